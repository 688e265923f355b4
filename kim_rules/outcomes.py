"""From the truths of the nodes to the outcomes: the part that both executors share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

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

    @property
    def first_roots(self) -> tuple[str, ...]:
        """The nodes that every decision needs: groups, multiple needs, first steps."""
        needs, directory = self.rulebook.multiple_needs, self.rulebook.directory
        in_force = [name for _, names in self.groups for name in names]
        roots = [node for node, _ in self.groups] + in_force
        roots += [needs.finding_counts, needs.established, needs.computed]
        roots += [directory.need, directory.wanted, directory.district]
        return tuple(dict.fromkeys(roots))


@frozen(eq=False)
class Outcomes:
    """Every outcome of a client on a day.

    Args:
        verdicts: Of the groups, in the order of their numbers.
        status: Of multiple needs.
        counts: Truth of "a finding counts".
        computed: Truth of the computed multiple need.
        complex_need: Truth of the complex need.
        stop: Where the way through the steps of the referral ended.
    """

    verdicts: tuple[Verdict, ...]
    status: NeedsStatus
    counts: int
    computed: int
    complex_need: int
    stop: Stop

    @property
    def eligible(self) -> int:
        """Truth of "belongs to any group"."""
        return eligible(self.verdicts)

    @property
    def conflict(self) -> bool:
        """Whether a finding that counts and a definite computation disagree."""
        opposite = NO if self.status is NeedsStatus.ESTABLISHED else YES
        return self.counts == YES and self.computed == opposite

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The values by which outcomes are compared: groups, multiple needs, referral."""
        groups = [Verdict.NO if v is Verdict.NOT_IN_FORCE else v for v in self.verdicts]
        return (*groups, self.status, self.stop.outcome)


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


def conclude(frame: Frame, rank: RankOf) -> Outcomes:
    """The outcomes that follow from the truths of the nodes.

    Args:
        frame: Of the rulebook.
        rank: Truth of a node; asked for providers only when steps 1 to 3 do not stop.
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
    complex_need = _COMPLEX[status]
    both = all_of((complex_need, eligible(verdicts)))
    stop = stop_of(frame.rulebook.directory, frame.walks, rank, both)
    return Outcomes(verdicts, status, counts, computed, complex_need, stop)
