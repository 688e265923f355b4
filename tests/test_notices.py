"""What is possible but odd is told, and changes nothing (section 3 of the semantics)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from deciding import decided, drawn

ON = date(2023, 9, 1)
FOUND = {"established": True, "by": "fachberatungsstelle"}
HOLDS = {"residence_status": "aufenthaltserlaubnis_104c"}


def codes(facts: dict[str, Any], on: date = ON) -> list[str]:
    """The codes of the notices on a client."""
    return [notice.code for notice in decided({"id": "c-1", **facts}, on).notices]


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        (HOLDS, date(2022, 12, 30), ["permit_104c_too_early"]),
        (HOLDS, date(2022, 12, 31), []),
        ({"residence_status": "deutsch", "entitled_25a": True}, ON, ["german_with_entitlement"]),
        ({"residence_status": "deutsch", "entitled_25b": True}, ON, ["german_with_entitlement"]),
        ({"residence_status": "deutsch", "entitled_104c": True}, ON, ["german_with_entitlement"]),
        ({"residence_status": "deutsch", "entitled_25a": False}, ON, []),
        ({"residence_status": "deutsch"}, ON, []),
        ({"residence_status": "duldung", "entitled_25a": True}, ON, []),
    ],
)
def test_odd_statuses(facts: dict[str, Any], on: date, expected: list[str]) -> None:
    """A § 104c permit before there was one, and a German with an entitlement."""
    assert codes(facts, on) == expected


@pytest.mark.parametrize(
    ("made_on", "entry", "is_older"),
    [
        ("2021-05-01", "2021-05-02", True),
        ("2021-05-01", "2021-05-01", False),
        ("2021-05-01", "2021-06", True),
        ("2021-05-01", "2021-05", False),
        ("2021-05-01", "2021", False),
        ("2020-12-31", "2021", True),
        ("2020-12-31", None, False),
        (None, "2021", False),
    ],
)
def test_a_finding_older_than_the_entry(
    made_on: str | None, entry: str | None, *, is_older: bool
) -> None:
    """Told when the finding is older than every possible day of entry."""
    facts = {"multiple_needs_finding": {**FOUND, "on": made_on}, "entry_date": entry}
    assert ("finding_older_than_entry" in codes(facts)) is is_older


@pytest.mark.parametrize(
    "place", ["Hildn", "hilden,", "Rattingen", "5158016", "Langenfeld (Eifel)"]
)
def test_a_municipality_that_is_nearly_spelt(place: str) -> None:
    """It counts as elsewhere, and the slip is told."""
    wants = {"needs": {"health": "long_term"}, "support_wanted": True, "municipality": place}
    decision = decided({"id": "c-1", **wants}, ON)
    assert decision.referral.verdict == "not_responsible"
    assert [notice.code for notice in decision.notices] == ["municipality_nearly_spelt"]


@pytest.mark.parametrize(
    "place", ["Düsseldorf", "Solingen", "05111000", "Hilden", "  HILDEN ", "05158016", None]
)
def test_a_municipality_that_is_not(place: str | None) -> None:
    """Another place is no slip, and neither is a place of the district."""
    assert codes({"municipality": place}) == []


@pytest.mark.parametrize(("established", "needed"), [(True, False), (False, True)])
def test_a_conflict_is_told(*, established: bool, needed: bool) -> None:
    """A finding that counts against the computed need is kept, and the conflict is told."""
    facts: dict[str, Any] = {
        "multiple_needs_finding": {**FOUND, "established": established, "on": "2023-06-01"},
        "overall_planning_needed": needed,
        "institutions": ["Jobcenter", "Jugendamt"],
        "needs": {"health": "long_term", "housing": "long_term"},
    }
    decision = decided({"id": "c-1", **facts}, ON)
    assert decision.multiple_needs.status == ("established" if established else "rejected")
    assert decision.multiple_needs.conflict
    assert [notice.code for notice in decision.notices] == ["conflict"]


def test_notices_have_both_languages_and_no_value() -> None:
    """Each notice is told in German and in English, without repeating a fact."""
    for _, client, on, readings in drawn(9500, 400):
        decision = decided(client, on, readings)
        german, english = decision.to_dict("de")["notices"], decision.to_dict("en")["notices"]
        assert [one["code"] for one in german] == [one["code"] for one in english]
        for one, other in zip(german, english, strict=True):
            assert one["text"] != other["text"]
            assert client.get("municipality", "?") not in one["text"] + other["text"]
        assert ("conflict" in [one["code"] for one in german]) is decision.multiple_needs.conflict
