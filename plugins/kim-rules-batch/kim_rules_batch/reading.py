"""Reads the facts and the key date of a table, in whichever layout they are."""

from __future__ import annotations

from datetime import date

import polars as pl

from kim_rules.rulebook import Rulebook
from kim_rules_batch.clients import Clients
from kim_rules_batch.days import Day
from kim_rules_batch.findings import Code, Findings, check_together
from kim_rules_batch.layouts import Layout, Schema, packed_schema
from kim_rules_batch.packed import check_packed, read_packed
from kim_rules_batch.plain import PlainReader
from kim_rules_batch.plain_days import full_day
from kim_rules_batch.stages import Stages


def read_facts(
    rulebook: Rulebook, layout: Layout, schema: Schema, stages: Stages, findings: Findings
) -> tuple[dict[str, pl.Expr], Schema]:
    """The columns of the packed layout, with their types, from a table of either layout.

    Args:
        rulebook: Whose facts.
        layout: Of the table.
        schema: Of the table.
        stages: Takes the working columns.
        findings: Takes what is wrong with single facts.
    """
    types = packed_schema(rulebook)
    # A column of nulls has no type; what it says is unknown for everybody.
    known = {name: kind for name, kind in schema.items() if kind != pl.Null}
    if layout is Layout.PLAIN:
        return PlainReader(rulebook, known, stages, findings).columns(), types
    return read_packed(types, known, stages, findings)


def check(clients: Clients, layout: Layout, findings: Findings) -> None:
    """Note facts that cannot be true together.

    Args:
        clients: The columns.
        layout: Of the table.
        findings: Takes what is wrong.
    """
    if layout is Layout.PACKED:
        check_packed(clients, findings)
    check_together(clients, findings)


def read_key_date(schema: Schema, on: date | str, stages: Stages, findings: Findings) -> Day:
    """The key date, or the column of key dates.

    Args:
        schema: Of the table.
        on: The key date, or the name of the column.
        stages: Takes the working columns.
        findings: Takes what is wrong.
    """
    if not isinstance(on, str):
        return on
    given = pl.col(on)
    day = stages.keep(on, full_day(given, schema[on]))
    findings.add(Code.MISSING, on, given.is_null())
    findings.add(Code.IMPOSSIBLE_DATE, on, given.is_not_null() & day.is_null())
    return day
