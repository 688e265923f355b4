"""Facts that are wrong are all told at once, with place and what is allowed, never the value.

Section 3 of the semantics.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from deciding import RULEBOOK, drawn
from oracle import is_valid, random_client
from wrong_values import NOT_A_DATE, NOT_A_DAY, NOT_A_FLAG, NOT_A_TEXT

import kim_rules as kim

ON = date(2023, 9, 1)
FLAGS = (
    "immigrated", "fled", "unaccompanied_at_entry", "entitled_25a", "entitled_25b",
    "entitled_104c", "overall_planning_needed", "support_wanted",
)  # fmt: skip
CANARY = "Kanarienvogel"


def findings_of(facts: Any, on: date | None = None) -> list[tuple[str, str, str]]:
    """Path, found and allowed of every finding of a client that has to be refused."""
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client.from_dict(facts, RULEBOOK, on)
    return [(one.path, one.found, one.allowed) for one in caught.value.findings]


def paths_of(facts: Any, on: date | None = None) -> list[str]:
    """The places of every finding."""
    return [path for path, _, _ in findings_of(facts, on)]


# --- one wrong fact each ----------------------------------------------------------------------

WRONG: dict[str, list[Any]] = {
    **dict.fromkeys(FLAGS, NOT_A_FLAG),
    "id": [None, *(value for value in NOT_A_TEXT), "a\nb", "a\tb"],
    "birth_date": NOT_A_DATE,
    "entry_date": NOT_A_DATE,
    "admitted_on": [value for value in NOT_A_DAY if value is not False],
    "nationalities": [True, "DE", 5, [], {}, {"DE": 1}],
    "residence_status": [True, 5, [], "Duldung", "DULDUNG", " duldung", "", "unknown"],
    "needs": [True, "none", 5, [], ["health"]],
    "institutions": [True, "Jobcenter", 5, {}],
    "multiple_needs_finding": [True, 0, "false", 5, [], "established"],
    "municipality": NOT_A_TEXT,
}


@pytest.mark.parametrize(
    ("fact", "value"), [(fact, value) for fact, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_told_at_its_place(fact: str, value: Any) -> None:
    """One finding, at the fact, with the kind of what was found and what is allowed.

    From JSON and through the constructor alike.
    """
    ((path, found, allowed),) = findings_of({"id": "c-1", fact: value})
    assert path == fact
    assert found.strip()
    assert allowed.strip()
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client(**{"id": "c-1", fact: value})
    assert [one.path for one in caught.value.findings] == [fact]


INSIDE: list[tuple[str, Any, str]] = [
    ("nationalities", ["DE", "de"], "nationalities[1]"),
    ("nationalities", ["ZZ"], "nationalities[0]"),
    ("nationalities", ["DE", None], "nationalities[1]"),
    ("nationalities", [["DE"]], "nationalities[0]"),
    ("needs", {"health": "urgent"}, "needs.health"),
    ("needs", {"health": True}, "needs.health"),
    ("needs", {"health": ""}, "needs.health"),
    ("needs", {"helth": "none"}, "needs.helth"),
    ("needs", {5: "none"}, "needs.<a number>"),
    ("institutions", ["Jobcenter", "Jobcenter"], "institutions[1]"),
    ("institutions", ["Jobcenter", " jobcenter "], "institutions[1]"),
    ("institutions", [""], "institutions[0]"),
    ("institutions", [None], "institutions[0]"),
    ("institutions", [5], "institutions[0]"),
    ("multiple_needs_finding", {}, "multiple_needs_finding.established"),
    ("multiple_needs_finding", {"established": None}, "multiple_needs_finding.established"),
    ("multiple_needs_finding", {"established": 1}, "multiple_needs_finding.established"),
    ("multiple_needs_finding", {"established": True, "by": "KIM"}, "multiple_needs_finding.by"),
    ("multiple_needs_finding", {"established": True, "by": 5}, "multiple_needs_finding.by"),
    ("multiple_needs_finding", {"established": True, "on": "2023"}, "multiple_needs_finding.on"),
    ("multiple_needs_finding", {"established": True, "on": False}, "multiple_needs_finding.on"),
    ("multiple_needs_finding", {"established": True, "from": 1}, "multiple_needs_finding.from"),
]


@pytest.mark.parametrize(("fact", "value", "path"), INSIDE)
def test_a_wrong_value_inside_is_told_at_its_place(fact: str, value: Any, path: str) -> None:
    """Positions and keys lead to the wrong part."""
    assert paths_of({"id": "c-1", fact: value}) == [path]


@pytest.mark.parametrize(
    ("key", "path", "allowed"),
    [
        ("birthdate", "birthdate", "birth_date"),
        ("Id", "Id", "id"),
        ("extra", "extra", "id, birth_date"),
        ("x" * 100, "x" * 60 + "…", "id, birth_date"),
        ("a\nb", "a?b", "id, birth_date"),
        (5, "<a number>", "id, birth_date"),
        (None, "<nothing (null)>", "id, birth_date"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(key: Any, path: str, allowed: str) -> None:
    """A misspelt fact is never ignored."""
    ((told, found, wanted),) = findings_of({"id": "c-1", key: 1})
    assert (told, found) == (path, "an unknown key")
    assert wanted.startswith(allowed)


@pytest.mark.parametrize("data", [None, [], "c-1", 5, [{"id": "c-1"}]])
def test_a_client_is_an_object(data: Any) -> None:
    """Anything else has one finding at the whole."""
    assert paths_of(data) == ["$"]


@pytest.mark.parametrize("fact", ["id", "municipality"])
def test_an_empty_text_is_told_what_is_missing(fact: str) -> None:
    """Both languages say that a text must not be empty."""
    with pytest.raises(kim.InvalidClient) as error:
        kim.Client.from_dict({"id": "c-1", fact: " "})
    [finding] = error.value.findings
    assert "nicht leerer" in finding.text("de")
    assert "not empty" in finding.text("en")


def test_all_findings_of_a_client_are_told_together() -> None:
    """Types, codes, unknown keys, contradictions and dates after the key date at once."""
    facts = {
        "id": "c-1", "fled": True, "immigrated": False, "birth_date": "2024", "sex": "f",
        "entry_date": "2020-13", "needs": {"helth": "none", "health": 3}, "institutions": ["a", "a"],
        "residence_status": "none", "multiple_needs_finding": {"by": "me"},
    }  # fmt: skip
    assert sorted(paths_of(facts, ON)) == sorted(
        [
            "sex", "needs.helth", "entry_date", "residence_status", "needs.health",
            "institutions[1]", "multiple_needs_finding.established", "multiple_needs_finding.by",
            "immigrated", "birth_date",
        ]
    )  # fmt: skip


# --- what cannot be true together ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"immigrated": False, "entry_date": "2020"}, "immigrated"),
        ({"immigrated": False, "fled": True}, "immigrated"),
        ({"birth_date": "2021", "entry_date": "2020"}, "birth_date"),
        ({"birth_date": "2020-06-16", "entry_date": "2020-06-15"}, "birth_date"),
        ({"birth_date": "2020-07", "entry_date": "2020-06"}, "birth_date"),
        ({"birth_date": "2020-06-16", "admitted_on": "2020-06-15"}, "admitted_on"),
        ({"birth_date": "2021", "admitted_on": "2020-12-31"}, "admitted_on"),
    ],
)
def test_contradictions_are_refused(facts: dict[str, Any], path: str) -> None:
    """Whatever the key date, from JSON and through the constructor."""
    assert paths_of({"id": "c-1", **facts}) == [path]
    with pytest.raises(kim.InvalidClient):
        kim.Client("c-1", **facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"immigrated": False, "fled": False},
        {"immigrated": None, "fled": True, "entry_date": "2020"},
        {"birth_date": "2020", "entry_date": "2020"},
        {"birth_date": "2020-06-15", "entry_date": "2020-06-15"},
        {"birth_date": "2020-06", "entry_date": "2020-06-01"},
        {"birth_date": "2020-06-15", "admitted_on": "2020-06-15"},
        {"birth_date": "2020", "admitted_on": "2020-01-01"},
        {"admitted_on": "2020-01-01", "entry_date": "2021"},
        {"birth_date": "2023-09-01"},
        {"birth_date": "2023"},
        {"entry_date": "2023-09"},
        {"multiple_needs_finding": {"established": False, "on": "2030-01-01"}},
        {"nationalities": ["DE", "DE", "XK", "XX"]},
        {"institutions": []},
        {"needs": {}},
    ],
)
def test_what_is_possible_is_taken(facts: dict[str, Any]) -> None:
    """Odd, partial or empty, but possible: decided on 1 September 2023."""
    client = kim.Client.from_dict({"id": "c-1", **facts}, RULEBOOK, ON)
    assert kim.decide(client, on=ON).to_json()


@pytest.mark.parametrize(
    ("fact", "late", "in_time"),
    [
        ("birth_date", "2023-09-02", "2023-09-01"),
        ("birth_date", "2023-10", "2023-09"),
        ("birth_date", "2024", "2023"),
        ("entry_date", "2023-09-02", "2023-09-01"),
        ("entry_date", "2023-10", "2023-09"),
        ("entry_date", "2024", "2023"),
        ("admitted_on", "2023-09-02", "2023-09-01"),
    ],
)
def test_nothing_begins_after_the_key_date(fact: str, late: str, in_time: str) -> None:
    """Birth, entry or admission wholly after the key date is refused, by ``decide`` as well."""
    ((path, found, allowed),) = findings_of({"id": "c-1", fact: late}, ON)
    assert (path, found, allowed) == (
        fact, "a day after the key date", "up to the key date 2023-09-01",
    )  # fmt: skip
    client = kim.Client.from_dict({"id": "c-1", fact: late})
    with pytest.raises(kim.InvalidClient) as caught:
        kim.decide(client, on=ON)
    assert [one.path for one in caught.value.findings] == [fact]
    assert kim.decide(kim.Client.from_dict({"id": "c-1", fact: in_time}), on=ON)


def test_the_same_clients_are_taken_as_by_the_reference() -> None:
    """Of 2,000 clients with dates in any order, exactly the impossible ones are refused."""
    refused = 0
    for rng, client, on, _ in drawn(9000, 2000):
        other = random_client(rng, date(2036, 2, 29))
        for name in ("birth_date", "entry_date", "admitted_on", "immigrated", "fled"):
            if name in other and rng.random() < 0.5:
                client[name] = other[name]
        try:
            kim.decide(kim.Client.from_dict(client, RULEBOOK, on), on=on, rulebook=RULEBOOK)
        except kim.InvalidClient:
            refused += 1
            assert not is_valid(client, on), (client, on)
        else:
            assert is_valid(client, on), (client, on)
    assert 200 < refused < 1800
