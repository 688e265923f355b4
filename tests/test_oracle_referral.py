"""Hand-computed cases for the six steps of the referral (section 9 of the semantics), against the oracle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from oracle import decide
from oracle_tables import AREAS

ON = date(2023, 9, 15)
NO_NEEDS = dict.fromkeys(AREAS, "none")
FOUND = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}

# Holds § 104c, 33 years old, needs help with residence only, no complex need.
BASE: dict[str, Any] = {
    "id": "t-1",
    "birth_date": "1990-01-01",
    "entry_date": "2015",
    "residence_status": "aufenthaltserlaubnis_104c",
    "fled": True,
    "needs": {**NO_NEEDS, "residence": "long_term"},
    "multiple_needs_finding": False,
    "support_wanted": True,
    "municipality": "Hilden",
}


def refer(changed: dict[str, Any], on: date = ON) -> dict[str, Any]:
    """The referral of the base client with some facts changed."""
    return dict(decide({**BASE, **changed}, on)["referral"])


def expected(
    verdict: str, to: str | None = None, reason: str | None = None, **lists: list[str]
) -> dict[str, Any]:
    """A whole referral, lists empty unless named."""
    empty: dict[str, list[str]] = {
        "alternatives": [],
        "candidates": [],
        "uncovered": [],
        "excluded": [],
    }
    return {"verdict": verdict, "to": to, "reason": reason, **empty, **lists}


def needing(**areas: str | None) -> dict[str, Any]:
    """All areas answered none but for these."""
    return {"needs": {**NO_NEEDS, **areas}}


# --- Steps 1 to 3 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (needing(), "no_need"),
        ({**needing(), "support_wanted": False}, "no_need"),
        ({**needing(), "support_wanted": None, "municipality": None}, "no_need"),
        ({"support_wanted": False}, "not_wanted"),
        ({"support_wanted": False, "needs": None, "municipality": "Düsseldorf"}, "not_wanted"),
    ],
)
def test_step_1_no_need(changed: dict[str, Any], reason: str) -> None:
    """No need or not wanted ends it, whatever else is open; no need is the preferred reason."""
    assert refer(changed) == expected("no_need", reason=reason)


@pytest.mark.parametrize(
    "changed",
    [
        {"needs": None},
        {"needs": {}},
        needing(housing=None),
        {"support_wanted": None},
        {"support_wanted": None, "municipality": "Düsseldorf"},
    ],
)
def test_step_2_open(changed: dict[str, Any]) -> None:
    """While the need or the wish is open there is no referral and no candidate."""
    assert refer(changed) == expected("open")


@pytest.mark.parametrize(
    "municipality",
    [
        "Hilden",
        "hilden",
        " HILDEN\t",
        "05158016",
        "Wülfrath",
        "wu\u0308lfrath",
        "Monheim am Rhein",
        "LANGENFELD (RHLD.)",
        "05158020",
    ],
)
def test_step_3_within(municipality: str) -> None:
    """Name, alias and AGS, in any case, composed or decomposed, with space around."""
    assert refer({"municipality": municipality})["verdict"] == "refer"


@pytest.mark.parametrize(
    "municipality", ["Düsseldorf", "Hildn", "5158016", "Langenfeld (Eifel)", "Kreis Mettmann"]
)
def test_step_3_elsewhere(municipality: str) -> None:
    """Any other text is elsewhere, however near it is spelt."""
    assert refer({"municipality": municipality}) == expected("not_responsible")


def test_step_3_unknown() -> None:
    """An unknown municipality leaves it open without candidates."""
    assert refer({"municipality": None}) == expected("open")


# --- Step 4 -------------------------------------------------------------------------------------------


def test_step_4_established() -> None:
    """A complex need of an eligible person goes to the case management; who fits is an alternative."""
    assert refer({"multiple_needs_finding": FOUND}) == expected(
        "refer",
        "kim_cm",
        alternatives=["caritas_fuf", "mbe"],
        excluded=["fluechtlingshilfe_velbert", "jmd"],
    )


def test_step_4_indicated() -> None:
    """A need that is only indicated by the facts counts as well."""
    facts = needing(health="long_term", work_training="long_term")
    facts |= {"institutions": ["Jobcenter", "Klinik"], "overall_planning_needed": True}
    assert refer(facts) == expected(
        "refer",
        "kim_cm",
        alternatives=["mbe"],
        excluded=["caritas_fuf", "fluechtlingshilfe_velbert", "jmd"],
    )


def test_step_4_open_takes_candidates_of_the_first_walk() -> None:
    """An open complex need is open; the case management is the first candidate."""
    assert refer({"multiple_needs_finding": None}) == expected(
        "open",
        candidates=["kim_cm", "caritas_fuf", "mbe"],
        excluded=["fluechtlingshilfe_velbert", "jmd"],
    )


def test_step_4_open_takes_candidates_of_the_second_walk() -> None:
    """If the first walk excludes all, the candidates are those who cover a part."""
    child = {
        **needing(residence="short_term", education="short_term"),
        "birth_date": "2016",
        "multiple_needs_finding": None,
    }
    assert refer(child) == expected(
        "open",
        candidates=["kim_cm", "caritas_fuf"],
        excluded=["fluechtlingshilfe_velbert", "jmd", "mbe"],
    )


def test_step_4_open_with_nobody_else() -> None:
    """If both walks exclude all, the case management alone is the candidate."""
    child = {
        **needing(education="short_term"),
        "birth_date": "2016",
        "multiple_needs_finding": None,
    }
    assert refer(child) == expected(
        "open",
        candidates=["kim_cm"],
        excluded=["caritas_fuf", "fluechtlingshilfe_velbert", "jmd", "mbe"],
    )


def test_step_4_kim_when_the_first_walk_excludes_all() -> None:
    """The case management has no alternatives then: only the first walk counts for it."""
    child = {
        **needing(residence="short_term", education="short_term"),
        "birth_date": "2016",
        "multiple_needs_finding": FOUND,
    }
    assert refer(child) == expected(
        "refer", "kim_cm", excluded=["caritas_fuf", "fluechtlingshilfe_velbert", "jmd", "mbe"]
    )


def test_step_4_no_without_eligibility() -> None:
    """A complex need of a person in no target group goes on to the providers."""
    facts = {
        "residence_status": "niederlassungserlaubnis",
        "unaccompanied_at_entry": False,
        "entitled_25a": False,
        "entitled_25b": False,
        "entitled_104c": False,
        "nationalities": ["SY"],
        "multiple_needs_finding": FOUND,
    }
    assert refer(facts) == expected(
        "refer", "mbe", excluded=["caritas_fuf", "fluechtlingshilfe_velbert", "jmd"]
    )


def test_step_4_open_eligibility_without_complex_need_goes_on() -> None:
    """A need that is not complex ends step 4 even while eligibility is open."""
    assert refer({"residence_status": None}) == expected(
        "open", candidates=["caritas_fuf", "mbe"], excluded=["fluechtlingshilfe_velbert", "jmd"]
    )


# --- Step 5 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "to"),
    [
        ("duldung", "caritas_fuf"),
        ("duldung_60b", "caritas_fuf"),
        ("aufenthaltsgestattung", "caritas_fuf"),
        ("aufenthaltserlaubnis_104c", "caritas_fuf"),
        ("aufenthaltserlaubnis_25a", "mbe"),
        ("ankunftsnachweis", "mbe"),
    ],
)
def test_step_5_caritas_by_status(status: str, to: str) -> None:
    """Caritas comes first for four statuses and a need in residence only."""
    assert refer({"residence_status": status})["to"] == to


def test_step_5_caritas_not_with_another_need() -> None:
    """A further area of need excludes Caritas; one not asked leaves it open, and stops the walk there."""
    assert refer(needing(residence="long_term", language="short_term"))["to"] == "mbe"
    assert refer({**needing(residence="long_term", language=None), "institutions": []}) == expected(
        "open", candidates=["caritas_fuf", "mbe"], excluded=["fluechtlingshilfe_velbert", "jmd"]
    )


def test_step_5_velbert() -> None:
    """Flüchtlingshilfe Velbert serves refugees in Velbert with needs in its three areas."""
    facts = {**needing(residence="long_term", health="short_term"), "municipality": "Velbert"}
    assert refer(facts) == expected(
        "refer", "fluechtlingshilfe_velbert", alternatives=["mbe"], excluded=["caritas_fuf", "jmd"]
    )
    assert refer({**facts, "municipality": "Hilden"})["to"] == "mbe"
    assert refer({**facts, "fled": False})["to"] == "mbe"
    assert refer({**facts, "fled": None}) == expected(
        "open", candidates=["fluechtlingshilfe_velbert", "mbe"], excluded=["caritas_fuf", "jmd"]
    )


@pytest.mark.parametrize(
    ("birth", "to"),
    [
        ("2011-09-16", "gap"),
        ("2011-09-15", "jmd"),
        ("1996-09-16", "jmd"),
        ("1996-09-15", "mbe"),
        ("1996-09", "open"),
        ("1996-10", "jmd"),
        ("2011", "open"),
    ],
)
def test_step_5_jmd_and_mbe_by_age(birth: str, to: str) -> None:
    """The youth service from 12 until the 27th birthday, the adult service from it."""
    answer = refer({**needing(language="short_term"), "birth_date": birth})
    assert (answer["to"] or answer["verdict"]) == to


def test_step_5_alternatives_come_after_the_chosen() -> None:
    """Alternatives are those after the chosen one that fit for certain."""
    facts = {"municipality": "Velbert", "birth_date": "1996-09"}
    assert refer(facts) == expected(
        "refer", "caritas_fuf", alternatives=["fluechtlingshilfe_velbert"]
    )


def test_step_5_not_immigrated() -> None:
    """Without immigration neither migration service fits; nobody covers work and training then."""
    facts = {
        **needing(work_training="short_term"),
        "entry_date": None,
        "fled": False,
        "immigrated": False,
    }
    assert refer(facts)["verdict"] == "gap"
    assert refer({**facts, "immigrated": None})["candidates"] == ["mbe"]


# --- Step 6 -------------------------------------------------------------------------------------------

CHILD = {"birth_date": "2016-05-01"}


def test_step_6_partial() -> None:
    """Who covers a part is chosen; the rest is listed in the rulebook's order."""
    needs = needing(housing="short_term", residence="long_term", health="short_term")
    assert refer({**CHILD, **needs}) == expected(
        "refer",
        "caritas_fuf",
        "partial",
        uncovered=["health", "housing"],
        excluded=["fluechtlingshilfe_velbert", "jmd", "mbe"],
    )
    assert refer({**CHILD, **needs, "municipality": "Velbert"})["alternatives"] == [
        "fluechtlingshilfe_velbert"
    ]


def test_step_6_open() -> None:
    """An area not asked that a provider covers leaves the second walk open, but only without a covered need."""
    facts = {**CHILD, **needing(housing="short_term", residence=None), "institutions": []}
    assert refer(facts) == expected(
        "open", candidates=["caritas_fuf"], excluded=["fluechtlingshilfe_velbert", "jmd", "mbe"]
    )


def test_step_6_gap() -> None:
    """Nobody covers anything: a gap, with all providers excluded."""
    assert refer({**CHILD, **needing(housing="short_term")}) == expected(
        "gap", excluded=["caritas_fuf", "fluechtlingshilfe_velbert", "jmd", "mbe"]
    )
