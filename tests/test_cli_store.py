"""``kim-rules store``: help, where it gets its settings from, wrong calls, exit codes."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_line import call
from store_shelf import ENVIRONMENT, Shelf, done, new_shelf, store

from kim_rules.cli.store import COMMANDS, erase, put, steps
from kim_rules.errors import (
    ChainBroken,
    ClockWentBack,
    Conflict,
    Erased,
    NoSuchCase,
    NotAllowed,
    SchemaMismatch,
    SealBroken,
    StoreError,
    StoreUnavailable,
    WrongKey,
)
from kim_rules.store.cases import CaseStore
from kim_rules.store.records import ErasureReason, Origin, ReferralStep


@pytest.fixture(autouse=True)
def shelf() -> Iterator[Shelf]:
    """Stores in memory, named in the environment."""
    with new_shelf() as made:
        yield made


# --- help ------------------------------------------------------------------------------


def test_help_names_every_command() -> None:
    """The help of the group lists all commands, the variables and what an exit code means."""
    told = done("--help")
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in told
        assert line in told
    for variable in (*ENVIRONMENT, "KIM_RULES_KEY_FILE"):
        assert variable in told
    assert "verify" in told.split("Rückgabewerte:")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command(name: str) -> None:
    """Every command has German help, with an example that begins with its name."""
    told = done(name, "--help")
    assert told.startswith(f"Aufruf: kim-rules store {name} ")
    assert f"kim-rules store {name} " in re.split("Beispiele?:", told)[1]
    for english in ("Usage", "Options:", "Arguments", "Show this", "[default", "required"):
        assert english not in told


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_the_help_are_commands(name: str) -> None:
    """Every option of an example is one that the command has."""
    from kim_rules.cli import cli

    told = done(name, "--help")
    group = cli.get_command(click.Context(cli), "store")
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), name)
    assert command is not None
    known = {option for one in command.params for option in one.opts}
    for line in re.findall(rf"kim-rules store {name} (.*)", told):
        assert {word for word in line.split() if word.startswith("--")} <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_help_loads_next_to_nothing(name: str) -> None:
    """Help imports neither a store, nor rules, nor attrs."""
    code = (
        "import sys; from kim_rules.cli import main\n"
        "assert main(['store', *sys.argv[1:], '--help']) == 0\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, name], capture_output=True, check=True, timeout=60
    )
    loaded = set(done.stderr.decode().split())
    ours = {one for one in loaded if one.startswith("kim_rules.")}
    assert all(one.startswith(("kim_rules.cli", "kim_rules.plugin")) for one in ours), ours
    assert not loaded & {"attr", "durable", "rich", "tomllib", "pluggy", "sqlalchemy"}


def test_choices_are_the_codes_of_the_store() -> None:
    """Origins, reasons and steps are those of the records, in their order."""
    assert tuple(Origin) == put.ORIGINS
    assert tuple(ErasureReason) == erase.REASONS
    assert list(steps.STEPS.values()) == [one for one in ReferralStep if one != "proposed"]


# --- settings --------------------------------------------------------------------------

NEEDED = ("--store", "--tenant", "--actor", "--purpose")


@pytest.mark.parametrize("name", ["list", "verify", "decide", "replay", "due"])
def test_everything_that_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings the option and the variable of each are told at once."""
    for variable in ENVIRONMENT:
        monkeypatch.delenv(variable)
    outcome = store(name)
    assert (outcome.code, outcome.out) == (2, "")
    for option, variable in zip(NEEDED, ENVIRONMENT, strict=True):
        assert f"{option} (oder {variable})" in outcome.err
    assert "--tenant (or KIM_RULES_TENANT)" in store(name, "--lang", "en").err


