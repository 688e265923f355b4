"""The quantities that leaves of the tree compare, each as an interval on a day.

A quantity knows its interval, the facts it reads, which of them are still missing, and
the days on which a comparison with a bound can turn. Another executor (columns, say)
recognises the quantity by its class and its fields.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from kim_rules.derive import (
    MAX_AGE,
    NO,
    OPEN,
    UNBOUNDED,
    YES,
    Case,
    Interval,
    Window,
    anniversary,
    truth,
    years_old,
)
from kim_rules.values import NeedsFinding, PartialDate, folded
from kim_rules.vocabulary import FindingBody, NeedLevel


@frozen
class Quantity(ABC):
    """Something that is a whole number on a day, known as an interval."""

    #: Whether the interval depends on the day that is looked at.
    moves = False
    #: Whether it follows from one fact alone that has few values, a truth or a code.
    of_few_values = False

    @property
    @abstractmethod
    def facts(self) -> tuple[str, ...]:
        """The facts that the quantity reads."""

    @abstractmethod
    def interval(self, case: Case, day: date) -> Interval:
        """Lowest and highest possible value on a day, both inclusive."""

    def missing(self, case: Case) -> list[str]:
        """The facts, unknown or not precise enough, that could narrow the interval."""
        return [name for name in self.facts if case.client.fact(name) is None]

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        """Ordinals of days on which "at least ``bound``" can change."""
        return iter(())


@frozen
class Flag(Quantity):
    """A fact that is true or false."""

    of_few_values = True
    fact: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def interval(self, case: Case, day: date) -> Interval:
        return truth(case.client.fact(self.fact))


@frozen
class CodeIn(Quantity):
    """A code, or any code of a list, is one of the given ones."""

    of_few_values = True
    fact: str
    codes: frozenset[str]

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def interval(self, case: Case, day: date) -> Interval:
        value = case.client.fact(self.fact)
        if isinstance(value, tuple):
            return truth(not self.codes.isdisjoint(value))
        return truth(None if value is None else value in self.codes)


@frozen
class Number(Quantity):
    """A whole number that the rulebook declares as a fact."""

    fact: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def interval(self, case: Case, day: date) -> Interval:
        value = case.client.fact(self.fact)
        return (-UNBOUNDED, UNBOUNDED) if value is None else (value, value)


@frozen
class Immigrated(Quantity):
    """*Zugewandert*: as answered, else yes by a given entry or by having fled."""

    facts = ("entry_date", "immigrated", "fled")

    def interval(self, case: Case, day: date) -> Interval:
        client = case.client
        if client.immigrated is not None:
            return truth(client.immigrated)
        return YES if client.entry_date is not None or client.fled else OPEN


@frozen
class Age(Quantity):
    """Completed years of life on the day."""

    moves = True
    facts = ("birth_date", "entry_date")

    def interval(self, case: Case, day: date) -> Interval:
        highest = MAX_AGE
        if case.birth_first is not None:
            highest = min(years_old(case.birth_first, day), MAX_AGE)
        return min(years_old(case.birth_last, day), MAX_AGE), highest

    def missing(self, case: Case) -> list[str]:
        return case.narrowing_birth()

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        yield anniversary(case.birth_last, bound)
        if case.birth_first is not None:
            yield anniversary(case.birth_first, bound)


@frozen
class AgeAtEntry(Quantity):
    """Completed years of life on the day of entry; it does not change later."""

    facts = ("birth_date", "entry_date")

    def interval(self, case: Case, day: date) -> Interval:
        lowest, highest = 0, MAX_AGE
        if case.entry_first is not None:
            lowest = max(0, min(years_old(case.birth_last, case.entry_first), MAX_AGE))
        if case.birth_first is not None:
            highest = min(years_old(case.birth_first, case.entry_last), MAX_AGE)
        return lowest, highest

    def missing(self, case: Case) -> list[str]:
        return sorted({*case.narrowing_birth(), *case.narrowing_entry()})


@frozen
class DaysSinceAnniversary(Quantity):
    """Days from the anniversary of a date to the day; negative before it.

    Args:
        fact: A partial date; an unknown one is open, but that an unknown birth is any
            day up to the last possible entry.
        years: Which anniversary.
        leap_day: See :func:`anniversary`.
    """

    fact: str
    years: int
    leap_day: str

    moves = True

    @property
    def facts(self) -> tuple[str, ...]:
        if self.fact in ("birth_date", "entry_date"):
            return ("birth_date", "entry_date")
        return (self.fact,)

    def _days(self, case: Case) -> tuple[date | None, date | None]:
        if self.fact == "birth_date":
            return case.birth_first, case.birth_last
        value = case.client.fact(self.fact)
        if value is None:
            return None, None
        if self.fact == "entry_date":
            return case.entry_first, case.entry_last
        return value.first, value.last

    def interval(self, case: Case, day: date) -> Interval:
        first, last = self._days(case)
        today = day.toordinal()
        lowest, highest = -UNBOUNDED, UNBOUNDED
        if last is not None:
            lowest = today - anniversary(last, self.years, self.leap_day)
        if first is not None:
            highest = today - anniversary(first, self.years, self.leap_day)
        return lowest, highest

    def missing(self, case: Case) -> list[str]:
        if self.fact == "birth_date":
            return case.narrowing_birth()
        if self.fact == "entry_date":
            return case.narrowing_entry()
        value: PartialDate | None = case.client.fact(self.fact)
        return [] if value is not None and value.is_exact else [self.fact]

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        for end in self._days(case):
            if end is not None:
                yield anniversary(end, self.years, self.leap_day) + bound


@frozen
class NeedAreas(Quantity):
    """In how many of the given areas there is a need of the given levels.

    Args:
        levels: The answers that count.
        areas: The areas that are looked at.
    """

    levels: frozenset[NeedLevel]
    areas: tuple[str, ...]

    facts = ("needs",)

    def interval(self, case: Case, day: date) -> Interval:
        needs = case.client.needs
        if needs is None:
            return 0, len(self.areas)
        answers = [needs.get(area) for area in self.areas]
        lowest = sum([answers.count(level) for level in self.levels])
        return lowest, lowest + answers.count(None)

    def missing(self, case: Case) -> list[str]:
        needs = case.client.needs
        asked = needs is not None and all(needs.get(area) is not None for area in self.areas)
        return [] if asked else ["needs"]


@frozen
class Institutions(Quantity):
    """How many institutions influence the case."""

    facts = ("institutions",)

    def interval(self, case: Case, day: date) -> Interval:
        names = case.client.institutions
        return (0, UNBOUNDED) if names is None else (len(names), len(names))


@frozen
class LivesIn(Quantity):
    """The person lives in one of the given municipalities.

    Args:
        names: Names, aliases and AGS, folded for comparison.
    """

    names: frozenset[str]

    facts = ("municipality",)

    def interval(self, case: Case, day: date) -> Interval:
        place = case.client.municipality
        return truth(None if place is None else folded(place) in self.names)


@frozen
class FindingEstablished(Quantity):
    """A body has found that there is a multiple need; no finding is a no."""

    facts = ("multiple_needs_finding",)

    def interval(self, case: Case, day: date) -> Interval:
        finding = case.client.multiple_needs_finding
        return truth(finding.established if isinstance(finding, NeedsFinding) else finding)


@frozen
class FindingBy(Quantity):
    """The finding was made by one of the given bodies; all of them allow an unknown one."""

    bodies: frozenset[str]

    facts = ("multiple_needs_finding",)

    def interval(self, case: Case, day: date) -> Interval:
        finding = case.client.multiple_needs_finding
        if not isinstance(finding, NeedsFinding):
            return truth(finding)
        if len(self.bodies) == len(FindingBody):
            return YES
        return truth(None if finding.by is None else finding.by in self.bodies)

    def missing(self, case: Case) -> list[str]:
        return list(self.facts) if self.interval(case, case.known_on) == OPEN else []


@frozen
class FindingMade(Quantity):
    """The finding was made by the day that is looked at."""

    moves = True
    facts = ("multiple_needs_finding",)

    def interval(self, case: Case, day: date) -> Interval:
        finding = case.client.multiple_needs_finding
        if not isinstance(finding, NeedsFinding):
            return truth(finding)
        return truth(None if finding.on is None else finding.on <= day)

    def missing(self, case: Case) -> list[str]:
        return list(self.facts) if self.interval(case, case.known_on) == OPEN else []

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        finding = case.client.multiple_needs_finding
        if isinstance(finding, NeedsFinding) and finding.on is not None:
            yield finding.on.toordinal()


@frozen
class InForce(Quantity):
    """A resolution or an offer is in force on the day.

    Args:
        window: Its time.
        for_admitted: Whether it goes on for a person who was admitted while it was in force.
    """

    window: Window
    for_admitted: bool = False

    moves = True

    @property
    def facts(self) -> tuple[str, ...]:
        return ("admitted_on",) if self.for_admitted else ()

    def interval(self, case: Case, day: date) -> Interval:
        if self.window.holds(day):
            return YES
        return self._went_on(case, day) if self.for_admitted else NO

    def _went_on(self, case: Case, day: date) -> Interval:
        admitted = case.client.admitted_on
        if admitted is None:
            began = self.window.start is None or self.window.start <= day
            return OPEN if began else NO
        return truth(admitted is not False and admitted <= day and self.window.holds(admitted))

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        return self.window.turns()
