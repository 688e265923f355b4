"""The types of the public names, as a type checker sees them; checked, never run.

A line with ``type: ignore`` has to be an error, or the checker complains about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, assert_type

import kim_rules as kim

ON = date(2023, 9, 1)


def clients() -> kim.Client:
    """Typed values, or JSON."""
    kim.Client()  # type: ignore[call-arg]
    kim.Client("c-1", sex="f")  # type: ignore[call-arg]
    kim.Client("c-1", fled="yes")  # type: ignore[arg-type]
    kim.Client("c-1", birth_date=1990)  # type: ignore[arg-type]
    kim.Client("c-1", residence_status="tolerated")  # type: ignore[arg-type]
    client = kim.Client("c-1", birth_date=kim.PartialDate(1990), fled=None)
    assert_type(client.id, str)
    assert_type(client.birth_date, kim.PartialDate | None)
    assert_type(client.residence_status, kim.ResidenceStatus | None)
    assert_type(client.nationalities, tuple[str, ...] | None)
    assert_type(client.needs, Mapping[str, kim.NeedLevel | None] | None)
    assert_type(client.to_dict(), dict[str, Any])
    assert_type(client.sha256(), str)
    client.fled = True  # type: ignore[misc]
    return kim.Client.from_dict({"id": "c-1"})


def decisions(client: kim.Client) -> None:
    """What is decided, and of which type it is."""
    kim.decide(client)  # type: ignore[call-arg]
    kim.decide(client, ON)  # type: ignore[call-arg]
    kim.decide({"id": "c-1"}, on=ON)  # type: ignore[arg-type]
    kim.decide(client, on="2023-09-01")  # type: ignore[arg-type]
    decision = kim.decide(client, on=ON, rulebook=Path("folder"), readings={"several": "three"})
    assert_type(decision, kim.Decision)
    assert_type(decision.eligible, kim.Truth)
    assert_type(decision.target_group(3).verdict, kim.Verdict)
    assert_type(decision.primary_group, int | None)
    assert_type(decision.primary_group_settled, bool)
    assert_type(decision.multiple_needs.status, kim.NeedsStatus)
    assert_type(decision.referral.verdict, kim.ReferralVerdict)
    assert_type(decision.referral.to, str | None)
    assert_type(decision.referral.reason, kim.ReferralReason | None)
    assert_type([missing.fact for missing in decision.missing_facts], list[str])
    if decision.changes_on is not None:
        assert_type(decision.changes_on.date, date)
    assert_type(decision.explain(lang="de"), str)
    assert_type(decision.to_dict(), dict[str, Any])
    assert_type(decision.to_json(), str)
    assert_type(decision.rulebook.executors, tuple[str, ...])
    decision.eligible = kim.Truth.YES  # type: ignore[misc]
    if decision.eligible is kim.Truth.YES:
        assert_type(decision.readings["several"], str)


def rulebooks() -> None:
    """Rulebooks, replays and errors."""
    rulebook = kim.load_rulebook()
    assert_type(rulebook, kim.Rulebook)
    assert_type(kim.load_rulebook("kreis-mettmann"), kim.Rulebook)
    assert_type(kim.load_rulebook(Path("folder")), kim.Rulebook)
    assert_type(rulebook.sha256, str)
    try:
        kim.replay({}, kim.Client("c-1"), rulebook)
    except kim.InvalidInput as error:
        assert_type(error.findings, tuple[kim.Finding, ...])
        assert_type(error.findings[0].found, str)
    except kim.EngineDisagreement as error:
        assert_type(error.facts_sha256, str)
