"""Tables of random clients, and what the core decides about each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

import beispielland
import polars as pl
import random_clients

import kim_rules as kim
from kim_rules_batch import decide_table, plain_table

METTMANN = kim.load_rulebook()
BEISPIELLAND = beispielland.RULEBOOK

Facts = dict[str, Any]
Row = dict[str, Any]


def mettmann_clients(rng: Random, count: int, on: date) -> list[Facts]:
    """Random clients for the default rulebook, hugging the boundaries."""
    return [random_clients.random_client(rng, on) for _ in range(count)]


def beispielland_clients(rng: Random, count: int, on: date) -> list[Facts]:
    """Random clients for the second rulebook, most of them with gaps."""
    drawn = (beispielland.random_facts(rng, on) for _ in range(count))
    return [beispielland.with_gaps(rng, facts) if rng.random() < 0.7 else facts for facts in drawn]


def random_options(rng: Random, rulebook: kim.Rulebook) -> dict[str, str]:
    """A random option of every reading."""
    return {reading.id: rng.choice(reading.options) for reading in rulebook.readings}


def decided_row(
    facts: Mapping[str, Any], on: date, rulebook: kim.Rulebook, readings: Mapping[str, str] | None
) -> Row:
    """The outcomes of one client as the core decides them, as a row of the table."""
    client = kim.Client.from_dict(facts, rulebook, on)
    decision = kim.decide(client, on=on, rulebook=rulebook, readings=readings)
    needs, referral = decision.multiple_needs, decision.referral
    return {
        "id": decision.client,
        "eligible": decision.eligible.value,
        "primary_group": decision.primary_group,
        "primary_group_settled": decision.primary_group_settled,
        **{f"group_{one.number}": one.verdict.value for one in decision.target_groups},
        "multiple_needs": needs.status.value,
        "multiple_needs_computed": needs.computed.value,
        "multiple_needs_conflict": needs.conflict,
        "referral": referral.verdict.value,
        "referral_to": referral.to,
        "referral_reason": None if referral.reason is None else referral.reason.value,
        "missing": len(decision.missing_facts),
        "error": None,
    }


def differing(
    clients: Sequence[Facts],
    on: date,
    rulebook: kim.Rulebook = METTMANN,
    readings: Mapping[str, str] | None = None,
) -> list[tuple[Facts, Row, Row]]:
    """The clients about whom a plain table and the core decide differently, with both rows."""
    table = plain_table(clients, rulebook)
    rows = decide_table(table, on=on, rulebook=rulebook, readings=readings).to_dicts()
    wanted = [decided_row(facts, on, rulebook, readings) for facts in clients]
    triples = zip(clients, rows, wanted, strict=True)
    return [triple for triple in triples if triple[1] != triple[2]]


def said(frame: pl.DataFrame) -> list[Row]:
    """The rows of a decided table."""
    return frame.to_dicts()


def one_row(facts: Iterable[tuple[str, Any]], rulebook: kim.Rulebook = METTMANN) -> pl.DataFrame:
    """A plain table of one client."""
    return plain_table([{"id": "c-1", **dict(facts)}], rulebook)
