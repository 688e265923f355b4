"""Hand-computed cases for multiple needs (section 8 of the semantics), against the oracle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from oracle import decide
from oracle_tables import AREAS

ON = date(2023, 9, 1)
FOUND = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}


def needs(facts: dict[str, Any], on: date = ON, **readings: str) -> dict[str, Any]:
    """The part on multiple needs."""
    return dict(decide({"id": "t-1", **facts}, on, readings)["multiple_needs"])


TWO_LONG_TERM = {**dict.fromkeys(AREAS, "none"), "health": "long_term", "housing": "long_term"}
COMPUTED_YES = {
    "needs": TWO_LONG_TERM,
    "institutions": ["Jobcenter", "Klinik"],
    "overall_planning_needed": True,
}


@pytest.mark.parametrize(
    ("changed", "two", "three"),
    [
        ({}, "yes", "no"),
        ({"needs": {**TWO_LONG_TERM, "housing": "short_term"}}, "no", "no"),
        ({"needs": {"health": "long_term", "housing": "long_term"}}, "yes", "open"),
        ({"needs": {"health": "long_term"}}, "open", "open"),
        ({"needs": {**TWO_LONG_TERM, "health": None, "housing": None}}, "open", "no"),
        ({"needs": None}, "open", "open"),
        ({"needs": {}}, "open", "open"),
        ({"institutions": ["Jobcenter"]}, "no", "no"),
        ({"institutions": []}, "no", "no"),
        ({"institutions": None}, "open", "no"),
        ({"overall_planning_needed": False}, "no", "no"),
        ({"overall_planning_needed": None}, "open", "no"),
    ],
)
def test_computed(changed: dict[str, Any], two: str, three: str) -> None:
    """Several long-term areas, two institutions and a need for an overall plan: all three."""
    facts = {**COMPUTED_YES, **changed}
    assert needs(facts)["computed"] == two
    assert needs(facts, several="three")["computed"] == three


COMPUTED = {
    "yes": COMPUTED_YES,
    "no": {**COMPUTED_YES, "overall_planning_needed": False},
    "open": {**COMPUTED_YES, "overall_planning_needed": None},
}
REFUSED = {**FOUND, "established": False}


@pytest.mark.parametrize(
    ("finding", "statuses", "conflicts"),
    [
        (None, ("open", "open", "open"), (False, False, False)),
        (False, ("indicated", "not_indicated", "open"), (False, False, False)),
        (FOUND, ("established",) * 3, (False, True, False)),
        (REFUSED, ("rejected",) * 3, (True, False, False)),
        ({**FOUND, "by": "kim"}, ("indicated", "not_indicated", "open"), (False, False, False)),
        (
            {**FOUND, "on": "2023-09-02"},
            ("indicated", "not_indicated", "open"),
            (False, False, False),
        ),
        ({**FOUND, "by": None}, ("open", "open", "open"), (False, False, False)),
        ({**FOUND, "on": None}, ("open", "open", "open"), (False, False, False)),
        (
            {"established": True, "by": "other"},
            ("indicated", "not_indicated", "open"),
            (False, False, False),
        ),
    ],
)
def test_status(finding: Any, statuses: tuple[str, ...], conflicts: tuple[bool, ...]) -> None:
    """A finding that counts is followed, one that does not count leaves the computed answer, else open."""
    for computed, status, conflict in zip(("yes", "no", "open"), statuses, conflicts, strict=True):
        answer = needs({**COMPUTED[computed], "multiple_needs_finding": finding})
        assert answer == {"status": status, "computed": computed, "conflict": conflict}


def test_status_under_any_body() -> None:
    """Any body's finding counts, one of an unknown body too."""
    for by in ("kim", "other", None):
        facts = {**COMPUTED["no"], "multiple_needs_finding": {**FOUND, "by": by}}
        assert needs(facts, finding_by="any_body") == {
            "status": "established",
            "computed": "no",
            "conflict": True,
        }
