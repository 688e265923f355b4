"""What a row tells about a person, and with what it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from kim_rules.rulebook import Rulebook
from kim_rules_forms.reading.findings import Located
from kim_rules_forms.reading.mapping import Mapped


@frozen
class Setting:
    """With what rows are read.

    Args:
        rulebook: Whose questions.
        on: The key date; facts after it are found wrong.
        mapped: What a mapping says.
    """

    rulebook: Rulebook
    on: date
    mapped: Mapped


@frozen
class Submission:
    """What one row tells about one person.

    Args:
        person: Key of the person.
        reference: Key of the submission.
        recorded_on: The day of the interview; None when it is not told.
        case: What it tells about the case besides, as a case store takes it.
        row: Number of its row.
        place: ``SHEET!CELL`` of its row.
        packed: The facts as JSON, small.
    """

    person: str
    reference: str
    recorded_on: date | None
    case: Mapping[str, Any] = field(repr=False)
    row: int
    place: str
    packed: str = field(repr=False)

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as JSON values, the person's key with them."""
        found: dict[str, Any] = json.loads(self.packed)
        return found


@frozen
class Outcome:
    """What became of a row.

    Args:
        row: Its number.
        submission: What it tells; None when it is rejected.
        remarks: What is to be said about its cells.
    """

    row: int
    submission: Submission | None
    remarks: tuple[Located, ...] = ()
