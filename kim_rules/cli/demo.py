"""``kim-rules demo``: decides the shipped example and prints the published tables."""

from __future__ import annotations

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command


@click.command("demo", cls=Command)
@options.language
def command(lang: str) -> None:
    """Entscheidet das mitgelieferte Beispiel und druckt die beiden veröffentlichten Tabellen.

    Alle Personen des Beispiels sind erfunden. Echt sind die Zahlen, mit denen die Stadt Hilden
    2023 über das Case Management berichtet hat; sie werden hier aus den Angaben berechnet.

    Beispiel:
      kim-rules demo
    """
    from kim_rules.cli.demo_tables import whole
    from kim_rules.cli.setting import loaded

    streams.write(whole(loaded(None, lang), lang) + "\n")
