"""Reads clients from a file or standard input, one after the other.

Three forms are told apart by what stands in them, never by the name of the file:

* NDJSON, a client on each line, read line by line with flat memory;
* one JSON array of clients;
* JSON objects over several lines, one or more.

A line may also be ``{"client": {…}, "case": {…}}``; the client inside is meant.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, Self

from kim_rules.cli.exits import Exit, Problem
from kim_rules.cli.strict_json import WANTED, NotJson, StrictJson, skip_space
from kim_rules.errors import Finding
from kim_rules.vocabulary import Label

#: Longest line of NDJSON, in bytes: ten thousand times a usual client.
MAX_LINE = 16 * 2**20
#: Largest array, or objects over several lines, in bytes; NDJSON has no limit.
MAX_DOCUMENT = 64 * 2**20
STDIN = "-"

_MARK = b"\xef\xbb\xbf"  # the byte order mark that Windows programs put in front of UTF-8
_UTF_8 = Label("Text in UTF-8", "text in UTF-8")
_WRAPPER = frozenset({"client", "case"})


class Record(NamedTuple):
    """One client of a file, or the place of a mistake.

    Args:
        line: The line on which it begins, from 1.
        value: The JSON value; None when there is none.
        findings: What is wrong with the text.
        stem: What stands before the path of its facts: ``client.`` inside a wrapper.
        case: What stands beside the client inside a wrapper.
    """

    line: int
    value: Any
    findings: tuple[Finding, ...] = ()
    stem: str = ""
    case: Any = None

    @property
    def is_readable(self) -> bool:
        """Whether there is a value, with mistakes or without."""
        return self.value is not None or not self.findings


class Line(NamedTuple):
    """A line of NDJSON that was not read yet; :func:`record_of` reads it.

    Args:
        number: Its number, from 1.
        text: What stands there, of at most :data:`MAX_LINE` bytes.
    """

    number: int
    text: bytes


class ClientsFile:
    """A file of clients, open within ``with``; iterate over its records once.

    Args:
        name: Path of the file, or ``-`` for standard input.

    Raises:
        Problem: If the file cannot be opened.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        #: Its name as messages show it.
        self.shown = printable(name)
        #: Whether the file turned out to be an array; known with the first record.
        self.is_array = False
        #: Bytes read so far.
        self.position = 0
        self._json = StrictJson()
        self._stream = sys.stdin.buffer if name == STDIN else opened(name)

    @property
    def size(self) -> int | None:
        """Size in bytes; None when it is not known before the end."""
        if self.name == STDIN:
            return None
        told = os.fstat(self._stream.fileno())
        return told.st_size if stat.S_ISREG(told.st_mode) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.name != STDIN:
            self._stream.close()

    def __iter__(self) -> Iterator[Record]:
        for item in self.unread():
            yield record_of(item, self._json) if isinstance(item, Line) else item

    def unread(self) -> Iterator[Record | Line]:
        """Its records, with the lines of NDJSON unread from the second on.

        Reading them is most of the work, and can be done in another process.
        """
        line, number = self._next_line(0)
        if not line:
            yield Record(1, None, (Finding("$", Label("kein Inhalt", "nothing"), WANTED),))
        elif _begins_with(line, b"["):
            yield from self._document(_blank(number - 1) + line, _too_large())
        else:
            first = self._record(number, line)
            if first.is_readable:
                yield first
                yield from self._lines(number)
            else:
                yield from self._doubtful(first, line)

    def _doubtful(self, first: Record, line: bytes) -> Iterator[Record | Line]:
        """What begins with a line that is not a client: a broken one, or part of one."""
        second, number = self._next_line(first.line)
        is_lines = _begins_with(second, b"{") and not line.rstrip().endswith(b":")
        if is_lines or len(line) > MAX_LINE:
            yield first
            if second:
                yield self._record(number, second)
            yield from self._lines(number)
        else:
            head = _blank(first.line - 1) + line + _blank(number - first.line - 1)
            yield from self._document(head + second, first)

    # --- line by line ----------------------------------------------------------------

    def _next_line(self, number: int) -> tuple[bytes, int]:
        """The next line that is not blank, and its number; nothing at the end.

        Of a line that is too long only the beginning comes.
        """
        while True:
            line = self._stream.readline(MAX_LINE + 1)
            self.position += len(line)
            number += 1
            if not line or line.removeprefix(_MARK).strip():
                return line, number

    def _lines(self, number: int) -> Iterator[Record | Line]:
        while True:
            line, number = self._next_line(number)
            if not line:
                return
            yield self._too_long(number, line) if len(line) > MAX_LINE else Line(number, line)

    def _record(self, number: int, line: bytes) -> Record:
        if len(line) > MAX_LINE:
            return self._too_long(number, line)
        return record_of(Line(number, line), self._json)

    def _too_long(self, number: int, line: bytes) -> Record:
        self._skip_line(line)
        said = Label("eine zu lange Zeile", "a line that is too long")
        limit = f"{MAX_LINE // 2**20} MiB"
        wanted = Label(f"bis {limit} je Zeile", f"up to {limit} a line")
        return Record(number, None, (Finding("$", said, wanted),))

    def _skip_line(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(MAX_LINE)
            self.position += len(line)

    # --- as a whole ------------------------------------------------------------------

    def _document(self, head: bytes, too_large: Record) -> Iterator[Record]:
        rest = self._stream.read(max(0, MAX_DOCUMENT + 1 - len(head)))
        self.position += len(rest)
        whole = (head + rest).removeprefix(_MARK)
        if len(whole) > MAX_DOCUMENT:
            yield too_large
            return
        try:
            text = whole.decode()
        except UnicodeDecodeError as error:
            line = whole.count(b"\n", 0, error.start) + 1
            yield Record(line, None, (_not_utf_8(whole, error),))
            return
        start = skip_space(text, 0)
        self.is_array = text.startswith("[", start)
        place = _Place(text)
        try:
            read = self._json.array if self.is_array else self._json.sequence
            for at, value, findings in read(text, start):
                self.position = at  # the text is in memory; this is how far it is decided
                yield unwrapped(place.line(at), value, findings)
        except NotJson as error:
            column = place.column(error.position)
            yield Record(place.line(error.position), None, (error.finding(column),))


class _Place:
    """Counts lines in a text, forwards."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._at = 0

    def line(self, at: int) -> int:
        """The line of a position that is not before the last one."""
        self._line += self._text.count("\n", self._at, at)
        self._at = max(self._at, at)
        return self._line

    def column(self, at: int) -> int:
        """The column of a position, from 1."""
        return at - self._text.rfind("\n", 0, at)


def _begins_with(line: bytes, mark: bytes) -> bool:
    return line.removeprefix(_MARK).lstrip().startswith(mark)


def _blank(lines: int) -> bytes:
    """Blank lines in place of those that were skipped, so that the numbers stay right."""
    return b"\n" * min(lines, MAX_DOCUMENT + 1)


def record_of(line: Line, json: StrictJson) -> Record:
    """Read a line.

    Args:
        line: The line.
        json: Reads the values.
    """
    try:
        text = line.text.removeprefix(_MARK).decode()
    except UnicodeDecodeError as error:
        return Record(line.number, None, (_not_utf_8(line.text, error),))
    try:
        value, findings = json.read_whole(text)
    except NotJson as error:
        return Record(line.number, None, (error.finding(error.position + 1),))
    return unwrapped(line.number, value, findings)


def unwrapped(line: int, value: Any, findings: list[Finding]) -> Record:
    """The record of a value: a client, or the client inside a wrapper."""
    if isinstance(value, dict) and "client" in value and value.keys() <= _WRAPPER:
        return Record(line, value["client"], tuple(findings), "client.", value.get("case"))
    return Record(line, value, tuple(findings))


def printable(name: str) -> str:
    """The name of a file as messages show it."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def opened(name: str) -> BinaryIO:
    """A file to read.

    Raises:
        Problem: If it cannot be opened.
    """
    shown = printable(name)
    if os.path.isdir(name):
        raise Problem(
            Exit.INVALID,
            f"{shown}: ein Ordner; erlaubt: eine Datei oder - für die Standardeingabe",
            f"{shown}: a folder; allowed: a file, or - for standard input",
        )
    try:
        return open(name, "rb")
    except FileNotFoundError:
        de, en = "diese Datei gibt es nicht", "there is no such file"
    except PermissionError:
        de, en = "keine Berechtigung zum Lesen", "no permission to read"
    except (OSError, ValueError):
        de, en = "nicht lesbar", "not readable"
    raise Problem(Exit.INVALID, f"{shown}: {de}", f"{shown}: {en}")


def _not_utf_8(data: bytes, error: UnicodeDecodeError) -> Finding:
    """The finding for bytes that are not UTF-8, without showing them."""
    position = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        said = Label("ein Text in UTF-16", "text in UTF-16")
    else:
        said = Label(
            f"kein UTF-8 ab Byte {position} der Zeile (vielleicht Windows-1252)",
            f"not UTF-8 from byte {position} of the line (perhaps Windows-1252)",
        )
    return Finding("$", said, _UTF_8)


def _too_large() -> Record:
    limit = f"{MAX_DOCUMENT // 2**20} MiB"
    said = Label("eine zu große Liste", "an array that is too large")
    wanted = Label(
        f"bis {limit}; größere Bestände als NDJSON, eine Zeile je Person",
        f"up to {limit}; more clients as NDJSON, one on each line",
    )
    return Record(1, None, (Finding("$", said, wanted),))
