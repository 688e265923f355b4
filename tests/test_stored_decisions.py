"""Decisions can be stored, copied and replayed; nothing in them can be changed."""

from __future__ import annotations

import contextlib
import copy
import json
import pickle
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError
from deciding import decided, drawn
from oracle_tables import AREAS, Client

import kim_rules as kim

ON = date(2023, 9, 1)
CLIENT: Client = {
    "id": "c-1",
    "birth_date": "1990-06",
    "entry_date": "2021",
    "nationalities": ["RO", "UA"],
    "residence_status": "deutsch",
    "entitled_25a": False,
    "entitled_25b": True,
    "needs": {"health": "long_term", "housing": None},
    "institutions": ["Jobcenter"],
    "multiple_needs_finding": {"established": True, "by": "kim", "on": "2019-05-01"},
    "admitted_on": False,
    "municipality": "Hildn",
    "support_wanted": True,
}

# --- stored, copied, replayed --------------------------------------------------------------


def test_a_stored_decision_is_equal() -> None:
    """Written as JSON and read again, a decision is equal and tells the same sentences."""
    for _, client, on, readings in drawn(8600, 100):
        decision = decided(client, on, readings)
        stored = kim.Decision.from_dict(json.loads(decision.to_json()))
        assert stored == decision
        assert hash(stored) == hash(decision)
        assert stored.to_json() == decision.to_json()
        assert stored.explain("de") == decision.explain("de")
        assert stored.missing_facts == decision.missing_facts
        assert stored.changes_on == decision.changes_on
        assert stored.referral == decision.referral
        assert stored.statistics_line == decision.statistics_line


COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    lambda value: pickle.loads(pickle.dumps(value)),
]


@pytest.mark.parametrize("copied", COPIES, ids=["copy", "deepcopy", "pickle"])
def test_copies_are_equal(copied: Callable[[Any], Any]) -> None:
    """Clients, decisions, partial dates and errors survive copying and pickling."""
    client = kim.Client.from_dict(CLIENT)
    decision = kim.decide(client, on=ON)
    assert copied(client) == client
    assert copied(client).sha256() == client.sha256()
    assert copied(decision) == decision
    assert copied(decision).explain() == decision.explain()
    assert copied(kim.PartialDate(1990, 6)) == kim.PartialDate(1990, 6)
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client("", fled=1, birth_date="x")  # type: ignore[arg-type]
    assert copied(caught.value).findings == caught.value.findings
    assert str(copied(caught.value)) == str(caught.value)


def test_decisions_differ_when_anything_differs() -> None:
    """Another day, reading or fact makes another decision."""
    decision = decided(CLIENT, ON)
    assert decision != decided(CLIENT, date(2023, 9, 2))
    assert decision != decided(CLIENT, ON, {"several": "three"})
    assert decision != decided({**CLIENT, "fled": True}, ON)
    assert decision != "decision"


def test_a_replay_finds_nothing_to_tell() -> None:
    """Decided again from facts, key date and readings, a stored decision is the same."""
    for _, client, on, readings in drawn(8700, 60):
        decision, typed = decided(client, on, readings), kim.Client.from_dict(client)
        assert kim.replay(decision, typed) == ()
        assert kim.replay(json.loads(decision.to_json()), typed) == ()


def test_a_replay_does_not_depend_on_the_language_it_was_stored_in() -> None:
    """A decision stored with English notices is the same decision."""
    decision = decided(CLIENT, ON)
    assert decision.notices
    assert kim.replay(decision.to_dict("en"), kim.Client.from_dict(CLIENT)) == ()


def test_a_replay_on_another_machine_is_the_same() -> None:
    """Which executors answered is not compared."""
    stored = decided(CLIENT, ON).to_dict()
    stored["rulebook"]["executors"] = ["evaluator"]
    assert kim.replay(stored, kim.Client.from_dict(CLIENT)) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("eligible", "no"),
        ("primary_group", 5),
        ("primary_group_settled", True),
        ("target_groups", []),
        ("multiple_needs", {"status": "rejected", "computed": "no", "conflict": True}),
        ("missing_facts", []),
        ("changes_on", None),
        ("depends_on_readings", []),
        ("notices", []),
        ("client", "c-2"),
    ],
)
def test_a_replay_finds_what_was_tampered_with(key: str, value: object) -> None:
    """Whatever is altered in a stored decision is named."""
    client = {**CLIENT, "residence_status": None, "immigrated": True, "entitled_25b": None}
    client["multiple_needs_finding"] = {"established": True, "on": "2019-05-01"}
    stored = decided(client, ON).to_dict()
    assert stored[key] != value
    (difference,) = kim.replay({**stored, key: value}, kim.Client.from_dict(client))
    assert difference.outcome == key


def test_a_replay_finds_other_rules_and_explanations() -> None:
    """The hash of the rulebook and every node of the explanation are compared, too."""
    stored = json.loads(decided(CLIENT, ON).to_json())
    stored["rulebook"]["sha256"] = "0" * 64
    stored["explanation"]["outcomes"]["group:1"]["truth"] = "no"
    differences = kim.replay(stored, kim.Client.from_dict(CLIENT))
    assert [one.outcome for one in differences] == ["rulebook", "explanation"]


