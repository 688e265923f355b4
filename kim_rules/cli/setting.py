"""What a command decides with, from the options of the command line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from attrs import frozen

from kim_rules.cli import streams
from kim_rules.cli.exits import Exit, Misuse, Reported
from kim_rules.cli.frame import LANGUAGES
from kim_rules.errors import InvalidReadings, InvalidRulebook, UnknownRulebook
from kim_rules.loading import known_rulebooks, load_rulebook
from kim_rules.rulebook import Rulebook
from kim_rules.wording import day_text


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


def loaded(name: str | Path | None, lang: str) -> Rulebook:
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
        known = ", ".join(known_rulebooks())
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


def chosen(on: date | None, readings: dict[str, str], rules: str | None, lang: str) -> Setting:
    """What the options choose together.

    Raises:
        Misuse: If the rulebook, a reading or an option is not known.
        Reported: If the rulebook has mistakes.
    """
    rulebook = loaded(rules, lang)
    try:
        options = rulebook.choose(readings)
    except InvalidReadings as error:
        de, en = ("\n".join(one.text(each) for one in error.findings) for each in LANGUAGES)
        raise Misuse(de, en, "--reading") from None
    return Setting(rulebook, day_or_today(on, lang), options, lang)
