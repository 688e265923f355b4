"""``kim-rules store list``: names the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import CASES, Desk, with_desk
from kim_rules.cli.store.options import formats

if TYPE_CHECKING:
    from kim_rules.store.records import Case


@click.command("list", cls=Command)
@formats("text", "json", "ndjson")
@with_desk
def command(desk: Desk, form: str) -> None:
    """Nennt alle Fälle in der Reihenfolge ihrer Kennungen, auch geschlossene und gelöschte.

    Gezeigt wird, wie es um jeden Fall steht und was zuletzt entschieden wurde, aber keine
    Angaben zur Person.

    Beispiele:
      kim-rules store list
      kim-rules store list --format ndjson
    """
    from kim_rules.cli.progress import Progress, Tally
    from kim_rules.cli.store.case_json import overview_json
    from kim_rules.cli.store.rows import Rows

    rows = Rows(form)
    with Progress(Tally(), desk.lang, CASES) as progress:
        for case in desk.store.cases(desk.access):
            rows.add(_line(case, desk) if rows.is_text else overview_json(case))
            progress.step()
    rows.end()


def _line(case: Case, desk: Desk) -> str:
    from kim_rules.cli.store.case_json import open_referrals
    from kim_rules.cli.store.words import answer_text, state_text
    from kim_rules.wording import day_text

    parts = [state_text(case, desk.lang)]
    if case.case_manager is not None:
        manager = case.case_manager
        parts.append(desk.pick(f"zuständig {manager}", f"manager {manager}"))
    if case.decisions:
        latest = case.decisions[-1]
        on, told = day_text(latest.on, desk.lang), answer_text(latest.summary, desk.lang)
        parts.append(desk.pick(f"am {on}: {told}", f"on {on}: {told}"))
    elif not case.erased:
        parts.append(desk.pick("nicht entschieden", "not decided"))
    count = len(open_referrals(case))
    if count:
        parts.append(desk.pick(f"Verweisungen offen: {count}", f"open referrals: {count}"))
    return f"{case.id}: " + "; ".join(parts)
