"""Memory over many decisions, in a child process that does nothing else.

``python -m benchmarks.memory KIND COUNT`` is the child: it prints one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from time import process_time

import psutil

from benchmarks import library
from benchmarks.facts import clients
from benchmarks.table import Row

MIB = 1024 * 1024
SAMPLES = 100


def rows(count: int) -> list[Row]:
    """Memory over decisions read for their outcomes, and over a tenth of it as JSON."""
    return [_row("outcomes", count), _row("full JSON", count // 10)]


def _row(kind: str, count: int) -> Row:
    command = [sys.executable, "-m", "benchmarks.memory", kind, str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seen = json.loads(done.stdout)
    early, late, peak = (seen[name] / MIB for name in ("early", "late", "peak"))
    remark = f"{early:.1f} MiB after 10 %, {late:.1f} MiB at the end, peak {peak:.1f} MiB"
    name = f"memory, {count:,} x {kind}"
    rate = count / seen["seconds"]
    return Row(name, None, None, rate, late / early, "RSS after 10 %", remark)


def watch(kind: str, count: int) -> dict[str, float]:
    """Decide new clients one after another and look at the resident memory.

    Args:
        kind: ``outcomes`` or ``full JSON``.
        count: How many clients; each is made, parsed, decided and dropped.

    Returns:
        Resident bytes after a tenth, at the end and at most; seconds in all.
    """
    contestant = library.KimRules()
    call = contestant.outcomes if kind == "outcomes" else contestant.as_json
    step, seen = max(1, count // SAMPLES), []
    start = process_time()
    for number, facts in enumerate(clients(count, seed=11), start=1):
        call(library.client(facts))
        if number % step == 0:
            seen.append(psutil.Process().memory_info().rss)
    seconds = process_time() - start
    early = seen[len(seen) // 10 - 1]
    return {"early": early, "late": seen[-1], "peak": max(seen), "seconds": seconds}


if __name__ == "__main__":
    print(json.dumps(watch(sys.argv[1], int(sys.argv[2]))))
