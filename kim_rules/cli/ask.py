"""``kim-rules ask``: an interview about one client."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kim_rules.cli import options, streams
from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import LANGUAGES, Command

if TYPE_CHECKING:
    from kim_rules.cli.setting import Setting
    from kim_rules.facts import Client


def _languages(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[str, ...]:
    named = tuple(code.strip() for code in value.split(",") if code.strip())
    if not named:
        raise Misuse("keine Sprache genannt", "no language is named", "--lang")
    return named


@click.command("ask", cls=Command)
@click.argument(
    "file",
    metavar="[DATEI]",
    type=options.FILE,
    required=False,
    help="Eine Person als JSON; ohne DATEI eine neue.",
)
@click.option("--id", "new", metavar="KENNUNG", help="Beginnt eine neue Person ohne Angaben.")
@click.option(
    "--client", "key", metavar="KENNUNG", help="Welche Person, wenn DATEI mehrere enthält."
)
@click.option(
    "--out",
    metavar="DATEI",
    type=options.FILE,
    help="Schreibt die ergänzten Angaben als JSON in diese Datei.",
)
@click.option("--force", is_flag=True, help="Erlaubt, dass --out eine Datei überschreibt.")
@options.key_date
@options.readings
@options.rulebook
@click.option(
    "--lang",
    "languages",
    default="de",
    metavar="de,en,…",
    callback=_languages,
    help="Sprachen mit Komma, die erste zuerst: de, en, und was Plugins mitbringen.",
)
def command(
    file: str | None,
    new: str | None,
    key: str | None,
    out: str | None,
    force: bool,
    on: date | None,
    readings: dict[str, str],
    rules: str | None,
    languages: tuple[str, ...],
) -> None:
    """Fragt nach, was für die Entscheidung noch fehlt.

    Gefragt wird, was noch etwas ändern kann, bis nichts mehr offen ist: besonders geschützte
    Angaben zuletzt, sonst zuerst, was am meisten klärt. Am Ende steht die Entscheidung in
    Sätzen. Gespeichert wird nur mit --out.

    Antworten sind ja und nein, Nummern aus einer Liste, Tage wie 31.12.1990, auch 12.1990 oder
    1990, „weiß nicht“, „?“ (warum wird das gefragt?), „zurück“ und „ende“. Wer zurückgeht,
    behält die späteren Antworten, solange noch nach ihnen gefragt wird.

    Mehrere Sprachen stehen untereinander; geantwortet werden kann in jeder. Meldungen und die
    Entscheidung sind in der ersten der Sprachen de und en, sonst deutsch.

    Beispiele:
      kim-rules ask --id c-1 --out person.json
      kim-rules ask --id c-1 --lang de,uk --out person.json
      kim-rules ask person.json --out person.json --force
      kim-rules ask person.json < antworten.txt
    """
    from kim_rules.cli.interview import Interview
    from kim_rules.cli.languages import spoken
    from kim_rules.cli.questions import State
    from kim_rules.cli.setting import chosen

    _check_call(file, new, key)
    target = None if out is None else _target(out, force, file, key)
    lang = next((one for one in languages if one in LANGUAGES), LANGUAGES[0])
    setting = chosen(on, readings, rules, lang)
    facts = {"id": new} if file is None else _facts(file, key, setting, target)
    interview = Interview(setting, State(facts), spoken(languages, setting.rulebook))
    decision = interview.run()
    if target is not None:
        _save(target, interview.client)
        streams.say(setting.pick(f"Gespeichert: {out}", f"Saved: {out}"))
    streams.say()
    streams.write(decision.explain(lang) + "\n")


def _check_call(file: str | None, new: str | None, key: str | None) -> None:
    if (file is None) == (new is None):
        raise Misuse(
            "entweder DATEI, oder --id KENNUNG für eine neue Person",
            "either FILE, or --id ID for a new client",
        )
    if file == "-":
        raise Misuse(
            "die Standardeingabe liefert die Antworten; bitte eine Datei nennen",
            "standard input gives the answers; please name a file",
            "DATEI",
        )
    if key is not None and file is None:
        raise Misuse("nur zusammen mit DATEI", "only together with FILE", "--client")


def _target(out: str, force: bool, file: str | None, key: str | None) -> Path:
    """Where to write, checked before the first question is asked."""
    path = Path(out)
    if path.is_dir() or not path.parent.is_dir():
        raise Misuse("keine Datei in einem Ordner, den es gibt", "not a file in a folder", "--out")
    if path.exists() and not force:
        raise Misuse(
            "diese Datei gibt es schon; --force erlaubt das Überschreiben",
            "this file exists; --force allows overwriting it",
            "--out",
        )
    if key is not None and file is not None and path.exists() and path.samefile(file):
        raise Misuse(
            "DATEI enthält mehrere Personen und wird nicht überschrieben; bitte eine andere Datei",
            "FILE holds several clients and is not overwritten; please choose another file",
            "--out",
        )
    return path


def _facts(file: str, key: str | None, setting: Setting, target: Path | None) -> dict[str, Any]:
    from kim_rules.cli.clients_file import ClientsFile
    from kim_rules.cli.deciding import one_record, typed_or_told

    with ClientsFile(file) as clients:
        record = one_record(clients, key)
        facts = typed_or_told(clients, record, setting).to_dict()
    if record.stem and target is not None and target.exists() and target.samefile(file):
        raise Misuse(
            "DATEI enthält mehr als die Person und wird nicht überschrieben; "
            "bitte eine andere Datei",
            "FILE holds more than the client and is not overwritten; please choose another file",
            "--out",
        )
    return facts


def _save(path: Path, client: Client) -> None:
    """Write all or nothing; a new file can be read by its owner only."""
    text = json.dumps(client.to_dict(), ensure_ascii=False, indent=2) + "\n"
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
