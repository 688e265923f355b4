"""Understands what a person types at the terminal, in German or English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from kim_rules.testing.german import COUNTRIES, UnknownWord, partial_date, slug
from kim_rules.vocabulary import Label

#: A parser takes the typed text and gives the JSON value of a fact.
Parser = Callable[[str], Any]


class NotUnderstood(Exception):
    """An answer that does not fit the question.

    Args:
        wanted: What is allowed.
    """

    def __init__(self, wanted: Label) -> None:
        super().__init__(wanted.en)
        self.wanted = wanted


class Wish(Enum):
    """What a person can want instead of answering."""

    LEAVE_OPEN = "leave open"
    WHY = "why"
    BACK = "back"
    END = "end"


_WISHES: dict[str, Wish] = {
    **dict.fromkeys(
        ("-", "weiß nicht", "weiss nicht", "w", "keine ahnung", "unbekannt", "nicht gefragt",
         "keine angabe", "k. a.", "möchte nicht sagen", "don't know", "dont know", "do not know",
         "unknown", "not asked", "does not want to say"),
        Wish.LEAVE_OPEN,
    ),
    **dict.fromkeys(
        ("?", "warum", "warum?", "warum fragen sie das?", "why", "why?", "why do you ask?",
         "hilfe", "help"),
        Wish.WHY,
    ),
    **dict.fromkeys(("<", "zurück", "zurueck", "back"), Wish.BACK),
    **dict.fromkeys((".", "ende", "schluss", "stop", "end", "quit"), Wish.END),
}  # fmt: skip
_YES_NO = {
    **dict.fromkeys(("ja", "j", "yes", "y"), True),
    **dict.fromkeys(("nein", "n", "no"), False),
}
#: The digits of an AGS; a shorter number is one of the list.
_AGS = 8
_NONE = frozenset({"keine", "kein", "none", "no", "nein"})

A_TRUTH = Label("ja oder nein", "yes or no")
A_DATE = Label(
    "Tag, Monat oder Jahr: 31.12.1990, 12.1990 oder 1990",
    "day, month or year: 1990-12-31, 1990-12 or 1990",
)
A_DAY = Label("ein Tag wie 31.12.2023", "a day like 2023-12-31")
COUNTRY_CODES = Label(
    "alle, mit Komma getrennt: Länder oder ihre Kürzel (AF, Syrien), XK Kosovo, XX staatenlos",
    "all of them, with commas: ISO codes (AF, SY), XK for Kosovo, XX for stateless",
)
NAMES = Label(
    "alle, mit Semikolon getrennt, oder „keine“", "all of them, with semicolons, or “none”"
)
A_PLACE = Label(
    "Nummer, AGS, oder eine andere Stadt oder Gemeinde",
    "number, AGS, or another town or municipality",
)
A_NUMBER = Label("eine ganze Zahl", "a whole number")


def wish(text: str) -> Wish | None:
    """The wish that a text stands for, if any."""
    return _WISHES.get(" ".join(text.casefold().split()))


def truth(text: str) -> bool:
    """Yes or no."""
    found = _YES_NO.get(text.casefold())
    if found is None:
        raise NotUnderstood(A_TRUTH)
    return found


def some_date(text: str) -> str:
    """A day, a month or a year."""
    return _dated(text, A_DATE)


def day(text: str) -> str:
    """A full day."""
    found = _dated(text, A_DAY)
    if len(found) != len("2000-01-01"):
        raise NotUnderstood(A_DAY)
    return found


def _dated(text: str, wanted: Label) -> str:
    try:
        found = partial_date(text)
    except UnknownWord:
        found = None
    if found is None:
        raise NotUnderstood(wanted)
    return found


def countries(text: str) -> list[str]:
    """Nationalities by code or German name."""
    known = {slug(name): code for name, code in COUNTRIES.items()}
    return [known.get(slug(name), name.upper()) for name in _parts(text)]


def names(text: str) -> list[str]:
    """A complete list of names, perhaps empty; commas part them where no semicolon does."""
    return [] if text.casefold() in _NONE else _parts(text, ";" if ";" in text else ",")


def _parts(text: str, mark: str = ",") -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]


def number(text: str) -> int:
    """A whole number."""
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20):
        raise NotUnderstood(A_NUMBER)
    return int(text)


def choice(choices: Sequence[tuple[Label, Any]]) -> Parser:
    """A parser for a numbered list: the number, or how only one entry begins.

    Args:
        choices: Label and value of every entry.
    """
    numbered = {str(at): value for at, (_, value) in enumerate(choices, 1)}
    spelt = [
        (slug(word), value) for label, value in choices for word in (label.de, label.en, str(value))
    ]

    def parse(text: str) -> Any:
        word = slug(text)
        if word in numbered:
            return numbered[word]
        same = [value for name, value in spelt if name == word]
        begun = same or [value for name, value in spelt if word and name.startswith(word)]
        if not begun or any(value != begun[0] for value in begun):
            last = len(choices)
            raise NotUnderstood(
                Label(f"eine Nummer von 1 bis {last}", f"a number from 1 to {last}")
            )
        return begun[0]

    return parse


def place(choices: Sequence[tuple[Label, Any]]) -> Parser:
    """A parser for a numbered list of places, and for any other in words.

    Args:
        choices: Label and value of every entry.
    """
    chosen = choice(choices)

    def parse(text: str) -> Any:
        is_number = text.isascii() and text.isdigit() and len(text) < _AGS
        known = [value for label, value in choices if slug(text) in map(slug, (label.de, label.en))]
        if is_number:
            return chosen(text)
        return known[0] if known else text

    return parse
