"""From the truths of the nodes to the outcomes, in columns."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from attrs import frozen

from kim_rules.referral import Walk, walks_of
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import NeedsStatus, ReferralReason, ReferralVerdict, Truth, Verdict
from kim_rules_batch.layouts import Schema
from kim_rules_batch.stages import Stages
from kim_rules_batch.ternary import (
    Holds,
    Ternary,
    all_of,
    any_of,
    both,
    either,
    negated,
    some,
)
from kim_rules_batch.truths import Truths

#: When a case holds, with the value it has then; the first that holds counts.
Cases = Sequence[tuple[Holds, object]]


def first_of(cases: Cases, kind: pl.DataType, unless: Holds = False) -> pl.Expr:
    """The value of the first case that holds, null if none does.

    Args:
        cases: In order.
        kind: Type of the column.
        unless: Where it is null whatever holds.
    """
    value = pl.lit(None, kind)
    for holds, said in reversed([(unless, None), *cases]):
        if holds is True:
            value = pl.lit(said, kind)
        elif holds is not False:
            value = pl.when(holds).then(pl.lit(said, kind)).otherwise(value)
    return value


def truth_cases(truth: Ternary) -> Cases:
    """The cases of a truth."""
    return [(truth.certain, Truth.YES), (truth.possible, Truth.OPEN), (True, Truth.NO)]


@frozen(eq=False)
class Stop:
    """Where the way through the steps of the referral ends: each end as a column.

    Args:
        no_need: Nothing is needed.
        not_wanted: Something is needed, but no support wanted.
        unsure: Which of both is open.
        elsewhere: Does not live in the district.
        unplaced: Whether the person does, is open.
        managed: Referred to case management.
        unmanaged: Whether so, is open.
        walks: For each walk and provider: whether it is referred to, whether that is open.
        gap: Nobody fits.
    """

    no_need: Holds
    not_wanted: Holds
    unsure: Holds
    elsewhere: Holds
    unplaced: Holds
    managed: Holds
    unmanaged: Holds
    walks: tuple[tuple[tuple[Holds, Holds], ...], ...]
    gap: Holds


class Outcomes:
    """Every outcome of a rulebook as columns.

    Args:
        rulebook: The rulebook.
        truths: Of its nodes.
        stages: Takes the working columns.
    """

    def __init__(self, rulebook: Rulebook, truths: Truths, stages: Stages) -> None:
        self.rulebook = rulebook
        self._truths = truths
        self._stages = stages
        self.walks = walks_of(rulebook.directory)
        groups = rulebook.groups
        self.groups = {group.number: truths[group.node] for group in groups}
        self.in_force = {
            group.number: any_of([truths[term.in_force] for term in group.terms]).possible
            for group in groups
        }
        self.eligible = stages.settle("eligible", any_of(self.groups.values()))
        needs = rulebook.multiple_needs
        self.counts, self.computed = truths[needs.finding_counts], truths[needs.computed]
        self.established = truths[needs.established]
        status_open = either(self.counts.open, both(self.counts.no, self.computed.open))
        #: Where the status of multiple needs is open.
        self.status_open = stages.hold("status open", status_open)
        self.complex_need = stages.settle("complex need", self._complex_need())
        self.stop = self._stop()

    def _complex_need(self) -> Ternary:
        """Yes for established or indicated, no for rejected or not indicated, else open."""
        counts, computed, said = self.counts, self.computed, self.established.certain
        by_finding, by_facts = both(counts.certain, said), both(counts.no, computed.certain)
        certain = either(by_finding, by_facts)
        return Ternary(certain, either(certain, self.status_open))

    # --- the referral ------------------------------------------------------------------

    def _stop(self) -> Stop:
        hold, truths, directory = self._stages.hold, self._truths, self.rulebook.directory
        need, wanted = truths[directory.need], truths[directory.wanted]
        district = truths[directory.district]
        no_need = need.no
        stopped = either(no_need, wanted.no)
        sure = both(need.certain, wanted.certain)
        here = hold("in district", both(sure, district.certain))
        main = all_of([self.complex_need, self.eligible])
        left = hold("walks", both(here, main.no))
        walks = []
        for walk in self.walks:
            ends, left = self._walked(walk, left)
            walks.append(ends)
        return Stop(
            no_need=no_need,
            not_wanted=both(need.possible, wanted.no),
            unsure=hold("unsure", both(negated(stopped), negated(sure))),
            elsewhere=both(sure, district.no),
            unplaced=hold("unplaced", both(sure, district.open)),
            managed=hold("managed", both(here, main.certain)),
            unmanaged=hold("unmanaged", both(here, main.open)),
            walks=tuple(walks),
            gap=left,
        )

    def _walked(self, walk: Walk, left: Holds) -> tuple[tuple[tuple[Holds, Holds], ...], Holds]:
        """Where a walk ends: at each provider with yes, or open; and who is left after it."""
        ends = []
        for provider, node in zip(walk.providers, walk.nodes, strict=True):
            fits = self._truths[node]
            name = f"at {provider.id}"
            ends.append(
                (
                    self._stages.hold(f"{name}!", both(left, fits.certain)),
                    self._stages.hold(f"{name}?", both(left, fits.open)),
                )
            )
            left = self._stages.hold(f"after {provider.id}", both(left, fits.no))
        return tuple(ends), left

    # --- as columns ----------------------------------------------------------------------

    def columns(self, types: Schema, invalid: Holds) -> dict[str, pl.Expr]:
        """The columns of the outcomes, but for the id, the missing facts and the error.

        Args:
            types: Of the columns.
            invalid: The rows that are not decided.
        """
        cases = {
            "eligible": truth_cases(self.eligible),
            "primary_group": self._primary(),
            "primary_group_settled": [(self._settled(), True), (True, False)],
            **{f"group_{number}": self._verdict(number) for number in self.groups},
            "multiple_needs": self._status(),
            "multiple_needs_computed": truth_cases(self.computed),
            "multiple_needs_conflict": [(self._conflict(), True), (True, False)],
            "referral": self._referral(),
            "referral_to": self._referral_to(),
            "referral_reason": self._reason(),
        }
        return {name: first_of(case, types[name], invalid) for name, case in cases.items()}

    def _verdict(self, number: int) -> Cases:
        return [
            (negated(self.in_force[number]), Verdict.NOT_IN_FORCE),
            *truth_cases(self.groups[number]),
        ]

    def _primary(self) -> Cases:
        return [(self.groups[n].certain, n) for n in self.rulebook.precedence]

    def _settled(self) -> Holds:
        """Whether no group is open before the first that is a yes."""
        settled: Holds = True
        for number in reversed(self.rulebook.precedence):
            group = self.groups[number]
            settled = either(group.certain, both(negated(group.possible), settled))
        return settled

    def _status(self) -> Cases:
        counts, computed = self.counts, self.computed
        return [
            (both(counts.certain, self.established.certain), NeedsStatus.ESTABLISHED),
            (counts.certain, NeedsStatus.REJECTED),
            (counts.possible, NeedsStatus.OPEN),
            (computed.certain, NeedsStatus.INDICATED),
            (computed.possible, NeedsStatus.OPEN),
            (True, NeedsStatus.NOT_INDICATED),
        ]

    def _conflict(self) -> Holds:
        said = self.established.certain
        opposite = either(both(said, self.computed.no), both(negated(said), self.computed.certain))
        return both(self.counts.certain, opposite)

    def _referral(self) -> Cases:
        stop = self.stop
        certain = [yes for ends in stop.walks for yes, _ in ends]
        return [
            (either(stop.no_need, stop.not_wanted), ReferralVerdict.NO_NEED),
            (stop.elsewhere, ReferralVerdict.NOT_RESPONSIBLE),
            (some([stop.managed, *certain]), ReferralVerdict.REFER),
            (stop.gap, ReferralVerdict.GAP),
            (True, ReferralVerdict.OPEN),
        ]

    def _referral_to(self) -> Cases:
        cases: list[tuple[Holds, object]] = []
        cases.append((self.stop.managed, self.rulebook.directory.case_management.id))
        for walk, ends in zip(self.walks, self.stop.walks, strict=True):
            for provider, (yes, _) in zip(walk.providers, ends, strict=True):
                cases.append((yes, provider.id))
        return cases

    def _reason(self) -> Cases:
        second = [yes for yes, _ in self.stop.walks[1]]
        return [
            (self.stop.no_need, ReferralReason.NO_NEED),
            (self.stop.not_wanted, ReferralReason.NOT_WANTED),
            (some(second), ReferralReason.PARTIAL),
        ]
