"""Reads submissions as JSON: an array, lines, or the answer of a survey server.

Groups within a submission become part of the name of a column, as in ``group/name``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from kim_rules.cli.strict_json import NotJson, StrictJson, skip_space
from kim_rules.errors import Finding
from kim_rules.reading_facts import shown_key
from kim_rules_forms.reading.cells import TOO_LONG, Row, Value
from kim_rules_forms.reading.encodings import encoding_of
from kim_rules_forms.reading.findings import Broken, Remark, Unreadable, error
from kim_rules_forms.reading.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_JSON,
    MAX_RECORD,
    MAX_ROWS,
)
from kim_rules_forms.reading.xlsx import too_many_rows

#: The keys under which servers hand out submissions.
LISTS = ("results", "value", "submissions", "data", "responses")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}"]', re.DOTALL)
#: An object with nothing nested in it.
_FLAT = re.compile(r'\{(?:[^{}\[\]"]++|"(?:[^"\\]++|\\.)*+")*+\}', re.DOTALL)
_WANTED = ("JSON, ein Objekt je Bogen", "JSON, one object for each submission")
_NOT_AN_OBJECT = error(("kein Objekt", "not an object"), _WANTED)
_TOO_LONG = error(
    ("ein zu langer Datensatz", "a record that is too long"),
    (f"bis {MAX_RECORD} Zeichen", f"up to {MAX_RECORD} characters"),
)
_TOO_DEEP = error(("zu tief verschachtelt", "nested too deeply"), _WANTED)
_NESTED = error(("ein verschachtelter Wert", "a nested value"), ("ein Wert", "a value"))
_MOST_DEEP = 12


class JsonFile:
    """A file of JSON: a book of one sheet whose columns are the keys that were met.

    Args:
        path: The file.
        encoding: Its encoding, when somebody knows.

    Raises:
        Unreadable: If it is too large, or no JSON.
    """

    kind = "json"
    name = "JSON"
    epoch: int | None = None

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        if path.stat().st_size > MAX_JSON:
            limit = f"{MAX_JSON // 2**20} MiB"
            raise Unreadable(("zu groß", "too large"), (f"bis {limit}", f"up to {limit}"))
        self.encoding = encoding_of(path, encoding).name
        self._text = path.read_text(encoding=self.encoding)
        #: The keys in the order in which they were met.
        self.keys: dict[str, int] = {}
        self.sheets = [self]

    def place(self, row: int, column: int) -> str:
        """What a value is called: the number of its record and its key."""
        key = next(islice(self.keys, column, None), None)
        return f"{self.name}!{row}" + (f".{shown_key(key)}" if key else "")

    def rows(self) -> Iterator[Row]:
        """Every record."""
        for row, _ in self.raw_rows():
            yield row

    def raw_rows(self) -> Iterator[tuple[Row, Any]]:
        """Every record with its JSON value."""
        self._check_count()
        reader = StrictJson()
        number = 0
        for start, end in self._records():
            number += 1
            if end - start > MAX_RECORD:
                yield Row(number, [], _TOO_LONG), None
                continue
            try:
                value, findings = reader.read_whole(self._text[start:end])
            except NotJson as fault:
                yield Row(number, [], error((fault.said.de, fault.said.en), _WANTED)), None
                continue
            yield self._row(number, value, findings), value

    def _row(self, number: int, value: Any, findings: list[Finding]) -> Row:
        if findings:
            first = findings[0]
            return Row(number, [], Remark(first.said, first.wanted))
        if not isinstance(value, dict):
            return Row(number, [], _NOT_AN_OBJECT)
        cells: list[Value] = [None] * len(self.keys)
        for key, one in _flat(value):
            at = self.keys.setdefault(key, len(self.keys))
            if at >= MAX_COLUMNS:
                return Row(number, [], _NESTED)
            if at >= len(cells):
                cells.extend([None] * (at + 1 - len(cells)))
            cells[at] = one
        return Row(number, cells)

    def _check_count(self) -> None:
        """Refuse too many records at once, before any is read."""
        most = sum(map(self._text.count, (",", "{", "\n")))
        if most >= MAX_ROWS and any(True for _ in islice(self._records(), MAX_ROWS, None)):
            raise too_many_rows()

    # --- where the records are ---------------------------------------------------------------

    def _records(self) -> Iterator[tuple[int, int]]:
        """Where each record begins and ends."""
        text = self._text
        at = skip_space(text, 0)
        if text.startswith("[", at):
            yield from self._members(at)
            return
        wrapped = self._wrapped(at)
        if wrapped is not None:
            yield from self._members(wrapped)
            return
        while at < len(text):
            end = self._end(at)
            yield at, end
            at = skip_space(text, end)

    def _members(self, at: int) -> Iterator[tuple[int, int]]:
        """The members of an array."""
        text = self._text
        at = skip_space(text, at + 1)
        while not text.startswith("]", at):
            end = self._end(at)
            yield at, end
            at = skip_space(text, end)
            if text.startswith(",", at):
                at = skip_space(text, at + 1)
            elif not text.startswith("]", at):
                raise _not_json(text, at)

    def _wrapped(self, at: int) -> int | None:
        """Where the array of a server's answer begins; None when there is none."""
        head = self._text[at : at + 10_000]
        for key in LISTS:
            found = re.search(rf'"{key}"\s*:\s*\[\s*[{{\]]', head)
            if found and _depth(head[: found.start()]) == 1:
                return at + head.index("[", found.start())
        return None

    def _end(self, at: int) -> int:
        """Where the value that begins somewhere ends."""
        text = self._text
        if not text.startswith(("{", "["), at):
            found = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}]+').match(text, at)
            if found is None:
                raise _not_json(text, at)
            return found.end()
        flat = _FLAT.match(text, at)
        if flat is not None:
            return flat.end()
        depth = 0
        for token in _TOKEN.finditer(text, at):
            letter = token[0]
            if letter in "[{":
                depth += 1
            elif letter in "]}":
                depth -= 1
                if depth == 0:
                    return token.end()
            elif letter == '"':
                raise _not_json(text, token.start())
        raise _not_json(text, len(text))


def _depth(text: str) -> int:
    found = [token[0] for token in _TOKEN.finditer(text)]
    return sum(one in "[{" for one in found) - sum(one in "]}" for one in found)


def _not_json(text: str, at: int) -> Unreadable:
    line = text.count("\n", 0, at) + 1
    return Unreadable(
        (f"kein gültiges JSON in Zeile {line}", f"no valid JSON in line {line}"), _WANTED
    )


def _flat(record: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    """The values of a record, with the groups in which they stand before their keys."""
    waiting: list[tuple[str, Any]] = list(record.items())[::-1]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict) and key.count("/") < _MOST_DEEP:
            waiting += [(f"{key}/{inner}", one) for inner, one in value.items()][::-1]
        elif isinstance(value, list):
            yield key, _listed(value)
        elif isinstance(value, str) and len(value) > MAX_CELL:
            yield key, Broken(TOO_LONG)
        elif isinstance(value, dict):
            yield key, Broken(_TOO_DEEP)
        else:
            yield key, value


def _listed(value: list[Any]) -> Value:
    """A list of codes as a survey tool writes it in one cell; geometries mean nothing here."""
    if not all(isinstance(one, str) for one in value):
        return Broken(_NESTED)
    text = "\n".join(value)
    return text if len(text) <= MAX_CELL else Broken(TOO_LONG)
