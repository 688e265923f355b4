"""Reads where somebody lives; what may be one of the rulebook's places is never elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kim_rules.rulebook import Rulebook
from kim_rules_forms.reading.findings import Remark, error, note
from kim_rules_forms.reading.spelling import plain_digits, spelt, trimmed

Found = tuple[str | None, Remark | None]

_AGS = re.compile(r"[0-9]{7,8}(?:\.0)?")
_WITH_CODE = re.compile(r"(?:d-|de-)?[0-9]{5} (.+)")
_TITLES = re.compile(r"^(?:stadt|kreisstadt|gemeinde) |,? (?:stadt|kreisstadt)$")
_ZERO = note(
    ("ein Gemeindeschlüssel ohne führende Null", "a municipality key without its leading zero"),
    ("die Null ist ergänzt", "the zero is added"),
)
_PERHAPS = note(
    ("ein Ort, der nur ähnlich wie eine Gemeinde des Kreises heißt",
     "a place that is only called like a municipality of the district"),
)  # fmt: skip
_NOT_A_PLACE = error(
    ("eine Zahl, die kein Gemeindeschlüssel ist", "a number that is no municipality key"),
    ("Name oder achtstelliger Schlüssel der Gemeinde", "name or 8-digit key of the municipality"),
)


@lru_cache(maxsize=16)
def _spellings(rulebook: Rulebook) -> Mapping[str, str]:
    return {
        spelt(spelling): place.name
        for place in rulebook.municipalities
        for spelling in place.spellings
    }


def read_place(value: str | int | float, rulebook: Rulebook) -> Found:
    """The municipality that a cell names.

    Args:
        value: What stands there.
        rulebook: Whose municipalities there are.

    Returns:
        A name of the rulebook's, a key of eight digits, or any other name for elsewhere.
    """
    known = _spellings(rulebook)
    text = spelt(plain_digits(_written(value)))
    if _AGS.fullmatch(text):
        ags = text.removesuffix(".0")
        return known.get(ags.zfill(8), ags.zfill(8)), None if len(ags) == 8 else _ZERO
    if re.fullmatch(r"[0-9 .,/+-]+", text):
        return None, _NOT_A_PLACE
    code = _WITH_CODE.fullmatch(text)
    for one in (text, code[1] if code else text):
        for name in (one, _TITLES.sub("", one).strip()):
            if name in known:
                return known[name], None
    words = re.findall(r"\w+", text)
    names = (re.findall(r"\w+", spelling) for spelling in known)
    if any(words[at : at + len(name)] == name for name in names for at in range(len(words))):
        return None, _PERHAPS
    return trimmed(str(value)), None


def _written(value: str | int | float) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)
