"""The parts of a decision, each frozen and each with its JSON values."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from kim_rules.vocabulary import Label, NeedsStatus, Truth, Verdict


@frozen(cache_hash=True)
class GroupVerdict:
    """What is decided about one target group."""

    number: int
    id: str
    verdict: Verdict

    def to_dict(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return {"number": self.number, "id": self.id, "verdict": self.verdict.value}


@frozen(cache_hash=True)
class MultipleNeeds:
    """The multiple need: its status, what the facts compute, whether a finding disagrees."""

    status: NeedsStatus
    computed: Truth
    conflict: bool

    def to_dict(self) -> dict[str, Any]:
        """The multiple need as JSON values."""
        return {
            "status": self.status.value,
            "computed": self.computed.value,
            "conflict": self.conflict,
        }


@frozen
class MissingFact:
    """A fact that can still matter.

    Args:
        fact: Its name.
        outcomes: The open outcomes to which it matters.
    """

    fact: str
    outcomes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fact as JSON values."""
        return {"fact": self.fact, "outcomes": list(self.outcomes)}


@frozen(cache_hash=True)
class Change:
    """One outcome that differs.

    Args:
        outcome: ``group:N``, ``multiple_needs`` or ``referral``.
        before: Its value now; a group that is not in force counts as ``no``.
        after: Its other value.
    """

    outcome: str
    before: str
    after: str

    def to_dict(self) -> dict[str, str]:
        """The change as JSON values."""
        return {"outcome": self.outcome, "from": self.before, "to": self.after}


@frozen
class ChangesOn:
    """The first later day on which an outcome differs, if the facts stay as they are."""

    date: date
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """The day and the changes as JSON values."""
        return {"date": self.date.isoformat(), "changes": [c.to_dict() for c in self.changes]}


@frozen
class ReadingDependence:
    """The outcomes that would differ under another option of one reading."""

    reading: str
    option: str
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """The option and the changes as JSON values."""
        changes = [change.to_dict() for change in self.changes]
        return {"reading": self.reading, "option": self.option, "changes": changes}


@frozen
class Notice:
    """A remark on something possible but odd; it changes nothing."""

    code: str
    label: Label

    @property
    def text(self) -> str:
        """The remark in German."""
        return self.label.de

    def to_dict(self, lang: str = "de") -> dict[str, str]:
        """The remark as JSON values, in one language."""
        return {"code": self.code, "text": self.label.text(lang)}


@frozen
class RulebookStamp:
    """Which rules were applied, and who applied them."""

    id: str
    version: str
    sha256: str
    executors: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The stamp as JSON values."""
        return {
            "id": self.id,
            "version": self.version,
            "sha256": self.sha256,
            "executors": list(self.executors),
        }
