"""Reports: time and memory over many cases, and the time of each section and format.

``python -m benchmarks.report make FILE COUNT recorded|bare|stored``, ``read FILE`` and ``share
FILE PROCESSES`` are children: the first writes cases, ``stored`` ones into a case store on
SQLite; the others make a report out of them, in one process or in several, and print one JSON
object.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import psutil

import kim_rules as kim
from benchmarks.facts import ON, clients
from benchmarks.peers import DisagreementError
from benchmarks.store import ACCESS, MASTER
from benchmarks.table import Row, target

MIB = 1024 * 1024
SINCE = ON - timedelta(days=365)
MANAGERS = 40
#: What 100,000 cases with recorded decisions may take, in seconds.
TARGET = 60.0
#: How often memory is looked at.
LOOK_EVERY = 500


def rows(cases: int) -> list[Row]:
    """What reports about a number of cases need, with and without recorded decisions."""
    with tempfile.TemporaryDirectory(prefix="kim-report-") as folder:
        recorded, bare = Path(folder, "recorded.ndjson"), Path(folder, "bare.ndjson")
        stored = Path(folder, "stored.db")
        fewer = max(1, cases // 10)
        _run("make", str(recorded), str(cases), "recorded")
        _run("make", str(bare), str(fewer), "bare")
        _run("make", str(stored), str(fewer), "stored")
        told = json.loads(_run("read", str(recorded)))
        anew = json.loads(_run("read", str(bare)))
        processes = psutil.cpu_count() or 1
        shared = json.loads(_run("share", str(recorded), str(processes)))
        shared_anew = json.loads(_run("share", str(bare), str(processes)))
        shared_stored = json.loads(_run("share", str(stored), str(processes)))
    allowed = TARGET * cases / 100_000
    met = target(told["seconds"] <= allowed, f"at most {allowed:.0f} s")
    return [
        _whole(f"report, {cases:,} cases with recorded decisions", told, cases, met),
        *_parts("section", told["sections"], cases),
        *_parts("format", told["formats"], None),
        _whole(f"report, {fewer:,} cases decided anew", anew, fewer, ""),
        _shared(f"report, {cases:,} cases with recorded decisions", shared, cases, processes),
        _shared(f"report, {fewer:,} cases decided anew", shared_anew, fewer, processes),
        _shared(f"report, {fewer:,} cases of a store", shared_stored, fewer, processes),
    ]


def _shared(name: str, told: dict[str, float], cases: int, processes: int) -> Row:
    """A report that several processes count, by the clock, their start included."""
    clock, single, peak = told["clock"], told["single"], told["peak"]
    remark = f"{clock:.1f} s by the clock, one {single:.1f} s; RSS of all {peak:.0f} MiB"
    ratio = clock / single
    return Row(f"{name}, {processes} processes", clock / cases, None, None, ratio, "one", remark)


def _whole(name: str, told: dict[str, Any], cases: int, met: str) -> Row:
    seconds, early, peak = told["seconds"], told["early"], told["peak"]
    remark = f"{seconds:.1f} s; RSS {early:.0f} MiB after 10 %, peak {peak:.0f} MiB"
    ratio = peak / early
    return Row(
        name, seconds / cases, None, cases / seconds, ratio, "memory after 10 %",
        f"{remark}; {met}" if met else remark,
    )  # fmt: skip


def _parts(kind: str, seconds: dict[str, float], cases: int | None) -> Iterator[Row]:
    """A row for each part, with its share of all parts."""
    whole = sum(seconds.values())
    for name, taken in seconds.items():
        each = None if cases is None else taken / cases
        remark = f"{taken:.2f} s"
        yield Row(f"  {kind} {name}", each, None, None, taken / whole, f"all {kind}s", remark)


def _run(*words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.report", *words]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


# --- the children ------------------------------------------------------------------------------


def store(file: Path, cases: int) -> None:
    """Put people into a case store, and decide about all of them."""
    with kim.open_store(f"sqlite:///{file}", key=MASTER, create=True) as target:
        for facts in clients(cases, seed=23):
            client = kim.Client.from_dict(facts)
            target.put(ACCESS, client, valid_from=SINCE, origin="import")
        decided = target.decide_all(ACCESS, on=ON, rulebook=kim.load_rulebook())
        if sum(1 for _ in decided) != cases:
            raise DisagreementError("the store decided another number of cases")


def make(file: Path, cases: int, *, recorded: bool) -> None:
    """Write cases: two of five in case management, half of them with an event."""
    rulebook = kim.load_rulebook()
    with file.open("w", encoding="utf-8") as out:
        for number, facts in enumerate(clients(cases, seed=23)):
            line: dict[str, Any] = {"client": facts, "case": {}, "valid_from": "2020-01-01"}
            if number % 5 < 2:
                line["case"] = {
                    "case_manager": f"kim-{number % MANAGERS:02}",
                    "primary_goal": "language",
                }
                line["events"] = [{"code": "goal_reached", "on": ON.isoformat()}] * (number % 2)
            if recorded:
                line["decisions"] = [_decision(facts, rulebook)]
            out.write(json.dumps(line) + "\n")


def _decision(facts: dict[str, Any], rulebook: kim.Rulebook) -> dict[str, Any]:
    client = kim.Client.from_dict(facts, rulebook, ON)
    decision = kim.decide(client, on=ON, rulebook=rulebook).to_dict()
    return {key: value for key, value in decision.items() if key != "explanation"}


class Clock:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, whose time is added up under a name."""

        def run(*args: Any) -> Any:
            start = process_time()
            try:
                return function(*args)
            finally:
                taken = process_time() - start
                self.seconds[name] = self.seconds.get(name, 0.0) + taken

        return run


