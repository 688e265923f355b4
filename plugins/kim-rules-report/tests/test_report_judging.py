"""Which decision counts, and that what is decided for a report is what ``decide`` decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from attrs import evolve
from random_clients import KEY_DATES, random_client, random_readings
from report_cases import JUDGED_ON, ON, RULES, TOLERATED, built, case, decided, facts

import kim_rules as kim
from kim_rules.errors import EngineDisagreement
from kim_rules_report.answers import Answer, Recorded
from kim_rules_report.cases import CaseFacts, ReportCase
from kim_rules_report.judging import Basis, Judge, Judged

JUDGE = Judge(RULES, RULES.defaults)


def seen(answer: Answer) -> dict[str, Any]:
    """Everything that an answer tells, as a decision tells it."""
    where = answer.where
    return {
        "eligible": answer.eligible,
        "primary_group": answer.primary_group,
        "status": answer.status.value,
        "conflict": answer.conflict,
        "referral": (where.verdict.value, where.to, where.reason and where.reason.value),
        "uncovered": list(where.uncovered),
        "missing": {fact: list(outcomes) for fact, outcomes in answer.missing.items()},
        "readings": answer.readings,
    }


def told(decision: kim.Decision) -> dict[str, Any]:
    """The same of a decision."""
    data = decision.to_dict()
    referral, needs = data["referral"], data["multiple_needs"]
    return {
        "eligible": data["eligible"],
        "primary_group": data["primary_group"],
        "status": needs["status"],
        "conflict": needs["conflict"],
        "referral": (referral["verdict"], referral["to"], referral["reason"]),
        "uncovered": referral["uncovered"],
        "missing": {one["fact"]: one["outcomes"] for one in data["missing_facts"]},
        "readings": {one["reading"] for one in data["depends_on_readings"]},
    }


def test_answers_are_those_of_decisions() -> None:
    """For random people, days and readings: decided for the report, and recorded, alike."""
    random = Random(5)
    for number in range(120):
        on = random.choice(KEY_DATES)
        client = random_client(random, on)
        readings = RULES.choose(random_readings(random) if number % 6 == 0 else None)
        judge = Judge(RULES, readings)
        decision = kim.decide(kim.Client.from_dict(client), on=on, readings=readings)
        judged = judge.decided(client, on)
        assert judged.answer is not None
        assert seen(judged.answer) == told(decision), number
        assert judge.line(judged) == decision.statistics_line
        record = case("c", facts=(CaseFacts(date.min, client),))
        record = evolve(record, decisions=(decided(client, on, readings=readings),))
        again = judge.on(record, on)
        assert again.basis is Basis.RECORDED
        assert again.answer is not None
        assert seen(again.answer) == told(decision)
        assert judge.line(again) == decision.statistics_line


def test_a_recorded_decision_holds_as_long_as_nothing_changes() -> None:
    """On later days it answers what would be decided on them, or it is not used."""
    random, used = Random(6), 0
    for _ in range(100):
        on = random.choice(KEY_DATES[:-1])
        client = random_client(random, on)
        if decided(client, on).summary["missing_facts"]:
            continue  # what is known on a later day of a date that is partly known, may differ
        record = case("c", facts=(CaseFacts(date.min, client),), decisions=(decided(client, on),))
        later = on + timedelta(days=random.choice((1, 30, 365, 4000)))
        judged = JUDGE.on(record, later)
        used += judged.basis is Basis.RECORDED
        anew = JUDGE.decided(client, later)
        assert judged.answer is not None
        assert anew.answer is not None
        outcomes = ("eligible", "primary_group", "status", "referral")
        assert [seen(judged.answer)[one] for one in outcomes] == [
            seen(anew.answer)[one] for one in outcomes
        ]
    assert used > 10


def test_the_day_of_a_change() -> None:
    """The day before it the recorded decision counts, on the day it does not."""
    known = {"id": "c", **TOLERATED, "birth_date": "1996-10-01"}  # 27 on 1 October 2023
    record = case("c", facts=(CaseFacts(date.min, known),), decisions=(decided(known, JUDGED_ON),))
    before, on = JUDGE.on(record, date(2023, 9, 30)), JUDGE.on(record, date(2023, 10, 1))
    assert (before.basis, before.answer and before.answer.primary_group) == (Basis.RECORDED, None)
    assert (on.basis, on.answer and on.answer.primary_group) == (Basis.DECIDED, 3)


def test_a_decision_looks_ten_years_ahead() -> None:
    """Behind that it is not used, though it says that nothing changes."""
    known = facts("c")
    record = case("c", facts=(CaseFacts(date.min, known),), decisions=(decided(known, JUDGED_ON),))
    assert JUDGE.on(record, date(2033, 9, 1)).basis is Basis.RECORDED
    assert JUDGE.on(record, date(2033, 9, 2)).basis is Basis.DECIDED


@pytest.mark.parametrize(
    "fields",
    [
        {"decisions": ()},
        {"decisions": (decided(facts("c"), date(2023, 9, 16)),)},
        {
            "facts": (
                CaseFacts(date(2023, 9, 2), facts("c", fled=False)),
                CaseFacts(date.min, facts("c")),
            ),
            "decisions": (decided(facts("c"), JUDGED_ON, 1),),
        },
        {"decisions": (decided(facts("c"), JUDGED_ON, readings={"several": "three"}),)},
        {
            "decisions": (
                decided(facts("c"), JUDGED_ON),
                decided(facts("c"), date(2023, 9, 2), readings={"several": "three"}),
            )
        },
    ],
    ids=["none", "later", "other facts", "other readings", "the latest with other readings"],
)
def test_decisions_that_do_not_count(fields: dict[str, Any]) -> None:
    """The facts are decided anew."""
    assert JUDGE.on(case("c", **fields), date(2023, 9, 15)).basis is Basis.DECIDED


def test_the_same_facts_told_again() -> None:
    """A decision on the version before counts on."""
    known = (CaseFacts(date.min, facts("c")), CaseFacts(date(2023, 9, 2), facts("c")))
    record = case("c", facts=known, decisions=(decided(facts("c"), JUDGED_ON),))
    assert JUDGE.on(record, date(2023, 9, 15)).basis is Basis.RECORDED


def test_decisions_by_other_rules_do_not_count() -> None:
    """The hash of the rulebook has to be the same."""
    recorded = decided(facts("c"), JUDGED_ON)
    stamp = {**recorded.summary["rulebook"], "sha256": "0" * 64}
    other = evolve(recorded, summary={**recorded.summary, "rulebook": stamp})
    assert JUDGE.on(case("c", decisions=(other,)), JUDGED_ON).basis is Basis.DECIDED
    assert JUDGE.on(case("c", decisions=(recorded,)), JUDGED_ON).basis is Basis.RECORDED


def test_of_decisions_on_one_day_the_last_one_counts() -> None:
    """As it was recorded after the other."""
    first, second = decided(facts("c"), JUDGED_ON), decided(facts("c"), JUDGED_ON)
    changed = evolve(second, summary={**second.summary, "primary_group": 4})
    judged = JUDGE.on(case("c", decisions=(first, changed)), JUDGED_ON)
    assert judged.answer is not None
    assert judged.answer.primary_group == 4


def test_the_facts_of_a_day() -> None:
    """The latest that are true by then; of those of one day the ones recorded last."""
    record = ReportCase(
        "c",
        facts=tuple(
            CaseFacts(day, {"id": str(at)})
            for at, day in enumerate((date(2023, 5, 1), date(2023, 3, 1), date(2023, 5, 1)))
        ),
    )
    days = (date(2023, 2, 28), date(2023, 3, 1), date(2023, 5, 1), date(2024, 1, 1))
    assert [record.facts_on(day) for day in days] == [None, 1, 2, 2]


def test_facts_that_cannot_be_decided() -> None:
    """The findings are kept, and nothing is decided."""
    judged = JUDGE.decided(facts("c", fled="perhaps", unheard_of=1), JUDGED_ON)
    assert judged.basis is Basis.INVALID
    assert {one.path for one in judged.findings} == {"fled", "unheard_of"}
    assert JUDGE.line(judged) is None


def test_a_disagreement_of_the_executors_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no report with an answer that is in doubt."""
    from kim_rules.assessment import Runtime

    def disagree(*_: object) -> None:
        raise EngineDisagreement("0" * 64, [])

    monkeypatch.setattr(Runtime, "check", disagree)
    with pytest.raises(EngineDisagreement):
        JUDGE.decided(facts("c"), JUDGED_ON)


@pytest.mark.parametrize(
    "changed",
    [
        {"referral": None},
        {"referral": {"verdict": "refer", "to": None, "reason": None, "uncovered": []}},
        {"referral": {"verdict": "somewhere", "to": None, "reason": None, "uncovered": []}},
        {"on": "yesterday"},
        {"changes_on": {}},
        {"missing_facts": [1]},
        {"multiple_needs": {"status": "x", "conflict": False}},
    ],
)
def test_incomplete_decisions(changed: dict[str, Any]) -> None:
    """They are refused as a whole."""
    with pytest.raises(ValueError, match=r".+"):
        Recorded.of({**decided(facts("c"), JUDGED_ON).summary, **changed})


def test_facts_are_decided_once_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screening and the other sections ask about the same day of the same person."""
    days: list[date] = []
    decide = Judge._decided

    def counted(judge: Judge, told: Mapping[str, Any], day: date) -> Judged:
        days.append(day)
        return decide(judge, told, day)

    monkeypatch.setattr(Judge, "_decided", counted)
    built([case("a", None), case("b", None)])
    assert days == [ON, ON]
