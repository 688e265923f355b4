"""German words of policy staff and the codes they stand for.

Words of a rulebook (areas of need, providers, readings, criteria) come from its labels;
words of federal law and of everyday answers stand here. A code is always accepted too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

Code = TypeVar("Code")


class StepError(AssertionError):
    """A step does not hold, or cannot be understood; the text is for policy staff."""


class UnknownWord(StepError):
    """A word in a step that nothing knows; the text names what is allowed."""


YES_NO: dict[str, bool | None] = {"ja": True, "nein": False, "unbekannt": None}
TRUTHS = {"ja": "yes", "nein": "no", "offen": "open"}
VERDICTS = {**TRUTHS, "nicht in Kraft": "not_in_force"}
NEED_LEVELS: dict[str, str | None] = {
    "kein Bedarf": "none",
    "kurzfristig": "short_term",
    "längerfristig": "long_term",
    "nicht gefragt": None,
}
BODIES: dict[str, str | None] = {
    "Fachberatungsstelle": "fachberatungsstelle",
    "KIM": "kim",
    "andere Stelle": "other",
    "unbekannt": None,
}
NEEDS_STATUS = {
    "festgestellt": "established",
    "verneint": "rejected",
    "angezeigt": "indicated",
    "nicht angezeigt": "not_indicated",
    "offen": "open",
}
REFERRALS = {
    "kein Bedarf": "no_need",
    "nicht zuständig": "not_responsible",
    "kein Angebot": "gap",
    "offen": "open",
}
#: Short forms beside the labels of ``vocabulary.STATUS_LABELS``.
STATUSES = {
    "Duldung § 60b": "duldung_60b",
    "Gestattung": "aufenthaltsgestattung",
    "Aufenthaltserlaubnis § 25a": "aufenthaltserlaubnis_25a",
    "Aufenthaltserlaubnis § 25b": "aufenthaltserlaubnis_25b",
    "Aufenthaltserlaubnis § 104c": "aufenthaltserlaubnis_104c",
    "Freizügigkeit": "freizuegigkeit_eu",
    "deutsch": "deutsch",
}
COUNTRIES = {
    "Afghanistan": "AF", "Ägypten": "EG", "Albanien": "AL", "Algerien": "DZ", "Armenien": "AM",
    "Aserbaidschan": "AZ", "Äthiopien": "ET", "Bangladesch": "BD",
    "Bosnien und Herzegowina": "BA", "Bulgarien": "BG", "Deutschland": "DE", "Eritrea": "ER",
    "Estland": "EE", "Frankreich": "FR", "Georgien": "GE", "Ghana": "GH", "Griechenland": "GR",
    "Guinea": "GN", "Indien": "IN", "Irak": "IQ", "Iran": "IR", "Italien": "IT", "Kosovo": "XK",
    "Kroatien": "HR", "Lettland": "LV", "Libanon": "LB", "Litauen": "LT", "Marokko": "MA",
    "Moldau": "MD", "Montenegro": "ME", "Nigeria": "NG", "Nordmazedonien": "MK",
    "Pakistan": "PK", "Polen": "PL", "Portugal": "PT", "Rumänien": "RO", "Russland": "RU",
    "Senegal": "SN", "Serbien": "RS", "Slowakei": "SK", "Slowenien": "SI", "Somalia": "SO",
    "Spanien": "ES", "Sri Lanka": "LK", "staatenlos": "XX", "Sudan": "SD", "Syrien": "SY",
    "Tschechien": "CZ", "Tunesien": "TN", "Türkei": "TR", "Ukraine": "UA", "Ungarn": "HU",
    "Vietnam": "VN",
}  # fmt: skip
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(word: str) -> str:
    """A word in the form of a code: lower case, umlauts spelt out, joined by underscores."""
    plain = unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS)
    return "_".join(re.findall(r"[a-z0-9]+", plain))


def choose(what: str, word: str, words: Mapping[str, Code], codes: Iterable[Any] = ()) -> Code:
    """The code for a word.

    Args:
        what: What the word should name, for the message.
        word: The word as it stands in the step.
        words: Word to code; upper case, spaces and the spelling of umlauts do not matter.
        codes: Codes that stand for themselves; messages do not list them.

    Raises:
        UnknownWord: If the word is none of them; the message lists what is allowed.
    """
    known: dict[str, Any] = {str(code): code for code in codes} | dict(words)
    by_slug: dict[str, Code] = {slug(each): code for each, code in known.items()}
    if slug(word) not in by_slug:
        raise unknown(what, word, words)
    return by_slug[slug(word)]


def unknown(what: str, word: str, allowed: Iterable[str]) -> UnknownWord:
    """The error for a word that is none of the allowed ones."""
    listed = ", ".join(f"„{known}“" for known in allowed)
    return UnknownWord(f"{what} „{word}“ ist nicht bekannt. Erlaubt: {listed}.")


def listed(text: str) -> list[str]:
    """The parts of an enumeration such as ``JMD, MBE``."""
    return [part.strip() for part in text.split(",") if part.strip()]


def partial_date(word: str) -> str | None:
    """A date of which perhaps only month or year is known, in the form of the facts.

    Whether the day exists is not checked here: that is for the facts to refuse.

    Args:
        word: ``15.06.1990``, ``06.1990``, ``Juni 1990``, ``1990``, an ISO date, or
            ``unbekannt``.

    Returns:
        ``1990-06-15``, ``1990-06`` or ``1990``; None for ``unbekannt``.
    """
    text = " ".join(word.split())
    if text == "unbekannt":
        return None
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return text
    if found := re.fullmatch(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})", text):
        day, month, year = found.groups()
        return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    month_name, _, year = text.partition(" ")
    if month_name in _MONTHS and re.fullmatch(r"\d{4}", year):
        return f"{year}-{_MONTHS.index(month_name) + 1:02}"
    forms = ("15.06.1990", "06.1990", "Juni 1990", "1990", "unbekannt")
    raise unknown("Das Datum", word, forms)


def day(word: str) -> date:
    """A day of the calendar, as a key date needs it."""
    text = partial_date(word)
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise UnknownWord(
            f"„{word}“ ist kein Tag des Kalenders. Erlaubt ist ein Tag wie 31.12.2024."
        ) from None


def spoken(code: str, words: Mapping[str, str]) -> str:
    """The German word for a code, for messages; the code itself if there is no word."""
    return next((word for word, known in words.items() if known == code), str(code))


def german_day(day: date | None) -> str:
    """A day as it is written in German, or ``kein Tag``."""
    return day.strftime("%d.%m.%Y") if day else "kein Tag"
