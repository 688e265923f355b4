"""Decisions that were stored as JSON: reading them again, and deciding them again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import frozen

from kim_rules.answers import (
    Change,
    ChangesOn,
    GroupVerdict,
    MissingFact,
    MultipleNeeds,
    Notice,
    ReadingDependence,
    RulebookStamp,
)
from kim_rules.referral import Exclusion, Referral
from kim_rules.texts import Texts
from kim_rules.values import FrozenMap
from kim_rules.vocabulary import (
    Label,
    NeedsStatus,
    ReferralReason,
    ReferralVerdict,
    Truth,
    Verdict,
)


@frozen(eq=False)
class StoredDetails:
    """The same parts, as they were stored."""

    missing_facts: tuple[MissingFact, ...]
    changes_on: ChangesOn | None
    depends_on_readings: tuple[ReadingDependence, ...]
    notices: tuple[Notice, ...]
    explanation_text: str

    @cached_property
    def texts(self) -> Texts:
        """Of this decision alone: nothing says that it shares any with another."""
        return Texts()


def fields_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a decision from its JSON values."""
    changes, stamp = data["changes_on"], data["rulebook"]
    details = StoredDetails(
        missing_facts=tuple(
            MissingFact(one["fact"], tuple(one["outcomes"])) for one in data["missing_facts"]
        ),
        changes_on=changes and ChangesOn(date.fromisoformat(changes["date"]), _changes(changes)),
        depends_on_readings=tuple(
            ReadingDependence(one["reading"], one["option"], _changes(one))
            for one in data["depends_on_readings"]
        ),
        notices=tuple(
            Notice(one["code"], Label(one["text"], one["text"])) for one in data["notices"]
        ),
        explanation_text=json.dumps(dict(data["explanation"]), ensure_ascii=False),
    )
    needs = data["multiple_needs"]
    return {
        "client": data["client"],
        "on": date.fromisoformat(data["on"]),
        "rulebook": RulebookStamp(
            stamp["id"], stamp["version"], stamp["sha256"], tuple(stamp["executors"])
        ),
        "readings": FrozenMap(data["readings"]),
        "eligible": Truth(data["eligible"]),
        "primary_group": data["primary_group"],
        "primary_group_settled": data["primary_group_settled"],
        "target_groups": tuple(
            GroupVerdict(one["number"], one["id"], Verdict(one["verdict"]))
            for one in data["target_groups"]
        ),
        "multiple_needs": MultipleNeeds(
            NeedsStatus(needs["status"]), Truth(needs["computed"]), needs["conflict"]
        ),
        "referral": _referral(data["referral"]),
        "details": details,
    }


def _changes(data: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(Change.from_dict(change) for change in data["changes"])


def _referral(referral: Mapping[str, Any]) -> Referral:
    return Referral(
        verdict=ReferralVerdict(referral["verdict"]),
        to=referral["to"],
        reason=referral["reason"] and ReferralReason(referral["reason"]),
        alternatives=tuple(referral["alternatives"]),
        candidates=tuple(referral["candidates"]),
        uncovered=tuple(referral["uncovered"]),
        excluded=tuple(
            Exclusion(one["provider"], tuple(one["because"])) for one in referral["excluded"]
        ),
    )
