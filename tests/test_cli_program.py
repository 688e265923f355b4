"""The program as a whole: help, usage, exit codes, pipes, interruption."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest
from command_line import CASELOAD, ON, PROGRAM, SCREENING, call, start

from kim_rules.cli import COMMANDS, cli, deciding, main, streams

COMMANDS_AND_BELOW = [
    *([name] for name in COMMANDS),
    *(["rulebook", name] for name in ("show", "check", "list")),
]


# --- help ------------------------------------------------------------------------------


def test_help_names_every_command() -> None:
    """The help lists all commands with a line each, and the exit codes."""
    done = call("--help")
    assert (done.code, done.err) == (0, "")
    for name, (_, told) in COMMANDS.items():
        assert name in done.out
        assert told in done.out
    for code in ("2 ", "3 ", "4 ", "70 ", "130 "):
        assert f"\n    {code}" in done.out


@pytest.mark.parametrize("names", COMMANDS_AND_BELOW, ids=" ".join)
def test_help_of_every_command(names: list[str]) -> None:
    """Every command has German help with an example that begins with its name."""
    done = call(*names, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Aufruf: kim-rules {' '.join(names)} ")
    assert f"  kim-rules {' '.join(names)}" in re.split("Beispiele?:", done.out)[1]
    for english in ("Usage", "Options:", "Commands:", "Arguments", "Show this", "[default"):
        assert english not in done.out


def commands_below(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The words of every command, those of plugins and of groups among them."""
    for name in group.list_commands(click.Context(group)):
        yield *names, name
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands_below(command, *names, name)


def test_help_fits_a_terminal_and_is_german() -> None:
    """No line is wider than 80 columns, not even an example, and click adds no English."""
    found = list(commands_below(cli))
    assert len(found) > len(COMMANDS_AND_BELOW)
    for names in [(), *found]:
        told = call(*names, "--help").out
        assert [line for line in told.splitlines() if len(line) > 80] == [], names
        assert not re.search(r"\[(required|default|env var|x[<>])", told), names


@pytest.mark.parametrize("names", [[], *COMMANDS_AND_BELOW], ids=" ".join)
def test_help_loads_next_to_nothing(names: list[str]) -> None:
    """Help imports neither the rulebook loader, nor the rules engine, nor rich, nor attrs.

    Plugins are looked for by the help of the program alone, which lists their commands.
    """
    code = (
        "import sys; from kim_rules.cli import main\n"
        "assert main([*sys.argv[1:], '--help']) == 0\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *names], capture_output=True, check=True, timeout=60,
        env={**os.environ, "KIM_RULES_PLUGINS": ""},
    )  # fmt: skip
    loaded = set(done.stderr.decode().split())
    assert "click" in loaded
    ours = {name for name in loaded if name.startswith("kim_rules.")}
    assert all(name.startswith(("kim_rules.cli", "kim_rules.plugin")) for name in ours)
    assert len(ours) <= 11
    assert ("importlib.metadata" in loaded) == (not names)
    assert not loaded & {"attr", "durable_rules_engine", "durable", "rich", "tomllib", "pluggy"}


def test_without_arguments_help_is_shown() -> None:
    """Nothing asked is a mistake of the call, answered with help."""
    done = call()
    assert (done.code, done.out) == (2, "")
    assert "Befehle:" in done.err


def test_version() -> None:
    """--version names program and version."""
    done = call("--version")
    assert done.code == 0
    assert done.out.split()[0] == "kim-rules"
    assert done.out.split()[1].count(".") == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """A script for each shell is printed, and it asks the program for completions."""
    done = call("completion", shell)
    assert done.code == 0
    assert "_KIM_RULES_COMPLETE" in done.out


