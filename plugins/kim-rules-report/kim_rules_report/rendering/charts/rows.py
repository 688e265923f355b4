"""What bars and stacked bars share: names on the left, or above the bars where it is narrow."""

from __future__ import annotations

from attrs import frozen

from kim_rules_report.rendering.charts.canvas import Canvas
from kim_rules_report.rendering.charts.lettering import LINE, wrapped

#: Height of a bar and the space to the next row.
BAR, GAP = 16, 9
#: Room for a number behind a bar.
_BEHIND = 64
#: From this width on the names stand beside the bars.
_BESIDE, _SHARE = 480, 0.38


@frozen
class Scale:
    """From figures to places.

    Args:
        left: Where the lowest figure is.
        right: Where the highest is.
        low: The lowest figure, or 0.
        high: The highest figure, or 0.
    """

    left: float
    right: float
    low: float
    high: float

    def place(self, value: float) -> float:
        """Where a figure is.

        Args:
            value: The figure.
        """
        span = self.high - self.low
        return (
            self.left + (value - self.low) / span * (self.right - self.left) if span else self.left
        )

    @property
    def zero(self) -> float:
        """Where the bars begin."""
        return self.place(0)


@frozen
class Rows:
    """Where names and bars stand.

    Args:
        names: Width of the names.
        left: Where the bars' room begins.
        width: Where it ends.
        is_beside: Whether names and bars share a line.
    """

    names: float
    left: float
    width: float
    is_beside: bool

    def scale(self, low: float, high: float) -> Scale:
        """The scale of the figures; numbers have room on both sides where they need it.

        Args:
            low: The lowest figure, at most 0.
            high: The highest figure, at least 0.
        """
        room = _BEHIND if low < 0 else 0
        return Scale(self.left + room, self.width - _BEHIND, low, high)

    def begin(self, canvas: Canvas, name: str, bars: int) -> float:
        """Write the name of a row and make room for its bars.

        Args:
            canvas: Where it is written.
            name: The name.
            bars: How many bars are under each other.

        Returns:
            The upper end of the first bar.
        """
        lines = wrapped(name, self.names)
        text, bar = len(lines) * LINE, bars * BAR
        top = canvas.height
        if self.is_beside:
            high = max(text, bar)
            canvas.text((0, top + (high - text) / 2 + LINE / 2), lines)
            canvas.height += high + GAP
            return top + (high - bar) / 2
        canvas.text((0, top + LINE / 2), lines)
        canvas.height += text + 2 + bar + GAP
        return top + text + 2


def rows_of(width: int) -> Rows:
    """Where names and bars stand in a chart.

    Args:
        width: Of the chart.
    """
    if width < _BESIDE:
        return Rows(width - 8, 0, width, is_beside=False)
    names = width * _SHARE
    return Rows(names - 12, names, width, is_beside=True)
