"""What a case store gives: cases, versions of facts, decisions, referrals, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from kim_rules.errors import Difference
from kim_rules.vocabulary import Label


class Kind(StrEnum):
    """What an entry of the log tells."""

    OPENED = "opened"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    FACTS = "facts"
    DECISION = "decision"
    REFERRAL = "referral"
    EVENT = "event"
    ERASED = "erased"


class Origin(StrEnum):
    """Where facts come from."""

    FORM = "form"
    AUTHORITY = "authority"
    IMPORT = "import"
    CONVERSATION = "conversation"


class ErasureReason(StrEnum):
    """Why a person was erased; the only thing that is still known then."""

    REQUEST = "request"
    RETENTION = "retention"
    MISTAKE = "mistake"
    ORDER = "order"


class ReferralStep(StrEnum):
    """Where a referral stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    REVOKED = "revoked"


#: The steps in words.
STEP_LABELS: Mapping[ReferralStep, Label] = {
    ReferralStep.PROPOSED: Label("vorgeschlagen", "proposed"),
    ReferralStep.ACCEPTED: Label("angenommen", "accepted"),
    ReferralStep.DECLINED: Label("abgelehnt", "declined"),
    ReferralStep.DONE: Label("erledigt", "done"),
    ReferralStep.REVOKED: Label("zurückgenommen", "revoked"),
}

#: From which step a referral can go to which.
NEXT_STEPS: Mapping[ReferralStep, frozenset[ReferralStep]] = {
    ReferralStep.PROPOSED: frozenset(
        {ReferralStep.ACCEPTED, ReferralStep.DECLINED, ReferralStep.REVOKED}
    ),
    ReferralStep.ACCEPTED: frozenset({ReferralStep.DONE, ReferralStep.REVOKED}),
    ReferralStep.DECLINED: frozenset(),
    ReferralStep.DONE: frozenset(),
    ReferralStep.REVOKED: frozenset(),
}

#: What consent can be given for.
CONSENT_REFERRAL = "referral"


