"""``kim-rules store`` on a database: keys, files that are no store, pipes and terminals."""

from __future__ import annotations

import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import made_plugins
import pytest
from command_line import PROGRAM, Outcome, call
from sql_places import MASTER, Place

from kim_rules.testing.laws.scene import REFERRED
from kim_rules_sql import sqlite

CANARY = "Geheimhausen"
ON = ("--on", "2024-05-10")
LINE = json.dumps(
    {"client": {"id": "c-1", **REFERRED}, "case": {"consents": {"referral": "2024-05-03"}}}
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to be in, with the settings in the environment; the store is not there yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KIM_RULES_STORE", "sqlite:///cases.db")
    monkeypatch.setenv("KIM_RULES_TENANT", "hilden")
    monkeypatch.setenv("KIM_RULES_ACTOR", "worker-1")
    monkeypatch.setenv("KIM_RULES_PURPOSE", "tests")
    monkeypatch.setenv("KIM_RULES_KEY_FILE", "key")
    with made_plugins.only("sql"):
        yield tmp_path


@pytest.fixture
def made(folder: Path) -> Path:
    """The same, with a store that has a case."""
    assert store("init", "--new-key").code == 0
    assert store("put", "-", "--valid-from", "2024-05-04", given=LINE).code == 0
    return folder


def store(*arguments: str, given: str = "") -> Outcome:
    """Call ``kim-rules store``."""
    return call("store", *arguments, given=given)


def done(*arguments: str, given: str = "") -> str:
    """What a command prints that has to succeed without a word beside."""
    outcome = store(*arguments, given=given)
    assert (outcome.code, outcome.err) == (0, ""), outcome.err
    return outcome.out


# --- the whole way -----------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_the_life_of_a_case(nothing: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an empty place to an erased person, on both databases, each step a program call."""
    Path("master").write_bytes(MASTER)
    Path("master").chmod(0o600)
    monkeypatch.setenv("KIM_RULES_STORE", nothing.url)
    monkeypatch.setenv("KIM_RULES_KEY_FILE", "master")
    assert store("list").code == 4
    done("init")
    assert done("put", "-", given=LINE) == "1 gespeichert, 0 unverändert, 0 abgewiesen\n"
    today = json.loads(done("get", "c-1", "--format", "json"))["facts"][0]["valid_from"]
    outcome = store("decide", "--on", today, "--propose")
    assert outcome.err == "1 entschieden, 1 zur Verweisung vorgeschlagen\n"
    done("refer", "c-1", "1", "accept")
    done("event", "c-1", "goal_reached", "--on", today)
    assert store("replay").code == 0
    assert store("verify", "--head-file", "head").code == 0
    assert store("export", "all.ndjson").code == 0
    done("close", "c-1", "--on", today, "--because", "Ziel erreicht")
    assert store("retention", "--months", "0", "--on", today).out == "c-1\n"
    assert store("retention", "--months", "0", "--on", today, "--erase", "--yes").out == "c-1\n"
    assert done("list") == "c-1: gelöscht (Frist abgelaufen)\n"
    assert store("import", "all.ndjson").code == 3
    done("verify", "--head-file", "head")
    with made_plugins.only("sql"):
        monkeypatch.setenv("KIM_RULES_STORE", "sqlite:///other.db")
        done("init")
        assert done("import", "all.ndjson") == "Einträge eingelesen: 7\n"
        assert done("list").startswith(f"c-1: offen seit {today[8:]}.{today[5:7]}.{today[:4]};")


def test_a_new_key_is_that_of_the_store(folder: Path) -> None:
    """The key that init makes opens the store, also to the plugin's own reader of keys."""
    from kim_rules_sql.master_key import read_key_file

    outcome = store("init", "--new-key")
    assert outcome.out == "Die Ablage ist bereit.\n"
    assert len(read_key_file(folder / "key")) == 32
    assert sorted(path.name for path in folder.iterdir()) == ["cases.db", "key"]
    assert done("list") == ""
    assert store("init", "--new-key").code == 2
    assert done("init") == "Die Ablage ist bereit.\n"


# --- keys --------------------------------------------------------------------------------


def test_without_a_key(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is not named is a wrong call; one that is not there, or not a key, ends with 4."""
    assert store("list", "--key-file", "nokey").code == 4
    (made / "short").write_text("abc", encoding="utf-8")
    (made / "short").chmod(0o600)
    outcome = store("list", "--key-file", "short")
    assert (outcome.code, outcome.out) == (4, "")
    assert "steht kein Hauptschlüssel" in outcome.err
    (made / "key").chmod(0o644)
    outcome = store("list")
    assert outcome.code == 4
    assert "chmod 600" in outcome.err
    monkeypatch.delenv("KIM_RULES_KEY_FILE")
    outcome = store("list")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Es fehlt: --key-file (oder KIM_RULES_KEY_FILE)\n")


def test_with_the_key_of_another_store(made: Path) -> None:
    """It opens nothing, and nothing is changed."""
    before = (made / "cases.db").read_bytes()
    assert store("init", "--new-key", "--key-file", "other", "--store", "sqlite:///b.db").code == 0
    for arguments in (["list"], ["init"], ["put", "-"], ["verify"], ["export", "-"]):
        outcome = store(*arguments, "--key-file", "other", given=LINE)
        assert (outcome.code, outcome.out) == (4, ""), arguments
        assert "nicht der Hauptschlüssel der Fallablage" in outcome.err
    assert (made / "cases.db").read_bytes() == before


def test_a_new_key_for_a_store_that_is_there(made: Path) -> None:
    """The store stays as it is, and no key lies about that opens nothing."""
    before = sorted((path.name, path.read_bytes()) for path in made.iterdir())
    outcome = store("init", "--new-key", "--key-file", "other")
    assert (outcome.code, outcome.out) == (4, "")
    assert "other wieder entfernt: Die Ablage gibt es schon" in outcome.err
    assert sorted((path.name, path.read_bytes()) for path in made.iterdir()) == before


# --- what is no store ----------------------------------------------------------------------


def test_a_file_that_is_no_store(made: Path) -> None:
    """Another database, a text, a folder, nothing: told in German, and left as it was."""
    with closing(sqlite3.connect(made / "theirs.db")) as connection:
        connection.execute("CREATE TABLE people (name TEXT)")
    (made / "text").write_text("Liebe Kolleginnen und Kollegen\n" * 100, encoding="utf-8")
    for name, told in (
        ("theirs.db", "Datenbank eines anderen Programms"),
        ("text", "keine Fallablage"),
        ("nothing.db", "kim-rules store init"),
        ("no/such/folder.db", "nicht da"),
    ):
        file = made / name
        before = file.read_bytes() if file.exists() else None
        for arguments in (["list"], ["put", "-"], ["verify"]):
            outcome = store(*arguments, "--store", f"sqlite:///{name}", given=LINE)
            assert (outcome.code, outcome.out) == (4, "")
            assert told in outcome.err
            assert "Error" not in outcome.err
        assert (file.read_bytes() if file.exists() else None) == before


def test_messages_do_not_repeat_a_password(made: Path) -> None:
    """Not even the one of an address that leads nowhere."""
    url = f"postgresql://worker:{CANARY}@localhost:1/cases"
    for lang in ("de", "en"):
        outcome = store("list", "--store", url, "--lang", lang)
        assert (outcome.code, outcome.out) == (4, "")
        assert CANARY not in outcome.err


# --- programs, pipes, terminals --------------------------------------------------------------


def test_values_of_a_person_are_nowhere_in_plain(made: Path) -> None:
    """Neither in the database nor in an export, nor in what is said meanwhile."""
    line = json.dumps({"id": "c-2", "municipality": CANARY, "institutions": [CANARY]})
    for arguments in (["put", "-"], ["decide", *ON], ["export", "all.ndjson"]):
        outcome = store(*arguments, given=line)
        assert outcome.code == 0
        assert CANARY not in outcome.out + outcome.err
    for path in made.iterdir():
        assert CANARY.encode() not in path.read_bytes(), path.name
    assert CANARY in done("get", "c-2")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list", "--format", "ndjson"], b""),
        (["export", "-"], b""),
        (["decide", *ON, "--format", "ndjson"], b"Bis dahin entschieden: 300\n"),
    ],
    ids=["list", "export", "decide"],
)
@pytest.mark.usefixtures("made")
def test_closed_pipe(arguments: list[str], told: bytes) -> None:
    """A reader that has seen enough ends the program with 0; deciding tells how far it came."""
    lines = "\n".join(f'{{"id": "n-{number:03}", "fled": true}}' for number in range(299))
    done("put", "-", "--valid-from", "2024-05-01", given=lines)
    command = [*PROGRAM, "store", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert said in (told, told.replace(b"300", b"200"))
    assert done("verify").startswith("In Ordnung. ")


def _read_all(terminal: int, seen: list[bytes]) -> None:
    """Read what a terminal shows until nobody writes to it any more."""
    with suppress(OSError):
        while data := os.read(terminal, 4096):
            seen.append(data)


def at_a_terminal(*calls: list[str], answers: str = "") -> list[tuple[int, str]]:
    """Call the program with all streams at a terminal, progress shown at once.

    Args:
        calls: The arguments of each call.
        answers: What is typed.

    Returns:
        The exit code of each call, and what the terminal showed.
    """
    code = (
        "import json, sys; from kim_rules.cli import main, progress, streams\n"
        "progress.PATIENCE = progress.REFRESH = 0.0\n"
        "streams.prepare(); streams.prepare = lambda: None\n"  # once in a process
        "for call in json.loads(sys.argv[1]):\n"
        "    print(f'<{main([\"store\", *call]):d}>', flush=True)\n"
    )
    terminal, slave = pty.openpty()
    seen: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(terminal, seen))
    reader.start()
    try:
        os.write(terminal, answers.encode())
        command = [sys.executable, "-c", code, json.dumps(calls)]
        subprocess.run(command, stdin=slave, stdout=slave, stderr=slave, timeout=120, check=True)
    finally:
        os.close(slave)
        reader.join(timeout=60)
        os.close(terminal)
    shown = b"".join(seen).decode().replace("\r", "")
    ends = re.findall(r"(.*?)<(\d+)>\n", shown, re.DOTALL)
    return [(int(ended), text) for text, ended in ends]


@pytest.mark.usefixtures("made")
def test_a_person_is_asked_at_the_terminal() -> None:
    """Erasing waits for an answer, and does what it says."""
    call = ["erase", "c-1", "--because", "request"]
    refused, erased = at_a_terminal(call, call, answers="nein\nja\n")
    assert "Fall c-1 endgültig löschen? (ja/nein)" in refused[1]
    assert (refused[0], erased[0]) == (130, 0)
    assert "Nichts wurde gelöscht." in refused[1]
    assert "c-1: gelöscht" in erased[1]
    assert "gelöscht (auf Antrag)" in done("list")


def test_progress_at_a_terminal(made: Path) -> None:
    """Long work shows how far it has come, but a bar does not run through many results."""
    assert store("decide", *ON).code == 0
    people = "\n".join(f'{{"id": "n-{number}"}}' for number in range(3))
    (made / "people.ndjson").write_text(people, encoding="utf-8")
    counted = {
        "put people.ndjson": "3 Personen",
        "verify": "10 Einträge",
        "replay": "1 Entscheidungen",
        "export all.ndjson": "10 Einträge",
        "list": None,
    }
    ends = at_a_terminal(*(call.split() for call in counted))
    for (ended, shown), told in zip(ends, counted.values(), strict=True):
        assert ended == 0
        assert told in shown if told else shown == done("list")


@pytest.mark.parametrize(
    ("lang", "told"),
    [("de", "Reste des Schlüssels beseitigt"), ("en", "sweeping will be repeated")],
)
def test_what_could_not_be_swept_is_told_in_the_language_of_the_user(
    made: Path, monkeypatch: pytest.MonkeyPatch, lang: str, told: str
) -> None:
    """The erasure counts, with one line about what is left as long as somebody else reads."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    with closing(sqlite3.connect(made / "cases.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM keys").fetchall()
        outcome = store("erase", "c-1", "--because", "request", "--yes", "--lang", lang)
    assert outcome.code == 0
    assert told in outcome.err
    assert outcome.err.count("\n") == 1
    assert "c-1" in outcome.out
