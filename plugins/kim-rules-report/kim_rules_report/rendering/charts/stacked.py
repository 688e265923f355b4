"""A bar for each row, with a part for each column."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kim_rules_report.rendering.cells import cell_text
from kim_rules_report.rendering.charts.canvas import MARK, Canvas
from kim_rules_report.rendering.charts.lettering import text_width
from kim_rules_report.rendering.charts.rows import BAR, GAP, Scale, rows_of
from kim_rules_report.rendering.charts.series import Drawing, Point

_HIGH = BAR + 4


def stacked(drawing: Drawing, width: int, name: str) -> Canvas:
    """Draw stacked bars; parts below 0 are stacked to the left.

    Args:
        drawing: The figures.
        width: Of the chart.
        name: What its ids begin with.
    """
    canvas, rows = Canvas(width, name), rows_of(width)
    canvas.legend(drawing.series)
    ends = [_ends(points) for points in drawing.points]
    scale = rows.scale(min(low for low, _ in ends), max(high for _, high in ends))
    start = canvas.height
    for row, points in zip(drawing.rows, drawing.points, strict=True):
        top = rows.begin(canvas, row, 1)
        end = _parts(canvas, scale, top + (BAR - _HIGH) / 2, points)
        _behind(canvas, (end, top + BAR / 2), points, drawing)
    canvas.line((scale.zero, start), (scale.zero, canvas.height - GAP / 2))
    return canvas


def _ends(points: Sequence[Point]) -> tuple[float, float]:
    values = [float(point.value) for point in points if point.value is not None]
    return sum(one for one in values if one < 0), sum(one for one in values if one > 0)


def _parts(canvas: Canvas, scale: Scale, top: float, points: Sequence[Point]) -> float:
    """Draw the parts of a row; tells where they end on the right."""
    below = above = 0.0
    for look, point in enumerate(points):
        value = float(point.value or 0)
        if value > 0:
            start, above = above, above + value
        else:
            below, start = below + value, below + value
        left, right = scale.place(start), scale.place(start + abs(value))
        if right > left:
            canvas.bar((left, top), (right - left, _HIGH), look)
            if text_width(point.text) + 8 <= right - left:
                canvas.plate(((left + right) / 2, top + _HIGH / 2), point.text)
    return scale.place(above)


def _behind(
    canvas: Canvas, at: tuple[float, float], points: Sequence[Point], drawing: Drawing
) -> None:
    """Behind the bar: a mark for what is not told, or else the sum of what is."""
    told = [point.value for point in points if point.value is not None]
    signs = list(dict.fromkeys(point.text for point in points if point.is_hidden))
    if signs:
        canvas.mark((at[0] + 4, at[1] - MARK / 2))
        canvas.text((at[0] + MARK + 9, at[1]), [" ".join(signs)])
    elif told:
        total = sum(told, Decimal(0))
        text = cell_text(total, drawing.measure, drawing.lang)
        canvas.text((at[0] + 5, at[1]), [text], bold=True)
