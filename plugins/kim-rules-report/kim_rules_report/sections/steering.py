"""Steering: resolutions and their ends, open readings, and people outside every group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from kim_rules.report_tables import Measure
from kim_rules.rulebook_parts import Resolution
from kim_rules.store.inputs import months_later
from kim_rules.vocabulary import Label, NeedsStatus, Truth
from kim_rules_report.drafting import Column, Count, Draft, Row, Sentence
from kim_rules_report.judging import Judged
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.section import Section, count_rows
from kim_rules_report.seen import Seen

_COMPLEX = (NeedsStatus.ESTABLISHED, NeedsStatus.INDICATED)
_CASELOAD, _OTHERS = "caseload", "others"


class SteeringSection(Section):
    """Counts the cases that what the steering group decides is about.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_losing", "_losses", "_readings", "_outside")

    def __init__(self, order: Order) -> None:
        self._order = order
        self._ending = tuple(_ending(order))
        self._losing: dict[str, list[tuple[str, str]]] = {one.id: [] for one in self._ending}
        self._losses: Counter[str] = Counter()
        self._readings: Counter[tuple[str, str]] = Counter()
        self._outside: Counter[str] = Counter()

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Steuerung", "Steering")

    def see(self, seen: Seen) -> None:
        """Count a case that was open on the key date."""
        judged = seen.judged
        if judged is None or judged.answer is None:
            return
        where = _CASELOAD if seen.is_in_caseload else _OTHERS
        for reading in judged.answer.readings:
            self._readings[reading, where] += 1
        if judged.answer.status in _COMPLEX and judged.answer.eligible == Truth.NO:
            self._outside[where] += 1
        if seen.is_in_caseload:
            self._see_ends(seen, judged)

    def _see_ends(self, seen: Seen, judged: Judged) -> None:
        for resolution in self._ending:
            assert resolution.window.through is not None
            if _loses(seen, judged, resolution.window.through):
                self._losses[resolution.id] += 1
                if not self._order.is_published:
                    told = (seen.case.id, seen.case.case_manager or "")
                    self._losing[resolution.id].append(told)

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """Resolutions, whom their ends concern, readings, and who is outside every group."""
        yield self._resolutions(book)
        if any(self._losing.values()):
            yield self._concerned()
        yield self._readings_table(book)
        yield self._outside_table(book)

    # --- resolutions --------------------------------------------------------------------------

    def _resolutions(self, book: FigureBook) -> Draft:
        order = self._order
        for ending in self._ending:
            book.count(("loss", ending.id), self._losses[ending.id])
        in_force = [one for one in order.rules.resolutions.values() if one.window.holds(order.on)]
        none = order.pick(
            "Am Stichtag ist kein Beschluss in Kraft.", "No resolution is in force on the key date."
        )
        return Draft(
            "steering.resolutions",
            order.pick("Beschlüsse in Kraft", "Resolutions in force"),
            (
                Column("resolution", order.pick("Beschluss", "Resolution")),
                Column("body", order.pick("Gremium", "Body")),
                Column("from", order.pick("In Kraft seit", "In force since"), Measure.DAY),
                Column("through", order.pick("Befristet bis", "Up to"), Measure.DAY),
                Column("loss", order.pick("Fälle betroffen", "Cases concerned"), Measure.COUNT),
            ),
            [self._resolution(one) for one in in_force],
            text=() if in_force else (none,),
            notes=self._resolution_notes(),
        )

    def _resolution(self, one: Resolution) -> Row:
        lang, loss = self._order.lang, None
        if one in self._ending:
            loss = Count(("loss", one.id))
        texts = (one.label.text(lang), one.body.text(lang))
        return Row(one.id, (*texts, one.window.start, one.window.through, loss))

    def _resolution_notes(self) -> tuple[str | Sentence, ...]:
        pick = self._order.pick
        if not self._ending:
            last = self._order.day(_year_after(self._order.on))
            return (
                pick(f"Bis zum {last} endet kein Beschluss.", f"No resolution ends up to {last}."),
            )
        return (
            pick(
                "Betroffen sind die Fälle im Case Management, die am letzten Tag der Befristung "
                "noch zu einer Zielgruppe gehören und am Tag danach nicht mehr, wenn ihre Angaben "
                "gleich bleiben. Gezählt wird nur für Befristungen, die innerhalb eines Jahres "
                "enden.",
                "Concerned are the cases in case management that belong to a target group on the "
                "last day of the term and not on the day after, if their facts stay as they are. "
                "Only terms that end within a year are counted.",
            ),
        )

    def _concerned(self) -> Draft:
        order = self._order
        rows = [
            Row(f"{one.id}:{case}", (one.label.text(order.lang), case, manager))
            for one in self._ending
            for case, manager in self._losing[one.id]
        ]
        return Draft(
            "steering.concerned",
            order.pick("Betroffene Fälle", "Cases concerned"),
            (
                Column("resolution", order.pick("Beschluss", "Resolution")),
                Column("case", order.pick("Fall", "Case")),
                Column("case_manager", order.pick("Zuständig", "Case manager")),
            ),
            rows,
            notes=(
                order.pick(
                    "Diese Liste gibt es nur im internen Bericht.",
                    "This list stands only in the internal report.",
                ),
            ),
        )

    # --- readings -----------------------------------------------------------------------------

    def _readings_table(self, book: FigureBook) -> Draft:
        order, rows = self._order, []
        for reading in order.rules.readings:
            keys = [("reading", reading.id, where) for where in (_CASELOAD, _OTHERS)]
            for key in keys:
                book.count(key, self._readings[reading.id, key[-1]])
            chosen = reading.labels[order.readings[reading.id]]
            texts = (reading.question.text(order.lang), chosen.text(order.lang))
            rows.append(Row(reading.id, (*texts, *map(Count, keys))))
        return Draft(
            "steering.readings",
            order.pick("Offene Fragen zum Wortlaut", "Open questions of wording"),
            (
                Column("question", order.pick("Frage", "Question")),
                Column("option", order.pick("So wird gelesen", "Read as")),
                Column("caseload", order.pick("Fälle im Case Management", "Caseload"), Measure.COUNT),
                Column("others", order.pick("Übrige Personen", "Others"), Measure.COUNT),
            ),
            rows,
            notes=(
                order.pick(
                    "Gezählt ist, für wen sich bei einer anderen Antwort eine Zielgruppe, der "
                    "multiple Hilfebedarf oder die Verweisung ändern würde; niemand zählt bei einer "
                    "Frage mehrmals.",
                    "Those are counted for whom a target group, multiple needs or the referral "
                    "would change with another answer; nobody counts twice for a question.",
                ),
            ),
        )  # fmt: skip

    # --- outside every group ------------------------------------------------------------------

    def _outside_table(self, book: FigureBook) -> Draft:
        order, stem = self._order, ("outside",)
        labels = {
            _CASELOAD: order.pick("Im Case Management", "In case management"),
            _OTHERS: order.pick("Übrige Personen", "Others"),
        }
        count_rows(book, stem, self._outside, labels)
        rows = [Row(name, (label, Count((*stem, name)))) for name, label in labels.items()]
        total = (order.pick("Gesamt", "Total"), Count((*stem, None)))
        return Draft(
            "steering.outside",
            order.pick(
                "Komplexer Hilfebedarf außerhalb der Zielgruppen",
                "Complex needs outside the target groups",
            ),
            (
                Column("where", order.pick("Personen", "People")),
                Column("count", order.pick("Anzahl", "Number"), Measure.COUNT),
            ),
            [*rows, Row("total", total, is_total=True)],
            notes=(
                order.pick(
                    "Gezählt sind Personen, deren multipler Hilfebedarf festgestellt oder nach den "
                    "Angaben gegeben ist und die am Stichtag zu keiner Zielgruppe gehören.",
                    "People are counted whose multiple need is established or indicated by the "
                    "facts, and who belong to no target group on the key date.",
                ),
            ),
        )


def _ending(order: Order) -> Iterator[Resolution]:
    """The resolutions in force that end within a year after the key date."""
    last = min(_year_after(order.on), date.max - timedelta(days=1))
    for one in order.rules.resolutions.values():
        through = one.window.through
        if one.window.holds(order.on) and through is not None and through <= last:
            yield one


def _year_after(day: date) -> date:
    return months_later(day, 12)


def _loses(seen: Seen, judged: Judged, last: date) -> bool:
    """Whether a case belongs to a group on the last day of a term and not on the day after.

    A decision that holds through the day after needs no further one.
    """
    after = last + timedelta(days=1)
    assert judged.answer is not None
    if judged.answer.holds_through(after) or _is_eligible(seen, judged, after):
        return False
    return _is_eligible(seen, judged, last)


def _is_eligible(seen: Seen, judged: Judged, day: date) -> bool:
    answer = seen.judge.decided(judged.facts, day).answer
    return answer is not None and answer.eligible == Truth.YES
