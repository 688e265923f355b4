"""The rules of a case: which entries a wish becomes, and what is not allowed.

Every function takes the case as it stands and gives the steps to write, perhaps none.
Only a case that is open takes steps, but for the end of a referral, the withdrawal of
consent, the reopening and the erasure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from kim_rules.errors import NotAllowed
from kim_rules.store import inputs
from kim_rules.store.records import (
    CONSENT_REFERRAL,
    NEXT_STEPS,
    STEP_LABELS,
    Case,
    ErasureReason,
    FactsVersion,
    Kind,
    Origin,
    Referral,
    ReferralStep,
)


class Unchanged:
    """The type of :data:`UNCHANGED`."""

    def __repr__(self) -> str:
        return "UNCHANGED"


#: Leaves a field of a case as it is, where None would empty it.
UNCHANGED: Final = Unchanged()


@frozen
class Step:
    """An entry to be written.

    Args:
        kind: What happened.
        says: What it says, as JSON values.
        body: A large part of it, apart.
    """

    kind: Kind
    says: Mapping[str, Any] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


Steps = Sequence[Step]

_OPEN = (ReferralStep.PROPOSED, ReferralStep.ACCEPTED)
_ENDS = (ReferralStep.DECLINED, ReferralStep.DONE, ReferralStep.REVOKED)


def open_case(opened_on: date, case_manager: str | None, primary_goal: str | None) -> Steps:
    """Opens a case."""
    says = {
        "opened_on": inputs.day(opened_on, "opened_on").isoformat(),
        "case_manager": inputs.optional(case_manager, "case_manager"),
        "primary_goal": inputs.optional(primary_goal, "primary_goal"),
    }
    return [Step(Kind.OPENED, says)]


def change(
    case: Case, case_manager: str | Unchanged | None, primary_goal: str | Unchanged | None
) -> Steps:
    """Changes what is not unchanged; nothing to write when it is the same as before."""
    _is_open(case)
    wished = {"case_manager": case_manager, "primary_goal": primary_goal}
    says = {
        name: inputs.optional(value, name)
        for name, value in wished.items()
        if not isinstance(value, Unchanged) and value != getattr(case, name)
    }
    return [Step(Kind.CHANGED, says)] if says else []


def close(case: Case, on: date, because: str) -> Steps:
    """Closes a case."""
    _is_open(case)
    if inputs.day(on, "on") < _opened_on(case):
        raise refused(
            case,
            "kann nicht vor dem Tag enden, an dem er begann",
            "cannot be closed before the day on which it was opened",
        )
    because = inputs.text(because, "because")
    return [Step(Kind.CLOSED, {"on": on.isoformat(), "because": because})]


def reopen(case: Case, on: date) -> Steps:
    """Opens a closed case again."""
    if case.closed_on is None:
        raise refused(case, "ist nicht geschlossen", "is not closed")
    if inputs.day(on, "on") < case.closed_on:
        raise refused(
            case,
            "kann nicht vor dem Tag wieder beginnen, an dem er endete",
            "cannot be reopened before the day on which it was closed",
        )
    return [Step(Kind.REOPENED, {"on": on.isoformat()})]


def give_consent(case: Case, purpose: str, on: date) -> Steps:
    """Records consent; nothing to write when the same one stands already."""
    _is_open(case)
    on = inputs.day(on, "on")
    same = [one for one in case.consents if one.purpose == inputs.name(purpose, "purpose")]
    standing = [one for one in same if one.withdrawn_on is None]
    if any(one.given_on == on for one in standing):
        return []
    if standing:
        raise refused(
            case,
            "hat diese Einwilligung bereits von einem anderen Tag",
            "has this consent already, given on another day",
        )
    if any(one.withdrawn_on is not None and on < one.withdrawn_on for one in same):
        raise refused(
            case,
            "hat eine Einwilligung, die erst nach diesem Tag widerrufen wurde",
            "has a consent that was withdrawn only after that day",
        )
    return [Step(Kind.CONSENT_GIVEN, {"purpose": purpose, "on": on.isoformat()})]


def withdraw_consent(case: Case, purpose: str, on: date) -> Steps:
    """Ends consent and, when it was for referrals, revokes those that are open."""
    on = inputs.day(on, "on")
    same = [one for one in case.consents if one.purpose == inputs.name(purpose, "purpose")]
    if same and same[-1].withdrawn_on == on:
        return []
    standing = [one for one in same if one.withdrawn_on is None]
    if not standing or on < standing[0].given_on:
        raise refused(
            case,
            "hat an diesem Tag keine solche Einwilligung",
            "has no such consent on that day",
        )
    withdrawn = Step(Kind.CONSENT_WITHDRAWN, {"purpose": purpose, "on": on.isoformat()})
    revoked = case.referrals if purpose == CONSENT_REFERRAL else ()
    return [withdrawn, *(_taken(one, ReferralStep.REVOKED) for one in revoked if one.step in _OPEN)]


def record_facts(case: Case, facts: Mapping[str, Any], source: FactsSource) -> Steps:
    """A new version of the facts; nothing to write when it is the same as the latest."""
    _is_open(case)
    latest = case.facts[-1] if case.facts else None
    if latest is not None and latest.facts == facts and source == FactsSource.of(latest):
        return []
    return [Step(Kind.FACTS, {**source.to_dict(), "facts": facts})]


@frozen
class FactsSource:
    """From when facts are true and where they come from.

    Args:
        valid_from: The day from which they are true.
        origin: Where they come from.
        reference: A key of the source; or None.
    """

    valid_from: date
    origin: Origin
    reference: str | None

    @classmethod
    def checked(cls, valid_from: date, origin: str, reference: str | None) -> FactsSource:
        """From what a caller gives.

        Raises:
            ValueError: If a value is not of the allowed form.
        """
        return cls(
            inputs.day(valid_from, "valid_from"),
            inputs.code(origin, "origin", Origin),
            inputs.optional(reference, "reference"),
        )

    @classmethod
    def of(cls, version: FactsVersion) -> FactsSource:
        """That of a recorded version."""
        return cls(version.valid_from, version.origin, version.reference)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "valid_from": self.valid_from.isoformat(),
            "origin": self.origin.value,
            "reference": self.reference,
        }


def record_decision(
    case: Case, made: Step, facts_version: int, propose_to: str | None, today: date
) -> Steps:
    """Records a decision and proposes the referral that it leads to, where one may be.

    Args:
        case: The case.
        made: The decision.
        facts_version: Number of the facts that were decided.
        propose_to: The provider to propose; None for none.
        today: The day of recording.
    """
    _is_open(case)
    if not 1 <= facts_version <= len(case.facts):
        raise refused(case, "hat diese Fassung der Angaben nicht", "has no such facts version")
    if propose_to is None or not _may_propose(case, propose_to, today):
        return [made]
    return [made, _proposal(case, propose_to, len(case.decisions) + 1)]


def propose_referral(case: Case, to: str, decision: int, today: date) -> Steps:
    """Proposes a referral."""
    _is_open(case)
    if not 1 <= inputs.count(decision, "decision", 1) <= len(case.decisions):
        raise refused(case, "hat keine Entscheidung mit dieser Nummer", "has no such decision")
    _has_consent(case, today)
    if not _may_propose(case, inputs.name(to, "to"), today):
        raise refused(
            case,
            "hat bereits eine offene Verweisung an diese Stelle",
            "has an open referral to this provider already",
        )
    return [_proposal(case, to, decision)]


def advance_referral(case: Case, number: int, step: str, because: str | None, today: date) -> Steps:
    """Takes a referral one step further."""
    wished = inputs.code(step, "step", ReferralStep)
    if wished not in _ENDS:
        _is_open(case)
    if not 1 <= inputs.count(number, "number", 1) <= len(case.referrals):
        raise refused(case, "hat keine Verweisung mit dieser Nummer", "has no such referral")
    referral = case.referrals[number - 1]
    if wished not in NEXT_STEPS[referral.step]:
        stands, next_ = STEP_LABELS[referral.step], STEP_LABELS[wished]
        raise refused(
            case,
            f"hat eine Verweisung, die {stands.de} ist; {next_.de} werden kann sie dann nicht",
            f"has a referral that is {stands.en}; it cannot become {next_.en} after that",
        )
    if wished is ReferralStep.ACCEPTED:
        _has_consent(case, today)
    if wished is ReferralStep.DECLINED or because is not None:
        because = inputs.text(because, "because")
    return [_taken(referral, wished, because)]


def record_event(case: Case, code: str, on: date, value: str | None) -> Steps:
    """Records something that happened."""
    _is_open(case)
    says = {
        "code": inputs.name(code, "code"),
        "on": inputs.day(on, "on").isoformat(),
        "value": inputs.optional(value, "value"),
    }
    return [Step(Kind.EVENT, says)]


def erase(because: str) -> Step:
    """Erases the person; the entry is told in plain and names nothing but the reason."""
    reason = inputs.code(because, "because", ErasureReason)
    return Step(Kind.ERASED, {"because": reason.value})


def _may_propose(case: Case, to: str, today: date) -> bool:
    taken = any(one.to == to and one.step in _OPEN for one in case.referrals)
    return not taken and case.has_consent(CONSENT_REFERRAL, today)


def _proposal(case: Case, to: str, decision: int) -> Step:
    number = len(case.referrals) + 1
    says = {"number": number, "to": to, "decision": decision, "step": ReferralStep.PROPOSED.value}
    return Step(Kind.REFERRAL, says)


def _taken(referral: Referral, step: ReferralStep, because: str | None = None) -> Step:
    says = {"number": referral.number, "step": step.value, "because": because}
    return Step(Kind.REFERRAL, says)


def _has_consent(case: Case, today: date) -> None:
    if not case.has_consent(CONSENT_REFERRAL, today):
        raise refused(
            case,
            "hat keine Einwilligung in eine Verweisung, die heute gilt",
            "has no consent to a referral that stands today",
        )


def _is_open(case: Case) -> None:
    if not case.is_open:
        raise closed_already(case)


def closed_already(case: Case) -> NotAllowed:
    """The error for a step that only an open case takes."""
    return refused(
        case, "ist geschlossen; er kann wieder eröffnet werden", "is closed; it can be reopened"
    )


def _opened_on(case: Case) -> date:
    assert case.opened_on is not None
    return case.opened_on


def refused(case: Case, de: str, en: str) -> NotAllowed:
    """The error for what a case does not allow.

    Args:
        case: The case.
        de: Why, in German, as what follows on "Der Fall c-1".
        en: The same in English, as what follows on "the case c-1".
    """
    return NotAllowed(f"Der Fall {case.id} {de}", f"the case {case.id} {en}")
