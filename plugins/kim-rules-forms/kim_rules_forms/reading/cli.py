"""``kim-rules forms read`` and ``kim-rules forms guess``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from kim_rules.cli import options
from kim_rules.cli.frame import Command

F = TypeVar("F", bound=Callable[..., Any])


def _store(function: F) -> F:
    """Add the options that name a case store and who uses it."""
    told = (
        ("--into", None, "URL", "Ablage, in die alles geschrieben wird, wie sqlite:///faelle.db."),
        ("--tenant", "KIM_RULES_TENANT", "MANDANT", "Für wen; sonst KIM_RULES_TENANT."),
        ("--actor", "KIM_RULES_ACTOR", "KENNUNG", "Wer handelt; sonst KIM_RULES_ACTOR."),
        ("--purpose", "KIM_RULES_PURPOSE", "ZWECK", "Wozu; sonst KIM_RULES_PURPOSE."),
        (
            "--key-file",
            "KIM_RULES_KEY_FILE",
            "DATEI",
            "Datei mit dem Hauptschlüssel; sonst KIM_RULES_KEY_FILE.",
        ),
    )
    for name, variable, metavar, help_ in reversed(told):
        function = click.option(name, envvar=variable, metavar=metavar, help=help_)(function)
    return function


@click.command("read", cls=Command)
@click.argument(
    "files",
    metavar="DATEI…",
    nargs=-1,
    required=True,
    type=options.FILE,
    help="Exporte, Bögen und Listen: XLSX, ODS, CSV oder JSON.",
)
@click.option(
    "--mapping",
    type=options.FILE,
    metavar="DATEI",
    help="Was die Spalten einer eigenen Liste bedeuten (TOML), siehe kim-rules forms guess.",
)
@click.option("--check", is_flag=True, help="Liest und meldet nur; schreibt nichts.")
@_store
@click.option(
    "--rejected",
    type=options.FOLDER,
    metavar="ORDNER",
    help="Wohin die abgewiesenen Zeilen kommen; sonst neben die gelesene Datei.",
)
@options.deciding
def read(
    files: tuple[str, ...],
    mapping: str | None,
    check: bool,
    into: str | None,
    tenant: str | None,
    actor: str | None,
    purpose: str | None,
    key_file: str | None,
    rejected: str | None,
    on: date | None,
    readings: dict[str, str],
    rules: str | None,
    lang: str,
) -> None:
    """Liest ausgefüllte Bögen, Exporte von ODK, KoboToolbox und LimeSurvey und eigene Listen.

    Jede Zeile wird angenommen oder abgewiesen. Was nicht eindeutig ist, bleibt offen; jeder
    Befund nennt seine Zelle (DATEI:BLATT!ZELLE), nie was darin steht. Abgewiesene Zeilen kommen
    in eine Datei derselben Form; dort werden sie berichtigt und noch einmal gelesen.

    Ohne --into gehen die Angaben als NDJSON zur Standardausgabe, für „kim-rules decide -“. Mit
    --into werden je Person Angaben, Entscheidung und vorgeschlagene Verweisung in einem Schritt
    gespeichert. Dieselben Bögen noch einmal zu lesen ändert nichts.

    Beispiele:
      kim-rules forms read bogen.xlsx --check
      kim-rules forms read export.csv > personen.ndjson
      kim-rules forms read bogen.xlsx --into sqlite:///faelle.db
    """
    from kim_rules.cli.setting import chosen
    from kim_rules.cli.store.desk import Call
    from kim_rules_forms.reading.run import Run

    call = Call(into, tenant, actor, purpose, key_file, lang)
    Run(chosen(on, readings, rules, lang), call, mapping, rejected, is_check=check).all(files)


@click.command("guess", cls=Command)
@click.argument(
    "file", metavar="DATEI", type=options.FILE, help="Eine Liste: XLSX, ODS, CSV oder JSON."
)
@click.option("--sheet", metavar="BLATT", help="Das Blatt; sonst das erste mit Überschriften.")
@options.rulebook
@options.language
def guess(file: str, sheet: str | None, rules: str | None, lang: str) -> None:
    """Schlägt eine Zuordnung vor: welche Spalte einer eigenen Liste was bedeutet.

    Der Vorschlag ist eine Datei für --mapping. Bei jeder Spalte steht, wie sicher er ist; was
    nicht zuzuordnen war, steht als Bemerkung darin. Bitte jede Zeile prüfen.

    Beispiele:
      kim-rules forms guess liste.xlsx > liste.toml
      kim-rules forms read liste.xlsx --mapping liste.toml --check
    """
    from pathlib import Path

    from kim_rules.cli import streams
    from kim_rules.cli.exits import Exit, Problem
    from kim_rules.cli.setting import loaded
    from kim_rules_forms.reading.findings import Unreadable
    from kim_rules_forms.reading.guessing import proposal

    try:
        text = proposal(Path(file), loaded(rules, lang), lang, sheet)
    except Unreadable as error:
        from kim_rules.cli.clients_file import printable
        from kim_rules_forms.reading.findings import Located

        told = Located(printable(file), error.remark)
        raise Problem(Exit.INVALID, told.text("de"), told.text("en")) from error
    streams.write(text)
