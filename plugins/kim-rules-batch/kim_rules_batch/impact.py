"""Compares two ways of deciding a table in one pass: who gains, who loses, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from threading import Lock

import polars as pl

from kim_rules_batch.compared import AFTER, BEFORE, outcomes_of
from kim_rules_batch.explained import Explained, by_column
from kim_rules_batch.job import Job
from kim_rules_batch.layouts import Schema
from kim_rules_batch.tally import ROWS, Tally, error_tally

CHANGED = ("changed",)
#: The column by which changes are always counted, if a table has it.
PLACE = "municipality"


class Changes:
    """Finds and counts what differs between the two settings of a job.

    Args:
        job: With another setting.
    """

    def __init__(self, job: Job) -> None:
        assert job.other is not None
        self._job = job
        self._earlier, self._later = job.setting, job.other
        self._outcomes = outcomes_of(self._earlier.rulebook, self._later.rulebook)
        self._lock = Lock()
        self._tally: Tally = Counter()

    def tally(self) -> Tally:
        """What has been counted."""
        return self._tally

    def schema(self, table: Schema) -> dict[str, pl.DataType]:
        """The columns of the changes that are found in a table."""
        words = ("outcome", "before", "after", "change", "nodes")
        texts = dict.fromkeys([*self._job.others, *words], pl.String())
        return {"id": table["id"], **texts}

    def found_in(self, table: pl.LazyFrame, tick: Callable[[int], None]) -> pl.LazyFrame:
        """A row for each outcome of a client that changes, in the order of the table.

        Args:
            table: The clients.
            tick: Takes how many more of them have been looked at.
        """
        given = table.collect_schema()
        self._job.check(given)
        layout = self._job.layout_of(given)
        for setting, side in ((self._earlier, BEFORE), (self._later, AFTER)):
            table = setting.executor(layout).extended(table, setting.on, prefix=side)
        schema = self.schema(given)

        def changes(both: pl.DataFrame) -> pl.DataFrame:
            found, tally = self._compared(both, given)
            with self._lock:
                self._tally.update(tally)
            tick(both.height)
            return found.select(pl.col(name).cast(kind) for name, kind in schema.items())

        return table.map_batches(changes, schema=schema, streamable=True)

    def _compared(self, both: pl.DataFrame, given: Schema) -> tuple[pl.DataFrame, Tally]:
        errors = pl.coalesce(f"{BEFORE}error", f"{AFTER}error")
        tally = error_tally(both.select(errors).to_series())
        tally[ROWS] = both.height
        places = [PLACE] if PLACE in given else []
        columns = tuple(dict.fromkeys([*places, *self._job.others]))
        tally.update(by_column(both, "all", columns))
        differs = self._words(both.schema)
        changed = both.filter(errors.is_null()).filter(pl.any_horizontal(differs))
        tally[CHANGED] = changed.height
        found, more = Explained(self._job, self._outcomes, changed, given, columns).changes()
        return found, tally + more

    def _words(self, schema: Schema) -> Iterator[pl.Expr]:
        for outcome in self._outcomes:
            yield outcome.word(BEFORE, schema) != outcome.word(AFTER, schema)
