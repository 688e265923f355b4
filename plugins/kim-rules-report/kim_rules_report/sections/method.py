"""Method: what the report rests on, what was read and left out, and what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kim_rules import words
from kim_rules.report_tables import Measure
from kim_rules.vocabulary import Label
from kim_rules_report.drafting import Column, Count, Draft, Row, Sentence
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.section import Section, count_rows, shown
from kim_rules_report.seen import Seen, Standing

_STANDINGS: dict[Standing, Label] = {
    Standing.RECORDED: Label(
        "berücksichtigt, mit aufgezeichneter Entscheidung", "counted, with a recorded decision"
    ),
    Standing.DECIDED: Label(
        "berücksichtigt, für den Bericht entschieden", "counted, decided for the report"
    ),
    Standing.NO_FACTS: Label(
        "offen, aber ohne Angaben, die am Stichtag gelten",
        "open, but without facts that count on the key date",
    ),
    Standing.INVALID: Label(
        "offen, aber mit Angaben, die sich nicht entscheiden lassen",
        "open, but with facts that cannot be decided",
    ),
    Standing.LATER: Label("erst nach dem Stichtag eröffnet", "opened after the key date"),
    Standing.CLOSED: Label("bis zum Stichtag geschlossen", "closed by the key date"),
    Standing.ERASED: Label("gelöschte Personen", "erased people"),
    Standing.UNREADABLE: Label("nicht lesbare Einträge", "entries that cannot be read"),
    Standing.REPEATED: Label("wiederholte Einträge", "repeated entries"),
}


class MethodSection(Section):
    """Counts what was read, and what is not known of it.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_standings", "_missing", "_with_open")

    def __init__(self, order: Order) -> None:
        self._order = order
        self._standings: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._with_open = 0

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Grundlagen und Methode", "Basis and method")

    def see(self, seen: Seen) -> None:
        """Count what became of a case, and which of its facts are missing."""
        self._standings[seen.standing.value] += 1
        if seen.judged is not None and seen.judged.answer is not None:
            missing = seen.judged.answer.missing
            self._missing.update(missing.keys())
            self._with_open += bool(missing)

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """The basis, what was read, and the facts that are missing."""
        yield self._basis()
        yield self._read(book)
        yield self._unknown(book)

    def _basis(self) -> Draft:
        order, rules = self._order, self._order.rules
        other = [
            f"{reading.label.text(order.lang)}: {reading.labels[option].text(order.lang)}"
            for reading in rules.readings
            if (option := order.readings[reading.id]) != reading.default
        ]
        defaults = order.pick("wie im Regelwerk vorgegeben", "as the rulebook has them")
        told = {
            "on": (order.pick("Stichtag", "Key date"), order.day(order.on)),
            "period": (order.pick("Zeitraum", "Period"), order.period),
            "rulebook": (order.pick("Regelwerk", "Rulebook"), rules.label.text(order.lang)),
            "rulebook_id": (order.pick("Kennung", "Id"), rules.id),
            "version": (order.pick("Fassung", "Version"), rules.version),
            "sha256": (order.pick("Prüfsumme (SHA-256)", "Hash (SHA-256)"), rules.sha256),
            "readings": (order.pick("Lesarten", "Readings"), "; ".join(other) or defaults),
        }
        if order.earlier:
            days = ", ".join(map(order.day, order.earlier))
            told["earlier"] = (order.pick("Verglichen mit", "Compared with"), days)
        return Draft(
            "method.basis",
            order.pick("Worauf der Bericht beruht", "What the report rests on"),
            (
                Column("name", order.pick("Merkmal", "Item")),
                Column("value", order.pick("Wert", "Value")),
            ),
            [Row(name, row) for name, row in told.items()],
        )

    def _read(self, book: FigureBook) -> Draft:
        order, stem = self._order, ("read",)
        count_rows(book, stem, self._standings, [one.value for one in Standing])
        rows = [
            Row(one.value, (label.text(order.lang), Count((*stem, one.value))))
            for one, label in _STANDINGS.items()
        ]
        rows.append(Row("total", (order.pick("Gesamt", "Total"), Count((*stem, None))), True))
        return Draft(
            "method.read",
            order.pick("Gelesene Fälle", "Cases read"),
            (
                Column("standing", order.pick("Was daraus wurde", "What became of them")),
                Column("count", order.pick("Anzahl", "Number"), Measure.COUNT),
            ),
            rows,
        )

    def _unknown(self, book: FigureBook) -> Draft:
        order, rows = self._order, []
        for fact, label in self._facts().items():
            book.count(("missing", fact), self._missing[fact])
            rows.append(Row(fact, (label.text(order.lang), Count(("missing", fact)))))
        book.count(("with_open",), self._with_open)
        return Draft(
            "method.unknown",
            order.pick("Angaben, die noch fehlen", "Facts that are missing"),
            (
                Column("fact", order.pick("Nicht bekannt ist", "Not known is")),
                Column("count", order.pick("Fälle", "Cases"), Measure.COUNT),
            ),
            rows,
            text=(
                Sentence(
                    order.pick(
                        "In {cases} Fällen ist ein Ergebnis offen, weil eine Angabe fehlt.",
                        "In {cases} cases an outcome is open because a fact is missing.",
                    ),
                    {"cases": ("with_open",)},
                    order.pick(
                        "In einem Fall ist ein Ergebnis offen, weil eine Angabe fehlt.",
                        "In one case an outcome is open because a fact is missing.",
                    ),
                ),
            ),
            notes=(
                order.pick(
                    "Gezählt ist eine Angabe nur, wo sie am Stichtag noch ein Ergebnis ändern "
                    "kann. Unbekannt gilt nie als Nein.",
                    "A fact is counted only where it can still change an outcome on the key "
                    "date. Unknown is never a no.",
                ),
            ),
        )

    def _facts(self) -> dict[str, Label]:
        rules = self._order.rules
        extra = {name: fact.label for name, fact in rules.extra_facts.items()}
        labels = {**words.FACTS, **extra}
        known = [fact for fact in rules.fact_order if fact in labels]
        return {fact: labels[fact] for fact in shown(self._order, known, self._missing)}


