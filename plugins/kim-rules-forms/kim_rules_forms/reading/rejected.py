"""Writes rejected rows to a file of the same form, to be mended and read again.

The rows are copied from the file that was read, with its headings, and one more column that
tells what was found. No cell that is written begins a formula.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from kim_rules.cli.exits import Exit, Problem
from kim_rules.values import PartialDate
from kim_rules_forms.reading.cells import Row, Value
from kim_rules_forms.reading.csv_file import CsvFile, guarded
from kim_rules_forms.reading.files import FileRead
from kim_rules_forms.reading.findings import Broken
from kim_rules_forms.reading.headings import FINDINGS
from kim_rules_forms.reading.json_file import JsonFile
from kim_rules_forms.reading.mapping import Mapped
from kim_rules_forms.reading.ods_writing import write_ods
from kim_rules_forms.reading.sources import Book, opened
from kim_rules_forms.reading.spelling import key_of

#: What stands in the name of the file, in German and English.
NAMES = {"de": "abgewiesen", "en": "rejected"}
_MOST_FILES = 1_000
#: One sheet: its name, and the values of each of its rows.
Sheets = Sequence[tuple[str, Iterator[Sequence[Value]]]]


def write_rejected(found: FileRead, mapped: Mapped, folder: Path | None, lang: str) -> Path | None:
    """Write the rejected rows of a file.

    Args:
        found: The file and what became of its rows.
        mapped: With what it was read.
        folder: Where to; beside the file when None.
        lang: Language of the findings: ``de`` or ``en``.

    Returns:
        The new file, which never takes the place of another; None when no row was rejected.

    Raises:
        Problem: If it cannot be written.
    """
    if not found.rejected:
        return None
    try:
        with opened(found.path, mapped.encoding, mapped.delimiter) as book:
            path, stream = _new_file(found.path, folder, lang)
            with closing(stream):
                _Copy(found, lang).write(book, stream)
    except OSError as error:
        raise Problem(
            Exit.INVALID,
            f"{found.shown}: die abgewiesenen Zeilen sind nicht zu speichern ({error.strerror})",
            f"{found.shown}: the rejected rows cannot be saved ({error.strerror})",
        ) from error
    return path


def _new_file(source: Path, folder: Path | None, lang: str) -> tuple[Path, BinaryIO]:
    """A new file beside others, which only its owner can read: it is about people."""
    folder = folder or source.parent
    stem = source.stem
    for number in range(1, _MOST_FILES):
        more = "" if number == 1 else f"-{number}"
        path = folder / f"{stem}-{NAMES[lang]}{more}{source.suffix}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        return path, os.fdopen(handle, "wb")
    raise OSError(17, "exists")


class _Copy:
    """Copies the rejected rows of a file."""

    def __init__(self, found: FileRead, lang: str) -> None:
        self._found = found
        self._lang = lang

    def write(self, book: Book, out: BinaryIO) -> None:
        """Write them in the form of the book."""
        if isinstance(book, JsonFile):
            self._json(book, out)
        elif isinstance(book, CsvFile):
            self._csv(book, out)
        else:
            sheets = [
                (sheet.name, self._rows(sheet.name, sheet.rows()))
                for sheet in book.sheets
                if sheet.name in self._found.heads
            ]

            def is_1904() -> bool:
                return any(sheet.epoch == 1904 for sheet in book.sheets)

            (write_ods if book.kind == "ods" else _write_xlsx)(sheets, out, is_1904)

    def _findings(self, sheet: str, row: int) -> str | None:
        """What was found in a row; None when it was accepted."""
        remarks = self._found.rejected.get((sheet, row))
        if remarks is None:
            return None
        allowed = "erlaubt" if self._lang == "de" else "allowed"
        told = (
            f"{one.said.text(self._lang)}; {allowed}: {one.wanted.text(self._lang)}"
            for one in remarks
        )
        return " | ".join(dict.fromkeys(told))

    def _rows(self, sheet: str, rows: Iterator[Row]) -> Iterator[list[Value]]:
        """The headings and the rejected rows, each with the column of what was found."""
        head = self._found.heads[sheet]
        at: int | None = None
        before: list[Row] = []
        for row in rows:
            if row.number < head:
                before.append(row)
            elif row.number == head:
                at = _column(row.cells)
                yield from (list(one.cells) for one in before)
                yield _with(row.cells, at, FINDINGS)
            else:
                findings = self._findings(sheet, row.number)
                if findings is not None and at is not None:
                    yield _with(row.cells, at, findings)

    def _csv(self, book: CsvFile, out: BinaryIO) -> None:
        text = TextIOWrapper(out, encoding=book.encoding, errors="replace", newline="")
        writer = csv.writer(text, delimiter=book.delimiter, lineterminator="\r\n")
        for cells in self._rows(book.name, book.rows()):
            writer.writerow([guarded("" if cell is None else str(cell)) for cell in cells])
        text.flush()
        text.detach()

    def _json(self, book: JsonFile, out: BinaryIO) -> None:
        records: list[Any] = []
        for row, value in book.raw_rows():
            findings = self._findings(book.name, row.number)
            if findings is not None:
                is_record = isinstance(value, dict)
                records.append({**value, FINDINGS: findings} if is_record else value)
        out.write(json.dumps(records, ensure_ascii=False, indent=1, default=str).encode() + b"\n")


def _column(headings: Sequence[Value]) -> int:
    """The column of what was found: that of an earlier round, or a new one."""
    for at, heading in enumerate(headings):
        if isinstance(heading, str) and key_of(heading) == key_of(FINDINGS):
            return at
    return len(headings)


def _with(cells: Sequence[Value], at: int, text: str) -> list[Value]:
    found = [None if isinstance(cell, Broken) else cell for cell in cells]
    found += [None] * (at + 1 - len(found))
    found[at] = text
    return found


def _write_xlsx(sheets: Sheets, out: BinaryIO, is_1904: Callable[[], bool]) -> None:
    from xlsxwriter import Workbook

    options: Mapping[str, Any] = {
        "in_memory": True,
        "date_1904": is_1904(),  # day numbers without a format of dates stay what they are
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(out, dict(options))
    forms = {"day": "dd.mm.yyyy", "month": "mm.yyyy", "year": "yyyy", "moment": "dd.mm.yyyy hh:mm"}
    made = {name: book.add_format({"num_format": form}) for name, form in forms.items()}
    text = book.add_format({"num_format": "@"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for at, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(number, at, cell, text)
                elif isinstance(cell, bool):
                    sheet.write_boolean(number, at, cell)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(number, at, cell)
                elif cell is not None:
                    shown, first = _day(cell)
                    sheet.write_datetime(number, at, first, made[shown])
    book.close()


def _day(cell: date | PartialDate) -> tuple[str, date]:
    if isinstance(cell, PartialDate):
        return ("month" if cell.month else "year"), cell.first
    return ("moment" if isinstance(cell, datetime) else "day"), cell
