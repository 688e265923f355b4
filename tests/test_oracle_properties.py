"""What must hold of the oracle for every client: the laws of section 1, and the looks ahead of section 10.

The random clients are drawn from fixed seeds, so a failure repeats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from oracle import (
    KEY_DATES,
    UNKNOWN_FACTS,
    changes_on,
    decide,
    depends_on_readings,
    fill,
    is_valid,
    outcomes,
    random_client,
    random_readings,
)
from oracle_tables import READINGS, Client, days_of

ON = date(2023, 9, 1)
FOUND = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}


def drawn(seed: int, count: int) -> Iterator[tuple[Random, Client, date, dict[str, str]]]:
    """Random clients, each with a key date and readings."""
    rng = Random(seed)
    for _ in range(count):
        on = rng.choice(KEY_DATES)
        yield rng, random_client(rng, on), on, random_readings(rng)


def settled(client: Client, on: date, readings: dict[str, str]) -> dict[str, Any]:
    """The answers that more knowledge must not change; whatever is open is left out."""
    decision = decide(client, on, readings)
    answers: dict[str, Any] = {
        **outcomes(client, on, on, readings),
        "eligible": decision["eligible"],
        "computed": decision["multiple_needs"]["computed"],
        "referral verdict": decision["referral"]["verdict"],
    }
    if decision["primary_group_settled"]:
        answers["primary group"] = decision["primary_group"]
    return {name: answer for name, answer in answers.items() if answer != "open"}


# --- Section 1: knowing more ---------------------------------------------------------------------------


def test_filling_unknown_facts_never_turns_a_settled_answer() -> None:
    """Learning facts in any order settles what is open and turns nothing that is settled."""
    for rng, client, on, readings in drawn(1, 700):
        known = settled(client, on, readings)
        while unknown := UNKNOWN_FACTS(client):
            filled = fill(
                rng, client, rng.sample(unknown, rng.randint(1, min(4, len(unknown)))), on
            )
            if filled is None:
                break
            client, before = filled, known
            known = settled(client, on, readings)
            assert before.items() <= known.items(), (client, on, readings)


def test_more_precise_dates_never_turn_a_settled_answer() -> None:
    """The year, the month and the day of a date are three steps of the same knowledge."""
    for rng, client, on, readings in drawn(2, 500):
        complete = fill(
            rng,
            client,
            [name for name in ("birth_date", "entry_date") if name in UNKNOWN_FACTS(client)],
            on,
        )
        if complete is None:
            continue
        known = settled(client, on, readings)
        for length in (4, 7, 10):
            client = {**client, **precise(complete, client, length)}
            before, known = known, settled(client, on, readings)
            assert before.items() <= known.items(), (client, on, readings)


def precise(complete: Client, client: Client, length: int) -> dict[str, str]:
    """The dates of the complete client cut to a length, where that says more than the client does."""
    dates = {
        name: complete[name][:length] for name in ("birth_date", "entry_date") if complete.get(name)
    }
    return {name: text for name, text in dates.items() if len(text) > len(client.get(name) or "")}


def test_a_complete_client_leaves_nothing_open() -> None:
    """With every fact known every outcome is settled, also for somebody who did not immigrate and has no entry."""
    complete = 0
    for rng, client, on, readings in drawn(3, 500):
        filled = fill(rng, client, UNKNOWN_FACTS(client), on)
        if filled is None:
            continue
        complete += 1
        assert "open" not in outcomes(filled, on, on, readings).values(), (filled, on, readings)
    assert complete > 400


def test_null_is_the_same_as_absent() -> None:
    """A fact that is null says as much as a fact that is not there."""
    for _, client, on, readings in drawn(4, 300):
        without = {name: value for name, value in client.items() if value is not None}
        assert decide(client, on, readings) == decide(without, on, readings)


# --- Section 4: intervals against every possible day ---------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "entry"),
    [
        ("2000-05", "2018-05"),
        ("2000-02", "2018-03"),
        ("2000-02", "2018-02"),
        ("1996-09", "2018-09"),
        ("1996-08", "2018-08"),
        ("1995-09", "2023-08"),
        ("2004-09", "2004-09"),
        ("2005-09-01", "2018"),
        ("1996", "1996-02-29"),
        ("1996-02-29", "1996"),
    ],
)
@pytest.mark.parametrize("on", [date(2023, 8, 31), date(2023, 9, 1), date(2023, 9, 15)])
def test_intervals_agree_with_every_possible_day(birth: str, entry: str, on: date) -> None:
    """A comparison on partial dates is yes, no or open as it is on all, none or some of the possible days."""
    client = {
        "id": "t-1",
        "residence_status": "duldung",
        "fled": True,
        "unaccompanied_at_entry": True,
    }
    client |= {"multiple_needs_finding": FOUND}
    possible = [
        {"birth_date": born.isoformat(), "entry_date": entered.isoformat()}
        for born in days_of(birth).each()
        for entered in days_of(entry).each()
        if born <= entered <= on
    ]
    partial = outcomes({**client, "birth_date": birth, "entry_date": entry}, on, on)
    certain = [outcomes({**client, **dates}, on, on) for dates in possible]
    for name in ("group:2", "group:3"):
        seen = {each[name] for each in certain}
        assert partial[name] == (seen.pop() if len(seen) == 1 else "open"), name


@pytest.mark.parametrize(
    "entry", ["2018", "2018-09", "2018-08", "2018-02", "2020-02", "2023-08", "2023"]
)
@pytest.mark.parametrize("reading", READINGS["not_yet_5_years"])
@pytest.mark.parametrize(
    "on", [date(2023, 8, 31), date(2023, 9, 1), date(2023, 9, 2), date(2024, 12, 31)]
)
def test_the_stay_agrees_with_every_possible_day(entry: str, reading: str, on: date) -> None:
    """The same for the stay of an adult: only days up to the key date are possible."""
    client = {"id": "t-1", "birth_date": "1990", "multiple_needs_finding": FOUND}
    chosen = {"not_yet_5_years": reading}
    seen = {
        outcomes({**client, "entry_date": day.isoformat()}, on, on, chosen)["group:5"]
        for day in days_of(entry).each()
        if day <= on
    }
    partial = outcomes({**client, "entry_date": entry}, on, on, chosen)["group:5"]
    assert partial == (seen.pop() if len(seen) == 1 else "open")


# --- Section 10: changes_on ----------------------------------------------------------------------------

SETTLED = {
    "id": "t-1",
    "residence_status": "duldung",
    "entitled_25a": False,
    "entitled_25b": False,
    "entitled_104c": False,
    "fled": False,
    "nationalities": ["TR"],
    "multiple_needs_finding": False,
    "support_wanted": False,
}


def change(day: str, *changes: tuple[str, str, str]) -> dict[str, Any]:
    """A day with what changes on it."""
    return {
        "date": day,
        "changes": [{"outcome": name, "from": old, "to": new} for name, old, new in changes],
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"birth_date": "1990-01-01"}, None),
        ({"birth_date": "2000-02-29"}, change("2027-03-01", ("group:3", "no", "yes"))),
        ({"birth_date": "2006-09-01"}, change("2033-09-01", ("group:3", "no", "yes"))),
        ({"birth_date": "2006-09-02"}, None),
        ({"birth_date": "2000-05"}, change("2027-05-01", ("group:3", "no", "open"))),
        ({"birth_date": "1996"}, change("2023-12-31", ("group:3", "open", "yes"))),
        (
            {"birth_date": "1990", "entitled_104c": True},
            change("2026-01-01", ("group:1", "yes", "no")),
        ),
    ],
)
def test_changes_on(facts: dict[str, Any], expected: dict[str, Any] | None) -> None:
    """The first day within ten years, the anniversary included, on which anything differs."""
    assert changes_on({**SETTLED, **facts}, ON) == expected


def test_changes_on_group_5() -> None:
    """Group 5 ends with the fifth anniversary or with its term, whichever is first."""
    client = {**SETTLED, "birth_date": "2000", "multiple_needs_finding": FOUND}
    assert changes_on({**client, "entry_date": "2019-02-10"}, ON) == change(
        "2024-02-10", ("group:5", "yes", "no")
    )
    assert changes_on({**client, "entry_date": "2021-02-10"}, ON) == change(
        "2025-01-01", ("group:5", "yes", "no")
    )
    assert changes_on({**client, "entry_date": "2023"}, date(2023, 5, 9)) is not None
    assert changes_on({**client, "entry_date": "2024-12"}, date(2025, 1, 1)) == change(
        "2027-01-01", ("group:3", "no", "open")
    )


def test_changes_on_a_finding_in_the_future() -> None:
    """A finding dated later counts from its day."""
    client = {
        **SETTLED,
        "birth_date": "1990",
        "multiple_needs_finding": {**FOUND, "on": "2023-10-05"},
        "institutions": [],
    }
    expected = change("2023-10-05", ("multiple_needs", "not_indicated", "established"))
    assert changes_on({**client, "entry_date": "2015"}, ON) == expected


def test_changes_on_keeps_partial_dates_cut_at_the_key_date() -> None:
    """Entered in 2023, known on 1 September 2023: the entry was by that day, so five years end by 1 September 2028."""
    client = {**SETTLED, "birth_date": "1990", "entry_date": "2023", "admitted_on": "2023-09-01"}
    client |= {"multiple_needs_finding": FOUND}
    readings = {"running_cases": "continue_if_admitted"}
    assert changes_on(client, ON, readings) == change("2028-01-01", ("group:5", "yes", "open"))
    assert outcomes(client, date(2028, 8, 31), ON, readings)["group:5"] == "open"
    assert outcomes(client, date(2028, 9, 1), ON, readings)["group:5"] == "no"


def test_changes_on_from_29_february_ends_on_28_february() -> None:
    """The tenth anniversary of 29 February 2024 is 28 February 2034."""
    client = {**SETTLED, "birth_date": "2007-02-28"}
    assert changes_on(client, date(2024, 2, 29)) == change("2034-02-28", ("group:3", "no", "yes"))
    assert changes_on({**client, "birth_date": "2007-03-01"}, date(2024, 2, 29)) is None


def test_changes_on_is_the_first_day() -> None:
    """On the day before nothing differs, on the day itself exactly what is named."""
    for _, client, on, readings in drawn(5, 25):
        found = changes_on(client, on, readings)
        if found is None:
            continue
        now, day = outcomes(client, on, on, readings), date.fromisoformat(found["date"])
        assert on < day
        assert outcomes(client, day - timedelta(days=1), on, readings) == now
        then = outcomes(client, day, on, readings)
        assert {c["outcome"]: (c["from"], c["to"]) for c in found["changes"]} == {
            name: (now[name], then[name]) for name in now if now[name] != then[name]
        }


# --- Section 10: depends_on_readings -------------------------------------------------------------------


def test_depends_on_readings_one_at_a_time() -> None:
    """Each other option that changes something, in the order of the readings; never the option in use."""
    client = {**SETTLED, "birth_date": "1996-09-01", "entitled_25a": True}
    older = [
        {
            "reading": "older_than_27",
            "option": option,
            "changes": [{"outcome": "group:3", "from": "yes", "to": "no"}],
        }
        for option in ("from_28th_birthday", "day_after_27th_birthday")
    ]
    entitled = {
        "reading": "entitled",
        "option": "holder_only",
        "changes": [{"outcome": "group:1", "from": "yes", "to": "no"}],
    }
    assert depends_on_readings(client, ON) == [*older, entitled]
    assert depends_on_readings(client, ON, {"older_than_27": "from_28th_birthday"}) == [
        {
            "reading": "older_than_27",
            "option": "from_27th_birthday",
            "changes": [{"outcome": "group:3", "from": "no", "to": "yes"}],
        },
        entitled,
    ]


def test_depends_on_readings_counts_not_in_force_as_no() -> None:
    """Going from not_in_force to no is no difference; to yes it is."""
    client = {**SETTLED, "birth_date": "2000", "entry_date": "2021", "admitted_on": "2023-06-01"}
    on = date(2025, 1, 31)
    assert "running_cases" not in [found["reading"] for found in depends_on_readings(client, on)]
    found = depends_on_readings({**client, "multiple_needs_finding": FOUND}, on)
    assert {"outcome": "group:5", "from": "no", "to": "yes"} in found[-1]["changes"]


# --- The generators themselves -------------------------------------------------------------------------


def test_random_clients_are_valid_and_reach_everything() -> None:
    """Every verdict of every group, every status and every referral occurs, so that a comparison means something."""
    seen: Counter[tuple[str, str]] = Counter()
    for _, client, on, readings in drawn(6, 6000):
        assert is_valid(client, on), client
        seen.update(outcomes(client, on, on, readings).items())
    for number in range(1, 6):
        assert min(seen[f"group:{number}", verdict] for verdict in ("yes", "no", "open")) > 10
    assert {status for name, status in seen if name == "multiple_needs"} == {
        *("established", "rejected", "indicated", "not_indicated", "open"),
    }
    assert {target for name, target in seen if name == "referral"} == {
        *("kim_cm", "caritas_fuf", "fluechtlingshilfe_velbert", "jmd", "mbe"),
        *("no_need", "not_responsible", "gap", "open"),
    }


def test_fill_keeps_what_is_known() -> None:
    """Filling completes the named facts, keeps the others, and refines a date within its range."""
    for rng, client, on, _ in drawn(7, 500):
        named = [name for name in UNKNOWN_FACTS(client) if rng.random() < 0.5]
        filled = fill(rng, client, named, on)
        if filled is None:
            continue
        assert is_valid(filled, on)
        assert not set(named) & set(UNKNOWN_FACTS(filled))
        assert {name: value for name, value in filled.items() if name not in named} == {
            name: value for name, value in client.items() if name not in named
        }
        for name in {"birth_date", "entry_date"} & set(named):
            if client.get(name) is not None:
                assert filled[name].startswith(client[name])


@pytest.mark.parametrize(
    ("facts", "unknown"),
    [
        ({"birth_date": "1990"}, True),
        ({"birth_date": "1990-06"}, True),
        ({"birth_date": "1990-06-15"}, False),
        ({"needs": {"health": "none"}}, True),
        ({"multiple_needs_finding": {"established": True}}, True),
        ({"multiple_needs_finding": False}, False),
        ({"institutions": []}, False),
        ({"admitted_on": False}, False),
    ],
)
def test_unknown_facts(facts: dict[str, Any], unknown: bool) -> None:
    """Imprecise is as good as unknown; false and an empty list are known."""
    assert (next(iter(facts)) in UNKNOWN_FACTS({"id": "t-1", **facts})) is unknown


def test_fill_gives_up_where_nothing_is_valid() -> None:
    """Somebody who did not immigrate has no entry to fill in."""
    client = {"id": "t-1", "immigrated": False}
    assert "entry_date" not in UNKNOWN_FACTS(client)
    assert fill(Random(1), client, ["entry_date"], ON) is None
    assert fill(Random(1), client, ["fled"], ON) == {
        "id": "t-1",
        "immigrated": False,
        "fled": False,
    }


@pytest.mark.parametrize(
    "facts",
    [
        {"immigrated": False, "entry_date": "2020"},
        {"immigrated": False, "fled": True},
        {"birth_date": "2021", "entry_date": "2020"},
        {"birth_date": "2023-10"},
        {"entry_date": "2023-09-02"},
        {"admitted_on": "2023-09-02"},
        {"birth_date": "2021-05", "admitted_on": "2021-04-30"},
    ],
)
def test_invalid_clients(facts: dict[str, Any]) -> None:
    """The contradictions of section 3 on 1 September 2023."""
    assert not is_valid({"id": "t-1", **facts}, ON)


@pytest.mark.parametrize(
    "facts",
    [
        {"immigrated": False, "fled": False},
        {"birth_date": "2020", "entry_date": "2020"},
        {"birth_date": "2023-09", "entry_date": "2023"},
        {"birth_date": "2021-05", "admitted_on": "2021-05-01"},
        {"entry_date": "2023", "admitted_on": "2022-01-01"},
    ],
)
def test_odd_but_valid_clients(facts: dict[str, Any]) -> None:
    """What is possible is valid, however odd."""
    assert is_valid({"id": "t-1", **facts}, ON)
