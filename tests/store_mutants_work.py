"""Wrong stores for the laws on decisions, due lists and referrals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pytest
from attrs import evolve
from store_mutants import Open, breaks, opening, wrap

from kim_rules.decision import Decision
from kim_rules.errors import KimRulesError
from kim_rules.store import cases, deciding, due, question, steps
from kim_rules.store.cases import CaseStore
from kim_rules.store.question import Answer, Question
from kim_rules.store.records import (
    CONSENT_REFERRAL,
    NEXT_STEPS,
    Access,
    Case,
    Deviation,
    Referral,
    ReferralStep,
)
from kim_rules.store.steps import Step

Patch = pytest.MonkeyPatch

# --- decisions -----------------------------------------------------------------------------------


@breaks("a_decision_is_read_as_it_was_made")
def keeps_another_decision(patch: Patch) -> None:
    """The full text of a decision is that of another language."""

    def step(real: Any, decision: Decision, facts_version: int) -> Step:
        made: Step = real(decision, facts_version)
        other = real(Decision.from_dict({**decision.to_dict(), "client": "c-0"}), facts_version)
        return evolve(made, body=other.body)

    for module in (question, deciding):
        wrap(patch, module, "decision_step", step)


@breaks("every_decision_is_kept")
def keeps_one_a_day(patch: Patch) -> None:
    """A second decision on the same key date is dropped."""

    def record(real: Any, case: Case, made: Step, *rest: Any) -> Any:
        days = {one.summary["on"] for one in case.decisions}
        return [] if made.says["summary"]["on"] in days else real(case, made, *rest)

    wrap(patch, steps, "record_decision", record)


@breaks("a_decision_rests_on_recorded_facts")
def takes_any_facts(patch: Patch) -> None:
    """A decision on facts that are not there passes for one on the nearest."""

    def record(real: Any, case: Case, made: Step, version: int, *rest: Any) -> Any:
        return real(case, made, min(max(version, 1), len(case.facts)), *rest)

    wrap(patch, steps, "record_decision", record)


@breaks("the_facts_that_count_on_the_key_date_are_decided")
def decides_the_latest(patch: Patch) -> None:
    """The facts recorded last are decided, whenever they are true."""
    patch.setattr(Case, "facts_on", lambda case, *_: case.facts[-1] if case.facts else None)


@breaks("readings_are_recorded")
def ignores_readings(patch: Patch) -> None:
    """The readings that were chosen are not used."""
    real = Question.of
    patch.setattr(Question, "of", lambda on, rulebook, readings: real(on, rulebook, None))


@breaks("facts_that_change_while_it_is_decided_are_a_conflict")
def records_what_is_outdated(patch: Patch) -> Open:
    """A decision is recorded, whatever has become of the case."""

    class Wrong(CaseStore):
        def _write(self, access: Any, case_id: str, wished: Any, expected: Any = None) -> Case:
            return super()._write(access, case_id, wished)

    return opening(Wrong)


# --- deciding all -----------------------------------------------------------------------------------


@breaks("every_open_case_is_decided_and_recorded")
def records_nothing(patch: Patch) -> None:
    """All cases are decided, and nothing is recorded."""
    patch.setattr(deciding, "_record", lambda pen, asked, found, *_: found[0])


@breaks("one_that_cannot_be_decided_stops_no_other")
def stops_at_the_first(patch: Patch) -> None:
    """A case that cannot be decided ends it all."""

    def answer(real: Any, asked: Question, case: Case) -> Any:
        found = real(asked, case)
        if found is not None and isinstance(found.decision, KimRulesError):
            raise found.decision
        return found

    wrap(patch, Question, "answer", answer)


@breaks("a_case_that_changes_meanwhile_is_decided_anew")
def decides_what_was_read(patch: Patch) -> None:
    """Nobody looks whether a case was changed since it was read."""

    def record(pen: Any, asked: Question, found: Any, propose: bool, alone: bool) -> Answer:
        answer: Answer = found[0]
        case = pen.case(answer.case.id)
        if case.is_open:
            pen.write(case, answer.steps(case, propose, pen.today))
        return answer

    patch.setattr(deciding, "_record", record)


@breaks("what_is_given_was_written")
def gives_before_it_writes(patch: Patch) -> Open:
    """Decisions are given before the transaction has ended."""

    class Wrong(CaseStore):
        def _decided(
            self, access: Access, asked: Question, propose: bool, batch: int
        ) -> Iterator[tuple[str, Decision | KimRulesError]]:
            answers = deciding._answers(asked, self._with_keys(access.tenant))
            while chunk := list(islice(answers, batch)):
                with self._pen(access) as pen:
                    for answer in chunk:
                        kept = deciding._record(pen, asked, answer, propose, False)
                        if kept is not None:
                            yield kept.case.id, kept.decision

    return opening(Wrong)


# --- replay ---------------------------------------------------------------------------------------


@breaks("replaying_finds_nothing_where_nothing_changed")
def replays_on_new_facts(patch: Patch) -> None:
    """Decisions are made again on the latest facts."""

    def deviation(real: Any, case: Case, *rest: Any) -> Any:
        return real(evolve(case, facts=(case.facts[-1],) * len(case.facts)), *rest)

    wrap(patch, cases, "deviation", deviation)


@breaks("replaying_finds_every_difference")
def passes_over_other_rules(patch: Patch) -> None:
    """Decisions by rules that are not there pass for the same."""

    def deviation(real: Any, *given: Any) -> Any:
        found: Deviation | None = real(*given)
        return None if found is None or found.reason else found

    wrap(patch, cases, "deviation", deviation)


# --- due ------------------------------------------------------------------------------------------


@breaks("a_decision_that_changes_is_due_in_time")
def tells_a_day_late(patch: Patch) -> None:
    """A change is told a day late."""
    wrap(
        patch, cases, "due", lambda real, case, on, within, *rest: real(case, on, within - 1, *rest)
    )


def by_thirty_days(start: date, months: int) -> date:
    """A month passes for thirty days."""
    return start + timedelta(days=30 * months)


@breaks("old_facts_are_due")
def ages_by_thirty_days(patch: Patch) -> None:
    """The age of facts is counted in months of thirty days."""
    patch.setattr(due, "months_later", by_thirty_days)


@breaks("undecided_facts_are_due")
def decided_once_is_enough(patch: Patch) -> None:
    """New facts pass for decided when there is any decision."""

    def since(real: Any, case: Case, day: date) -> date | None:
        found: date | None = real(case, day)
        return None if case.decisions else found

    wrap(patch, due, "undecided_since", since)


@breaks("a_closed_case_is_not_due")
def closed_is_due(patch: Patch) -> None:
    """Closed cases are due like open ones."""
    wrap(patch, cases, "due", lambda real, case, *rest: real(evolve(case, closed_on=None), *rest))


@breaks("retention_ends_after_so_many_months")
def keeps_by_thirty_days(patch: Patch) -> None:
    """The time of keeping is counted in months of thirty days."""
    patch.setattr(due, "months_later", by_thirty_days)


@breaks("what_is_due_is_erased_and_nothing_else")
def erases_what_was_due(patch: Patch) -> Open:
    """What was due is erased, whatever has become of it."""

    class Wrong(CaseStore):
        def erase_due(self, access: Access, *, on: date, months: int) -> Iterator[str]:
            for case_id in self.retention_due(access, on=on, months=months):
                self.erase(access, case_id, because="retention")
                yield case_id

    return opening(Wrong)


# --- referrals ------------------------------------------------------------------------------------


@breaks("a_referral_is_proposed_with_the_decision")
def never_proposes(patch: Patch) -> None:
    """No decision proposes a referral."""

    def record(real: Any, case: Case, made: Step, version: int, to: Any, today: date) -> Any:
        return real(case, made, version, None, today)

    wrap(patch, steps, "record_decision", record)


@breaks("nothing_is_proposed_unasked")
def always_proposes(patch: Patch) -> None:
    """Every decision proposes a referral, asked or not."""
    wrap(
        patch, Answer, "steps", lambda real, one, case, propose, today: real(one, case, True, today)
    )


@breaks("no_referral_without_consent")
def takes_any_consent(patch: Patch) -> None:
    """Consent to anything passes for consent to a referral."""
    patch.setattr(
        Case, "has_consent", lambda case, purpose, day: any(c.stands_on(day) for c in case.consents)
    )


@breaks("a_referral_is_not_proposed_twice")
def proposes_again(patch: Patch) -> None:
    """A referral is proposed although one is open."""
    patch.setattr(
        steps, "_may_propose", lambda case, to, today: case.has_consent(CONSENT_REFERRAL, today)
    )


@breaks("a_referral_rests_on_a_decision")
def takes_any_decision(patch: Patch) -> None:
    """A decision that is not there passes for the latest."""

    def propose(real: Any, case: Case, to: str, decision: int, today: date) -> Any:
        return real(case, to, min(decision, len(case.decisions)), today)

    wrap(patch, steps, "propose_referral", propose)


@breaks("a_person_signs_off")
def lets_programs_sign(patch: Patch) -> Open:
    """A program signs off like a person."""

    class Wrong(CaseStore):
        def advance_referral(self, access: Access, *given: Any, **named: Any) -> Referral:
            return super().advance_referral(evolve(access, automatic=False), *given, **named)

    return opening(Wrong)


@breaks("a_referral_goes_step_by_step")
def undoes_what_is_done(patch: Patch) -> None:
    """A referral that is done can be revoked."""
    also = frozenset({ReferralStep.REVOKED})
    patch.setattr(steps, "NEXT_STEPS", {**NEXT_STEPS, ReferralStep.DONE: also})


@breaks("to_decline_needs_a_reason")
def declines_without_reason(patch: Patch) -> None:
    """To decline, no reason has to be given."""

    def advance(real: Any, case: Case, number: int, step: str, because: Any, today: date) -> Any:
        return real(case, number, step, (because or "").strip() or "ohne Angabe", today)

    wrap(patch, steps, "advance_referral", advance)


@breaks("withdrawn_consent_revokes_open_referrals")
def goes_on_without_consent(patch: Patch) -> None:
    """Referrals go on when consent is withdrawn."""
    wrap(patch, steps, "withdraw_consent", lambda real, *given: real(*given)[:1])


@breaks("a_referral_ends_in_a_closed_case")
def never_ends_when_closed(patch: Patch) -> None:
    """In a closed case no referral can end."""

    def advance(real: Any, case: Case, *rest: Any) -> Any:
        steps._is_open(case)
        return real(case, *rest)

    wrap(patch, steps, "advance_referral", advance)
