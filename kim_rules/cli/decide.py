"""``kim-rules decide``: decides the clients of a file."""

from __future__ import annotations

from datetime import date

import click

from kim_rules.cli import options
from kim_rules.cli.frame import Command


@click.command("decide", cls=Command)
@click.argument(
    "file",
    metavar="DATEI",
    type=options.FILE,
    help="Personen als JSON oder NDJSON; - liest die Standardeingabe.",
)
@options.deciding
@click.option(
    "--reader",
    metavar="FORMAT",
    help="Format der Datei, das ein Plugin liest; sonst JSON. Welche es gibt: kim-rules plugins.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "ndjson")),
    default="text",
    metavar="text|json|ndjson",
    help="Sätze, JSON, oder JSON mit einer Zeile je Person; sonst Sätze.",
)
def command(
    file: str,
    reader: str | None,
    on: date | None,
    readings: dict[str, str],
    rules: str | None,
    lang: str,
    form: str,
) -> None:
    """Entscheidet über eine oder viele Personen.

    DATEI enthält eine Person als JSON-Objekt, eine JSON-Liste von Personen oder eine Person je
    Zeile (NDJSON). Fehlerhafte Angaben werden mit Datei und Zeile gemeldet; über die übrigen
    Personen wird trotzdem entschieden.

    Beispiele:
      kim-rules decide person.json --on 2023-09-15
      kim-rules decide person.json --reading several=three --format json
      kim-rules decide personen.ndjson --format ndjson > entscheidungen.ndjson
      cat personen.ndjson | kim-rules decide - --format ndjson
    """
    from kim_rules.cli.clients_read import clients_of
    from kim_rules.cli.run import PRINTERS, Run
    from kim_rules.cli.setting import chosen

    with clients_of(file, reader) as clients:
        Run(clients, chosen(on, readings, rules, lang), PRINTERS[form]).all()
