"""Reading submissions: rows a second alone, as share of the whole, and into a case store.

``python -m benchmarks --only forms`` measures 100,000 rows of CSV and of XLSX. Each file is
read in a process of its own, and what it needs of memory is told with it. A tenth of the rows
goes into a case store on SQLite too, each person in a transaction of its own.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import psutil

import kim_rules as kim
from benchmarks.facts import ON, clients
from benchmarks.table import Row

MIB = 1024 * 1024
FORMATS = ("csv", "xlsx")


def rows(count: int) -> list[Row]:
    """What each format needs for a number of rows."""
    with tempfile.TemporaryDirectory(prefix="kim-forms-") as folder:
        found = []
        for form in FORMATS:
            file = Path(folder, f"rows.{form}")
            _run("make", str(file), str(count))
            told = json.loads(_run("read", str(file)))
            if told["accepted"] != count:
                raise RuntimeError(f"{form}: {told['accepted']} of {count} rows were accepted")
            found += _rows(form.upper(), told, count)
        found.append(_stored(Path(folder, "stored.csv"), max(count // 10, 1)))
    return found


def _stored(file: Path, count: int) -> Row:
    _run("make", str(file), str(count))
    told = json.loads(_run("store", str(file)))
    if told["stored"] != count:
        raise RuntimeError(f"{told['stored']} of {count} persons were stored")
    seconds = told["seconds"]
    remark = "by the clock; with the wait for the disk"
    return Row(f"CSV into SQLite, {count:,} persons", seconds / count, None, count / seconds, None, "", remark)  # fmt: skip


def _rows(form: str, told: dict[str, float], count: int) -> list[Row]:
    reading, deciding = told["reading"], told["deciding"]
    whole = reading + deciding
    remark = f"RSS at most {told['peak']:.0f} MiB, of which {told['before']:.0f} before"
    return [
        Row(f"{form}, {count:,} rows, read and checked", reading / count, None, count / reading, reading / whole, "the whole", remark),
        Row(f"{form}, {count:,} rows, read, checked and decided", whole / count, None, count / whole),
    ]  # fmt: skip


def _run(*words: str) -> str:
    command = [sys.executable, "-m", "benchmarks.forms", *words]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


# --- the children ------------------------------------------------------------------------------


def make(file: Path, count: int) -> None:
    """Write a file of submissions with codes, as survey tools do."""
    table = _table(count)
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out, delimiter=";").writerows(table)
        return
    from xlsxwriter import Workbook

    book = Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet("Bogen")
    for number, row in enumerate(table):
        for at, cell in enumerate(row):
            if cell:
                sheet.write_string(number, at, cell)
    book.close()


def _table(count: int) -> Iterator[list[str]]:
    from kim_rules_forms.answers import answers_from
    from kim_rules_forms.questions import META, questions_of

    rulebook = kim.load_rulebook()
    columns = [*META, *(one.name for one in questions_of(rulebook))]
    yield columns
    for number, facts in enumerate(clients(count, seed=17)):
        told = {**answers_from(facts, rulebook), "submission_id": f"uuid:{number}"}
        yield [str(told.get(name, "")) for name in columns]


def read(file: Path) -> dict[str, float]:
    """Read, check and decide; seconds of the processor, and memory in MiB."""
    from kim_rules_forms.reading.comparing import compare
    from kim_rules_forms.reading.files import read_file
    from kim_rules_forms.reading.mapping import NOTHING
    from kim_rules_forms.reading.submissions import Setting

    rulebook = kim.load_rulebook()
    kim.decide(kim.Client("warm-up"), on=ON, rulebook=rulebook)
    before = _resident()
    start = process_time()
    found = read_file(file, Setting(rulebook, ON, NOTHING), lambda _: None)
    compare([found], lambda _: None)
    reading = process_time() - start
    peak = _resident()
    start = process_time()
    for submission in found.accepted.values():
        client = kim.Client.from_dict(submission.facts, rulebook, ON)
        kim.decide(client, on=ON, rulebook=rulebook).to_json()
    deciding = process_time() - start
    return {
        "reading": reading, "deciding": deciding, "before": before,
        "peak": max(peak, _resident()), "accepted": len(found.accepted),
    }  # fmt: skip


def store(file: Path) -> dict[str, float]:
    """Read, decide and record every person in a step; seconds by the clock."""
    from kim_rules.store.records import Access
    from kim_rules_forms.reading.files import read_file
    from kim_rules_forms.reading.mapping import NOTHING
    from kim_rules_forms.reading.storing import Recorded, Recorder
    from kim_rules_forms.reading.submissions import Setting

    rulebook, access = kim.load_rulebook(), Access("kreis", "benchmark", "case_management")
    kim.decide(kim.Client("warm-up"), on=ON, rulebook=rulebook)
    url = f"sqlite:///{file.with_suffix('.db')}"
    with kim.open_store(url, key=bytes(range(32)), create=True) as opened:
        start = perf_counter()
        found = read_file(file, Setting(rulebook, ON, NOTHING), lambda _: None)
        recorder = Recorder(opened, access, ON, rulebook, rulebook.choose(None))
        became = [recorder.record(one) for one in found.accepted.values()]
        return {"seconds": perf_counter() - start, "stored": became.count(Recorded.STORED)}


def _resident() -> float:
    found: float = psutil.Process().memory_info().rss / MIB
    return found


def main() -> None:
    """One of the child processes."""
    task, name, *count = sys.argv[1:]
    if task == "make":
        make(Path(name), int(count[0]))
    else:
        print(json.dumps({"read": read, "store": store}[task](Path(name))))


if __name__ == "__main__":
    main()
