"""The second rulebook and its clients for tests: typed facts, random clients, answers.

Nothing here is about the default rulebook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import kim_rules as kim

FOLDER = Path(__file__).parent.parent / "examples" / "kreis_beispielland"
RULEBOOK = kim.load_rulebook(FOLDER)

#: First day of the resolution that replaced the one before.
REPLACED_ON = date(2025, 7, 1)
#: Days about everything that begins or ends in this rulebook.
KEY_DATES = tuple(
    day + timedelta(days=more)
    for day in (date(2024, 1, 1), date(2024, 10, 1), REPLACED_ON, date(2026, 1, 1),
                date(2026, 4, 1), date(2028, 1, 1))
    for more in (-1, 0, 1)
)  # fmt: skip

Facts = dict[str, Any]


def facts_of(key: str) -> Facts:
    """The facts of one of the invented clients of the example."""
    return next(facts for facts in example_clients() if facts["id"] == key)


def example_clients() -> Iterator[Facts]:
    """The invented clients that go with the rulebook."""
    text = (FOLDER / "clients.ndjson").read_text(encoding="utf-8")
    yield from map(json.loads, text.splitlines())


def decided(facts: Facts, on: date, readings: dict[str, str] | None = None) -> kim.Decision:
    """The decision on facts by the second rulebook."""
    client = kim.Client.from_dict(facts, RULEBOOK, on)
    return kim.decide(client, on=on, rulebook=RULEBOOK, readings=readings)


def outcomes_of(decision: kim.Decision) -> dict[str, str]:
    """What is compared between days and readings; not in force counts as no."""
    groups = {
        f"group:{group.number}": "no" if group.verdict == "not_in_force" else group.verdict.value
        for group in decision.target_groups
    }
    needs = decision.multiple_needs.status.value
    return {**groups, "multiple_needs": needs, "referral": decision.referral.outcome}


# --- random clients ------------------------------------------------------------------


def random_facts(rng: Random, on: date) -> Facts:
    """Facts that hug the boundaries of the rulebook; none of them is unknown.

    Args:
        rng: Where chance comes from.
        on: The key date, about whose anniversaries the dates lie.
    """
    birth = _years_before(rng, on, rng.choice((3, 18, 18, 30)))
    entry = max(birth, _years_before(rng, on, rng.choice((1, 3, 3, 5, 8))))
    facts: Facts = {
        "id": "random",
        "birth_date": birth.isoformat(),
        "entry_date": min(entry, on).isoformat(),
        "residence_status": rng.choice((*kim.ResidenceStatus, "duldung", "duldung")),
        "fled": rng.random() < 0.7,
        "qualification": rng.choice(tuple(RULEBOOK.extra_facts["qualification"].codes)),
        "integration_course": rng.choice(tuple(RULEBOOK.extra_facts["integration_course"].codes)),
        "course_ended": _years_before(rng, on, rng.choice((0, 1, 1))).isoformat(),
        "minor_children": rng.choice((0, 1, 2, 2, 3, 5)),
        "transition_aid": rng.random() < 0.4,
        "needs": _needs(rng),
        "institutions": ["Amt A", "Amt B", "Amt C", "Amt D"][: rng.randint(0, 4)],
        "multiple_needs_finding": _finding(rng, on),
        "admitted_on": _admitted(rng, birth, on),
        "support_wanted": rng.random() < 0.9,
        "municipality": rng.choice(
            ("Musterstadt am Rand", "beispielhausen", "05999012", "Südmuster", "Fernstadt")
        ),
    }
    facts["birth_date"] = min(facts["birth_date"], facts["entry_date"])
    return facts


def with_gaps(rng: Random, facts: Facts) -> Facts:
    """The same facts, of which some are unknown or known less precisely."""
    known: Facts = {"id": facts["id"]}
    for name, value in facts.items():
        if rng.random() < 0.7:
            known[name] = _blurred(rng, name, value)
    if "needs" in known:
        known["needs"] = {a: level for a, level in facts["needs"].items() if rng.random() < 0.9}
    return known


def _blurred(rng: Random, name: str, value: Any) -> Any:
    if name in ("birth_date", "entry_date", "course_ended"):
        return value[: rng.choice((4, 7, 10, 10))]
    return value


def _years_before(rng: Random, on: date, years: int) -> date:
    """A day whose anniversary lies about the key date."""
    day = date(on.year - years, on.month, min(on.day, 28))
    return day + timedelta(days=rng.choice((-400, -2, -1, 0, 0, 1, 2)))


def _needs(rng: Random) -> dict[str, str]:
    concerned = rng.choice((tuple(RULEBOOK.areas), (), ("debts", "housing"), ("recognition",)))
    levels = ("none", "short_term", "long_term")
    return {area: rng.choice(levels) if area in concerned else "none" for area in RULEBOOK.areas}


def _finding(rng: Random, on: date) -> Any:
    if rng.random() < 0.6:
        return False
    day = on + timedelta(days=rng.choice((-30, 0, 1, 30)))
    by = rng.choice(("fachberatungsstelle", "kim", "other"))
    return {"established": rng.random() < 0.7, "by": by, "on": day.isoformat()}


def _admitted(rng: Random, birth: date, on: date) -> Any:
    days = [day for day in (*KEY_DATES, on) if birth <= day <= on]
    return rng.choice([False, *(day.isoformat() for day in days)])


# --- the rules once more, by hand ----------------------------------------------------


def expected_groups(facts: Facts, on: date) -> dict[int, bool]:
    """The verdicts of both groups under default readings, written down by hand.

    Args:
        facts: Known without gaps and to the day.
        on: The key date.
    """
    return {1: _group_1(facts, on), 2: _group_2(facts, on)}


def _group_1(facts: Facts, on: date) -> bool:
    new = on < _anniversary(facts["entry_date"], 3)
    without = facts["qualification"] != "recognised"
    if date(2024, 1, 1) <= on < REPLACED_ON:
        return new and without
    if not REPLACED_ON <= on <= date(2027, 12, 31):
        return False
    course = facts["integration_course"]
    ended = course == "ended" and on < _anniversary(facts["course_ended"], 1)
    permanent = ("niederlassungserlaubnis", "freizuegigkeit_eu", "deutsch")
    stays_for_good = facts["residence_status"] in permanent
    return (new or course == "running" or ended) and without and not stays_for_good


def _group_2(facts: Facts, on: date) -> bool:
    status = facts["residence_status"] in ("duldung", "duldung_60b", "aufenthaltsgestattung")
    aid = facts["transition_aid"] and date(2024, 1, 1) <= on <= date(2025, 12, 31)
    family: bool = facts["fled"] and facts["minor_children"] >= 2
    return on >= date(2024, 10, 1) and family and (status or aid)


def _anniversary(text: str, years: int) -> date:
    """The anniversary of a day; of 29 February in a common year it is 1 March."""
    day = date.fromisoformat(text)
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
