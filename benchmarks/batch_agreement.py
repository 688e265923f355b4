"""Tables against single decisions: random clients, all readings, many key dates, both layouts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.table import Row, target

ROOT = Path(__file__).parents[1]
#: Where the random clients of the tests are, and the comparison with the core.
TESTS = (ROOT / "tests", ROOT / "plugins" / "kim-rules-batch" / "tests")
#: Clients that are decided together, on one key date and under one choice of readings.
BLOCK = 2_500


class Block(NamedTuple):
    """Clients that are decided together."""

    on: date
    readings: dict[str, str]
    seed: int
    size: int


def row(count: int, seed: int = 1) -> Row:
    """Decide random clients as tables and one by one, on all processors, and compare.

    Args:
        count: Clients over all key dates.
        seed: The same seed gives the same clients.
    """
    blocks = list(_blocks(count, seed))
    start = perf_counter()
    processors = os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count()
    context = get_context("spawn")
    with ProcessPoolExecutor(processors, context, initializer=_alone) as pool:
        differences = sum(pool.map(differing, blocks))
    seconds = perf_counter() - start
    days = len({block.on for block in blocks})
    options = {option for block in blocks for option in block.readings.items()}
    remark = (
        f"{differences} differences in {count:,} clients on {days} key dates, "
        f"under {len(options)} options of readings; {target(not differences, 'none')}"
    )
    return Row("tables against kim.decide", seconds / count, None, None, remark=remark)


def _blocks(count: int, seed: int) -> Iterator[Block]:
    """The key dates in turn, each block under other readings."""
    tables = _tables()
    days: list[date] = import_module("random_clients").KEY_DATES
    rng = Random(seed)
    size = min(BLOCK, -(-count // len(days)))
    for number, start in enumerate(range(0, count, size)):
        readings = tables.random_options(rng, tables.METTMANN)
        yield Block(days[number % len(days)], readings, seed + number, min(size, count - start))


def differing(block: Block) -> int:
    """How many clients of a block are not decided alike by a table of each layout and the core."""
    from kim_rules_batch import decide_table, pack, plain_table

    tables = _tables()
    clients = tables.mettmann_clients(Random(block.seed), block.size, block.on)
    wanted = [
        tables.decided_row(facts, block.on, tables.METTMANN, block.readings) for facts in clients
    ]
    plain = plain_table(clients, tables.METTMANN)
    found = (
        decide_table(table, on=block.on, readings=block.readings).to_dicts()
        for table in (plain, pack(plain))
    )
    return sum(
        any(one != right for one in rows) for *rows, right in zip(*found, wanted, strict=True)
    )


def _tables() -> Any:
    """The tables of random clients that the tests use."""
    for folder in map(str, TESTS):
        if folder not in sys.path:
            sys.path.append(folder)
    return import_module("batch_tables")


def _alone() -> None:
    """Leave the other processors to the other processes."""
    os.environ["POLARS_MAX_THREADS"] = "1"
