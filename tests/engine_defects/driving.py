"""The C module of durable-rules, driven directly."""

import json

import durable_rules_engine as engine

#: A rule that fires on every fact with ``"k": 1``.
CATCH_ALL = {"all": [{"m": {"k": 1}}]}


def ruleset(name: str, rules: dict[str, object]) -> int:
    """The handle of a new ruleset."""
    return int(engine.create_ruleset(name, json.dumps(rules)))


def fired_on(handle: int, fact: dict[str, object]) -> list[str]:
    """The rules that fire on a fact with ``"k": 1``; its state stays."""
    fact = {"sid": "1", "id": "1", "k": 1, **fact}
    _, state = engine.assert_fact(handle, json.dumps(fact))
    answer = engine.start_action_for_state(handle, state)
    action = answer[1] if answer else None
    fired = []
    while action:
        fired.append(action[2 : action.index('"', 2)])
        action = engine.complete_and_start_action(handle, state)
    return fired
