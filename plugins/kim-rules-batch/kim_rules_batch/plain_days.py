"""Days and partial dates as text, as the JSON has them, read in columns."""

from __future__ import annotations

from datetime import date

import polars as pl

_PARTIAL = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_FULL = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#: From the first day of any year to a day in its last month.
_INTO_DECEMBER = 340


def full_day(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """A day, null where there is none.

    Args:
        value: Texts or dates.
        kind: Type of the column.
    """
    if kind == pl.Date:
        return in_calendar(value)
    return pl.when(value.str.contains(_FULL)).then(_parsed(value))


def first_day(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """The first day that a partial date can be, null where there is none.

    Args:
        value: Texts or dates.
        kind: Type of the column.
    """
    if kind == pl.Date:
        return in_calendar(value)
    day = _parsed((value + "-01-01").str.head(10))
    return pl.when(value.str.contains(_PARTIAL)).then(day)


def last_day(value: pl.Expr, kind: pl.DataType, first: pl.Expr) -> pl.Expr:
    """The last day that a partial date can be.

    Args:
        value: Texts or dates.
        kind: Type of the column.
        first: The first day.
    """
    if kind == pl.Date:
        return first
    length = value.str.len_bytes()
    december = (first.to_physical() + _INTO_DECEMBER).cast(pl.Date)
    in_last_month = pl.when(length == 4).then(december).when(length == 7).then(first)
    return in_last_month.otherwise(None).dt.month_end().fill_null(first)


def in_calendar(day: pl.Expr) -> pl.Expr:
    """Days of the years 1 to 9999, null for others."""
    return pl.when(day.is_between(date.min, date.max)).then(day)


def _parsed(value: pl.Expr) -> pl.Expr:
    # Most days of a register differ: a cache of them costs more than it saves.
    return in_calendar(value.str.to_date("%Y-%m-%d", strict=False, cache=False))
