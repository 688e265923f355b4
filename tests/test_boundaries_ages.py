"""Hand-computed ages on and next to the birthdays on which they turn.

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
