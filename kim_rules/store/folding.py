"""Folds the entries of a case into the case as it stands.

Every entry is one step: the case before it and what the entry says give the case after
it. Nothing here reads, writes, or decides whether a step is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
from attrs import evolve

from kim_rules.errors import SchemaMismatch
from kim_rules.store.journal import Entry
from kim_rules.store.records import (
    Case,
    Consent,
    ErasureReason,
    Event,
    FactsVersion,
    Kind,
    Origin,
    RecordedDecision,
    Referral,
    ReferralStep,
)

#: What an entry says, as JSON values.
Says = Mapping[str, Any]


def fold(case: Case, told: Iterable[tuple[Entry, Says]]) -> Case:
    """The case after further entries.

    Args:
        case: The case before them, of version 0 before the first.
        told: The entries in order, with what each says.

    Raises:
        SchemaMismatch: If an entry is of a kind that only a newer program knows.
    """
    fields = {name: getattr(case, name) for name in _FIELDS}
    for entry, says in told:
        fields.update(_change(fields, entry, says), version=entry.version)
    return Case(**fields)


_FIELDS = tuple(attribute.name for attribute in attrs.fields(Case))

#: The fields of a case as they stand between two entries.
Fields = Mapping[str, Any]


def _change(before: Fields, entry: Entry, says: Says) -> dict[str, Any]:
    """The fields of the case that an entry changes."""
    match entry.kind:
        case Kind.OPENED:
            return {**_named(says), "opened_on": _day(says["opened_on"])}
        case Kind.CHANGED:
            return _named(says)
        case Kind.CLOSED:
            return {"closed_on": _day(says["on"]), "closed_because": says["because"]}
        case Kind.REOPENED:
            return {"closed_on": None, "closed_because": None}
        case Kind.CONSENT_GIVEN:
            return {"consents": (*before["consents"], _consent(says))}
        case Kind.CONSENT_WITHDRAWN:
            return {"consents": tuple(_withdrawn(one, says) for one in before["consents"])}
        case Kind.FACTS:
            return {"facts": (*before["facts"], _facts(before, entry, says))}
        case Kind.DECISION:
            return {"decisions": (*before["decisions"], _decision(before, entry, says))}
        case Kind.REFERRAL:
            return {"referrals": _referrals(before["referrals"], entry, says)}
        case Kind.EVENT:
            return {"events": (*before["events"], _event(entry, says))}
    raise SchemaMismatch(
        f"Eintrag {entry.number} ist von einer Art, die erst ein neueres Programm kennt",
        f"entry {entry.number} is of a kind that only a newer program knows",
    )


def erased(entry: Entry, says: Says) -> Case:
    """The case of an erased person.

    Args:
        entry: The last entry of the case, which erased it.
        says: What it says.
    """
    because = ErasureReason(says["because"])
    return Case(
        id=entry.case,
        tenant=entry.tenant,
        version=entry.version,
        erased=True,
        erased_because=because,
    )


def _named(says: Says) -> dict[str, Any]:
    return {name: says[name] for name in ("case_manager", "primary_goal") if name in says}


def _consent(says: Says) -> Consent:
    return Consent(says["purpose"], _day(says["on"]))


def _withdrawn(consent: Consent, says: Says) -> Consent:
    ends = consent.purpose == says["purpose"] and consent.withdrawn_on is None
    return evolve(consent, withdrawn_on=_day(says["on"])) if ends else consent


def _facts(before: Fields, entry: Entry, says: Says) -> FactsVersion:
    return FactsVersion(
        number=len(before["facts"]) + 1,
        valid_from=_day(says["valid_from"]),
        recorded_at=entry.recorded_at,
        recorded_by=entry.actor,
        origin=Origin(says["origin"]),
        reference=says["reference"],
        facts=says["facts"],
    )


def _decision(before: Fields, entry: Entry, says: Says) -> RecordedDecision:
    return RecordedDecision(
        number=len(before["decisions"]) + 1,
        recorded_at=entry.recorded_at,
        recorded_by=entry.actor,
        facts_version=says["facts_version"],
        summary=says["summary"],
    )


def _referrals(before: Sequence[Referral], entry: Entry, says: Says) -> tuple[Referral, ...]:
    taken = (ReferralStep(says["step"]), entry.recorded_at, entry.actor, says.get("because"))
    number = says["number"]
    if number > len(before):
        return (*before, Referral(number, says["to"], says["decision"], (taken,)))
    return tuple(
        evolve(one, steps=(*one.steps, taken)) if one.number == number else one for one in before
    )


def _event(entry: Entry, says: Says) -> Event:
    return Event(says["code"], _day(says["on"]), says["value"], entry.recorded_at)


def _day(told: str) -> date:
    return date.fromisoformat(told)
