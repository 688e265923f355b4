"""From what stands in a cell to the answer of a question.

Everything that survey tools and people write is brought to the codes and forms of
:mod:`kim_rules_forms.answers`. What can mean two things stays unknown, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kim_rules.reading_facts import MAX_NUMBER
from kim_rules.rulebook import Rulebook
from kim_rules.values import PartialDate
from kim_rules_forms.answers import understood
from kim_rules_forms.languages import OWN, choice_labels, shipped
from kim_rules_forms.questions import UNKNOWNS, Kind, Question
from kim_rules_forms.reading.cells import Value
from kim_rules_forms.reading.dates import Dates
from kim_rules_forms.reading.findings import Broken, Remark, error, note
from kim_rules_forms.reading.mapping import Column
from kim_rules_forms.reading.places import read_place
from kim_rules_forms.reading.spelling import fault_of, plain_digits, spelt, trimmed
from kim_rules_forms.reading.words import Words

#: An answer as :func:`kim_rules_forms.answers.understood` takes it; None is unknown.
Answer = str | int | None
Found = tuple[Answer, Remark | None]
#: What an answer means, as a JSON value.
Meaning = Any

_NOTHING: Found = (None, None)
#: How many different texts of a column are remembered.
_MOST_KNOWN = 5_000
_LISTED = 40

_A_NUMBER = error(
    ("keine ganze Zahl", "not a whole number"),
    (f"eine ganze Zahl bis {MAX_NUMBER}", f"a whole number up to {MAX_NUMBER}"),
)
_A_COUNTRY = (
    "Länder wie „Syrien“ oder ihre Kürzel wie SY, mehrere mit Komma getrennt",
    "countries like “Syria” or their codes like SY, several with commas between",
)
_A_TEXT = error(("kein Text", "no text"), ("ein Text", "a text"))
_MARK = note(
    ("ein Kreuz oder eine Ziffer, deren Bedeutung nichts sagt",
     "a mark or a digit, and nothing tells what it means"),
)  # fmt: skip
_SEVERAL = note(("ein Wort, das mehreres heißt", "a word that means several things"))
_EITHER = note(
    ("eine Antwort und zugleich „unbekannt“", "an answer and “unknown” at the same time")
)


class Reader:
    """Reads the cells of one column.

    Args:
        question: The question that they answer.
        rulebook: Whose places there are.
        words: Words for yes, no and unknown.
        epoch: From when day numbers count.
        rule: What a mapping says about the column.
    """

    def __init__(
        self,
        question: Question,
        rulebook: Rulebook,
        words: Words,
        epoch: int | None = None,
        rule: Column | None = None,
    ) -> None:
        self.question = question
        self._rulebook = rulebook
        self._words = words
        self._codes: Mapping[str, str] = {} if rule is None else rule.codes
        self._choices = _choices(question)
        self._known: dict[str, Found] = {}
        self._meanings: dict[Answer, Meaning] = {}
        self._dates = Dates(
            form=rule.dates if rule else None,
            window=rule.two_digit_years_from if rule else None,
            epoch=epoch,
            is_partial=question.kind is Kind.PARTIAL_DATE,
        )
        self._way = _WAYS[question.kind]

    def read(self, value: Value) -> Found:
        """The answer of a cell, and what is to be said about it.

        Args:
            value: What stands there.
        """
        if value is None:
            return _NOTHING
        if type(value) is not str:
            return self._other(value)
        found = self._known.get(value)
        if found is None:
            found = self._text(value)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[value] = found
        return found

    def meaning(self, answer: Answer) -> Meaning:
        """What an answer means for the fact, as a JSON value.

        Args:
            answer: From :meth:`read`.

        Raises:
            NotUnderstood: If it fits neither the kind of the question nor its choices.
        """
        if answer not in self._meanings:
            if len(self._meanings) >= _MOST_KNOWN:
                self._meanings.clear()
            self._meanings[answer] = understood(self.question, answer)
        return self._meanings[answer]

    def _other(self, value: Value) -> Found:
        """A cell that is no plain text."""
        if isinstance(value, Broken):
            return None, value.remark
        if not isinstance(value, (date, PartialDate, bool)):
            code = self._codes.get(_digits(value))
            if code is not None:
                return code or None, None
        return self._way(self, value)

    def _text(self, value: str) -> Found:
        text = trimmed(value)
        if not text:
            return _NOTHING
        fault = fault_of(text)
        if fault is not None:
            return None, fault
        plain = spelt(text)
        if plain in self._codes:
            return self._codes[plain] or None, None
        if self._words.own(text) == "":
            return _NOTHING
        if plain in self._choices:
            code = self._choices[plain]
            return (None, _SEVERAL) if code is None else (code, None)
        if self._words.meaning(text) == "" or plain in _unknown_labels():
            return _NOTHING
        return self._way(self, text)

    # --- kinds of questions ------------------------------------------------------------------

    def date(self, value: Value) -> Found:
        """A day, or a month or a year where they are enough."""
        return self._dates.read(value)

    def choice(self, value: Value) -> Found:
        """One of the codes."""
        if self.question.fact == "municipality" and _is_place(value):
            assert isinstance(value, (str, int, float))
            return read_place(value, self._rulebook)
        is_yes_no = self.question.kind is Kind.YES_NO
        if isinstance(value, bool):
            return ("yes" if value else "no", None) if is_yes_no else (None, _MARK)
        if isinstance(value, str) and self._words.meaning(value) in ("yes", "no"):
            return (self._words.meaning(value), None) if is_yes_no else (None, _SEVERAL)
        if is_yes_no and self._words.tick(_digits(value)) is not None:
            return None, _MARK
        return None, _unknown_answer(self.question)

    def several(self, value: Value) -> Found:
        """Codes, with spaces between them."""
        if not isinstance(value, str):
            return None, _unknown_answer(self.question)
        parts = _parts(value, self._choices)
        codes = []
        for part in parts:
            code = self._codes.get(part, self._choices.get(part))
            if code is None:
                return None, _SEVERAL if part in self._choices else _unknown_answer(self.question)
            codes += code.split()
        return self.joined(codes)

    def joined(self, codes: list[str]) -> Found:
        """The answer that several codes make."""
        unknown = [one for one in codes if one in _UNKNOWN_CODES]
        if unknown and len(set(codes)) > 1:
            return None, _EITHER
        return (None if unknown else " ".join(dict.fromkeys(codes)) or None), None

    def number(self, value: Value) -> Found:
        """A whole number."""
        if isinstance(value, str):
            text = plain_digits(spelt(value))
            found = re.fullmatch(r"([+-]?[0-9]{1,15})(?:[.,]0+)?", text)
            value = int(found[1]) if found else value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is int and abs(value) <= MAX_NUMBER:
            return value, None
        return None, _A_NUMBER

    def text(self, value: Value) -> Found:
        """A text; a number is one where it can be a key."""
        if isinstance(value, str):
            return value, None
        is_key = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_key and self.question.fact == "municipality":
            assert isinstance(value, (int, float))
            return read_place(value, self._rulebook)
        return None, _A_TEXT


_WAYS: dict[Kind, Callable[[Reader, Value], Found]] = {
    Kind.PARTIAL_DATE: Reader.date,
    Kind.DAY: Reader.date,
    Kind.CHOICE: Reader.choice,
    Kind.YES_NO: Reader.choice,
    Kind.CHOICES: Reader.several,
    Kind.NUMBER: Reader.number,
    Kind.TEXT: Reader.text,
}
_UNKNOWN_CODES = frozenset(choice.code for choice in UNKNOWNS)


def _is_place(value: Value) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _digits(value: Value) -> str:
    """A cell as it would be written by hand."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return spelt(str(value))


