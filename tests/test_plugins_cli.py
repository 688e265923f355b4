"""Plugins on the command line: ``kim-rules plugins``, commands, readers, rulebooks."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import made_plugins
import pytest
from command_line import ON, PROGRAM, call

import kim_rules as kim
from kim_rules import plugins
from kim_rules.cli import COMMANDS

BEISPIELLAND = Path(__file__).parent.parent / "examples" / "kreis_beispielland"
COMMAND = """
import sys
import click

@click.command()
@click.argument("name")
def greet(name):
    if name == "fail": raise ValueError("Geheimhausen")
    if name == "usage": raise click.UsageError("mind the usage")
    if name == "exit": sys.exit(9)
    if name == "leave": click.get_current_context().exit(7)
    if name == "store":
        from kim_rules.errors import StoreUnavailable
        raise StoreUnavailable("Datei gesperrt", "file locked")
    if name == "other":
        from kim_rules.errors import PluginError
        raise PluginError("other", "geht nicht", "does not work")
    if name == "file": open("/no/such/file")
    click.echo(f"Hallo {name}")

nothing = 7

@hookimpl
def kim_rules_add_commands():
    return {"greet": ("installed_hello:greet", "Grüßt jemanden."),
            "nothing": ("installed_hello:nothing", "Ist kein Befehl."),
            "absent": ("no_such_module_anywhere:x", "Fehlt.")}
"""


@pytest.fixture(autouse=True)
def _none() -> Iterator[None]:
    """Every test begins without plugins and leaves none."""
    with made_plugins.only():
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which plugins can be installed."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def _hello(folder: Path) -> Iterator[None]:
    """A plugin with three commands, two of which do not work."""
    made_plugins.install(folder, "hello", COMMAND)
    with made_plugins.only("hello"):
        yield


def registered(name: str, text: str) -> None:
    """Register a plugin with this text."""
    plugins.register(made_plugins.plugin(text), name)


# --- kim-rules plugins ---------------------------------------------------------------------


def test_without_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, and ends well."""
    monkeypatch.setattr("importlib.metadata.distributions", lambda: iter(()))
    assert call("plugins") == (0, "Keine Plugins gefunden.\n", "")
    assert call("plugins", "--lang", "en") == (0, "No plugins found.\n", "")
    told = json.loads(call("plugins", "--format", "json").out)
    assert told == {"schema": "kim-rules/plugins/1", "plugins": []}


