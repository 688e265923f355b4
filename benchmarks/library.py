"""kim-rules as one of the contestants: the calls that are timed."""

from __future__ import annotations

from datetime import date

import kim_rules as kim
from benchmarks.facts import ON, Facts
from benchmarks.peers import Outcomes

GROUPS = range(1, 6)


class KimRules:
    """Decisions by the default rulebook."""

    def __init__(self, on: date = ON) -> None:
        """Load the rulebook once; decisions are for one key date."""
        self._rulebook = kim.load_rulebook()
        self._on = on

    def outcomes(self, client: kim.Client) -> Outcomes:
        """Decide, and read every outcome: eligible, groups, needs, referral."""
        decision = kim.decide(client, on=self._on, rulebook=self._rulebook)
        _ = decision.eligible, decision.referral.verdict, decision.referral.to
        groups = [decision.target_group(number).verdict.value for number in GROUPS]
        return Outcomes._make([*groups, decision.multiple_needs.status.value])

    def as_json(self, client: kim.Client) -> str:
        """Decide, and write the whole decision with its explanation as JSON."""
        decision = kim.decide(client, on=self._on, rulebook=self._rulebook)
        return decision.to_json()


def client(facts: Facts) -> kim.Client:
    """The typed client of a JSON object."""
    return kim.Client.from_dict(facts)