@lru_cache(maxsize=1024)
def _unknown_answer(question: Question) -> Remark:
    """The error for an answer that nobody knows, with the words for those that are known."""
    said = ("eine unbekannte Antwort", "an unknown answer")
    if len(question.answers) > _LISTED:
        return error(said, _A_COUNTRY)
    de, en = (
        "; ".join(shipped()[lang].choice(question, choice) for choice in question.answers)
        for lang in OWN
    )
    return error(said, (de, en))


@lru_cache(maxsize=1024)
def _choices(question: Question) -> Mapping[str, str | None]:
    """Code by code and by label in every language; None where a label means several."""
    found: dict[str, str | None] = {}
    for choice in question.choices:
        for label in choice_labels(question, choice):
            text = spelt(label)
            found[text] = choice.code if found.get(text, choice.code) == choice.code else None
    for choice in question.answers:
        found[spelt(choice.code)] = choice.code
    return found


@lru_cache(maxsize=1)
def _unknown_labels() -> frozenset[str]:
    words = (language.word(one.code) for language in shipped().values() for one in UNKNOWNS)
    return frozenset(map(spelt, words))


def _parts(text: str, choices: Mapping[str, str | None]) -> list[str]:
    """The entries of a list: by lines or semicolons, by commas, or codes by spaces."""
    for cut in ("[;|\n]", ","):
        parts = [spelt(part) for part in re.split(cut, text) if trimmed(part)]
        if len(parts) > 1:
            return parts
    parts = spelt(text).split()
    return parts if all(part in choices for part in parts) else [spelt(text)]
