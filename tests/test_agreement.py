"""The library against the oracle, and durable-rules against the evaluator.

``decide`` itself compares the two executors and refuses to answer when they differ, so
every decision here is also a comparison of both. The oracle shares no code with the
library. Fixed seeds: a failure repeats.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import oracle
import pytest
from deciding import RULEBOOK, answers_of, decided, drawn, outcomes_of
from oracle_tables import READINGS, Client, add_years

import kim_rules as kim

CLIENTS = 20_000
BLOCKS = 4


def test_the_oracle_asks_the_same_questions_of_wording() -> None:
    """Readings, options and defaults are those of the semantics, in their order."""
    assert {one.id: one.options for one in RULEBOOK.readings} == READINGS
    assert RULEBOOK.defaults == {name: options[0] for name, options in READINGS.items()}


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_outcome_is_that_of_the_oracle(block: int) -> None:
    """On 20 key dates and under random readings, both executors and the oracle agree.

    Compared are eligibility, primary group, all verdicts, multiple needs, and the
    referral with its alternatives, candidates, uncovered areas and excluded providers.
    """
    met: Counter[str] = Counter()
    for _, client, on, readings in drawn(1000 + block, CLIENTS // BLOCKS):
        decision = decided(client, on, readings)
        assert answers_of(decision) == oracle.decide(client, on, readings), (client, on, readings)
        met.update(f"{name} {answer}" for name, answer in outcomes_of(decision).items())
    assert _all_outcomes() <= set(met), "the clients are not varied enough"


def test_what_is_told_beside_the_outcomes_is_that_of_the_oracle() -> None:
    """Missing facts in their order, reasons of exclusions, line of the statistics, notices."""
    asked, failed, met = Counter[str](), Counter[str](), Counter[str]()
    for _, client, on, readings in drawn(1500, 4000):
        decision = decided(client, on, readings)
        told: dict[str, Any] = {
            "missing_facts": [one.to_dict() for one in decision.missing_facts],
            "excluded": decision.referral.to_dict()["excluded"],
            "statistics_line": decision.statistics_line,
            "notices": {one.code for one in decision.notices} - {"municipality_nearly_spelt"},
        }
        assert told == oracle.beside(client, on, readings), (client, on, readings)
        met.update({str(decision.statistics_line), *told["notices"]})
        asked.update(one["fact"] for one in told["missing_facts"])
        failed.update(reason for one in told["excluded"] for reason in one["because"])
    assert set(asked) == set(RULEBOOK.fact_order)
    lines = {"None", "1:25ab", "1:104c", "2", "3", "4", "5"}
    assert lines < set(met), "the clients are not varied enough"
    assert (len(failed), len(set(met) - lines)) == (9, 4), "the clients are not varied enough"


def _all_outcomes() -> set[str]:
    """Every value that an outcome can have."""
    referrals = [one.id for one in RULEBOOK.providers]
    referrals += ["no_need", "not_responsible", "gap", "open"]
    return {
        *(f"group:{number} {truth}" for number in range(1, 6) for truth in kim.Truth),
        *(f"multiple_needs {status}" for status in kim.NeedsStatus),
        *(f"referral {referral}" for referral in referrals),
    }


def test_the_next_change_is_that_of_trying_every_day() -> None:
    """``changes_on`` is the first of up to 3,653 days on which anything differs, or null."""
    for _, client, on, readings in drawn(2000, 12):
        change = decided(client, on, readings).changes_on
        expected = oracle.changes_on(client, on, readings)
        assert (change and change.to_dict()) == expected, (client, on, readings)


def test_nothing_changes_before_the_next_change() -> None:
    """The changes of the day are right, and on no day tried before it anything differs.

    Tried are the day before and days of every fortnight, for what turns stays turned for
    longer than that.
    """
    found = 0
    for rng, client, on, readings in drawn(2050, 200):
        change = decided(client, on, readings).changes_on
        now = oracle.outcomes(client, on, on, readings)
        last = add_years(on, 10, leap_day_to=(2, 28))
        if change is not None:
            found += 1
            after = oracle.outcomes(client, change.date, on, readings)
            assert change.to_dict()["changes"] == oracle.differences(now, after), (client, on)
            last = change.date - timedelta(days=1)
        for back in range(0, (last - on).days, 14):
            day = last - timedelta(days=max(0, back - rng.randint(0, 13)))
            assert oracle.outcomes(client, day, on, readings) == now, (client, on, readings, day)
    assert found > 60


def test_changes_about_boundaries_are_those_of_trying_every_day() -> None:
    """Clients whose birthdays, anniversaries and findings lie next to the key date.

    Most of them change within days, so the brute force is cheap and many are tried.
    """
    rng = Random(2100)
    for _ in range(60):
        client, on = _about_to_change(rng)
        change = decided(client, on).changes_on
        assert (change and change.to_dict()) == oracle.changes_on(client, on), (client, on)


def _about_to_change(rng: Random) -> tuple[Client, date]:
    on = rng.choice(oracle.KEY_DATES)
    while True:
        client = oracle.random_client(rng, on)
        client["birth_date"] = _years_before(rng, on, rng.choice((12, 18, 27)))
        client["entry_date"] = _years_before(rng, on, 5)
        client["multiple_needs_finding"] = {
            "established": rng.random() < 0.8,
            "by": "fachberatungsstelle",
            "on": _years_before(rng, on, rng.choice((0, -1))),
        }
        client.pop("immigrated", None)
        if oracle.is_valid(client, on):
            return client, on


def _years_before(rng: Random, on: date, years: int) -> str:
    """A day, month or year whose anniversary comes in the days about the key date."""
    day = date.fromordinal(on.toordinal() + rng.randint(-3, 12))
    year, month = day.year - years, day.month
    text = f"{year:04d}-{month:02d}-{min(day.day, 28 if month == 2 else 30):02d}"
    return text if years < 5 else text[: rng.choice((10, 10, 10, 7, 4))]


def test_dependence_on_readings_is_that_of_trying_every_option() -> None:
    """``depends_on_readings`` has every other option under which an outcome differs."""
    named: set[tuple[Any, Any]] = set()
    for _, client, on, readings in drawn(3000, 2000):
        depends = decided(client, on, readings).depends_on_readings
        told = [
            {
                "reading": one.reading,
                "option": one.option,
                "changes": [change.to_dict() for change in one.changes],
            }
            for one in depends
        ]
        assert told == oracle.depends_on_readings(client, on, readings), (client, on, readings)
        named.update((one["reading"], one["option"]) for one in told)
    assert named == {(name, option) for name, options in READINGS.items() for option in options}
