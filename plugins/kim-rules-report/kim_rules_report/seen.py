"""A case as the sections of a report see it: how it stood on the days that are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from attrs import frozen

from kim_rules.vocabulary import ReferralVerdict, Truth
from kim_rules_report.answers import Where
from kim_rules_report.cases import CaseDecision, ReportCase, State
from kim_rules_report.judging import Judge, Judged, by_key_date
from kim_rules_report.order import Order

if TYPE_CHECKING:
    from kim_rules.errors import Finding


class Standing(StrEnum):
    """What became of a case that was read."""

    RECORDED = "recorded"
    DECIDED = "decided"
    NO_FACTS = "no_facts"
    INVALID = "invalid"
    LATER = "later"
    CLOSED = "closed"
    ERASED = "erased"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"


class Remainder(StrEnum):
    """Where people count who have no line of the statistics."""

    NO_GROUP = "no_group"
    OPEN = "open_group"
    UNDECIDED = "undecided"


@frozen
class Screening:
    """The screening of a person.

    Args:
        on: The day.
        where: Where it led; None when the facts cannot be decided.
        facts: The facts of the person, as JSON values; none when they are not known.
    """

    on: date
    where: Where | None
    facts: Mapping[str, Any]


@frozen(slots=False, eq=False)
class Seen:
    """A case, and what counts for it on the days of a report.

    Args:
        case: The case.
        order: What the report is asked for.
        judge: Finds the decisions that count.
    """

    case: ReportCase
    order: Order
    judge: Judge

    @cached_property
    def judged(self) -> Judged | None:
        """What counts on the key date; None for a case that was not open on it."""
        is_open = self.case.state is State.READ and self.case.is_open_on(self.order.on)
        return self.judge.on(self.case, self.order.on) if is_open else None

    @cached_property
    def standing(self) -> Standing:
        """What became of the case."""
        if self.case.state is not State.READ:
            return Standing(self.case.state.value)
        if self.judged is not None:
            return Standing(self.judged.basis.value)
        opened = self.case.opened_on
        is_later = opened is not None and opened > self.order.on
        return Standing.LATER if is_later else Standing.CLOSED

    @cached_property
    def is_in_caseload(self) -> bool:
        """Whether the person was in case management on the key date."""
        return self._is_in_caseload_on(self.order.on)

    def caseload_line_on(self, day: date) -> str | None:
        """The line of the statistics in which the person counts in the caseload of a day.

        Args:
            day: The day.

        Returns:
            The line, or a :class:`Remainder`; None for a person who was not in case
            management on that day.
        """
        if not self._is_in_caseload_on(day):
            return None
        judged = self._judged_on(day)
        if judged.answer is None:
            return Remainder.UNDECIDED
        line = self.judge.line(judged)
        if line is not None:
            return line
        return Remainder.NO_GROUP if judged.answer.eligible == Truth.NO else Remainder.OPEN

    def _judged_on(self, day: date) -> Judged:
        if day == self.order.on and self.judged is not None:
            return self.judged
        return self.judge.on(self.case, day)

    def _is_in_caseload_on(self, day: date) -> bool:
        case = self.case
        if case.case_manager is None or not case.is_open_on(day):
            return False
        at = case.facts_on(day)
        if at is None:
            return case.opened_on is not None
        admitted = admission(case.facts[at].facts)
        return not isinstance(admitted, date) or admitted <= day

    @cached_property
    def screening(self) -> Screening | None:
        """The screening of the person; None when there was none in the period.

        It is on the key date of the first decision of the case, and counts when the person
        was not in case management yet. Of the decisions of the period before that, the
        first counts of which the referral is not open.
        """
        if not self.case.decisions:
            return self._screening_without_decision()
        decisions = by_key_date(self.case.decisions)
        first = decisions[0]
        if not self._is_in_period(first.on) or self._is_admitted(self._facts_of(first), first.on):
            return None
        within = [one for one in decisions if self._counts(one)]
        answers = ((one, one.answer.where) for one in within)
        settled = (pair for pair in answers if pair[1].verdict is not ReferralVerdict.OPEN)
        decision, where = next(settled, (first, first.answer.where))
        return Screening(first.on, where, self._facts_of(decision))

    def _counts(self, decision: CaseDecision) -> bool:
        is_admitted = self._is_admitted(self._facts_of(decision), decision.on)
        return self._is_in_period(decision.on) and not is_admitted

    def _screening_without_decision(self) -> Screening | None:
        until = self.order.until
        at = self.case.facts_on(until)
        if at is None:
            return None
        begun = min(one.valid_from for one in self.case.facts)
        on = until if begun == date.min else begun
        facts = self.case.facts[at].facts
        if not self._is_in_period(on) or self._is_admitted(facts, until):
            return None
        answer = self.judge.decided(facts, until).answer
        return Screening(on, None if answer is None else answer.where, facts)

    def _facts_of(self, decision: CaseDecision) -> Mapping[str, Any]:
        at = decision.facts if decision.facts is not None else self.case.facts_on(decision.on)
        return {} if at is None else self.case.facts[at].facts

    def _is_in_period(self, day: date) -> bool:
        return self.order.since <= day <= self.order.until

    def _is_admitted(self, facts: Mapping[str, Any], day: date) -> bool:
        admitted = admission(facts)
        if admitted is None:
            return self.case.case_manager is not None
        return admitted is not False and admitted <= day


class Noted(NamedTuple):
    """What became of a case, to be told beside the report.

    Args:
        standing: What became of it.
        place: Where the case stands.
        findings: Why it could not be read or decided.
        former: Providers that it was referred to, and that the directory has not.
    """

    standing: Standing
    place: str
    findings: tuple[Finding, ...]
    former: frozenset[str]


def noted(seen: Seen) -> Noted:
    """What became of a case.

    Args:
        seen: The case.
    """
    findings = seen.case.findings if seen.judged is None else seen.judged.findings
    return Noted(seen.standing, seen.case.place, findings, _former_providers(seen))


def _former_providers(seen: Seen) -> frozenset[str]:
    """Providers that a case was referred to in the period, and that the directory has not."""
    order, case = seen.order, seen.case
    told = {one.to for one in case.referrals if order.since <= one.on <= order.until}
    screening = seen.screening if case.decisions else None
    if screening is not None and screening.where is not None and screening.where.to is not None:
        told.add(screening.where.to)
    return frozenset(told.difference(one.id for one in order.rules.providers))


def admission(facts: Mapping[str, Any]) -> date | Literal[False] | None:
    """The day of admission to case management, as far as facts tell.

    Args:
        facts: The client as JSON values.

    Returns:
        The day, False for a person who was not admitted, None when it is not known.
    """
    told = facts.get("admitted_on")
    if told is False or isinstance(told, date):
        return told
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        return None
