"""Reads ODS workbooks row by row, with flat memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from kim_rules.values import PartialDate
from kim_rules_forms.reading.archives import Archive, Xml, local, protected
from kim_rules_forms.reading.cells import NOT_A_DATE, TOO_LONG, Row, Value, cell_name
from kim_rules_forms.reading.findings import Broken, error
from kim_rules_forms.reading.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS
from kim_rules_forms.reading.ods_styles import OdsStyles, StylesPart
from kim_rules_forms.reading.xlsx import not_a_workbook, too_many_rows
from kim_rules_forms.reading.xlsx_rows import too_wide

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT, STYLES = "content.xml", "styles.xml"
_ODD = error(("ein beschädigter Wert", "a damaged value"), ("ein Wert", "a value"))
_EPOCHS = {"1904-01-01": 1904, "1899-12-30": 1900, "1900-01-01": None}


class OdsSheet:
    """A sheet of a workbook.

    Args:
        book: The workbook.
        name: Of the sheet.
        number: Which of the sheets it is, from 0.
    """

    def __init__(self, book: OdsBook, name: str, number: int) -> None:
        self.name = name
        self.epoch: int | None = 1900
        self._book = book
        self._number = number

    def place(self, row: int, column: int) -> str:
        """What a cell is called."""
        return f"{self.name}!{cell_name(row, column)}"

    def rows(self) -> Iterator[Row]:
        """Every row that has cells."""
        parser = _Content(self._number, self._book.styles())
        for chunk in self._book.archive.chunks(CONTENT):
            parser.feed(chunk)
            yield from parser.taken()
            self.epoch = parser.epoch
            if parser.is_done:
                return
        parser.feed(b"", is_last=True)
        yield from parser.taken()


class OdsBook:
    """An open workbook.

    Args:
        archive: Its parts.

    Raises:
        Unreadable: If it is none, or is protected or damaged.
    """

    kind = "ods"

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        if CONTENT not in archive:
            raise not_a_workbook()
        manifest = "META-INF/manifest.xml"
        if manifest in archive and b"encryption-data" in archive.small(manifest):
            raise protected()
        parser = _Names()
        for chunk in archive.chunks(CONTENT):
            parser.feed(chunk)
        parser.feed(b"", is_last=True)
        #: Whether there is a part with styles that sheets share.
        self._has_styles = STYLES in archive
        hidden = parser.hidden
        self.sheets = [
            OdsSheet(self, name, number)
            for number, (name, style) in enumerate(parser.found)
            if style not in hidden
        ]
        if not self.sheets or len(self.sheets) > MAX_SHEETS:
            raise not_a_workbook()

    def styles(self) -> OdsStyles:
        """The styles that the sheets share."""
        found = OdsStyles()
        if self._has_styles:
            StylesPart(found).feed(self.archive.small(STYLES), is_last=True)
        return found


class _Names(Xml):
    """Collects the names of the sheets, and the styles that hide one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self._style = ""
        self._depth = 0
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end

    def _start(self, name: str, told: dict[str, str]) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1 and len(self.found) <= MAX_SHEETS:
                self.found.append((told.get("table:name", ""), told.get("table:style-name", "")))
        elif name == "style:style":
            self._style = told.get("style:name", "")
        elif name == "style:table-properties" and told.get("table:display") == "false":
            self.hidden.add(self._style)

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1


