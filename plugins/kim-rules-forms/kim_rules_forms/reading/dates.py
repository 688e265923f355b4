"""Reads dates as people and programs write them; what can be two days stays unknown."""

from __future__ import annotations

import re
from datetime import date, datetime

from kim_rules.values import PartialDate
from kim_rules_forms.reading.cells import NOT_A_DATE, Value
from kim_rules_forms.reading.day_numbers import PLAUSIBLE, day_of
from kim_rules_forms.reading.findings import Broken, Remark, error, note
from kim_rules_forms.reading.spelling import plain_digits, spelt

Found = tuple[str | None, Remark | None]

#: The forms that a mapping can name, each as the order of its parts.
FORMS = {
    "DD.MM.YYYY": "dmy",
    "DD/MM/YYYY": "dmy",
    "DD-MM-YYYY": "dmy",
    "MM/DD/YYYY": "mdy",
    "MM-DD-YYYY": "mdy",
    "YYYY-MM-DD": "ymd",
    "DD.MM.YY": "dmy",
    "DD/MM/YY": "dmy",
    "MM/DD/YY": "mdy",
}
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_SLASHED_ISO = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::[0-9]{2})?(?:[.,][0-9]+)?"
    r" ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
#: A time behind a day; without a zone it is that of the place.
_TIME = re.compile(r",? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: uhr)?$")
_GERMAN = re.compile(r"(?:([0-9]{1,2})\. ?)?([0-9]{1,2})\. ?([0-9]{4}|[0-9]{2})")
_CUT = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_MONTH = re.compile(r"([0-9]{1,2})[/-]([0-9]{4})")
_COMPACT = re.compile(r"(19|20)[0-9]{6}")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,]0+)?")
_WORDED = re.compile(r"(?:([0-9]{1,2})\.? )?([a-zäöü]+)\.? ([0-9]{4})")
_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner january jan", "februar february feb", "märz maerz march mär mrz mar",
            "april apr", "mai may", "juni june jun", "juli july jul", "august aug",
            "september sept sep", "oktober october okt oct", "november nov",
            "dezember december dez dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

_AMBIGUOUS = note(
    ("Tag und Monat sind nicht zu unterscheiden", "day and month cannot be told apart")
)
_SHORT_YEAR = note(("ein Jahr mit zwei Ziffern", "a year of two digits"))
_WHICH_EPOCH = note(
    (
        "eine Tageszahl, und nichts sagt, ab wann sie zählt",
        "a day number, and nothing tells from when it counts",
    )
)
_NIGHT = note(
    (
        "eine Uhrzeit, zu der hier schon ein anderer Tag war",
        "a time at which it was another day here",
    )
)
_NOT_A_DAY = error(
    ("kein voller Tag", "not a full day"), ("ein Tag wie 31.12.2023", "a day like 2023-12-31")
)
#: Numbers that are years; no day number that is plausible is among them.
_YEARS = range(1850, 2101)
#: From this hour on in UTC it may be the next day in Germany.
_LATE = 22


class Dates:
    """Reads the dates of a column.

    Args:
        form: How they are written, one of :data:`FORMS`; None for the forms that mean one day.
        window: The first year that two digits can mean; None when they mean none.
        epoch: The year from which day numbers count; None if nothing tells.
        is_partial: Whether a year or a month is enough.
    """

    def __init__(
        self,
        *,
        form: str | None = None,
        window: int | None = None,
        epoch: int | None = None,
        is_partial: bool = True,
    ) -> None:
        self._order = None if form is None else FORMS[form]
        self._window = window
        self._epoch = epoch
        self._is_partial = is_partial

    def read(self, value: Value) -> Found:
        """The date of a cell in ISO form, or what is wrong with it.

        Args:
            value: What stands there, not empty.
        """
        if isinstance(value, bool):
            return None, NOT_A_DATE
        if isinstance(value, datetime):
            return value.date().isoformat(), None
        if isinstance(value, (date, PartialDate)):
            return self._enough(str(value))
        if isinstance(value, (int, float)):
            return self._number(value)
        if isinstance(value, Broken):
            return None, value.remark
        return self._text(plain_digits(spelt(value or "")))

    def _text(self, text: str) -> Found:
        if self._order is not None and (found := self._ordered(text)) is not None:
            return found
        if (match := _MOMENT.fullmatch(text.upper())) is not None:
            return self._moment(match)
        for pattern in (_ISO, _SLASHED_ISO):
            if (match := pattern.fullmatch(text)) is not None:
                return self._made(*match.groups())
        if (match := _GERMAN.fullmatch(_TIME.sub("", text))) is not None and (
            match[1] or match[0] == text
        ):
            day, month, year = match.groups()
            return self._made(year, month, day)
        if (match := _CUT.fullmatch(text)) is not None:
            return self._cut(int(match[1]), int(match[3]), match[4])
        if (match := _MONTH.fullmatch(text)) is not None:
            return self._made(match[2], match[1])
        if (match := _WORDED.fullmatch(text)) is not None and match[2] in _MONTHS:
            return self._made(match[3], str(_MONTHS[match[2]]), match[1])
        if _COMPACT.fullmatch(text):
            return self._made(text[:4], text[4:6], text[6:])
        if _NUMBER.fullmatch(text):
            return self._number(float(text.replace(",", ".")))
        return None, NOT_A_DATE

    def _ordered(self, text: str) -> Found | None:
        """A date of the form that was named; None when it has another one."""
        parts = re.findall("[0-9]+", text)
        if len(parts) != 3 or not re.fullmatch(r"[0-9]+([./-])[0-9]+\1[0-9]+", text):
            return None
        assert self._order is not None
        told = dict(zip(self._order, parts, strict=True))
        if len(told["y"]) not in (2, 4) or len(told["m"]) > 2 or len(told["d"]) > 2:
            return None
        return self._made(told["y"], told["m"], told["d"])

    def _moment(self, match: re.Match[str]) -> Found:
        zone, hour = match[4], int(match[2])
        if zone in ("Z", "UTC", "+00:00", "+0000") and hour >= _LATE:
            return None, _NIGHT
        return self._made(*match[1].split("-"))

    def _cut(self, first: int, second: int, year: str) -> Found:
        """A date with slashes or dashes: German or American, where only one is possible."""
        if first > 12 or first == second:
            return self._made(year, str(second), str(first))
        if second > 12:
            return self._made(year, str(first), str(second))
        return None, _AMBIGUOUS

    def _number(self, number: float) -> Found:
        """A year, or a number of days."""
        if number != number or abs(number) > PLAUSIBLE.stop:
            return None, NOT_A_DATE
        if int(number) == number and int(number) in _YEARS:
            return self._enough(str(int(number)))
        if int(number) not in PLAUSIBLE:
            return None, NOT_A_DATE
        if self._epoch is None:
            return None, _WHICH_EPOCH
        found = day_of(int(number), self._epoch)
        return (None, NOT_A_DATE) if found is None else (found.isoformat(), None)

    def _made(self, year: str, month: str, day: str | None = None) -> Found:
        if len(year) == 2:
            if self._window is None:
                return None, _SHORT_YEAR
            number = int(year) + self._window // 100 * 100
            year = str(number if number >= self._window else number + 100)
        try:
            made = PartialDate(int(year), int(month), None if day is None else int(day))
        except ValueError:
            return None, NOT_A_DATE
        return self._enough(str(made))

    def _enough(self, text: str) -> Found:
        if self._is_partial or len(text) == len("2000-01-01"):
            return text, None
        return None, _NOT_A_DAY