@frozen
class Access:
    """Who uses the store, for whom, and what for; every call names it.

    Args:
        tenant: The municipality or body whose cases are meant.
        actor: Who acts: a login or another key.
        purpose: What for, in a word: ``case_management``, ``statistics``.
        automatic: Whether a program acts by itself, so that no person signs off.

    Raises:
        ValueError: If a text is empty, longer than 200 characters or has control characters.
    """

    tenant: str
    actor: str
    purpose: str
    automatic: bool = False

    def __attrs_post_init__(self) -> None:
        for name in ("tenant", "actor", "purpose"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip() or len(value) > MAX_NAME:
                raise ValueError(f"{name} must be a text of 1 to {MAX_NAME} characters")
            if not value.isprintable():
                raise ValueError(f"{name} must not contain control characters")


#: Longest tenant, actor, purpose, case id, in characters.
MAX_NAME = 200


@frozen
class Consent:
    """Consent of the person.

    Args:
        purpose: What for; ``referral`` allows referrals.
        given_on: The day on which it was given.
        withdrawn_on: The day on which it was withdrawn; None while it stands.
    """

    purpose: str
    given_on: date
    withdrawn_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """Whether it was given by a day and not withdrawn by then."""
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@frozen
class FactsVersion:
    """The facts of a person as of one record.

    Args:
        number: 1, 2, … within the case.
        valid_from: The day from which they are true.
        recorded_at: When the store learnt them, in UTC.
        recorded_by: Who recorded them.
        origin: Where they come from.
        reference: A key of the source, such as the id of a form's submission; or None.
        facts: The client as JSON values, see :meth:`kim_rules.Client.to_dict`.
    """

    number: int
    valid_from: date
    recorded_at: datetime
    recorded_by: str
    origin: Origin
    reference: str | None
    facts: Mapping[str, Any] = field(repr=False)


@frozen
class RecordedDecision:
    """A decision as it was recorded.

    Args:
        number: 1, 2, … within the case.
        recorded_at: When, in UTC.
        recorded_by: Who had it made.
        facts_version: Number of the facts that were decided.
        summary: The decision without its explanation, see :func:`summary_of`.
    """

    number: int
    recorded_at: datetime
    recorded_by: str
    facts_version: int
    summary: Mapping[str, Any] = field(repr=False)

    @property
    def on(self) -> date:
        """The key date."""
        return date.fromisoformat(self.summary["on"])

    @property
    def changes_on(self) -> date | None:
        """The day on which the decision changes; None when it does not."""
        told = self.summary["changes_on"]
        return None if told is None else date.fromisoformat(told["date"])


def summary_of(decision: Mapping[str, Any]) -> dict[str, Any]:
    """A decision's JSON without the explanation, which is most of it."""
    return {key: value for key, value in decision.items() if key != "explanation"}


@frozen
class Referral:
    """A referral and how it went.

    Args:
        number: 1, 2, … within the case.
        to: Id of the provider.
        decision: Number of the decision that proposed it.
        steps: Every step: which, when in UTC, by whom, and a reason where one was given.
    """

    number: int
    to: str
    decision: int
    steps: tuple[tuple[ReferralStep, datetime, str, str | None], ...] = field(repr=False)

    @property
    def step(self) -> ReferralStep:
        """Where it stands."""
        return self.steps[-1][0]


@frozen
class Event:
    """Something that happened in a case, for statistics.

    Args:
        code: What: ``goal_reached``, ``language_level``, ``permit_obtained``, …
        on: The day.
        value: More about it, such as a language level; or None.
        recorded_at: When the store learnt it, in UTC.
    """

    code: str
    on: date
    value: str | None = field(repr=False)
    recorded_at: datetime


@frozen
class Case:
    """A case as it stands.

    Args:
        id: Opaque key, that of the client.
        tenant: Whose case it is.
        version: Counts the writes to the case; name it when writing to exclude lost updates.
        opened_on: The day on which the case was opened.
        case_manager: Key of the case manager; or None.
        primary_goal: Area of need of the primary goal; or None.
        closed_on: The day on which it was closed; None while it is open.
        closed_because: The reason given then.
        consents: Every consent, in the order in which they were given.
        facts: Every version of the facts, in the order in which they were recorded.
        decisions: Every decision, in the order in which they were recorded.
        referrals: Every referral, in the order in which they were proposed.
        events: What happened, in the order in which it was recorded.
        erased: Whether the person was erased; nothing else is known then.
        erased_because: Why; None for a case that was not erased.
    """

    id: str
    tenant: str
    version: int
    opened_on: date | None = None
    case_manager: str | None = None
    primary_goal: str | None = None
    closed_on: date | None = None
    closed_because: str | None = field(default=None, repr=False)
    consents: tuple[Consent, ...] = ()
    facts: tuple[FactsVersion, ...] = field(default=(), repr=False)
    decisions: tuple[RecordedDecision, ...] = field(default=(), repr=False)
    referrals: tuple[Referral, ...] = ()
    events: tuple[Event, ...] = ()
    erased: bool = False
    erased_because: ErasureReason | None = None

    @property
    def is_open(self) -> bool:
        """Whether it goes on: neither closed nor erased."""
        return not self.erased and self.closed_on is None

    def has_consent(self, purpose: str, day: date) -> bool:
        """Whether a consent for a purpose stands on a day."""
        return any(c.purpose == purpose and c.stands_on(day) for c in self.consents)

    def facts_on(
        self, valid_on: date, known_at: datetime | date | None = None
    ) -> FactsVersion | None:
        """The facts that counted on a day, as far as they were known at a moment.

        Args:
            valid_on: The day that is asked about.
            known_at: What was recorded by then counts; a date means the end of that day
                in UTC, None everything that the case has.

        Returns:
            Of the versions known with ``valid_from`` up to ``valid_on``, the one with the
            latest ``valid_from``, among equals the one recorded last; None without any.
        """
        counting = [
            one
            for one in self.facts
            if one.valid_from <= valid_on and _known(one.recorded_at, known_at)
        ]
        return max(counting, key=lambda one: (one.valid_from, one.number), default=None)


def _known(recorded_at: datetime, known_at: datetime | date | None) -> bool:
    if known_at is None:
        return True
    if isinstance(known_at, datetime):
        return recorded_at <= known_at
    return recorded_at.date() <= known_at


@frozen
class Deviation:
    """A recorded decision that does not come out the same when it is decided again.

    Args:
        case: Id of the case.
        number: Number of the decision within the case.
        differences: What differs: recorded and decided again; empty when that could not
            be done.
        reason: Why it could not be decided again; None when it could.
    """

    case: str
    number: int
    differences: tuple[Difference, ...] = ()
    reason: Label | None = None


@frozen
class Due:
    """A case that somebody has to look at.

    Args:
        case: Its id.
        reason: ``decision_changes``, ``facts_old``, ``facts_undecided``.
        on: The day on which the decision changes, or since which it is due.
        label: The reason for people.
    """

    case: str
    reason: str
    on: date
    label: Label


@frozen
class Break:
    """A place at which the log is not as it was written.

    Args:
        number: Number of the entry, or of the one that is missing.
        what: ``altered``, ``missing``, ``reordered``, ``truncated``, ``unreadable``.
        label: What was found, for people.
    """

    number: int
    what: str
    label: Label
