"""A bar for each row; several beneath each other where several columns are drawn."""

from __future__ import annotations

from kim_rules_report.rendering.charts.canvas import MARK, Canvas
from kim_rules_report.rendering.charts.rows import BAR, GAP, Scale, rows_of
from kim_rules_report.rendering.charts.series import Drawing, Point


def bars(drawing: Drawing, width: int, name: str) -> Canvas:
    """Draw bars.

    Args:
        drawing: The figures.
        width: Of the chart.
        name: What its ids begin with.
    """
    canvas, rows = Canvas(width, name), rows_of(width)
    if len(drawing.series) > 1:
        canvas.legend(drawing.series)
    values = [float(value) for value in drawing.values]
    scale = rows.scale(min([0, *values]), max([0, *values]))
    start = canvas.height
    for row, points in zip(drawing.rows, drawing.points, strict=True):
        top = rows.begin(canvas, row, len(points))
        for look, point in enumerate(points):
            _bar(canvas, scale, top + look * BAR, look, point)
    canvas.line((scale.zero, start), (scale.zero, canvas.height - GAP / 2))
    return canvas


def _bar(canvas: Canvas, scale: Scale, top: float, look: int, point: Point) -> None:
    middle = top + BAR / 2
    if point.is_hidden:
        canvas.mark((scale.zero + 3, middle - MARK / 2))
        canvas.text((scale.zero + MARK + 8, middle), [point.text])
    elif point.value is not None:
        end = scale.place(float(point.value))
        left, right = sorted((scale.zero, end))
        if right > left:
            canvas.bar((left, top + 1), (right - left, BAR - 2), look)
        if point.value < 0:
            canvas.text((left - 5, middle), [point.text], anchor="end")
        else:
            canvas.text((right + 5, middle), [point.text])
