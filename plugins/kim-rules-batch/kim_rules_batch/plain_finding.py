"""The finding of multiple needs, as an object or as its JSON text, read in columns."""

from __future__ import annotations

import polars as pl
from attrs import frozen

from kim_rules_batch.layouts import members_of

#: What an object with a finding consists of in JSON.
_MEMBERS = {
    "established": r"(?:true|false|null)",
    "by": r'(?:null|"[^"\\]*")',
    "on": r'(?:null|"[^"\\]*")',
}
_MEMBER = "(?:" + "|".join(rf'"{key}"\s*:\s*{value}' for key, value in _MEMBERS.items()) + ")"
_OBJECT = rf"^\{{\s*(?:{_MEMBER}\s*(?:,\s*{_MEMBER}\s*)*)?\}}$"
_SPACE = " \t\n\r"


@frozen(eq=False)
class Members:
    """What a finding says.

    Args:
        given: Whether there is an object, or false.
        made: False for the false of the JSON.
        established: Whether the multiple need was established.
        by: The code of the body.
        on: The day.
        kind: Type of the days.
        unreadable: Texts that are neither an object of a finding nor false.
    """

    given: pl.Expr
    made: pl.Expr
    established: pl.Expr
    by: pl.Expr
    on: pl.Expr
    kind: pl.DataType
    unreadable: pl.Expr | None = None


def finding_members(value: pl.Expr, kind: pl.DataType) -> Members:
    """The members of findings.

    Args:
        value: Objects, or texts of JSON.
        kind: Type of the column.
    """
    return _members(value, kind) if isinstance(kind, pl.Struct) else _read(value)


def _members(value: pl.Expr, kind: pl.Struct) -> Members:
    """The fields of an object; without the field ``made`` there are objects only."""
    types = {name: type_ for name, type_ in members_of(kind).items() if type_ != pl.Null}

    def member(name: str, otherwise: pl.DataType) -> pl.Expr:
        return value.struct.field(name) if name in types else pl.lit(None, otherwise)

    return Members(
        given=value.is_not_null(),
        made=member("made", pl.Boolean()),
        established=member("established", pl.Boolean()),
        by=member("by", pl.String()),
        on=member("on", pl.String()),
        kind=types.get("on", pl.String()),
    )


def _read(value: pl.Expr) -> Members:
    text = value.str.strip_chars(_SPACE)
    once = pl.all_horizontal(text.str.count_matches(rf'"{key}"\s*:') <= 1 for key in _MEMBERS)
    readable = ((text == "false") | text.str.contains(_OBJECT)) & once
    text = pl.when(readable).then(text)
    return Members(
        given=text.is_not_null(),
        made=pl.when(text == "false").then(False),
        established=text.str.extract(r'"established"\s*:\s*(true|false)') == "true",
        by=text.str.extract(r'"by"\s*:\s*"([^"]*)"'),
        on=text.str.extract(r'"on"\s*:\s*"([^"]*)"'),
        kind=pl.String(),
        unreadable=~readable,
    )
