"""Reads the packed layout: the columns are as they are wanted, and only checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations

import polars as pl

from kim_rules.reading_facts import MAX_NUMBER
from kim_rules.vocabulary import NeedLevel
from kim_rules_batch import texts
from kim_rules_batch.clients import Clients
from kim_rules_batch.findings import Code, Findings
from kim_rules_batch.layouts import FINDINGS, Schema
from kim_rules_batch.stages import Stages
from kim_rules_batch.ternary import both, column, negated, some

Columns = dict[str, pl.Expr]


def read_packed(
    types: Schema, schema: Schema, stages: Stages, findings: Findings
) -> tuple[Columns, Schema]:
    """The columns of the facts of a packed table, with their types.

    Args:
        types: Of the packed columns of the rulebook.
        schema: Of the table.
        stages: Takes the working columns.
        findings: Takes what is wrong with single facts.
    """
    columns = {name: pl.col(name) for name in types if name in schema}
    findings.brought = columns.pop("error", None)
    _check_id(columns["id"], schema["id"], findings)
    read = dict(types)
    for name in list(columns):
        if isinstance(types[name], pl.Enum) and isinstance(schema[name], pl.Enum):
            read[name] = schema[name]  # the same codes, perhaps in another order
        elif schema[name] != types[name] and name != "id":
            columns[name] = stages.keep(name, _converted(name, types[name], findings))
    return columns, read


def check_packed(clients: Clients, findings: Findings) -> None:
    """Note columns of a packed table that contradict one another.

    Args:
        clients: The columns.
        findings: Takes what is wrong.
    """
    _check_days(clients, findings)
    _check_pairs(clients, findings)
    _check_needs(clients.columns, findings)


def _converted(name: str, wanted: pl.DataType, findings: Findings) -> pl.Expr:
    """A column of another type that says the same: codes as text, other widths of numbers."""
    value = pl.col(name)
    if isinstance(wanted, pl.List):
        codes = value.cast(pl.List(pl.String)).cast(wanted, strict=False)
        unknown = codes.list.agg(pl.element().is_null().any())
        findings.add(Code.UNKNOWN_CODE, name, unknown)
        return codes
    if isinstance(wanted, pl.Enum):
        code = value.cast(pl.String).cast(wanted, strict=False)
        findings.add(Code.UNKNOWN_CODE, name, code.is_null() & value.is_not_null())
        return code
    number = value.cast(wanted, strict=False)
    findings.add(Code.TOO_LARGE, name, number.is_null() & value.is_not_null())
    return number


def _check_id(value: pl.Expr, kind: pl.DataType, findings: Findings) -> None:
    findings.add(Code.MISSING, "id", value.is_null())
    if kind == pl.String:
        findings.add(Code.INVALID_TEXT, "id", texts.is_no_identifier(value))


def _check_days(clients: Clients, findings: Findings) -> None:
    columns = clients.columns
    for name in columns:
        fact, _, end = name.partition(".")
        if end == "first":
            first, last = columns[name], columns[f"{fact}.last"]
            outside = (first < date.min) | (last > date.max) | (first > last)
            findings.add(Code.IMPOSSIBLE_DATE, fact, outside)
            half = column(clients.is_unknown(name)) != column(clients.is_unknown(f"{fact}.last"))
            findings.add(Code.MISSING, fact, half)
        elif clients.types[name] == pl.Date and end != "last":
            outside = (columns[name] < date.min) | (columns[name] > date.max)
            findings.add(Code.IMPOSSIBLE_DATE, name, outside)
        elif clients.types[name] == pl.Int32:
            too_large = (columns[name] > MAX_NUMBER) | (columns[name] < -MAX_NUMBER)
            findings.add(Code.TOO_LARGE, name, too_large)


def _check_pairs(clients: Clients, findings: Findings) -> None:
    """Note a day of admission without an admission, and parts of a finding without it."""
    if "admitted_on.happened" in clients.columns:
        happened = column(clients.flag("admitted_on.happened").certain)
        odd = happened == column(clients.is_unknown("admitted_on"))
        findings.add(Code.CONTRADICTION, "admitted_on", odd)
    made = clients.codes_in("multiple_needs_finding", FINDINGS[1:]).certain
    for name in ("multiple_needs_finding.by", "multiple_needs_finding.on"):
        odd_part = both(clients.is_known(name), negated(made))
        findings.add(Code.CONTRADICTION, name, odd_part)


def _check_needs(columns: Mapping[str, pl.Expr], findings: Findings) -> None:
    """Note an area that has two answers."""
    for first in (name for name in columns if name.startswith(f"needs.{NeedLevel.NONE}")):
        word = first.removeprefix(f"needs.{NeedLevel.NONE}")
        levels = [columns[f"needs.{level}{word}"] for level in NeedLevel]
        clash = some((one & other) != 0 for one, other in combinations(levels, 2))
        findings.add(Code.CONTRADICTION, "needs", clash)
