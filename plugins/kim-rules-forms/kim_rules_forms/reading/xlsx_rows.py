"""The rows of a sheet of XLSX, fast where they are plain, and by a parser everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from kim_rules_forms.reading.archives import Xml, local
from kim_rules_forms.reading.cells import TOO_LONG, Row, Value, column_of
from kim_rules_forms.reading.day_numbers import dated
from kim_rules_forms.reading.findings import Broken, Unreadable, error
from kim_rules_forms.reading.limits import MAX_CELL, MAX_COLUMNS, MAX_LINE

_HEAD = re.compile(r"<sheetData ?>")
_ROW = re.compile(r"\s*<row((?: [\w:]+=\"[^\"<&]*\")*) ?(/)?>")
_ROW_END = "</row>"
_END = re.compile(r"\s*</sheetData>")
_NUMBER = re.compile(r' r="([0-9]{1,7})"')
_LETTERS = re.compile("[A-Z]{1,3}")
_CELL_START = '<c r="'
#: What follows on the name of a cell: its style, its type, and what it keeps.
_REST = re.compile(
    r'(?: s="([0-9]{1,5})")?(?: t="(\w{1,9})")? ?'
    r"(?:/>|>(<f>[^<]*</f>)?(?:<v>([^<]*)</v>)?</c>"
    r'|><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>)\s*'
)
#: How many different cells are remembered.
_MOST_KNOWN = 20_000
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LAST_ROW = 1_048_576

_ERROR = error(
    ("ein Rechenfehler der Tabelle wie #WERT!", "an error of the sheet such as #VALUE!"),
    ("ein Wert", "a value"),
)
_NO_RESULT = error(
    ("eine Formel ohne Ergebnis", "a formula without a result"), ("ein Wert", "a value")
)
_ODD = error(("ein beschädigter Wert", "a damaged value"), ("ein Wert", "a value"))


class NotPlain(Exception):
    """A sheet that only a parser of XML takes apart."""


class Maker:
    """Makes values of what cells keep.

    Args:
        texts: The texts that cells share.
        shown: What the format of a style shows of a date.
        epoch: From when day numbers count.
    """

    def __init__(self, texts: Sequence[str], shown: Sequence[str | None], epoch: int) -> None:
        self._texts = texts
        self._shown = shown
        self._epoch = epoch
        #: The number of every column that was met, by its letters.
        self.columns: dict[str, int] = {}
        #: The value of cells that were met, by what is written of them.
        self.known: dict[str, Value] = {}

    def column(self, name: str) -> int:
        """The number of a column.

        Raises:
            Unreadable: If the sheet is too wide.
        """
        found = column_of(name)
        if found >= MAX_COLUMNS:
            raise too_wide()
        self.columns[name] = found
        return found

    def value(self, kind: str, style: str, text: str | None, *, is_formula: bool = False) -> Value:
        """The value of a cell.

        Args:
            kind: Its type, as XLSX calls it.
            style: The number of its style, or nothing.
            text: What it keeps; None when it keeps nothing.
            is_formula: Whether it is computed.
        """
        if text is None or (not text and kind not in ("str", "inlineStr")):
            return Broken(_NO_RESULT) if is_formula else None
        if kind == "s":
            at = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
            return self._texts[at] if 0 <= at < len(self._texts) else Broken(_ODD)
        if kind in ("", "n"):
            return self._number(text, style)
        if kind == "b":
            return {"1": True, "0": False, "true": True, "false": False}.get(text, Broken(_ODD))
        if kind == "e":
            return Broken(_ERROR)
        if len(text) > MAX_CELL:
            return Broken(TOO_LONG)
        return text

    def _number(self, text: str, style: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return Broken(_ODD)
        if number != number or abs(number) > 1e15:
            return Broken(_ODD)
        at = int(style) if style else 0
        shown = self._shown[at] if at < len(self._shown) else None
        if shown is not None:
            return dated(number, self._epoch, shown)
        return int(number) if number.is_integer() else number


def too_wide() -> Unreadable:
    """The error for a table of too many columns."""
    return Unreadable(
        ("zu viele Spalten", "too many columns"),
        (f"bis {MAX_COLUMNS} Spalten", f"up to {MAX_COLUMNS} columns"),
    )


# --- rows as spreadsheet programs write them ------------------------------------------------


def plain(chunks: Iterator[bytes], maker: Maker) -> Iterator[Row]:
    """The rows of a sheet that is written as all programs write it.

    Args:
        chunks: The sheet's part, piece by piece.
        maker: Makes the values.

    Raises:
        NotPlain: At the first row that is written otherwise.
        Unreadable: If it is damaged or too wide.
    """
    texts = _decoded(chunks)
    text = _after_head(texts)
    last, at = 0, 0
    while True:
        found = _ROW.match(text, at)
        end = -1 if found is None else found.end()
        if found is not None and not found[2]:
            end = text.find(_ROW_END, end)
        if found is None and _END.match(text, at):
            for _ in texts:
                pass  # to the end, so that a damaged archive is found out
            return
        if found is None or end < 0:
            more = next(texts, None)
            if more is None or len(text) - at > 4 * MAX_LINE:
                raise NotPlain
            text, at = text[at:] + more, 0
            continue
        last = _number(found[1], last)
        pieces = [] if found[2] else text[found.end() : end].split(_CELL_START)
        at = end if found[2] else end + len(_ROW_END)
        yield Row(last, _cells(pieces, last, maker) if pieces else [])


def _decoded(chunks: Iterator[bytes]) -> Iterator[str]:
    from codecs import getincrementaldecoder

    decoder = getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotPlain from None


def _after_head(texts: Iterator[str]) -> str:
    text = ""
    for more in texts:
        text += more
        found = _HEAD.search(text)
        if found:
            head = text[: found.start()]
            is_utf_8 = "encoding" not in head[:100] or re.search(
                r"(?i)encoding=.utf-8.", head[:100]
            )
            if "<!" in head or not is_utf_8:
                raise NotPlain
            return text[found.end() :]
        if len(text) > MAX_LINE:
            break
    raise NotPlain


def _number(attributes: str, last: int) -> int:
    found = _NUMBER.search(attributes)
    number = int(found[1]) if found else last + 1
    return number if last < number <= _LAST_ROW else last + 1


def _cells(pieces: list[str], number: int, maker: Maker) -> list[Value]:
    """The cells of a row that was split where they begin."""
    if pieces[0].strip():
        raise NotPlain
    cells: list[Value] = []
    known, columns, row = maker.known, maker.columns, str(number)
    for piece in islice(pieces, 1, None):
        name, _, rest = piece.partition('"')
        letters = name.removesuffix(row)
        column = columns.get(letters)
        if column is None:
            if not _LETTERS.fullmatch(letters):
                raise NotPlain
            column = maker.column(letters)
        if column != len(cells):
            if column < len(cells):
                raise NotPlain
            cells.extend([None] * (column - len(cells)))
        if rest in known:
            cells.append(known[rest])
        else:
            cells.append(_cell(rest, maker))
    return cells


def _cell(rest: str, maker: Maker) -> Value:
    found = _REST.fullmatch(rest)
    if found is None:
        raise NotPlain
    style, kind, formula, kept, inline = found.groups()
    if inline is not None:
        kind, kept = "inlineStr", inline
    if kept is not None and "&" in kept:
        kept = _unescaped(kept)
    value = maker.value(kind or "", style or "", kept, is_formula=formula is not None)
    if len(maker.known) >= _MOST_KNOWN:
        maker.known.clear()
    maker.known[rest] = value
    return value


def _unescaped(text: str) -> str:
    if text.count("&") != len(_ENTITY.findall(text)):
        raise NotPlain
    return _ENTITY.sub(_entity, text)


def _entity(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < 32 and code not in (9, 10, 13)):
        raise NotPlain
    return chr(code)


# --- rows of any kind ------------------------------------------------------------------------


def parsed(chunks: Iterator[bytes], maker: Maker) -> Iterator[Row]:
    """The rows of any sheet.

    Args:
        chunks: The sheet's part, piece by piece.
        maker: Makes the values.

    Raises:
        Unreadable: If it is damaged or too wide.
    """
    parser = _Rows(maker)
    for chunk in chunks:
        parser.feed(chunk)
        yield from parser.taken()
    parser.feed(b"", is_last=True)
    yield from parser.taken()


class _Rows(Xml):
    """Collects rows."""

    def __init__(self, maker: Maker) -> None:
        super().__init__()
        self._maker = maker
        self._rows: list[Row] = []
        self._number = 0
        self._cells: list[Value] = []
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] | None = None
        self._length = 0
        self._is_formula = False
        self._is_silent = False
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._hear
        self._is_heard = False

    def taken(self) -> list[Row]:
        """The rows that are complete, each once."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "row":
            told = attributes.get("r", "")
            found = int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 0
            last = self._number
            self._number = found if last < found <= _LAST_ROW else last + 1
            self._cells = []
        elif name == "c":
            self._cell, self._pieces, self._is_formula = attributes, None, False
            self._length = 0
        elif name == "f":
            self._is_formula = True
        elif name == "rPh":
            self._is_silent = True
        elif name in ("v", "t") and self._cell is not None and not self._is_silent:
            self._pieces = self._pieces or []
            self._is_heard = True

    def _hear(self, text: str) -> None:
        if self._is_heard and self._pieces is not None and self._length <= MAX_CELL:
            self._length += len(text)
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "t"):
            self._is_heard = False
        elif name == "rPh":
            self._is_silent = False
        elif name == "c" and self._cell is not None:
            self._add(self._cell)
            self._cell = None
        elif name == "row":
            self._rows.append(Row(self._number, self._cells))
            self._cells = []

    def _add(self, told: dict[str, str]) -> None:
        name = _LETTERS.match(told.get("r", ""))
        column = self._maker.column(name[0]) if name else len(self._cells)
        if column >= MAX_COLUMNS:
            raise too_wide()
        if column < len(self._cells):
            value: Value = Broken(_ODD)
            self._cells[column] = value
            return
        self._cells.extend([None] * (column - len(self._cells)))
        text = None if self._pieces is None else "".join(self._pieces)
        style = told.get("s", "")
        style = style if style.isascii() and style.isdigit() and len(style) < 6 else ""
        kind = told.get("t", "")
        self._cells.append(self._maker.value(kind, style, text, is_formula=self._is_formula))
