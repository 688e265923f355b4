"""Primary goals and needs of the people in case management."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kim_rules.report_tables import Chart, ChartKind, Measure
from kim_rules.vocabulary import Label, NeedLevel, NeedsStatus
from kim_rules.words import STATUSES
from kim_rules_report.answers import needs_in
from kim_rules_report.drafting import Column, Count, Draft, Row, Share
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.section import Section, count_rows, shown
from kim_rules_report.seen import Remainder, Seen

_OTHER, _NONE_TOLD, _UNDECIDED = "other", "not_told", "undecided"
_UNKNOWN = "unknown"
_LEVELS: dict[str, Label] = {
    NeedLevel.SHORT_TERM.value: Label("Kurzfristig", "Short term"),
    NeedLevel.LONG_TERM.value: Label("Längerfristig", "Long term"),
    NeedLevel.NONE.value: Label("Kein Bedarf", "No need"),
    _UNKNOWN: Label("Nicht bekannt", "Not known"),
}
_ANSWERS = tuple(level.value for level in NeedLevel)
#: The statuses with which the facts can disagree, for they come from a finding.
_FOUND = (NeedsStatus.ESTABLISHED.value, NeedsStatus.REJECTED.value)


class NeedsSection(Section):
    """Counts goals, needs and multiple needs in the caseload.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_goals", "_levels", "_statuses", "_conflicts")

    def __init__(self, order: Order) -> None:
        self._order = order
        self._goals: Counter[str] = Counter()
        self._levels: Counter[tuple[str, str]] = Counter()
        self._statuses: Counter[str] = Counter()
        self._conflicts: Counter[str] = Counter()

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Ziele und Bedarfe", "Goals and needs")

    def see(self, seen: Seen) -> None:
        """Count a case of the caseload."""
        judged = seen.judged
        if judged is None or not seen.is_in_caseload:
            return
        self._goals[self._goal(seen.case.primary_goal)] += 1
        levels = needs_in(judged.facts)
        for area in self._order.rules.areas:
            level = levels.get(area)
            self._levels[area, level if level in _ANSWERS else _UNKNOWN] += 1
        if judged.answer is None:
            self._statuses[_UNDECIDED] += 1
        else:
            self._statuses[judged.answer.status.value] += 1
            self._conflicts[judged.answer.status.value] += judged.answer.conflict

    def _goal(self, told: str | None) -> str:
        if told is None:
            return _NONE_TOLD
        return told if told in self._order.rules.areas else _OTHER

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """Primary goals, levels of need by area, multiple needs by status."""
        yield self._goals_table(book)
        yield self._levels_table(book)
        yield self._statuses_table(book)

    @property
    def _whole(self) -> tuple[object, ...]:
        """The key of the whole caseload, which every table here sums up to."""
        return ("caseload", self._order.on, None, None)

    # --- primary goals ------------------------------------------------------------------------

    def _goals_table(self, book: FigureBook) -> Draft:
        order, stem = self._order, ("goals",)
        labels = {area.id: area.label for area in order.rules.areas.values()}
        rare = {
            _OTHER: Label("Anderes Ziel", "Another goal"),
            _NONE_TOLD: Label("Nicht angegeben", "Not told"),
        }
        labels |= {name: rare[name] for name in shown(order, rare, self._goals)}
        count_rows(book, stem, self._goals, labels)
        book.total(self._whole, [(*stem, None)])
        total = (*stem, None)
        rows = [
            Row(name, (label.text(order.lang), Count((*stem, name)), Share((*stem, name), total)))
            for name, label in labels.items()
        ]
        rows.append(
            Row("total", (order.pick("Gesamt", "Total"), Count(total), Share(total, total)), True)
        )
        title = order.pick("Vorrangige Ziele", "Primary goals")
        return Draft(
            "needs.goals",
            title,
            (
                Column("goal", order.pick("Vorrangiges Ziel", "Primary goal")),
                Column("count", order.pick("Personen", "People"), Measure.COUNT),
                Column("share", order.pick("Anteil", "Share"), Measure.PERCENT),
            ),
            rows,
            chart=Chart(
                ChartKind.BARS,
                title,
                order.pick(
                    "Ein Balken je Themenbereich zeigt, bei wie vielen Personen er das vorrangige "
                    "Ziel ist; die Zahlen stehen in der Tabelle.",
                    "A bar for each area shows for how many people it is the primary goal; the "
                    "figures are in the table.",
                ),
                labels=0,
                columns=(1,),
                rows=tuple(range(len(labels))),
            ),
        )

    # --- levels of need -----------------------------------------------------------------------

    def _levels_table(self, book: FigureBook) -> Draft:
        order, stem = self._order, ("needs",)
        rows = []
        for area in order.rules.areas.values():
            keys = [(*stem, area.id, level) for level in _LEVELS]
            for key in keys:
                book.count(key, self._levels[area.id, str(key[-1])])
            book.total(self._whole, keys)
            rows.append(Row(area.id, (area.label.text(order.lang), *map(Count, keys))))
        title = order.pick("Bedarf nach Themenbereich", "Needs by area")
        return Draft(
            "needs.areas",
            title,
            (
                Column("area", order.pick("Themenbereich", "Area")),
                *(
                    Column(level, label.text(order.lang), Measure.COUNT)
                    for level, label in _LEVELS.items()
                ),
            ),
            rows,
            notes=(
                order.pick(
                    "Jede Person im Case Management zählt in jedem Themenbereich einmal.",
                    "Each person in case management counts once in each area.",
                ),
            ),
            chart=Chart(
                ChartKind.STACKED,
                title,
                order.pick(
                    "Ein Balken je Themenbereich, geteilt nach kurz- und längerfristigem Bedarf; "
                    "die Zahlen stehen in der Tabelle.",
                    "A bar for each area, divided into short and long term; the figures are in "
                    "the table.",
                ),
                labels=0,
                columns=(1, 2),
                rows=tuple(range(len(rows))),
            ),
        )

    # --- multiple needs -----------------------------------------------------------------------

    def _statuses_table(self, book: FigureBook) -> Draft:
        order, stem = self._order, ("status",)
        labels = {status.value: STATUSES[status] for status in NeedsStatus}
        for name in shown(order, (_UNDECIDED,), self._statuses):
            labels[name] = Label("nicht entscheidbar", "cannot be decided")
        count_rows(book, stem, self._statuses, labels)
        book.total(self._whole, [(*stem, None)])
        if _UNDECIDED in labels:  # they stand in a line of the caseload, too
            line = ("caseload", order.on, None, Remainder.UNDECIDED.value)
            book.total(line, [(*stem, _UNDECIDED)])
        self._count_conflicts(book)
        rows = [
            Row(
                name,
                (
                    label.text(order.lang),
                    Count((*stem, name)),
                    Count(("conflict", name)) if name in _FOUND else None,
                ),
            )
            for name, label in labels.items()
        ]
        total = (order.pick("Gesamt", "Total"), Count((*stem, None)), Count(("conflict", None)))
        return Draft(
            "needs.multiple",
            order.pick("Multipler Hilfebedarf", "Multiple needs"),
            (
                Column("status", order.pick("Stand", "Status")),
                Column("count", order.pick("Personen", "People"), Measure.COUNT),
                Column(
                    "conflict",
                    order.pick("davon: Angaben widersprechen", "of these: facts disagree"),
                    Measure.COUNT,
                ),
            ),
            [*rows, Row("total", total, True)],
            notes=(
                order.pick(
                    "Widerspruch: Eine Feststellung liegt vor, doch die übrigen Angaben sprechen "
                    "für das Gegenteil. Diese Fälle sollten angesehen werden.",
                    "Disagreement: there is a finding, but the other facts point to the "
                    "opposite. These cases should be looked at.",
                ),
            ),
        )

    def _count_conflicts(self, book: FigureBook) -> None:
        """The conflicts, and the rest of their rows, which a reader can compute from them."""
        for name in _FOUND:
            conflicts = self._conflicts[name]
            book.count(("conflict", name), conflicts)
            book.count(("no_conflict", name), self._statuses[name] - conflicts)
            book.total(("status", name), [("conflict", name), ("no_conflict", name)])
        book.total(("conflict", None), [("conflict", name) for name in _FOUND])
