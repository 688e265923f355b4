"""Random valid clients, hugging the boundaries, and ways to learn more about them.

Nothing here knows a rule: only which facts there are, which are valid
together (section 3 of the semantics), and which dates are worth trying.
"""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from oracle_tables import (
    AREAS,
    FACTS,
    FINDING_BODIES,
    GROUP_5_FROM,
    GROUP_5_THROUGH,
    MUNICIPALITIES,
    NEED_ANSWERS,
    READINGS,
    STATUSES,
    Client,
    add_years,
    birth_and_entry,
    days_of,
)

KEY_DATES = [
    date(2020, 1, 1),
    date(2020, 2, 29),
    date(2021, 9, 7),
    date(2022, 12, 30),
    date(2022, 12, 31),
    date(2023, 2, 28),
    date(2023, 5, 9),
    date(2023, 5, 10),
    date(2023, 8, 31),
    date(2023, 9, 1),
    date(2023, 9, 15),
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 3, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2027, 7, 1),
    date(2030, 6, 15),
    date(2036, 2, 29),
]

NATIONALITIES = (
    *(
        "AF",
        "AL",
        "AM",
        "AZ",
        "BA",
        "BG",
        "CD",
        "CZ",
        "EE",
        "ER",
        "GE",
        "GH",
        "GN",
        "HR",
        "HU",
        "IN",
        "IQ",
        "IR",
    ),
    *(
        "LB",
        "LT",
        "LV",
        "MA",
        "ME",
        "MK",
        "NG",
        "PK",
        "PL",
        "RO",
        "RS",
        "RU",
        "SI",
        "SK",
        "SY",
        "TR",
        "UA",
        "XK",
    ),
    "XX",
)
INSTITUTIONS = (
    "Jobcenter",
    "Ausländeramt",
    "Jugendamt",
    "Sozialamt",
    "Schule",
    "Klinik",
    "Agentur für Arbeit",
)
# Some are spelt nearly like a municipality of the rulebook, which still is elsewhere.
ELSEWHERE = (
    "Düsseldorf",
    "Solingen",
    "Hildn",
    "Langenfeld (Eifel)",
    "05111000",
    "5158016",
    "Velbert-Mitte",
)
BOUNDARY_AGES = (12, 18, 19, 27, 28)
TRUTH_FACTS = (
    "immigrated",
    "fled",
    "unaccompanied_at_entry",
    "entitled_25a",
    "entitled_25b",
    "entitled_104c",
    "overall_planning_needed",
    "support_wanted",
)
# In these, null means the same as absent; the id is never unknown.
MAY_BE_UNKNOWN = FACTS[1:]
TRIES = 200


def is_valid(client: Client, on: date) -> bool:
    """Whether the facts can be true together on the key date (section 3).

    Only what a well-typed client can still get wrong: dates in an impossible
    order, and *immigrated* denied beside an entry or a flight.
    """
    birth, entry, admitted = (
        client.get("birth_date"),
        client.get("entry_date"),
        client.get("admitted_on"),
    )
    if client.get("immigrated") is False and (entry is not None or client.get("fled")):
        return False
    if any(day and days_of(day).first > on for day in (birth, entry, admitted)):
        return False
    must_be_born_by = [days_of(day).last for day in (entry, admitted) if day]
    return birth is None or all(days_of(birth).first <= day for day in must_be_born_by)


def random_client(rng: Random, on: date) -> Client:
    """A valid client as real ones vary; how much is unknown varies from client to client."""
    while True:
        client = _draft(rng, on)
        if is_valid(client, on):
            return client


def random_readings(rng: Random) -> dict[str, str]:
    """Some readings, chosen by the caller; an option may be the default."""
    named = [name for name in READINGS if rng.random() < 0.3]
    return {name: rng.choice(READINGS[name]) for name in named}


def unknown_facts(client: Client) -> list[str]:
    """The facts that are unknown or imprecise, in the order of section 3.

    An entry is not listed for a person who did not immigrate: no entry is
    valid there, so there is nothing to learn.
    """
    never_came = client.get("immigrated") is False
    return [
        name
        for name in MAY_BE_UNKNOWN
        if _can_grow(name, client.get(name)) and not (name == "entry_date" and never_came)
    ]


UNKNOWN_FACTS = unknown_facts


