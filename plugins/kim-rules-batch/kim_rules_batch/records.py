"""Facts that stand in text files, JSON or CSV, as rows of a plain table.

What does not fit becomes an error of its row, and never stops the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import polars as pl

from kim_rules.reading_facts import shown_key
from kim_rules.rulebook import Rulebook
from kim_rules_batch.layouts import Schema, plain_schema


class TextCode(StrEnum):
    """Kinds of errors that only text files can have, as the column ``error`` shows them."""

    NOT_JSON = "not_json"
    NOT_UTF_8 = "not_utf_8"
    NOT_CSV = "not_csv"
    WRONG_LENGTH = "wrong_length"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_KEY = "unknown_key"
    REPEATED_KEY = "repeated_key"


class Misfit(Exception):
    """A value that is not of the type of its fact.

    Args:
        code: What is wrong.
        path: Where, below the fact; with a dot in front.
    """

    def __init__(self, code: TextCode = TextCode.WRONG_TYPE, path: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.path = path


#: Gives a value as the column holds it.
Read = Callable[[Any], Any]
#: A row: its facts by name, or what is wrong with it as a whole.
Record = Mapping[str, Any] | TextCode

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_LIST = "|"
_EMPTY_LIST = "[]"


class Records:
    """Makes tables of records.

    Args:
        rulebook: Whose facts.
        others: Columns that are no facts, and are kept as text.
        is_text: Whether values are text, as in CSV; otherwise they are those of JSON.
    """

    def __init__(self, rulebook: Rulebook, others: Sequence[str], *, is_text: bool) -> None:
        facts = {name: kind for name, kind in plain_schema(rulebook).items() if name != "error"}
        extra = {name: pl.String() for name in others if name not in facts}
        self.schema: Schema = {**facts, **extra, "error": pl.String()}
        self._read = {name: _reader(name, kind, is_text) for name, kind in facts.items()}
        self._read.update(dict.fromkeys(extra, _as_text))
        if is_text:
            areas = (f"needs.{area}" for area in rulebook.areas)
            self._read.update(dict.fromkeys(areas, _text))

    @property
    def names(self) -> frozenset[str]:
        """Every key that a record can have."""
        return frozenset(self._read)

    def table(self, records: Iterable[Record]) -> pl.DataFrame:
        """Records as rows of a plain table with the column ``error``."""
        rows = list(map(self._row, records))
        try:
            return pl.DataFrame(rows, schema=dict(self.schema))
        except UnicodeEncodeError:  # half characters, which JSON can escape
            said = {"error": f"{TextCode.NOT_UTF_8}:$"}
            whole = [row if _is_encodable(row) else said for row in rows]
            return pl.DataFrame(whole, schema=dict(self.schema))

    def _row(self, record: Record) -> dict[str, Any]:
        if isinstance(record, TextCode):
            return {"error": f"{record}:$"}
        row: dict[str, Any] = {}
        errors: list[str] = []
        for name, value in record.items():
            self._put(row, name, value, errors)
        if errors:
            row["error"] = "; ".join(errors)
        return row

    def _put(self, row: dict[str, Any], name: str, value: Any, errors: list[str]) -> None:
        read = self._read.get(name)
        if read is None:
            errors.append(f"{TextCode.UNKNOWN_KEY}:{shown_key(name)}")
            return
        if value is None:
            return
        try:
            stored = read(value)
        except Misfit as misfit:
            errors.append(f"{misfit.code}:{name}{misfit.path}")
            return
        if name in self.schema:
            row[name] = stored
        else:
            row.setdefault("needs", {})[name.removeprefix("needs.")] = stored


def _is_encodable(row: Mapping[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _reader(name: str, kind: pl.DataType, is_text: bool) -> Read:
    special: dict[str, tuple[Read, Read]] = {
        "multiple_needs_finding": (_finding, lambda text: _finding(_json(text))),
        "admitted_on": (_admitted, _text),
    }
    if name in special:
        return special[name][is_text]
    if isinstance(kind, pl.Struct):
        areas = frozenset(field.name for field in kind.fields)
        return lambda value: _needs(_json(value) if is_text else value, areas)
    if isinstance(kind, pl.List):
        return _split if is_text else _texts
    if kind == pl.Boolean:
        return _truth_text if is_text else _truth
    if kind.is_integer():
        return _number_text if is_text else _number
    return _text


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Misfit
    return value


def _as_text(value: Any) -> str:
    return value if type(value) is str else json.dumps(value, ensure_ascii=False)


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise Misfit
    return value


def _truth_text(text: str) -> bool:
    truth = {"true": True, "false": False}.get(text.strip().lower())
    if truth is None:
        raise Misfit
    return truth


def _number(value: Any) -> int:
    if type(value) is not int or abs(value) >= 2**63:
        raise Misfit
    return value


def _number_text(text: str) -> int:
    if not _INTEGER.fullmatch(text.strip()):
        raise Misfit
    return int(text)


def _texts(value: Any) -> list[str]:
    if type(value) is not list or not all(type(one) is str for one in value):
        raise Misfit
    return value


def _split(text: str) -> list[str]:
    return [] if text.strip() == _EMPTY_LIST else [one.strip() for one in text.split(_LIST)]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Misfit(TextCode.NOT_JSON) from None


def _needs(value: Any, areas: frozenset[str]) -> dict[str, str]:
    if type(value) is not dict:
        raise Misfit
    for area, level in value.items():
        if area not in areas:
            raise Misfit(TextCode.UNKNOWN_KEY, f".{shown_key(area)}")
        if level is not None and type(level) is not str:
            raise Misfit(path=f".{area}")
    return value


def _admitted(value: Any) -> str:
    if value is False:
        return "false"
    if type(value) is not str or value == "false":
        raise Misfit
    return value


def _finding(value: Any) -> dict[str, Any]:
    if value is False:
        return {"made": False}
    if type(value) is not dict:
        raise Misfit
    kinds = {"established": bool, "by": str, "on": str}
    for key, member in value.items():
        if key not in kinds:
            raise Misfit(TextCode.UNKNOWN_KEY, f".{shown_key(key)}")
        if member is not None and type(member) is not kinds[key]:
            raise Misfit(path=f".{key}")
    return {"made": True, **value}
