"""The figures of a chart, taken from its table."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from kim_rules.report_tables import Chart, Hidden, Measure, Table
from kim_rules_report.rendering.cells import cell_text, number_of


@frozen
class Point:
    """A figure to draw.

    Args:
        value: The number; ``None`` if none is told.
        text: How it is written.
        is_hidden: Whether there is a figure that is not told.
    """

    value: Decimal | None
    text: str
    is_hidden: bool


@frozen
class Drawing:
    """What a chart draws.

    Args:
        rows: Names of the rows.
        series: Names of the columns that are drawn.
        points: For each row a figure for each column.
        measure: What the figures are.
        lang: Language of the numbers.
    """

    rows: tuple[str, ...]
    series: tuple[str, ...]
    points: tuple[tuple[Point, ...], ...]
    measure: Measure
    lang: str

    @property
    def values(self) -> list[Decimal]:
        """Every number that is told."""
        return [one.value for row in self.points for one in row if one.value is not None]


def drawing(table: Table, chart: Chart, lang: str) -> Drawing:
    """What a chart draws of its table.

    Args:
        table: The table.
        chart: Its chart.
        lang: ``de`` or ``en``.
    """
    labels = table.measure(chart.labels)
    return Drawing(
        tuple(cell_text(table.rows[row][chart.labels], labels, lang) for row in chart.rows),
        tuple(table.columns[column] for column in chart.columns),
        tuple(
            tuple(_point(table, row, column, lang) for column in chart.columns)
            for row in chart.rows
        ),
        table.measure(chart.columns[0]) if chart.columns else Measure.COUNT,
        lang,
    )


def _point(table: Table, row: int, column: int, lang: str) -> Point:
    cell = table.rows[row][column]
    text = cell_text(cell, table.measure(column), lang)
    return Point(number_of(cell), text, isinstance(cell, Hidden))
