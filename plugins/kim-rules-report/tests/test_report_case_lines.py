"""Cases from files: the four forms of a line, and every mistake with its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from report_cases import JUDGED_ON, RULES, decided, facts, lines, read

import kim_rules as kim
from kim_rules.cli.store.case_json import case_json
from kim_rules.store.records import Access
from kim_rules_report.cases import (
    CaseEvent,
    CaseFacts,
    CaseReferral,
    ReportCase,
    State,
    from_store,
)

ACCESS = Access("hilden", "test", "statistics")


def one(folder: Path, value: object) -> ReportCase:
    """The case of a line."""
    [found] = read(lines(folder, value))
    return found


def test_a_client_alone(tmp_path: Path) -> None:
    """Its facts are true from the first day on; the place is told."""
    found = one(tmp_path, facts("c-1"))
    assert found.id == "c-1"
    assert found.facts == (CaseFacts(date.min, facts("c-1")),)
    assert found.case_manager is None
    assert found.place.endswith("cases.ndjson:1")


def test_a_client_with_its_case(tmp_path: Path) -> None:
    """Everything that may stand beside it is read."""
    decision = kim.decide(kim.Client.from_dict(facts("c-1")), on=JUDGED_ON)
    line = {
        "client": facts("c-1"),
        "case": {
            "opened_on": "2023-01-01", "closed_on": "2023-09-01", "case_manager": "A",
            "primary_goal": "language", "consents": {"referral": "2023-01-01"},
        },
        "valid_from": "2023-01-02",
        "decisions": [decision.to_dict()],
        "referrals": [{"to": "mbe", "on": "2023-02-01", "step": "done"}],
        "events": [{"code": "goal_reached", "on": "2023-03-01"}, {"code": "x", "on": "2023-03-02", "value": "B1"}],
    }  # fmt: skip
    found = one(tmp_path, line)
    assert (found.opened_on, found.closed_on) == (date(2023, 1, 1), date(2023, 9, 1))
    assert (found.case_manager, found.primary_goal) == ("A", "language")
    assert found.facts[0].valid_from == date(2023, 1, 2)
    assert found.decisions[0].on == JUDGED_ON
    assert "explanation" not in found.decisions[0].summary
    assert found.referrals == (CaseReferral("mbe", date(2023, 2, 1), "done"),)
    assert found.events == (
        CaseEvent("goal_reached", date(2023, 3, 1)),
        CaseEvent("x", date(2023, 3, 2), "B1"),
    )


def test_a_decision_alone(tmp_path: Path) -> None:
    """Somebody of whom nothing but the decision is known, as ``kim-rules decide`` wrote it."""
    decision = kim.decide(kim.Client.from_dict(facts("c-1")), on=JUDGED_ON)
    found = one(tmp_path, decision.to_dict())
    assert (found.id, found.facts, len(found.decisions)) == ("c-1", (), 1)


def test_a_case_of_a_store_is_the_same_in_a_file(tmp_path: Path) -> None:
    """What ``kim-rules store get`` tells of a case, is read as the store tells it."""
    with kim.open_store("memory:", create=True) as store:
        for name in ("c-1", "c-2"):
            client = kim.Client.from_dict(facts(name), RULES)
            told = {"case_manager": "A", "opened_on": date(2023, 1, 1)}
            list(store.put_all(ACCESS, [(client, told)], valid_from=JUDGED_ON, origin="form"))
        store.put(
            ACCESS,
            kim.Client.from_dict(facts("c-1", fled=False)),
            valid_from=date(2023, 9, 2),
            origin="form",
        )
        store.give_consent(ACCESS, "c-1", "referral", on=JUDGED_ON)
        list(store.decide_all(ACCESS, on=date(2023, 9, 2), propose=True))
        store.record_event(ACCESS, "c-1", "language_level", on=JUDGED_ON, value="B1 proven")
        store.erase(ACCESS, "c-2", because="request")
        cases = list(from_store(store, ACCESS))
        objects = [json.loads(json.dumps(case_json(one))) for one in store.cases(ACCESS)]
    found = read(lines(tmp_path, *objects))
    assert [one.state for one in found] == [State.READ, State.ERASED]
    for in_file, in_store in zip(found, cases, strict=True):
        assert in_store.place == in_store.id
        for name in (
            "id",
            "case_manager",
            "opened_on",
            "facts",
            "decisions",
            "referrals",
            "events",
        ):
            assert getattr(in_file, name) == getattr(in_store, name), name


MISTAKES: dict[str, tuple[Any, str, str]] = {
    "no object": (7, "$", "an object"),
    "no id": ({"fled": True}, "id", "text that is not empty"),
    "no id inside": ({"client": {"fled": True}}, "client.id", "text that is not empty"),
    "broken": ('{"id"', "$", "one JSON object"),
    "a key twice": ('{"id": "c", "id": "d"}', "id", ""),
    "an unknown key": ({"client": {"id": "c"}, "event": []}, "event", "events"),
    "an unknown key of the case": ({"client": {"id": "c"}, "case": {"managr": "A"}}, "case.managr", "case_manager"),
    "a case that is no object": ({"client": {"id": "c"}, "case": 7}, "case", "an object"),
    "no day": ({"client": {"id": "c"}, "case": {"opened_on": "soon"}}, "case.opened_on", "YYYY-MM-DD"),
    "closed before": ({"client": {"id": "c"}, "case": {"opened_on": "2023-02-01", "closed_on": "2023-01-01"}}, "case.closed_on", "not before opened_on"),
    "no list": ({"client": {"id": "c"}, "events": {}}, "events", "a list of objects"),
    "no objects in it": ({"client": {"id": "c"}, "events": [7]}, "events[0]", "an object"),
    "an event without day": ({"client": {"id": "c"}, "events": [{"code": "x"}]}, "events[0].on", "YYYY-MM-DD"),
    "an event without code": ({"client": {"id": "c"}, "events": [{"on": "2023-01-01"}]}, "events[0].code", ""),
    "an unknown step": ({"client": {"id": "c"}, "referrals": [{"to": "x", "on": "2023-01-01", "step": "x"}]}, "referrals[0].step", "proposed, accepted"),
    "half a decision": ({"client": {"id": "c"}, "decisions": [{"on": "2023-01-01"}]}, "decisions[0]", "whole decisions"),
    "half a decision alone": ({"schema": "kim-rules/decision/1", "client": "c"}, "$", "whole decisions"),
    "a store's case without facts": ({"schema": "kim-rules/case/1", "id": "c", "facts": [{"valid_from": "2023-01-01"}]}, "facts[0].facts", "an object"),
    "a store's referral without steps": ({"schema": "kim-rules/case/1", "id": "c", "referrals": [{"to": "x"}]}, "referrals[0].steps", "a list"),
    "a store's decision of no facts": (
        {"schema": "kim-rules/case/1", "id": "c", "decisions": [{"facts_version": 2, "summary": dict(decided(facts("c"), JUDGED_ON).summary)}]},
        "decisions", "whole decisions",
    ),
    "a store's decision without number": ({"schema": "kim-rules/case/1", "id": "c", "decisions": [{"summary": {}}]}, "decisions[0]", "whole decisions"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_a_line_with_a_mistake(what: str, tmp_path: Path) -> None:
    """It is a case that cannot be read, with place and allowed; the next one is read."""
    line, path, allowed = MISTAKES[what]
    bad, good = read(lines(tmp_path, line, {"id": "fine"}))
    assert (bad.state, bad.id) == (State.UNREADABLE, "")
    assert path in [finding.path for finding in bad.findings]
    assert any(allowed in finding.allowed for finding in bad.findings)
    assert (good.state, good.id) == (State.READ, "fine")


def test_all_mistakes_of_a_line_at_once(tmp_path: Path) -> None:
    """Nobody has to try again for each, and no value is told."""
    line = {
        "client": {"id": "c"},
        "case": {"opened_on": "Geheimhausen", "x": 1},
        "valid_from": "Geheimhausen",
        "events": [{}],
    }
    found = one(tmp_path, line)
    assert [finding.path for finding in found.findings] == [
        "case.x", "valid_from", "events[0].code", "events[0].on", "case.opened_on",
    ]  # fmt: skip
    assert "Geheimhausen" not in str([(f.text("de"), f.text("en")) for f in found.findings])


def test_a_case_that_comes_again(tmp_path: Path) -> None:
    """The first one counts, the others are told."""
    found = read(lines(tmp_path, facts("a"), facts("b"), facts("a", fled=False)))
    assert [one.state for one in found] == [State.READ, State.READ, State.REPEATED]
    assert found[2].facts == ()


def test_an_empty_file(tmp_path: Path) -> None:
    """There is nothing in it, and that is told as everywhere."""
    [found] = read(lines(tmp_path))
    assert found.state is State.UNREADABLE
