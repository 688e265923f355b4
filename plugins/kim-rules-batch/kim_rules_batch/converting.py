"""Turns a plain table into a packed one and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from kim_rules.facts import FACTS
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import NeedLevel
from kim_rules_batch.checking import check_table
from kim_rules_batch.clients import Clients
from kim_rules_batch.findings import Findings
from kim_rules_batch.layouts import (
    FINDINGS,
    NATIONALITY_SLOTS,
    SLOTS,
    Layout,
    need_column,
    partial_dates,
    plain_schema,
    words_of,
)
from kim_rules_batch.packed import check_packed
from kim_rules_batch.reading import read_facts
from kim_rules_batch.stages import Stages

Columns = Mapping[str, pl.Expr]


def packed(table: pl.LazyFrame, rulebook: Rulebook, keep: tuple[str, ...] = ()) -> pl.LazyFrame:
    """A plain table in the packed layout.

    Args:
        table: The clients. What is wrong with the facts of a row stands in ``error`` then,
            and such a row is not decided.
        rulebook: Whose areas, municipalities and declared facts.
        keep: Further columns of the table that stand behind the facts.

    Raises:
        InvalidTable: If the columns do not fit.
    """
    schema = table.collect_schema()
    check_table(schema, Layout.PLAIN, rulebook, None, keep)
    stages = Stages()
    findings = Findings(stages)
    columns, types = read_facts(rulebook, Layout.PLAIN, schema, stages, findings)
    if "nationalities.more" in columns:
        columns.update(_slots(columns["nationalities.more"]))
    found = {name: columns[name] for name in types if name in columns}
    final = {**found, "error": findings.texts()}
    return stages.applied(table).with_columns(**final).select(*final, *keep)


def _slots(codes: pl.Expr) -> dict[str, pl.Expr]:
    slots = {
        name: codes.list.get(at, null_on_oob=True) for at, name in enumerate(NATIONALITY_SLOTS)
    }
    rest = pl.when(codes.list.len() > SLOTS).then(codes.list.slice(SLOTS))
    return {**slots, "nationalities.more": rest}


def unpacked(table: pl.LazyFrame, rulebook: Rulebook, keep: tuple[str, ...] = ()) -> pl.LazyFrame:
    """A packed table in the plain layout.

    Args:
        table: The clients. Spellings of municipalities and names of institutions are not
            in it: municipalities get their AGS, institutions a number.
        rulebook: Whose areas, municipalities and declared facts.
        keep: Further columns of the table that stand behind the facts.

    Raises:
        InvalidTable: If the columns do not fit.
    """
    schema = table.collect_schema()
    check_table(schema, Layout.PACKED, rulebook, None, keep)
    stages = Stages()
    findings = Findings(stages)
    columns, types = read_facts(rulebook, Layout.PACKED, schema, stages, findings)
    clients = Clients(rulebook, stages, columns, types, date.max)
    check_packed(clients, findings)
    plain = {"id": columns["id"].cast(pl.String)}
    for name in (*FACTS[1:], *rulebook.extra_facts):
        value = _unpacked(name, columns, rulebook)
        if value is not None:
            plain[name] = value
    final = {**plain, "error": findings.texts()}
    return stages.applied(table).with_columns(**final).select(*final, *keep)


def _unpacked(name: str, columns: Columns, rulebook: Rulebook) -> pl.Expr | None:
    if name in partial_dates(rulebook):
        return _partial_date(name, columns)
    special = {
        "nationalities": _nationalities,
        "needs": lambda columns: _needs(columns, rulebook),
        "institutions": _institutions,
        "multiple_needs_finding": _finding,
        "admitted_on": _admitted,
    }
    if name in special:
        return special[name](columns)
    kind = plain_schema(rulebook)[name]
    return columns[name].cast(kind) if name in columns else None


def _partial_date(name: str, columns: Columns) -> pl.Expr | None:
    """The year, month or day that an interval is; an interval that is none is no date."""
    if f"{name}.first" not in columns:
        return None
    first, last = columns[f"{name}.first"], columns[f"{name}.last"]
    day = first.dt.to_string("%Y-%m-%d")
    in_december = (first.to_physical() + 340).cast(pl.Date)
    is_month = (first == first.dt.month_start()) & (last == first.dt.month_end())
    is_year = (first.dt.ordinal_day() == 1) & (last == in_december.dt.month_end())
    return (
        pl.when(first == last)
        .then(day)
        .when(is_month)
        .then(day.str.slice(0, 7))
        .when(is_year)
        .then(day.str.slice(0, 4))
        .when(first.is_not_null())
        .then(day + "/" + last.dt.to_string("%Y-%m-%d"))
    )


def _nationalities(columns: Columns) -> pl.Expr | None:
    names = [name for name in (*NATIONALITY_SLOTS, "nationalities.more") if name in columns]
    if not names:
        return None
    empty = pl.lit([], pl.List(pl.String))
    parts = []
    for name in names:
        many = columns[name].cast(pl.List(pl.String)) if name.endswith(".more") else None
        one = pl.concat_list(columns[name].cast(pl.String)) if many is None else None
        parts.append(
            pl.when(columns[name].is_null()).then(empty).otherwise(one if many is None else many)
        )
    joined = pl.concat_list(parts)
    return pl.when(joined.list.len() > 0).then(joined)


def _needs(columns: Columns, rulebook: Rulebook) -> pl.Expr | None:
    if need_column(NeedLevel.NONE, 0) not in columns:
        return None
    answers = []
    for word, areas in enumerate(words_of(rulebook)):
        sets = {level: columns[need_column(level, word)] for level in NeedLevel}
        for at, area in enumerate(areas):
            answer = pl.lit(None, pl.String)
            for level, asked in sets.items():
                answer = (
                    pl.when((asked & (1 << at)) != 0).then(pl.lit(level.value)).otherwise(answer)
                )
            answers.append(answer.alias(area))
    return pl.struct(answers)


def _institutions(columns: Columns) -> pl.Expr | None:
    if "institutions" not in columns:
        return None
    count = columns["institutions"].cast(pl.Int64)
    return pl.int_ranges(1, count + 1).cast(pl.List(pl.String))


def _finding(columns: Columns) -> pl.Expr | None:
    name = "multiple_needs_finding"
    if name not in columns:
        return None
    state = columns[name].cast(pl.String)
    none, yes, _ = FINDINGS
    on = columns.get(f"{name}.on", pl.lit(None, pl.Date)).dt.to_string("%Y-%m-%d")
    members = pl.struct(
        (state != none).alias("made"),
        pl.when(state != none).then(state == yes).alias("established"),
        columns.get(f"{name}.by", pl.lit(None)).cast(pl.String).alias("by"),
        on.alias("on"),
    )
    return pl.when(state.is_not_null()).then(members)


def _admitted(columns: Columns) -> pl.Expr | None:
    if "admitted_on" not in columns:
        return None
    happened, day = columns["admitted_on.happened"], columns["admitted_on"]
    return (
        pl.when(happened).then(day.dt.to_string("%Y-%m-%d")).when(~happened).then(pl.lit("false"))
    )
