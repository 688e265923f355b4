"""``kim-rules readings``: the open questions of wording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kim_rules.cli import options, streams
from kim_rules.cli.frame import Command

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook


@click.command("readings", cls=Command)
@options.rulebook
@options.language
def command(rules: str | None, lang: str) -> None:
    """Zeigt die offenen Fragen zum Wortlaut mit ihren möglichen Antworten.

    Wo eine Quelle Raum lässt, wird nichts stillschweigend entschieden: Jede Frage hat eine
    Voreinstellung und andere Lesarten, die mit --reading gewählt werden.

    Beispiele:
      kim-rules readings
      kim-rules decide person.json --reading older_than_27=from_28th_birthday
    """
    from kim_rules.cli.setting import loaded

    rulebook = loaded(rules, lang)
    streams.write("\n".join(_lines(rulebook, lang)) + "\n")


def _lines(rules: Rulebook, lang: str) -> Iterator[str]:
    from kim_rules.explanation import source

    german = lang == "de"
    default = "voreingestellt" if german else "default"
    for number, reading in enumerate(rules.readings):
        if number:
            yield ""
        where = source(rules, reading.citation)["de" if german else "en"]
        quoted = f"„{reading.words}“" if german else f"“{reading.words}”"
        yield f"{reading.id}: {reading.question.text(lang)}"
        yield f"   {quoted} [{where}]"
        for option, label in reading.labels.items():
            mark = f" ({default})" if option == reading.default else ""
            yield f"   - {option}: {label.text(lang)}{mark}"
    if not rules.readings:
        yield "Keine offenen Fragen." if german else "No open questions."
