"""From the truths of the nodes to the outcomes: the part that both executors share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from attrs import frozen

from kim_rules.logic import NO, OPEN, YES, all_of, any_of
from kim_rules.referral import Stop, Walk, stop_of, walks_of
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import NeedsStatus, Verdict

_VERDICTS = (Verdict.NO, Verdict.OPEN, Verdict.YES)
_COMPUTED = (NeedsStatus.NOT_INDICATED, NeedsStatus.OPEN, NeedsStatus.INDICATED)
_COMPLEX = {
    NeedsStatus.ESTABLISHED: YES,
    NeedsStatus.INDICATED: YES,
    NeedsStatus.REJECTED: NO,
    NeedsStatus.NOT_INDICATED: NO,
    NeedsStatus.OPEN: OPEN,
}

RankOf = Callable[[str], int]
K = TypeVar("K")
V = TypeVar("V")

#: How many combinations are kept with what follows from them.
MAX_KEPT = 4096


@frozen(eq=False)
class Frame:
    """What a rulebook asks for, laid out for concluding often.

    Args:
        rulebook: The rulebook.
        groups: Node of each group, with the nodes of its resolutions being in force.
        walks: Both walks through the providers.
    """

    rulebook: Rulebook
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    walks: tuple[Walk, Walk]

    @classmethod
    def of(cls, rulebook: Rulebook) -> Frame:
        """The frame of a rulebook."""
        groups = tuple(
            (group.node, tuple(term.in_force for term in group.terms)) for group in rulebook.groups
        )
        return cls(rulebook, groups, walks_of(rulebook.directory))

    @cached_property
    def standing_roots(self) -> tuple[str, ...]:
        """The nodes from which the groups and multiple needs follow."""
        needs = self.rulebook.multiple_needs
        roots = [node for node, _ in self.groups]
        roots += [name for _, names in self.groups for name in names]
        roots += [needs.finding_counts, needs.established, needs.computed]
        return tuple(dict.fromkeys(roots))

    @cached_property
    def steps_roots(self) -> tuple[str, ...]:
        """The nodes of the first steps of the referral."""
        directory = self.rulebook.directory
        return tuple(dict.fromkeys((directory.need, directory.wanted, directory.district)))

    @property
    def first_roots(self) -> tuple[str, ...]:
        """The nodes that every decision needs: groups, multiple needs, first steps."""
        return tuple(dict.fromkeys((*self.standing_roots, *self.steps_roots)))


@frozen(cache_hash=True)
class Standing:
    """The groups and multiple needs of a client on a day.

    Args:
        verdicts: Of the groups, in the order of their numbers.
        status: Of multiple needs.
        counts: Truth of "a finding counts".
        computed: Truth of the computed multiple need.
        complex_need: Truth of the complex need.
        eligible: Truth of "belongs to any group".
    """

    verdicts: tuple[Verdict, ...]
    status: NeedsStatus
    counts: int
    computed: int
    complex_need: int
    eligible: int


@frozen(eq=False)
class Outcomes:
    """Every outcome of a client on a day.

    Args:
        standing: The groups and multiple needs.
        stop: Where the way through the steps of the referral ended.
    """

    standing: Standing
    stop: Stop

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """See :class:`Standing`."""
        return self.standing.verdicts

    @property
    def status(self) -> NeedsStatus:
        """See :class:`Standing`."""
        return self.standing.status

    @property
    def counts(self) -> int:
        """See :class:`Standing`."""
        return self.standing.counts

    @property
    def computed(self) -> int:
        """See :class:`Standing`."""
        return self.standing.computed

    @property
    def complex_need(self) -> int:
        """See :class:`Standing`."""
        return self.standing.complex_need

    @property
    def eligible(self) -> int:
        """See :class:`Standing`."""
        return self.standing.eligible

    @property
    def conflict(self) -> bool:
        """Whether a finding that counts and a definite computation disagree."""
        opposite = NO if self.status is NeedsStatus.ESTABLISHED else YES
        return self.counts == YES and self.computed == opposite

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The values by which outcomes are compared: groups, multiple needs, referral."""
        groups = [Verdict.NO if v is Verdict.NOT_IN_FORCE else v for v in self.verdicts]
        return (*(group.value for group in groups), self.status.value, self.stop.outcome)


