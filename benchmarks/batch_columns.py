"""Whole tables in memory: kim-rules on packed and plain columns, and its peers, in turns."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from openfisca_core.indexed_enums import EnumArray

import kim_rules as kim
from benchmarks.facts import ON, clients
from benchmarks.inputs import derive
from benchmarks.peers import DisagreementError, openfisca
from benchmarks.peers.columns import OUTCOMES, by_duckdb, by_numpy, kernel, small_columns
from benchmarks.table import Row, target
from kim_rules_batch import Executor, Layout, pack, plain_table

SEED = 7
#: Clients of one table that differ; the table repeats them.
DISTINCT = 20_000
ROUNDS = 5
REFERENCE = "OpenFisca, columns"
LEAST_TIMES_REFERENCE = 10.0
#: Outcome by the number that the peers have for it.
VERDICTS = ("no", "open", "yes")
STATUSES = ("not_indicated", "open", "indicated", "rejected", "established")


class Contestant(NamedTuple):
    """A way of deciding a whole table, and how its outcomes are read for the check."""

    name: str
    decide: Callable[[], Any]
    read: Callable[[Any], pl.DataFrame]


def rows(count: int) -> list[Row]:
    """Check all contestants against each other, time them in turns, describe the times.

    Args:
        count: Rows of the table.

    Raises:
        DisagreementError: If a contestant decides differently.
    """
    found = _contestants(max(1, count // DISTINCT))
    wanted = found[0].read(found[0].decide())
    for contestant in found[1:]:
        if not contestant.read(contestant.decide()).equals(wanted):
            raise DisagreementError(f"{contestant.name} differs from {found[0].name}")
    size = len(wanted)
    times: dict[str, list[tuple[float, float]]] = {one.name: [] for one in found}
    for turn in range(ROUNDS):
        for contestant in found[turn % len(found) :] + found[: turn % len(found)]:
            times[contestant.name].append(_timed(contestant.decide))
    return [_row(one.name, size, times) for one in found]


def _timed(decide: Callable[[], Any]) -> tuple[float, float]:
    gc.collect()
    start, processor = perf_counter(), process_time()
    decide()
    return perf_counter() - start, process_time() - processor


def _row(name: str, size: int, times: dict[str, list[tuple[float, float]]]) -> Row:
    clock = median(seconds for seconds, _ in times[name])
    processor = median(seconds for _, seconds in times[name])
    faster = median(
        reference / own
        for (reference, _), (own, _) in zip(times[REFERENCE], times[name], strict=True)
    )
    remark = f"{size / clock / 1e6:.1f} million a second by the clock"
    if name == "kim-rules, packed":
        met = faster >= LEAST_TIMES_REFERENCE
        remark += "; " + target(met, f"at least {LEAST_TIMES_REFERENCE:.0f} x {REFERENCE}")
    rate = size / processor
    return Row(
        f"table: {name}", clock / size, None, rate, faster, f"as fast as {REFERENCE}", remark
    )


def _contestants(times: int) -> list[Contestant]:
    facts = list(clients(DISTINCT, SEED))
    inputs = [derive(client, ON) for client in facts]
    system = openfisca.tax_benefit_system()
    wide = {n: _repeated(column, times) for n, column in openfisca.columns(inputs).items()}
    small = {name: np.tile(column, times) for name, column in small_columns(inputs).items()}
    rulebook = kim.load_rulebook()
    plain = plain_table(facts, rulebook).drop("error")
    packed = pack(plain).drop("error").with_columns(id=pl.int_range(len(plain), dtype=pl.UInt32))
    compiled = kernel(list(small))
    return [
        Contestant(REFERENCE, lambda: openfisca.simulated(system, wide), _of_numbers),
        _of_library("kim-rules, packed", Layout.PACKED, packed, times),
        _of_library("kim-rules, plain", Layout.PLAIN, plain, times),
        Contestant("DuckDB, one statement", by_duckdb(small), _of_numbers),
        Contestant("NumPy by hand", lambda: by_numpy(small), _of_numbers),
        Contestant("Numba, compiled loop", lambda: compiled(small), _of_numbers),
    ]


def _repeated(column: Any, times: int) -> Any:
    """A column so many times in a row; an enumeration stays one."""
    if isinstance(column, EnumArray):
        codes: Any = column.possible_values
        return EnumArray(np.tile(column.view(np.ndarray), times), codes)
    return np.tile(column, times)


def _of_library(name: str, layout: Layout, table: pl.DataFrame, times: int) -> Contestant:
    executor = Executor(kim.load_rulebook(), layout=layout)
    lazy = pl.concat([table] * times).rechunk().lazy()
    decided = executor.decided(lazy, ON).select(OUTCOMES)
    return Contestant(name, lambda: decided.collect(engine="streaming"), _of_codes)


def _of_codes(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(pl.all().cast(pl.String))


def _of_numbers(found: dict[str, Any]) -> pl.DataFrame:
    codes = {name: VERDICTS if name.startswith("group") else STATUSES for name in OUTCOMES}
    frame = pl.DataFrame({name: np.asarray(found[name]).astype(np.uint32) for name in found})
    frame = frame.sort("row") if "row" in found else frame
    return frame.select(pl.lit(pl.Series(codes[n])).gather(pl.col(n)).alias(n) for n in OUTCOMES)
