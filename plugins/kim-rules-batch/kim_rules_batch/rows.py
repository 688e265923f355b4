"""Single rows of plain tables as the facts of clients in JSON, and the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from kim_rules.rulebook import Rulebook
from kim_rules_batch.layouts import plain_schema


def row_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a client, as JSON values, as a row of a plain table.

    Args:
        facts: As ``kim_rules.Client.to_dict`` gives them.
    """
    row = dict(facts)
    if row.get("admitted_on") is False:
        row["admitted_on"] = "false"
    finding = row.get("multiple_needs_finding")
    if finding is not None:
        row["multiple_needs_finding"] = (
            {"made": False} if finding is False else {"made": True, **finding}
        )
    return row


def plain_table(clients: Iterable[Mapping[str, Any]], rulebook: Rulebook) -> pl.DataFrame:
    """Clients as a plain table.

    Args:
        clients: The facts of each, as JSON values.
        rulebook: Whose areas and declared facts.
    """
    return pl.DataFrame(list(map(row_of, clients)), schema=plain_schema(rulebook))


def facts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a plain table as the facts of a client, as JSON values.

    Args:
        row: By column.
    """
    facts = {name: _json(value) for name, value in row.items() if value is not None}
    if facts.get("admitted_on") in ("false", False):
        facts["admitted_on"] = False
    if isinstance(needs := facts.get("needs"), list):
        facts["needs"] = dict(one.values() for one in needs)
    finding = facts.get("multiple_needs_finding")
    if isinstance(finding, str):
        facts["multiple_needs_finding"] = json.loads(finding)
    if isinstance(finding, dict) and finding.pop("made", True) is False:
        facts["multiple_needs_finding"] = False
    return facts


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _json(inner) for key, inner in value.items()}
    return value
