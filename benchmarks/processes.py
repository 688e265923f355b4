"""Measurements from outside: the command line on a file, and the time to start."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.facts import ON, clients
from benchmarks.table import Row, target

IMPORT_TARGET = 0.15
HELP_TARGET = 0.4
BARE = "python -c pass"
FIRST_DECISION = """
from datetime import date
import kim_rules as kim
client = kim.Client.from_dict({"id": "c-1", "birth_date": "1990"})
kim.decide(client, on=date(2023, 9, 1), rulebook=kim.load_rulebook()).eligible
"""


def command_row(count: int) -> Row:
    """Clients per second of processor of ``kim-rules decide``, start-up included."""
    with TemporaryDirectory() as folder:
        source, sink = Path(folder, "clients.ndjson"), Path(folder, "decisions.ndjson")
        lines = (json.dumps(client) + "\n" for client in clients(count, seed=7))
        source.write_text("".join(lines), encoding="utf-8")
        seconds, processor = _decide(source, sink)
        size, written = sink.stat().st_size, sum(1 for _ in sink.open("rb"))
    if written != count:
        raise RuntimeError(f"kim-rules decide wrote {written} lines for {count} clients")
    remark = f"{count:,} lines in {seconds:.1f} s, {size / count / 1024:.1f} KiB each"
    name = "kim-rules decide FILE (NDJSON)"
    return Row(name, seconds / count, None, count / processor, remark=remark)


def _decide(source: Path, sink: Path) -> tuple[float, float]:
    """Seconds that pass, and seconds of the processor."""
    arguments = ["decide", str(source), "--on", ON.isoformat(), "--format", "ndjson"]
    start, before = perf_counter(), os.times()
    with sink.open("wb") as out:
        subprocess.run([_program(), *arguments], stdout=out, check=True)
    seconds, after = perf_counter() - start, os.times()
    user = after.children_user - before.children_user
    return seconds, user + after.children_system - before.children_system


def _program() -> str:
    found = shutil.which("kim-rules", path=sysconfig.get_path("scripts"))
    if found is None:
        raise RuntimeError("kim-rules is not installed in this environment")
    return found


def start_rows(runs: int) -> list[Row]:
    """Time to import, to decide once and to show the help, against the bare interpreter.

    All of them find their modules compiled, in a cache that the first turn fills.

    Args:
        runs: How often each is started; they take turns.
    """
    commands = {
        BARE: [sys.executable, "-c", "pass"],
        "import json": [sys.executable, "-c", "import json"],
        "import kim_rules": [sys.executable, "-c", "import kim_rules"],
        "import kim_rules and decide once": [sys.executable, "-c", FIRST_DECISION],
        "kim-rules --help": [_program(), "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    with TemporaryDirectory() as cache:
        for turn in range(runs + 1):
            for name, command in commands.items():
                seconds = _started(command, cache)
                if turn:
                    times[name].append(seconds)
    return [_start_row(name, found, median(times[BARE])) for name, found in times.items()]


def _started(command: list[str], cache: str) -> float:
    known = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    subprocess.run(
        command, stdout=subprocess.DEVNULL, check=True, env={**known, "PYTHONPYCACHEPREFIX": cache}
    )
    return perf_counter() - start


def _start_row(name: str, found: list[float], bare: float) -> Row:
    typical = median(found)
    remark = f"net of the interpreter {(typical - bare) * 1000:.0f} ms"
    if name == "import kim_rules":
        remark += "; " + target(typical - bare < IMPORT_TARGET, "under 150 ms net")
    if name == "kim-rules --help":
        remark += "; " + target(typical < HELP_TARGET, "under 400 ms in all")
    worst = quantiles(found, n=100, method="inclusive")[-1]
    return Row(name, typical, worst, None, typical / bare, "bare python", remark)
