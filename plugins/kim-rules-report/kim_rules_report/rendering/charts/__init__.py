"""Charts as SVG: bars, stacked bars and lines, that can be read without colours and in print.

A chart draws figures of one table and nothing else; the table stands beside it. A figure that
is not told has a hatched mark, always of one size, and takes no part in the scale.
"""

from __future__ import annotations

from kim_rules.report_tables import ChartKind, Table
from kim_rules_report.rendering.charts.bars import bars
from kim_rules_report.rendering.charts.canvas import Canvas
from kim_rules_report.rendering.charts.colours import style
from kim_rules_report.rendering.charts.lines import lines
from kim_rules_report.rendering.charts.series import drawing
from kim_rules_report.rendering.charts.stacked import stacked

__all__ = ["NARROW", "WIDE", "chart_svg", "draw", "style"]

#: Widths of a chart: on paper and on a screen, and on a telephone.
WIDE, NARROW = 640, 300
_KINDS = {ChartKind.BARS: bars, ChartKind.STACKED: stacked, ChartKind.LINES: lines}


def draw(table: Table, lang: str, name: str, width: int = WIDE) -> Canvas:
    """Draw the chart of a table.

    Args:
        table: The table; it must have a chart.
        lang: ``de`` or ``en``.
        name: What the ids in it begin with; no other chart of a page may have the same.
        width: How wide it is; the height follows.

    Returns:
        The drawing, which can be had as an ``svg`` element.

    Raises:
        ValueError: If the table has no chart.
    """
    if table.chart is None:
        raise ValueError("the table has no chart")
    return _KINDS[table.chart.kind](drawing(table, table.chart, lang), width, name)


def chart_svg(table: Table, lang: str, name: str, width: int = WIDE, colours: str = "") -> str:
    """The chart of a table as an ``svg`` element that tells what it shows.

    Args:
        table: The table; it must have a chart.
        lang: ``de`` or ``en``.
        name: What the ids in it begin with.
        width: How wide it is.
        colours: Its colours, from ``style``; empty where the page has them.

    Raises:
        ValueError: If the table has no chart.
    """
    canvas = draw(table, lang, name, width)
    assert table.chart is not None
    return canvas.svg(table.chart.title, table.chart.description, colours)
