"""``kim-rules store put``: records the facts of the clients of a file."""

from __future__ import annotations

from datetime import date

import click

from kim_rules.cli import options
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk
from kim_rules.cli.store.options import DAY, KEY

ORIGINS = ("form", "authority", "import", "conversation")


@click.command("put", cls=Command)
@click.argument(
    "files",
    metavar="DATEI…",
    nargs=-1,
    required=True,
    type=options.FILE,
    help="Personen als JSON oder NDJSON; - liest die Standardeingabe.",
)
@click.option(
    "--valid-from", metavar="TAG", type=DAY, help="Ab wann die Angaben gelten; sonst ab heute."
)
@click.option(
    "--origin",
    type=click.Choice(ORIGINS),
    default="import",
    metavar="|".join(ORIGINS),
    help="Woher sie kommen: Formular, Behörde, Einlesen (sonst dies) oder Gespräch.",
)
@click.option(
    "--reference", metavar="TEXT", type=KEY, help="Kennung der Quelle, zum Beispiel des Formulars."
)
@options.rulebook
@with_desk
def command(
    desk: Desk,
    files: tuple[str, ...],
    valid_from: date | None,
    origin: str,
    reference: str | None,
    rules: str | None,
) -> None:
    """Nimmt Angaben zu Personen auf und eröffnet Fälle, die es noch nicht gibt.

    Jede Person ist ein JSON-Objekt wie bei „kim-rules decide“, oder eines mit Angaben zum Fall:
    {"client": {…}, "case": {"opened_on": "2024-05-10", "case_manager": "kim-4",
    "primary_goal": "language", "consents": {"referral": "2024-05-10"}}}.

    Angaben werden nie überschrieben: Andere als zuletzt werden eine neue Fassung, gleiche vom
    selben Tag aus derselben Quelle werden nicht noch einmal gespeichert. Wer dieselbe Datei an
    einem anderen Tag noch einmal einliest, nennt deshalb mit --valid-from ihren Tag.
    Fehlerhafte werden mit Datei und Zeile gemeldet; die übrigen werden gespeichert.

    Beispiele:
      kim-rules store put personen.ndjson
      kim-rules store put person.json --valid-from 2024-05-01 --origin form
    """
    from kim_rules.cli.setting import Setting, loaded
    from kim_rules.cli.store.intake import Intake
    from kim_rules.store.records import Origin
    from kim_rules.store.steps import FactsSource

    today = desk.today
    since = valid_from or today
    # What lies after both days cannot be a fact of either.
    setting = Setting(loaded(rules, desk.lang), max(since, today), {}, desk.lang)
    Intake(desk, setting, FactsSource(since, Origin(origin), reference)).all(files)
