"""Where durable-rules cannot be imported, the evaluator answers alone, and says so.

That is so on Python 3.13 and later. Everything else is the same, byte for byte.
"""

from __future__ import annotations

import json
import sys

import child_process
import pytest
from deciding import decided, digests, drawn

from kim_rules import engine

BLOCK = "import sys; sys.modules.update(durable=None, durable_rules_engine=None)\n"
BOTH = '"executors": ["durable-rules", "evaluator"]'
ALONE = '"executors": ["evaluator"]'
CLIENTS = 2_000


def test_the_same_decisions_but_for_the_executors() -> None:
    """2,000 decisions are byte-identical when the name of the missing executor is put back."""
    told = child_process.printed_by(
        f"{BLOCK}import hashlib, deciding\n"
        f"for _, client, on, readings in deciding.drawn(7000, {CLIENTS}):\n"
        "    text = deciding.decided(client, on, readings).to_json()\n"
        f"    assert text.count({ALONE!r}) == 1\n"
        f"    text = text.replace({ALONE!r}, {BOTH!r})\n"
        "    print(hashlib.sha256(text.encode()).hexdigest())\n"
    )
    pytest.importorskip("durable_rules_engine")
    alone, together = told.split(), digests(7000, CLIENTS)
    assert len(alone) == CLIENTS
    differ = [number for number in range(CLIENTS) if alone[number] != together[number]]
    cases = [case[1:] for case in drawn(7000, CLIENTS)]
    assert not differ, (len(differ), cases[differ[0]])


def test_the_decision_says_who_decided() -> None:
    """The stamp names the evaluator alone, and the sentences have one line more about it."""
    told = child_process.printed_by(
        f"{BLOCK}import json, deciding\n"
        "decision = deciding.decided({'id': 'c-1'}, deciding.KEY_DATES[0])\n"
        "print(json.dumps([decision.rulebook.executors, decision.explain('de')]))\n"
    )
    executors, text = json.loads(told)
    assert executors == ["evaluator"]
    pytest.importorskip("durable_rules_engine")
    together = decided({"id": "c-1"}, next(drawn(0, 1))[2]).explain("de")
    more = set(text.splitlines()) - set(together.splitlines())
    assert len(text.splitlines()) == len(together.splitlines()) + 1
    assert len(more) == 1


def test_nothing_of_durable_is_imported() -> None:
    """Blocked means blocked: neither the package nor its C module gets in another way."""
    told = child_process.printed_by(
        f"{BLOCK}import deciding\n"
        "deciding.decided({'id': 'c-1'}, deciding.KEY_DATES[0]).to_json()\n"
        "print([name for name, module in sys.modules.items() if 'durable' in name and module])\n"
    )
    assert told.strip() == "[]"


def test_durable_rules_decides_wherever_it_can_be_imported() -> None:
    """Below Python 3.13 the engine is there: its tests cannot be left out unnoticed."""
    assert (engine.load() is not None) == (sys.version_info < (3, 13))
