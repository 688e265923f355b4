"""What tells lines apart without colours: a sign on each point, and dashes."""

from __future__ import annotations

from kim_rules_report.rendering.charts.colours import LOOKS

DASHES = ("none", "7 4", "2 3", "10 3 2 3", "4 2", "12 4", "2 6", "8 3 2 3 2 3")
_SIGNS = (
    "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "m-4 -4h8v8h-8z",
    "m0 -5l5 9h-10z",
    "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
    "m0 5l5 -9h-10z",
    "m-1.5 -5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
    "m-5 -2.5h10v5h-10z",
    "m-2.5 -5h5v10h-5z",
)


def sign(look: int, middle: tuple[float, float]) -> str:
    """The shape of a series around a point.

    Args:
        look: Position of the series.
        middle: The point.
    """
    return f"M{middle[0]:g} {middle[1]:g}{_SIGNS[look % LOOKS]}"
