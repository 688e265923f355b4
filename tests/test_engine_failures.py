"""When durable-rules fails, or disagrees with the evaluator, no answer is given.

Neither messages nor tracebacks repeat a fact.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from deciding import RULEBOOK

import kim_rules as kim
from kim_rules import engine

pytest.importorskip("durable_rules_engine")
from engine_spy import CLIENT, ON, SECRET, Answer, Spy, decide, spy_on

Spied = Callable[..., tuple[Spy, kim.Rulebook]]


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Spied:
    """Makes a spy and a rulebook that is decided through it."""
    return partial(spy_on, monkeypatch, tmp_path)


# --- failures of the engine ---------------------------------------------------------------


def fails(original: Answer, *arguments: Any) -> Any:
    """A function of the C module that fails at its end and repeats what it was given."""
    original(*arguments)
    raise RuntimeError(f"cannot take {arguments} {SECRET}")


def is_silent(original: Answer, *arguments: Any) -> None:
    """A function of the C module that answers nothing."""
    original(*arguments)


@pytest.mark.parametrize(
    "function",
    ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"],
)
def test_a_failure_of_the_engine_is_an_engine_error(spied: Spied, function: str) -> None:
    """No answer is given, and neither message nor traceback repeats a fact."""
    _, rulebook = spied(**{function: fails})
    with pytest.raises(kim.EngineError) as caught:
        decide(rulebook)
    told = "".join(traceback.format_exception(caught.value))
    assert "RuntimeError" in str(caught.value)
    for value in (SECRET, "duldung", '"k"'):
        assert value not in told


@pytest.mark.parametrize(
    "function", ["start_action_for_state", "complete_and_start_action", "retract_fact"]
)
def test_the_state_is_deleted_after_a_failure(spied: Spied, function: str) -> None:
    """A failure in the middle leaves no fact behind for the next decision, which is right."""
    spy, rulebook = spied(**{function: fails})
    with pytest.raises(kim.EngineError):
        decide(rulebook)
    ((_, fact),) = spy.of("assert_fact")
    ((_, sid),) = spy.of("delete_state")
    assert json.loads(fact)["sid"] == sid
    spy.replaced.clear()
    assert decide(rulebook).target_group(3).verdict == "no"
    assert json.loads(spy.of("assert_fact")[1][1])["sid"] != sid


def test_a_state_is_given_up_when_a_fact_is_refused(spied: Spied) -> None:
    """Whatever a refused fact has left behind, the next decision does not meet it."""
    spy, rulebook = spied(assert_fact=fails)
    with pytest.raises(kim.EngineError):
        decide(rulebook)
    spy.replaced.clear()
    assert decide(rulebook).target_group(3).verdict == "no"
    first, second = (json.loads(fact)["sid"] for _, fact in spy.of("assert_fact")[:2])
    assert first != second


def test_an_interruption_is_not_swallowed(spied: Spied) -> None:
    """Ctrl-C during a decision ends it as such; state and lock are given back."""

    def interrupts(original: Answer, *arguments: Any) -> None:
        original(*arguments)
        raise KeyboardInterrupt

    spy, rulebook = spied(start_action_for_state=interrupts)
    with pytest.raises(KeyboardInterrupt):
        decide(rulebook)
    assert len(spy.of("delete_state")) == 1
    spy.replaced.clear()
    assert decide(rulebook).target_group(3).verdict == "no"


@pytest.mark.parametrize("function", ["start_action_for_state", "complete_and_start_action"])
def test_a_silent_engine_is_an_error(spied: Spied, function: str) -> None:
    """When not even the rule that always fires is told, nothing can be concluded."""
    _, rulebook = spied(**{function: is_silent})
    if function == "start_action_for_state":
        with pytest.raises(kim.EngineError, match="fired no rule"):
            decide(rulebook)
    else:  # only the first rule is told: what is missing looks open, and is noticed
        with pytest.raises(kim.EngineError):
            decide(rulebook)


def test_an_endless_engine_is_an_error(spied: Spied) -> None:
    """An engine that fires the same rule for ever is stopped."""

    def again(_original: Answer, *_arguments: Any) -> str:
        return '{"z": 1}'

    _, rulebook = spied(complete_and_start_action=again)
    with pytest.raises(kim.EngineError, match="more rules than there are"):
        decide(rulebook)


def test_yes_and_no_at_once_is_an_error(spied: Spied) -> None:
    """A node for which both rules fire is named; no answer is given."""

    def start_with_both(original: Answer, *arguments: Any) -> Any:
        names.extend(("y0_0", "n0_0"))
        return original(*arguments)

    def both(original: Answer, *arguments: Any) -> Any:
        return f'{{"{names.pop()}": 1}}' if names else original(*arguments)

    names: list[str] = []
    _, rulebook = spied(start_action_for_state=start_with_both, complete_and_start_action=both)
    with pytest.raises(kim.EngineError, match="yes and no"):
        decide(rulebook)


def test_an_engine_that_refuses_a_ruleset_is_an_error(spied: Spied) -> None:
    """A rulebook that durable-rules does not take is not decided without it."""
    _, rulebook = spied(create_ruleset=fails)
    with pytest.raises(kim.EngineError, match="refused a ruleset"):
        decide(rulebook)


# --- disagreement -------------------------------------------------------------------------


def with_one_answer_turned(node: str) -> Callable[..., dict[str, int]]:
    """``Engine.decide`` with the truth of one node turned to another."""
    original = engine.Engine.decide

    def turned(self: engine.Engine, *arguments: Any) -> dict[str, int]:
        ranks = original(self, *arguments)
        return {name: (rank + 1) % 3 if name == node else rank for name, rank in ranks.items()}

    return turned


def test_a_disagreement_refuses_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the hash of the facts, the node and both answers, and no fact's value."""
    monkeypatch.setattr(engine.Engine, "decide", with_one_answer_turned("group:3"))
    client = kim.Client.from_dict(CLIENT)
    with pytest.raises(kim.EngineDisagreement) as caught:
        kim.decide(client, on=ON, rulebook=RULEBOOK)
    error = caught.value
    assert error.facts_sha256 == client.sha256()
    ((node, first, second),) = [(d.outcome, d.first, d.second) for d in error.differences]
    assert (node, first, second) == ("group:3", "open", "no")
    assert all(part in str(error) for part in (client.sha256(), "group:3: open / no"))
    told = "".join(traceback.format_exception(error))
    assert SECRET not in told
    assert "duldung" not in told


def test_every_node_that_matters_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turning any one answer of the engine, whichever, is noticed.

    The client is a gap, so that every provider of both walks is decided.
    """
    facts = {
        **CLIENT, "birth_date": "2020-01-01", "support_wanted": True, "municipality": "Haan",
        "needs": {"housing": "short_term"}, "overall_planning_needed": False,
        "multiple_needs_finding": False, "residence_status": "visum",
    }  # fmt: skip
    assert decide(RULEBOOK, facts).referral.verdict == "gap"
    for node in RULEBOOK.roots:
        with monkeypatch.context() as patched:
            patched.setattr(engine.Engine, "decide", with_one_answer_turned(node))
            with pytest.raises(kim.EngineDisagreement, match=node):
                decide(RULEBOOK, facts)
