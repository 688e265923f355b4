"""Decides again what was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kim_rules.decision import replay
from kim_rules.errors import InvalidInput, UnknownRulebook
from kim_rules.facts import Client
from kim_rules.loading import load_rulebook
from kim_rules.rulebook import Rulebook
from kim_rules.store.records import Case, Deviation
from kim_rules.vocabulary import Label

_OTHER_RULES = Label(
    "das Regelwerk von damals liegt nicht mehr vor", "the rulebook of that time is not there"
)
_NOT_DECIDABLE = Label(
    "die Angaben lassen sich nicht mehr entscheiden", "the facts cannot be decided any more"
)


def deviation(
    case: Case, number: int, recorded: Mapping[str, Any], rulebook: Rulebook | None
) -> Deviation | None:
    """How a recorded decision differs from the same one made anew; None when it does not.

    Args:
        case: The case.
        number: Number of the decision within it.
        recorded: Its full JSON.
        rulebook: The rules; by the recorded id when None.
    """
    rules = _rules(recorded["rulebook"], rulebook)
    if rules is None:
        return Deviation(case.id, number, reason=_OTHER_RULES)
    facts = case.facts[case.decisions[number - 1].facts_version - 1]
    try:
        differences = replay(recorded, Client.from_dict(facts.facts, rules), rules)
    except InvalidInput:
        return Deviation(case.id, number, reason=_NOT_DECIDABLE)
    return Deviation(case.id, number, differences) if differences else None


def _rules(stamp: Mapping[str, Any], rulebook: Rulebook | None) -> Rulebook | None:
    try:
        rules = rulebook or load_rulebook(stamp["id"])
    except (UnknownRulebook, InvalidInput):
        return None
    return rules if rules.sha256 == stamp["sha256"] else None
