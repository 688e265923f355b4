"""Reads text files of separated values row by row, each row by itself.

A row whose quotation marks do not match is broken, and the next line is read anew, so that
one slip does not swallow the rest of the file.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from kim_rules_forms.reading.cells import TOO_LONG, Row, Value, cell_name
from kim_rules_forms.reading.encodings import encoding_of
from kim_rules_forms.reading.findings import Broken, Unreadable, error
from kim_rules_forms.reading.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_LINE,
    MAX_LINES_A_ROW,
    MAX_ROWS,
)
from kim_rules_forms.reading.xlsx import too_many_rows
from kim_rules_forms.reading.xlsx_rows import too_wide

DELIMITERS = ";,\t|"
#: How many rows are looked at to find out what separates the values.
_SAMPLE = 60
#: What this program, and spreadsheet programs, put before a text that begins like a formula.
GUARD = "'"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

#: With what programs of DOS end a file.
_DOS_END = "\x1a"

_UNBALANCED = error(
    ("Anführungszeichen, die nicht zusammenpassen", "quotation marks that do not match"),
    ("Anführungszeichen verdoppelt", "quotation marks doubled"),
)
_LONG_LINE = error(
    ("eine zu lange Zeile", "a line that is too long"),
    (f"bis {MAX_LINE} Zeichen", f"up to {MAX_LINE} characters"),
)


class CsvFile:
    """A text file of separated values: a book of one sheet.

    Args:
        path: The file.
        encoding: Its encoding, when somebody knows.
        delimiter: What separates the values, when somebody knows.

    Raises:
        Unreadable: If the encoding or what separates the values is not certain.
    """

    kind = "csv"
    name = "CSV"
    epoch: int | None = None

    def __init__(
        self, path: Path, encoding: str | None = None, delimiter: str | None = None
    ) -> None:
        self._path = path
        found = encoding_of(path, encoding)
        #: As Python calls it.
        self.encoding = found.name
        if found.lines > MAX_ROWS * 2:
            raise too_many_rows()
        with self._opened() as file:
            head = list(islice(_lines(file), _SAMPLE))
        #: What separates the values.
        self.delimiter = delimiter or _named(head) or _delimiter(head)
        self.sheets = [self]

    def _opened(self) -> TextIO:
        return self._path.open(encoding=self.encoding, newline=None)

    def place(self, row: int, column: int) -> str:
        """What a cell is called."""
        return f"{self.name}!{cell_name(row, column)}"

    def rows(self) -> Iterator[Row]:
        """Every row; its number is that of its first line."""
        with self._opened() as file:
            for row, _ in self._rows(file):
                yield row

    def raw_rows(self) -> Iterator[tuple[Row, str]]:
        """Every row with the text of its lines."""
        with self._opened() as file:
            yield from self._rows(file)

    def _rows(self, file: TextIO) -> Iterator[tuple[Row, str]]:
        source = _Lines(file)
        for count, (number, line) in enumerate(source):
            if count >= MAX_ROWS:
                raise too_many_rows()
            if number == 1 and _named([line]):
                yield Row(1, []), line
            elif len(line) > MAX_LINE:
                yield Row(number, [], _LONG_LINE), ""
            elif '"' in line:
                yield self._quoted(number, line, source)
            else:
                yield Row(number, _checked(line.rstrip("\n").split(self.delimiter))), line

    def _quoted(self, number: int, line: str, source: _Lines) -> tuple[Row, str]:
        lines = [line]
        quotes = line.count('"')
        while quotes % 2 and len(lines) < MAX_LINES_A_ROW:
            more = source.peek(len(lines))
            if more is None or len(more) > MAX_LINE:
                break
            lines.append(more)
            quotes += more.count('"')
        text = "".join(lines)
        try:
            if quotes % 2:
                raise csv.Error
            cells = self._parsed(text)
        except csv.Error:
            return Row(
                number, line.rstrip("\n").split(self.delimiter)[:MAX_COLUMNS], _UNBALANCED
            ), line
        source.drop(len(lines) - 1)
        return Row(number, _checked(cells)), text

    def _parsed(self, text: str) -> list[str]:
        made = list(csv.reader([text], delimiter=self.delimiter, strict=True))
        if len(made) != 1:
            raise csv.Error
        return made[0]


class _Lines:
    """The lines of a file with their numbers; those to come can be looked at."""

    def __init__(self, file: TextIO) -> None:
        self._lines = _lines(file)
        self._ahead: list[str] = []
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while True:
            line = self._ahead.pop(0) if self._ahead else next(self._lines, None)
            if line is None:
                return
            self._number += 1
            yield self._number, line

    def peek(self, further: int) -> str | None:
        """The line that many lines further; None behind the end."""
        while len(self._ahead) < further:
            line = next(self._lines, None)
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[further - 1]

    def drop(self, count: int) -> None:
        """Pass over lines that were looked at."""
        del self._ahead[:count]
        self._number += count


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file; of one that is too long only the beginning."""
    try:
        while line := file.readline(MAX_LINE + 1):
            if not line.endswith("\n") and not (line := line.rstrip(_DOS_END)):
                return
            yield line
            while len(line) > MAX_LINE and not line.endswith("\n"):
                line = file.readline(MAX_LINE + 1)
                if not line:
                    return
    except UnicodeError as fault:
        raise Unreadable(
            ("kein gültiger Text", "no valid text"), ("Text in UTF-8", "text in UTF-8")
        ) from fault


def _checked(cells: list[str]) -> list[Value]:
    if len(cells) > MAX_COLUMNS:
        raise too_wide()
    return [
        cell
        if len(cell) <= MAX_CELL and not cell.startswith(GUARD)
        else Broken(TOO_LONG)
        if len(cell) > MAX_CELL
        else unguarded(cell)
        for cell in cells
    ]


def unguarded(cell: str) -> str:
    """A text without the mark that keeps it from being a formula, or a number."""
    return cell[1:] if cell[1:].startswith(FORMULA_STARTS) or cell[1:2].isdigit() else cell


def guarded(cell: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return GUARD + cell if cell.startswith(FORMULA_STARTS) else cell


def _named(head: list[str]) -> str | None:
    """What a first line ``sep=;`` says, as Excel writes it."""
    line = head[0].strip() if head else ""
    return line[4] if len(line) == 5 and line.casefold().startswith("sep=") else None


def _delimiter(head: list[str]) -> str:
    """What cuts the rows into the same number of values, of which there are several.

    Raises:
        Unreadable: If two do.
    """
    lines = [line[:MAX_CELL] for line in head if line.strip()]
    found: dict[str, tuple[int, int]] = {}
    for one in DELIMITERS:
        widths = Counter(_width(line, one) for line in lines)
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        if width > 1:
            found[one] = (times, width)
    if not found:
        return ";"
    best = max(found.values())
    winners = [one for one, scored in found.items() if scored == best]
    if len(winners) > 1:
        raise Unreadable(
            (
                "was die Spalten trennt, ist nicht sicher",
                "what separates the columns is not certain",
            ),
            ("delimiter in der Zuordnung nennen", "name it in the mapping (delimiter)"),
        )
    return winners[0]


def _width(line: str, delimiter: str) -> int:
    """How many values a line has; a delimiter within quotation marks does not count."""
    return "".join(line.split('"')[::2]).count(delimiter) + 1
