"""What is decided about a person, from a recorded decision or from the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from attrs import field, frozen

from kim_rules.assessment import Assessment, horizon
from kim_rules.logic import TRUTHS
from kim_rules.vocabulary import NeedsStatus, ReferralReason, ReferralVerdict, Verdict

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook


@frozen
class Where:
    """Where a person is referred.

    Args:
        verdict: The verdict.
        to: Id of the provider, with ``refer``.
        reason: Why there is no need, or that the offer covers it in part.
        uncovered: Areas of need that nobody covers, with a partial referral.
    """

    verdict: ReferralVerdict
    to: str | None = None
    reason: ReferralReason | None = None
    uncovered: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """The provider, or else the verdict."""
        return self.to or self.verdict.value


class Answer(Protocol):
    """What is decided about a person on a key date."""

    @property
    def eligible(self) -> str:
        """Whether the person belongs to any group: ``yes``, ``no`` or ``open``."""

    @property
    def primary_group(self) -> int | None:
        """Number of the group in which statistics count the person."""

    @property
    def status(self) -> NeedsStatus:
        """Status of multiple needs."""

    @property
    def conflict(self) -> bool:
        """Whether a finding on multiple needs and the facts disagree."""

    @property
    def where(self) -> Where:
        """Where the person is referred."""

    @property
    def missing(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that can still matter, each with the open outcomes."""

    @property
    def readings(self) -> frozenset[str]:
        """The readings under another option of which an outcome would differ."""

    def holds_through(self, day: date) -> bool | None:
        """Whether nothing changes up to a day, itself included; None when that is not known."""


@frozen
class Recorded:
    """What a recorded decision answers."""

    on: date
    eligible: str
    primary_group: int | None
    status: NeedsStatus
    conflict: bool
    where: Where
    missing: Mapping[str, tuple[str, ...]]
    readings: frozenset[str]
    changes_on: date | None
    sha256: str
    chosen: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, summary: Mapping[str, Any]) -> Recorded:
        """From the JSON values of a decision.

        Raises:
            ValueError: If something is missing, or is of another form.
        """
        try:
            return cls._of(summary)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"an incomplete decision: {type(error).__name__}") from None

    @classmethod
    def _of(cls, summary: Mapping[str, Any]) -> Recorded:
        needs, referral, changes = (
            summary[key] for key in ("multiple_needs", "referral", "changes_on")
        )
        verdict, reason = ReferralVerdict(referral["verdict"]), referral["reason"]
        if (verdict is ReferralVerdict.REFER) != isinstance(referral["to"], str):
            raise ValueError("a referral without a provider, or a provider without a referral")
        return cls(
            on=date.fromisoformat(summary["on"]),
            eligible=str(summary["eligible"]),
            primary_group=summary["primary_group"],
            status=NeedsStatus(needs["status"]),
            conflict=needs["conflict"] is True,
            where=Where(
                verdict,
                referral["to"],
                None if reason is None else ReferralReason(reason),
                tuple(referral["uncovered"]),
            ),
            missing={one["fact"]: tuple(one["outcomes"]) for one in summary["missing_facts"]},
            readings=frozenset(one["reading"] for one in summary["depends_on_readings"]),
            changes_on=None if changes is None else date.fromisoformat(changes["date"]),
            sha256=summary["rulebook"]["sha256"],
            chosen=summary["readings"],
        )

    def holds_through(self, day: date) -> bool:
        """Whether nothing changes up to a day, as far as a decision looks ahead."""
        return day <= horizon(self.on) and (self.changes_on is None or day < self.changes_on)


@frozen(slots=False, eq=False)
class Assessed:
    """What the rules answer.

    Args:
        assessment: Of the person on the key date.
    """

    assessment: Assessment

    @property
    def eligible(self) -> str:
        """See :class:`Answer`."""
        return TRUTHS[self.assessment.outcomes.eligible].value

    @property
    def primary_group(self) -> int | None:
        """See :class:`Answer`."""
        rules = self.assessment.runtime.rulebook
        pairs = zip(rules.groups, self.assessment.outcomes.verdicts, strict=True)
        holds = {group.number for group, verdict in pairs if verdict is Verdict.YES}
        return next((number for number in rules.precedence if number in holds), None)

    @property
    def status(self) -> NeedsStatus:
        """See :class:`Answer`."""
        return self.assessment.outcomes.status

    @property
    def conflict(self) -> bool:
        """See :class:`Answer`."""
        return self.assessment.outcomes.conflict

    @cached_property
    def where(self) -> Where:
        """See :class:`Answer`."""
        stop = self.assessment.outcomes.stop
        if stop.outcome in tuple(ReferralVerdict):
            return Where(ReferralVerdict(stop.outcome), None, stop.reason)
        uncovered: tuple[str, ...] = ()
        if stop.reason is ReferralReason.PARTIAL and stop.walk is not None and stop.at is not None:
            covered = stop.walk.providers[stop.at].areas
            uncovered = tuple(area for area in self._areas if area not in covered)
        return Where(ReferralVerdict.REFER, stop.outcome, stop.reason, uncovered)

    @property
    def _areas(self) -> tuple[str, ...]:
        assessment = self.assessment
        levels = assessment.case.client.needs or {}
        return areas_of_need(levels, assessment.runtime.rulebook)

    @cached_property
    def missing(self) -> Mapping[str, tuple[str, ...]]:
        """See :class:`Answer`."""
        return {fact: tuple(outcomes) for fact, outcomes in self.assessment.missing().items()}

    @cached_property
    def readings(self) -> frozenset[str]:
        """See :class:`Answer`."""
        return frozenset(reading for reading, _, _ in self.assessment.depends())

    def holds_through(self, day: date) -> bool | None:  # noqa: ARG002 - what answers have
        """Not known: to look ahead costs more than to decide on the other day."""
        return None


def areas_of_need(levels: Mapping[str, Any], rules: Rulebook) -> tuple[str, ...]:
    """The areas in which support is needed.

    Args:
        levels: Level of need by area, as code.
        rules: Whose areas, in whose order.
    """
    return tuple(area for area in rules.areas if levels.get(area) in ("short_term", "long_term"))


def needs_in(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The levels of need that facts tell, by area; none when they tell nothing readable.

    Args:
        facts: The client as JSON values, which nobody has checked yet.
    """
    told = facts.get("needs")
    return told if isinstance(told, Mapping) else {}
