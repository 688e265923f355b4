"""Folders of parts: a run can be killed at any moment, and resumed to the same bytes."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from batch_files import ON, batch, clients, contents, decided, read, write
from command_line import PROGRAM

ROWS = clients(160)
#: A part for each row group of 20.
SMALL = ("--part-rows", "20")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clients in row groups of 20."""
    return write(tmp_path_factory.mktemp("in") / "in.parquet", ROWS, row_group_size=20)


@pytest.fixture(scope="module")
def whole(given: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run that nobody disturbs leaves behind."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    assert batch(given, folder, *SMALL).code == 0
    return contents(folder)


@contextmanager
def begun(given: Path, out: Path) -> Iterator[subprocess.Popen[str]]:
    """The same run in a process of its own, which has written a part or more."""
    command = [*PROGRAM, "batch", str(given), str(out), *SMALL, "--on", str(ON)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    while not list(out.glob("part-*")) and process.poll() is None:
        time.sleep(0.01)
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def running(given: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Such a run, and its folder."""
    out = tmp_path / "out"
    with begun(given, out) as process:
        yield process, out


def test_the_parts_are_the_whole(given: Path, tmp_path: Path) -> None:
    """In the order of their names they are what one file would be."""
    out = tmp_path / "out"
    told = batch(given, out, *SMALL)
    assert told.code == 0
    names = sorted(path.name for path in out.glob("part-*"))
    assert names == [f"part-{number:05}.parquet" for number in range(8)]
    assert pl.read_parquet(out / "part-*.parquet").to_dicts() == decided(ROWS)
    file = batch(given, tmp_path / "out.parquet")
    assert told.out == file.out


def test_the_manifest(whole: dict[str, bytes], given: Path) -> None:
    """It tells with what was decided, and which rows of which file are in which part."""
    manifest = json.loads(whole["_manifest.json"])
    assert manifest["schema"] == "kim-rules/batch/1"
    assert manifest["on"] == ON.isoformat()
    assert manifest["rulebook"]["id"] == "kreis-mettmann"
    assert set(manifest["packages"]) == {"kim-rules", "kim-rules-batch", "polars"}
    assert [(part["first"], part["rows"]) for part in manifest["parts"]] == [
        (first, 20) for first in range(0, 160, 20)
    ]
    assert {part["file"] for part in manifest["parts"]} == {str(given)}
    assert len([name for name in whole if name.startswith("_done/")]) == 8


def test_parts_never_split_a_row_group(given: Path, tmp_path: Path) -> None:
    """Neighbouring groups go together until there are enough rows; the rest is a part too."""
    assert batch(given, tmp_path / "out", "--part-rows", "50").code == 0
    manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text(encoding="utf-8"))
    assert [part["rows"] for part in manifest["parts"]] == [60, 60, 40]


def test_a_killed_run_is_resumed(
    running: tuple[subprocess.Popen[str], Path], given: Path, whole: dict[str, bytes]
) -> None:
    """SIGKILL at some moment; the same call does only what is missing, to the same bytes."""
    process, out = running
    process.kill()
    process.wait()
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("part-*")}
    done = len(list((out / "_done").glob("part-*")))
    assert 0 < len(before) < 8
    (out / "_unfinished-part-00007.parquet-x").write_bytes(b"half")
    told = batch(given, out, *SMALL)
    assert told.code == 0, told.err
    assert f"Schon fertig: {done} von 8 Teilen" in told.err or done == 0
    assert contents(out) == whole
    names = sorted(before)[:done]
    assert [(out / name).stat().st_mtime_ns for name in names] == [before[n] for n in names]


def test_an_interrupted_run(tmp_path: Path, given: Path, whole: dict[str, bytes]) -> None:
    """Exit code 130, no traceback, nothing unfinished; and it can be resumed.

    It may come too late, when all parts are written; then another run is interrupted.
    """
    for attempt in range(5):
        out = tmp_path / f"out{attempt}"
        with begun(given, out) as process:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
        if "Geschrieben" not in err:
            break
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert not list(out.rglob("_unfinished*"))
    assert batch(given, out, *SMALL).code == 0
    assert contents(out) == whole


def test_a_finished_run_does_nothing(given: Path, tmp_path: Path) -> None:
    """The tables come from the manifest; no part is touched."""
    out = tmp_path / "out"
    first = batch(given, out, *SMALL)
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    again = batch(given, out, *SMALL)
    assert again.out == first.out
    assert "Schon fertig: 8 von 8 Teilen" in again.err
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == times


@pytest.mark.parametrize(
    "how",
    [
        "altered",
        "removed",
        "record removed",
        "record broken",
        "record of another kind",
        "record without counts",
    ],
)
def test_what_was_altered_is_written_anew(
    how: str, given: Path, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    """A part or its record that is not as it was written does not count as done."""
    out = tmp_path / "out"
    batch(given, out, *SMALL)
    part, record = out / "part-00003.parquet", out / "_done" / "part-00003.parquet.json"
    if how == "altered":
        part.write_bytes(part.read_bytes()[:-1] + b"x")
    elif how == "record broken":
        record.write_text("{", encoding="utf-8")
    elif how == "record of another kind":
        record.write_text("[1]", encoding="utf-8")
    elif how == "record without counts":
        noted = json.loads(record.read_text(encoding="utf-8"))
        record.write_text(json.dumps({"sha256": noted["sha256"]}), encoding="utf-8")
    else:
        (part if how == "removed" else record).unlink()
    told = batch(given, out, *SMALL, "--lang", "en")
    assert "Done already: 7 of 8 parts" in told.err
    assert contents(out) == whole


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--reading", "several=three"), "readings"),
        (("--part-rows", "40"), "parts"),
        (("--keep", "municipality"), "columns"),
        (("--compare", "2025-01-01"), "compare"),
    ],
)
def test_another_run_is_refused(
    options: tuple[str, ...], named: str, given: Path, tmp_path: Path
) -> None:
    """Parts of two runs are never mixed; what is different is said, and --force clears."""
    out = tmp_path / "out"
    batch(given, out, *SMALL)
    before = contents(out)
    told = batch(given, out, *SMALL, *options)
    assert told.code == 2
    assert f"verschieden: {named}" in told.err
    assert contents(out) == before
    assert batch(given, out, *SMALL, *options, "--force").code == 0
    assert contents(out) != before


def test_changed_input_is_another_run(tmp_path: Path) -> None:
    """A file that was written anew since makes the parts those of another run."""
    path = write(tmp_path / "in.csv", ROWS[:20])
    batch(path, tmp_path / "out")
    write(path, ROWS[:21])
    told = batch(path, tmp_path / "out")
    assert told.code == 2
    assert "verschieden: files" in told.err


def test_a_folder_with_something_else(given: Path, tmp_path: Path) -> None:
    """It is left alone, even with --force."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("dear", encoding="utf-8")
    for force in ((), ("--force",)):
        told = batch(given, out, *SMALL, *force)
        assert told.code == 2
        assert contents(out) == {"letter.txt": b"dear"}


def test_a_folder_that_is_read_is_not_written(tmp_path: Path) -> None:
    """Neither the folder itself nor one above."""
    write(tmp_path / "in.csv", ROWS[:5])
    told = batch(tmp_path / "in.csv", tmp_path)
    assert told.code == 2
    assert "wird auch gelesen" in told.err


def test_a_file_of_a_format_that_there_is_none_of(given: Path, tmp_path: Path) -> None:
    """It does not become a folder of that name, unless that is what was asked for."""
    told = batch(given, tmp_path / "out.xlsx", *SMALL)
    assert told.code == 2
    assert "kein bekanntes Format; erlaubt: .parquet" in told.err
    assert not (tmp_path / "out.xlsx").exists()
    assert batch(given, f"{tmp_path}/out.2024/", *SMALL).code == 0
    assert (tmp_path / "out.2024" / "_manifest.json").is_file()


def test_invalid_rows_count_after_resuming(tmp_path: Path) -> None:
    """Exit code 3 also when every part was done before."""
    path = write(tmp_path / "in.ndjson", [*ROWS[:5], {"id": "c-x", "birth_date": "2090"}])
    assert batch(path, tmp_path / "out").code == 3
    again = batch(path, tmp_path / "out")
    assert again.code == 3
    assert "Fehler after_key_date:birth_date" in again.out


def test_only_the_owner_can_read_what_is_written(given: Path, tmp_path: Path) -> None:
    """Outcomes of people are for nobody else on the machine."""
    batch(given, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0
    assert read(tmp_path / "out.csv").height == len(ROWS)
