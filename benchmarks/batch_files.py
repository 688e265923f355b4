"""Whole files with ``kim-rules batch``: against a plain copy, in memory, and on a cluster.

Everything is measured in a child process that does nothing else:
``python -m benchmarks.batch_files make LAYOUT FILE ROWS`` writes a file of clients, and
``python -m benchmarks.batch_files KIND FILE OUT`` copies or decides it and prints one
JSON object.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import polars as pl

import kim_rules as kim
from benchmarks.facts import ON, clients
from benchmarks.table import Row, target
from kim_rules_batch import pack, plain_table

KIB = 1024
TURNS = 3
#: Clients that differ; a file has them in random order, each row with an id of its own.
DISTINCT = 20_000
CHUNK = 1_000_000
#: Rows with which a measured process warms up, so that its start-up does not count.
FEW = 1_000
MOST_TIMES_A_COPY = {"packed": 1.3, "plain": 2.5}
MOST_TIMES_ALONE = 1.2
MOST_MIB = 1024
#: So many names has the file of the memory row, and is read once under each.
NAMES = 4

Told = dict[str, float]


def rows(count: int) -> list[Row]:
    """Deciding Parquet to Parquet against scanning and writing the same columns.

    Args:
        count: Rows of the file.
    """
    return [row for layout in MOST_TIMES_A_COPY for row in copy_rows(layout, count)]


def copy_rows(layout: str, count: int) -> list[Row]:
    """The same for one layout.

    Args:
        layout: ``packed`` or ``plain``.
        count: Rows of the file.
    """
    with _made(layout, count) as file:
        copied, decided = _in_turns(file, "copy", "decide")
    name = f"{count:,} rows, {layout}"
    ratio = _ratio(decided, copied, "seconds")
    most = MOST_TIMES_A_COPY[layout]
    processor = _ratio(decided, copied, "processor")
    remark = f"{target(ratio <= most, f'at most {most}')}; {processor:.2f} x by processor time"
    return [
        _row(f"{name}: scan and write", count, copied),
        _row(f"{name}: kim-rules batch", count, decided, ratio, "scan and write", remark),
    ]


def memory_rows(count: int) -> list[Row]:
    """Resident memory at most, for a tenth of the rows and for all, in each layout.

    Args:
        count: Rows of all files together.
    """
    return [_memory_row(layout, count) for layout in MOST_TIMES_A_COPY]


def _memory_row(layout: str, count: int) -> Row:
    told = []
    for size in (count // 10, count):
        with _made(layout, size // NAMES) as file:
            for number in range(1, NAMES):
                os.link(file, file.with_name(f"clients-{number}.parquet"))
            told.append(_child("decide", file.parent)["peak"])
    early, peak = told
    met = target(peak < MOST_MIB, f"under {MOST_MIB} MiB")
    remark = f"peak {peak:.0f} MiB, {early:.0f} MiB for {count // 10:,}; {met}"
    name = f"{count:,} rows, {layout}: memory"
    return Row(name, ratio=peak / early, against="that of a tenth", remark=remark)


def cluster_rows(count: int) -> list[Row]:
    """A cluster of two processes on this machine against one process, start-up apart.

    Args:
        count: Rows of the file.
    """
    with _made("packed", count) as file:
        alone, cluster = _in_turns(file, "parts", "local:2")
    ratio = _ratio(cluster, alone, "seconds")
    start = median(one["start"] for one in cluster)
    met = target(ratio <= MOST_TIMES_ALONE, f"at most {MOST_TIMES_ALONE}")
    name = f"{count:,} rows into parts"
    return [
        _row(f"{name}: one process", count, alone),
        _row(
            f"{name}: local:2",
            count,
            cluster,
            ratio,
            "one process",
            f"{met}; start-up {start:.1f} s apart",
        ),
    ]


def _row(
    name: str,
    count: int,
    told: list[Told],
    ratio: float | None = None,
    against: str = "",
    remark: str = "",
) -> Row:
    seconds = median(one["seconds"] for one in told)
    peak = max(one["peak"] for one in told)
    said = f"{seconds:.1f} s, {count / seconds / 1e6:.2f} million a second, peak {peak:.0f} MiB"
    remark = f"{said}; {remark}" if remark else said
    return Row(name, seconds / count, None, None, ratio, against, remark)


def _ratio(own: list[Told], reference: list[Told], what: str) -> float:
    """Median of the ratios of the turns."""
    return median(mine[what] / other[what] for mine, other in zip(own, reference, strict=True))


def _in_turns(file: Path, *kinds: str) -> list[list[Told]]:
    """Every kind of work on a file, one after the other, in another order each turn."""
    told: dict[str, list[Told]] = {kind: [] for kind in kinds}
    for turn in range(TURNS):
        for kind in kinds if turn % 2 == 0 else reversed(kinds):
            told[kind].append(_child(kind, file))
    return list(told.values())


@contextmanager
def _made(layout: str, count: int) -> Iterator[Path]:
    """A file of clients in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="kim-batch-") as folder:
        file = Path(folder, "in", "clients.parquet")
        file.parent.mkdir()
        _run("make", layout, str(file), str(count))
        yield file


