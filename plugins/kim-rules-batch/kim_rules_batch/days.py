"""Anniversaries in columns: which day lies so many years before another.

A comparison of an age with a number of years is one comparison of days: a person is at
least n years old on a day if born on or before the day n years earlier. That day is one
day for all rows when they have one key date; otherwise it is looked up, for the calendar
repeats after 400 years.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from kim_rules.derive import anniversary

#: Days after which the Gregorian calendar repeats.
CYCLE = 146_097
#: The number that Polars has for the first day of the year 1.
FIRST_DAY = date.min.toordinal() - date(1970, 1, 1).toordinal()
LAST_DAY = date.max.toordinal() - date(1970, 1, 1).toordinal()

Day = date | pl.Expr


def earlier(day: Day, days: int) -> Day | None:
    """So many days earlier; None if there is no such day.

    Args:
        day: One day, or a column of days.
        days: How many.
    """
    if isinstance(day, pl.Expr):
        return (day.to_physical() - days).cast(pl.Date) if days else day
    ordinal = day.toordinal() - days
    in_calendar = 1 <= ordinal <= date.max.toordinal()
    return date.fromordinal(ordinal) if in_calendar else None


def latest_start(day: Day, years: int, leap_day: str) -> Day | None:
    """The last day whose anniversary is not after a day.

    Args:
        day: One day, or a column of days.
        years: Which anniversary.
        leap_day: See :func:`kim_rules.derive.anniversary`.

    Returns:
        One day, or a column of the numbers that Polars has for days; None if there is none
        in the calendar. A column has numbers before the year 1 where there is none.
    """
    if isinstance(day, date):
        return _latest_start(day, years, leap_day)
    return latest_starts(day, years, leap_day)


def latest_starts(day: pl.Expr, years: int, leap_day: str) -> pl.Expr:
    """The last days whose anniversaries are not after a column of days.

    Args:
        day: The column; where it is null, there is some day all the same.
        years: Which anniversary.
        leap_day: See :func:`kim_rules.derive.anniversary`.

    Returns:
        The numbers that Polars has for these days.
    """
    # A look-up without nulls takes half the time of one with nulls.
    number = day.to_physical().fill_null(0) - FIRST_DAY
    return pl.lit(_starts(years, leap_day)).gather(number, null_on_oob=True)


def _latest_start(day: date, years: int, leap_day: str) -> date | None:
    if day.year - years < 1:
        return None
    try:
        start = day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
    after = start + timedelta(days=1)
    if (after.month, after.day) != (2, 29):
        return start
    return after if anniversary(after, years, leap_day) <= day.toordinal() else start


@lru_cache
def _starts(years: int, leap_day: str) -> pl.Series:
    """The latest start for every day of the calendar, as the number that Polars has for it.

    It is 15 MB, and read where the days of the table are, which is a small part of it.
    """
    first = date(2001, 1, 1)  # the calendar of the year 1, far from its beginning
    day, next_day = pl.col("day"), pl.col("day").dt.offset_by("1d")
    start = day.dt.offset_by(f"-{years}y")  # 29 February becomes the 28th
    cycle = pl.select(day=pl.date_range(first, first + timedelta(days=CYCLE - 1)))
    if leap_day == "february":
        is_skipped = (day.dt.day() == 28) & (next_day.dt.day() == 1)
        after = start.dt.offset_by("1d")
        start = pl.when(is_skipped & (after.dt.day() == 29)).then(after).otherwise(start)
    back = cycle.select((day - start).dt.total_days().cast(pl.Int32)).to_series()
    every_day = pl.int_range(FIRST_DAY, LAST_DAY + 1, dtype=pl.Int32, eager=True)
    cycles = -(-len(every_day) // CYCLE)
    starts = every_day - pl.concat([back] * cycles).head(len(every_day))
    return starts.rechunk()  # a look-up in many chunks takes three times as long
