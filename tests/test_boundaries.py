"""Hand-computed answers on and next to the days on which something turns.

Every expected answer is worked out by hand from the semantics; sections are named.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from deciding import decided, outcomes_of

import kim_rules as kim
from kim_rules.derive import MAX_AGE, Case
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


# --- section 4: age ----------------------------------------------------------------------


@pytest.mark.parametrize("years", [12, 18, 19, 27, 28])
@pytest.mark.parametrize(
    ("birth", "birthday"),
    [("06-15", (6, 15)), ("01-01", (1, 1)), ("12-31", (12, 31)), ("03-01", (3, 1))],
)
def test_a_person_turns_n_on_the_birthday(
    years: int, birth: str, birthday: tuple[int, int]
) -> None:
    """The day before the birthday one is still younger; from its start one is n."""
    turns = date(2024, *birthday)
    born = f"{2024 - years}-{birth}"
    assert ages(turns - DAY, birth_date=born) == (years - 1, years - 1)
    assert ages(turns, birth_date=born) == (years, years)
    assert ages(turns + DAY, birth_date=born) == (years, years)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1996-02-29", date(2023, 2, 27), 26),
        ("1996-02-29", date(2023, 2, 28), 26),  # no 29 February in 2023: 27 on 1 March
        ("1996-02-29", date(2023, 3, 1), 27),
        ("1996-02-29", date(2024, 2, 28), 27),
        ("1996-02-29", date(2024, 2, 29), 28),  # there is one in 2024
        ("1996-02-29", date(2024, 3, 1), 28),
        ("2004-02-29", date(2022, 2, 28), 17),
        ("2004-02-29", date(2022, 3, 1), 18),
        ("2012-02-29", date(2024, 2, 28), 11),
        ("2012-02-29", date(2024, 2, 29), 12),
        ("1896-02-29", date(1900, 2, 28), 3),  # 1900 was a common year
        ("1896-02-29", date(1900, 3, 1), 4),
    ],
)
def test_born_on_29_february(born: str, on: date, age: int) -> None:
    """Who was born on 29 February turns n at the start of 1 March in a common year."""
    assert ages(on, birth_date=born) == (age, age)


@pytest.mark.parametrize(
    ("reading", "before", "first"),
    [
        ("from_27th_birthday", date(2023, 6, 14), date(2023, 6, 15)),
        ("day_after_27th_birthday", date(2023, 6, 15), date(2023, 6, 16)),
        ("from_28th_birthday", date(2024, 6, 14), date(2024, 6, 15)),
    ],
)
def test_older_than_27(reading: str, before: date, first: date) -> None:
    """Born on 15 June 1996: the first day of group 3 under each reading (section 5)."""
    facts = {"birth_date": "1996-06-15", "residence_status": "duldung"}
    assert outcome("group:3", facts, before, older_than_27=reading) == "no"
    assert outcome("group:3", facts, first, older_than_27=reading) == "yes"


@pytest.mark.parametrize(
    ("reading", "before", "first"),
    [
        ("from_27th_birthday", date(2023, 2, 28), date(2023, 3, 1)),
        ("day_after_27th_birthday", date(2023, 3, 1), date(2023, 3, 2)),
        ("from_28th_birthday", date(2024, 2, 28), date(2024, 2, 29)),
    ],
)
def test_older_than_27_born_on_29_february(reading: str, before: date, first: date) -> None:
    """The 27th birthday of 29 February 1996 is 1 March 2023; the 28th is 29 February 2024."""
    facts = {"birth_date": "1996-02-29", "residence_status": "duldung"}
    assert outcome("group:3", facts, before, older_than_27=reading) == "no"
    assert outcome("group:3", facts, first, older_than_27=reading) == "yes"


@pytest.mark.parametrize(
    ("born", "on", "answer"),
    [
        ("1996", date(2023, 1, 1), "open"),  # 1 January 1996 turns 27 on that day
        ("1996", date(2022, 12, 31), "no"),
        ("1996", date(2023, 12, 30), "open"),
        ("1996", date(2023, 12, 31), "yes"),
        ("1996-06", date(2023, 5, 31), "no"),
        ("1996-06", date(2023, 6, 1), "open"),
        ("1996-06", date(2023, 6, 29), "open"),
        ("1996-06", date(2023, 6, 30), "yes"),
        ("1996-02", date(2023, 2, 28), "open"),  # 29 February would turn 27 on 1 March
        ("1996-02", date(2023, 3, 1), "yes"),
    ],
)
def test_older_than_27_with_a_partial_birth(born: str, on: date, answer: str) -> None:
    """A comparison is yes when it holds for every possible birth, no when for none."""
    facts = {"birth_date": born, "residence_status": "duldung"}
    assert outcome("group:3", facts, on) == answer


@pytest.mark.parametrize(
    ("born", "on", "answer"),
    [
        ("1996-06", date(2023, 6, 1), "no"),
        ("1996-06", date(2023, 6, 2), "open"),
        ("1996-06", date(2023, 6, 30), "open"),
        ("1996-06", date(2023, 7, 1), "yes"),
    ],
)
def test_the_day_after_with_a_partial_birth(born: str, on: date, answer: str) -> None:
    """``day_after_27th_birthday``: later than the birthday of every, or of no, possible birth."""
    facts = {"birth_date": born, "residence_status": "duldung"}
    assert outcome("group:3", facts, on, older_than_27="day_after_27th_birthday") == answer


@pytest.mark.parametrize(
    ("reading", "before", "first"),
    [
        ("from_18th_birthday", date(2023, 8, 31), date(2023, 9, 1)),
        ("from_19th_birthday", date(2024, 8, 31), date(2024, 9, 1)),
    ],
)
def test_over_18(reading: str, before: date, first: date) -> None:
    """Born on 1 September 2005: the first day of group 5 under each reading."""
    facts = {**GROUP_5, "birth_date": "2005-09-01", "entry_date": "2022"}
    assert outcome("group:5", facts, before, over_18=reading) == "no"
    assert outcome("group:5", facts, first, over_18=reading) == "yes"


@pytest.mark.parametrize(
    ("born", "jmd_from", "mbe_from"),
    [
        ("2000-03-01", date(2012, 3, 1), date(2027, 3, 1)),
        ("2000-02-29", date(2012, 2, 29), date(2027, 3, 1)),
        ("2001-02-28", date(2013, 2, 28), date(2028, 2, 28)),
    ],
)
def test_youth_and_adult_advice_meet_without_a_hole(
    born: str, jmd_from: date, mbe_from: date
) -> None:
    """JMD from 12, up to the day before the 27th birthday; MBE from that day on."""
    facts = {
        "birth_date": born, "immigrated": True, "needs": {"housing": "short_term"},
        "support_wanted": True, "municipality": "Haan", "multiple_needs_finding": False,
        "overall_planning_needed": False, "residence_status": "visum", "fled": False,
    }  # fmt: skip
    told = [
        outcome("referral", facts, day)
        for day in (jmd_from - DAY, jmd_from, mbe_from - DAY, mbe_from)
    ]
    assert told == ["gap", "jmd", "jmd", "mbe"]


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        ("1893-09-01", ON, (130, 130)),
        ("1892-09-01", ON, (130, 130)),  # 131 by the calendar
        ("1600", ON, (130, 130)),
        ("0001-01-01", date(9999, 12, 31), (130, 130)),
        ("1893", ON, (129, 130)),
        (None, ON, (0, 130)),
    ],
)
def test_no_age_above_130(born: str | None, on: date, expected: tuple[int, int]) -> None:
    """At neither end; an unknown birth reaches from 0 to 130."""
    assert MAX_AGE == 130
    assert ages(on, birth_date=born) == expected


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


def test_an_unknown_entry_leaves_five_years_open_always() -> None:
    """Even a child under five has "noch nicht 5 Jahre" open without an entry (section 4)."""
    for born in ("2020-01-01", "2000"):
        explanation = decided({"id": "c-1", **GROUP_5, "birth_date": born}, ON).explanation
        parts = explanation["outcomes"]["group:5"]["parts"][1]["parts"]
        assert {part["id"]: part["truth"] for part in parts}["not_yet_5_years"] == "open"


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
    """"After D" means after it: what turned on the key date has turned."""
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
    assert ages(on, birth_date="2023") == (0, 0)
    later = Case(kim.Client("c-1", birth_date="2023"), on)
    assert Age().interval(later, date(2035, 8, 31)) == (11, 12)
    assert Age().interval(later, date(2035, 9, 1)) == (12, 12)
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


# --- every fact unknown -------------------------------------------------------------------

COMPLETE = {
    "id": "c-1", "birth_date": "2000-06-15", "entry_date": "2018-01-10", "nationalities": ["BG"],
    "residence_status": "duldung", "immigrated": True, "fled": True,
    "unaccompanied_at_entry": True, "entitled_25a": False, "entitled_25b": False,
    "entitled_104c": False, "needs": dict.fromkeys(
        ("health", "subsistence", "work_training", "language", "education", "residence",
         "childcare", "housing"), "long_term"),
    "institutions": ["Jobcenter", "Jugendamt"], "overall_planning_needed": True,
    "multiple_needs_finding": FINDING, "admitted_on": "2023-06-01", "support_wanted": True,
    "municipality": "Velbert",
}  # fmt: skip


def test_a_complete_client_leaves_nothing_open() -> None:
    """Every outcome is settled and no question is left."""
    decision = decided(COMPLETE, ON)
    assert outcomes_of(decision) == {
        "group:1": "no",
        "group:2": "yes",
        "group:3": "no",
        "group:4": "yes",
        "group:5": "no",  # five years were over on 10 January 2023
        "multiple_needs": "established",
        "referral": "kim_cm",
    }
    assert decision.primary_group == 2
    assert decision.missing_facts == ()


@pytest.mark.parametrize(
    ("fact", "opened"),
    [
        ("birth_date", {"group:2", "group:3"}),
        ("entry_date", {"group:2", "group:5"}),
        ("nationalities", {"group:4"}),
        ("residence_status", {"group:1"}),
        ("immigrated", set()),  # follows from the entry
        ("fled", {"group:2"}),
        ("unaccompanied_at_entry", {"group:2"}),
        ("entitled_25a", {"group:1"}),
        ("entitled_25b", {"group:1"}),
        ("entitled_104c", {"group:1"}),
        ("needs", {"referral"}),
        ("institutions", set()),
        ("overall_planning_needed", set()),
        ("multiple_needs_finding", {"multiple_needs", "referral"}),
        ("admitted_on", set()),
        ("support_wanted", {"referral"}),
        ("municipality", {"referral"}),
    ],
)
def test_what_each_unknown_fact_opens(fact: str, opened: set[str]) -> None:
    """Of a complete client one fact is taken away: exactly these outcomes are open."""
    client = {name: value for name, value in COMPLETE.items() if name != fact}
    told = outcomes_of(decided(client, ON))
    assert {name for name, answer in told.items() if answer == "open"} == opened
