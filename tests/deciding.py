"""Random clients decided by the library, in the words in which the oracle answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from oracle import KEY_DATES, random_client, random_readings
from oracle_tables import Client

import kim_rules as kim

Readings = dict[str, str]
Drawn = tuple[Random, Client, date, Readings]

RULEBOOK = kim.load_rulebook()


def drawn(seed: int, count: int) -> Iterator[Drawn]:
    """Random clients, the key dates in turn, each under one of forty choices of readings.

    A choice that is met first costs the library more time than a client does, hence few.

    Args:
        seed: The same seed gives the same clients.
        count: How many.
    """
    rng = Random(seed)
    choices = [random_readings(rng) for _ in range(40)]
    for number in range(count):
        on = KEY_DATES[number % len(KEY_DATES)]
        yield rng, random_client(rng, on), on, rng.choice(choices)


def decided(client: Client, on: date, readings: Readings | None = None) -> kim.Decision:
    """The decision of the library on a client as JSON, by the default rulebook."""
    typed = kim.Client.from_dict(client, RULEBOOK, on)
    return kim.decide(typed, on=on, rulebook=RULEBOOK, readings=readings)


def outcomes_of(decision: kim.Decision) -> dict[str, str]:
    """What is compared between days and readings; not in force counts as no."""
    groups = {
        f"group:{group.number}": "no" if group.verdict == "not_in_force" else group.verdict.value
        for group in decision.target_groups
    }
    needs = decision.multiple_needs.status.value
    return {**groups, "multiple_needs": needs, "referral": decision.referral.outcome}


def answers_of(decision: kim.Decision) -> dict[str, Any]:
    """Everything that the oracle answers, in its form."""
    referral = decision.referral.to_dict()
    return {
        "eligible": decision.eligible.value,
        "primary_group": decision.primary_group,
        "primary_group_settled": decision.primary_group_settled,
        "target_groups": [
            {"number": group.number, "id": group.id, "verdict": group.verdict.value}
            for group in decision.target_groups
        ],
        "multiple_needs": {
            "status": decision.multiple_needs.status.value,
            "computed": decision.multiple_needs.computed.value,
            "conflict": decision.multiple_needs.conflict,
        },
        # The oracle gives the reasons of an exclusion apart.
        "referral": {**referral, "excluded": [one["provider"] for one in referral["excluded"]]},
    }


def settled_answers(decision: kim.Decision) -> dict[str, Any]:
    """The answers that more knowledge must not change; whatever is open is left out."""
    answers: dict[str, Any] = {
        **outcomes_of(decision),
        "eligible": decision.eligible.value,
        "computed": decision.multiple_needs.computed.value,
        "referral verdict": decision.referral.verdict.value,
    }
    if decision.primary_group_settled:
        answers["primary group"] = decision.primary_group
    return {name: answer for name, answer in answers.items() if answer != "open"}


def digests(seed: int, count: int) -> list[str]:
    """A hash of the JSON of every decision on random clients."""
    texts = (
        decided(client, on, readings).to_json() for _, client, on, readings in drawn(seed, count)
    )
    return [hashlib.sha256(text.encode()).hexdigest() for text in texts]
