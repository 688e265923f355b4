"""``kim-rules store consent``, ``refer``, ``event``, ``close``, ``reopen``: steps of a case."""

from __future__ import annotations

from datetime import date

import click

from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk
from kim_rules.cli.store.options import KEY, SENTENCE, Count, case, needed, on

#: How the steps of a referral are called for, and which they are.
STEPS = {"accept": "accepted", "decline": "declined", "done": "done", "revoke": "revoked"}


@click.command("consent", cls=Command)
@case
@click.option(
    "--for",
    "consented",
    metavar="WOFÜR",
    type=KEY,
    default="referral",
    help="Wofür eingewilligt wird; sonst referral, die Verweisung.",
)
@on("Tag der Einwilligung oder des Widerrufs")
@click.option("--withdraw", is_flag=True, help="Hält den Widerruf fest.")
@with_desk
def consent(desk: Desk, case_id: str, consented: str, on: date | None, withdraw: bool) -> None:
    """Hält fest, dass die Person eingewilligt oder die Einwilligung widerrufen hat.

    Ohne Einwilligung in die Verweisung wird niemand verwiesen. Mit ihrem Widerruf enden offene
    Verweisungen.

    Beispiele:
      kim-rules store consent c-1 --for referral --on 2024-05-10
      kim-rules store consent c-1 --for referral --on 2024-08-01 --withdraw
    """
    record = desk.store.withdraw_consent if withdraw else desk.store.give_consent
    _told(desk, case_id, record(desk.access, case_id, consented, on=desk.day(on)))


@click.command("refer", cls=Command)
@case
@click.argument("number", metavar="NUMMER", type=Count(1), help="Die wievielte Verweisung.")
@click.argument(
    "step",
    metavar="|".join(STEPS),
    type=click.Choice(tuple(STEPS)),
    help="Annehmen, ablehnen, erledigt oder zurücknehmen.",
)
@click.option("--because", metavar="TEXT", type=SENTENCE, help="Der Grund; zum Ablehnen nötig.")
@with_desk
def refer(desk: Desk, case_id: str, number: int, step: str, because: str | None) -> None:
    """Führt eine Verweisung weiter, die vorgeschlagen ist. Das tut ein Mensch, kein Programm.

    Vorgeschlagene werden angenommen, abgelehnt oder zurückgenommen, angenommene sind erledigt
    oder werden zurückgenommen. Vorgeschlagen wird mit „kim-rules store decide --propose“.

    Beispiele:
      kim-rules store refer c-1 1 accept
      kim-rules store refer c-1 1 decline --because "kein freier Platz"
    """
    if step == "decline" and because is None:
        raise Misuse("zum Ablehnen gehört ein Grund", "declining needs a reason", "--because")
    taken = desk.store.advance_referral(desk.access, case_id, number, STEPS[step], because=because)
    from kim_rules.store.records import STEP_LABELS

    label = STEP_LABELS[taken.step]
    desk.write(
        f"{case_id}: Verweisung {number} an {taken.to} ist {label.de}",
        f"{case_id}: referral {number} to {taken.to} is {label.en}",
    )


@click.command("event", cls=Command)
@case
@click.argument("code", metavar="CODE", type=KEY, help="Was geschehen ist, als Schlüsselwort.")
@on("Tag des Ereignisses")
@click.option("--value", metavar="TEXT", type=KEY, help="Näheres, zum Beispiel ein Sprachniveau.")
@with_desk
def event(desk: Desk, case_id: str, code: str, on: date | None, value: str | None) -> None:
    """Hält fest, was in einem Fall geschehen ist, für die Statistik.

    Beispiele:
      kim-rules store event c-1 language_level --value B1 --on 2024-06-30
      kim-rules store event c-1 goal_reached
    """
    day = desk.day(on)
    version = desk.store.record_event(desk.access, case_id, code, on=day, value=value)
    _told(desk, case_id, version)


@click.command("close", cls=Command)
@case
@on("Tag, an dem der Fall endet")
@click.option("--because", metavar="TEXT", type=SENTENCE, callback=needed, help="Der Grund.")
@with_desk
def close(desk: Desk, case_id: str, on: date | None, because: str) -> None:
    """Schließt einen Fall. Er kann wieder eröffnet werden.

    Beispiel:
      kim-rules store close c-1 --on 2024-12-31 --because "Ziele erreicht"
    """
    day = desk.day(on)
    _told(desk, case_id, desk.store.close_case(desk.access, case_id, on=day, because=because))


@click.command("reopen", cls=Command)
@case
@on("Tag, an dem der Fall weitergeht")
@with_desk
def reopen(desk: Desk, case_id: str, on: date | None) -> None:
    """Eröffnet einen geschlossenen Fall wieder.

    Beispiel:
      kim-rules store reopen c-1 --on 2025-02-01
    """
    _told(desk, case_id, desk.store.reopen_case(desk.access, case_id, on=desk.day(on)))


def _told(desk: Desk, case_id: str, version: int) -> None:
    """Tell the version of the case after a step."""
    desk.write(f"{case_id}: gespeichert, Stand {version}", f"{case_id}: stored, version {version}")
