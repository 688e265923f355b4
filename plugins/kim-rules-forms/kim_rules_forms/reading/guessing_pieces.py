"""Columns that hold only a piece of an answer: one choice of several, or one part of a date."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from kim_rules_forms.languages import choice_labels
from kim_rules_forms.questions import Kind, Question
from kim_rules_forms.reading.cells import Value
from kim_rules_forms.reading.spelling import spelt, trimmed
from kim_rules_forms.reading.words import Words

#: How certain a piece is that its heading and its cells tell, and one that the cells leave open.
CERTAIN, LIKELY = 0.9, 0.7
#: The names of a part of a date within a heading, and the numbers that it can be.
_PARTS = {
    "year": (re.compile(r"(?<![a-z])jahr(?:\s+de[rs])?|jahr$|year"), range(1890, 2101)),
    "month": (re.compile(r"(?<![a-z])monat(?:\s+de[rs])?|monat$|month"), range(1, 13)),
    "day": (re.compile(r"(?<![a-z])tag(?:\s+de[rs])?(?![a-z])|tag$|day"), range(1, 32)),
}
#: The stems that are left of a heading, by question.
_STEMS = {
    "birth_date": ("geb", "geburt", "geburts", "birth", "geburtsdatum"),
    "entry_date": ("einreise", "entry", "einreisedatum"),
    "finding_on": ("feststellung", "feststellungs"),
    "admitted_on": ("aufnahme", "aufnahmedatum"),
}
_LISTS = {
    "nationalities": (
        "staatsangehörigkeit",
        "staatsangehörigkeiten",
        "nationalität",
        "nationality",
    ),
    "institutions": ("institution", "institutionen", "stelle", "stellen", "behörde", "behörden"),
}
#: Institutions that lists have columns for.
_INSTITUTIONS = (
    "jobcenter", "jugendamt", "sozialamt", "ausländeramt", "ausländerbehörde", "arbeitsagentur",
    "agentur für arbeit", "wohnungsamt", "gesundheitsamt", "krankenkasse", "bewährungshilfe",
    "schule", "schulamt", "familienkasse", "bamf",
)  # fmt: skip
_NUMBERED = re.compile(r"\b\d+\b\.?|\b(?:erste|zweite|dritte|weitere)r?\b")
_INNER = re.compile(r"(.+?)\s*(?:[:/–-]|\s\[|\s\()\s*([^\])]+)[\])]?")


@frozen
class Piece:
    """What a column may hold of an answer.

    Args:
        name: Of the question.
        score: How certain that is, 0 to 1.
        option: The answer that a mark in it gives.
        part: The part of a date.
    """

    name: str
    score: float
    option: str = ""
    part: str = ""


def piece(heading: str, values: Sequence[Value], questions: Mapping[str, Question]) -> Piece | None:
    """What a column may hold of an answer; None where it holds none, or a whole one.

    Args:
        heading: Its heading.
        values: What stands in it, without empty cells.
        questions: The questions by name.
    """
    text = spelt(heading).rstrip(" :?*")
    return _part(text, values, questions) or _option(text, heading, values, questions)


def _part(text: str, values: Sequence[Value], questions: Mapping[str, Question]) -> Piece | None:
    for part, (pattern, numbers) in _PARTS.items():
        found = pattern.search(text)
        if found is None:
            continue
        stem = (text[: found.start()] + text[found.end() :]).strip(" .-_()/")
        for name, stems in _STEMS.items():
            if stem in stems and name in questions and _are_in(values, numbers):
                return Piece(name, CERTAIN if values else LIKELY, part=part)
    return None


def _are_in(values: Sequence[Value], numbers: range) -> bool:
    """Whether all values are numbers of a part, or say that it is not known."""
    known = [_number(one) for one in values if Words().meaning(str(one)) is None]
    return all(one is not None and one in numbers for one in known)


def _number(value: Value) -> int | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    text = trimmed(str(value))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _option(
    text: str, heading: str, values: Sequence[Value], questions: Mapping[str, Question]
) -> Piece | None:
    if not values or not all(_is_mark(one) for one in values):
        return None
    inner = _INNER.fullmatch(text)
    for name, words in _LISTS.items():
        question = questions.get(name)
        if question is None:
            continue
        named = inner is not None and _NUMBERED.sub("", inner[1]).strip() in words
        label = inner[2].strip() if named and inner is not None else text
        option = _OPTIONS[question.kind](question, label, heading, named)
        if option:
            return Piece(name, CERTAIN if named else LIKELY, option=option)
    return None


def _is_mark(value: Value) -> bool:
    text = str(value)
    return Words().tick(text) is not None or Words().meaning(text) == ""


def _country(question: Question, label: str, _heading: str, _named: bool) -> str:
    for choice in question.choices:
        if label == spelt(choice.code) or label in map(spelt, choice_labels(question, choice)):
            return choice.code
    return ""


def _institution(_question: Question, label: str, heading: str, named: bool) -> str:
    """The name as it is written in the heading."""
    if not named and label not in _INSTITUTIONS:
        return ""
    plain = trimmed(heading).rstrip(" :?*")
    return plain[spelt(plain).rfind(label) :][: len(label)] if named else plain


_OPTIONS: dict[Kind, Callable[[Question, str, str, bool], str]] = {
    Kind.CHOICES: _country,
    Kind.TEXT: _institution,
}


def is_one_of_several(heading: str, name: str) -> bool:
    """Whether a heading is one of several for a question that takes a list.

    Args:
        heading: Such as "Staatsangehörigkeit 2".
        name: Of the question.
    """
    return _NUMBERED.sub("", spelt(heading)).strip(" .:") in _LISTS.get(name, ())
