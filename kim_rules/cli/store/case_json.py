"""A case as JSON values, without floats, dates as ``YYYY-MM-DD``, moments in UTC."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import attrs

from kim_rules.store.records import Case, FactsVersion, Referral, ReferralStep

CASE = "kim-rules/case/1"
OVERVIEW = "kim-rules/case-overview/1"


def case_json(case: Case) -> dict[str, Any]:
    """Everything that a case has; decisions without their explanations."""
    told = _values(case)
    referrals = [_referral(one) for one in case.referrals]
    return {"schema": CASE, **told, "referrals": referrals}


def facts_json(version: FactsVersion | None) -> dict[str, Any] | None:
    """A version of the facts; None for none."""
    return None if version is None else _values(version)


def overview_json(case: Case) -> dict[str, Any]:
    """What a list tells about a case: nothing of the facts themselves."""
    latest = case.decisions[-1] if case.decisions else None
    return {
        "schema": OVERVIEW,
        "id": case.id,
        "version": case.version,
        "state": "erased" if case.erased else "open" if case.is_open else "closed",
        "opened_on": _plain(case.opened_on),
        "closed_on": _plain(case.closed_on),
        "case_manager": case.case_manager,
        "facts": len(case.facts),
        "decisions": len(case.decisions),
        "decided_on": None if latest is None else _plain(latest.on),
        "eligible": None if latest is None else latest.summary["eligible"],
        "primary_group": None if latest is None else latest.summary["primary_group"],
        "changes_on": None if latest is None else _plain(latest.changes_on),
        "open_referrals": len(open_referrals(case)),
    }


def open_referrals(case: Case) -> list[Referral]:
    """The referrals that are proposed or accepted."""
    return [
        one for one in case.referrals if one.step in (ReferralStep.PROPOSED, ReferralStep.ACCEPTED)
    ]


def _values(one: attrs.AttrsInstance) -> dict[str, Any]:
    return attrs.asdict(one, value_serializer=lambda _, __, value: _plain(value))


def _referral(referral: Referral) -> dict[str, Any]:
    steps = [
        {"step": step.value, "at": _plain(at), "by": by, "because": because}
        for step, at, by, because in referral.steps
    ]
    return {
        "number": referral.number,
        "to": referral.to,
        "decision": referral.decision,
        "steps": steps,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
