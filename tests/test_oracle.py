"""Hand-computed cases for the target groups, against the oracle.

Every expected answer is worked out from the semantics by hand; the section
is named where a test group begins.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from oracle import decide
from oracle_tables import STATUSES

ON = date(2023, 9, 1)
FOUND = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}


def group(number: int, facts: dict[str, Any], on: date = ON, **readings: str) -> str:
    """The verdict of one target group."""
    decision = decide({"id": "t-1", **facts}, on, readings)
    return str(decision["target_groups"][number - 1]["verdict"])


# --- Section 7, group 1 -------------------------------------------------------------------------------

NOT_ENTITLED = {"entitled_25a": False, "entitled_25b": False, "entitled_104c": False}


@pytest.mark.parametrize("status", STATUSES)
def test_group_1_holders(status: str) -> None:
    """Holding a permit under § 25a, § 25b or § 104c is enough; every other status is not."""
    holds = status in (
        "aufenthaltserlaubnis_25a",
        "aufenthaltserlaubnis_25b",
        "aufenthaltserlaubnis_104c",
    )
    assert group(1, {"residence_status": status, **NOT_ENTITLED}) == ("yes" if holds else "no")


@pytest.mark.parametrize("fact", ["entitled_25a", "entitled_25b", "entitled_104c"])
def test_group_1_entitled(fact: str) -> None:
    """Being entitled to one of the permits is enough by default, and nothing under holder_only."""
    facts = {"residence_status": "duldung", **NOT_ENTITLED, fact: True}
    assert group(1, facts) == "yes"
    assert group(1, facts, entitled="holder_only") == "no"


def test_group_1_unknown_entitlement_is_open() -> None:
    """An unknown part leaves any_of open unless another part is yes."""
    assert (
        group(1, {"residence_status": "duldung", "entitled_25a": False, "entitled_25b": False})
        == "open"
    )
    assert group(1, {"residence_status": "aufenthaltserlaubnis_25b"}) == "yes"
    assert group(1, {}) == "open"
    assert group(1, {"residence_status": "duldung"}, entitled="holder_only") == "no"


@pytest.mark.parametrize(
    ("on", "holder", "entitled"),
    [
        (date(2022, 12, 30), "no", "no"),
        (date(2022, 12, 31), "yes", "yes"),
        (date(2025, 12, 31), "yes", "yes"),
        (date(2026, 1, 1), "yes", "no"),
        (date(2027, 7, 1), "yes", "no"),
    ],
)
def test_group_1_validity_of_104c(on: date, holder: str, entitled: str) -> None:
    """Both § 104c parts begin on 31 December 2022; only the entitlement ends, with 31 December 2025."""
    assert group(1, {"residence_status": "aufenthaltserlaubnis_104c", **NOT_ENTITLED}, on) == holder
    assert (
        group(1, {"residence_status": "duldung", **NOT_ENTITLED, "entitled_104c": True}, on)
        == entitled
    )


def test_group_1_unknown_104c_does_not_matter_when_not_in_force() -> None:
    """A part that is not in force is left out, so its unknown fact leaves nothing open."""
    facts = {"residence_status": "duldung", "entitled_25a": False, "entitled_25b": False}
    assert group(1, facts, date(2022, 12, 30)) == "no"
    assert group(1, facts, date(2026, 1, 1)) == "no"


# --- Section 7, group 2, and age at entry -------------------------------------------------------------

FLED_ALONE = {"fled": True, "unaccompanied_at_entry": True}


@pytest.mark.parametrize(
    ("birth", "entry", "verdict"),
    [
        ("2000-05-10", "2018-05-09", "yes"),
        ("2000-05-10", "2018-05-10", "no"),
        ("2000-02-29", "2018-02-28", "yes"),
        ("2000-02-29", "2018-03-01", "no"),
        ("2000-05", "2018-05", "open"),
        ("2000-05", "2018-04", "yes"),
        ("2000-05", "2018-06", "no"),
        ("2000", "2018", "open"),
        ("2000", "2017", "yes"),
        ("2000", "2019", "no"),
        ("2007", None, "yes"),
        ("2000", None, "open"),
        (None, "2018-05-10", "open"),
        (None, None, "open"),
    ],
)
def test_group_2_age_at_entry(birth: str | None, entry: str | None, verdict: str) -> None:
    """Minor at entry by completed years; born on 29 February turns 18 on 1 March of a common year."""
    assert group(2, {**FLED_ALONE, "birth_date": birth, "entry_date": entry}) == verdict


def test_group_2_unknown_entry_ends_at_the_key_date() -> None:
    """With an unknown entry the person entered on the key date at the latest."""
    facts = {**FLED_ALONE, "birth_date": "2005-09-01"}
    assert group(2, facts, date(2023, 8, 31)) == "yes"
    assert group(2, facts, date(2023, 9, 1)) == "open"


def test_group_2_stays_after_18() -> None:
    """Turning 18 later changes nothing."""
    assert group(2, {**FLED_ALONE, "birth_date": "1990-01-01", "entry_date": "2000-01-01"}) == "yes"


def test_group_2_needs_all_three() -> None:
    """A no in any part is a no, whatever else is unknown."""
    minor = {"birth_date": "2004-01-01", "entry_date": "2018-01-01"}
    assert group(2, {**minor, "fled": False}) == "no"
    assert group(2, {**minor, "unaccompanied_at_entry": False}) == "no"
    assert group(2, {**minor, "fled": True}) == "open"


# --- Section 7, group 3, and age ----------------------------------------------------------------------

TOLERATED = {"residence_status": "duldung"}


@pytest.mark.parametrize("status", STATUSES)
def test_group_3_statuses(status: str) -> None:
    """Duldung, also under § 60b, and Gestattung; the Ankunftsnachweis only under its reading."""
    facts = {"residence_status": status, "birth_date": "1990"}
    tolerated = status in ("duldung", "duldung_60b", "aufenthaltsgestattung")
    assert group(3, facts) == ("yes" if tolerated else "no")
    wider = tolerated or status == "ankunftsnachweis"
    assert group(3, facts, tolerated_or_permitted="with_ankunftsnachweis") == (
        "yes" if wider else "no"
    )


@pytest.mark.parametrize(
    ("birth", "from_27", "from_28", "day_after"),
    [
        ("1996-09-02", "no", "no", "no"),
        ("1996-09-01", "yes", "no", "no"),
        ("1996-08-31", "yes", "no", "yes"),
        ("1995-09-02", "yes", "no", "yes"),
        ("1995-09-01", "yes", "yes", "yes"),
        ("1996-09", "open", "no", "no"),
        ("1996-08", "yes", "no", "yes"),
        ("1996", "open", "no", "open"),
        ("1995", "yes", "open", "yes"),
        ("1994", "yes", "yes", "yes"),
        (None, "open", "open", "open"),
    ],
)
def test_group_3_age(birth: str | None, from_27: str, from_28: str, day_after: str) -> None:
    """The three readings of "älter als 27 Jahre", with whole and partial dates, on 1 September 2023."""
    facts = {**TOLERATED, "birth_date": birth}
    assert group(3, facts) == from_27
    assert group(3, facts, older_than_27="from_28th_birthday") == from_28
    assert group(3, facts, older_than_27="day_after_27th_birthday") == day_after


def test_group_3_born_on_29_february() -> None:
    """The 27th birthday of somebody born on 29 February 1996 is 1 March 2023."""
    facts = {**TOLERATED, "birth_date": "1996-02-29"}
    assert group(3, facts, date(2023, 2, 28)) == "no"
    assert group(3, facts, date(2023, 3, 1)) == "yes"
    assert group(3, facts, date(2023, 3, 1), older_than_27="day_after_27th_birthday") == "no"
    assert group(3, facts, date(2023, 3, 2), older_than_27="day_after_27th_birthday") == "yes"


def test_group_3_an_entry_bounds_an_unknown_birth() -> None:
    """Nobody is born after the own entry: entered 27 years ago is at least 27 years old."""
    assert group(3, {**TOLERATED, "entry_date": "1996-09-01"}) == "yes"
    assert group(3, {**TOLERATED, "entry_date": "1996-09-02"}) == "open"
    assert group(3, {**TOLERATED, "birth_date": "1996", "entry_date": "1996-08"}) == "yes"


def test_group_3_no_age_above_130() -> None:
    """An age is capped and stays comparable."""
    assert group(3, {**TOLERATED, "birth_date": "1850-01-01"}) == "yes"


# --- Section 7, group 4 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nationality", "balkans", "bg_ro", "eu11"),
    [
        ("BG", "yes", "yes", "yes"),
        ("RO", "yes", "yes", "yes"),
        ("HR", "yes", "no", "yes"),
        ("XK", "yes", "no", "no"),
        ("RS", "yes", "no", "no"),
        ("AL", "yes", "no", "no"),
        ("PL", "no", "no", "yes"),
        ("GR", "no", "no", "no"),
        ("MD", "no", "no", "no"),
    ],
)
def test_group_4_nationalities(nationality: str, balkans: str, bg_ro: str, eu11: str) -> None:
    """The three lists of "Südosteuropa"."""
    facts = {"immigrated": True, "nationalities": [nationality]}
    assert group(4, facts) == balkans
    assert group(4, facts, southeast_europe="bg_ro") == bg_ro
    assert group(4, facts, southeast_europe="eu11") == eu11


def test_group_4_any_nationality_counts() -> None:
    """One of several nationalities is enough; unknown nationalities are open."""
    assert group(4, {"immigrated": True, "nationalities": ["TR", "BG"]}) == "yes"
    assert group(4, {"immigrated": True}) == "open"


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"immigrated": False}, "no"),
        ({}, "open"),
        ({"immigrated": None}, "open"),
        ({"fled": False}, "open"),
        ({"fled": True}, "yes"),
        ({"entry_date": "2022"}, "yes"),
        ({"immigrated": None, "entry_date": "2022"}, "yes"),
    ],
)
def test_group_4_immigrated(facts: dict[str, Any], verdict: str) -> None:
    """An unknown *zugewandert* follows from an entry or a flight, and only from these (section 3)."""
    assert group(4, {"nationalities": ["RO"], **facts}) == verdict


# --- Section 7, group 5, and the stay -----------------------------------------------------------------

RECENT = {"birth_date": "1990", "entry_date": "2020-03", "multiple_needs_finding": FOUND}


def test_group_5_validity() -> None:
    """In force from 10 May 2023 through 31 December 2024, both days included; outside it is not_in_force."""
    facts = {**RECENT, "multiple_needs_finding": {**FOUND, "on": "2023-01-01"}}
    days = (date(2023, 5, 9), date(2023, 5, 10), date(2024, 12, 31), date(2025, 1, 1))
    assert [group(5, facts, day) for day in days] == ["not_in_force", "yes", "yes", "not_in_force"]


def test_not_in_force_wins_over_no() -> None:
    """Outside its validity a group is not_in_force even if its criteria fail (section 6)."""
    assert group(5, {"immigrated": False}, date(2025, 1, 1)) == "not_in_force"


@pytest.mark.parametrize(
    ("birth", "from_18", "from_19"),
    [
        ("2005-09-02", "no", "no"),
        ("2005-09-01", "yes", "no"),
        ("2004-09-02", "yes", "no"),
        ("2004-09-01", "yes", "yes"),
        ("2005", "open", "no"),
        ("2004", "yes", "open"),
        (None, "open", "open"),
    ],
)
def test_group_5_age(birth: str | None, from_18: str, from_19: str) -> None:
    """The two readings of "über 18 Jahre"."""
    facts = {**RECENT, "birth_date": birth}
    assert group(5, facts) == from_18
    assert group(5, facts, over_18="from_19th_birthday") == from_19


@pytest.mark.parametrize(
    ("entry", "before", "through"),
    [
        ("2018-08-31", "no", "no"),
        ("2018-09-01", "no", "yes"),
        ("2018-09-02", "yes", "yes"),
        ("2018-09", "open", "yes"),
        ("2018-08", "no", "no"),
        ("2018", "open", "open"),
        ("2023", "yes", "yes"),
        (None, "open", "open"),
    ],
)
def test_group_5_stay(entry: str | None, before: str, through: str) -> None:
    """Not yet 5 years, with and without the anniversary; an unknown entry is open."""
    facts = {**RECENT, "immigrated": True, "entry_date": entry}
    assert group(5, facts) == before
    assert group(5, facts, not_yet_5_years="through_anniversary") == through


def test_group_5_entry_on_29_february() -> None:
    """Five years after 29 February 2020: over from 1 March 2025, or with the end of 28 February 2025."""
    facts = {**RECENT, "entry_date": "2020-02-29", "admitted_on": "2023-06-01"}
    runs = {"running_cases": "continue_if_admitted"}
    through = {**runs, "not_yet_5_years": "through_anniversary"}
    days = (date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 1))
    assert [group(5, facts, day, **runs) for day in days] == ["yes", "yes", "no"]
    assert [group(5, facts, day, **through) for day in days] == ["yes", "yes", "no"]


def test_group_5_readings_of_the_anniversary_differ_by_one_day() -> None:
    """Entry on 28 February 2020: the anniversary itself, 28 February 2025, counts only under its reading."""
    facts = {**RECENT, "entry_date": "2020-02-28", "admitted_on": "2023-06-01"}
    runs = {"running_cases": "continue_if_admitted"}
    assert group(5, facts, date(2025, 2, 28), **runs) == "no"
    assert (
        group(5, facts, date(2025, 2, 28), **runs, not_yet_5_years="through_anniversary") == "yes"
    )


@pytest.mark.parametrize(
    ("finding", "advisory", "any_body"),
    [
        (None, "open", "open"),
        (False, "no", "no"),
        ({"established": True, "by": "fachberatungsstelle", "on": "2023-09-01"}, "yes", "yes"),
        ({"established": True, "by": "fachberatungsstelle", "on": "2023-09-02"}, "no", "no"),
        ({"established": True, "by": "fachberatungsstelle", "on": None}, "open", "open"),
        ({"established": True, "by": "kim", "on": "2023-06-01"}, "no", "yes"),
        ({"established": True, "on": "2023-06-01"}, "open", "yes"),
        ({"established": True, "by": None, "on": "2023-09-02"}, "no", "no"),
        ({"established": True}, "open", "open"),
        ({"established": False}, "no", "no"),
        ({"established": False, "by": "fachberatungsstelle", "on": "2023-06-01"}, "no", "no"),
    ],
)
def test_group_5_finding(finding: Any, advisory: str, any_body: str) -> None:
    """Established, by an allowed body, by the key date: all three (section 8)."""
    facts = {**RECENT, "multiple_needs_finding": finding}
    assert group(5, facts) == advisory
    assert group(5, facts, finding_by="any_body") == any_body


@pytest.mark.parametrize(
    ("admitted_on", "verdict"),
    [
        (None, "open"),
        (False, "not_in_force"),
        ("2023-05-09", "not_in_force"),
        ("2023-05-10", "yes"),
        ("2024-12-31", "yes"),
        ("2025-01-01", "not_in_force"),
    ],
)
def test_group_5_running_cases(admitted_on: Any, verdict: str) -> None:
    """After its term group 5 goes on for people admitted while it was in force, under the reading only."""
    facts = {**RECENT, "admitted_on": admitted_on}
    on = date(2025, 1, 31)
    assert group(5, facts, on, running_cases="continue_if_admitted") == verdict
    assert group(5, facts, on) == "not_in_force"


def test_group_5_running_cases_before_the_term() -> None:
    """Before the first day no admission can have fallen into the term, so nothing is open."""
    assert (
        group(5, RECENT, date(2023, 5, 9), running_cases="continue_if_admitted") == "not_in_force"
    )


def test_group_5_open_validity_with_failed_criteria_is_no() -> None:
    """Where being in force is open the verdict is no if the criteria are no (section 6)."""
    facts = {**RECENT, "multiple_needs_finding": False}
    assert group(5, facts, date(2025, 1, 31), running_cases="continue_if_admitted") == "no"


# --- Section 7, eligible and primary group ------------------------------------------------------------

NO_GROUP = {**NOT_ENTITLED, "residence_status": "visum", "fled": False, "nationalities": ["TR"]}


@pytest.mark.parametrize(
    ("facts", "eligible", "primary", "settled"),
    [
        ({**NO_GROUP, "multiple_needs_finding": False}, "no", None, True),
        (NO_GROUP, "open", None, False),
        ({**NO_GROUP, "nationalities": ["RO"], "immigrated": True}, "yes", 4, True),
        ({"nationalities": ["RO"], "immigrated": True}, "yes", 4, False),
        (
            {
                "residence_status": "duldung",
                "birth_date": "1990",
                "nationalities": ["RO"],
                "immigrated": True,
            },
            "yes",
            3,
            False,
        ),
        (
            {
                "residence_status": "aufenthaltserlaubnis_25a",
                "nationalities": ["RO"],
                "immigrated": True,
            },
            "yes",
            1,
            True,
        ),
    ],
)
def test_primary_group(
    facts: dict[str, Any], eligible: str, primary: int | None, settled: bool
) -> None:
    """The first yes in the order of the groups; settled only when no earlier group is open."""
    decision = decide({"id": "t-1", **facts}, ON)
    assert (decision["eligible"], decision["primary_group"], decision["primary_group_settled"]) == (
        eligible,
        primary,
        settled,
    )
