"""``kim-rules store due``: the cases that somebody has to look at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import CASES, Desk, with_desk
from kim_rules.cli.store.options import Count, formats, on

if TYPE_CHECKING:
    from kim_rules.store.records import Due

SCHEMA = "kim-rules/due/1"


@click.command("due", cls=Command)
@click.option(
    "--within",
    metavar="TAGE",
    type=Count(),
    default=30,
    help="Wie weit voraus gesehen wird; sonst 30.",
)
@on("Der Tag, von dem aus gesehen wird")
@click.option(
    "--facts-older-than",
    "months",
    metavar="MONATE",
    type=Count(),
    help="Nennt auch Fälle, deren letzte Angaben so lange zurückliegen.",
)
@formats("text", "json", "ndjson")
@with_desk
def command(desk: Desk, within: int, on: date | None, months: int | None, form: str) -> None:
    """Nennt die offenen Fälle, die anzusehen sind, mit Grund und Tag.

    Das sind Fälle, deren Entscheidung sich ändert (ein Beschluss endet, jemand wird 27), deren
    geltende Angaben noch nicht entschieden sind oder deren Angaben alt sind.

    Beispiele:
      kim-rules store due --within 60 --on 2024-05-10
      kim-rules store due --facts-older-than 12 --format ndjson
    """
    from kim_rules.cli.progress import Progress, Tally
    from kim_rules.cli.store.rows import Rows
    from kim_rules.wording import day_text

    rows, day = Rows(form), desk.day(on)
    found = desk.store.due(desk.access, on=day, within_days=within, facts_older_than_months=months)
    with Progress(Tally(), desk.lang, CASES) as progress:
        for one in found:
            told = f"{one.case}, {day_text(one.on, desk.lang)}: {one.label.text(desk.lang)}"
            rows.add(told if rows.is_text else _values(one))
            progress.step()
    rows.end()


def _values(due: Due) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "case": due.case,
        "reason": due.reason,
        "on": due.on.isoformat(),
    }
