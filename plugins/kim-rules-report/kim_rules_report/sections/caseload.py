"""Caseload: who is in case management, by case manager and target group, and how it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from datetime import date
from decimal import Decimal

from kim_rules.report_tables import Chart, ChartKind, Measure
from kim_rules.vocabulary import Label
from kim_rules_report.drafting import (
    Column,
    Count,
    Draft,
    DraftCell,
    PerPost,
    Row,
    Sentence,
    Share,
)
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.changes import change_drafts, trend_draft
from kim_rules_report.sections.lines import Line, lines_of
from kim_rules_report.sections.section import Section, Stem, cells, count_cross
from kim_rules_report.seen import Seen

_TOTAL = Label("Gesamt", "Total")


def caseload_stem(day: date) -> Stem:
    """What the keys of the caseload of a day begin with; then come manager and line."""
    return ("caseload", day)


class CaseloadSection(Section):
    """Counts the people in case management, each once on every key date.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_counts",)

    def __init__(self, order: Order) -> None:
        self._order = order
        self._counts: dict[date, Counter[tuple[str, str]]] = {
            day: Counter() for day in (*order.earlier, order.on)
        }

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Fälle im Case Management", "Caseload")

    def see(self, seen: Seen) -> None:
        """Count a case on every key date."""
        manager = seen.case.case_manager
        if manager is not None:
            for day, counts in self._counts.items():
                line = seen.caseload_line_on(day)
                if line is not None:
                    counts[manager, line] += 1

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """The caseload by group, by case manager, and compared with earlier key dates."""
        order = self._order
        if self._is_told_by_names():
            self._take_together()
        lines = lines_of(order, {line for one in self._counts.values() for _, line in one})
        managers = self._managers()
        for day, counts in self._counts.items():
            codes = [line.id for line in lines]
            count_cross(book, caseload_stem(day), counts, managers, codes)
        self._say_who_has_cases(book, managers)
        yield self._groups(lines)
        yield self._by_manager(managers, lines)
        if order.staffing is not None and order.staffing.units:
            yield self._posts()
        if order.earlier:
            yield from change_drafts(order, book, managers, lines)
            yield trend_draft(order, lines)

    def _managers(self) -> list[str]:
        found = {manager for counts in self._counts.values() for manager, _ in counts}
        if self._order.staffing is not None:
            found |= self._order.staffing.managers.keys()
        return sorted(found)

    @property
    def _staffed_names(self) -> Set[str]:
        """The case managers whose rows are there, whether they have cases or not."""
        staffing = self._order.staffing
        return set() if staffing is None else staffing.managers.keys()

    def _is_told_by_names(self) -> bool:
        """Whether so few people are counted that the names of the rows would tell how many."""
        threshold = self._order.threshold or 0
        return all(counts.total() < threshold for counts in self._counts.values())

    def _take_together(self) -> None:
        together = self._order.pick("zusammen", "together")
        for counts in self._counts.values():
            for manager, line in tuple(counts):
                if manager not in self._staffed_names:
                    counts[together, line] += counts.pop((manager, line))

    def _say_who_has_cases(self, book: FigureBook, managers: Sequence[str]) -> None:
        """A case manager who has a row, but no posts, has a case on one of the days."""
        for manager in managers:
            if manager not in self._staffed_names:
                book.at_least_one((*caseload_stem(day), manager, None) for day in self._counts)

    # --- by group ---------------------------------------------------------------------------

    def _groups(self, lines: Sequence[Line]) -> Draft:
        order, stem = self._order, caseload_stem(self._order.on)
        whole = (*stem, None, None)
        rows = [
            Row(line.id, (line.label, Count((*stem, None, line.id)), Share((*stem, None, line.id), whole)))
            for line in lines
        ]  # fmt: skip
        rows.append(
            Row("total", (_TOTAL.text(order.lang), Count(whole), Share(whole, whole)), True)
        )
        day = order.day(order.on)
        title = order.pick("Fälle nach Zielgruppe", "Cases by target group")
        return Draft(
            "caseload.groups",
            title,
            (
                Column("group", order.pick("Zielgruppe", "Target group")),
                Column("count", order.pick("Personen", "People"), Measure.COUNT),
                Column("share", order.pick("Anteil", "Share"), Measure.PERCENT),
            ),
            rows,
            text=(self._introduction(),),
            notes=(
                order.pick(
                    "Jede Person ist einmal gezählt, in der Zielgruppe, die vorgeht.",
                    "Each person is counted once, in the target group that goes first.",
                ),
            ),
            chart=Chart(
                ChartKind.BARS,
                order.pick(f"{title} am {day}", f"{title} on {day}"),
                order.pick(
                    "Ein Balken je Zielgruppe zeigt die Zahl der Personen; die Zahlen stehen in "
                    "der Tabelle.",
                    "A bar for each target group shows the number of people; the figures are in "
                    "the table.",
                ),
                labels=0,
                columns=(1,),
                rows=tuple(range(len(lines))),
            ),
        )

    def _introduction(self) -> Sentence:
        order, day = self._order, self._order.day(self._order.on)
        return Sentence(
            order.pick(
                f"Am {day} wurden {{total}} Personen durch das Case Management betreut.",
                f"On {day} {{total}} people were in case management.",
            ),
            {"total": (*caseload_stem(order.on), None, None)},
            order.pick(
                f"Am {day} wurde eine Person durch das Case Management betreut.",
                f"On {day} one person was in case management.",
            ),
        )

    # --- by case manager ---------------------------------------------------------------------

    def _by_manager(self, managers: Sequence[str], lines: Sequence[Line]) -> Draft:
        order, stem = self._order, caseload_stem(self._order.on)
        columns = (*(line.id for line in lines), None)
        rows = [
            Row(name, (name, *cells(stem, name, columns), *self._staffed(name)))
            for name in managers
        ]
        total = (_TOTAL.text(order.lang), *cells(stem, None, columns), *self._staffed(None))
        return Draft(
            "caseload.managers",
            order.pick("Fälle nach zuständiger Stelle", "Cases by case manager"),
            (
                Column("case_manager", order.pick("Zuständig", "Case manager")),
                *(Column(line.id, line.short, Measure.COUNT) for line in lines),
                Column("total", _TOTAL.text(order.lang), Measure.COUNT),
                *self._staffed_columns(),
            ),
            [*rows, Row("total", total, True)],
            notes=self._notes(managers, lines),
            chart=self._manager_chart(managers, lines) if managers else None,
        )

    def _staffed_columns(self) -> tuple[Column, ...]:
        if self._order.staffing is None:
            return ()
        pick = self._order.pick
        return (
            Column("posts", pick("Vollzeitstellen", "Full-time posts"), Measure.RATIO),
            Column("per_post", pick("Fälle je Vollzeitstelle", "Cases per post"), Measure.RATIO),
        )

    def _staffed(self, manager: str | None) -> tuple[DraftCell, ...]:
        """Posts, and cases for each; nothing for somebody whose posts were not told."""
        if self._order.staffing is None:
            return ()
        told = self._order.staffing.managers
        posts = sum(told.values(), Decimal(0)) if manager is None else told.get(manager)
        if posts is None or (manager is None and not self._is_staffed_fully()):
            return (posts, None)
        return (posts, PerPost((*caseload_stem(self._order.on), manager, None), posts))

    def _is_staffed_fully(self) -> bool:
        staffing = self._order.staffing
        return staffing is not None and set(self._managers()) <= staffing.managers.keys()

    def _notes(self, managers: Sequence[str], lines: Sequence[Line]) -> tuple[str, ...]:
        named = "; ".join(f"{line.short}: {_name(line)}" for line in lines if _name(line))
        notes = [f"{named}."]
        if self._order.staffing is None:
            notes.append(
                self._order.pick(
                    "Stellenanteile sind nicht angegeben; daher fehlen die Fälle je Vollzeitstelle.",
                    "Posts were not told; so there are no cases per full-time post.",
                )
            )
            return tuple(notes)
        unknown = [name for name in managers if name not in self._order.staffing.managers]
        if unknown:
            told = ", ".join(unknown)
            notes.append(
                self._order.pick(
                    f"Ohne Angabe der Stellenanteile: {told}.", f"Posts were not told for: {told}."
                )
            )
        return tuple(notes)

    def _manager_chart(self, managers: Sequence[str], lines: Sequence[Line]) -> Chart:
        pick, day = self._order.pick, self._order.day(self._order.on)
        return Chart(
            ChartKind.STACKED,
            pick(f"Fälle nach zuständiger Stelle am {day}", f"Cases by case manager on {day}"),
            pick(
                "Ein Balken je zuständiger Stelle, geteilt nach Zielgruppen; die Zahlen stehen in "
                "der Tabelle.",
                "A bar for each case manager, divided by target group; the figures are in the "
                "table.",
            ),
            labels=0,
            columns=tuple(range(1, len(lines) + 1)),
            rows=tuple(range(len(managers))),
        )

    # --- posts -------------------------------------------------------------------------------

    def _posts(self) -> Draft:
        order = self._order
        units = order.staffing.units if order.staffing is not None else {}
        total = sum(units.values(), Decimal(0))
        rows = [Row(name, (name, posts)) for name, posts in units.items()]
        return Draft(
            "caseload.posts",
            order.pick("Personalausstattung", "Staffing"),
            (
                Column("unit", order.pick("Bereich", "Unit")),
                Column("posts", order.pick("Vollzeitstellen", "Full-time posts"), Measure.RATIO),
            ),
            [*rows, Row("total", (_TOTAL.text(order.lang), total), True)],
        )


def _name(line: Line) -> str:
    """The name of a line behind its number; nothing for a line without one."""
    return "" if line.short == line.label else line.label.partition(". ")[2]
