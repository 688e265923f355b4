"""Hand-computed entries and stays, and what birth and entry tell of each other.

Every expected answer is worked out by hand from the semantics; sections are named.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from deciding import decided, outcomes_of

import kim_rules as kim
from kim_rules.derive import Case
from kim_rules.quantities import Age, AgeAtEntry

Facts = dict[str, Any]
ON = date(2023, 9, 1)
DAY = timedelta(days=1)
FINDING = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}
GROUP_5 = {"immigrated": True, "birth_date": "1990", "multiple_needs_finding": FINDING}


def outcome(name: str, facts: Facts, on: date, **readings: str) -> str:
    """One outcome of a client with these facts."""
    return outcomes_of(decided({"id": "c-1", **facts}, on, readings))[name]


def case(on: date, **facts: Any) -> Case:
    """A client as known on the key date."""
    return Case(kim.Client("c-1", **facts), on)


def ages(on: date, **facts: Any) -> tuple[int, int]:
    """Lowest and highest possible age on the key date."""
    return Age().interval(case(on, **facts), on)


def ages_at_entry(on: date, **facts: Any) -> tuple[int, int]:
    """Lowest and highest possible age on the day of entry."""
    return AgeAtEntry().interval(case(on, **facts), on)


# --- section 4: birth and entry narrow each other ----------------------------------------


@pytest.mark.parametrize(
    ("facts", "age", "at_entry"),
    [
        # the days of a partial birth after the key date are cut off
        ({"birth_date": "2023"}, (0, 0), (0, 0)),
        # the last possible birth is not after the last possible entry
        ({"birth_date": "2005", "entry_date": "2005-03-10"}, (18, 18), (0, 0)),
        ({"birth_date": "2005", "entry_date": "2005-10-10"}, (17, 18), (0, 0)),
        # the first possible entry is not before the first possible birth
        ({"birth_date": "2005-06-15", "entry_date": "2005"}, (18, 18), (0, 0)),
        ({"birth_date": "2000-06-15", "entry_date": "2018"}, (23, 23), (17, 18)),
        ({"birth_date": "2000", "entry_date": "2018-01-01"}, (22, 23), (17, 18)),
        ({"birth_date": "2000", "entry_date": "2018-01-02"}, (22, 23), (17, 18)),
        ({"birth_date": "1999-12-31", "entry_date": "2018-01-01"}, (23, 23), (18, 18)),
        # an unknown birth is any day up to the last possible entry
        ({"entry_date": "2010-09-01"}, (13, 130), (0, 130)),
        ({"entry_date": "2010-09"}, (12, 130), (0, 130)),
        # an unknown entry is any day up to the key date; the lower end is 0 then
        ({"birth_date": "2000-06-15"}, (23, 23), (0, 23)),
        ({}, (0, 130), (0, 130)),
        # the days of a partial entry after the key date are cut off
        ({"birth_date": "2005-09-02", "entry_date": "2023"}, (17, 17), (17, 17)),
        ({"birth_date": "2005-09-01", "entry_date": "2023"}, (18, 18), (17, 18)),
    ],
)
def test_birth_and_entry_narrow_each_other(
    facts: Facts, age: tuple[int, int], at_entry: tuple[int, int]
) -> None:
    """Birth ≤ entry ≤ key date, seen on 1 September 2023."""
    assert ages(ON, **facts) == age
    assert ages_at_entry(ON, **facts) == at_entry


@pytest.mark.parametrize(
    ("birth", "entry", "answer"),
    [
        ("2000-06-15", "2018-06-14", "yes"),
        ("2000-06-15", "2018-06-15", "no"),
        ("2000-02-29", "2018-02-28", "yes"),
        ("2000-02-29", "2018-03-01", "no"),
        ("2000-06", "2018-06-01", "open"),
        ("2000-06", "2018-05-31", "yes"),
        ("2000-06", "2018-06-30", "no"),
        ("2000-06-15", "2018-06", "open"),
        ("2000-06-15", "2018", "open"),
        ("2000", "2017", "yes"),
        ("2000", "2019", "no"),
        ("2000-06-15", None, "open"),
        (None, "2018-06-15", "open"),
    ],
)
def test_minor_at_entry(birth: str | None, entry: str | None, answer: str) -> None:
    """Group 2 looks at the age on the day of entry, and stays true after turning 18."""
    facts = {
        "fled": True, "unaccompanied_at_entry": True, "birth_date": birth, "entry_date": entry,
    }  # fmt: skip
    assert outcome("group:2", facts, ON) == answer
    if answer != "open":
        assert outcome("group:2", facts, date(2036, 2, 29)) == answer


def test_an_unknown_entry_of_a_child_is_as_a_minor() -> None:
    """Who is not yet 18 on the key date was a minor at entry, whenever that was."""
    facts = {"fled": True, "unaccompanied_at_entry": True, "birth_date": "2005-09-02"}
    assert outcome("group:2", facts, ON) == "yes"
    assert outcome("group:2", {**facts, "birth_date": "2005-09-01"}, ON) == "open"


# --- section 4 and 5: five years of stay -------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "reading", "last"),
    [
        ("2019-03-15", "before_anniversary", date(2024, 3, 14)),
        ("2019-03-15", "through_anniversary", date(2024, 3, 15)),
        # entry on 29 February, fifth anniversary in a common year (2025)
        ("2020-02-29", "before_anniversary", date(2025, 2, 28)),
        ("2020-02-29", "through_anniversary", date(2025, 2, 28)),
        ("2019-02-28", "before_anniversary", date(2024, 2, 27)),
        ("2019-02-28", "through_anniversary", date(2024, 2, 28)),
        ("2019-03-01", "before_anniversary", date(2024, 2, 29)),
        ("2019-03-01", "through_anniversary", date(2024, 3, 1)),
    ],
)
def test_five_years_of_stay(entry: str, reading: str, last: date) -> None:
    """The last day of "noch nicht 5 Jahre" is yes and the next one no, under each reading."""
    facts = {**GROUP_5, "entry_date": entry, "admitted_on": "2023-06-01"}
    # Beyond 2024 the group goes on for who was admitted, so that 29 February can be seen.
    readings = {"not_yet_5_years": reading, "running_cases": "continue_if_admitted"}
    assert outcome("group:5", facts, last, **readings) == "yes"
    assert outcome("group:5", facts, last + DAY, **readings) == "no"


@pytest.mark.parametrize(
    ("entry", "reading", "open_from", "no_from"),
    [
        ("2019", "before_anniversary", date(2024, 1, 1), date(2024, 12, 31)),
        ("2019", "through_anniversary", date(2024, 1, 2), date(2025, 1, 1)),
        ("2019-03", "before_anniversary", date(2024, 3, 1), date(2024, 3, 31)),
        ("2019-03", "through_anniversary", date(2024, 3, 2), date(2024, 4, 1)),
        ("2020-02", "before_anniversary", date(2025, 2, 1), date(2025, 3, 1)),
        ("2020-02", "through_anniversary", date(2025, 2, 2), date(2025, 3, 1)),
    ],
)
def test_five_years_of_stay_with_a_partial_entry(
    entry: str, reading: str, open_from: date, no_from: date
) -> None:
    """Yes up to the anniversary of the first possible day, no from that of the last."""
    facts = {**GROUP_5, "entry_date": entry, "admitted_on": "2023-06-01"}
    readings = {"not_yet_5_years": reading, "running_cases": "continue_if_admitted"}
    told = [
        outcome("group:5", facts, day, **readings)
        for day in (open_from - DAY, open_from, no_from - DAY, no_from)
    ]
    assert told == ["yes", "open", "open", "no"]


def within_five_years(on: date, **facts: Any) -> str:
    """The truth of "noch nicht 5 Jahre" in the explanation of group 5."""
    explanation = decided({"id": "c-1", **GROUP_5, **facts}, on).explanation
    parts = explanation["outcomes"]["group:5"]["parts"][1]["parts"]
    return {part["id"]: str(part["truth"]) for part in parts}["not_yet_5_years"]


def test_an_unknown_entry_leaves_five_years_open_always() -> None:
    """Even a child under five has "noch nicht 5 Jahre" open without an entry (section 4)."""
    assert within_five_years(ON, birth_date="2020-01-01") == "open"
    assert within_five_years(ON, birth_date="2000") == "open"


def test_nobody_entered_before_birth() -> None:
    """Born on 15 June 2018 and entered in 2018: the five years end on 15 June at the earliest."""
    facts = {"birth_date": "2018-06-15", "entry_date": "2018"}
    assert within_five_years(date(2023, 6, 14), **facts) == "yes"
    assert within_five_years(date(2023, 6, 15), **facts) == "open"
    assert within_five_years(date(2023, 6, 15), birth_date="2018-06", entry_date="2018") == "open"
    assert within_five_years(date(2023, 5, 31), birth_date="2018-06", entry_date="2018") == "yes"
