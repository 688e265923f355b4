"""Decisions and referrals of a case store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from kim_rules.errors import KimRulesError, NotAllowed
from kim_rules.store import inputs, steps
from kim_rules.store.pen import Pen, stale
from kim_rules.store.question import Answer, Question, decision_step, no_facts, proposal_of
from kim_rules.store.recording import Recording
from kim_rules.store.records import Access, Case, RecordedDecision, Referral, ReferralStep

if TYPE_CHECKING:
    from pathlib import Path

    from kim_rules.decision import Decision
    from kim_rules.rulebook import Rulebook


class Deciding(Recording):
    """The writes of a case store that decide, and what follows from a decision."""

    def record_decision(
        self,
        access: Access,
        decision: Decision,
        *,
        facts_version: int,
        propose: bool = True,
        expected: int | None = None,
    ) -> RecordedDecision:
        """Record a decision about the case of its client.

        Args:
            access: Who had it made.
            decision: The decision.
            facts_version: Number of the facts that were decided.
            propose: Whether to propose the referral that it leads to in the same step,
                when consent stands and none to that provider is open.
            expected: The version that the caller read.

        Raises:
            NotAllowed: If the case is closed or has no such version of the facts.
        """
        made = decision_step(decision, facts_version)
        to = proposal_of(decision) if propose else None
        case = self._write(
            access,
            decision.client,
            lambda case, today: steps.record_decision(case, made, facts_version, to, today),
            expected,
        )
        return case.decisions[-1]

    def decide(
        self,
        access: Access,
        case_id: str,
        *,
        on: date,
        rulebook: Rulebook | str | Path | None = None,
        readings: Mapping[str, str] | None = None,
        propose: bool = False,
        expected: int | None = None,
    ) -> Decision:
        """Decide a case on a key date by the facts that count then, and record it.

        Args:
            access: Who has it decided.
            case_id: The case.
            on: The key date.
            rulebook: As of :func:`kim_rules.decide`.
            readings: As of :func:`kim_rules.decide`.
            propose: As of :meth:`record_decision`.
            expected: The version that the caller read.

        Raises:
            NotAllowed: If the case is closed, or there are no facts that count on that day.
            InvalidClient: If the facts cannot be decided.
            Conflict: If the case was changed while it was decided.
        """
        question = Question.of(on, rulebook, readings)
        case = self._living(access.tenant, case_id)
        if expected is not None and case.version != expected:
            raise stale(case_id, expected, case.version)
        answer = question.answer(case)
        if answer is None:
            raise no_facts(case)
        if isinstance(answer.decision, KimRulesError):
            raise answer.decision
        self._write(
            access, case_id, lambda case, today: answer.steps(case, propose, today), case.version
        )
        return answer.decision

    def decide_all(
        self,
        access: Access,
        *,
        on: date,
        rulebook: Rulebook | str | Path | None = None,
        readings: Mapping[str, str] | None = None,
        propose: bool = False,
        batch: int = 200,
    ) -> Iterator[tuple[str, Decision | KimRulesError]]:
        """Decide and record every open case that has facts which count on the key date.

        Reads with flat memory and writes a batch in one transaction; what it gives was
        written. A case that is changed meanwhile is decided again.

        Args:
            access: Who has them decided.
            on: The key date.
            rulebook: As of :func:`kim_rules.decide`.
            readings: As of :func:`kim_rules.decide`.
            propose: As of :meth:`record_decision`.
            batch: How many decisions are written at once.

        Returns:
            Id and decision in the order of ids; the error for a case that cannot be
            decided, after which the others go on.

        Raises:
            InvalidReadings: If a reading or an option is not known.
        """
        inputs.count(batch, "batch", 1)
        return self._decided(access, Question.of(on, rulebook, readings), propose, batch)

    def _decided(
        self, access: Access, question: Question, propose: bool, batch: int
    ) -> Iterator[tuple[str, Decision | KimRulesError]]:
        number = self._journal.head(access.tenant).number
        answers = _answers(question, self._with_keys(access.tenant))
        while chunk := list(islice(answers, batch)):
            with self._pen(access) as pen:
                # As long as nobody else has written to the tenant, no case has changed.
                alone = pen.number == number
                kept = [_record(pen, question, answer, propose, alone) for answer in chunk]
                number = pen.number if alone else -1
            yield from ((one.case.id, one.decision) for one in kept if one is not None)

    def propose_referral(
        self,
        access: Access,
        case_id: str,
        to: str,
        *,
        decision: int,
        expected: int | None = None,
    ) -> Referral:
        """Propose a referral, which a person then accepts or declines.

        Args:
            access: Who proposes it.
            case_id: The case.
            to: Id of the provider.
            decision: Number of the decision that it rests on.
            expected: The version that the caller read.

        Raises:
            NotAllowed: If no consent stands, if a referral to this provider is open, if
                there is no such decision, or if the case is closed.
        """
        case = self._write(
            access,
            case_id,
            lambda case, today: steps.propose_referral(case, to, decision, today),
            expected,
        )
        return case.referrals[-1]

    def advance_referral(
        self,
        access: Access,
        case_id: str,
        number: int,
        step: ReferralStep | str,
        *,
        because: str | None = None,
        expected: int | None = None,
    ) -> Referral:
        """Sign off the next step of a referral.

        Args:
            access: Who signs off: a person, no program.
            case_id: The case.
            number: Number of the referral.
            step: The step, one of :data:`~kim_rules.store.records.NEXT_STEPS`.
            because: The reason; to decline needs one.
            expected: The version that the caller read.

        Raises:
            NotAllowed: If a program signs off, if the step does not follow, or if it is
                accepted without consent.
        """
        if access.automatic:
            raise NotAllowed(
                "Über eine Verweisung entscheidet ein Mensch, kein Programm",
                "a person signs off a referral, no program",
            )
        case = self._write(
            access,
            case_id,
            lambda case, today: steps.advance_referral(case, number, step, because, today),
            expected,
        )
        return case.referrals[number - 1]


def _answers(
    question: Question, cases: Iterable[tuple[Case, bytes | None]]
) -> Iterator[tuple[Answer, bytes | None]]:
    """The answers for the cases that have one, with their wrapped keys."""
    for case, wrapped in cases:
        answer = question.answer(case)
        if answer is not None:
            yield answer, wrapped


def _record(
    pen: Pen, question: Question, found: tuple[Answer, bytes | None], propose: bool, alone: bool
) -> Answer | None:
    """Record an answer; anew when the case was changed since, None when it is gone."""
    answer, wrapped = found
    if wrapped is None or not (alone or pen.version(answer.case.id) == answer.case.version):
        case = pen.case(answer.case.id)
        again = None if case is None else question.answer(case)
        if again is None:
            return None
        answer, wrapped = again, None
    if not isinstance(answer.decision, KimRulesError):
        pen.add(answer.case, answer.steps(answer.case, propose, pen.today), wrapped)
    return answer