def fill(rng: Random, client: Client, fact_names: Iterable[str], on: date) -> Client | None:
    """The client with the named facts fully known, everything else as it was.

    Facts that are known already stay; what is known of an imprecise fact is
    kept and completed. ``None`` if no valid values were found.
    """
    names = [name for name in FACTS if name in set(fact_names) & set(unknown_facts(client))]
    if set(fact_names) - set(names) - set(known_facts(client)):
        return None
    for _ in range(TRIES):
        filled = dict(client)
        for name in names:
            filled[name] = _completed(rng, name, filled, on)
        if is_valid(filled, on):
            return filled
    return None


def known_facts(client: Client) -> list[str]:
    """The facts that are known completely."""
    return [name for name in FACTS if not _can_grow(name, client.get(name))]


def _can_grow(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name in ("birth_date", "entry_date"):
        return len(value) < len("2000-01-01")
    if name == "needs":
        return any(value.get(area) is None for area in AREAS)
    if name == "multiple_needs_finding":
        return value is not False and (value.get("by") is None or value.get("on") is None)
    return False


def _completed(rng: Random, name: str, client: Client, on: date) -> Any:
    """A fully known value for a fact that is unknown or imprecise."""
    known = client.get(name)
    if name in ("birth_date", "entry_date"):
        return _day_within(rng, name, client, on).isoformat()
    if name == "needs":
        return _needs(rng, known or {}, AREAS)
    if name == "multiple_needs_finding" and known:
        by = known.get("by") or rng.choice(FINDING_BODIES)
        return {
            "established": known["established"],
            "by": by,
            "on": known.get("on") or _finding_day(rng, on),
        }
    if name == "multiple_needs_finding":
        return False if rng.random() < 0.3 else _finding(rng, on, unknown=0.0)
    return _DRAWERS[name](rng, on)


def _day_within(rng: Random, name: str, client: Client, on: date) -> date:
    """A day that the other date allows; boundaries and the ends come often."""
    birth, entry = birth_and_entry(client, on)
    days = birth if name == "birth_date" else entry
    first = max(days.first, add_years(days.last, -110, leap_day_to=(2, 28)))
    draw = _birth_day if name == "birth_date" else _entry_day
    near = [day for day in (draw(rng, on) for _ in range(5)) if first <= day <= days.last]
    anywhere = first + timedelta(days=rng.randint(0, (days.last - first).days))
    return rng.choice([first, days.last, anywhere, *near])


def _draft(rng: Random, on: date) -> Client:
    """A well-typed client whose facts may contradict each other."""
    unknown = rng.choice((0.0, 0.1, 0.3, 0.6))
    client: Client = {"id": f"r-{rng.randrange(10**6):06d}"}
    for name in MAY_BE_UNKNOWN:
        # The referral stops early without these; they are asked first in practice too.
        threshold = unknown / 3 if name in ("needs", "support_wanted", "municipality") else unknown
        chance = rng.random()
        if chance >= threshold:
            client[name] = _drawn(rng, name, client, on, threshold)
        elif chance < threshold / 2:
            client[name] = None
    return client


def _drawn(rng: Random, name: str, client: Client, on: date, unknown: float) -> Any:
    if name == "birth_date":
        return _blurred(rng, _birth_day(rng, on))
    if name == "entry_date":
        return _entry_date(rng, client.get("birth_date"), on)
    if name == "needs":
        return _needs(rng, {}, [area for area in AREAS if rng.random() >= unknown], with_nulls=True)
    if name == "multiple_needs_finding":
        return False if rng.random() < 0.25 else _finding(rng, on, unknown)
    return _DRAWERS[name](rng, on)


def _shifted(rng: Random, day: date) -> date:
    """The day or a neighbour of it."""
    return day + timedelta(days=rng.choice((-1, 0, 1)))


def _birth_day(rng: Random, on: date) -> date:
    kind = rng.random()
    years = rng.choice(BOUNDARY_AGES)
    if kind < 0.45:
        return _shifted(rng, add_years(on, -years, leap_day_to=(3, 1)))
    if kind < 0.6:
        year = on.year - years + rng.choice((-1, 0, 1))
        return date(year, 2, 29 if calendar.isleap(year) else 28)
    if kind < 0.62:
        return date(rng.randint(1880, 1900), rng.randint(1, 12), rng.randint(1, 28))
    return on - timedelta(days=rng.randint(0, 70 * 365))


def _entry_day(rng: Random, on: date) -> date:
    kind = rng.random()
    if kind < 0.4:
        anchor = rng.choice((on, on, GROUP_5_FROM, GROUP_5_THROUGH + timedelta(days=1)))
        return _shifted(rng, add_years(anchor, -5, leap_day_to=(3, 1)))
    if kind < 0.5:
        return _shifted(rng, date(rng.choice((2016, 2020)), 2, 29))
    if kind < 0.6:
        return on - timedelta(days=rng.randint(0, 40))
    return on - timedelta(days=rng.randint(0, rng.choice((4, 15)) * 365))


def _entry_date(rng: Random, birth_date: str | None, on: date) -> str:
    """An entry; with a known birth often about the 18th birthday or the birth itself."""
    if birth_date is not None and rng.random() < 0.35:
        birth = days_of(birth_date).first
        return _blurred(
            rng, _shifted(rng, add_years(birth, rng.choice((0, 18, 18, 18)), leap_day_to=(3, 1)))
        )
    return _blurred(rng, _entry_day(rng, on))


def _blurred(rng: Random, day: date) -> str:
    """The day, its month or its year."""
    return day.isoformat()[: rng.choices((10, 7, 4), (60, 20, 20))[0]]


def _needs(
    rng: Random, known: dict[str, Any], areas: Iterable[str], with_nulls: bool = False
) -> dict[str, Any]:
    """Answers for these areas; what was answered stays. Often only a few areas are concerned at all."""
    concerned = rng.choice(
        (
            AREAS,
            AREAS,
            (),
            ("residence",),
            ("residence", "health", "subsistence"),
            rng.sample(AREAS, 2),
        )
    )
    style = rng.choice((NEED_ANSWERS, ("long_term", "long_term", "none"), ("none", "short_term")))
    drawn: dict[str, Any] = {
        area: rng.choice(style) if area in concerned else "none" for area in areas
    }
    if with_nulls:
        drawn = {area: None if rng.random() < 0.04 else value for area, value in drawn.items()}
    return {**drawn, **{area: value for area, value in known.items() if value is not None}}


def _finding(rng: Random, on: date, unknown: float) -> dict[str, Any]:
    finding: dict[str, Any] = {"established": rng.random() < 0.75}
    drawers: dict[str, Callable[[], str]] = {
        "by": lambda: rng.choice(("fachberatungsstelle", "fachberatungsstelle", *FINDING_BODIES)),
        "on": lambda: _finding_day(rng, on),
    }
    for name, draw in drawers.items():
        chance = rng.random()
        if chance >= unknown:
            finding[name] = draw()
        elif chance < unknown / 2:
            finding[name] = None
    return finding


def _finding_day(rng: Random, on: date) -> str:
    """A day before, about or after the key date: a finding may lie in the future."""
    return (on + timedelta(days=rng.choice((-900, -60, -1, 0, 0, 1, 30, 700)))).isoformat()


def _admitted_on(rng: Random, on: date) -> str | bool:
    if rng.random() < 0.25:
        return False
    near = [_shifted(rng, day) for day in (GROUP_5_FROM, GROUP_5_THROUGH, on)]
    anywhere = on - timedelta(days=rng.randint(0, 1200))
    return rng.choice([day for day in (*near, anywhere) if day <= on]).isoformat()


def _municipality(rng: Random, on: date) -> str:
    if rng.random() < 0.12:
        return rng.choice(ELSEWHERE)
    name = rng.choice([*MUNICIPALITIES, "Velbert", "Velbert"])
    spelling = rng.choice((name, *MUNICIPALITIES[name]))
    respell: Callable[[str], str] = rng.choice(
        (str, str, str.upper, str.lower, _spaced, _decomposed)
    )
    return respell(spelling)


def _spaced(text: str) -> str:
    return f"  {text}\t"


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _nationalities(rng: Random, on: date) -> list[str]:
    return rng.sample(NATIONALITIES, rng.choice((1, 1, 1, 2, 3)))


def _status(rng: Random, on: date) -> str:
    return rng.choice(
        (*STATUSES, "duldung", "duldung", "aufenthaltsgestattung", "aufenthaltserlaubnis_104c")
    )


def _institutions(rng: Random, on: date) -> list[str]:
    return rng.sample(INSTITUTIONS, rng.choice((0, 1, 1, 2, 2, 3)))


def _often_true(rng: Random, on: date) -> bool:
    return rng.random() < 0.75


def _often_false(rng: Random, on: date) -> bool:
    return rng.random() < 0.2


_DRAWERS: dict[str, Callable[[Random, date], Any]] = {
    **dict.fromkeys(TRUTH_FACTS, _often_true),
    **dict.fromkeys(("entitled_25a", "entitled_25b", "entitled_104c"), _often_false),
    "nationalities": _nationalities,
    "residence_status": _status,
    "institutions": _institutions,
    "admitted_on": _admitted_on,
    "municipality": _municipality,
}
