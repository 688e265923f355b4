"""Plain text tables that stay aligned with umlauts."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

GAP = "   "
#: Longest line of a first column; longer texts go on below.
MAX_FIRST = 80


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def table(rows: Sequence[Sequence[object]], totals: int = 0) -> str:
    """A table: the first column to the left, the others, numbers, to the right.

    Args:
        rows: The heading, then the rows; all of them of the same length.
        totals: How many of the last rows are sums, set apart by a line.
    """
    firsts = [textwrap.wrap(str(row[0]), MAX_FIRST, subsequent_indent="   ") for row in rows]
    others = [[str(cell) for cell in row[1:]] for row in rows]
    left = max(width(line) for lines in firsts for line in lines)
    widths = [max(map(width, column)) for column in zip(*others, strict=True)]
    rule = "-" * (left + sum(len(GAP) + each for each in widths))
    told = [_row(*row, left, widths) for row in zip(firsts, others, strict=True)]
    end = len(told) - totals
    parts = [told[:1], [rule], told[1:end], [rule] if totals else [], told[end:]]
    return "\n".join(line for part in parts for line in part)


def _row(first: Sequence[str], others: Sequence[str], left: int, widths: Sequence[int]) -> str:
    """A row; the numbers stand beside the last line of its first column."""
    padded = first[-1] + " " * (left - width(first[-1]))
    pairs = zip(others, widths, strict=True)
    numbers = [" " * (to - width(cell)) + cell for cell, to in pairs]
    return "\n".join([*first[:-1], GAP.join([padded, *numbers])])
