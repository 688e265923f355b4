"""``kim-rules store replay``: decides again what was recorded."""

from __future__ import annotations

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk


@click.command("replay", cls=Command)
@options.rulebook
@with_desk
def command(desk: Desk, rules: str | None) -> None:
    """Rechnet jede gespeicherte Entscheidung mit den Angaben und Regeln von damals nach.

    Genannt werden die, bei denen etwas anderes herauskommt, und die, die sich nicht nachrechnen
    lassen, zum Beispiel weil das Regelwerk von damals fehlt. Gibt es solche, ist der
    Rückgabewert 3. Ein Regelwerk von damals lässt sich mit --rulebook nennen.

    Beispiele:
      kim-rules store replay
      kim-rules store replay --rulebook regelwerk-2023/
    """
    from kim_rules.cli.exits import Exit, Reported
    from kim_rules.cli.progress import Progress, Tally
    from kim_rules.cli.setting import loaded

    rulebook = None if rules is None else loaded(rules, desk.lang)
    tally, found = Tally(), 0
    counted = ("Entscheidungen", "decisions")
    with Progress(tally, desk.lang, counted, has_few_results=True) as progress:

        def each(number: int) -> None:
            tally.position = number
            progress.step()

        for one in desk.store.replay(desk.access, rulebook=rulebook, each=each):
            found += 1
            progress.pause()
            place = desk.pick(f"Entscheidung {one.number}", f"decision {one.number}")
            said = one.reason and one.reason.text(desk.lang)
            differing = ", ".join(sorted({other.outcome for other in one.differences}))
            said = said or desk.pick(f"anders: {differing}", f"differs: {differing}")
            streams.write(f"{one.case}, {place}: {said}\n")
    desk.say(
        f"{tally.position} nachgerechnet, {found} genannt",
        f"{tally.position} replayed, {found} listed",
    )
    if found:
        raise Reported(Exit.INVALID)