def _child(kind: str, given: Path) -> Told:
    folder = given if given.is_dir() else given.parent
    told: Told = json.loads(_run(kind, str(given), str(folder.with_name("out"))))
    return told


def _run(*words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.batch_files", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


# --- the children ------------------------------------------------------------------------------


def make(layout: str, file: Path, count: int) -> None:
    """Write a file of clients with Polars as it is set by default.

    Args:
        layout: ``packed`` or ``plain``.
        file: Where.
        count: How many rows.
    """
    distinct = plain_table(clients(DISTINCT, seed=41), kim.load_rulebook()).drop("error")
    if layout == "packed":
        distinct = pack(distinct).drop("error")
    rng = random.Random(43)
    size = min(CHUNK, count)
    chunk = distinct[rng.choices(range(DISTINCT), k=size)].lazy()
    starts = range(0, count, size)
    parts = [chunk.head(count - start).with_columns(id=_ids(start, count)) for start in starts]
    pl.concat(parts).sink_parquet(file)


def _ids(start: int, count: int) -> pl.Expr:
    numbers = pl.int_range(pl.len()) + start
    return pl.lit("c-") + numbers.cast(pl.String).str.zfill(len(str(count)))


def measured(kind: str, given: Path, out: Path) -> Told:
    """Seconds of a kind of work without its start-up, and memory at most in MiB.

    The same work on few rows comes first: once to load what is loaded at first use, and
    once more for the time that it takes to start.

    Args:
        kind: A key of :data:`KINDS`.
        given: A file of clients, or a folder of them.
        out: A file or folder that is written, and removed.
    """
    few = out.with_name("few")
    few.mkdir()
    for number in range(2):  # so that both workers of a cluster have something to do
        pl.scan_parquet(given).head(FEW).sink_parquet(few / f"{number}.parquet")
    _timed(kind, few, out)
    start = _timed(kind, few, out)
    shutil.rmtree(few)
    told = _timed(kind, given, out)
    return {
        **{name: told[name] - start[name] for name in told},
        "start": start["seconds"],
        "peak": _peak(),
    }


def _timed(kind: str, given: Path, out: Path) -> Told:
    work, target = KINDS[kind]
    path = out.with_suffix(target)
    begin, processor = perf_counter(), process_time()
    work(given, path)
    told = {"seconds": perf_counter() - begin, "processor": process_time() - processor}
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return told


def copy(given: Path, out: Path) -> None:
    """Read every column, and write it."""
    pl.scan_parquet(given).sink_parquet(out)


def batch(given: Path, out: Path, *options: str) -> None:
    """What a user calls."""
    from kim_rules.cli import main

    words = ["batch", str(given), str(out), "--on", ON.isoformat(), *options]
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        code = main(words)
    if code:
        raise RuntimeError(f"kim-rules batch ended with {code}")


def _peak() -> float:
    """Resident memory of this process at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / KIB


#: Every kind of work, and the end of the name of what it writes.
KINDS: dict[str, tuple[Callable[[Path, Path], None], str]] = {
    "copy": (copy, ".parquet"),
    "decide": (batch, ".parquet"),
    "parts": (batch, ""),
    "local:2": (lambda given, out: batch(given, out, "--cluster", "local:2"), ""),
}


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
