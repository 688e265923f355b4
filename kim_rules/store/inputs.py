"""Checks of what a caller hands to a store; messages name the argument, never the value."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from kim_rules.reading_facts import MAX_TEXT
from kim_rules.store.records import MAX_NAME

E = TypeVar("E", bound=StrEnum)


def name(value: object, argument: str) -> str:
    """A key or a short text: case id, case manager, provider, purpose, code.

    Raises:
        ValueError: If it is empty, too long, or has characters that cannot be shown.
    """
    return text(value, argument, MAX_NAME)


def text(value: object, argument: str, longest: int = MAX_TEXT) -> str:
    """A text of a person who works with the case, such as a reason.

    Raises:
        ValueError: If it is empty, too long, or has characters that cannot be shown.
    """
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise ValueError(f"{argument} must be a text of 1 to {longest} characters")
    if not value.isprintable():
        raise ValueError(f"{argument} must not contain control characters")
    return value


def optional(value: str | None, argument: str) -> str | None:
    """The same as :func:`name`, or None."""
    return None if value is None else name(value, argument)


def day(value: object, argument: str) -> date:
    """A date without a time of day.

    Raises:
        ValueError: If it is anything else.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{argument} must be a datetime.date without a time of day")
    return value


def moment(value: object, argument: str) -> datetime:
    """A point in time, in UTC.

    Raises:
        ValueError: If it has no time zone or is no point in time.
    """
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{argument} must be a datetime.datetime with a time zone")
    return value.astimezone(UTC)


def code(value: str, argument: str, codes: type[E]) -> E:
    """A member of a closed list of codes.

    Raises:
        ValueError: If it is none of them; the message lists them.
    """
    try:
        return codes(value)
    except ValueError:
        allowed = ", ".join(codes)
        raise ValueError(f"{argument} must be one of: {allowed}") from None


def count(value: object, argument: str, least: int = 0) -> int:
    """A whole number.

    Raises:
        ValueError: If it is less than ``least`` or no whole number.
    """
    if type(value) is not int or value < least:
        raise ValueError(f"{argument} must be a whole number from {least}")
    return value


def months_later(start: date, months: int) -> date:
    """The day so many months later; the last of the month when it has no such day.

    Source: § 188(3) BGB.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
