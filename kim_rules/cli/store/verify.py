"""``kim-rules store verify``: checks that the log is as it was written."""

from __future__ import annotations

import click

from kim_rules.cli import options
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk


@click.command("verify", cls=Command)
@click.option(
    "--head-file",
    metavar="DATEI",
    type=options.FILE,
    help="Vergleicht mit dem Ende, das hier gemerkt ist, und merkt danach das neue.",
)
@with_desk
def command(desk: Desk, head_file: str | None) -> None:
    """Prüft, ob das Protokoll des Mandanten so ist, wie es geschrieben wurde.

    Gefunden wird jeder Eintrag, der verändert wurde, fehlt oder an falscher Stelle steht. Dass
    jemand das Ende samt dem gemerkten Ende in der Datenbank abgeschnitten hat, zeigt nur eine
    Datei, die woanders liegt als die Ablage. Sie wird nur ersetzt, wenn alles in Ordnung ist.
    Wird etwas gefunden, ist der Rückgabewert 3.

    Beispiele:
      kim-rules store verify
      kim-rules store verify --head-file /mnt/anderswo/ende.json
    """
    from kim_rules.cli.exits import Exit, Reported
    from kim_rules.cli.progress import Progress, Tally
    from kim_rules.cli.store.head_file import read_head, write_head

    remembered = None if head_file is None else read_head(head_file, desk)
    head = desk.store.head(desk.access)
    tally, found = Tally(head.number), 0
    with Progress(tally, desk.lang, ("Einträge", "entries"), has_few_results=True) as progress:

        def each(number: int) -> None:
            tally.position = number
            progress.step()

        for one in desk.store.verify(desk.access, remembered, each=each):
            found += 1
            progress.pause()
            said = one.label
            desk.write(f"Eintrag {one.number}: {said.de}", f"entry {one.number}: {said.en}")
    if found:
        desk.say(f"Nicht in Ordnung: {found}", f"Not in order: {found}")
        raise Reported(Exit.INVALID)
    if head_file is not None:
        write_head(head_file, desk, head)
    code = head.code.hex()
    desk.write(f"In Ordnung. Ende: {head.number} {code}", f"In order. Head: {head.number} {code}")
