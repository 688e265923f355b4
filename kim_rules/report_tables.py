"""A report as data: titled tables in one language, for renderers to write in any format."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from attrs import field, frozen


class Hidden(StrEnum):
    """What stands in place of a figure that is not told."""

    SMALL = "small"

    def text(self) -> str:
        """The sign that is printed for it."""
        return "•"


#: What stands in a cell: a text, a whole number, a share in percent or another ratio, a day,
#: a figure that is not told, or nothing.
Cell: TypeAlias = "str | int | Decimal | date | Hidden | None"


class Measure(StrEnum):
    """What the figures of a column are, so that they are set in the right way."""

    TEXT = "text"
    COUNT = "count"
    CHANGE = "change"
    PERCENT = "percent"
    RATIO = "ratio"
    DAY = "day"


def _positions(rows: Iterable[int]) -> frozenset[int]:
    return frozenset(rows)


class ChartKind(StrEnum):
    """How a table is drawn."""

    BARS = "bars"
    STACKED = "stacked"
    LINES = "lines"


@frozen
class Chart:
    """A drawing of a table, which is its twin for everybody who does not see it.

    Args:
        kind: ``bars``: a bar a row; ``stacked``: a bar a row, with a part for each column;
            ``lines``: a line for each column, along the rows.
        title: What it shows.
        description: What a person who does not see it should know, in a sentence or two.
        labels: Position of the column that names the rows.
        columns: Positions of the columns that are drawn.
        rows: Positions of the rows that are drawn, so that totals can be left out.
    """

    kind: ChartKind
    title: str
    description: str
    labels: int
    columns: tuple[int, ...]
    rows: tuple[int, ...]


@frozen
class Table:
    """One table of a report.

    Args:
        title: What it shows.
        columns: The heading of every column.
        rows: The rows, each with a cell for every column.
        id: Code of the table, for formats that programs read.
        section: Heading of the section it stands in; tables that follow each other with
            the same heading stand in one section.
        text: Paragraphs before the table.
        notes: Notes under the table.
        column_ids: Codes of the columns; none, or one for each.
        row_ids: Codes of the rows; none, or one for each.
        measures: What the figures of each column are; texts when not told.
        totals: Positions of the rows that sum up others, to be set off.
        chart: How it is drawn; or None.

    Raises:
        ValueError: If there is no column, a row has another number of cells, or there are
            codes or measures for some columns or rows only.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    id: str = ""
    section: str = ""
    text: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    column_ids: tuple[str, ...] = ()
    row_ids: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    totals: frozenset[int] = field(default=frozenset(), converter=_positions)
    chart: Chart | None = None

    def __attrs_post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs columns")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} needs {len(self.columns)} cells, not {len(row)}")
        for name, wanted in (
            ("column_ids", self.columns),
            ("row_ids", self.rows),
            ("measures", self.columns),
        ):
            given = getattr(self, name)
            if given and len(given) != len(wanted):
                raise ValueError(f"{name} needs none or {len(wanted)} values, not {len(given)}")

    def measure(self, column: int) -> Measure:
        """What the figures of a column are."""
        return self.measures[column] if self.measures else Measure.TEXT


@frozen
class Report:
    """Tables under one title.

    Args:
        title: What the report is about.
        lang: Language of every text in it, ``de`` or ``en``.
        tables: The tables, in their order.
        notes: Paragraphs behind the tables: sources, how it was counted.
        marking: Who may see it, to be printed on every page; empty for everybody.
        facts: What the report rests on, in words: key date, period, rulebook.
    """

    title: str
    lang: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    marking: str = ""
    facts: tuple[tuple[str, str], ...] = ()
