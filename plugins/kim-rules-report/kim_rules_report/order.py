"""What a report is asked for: key date, period, rules, language, sections, protection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from kim_rules.errors import Finding, InvalidInput
from kim_rules.vocabulary import Label
from kim_rules.wording import day_text

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook
    from kim_rules_report.network_file import Network
    from kim_rules_report.staffing_file import Staffing


class InvalidOrder(InvalidInput):
    """A report that cannot be made as it was asked for, with every finding at once."""


@frozen
class Order:
    """What a report is asked for.

    Args:
        on: The key date of the caseload.
        since: First day of the period.
        until: Last day of the period.
        rules: The rulebook.
        readings: Option by reading, complete.
        lang: ``de`` or ``en``.
        earlier: Earlier key dates to compare with, ascending.
        threshold: Counts below it are hidden; None for an internal report.
        shows_not_wanted: Whether people who want no support stand in a row of their own.
        staffing: Full-time posts; None when they were not told.
        network: The agreements of the network; None when they were not told.
    """

    on: date
    since: date
    until: date
    rules: Rulebook
    readings: Mapping[str, str]
    lang: str = "de"
    earlier: tuple[date, ...] = ()
    threshold: int | None = None
    shows_not_wanted: bool = False
    staffing: Staffing | None = None
    network: Network | None = None

    def pick(self, de: str, en: str) -> str:
        """One of two texts, by language."""
        return de if self.lang == "de" else en

    def day(self, day: date) -> str:
        """A day as it is written in the language."""
        return day_text(day, self.lang)

    @property
    def is_published(self) -> bool:
        """Whether everybody may read the report."""
        return self.threshold is not None

    @property
    def period(self) -> str:
        """The period in words."""
        since, until = self.day(self.since), self.day(self.until)
        return self.pick(f"{since} bis {until}", f"{since} to {until}")


def check_days(on: date, since: date, until: date, earlier: Sequence[date]) -> list[Finding]:
    """What is wrong with the days of a report.

    Args:
        on: The key date.
        since: First day of the period.
        until: Last day of the period.
        earlier: The key dates to compare with.
    """
    found = []
    if until < since:
        said = Label(
            f"{day_text(since, 'de')} bis {day_text(until, 'de')}, also rückwärts",
            f"{since} to {until}, backwards",
        )
        wanted = Label("ein Ende nicht vor dem Beginn", "an end that is not before the start")
        found.append(Finding("period", said, wanted))
    for day in earlier:
        if day >= on:
            told = day_text(day, "de")
            said = Label(f"der {told}, nicht vor dem Stichtag", f"{day}, not before the key date")
            wanted = Label(f"ein Tag vor dem {day_text(on, 'de')}", f"a day before {on}")
            found.append(Finding("compare_on", said, wanted))
    return found


def check_lang(lang: str) -> list[Finding]:
    """What is wrong with the language of a report."""
    if lang in ("de", "en"):
        return []
    said = Label("eine andere Sprache", "another language")
    return [Finding("lang", said, Label("de oder en", "de or en"))]
