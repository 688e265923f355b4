"""Outcomes: what was reached in the period, from the events of all cases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product

from attrs import frozen

from kim_rules.report_tables import Measure
from kim_rules.vocabulary import Label
from kim_rules_report.cases import CaseEvent, ReportCase
from kim_rules_report.drafting import Column, Count, Draft, Row, Sentence
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.section import Section, shown
from kim_rules_report.seen import Seen

#: The codes of events that have a row of their own.
EVENTS: dict[str, Label] = {
    "goal_reached": Label("Ziel erreicht", "Goal reached"),
    "passport_obtained": Label("Pass beschafft", "Passport obtained"),
    "benefit_granted": Label("Leistung bewilligt", "Benefit granted"),
    "debts_regulated": Label("Schulden reguliert", "Debts regulated"),
    "permit_obtained": Label("Aufenthaltstitel erhalten", "Residence permit obtained"),
}
LANGUAGE = "language_level"
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")

_OTHER, _UNKNOWN = "other", "unknown"
_LEVEL = re.compile(r"([ABC][12])( (?:proven|nachgewiesen))?", re.IGNORECASE)
_CHANGES: dict[str, Label] = {
    "higher": Label("höher als vorher", "higher than before"),
    "same": Label("wie vorher", "the same as before"),
    "lower": Label("niedriger als vorher", "lower than before"),
    _UNKNOWN: Label("vorher nicht bekannt", "not known before"),
}


@frozen
class LanguageLevel:
    """A language level of the Common European Framework.

    Args:
        level: ``A1`` to ``C2``.
        is_proven: Whether there is a certificate or another proof.
    """

    level: str
    is_proven: bool


def language_level(value: str | None) -> LanguageLevel | None:
    """The level that the value of an event tells; None for anything else.

    Args:
        value: ``B1``, or ``B1 proven`` (in German ``B1 nachgewiesen``).
    """
    match = _LEVEL.fullmatch((value or "").strip())
    return None if match is None else LanguageLevel(match[1].upper(), match[2] is not None)


class OutcomesSection(Section):
    """Counts cases by what was reached in them.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_cases", "_joint", "_after", "_unreadable")

    def __init__(self, order: Order) -> None:
        self._order = order
        self._cases: Counter[str] = Counter()
        self._joint: Counter[tuple[str, str]] = Counter()
        self._after: Counter[tuple[str, bool]] = Counter()
        self._unreadable = 0

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Ergebnisse", "Outcomes")

    def see(self, seen: Seen) -> None:
        """Count what was reached in a case, every kind once."""
        within = [one for one in seen.case.events if self._is_in_period(one)]
        kinds = {
            one.code if one.code in EVENTS else _OTHER for one in within if one.code != LANGUAGE
        }
        self._cases.update(kinds)
        if any(one.code == LANGUAGE for one in within):
            self._see_language(seen.case)

    def _is_in_period(self, event: CaseEvent) -> bool:
        return self._order.since <= event.on <= self._order.until

    def _see_language(self, case: ReportCase) -> None:
        """Count the level before and after: the latest one before the period, and in it."""
        told = sorted((one for one in case.events if one.code == LANGUAGE), key=lambda one: one.on)
        read = [(self._is_in_period(one), one.on, language_level(one.value)) for one in told]
        before = [level for _, on, level in read if level and on < self._order.since]
        within = [level for is_within, _, level in read if level and is_within]
        self._unreadable += any(is_within and level is None for is_within, _, level in read)
        if not within:
            return
        after = within[-1]
        first = before[-1] if before else within[0] if len(within) > 1 else None
        self._joint[_UNKNOWN if first is None else first.level, after.level] += 1
        self._after[after.level, after.is_proven] += 1

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """What was reached, and the language levels."""
        has_levels = bool(self._after) or bool(self._unreadable)
        yield self._reached(book, has_levels)
        if has_levels:
            yield self._language(book)
            yield self._language_changes(book)

    # --- what was reached ---------------------------------------------------------------------

    def _reached(self, book: FigureBook, has_levels: bool) -> Draft:
        order = self._order
        other = {_OTHER: Label("Sonstige Ereignisse", "Other events")}
        labels = EVENTS | {name: other[name] for name in shown(order, other, self._cases)}
        rows = []
        for name, label in labels.items():
            key = ("reached", name)
            book.count(key, self._cases[name])
            rows.append(Row(name, (label.text(order.lang), Count(key))))
        return Draft(
            "outcomes.reached",
            order.pick("Was erreicht wurde", "What was reached"),
            (
                Column("event", order.pick("Ergebnis", "Outcome")),
                Column("count", order.pick("Fälle", "Cases"), Measure.COUNT),
            ),
            rows,
            text=() if has_levels else (self._no_levels(),),
            notes=(
                order.pick(
                    f"Gezählt sind die Fälle, in denen es vom {order.day(order.since)} bis zum "
                    f"{order.day(order.until)} eintrat, auch geschlossene; ein Fall kann in "
                    "mehreren Zeilen stehen.",
                    f"Cases in which it happened in the period {order.period} are counted, "
                    "closed ones too; a case can stand in several rows.",
                ),
            ),
        )

    def _no_levels(self) -> str:
        return self._order.pick(
            "Ein Sprachniveau ist im Zeitraum in keinem Fall festgehalten.",
            "No language level was recorded in the period.",
        )

    # --- language -----------------------------------------------------------------------------

    def _language(self, book: FigureBook) -> Draft:
        self._count_levels(book)
        for level in LEVELS:
            for is_proven in (True, False):
                book.count(("level_after", level, is_proven), self._after[level, is_proven])
            both = [("level_after", level, is_proven) for is_proven in (True, False)]
            book.total(("level_after", level), both)
            joint = [("levels", before, level) for before in (_UNKNOWN, *LEVELS)]
            book.total(("level_after", level), joint)
        for column in ((True,), (False,), ()):
            parts = [("level_after", level, *column) for level in LEVELS]
            book.total(("level_after", None, *column), parts)
        book.total(("level_after", None), [("level_after", None, one) for one in (True, False)])
        book.total(("level_before", None), [("level_after", None)])
        book.count(("level_unreadable",), self._unreadable)
        return self._language_table()

    def _count_levels(self, book: FigureBook) -> None:
        """Who went from which level to which: not printed, but every figure here sums it up."""
        for before in (_UNKNOWN, *LEVELS):
            pairs = [("levels", before, after) for after in LEVELS]
            for pair in pairs:
                book.count_unprinted(pair, self._joint[pair[1:]])
            book.total(("level_before", before), pairs)
        book.total(("level_before", None), [("level_before", one) for one in (_UNKNOWN, *LEVELS)])

    def _language_table(self) -> Draft:
        order = self._order
        unknown = order.pick("nicht bekannt", "not known")
        rows = [
            Row(_UNKNOWN, (unknown, Count(("level_before", _UNKNOWN)), None, None, None)),
            *(Row(level, (level, *_level_cells(level))) for level in LEVELS),
            Row("total", (order.pick("Gesamt", "Total"), *_level_cells(None)), is_total=True),
        ]
        return Draft(
            "outcomes.language",
            order.pick("Sprachniveau vorher und nachher", "Language level before and after"),
            (
                Column("level", order.pick("Niveau", "Level")),
                Column("before", order.pick("Vorher", "Before"), Measure.COUNT),
                Column("proven", order.pick("Nachher, nachgewiesen", "After, proven"), Measure.COUNT),
                Column(
                    "unproven",
                    order.pick("Nachher, nicht nachgewiesen", "After, not proven"),
                    Measure.COUNT,
                ),
                Column("after", order.pick("Nachher", "After"), Measure.COUNT),
            ),
            rows,
            notes=self._language_notes(),
        )  # fmt: skip

    def _language_notes(self) -> tuple[str | Sentence, ...]:
        pick = self._order.pick
        notes: list[str | Sentence] = [
            pick(
                "Niveau nach dem Gemeinsamen Europäischen Referenzrahmen. Nachher ist der letzte "
                "Stand im Zeitraum, vorher der letzte davor, sonst der erste im Zeitraum.",
                "Level of the Common European Framework. After is the last one in the period, "
                "before the last one earlier, else the first one in the period.",
            )
        ]
        if self._unreadable:
            notes.append(
                Sentence(
                    pick(
                        "In {cases} Fällen ist ein Niveau nicht lesbar angegeben.",
                        "In {cases} cases a level cannot be read.",
                    ),
                    {"cases": ("level_unreadable",)},
                    pick(
                        "In einem Fall ist ein Niveau nicht lesbar angegeben.",
                        "In one case a level cannot be read.",
                    ),
                )
            )
        return tuple(notes)

    def _language_changes(self, book: FigureBook) -> Draft:
        order = self._order
        keys = {name: ("level_change", name) for name in _CHANGES}
        keys[_UNKNOWN] = ("level_before", _UNKNOWN)
        for name in _CHANGES.keys() - {_UNKNOWN}:
            pairs = [pair for pair in product(LEVELS, LEVELS) if _change(*pair) == name]
            book.total(keys[name], [("levels", *pair) for pair in pairs])
        book.total(("level_before", None), keys.values())
        rows = [Row(name, (_CHANGES[name].text(order.lang), Count(keys[name]))) for name in keys]
        total = (order.pick("Gesamt", "Total"), Count(("level_before", None)))
        return Draft(
            "outcomes.language_change",
            order.pick("Veränderung des Sprachniveaus", "Change of the language level"),
            (
                Column("change", order.pick("Nachher", "After")),
                Column("count", order.pick("Personen", "People"), Measure.COUNT),
            ),
            [*rows, Row("total", total, is_total=True)],
        )


def _change(before: str, after: str) -> str:
    if before == after:
        return "same"
    return "higher" if before < after else "lower"


def _level_cells(level: str | None) -> tuple[Count, ...]:
    after = (("level_after", level, True), ("level_after", level, False), ("level_after", level))
    return tuple(map(Count, (("level_before", level), *after)))
