"""Colours of charts: eight that also colour-blind people tell apart, on white and on dark.

They differ in lightness, and each comes with a pattern of its own, so that a chart can be
read in black and white. All have a contrast of 3 to 1 or more to the ground.
"""

from __future__ import annotations

from attrs import frozen

#: How many series have a look of their own; further ones begin anew.
LOOKS = 8


@frozen
class Palette:
    """Colours on one ground.

    Args:
        ground: What is behind the chart.
        ink: Texts.
        line: Axes.
        grid: Lines that lead the eye.
        series: The figures.
    """

    ground: str
    ink: str
    line: str
    grid: str
    series: tuple[str, ...]


LIGHT = Palette(
    ground="#ffffff",
    ink="#1a1a1a",
    line="#767676",
    grid="#d5d5d5",
    series=(
        "#1f4e79", "#d55e00", "#00855f", "#7a3e9d", "#0086b3", "#8a6d00", "#b5446e", "#555555",
    ),
)  # fmt: skip
DARK = Palette(
    ground="#14181d",
    ink="#f0f2f4",
    line="#8f98a3",
    grid="#39414a",
    series=(
        "#5a94d0", "#ffb07a", "#4fd1a5", "#c99be8", "#56c5ea", "#e0c050", "#f08fb0", "#b5b5b5",
    ),
)  # fmt: skip


def style(palette: Palette = LIGHT) -> str:
    """The colours as a style sheet for the classes of a chart.

    Args:
        palette: Which colours.
    """
    series = "".join(
        f".c{at}{{fill:{colour}}}.l{at}{{stroke:{colour}}}"
        for at, colour in enumerate(palette.series)
    )
    return (
        f"{series}.ink{{fill:{palette.ink}}}.ground{{fill:{palette.ground}}}"
        f".cut{{stroke:{palette.ground}}}.line{{stroke:{palette.line}}}"
        f".grid{{stroke:{palette.grid}}}.mark{{stroke:{palette.ink}}}"
    )
