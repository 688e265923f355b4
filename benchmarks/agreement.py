"""Engine against evaluator: random clients on many key dates, differences counted."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import kim_rules as kim
from benchmarks import library
from benchmarks.table import Row

TESTS = Path(__file__).parents[1] / "tests"


def row(count: int, seed: int = 1) -> Row:
    """Decide random clients; the library itself compares engine and evaluator.

    Args:
        count: Clients over all key dates.
        seed: The same seed gives the same clients.
    """
    makers, rng = _makers(), Random(seed)
    contestants = [(on, library.KimRules(on)) for on in makers.KEY_DATES]
    differences, start = 0, process_time()
    for number in range(count):
        on, contestant = contestants[number % len(contestants)]
        client = library.client(makers.random_client(rng, on))
        try:
            contestant.outcomes(client)
        except kim.EngineDisagreement:
            differences += 1
    rate = count / (process_time() - start)
    remark = f"{differences} differences in {count:,} clients on {len(contestants)} key dates"
    return Row("engine against evaluator", None, None, rate, remark=remark)


def _makers() -> Any:
    """The random clients of the tests, which hug the boundaries of the rules."""
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))
    return import_module("random_clients")
