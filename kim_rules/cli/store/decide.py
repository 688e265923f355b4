"""``kim-rules store decide``: decides every open case and records the decisions."""

from __future__ import annotations

from datetime import date

import click

from kim_rules.cli import options
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk
from kim_rules.cli.store.options import formats


@click.command("decide", cls=Command)
@options.key_date
@options.readings
@options.rulebook
@click.option(
    "--propose",
    is_flag=True,
    help="Schlägt die Verweisungen vor, in die eingewilligt ist; ein Mensch nimmt sie an.",
)
@formats("text", "ndjson")
@with_desk
def command(
    desk: Desk,
    on: date | None,
    readings: dict[str, str],
    rules: str | None,
    propose: bool,
    form: str,
) -> None:
    """Entscheidet über alle offenen Fälle und hält die Entscheidungen fest.

    Entschieden wird nach den Angaben, die am Stichtag gelten; ein Fall ohne solche wird
    übergangen. Ein Fall, über den nicht entschieden werden kann, wird mit Kennung und Stelle
    gemeldet; die übrigen gehen weiter. Was ausgegeben ist, ist gespeichert.

    Beispiele:
      kim-rules store decide --on 2024-05-10
      kim-rules store decide --propose --format ndjson > entscheidungen.ndjson
    """
    from kim_rules.cli.setting import chosen
    from kim_rules.cli.store.decisions import Pass

    Pass(desk, chosen(on, readings, rules, desk.lang), propose, form).all()
