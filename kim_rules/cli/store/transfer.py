"""``kim-rules store export`` and ``import``: carry everything from one store to another."""

from __future__ import annotations

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk


@click.command("export", cls=Command)
@click.argument(
    "file",
    metavar="DATEI",
    type=options.FILE,
    help="Wohin; - schreibt auf die Standardausgabe.",
)
@click.option("--force", is_flag=True, help="Erlaubt, dass DATEI überschrieben wird.")
@with_desk
def export(desk: Desk, file: str, force: bool) -> None:
    """Schreibt das ganze Protokoll des Mandanten: Fälle, Angaben, Entscheidungen, Verweisungen.

    Der Inhalt bleibt verschlüsselt; zum Einlesen braucht es denselben Hauptschlüssel. Eine
    Datei steht erst an ihrem Platz, wenn sie vollständig ist. Die Form ist NDJSON
    (kim-rules/store/1) und in der Dokumentation beschrieben.

    Beispiele:
      kim-rules store export sicherung.ndjson
      kim-rules store export - | gzip > sicherung.ndjson.gz
    """
    from kim_rules.cli.clients_file import STDIN
    from kim_rules.cli.store.export_file import write_export
    from kim_rules.cli.store.files import written

    if file == STDIN:
        count = write_export(desk, streams.write)
    else:
        with written(file, "DATEI", overwrite=force) as target:
            count = write_export(desk, target.write, has_few_results=True)
    desk.say(f"Einträge geschrieben: {count}", f"Entries written: {count}")


@click.command("import", cls=Command)
@click.argument(
    "file",
    metavar="DATEI",
    type=options.FILE,
    help="Was „kim-rules store export“ geschrieben hat; - liest die Standardeingabe.",
)
@with_desk
def import_(desk: Desk, file: str) -> None:
    """Liest das Protokoll eines Mandanten in eine Ablage, in der er noch keine Einträge hat.

    Es wird ganz übernommen oder gar nicht: Ist die Datei unvollständig, verändert, von einem
    anderen Mandanten oder unter einem anderen Hauptschlüssel entstanden, bleibt alles, wie es
    war.

    Beispiele:
      kim-rules store import sicherung.ndjson
      gunzip -c sicherung.ndjson.gz | kim-rules store import -
    """
    from kim_rules.cli.exits import Exit, Problem
    from kim_rules.cli.progress import Progress
    from kim_rules.cli.store.export_file import ENTRIES, ExportFile
    from kim_rules.errors import ChainBroken, SchemaMismatch, WrongKey

    with (
        ExportFile(file) as source,
        Progress(source, desk.lang, ENTRIES, has_few_results=True) as progress,
    ):
        try:
            head = desk.store.import_(desk.access, source.lines(progress))
        except (ChainBroken, SchemaMismatch, WrongKey) as error:  # of the file, not of the store
            de, en = (f"{source.shown}: {text}" for text in (error.label.de, error.label.en))
            raise Problem(Exit.INVALID, de, en) from error
    desk.write(f"Einträge eingelesen: {head.number}", f"Entries imported: {head.number}")
