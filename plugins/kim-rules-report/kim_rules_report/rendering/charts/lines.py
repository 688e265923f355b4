"""A line for each column, along the rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from attrs import frozen

from kim_rules.report_tables import Measure
from kim_rules_report.rendering.cells import cell_text
from kim_rules_report.rendering.charts.canvas import MARK, Canvas
from kim_rules_report.rendering.charts.colours import LOOKS
from kim_rules_report.rendering.charts.lettering import LINE, text_width, wrapped
from kim_rules_report.rendering.charts.series import Drawing, Point
from kim_rules_report.rendering.charts.signs import DASHES, sign

_HIGH = 200
_STEPS = (1, 2, 5, 10)
#: Narrowest room for the name of a row.
_SLOT = 78


@frozen
class _Field:
    """Where the lines are drawn.

    Args:
        left: Left end.
        right: Right end.
        top: Upper end.
        ticks: The figures beside the grid, from the lowest.
        slots: How many rows there are.
    """

    left: float
    right: float
    top: float
    ticks: tuple[Decimal, ...]
    slots: int

    @property
    def slot(self) -> float:
        return (self.right - self.left) / self.slots

    def x(self, row: int) -> float:
        return round(self.left + self.slot * (row + 0.5), 2)

    def y(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return round(self.top + _HIGH * float((high - value) / (high - low)), 2)


def lines(drawing: Drawing, width: int, name: str) -> Canvas:
    """Draw lines.

    Args:
        drawing: The figures.
        width: Of the chart.
        name: What its ids begin with.
    """
    canvas = Canvas(width, name)
    canvas.legend(drawing.series, "line")
    ticks = tuple(_ticks(drawing.values))
    texts = [_tick_text(tick, drawing) for tick in ticks]
    left = max(map(text_width, texts)) + 10
    field = _Field(left, width - 8, canvas.height + LINE, ticks, len(drawing.rows))
    for tick, text in zip(ticks, texts, strict=True):
        canvas.line((field.left, field.y(tick)), (field.right, field.y(tick)), "grid")
        canvas.text((field.left - 6, field.y(tick)), [text], anchor="end")
    for look in range(len(drawing.series)):
        _line(canvas, field, look, [row[look] for row in drawing.points])
    canvas.height = field.top + _HIGH + 10
    _names(canvas, field, drawing.rows)
    return canvas


def _line(canvas: Canvas, field: _Field, look: int, points: list[Point]) -> None:
    for data in _stretches(field, points):
        canvas.path(data, kind=f"l{look % LOOKS}", fill="none", stroke_width="2.5",
                    stroke_dasharray=DASHES[look % LOOKS])  # fmt: skip
    for row, point in enumerate(points):
        if point.value is not None:
            at = (field.x(row), field.y(point.value))
            canvas.path(sign(look, at), kind=f"c{look % LOOKS} cut")
        elif point.is_hidden:
            corner = field.x(row) - MARK / 2
            canvas.mark((corner, field.top + _HIGH - MARK - 2 - look * (MARK + 2)))


def _stretches(field: _Field, points: list[Point]) -> Iterator[str]:
    """The line in pieces: it is interrupted where no figure is told."""
    numbered = list(enumerate(points))
    for told, stretch in groupby(numbered, lambda one: one[1].value is not None):
        if told:
            places = [(field.x(row), field.y(point.value or Decimal(0))) for row, point in stretch]
            yield "M" + "L".join(f"{x:g} {y:g}" for x, y in places)


def _names(canvas: Canvas, field: _Field, names: tuple[str, ...]) -> None:
    """The names of the rows under the field; of many only every second, third and so on."""
    step = max(1, -int(-_SLOT // field.slot))
    room = field.slot * step - 6
    shown = [(row, wrapped(names[row], room)) for row in range(0, len(names), step)]
    for row, text in shown:
        canvas.line((field.x(row), canvas.height - 10), (field.x(row), canvas.height - 5))
        middle = min(max(field.x(row), room / 2), canvas.width - room / 2)
        canvas.text((middle, canvas.height + LINE / 2), text, anchor="middle")
    canvas.height += max(len(text) for _, text in shown) * LINE + 4


def _ticks(values: list[Decimal]) -> Iterator[Decimal]:
    """Round numbers from 0, or below, to the highest figure or just above."""
    low, high = min([Decimal(0), *values]), max([Decimal(1), *values])
    step = _step((high - low) / 4)
    tick = low // step * step - (step if low % step else 0)
    while tick < high:
        yield tick
        tick += step
    yield tick


def _step(least: Decimal) -> Decimal:
    power = Decimal(10) ** least.adjusted()
    step = next(one * power for one in _STEPS if one * power >= least)
    return max(step, Decimal(1))


def _tick_text(tick: Decimal, drawing: Drawing) -> str:
    whole = int(tick) if tick == tick.to_integral_value() else tick
    measure = Measure.RATIO if drawing.measure is Measure.TEXT else drawing.measure
    return cell_text(whole, measure, drawing.lang)
