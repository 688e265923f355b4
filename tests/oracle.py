"""A plain, slow reference of the semantics for the default rulebook Kreis Mettmann.

It shares no code with the library: it exists so that the library can be
compared with something written from the semantics alone. Clarity wins over
speed everywhere. Section numbers in comments are those of the semantics.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from oracle_beside import notices, statistics_line
from oracle_missing import missing_facts
from oracle_referral import exclusions, referral
from oracle_rules import (
    Case,
    eligible,
    group_verdicts,
    needs_computed,
    needs_conflict,
    needs_status,
    primary_group,
)
from oracle_tables import GROUP_IDS, READINGS, Client, Days, add_years
from random_clients import KEY_DATES, UNKNOWN_FACTS, fill, is_valid, random_client, random_readings

__all__ = [
    "KEY_DATES",
    "UNKNOWN_FACTS",
    "beside",
    "changes_on",
    "decide",
    "depends_on_readings",
    "fill",
    "is_valid",
    "outcomes",
    "random_client",
    "random_readings",
]

Change = dict[str, str]


def decide(client: Client, on: date, readings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The outcomes of a decision, in the vocabulary of the contract's JSON."""
    case = Case(client, on, on, in_use(readings))
    verdicts = group_verdicts(case)
    primary, settled = primary_group(verdicts)
    return {
        "eligible": eligible(verdicts),
        "primary_group": primary,
        "primary_group_settled": settled,
        "target_groups": [
            {"number": number, "id": GROUP_IDS[number], "verdict": verdict}
            for number, verdict in verdicts.items()
        ],
        "multiple_needs": {
            "status": needs_status(case),
            "computed": needs_computed(case),
            "conflict": needs_conflict(case),
        },
        "referral": referral(case),
    }


def beside(client: Client, on: date, readings: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a decision tells beside its outcomes: next questions, exclusions, statistics, notices."""
    case = Case(client, on, on, in_use(readings))
    return {
        "missing_facts": missing_facts(case),
        "excluded": exclusions(case),
        "statistics_line": statistics_line(case),
        "notices": notices(case),
    }


def outcomes(
    client: Client, day: date, known_on: date, readings: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What ``changes_on`` and ``depends_on_readings`` compare, by the names of the contract."""
    case = Case(client, day, known_on, in_use(readings))
    groups = {
        f"group:{number}": "no" if verdict == "not_in_force" else verdict
        for number, verdict in group_verdicts(case).items()
    }
    referred = referral(case)
    return {
        **groups,
        "multiple_needs": needs_status(case),
        "referral": referred["to"] or referred["verdict"],
    }


def changes_on(
    client: Client, on: date, readings: Mapping[str, str] | None = None
) -> dict[str, Any] | None:
    """The first later day on which an outcome differs, by trying every day of ten years (section 10)."""
    now = outcomes(client, on, on, readings)
    last = add_years(on, 10, leap_day_to=(2, 28))
    for day in Days(on + timedelta(days=1), last).each():
        changes = differences(now, outcomes(client, day, on, readings))
        if changes:
            return {"date": day.isoformat(), "changes": changes}
    return None


def depends_on_readings(
    client: Client, on: date, readings: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The other options, one at a time, under which an outcome would differ (section 10)."""
    chosen = in_use(readings)
    now = outcomes(client, on, on, chosen)
    found = []
    for reading, options in READINGS.items():
        for option in options:
            changes = differences(now, outcomes(client, on, on, {**chosen, reading: option}))
            if changes:
                found.append({"reading": reading, "option": option, "changes": changes})
    return found


def differences(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    """The outcomes that are not the same, in their order."""
    return [
        {"outcome": name, "from": value, "to": after[name]}
        for name, value in before.items()
        if value != after[name]
    ]


def in_use(readings: Mapping[str, str] | None) -> dict[str, str]:
    """The readings of a run: the defaults, and the caller's choices over them (section 5)."""
    return {**{name: options[0] for name, options in READINGS.items()}, **(readings or {})}
