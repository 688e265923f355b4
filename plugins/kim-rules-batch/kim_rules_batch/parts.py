"""Decides one piece and writes it as one part: complete under its name, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl

from kim_rules_batch.files import Format, Piece
from kim_rules_batch.impact import Changes
from kim_rules_batch.interrupts import held_back
from kim_rules_batch.job import Job
from kim_rules_batch.scanning import tables_of, told_apart
from kim_rules_batch.tally import Outcomes, Tally

#: Rows of a group in a written file; fixed, so that equal rows give equal bytes.
ROW_GROUP = 262_144
#: How many bytes are written to find out whether that is possible.
_PROBE = 2**16
#: What unfinished files begin with, so that nothing reads them and a later run removes them.
UNFINISHED = "_unfinished-"

#: Takes how many more rows have been decided.
Tick = Callable[[int], None]


def write_part(job: Job, piece: Piece, target: Path | None, tick: Tick = lambda _: None) -> Tally:
    """Decide or compare the rows of a piece, and write what comes out.

    Args:
        job: What is done.
        piece: The rows.
        target: Where the file stands in the end; None when nothing is written.
        tick: Called now and then, from any thread, with the number of rows since last time.

    Returns:
        What was counted.

    Raises:
        InvalidFile: If a file cannot be read.
        OSError: If the part cannot be written.
    """
    counts = Outcomes(job.outcome_names()) if job.other is None else Changes(job)

    def counted(table: pl.LazyFrame) -> pl.LazyFrame:
        if isinstance(counts, Changes):
            return counts.found_in(table, tick)
        return job.decided(table).map_batches(_passed(counts, tick), streamable=True)

    with told_apart(piece.sources):
        with held_back():
            tables = pl.concat([counted(table) for table in tables_of(job, piece)])
        if target is None:
            tables.select(pl.len()).collect(engine="streaming")
        else:
            with renamed(target) as unfinished:
                _sink_or_fail(tables, unfinished, job.form)
    return counts.tally()


def _passed(counts: Outcomes, tick: Tick) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Counts rows on their way, and leaves them as they are."""

    def passed(outcomes: pl.DataFrame) -> pl.DataFrame:
        counts.add(outcomes)
        tick(outcomes.height)
        return outcomes

    return passed


def _sink_or_fail(table: pl.LazyFrame, path: Path, form: Format) -> None:
    """Write a table; a failure to write is an OSError, whatever Polars makes of it.

    Polars says of a Parquet file for which the disk has no room that it is out of
    specification, as of one that is read. On a full disk nothing more can be written.
    """
    try:
        _sink(table, path, form)
    except pl.exceptions.PolarsError:
        with path.open("ab") as file:
            file.write(bytes(_PROBE))
            os.fsync(file)
        raise


def _sink(table: pl.LazyFrame, path: Path, form: Format) -> None:
    if form is Format.PARQUET:
        # Codes repeat so much that a higher level makes nothing smaller, only slower.
        table.sink_parquet(path, compression_level=1, row_group_size=ROW_GROUP)
    elif form is Format.IPC:
        table.sink_ipc(path, compression="zstd", record_batch_size=ROW_GROUP)
    elif form is Format.CSV:
        table.sink_csv(path, check_extension=False)
    else:
        table.sink_ndjson(path, check_extension=False)


@contextmanager
def renamed(target: Path) -> Iterator[Path]:
    """A file that stands at its place, complete and synced, when the block ends well.

    Args:
        target: Its place.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{UNFINISHED}{target.name}-")
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target.parent)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _sync(path: Path) -> None:
    if path.is_dir() and os.name != "posix":
        return  # elsewhere folders cannot be synced
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_unfinished(folder: Path) -> None:
    """Remove what runs that were killed have left behind.

    Args:
        folder: Where parts are written, by nobody at the moment.
    """
    for path in folder.glob(f"{UNFINISHED}*"):
        path.unlink(missing_ok=True)