def read(file: Path) -> dict[str, Any]:
    """Make a report out of the cases of a file, and write it in every format."""
    from kim_rules.cli.clients_file import ClientsFile
    from kim_rules_report import FORMATS, kim_rules_render_reports
    from kim_rules_report.building import build_report
    from kim_rules_report.case_lines import from_file

    options = {"on": ON, "since": SINCE, "until": ON}
    build_report((), **options)  # type: ignore[arg-type] # the rulebook, before the clock runs
    seen = [_resident()]
    number = count()

    def look(_: object) -> None:
        if next(number) % LOOK_EVERY == 0:
            seen.append(_resident())

    with ClientsFile(str(file)) as cases:
        start = process_time()
        report = build_report(from_file(cases), each=look, **options)  # type: ignore[arg-type]
        seconds = process_time() - start
    seen.append(_resident())
    formats, renderers = Clock(), kim_rules_render_reports()
    for name in FORMATS:
        formats.timed(name, renderers[name])(report, BytesIO())
    return {
        "seconds": seconds,
        "early": seen[max(1, len(seen) // 10)],
        "peak": max(seen),
        "sections": _section_seconds(file, options),
        "formats": formats.seconds,
    }


def _section_seconds(file: Path, options: dict[str, date]) -> dict[str, float]:
    """A second pass, in which the clock stands around every section.

    What a case has to be asked for only once, such as its decision, counts for the section
    that asks first; reading the file is the rest.
    """
    from kim_rules.cli.clients_file import ClientsFile
    from kim_rules_report.building import build_report
    from kim_rules_report.case_lines import from_file
    from kim_rules_report.sections import SECTIONS

    clock, before = Clock(), dict(SECTIONS)
    for name, section in before.items():
        see, drafts = clock.timed(name, section.see), clock.timed(name, section.drafts)
        SECTIONS[name] = type(section.__name__, (section,), {"see": see, "drafts": drafts})
    try:
        with ClientsFile(str(file)) as cases:
            start = process_time()
            build_report(from_file(cases), **options)  # type: ignore[arg-type]
            whole = process_time() - start
    finally:
        SECTIONS.update(before)
    return {**clock.seconds, "reading": whole - sum(clock.seconds.values())}


def share(file: Path, processes: int) -> dict[str, float]:
    """Make the same report in one process and in several, by the clock."""
    from kim_rules_report.building import build_report

    options = {"on": ON, "since": SINCE, "until": ON}
    build_report((), **options)  # type: ignore[arg-type] # the rulebook, before the clock runs
    seen = [0.0]
    number = count()

    def look(_: object) -> None:
        if next(number) % LOOK_EVERY == 0:
            ours = psutil.Process()
            seen.append(sum(map(_resident, (ours, *ours.children()))))

    single, report = _clocked(file, options, 1, None)
    clock, same = _clocked(file, options, processes, look)
    if report != same:
        raise DisagreementError("the report of several processes differs")
    return {"single": single, "clock": clock, "peak": max(seen)}


def _clocked(
    file: Path, options: dict[str, date], processes: int, each: Callable[[object], None] | None
) -> tuple[float, Any]:
    from kim_rules_report.building import build_report

    with _cases(file) as cases:
        start = perf_counter()
        report = build_report(cases, each=each, processes=processes, **options)  # type: ignore[arg-type]
        return perf_counter() - start, report


@contextmanager
def _cases(file: Path) -> Iterator[Iterator[Any]]:
    from kim_rules.cli.clients_file import ClientsFile
    from kim_rules_report.case_lines import unread_cases
    from kim_rules_report.cases import from_store

    if file.suffix == ".db":
        with kim.open_store(f"sqlite:///{file}", key=MASTER) as source:
            yield from_store(source, ACCESS)
    else:
        with ClientsFile(str(file)) as lines:
            yield unread_cases(lines)


def _resident(process: psutil.Process | None = None) -> float:
    found: float = (process or psutil.Process()).memory_info().rss / MIB
    return found


if __name__ == "__main__":
    if sys.argv[1] == "make" and sys.argv[4] == "stored":
        store(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]), recorded=sys.argv[4] == "recorded")
    elif sys.argv[1] == "share":
        print(json.dumps(share(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(json.dumps(read(Path(sys.argv[2]))))
