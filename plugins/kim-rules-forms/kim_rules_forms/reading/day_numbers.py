"""Dates as spreadsheet programs keep them: numbers of days, and formats that show them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from kim_rules.values import PartialDate
from kim_rules_forms.reading.cells import NOT_A_DATE, Value
from kim_rules_forms.reading.findings import Broken

#: Day numbers that are taken for days of people's lives: 1910 to 2078.
PLAUSIBLE = range(3_654, 65_380)
#: The number of a day that never was: 29 February 1900.
_NO_DAY = 60
_LAST = 2_958_465
_PARTS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_BUILT_IN = {
    **dict.fromkeys(
        (14, 15, 16, 22, *range(27, 32), *range(34, 37), 50, 51, 52, 53, 54, 57, 58), "day"
    ),
    **dict.fromkeys((17, 55), "month"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47, 56), "time"),
}


def shows(number_format: int, code: str | None) -> str | None:
    """What a number format shows of a date.

    Args:
        number_format: Its id.
        code: Its code, when the workbook gives one.

    Returns:
        ``day``, ``month``, ``year``, ``time``, or None when it shows a number.
    """
    if code is None:
        return _BUILT_IN.get(number_format)
    letters = set(_PARTS.sub("", code.split(";")[0]).casefold())
    if "general" in code.casefold() or not letters & set("ymdhs"):
        return None
    if "d" in letters:
        return "day"
    if "y" in letters:
        return "month" if "m" in letters else "year"
    return "time" if letters & set("hs") else None


def day_of(number: float, epoch: int) -> date | None:
    """The day, with its time if it has one, of a day number; None if there is none.

    Args:
        number: Days since the epoch.
        epoch: 1900, with its 29 February that never was, or 1904.
    """
    if not 0 < number <= _LAST or (epoch == 1900 and int(number) == _NO_DAY):
        return None
    if epoch == 1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 - a calendar day has no zone
    else:
        start = datetime(1899, 12, 30 if number > _NO_DAY else 31)  # noqa: DTZ001
    try:
        found = start + timedelta(days=int(number), seconds=round(number % 1 * 86_400))
    except OverflowError:
        return None
    return found if number % 1 else found.date()


def dated(number: float, epoch: int, shown: str) -> Value:
    """The value of a cell whose format shows a date.

    Args:
        number: What it keeps.
        epoch: 1900 or 1904.
        shown: What the format shows of it.
    """
    found = day_of(number, epoch)
    if found is None or shown == "time":
        return Broken(NOT_A_DATE)
    if shown == "day":
        return found
    return PartialDate(found.year, found.month if shown == "month" else None)