def test_completion_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shell asks for is answered: commands that begin with the typed letters."""
    monkeypatch.setenv("_KIM_RULES_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "kim-rules de")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert call().out.split() == ["plain,decide", "plain,demo"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kim-rules decide per", "file,per"),
        ("kim-rules decide x --rulebook ./r", "dir,./r"),
        ("kim-rules decide x --format nd", "plain,ndjson"),
        ("kim-rules rulebook ch", "plain,check"),
    ],
)
def test_completion_of_arguments(
    words: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files, folders, options and their values are completed."""
    monkeypatch.setenv("_KIM_RULES_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert call().out.split() == [expected]


# --- wrong calls -----------------------------------------------------------------------

WRONG: list[tuple[list[str], tuple[str, ...]]] = [
    (["decid", "x"], ("Den Befehl decid gibt es nicht", "decide", "Hilfe: kim-rules --help")),
    (["rulebook", "chek"], ("Den Befehl chek gibt es nicht", "check")),
    (["decide"], ("Das Argument DATEI fehlt", "Hilfe: kim-rules decide --help")),
    (["decide", SCREENING, "--onn", "x"], ("Die Option --onn gibt es nicht", "--on")),
    (["decide", SCREENING, "--on"], ("Die Option --on braucht einen Wert.",)),
    (["--debug=1", "demo"], ("Die Option --debug nimmt keinen Wert.",)),
    (["--debug"], ("Ein Befehl fehlt.", "Hilfe: kim-rules --help")),
    (["decide", SCREENING, "--on", "2023-02-30"], ("--on: kein Tag", "2023-09-15")),
    (["decide", SCREENING, "--on", "heute"], ("--on: kein Tag", "15.09.2023")),
    (["decide", SCREENING, "--lang", "fr"], ("--lang: unbekannter Wert", "de, en")),
    (["decide", SCREENING, "--format", "xml"], ("--format", "text, json, ndjson")),
    (["decide", SCREENING, "extra", "more"], ("Zu viele Argumente: extra more.",)),
    (["decide", SCREENING, "--reading", "several"], ("LESART=OPTION", "kim-rules readings")),
    (["decide", SCREENING, "--reading", "sevral=two"], ("sevral: eine unbekannte", "several")),
    (["decide", SCREENING, "--reading", "several=four"], ("several: eine unbek", "two, three")),
    (
        ["decide", SCREENING, "--reading", "several=two", "--reading", "several=three"],
        ("several", "zweimal"),
    ),
    (["decide", SCREENING, "--rulebook", "kreis-x"], ("kreis-x: weder", "kreis-mettmann")),
    (["readings", "--rulebook", "kreis-x"], ("kreis-x: weder", "kreis-mettmann")),
    (["rulebook", "check", "nirgends"], ("nirgends: weder", "Ordner")),
    (["schema", "person"], ("unbekannter Wert", "client, decision")),
    (["completion", "tcsh"], ("bash, zsh, fish",)),
    (["ask"], ("entweder DATEI", "--id")),
    (["ask", "-"], ("Standardeingabe",)),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(a[-2:]) for a, _ in WRONG])
def test_wrong_call(arguments: list[str], words: tuple[str, ...]) -> None:
    """A wrong call ends with 2, prints nothing, and says in German what is allowed."""
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.err
    assert "Error" not in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("arguments", [a for a, _ in WRONG if "--lang" not in a], ids=" ".join)
def test_wrong_call_in_english(arguments: list[str]) -> None:
    """With --lang en the message has no German words."""
    done = call(*arguments, "--lang", "en")
    assert done.code == 2
    said = done.err.replace(SCREENING, "").casefold()
    for german in ("erlaubt", "fehlt", "gibt es nicht", "hilfe:", "lesart", "ü"):
        assert german not in said


# --- ends ------------------------------------------------------------------------------


