"""The columns of a table of clients, in both layouts, and those of the outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import polars as pl

from kim_rules.facts import FACTS
from kim_rules.logic import Leaf, expressions_of
from kim_rules.quantities import CodeIn
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import (
    NATIONALITIES,
    FindingBody,
    NeedLevel,
    NeedsStatus,
    ReferralReason,
    ReferralVerdict,
    ResidenceStatus,
    Truth,
    Verdict,
)

Schema = Mapping[str, pl.DataType]


class Layout(StrEnum):
    """How the facts of a client stand in the columns of a table."""

    PLAIN = "plain"
    PACKED = "packed"


FLAGS = (
    "immigrated",
    "fled",
    "unaccompanied_at_entry",
    "entitled_25a",
    "entitled_25b",
    "entitled_104c",
    "overall_planning_needed",
    "support_wanted",
)
#: The code of a municipality that is not one of the rulebook's.
ELSEWHERE = "elsewhere"
#: How many nationalities have a column of their own in the packed layout.
SLOTS = 3
NATIONALITY_SLOTS = tuple(f"nationalities.{slot}" for slot in range(1, SLOTS + 1))
#: The states of a finding of multiple needs in the packed layout.
FINDINGS = ("none", "established", "rejected")
#: How many areas of need have a bit in one column.
WORD = 64


def members_of(kind: pl.Struct) -> dict[str, pl.DataType]:
    """The types of the fields of objects, by name."""
    return {field.name: instance(field.dtype) for field in kind.fields}


def instance(kind: object) -> pl.DataType:
    """A type as an instance, which it is in every column."""
    assert isinstance(kind, pl.DataType)
    return kind


def enum_of(codes: Iterable[str]) -> pl.Enum:
    """The column type of a closed list of codes."""
    return pl.Enum([str(code) for code in codes])


def partial_dates(rulebook: Rulebook) -> tuple[str, ...]:
    """The facts that are partial dates."""
    declared = (f.name for f in rulebook.extra_facts.values() if f.kind == "partial_date")
    return ("birth_date", "entry_date", *declared)


def plain_schema(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """The plain columns: the facts as in the JSON."""
    finding = {"made": pl.Boolean(), "established": pl.Boolean(), "by": pl.String()}
    special: dict[str, pl.DataType] = {
        "nationalities": pl.List(pl.String()),
        "needs": pl.Struct(dict.fromkeys(rulebook.areas, pl.String())),
        "institutions": pl.List(pl.String()),
        "multiple_needs_finding": pl.Struct({**finding, "on": pl.String()}),
        **{name: pl.Boolean() for name in FLAGS},
    }
    kinds = {"bool": pl.Boolean(), "integer": pl.Int64()}
    extra = {name: kinds.get(fact.kind, pl.String()) for name, fact in rulebook.extra_facts.items()}
    facts = {name: special.get(name, pl.String()) for name in FACTS}
    return {**facts, **extra, "error": pl.String()}


def packed_schema(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """The packed columns: codes as enumerations, days as dates, sets of areas as bits."""
    columns: dict[str, pl.DataType] = {"id": pl.String()}
    for name in FACTS[1:]:
        columns.update(_packed(name, rulebook))
    for name, fact in rulebook.extra_facts.items():
        columns.update(_declared(name, fact.kind, fact.codes))
    return {**columns, "error": pl.String()}


def _packed(name: str, rulebook: Rulebook) -> dict[str, pl.DataType]:
    if name in FLAGS:
        return {name: pl.Boolean()}
    if name in ("birth_date", "entry_date"):
        return _interval(name)
    if name == "nationalities":
        kind = nationality(rulebook)
        slots: dict[str, pl.DataType] = dict.fromkeys(NATIONALITY_SLOTS, kind)
        return {**slots, "nationalities.more": pl.List(kind)}
    if name == "needs":
        return need_columns(rulebook)
    places = (place.ags for place in rulebook.municipalities)
    others: dict[str, dict[str, pl.DataType]] = {
        "residence_status": {name: enum_of(ResidenceStatus)},
        "institutions": {name: pl.UInt16()},
        "multiple_needs_finding": {
            name: enum_of(FINDINGS), f"{name}.by": enum_of(FindingBody), f"{name}.on": pl.Date(),
        },
        "admitted_on": {f"{name}.happened": pl.Boolean(), name: pl.Date()},
        "municipality": {name: enum_of((*places, ELSEWHERE))},
    }  # fmt: skip
    return others[name]


def nationality(rulebook: Rulebook) -> pl.Enum:
    """The codes of nationalities; those that a rulebook lists together stand together."""
    leaves = (e for node in rulebook.tree.nodes.values() for e in expressions_of(node))
    quantities = (leaf.quantity for leaf in leaves if isinstance(leaf, Leaf))
    lists = [q.codes for q in quantities if isinstance(q, CodeIn) and q.fact == "nationalities"]
    return pl.Enum(
        sorted(NATIONALITIES, key=lambda code: ([code not in codes for codes in lists], code))
    )


def _declared(name: str, kind: str, codes: Iterable[str]) -> dict[str, pl.DataType]:
    if kind == "partial_date":
        return _interval(name)
    types = {"bool": pl.Boolean(), "integer": pl.Int32(), "code": enum_of(codes)}
    return {name: types[kind]}


def _interval(name: str) -> dict[str, pl.DataType]:
    return {f"{name}.first": pl.Date(), f"{name}.last": pl.Date()}


def need_columns(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """The columns of the needs: for each level a set of areas, one bit an area."""
    found: dict[str, pl.DataType] = {}
    for word, areas in enumerate(words_of(rulebook)):
        kind = _unsigned(len(areas))
        found.update({need_column(level, word): kind for level in NeedLevel})
    return found


def _unsigned(bits: int) -> pl.DataType:
    return next(kind for width, kind in _BITS.items() if bits <= width)


def _counting(most: int) -> pl.DataType:
    """The smallest type that counts so far."""
    return _unsigned(most.bit_length())


_BITS: dict[int, pl.DataType] = {8: pl.UInt8(), 16: pl.UInt16(), 32: pl.UInt32(), 64: pl.UInt64()}


def need_column(level: NeedLevel, word: int) -> str:
    """The name of the column with the areas that were answered so.

    Args:
        level: The answer.
        word: 0 for the first 64 areas of the rulebook, 1 for the next, and so on.
    """
    return f"needs.{level}" if word == 0 else f"needs.{level}.{word + 1}"


def words_of(rulebook: Rulebook) -> list[tuple[str, ...]]:
    """The areas of need, as many together as have a bit in one column."""
    areas = tuple(rulebook.areas)
    return [areas[start : start + WORD] for start in range(0, len(areas), WORD)]


#: Columns that only a packed table has.
_PACKED_ONLY = frozenset(
    {
        *NATIONALITY_SLOTS,
        "nationalities.more",
        "multiple_needs_finding.by",
        "multiple_needs_finding.on",
        "admitted_on.happened",
        *(f"{name}.{end}" for name in ("birth_date", "entry_date") for end in ("first", "last")),
        *(f"needs.{level}" for level in NeedLevel),
    }
)


def layout_of(schema: Schema) -> Layout:
    """The layout of a table: packed if it has a column that only packed tables have.

    Args:
        schema: Of the table.
    """
    is_packed = not _PACKED_ONLY.isdisjoint(schema)
    return Layout.PACKED if is_packed else Layout.PLAIN


def outcome_schema(rulebook: Rulebook) -> dict[str, pl.DataType]:
    """The columns of the outcomes, in order."""
    truths, verdicts = enum_of(Truth), enum_of(Verdict)
    directory = rulebook.directory
    return {
        "id": pl.String(),
        "eligible": truths,
        "primary_group": pl.Int32(),
        "primary_group_settled": pl.Boolean(),
        **{f"group_{group.number}": verdicts for group in rulebook.groups},
        "multiple_needs": enum_of(NeedsStatus),
        "multiple_needs_computed": truths,
        "multiple_needs_conflict": pl.Boolean(),
        "referral": enum_of(ReferralVerdict),
        "referral_to": enum_of(p.id for p in (directory.case_management, *directory.walk)),
        "referral_reason": enum_of(ReferralReason),
        "missing": _counting(len(rulebook.fact_order)),
        "error": pl.String(),
    }
