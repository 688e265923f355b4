"""What the formats for reading share: sections, running numbers, widths of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import count, groupby
from math import ceil

from attrs import frozen

from kim_rules.report_tables import Hidden, Report, Table
from kim_rules_report.rendering.cells import FIGURES, cell_text
from kim_rules_report.rendering.words import sign_note

#: Narrowest and widest column, in characters.
_FIGURE_WIDTH, _TEXT_WIDTH = (8, 14), (8, 34)
#: How much wider bold letters are, and up to which length the heading of texts is not wrapped.
_BOLD, _SHORT_HEADING = 1.15, 16
#: Lines over which the heading of a column of figures is spread at most, if it fits.
_HEADING_LINES = 4
#: The space between two columns, in characters.
_SPACE = 2
#: Up to so many lines a table is not parted between two pages.
_TOGETHER = 24


class Format(StrEnum):
    """How a table is set on paper: on an upright page or on one on its side, there in small."""

    UPRIGHT = "upright"
    DENSE = "dense"
    LYING = "lying"
    CROWDED = "crowded"

    @property
    def is_upright(self) -> bool:
        """Whether the page is."""
        return self in (Format.UPRIGHT, Format.DENSE)


#: Characters that stand side by side, spaces between columns included.
_ROOM = {Format.UPRIGHT: 94, Format.DENSE: 126, Format.LYING: 150}


@frozen
class Placed:
    """A table at its place in the report.

    Args:
        number: Running number among the tables.
        picture: Running number of its chart among the charts; 0 without one.
        table: The table.
    """

    number: int
    picture: int
    table: Table


@frozen
class Part:
    """Tables that follow each other in one section.

    Args:
        heading: Of the section; empty where there is none.
        tables: The tables.
    """

    heading: str
    tables: tuple[Placed, ...]


def parts_of(report: Report) -> list[Part]:
    """The sections of a report, with numbered tables and charts.

    Args:
        report: The report.
    """
    numbers, pictures = count(1), count(1)
    return [
        Part(
            heading,
            tuple(
                Placed(next(numbers), next(pictures) if is_drawn(table) else 0, table)
                for table in tables
            ),
        )
        for heading, tables in groupby(report.tables, lambda table: table.section)
    ]


def is_drawn(table: Table) -> bool:
    """Whether there is a chart with something in it.

    Args:
        table: The table.
    """
    return bool(table.chart and table.chart.rows and table.chart.columns)


def sign_notes(table: Table, lang: str) -> list[str]:
    """What the signs in a table mean, one sentence for each that stands in it.

    Args:
        table: The table.
        lang: ``de`` or ``en``.
    """
    signs = {cell for row in table.rows for cell in row if isinstance(cell, Hidden)}
    return [sign_note(sign, lang) for sign in sorted(signs)]


def widths(table: Table, lang: str) -> list[int]:
    """How many characters each column should take.

    Args:
        table: The table.
        lang: ``de`` or ``en``.
    """
    return [_width(table, column, lang) for column in range(len(table.columns))]


def format_of(table: Table, lang: str) -> Format:
    """How a table is set on paper.

    Args:
        table: The table.
        lang: ``de`` or ``en``.
    """
    columns = widths(table, lang)
    needed = sum(columns) + _SPACE * len(columns)
    found = next((one for one, room in _ROOM.items() if needed <= room), Format.CROWDED)
    # Headings alone need no page of their own.
    return found if table.rows or found.is_upright else Format.DENSE


def keeps_together(table: Table, lang: str) -> bool:
    """Whether a table is short enough to stand on one page as a whole.

    Args:
        table: The table.
        lang: ``de`` or ``en``.
    """
    wide, lines = widths(table, lang), 0
    for row in table.rows:
        texts = (cell_text(cell, table.measure(at), lang) for at, cell in enumerate(row))
        lines += max(ceil(len(text) / room) for text, room in zip(texts, wide, strict=True)) or 1
        if lines > _TOGETHER:
            return False
    return True


def _width(table: Table, column: int, lang: str) -> int:
    measure = table.measure(column)
    heading = table.columns[column]
    texts = list(dict.fromkeys(cell_text(row[column], measure, lang) for row in table.rows))
    longest = max(map(len, texts), default=0)
    bold = ceil(max(map(len, _words(heading)), default=0) * _BOLD)
    if measure in FIGURES:
        least, most = _FIGURE_WIDTH
        wanted = max(bold, len(heading) // _HEADING_LINES + 1)
        return max(least, min(most, wanted), longest)
    least, most = _TEXT_WIDTH
    word = max(map(len, _words(*texts)), default=0)
    whole = min(ceil(len(heading) * _BOLD), _SHORT_HEADING)
    return min(most, max(least, bold, word, longest, whole, len(heading) // _HEADING_LINES))


def _words(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from re.split(r"[\s\-–/]+", text)
