"""``kim-rules store verify``, ``export`` and ``import``."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store_shelf import ACCESS, CANARY, REFERRED_CLIENT, Shelf, done, new_shelf, store

from kim_rules.cli.exits import Misuse, Problem
from kim_rules.cli.progress import Progress
from kim_rules.cli.store import export_file, files
from kim_rules.errors import StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Head
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.testing.laws.tampering import Altered

ON = ("--on", "2024-05-10")


@pytest.fixture(autouse=True)
def shelf() -> Iterator[Shelf]:
    """Stores in memory, named in the environment."""
    with new_shelf() as made:
        yield made


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """Three cases, of which one can be referred."""
    lines = [json.dumps(REFERRED_CLIENT), '{"id": "c-2"}', '{"id": "c-3", "birth_date": "1990"}']
    done("put", "-", "--valid-from", "2024-05-01", given="\n".join(lines))
    return shelf


# --- verify ----------------------------------------------------------------------------


def test_a_log_in_order(filled: Shelf) -> None:
    """Its end is told, to be written down elsewhere."""
    head = filled.store.head(ACCESS)
    told = f"{head.number} {head.code.hex()}\n"
    assert done("verify") == f"In Ordnung. Ende: {told}"
    assert done("verify", "--lang", "en") == f"In order. Head: {told}"
    assert done("verify", "--tenant", "velbert") == f"In Ordnung. Ende: 0 {'00' * 32}\n"


def test_an_altered_log(filled: Shelf) -> None:
    """Every place is listed, and the end is 3."""
    filled.journals["one"] = Altered(filled.journals["one"], lambda all_: all_[:2] + all_[3:])
    outcome = store("verify")
    assert outcome.code == 3
    assert "Eintrag 3: hier fehlt mindestens ein Eintrag\n" in outcome.out
    assert outcome.err.startswith("Nicht in Ordnung: ")
    assert "entry 3: at least one entry is missing here\n" in store("verify", "--lang", "en").out


def test_the_head_is_remembered_outside(filled: Shelf, tmp_path: Path) -> None:
    """A file keeps it; a log that was cut off with its own head is found by it."""
    file = tmp_path / "head.json"
    outcome = store("verify", "--head-file", file)
    assert outcome.code == 0
    assert "gibt es noch nicht und wird angelegt" in outcome.err
    assert file.stat().st_mode & 0o777 == 0o600
    first = file.read_bytes()
    assert json.loads(first)["number"] == filled.store.head(ACCESS).number
    store("decide", *ON)
    done("verify", "--head-file", file)
    second = file.read_bytes()
    assert json.loads(second)["number"] == json.loads(first)["number"] + 3
    journal = filled.journals["one"]
    last = list(journal.entries("hilden"))[-2]
    own = Head(last.number, last.code, last.recorded_at)
    filled.journals["one"] = Altered(journal, lambda all_: all_[:-1], head=own)
    done("verify")
    outcome = store("verify", "--head-file", file)
    assert (outcome.code, outcome.out) == (
        3,
        f"Eintrag {last.number + 1}: das Protokoll endet zu früh\n",
    )
    assert file.read_bytes() == second
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("text", [
    "", "{}", "[]", "7", CANARY, '{"schema": "kim-rules/head/1"}',
    '{"schema": "kim-rules/head/1", "tenant": "hilden", "number": true, "code": "", "recorded_at": null}',
    '{"schema": "kim-rules/head/1", "tenant": "hilden", "number": 1, "code": "x", "recorded_at": null}',
    '{"schema": "kim-rules/head/1", "tenant": "hilden", "number": 1, "code": "", "recorded_at": 7}',
    '{"schema": "kim-rules/head/2", "tenant": "hilden", "number": 1, "code": "", "recorded_at": null}',
])  # fmt: skip
def test_a_file_that_is_no_head(filled: Shelf, tmp_path: Path, text: str) -> None:
    """It is told and left as it is."""
    file = tmp_path / "head.json"
    file.write_text(text, encoding="utf-8")
    outcome = store("verify", "--head-file", file)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == f"--head-file: {file}: kein gemerktes Ende\n"
    assert file.read_text(encoding="utf-8") == text


def test_a_head_of_another_tenant(filled: Shelf, tmp_path: Path) -> None:
    """Each tenant has a file of its own; a folder is none."""
    file = tmp_path / "head.json"
    store("verify", "--head-file", file)
    outcome = store("verify", "--head-file", file, "--tenant", "velbert")
    assert (outcome.code, outcome.err) == (3, f"--head-file: {file}: von einem anderen Mandanten\n")
    assert "nicht lesbar" in store("verify", "--head-file", tmp_path).err
    assert store("verify", "--head-file", tmp_path / "no" / "head").code == 2


# --- export and import -----------------------------------------------------------------


def test_an_export_is_imported_elsewhere(filled: Shelf, tmp_path: Path) -> None:
    """Everything is the same in the other store, under the same master key."""
    store("decide", *ON, "--propose")
    done("erase", "c-3", "--because", "request", "--yes")
    file = tmp_path / "all.ndjson"
    number = filled.store.head(ACCESS).number
    assert store("export", file) == (0, "", f"Einträge geschrieben: {number}\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]
    done("init", "--store", "shelf:two")
    told = done("import", file, "--store", "shelf:two")
    assert told == f"Einträge eingelesen: {number}\n"
    assert done("verify", "--store", "shelf:two") == done("verify")
    for form in ("text", "ndjson"):
        options = ("list", "--format", form)
        assert done(*options, "--store", "shelf:two") == done(*options)
    standard = store("export", "-", "--lang", "en")
    assert standard.out == file.read_text(encoding="utf-8")
    assert standard.err == f"Entries written: {number}\n"
    done("init", "--store", "shelf:three")
    told = done("import", "-", "--store", "shelf:three", "--lang", "en", given=standard.out)
    assert told == f"Entries imported: {number}\n"


def test_an_export_overwrites_nothing(filled: Shelf, tmp_path: Path) -> None:
    """A file that is there stays, unless --force allows it; a link stays a link."""
    file, link = tmp_path / "all.ndjson", tmp_path / "link"
    file.write_text("mine", encoding="utf-8")
    link.symlink_to(file)
    for name in (file, link):
        outcome = store("export", name)
        assert (outcome.code, outcome.out) == (2, "")
        assert "--force erlaubt das Überschreiben" in outcome.err
    assert file.read_text(encoding="utf-8") == "mine"
    with pytest.MonkeyPatch.context() as patch:  # it is told before anything is read
        patch.setattr(CaseStore, "export", None)
        assert store("export", file).code == 2
    assert store("export", link, "--force").code == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8").startswith('{"format": "kim-rules/store/1"')
    for place in (tmp_path, tmp_path / "no" / "file", Path(os.devnull)):
        assert store("export", place, "--force").code == 2
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_a_file_that_comes_meanwhile_is_kept(filled: Shelf, tmp_path: Path) -> None:
    """What somebody else writes while the export is made is not overwritten either."""
    file = tmp_path / "all.ndjson"
    with pytest.raises(Misuse):
        write_while_others_do(file)
    assert file.read_text(encoding="utf-8") == "theirs"
    assert list(tmp_path.iterdir()) == [file]


def write_while_others_do(file: Path) -> None:
    """Write to a place where somebody else is quicker."""
    with files.written(str(file), "DATEI", overwrite=False) as target:
        target.write("ours")
        file.write_text("theirs", encoding="utf-8")


def test_an_export_to_a_stick(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system without links takes an export, too, and keeps what is there."""

    def unsupported(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    file = tmp_path / "all.ndjson"
    assert store("export", file).code == 0
    assert file.read_text(encoding="utf-8") == store("export", "-").out
    with pytest.raises(Misuse):
        write_while_others_do(tmp_path / "new")
    assert (tmp_path / "new").read_text(encoding="utf-8") == "theirs"
    assert sorted(tmp_path.iterdir()) == [file, tmp_path / "new"]


def test_an_export_that_fails_leaves_nothing(
    filled: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk, or when the store fails, the old file is as it was."""
    file = tmp_path / "all.ndjson"
    file.write_text("mine", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def failing(*_: object) -> Iterator[dict[str, Any]]:
        yield {"format": "kim-rules/store/1", "number": 3}
        raise StoreUnavailable("Verbindung verloren", "connection lost")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        outcome = store("export", file, "--force")
    assert outcome.code == 4
    assert outcome.err == f"{file} lässt sich nicht schreiben (No space left on device)\n"
    monkeypatch.setattr(CaseStore, "export", failing)
    assert store("export", file, "--force").code == 4
    assert file.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [file]


def spoilt(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Files that are no export, each with what is told."""
    whole = "\n".join(lines) + "\n"
    yield "", "keine Ausfuhr"
    yield CANARY, ":1: keine Zeile einer Ausfuhr; nichts wurde übernommen"
    yield '{"id": "c-1"}', "Zeile 1 der Ausfuhr: keine Ausfuhr"
    yield "\n".join(lines[:-1]) + "\n", "das Ende fehlt"
    yield whole.replace("opened", "Opened", 1), "Zeile 3 der Ausfuhr"
    yield "\n".join([*lines[:3], "kaputt", *lines[3:]]), ":4: keine Zeile einer Ausfuhr"
    yield "\n".join([*lines[:3], "[]", *lines[3:]]), ":4: keine Zeile einer Ausfuhr"
    yield "[" * 100_000, ":1: keine Zeile einer Ausfuhr"
    yield whole.replace("kim-rules/store/1", "kim-rules/store/9"), "kim-rules/store/1"
    yield whole + "{}\n", "nichts wurde übernommen"


def test_a_spoilt_export_is_refused(filled: Shelf, tmp_path: Path) -> None:
    """It is told where, the end is 3, and nothing is imported."""
    lines = store("export", "-").out.splitlines()
    file = tmp_path / "all.ndjson"
    done("init", "--store", "shelf:two")
    for text, told in spoilt(lines):
        file.write_text(text, encoding="utf-8")
        outcome = store("import", file, "--store", "shelf:two")
        assert (outcome.code, outcome.out) == (3, ""), text[:80]
        assert outcome.err.startswith(str(file))
        assert told in outcome.err
        assert CANARY not in outcome.err
    assert done("list", "--store", "shelf:two") == ""
    assert store("import", tmp_path / "missing", "--store", "shelf:two").code == 3


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is too long is refused, whatever it is, without reading it whole."""
    monkeypatch.setattr(export_file, "MAX_LINE", 1000)
    file = tmp_path / "all.ndjson"
    file.write_text(json.dumps({"format": "x" * 5000}), encoding="utf-8")
    outcome = store("import", file)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == f"{file}:1: keine Zeile einer Ausfuhr; nichts wurde übernommen\n"
    with export_file.ExportFile(str(file)) as source, Progress(source, "de") as progress:
        with pytest.raises(Problem):
            list(source.lines(progress))
        assert source.position == 1001


def test_where_an_export_cannot_go(filled: Shelf) -> None:
    """Not to a tenant with entries, to another tenant, nor under another master key."""
    text = store("export", "-").out
    outcome = store("import", "-", given=text)
    assert (outcome.code, outcome.out) == (3, "")
    assert "hat schon Einträge" in outcome.err
    outcome = store("import", "-", "--tenant", "velbert", given=text)
    assert (outcome.code, outcome.out) == (3, "")
    assert "gehört einem anderen Mandanten" in outcome.err
    filled.journals["other"] = MemoryJournal()
    filled.sealers["other"] = MemorySealer()
    outcome = store("import", "-", "--store", "shelf:other", given=text)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith("-: Die Ausfuhr entstand unter einem anderen Hauptschlüssel")
