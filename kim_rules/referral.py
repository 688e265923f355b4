"""The directory and the recommendation: where a screening leads.

The steps are those of the semantics: no need or not wanted, not known, not in the
district, complex need and eligible, the providers that cover every need, the providers
that cover at least one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from kim_rules.logic import NO, OPEN, YES
from kim_rules.rulebook_parts import Directory, Provider
from kim_rules.vocabulary import ReferralReason, ReferralVerdict

#: Truth of a node by its id.
RankOf = Callable[[str], int]
#: The parts of a node that are a no.
Failing = Callable[[str], Sequence[str]]


@frozen
class Exclusion:
    """A provider that does not fit, with every failing condition.

    Args:
        provider: Its id.
        because: The failing conditions: ids of criteria, ``in_force``,
            ``serves_municipality``, ``covers_every_need`` or ``covers_some_need``.
    """

    provider: str
    because: tuple[str, ...]


@frozen(cache_hash=True)
class Referral:
    """Where the screening leads.

    Args:
        verdict: The verdict.
        to: Id of the provider, with ``refer``.
        reason: Why, with ``no_need`` and with a partial referral.
        alternatives: Further providers that fit, with ``refer``.
        candidates: Providers that may turn out to be the one, with ``open``.
        uncovered: Areas of need that nobody covers, with a partial referral.
        excluded: The providers of the walk that do not fit.
    """

    verdict: ReferralVerdict
    to: str | None = None
    reason: ReferralReason | None = None
    alternatives: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    excluded: tuple[Exclusion, ...] = ()

    @property
    def outcome(self) -> str:
        """The provider, or else the verdict, as outcomes are compared."""
        return self.to or self.verdict.value

    def to_dict(self) -> dict[str, Any]:
        """The referral as JSON values, in the order of the contract."""
        return {
            "verdict": self.verdict.value,
            "to": self.to,
            "reason": None if self.reason is None else self.reason.value,
            "alternatives": list(self.alternatives),
            "candidates": list(self.candidates),
            "uncovered": list(self.uncovered),
            "excluded": [
                {"provider": one.provider, "because": list(one.because)} for one in self.excluded
            ],
        }


@frozen(eq=False)
class Walk:
    """One way through the providers: which of their nodes counts.

    Args:
        providers: In order.
        nodes: The node that tells whether each fits.
        reason: The reason that a referral of this walk has.
    """

    providers: tuple[Provider, ...]
    nodes: tuple[str, ...]
    reason: ReferralReason | None

    def first(self, rank: RankOf) -> int | None:
        """Position of the first provider that is not a no."""
        for at, node in enumerate(self.nodes):
            if rank(node) != NO:
                return at
        return None


def walks_of(directory: Directory) -> tuple[Walk, Walk]:
    """The first walk, where every need is covered, and the second, where one is."""
    providers = directory.walk
    return (
        Walk(providers, tuple(p.every for p in providers), None),
        Walk(providers, tuple(p.some for p in providers), ReferralReason.PARTIAL),
    )


@frozen(cache_hash=True)
class Stop:
    """Where the way through the steps ended.

    Args:
        step: Number of the step, 1 to 6.
        outcome: Id of the provider, or else the verdict.
        reason: With ``no_need`` and with a partial referral.
        walk: The walk whose providers the answer lists, from step 4 on.
        at: Position of the provider in the walk, in steps 5 and 6.
    """

    step: int
    outcome: str
    reason: ReferralReason | None = None
    walk: Walk | None = None
    at: int | None = None


def early_stop(directory: Directory, rank: RankOf) -> Stop | None:
    """Steps 1 to 3: no need, not known, not in the district.

    Args:
        directory: Of the rulebook.
        rank: Truth of the nodes.
    """
    need, wanted = rank(directory.need), rank(directory.wanted)
    if need == NO:
        return Stop(1, ReferralVerdict.NO_NEED, ReferralReason.NO_NEED)
    if wanted == NO:
        return Stop(1, ReferralVerdict.NO_NEED, ReferralReason.NOT_WANTED)
    if OPEN in (need, wanted):
        return Stop(2, ReferralVerdict.OPEN)
    district = rank(directory.district)
    if district == NO:
        return Stop(3, ReferralVerdict.NOT_RESPONSIBLE)
    return Stop(3, ReferralVerdict.OPEN) if district == OPEN else None


def stop_of(directory: Directory, walks: tuple[Walk, Walk], rank: RankOf, complex_: int) -> Stop:
    """Where the way through all steps ends.

    Args:
        directory: Of the rulebook.
        walks: Of that directory.
        rank: Truth of the nodes.
        complex_: Truth of "complex need, and eligible".
    """
    stop = early_stop(directory, rank)
    if stop is not None:
        return stop
    first, second = walks
    if complex_ == YES:
        return Stop(4, directory.case_management.id, None, first)
    if complex_ == OPEN:
        walk = second if first.first(rank) is None else first
        return Stop(4, ReferralVerdict.OPEN, None, walk)
    for step, walk in ((5, first), (6, second)):
        at = walk.first(rank)
        if at is not None:
            fits = rank(walk.nodes[at]) == YES
            outcome = walk.providers[at].id if fits else ReferralVerdict.OPEN.value
            return Stop(step, outcome, walk.reason if fits else None, walk, at)
    return Stop(6, ReferralVerdict.GAP, None, second)


def describe(
    stop: Stop,
    directory: Directory,
    rank: RankOf,
    failing: Failing,
    needs: Sequence[str],
) -> Referral:
    """The referral with everything that goes with its outcome.

    Args:
        stop: Where the way ended.
        directory: Of the rulebook.
        rank: Truth of the nodes.
        failing: The conditions of a provider's node that are a no.
        needs: The areas of need, in the rulebook's order.
    """
    excluded: tuple[Exclusion, ...] = ()
    if stop.walk is not None:
        excluded = _exclusions(stop.walk, rank, failing)
    if stop.outcome in tuple(ReferralVerdict):
        verdict = ReferralVerdict(stop.outcome)
        return Referral(
            verdict, None, stop.reason, (), _candidates(stop, directory, rank), (), excluded
        )
    assert stop.walk is not None
    after = 0 if stop.at is None else stop.at + 1
    pairs = list(zip(stop.walk.providers, stop.walk.nodes, strict=True))[after:]
    alternatives = tuple(provider.id for provider, node in pairs if rank(node) == YES)
    uncovered: tuple[str, ...] = ()
    if stop.reason is ReferralReason.PARTIAL and stop.at is not None:
        covered = stop.walk.providers[stop.at].areas
        uncovered = tuple(area for area in needs if area not in covered)
    verdict = ReferralVerdict.REFER
    return Referral(verdict, stop.outcome, stop.reason, alternatives, (), uncovered, excluded)


def _candidates(stop: Stop, directory: Directory, rank: RankOf) -> tuple[str, ...]:
    if stop.outcome != ReferralVerdict.OPEN or stop.walk is None:
        return ()
    main = (directory.case_management.id,) if stop.step == 4 else ()
    pairs = zip(stop.walk.providers, stop.walk.nodes, strict=True)
    return main + tuple(provider.id for provider, node in pairs if rank(node) != NO)


def _exclusions(walk: Walk, rank: RankOf, failing: Failing) -> tuple[Exclusion, ...]:
    found = []
    for provider, node in zip(walk.providers, walk.nodes, strict=True):
        if rank(node) == NO:
            stem = f"provider:{provider.id}:"
            because = tuple([name.removeprefix(stem) for name in failing(node)])
            found.append(Exclusion(provider.id, because))
    return tuple(found)