def paragraphs(order: Order) -> tuple[str, ...]:
    """How it was counted, for behind the tables.

    Args:
        order: What the report is asked for.
    """
    pick = order.pick
    return (
        pick(
            "Als gescreent zählt eine Person einmal, am Stichtag der ersten Entscheidung über sie, "
            "wenn dieser im Zeitraum liegt und sie noch nicht ins Case Management aufgenommen war. "
            "Maßgeblich ist die erste Entscheidung im Zeitraum, in der die Verweisung feststeht. "
            "Wer keine aufgezeichnete Entscheidung hat, zählt an dem Tag, von dem an die Angaben "
            "gelten, sonst am Ende des Zeitraums, und wird für dessen Ende entschieden.",
            "A person counts as screened once, on the key date of the first decision, if that is "
            "in the period and the person was not admitted to case management yet. What counts is "
            "the first decision of the period in which the referral is settled. Who has no "
            "recorded decision counts on the day from which the facts are true, else at the end "
            "of the period, and is decided for its end.",
        ),
        pick(
            "Zum Case Management zählt, wer am Stichtag einen offenen Fall und eine zuständige "
            "Stelle hat und nicht erst später aufgenommen wurde.",
            "Case management has whoever has an open case and a case manager on the key date, and "
            "was not admitted only later.",
        ),
        pick(
            "Eine aufgezeichnete Entscheidung gilt auch am Stichtag, wenn dieselben Angaben, "
            "dasselbe Regelwerk und dieselben Lesarten gelten und sich bis dahin nichts ändert; "
            "sonst wird für den Bericht neu entschieden, ohne es aufzuzeichnen.",
            "A recorded decision counts on the key date, too, when the same facts, rules and "
            "readings count and nothing changes by then; else it is decided anew for the report, "
            "and not recorded.",
        ),
    )
