"""durable-rules is driven so that none of its known defects can be met.

Each defect has a test that it is avoided, and where that is cheap a demonstration, in a
process of its own, that the library indeed has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import child_process
import pytest
from deciding import RULEBOOK, drawn

import kim_rules as kim
from kim_rules import engine
from kim_rules.ruleset import check_names

pytest.importorskip("durable_rules_engine")
from engine_spy import Spy, decide, spy_on

DEFECTS = sorted((Path(__file__).parent / "engine_defects").glob("*.py"))
Spied = Callable[..., tuple[Spy, kim.Rulebook]]


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Spied:
    """Makes a spy and a rulebook that is decided through it."""
    return partial(spy_on, monkeypatch, tmp_path)


# --- the defects are there ----------------------------------------------------------------


@pytest.mark.parametrize(
    "script", [path for path in DEFECTS if path.stem != "driving"], ids=lambda path: path.stem
)
def test_the_defect_is_there(script: Path) -> None:
    """The raw library crashes or answers wrongly; that is why it is driven as it is.

    Where a platform shows nothing, the demonstration is skipped: what counts is that the
    defect is avoided.
    """
    done = child_process.run(script, MALLOC_PERTURB_="165")
    if done.returncode == 0 and done.stdout.startswith("sound"):
        pytest.skip(f"not seen on this platform: {script.stem}")
    assert done.returncode < 0 or done.stdout.startswith("defect"), done.stderr


# --- how it is driven ---------------------------------------------------------------------


def test_the_engine_takes_part() -> None:
    """Where durable-rules can be imported, it decides beside the evaluator, and is named."""
    assert decide(RULEBOOK).rulebook.executors == ("durable-rules", "evaluator")


def test_no_timer_threads() -> None:
    """Deciding starts no thread and never imports ``durable``, whose host would."""
    told = child_process.printed_by(
        "import sys, threading, deciding\n"
        "deciding.decided({'id': 'c-1'}, deciding.KEY_DATES[0]).to_json()\n"
        "print(threading.active_count(), 'durable' in sys.modules, "
        "'durable_rules_engine' in sys.modules)"
    )
    assert told.split() == ["1", "False", "True"]


def test_a_rule_always_fires(spied: Spied) -> None:
    """Every ruleset has a rule that every fact meets, so that no fact can crash the engine."""
    spy, rulebook = spied()
    decide(rulebook)
    for _, text in spy.of("create_ruleset"):
        assert {"all": [{"m": {"k": 1}}]} in json.loads(text).values()
    for _, text in spy.of("assert_fact"):
        assert json.loads(text)["k"] == 1


def rules_of(spy: Spy) -> list[dict[str, Any]]:
    """Every rule of every ruleset that was built."""
    texts = [text for _, text in spy.of("create_ruleset")]
    return [rule for text in texts for rule in json.loads(text).values()]


def test_rules_over_a_single_fact(spied: Spied) -> None:
    """Every rule has one antecedent: no joins of facts, no counts, nothing that waits."""
    spy, rulebook = spied()
    decide(rulebook)
    assert len(rules_of(spy)) > 20
    for rule in rules_of(spy):
        assert list(rule) == ["all"]
        assert [list(antecedent) for antecedent in rule["all"]] == [["m"]]


def test_only_equality_and_order_of_whole_numbers(spied: Spied) -> None:
    """No ``!=``, no negation, no text in a condition: nothing that could be coerced."""
    spy, rulebook = spied()
    decide(rulebook)
    for rule in rules_of(spy):
        for operator, operand in comparisons(rule["all"][0]["m"]):
            assert operator in ("$gte", "$lt") or not operator.startswith("$")
            values = operand.values() if isinstance(operand, dict) else [operand]
            assert all(type(value) is int for value in values)


def comparisons(condition: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The single comparisons of a condition, through "and" and "or"."""
    ((operator, operand),) = condition.items()
    if operator in ("$and", "$or"):
        for part in operand:
            yield from comparisons(part)
    else:
        yield operator, operand


def test_facts_are_flat_and_of_whole_numbers(spied: Spied) -> None:
    """Beside ``sid`` and ``id`` a fact carries ints that the engine keeps exactly, few of them.

    No text, no truth value, no null, no fraction, no list is ever sent, and never more
    than 252 properties.
    """
    spy, rulebook = spied()
    for _, client, on, readings in drawn(6000, 200):
        typed = kim.Client.from_dict(client)
        kim.decide(typed, on=on, rulebook=rulebook, readings=readings)
    facts = [json.loads(text) for _, text in spy.of("assert_fact")]
    assert len(facts) > 200
    for fact in facts:
        values = [value for key, value in fact.items() if key not in ("sid", "id")]
        assert all(type(value) is int and abs(value) < 2**31 for value in values)
        assert len(fact) <= 252


def test_one_fact_at_a_time(spied: Spied) -> None:
    """A fact is retracted before the next one comes, and each ruleset has one short ``sid``."""
    spy, rulebook = spied()
    for _, client, on, _ in drawn(6100, 100):
        kim.decide(kim.Client.from_dict(client), on=on, rulebook=rulebook)
    there: list[tuple[int, str]] = []
    sids: dict[int, set[str]] = {}
    for name, arguments in spy.calls:
        if name == "assert_fact":
            assert not there
            there.append(arguments)
            sids.setdefault(arguments[0], set()).add(json.loads(arguments[1])["sid"])
        elif name == "retract_fact":
            there.remove(arguments)
    assert not there
    assert not spy.of("delete_state")
    assert len(spy.of("assert_fact")) > 100
    assert all(len(used) == 1 and len(max(used)) <= 7 for used in sids.values())
    assert len(set().union(*sids.values())) == len(sids)


def test_rulesets_are_built_once(spied: Spied) -> None:
    """Rulesets can never be freed: neither clients nor days nor readings make new ones."""
    spy, rulebook = spied()
    decide(rulebook)
    built = len(spy.of("create_ruleset"))
    for _, client, on, readings in drawn(6200, 200):
        kim.decide(kim.Client.from_dict(client), on=on, rulebook=rulebook, readings=readings)
    assert len(spy.of("create_ruleset")) == built <= 12


def test_loading_a_rulebook_again_builds_no_rulesets(spied: Spied, tmp_path: Path) -> None:
    """Equal content shares its rulesets: whoever decides by a path does not fill the memory."""
    spy, rulebook = spied()
    decide(rulebook)
    built = len(spy.of("create_ruleset"))
    for _ in range(3):
        decide(kim.load_rulebook(tmp_path / "again"))
    assert len(spy.of("create_ruleset")) == built


# --- names that collide -------------------------------------------------------------------


def fnv_1a(name: str) -> int:
    """The hash by which durable-rules tells names apart."""
    number = 2166136261
    for byte in name.encode():
        number = (number ^ byte) * 16777619 % 2**32
    return number


def test_names_that_collide_are_refused() -> None:
    """Two names of one hash are an error that names both; other names are not."""
    assert fnv_1a("pc2vu") == fnv_1a("p1uea")
    with pytest.raises(kim.EngineError, match="pc2vu and p1uea"):
        check_names(["q1", "pc2vu", "h1", "p1uea"])
    check_names([f"{letter}{number}" for letter in "qhtc" for number in range(5000)])
    check_names(["q1", "q1"])


# --- where it cannot be imported ----------------------------------------------------------


def test_load_gives_the_c_module() -> None:
    """The only door opens to the C module and not to the package around it."""
    module = engine.load()
    assert isinstance(module, ModuleType)
    assert module.__name__ == "durable_rules_engine"
