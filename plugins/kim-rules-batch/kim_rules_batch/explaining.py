"""The decisions of single rows in full, made by the core's evaluator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

import kim_rules as kim
from kim_rules.errors import Finding
from kim_rules.vocabulary import Label
from kim_rules_batch.checking import InvalidTable
from kim_rules_batch.converting import unpacked
from kim_rules_batch.executor import Executor
from kim_rules_batch.layouts import Layout, packed_schema, plain_schema
from kim_rules_batch.rows import facts_of

if TYPE_CHECKING:
    from kim_rules.decision import Decision


def with_explanations(
    executor: Executor, table: pl.LazyFrame, on: date | str, ids: Sequence[str]
) -> pl.LazyFrame:
    """The outcomes, with the JSON of some decisions in a further column ``explanation``.

    Args:
        executor: With the rulebook and the readings.
        table: The clients; it is read once for the decisions alone.
        on: The key date, or the name of the column with it.
        ids: Of the clients whose decisions are wanted.

    Raises:
        InvalidTable: If the columns do not fit, an id is not there, or it is there twice.
    """
    outcomes = executor.decided(table, on)
    text = pl.lit(None, pl.String)
    for key, decision in explained(executor, table, on, ids).items():
        is_meant = pl.col("id").cast(pl.String) == key
        text = pl.when(is_meant).then(pl.lit(decision.to_json())).otherwise(text)
    return outcomes.with_columns(explanation=text)


def explained(
    executor: Executor, table: pl.LazyFrame, on: date | str, ids: Sequence[str]
) -> dict[str, Decision]:
    """The decisions of the clients with some ids, in full.

    A client who cannot be decided has none.

    Args:
        executor: With the rulebook and the readings.
        table: The clients.
        on: The key date, or the name of the column with it.
        ids: Of the clients.

    Raises:
        InvalidTable: If the columns do not fit, an id is not there, or it is there twice.
    """
    is_meant = pl.col("id").cast(pl.String).is_in(list(ids))
    chosen = executor.extended(table, on, prefix="~").filter(is_meant).collect(engine="streaming")
    _check_ids(chosen["id"].cast(pl.String).to_list(), ids)
    return {
        facts["id"]: kim.decide(
            kim.Client.from_dict(facts, executor.rulebook, day),
            on=day,
            rulebook=executor.rulebook,
            readings=executor.readings,
        )
        for facts, day in _cases(executor, chosen.filter(pl.col("~error").is_null()), on)
    }


def _cases(
    executor: Executor, rows: pl.DataFrame, on: date | str
) -> Iterator[tuple[dict[str, Any], date]]:
    """The facts of each row as JSON values, with its key date."""
    days = rows[on].to_list() if isinstance(on, str) else [on] * len(rows)
    wanted = plain_schema if executor.layout is Layout.PLAIN else packed_schema
    facts = rows.select(n for n in wanted(executor.rulebook) if n in rows.columns and n != "error")
    if executor.layout is Layout.PACKED:
        facts = unpacked(facts.lazy(), executor.rulebook).collect()
    for row, day in zip(facts.iter_rows(named=True), days, strict=True):
        yield facts_of(row), day if isinstance(day, date) else date.fromisoformat(day)


def _check_ids(found: Sequence[str], wanted: Sequence[str]) -> None:
    counted = Counter(found)
    once = Label("eine Kennung, die einmal vorkommt", "an id that is there once")
    findings = []
    for place, key in enumerate(wanted):
        if counted[key] != 1:
            said = Label("fehlt", "missing") if not counted[key] else Label("mehrfach", "several")
            findings.append(Finding(f"explain[{place}]", said, once))
    if findings:
        raise InvalidTable(findings)
