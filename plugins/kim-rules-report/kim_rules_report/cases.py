"""The cases of a report, as a store or a file tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from kim_rules_report.answers import Recorded

if TYPE_CHECKING:
    from kim_rules.errors import Finding
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.records import Access, Case


class State(StrEnum):
    """Whether a case could be read."""

    READ = "read"
    ERASED = "erased"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"


@frozen
class CaseFacts:
    """The facts of a person from a day on.

    Args:
        valid_from: The day from which they are true.
        facts: The client as JSON values.
    """

    valid_from: date
    facts: Mapping[str, Any] = field(repr=False)


@frozen(slots=False)
class CaseDecision:
    """A recorded decision.

    Args:
        on: The key date.
        summary: The decision as JSON values; the explanation may be missing.
        facts: Position of the facts that were decided; None when it is not known.
    """

    on: date
    summary: Mapping[str, Any] = field(repr=False)
    facts: int | None = None

    @cached_property
    def answer(self) -> Recorded:
        """What it answers.

        Raises:
            ValueError: If the summary is not that of a decision.
        """
        return Recorded.of(self.summary)


@frozen
class CaseReferral:
    """A referral and how far it has come.

    Args:
        to: Id of the provider.
        on: The day on which it was proposed.
        step: ``proposed``, ``accepted``, ``declined``, ``done`` or ``revoked``.
    """

    to: str
    on: date
    step: str


@frozen
class CaseEvent:
    """Something that happened.

    Args:
        code: What: ``goal_reached``, ``language_level``, …
        on: The day.
        value: More about it, such as a language level; or None.
    """

    code: str
    on: date
    value: str | None = field(default=None, repr=False)


@frozen
class ReportCase:
    """A case as a report needs it.

    Args:
        id: Opaque key, that of the client.
        case_manager: Key of the case manager; None for a person who was only screened.
        primary_goal: Area of need of the primary goal; or None.
        opened_on: The day on which the case was opened; None when it is not known.
        closed_on: The day on which it was closed; None while it is open.
        facts: Every version of the facts, in the order in which they were recorded.
        decisions: Every recorded decision, in the order in which they were recorded.
        referrals: Every referral.
        events: What happened.
        state: Whether it could be read; nothing else is known otherwise.
        place: Where it stands, for messages.
        findings: What is wrong with a case that could not be read.
    """

    id: str
    case_manager: str | None = None
    primary_goal: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    facts: tuple[CaseFacts, ...] = field(default=(), repr=False)
    decisions: tuple[CaseDecision, ...] = field(default=(), repr=False)
    referrals: tuple[CaseReferral, ...] = ()
    events: tuple[CaseEvent, ...] = ()
    state: State = State.READ
    place: str = ""
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    def facts_on(self, day: date) -> int | None:
        """Position of the facts that count on a day; None without any.

        Of those valid by then the ones with the latest ``valid_from``, among equals the
        ones recorded last.
        """
        if len(self.facts) == 1:  # as nearly all have it
            return 0 if self.facts[0].valid_from <= day else None
        counting = [at for at, one in enumerate(self.facts) if one.valid_from <= day]
        return max(counting, key=lambda at: (self.facts[at].valid_from, at), default=None)

    def is_open_on(self, day: date) -> bool:
        """Whether the case was opened by a day and not closed by then."""
        opened = self.opened_on is None or self.opened_on <= day
        return opened and (self.closed_on is None or day < self.closed_on)


def from_store(store: CaseStore, access: Access) -> Iterator[ReportCase]:
    """Every case of a tenant, in the order of ids, with flat memory.

    Args:
        store: The case store.
        access: Who asks, for which tenant, and what for.
    """
    return map(of_store_case, store.cases(access))


def of_store_case(case: Case) -> ReportCase:
    """A case of a store as a report needs it."""
    if case.erased:
        return ReportCase(case.id, state=State.ERASED, place=case.id)
    return ReportCase(
        id=case.id,
        case_manager=case.case_manager,
        primary_goal=case.primary_goal,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        facts=tuple(CaseFacts(one.valid_from, one.facts) for one in case.facts),
        decisions=tuple(
            CaseDecision(one.on, one.summary, one.facts_version - 1) for one in case.decisions
        ),
        referrals=tuple(
            CaseReferral(one.to, one.steps[0][1].date(), one.step.value) for one in case.referrals
        ),
        events=tuple(CaseEvent(one.code, one.on, one.value) for one in case.events),
        place=case.id,
    )
