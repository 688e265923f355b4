"""``kim-rules schema``: the JSON Schema of a client or of a decision."""

from __future__ import annotations

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command


@click.command("schema", cls=Command)
@click.argument(
    "which",
    metavar="client|decision",
    type=click.Choice(("client", "decision")),
    help="Die Angaben zu einer Person, oder eine Entscheidung.",
)
@options.rulebook
@options.language
def command(which: str, rules: str | None, lang: str) -> None:
    """Gibt das JSON-Schema (2020-12) der Angaben oder der Entscheidungen aus.

    Beispiele:
      kim-rules schema client > client.schema.json
      kim-rules schema client --rulebook mein-kreis/
    """
    from kim_rules.cli.setting import loaded
    from kim_rules.schema import as_text, client_schema, decision_schema

    rulebook = loaded(rules, lang)
    schema = client_schema(rulebook) if which == "client" else decision_schema()
    streams.write(as_text(schema))
