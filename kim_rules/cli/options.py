"""The options that several commands share, and what they choose together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import frozen

from kim_rules.cli import streams
from kim_rules.cli.exits import Exit, Misuse, Reported
from kim_rules.cli.frame import LANGUAGES
from kim_rules.errors import InvalidReadings, InvalidRulebook, UnknownRulebook
from kim_rules.loading import load_rulebook, shipped_rulebooks
from kim_rules.wording import day_text

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook

F = TypeVar("F", bound=Callable[..., Any])


@frozen
class Setting:
    """What a command decides with.

    Args:
        rulebook: The rules.
        on: The key date.
        readings: Option by reading, complete.
        lang: ``de`` or ``en``.
    """

    rulebook: Rulebook
    on: date
    readings: dict[str, str]
    lang: str

    def pick(self, de: str, en: str) -> str:
        """One of two texts, by language."""
        return de if self.lang == "de" else en


def _key_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Misuse(
        "kein Tag des Kalenders; erlaubt ist ein Tag wie 2023-09-15 oder 15.09.2023",
        "not a day of the calendar; allowed is a day like 2023-09-15 or 15.09.2023",
        "--on",
    )


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


def loaded(name: str | None, lang: str) -> Rulebook:
    """The rulebook of an id or a folder.

    Args:
        name: Id or path; the default rulebook when None.
        lang: Language of messages.

    Raises:
        Misuse: If there is none of that name.
        Reported: If the folder has mistakes; they have been told.
    """
    try:
        return load_rulebook(name)
    except UnknownRulebook:
        known = ", ".join(shipped_rulebooks())
        raise Misuse(
            f"{name}: weder die Kennung eines Regelwerks noch ein Ordner; Kennungen: {known}",
            f"{name}: neither the id of a rulebook nor a folder; known ids: {known}",
        ) from None
    except InvalidRulebook as error:
        for finding in error.findings:
            streams.say(f"{name}/{finding.text(lang)}")
        raise Reported(Exit.INVALID) from None


def day_or_today(on: date | None, lang: str) -> date:
    """The key date; today, and a word about it, when none was given."""
    if on is not None:
        return on
    today = datetime.now().astimezone().date()
    told = day_text(today, lang)
    streams.say(f"Stichtag: heute, {told}" if lang == "de" else f"Key date: today, {told}")
    return today


def setting(on: date | None, readings: dict[str, str], rules: str | None, lang: str) -> Setting:
    """What the options choose together.

    Raises:
        Misuse: If the rulebook, a reading or an option is not known.
        Reported: If the rulebook has mistakes.
    """
    rulebook = loaded(rules, lang)
    try:
        chosen = rulebook.choose(readings)
    except InvalidReadings as error:
        de, en = ("\n".join(one.text(each) for one in error.findings) for each in LANGUAGES)
        raise Misuse(de, en, "--reading") from None
    return Setting(rulebook, day_or_today(on, lang), chosen, lang)