def test_a_replay_with_other_facts_tells_what_differs() -> None:
    """Facts that are not those of the time lead to other answers, which are named."""
    other = kim.Client.from_dict({**CLIENT, "residence_status": "duldung"})
    told = [one.outcome for one in kim.replay(decided(CLIENT, ON), other)]
    assert "target_groups" in told


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"schema": "kim-rules/decision/2"},
        {"schema": "kim-rules/decision/1"},
        {"schema": "kim-rules/decision/1", "rulebook": {"id": "kreis-mettmann"}},
    ],
)
def test_what_is_no_decision_is_refused(data: Any) -> None:
    """Another schema or a part of a decision is an InvalidDecision, and nothing else."""
    with pytest.raises(kim.InvalidDecision, match="decision"):
        kim.Decision.from_dict(data)
    with pytest.raises(kim.InvalidDecision, match="decision"):
        kim.replay(data, kim.Client("c-1"))


#: A client whose decision has something in every part.
FULL: Client = {
    "id": "c-1",
    "birth_date": "1996-12-01",
    "residence_status": "duldung",
    "needs": dict.fromkeys(AREAS, "none") | {"housing": "short_term"},
    "overall_planning_needed": False,
    "multiple_needs_finding": False,
    "support_wanted": True,
    "municipality": "Hilden",
}
#: Wherever a stored decision has a value: one of another kind, as none of its values is.
WRONG_KINDS: tuple[Any, ...] = (77.5, [77], {"a": 77})


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within JSON values; the explanation is a tree of its own."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        yield (*path, key)
        if key != "explanation" and isinstance(member, (dict, list)):
            yield from places(member, (*path, key))


def broken(path: tuple[Any, ...], wrong: Any) -> dict[str, Any]:
    """A stored decision with one value in place of another; without the value for None."""
    data = decided(FULL, ON).to_dict()
    within: Any = data
    for key in path[:-1]:
        within = within[key]
    if wrong is None and isinstance(within, dict):
        del within[path[-1]]
    else:
        within[path[-1]] = wrong
    return data


@pytest.mark.parametrize("wrong", [*WRONG_KINDS, None], ids=str)
def test_a_decision_with_a_broken_value_is_refused(wrong: Any) -> None:
    """Whichever value is missing or of another kind; the message repeats none of them."""
    whole = decided(FULL, ON).to_dict()
    for part in ("target_groups", "missing_facts", "changes_on", "depends_on_readings"):
        assert whole[part]
    for part in ("candidates", "excluded"):
        assert whole["referral"][part]
    for path in places(whole):
        if path == ("explanation",) and isinstance(wrong, dict):
            continue  # an explanation may be any object
        if path[0] == "readings" and wrong is None and len(path) > 1:
            continue  # and there may be any number of readings
        with pytest.raises(kim.InvalidDecision) as caught:
            kim.Decision.from_dict(broken(path, wrong))
        assert "77" not in str(caught.value), path


# --- nothing can be changed ----------------------------------------------------------------


def attrs_instances(value: Any) -> Iterator[Any]:
    """Every attrs object that is reached from a value through fields and lists."""
    if attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):
            yield from attrs_instances(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from attrs_instances(item)


def test_everything_is_frozen() -> None:
    """No field of a client, of a decision or of anything inside can be set."""
    client = kim.Client.from_dict(CLIENT)
    decision = kim.decide(client, on=ON)
    public = [getattr(decision, name) for name in dir(decision) if not name.startswith("_")]
    reached = [*attrs_instances(client), decision]
    reached += [one for value in public for one in attrs_instances(value)]
    assert len({type(one) for one in reached}) > 10
    for one in reached:
        for field in attrs.fields(type(one)):
            if not field.name.startswith("_"):
                with pytest.raises(FrozenInstanceError):
                    setattr(one, field.name, None)
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            one.something_new = 1


def test_the_readings_of_a_decision_cannot_be_changed() -> None:
    """The mapping of readings is as frozen as the decision around it."""
    decision = decided(CLIENT, ON)
    with pytest.raises((TypeError, AttributeError)):
        decision.readings["several"] = "three"  # type: ignore[index]
    assert decision.readings["several"] == "two"


def test_the_needs_of_a_client_cannot_be_changed() -> None:
    """Neither through the client nor through the dictionary that it was made of."""
    needs = {"health": "none"}
    client = kim.Client("c-1", needs=needs)  # type: ignore[arg-type]
    needs["health"] = "long_term"
    assert client.needs == {"health": "none"}
    with pytest.raises(TypeError):
        client.needs["health"] = kim.NeedLevel.LONG_TERM  # type: ignore[index]


def test_changing_what_was_told_changes_no_decision() -> None:
    """The dictionaries that a decision gives away belong to the caller."""
    decision = decided(CLIENT, ON)
    before = decision.to_json()
    told = decision.to_dict()
    told["explanation"]["outcomes"]["group:1"]["label"]["de"] = "geändert"
    told["readings"]["several"] = "three"
    told["referral"]["alternatives"].append("x")
    assert decision.to_json() == before
    assert decision.to_dict() == json.loads(before)
    assert decided(CLIENT, ON).to_dict() == json.loads(before)


def test_the_explanation_of_a_decision_cannot_be_changed() -> None:
    """Whoever changes the tree that a decision gives away changes a copy, or nothing."""
    decision = decided(CLIENT, ON)
    before = decision.explain()
    with contextlib.suppress(TypeError, AttributeError):
        decision.explanation["outcomes"]["group:1"]["truth"] = "no"
    assert decision.explanation["outcomes"]["group:1"]["truth"] == "yes"
    assert decision.explain() == before
