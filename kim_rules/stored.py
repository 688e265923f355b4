"""Decisions that were stored as JSON: reading them again, and deciding them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

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
from kim_rules.errors import InvalidDecision
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

T = TypeVar("T")


@frozen(eq=False)
class StoredDetails:
    """The same parts, as they were stored."""

    missing_facts: tuple[MissingFact, ...]
    changes_on: ChangesOn | None
    depends_on_readings: tuple[ReadingDependence, ...]
    notices: tuple[Notice, ...]
    explanation_pieces: tuple[str, ...]

    @cached_property
    def texts(self) -> Texts:
        """Of this decision alone: nothing says that it shares any with another."""
        return Texts()


def fields_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a decision from its JSON values.

    Raises:
        InvalidDecision: If one is missing or of a kind that no decision has.
    """
    try:
        return _fields(data)
    except KeyError as error:
        raise InvalidDecision(f"not a whole decision: {error.args[0]} is missing") from None
    except (AttributeError, TypeError, ValueError) as error:
        told = f"not a decision: {type(error).__name__} in one of its values"
        raise InvalidDecision(told) from None


def _fields(data: Mapping[str, Any]) -> dict[str, Any]:
    needs = data["multiple_needs"]
    return {
        "client": _text(data["client"]),
        "on": date.fromisoformat(data["on"]),
        "rulebook": _stamp(data["rulebook"]),
        "readings": FrozenMap({_text(k): _text(v) for k, v in data["readings"].items()}),
        "eligible": Truth(data["eligible"]),
        "primary_group": _perhaps(_number, data["primary_group"]),
        "primary_group_settled": _flag(data["primary_group_settled"]),
        "target_groups": tuple(
            GroupVerdict(_number(one["number"]), _text(one["id"]), Verdict(one["verdict"]))
            for one in _list(data["target_groups"])
        ),
        "multiple_needs": MultipleNeeds(
            NeedsStatus(needs["status"]), Truth(needs["computed"]), _flag(needs["conflict"])
        ),
        "referral": _referral(data["referral"]),
        "details": _details(data),
    }


def _details(data: Mapping[str, Any]) -> StoredDetails:
    return StoredDetails(
        missing_facts=tuple(
            MissingFact(_text(one["fact"]), _texts(one["outcomes"]))
            for one in _list(data["missing_facts"])
        ),
        changes_on=_perhaps(_changes_on, data["changes_on"]),
        depends_on_readings=tuple(
            ReadingDependence(_text(one["reading"]), _text(one["option"]), _changes(one))
            for one in _list(data["depends_on_readings"])
        ),
        notices=tuple(
            Notice(_text(one["code"]), Label(_text(one["text"]), one["text"]))
            for one in _list(data["notices"])
        ),
        explanation_pieces=(json.dumps(dict(data["explanation"].items()), ensure_ascii=False),),
    )


def _stamp(stamp: Mapping[str, Any]) -> RulebookStamp:
    return RulebookStamp(
        _text(stamp["id"]),
        _text(stamp["version"]),
        _text(stamp["sha256"]),
        _texts(stamp["executors"]),
    )


def _changes_on(data: Mapping[str, Any]) -> ChangesOn:
    return ChangesOn(date.fromisoformat(data["date"]), _changes(data))


def _changes(data: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(_text(one["outcome"]), _text(one["from"]), _text(one["to"]))
        for one in _list(data["changes"])
    )


def _referral(referral: Mapping[str, Any]) -> Referral:
    return Referral(
        verdict=ReferralVerdict(referral["verdict"]),
        to=_perhaps(_text, referral["to"]),
        reason=_perhaps(ReferralReason, referral["reason"]),
        alternatives=_texts(referral["alternatives"]),
        candidates=_texts(referral["candidates"]),
        uncovered=_texts(referral["uncovered"]),
        excluded=tuple(
            Exclusion(_text(one["provider"]), _texts(one["because"]))
            for one in _list(referral["excluded"])
        ),
    )


# --- kinds of JSON values: another one is a TypeError -------------------------------------


def _perhaps(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _kept(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _text(value: Any) -> str:
    return _kept(value, str)


def _flag(value: Any) -> bool:
    return _kept(value, bool)


def _number(value: Any) -> int:
    if isinstance(value, bool):  # Python takes True for 1
        raise TypeError
    return _kept(value, int)


def _list(value: Any) -> list[Any]:
    return _kept(value, list)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))