def test_everything_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is loaded, from where, with which hooks; what was refused and blocked, and why."""
    text = "@hookimpl\ndef kim_rules_read_clients(): return {'excel': print, 'both': print}\n"
    made_plugins.install(folder, "fine", text)
    made_plugins.install(folder, "two", text.replace("excel", "ods"))
    made_plugins.install(folder, "broken", "import no_such_module_anywhere")
    made_plugins.install(folder, "old", text, requires="kim-rules<0.1")
    made_plugins.install(folder, "shut", text)
    monkeypatch.setenv("KIM_RULES_BLOCK", "shut")
    monkeypatch.setenv("KIM_RULES_PLUGINS", "fine,two,broken,old,shut")
    plugins.reset()
    done = call("plugins")
    assert (done.code, done.err) == (0, "")
    for line in (
        "broken: abgelehnt, made-broken 1.2",
        "   gescheitert mit ModuleNotFoundError: No module named 'no_such_module_anywhere'",
        "fine: geladen, made-fine 1.2",
        "   kim_rules_read_clients: excel",
        "   abgelehnt: kim_rules_read_clients: Format „both“ wird von fine und two beansprucht; "
        "erlaubt ist eines davon, KIM_RULES_BLOCK sperrt die anderen",
        "old: abgelehnt, made-old 1.2",
        "shut: gesperrt, made-shut 1.2",
        "   gesperrt durch KIM_RULES_BLOCK",
        "   kim_rules_read_clients: ods",
    ):
        assert f"{line}\n" in done.out
    english = call("plugins", "--lang", "en").out
    assert "broken: refused, made-broken 1.2\n" in english
    assert "   blocked by KIM_RULES_BLOCK\n" in english
    assert "claimed by fine and two" in english


def test_everything_is_shown_as_json(folder: Path) -> None:
    """Programs read the same as JSON."""
    made_plugins.install(folder, "hello", COMMAND)
    with made_plugins.only("hello", "absent"):
        told = json.loads(call("plugins", "--format", "json", "--lang", "en").out)["plugins"]
    found = {plugin["name"]: plugin for plugin in told}
    assert found["hello"] == {
        "name": "hello",
        "distribution": "made-hello",
        "version": "1.2",
        "state": "loaded",
        "hooks": {"kim_rules_add_commands": ["absent", "greet", "nothing"]},
        "faults": [],
    }
    assert found["absent"]["state"] == "missing"
    [fault] = found["absent"]["faults"]
    assert fault == {"hook": None, "text": "KIM_RULES_PLUGINS names it, but it is absent"}


def test_faults_are_told_where_they_matter(folder: Path, tmp_path: Path) -> None:
    """A command that works without a broken plugin says that there is one; help does not."""
    made_plugins.install(folder, "broken", "raise ValueError('kaputt')")
    told = "Plugin broken: gescheitert mit ValueError: kaputt\n"
    with made_plugins.only("broken"):
        done = call("rulebook", "list")
        assert (done.code, done.err) == (0, told)
        assert call("rulebook", "list", "--lang", "en").err == told.replace(
            "gescheitert mit", "failed with"
        )
        assert call("--help").err == ""
        assert call("decide", "--help").err == ""
        assert call("plugins").err == ""


# --- commands ------------------------------------------------------------------------------


@pytest.mark.usefixtures("_hello")
def test_a_command_of_a_plugin() -> None:
    """It stands in the help behind all others, and runs like one of them."""
    done = call("--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.index("Grüßt jemanden.") > done.out.index(COMMANDS["completion"][1])
    assert call("greet", "Welt") == (0, "Hallo Welt\n", "")
    assert call("gret").code == 2
    assert "Gemeint ist vielleicht: greet" in call("gret").err


@pytest.mark.usefixtures("_hello")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["greet", "fail"], 4, "Plugin hello: Befehl „greet“: gescheitert mit ValueError\n"),
        (["greet", "file"], 4, "Plugin hello: Befehl „greet“: gescheitert mit FileNotFoundError\n"),
        (["greet", "store"], 4, "Datei gesperrt\n"),
        (["greet", "other"], 4, "Plugin other: geht nicht\n"),
        (["greet", "usage"], 2, "mind the usage"),
        (["greet", "leave"], 7, ""),
        (["greet"], 2, "Das Argument"),
        (["nothing"], 4, "Plugin hello: Befehl „nothing“: installed_hello:nothing ist kein Befehl"),
        (["absent"], 4, "Plugin hello: Befehl „absent“: gescheitert mit ModuleNotFoundError"),
    ],
)
def test_a_command_of_a_plugin_that_fails(arguments: list[str], code: int, told: str) -> None:
    """It ends with 4 and the plugin's name, but for codes and misuse that it tells itself."""
    done = call(*arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert "Traceback" not in done.err
    assert "Geheimhausen" not in done.err


@pytest.mark.usefixtures("_hello")
def test_a_command_that_ends_the_process() -> None:
    """An exit code that a command chooses is its own."""
    with pytest.raises(SystemExit, match="9"):
        call("greet", "exit")


@pytest.mark.usefixtures("_hello")
def test_a_failure_with_its_traceback() -> None:
    """For an author there is --debug."""
    done = call("--debug", "greet", "fail")
    assert done.code == 4
    assert "Traceback" in done.err
    assert done.err.endswith("Plugin hello: Befehl „greet“: gescheitert mit ValueError\n")


@pytest.mark.usefixtures("_hello")
@pytest.mark.parametrize(
    ("words", "expected"), [("gre", "plain,greet"), ("abs", ""), ("dec", "plain,decide")]
)
def test_commands_of_plugins_are_completed(
    words: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell completes them too, and one that does not work breaks nothing."""
    monkeypatch.setenv("_KIM_RULES_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"kim-rules {words}")
    monkeypatch.setenv("COMP_CWORD", "1")
    done = call()
    assert (done.code, done.out.strip(), done.err) == (0, expected, "")


def test_a_command_that_two_plugins_add() -> None:
    """It is refused when it is called, naming both, and stands in no help."""
    text = "@hookimpl\ndef kim_rules_add_commands(): return {'greet': ('a:b', 'Grüßt.')}"
    registered("first", text)
    registered("second", text)
    done = call("greet")
    assert (done.code, done.out) == (4, "")
    told = "Plugin first, second: Befehl „greet“ wird von first und second beansprucht;"
    assert done.err.startswith(told)
    assert "greet" not in call("--help").out


def test_a_command_of_the_program_stays() -> None:
    """A plugin cannot take its place, and is told."""
    registered("bold", "@hookimpl\ndef kim_rules_add_commands(): return {'demo': ('a:b', 'X.')}")
    assert "94" in call("demo").out
    assert COMMANDS["demo"][1] in call("--help").out
    assert "abgelehnt: kim_rules_add_commands: Befehl „demo“ gehört zu kim-rules selbst\n" in (
        call("plugins").out
    )


@pytest.mark.parametrize("text", ["raise SystemExit(3)", "import no_such_module_anywhere", "x = 1"])
def test_help_with_a_broken_plugin(folder: Path, text: str) -> None:
    """Help is what it is without the plugin."""
    expected = call("--help")
    made_plugins.install(folder, "broken", text)
    with made_plugins.only("broken"):
        assert call("--help") == expected


def test_help_is_quick(folder: Path) -> None:
    """With a plugin installed, help takes less than 0.4 seconds of a processor."""
    made_plugins.install(folder, "hello", COMMAND)
    environment = {**os.environ, "KIM_RULES_PLUGINS": "hello", "PYTHONPATH": str(folder)}
    taken = []
    for _ in range(5):
        before = os.times()
        subprocess.run([*PROGRAM, "--help"], capture_output=True, check=True, env=environment)
        after = os.times()
        taken.append(
            after.children_user + after.children_system
            - before.children_user - before.children_system
        )  # fmt: skip
    assert min(taken) < 0.4


# --- readers -------------------------------------------------------------------------------

READER = """
import csv, json

def rows(source):
    with source.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")

def wrapped(source):
    for row in rows(source):
        yield {"client": row, "case": {"opened_on": "2023-01-01"}}

def breaks(source):
    yield from rows(source)
    raise ValueError("Geheimhausen")

@hookimpl
def kim_rules_read_clients():
    return {"semicolons": rows, "wrapped": wrapped, "breaks": breaks}
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Three people in a format of a plugin; the second is not valid."""
    registered("rows", READER)
    path = tmp_path / "people.csv"
    text = (
        "id;birth_date;municipality\nc-1;1990;Hilden\nc-2;1990-02-30;Geheimhausen\nc-3;2001;Haan\n"
    )
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("reader", "stem"), [("semicolons", ""), ("wrapped", "client.")])
def test_clients_of_a_reader(people: Path, reader: str, stem: str) -> None:
    """Each record is checked like any other, and decided to the same bytes."""
    done = call("decide", people, "--reader", reader, *ON, "--format", "ndjson")
    assert done.code == 3
    assert done.err.startswith(f"{people}:2: {stem}birth_date: kein mögliches Datum;")
    assert "Geheimhausen" not in done.err
    records = [
        {"id": "c-1", "birth_date": "1990", "municipality": "Hilden"},
        {"id": "c-3", "birth_date": "2001", "municipality": "Haan"},
    ]
    given = "\n".join(map(json.dumps, records))
    assert done.out == call("decide", "-", *ON, "--format", "ndjson", given=given).out


def test_a_reader_that_fails(people: Path) -> None:
    """What it read before is decided; then the program ends with 4 and the plugin's name."""
    arguments = ("decide", people, "--reader", "breaks", *ON, "--format", "ndjson")
    done = call(*arguments)
    assert done.code == 4
    assert [json.loads(line)["client"] for line in done.out.splitlines()] == ["c-1", "c-3"]
    assert done.err.endswith("Plugin rows: Leser „breaks“: gescheitert mit ValueError\n")
    assert "Geheimhausen" not in done.err
    english = call(*arguments, "--lang", "en").err
    assert english.endswith("Plugin rows: reader “breaks”: failed with ValueError\n")


def test_a_reader_streams(people: Path) -> None:
    """The first decision is written before the second record is read."""
    seen: list[tuple[str, int]] = []
    module = made_plugins.plugin(READER)

    def rows(source: Path) -> Iterator[dict[str, str]]:
        for number in range(1, 4):
            seen.append((source.name, number))
            yield {"id": f"c-{number}"}

    module.rows = rows  # type: ignore[attr-defined]
    plugins.reset()
    plugins.register(module, "rows")

    def observed(decision: kim.Decision) -> None:
        seen.append((decision.client, 0))

    plugins.register(_observing(observed), "observer")
    assert call("decide", people, "--reader", "semicolons", *ON).code == 0
    assert [number for _, number in seen] == [1, 0, 2, 0, 3, 0]


def _observing(function: object) -> object:
    module = made_plugins.plugin(
        "@hookimpl\ndef kim_rules_observe_decision(decision): see(decision)"
    )
    module.see = function  # type: ignore[attr-defined]
    return module


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (
            ["people.csv", "--reader", "xlsx"],
            2,
            "--reader: kein Plugin liest xlsx; erlaubt: breaks,",
        ),
        (["-", "--reader", "semicolons"], 2, "--reader: liest keine Standardeingabe;"),
        (["nowhere.csv", "--reader", "semicolons"], 3, "nowhere.csv: diese Datei gibt es nicht"),
        ([".", "--reader", "semicolons"], 3, ".: ein Ordner;"),
    ],
)
def test_wrong_uses_of_a_reader(
    people: Path, arguments: list[str], code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is told with what is allowed."""
    monkeypatch.chdir(people.parent)
    done = call("decide", *arguments, *ON)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(told)


def test_a_reader_where_there_is_no_plugin(tmp_path: Path) -> None:
    """The message says that nothing can be read that way."""
    done = call("decide", tmp_path, "--reader", "excel", "--lang", "en")
    assert done.code == 2
    assert "no plugin reads excel; allowed: nothing, for there is none" in done.err


def test_a_reader_that_two_plugins_have(people: Path) -> None:
    """It is refused, naming both."""
    registered("again", READER)
    done = call("decide", people, "--reader", "semicolons", *ON)
    assert (done.code, done.out) == (4, "")
    assert "„semicolons“ wird von again und rows beansprucht" in done.err


# --- rulebooks -----------------------------------------------------------------------------


def rulebook(folder: Path, name: str = "kreis-beispielland") -> str:
    """The text of a plugin with a rulebook."""
    claims = f"{{{name!r}: Path({str(folder)!r})}}"
    return f"@hookimpl\ndef kim_rules_load_rulebooks(): return {claims}"


def test_rulebooks_of_plugins_are_listed() -> None:
    """Each stands with the plugin that offers it, and can be used by its id."""
    registered("land", rulebook(BEISPIELLAND))
    done = call("rulebook", "list")
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first.startswith("kreis-mettmann: ")
    assert second.startswith("kreis-beispielland: ")
    assert second.endswith(" (Plugin land)")
    assert call("rulebook", "show", "kreis-beispielland", "--on", "2025-07-01").code == 0
    done = call("rulebook", "show", "kreis-anderswo")
    assert done.code == 2
    assert "Kennungen: kreis-mettmann, kreis-beispielland\n" in done.err


def test_a_broken_rulebook_of_a_plugin_is_listed_as_such(tmp_path: Path) -> None:
    """The others are listed, and the reason is told with its place."""
    registered("gone", rulebook(tmp_path / "gone", "kreis-fort"))
    done = call("rulebook", "list")
    assert done.code == 4
    assert len(done.out.splitlines()) == 1
    assert done.err == "Plugin gone: der Ordner des Regelwerks kreis-fort fehlt\n"
    registered("empty", rulebook(tmp_path, "kreis-leer"))
    done = call("rulebook", "list", "--lang", "en")
    assert done.code == 4
    assert "kreis-leer/rulebook.toml: missing" in done.err


# --- stores --------------------------------------------------------------------------------


def test_errors_of_stores_end_with_4(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any command that needs a store tells in the language asked for why it cannot use it."""
    from kim_rules.errors import StoreUnavailable

    def locked(*_: object) -> None:
        raise StoreUnavailable("Datei gesperrt", "file locked")

    monkeypatch.setattr("kim_rules.cli.setting.load_rulebook", locked)
    assert call("rulebook", "show") == (4, "", "Datei gesperrt\n")
    assert call("rulebook", "show", "--lang", "en") == (4, "", "file locked\n")
