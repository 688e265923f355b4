"""A report as data: titled tables in one language, for renderers to write in any format."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

#: What stands in a cell: a text, a whole number, or nothing.
Cell: TypeAlias = "str | int | None"


@frozen
class Table:
    """One table of a report.

    Args:
        title: What it shows.
        columns: The heading of every column.
        rows: The rows, each with a cell for every column.

    Raises:
        ValueError: If there is no column, or a row has another number of cells.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs columns")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} needs {len(self.columns)} cells, not {len(row)}")


@frozen
class Report:
    """Tables under one title.

    Args:
        title: What the report is about.
        lang: Language of every text in it, ``de`` or ``en``.
        tables: The tables, in their order.
        notes: Paragraphs behind the tables: sources, how it was counted.
    """

    title: str
    lang: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
