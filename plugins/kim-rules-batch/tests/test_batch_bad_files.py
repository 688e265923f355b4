"""Files and rows with mistakes: what is said of them, and that the other rows are decided."""

from __future__ import annotations

import errno
import json
import resource
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batch_files import ON, batch, clients, decided, read, write
from command_line import PROGRAM

ROWS = clients(30)


def refused(path: Path, *words: str, options: tuple[str, ...] = ()) -> None:
    """A file is refused with exit code 3, these words and its name; nothing is written."""
    out = path.parent / "out.parquet"
    told = batch(path, out, *options)
    assert told.code == 3, told.err
    assert str(path) in told.err
    for word in words:
        assert word in told.err
    assert "Traceback" not in told.err
    assert not out.exists()
    assert not list(path.parent.glob("_unfinished*"))


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [".parquet", ".arrow", ".csv", ".ndjson"])
def test_an_empty_file(end: str, tmp_path: Path) -> None:
    """Nothing in it, not even a header."""
    path = tmp_path / f"in{end}"
    path.touch()
    refused(path, "eine leere Datei")


@pytest.mark.parametrize("end", [".parquet", ".arrow"])
def test_a_file_cut_in_half(end: str, tmp_path: Path) -> None:
    """Its table of contents at the end is missing."""
    path = write(tmp_path / f"in{end}", ROWS)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, "abgeschnitten")


@pytest.mark.parametrize("end", [".parquet", ".arrow"])
def test_a_file_of_another_format(end: str, tmp_path: Path) -> None:
    """The name promises what the content is not."""
    path = tmp_path / f"in{end}"
    path.write_text("id;fled\nc-1;true\n", encoding="utf-8")
    name = {".parquet": "Parquet", ".arrow": "Arrow IPC"}[end]
    refused(path, f"keine Datei im Format {name}")


def test_damaged_content(tmp_path: Path) -> None:
    """The ends are there, but what lies between was overwritten; no values in the message."""
    path = write(tmp_path / "in.parquet", clients(2000), compression="uncompressed")
    content = bytearray(path.read_bytes())
    content[4 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4)
    path.write_bytes(bytes(content))
    refused(path, "beschädigt")


@pytest.mark.parametrize("end", [".parquet", ".arrow"])
def test_a_damaged_table_of_contents(end: str, tmp_path: Path) -> None:
    """Where the rows stand cannot be found out."""
    path = write(tmp_path / f"in{end}", ROWS)
    content = bytearray(path.read_bytes())
    content[-60:-12] = b"\x7f" * 48
    path.write_bytes(bytes(content))
    refused(path, "beschädigtes Inhaltsverzeichnis")


def test_column_names_that_are_not_utf_8(tmp_path: Path) -> None:
    """The table of contents can be read, but not what it says."""
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": ["c-1"], "fled": [True]}), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"fled", b"fl\xff\xfe"))
    refused(path, "beschädigtes Inhaltsverzeichnis")


def test_columns_of_one_name(tmp_path: Path) -> None:
    """Nobody could tell which of them is meant."""
    path = tmp_path / "in.parquet"
    columns = [pa.array(["c-1"]), pa.array([True]), pa.array([False])]
    pq.write_table(pa.table(columns, names=["id", "fled", "fled"]), path)
    refused(path, "doppelte Spalten; erlaubt: jede Spalte einmal")


