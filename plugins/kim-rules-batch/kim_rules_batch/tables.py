"""Decides, packs and unpacks tables of every kind: Polars frames, lazy frames, Arrow tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

import polars as pl
import pyarrow as pa

from kim_rules.loading import load_rulebook
from kim_rules.rulebook import Rulebook
from kim_rules_batch.converting import packed, unpacked
from kim_rules_batch.executor import Executor
from kim_rules_batch.explaining import with_explanations
from kim_rules_batch.layouts import Layout, layout_of

#: A Polars frame, a Polars lazy frame or an Arrow table.
T = TypeVar("T")


def decide_table(
    table: T,
    *,
    on: date | str,
    rulebook: Rulebook | str | Path | None = None,
    readings: Mapping[str, str] | None = None,
    layout: Layout | str | None = None,
    explain: Sequence[str] = (),
) -> T:
    """Decide every client of a table.

    Args:
        table: One client a row.
        on: The key date (*Stichtag*), or the name of the column with it.
        rulebook: A loaded rulebook, its id or folder; Kreis Mettmann when None.
        readings: Options to use instead of the defaults, by reading.
        layout: Of the table; seen from its columns when None.
        explain: Ids of clients whose decisions are wanted in full, in a column
            ``explanation``: the JSON of the decision.

    Returns:
        A table of the same kind with the outcomes, one row a client, in the order of the
        input. A row whose facts cannot be decided has only ``id`` and ``error``.

    Raises:
        InvalidTable: If columns are missing, of a wrong type or not known.
        InvalidReadings: If a reading or an option is not known.
    """
    rules = rulebook if isinstance(rulebook, Rulebook) else load_rulebook(rulebook)

    def decided(lazy: pl.LazyFrame) -> pl.LazyFrame:
        executor = Executor(rules, readings, _layout(lazy, layout))
        if explain:
            return with_explanations(executor, lazy, on, explain)
        return executor.decided(lazy, on)

    return _same_kind(table, decided)


def pack(table: T, rulebook: Rulebook | str | Path | None = None, keep: Sequence[str] = ()) -> T:
    """A plain table in the packed layout; see :func:`kim_rules_batch.converting.packed`."""
    rules = rulebook if isinstance(rulebook, Rulebook) else load_rulebook(rulebook)
    return _same_kind(table, lambda lazy: packed(lazy, rules, tuple(keep)))


def unpack(table: T, rulebook: Rulebook | str | Path | None = None, keep: Sequence[str] = ()) -> T:
    """A packed table in the plain layout; see :func:`kim_rules_batch.converting.unpacked`."""
    rules = rulebook if isinstance(rulebook, Rulebook) else load_rulebook(rulebook)
    return _same_kind(table, lambda lazy: unpacked(lazy, rules, tuple(keep)))


def _layout(table: pl.LazyFrame, layout: Layout | str | None) -> Layout:
    return layout_of(table.collect_schema()) if layout is None else Layout(layout)


def _same_kind(table: T, change: Callable[[pl.LazyFrame], pl.LazyFrame]) -> T:
    return cast("T", _changed(table, change))


def _changed(table: object, change: Callable[[pl.LazyFrame], pl.LazyFrame]) -> object:
    if isinstance(table, pl.LazyFrame):
        return change(table)
    if isinstance(table, pl.DataFrame):
        return change(table.lazy()).collect(engine="streaming")
    if isinstance(table, pa.Table):
        frame = pl.DataFrame(table)
        return change(frame.lazy()).collect(engine="streaming").to_arrow()
    wanted = "a Polars frame, a Polars lazy frame or an Arrow table"
    raise TypeError(f"table must be {wanted}, not {type(table).__name__}")