class _Content(Xml):
    """Collects the rows of one sheet."""

    def __init__(self, wanted: int, styles: OdsStyles) -> None:
        super().__init__()
        self.epoch: int | None = 1900
        self._styles = styles
        #: The styles of cells that have none of their own, by column.
        self._defaults: list[str | None] = []
        self._row_default: str | None = None
        self.is_done = False
        self._wanted = wanted
        self._sheet, self._depth = -1, 0
        self._number, self._total = 0, 0
        self._rows: list[Row] = []
        self._cells: list[Value] = []
        self._repeated = 1
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._length = 0
        self._silent = 0
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._hear
        self._is_text = False

    def taken(self) -> list[Row]:
        """The rows that are complete, each once."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, told: dict[str, str]) -> None:
        if self._depth == 0:
            self._styles.start(name, told)
            if name == "table:null-date":
                self.epoch = _EPOCHS.get(told.get("table:date-value", "1899-12-30"))
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._sheet += 1
                self._number = 0
        if self._sheet != self._wanted or self._depth != 1:
            return
        if name == "table:table-column":
            times = min(_count(told.get("table:number-columns-repeated")), MAX_COLUMNS)
            if len(self._defaults) < MAX_COLUMNS:
                self._defaults += [told.get("table:default-cell-style-name")] * times
        elif name == "table:table-row":
            self._repeated = _count(told.get("table:number-rows-repeated"))
            self._row_default = told.get("table:default-cell-style-name")
            self._cells = []
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._paragraphs, self._length = told, [], 0
        elif self._cell is not None:
            self._inside(local(name), told)

    def _inside(self, name: str, told: dict[str, str]) -> None:
        if name in ("annotation", "note", "ruby-text"):
            self._silent += 1
        elif self._silent:
            return
        elif name == "p":
            self._paragraphs.append("")
            self._is_text = True
        elif name == "s":
            self._hear(" " * min(_count(told.get("text:c")), MAX_CELL))
        elif name in ("tab", "line-break"):
            self._hear("\t" if name == "tab" else "\n")

    def _hear(self, text: str) -> None:
        if self._is_text and not self._silent and self._paragraphs and self._length <= MAX_CELL:
            self._length += len(text)
            self._paragraphs[-1] += text

    def _end(self, name: str) -> None:
        if self._depth == 0:
            self._styles.end(name)
        elif name in ("office:annotation", "text:note", "text:ruby-text") and self._silent:
            self._silent -= 1
        elif name == "text:p":
            self._is_text = False
        elif name == "table:table":
            self._depth -= 1
            self.is_done = self._depth == 0 and self._sheet == self._wanted
        elif self._depth == 1 and self._sheet == self._wanted:
            self._end_of_cell(name)

    def _end_of_cell(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            times = _count(self._cell.get("table:number-columns-repeated"))
            value = None if name == "table:covered-table-cell" else self._value(self._cell)
            if value is not None and len(self._cells) + times > MAX_COLUMNS:
                raise too_wide()
            self._cells += [value] * min(times, max(0, MAX_COLUMNS - len(self._cells)))
            self._cell = None
        elif name == "table:table-row":
            self._add()

    def _add(self) -> None:
        while self._cells and self._cells[-1] is None:
            self._cells.pop()
        times = self._repeated if self._cells else 1
        self._total += times
        if self._total > MAX_ROWS:
            raise too_many_rows()
        if self._cells:
            self._rows += [Row(self._number + more + 1, self._cells) for more in range(times)]
        self._number += self._repeated

    def _value(self, told: dict[str, str]) -> Value:
        kind = told.get("office:value-type") or told.get("calcext:value-type")
        text = told.get("office:string-value") or "\n".join(self._paragraphs)
        if told.get("calcext:value-type") == "error":
            return Broken(_ODD)
        if kind in ("float", "percentage", "currency"):
            return _number(told.get("office:value", ""))
        if kind == "date":
            return self._date(told.get("office:date-value", ""), told)
        if kind == "boolean":
            found = {"true": True, "false": False}.get(told.get("office:boolean-value", ""))
            return Broken(_ODD) if found is None else found
        if self._length > MAX_CELL or len(text) > MAX_CELL:
            return Broken(TOO_LONG)
        return text or None

    def _date(self, text: str, told: dict[str, str]) -> Value:
        try:
            found: date = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        except ValueError:
            return Broken(NOT_A_DATE)
        at = len(self._cells)
        default = self._defaults[at] if at < len(self._defaults) else None
        style = told.get("table:style-name") or self._row_default or default
        shown = self._styles.shown(style)
        if shown == "day":
            return found
        return PartialDate(found.year, found.month if shown == "month" else None)


def _count(text: str | None) -> int:
    """A number of repetitions; what is no number is one."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 9):
        return 1
    return max(1, int(text))


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return Broken(_ODD)
    if number != number or abs(number) > 1e15:
        return Broken(_ODD)
    return int(number) if number.is_integer() else number
