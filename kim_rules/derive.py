"""What follows from the facts on the key date: possible days, ages, anniversaries.

Everything is an interval of whole numbers. A truth is ``[1, 1]`` (yes), ``[0, 0]`` (no)
or ``[0, 1]`` (open), compared with "at least 1".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

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
