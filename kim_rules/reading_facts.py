"""Reads single values of facts; what does not fit becomes a finding, never a guess.

Every reader takes the value, its path and the list of findings, and returns the typed
value (or None after a finding). It accepts the JSON form and the typed form alike.
A finding tells the kind of what was found, never the value: it may be about a person.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, TypeVar

from kim_rules.errors import Finding
from kim_rules.values import NeedsFinding, PartialDate, folded
from kim_rules.vocabulary import NATIONALITIES, FindingBody, Label, NeedLevel

E = TypeVar("E", bound=StrEnum)
Findings = list[Finding]

#: Longest text of a fact, in characters; longer ones are not names of anything.
MAX_TEXT = 1000
#: Longest key that a message repeats, in characters.
MAX_KEY = 60
#: Largest whole number of a declared fact: every executor keeps it exactly.
MAX_NUMBER = 2**31 - 2

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KINDS: tuple[tuple[type, Label], ...] = (
    (bool, Label("ein Wahrheitswert", "true or false")),
    (str, Label("ein Text", "a text")),
    (int, Label("eine Zahl", "a number")),
    (float, Label("eine Kommazahl", "a number with a fraction")),
    (Mapping, Label("ein Objekt", "an object")),
    (list, Label("eine Liste", "a list")),
    (tuple, Label("eine Liste", "a list")),
    (datetime, Label("ein Datum mit Uhrzeit", "a date with a time of day")),
    (date, Label("ein Datum", "a date")),
)
_TRUE_OR_FALSE = Label("true oder false", "true or false")
_A_DAY = Label("ein Tag der Form JJJJ-MM-TT", "a day of the form YYYY-MM-DD")
_A_TEXT = Label(
    "ein nicht leerer Text ohne Steuerzeichen", "text that is not empty, without control characters"
)


def kind(value: object) -> Label:
    """What kind of value something is, in place of the value itself."""
    if value is None:
        return Label("nichts (null)", "nothing (null)")
    for cls, label in _KINDS:
        if isinstance(value, cls):
            return label
    return Label("ein anderer Wert", "another kind of value")


def shown_key(key: object) -> str:
    """A key as a message may repeat it: short, and without control characters."""
    text = key if isinstance(key, str) else f"<{kind(key).en}>"
    text = "".join(c if c.isprintable() else "?" for c in text[: MAX_KEY + 1])
    return text if len(text) <= MAX_KEY else text[:MAX_KEY] + "…"


def listed(codes: Iterable[str]) -> Label:
    """The allowed codes as one text."""
    text = ", ".join(codes)
    return Label(text, text)


def unknown_key(key: object, prefix: str, allowed: tuple[str, ...]) -> Finding:
    """The finding for a key that nothing knows, with the nearest known one."""
    shown = shown_key(key)
    near = difflib.get_close_matches(shown, allowed, 1)
    wanted = listed(near or allowed)
    return Finding(prefix + shown, Label("ein unbekannter Schlüssel", "an unknown key"), wanted)


def boolean(value: object, path: str, findings: Findings) -> bool | None:
    """True or false, and no number in place of it."""
    if isinstance(value, bool):
        return value
    findings.append(Finding(path, kind(value), _TRUE_OR_FALSE))
    return None


def integer(value: object, path: str, findings: Findings) -> int | None:
    """A whole number from -MAX_NUMBER to MAX_NUMBER."""
    if type(value) is int and abs(value) <= MAX_NUMBER:
        return value
    said = kind(value) if type(value) is not int else Label("eine zu große Zahl", "too large")
    wanted = Label(f"eine ganze Zahl bis {MAX_NUMBER}", f"a whole number up to {MAX_NUMBER}")
    findings.append(Finding(path, said, wanted))
    return None


def text(value: object, path: str, findings: Findings) -> str | None:
    """A text that is not empty and has no control characters but space around it."""
    if not isinstance(value, str):
        findings.append(Finding(path, kind(value), _A_TEXT))
    elif not value.strip():
        findings.append(Finding(path, Label("ein leerer Text", "an empty text"), _A_TEXT))
    elif len(value) > MAX_TEXT:
        said = Label("ein zu langer Text", "a text that is too long")
        wanted = Label(f"bis {MAX_TEXT} Zeichen", f"up to {MAX_TEXT} characters")
        findings.append(Finding(path, said, wanted))
    elif not value.isprintable() and any(
        unicodedata.category(c) in ("Cc", "Cs") for c in value.strip()
    ):
        said = Label("ein Text mit Steuerzeichen", "a text with control characters")
        findings.append(Finding(path, said, _A_TEXT))
    else:
        return value
    return None


def identifier(value: object, path: str, findings: Findings) -> str | None:
    """The opaque key of a client: a printable text, for it stands in messages and logs."""
    found = text(value, path, findings)
    if found is not None and not found.isprintable():
        said = Label("ein Text mit Steuerzeichen", "a text with control characters")
        findings.append(Finding(path, said, _A_TEXT))
        return None
    return found


def partial_date(value: object, path: str, findings: Findings) -> PartialDate | None:
    """A year, a month or a day."""
    wanted = Label("JJJJ, JJJJ-MM oder JJJJ-MM-TT", "YYYY, YYYY-MM or YYYY-MM-DD, as text")
    said = kind(value)
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return PartialDate.of(value)
    if isinstance(value, str):
        said = Label("kein mögliches Datum", "not a possible date")
        try:
            return PartialDate.parse(value)
        except ValueError:
            pass
    findings.append(Finding(path, said, wanted))
    return None


def day(value: object, path: str, findings: Findings, wanted: Label = _A_DAY) -> date | None:
    """A full date."""
    said = kind(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        said = Label("kein mögliches volles Datum", "not a possible full date")
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
    findings.append(Finding(path, said, wanted))
    return None


def day_or_false(value: object, path: str, findings: Findings) -> date | Literal[False] | None:
    """A full date, or false for "did not happen"."""
    if value is False:
        return False
    wanted = Label("false oder ein Tag der Form JJJJ-MM-TT", "false or YYYY-MM-DD")
    return day(value, path, findings, wanted)


def code(value: object, path: str, findings: Findings, *, enum: type[E]) -> E | None:
    """A member of a closed list of codes."""
    said = kind(value)
    if isinstance(value, str):
        said = Label("ein unbekannter Code", "an unknown code")
        try:
            return enum(value)
        except ValueError:
            pass
    findings.append(Finding(path, said, listed(enum)))
    return None


def nationalities(value: object, path: str, findings: Findings) -> tuple[str, ...] | None:
    """At least one code of a nationality; the order and repetitions mean nothing."""
    wanted = Label(
        "Codes nach ISO 3166-1 (zwei Großbuchstaben), XK oder XX",
        "ISO 3166-1 alpha-2 codes, XK or XX",
    )
    if not isinstance(value, (list, tuple)) or not value:
        said = Label("eine leere Liste", "an empty list") if value in ([], ()) else kind(value)
        findings.append(Finding(path, said, wanted))
        return None
    for position, item in enumerate(value):
        if not isinstance(item, str) or item not in NATIONALITIES:
            known = Label("ein unbekannter Code", "an unknown code")
            said = known if isinstance(item, str) else kind(item)
            findings.append(Finding(f"{path}[{position}]", said, wanted))
    return tuple(value)


def institutions(value: object, path: str, findings: Findings) -> tuple[str, ...] | None:
    """The complete list of institutions, each once."""
    if not isinstance(value, (list, tuple)):
        wanted = Label("eine Liste von Namen", "a list of names")
        findings.append(Finding(path, kind(value), wanted))
        return None
    seen: set[str] = set()
    for position, item in enumerate(value):
        name = text(item, f"{path}[{position}]", findings)
        if name is None:
            continue
        # Two spellings of one name would count as two institutions.
        spelt = folded(name)
        if spelt in seen:
            said = Label("eine Wiederholung", "a repetition")
            wanted = Label("jede Institution einmal", "each institution once")
            findings.append(Finding(f"{path}[{position}]", said, wanted))
        seen.add(spelt)
    return tuple(value)


def needs(value: object, path: str, findings: Findings) -> dict[str, NeedLevel | None] | None:
    """Area to level of need; which areas there are, the rulebook knows."""
    if not isinstance(value, Mapping):
        wanted = Label("ein Objekt: Bereich zu Bedarf", "an object: area to need")
        findings.append(Finding(path, kind(value), wanted))
        return None
    answers: dict[str, NeedLevel | None] = {}
    for area, level in value.items():
        answers[area] = level
        if level is not None and type(level) is not NeedLevel:
            answers[area] = code(level, f"{path}.{shown_key(area)}", findings, enum=NeedLevel)
    return answers


def needs_finding(
    value: object, path: str, findings: Findings
) -> NeedsFinding | Literal[False] | None:
    """False, or what a body has found, by whom and when."""
    if value is False:
        return False
    if isinstance(value, NeedsFinding):
        value = {"established": value.established, "by": value.by, "on": value.on}
    if not isinstance(value, Mapping):
        wanted = Label("false oder ein Objekt mit established", "false or an object")
        findings.append(Finding(path, kind(value), wanted))
        return None
    keys = ("established", "by", "on")
    findings += [unknown_key(key, f"{path}.", keys) for key in value if key not in keys]
    established = boolean(value.get("established"), f"{path}.established", findings)
    by, on = value.get("by"), value.get("on")
    return NeedsFinding(
        established=bool(established),
        by=None if by is None else code(by, f"{path}.by", findings, enum=FindingBody),
        on=None if on is None else day(on, f"{path}.on", findings),
    )


def declared(
    value: Any, path: str, findings: Findings, kind_of: str, codes: tuple[str, ...]
) -> Any:
    """A fact that a rulebook declares: ``bool``, ``integer``, ``code`` or ``partial_date``."""
    if kind_of == "code":
        if isinstance(value, str) and value in codes:
            return value
        said = Label("ein unbekannter Code", "an unknown code")
        said = said if isinstance(value, str) else kind(value)
        findings.append(Finding(path, said, listed(codes)))
        return None
    return {"bool": boolean, "integer": integer, "partial_date": partial_date}[kind_of](
        value, path, findings
    )
