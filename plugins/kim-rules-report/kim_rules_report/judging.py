"""Which decision counts on a day: a recorded one, or one that is made for the report.

A recorded decision counts on a later day, too, as long as the same facts count, nothing
changes by then, and the rules and the readings are those of the report. Otherwise the
facts that count on the day are decided on that day, by both executors, and nobody observes
it: a report records nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from kim_rules.assessment import Assessment, Runtime, runtime_of
from kim_rules.derive import Case
from kim_rules.errors import Finding, InvalidClient
from kim_rules.facts import Client, check_for
from kim_rules.logic import YES
from kim_rules_report.answers import Answer, Assessed, Recorded

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook
    from kim_rules_report.cases import CaseDecision, ReportCase


class Basis(StrEnum):
    """What the answer on a case rests on, or why there is none."""

    RECORDED = "recorded"
    DECIDED = "decided"
    NO_FACTS = "no_facts"
    INVALID = "invalid"


@frozen
class Judged:
    """What counts for a case on a day.

    Args:
        basis: What the answer rests on, or why there is none.
        day: The day.
        answer: What is decided; None when there is no answer.
        facts: The facts that were decided, as JSON values.
        findings: What is wrong with facts that cannot be decided.
    """

    basis: Basis
    day: date
    answer: Answer | None = None
    facts: Mapping[str, Any] = field(factory=dict, repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)


class Judge:
    """Finds or makes the decision that counts.

    Args:
        rules: The rulebook.
        readings: Option by reading, complete.
    """

    def __init__(self, rules: Rulebook, readings: Mapping[str, str]) -> None:
        self._rules = rules
        self._readings = dict(readings)
        self._lines = {str(group.number): group.lines for group in rules.groups}
        self._facts: Mapping[str, Any] | None = None
        self._by_day: dict[date, Judged] = {}

    def on(self, case: ReportCase, day: date) -> Judged:
        """What counts for a case on a day.

        Args:
            case: The case.
            day: The day.
        """
        at = case.facts_on(day)
        recorded = self._recorded(case, at, day)
        facts = {} if at is None else case.facts[at].facts
        if recorded is not None:
            return Judged(Basis.RECORDED, day, recorded, facts)
        if at is None:
            return Judged(Basis.NO_FACTS, day)
        return self.decided(facts, day)

    def decided(self, facts: Mapping[str, Any], day: date) -> Judged:
        """Decide facts on a day, whatever was recorded.

        What was decided for the facts that were asked about last is kept: several sections
        ask about the same days of a case.

        Args:
            facts: The client as JSON values.
            day: The key date.

        Raises:
            EngineDisagreement: If the two executors answer differently.
        """
        if facts is not self._facts:
            self._facts, self._by_day = facts, {}
        if day not in self._by_day:
            self._by_day[day] = self._decided(facts, day)
        return self._by_day[day]

    def _decided(self, facts: Mapping[str, Any], day: date) -> Judged:
        try:
            assessment = self._assessment(facts, day)
        except InvalidClient as error:
            return Judged(Basis.INVALID, day, None, {}, error.findings)
        self._runtime.check(assessment)
        return Judged(Basis.DECIDED, day, Assessed(assessment), facts)

    def line(self, judged: Judged) -> str | None:
        """The line of the statistics in which a person counts; None without a group.

        Args:
            judged: What counts for the person.
        """
        number = None if judged.answer is None else judged.answer.primary_group
        if number is None:
            return None
        lines = self._lines.get(str(number), ())
        if not lines:
            return str(number)
        *others, last = lines
        return next((one.id for one in others if self._holds(one.criterion, judged)), last.id)

    def _holds(self, criterion: str | None, judged: Judged) -> bool:
        if criterion is None:
            return True
        answer = judged.answer
        try:
            assessment = (
                answer.assessment
                if isinstance(answer, Assessed)
                else self._assessment(judged.facts, judged.day)
            )
        except InvalidClient:  # a recorded decision without its facts
            return False
        return assessment.rank(criterion) == YES

    def _recorded(self, case: ReportCase, at: int | None, day: date) -> Recorded | None:
        """The latest recorded decision that still holds; None without any."""
        fitting = [one for one in case.decisions if one.on <= day and _rests_on(one, case, at)]
        if not fitting:
            return None
        recorded = by_key_date(fitting)[-1].answer
        is_same = recorded.sha256 == self._rules.sha256 and recorded.chosen == self._readings
        return recorded if is_same and recorded.holds_through(day) else None

    def _assessment(self, facts: Mapping[str, Any], day: date) -> Assessment:
        client = Client.from_dict(facts, self._rules, day)
        check_for(client, self._rules, day)
        return Assessment(self._runtime, Case(client, day), self._readings)

    @property
    def _runtime(self) -> Runtime:
        return runtime_of(self._rules)


def _rests_on(decision: CaseDecision, case: ReportCase, at: int | None) -> bool:
    """Whether a decision was made on the facts at a position, or on the same told again."""
    if decision.facts in (at, None):
        return True
    return at is not None and case.facts[decision.facts or 0].facts == case.facts[at].facts


def by_key_date(decisions: Iterable[CaseDecision]) -> list[CaseDecision]:
    """Decisions in the order of their key dates, on one day in that of recording."""
    return sorted(decisions, key=lambda one: one.on)
