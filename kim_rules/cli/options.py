"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import LANGUAGES

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])


class Place(click.ParamType[str]):
    """A file or folder, so that a shell completes its name; what it is, is seen later.

    Args:
        kind: ``file`` or ``dir``.
    """

    def __init__(self, kind: str) -> None:
        self.name = kind

    def shell_complete(
        self, _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Let the shell complete the name."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=self.name)]


FILE = Place("file")
FOLDER = Place("dir")


def day_of(value: str, hint: str) -> date:
    """The day of the calendar that somebody typed.

    Args:
        value: What was typed.
        hint: The option or argument meant.

    Raises:
        Misuse: If it is none.
    """
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Misuse(
        "kein Tag des Kalenders; erlaubt ist ein Tag wie 2023-09-15 oder 15.09.2023",
        "not a day of the calendar; allowed is a day like 2023-09-15 or 15.09.2023",
        hint,
    )


def _key_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    return None if value is None else day_of(value, "--on")


def _readings(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for value in values:
        name, equals, option = value.partition("=")
        if not (name and equals and option):
            raise Misuse(
                "erlaubt ist LESART=OPTION; alle Lesarten zeigt „kim-rules readings“",
                "allowed is READING=OPTION; “kim-rules readings” shows them all",
                "--reading",
            )
        if chosen.setdefault(name, option) != option:
            raise Misuse(
                f"die Lesart {name} ist zweimal verschieden gewählt; erlaubt ist eine Option",
                f"the reading {name} is chosen twice, differently; allowed is one option",
                "--reading",
            )
    return chosen


def language(function: F) -> F:
    """Add ``--lang``."""
    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default="de",
        metavar="de|en",
        help="Sprache der Texte, sonst Deutsch.",
    )(function)


def rulebook(function: F) -> F:
    """Add ``--rulebook``."""
    return click.option(
        "--rulebook",
        "rules",
        type=FOLDER,
        metavar="ID|ORDNER",
        help="Kennung oder Ordner eines Regelwerks, sonst der Kreis Mettmann.",
    )(function)


def key_date(function: F) -> F:
    """Add ``--on``."""
    return click.option(
        "--on",
        metavar="TAG",
        callback=_key_date,
        help="Stichtag, zum Beispiel 2023-09-15; sonst heute.",
    )(function)


def readings(function: F) -> F:
    """Add ``--reading``, which can be given more than once."""
    return click.option(
        "--reading",
        "readings",
        metavar="LESART=OPTION",
        multiple=True,
        callback=_readings,
        help="Andere Lesart des Wortlauts; mehrfach möglich. Welche es gibt: kim-rules readings.",
    )(function)


def deciding(function: F) -> F:
    """Add everything that a decision depends on."""
    return key_date(readings(rulebook(language(function))))
