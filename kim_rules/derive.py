"""What follows from the facts on a day, as intervals of whole numbers.

Every leaf of the expression tree compares one *quantity* with a bound. A quantity
knows its interval on a day, the facts it reads, which of them are still missing, and
the days on which a comparison with a bound can turn. A truth is the quantity
``[1, 1]`` (yes), ``[0, 0]`` (no) or ``[0, 1]`` (open), compared with "at least 1".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from kim_rules.values import NeedsFinding, PartialDate, folded
from kim_rules.vocabulary import FindingBody, NeedLevel

if TYPE_CHECKING:
    from kim_rules.facts import Client

Interval = tuple[int, int]

#: Stands for "no upper end"; every executor keeps it exactly.
UNBOUNDED = 2**31 - 1
#: Nobody is older, in completed years.
MAX_AGE = 130

NO: Interval = (0, 0)
OPEN: Interval = (0, 1)
YES: Interval = (1, 1)


def truth(value: bool | None) -> Interval:
    """A known or unknown truth as an interval."""
    if value is None:
        return OPEN
    return YES if value else NO


def years_old(birth: date, day: date) -> int:
    """Completed years of life on a day, for a known birth.

    A person turns n at the start of the n-th birthday; born on 29 February, at the
    start of 1 March in a common year (which comparing month and day gives by itself).

    Source: §§ 187(2), 188(2) BGB.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def anniversary(start: date, years: int, leap_day: str = "march") -> int:
    """The ordinal of the day ``years`` years after a start.

    Args:
        start: The day from which it counts.
        years: How many years later.
        leap_day: What 29 February becomes in a common year: ``march`` for 1 March
            (a birthday, § 188(2) BGB), ``february`` for 28 February (the last day of
            a period, § 188(3) BGB).

    Returns:
        The proleptic Gregorian ordinal; beyond the year 9999 a day later than any date.
    """
    year = start.year + years
    if year > date.max.year:
        return UNBOUNDED // 2
    if (start.month, start.day) != (2, 29):
        return start.replace(year=year).toordinal()
    first_of_march = date(year, 3, 1).toordinal()
    is_leap = date.fromordinal(first_of_march - 1).day == 29
    return first_of_march - 1 if is_leap or leap_day == "february" else first_of_march


@frozen
class Window:
    """A time of being in force, both ends inclusive; None is unbounded or not known.

    Args:
        start: The first day.
        through: The last day.
    """

    start: date | None = None
    through: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return (self.start is None or self.start <= day) and (
            self.through is None or day <= self.through
        )

    def covers(self, other: Window) -> bool:
        """Whether every day of the other window lies in this one."""
        return (self.start is None or (other.start is not None and self.start <= other.start)) and (
            self.through is None or (other.through is not None and other.through <= self.through)
        )

    def turns(self) -> Iterator[int]:
        """The ordinals of the days on which being in force can change."""
        if self.start is not None:
            yield self.start.toordinal()
        if self.through is not None:
            yield self.through.toordinal() + 1


@frozen(eq=False)
class Case:
    """A client as known on the key date: dates narrow each other and end at that day.

    Birth is not after entry, and entry not after the key date. An unknown birth is any
    day up to the last possible entry.

    Args:
        client: The facts.
        known_on: The key date of the decision. It stays when a later day is looked at:
            knowledge does not shrink by waiting.
    """

    client: Client
    known_on: date
    birth_first: date | None = field(init=False)
    birth_last: date = field(init=False)
    entry_first: date | None = field(init=False)
    entry_last: date = field(init=False)

    def __attrs_post_init__(self) -> None:
        birth, entry = self.client.birth_date, self.client.entry_date
        entry_last = min(entry.last, self.known_on) if entry else self.known_on
        birth_last = min(birth.last, entry_last) if birth else entry_last
        birth_first = birth.first if birth else None
        entry_first = entry.first if entry else None
        if entry_first and birth_first:
            entry_first = max(entry_first, birth_first)
        narrowed = (birth_first, birth_last, entry_first, entry_last)
        names = ("birth_first", "birth_last", "entry_first", "entry_last")
        for name, value in zip(names, narrowed, strict=True):
            object.__setattr__(self, name, value)

    def narrowing_birth(self) -> list[str]:
        """The facts that could still narrow the possible days of birth."""
        client = self.client
        if client.birth_date and self.birth_first == self.birth_last:
            return []
        facts = ["birth_date"]
        # An entry that turns out to be earlier than the last possible birth cuts it off.
        entry_can_be = self.entry_first if client.entry_date else self.birth_first
        if self._entry_is_missing and (entry_can_be is None or entry_can_be < self.birth_last):
            facts.append("entry_date")
        return facts

    @property
    def _entry_is_missing(self) -> bool:
        if self.client.entry_date is None:
            return self.client.immigrated is not False  # who did not immigrate has no entry
        return self.entry_first != self.entry_last

    def narrowing_entry(self) -> list[str]:
        """The facts that could still narrow the possible days of entry."""
        if not self._entry_is_missing:
            return []
        facts = ["entry_date"]
        birth_is_fixed = self.client.birth_date and self.birth_first == self.birth_last
        if not birth_is_fixed and self.entry_first and self.birth_last > self.entry_first:
            facts.insert(0, "birth_date")
        return facts


@frozen
class Quantity:
    """Something that is a whole number on a day, known as an interval."""

    #: Whether the interval depends on the day that is looked at.
    moves = False

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the quantity reads."""
        raise AttributeError("every quantity names its facts")

    def interval(self, case: Case, day: date) -> Interval:
        """Lowest and highest possible value on a day, both inclusive."""
        raise AttributeError("every quantity has an interval")

    def missing(self, case: Case) -> list[str]:
        """The facts, unknown or not precise enough, that could narrow the interval."""
        return [name for name in self.facts if case.client.fact(name) is None]

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        """Ordinals of days on which "at least ``bound``" can change."""
        return iter(())


@frozen
class Flag(Quantity):
    """A fact that is true or false."""

    fact: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def interval(self, case: Case, day: date) -> Interval:
        return truth(case.client.fact(self.fact))


@frozen
class CodeIn(Quantity):
    """A code, or any code of a list, is one of the given ones."""

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
        lowest = sum(answer in self.levels for answer in answers if answer is not None)
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
        return truth(bool(admitted) and admitted <= day and self.window.holds(admitted))

    def turns(self, case: Case, bound: int) -> Iterator[int]:
        return self.window.turns()
