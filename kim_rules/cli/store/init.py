"""``kim-rules store init``: makes a store."""

from __future__ import annotations

from pathlib import Path

import click

from kim_rules.cli import streams
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Call, with_call


@click.command("init", cls=Command)
@click.option(
    "--new-key",
    is_flag=True,
    help="Legt zuerst die Datei --key-file mit einem neuen Hauptschlüssel an.",
)
@with_call
def command(call: Call, new_key: bool) -> None:
    """Legt eine Ablage an, oder bringt eine ältere auf den Stand dieses Programms.

    Ohne den Hauptschlüssel ist in der Ablage nichts lesbar. Er gehört in eine Sicherung, aber
    nicht in dieselbe wie die Ablage. Eine Datei, die es schon gibt, wird nie überschrieben.

    Beispiele:
      kim-rules store init --store sqlite:///kim.db --key-file kim.key --new-key
      kim-rules store init --store sqlite:///kim.db --key-file kim.key
    """
    from kim_rules.errors import WrongKey

    call.require("url", *(["key_file"] if new_key else []))
    if new_key:
        _make_key(call, call.key_file or "")
    try:
        call.open(create=True).close()
    except WrongKey:
        if new_key:  # there is a store already, and it has another key
            _remove_key(call, call.key_file or "")
        raise
    streams.write("Die Ablage ist bereit.\n" if call.lang == "de" else "The store is ready.\n")


def _make_key(call: Call, name: str) -> None:
    from kim_rules.cli.clients_file import printable
    from kim_rules.cli.store.key_file import make_key_file

    make_key_file(Path(name))
    shown = printable(name)
    call.say(
        f"Hauptschlüssel angelegt: {shown}. Getrennt von der Ablage sichern; "
        "ohne ihn ist nichts mehr lesbar.",
        f"Master key made: {shown}. Back it up apart from the store; "
        "without it nothing can be read.",
    )


def _remove_key(call: Call, name: str) -> None:
    """Remove a key that was made for nothing, lest it be taken for that of a store."""
    from kim_rules.cli.clients_file import printable

    Path(name).unlink()
    shown = printable(name)
    call.say(
        f"{shown} wieder entfernt: Die Ablage gibt es schon, mit einem anderen Schlüssel.",
        f"{shown} removed again: the store is there already, with another key.",
    )
