"""Clients for the measurements: varied, valid, and the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

Facts = dict[str, Any]
T = TypeVar("T")

ON = date(2023, 9, 1)
AREAS = (
    "health",
    "subsistence",
    "work_training",
    "language",
    "education",
    "residence",
    "childcare",
    "housing",
)
STATUSES = (
    "duldung",
    "duldung_60b",
    "aufenthaltsgestattung",
    "ankunftsnachweis",
    "aufenthaltserlaubnis_25a",
    "aufenthaltserlaubnis_25b",
    "aufenthaltserlaubnis_104c",
    "aufenthaltserlaubnis_other",
    "niederlassungserlaubnis",
    "freizuegigkeit_eu",
    "fiktionsbescheinigung",
    "visum",
    "grenzuebertrittsbescheinigung",
    "ohne_titel",
    "deutsch",
)
NATIONALITIES = ("SY", "AF", "UA", "BG", "RO", "RS", "XK", "MK", "TR", "NG", "DE", "PL", "XX")
PLACES = ("Velbert", "Ratingen", "05158024", "monheim am rhein", "Haan", "Erkrath", "Essen")
INSTITUTIONS = ("jobcenter", "jugendamt", "auslaenderbehoerde", "klinikum", "schule")
BODIES = ("fachberatungsstelle", "kim", "other", None)


def clients(count: int, seed: int, on: date = ON) -> Iterator[Facts]:
    """Random clients as the JSON objects that the library reads.

    Args:
        count: How many.
        seed: The same seed gives the same clients.
        on: The key date; nothing in the facts lies after it.

    Yields:
        Facts of one client; about every fourth fact is unknown.
    """
    rng = random.Random(seed)
    for number in range(count):
        yield client(rng, f"c-{number}", on)


def client(rng: random.Random, key: str, on: date = ON) -> Facts:
    """One random client that is valid on the key date."""
    facts: Facts = {"id": key, **_journey(rng, on)}
    _put(rng, facts, "residence_status", rng.choice(STATUSES))
    _put(rng, facts, "nationalities", rng.sample(NATIONALITIES, rng.choice((1, 1, 1, 2, 3))))
    for permit in ("entitled_25a", "entitled_25b", "entitled_104c"):
        _put(rng, facts, permit, rng.random() < 0.1)
    _put(rng, facts, "needs", _needs(rng), known=0.9)
    _put(rng, facts, "institutions", rng.sample(INSTITUTIONS, rng.randrange(5)))
    _put(rng, facts, "overall_planning_needed", rng.random() < 0.6)
    _put(rng, facts, "multiple_needs_finding", _finding(rng, on))
    _put(rng, facts, "support_wanted", rng.random() < 0.9, known=0.9)
    _put(rng, facts, "municipality", rng.choice(PLACES), known=0.9)
    return facts


def _put(rng: random.Random, facts: Facts, name: str, value: object, known: float = 0.75) -> None:
    if rng.random() < known:
        facts[name] = value


def _journey(rng: random.Random, on: date) -> Facts:
    """Birth, entry and what is known of the flight, free of contradictions."""
    entry = on - timedelta(days=_skewed(rng, 12 * 365))
    birth = entry - timedelta(days=rng.randrange(60 * 365))
    facts: Facts = {}
    _put(rng, facts, "birth_date", _cut(rng, birth), known=0.9)
    _put(rng, facts, "entry_date", _cut(rng, entry))
    _put(rng, facts, "fled", rng.random() < 0.5)
    if facts.get("entry_date") is None and not facts.get("fled"):
        _put(rng, facts, "immigrated", rng.random() < 0.7, known=0.5)
    _put(rng, facts, "unaccompanied_at_entry", rng.random() < 0.3)
    return facts


def _skewed(rng: random.Random, days: int) -> int:
    return int(days * rng.random() ** 2)


def _cut(rng: random.Random, day: date) -> str:
    """The day as a partial date: year, month or day, most often the day."""
    return day.isoformat()[: rng.choice((4, 7, 10, 10, 10))]


def _needs(rng: random.Random) -> Facts:
    answers: Sequence[str | None] = ("none", "none", "short_term", "long_term", None)
    quiet = rng.random() < 0.1
    given = {area: "none" if quiet else rng.choice(answers) for area in AREAS}
    return {area: answer for area, answer in given.items() if rng.random() < 0.9}


def _finding(rng: random.Random, on: date) -> Facts | bool:
    if rng.random() < 0.5:
        return False
    made = on - timedelta(days=rng.randrange(-60, 700))
    return {
        "established": rng.random() < 0.7,
        "by": rng.choice(BODIES),
        "on": made.isoformat() if rng.random() < 0.9 else None,
    }
