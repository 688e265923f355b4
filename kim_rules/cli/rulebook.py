"""``kim-rules rulebook``: shows, checks and lists rulebooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command, LazyGroup


@click.group("rulebook", cls=LazyGroup)
def command() -> None:
    """Zeigt, prüft und nennt Regelwerke.

    Ein Regelwerk ist ein Ordner mit TOML-Dateien: Beschlüsse, Zielgruppen, Merkmale, Lesarten,
    Quellen und das Verzeichnis der Angebote.

    Beispiele:
      kim-rules rulebook show --on 2023-09-15
      kim-rules rulebook check mein-kreis/
      kim-rules rulebook list
    """


@command.command("show", cls=Command, short_help="Zeigt, was an einem Tag gilt, mit Quellen.")
@click.argument(
    "name",
    metavar="[ID|ORDNER]",
    type=options.FOLDER,
    required=False,
    help="Sonst der Kreis Mettmann.",
)
@options.key_date
@options.language
def show(name: str | None, on: date | None, lang: str) -> None:
    """Zeigt, welche Regeln an einem Tag gelten, mit ihren Quellen.

    Beispiele:
      kim-rules rulebook show
      kim-rules rulebook show kreis-mettmann --on 2025-01-01
    """
    from kim_rules.cli.rulebook_text import RulebookText
    from kim_rules.cli.setting import day_or_today, loaded

    rules = loaded(name, lang)
    text = RulebookText(rules, day_or_today(on, lang), lang)
    streams.write("\n".join(text.lines()) + "\n")


@command.command("check", cls=Command, short_help="Prüft einen Ordner und nennt alle Fehler.")
@click.argument(
    "folder", metavar="ORDNER", type=options.FOLDER, help="Der Ordner mit den TOML-Dateien."
)
@options.language
def check(folder: str, lang: str) -> None:
    """Prüft ein Regelwerk und nennt alle Fehler auf einmal.

    Jeder Fehler steht in einer Zeile: Datei, Stelle, was dort steht und was erlaubt ist.

    Beispiel:
      kim-rules rulebook check mein-kreis/
    """
    from kim_rules.cli.setting import loaded

    # A folder is meant, even where it is called like a rulebook that is shipped.
    rules = loaded(Path(folder), lang)
    said, version = ("in Ordnung", "Fassung") if lang == "de" else ("in order", "version")
    told = f"{rules.id}, {version} {rules.version}, SHA-256 {rules.sha256}"
    streams.write(f"{folder}: {said}: {told}\n")


@command.command("list", cls=Command, short_help="Nennt die Regelwerke, auch die von Plugins.")
@options.language
def list_(lang: str) -> None:
    """Nennt die mitgelieferten Regelwerke und die, die Plugins anbieten.

    Beispiel:
      kim-rules rulebook list
    """
    from kim_rules import plugins
    from kim_rules.cli.exits import Exit, Reported
    from kim_rules.cli.setting import loaded
    from kim_rules.errors import PluginError
    from kim_rules.loading import known_rulebooks

    version, code = "Fassung" if lang == "de" else "version", Exit.DONE
    offered = plugins.rulebooks()
    for name in known_rulebooks():
        try:
            rules = loaded(name, lang)
        except PluginError as error:
            streams.say(f"Plugin {error.plugin}: {error.label.text(lang)}")
            code = Exit.UNAVAILABLE
        except Reported as end:  # its mistakes have been told
            code = max(code, end.code)
        else:
            source = f" (Plugin {offered.plugin_of(name)})" if name in offered else ""
            told = f"{name}: {rules.label.text(lang)}, {version} {rules.version}"
            streams.write(f"{told}{source}\n")
    if code is not Exit.DONE:
        raise Reported(code)
