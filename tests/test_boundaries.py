"""Hand-computed validities, findings and changes on and next to the days that matter.

Every expected answer is worked out by hand from the semantics; sections are named.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from deciding import decided, outcomes_of

import kim_rules as kim
from kim_rules.derive import Case
from kim_rules.quantities import Age

Facts = dict[str, Any]
ON = date(2023, 9, 1)
DAY = timedelta(days=1)
FINDING = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}
GROUP_5 = {"immigrated": True, "birth_date": "1990", "multiple_needs_finding": FINDING}


def outcome(name: str, facts: Facts, on: date, **readings: str) -> str:
    """One outcome of a client with these facts."""
    return outcomes_of(decided({"id": "c-1", **facts}, on, readings))[name]


# --- section 6: validity -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(2023, 5, 9), "not_in_force"),
        (date(2023, 5, 10), "yes"),
        (date(2024, 12, 31), "yes"),
        (date(2025, 1, 1), "not_in_force"),
    ],
)
def test_group_5_is_in_force_from_first_to_last_day(on: date, verdict: str) -> None:
    """Both ends of the resolution's term are inclusive."""
    finding = {**FINDING, "on": "2023-05-01"}
    client = {"id": "c-1", **GROUP_5, "entry_date": "2022", "multiple_needs_finding": finding}
    assert decided(client, on).target_group(5).verdict == verdict


@pytest.mark.parametrize(
    ("facts", "on", "answer"),
    [
        ({"residence_status": "aufenthaltserlaubnis_104c"}, date(2022, 12, 30), "no"),
        ({"residence_status": "aufenthaltserlaubnis_104c"}, date(2022, 12, 31), "yes"),
        ({"residence_status": "aufenthaltserlaubnis_104c"}, date(2026, 1, 1), "yes"),
        ({"entitled_104c": True}, date(2022, 12, 30), "no"),
        ({"entitled_104c": True}, date(2022, 12, 31), "yes"),
        ({"entitled_104c": True}, date(2025, 12, 31), "yes"),
        ({"entitled_104c": True}, date(2026, 1, 1), "no"),
        # not in force, it is left out: not knowing it leaves nothing open
        ({"entitled_104c": None}, date(2022, 12, 30), "no"),
        ({"entitled_104c": None}, date(2022, 12, 31), "open"),
        ({"entitled_104c": None}, date(2025, 12, 31), "open"),
        ({"entitled_104c": None}, date(2026, 1, 1), "no"),
    ],
)
def test_paragraph_104c(facts: Facts, on: date, answer: str) -> None:
    """Both parts of § 104c from 31 December 2022, the entitlement through 2025."""
    known = {
        "residence_status": "duldung", "entitled_25a": False, "entitled_25b": False,
        "entitled_104c": False,
    }  # fmt: skip
    assert outcome("group:1", {**known, **facts}, on) == answer


@pytest.mark.parametrize(
    ("admitted_on", "on", "verdict"),
    [
        ("2023-05-09", date(2023, 5, 9), "not_in_force"),
        (None, date(2023, 5, 9), "not_in_force"),  # no day up to then was in force
        (False, date(2024, 6, 1), "yes"),
        (None, date(2024, 6, 1), "yes"),
        ("2023-05-10", date(2025, 1, 1), "yes"),
        ("2024-12-31", date(2025, 1, 1), "yes"),
        ("2023-05-09", date(2025, 1, 1), "not_in_force"),
        ("2025-01-01", date(2025, 1, 1), "not_in_force"),
        (False, date(2025, 1, 1), "not_in_force"),
        (None, date(2025, 1, 1), "open"),
    ],
)
def test_running_cases_go_on(admitted_on: Any, on: date, verdict: str) -> None:
    """``continue_if_admitted``: in force for who was admitted while it was in force."""
    finding = {**FINDING, "on": "2023-05-01"}
    facts = {**GROUP_5, "entry_date": "2022", "multiple_needs_finding": finding}
    client = {"id": "c-1", **facts, "admitted_on": admitted_on}
    running = {"running_cases": "continue_if_admitted"}
    assert decided(client, on, running).target_group(5).verdict == verdict
    assert decided(client, on).target_group(5).verdict != "open"


def test_being_in_force_is_open_but_the_criteria_are_no() -> None:
    """Where being in force is open, the verdict is no if the criteria are no (section 6)."""
    client = {"id": "c-1", "immigrated": False}
    running = {"running_cases": "continue_if_admitted"}
    assert decided(client, date(2025, 1, 1), running).target_group(5).verdict == "no"
    assert decided(client, date(2025, 1, 1)).target_group(5).verdict == "not_in_force"


# --- section 8: findings -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("made_on", "status", "group"),
    [
        ("2023-08-31", "established", "yes"),
        ("2023-09-01", "established", "yes"),
        ("2023-09-02", "not_indicated", "no"),
        (None, "open", "open"),
    ],
)
def test_a_finding_counts_from_its_day(made_on: str | None, status: str, group: str) -> None:
    """A finding of a future day is not made yet; an unknown day is open."""
    finding = {**FINDING, "on": made_on}
    facts = {
        **GROUP_5, "entry_date": "2022", "institutions": [], "multiple_needs_finding": finding,
    }  # fmt: skip
    assert outcome("multiple_needs", facts, ON) == status
    assert outcome("group:5", facts, ON) == group


