"""``kim-rules explain``: the whole explanation of one decision."""

from __future__ import annotations

from datetime import date

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command


@click.command("explain", cls=Command)
@click.argument(
    "file",
    metavar="DATEI",
    type=options.FILE,
    help="Personen als JSON oder NDJSON; - liest die Standardeingabe.",
)
@click.option(
    "--client",
    "key",
    metavar="KENNUNG",
    help="Welche Person, wenn DATEI mehrere enthält.",
)
@options.deciding
def command(
    file: str,
    key: str | None,
    on: date | None,
    readings: dict[str, str],
    rules: str | None,
    lang: str,
) -> None:
    """Begründet die Entscheidung über eine Person.

    Gezeigt wird der ganze Weg: jedes Ergebnis mit allen Bedingungen bis hinunter zu den
    Angaben, mit Quelle, Geltung und der Lesart, die verwendet wurde.

    Beispiele:
      kim-rules explain person.json --on 2023-09-15
      kim-rules explain personen.ndjson --client s-002 --lang en
    """
    from kim_rules.cli.clients_file import ClientsFile
    from kim_rules.cli.deciding import decided, one_record
    from kim_rules.cli.setting import chosen
    from kim_rules.wording import tell_tree

    with ClientsFile(file) as clients:
        setting = chosen(on, readings, rules, lang)
        decision = decided(clients, one_record(clients, key), setting)
    streams.write(tell_tree(decision, setting.rulebook, lang) + "\n")
