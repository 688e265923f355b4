"""``kim-rules store erase`` and ``retention``: people who are not kept any longer."""

from __future__ import annotations

import sys
from datetime import date

import click

from kim_rules.cli import streams
from kim_rules.cli.exits import Exit, Misuse, Reported
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk
from kim_rules.cli.store.options import Count, case, needed, on

REASONS = ("request", "retention", "mistake", "order")
_YES = {"ja", "j", "yes", "y"}

_yes = click.option(
    "--yes", is_flag=True, help="Fragt nicht nach; nötig, wo niemand antworten kann."
)


@click.command("erase", cls=Command)
@case
@click.option(
    "--because",
    type=click.Choice(REASONS),
    callback=needed,
    metavar="|".join(REASONS),
    help="Der Grund: Antrag, Ablauf der Frist, irrtümlich erfasst oder Anordnung.",
)
@_yes
@with_desk
def command(desk: Desk, case_id: str, because: str, yes: bool) -> None:
    """Löscht eine Person: Ihr Schlüssel wird vernichtet, nichts ist mehr lesbar.

    Im Protokoll bleibt, dass der Fall gelöscht wurde, wann, von wem und aus welchem der vier
    Gründe. Zurücknehmen lässt sich das nicht. Sicherungen und Ausfuhren der Ablage enthalten
    den Schlüssel weiter, bis auch sie gelöscht sind.

    Beispiel:
      kim-rules store erase c-1 --because request
    """
    if not desk.store.case(desk.access, case_id).erased:
        _confirm(desk, yes, f"Fall {case_id} endgültig löschen?", f"Erase case {case_id} for good?")
    desk.store.erase(desk.access, case_id, because=because)
    desk.write(f"{case_id}: gelöscht", f"{case_id}: erased")


@click.command("retention", cls=Command)
@click.option(
    "--months",
    metavar="MONATE",
    type=Count(),
    callback=needed,
    help="Wie lange Fälle nach dem Schließen aufbewahrt werden.",
)
@on("Tag, an dem die Frist abgelaufen sein muss")
@click.option("--erase", is_flag=True, help="Löscht sie, statt sie nur zu nennen.")
@_yes
@with_desk
def retention(desk: Desk, months: int, on: date | None, erase: bool, yes: bool) -> None:
    """Nennt die geschlossenen Fälle, deren Frist abgelaufen ist, und löscht sie mit --erase.

    Beispiele:
      kim-rules store retention --months 36 --on 2027-01-01
      kim-rules store retention --months 36 --on 2027-01-01 --erase
    """
    day, store = desk.day(on), desk.store
    if erase:
        count = sum(1 for _ in store.retention_due(desk.access, on=day, months=months))
        if count:
            _confirm(
                desk,
                yes,
                f"Alle endgültig löschen ({count})?",
                f"Erase all of them for good ({count})?",
            )
        found = store.erase_due(desk.access, on=day, months=months)
    else:
        found = store.retention_due(desk.access, on=day, months=months)
    count = 0
    for case_id in found:
        streams.write(case_id + "\n")
        count += 1
    if erase:
        desk.say(f"{count} gelöscht", f"{count} erased")
    else:
        desk.say(f"{count} zu löschen", f"{count} to be erased")


def _confirm(desk: Desk, yes: bool, de: str, en: str) -> None:
    """Ask for a yes.

    Raises:
        Misuse: If nobody can answer.
        Reported: If the answer is another.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Misuse(
            "ohne Rückfrage wird nur mit --yes gelöscht",
            "without a question only --yes erases",
            "--yes",
        )
    streams.say(desk.pick(f"{de} (ja/nein) ", f"{en} (yes/no) "), end="")
    if sys.stdin.readline().strip().casefold() not in _YES:
        desk.say("Nichts wurde gelöscht.", "Nothing was erased.")
        raise Reported(Exit.INTERRUPTED)
