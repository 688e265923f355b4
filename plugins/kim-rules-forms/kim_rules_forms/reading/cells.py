"""A table of cells: what every kind of file becomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeAlias

from kim_rules.values import PartialDate
from kim_rules_forms.reading.findings import Remark, error
from kim_rules_forms.reading.limits import MAX_CELL

#: What stands in a cell; a PartialDate where the sheet shows only a month or a year.
Value: TypeAlias = str | bool | int | float | date | PartialDate | None

TOO_LONG = error(
    ("ein zu langer Text", "a text that is too long"),
    (f"bis {MAX_CELL} Zeichen", f"up to {MAX_CELL} characters"),
)
NOT_A_DATE = error(
    ("kein mögliches Datum", "not a possible date"),
    ("ein Datum wie 31.12.2000, oder eine leere Zelle", "a date like 2000-12-31, or an empty cell"),
)


class Row(NamedTuple):
    """A row of a table.

    Args:
        number: As the file counts it, from 1.
        cells: From the first column on.
        broken: Why the row cannot be read, if it cannot.
    """

    number: int
    cells: Sequence[Value]
    broken: Remark | None = None


class Sheet(Protocol):
    """A table of cells.

    Args:
        name: Of the sheet.
        epoch: The year from which day numbers count, 1900 or 1904; None if nothing tells.
    """

    name: str
    epoch: int | None

    def rows(self) -> Iterator[Row]:
        """Every row, read with flat memory; rows without any cell may be left out.

        Raises:
            Unreadable: If the file cannot be read on.
        """

    def place(self, row: int, column: int) -> str:
        """What a cell is called.

        Args:
            row: Number of the row, from 1.
            column: Number of the column, from 0.
        """


def letters(column: int) -> str:
    """The name of a column as spreadsheet programs give it.

    Args:
        column: From 0.
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The number, from 0, of a column by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """``B7`` for the second column of row 7."""
    return f"{letters(column)}{row}"
