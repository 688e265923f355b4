"""The tables of the default rulebook and what partial dates mean, for the oracle.

Everything here is copied by hand from the semantics; nothing is read from the
library. Section numbers in comments are those of the semantics.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

Client = dict[str, Any]

# Section 3.
AREAS = (
    "health",
    "subsistence",
    "work_training",
    "language",
    "education",
    "residence",
    "childcare",
    "housing",
)
STATUSES = (
    "duldung",
    "duldung_60b",
    "aufenthaltsgestattung",
    "ankunftsnachweis",
    "aufenthaltserlaubnis_25a",
    "aufenthaltserlaubnis_25b",
    "aufenthaltserlaubnis_104c",
    "aufenthaltserlaubnis_other",
    "niederlassungserlaubnis",
    "freizuegigkeit_eu",
    "fiktionsbescheinigung",
    "visum",
    "grenzuebertrittsbescheinigung",
    "ohne_titel",
    "deutsch",
)
FACTS = (
    "id",
    "birth_date",
    "entry_date",
    "nationalities",
    "residence_status",
    "immigrated",
    "fled",
    "unaccompanied_at_entry",
    "entitled_25a",
    "entitled_25b",
    "entitled_104c",
    "needs",
    "institutions",
    "overall_planning_needed",
    "multiple_needs_finding",
    "admitted_on",
    "support_wanted",
    "municipality",
)
NEED_ANSWERS = ("none", "short_term", "long_term")
FINDING_BODIES = ("fachberatungsstelle", "kim", "other")

# Section 5, defaults first.
READINGS: dict[str, tuple[str, ...]] = {
    "older_than_27": ("from_27th_birthday", "from_28th_birthday", "day_after_27th_birthday"),
    "over_18": ("from_18th_birthday", "from_19th_birthday"),
    "not_yet_5_years": ("before_anniversary", "through_anniversary"),
    "several": ("two", "three"),
    "southeast_europe": ("eu_and_west_balkans", "bg_ro", "eu11"),
    "tolerated_or_permitted": ("duldung_and_gestattung", "with_ankunftsnachweis"),
    "entitled": ("holder_or_entitled", "holder_only"),
    "finding_by": ("advisory_centre", "any_body"),
    "running_cases": ("end_with_resolution", "continue_if_admitted"),
}
SOUTHEAST_EUROPE = {
    "eu_and_west_balkans": {"BG", "RO", "HR", "AL", "BA", "XK", "ME", "MK", "RS"},
    "bg_ro": {"BG", "RO"},
    "eu11": {"BG", "RO", "HR", "EE", "LV", "LT", "PL", "SI", "SK", "CZ", "HU"},
}
TOLERATED_OR_PERMITTED = {
    "duldung_and_gestattung": {"duldung", "duldung_60b", "aufenthaltsgestattung"},
    "with_ankunftsnachweis": {
        "duldung",
        "duldung_60b",
        "aufenthaltsgestattung",
        "ankunftsnachweis",
    },
}

# Section 7: validity, first and last day inclusive.
SECTION_104C_SINCE = date(2022, 12, 31)
ENTITLED_104C_THROUGH = date(2025, 12, 31)
GROUP_5_FROM = date(2023, 5, 10)
GROUP_5_THROUGH = date(2024, 12, 31)
GROUP_IDS = {
    1: "residence_prospects",
    2: "unaccompanied_minors",
    3: "tolerated_over_27",
    4: "southeast_europe",
    5: "recent_multiple_needs",
}

# Section 9.
MUNICIPALITIES: dict[str, tuple[str, ...]] = {
    "Erkrath": ("05158004",),
    "Haan": ("05158008",),
    "Heiligenhaus": ("05158012",),
    "Hilden": ("05158016",),
    "Langenfeld": ("05158020", "Langenfeld (Rheinland)", "Langenfeld (Rhld.)"),
    "Mettmann": ("05158024",),
    "Monheim": ("05158026", "Monheim am Rhein"),
    "Ratingen": ("05158028",),
    "Velbert": ("05158032",),
    "Wülfrath": ("05158036",),
}


class Provider(NamedTuple):
    """One entry of the directory; the conditions are spelt out in the oracle."""

    id: str
    areas: frozenset[str]
    priority: int


PROVIDERS = (
    Provider("caritas_fuf", frozenset({"residence"}), 10),
    Provider("fluechtlingshilfe_velbert", frozenset({"residence", "health", "subsistence"}), 20),
    Provider("jmd", frozenset(AREAS), 30),
    Provider("mbe", frozenset(AREAS), 30),
)


class Days(NamedTuple):
    """All days from the first to the last, both inclusive."""

    first: date
    last: date

    def each(self) -> Iterator[date]:
        """Yield the days one by one."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)


@lru_cache(maxsize=4096)
def days_of(partial: str) -> Days:
    """The days that ``1990``, ``1990-06`` or ``1990-06-15`` can mean."""
    numbers = [int(part) for part in partial.split("-")]
    if len(numbers) == 3:
        day = date(*numbers)
        return Days(day, day)
    if len(numbers) == 1:
        return Days(date(numbers[0], 1, 1), date(numbers[0], 12, 31))
    year, month = numbers
    following = date(year + month // 12, month % 12 + 1, 1)
    return Days(date(year, month, 1), following - timedelta(days=1))


def birth_and_entry(client: Client, known_on: date) -> tuple[Days, Days]:
    """The possible days of birth and of entry (section 4: birth <= entry <= key date of the decision).

    What is unknown may be any day as far as the other date allows it; the
    earliest day of the calendar stands for "any time before".
    """
    return _narrowed(client.get("birth_date"), client.get("entry_date"), known_on)


@lru_cache(maxsize=4096)
def _narrowed(birth_text: str | None, entry_text: str | None, known_on: date) -> tuple[Days, Days]:
    birth = days_of(birth_text) if birth_text is not None else Days(date.min, known_on)
    entry = days_of(entry_text) if entry_text is not None else Days(date.min, known_on)
    last_entry = min(entry.last, known_on)
    first_entry = max(entry.first, birth.first)
    last_birth = min(birth.last, last_entry)
    return Days(birth.first, last_birth), Days(first_entry, last_entry)


def add_years(day: date, years: int, *, leap_day_to: tuple[int, int]) -> date:
    """The same day some years later; 29 February becomes ``leap_day_to`` (month, day) in a common year."""
    if (day.month, day.day) == (2, 29):
        year = day.year + years
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        month, number = (2, 29) if is_leap else leap_day_to
        return date(year, month, number)
    return day.replace(year=day.year + years)


def birthday(birth: date, years: int) -> date:
    """The day at whose start a person turns ``years`` (section 4: 29 February gives 1 March)."""
    return add_years(birth, years, leap_day_to=(3, 1))


def age_of(birth: date, day: date) -> int:
    """Completed years of life on a day, at most 130 (section 4)."""
    years = day.year - birth.year
    if birthday(birth, years) > day:
        years -= 1
    return min(years, 130)


def folded(text: str) -> str:
    """A municipality as it is compared: casefolded, in NFC, without surrounding space (section 3)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).strip()


_MUNICIPALITY_OF = {
    folded(spelling): name
    for name, others in MUNICIPALITIES.items()
    for spelling in (name, *others)
}


def municipality_of(text: str) -> str | None:
    """The municipality of the rulebook that the text names, or ``None`` for elsewhere."""
    return _MUNICIPALITY_OF.get(folded(text))
