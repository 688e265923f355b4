"""The flat inputs that every peer gets: intervals, codes and unknowns, already derived.

This is a second, small derivation, for the key date of one run. kim-rules does
its own derivation inside the timed call; the peers get theirs for nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypedDict, cast

from benchmarks.facts import AREAS

OLDEST: Final = 130
"""Highest possible age and stay in years."""
ANY: Final = 999
"""Stands for no upper bound of a count."""

Span = tuple[date, date]


class Inputs(TypedDict):
    """What a peer knows of a client; ``None`` is unknown, days are ``YYYYMMDD``."""

    on: int
    status: str | None
    nationalities: list[str] | None
    immigrated: bool | None
    fled: bool | None
    unaccompanied: bool | None
    entitled_25a: bool | None
    entitled_25b: bool | None
    entitled_104c: bool | None
    age_lo: int
    age_hi: int
    entry_age_lo: int
    entry_age_hi: int
    stay_lo: int
    stay_hi: int
    long_lo: int
    long_hi: int
    institutions_lo: int
    institutions_hi: int
    planning: bool | None
    finding: str
    established: bool | None
    finding_by: str | None
    finding_on: int | None


def derive(facts: Mapping[str, Any], on: date) -> Inputs:
    """The flat inputs of one client on a key date.

    Args:
        facts: The client as the JSON object that the library reads.
        on: The key date.

    Returns:
        Inputs with every interval as two numbers, both ends inclusive.
    """
    birth, entry = _narrowed(facts, on)
    found = {
        "on": number_of(on),
        "status": facts.get("residence_status"),
        "nationalities": facts.get("nationalities"),
        "immigrated": _immigrated(facts),
        "fled": facts.get("fled"),
        "unaccompanied": facts.get("unaccompanied_at_entry"),
        "entitled_25a": facts.get("entitled_25a"),
        "entitled_25b": facts.get("entitled_25b"),
        "entitled_104c": facts.get("entitled_104c"),
        "planning": facts.get("overall_planning_needed"),
        **_ages(birth, entry, on),
        **_counts(facts),
        **_finding(facts),
    }
    return cast("Inputs", found)


def number_of(day: date) -> int:
    """A day as the number ``YYYYMMDD``, which every peer can compare."""
    return day.year * 10_000 + day.month * 100 + day.day


def days_of(text: str | None) -> Span | None:
    """First and last day of a partial date, or ``None``."""
    if text is None:
        return None
    parts = [int(part) for part in text.split("-")]
    first = date(parts[0], *[*parts[1:], 1, 1][:2])
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]
    return first, date(parts[0], month, day)


def years(since: date, until: date) -> int:
    """Completed years between two days; 29 February completes on 1 March."""
    early = (until.month, until.day) < (since.month, since.day)
    return until.year - since.year - early


def _narrowed(facts: Mapping[str, Any], on: date) -> tuple[Span | None, Span | None]:
    """Possible days of birth and entry, each narrowed by the other and the key date."""
    birth, entry = days_of(facts.get("birth_date")), days_of(facts.get("entry_date"))
    last = min(entry[1], on) if entry else on
    if birth:
        birth = birth[0], min(birth[1], last)
    if entry:
        entry = max(entry[0], birth[0]) if birth else entry[0], last
    return birth, entry


def _ages(birth: Span | None, entry: Span | None, on: date) -> dict[str, int]:
    """Age, age at entry and years of stay, each as lowest and highest."""
    last_birth = birth[1] if birth else entry[1] if entry else on
    last_entry = entry[1] if entry else on
    return {
        "age_lo": min(years(last_birth, on), OLDEST),
        "age_hi": min(years(birth[0], on), OLDEST) if birth else OLDEST,
        "entry_age_lo": max(years(last_birth, entry[0]), 0) if entry else 0,
        "entry_age_hi": min(years(birth[0], last_entry), OLDEST) if birth else OLDEST,
        "stay_lo": years(entry[1], on) if entry else 0,
        "stay_hi": years(entry[0], on) if entry else OLDEST,
    }


def _counts(facts: Mapping[str, Any]) -> dict[str, int]:
    """Long-term areas and institutions, each as lowest and highest."""
    needs = facts.get("needs") or {}
    long_term = sum(needs.get(area) == "long_term" for area in AREAS)
    not_asked = sum(needs.get(area) is None for area in AREAS)
    institutions = facts.get("institutions")
    return {
        "long_lo": long_term,
        "long_hi": long_term + not_asked,
        "institutions_lo": 0 if institutions is None else len(institutions),
        "institutions_hi": ANY if institutions is None else len(institutions),
    }


def _immigrated(facts: Mapping[str, Any]) -> bool | None:
    said: bool | None = facts.get("immigrated")
    implied = facts.get("entry_date") is not None or facts.get("fled") is True
    return said if said is not None else True if implied else None


def _finding(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The finding of multiple needs: ``made``, ``none`` or ``unknown``, and its parts."""
    found = facts.get("multiple_needs_finding")
    parts: Mapping[str, Any] = found or {}
    made = parts.get("on")
    return {
        "finding": "unknown" if found is None else "made" if found else "none",
        "established": parts.get("established"),
        "finding_by": parts.get("by"),
        "finding_on": number_of(date.fromisoformat(made)) if made else None,
    }
