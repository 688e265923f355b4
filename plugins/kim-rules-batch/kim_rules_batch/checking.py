"""Refuses tables that cannot be decided as a whole: wrong columns, wrong types."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import polars as pl

from kim_rules.errors import Finding, InvalidInput
from kim_rules.reading_facts import unknown_key
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label
from kim_rules_batch.layouts import (
    Layout,
    Schema,
    instance,
    members_of,
    packed_schema,
    partial_dates,
    plain_schema,
)
from kim_rules_batch.stages import MARK


class InvalidTable(InvalidInput):
    """A table whose columns do not fit: one is missing, unknown or of a wrong type."""


UNKNOWN_COLUMN = Label("eine unbekannte Spalte", "an unknown column")
_MISSING = Label("fehlt", "missing")
_TAKEN = Label("ein vergebener Name", "a name that is taken")
_OTHER_NAME = Label("ein anderer Name", "another name")

#: In which types key dates can stand.
_DAYS = (pl.Date(), pl.String())
#: Whether the column of a name and a type can be read as one of the wanted type.
_Fits = Callable[[str, pl.DataType, pl.DataType, Rulebook], bool]
_TEXTS: tuple[type[pl.DataType], ...] = (pl.String, pl.Categorical, pl.Enum)


def check_table(
    schema: Schema,
    layout: Layout,
    rulebook: Rulebook,
    on: str | None,
    keep: Collection[str] | None = (),
) -> None:
    """Refuse a table that cannot be decided.

    Args:
        schema: Its columns.
        layout: How they are read.
        rulebook: By which they are decided.
        on: The column of the key dates, if it has one.
        keep: Columns that are not facts but allowed; None for any.

    Raises:
        InvalidTable: With every finding at once.
    """
    wanted = plain_schema(rulebook) if layout is Layout.PLAIN else packed_schema(rulebook)
    fits = _fits_plain if layout is Layout.PLAIN else _fits_packed
    findings = [
        *_missing(schema, wanted, on, keep or ()),
        *_wrong(schema, wanted, fits, rulebook),
        *_unknown(schema, wanted, on, keep),
        *(_incomplete(schema, wanted) if layout is Layout.PACKED else ()),
    ]
    if on is not None and on in schema and not _is(schema[on], pl.Date, pl.String):
        findings.append(Finding(on, _said(schema[on]), _said(*_DAYS)))
    if findings:
        raise InvalidTable(findings)


def _missing(
    schema: Schema, wanted: Schema, on: str | None, keep: Collection[str]
) -> Iterator[Finding]:
    for name in dict.fromkeys(["id", *([] if on is None else [on]), *keep]):
        if name not in schema:
            kinds = _DAYS if name == on else [wanted[name]] if name in wanted else ()
            any_ = Label("eine Spalte dieses Namens", "a column of this name")
            yield Finding(name, _MISSING, _said(*kinds) if kinds else any_)
    if schema.keys() & wanted.keys() <= {"id", "error"}:
        facts = ", ".join(name for name in wanted if name not in ("id", "error"))
        said = Label("keine Spalte mit Angaben", "no column with facts")
        yield Finding("$", said, Label(facts, facts))


def _wrong(schema: Schema, wanted: Schema, fits: _Fits, rulebook: Rulebook) -> Iterator[Finding]:
    for name, kind in schema.items():
        is_empty = kind == pl.Null and name != "id"
        if name in wanted and not is_empty and not fits(name, kind, wanted[name], rulebook):
            others = _also_read(name, rulebook) if fits is _fits_plain else ()
            yield Finding(name, _said(kind), _said(wanted[name], *others))


def _unknown(
    schema: Schema, wanted: Schema, on: str | None, keep: Collection[str] | None
) -> Iterator[Finding]:
    for name in schema:
        if name.startswith(MARK):
            yield Finding(name, _TAKEN, _OTHER_NAME)
        elif keep is not None and name not in wanted and name != on and name not in keep:
            yield Finding(name, UNKNOWN_COLUMN, unknown_key(name, "", tuple(wanted)).wanted)


def _incomplete(schema: Schema, wanted: Schema) -> Iterator[Finding]:
    """Findings for columns without the other columns that say the same fact with them."""
    for name in wanted:
        fact, dot, _ = name.partition(".")
        partners = [other for other in wanted if other.partition(".")[0] == fact]
        optional = fact in ("nationalities", "multiple_needs_finding") and dot
        if fact == "nationalities" or optional or name in schema:
            continue
        if any(other in schema for other in partners):
            yield Finding(name, _MISSING, _said(wanted[name]))


# --- types ---------------------------------------------------------------------------------


def _is(kind: pl.DataType, *classes: type[pl.DataType]) -> bool:
    return any(kind == cls for cls in classes)


def _also_read(name: str, rulebook: Rulebook) -> tuple[pl.DataType, ...]:
    """Types that a plain column can have beside the one of its schema.

    Args:
        name: Of the column.
        rulebook: With the facts that it declares.
    """
    if name == "needs":
        return (pl.Map(pl.String(), pl.String()),)
    if name == "multiple_needs_finding":
        return (pl.String(),)
    if name == "admitted_on":
        return (pl.Date(), pl.Boolean())
    return (pl.Date(),) if name in partial_dates(rulebook) else ()


def _fits_plain(name: str, kind: pl.DataType, wanted: pl.DataType, rulebook: Rulebook) -> bool:
    if kind in _also_read(name, rulebook):
        return True
    if name == "needs":
        return _holds_needs(kind, wanted)
    if name == "multiple_needs_finding":
        return _holds_finding(kind, wanted)
    if isinstance(wanted, pl.List):
        return isinstance(kind, pl.List) and _is(instance(kind.inner), *_TEXTS, pl.Null)
    if wanted == pl.Int64:
        return kind.is_integer()
    if wanted == pl.String and name not in ("id", "error"):
        return _is(kind, *_TEXTS)
    return kind == wanted


def _holds_needs(kind: pl.DataType, wanted: pl.DataType) -> bool:
    assert isinstance(wanted, pl.Struct)
    if isinstance(kind, pl.Map):
        return _is(instance(kind.key), *_TEXTS) and _is(instance(kind.value), *_TEXTS, pl.Null)
    if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct):
        return len(kind.inner.fields) == 2 and _all_texts(kind.inner)
    if not isinstance(kind, pl.Struct):
        return False
    areas = {field.name for field in wanted.fields}
    return {field.name for field in kind.fields} <= areas and _all_texts(kind)


def _all_texts(kind: pl.Struct) -> bool:
    return all(_is(member, *_TEXTS, pl.Null) for member in members_of(kind).values())


#: Further types of the members of a finding.
_ALSO: dict[str, tuple[type[pl.DataType], ...]] = {"by": _TEXTS, "on": (pl.Date,)}


def _holds_finding(kind: pl.DataType, wanted: pl.DataType) -> bool:
    assert isinstance(wanted, pl.Struct)
    if not isinstance(kind, pl.Struct):
        return False
    members, also = members_of(wanted), _ALSO
    return all(
        name in members and _is(member, type(members[name]), pl.Null, *also.get(name, ()))
        for name, member in members_of(kind).items()
    )


def _fits_packed(name: str, kind: pl.DataType, wanted: pl.DataType, rulebook: Rulebook) -> bool:
    if name == "id":
        return kind == pl.String or kind.is_integer()
    if isinstance(wanted, pl.List):
        if not isinstance(kind, pl.List):
            return False
        return _fits_packed(name, instance(kind.inner), instance(wanted.inner), rulebook)
    if isinstance(wanted, pl.Enum):
        if isinstance(kind, pl.Enum):
            return set(kind.categories) <= set(wanted.categories)
        return _is(kind, pl.String, pl.Categorical)
    if wanted.is_unsigned_integer() or wanted == pl.Int32:
        return kind.is_unsigned_integer() if name.startswith("needs.") else kind.is_integer()
    return kind == wanted


def _said(*kinds: pl.DataType) -> Label:
    text = ", ".join(map(_named, kinds))
    return Label(f"eine Spalte vom Typ {text}", f"a column of type {text}")


def _named(kind: pl.DataType) -> str:
    """A type without the categories of an enumeration, which may be many."""
    if isinstance(kind, pl.Enum) and len(kind.categories) > 20:
        return "Enum"
    if isinstance(kind, pl.List):
        return f"List({_named(instance(kind.inner))})"
    return str(kind)