@pytest.mark.parametrize("form", ["parquet", "arrow", "csv", "ndjson"])
def test_a_file_that_may_not_be_read(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told by its name, and why, before anything is decided."""
    path = write(tmp_path / f"in.{form}", ROWS)
    opened = Path.open

    def forbidden(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", forbidden)
    refused(path, "nicht lesbar (Permission denied)")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More clients than a small disk has room for."""
    return write(tmp_path_factory.mktemp("many") / "in.parquet", clients(10_000))


@pytest.mark.parametrize("out", ["out.parquet", "out.csv", "out.arrow", "out.ndjson", "out"])
@pytest.mark.parametrize("room", [4_000, 30_000])
def test_a_full_disk(out: str, room: int, many: Path, tmp_path: Path) -> None:
    """Exit code 4, where and why, and nothing half-written; the input is not blamed."""
    target = tmp_path / "results" / out
    target.parent.mkdir()
    done = subprocess.run(
        [*PROGRAM, "batch", str(many), str(target), "--on", str(ON)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert f"{target}: " in done.stderr
    assert "File too large" in done.stderr
    assert str(many) not in done.stderr
    left = {path.name for path in target.parent.rglob("*") if path.is_file()}
    assert left <= {"_manifest.json"}


def test_missing_files_and_other_formats_at_once(tmp_path: Path) -> None:
    """Every name that leads nowhere is told in one go."""
    (tmp_path / "list.xlsx").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    names = [tmp_path / name for name in ("none.csv", "list.xlsx", "empty", "*.ndjson")]
    told = batch(*names, tmp_path / "out.parquet", "--lang", "en")
    assert told.code == 3
    assert len(told.err.splitlines()) == 4
    assert all(str(name) in told.err for name in names)
    assert ".parquet, .csv, .ndjson" in told.err
    assert "none.csv: there is no such file" in told.err


@pytest.mark.parametrize("form", ["parquet", "arrow", "csv", "ndjson"])
def test_zero_rows(form: str, tmp_path: Path) -> None:
    """A table without rows is a table: no rows come out, and nothing is wrong."""
    path = tmp_path / f"in.{form}"
    if form == "csv":
        path.write_text("id,fled\n", encoding="utf-8")
    elif form == "ndjson":
        path.write_text("\n", encoding="utf-8")
    else:
        write(path, [])
    told = batch(path, tmp_path / "out.parquet")
    assert told.code == 0, told.err
    assert read(tmp_path / "out.parquet").height == 0
    assert "gelesen           0" in told.out


# --- columns -----------------------------------------------------------------------------------


def test_wrong_types_and_unknown_columns_at_once(tmp_path: Path) -> None:
    """Every column that does not fit, with what it is and what is allowed."""
    path = tmp_path / "in.parquet"
    columns = {"id": ["c-1"], "fled": ["yes"], "birth_date": [1990.5], "brith_date": ["1990"]}
    pl.DataFrame(columns).write_parquet(path)
    said = "eine Spalte vom Typ"
    refused(
        path,
        f"fled: {said} String; erlaubt: {said} Boolean",
        f"birth_date: {said} Float64",
        "brith_date: eine unbekannte Spalte; erlaubt: birth_date",
        "--keep",
    )


def test_without_id(tmp_path: Path) -> None:
    """Nobody could tell whose outcomes they are."""
    path = tmp_path / "in.parquet"
    pl.DataFrame({"fled": [True]}).write_parquet(path)
    refused(path, "id: fehlt")


def test_without_any_fact(tmp_path: Path) -> None:
    """A table of something else."""
    path = tmp_path / "in.parquet"
    pl.DataFrame({"id": ["c-1"]}).write_parquet(path)
    refused(path, "keine Spalte mit Angaben")


def test_a_nested_layout_that_does_not_fit(tmp_path: Path) -> None:
    """Lists of objects where areas are wanted."""
    path = tmp_path / "in.parquet"
    needs = [[{"area": "health", "level": "none", "since": 3}]]
    pl.DataFrame({"id": ["c-1"], "needs": needs}).write_parquet(path)
    refused(path, "needs: eine Spalte vom Typ List(Struct")


def test_facts_that_stand_in_names_of_folders(tmp_path: Path) -> None:
    """Programs that divide by a column take it out of the files: it is not passed over."""
    folder = tmp_path / "register"
    for name in ("municipality=Velbert", "year=2024"):
        (folder / name).mkdir(parents=True)
        pl.DataFrame({"id": ["c-1"], "fled": [True]}).write_parquet(folder / name / "0.parquet")
    said = "steht nur im Namen des Ordners; erlaubt: eine Spalte in der Datei"
    refused(folder / "municipality=Velbert" / "0.parquet", f"0.parquet: municipality: {said}")
    told = batch(folder, tmp_path / "out.parquet")
    assert told.code == 3
    assert told.err.count(said) == 1
    refused(folder / "year=2024" / "0.parquet", f"year: {said}", options=("--keep", "year"))
    assert batch(folder / "year=2024", tmp_path / "out.parquet").code == 0


def test_a_column_of_nulls(tmp_path: Path) -> None:
    """It has no type, and says that nobody knows."""
    path = tmp_path / "in.parquet"
    nulls = {"birth_date": [None], "needs": [None], "fled": [None], "nationalities": [None]}
    pl.DataFrame({"id": ["c-1"], **nulls}).write_parquet(path)
    told = batch(path, tmp_path / "out.parquet")
    assert told.code == 0, told.err
    assert read(tmp_path / "out.parquet").to_dicts() == decided([{"id": "c-1"}])


def test_a_wrong_column_of_key_dates(tmp_path: Path) -> None:
    """It has to be there, and hold days."""
    path = write(tmp_path / "in.parquet", ROWS)
    told = batch(path, tmp_path / "out.parquet", "--on-column", "day", on=None)
    assert told.code == 3
    assert "day: fehlt" in told.err
    told = batch(path, tmp_path / "out.parquet", "--on-column", "fled", on=None)
    assert told.code == 3
    assert (
        "fled: eine Spalte vom Typ Boolean; erlaubt: eine Spalte vom Typ Date, String" in told.err
    )


def test_the_wrong_layout(tmp_path: Path) -> None:
    """A plain table that is said to be packed is told column by column."""
    path = write(tmp_path / "in.parquet", ROWS)
    refused(path, "birth_date", options=("--layout", "packed"))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("id,fled,fled", "doppelte Spalten: fled"),
        ("id,,fled", "keine lesbare Kopfzeile"),
        ('id,"fled', "keine lesbare Kopfzeile"),
        ("id,municip\xe4lity", "keine lesbare Kopfzeile"),
        ("id,birth_date.first,birth_date.last", "das gepackte Layout in CSV"),
        ("fled,municipality", "id: fehlt"),
        ("id,needs.nonsense,fled", "needs.nonsense"),
    ],
)
def test_headers_of_csv_that_do_not_fit(header: str, said: str, tmp_path: Path) -> None:
    """What is wrong with the first line stops the file."""
    path = tmp_path / "in.csv"
    path.write_bytes(f"{header}\n".encode("cp1252"))
    refused(path, said)


# --- rows --------------------------------------------------------------------------------------

GOOD = {"id": "good", "birth_date": "1990", "residence_status": "duldung"}
#: What a line of NDJSON says, and the error of its row.
LINES = {
    '{"id": "c-1", "fled": true': "not_json:$",
    "[1, 2]": "wrong_type:$",
    "nonsense": "not_json:$",
    '{"id": "c-1", "fled": "yes"}': "wrong_type:fled",
    '{"id": "c-1", "id": "c-2"}': "repeated_key:$",
    '{"id": "c-1", "birht_date": "1990"}': "unknown_key:birht_date",
    '{"id": "c-1", "birht_date": null}': "unknown_key:birht_date",
    '{"id": 7, "fled": true}': "wrong_type:id; missing:id",
    '{"id": "c-1", "needs": {"nonsense": "none"}}': "unknown_key:needs.nonsense",
    '{"id": "c-1", "needs": {"health": 3}}': "wrong_type:needs.health",
    '{"id": "c-1", "needs": "none"}': "wrong_type:needs",
    '{"id": "c-1", "nationalities": "SY"}': "wrong_type:nationalities",
    '{"id": "c-1", "admitted_on": "false"}': "wrong_type:admitted_on",
    '{"id": "c-1", "admitted_on": true}': "wrong_type:admitted_on",
    '{"id": "c-1", "multiple_needs_finding": true}': "wrong_type:multiple_needs_finding",
    '{"id": "c-1", "multiple_needs_finding": {"established": 1}}': (
        "wrong_type:multiple_needs_finding.established"
    ),
    '{"id": "c-1", "multiple_needs_finding": {"who": 1}}': "unknown_key:multiple_needs_finding.who",
    '{"id": "c-1", "municipality": "\\ud800"}': "not_utf_8:$; missing:id",
    '{"id": "c-1", "residence_status": "nonsense"}': "unknown_code:residence_status",
    '{"id": "c-1", "birth_date": "1990-02-30"}': "impossible_date:birth_date",
}


def test_wrong_lines_of_ndjson(tmp_path: Path) -> None:
    """Each is a row of its own with its error; those in between are decided."""
    path = tmp_path / "in.ndjson"
    good = json.dumps(GOOD)
    path.write_text("\ufeff" + "".join(f"{line}\n{good}\n" for line in LINES), encoding="utf-8")
    told = batch(path, tmp_path / "out.parquet")
    assert told.code == 3
    rows = read(tmp_path / "out.parquet").to_dicts()
    assert rows[1::2] == decided([GOOD]) * len(LINES)
    for row, (line, error) in zip(rows[::2], LINES.items(), strict=True):
        wanted = error if "missing:id" in error or "$" not in error else f"{error}; missing:id"
        assert row["error"] == wanted, line
        assert all(value is None for name, value in row.items() if name not in ("id", "error"))
    assert ["fehlerhaft", str(len(LINES))] in [line.split() for line in told.out.splitlines()]


def test_lines_that_are_not_utf_8(tmp_path: Path) -> None:
    """In NDJSON and in CSV, the row is named, and not what it says."""
    for name, head in (("in.ndjson", b""), ("in.csv", b"id,municipality\n")):
        path = tmp_path / name
        wrong = (
            b'{"id": "c-1", "municipality": "W\xfclfrath"}\n' if not head else b"c-1,W\xfclfrath\n"
        )
        path.write_bytes(head + wrong)
        told = batch(path, tmp_path / f"{name}.parquet")
        assert told.code == 3
        assert read(tmp_path / f"{name}.parquet")["error"].to_list() == ["not_utf_8:$; missing:id"]


#: What a line of CSV says, and the error of its row.
CSV_LINES = {
    "c-1,true": "wrong_length:$; missing:id",
    "c-1,true,,,,,": "wrong_length:$; missing:id",
    "c-1,yes,,,": "wrong_type:fled",
    "c-1,,three,,": "unknown_code:needs.health",
    "c-1,,,not json,": "not_json:multiple_needs_finding",
    "c-1,,,,SY|ZZ": "unknown_code:nationalities",
    ",true,,,": "missing:id",
}


def test_wrong_lines_of_csv(tmp_path: Path) -> None:
    """Each is a row of its own with its error; those in between are decided."""
    path = tmp_path / "in.csv"
    head = "id,fled,needs.health,multiple_needs_finding,nationalities\n"
    good = "good,TRUE,short_term,false,SY|AF\n"
    lines = "".join(f"{line}\n{good}" for line in CSV_LINES)
    path.write_text(f"\ufeff{head}\n{lines}c-9,tr", encoding="utf-8")
    told = batch(path, tmp_path / "out.parquet")
    assert told.code == 3
    *rows, last = read(tmp_path / "out.parquet").to_dicts()
    facts = {
        "id": "good", "fled": True, "needs": {"health": "short_term"},
        "multiple_needs_finding": False, "nationalities": ["SY", "AF"],
    }  # fmt: skip
    assert rows[1::2] == decided([facts]) * len(CSV_LINES)
    errors = [row["error"] for row in rows[::2]]
    assert errors == list(CSV_LINES.values())
    assert last["error"] == "wrong_length:$; missing:id"


def test_invalid_rows_of_parquet(tmp_path: Path) -> None:
    """They keep their place, and errors are counted by code and path, without values."""
    rows = clients(40)
    rows[7] = {"id": "c-7", "birth_date": "1990-13-01", "residence_status": "geheim"}
    rows[30] = {"id": "c-30", "birth_date": "2030"}
    path = write(tmp_path / "in.parquet", rows)
    told = batch(path, tmp_path / "out.parquet")
    assert told.code == 3
    out = read(tmp_path / "out.parquet")
    assert out["id"].to_list() == [row["id"] for row in rows]
    wrong = out.filter(pl.col("error").is_not_null())
    assert wrong["id"].to_list() == ["c-7", "c-30"]
    for code in ("impossible_date:birth_date", "unknown_code:residence_status"):
        assert f"Fehler {code}" in told.out
    assert "geheim" not in told.out + told.err


# --- calls -------------------------------------------------------------------------------------


def test_what_is_not_overwritten(tmp_path: Path) -> None:
    """A file that is there, a file that is read, a place that is no folder."""
    path = write(tmp_path / "in.csv", ROWS)
    out = tmp_path / "out.parquet"
    out.write_bytes(b"precious")
    told = batch(path, out)
    assert (told.code, out.read_bytes()) == (2, b"precious")
    assert "--force" in told.err
    assert batch(path, out, "--force").code == 0
    assert read(out).height == len(ROWS)
    assert batch(path, path, "--force").code == 2
    assert batch(path, tmp_path).code == 2
    assert batch(path, tmp_path / "no" / "out.csv").code == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--on-column", "day"), "nicht zusammen mit --on"),
        (("--by", "municipality"), "nur zusammen mit --compare"),
        (("--keep", "x", "--compare", "2025-01-01"), "--by"),
        (("--cluster", "lokal"), "erlaubt ist local"),
        (("--cluster", "local:0"), "erlaubt ist local"),
        (("--compare", "several=nine"), "unbekannte Option"),
        (("--compare", "2025-02-30"), "kein Tag des Kalenders"),
        (("--compare", "kreis-nirgends"), "weder die Kennung"),
        (("--cluster", "local"), "erlaubt ist ein Ordner"),
    ],
)
def test_options_that_do_not_go_together(
    options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    """Exit code 2, and what is allowed instead."""
    path = write(tmp_path / "in.csv", ROWS)
    told = batch(path, tmp_path / "out.parquet", *options)
    assert told.code == 2
    assert said in told.err


def test_an_outcome_cannot_be_kept(tmp_path: Path) -> None:
    """Two columns of one name are refused before anything is decided."""
    path = write(tmp_path / "in.parquet", ROWS)
    refused(path, "id: eine Spalte der Ergebnisse", options=("--keep", "id"))


def test_lists_do_not_go_into_csv(tmp_path: Path) -> None:
    """A column of lists cannot be kept in a format of single values."""
    path = write(tmp_path / "in.parquet", ROWS)
    told = batch(path, tmp_path / "out.csv", "--keep", "nationalities")
    assert told.code == 3
    assert "nationalities: eine Spalte mit Listen oder Objekten" in told.err
    assert batch(path, tmp_path / "out.parquet", "--keep", "nationalities").code == 0
