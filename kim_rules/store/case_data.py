"""What is known of a case besides the facts, as it is handed in with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from kim_rules import reading_facts as read
from kim_rules.errors import Finding, InvalidClient, InvalidInput
from kim_rules.facts import Client
from kim_rules.store import steps
from kim_rules.store.records import MAX_NAME, Case
from kim_rules.store.steps import UNCHANGED, Steps, Unchanged
from kim_rules.values import FrozenMap
from kim_rules.vocabulary import Label

KEYS = ("opened_on", "case_manager", "primary_goal", "consents")


@frozen
class CaseData:
    """What is known of a case; what was not given is left as it is.

    Args:
        opened_on: The day on which it was opened; None when it was not given.
        case_manager: Key of the case manager.
        primary_goal: Area of need of the primary goal.
        consents: What for to the day on which it was given.
    """

    opened_on: date | None = None
    case_manager: str | Unchanged | None = UNCHANGED
    primary_goal: str | Unchanged | None = UNCHANGED
    consents: Mapping[str, date] = field(factory=FrozenMap)

    @classmethod
    def from_dict(cls, data: object) -> CaseData:
        """Read it from JSON values; a date may be a date already.

        Raises:
            InvalidInput: With every finding at once.
        """
        if data is None:
            return cls()
        if not isinstance(data, Mapping):
            wanted = Label("ein Objekt mit Angaben zum Fall", "an object about the case")
            raise InvalidInput([Finding("case", read.kind(data), wanted)])
        findings = [read.unknown_key(key, "case.", KEYS) for key in data if key not in KEYS]
        opened_on = data.get("opened_on")
        found = cls(
            None if opened_on is None else read.day(opened_on, "case.opened_on", findings),
            _name(data, "case_manager", findings),
            _name(data, "primary_goal", findings),
            FrozenMap(_consents(data.get("consents"), findings)),
        )
        if findings:
            raise InvalidInput(findings)
        return found

    def opening(self, otherwise: date) -> Steps:
        """The steps that open such a case.

        Args:
            otherwise: The day of opening when none was given.
        """
        names = (self.case_manager, self.primary_goal)
        manager, goal = (None if isinstance(one, Unchanged) else one for one in names)
        return steps.open_case(self.opened_on or otherwise, manager, goal)

    def steps(self, case: Case) -> Steps:
        """The steps that bring a case to what is known.

        Raises:
            NotAllowed: If the case says otherwise, or is closed.
        """
        if self.opened_on not in (None, case.opened_on):
            raise steps.refused(
                case, "wurde an einem anderen Tag eröffnet", "was opened on another day"
            )
        wanted = list(steps.change(case, self.case_manager, self.primary_goal))
        given = {(one.purpose, one.given_on) for one in case.consents}
        for purpose, on in self.consents.items():
            if (purpose, on) not in given:  # handing the same in again gives no new consent
                wanted += steps.give_consent(case, purpose, on)
        return wanted


def id_of(client: Client) -> str:
    """The id of the case of a client.

    Raises:
        InvalidClient: If it is longer than that of a case can be.
    """
    findings: list[Finding] = []
    if _short(client.id, "id", findings) is None or findings:
        raise InvalidClient(findings)
    return client.id


def _name(data: Mapping[str, Any], key: str, findings: list[Finding]) -> str | Unchanged | None:
    if key not in data:
        return UNCHANGED
    return None if data[key] is None else _short(data[key], f"case.{key}", findings)


def _consents(data: object, findings: list[Finding]) -> dict[str, date]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        wanted = Label("ein Objekt: wofür zu Tag", "an object: what for to day")
        findings.append(Finding("case.consents", read.kind(data), wanted))
        return {}
    found: dict[str, date] = {}
    for purpose, given_on in data.items():
        path = f"case.consents.{read.shown_key(purpose)}"
        day = read.day(given_on, path, findings)
        if _short(purpose, path, findings) is not None and day is not None:
            found[purpose] = day
    return found


def _short(value: object, path: str, findings: list[Finding]) -> str | None:
    """A text that is as short as a key."""
    found = read.identifier(value, path, findings)
    if found is not None and len(found) > MAX_NAME:
        said = Label("ein zu langer Text", "a text that is too long")
        wanted = Label(f"bis {MAX_NAME} Zeichen", f"up to {MAX_NAME} characters")
        findings.append(Finding(path, said, wanted))
    return found