def test_internal_error_shows_its_kind_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug ends with 70 and names the kind of error; its message may repeat facts."""

    def break_down(*_: object, **__: object) -> None:
        raise LookupError("Geheimhausen")

    monkeypatch.setattr(deciding, "decide", break_down)
    done = call("decide", SCREENING, *ON)
    assert (done.code, done.out) == (70, "")
    assert "Interner Fehler: LookupError" in done.err
    assert "Geheimhausen" not in done.err
    assert "Traceback" not in done.err
    assert "Traceback" in call("--debug", "decide", SCREENING, *ON).err


def test_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output that cannot be written is told with the reason of the system."""

    def fail(_text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(streams, "write", fail)
    done = call("decide", SCREENING, *ON)
    assert done.code == 70
    assert "Lesen oder Schreiben ist gescheitert: No space left on device" in done.err


def test_example_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Something that should be installed and is not ends with 4."""
    from kim_rules.cli import demo_tables

    monkeypatch.setattr(demo_tables, "_PLACES", (tmp_path,))
    done = call("demo")
    assert (done.code, done.out) == (4, "")
    assert "Das Beispiel fehlt" in done.err


def test_interrupted() -> None:
    """Ctrl-C ends with 130 and without a traceback."""
    command = [*PROGRAM, "decide", "-", *ON, "--format", "ndjson"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"id": "c-1"}\n')
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.5)  # by now it waits for the next line
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().strip() == "Abgebrochen."


@pytest.mark.parametrize("form", ["text", "json", "ndjson"])
def test_closed_pipe(form: str) -> None:
    """A reader that has seen enough, such as ``head``, ends the program quietly with 0."""
    command = [*PROGRAM, "decide", SCREENING, *ON, "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_closed_pipe_of_short_output() -> None:
    """Also output that fits into a buffer meets a closed pipe without a word."""
    command = f"{' '.join(PROGRAM)} --version | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"0\n", b"")


def test_closed_streams() -> None:
    """With all streams closed by the caller there is nothing to say, and no crash."""
    command = f"{' '.join(PROGRAM)} decide - {' '.join(ON)} <&- >&- 2>&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 3


def test_output_is_utf_8_everywhere() -> None:
    """Results in a pipe are UTF-8 whatever the locale says."""
    command = [*PROGRAM, "demo"]
    env = {"PATH": "", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, env=env)
    assert "Flüchtlingshilfe" in done.stdout.decode("utf-8")


def test_module_is_the_program() -> None:
    """``python -m kim_rules`` does the same as the installed program."""
    beside = Path(sys.executable).parent / "kim-rules"
    ours = start("decide", CASELOAD, "--on", "2023-08-31", "--format", "ndjson")
    theirs = subprocess.run(
        [beside, "decide", CASELOAD, "--on", "2023-08-31", "--format", "ndjson"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert ours.out == theirs.stdout.decode()
    assert json.loads(ours.out.splitlines()[0])["client"] == "h-01"


def test_no_progress_without_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes, nothing is drawn where nobody looks."""
    from kim_rules.cli import progress

    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    assert call("decide", SCREENING, *ON, "--format", "ndjson").err == ""


def _read_all(terminal: int, seen: list[bytes]) -> None:
    """Read what a terminal shows until nobody writes to it any more."""
    with suppress(OSError):
        while data := os.read(terminal, 4096):
            seen.append(data)


def test_progress_on_a_terminal() -> None:
    """Where a person looks, a bar counts the clients, and messages stand beside it."""
    code = (
        "import sys; from kim_rules.cli import main, progress\n"
        "progress.PATIENCE = progress.REFRESH = 0.0\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    lines = Path(SCREENING).read_text(encoding="utf-8").splitlines()[:3]
    given = "\n".join([*lines, '{"id": 4}']).encode()
    terminal, slave = pty.openpty()
    seen: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(terminal, seen))
    reader.start()
    command = [sys.executable, "-c", code, "decide", "-", *ON, "--format", "ndjson"]
    done = subprocess.run(
        command, input=given, stdout=subprocess.PIPE, stderr=slave, timeout=60, check=False
    )
    os.close(slave)
    reader.join(timeout=60)
    os.close(terminal)
    shown = b"".join(seen).decode()
    assert "3 Personen" in shown
    assert "-:4: id: eine Zahl" in shown
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 3


def test_main_returns_the_code() -> None:
    """``main`` is a function that returns; only the program exits."""
    assert main(["--version"]) == 0