def test_a_future_finding_is_the_next_change() -> None:
    """On its day the finding begins to count, and the decision says so beforehand."""
    finding = {**FINDING, "on": "2023-09-02"}
    facts = {
        **GROUP_5, "entry_date": "2022", "institutions": [], "multiple_needs_finding": finding,
    }  # fmt: skip
    changes = decided({"id": "c-1", **facts}, ON).changes_on
    assert changes is not None
    assert changes.date == date(2023, 9, 2)
    assert [(one.outcome, one.before, one.after) for one in changes.changes] == [
        ("group:5", "no", "yes"),
        ("multiple_needs", "not_indicated", "established"),
    ]


# --- section 10: the horizon of changes ---------------------------------------------------


def turning_27_on(birthday: date) -> Facts:
    """Only group 3 can change, on the 27th birthday."""
    born = f"{birthday.year - 27}-{birthday:%m-%d}"
    return {
        "id": "c-1", "birth_date": born, "residence_status": "duldung",
        "fled": False, "immigrated": False, "entitled_25a": False, "entitled_25b": False,
        "entitled_104c": False, "support_wanted": False, "multiple_needs_finding": False,
        "overall_planning_needed": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2025, 9, 1), date(2035, 9, 1)),
        (date(2027, 2, 28), date(2037, 2, 28)),
        (date(2036, 2, 29), date(2046, 2, 28)),  # no 29 February in 2046
        (date(2028, 2, 29), date(2038, 2, 28)),
        (date(2025, 3, 1), date(2035, 3, 1)),
    ],
)
def test_the_horizon_is_the_tenth_anniversary(on: date, last: date) -> None:
    """A change on the tenth anniversary of the key date is found; one day later is not."""
    changes = decided(turning_27_on(last), on).changes_on
    assert changes is not None
    assert changes.to_dict() == {
        "date": last.isoformat(),
        "changes": [{"outcome": "group:3", "from": "no", "to": "yes"}],
    }
    assert decided(turning_27_on(last + DAY), on).changes_on is None


def test_a_change_on_the_next_day_is_found_and_one_on_the_key_date_is_none() -> None:
    """After D means after it: what turned on the key date has turned."""
    birthday = date(2027, 6, 15)
    changes = decided(turning_27_on(birthday), birthday - DAY).changes_on
    assert changes is not None
    assert changes.date == birthday
    assert decided(turning_27_on(birthday), birthday).changes_on is None


def test_into_open_and_out_of_it_are_changes() -> None:
    """With the year of birth only, 1 January opens group 3 and 31 December settles it."""
    client = {**turning_27_on(date(2027, 6, 15)), "birth_date": "2000"}
    first = decided(client, date(2026, 6, 1)).changes_on
    assert first is not None
    assert (first.date, first.changes[0].after) == (date(2027, 1, 1), "open")
    second = decided(client, first.date).changes_on
    assert second is not None
    assert (second.date, second.changes[0].after) == (date(2027, 12, 31), "yes")


def test_knowledge_does_not_shrink_by_waiting() -> None:
    """A child born "in 2023", seen on 1 September, was born by then: 12 from 1 September 2035.

    The days after the key date stay cut off when a later day is looked at. JMD opens for
    the oldest possible child on 1 January and is sure for the youngest on 1 September.
    """
    facts = {
        "id": "c-1", "birth_date": "2023", "immigrated": True, "support_wanted": True,
        "needs": {"housing": "short_term"}, "municipality": "Haan", "fled": False,
        "multiple_needs_finding": False, "overall_planning_needed": False,
        "residence_status": "visum", "entitled_25a": False, "entitled_25b": False,
        "entitled_104c": False, "nationalities": ["SY"],
    }  # fmt: skip
    on = date(2023, 9, 1)
    child = Case(kim.Client("c-1", birth_date=kim.PartialDate(2023)), on)
    assert Age().interval(child, on) == (0, 0)
    assert Age().interval(child, date(2035, 8, 31)) == (11, 12)
    assert Age().interval(child, date(2035, 9, 1)) == (12, 12)
    from_2027 = decided(facts, date(2027, 1, 1)).changes_on
    assert from_2027 is not None
    assert from_2027.date == date(2035, 1, 1)


# --- the edges of the calendar ------------------------------------------------------------


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1, 12, 31), date(9999, 12, 31)])
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"birth_date": "0001", "entry_date": "0001"},
        {"birth_date": "0001-01-01", "entry_date": "0001-01-01"},
        {"birth_date": "0001-01"},
        {"entry_date": "0001"},
        {"admitted_on": "0001-01-01"},
        {"multiple_needs_finding": {"established": True, "on": "9999-12-31"}},
    ],
)
def test_key_dates_at_the_edges_of_the_calendar(facts: Facts, on: date) -> None:
    """The first and the last day of the calendar can be key dates."""
    for readings in ({}, {"running_cases": "continue_if_admitted"}):
        decision = decided({"id": "c-1", **facts}, on, readings)
        assert kim.Decision.from_dict(decision.to_dict()) == decision
        assert decision.explain("de")
        assert decision.explain("en")


def test_birthdays_beyond_the_calendar_never_come() -> None:
    """In 9999 nobody turns 27 in the years that the calendar lacks."""
    client = {"id": "c-1", "birth_date": "9990-06-15", "residence_status": "duldung"}
    decision = decided(client, date(9999, 12, 31))
    assert decision.target_group(3).verdict == "no"
    assert decision.changes_on is None


def test_the_horizon_ends_with_the_calendar() -> None:
    """From 9995 a change up to the last day of 9999 is still found."""
    changes = decided(turning_27_on(date(9999, 12, 31)), date(9995, 1, 1)).changes_on
    assert changes is not None
    assert changes.date == date(9999, 12, 31)
