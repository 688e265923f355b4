"""The verdicts of a decision, each made once for all clients who have the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from kim_rules.answers import GroupVerdict, MultipleNeeds
from kim_rules.assessment import MAX_CONCLUDED, Assessment
from kim_rules.logic import TRUTHS
from kim_rules.outcomes import Outcomes
from kim_rules.referral import Referral, Stop, describe
from kim_rules.rulebook import Rulebook
from kim_rules.subtrees import Seen
from kim_rules.vocabulary import ReferralReason, Verdict


@lru_cache(MAX_CONCLUDED)
def verdicts_of(rules: Rulebook, outcomes: Outcomes) -> dict[str, Any]:
    """The fields of a decision that tell the groups and multiple needs."""
    groups = tuple(
        GroupVerdict(group.number, group.id, verdict)
        for group, verdict in zip(rules.groups, outcomes.verdicts, strict=True)
    )
    primary, settled = _primary(rules, {group.number: group.verdict for group in groups})
    computed = TRUTHS[outcomes.computed]
    return {
        "eligible": TRUTHS[outcomes.eligible],
        "primary_group": primary,
        "primary_group_settled": settled,
        "target_groups": groups,
        "multiple_needs": MultipleNeeds(outcomes.status, computed, outcomes.conflict),
    }


def _primary(rules: Rulebook, verdicts: Mapping[int, Verdict]) -> tuple[int | None, bool]:
    """The first group that is a yes, and whether no earlier one is open."""
    settled = True
    for number in rules.precedence:
        if verdicts[number] is Verdict.YES:
            return number, settled
        settled = settled and verdicts[number] is not Verdict.OPEN
    return None, settled


def referral_of(assessment: Assessment) -> Referral:
    """Where the screening leads."""
    rules, stop = assessment.runtime.rulebook, assessment.outcomes.stop
    nodes = () if stop.walk is None else stop.walk.nodes
    areas: tuple[str, ...] = ()
    if stop.reason is ReferralReason.PARTIAL:
        levels = assessment.case.client.needs or {}
        areas = tuple(a for a in rules.areas if levels.get(a) in ("short_term", "long_term"))
    return _described(stop, rules, tuple(map(assessment.seen, nodes)), areas)


@lru_cache(MAX_CONCLUDED)
def _described(
    stop: Stop, rules: Rulebook, providers: Sequence[Seen], areas: Sequence[str]
) -> Referral:
    """The referral; the same object for clients who differ in nothing that matters.

    Args:
        stop: Where the way through the steps ended.
        rules: The rulebook.
        providers: What follows from the nodes of the providers of that walk.
        areas: The areas of need, for a partial referral.
    """
    seen = dict(zip(stop.walk.nodes if stop.walk else (), providers, strict=True))
    return describe(
        stop,
        rules.directory,
        lambda node: seen[node].rank,
        lambda node: seen[node].failing,
        areas,
    )
