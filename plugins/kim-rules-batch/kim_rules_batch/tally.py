"""Counts over rows, kept so that counts of parts can be added up and stored as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

import polars as pl

#: How many rows there are of each kind. A kind is a path of words: ``("rows",)``,
#: ``("eligible", "yes")``, ``("error", "missing:id")``.
Tally = Counter[tuple[str, ...]]

ROWS = ("rows",)
INVALID = ("invalid",)
ERROR = "error"
#: Stands for no value.
NOTHING = ""
#: How many counts of pieces of a table are held before they are added up.
_HELD = 32


def tally_json(tally: Tally) -> list[list[Any]]:
    """A tally as JSON, in the order of its kinds."""
    return [[*kind, number] for kind, number in sorted(tally.items())]


def tally_of(told: Iterable[Sequence[Any]]) -> Tally:
    """The tally of its JSON."""
    return Counter({tuple(kind): number for *kind, number in told})


def error_tally(errors: pl.Series) -> Tally:
    """The invalid rows, and how often each error occurs in them.

    Args:
        errors: The column ``error``.
    """
    told = errors.drop_nulls()
    if told.is_empty():
        return Counter()
    each = told.str.split("; ").explode().value_counts(name="rows")
    found: Tally = Counter({INVALID: len(told)})
    found.update({(ERROR, text): rows for text, rows in each.iter_rows()})
    return found


class Outcomes:
    """Counts outcomes while tables of them pass by, from several threads.

    Args:
        names: The columns of the outcomes.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name for name in names if name not in ("id", "missing", ERROR)]
        self._lock = Lock()
        self._errors: Tally = Counter()
        self._held: list[pl.DataFrame] = []

    def add(self, outcomes: pl.DataFrame) -> None:
        """Count the rows of a table."""
        complete = (pl.col("missing") == 0).alias("complete")
        kinds = outcomes.lazy().select(*self._names, complete).group_by(pl.all())
        groups = kinds.agg(pl.len().cast(pl.UInt64).alias("rows")).collect(engine="in-memory")
        errors = error_tally(outcomes[ERROR])
        with self._lock:
            self._errors.update(errors)
            self._held.append(groups)
            if len(self._held) >= _HELD:
                self._held = [self._added_up()]

    def _added_up(self) -> pl.DataFrame:
        rows = pl.concat(self._held)
        return rows.group_by(pl.exclude("rows")).agg(pl.col("rows").sum())

    def tally(self) -> Tally:
        """What has been counted."""
        found: Tally = Counter(self._errors)
        if self._held:
            groups = self._added_up()
            found[ROWS] = int(groups["rows"].sum())
            for name in groups.columns[:-1]:
                counts = groups.group_by(pl.col(name).cast(pl.String)).agg(pl.col("rows").sum())
                found.update({(name, value or NOTHING): n for value, n in counts.iter_rows()})
        return found
