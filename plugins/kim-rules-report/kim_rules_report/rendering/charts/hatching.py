"""Patterns of bars, drawn line by line: patterns of SVG make a printed page slow and large."""

from __future__ import annotations

from collections.abc import Iterator

#: Space between two lines of a pattern.
_STEP = 7
#: Space between the lines of a hidden figure's mark.
_DENSE = 4

Box = tuple[float, float, float, float]


def pattern(look: int, box: Box) -> str:
    """The lines of a series' pattern within a bar; none for the first series, which is plain.

    Args:
        look: Position of the series.
        box: Left, upper, right and lower edge of the bar.
    """
    return "".join(_PATTERNS[look % len(_PATTERNS)](box))


def hatch(box: Box) -> str:
    """The lines within the mark of a figure that is not told.

    Args:
        box: Its edges.
    """
    return "".join(_rising(box, _DENSE))


def _plain(_box: Box) -> Iterator[str]:
    yield ""


def _rising(box: Box, step: float = _STEP) -> Iterator[str]:
    """Lines from the lower left to the upper right."""
    left, top, right, bottom = box
    end = right - left + bottom - top
    for at in _steps(0, end, step):
        start_x, start_y = (
            (left, top + at) if top + at <= bottom else (left + at - (bottom - top), bottom)
        )
        end_x, end_y = (
            (left + at, top) if left + at <= right else (right, top + at - (right - left))
        )
        yield _line(start_x, start_y, end_x, end_y)


def _falling(box: Box) -> Iterator[str]:
    """Lines from the upper left to the lower right."""
    left, top, right, bottom = box
    end = right - left + bottom - top
    for at in _steps(0, end, _STEP):
        start_x, start_y = (
            (left, bottom - at) if bottom - at >= top else (left + at - (bottom - top), top)
        )
        end_x, end_y = (
            (left + at, bottom) if left + at <= right else (right, bottom - at + right - left)
        )
        yield _line(start_x, start_y, end_x, end_y)


def _level(box: Box) -> Iterator[str]:
    left, top, right, bottom = box
    for y in _steps(top, bottom, 5):
        yield _line(left, y, right, y)


def _upright(box: Box) -> Iterator[str]:
    left, top, right, bottom = box
    for x in _steps(left, right, 5):
        yield _line(x, top, x, bottom)


def _grid(box: Box) -> Iterator[str]:
    yield from _level(box)
    yield from _upright(box)


def _crossed(box: Box) -> Iterator[str]:
    yield from _rising(box)
    yield from _falling(box)


def _dashed(box: Box) -> Iterator[str]:
    """Short level lines, shifted in every second row."""
    left, top, right, bottom = box
    for row, y in enumerate(_steps(top, bottom, 5)):
        for x in _steps(left + (row % 2) * 4 - 4, right, 8):
            if x >= left:
                yield _line(x, y, min(x + 4, right), y)


_PATTERNS = (_plain, _rising, _dashed, _level, _falling, _grid, _upright, _crossed)


def _steps(start: float, end: float, step: float) -> Iterator[float]:
    """Places between two ends, without the ends."""
    at = start + step
    while at < end:
        yield at
        at += step


def _line(start_x: float, start_y: float, end_x: float, end_y: float) -> str:
    return f"M{start_x:.1f} {start_y:.1f}L{end_x:.1f} {end_y:.1f}"