@pytest.mark.parametrize("variable", ENVIRONMENT)
def test_one_that_is_missing_is_named(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable is none; the others are not mentioned."""
    monkeypatch.setenv(variable, "")
    outcome = store("list")
    assert outcome.code == 2
    assert variable in outcome.err
    assert outcome.err.count("oder") == 1


def test_options_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands on the command line counts."""
    done("put", "-", given='{"id": "c-1"}')
    monkeypatch.setenv("KIM_RULES_STORE", "shelf:nowhere")
    monkeypatch.setenv("KIM_RULES_TENANT", "velbert")
    assert done("list", "--store", "shelf:one", "--tenant", "hilden").startswith("c-1: ")


def test_a_foreign_case_is_not_there() -> None:
    """Another tenant is told no more than of a case that nobody has."""
    done("put", "-", given='{"id": "c-1"}')
    assert done("list", "--tenant", "velbert") == ""
    for case in ("c-1", "c-9"):
        outcome = store("get", case, "--tenant", "velbert")
        assert outcome.code == 3
        assert outcome.err == f"Einen Fall {case} gibt es hier nicht\n"


def test_who_acts_stands_in_the_log(shelf: Shelf) -> None:
    """Actor and purpose of every entry are those of the call."""
    done("put", "-", "--actor", "kim-7", "--purpose", "umzug", given='{"id": "c-1"}')
    entries = list(shelf.journals["one"].entries("hilden"))
    assert {(one.actor, one.purpose) for one in entries} == {("kim-7", "umzug")}


def test_a_key_that_is_missing_is_a_wrong_call(shelf: Shelf, tmp_path: Path) -> None:
    """A store that needs a key names option and variable; one that needs none works without."""
    assert store("init", "--store", "shelf:locked").code == 2
    outcome = store("list", "--store", "shelf:locked")
    assert outcome.code == 2
    assert outcome.err.startswith("Es fehlt: --key-file (oder KIM_RULES_KEY_FILE)\n")
    key = tmp_path / "key"
    assert done("init", "--store", "shelf:locked", "--key-file", key)
    assert done("list", "--store", "shelf:locked", "--key-file", key) == ""


# --- stores that are not there ---------------------------------------------------------


def test_an_unknown_scheme() -> None:
    """It is told which schemes are known, and what brings the usual ones."""
    outcome = store("list", "--store", "oracle://geheim@x")
    assert (outcome.code, outcome.out) == (4, "")
    assert "memory:, shelf:" in outcome.err
    assert "kim-rules-sql" in outcome.err
    assert "geheim" not in outcome.err


def test_what_is_no_address() -> None:
    """An address has a scheme; what was typed is not repeated, it may be a password."""
    outcome = store("list", "--store", "geheim")
    assert outcome.code == 2
    assert "sqlite:///" in outcome.err
    assert "geheim" not in outcome.err


def test_a_store_that_is_not_there() -> None:
    """It ends with 4 and the words of the store; init makes it."""
    for lang, told in (("de", "Die Ablage ist nicht da."), ("en", "the store is not there")):
        outcome = store("list", "--store", "shelf:two", "--lang", lang)
        assert (outcome.code, outcome.out, outcome.err) == (4, "", told + "\n")
    assert done("init", "--store", "shelf:two") == "Die Ablage ist bereit.\n"
    assert done("list", "--store", "shelf:two") == ""


def test_memory_is_told_to_be_empty() -> None:
    """A store in memory ends with the command, which is said."""
    outcome = store("put", "-", "--store", "memory:", given='{"id": "c-1"}')
    assert (outcome.code, outcome.out) == (0, "1 gespeichert, 0 unverändert, 0 abgewiesen\n")
    assert "endet mit diesem Befehl" in outcome.err
    assert store("list", "--store", "MEMORY:").out == ""


#: What a user can put right by another call, and what not.
CODES: dict[type[StoreError], int] = {
    NoSuchCase: 3, NotAllowed: 3, Erased: 3, Conflict: 3,
    StoreUnavailable: 4, SchemaMismatch: 4, WrongKey: 4, ClockWentBack: 4, SealBroken: 4,
    ChainBroken: 4,
}  # fmt: skip


@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.__name__)
def test_errors_of_a_store(kind: type[StoreError], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a case does not allow ends with 3, a store that fails with 4, in both languages."""

    def fail(*_: object, **__: object) -> None:
        raise kind("auf Deutsch", "in English")

    monkeypatch.setattr(CaseStore, "record_event", fail)
    for lang, told in (("de", "auf Deutsch"), ("en", "in English")):
        outcome = store("event", "c-1", "x", "--on", "2024-05-10", "--lang", lang)
        assert (outcome.code, outcome.out, outcome.err) == (CODES[kind], "", told + "\n")


def test_every_error_of_a_store_is_told() -> None:
    """No kind of error was forgotten above."""
    assert set(CODES) == set(StoreError.__subclasses__())


# --- wrong calls -----------------------------------------------------------------------

LONG = "x" * 201
WRONG: list[tuple[list[str], str]] = [
    (["get"], "Das Argument FALL fehlt."),
    (["get", ""], "FALL: erlaubt ist ein Text von 1 bis 200 Zeichen"),
    (["get", LONG], "FALL: erlaubt ist ein Text von 1 bis 200 Zeichen"),
    (["get", "c\n1"], "FALL: erlaubt ist ein Text"),
    (["get", "c-1", "--on", "gestern"], "--on: kein Tag des Kalenders"),
    (["get", "c-1", "--on", "2024-05-10", "--known-at", "1"], "--known-at: kein Tag"),
    (["get", "c-1", "--known-at", "2024-05-10"], "--known-at: nur zusammen mit --on"),
    (["get", "c-1", "--decision", "0"], "--decision: erlaubt ist eine ganze Zahl von 1"),
    (["get", "c-1", "--format", "ndjson"], "--format: unbekannter Wert; erlaubt: text, json"),
    (["list", "--tenant", " "], "--tenant: erlaubt ist ein Text"),
    (["list", "--actor", LONG], "--actor: erlaubt ist ein Text"),
    (["list", "--purpose", "a\tb"], "--purpose: erlaubt ist ein Text"),
    (["put"], "Das Argument DATEI… fehlt."),
    (["put", "-", "--origin", "brief"], "form, authority, import, conversation"),
    (["put", "-", "--valid-from", "2024-13-01"], "--valid-from: kein Tag des Kalenders"),
    (["put", "-", "--reference", LONG], "--reference: erlaubt ist"),
    (["put", "-", "--rulebook", "kreis-x"], "kreis-x: weder die Kennung"),
    (["decide", "--reading", "several=seven"], "several: eine unbekannte Option"),
    (["due", "--within", "-1"], "--within: erlaubt ist eine ganze Zahl von 0"),
    (["due", "--within", "9999999"], "--within: erlaubt ist"),
    (["due", "--facts-older-than", "ein"], "--facts-older-than: erlaubt ist eine ganze Zahl"),
    (["refer", "c-1", "1"], "accept|decline|done|revoke fehlt"),
    (["refer", "c-1", "1", "accepted"], "erlaubt: accept, decline, done, revoke"),
    (["refer", "c-1", "0", "accept"], "NUMMER: erlaubt ist eine ganze Zahl von 1"),
    (["refer", "c-1", "1", "decline"], "--because: zum Ablehnen gehört ein Grund"),
    (["refer", "c-1", "1", "revoke", "--because", "x" * 1001], "von 1 bis 1000 Zeichen"),
    (["close", "c-1"], "Die Option --because fehlt."),
    (["event", "c-1"], "Das Argument CODE fehlt."),
    (["erase", "c-1"], "Die Option --because fehlt."),
    (["erase", "c-1", "--because", "darum"], "request, retention, mistake, order"),
    (["retention"], "Die Option --months fehlt."),
    (["export"], "Das Argument DATEI fehlt."),
    (["init", "--new-key"], "Es fehlt: --key-file (oder KIM_RULES_KEY_FILE)"),
    (["dcide"], "Gemeint ist vielleicht: decide."),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[" ".join(a)[:40] for a, _ in WRONG])
def test_wrong_call(arguments: list[str], told: str, shelf: Shelf) -> None:
    """It ends with 2, prints nothing, says in German what is allowed, and changes nothing."""
    outcome = store(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert "Hilfe: kim-rules store" in outcome.err
    assert shelf.journals["one"].head("hilden").number == 0


@pytest.mark.parametrize("arguments", [a for a, _ in WRONG], ids=lambda a: " ".join(a)[:40])
def test_wrong_call_in_english(arguments: list[str]) -> None:
    """With --lang en the message has no German words."""
    outcome = store(*arguments, "--lang", "en")
    assert outcome.code == 2
    said = outcome.err.casefold()
    for german in ("erlaubt", "fehlt", "gibt es", "hilfe:", "nur zusammen", "ü"):
        assert german not in said


# --- a new key -------------------------------------------------------------------------


def test_a_new_key_is_made_and_kept(tmp_path: Path) -> None:
    """32 random bytes in base64, which only the owner can read; told where, never what."""
    keys = []
    for name in ("a", "b"):
        file = tmp_path / name
        outcome = store("init", "--new-key", "--key-file", file, "--store", "shelf:locked")
        assert (outcome.code, outcome.out) == (0, "Die Ablage ist bereit.\n")
        assert str(file) in outcome.err
        assert file.stat().st_mode & 0o777 == 0o600
        keys.append(file.read_text())
        assert keys[-1].strip() not in outcome.err
        assert len(b64decode(keys[-1], validate=False)) == 32
    assert keys[0] != keys[1]


def test_a_key_is_never_overwritten(tmp_path: Path, shelf: Shelf) -> None:
    """A file that is there stays, whatever it is; nothing is made."""
    for name, make in (("file", Path.touch), ("folder", Path.mkdir)):
        make(tmp_path / name)
        outcome = store("init", "--new-key", "--key-file", tmp_path / name, "--store", "shelf:new")
        assert outcome.code == 2
        assert "nicht überschrieben" in outcome.err
    assert (tmp_path / "file").read_bytes() == b""
    assert "new" not in shelf.journals


def test_a_key_needs_a_folder(tmp_path: Path, shelf: Shelf) -> None:
    """Folders are not made."""
    outcome = store("init", "--new-key", "--key-file", tmp_path / "no" / "key")
    assert outcome.code == 2
    assert "den Ordner dafür gibt es nicht" in outcome.err


def test_a_key_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: Shelf
) -> None:
    """On a full disk there is no part of a key, and no store."""

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = store("init", "--new-key", "--key-file", tmp_path / "key", "--store", "shelf:new")
    assert outcome.code == 4
    assert "key lässt sich nicht schreiben (No space left on device)" in outcome.err
    assert not list(tmp_path.iterdir())
    assert "new" not in shelf.journals


def test_init_needs_no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """To make a store, its address is enough."""
    for variable in list(ENVIRONMENT)[1:]:
        monkeypatch.delenv(variable)
    assert done("init") == "Die Ablage ist bereit.\n"


def test_the_group_alone_shows_help() -> None:
    """Nothing asked is a mistake of the call, answered with help."""
    outcome = call("store")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Befehle:" in outcome.err
