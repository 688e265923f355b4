"""Every format in and out: the same outcomes as those of the core, row by row, in order."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from batch_files import (
    ENDS,
    ON,
    batch,
    cells,
    clients,
    decided,
    read,
    write,
    write_csv,
    write_packed,
)
from command_line import PROGRAM

from kim_rules_batch.files import Format
from kim_rules_batch.reading_ahead import VARIABLES

ROWS = clients(300)
WANTED = decided(ROWS)


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clients as Parquet, in row groups of 50."""
    return write(tmp_path_factory.mktemp("files") / "in.parquet", ROWS, row_group_size=50)


@pytest.mark.parametrize("form", Format)
def test_every_format_is_read(form: Format, tmp_path: Path) -> None:
    """Clients of all kinds come out as the core decides them, whatever the file."""
    given = write(tmp_path / f"in{ENDS[form]}", ROWS)
    told = batch(given, tmp_path / "out.parquet")
    assert told.code == 0, told.err
    assert read(tmp_path / "out.parquet").to_dicts() == WANTED


def test_packed_parquet_is_read(tmp_path: Path) -> None:
    """The layout is seen from the columns."""
    given = write_packed(tmp_path / "in.parquet", ROWS)
    assert batch(given, tmp_path / "out.parquet").code == 0
    assert read(tmp_path / "out.parquet").to_dicts() == WANTED


@pytest.mark.parametrize(("told", "wanted"), [({}, 3), ({VARIABLES[0]: "5"}, 5)])
def test_as_much_is_read_ahead_as_threads_need(
    told: dict[str, str], wanted: int, parquet: Path, tmp_path: Path
) -> None:
    """Polars says so itself; more would only take memory. The environment can ask for it."""
    command = [*PROGRAM, "batch", str(parquet), str(tmp_path / "out.parquet"), "--on", str(ON)]
    env = {**os.environ, "POLARS_VERBOSE": "1", "POLARS_MAX_THREADS": "3", **told}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert re.findall(r"row_group_prefetch_size: (\d+)", done.stderr) == [str(wanted)]


def test_the_environment_is_left_as_it_was(parquet: Path, tmp_path: Path) -> None:
    """Whoever calls the command within a program keeps theirs."""
    before = dict(os.environ)
    assert batch(parquet, tmp_path / "out.parquet").code == 0
    assert dict(os.environ) == before


@pytest.mark.parametrize("form", Format)
def test_every_format_is_written(form: Format, parquet: Path, tmp_path: Path) -> None:
    """The end of the name tells which; what is read again is the same."""
    out = tmp_path / f"out{ENDS[form]}"
    told = batch(parquet, out)
    assert told.code == 0, told.err
    assert f"Geschrieben: {out}" in told.err
    written = read(out).with_columns(pl.col("error").cast(pl.String))
    assert written.to_dicts() == WANTED


def test_folders_and_patterns(parquet: Path, tmp_path: Path) -> None:
    """Files of a folder and of a pattern are read in the order of their names."""
    folder = tmp_path / "register"
    (folder / "b").mkdir(parents=True)
    write(folder / "b" / "two.parquet", ROWS[100:200])
    write(folder / "a.csv", ROWS[:100])
    write(folder / "c.ndjson", ROWS[200:])
    write(folder / "_hidden.csv", ROWS[:3])
    (folder / "readme.txt").write_text("no clients", encoding="utf-8")
    assert batch(folder, tmp_path / "out.parquet").code == 0
    assert read(tmp_path / "out.parquet").to_dicts() == WANTED
    pattern = tmp_path / "**" / "*.[cn]*"
    assert batch(pattern, tmp_path / "some.parquet").code == 0
    ids = read(tmp_path / "some.parquet")["id"].to_list()
    assert ids == ["c-0", "c-1", "c-2", *(row["id"] for row in (*ROWS[:100], *ROWS[200:]))]


def test_names_in_capital_letters(tmp_path: Path) -> None:
    """They tell the format as well, also in a folder, where none is passed over."""
    (tmp_path / "register").mkdir()
    given = write(tmp_path / "register" / "a.csv", ROWS)
    given.rename(given.with_name("A.CSV"))
    assert batch(tmp_path / "register", tmp_path / "OUT.PARQUET").code == 0
    assert pl.read_parquet(tmp_path / "OUT.PARQUET").to_dicts() == WANTED


