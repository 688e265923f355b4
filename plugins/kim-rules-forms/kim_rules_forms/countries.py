"""The names of countries in every language, from the Unicode CLDR."""

from __future__ import annotations

from functools import lru_cache

from kim_rules.vocabulary import Label

#: ISO 3166-1 has no code for it, and the CLDR no name.
STATELESS = "XX"
_STATELESS = Label("staatenlos", "stateless")


@lru_cache(maxsize=4096)
def country_in(code: str, lang: str) -> str | None:
    """The name of a country in a language; None where the CLDR has none.

    Args:
        code: ISO 3166-1 alpha-2, XK or XX.
        lang: Code of the language.
    """
    if code == STATELESS:
        return _STATELESS.text(lang) if lang in ("de", "en") else None
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(lang).territories.get(code)
    except (UnknownLocaleError, ValueError):
        return None


def country(code: str) -> Label:
    """The name of a country in German and in English.

    Args:
        code: ISO 3166-1 alpha-2, XK or XX.
    """
    return Label(country_in(code, "de") or code, country_in(code, "en") or code)
