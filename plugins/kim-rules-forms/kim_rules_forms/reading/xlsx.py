"""Reads XLSX workbooks row by row, with flat memory.

Rows as spreadsheet programs write them are taken apart by regular expressions that must
match without a gap; any other row by a parser of XML. Both give the same.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from kim_rules_forms.reading import xlsx_rows
from kim_rules_forms.reading.archives import Archive, Xml, elements, local
from kim_rules_forms.reading.cells import TOO_LONG, Row, cell_name
from kim_rules_forms.reading.day_numbers import shows
from kim_rules_forms.reading.findings import Broken, Unreadable
from kim_rules_forms.reading.limits import (
    LARGE_PART,
    MAX_CELL,
    MAX_ROWS,
    MAX_SHARED,
    MAX_SHARED_TEXTS,
    MAX_SHEETS,
)

#: How a row begins, with a prefix of its namespace or without.
_ROW_TAGS = (b"<row ", b"<row>", b":row ", b":row>")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class XlsxSheet:
    """A sheet of a workbook.

    Args:
        book: The workbook.
        name: Of the sheet.
        part: Its part in the archive.
    """

    def __init__(self, book: XlsxBook, name: str, part: str) -> None:
        self.name = name
        self.epoch: int | None = book.epoch
        self._book = book
        self._part = part

    def place(self, row: int, column: int) -> str:
        """What a cell is called."""
        return f"{self.name}!{cell_name(row, column)}"

    def rows(self) -> Iterator[Row]:
        """Every row that the sheet keeps."""
        archive = self._book.archive
        if archive.size(self._part) > LARGE_PART:
            self._count()
        maker = xlsx_rows.Maker(self._book.texts, self._book.shown, self._book.epoch)
        done = 0
        try:
            for row in xlsx_rows.plain(archive.chunks(self._part), maker):
                yield row
                done += 1
        except xlsx_rows.NotPlain:
            parsed = xlsx_rows.parsed(archive.chunks(self._part), maker)
            yield from islice(parsed, done, None)

    def _count(self) -> None:
        """Refuse a large sheet of too many rows before any is read."""
        found = 0
        for chunk in self._book.archive.chunks(self._part):
            found += sum(map(chunk.count, _ROW_TAGS))
            if found > MAX_ROWS:
                raise too_many_rows()


class XlsxBook:
    """An open workbook.

    Args:
        archive: Its parts.

    Raises:
        Unreadable: If it is none, or is damaged.
    """

    kind = "xlsx"

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        main = self._target("", "officeDocument") or "xl/workbook.xml"
        if main not in archive:
            raise not_a_workbook()
        found = elements(archive.small(main))
        properties = dict(found).get("workbookPr", {})
        #: The year from which day numbers count.
        self.epoch = 1904 if properties.get("date1904") in ("1", "true") else 1900
        self.sheets = self._sheets(main, found)
        #: What the format of a style shows of a date, by the number of the style.
        self.shown = self._shown(self._target(main, "styles"))
        #: The texts that cells share.
        self.texts = self._texts(self._target(main, "sharedStrings"))

    def _sheets(self, main: str, found: list[tuple[str, dict[str, str]]]) -> list[XlsxSheet]:
        """The visible sheets."""
        targets = self._targets(main)
        sheets = []
        for name, told in found:
            if name == "sheet" and told.get("state", "visible") == "visible":
                part = targets.get(told.get("id", ""), ("", ""))[1]
                if part in self.archive:
                    sheets.append(XlsxSheet(self, told.get("name", ""), part))
        if not sheets or len(sheets) > MAX_SHEETS:
            raise not_a_workbook()
        return sheets

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the part of every relation of a part, by its id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.archive:
            return {}
        return {
            told.get("Id", ""): (
                told.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, told.get("Target", "")))[1:],
            )
            for name, told in elements(self.archive.small(relations))
            if name == "Relationship" and told.get("TargetMode") != "External"
        }

    def _target(self, part: str, kind: str) -> str | None:
        found = (target for one, target in self._targets(part).values() if one == kind)
        return next(found, None)

    def _shown(self, part: str | None) -> list[str | None]:
        if part is None or part not in self.archive:
            return []
        codes: dict[str, str] = {}
        shown: list[str | None] = []
        is_cell = False
        for name, told in elements(self.archive.small(part)):
            if name == "numFmt":
                codes[told.get("numFmtId", "")] = told.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
                is_cell = name == "cellXfs"
            elif name == "xf" and is_cell:
                number = told.get("numFmtId", "0")
                number = number if number.isascii() and number.isdigit() else "0"
                shown.append(shows(int(number[:6]), codes.get(number)))
        return shown

    def _texts(self, part: str | None) -> list[str]:
        if part is None or part not in self.archive:
            return []
        shared = _SharedTexts()
        for chunk in self.archive.chunks(part):
            shared.feed(chunk)
        shared.feed(b"", is_last=True)
        return shared.texts


class _SharedTexts(Xml):
    """Collects the texts that cells share; how they are pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_said = True
        self._size = 0
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_said = False
        elif name == "t" and self._is_said:
            self.expat.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_SHARED:
            raise _too_much_text()
        self._pieces.append(text)

    def _end(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self.expat.CharacterDataHandler = None
        elif name == "rPh":
            self._is_said = True
        elif name == "si":
            if len(self.texts) >= MAX_SHARED_TEXTS:
                raise _too_much_text()
            self.texts.append(text_of("".join(self._pieces)))


def text_of(text: str) -> str:
    """A text of a workbook, in which characters may be escaped as ``_x000D_``."""
    if len(text) > MAX_CELL:
        return Broken(TOO_LONG)
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def too_many_rows() -> Unreadable:
    """The error for a table that is too long."""
    return Unreadable(
        ("zu viele Zeilen", "too many rows"), (f"bis {MAX_ROWS} Zeilen", f"up to {MAX_ROWS} rows")
    )


def not_a_workbook() -> Unreadable:
    """The error for an archive that is something else."""
    return Unreadable(
        ("keine Arbeitsmappe, die lesbar ist", "no workbook that can be read"),
        ("XLSX, ODS, CSV oder JSON", "XLSX, ODS, CSV or JSON"),
    )


def _too_much_text() -> Unreadable:
    limit = f"{MAX_SHARED // 2**20} MiB"
    return Unreadable(
        ("zu viel Text in der Mappe", "too much text in the workbook"),
        (f"bis {limit}", f"up to {limit}"),
    )