def test_several_files_with_the_same_columns(parquet: Path, tmp_path: Path) -> None:
    """Their rows come one file after the other; a file named twice counts once."""
    more = write(tmp_path / "more.parquet", clients(20, seed=2))
    assert batch(parquet, more, parquet, tmp_path / "out.csv").code == 0
    ids = read(tmp_path / "out.csv")["id"].to_list()
    assert ids == [f"c-{n}" for n in (*range(300), *range(20))]


def test_a_column_of_key_dates(tmp_path: Path) -> None:
    """Each row is decided on its own day; a row without one is invalid."""
    days = [ON.replace(year=year) for year in (2023, 2024, 2025)]
    rows = [{**cells(facts), "day": str(day)} for facts in ROWS[:20] for day in days]
    rows.append({**cells(ROWS[0]), "day": ""})
    given = write_csv(tmp_path / "in.csv", rows, separator=";")
    told = batch(given, tmp_path / "out.parquet", "--on-column", "day", on=None)
    assert told.code == 3
    *out, last = read(tmp_path / "out.parquet").to_dicts()
    assert last["error"] == "missing:day"
    for at, row in enumerate(out):
        if row["error"] is None:
            assert row == decided([ROWS[at // 3]], days[at % 3])[0]
    assert sum(row["error"] is None for row in out) > 40


def test_readings_under_both_spellings(parquet: Path, tmp_path: Path) -> None:
    """``--reading`` as everywhere, ``--readings`` does as well."""
    wanted = decided(ROWS, readings={"several": "three"})
    assert wanted != WANTED
    for number, option in enumerate(("--reading", "--readings")):
        out = tmp_path / f"{number}.parquet"
        assert batch(parquet, out, option, "several=three").code == 0
        assert read(out).to_dicts() == wanted


def test_columns_that_are_kept(tmp_path: Path) -> None:
    """They stand behind the outcomes as they are; others are refused by name."""
    rows = [{**cells(facts), "district office": f"o-{n % 3}"} for n, facts in enumerate(ROWS)]
    given = write_csv(tmp_path / "in.csv", rows)
    told = batch(given, tmp_path / "out.parquet")
    assert told.code == 3
    assert "district office" in told.err
    assert batch(given, tmp_path / "out.parquet", "--keep", "district office").code == 0
    out = read(tmp_path / "out.parquet")
    assert out.columns[-2:] == ["error", "district office"]
    assert out["district office"].to_list()[:4] == ["o-0", "o-1", "o-2", "o-0"]
    assert out.drop("district office").to_dicts() == WANTED


def test_the_tables_alone(parquet: Path, tmp_path: Path) -> None:
    """``-`` in place of a file writes nothing, and the tables are those of the outcomes."""
    told = batch(parquet, "-", "--lang", "en")
    assert told.code == 0
    assert told.err == ""
    lines = [line.split() for line in told.out.splitlines()]
    group = next(line for line in lines if line[:1] == ["3."])
    verdicts = [row["group_3"] for row in WANTED]
    words = ("yes", "no", "open", "not_in_force")
    assert group[-4:] == [str(verdicts.count(word)) for word in words]
    assert ["read", "300"] in lines
    missing = sum(row["missing"] > 0 for row in WANTED)
    assert ["decided,", "with", "facts", "missing", str(missing)] in lines
    statuses = [row["multiple_needs"] for row in WANTED]
    assert ["established", str(statuses.count("established"))] in lines
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_written_as_in_the_language(tmp_path: Path) -> None:
    """Thousands stand apart with a point in German, a comma in English."""
    given = write(tmp_path / "in.ndjson", [{"id": f"c-{n}", "fled": True} for n in range(1200)])
    assert "1.200" in batch(given, "-").out
    assert "1,200" in batch(given, "-", "--lang", "en").out


def test_the_second_rulebook(tmp_path: Path) -> None:
    """Another district with its own facts, areas and providers runs as well."""
    examples = Path(__file__).parents[3] / "examples" / "kreis_beispielland"
    out = tmp_path / "out.parquet"
    day = date(2026, 6, 3)
    told = batch(examples / "clients.ndjson", out, "--rulebook", examples, on=day)
    assert told.code == 0, told.err
    from beispielland import decided as decide
    from beispielland import example_clients

    rows = read(out).to_dicts()
    for row, facts in zip(rows, example_clients(), strict=True):
        decision = decide(facts, day)
        assert row["id"] == decision.client
        assert row["eligible"] == decision.eligible.value
        assert row["referral_to"] == decision.referral.to