def eligible(verdicts: tuple[Verdict, ...]) -> int:
    """Yes if any group is yes; else open if any is open; else no."""
    if Verdict.YES in verdicts:
        return YES
    return OPEN if Verdict.OPEN in verdicts else NO


def status_of(counts: int, established: int, computed: int) -> NeedsStatus:
    """The status of multiple needs.

    Args:
        counts: Truth of "a finding counts".
        established: Truth of "it affirms the multiple need".
        computed: Truth of the computed multiple need.
    """
    if counts == YES:
        return NeedsStatus.ESTABLISHED if established == YES else NeedsStatus.REJECTED
    return _COMPUTED[computed] if counts == NO else NeedsStatus.OPEN


def standing_of(frame: Frame, rank: RankOf) -> Standing:
    """The groups and multiple needs that follow from the truths of the nodes.

    Args:
        frame: Of the rulebook.
        rank: Truth of a node.
    """
    verdicts = tuple(
        [
            Verdict.NOT_IN_FORCE
            if any_of([rank(name) for name in in_force]) == NO
            else _VERDICTS[rank(node)]
            for node, in_force in frame.groups
        ]
    )
    needs = frame.rulebook.multiple_needs
    counts, computed = rank(needs.finding_counts), rank(needs.computed)
    status = status_of(counts, rank(needs.established), computed)
    return Standing(verdicts, status, counts, computed, _COMPLEX[status], eligible(verdicts))


class Conclusions:
    """What follows from the truths of the nodes, kept for clients who are alike.

    The truths behind the groups and multiple needs come in few combinations, and so do
    those behind the referral; together they come in many.

    Args:
        frame: Of the rulebook.
        position: Position of each node among the truths.
    """

    def __init__(self, frame: Frame, position: Mapping[str, int]) -> None:
        self._frame = frame
        self._for_standing = frame.standing_roots
        every, some = (walk.nodes for walk in frame.walks)
        self._for_stop = tuple(dict.fromkeys((*frame.steps_roots, *every, *some)))
        self._standing_ranks = itemgetter(*(position[name] for name in self._for_standing))
        self._stop_ranks = itemgetter(*(position[name] for name in self._for_stop))
        self._standings: dict[tuple[int, ...], Standing] = {}
        self._stops: dict[tuple[int, tuple[int, ...]], Stop] = {}
        self._outcomes: dict[tuple[Standing, Stop], Outcomes] = {}
        self._known: dict[Any, Any] = {}

    def outcomes(self, ranks: Sequence[int]) -> Outcomes:
        """The outcomes that follow from the truths of all nodes.

        The same object for clients who differ in nothing that matters.
        """
        standing = self._standing(self._standing_ranks(ranks))
        both = all_of((standing.complex_need, standing.eligible))
        key = standing, self._stop(both, self._stop_ranks(ranks))
        return self._outcomes.get(key) or _keep(self._outcomes, key, Outcomes(*key))

    def _standing(self, ranks: tuple[int, ...]) -> Standing:
        standing = self._standings.get(ranks)
        if standing is None:
            rank = dict(zip(self._for_standing, ranks, strict=True))
            standing = self._once(standing_of(self._frame, rank.__getitem__))
            _keep(self._standings, ranks, standing)
        return standing

    def _stop(self, both: int, ranks: tuple[int, ...]) -> Stop:
        stop = self._stops.get((both, ranks))
        if stop is None:
            rank = dict(zip(self._for_stop, ranks, strict=True)).__getitem__
            frame = self._frame
            stop = self._once(stop_of(frame.rulebook.directory, frame.walks, rank, both))
            _keep(self._stops, (both, ranks), stop)
        return stop

    def _once(self, found: V) -> V:
        """The first of all that are equal."""
        known: V = self._known.get(found) or _keep(self._known, found, found)
        return known


def _keep(kept: dict[K, V], key: K, value: V) -> V:
    """Keep a value, and nothing else when there are too many."""
    if len(kept) >= MAX_KEPT:
        kept.clear()
    kept[key] = value
    return value
