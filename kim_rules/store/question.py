"""A key date, rules and readings, on which the cases of a store are decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from kim_rules.decision import Decision, decide
from kim_rules.errors import KimRulesError, NotAllowed
from kim_rules.facts import Client
from kim_rules.loading import load_rulebook
from kim_rules.rulebook import Rulebook
from kim_rules.store import inputs, steps
from kim_rules.store.packing import Said, pressed
from kim_rules.store.records import Case, Kind
from kim_rules.store.steps import Step, Steps
from kim_rules.vocabulary import ReferralVerdict

if TYPE_CHECKING:
    from pathlib import Path


@frozen
class Answer:
    """What came out for a case.

    Args:
        case: The case as it was read.
        facts_version: Number of the facts that were decided.
        decision: The decision, or why there is none.
        step: The entry to be written; None for an error.
    """

    case: Case
    facts_version: int
    decision: Decision | KimRulesError
    step: Step | None = None

    def steps(self, case: Case, propose: bool, today: date) -> Steps:
        """What to write for a decision.

        Args:
            case: The case as it stands.
            propose: Whether to propose the referral that it leads to.
            today: The day of recording.
        """
        assert self.step is not None
        assert isinstance(self.decision, Decision)
        to = proposal_of(self.decision) if propose else None
        return steps.record_decision(case, self.step, self.facts_version, to, today)


@frozen
class Question:
    """What is asked of every case.

    Args:
        on: The key date.
        rules: The rules.
        readings: Options to use instead of the defaults; None for none.
    """

    on: date
    rules: Rulebook
    readings: Mapping[str, str] | None

    @classmethod
    def of(
        cls, on: date, rulebook: Rulebook | str | Path | None, readings: Mapping[str, str] | None
    ) -> Question:
        """From what a caller gives.

        Raises:
            InvalidReadings: If a reading or an option is not known.
            ValueError: If ``on`` is not a date.
        """
        rules = rulebook if isinstance(rulebook, Rulebook) else load_rulebook(rulebook)
        rules.choose(readings)
        return cls(inputs.day(on, "on"), rules, readings)

    def answer(self, case: Case) -> Answer | None:
        """Decide a case; None when it is not open or has no facts that count on the day."""
        facts = case.facts_on(self.on) if case.is_open else None
        if facts is None:
            return None
        try:
            client = Client.from_dict(facts.facts, self.rules, self.on)
            decision = decide(client, on=self.on, rulebook=self.rules, readings=self.readings)
        except KimRulesError as error:
            return Answer(case, facts.number, error)
        return Answer(case, facts.number, decision, decision_step(decision, facts.number))


def decision_step(decision: Decision, facts_version: int) -> Step:
    """The entry that records a decision."""
    text = decision.to_json()
    # Quotes within a text are escaped, so that this is the key, and it is the last one.
    summary = text.partition(', "explanation": {')[0] + "}"
    says = Said(f'{{"facts_version":{facts_version},"summary":{summary}}}')
    return Step(Kind.DECISION, says, pressed(text))


def proposal_of(decision: Decision) -> str | None:
    """The provider to which a decision refers; None when it refers to none."""
    referral = decision.referral
    return referral.to if referral.verdict is ReferralVerdict.REFER else None


def no_facts(case: Case) -> NotAllowed:
    """The error for a case that cannot be decided on a day."""
    if not case.is_open:
        return steps.closed_already(case)
    return NotAllowed(
        f"Der Fall {case.id} hat keine Angaben, die an diesem Tag gelten",
        f"the case {case.id} has no facts that count on that day",
    )
