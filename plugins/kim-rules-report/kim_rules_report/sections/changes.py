"""How the caseload changed since earlier key dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kim_rules.report_tables import Chart, ChartKind, Measure
from kim_rules_report.drafting import Column, Count, Draft, Row
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook, Key
from kim_rules_report.sections.lines import Line
from kim_rules_report.sections.section import cells

#: Manager and line of a row, None for all of them.
Place = tuple[str | None, str | None]


def change_drafts(
    order: Order, book: FigureBook, managers: Sequence[str], lines: Sequence[Line]
) -> Iterator[Draft]:
    """The changes since the latest of the earlier key dates, by group and by case manager.

    Args:
        order: What the report is asked for.
        book: Where the caseload of every key date is counted already.
        managers: The case managers.
        lines: The lines of the statistics.
    """
    since = order.day(order.earlier[-1])
    yield _changes(
        order,
        book,
        "caseload.change_groups",
        order.pick(
            f"Veränderung seit dem {since} nach Zielgruppe", f"Change since {since} by target group"
        ),
        Column("group", order.pick("Zielgruppe", "Target group")),
        [(line.id, line.label, (None, line.id)) for line in lines],
    )
    yield _changes(
        order,
        book,
        "caseload.change_managers",
        order.pick(
            f"Veränderung seit dem {since} nach zuständiger Stelle",
            f"Change since {since} by case manager",
        ),
        Column("case_manager", order.pick("Zuständig", "Case manager")),
        [(name, name, (name, None)) for name in managers],
    )


def _changes(
    order: Order,
    book: FigureBook,
    name: str,
    title: str,
    column: Column,
    places: Iterable[tuple[str, str, Place]],
) -> Draft:
    whole: tuple[str, str, Place] = ("total", order.pick("Gesamt", "Total"), (None, None))
    rows = []
    for code, label, place in (*places, whole):
        now, before = _key(order.on, place), _key(order.earlier[-1], place)
        change = ("caseload_change", *place)
        book.change(change, now=now, before=before)
        row = (label, Count(before), Count(now), Count(change))
        rows.append(Row(code, row, is_total=place == (None, None)))
    return Draft(
        name,
        title,
        (
            column,
            Column("before", order.day(order.earlier[-1]), Measure.COUNT),
            Column("now", order.day(order.on), Measure.COUNT),
            Column("change", order.pick("Veränderung", "Change"), Measure.CHANGE),
        ),
        rows,
        notes=(
            order.pick(
                "Ein Fall zählt an beiden Tagen bei der Stelle, die jetzt zuständig ist.",
                "A case counts on both days for the case manager who is in charge now.",
            ),
        ),
    )


def trend_draft(order: Order, lines: Sequence[Line]) -> Draft:
    """The caseload by group on every key date, drawn as lines.

    Args:
        order: What the report is asked for.
        lines: The lines of the statistics.
    """
    columns = (*(line.id for line in lines), None)
    days = (*order.earlier, order.on)
    title = order.pick("Entwicklung nach Zielgruppe", "Development by target group")
    return Draft(
        "caseload.trend",
        title,
        (
            Column("on", order.pick("Stichtag", "Key date"), Measure.DAY),
            *(Column(line.id, line.short, Measure.COUNT) for line in lines),
            Column("total", order.pick("Gesamt", "Total"), Measure.COUNT),
        ),
        [Row(day.isoformat(), (day, *cells(("caseload", day), None, columns))) for day in days],
        chart=Chart(
            ChartKind.LINES,
            title,
            order.pick(
                "Eine Linie je Zielgruppe zeigt die Zahl der Personen an den Stichtagen; die "
                "Zahlen stehen in der Tabelle.",
                "A line for each target group shows the number of people on the key dates; the "
                "figures are in the table.",
            ),
            labels=0,
            columns=tuple(range(1, len(lines) + 1)),
            rows=tuple(range(len(days))),
        ),
    )


def _key(day: date, place: Place) -> Key:
    return ("caseload", day, *place)
