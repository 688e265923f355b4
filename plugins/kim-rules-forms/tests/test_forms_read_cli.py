"""``kim-rules forms read`` and ``guess``: counts, rejected rows, stores, exit codes."""

from __future__ import annotations

import csv
import json
import shutil
import stat
from pathlib import Path

import pytest
from command_line import Outcome, call
from make_export_files import FILES, LIST_HEAD, LIST_MAPPING, own_list, texts
from test_forms_read_files import TOLD

import kim_rules as kim
from kim_rules.store.records import Access

ON = ("--on", "2023-09-15")
ROWS = "id;submission_id;recorded_on;birth_date;residence_status\n"


def forms(*arguments: str | Path) -> Outcome:
    """A call of ``kim-rules forms``."""
    return call("forms", *arguments)


def listed(folder: Path, *rows: str, name: str = "list.csv") -> Path:
    """A list with these rows."""
    path = folder / name
    path.write_text(ROWS + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_check_writes_nothing_and_tells_the_counts(tmp_path: Path) -> None:
    """Findings and counts go to standard error; there is no file and no client."""
    path = listed(tmp_path, "p-1;s-1;2023-09-01;1990;duldung", "p-2;s-2;;99;duldung")
    told = forms("read", path, "--check", *ON)
    assert told.code == 3
    assert told.out == ""
    assert "list.csv:CSV!D3: kein mögliches Datum; erlaubt: ein Datum" in told.err
    assert "Zeilen: 2, angenommen: 1, abgewiesen: 1" in told.err
    assert list(tmp_path.iterdir()) == [path]


def test_accepted_rows_become_clients_that_can_be_decided(tmp_path: Path) -> None:
    """NDJSON on standard output, which the program itself reads."""
    path = listed(tmp_path, "p-1;s-1;;1990;duldung", "p-2;s-2;;;")
    told = forms("read", path, *ON, "--lang", "en")
    assert told.code == 0
    assert "rows: 2, accepted: 2, rejected: 0" in told.err
    decided = call("decide", "-", *ON, "--format", "ndjson", given=told.out)
    assert [json.loads(line)["client"] for line in decided.out.splitlines()] == ["p-1", "p-2"]


@pytest.mark.parametrize(
    "name",
    [
        "sheet-titles-and-sums.xlsx",
        "sheet.ods",
        "sheet-day-numbers-1904.xlsx",
        "sheet-month-format.xlsx",
        "sheet-cp1252.csv",
        "kobo.json",
    ],
)
def test_rejected_rows_are_mended_and_read_again(name: str, tmp_path: Path) -> None:
    """A file of the same form has just these rows; once more they are rejected for the same."""
    path = tmp_path / name
    shutil.copy(FILES / name, path)
    told = forms("read", path, "--on", "2020-01-01")  # everything lies after that day
    assert told.code == 3
    rejected = tmp_path / f"{path.stem}-abgewiesen{path.suffix}"
    assert rejected.is_file()
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600
    again = forms("read", rejected, *ON)
    assert again.code == 0, again.err
    count = len(TOLD[name]["accepted"])
    assert f"Zeilen: {count}, angenommen: {count}, abgewiesen: 0" in again.err
    wanted = {facts["id"]: facts for facts in TOLD[name]["accepted"]}
    for line in again.out.splitlines():
        facts = json.loads(line)
        assert facts == {**wanted[facts["id"]], "nationalities": facts.get("nationalities")} or (
            "nationalities" not in facts and facts == wanted[facts["id"]]
        )


def test_a_file_of_rejected_rows_never_takes_the_place_of_another(tmp_path: Path) -> None:
    """Somebody may be mending the first one; the second round has one of its own."""
    path = listed(tmp_path, "p-1;s-1;;quatsch;duldung")
    forms("read", path, *ON)
    first = tmp_path / "list-abgewiesen.csv"
    first.write_text("mended", encoding="utf-8")
    forms("read", path, *ON)
    assert first.read_text(encoding="utf-8") == "mended"
    rows = list(
        csv.reader(
            (tmp_path / "list-abgewiesen-2.csv").read_text("utf-8").splitlines(), delimiter=";"
        )
    )
    assert rows[0][-1] == "kim_rules_findings"
    assert rows[1][:5] == ["p-1", "s-1", "", "quatsch", "duldung"]
    assert rows[1][5].startswith("Spalte D: kein mögliches Datum; erlaubt: ")
    other = tmp_path / "other"
    other.mkdir()
    forms("read", path, *ON, "--rejected", other, "--lang", "en")
    assert [one.name for one in other.iterdir()] == ["list-rejected.csv"]


def test_findings_never_show_a_value(tmp_path: Path) -> None:
    """Neither of a fact nor of a key."""
    path = listed(tmp_path, "p-geheim;s-1;;31.02.1999;geheimstatus")
    told = forms("read", path, "--check", *ON)
    assert told.code == 3
    assert "geheim" not in told.err
    assert "1999" not in told.err


def test_into_a_store_and_again(tmp_path: Path) -> None:
    """Once everything is recorded, then nothing; a mended row is one version more."""
    url, key = f"sqlite:///{tmp_path}/store.db", tmp_path / "key"
    assert call("store", "init", "--store", url, "--key-file", key, "--new-key").code == 0
    who = ("--into", url, "--key-file", key, "--tenant", "kreis", "--actor", "f", "--purpose", "cm")
    path = listed(
        tmp_path, "p-1;s-1;2023-09-01;1990;duldung", "p-2;s-2;2023-09-01;;", "p-3;s-3;;x;"
    )
    first = forms("read", path, *ON, *who)
    assert first.code == 3
    assert "Zeilen: 3, angenommen: 2, abgewiesen: 1; gespeichert: 2, unverändert: 0" in first.err
    assert first.out == ""
    second = forms("read", path, *ON, *who)
    assert "angenommen: 2, abgewiesen: 1; gespeichert: 0, unverändert: 2" in second.err
    path = listed(tmp_path, "p-1;s-1;2023-09-01;1990-05;duldung", "p-2;s-2;2023-09-01;;")
    third = forms("read", path, *ON, *who)
    assert third.code == 0
    assert "gespeichert: 1, unverändert: 1" in third.err
    with kim.open_store(url, key_file=key) as store:
        access = Access("kreis", "f", "cm")
        case = store.case(access, "p-1")
        assert [one.facts["birth_date"] for one in case.facts] == ["1990", "1990-05"]
        assert [one.facts_version for one in case.decisions] == [1, 2]
        assert not list(store.verify(access))


def test_a_submission_that_the_store_contradicts_is_rejected(tmp_path: Path) -> None:
    """It is told at its row, and goes with the rejected ones."""
    url, key = f"sqlite:///{tmp_path}/store.db", tmp_path / "key"
    call("store", "init", "--store", url, "--key-file", key, "--new-key")
    who = ("--into", url, "--key-file", key, "--tenant", "kreis", "--actor", "f", "--purpose", "cm")
    forms("read", listed(tmp_path, "p-1;s-1;2023-09-01;1990;duldung"), *ON, *who)
    told = forms("read", listed(tmp_path, "p-1;s-2;2023-09-01;1991;duldung"), *ON, *who)
    assert told.code == 3
    assert (
        "list.csv:CSV!A2: ein Bogen desselben Tages in der Ablage widerspricht (birth_date)"
        in told.err
    )
    assert "angenommen: 0, abgewiesen: 1" in told.err
    assert (tmp_path / "list-abgewiesen.csv").is_file()


def test_what_is_missing_for_a_store_is_told_before_anything_is_read(tmp_path: Path) -> None:
    """Whose cases, who acts, and what for; and --check and --into exclude each other."""
    path = listed(tmp_path, "p-1;s-1;;x;duldung")
    told = forms("read", path, *ON, "--into", "memory:")
    assert told.code == 2
    assert "--tenant" in told.err
    who = ("--tenant", "k", "--actor", "a", "--purpose", "p")
    assert forms("read", path, *ON, "--into", "memory:", "--check", *who).code == 2
    assert forms("read", path, *ON, "--into", "nowhere:", *who).code == 4


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A finding; the other file is read."""
    path = listed(tmp_path, "p-1;s-1;;1990;duldung")
    told = forms("read", tmp_path / "none.csv", path, *ON)
    assert told.code == 3
    assert "none.csv: keine Datei" in told.err
    assert "Zeilen: 1, angenommen: 1, abgewiesen: 0; nicht lesbare Dateien: 1" in told.err
    assert json.loads(told.out)["id"] == "p-1"


def test_a_mapping_with_mistakes_is_told_at_once(tmp_path: Path) -> None:
    """Every mistake with its key."""
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'format = "x"\nepoch = 1901\n[columns.A]\nto = "nothing"\n[columns.B]\nto = "fled"\n'
        'dates = "DD/MM/YYYY"\n[columns.C]\nto = "residence_status"\ncodes = { "D" = "duldnug" }\n',
        encoding="utf-8",
    )
    told = forms("read", listed(tmp_path), "--mapping", mapping, *ON)
    assert told.code == 3
    for path in ("format", "epoch", "columns.A.to", "columns.B.to", "columns.C.codes.D"):
        assert f"{mapping}: {path}: " in told.err
    assert told.out == ""


def test_a_rejected_row_tells_in_which_column_what_is_allowed(tmp_path: Path) -> None:
    """Whoever mends it in the other file finds the cell; a whole row has no column."""
    path = tmp_path / "list.csv"
    path.write_text("id;fled;birth_date\np-1;maybe;31.02.1990\n;ja;\n", encoding="utf-8")
    forms("read", path, *ON)
    [_, first, second] = (tmp_path / "list-abgewiesen.csv").read_text("utf-8").splitlines()
    told = "Spalte B: eine unbekannte Antwort; erlaubt: ja; nein; nicht gefragt; "
    assert told in first
    assert " | Spalte C: kein mögliches Datum; erlaubt: ein Datum wie 31.12.2000" in first
    assert second.endswith(';"keine Kennung der Person; erlaubt: eine Kennung"')


def test_a_guess_is_a_mapping_that_reads_the_list(tmp_path: Path) -> None:
    """With how certain it is, and what it could not place."""
    cells, _ = own_list()
    path = tmp_path / "liste.csv"
    path.write_bytes(texts([LIST_HEAD, *cells[1:], *cells[1:]], ";", "cp1252"))
    told = forms("guess", path)
    assert told.code == 0
    assert "# Sicherheit: " in told.out
    for wanted in (
        '[columns."Geb.-Datum"]\nto = "birth_date"',
        '[columns."Ort"]\nto = "municipality"',
    ):
        assert wanted in told.out
    assert 'dates = "DD/MM/YYYY"' not in told.out  # 03/04 alone does not tell
    assert '# nicht zugeordnet\n[columns."Bemerkung"]\nignore = true' in told.out
    mapping = tmp_path / "m.toml"
    mapping.write_text(told.out, encoding="utf-8")
    read = forms("read", path, "--mapping", mapping, "--check", *ON)
    assert "Zeilen: 6" in read.err


PIECES = [
    ["Kennung", "Geburtstag", "Geburtsmonat", "Geburtsjahr", "Jahr der Einreise", "Staatsangehörigkeit 1",
     "2. Staatsangehörigkeit", "Jobcenter", "Stelle: Jugendamt", "Einwilligung am", "_validation_status"],
    ["p-1", "31", "12", "1990", "2019", "Syrien", "", "x", "", "01.09.2023", ""],
    ["p-2", "5", "6", "1985", "2020", "Afghanistan", "Iran", "x", "x", "", ""],
    ["p-3", "", "", "1979", "k. A.", "Türkei", "", "", "", "", "Not approved"],
]  # fmt: skip


def test_a_guess_places_columns_with_a_piece_of_an_answer(tmp_path: Path) -> None:
    """Parts of a date, a mark for one institution, several columns for one list."""
    path, mapping = tmp_path / "liste.csv", tmp_path / "m.toml"
    path.write_text("\n".join(";".join(row) for row in PIECES), encoding="utf-8")
    told = forms("guess", path)
    for heading, lines in {
        "Geburtstag": 'to = "birth_date"\npart = "day"',
        "Geburtsmonat": 'to = "birth_date"\npart = "month"',
        "Geburtsjahr": 'to = "birth_date"\npart = "year"',
        "Jahr der Einreise": 'to = "entry_date"\npart = "year"',
        "Staatsangehörigkeit 1": 'to = "nationalities"',
        "2. Staatsangehörigkeit": 'to = "nationalities"',
        "Jobcenter": 'to = "institutions"\noption = "Jobcenter"',
        "Stelle: Jugendamt": 'to = "institutions"\noption = "Jugendamt"',
        "Einwilligung am": 'to = "consent_referral_on"',
    }.items():
        assert f'[columns."{heading}"]\n{lines}' in told.out, told.out
    assert "_validation_status" not in told.out
    mapping.write_text(told.out, encoding="utf-8")
    read = forms("read", path, "--mapping", mapping, *ON)
    assert "Zeilen: 3, angenommen: 2, abgewiesen: 1" in read.err
    assert [json.loads(line) for line in read.out.splitlines()] == [
        {"id": "p-1", "birth_date": "1990-12-31", "entry_date": "2019", "nationalities": ["SY"],
         "institutions": ["Jobcenter"]},
        {"id": "p-2", "birth_date": "1985-06-05", "entry_date": "2020", "nationalities": ["AF", "IR"],
         "institutions": ["Jobcenter", "Jugendamt"]},
    ]  # fmt: skip


def test_a_guess_places_split_columns(tmp_path: Path) -> None:
    """A column for each country, in the words of the list and in those of a survey tool."""
    rows = [
        "Kennung;Syrien;Afghanistan;nationalities/IR;Sprache",
        "p-1;x;;0;x",
        "p-2;;x;1;",
        "p-3;x;;;x",
    ]
    path, mapping = tmp_path / "liste.csv", tmp_path / "m.toml"
    path.write_text("\n".join(rows), encoding="utf-8")
    told = forms("guess", path)
    for heading, code in (("Syrien", "SY"), ("Afghanistan", "AF"), ("nationalities/IR", "IR")):
        assert f'[columns."{heading}"]\nto = "nationalities"\noption = "{code}"' in told.out, (
            told.out
        )
    assert "Sicherheit: 70 %" in told.out
    mapping.write_text(told.out, encoding="utf-8")
    read = forms("read", path, "--mapping", mapping, *ON)
    found = [json.loads(line)["nationalities"] for line in read.out.splitlines()]
    assert found == [["SY"], ["AF", "IR"], ["SY"]]


@pytest.mark.parametrize(
    ("heading", "values"),
    [("Geburtstag", ["31.12.1990", "05.06.1985"]), ("Geburtsjahr", ["90", "85"]),
     ("Geburtsmonat", ["13", "2"]), ("Tagesstätte", ["5", "6"]), ("Jobcenter", ["Frau A", "Herr B"]),
     ("Syrien", ["Damaskus", "Aleppo"])],
)  # fmt: skip
def test_a_guess_takes_no_other_column_for_a_piece(
    heading: str, values: list[str], tmp_path: Path
) -> None:
    """What does not fit the piece is none: a whole date, an impossible month, words for marks."""
    path = tmp_path / "liste.csv"
    rows = [f"Kennung;{heading};Wohnort", *(f"p-{at};{one};Haan" for at, one in enumerate(values))]
    path.write_text("\n".join(rows), encoding="utf-8")
    told = forms("guess", path)
    assert told.code == 0
    assert "part =" not in told.out
    assert "option =" not in told.out


def test_a_guess_tells_that_nothing_says_whom_a_row_is_about(tmp_path: Path) -> None:
    """Without a column for the key no row can be read, so the proposal asks for one."""
    path = tmp_path / "liste.csv"
    said = "# Keine Spalte ist sicher die Kennung der Person."
    for heading, is_there in (("Kennung", True), ("Nachname", False)):
        path.write_text(f"{heading};Geb.-Datum\np-1;31.12.1990\n", encoding="utf-8")
        assert (said not in forms("guess", path).out) == is_there


def test_a_guess_names_no_text_that_stands_there_once(tmp_path: Path) -> None:
    """What is rare may point to a person."""
    rows = ["Kennung;Status", *(f"a-{at};Duld." for at in range(3)), "a-9;Geheimfall"]
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    told = forms("guess", path)
    assert '"Duld." = ""' in told.out
    assert "Geheimfall" not in told.out


def test_a_list_is_read_with_its_mapping(tmp_path: Path) -> None:
    """The same file without the mapping is not read at all."""
    cells, people = own_list()
    path, mapping = tmp_path / "liste.csv", tmp_path / "m.toml"
    path.write_bytes(texts(cells, ";", "cp1252"))
    mapping.write_text(LIST_MAPPING.format(dates="DD/MM/YYYY", more='no = ["0"]'), encoding="utf-8")
    told = forms("read", path, "--mapping", mapping, *ON)
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == [
        one["id"] for one in people
    ]
    assert forms("read", path, *ON).code == 3


def test_decide_reads_forms(tmp_path: Path) -> None:
    """Rejected rows are told and not decided."""
    path = listed(tmp_path, "p-1;s-1;;1990;duldung", "p-2;s-2;;quatsch;")
    told = call("decide", path, "--reader", "forms", *ON, "--format", "ndjson")
    assert told.code == 3
    assert [json.loads(line)["client"] for line in told.out.splitlines()] == ["p-1"]
    assert "CSV!3" in told.err


def test_decide_names_columns_that_it_does_not_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A reader knows the default rulebook alone; a fact of another one is not lost in silence."""
    path = tmp_path / "list.csv"
    path.write_text("id;birth_date;course\np-1;1990;b1\n", encoding="utf-8")
    told = call("decide", path, "--reader", "forms", *ON)
    assert told.code == 0
    assert [one.message for one in caplog.records if one.name == "kim_rules_forms.reading"] == [
        "list.csv:CSV!C1: note: a column that is no question; it is not read"
    ]
