"""What one answer to one question means.

A code, a label in any shipped language, a date or a number; what cannot be understood says
what was found and what is allowed, never the answer itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kim_rules.reading_facts import MAX_NUMBER, kind
from kim_rules.testing.german import UnknownWord, partial_date
from kim_rules.values import PartialDate, folded
from kim_rules.vocabulary import Label
from kim_rules_forms.languages import choice_labels, shipped
from kim_rules_forms.questions import UNKNOWNS, Choice, Kind, Question

A_PARTIAL_DATE = Label(
    "Tag, Monat oder Jahr: 31.12.1990, 12.1990 oder 1990",
    "day, month or year: 1990-12-31, 1990-12 or 1990",
)
_A_DAY = Label("ein Tag wie 31.12.2023", "a day like 2023-12-31")
_A_NUMBER = Label("eine ganze Zahl", "a whole number")
_A_TEXT = Label("ein Text", "a text")
_NOT_POSSIBLE = Label("kein mögliches Datum", "not a possible date")
_UNKNOWN_ANSWER = Label("eine unbekannte Antwort", "an unknown answer")
CONTRADICTION = Label("zwei verschiedene Antworten", "two different answers")
_PIECE = re.compile(r";;|;|\n|[^;\n]+")


class NotUnderstood(Exception):
    """An answer that does not fit its question.

    Args:
        said: What was found, never the answer itself.
        wanted: What is allowed.
    """

    def __init__(self, said: Label, wanted: Label) -> None:
        super().__init__(said.en)
        self.said, self.wanted = said, wanted


def understood(question: Question, answer: object) -> Any:
    """What an answer to a question means, as a JSON value; None is unknown.

    Args:
        question: The question.
        answer: What stands in the column.

    Raises:
        NotUnderstood: If it fits neither the kind of the question nor its choices.
    """
    if answer is None or (isinstance(answer, str) and not answer.strip()):
        return None
    if isinstance(answer, str) and spelt(answer) in unknown_words():
        return None
    return _READERS[question.kind](question, answer)


@lru_cache(maxsize=1)
def unknown_words() -> frozenset[str]:
    """Everything that means "not asked" or "does not want to say"."""
    words = (language.word(one.code) for language in shipped().values() for one in UNKNOWNS)
    return frozenset(map(spelt, (*(one.code for one in UNKNOWNS), *words)))


def spelt(text: str) -> str:
    """A text as answers are compared: folded, with single spaces."""
    return " ".join(folded(text).split())


@lru_cache(maxsize=1024)
def words_of(question: Question) -> Mapping[str, Choice | None]:
    """Choice by code and by label in every language; None where a label means several."""
    found: dict[str, Choice | None] = {}
    for choice in question.choices:
        for label in (*choice_labels(question, choice), *choice.spellings):
            word = spelt(label)
            found[word] = choice if found.get(word, choice) is choice else None
    found.update({spelt(choice.code): choice for choice in question.choices})
    return found


def _chosen(question: Question, answer: object) -> Any:
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    found = words_of(question).get(spelt(answer)) if isinstance(answer, str) else None
    if found is None:
        if question.fact == "municipality":
            return _place(question, answer)
        codes = ", ".join(choice.code for choice in question.answers[:40])
        raise NotUnderstood(_UNKNOWN_ANSWER, Label(codes, codes))
    return dict(found.value) if isinstance(found.value, dict) else found.value


def _place(_question: Question, answer: object) -> str:
    """A municipality by its AGS or in other words: any text is somewhere."""
    text = text_of(answer)
    if text is None:
        raise NotUnderstood(kind(answer), _A_TEXT)
    return text


def _several(question: Question, answer: object) -> Any:
    given: Iterable[object] = answer if isinstance(answer, (list, tuple)) else ()
    if isinstance(answer, str):
        whole = words_of(question).get(spelt(answer))
        parts = re.split(r"[,;\n]" if re.search(r"[,;\n]", answer) else r"\s", answer)
        given = [whole.code] if whole else [part for part in parts if part.strip()]
    elif not isinstance(answer, (list, tuple)):
        raise NotUnderstood(kind(answer), _A_TEXT)
    known = [part for part in given if spelt(str(part)) not in unknown_words()]
    if known and len(known) != len(list(given)):
        raise NotUnderstood(CONTRADICTION, Label("eine der beiden", "one of the two"))
    return [_chosen(question, part) for part in known] or None


def _some_date(_question: Question, answer: object) -> str:
    found = _dated(answer, A_PARTIAL_DATE)
    try:
        PartialDate.parse(found)
    except ValueError:
        raise NotUnderstood(_NOT_POSSIBLE, A_PARTIAL_DATE) from None
    return found


def _day(_question: Question, answer: object) -> str:
    found = _dated(answer, _A_DAY)
    try:
        return date.fromisoformat(found).isoformat() if len(found) == 10 else _refuse_day()
    except ValueError:
        return _refuse_day()


def _refuse_day() -> str:
    raise NotUnderstood(_NOT_POSSIBLE, _A_DAY)


def _dated(answer: object, wanted: Label) -> str:
    """The ISO form of a date; a year may be a number."""
    if isinstance(answer, datetime):
        answer = answer.date()
    if isinstance(answer, date):
        return answer.isoformat()
    if type(answer) is int and 1000 <= answer <= 9999:
        answer = str(answer)
    if not isinstance(answer, str):
        raise NotUnderstood(kind(answer), wanted)
    try:
        found = partial_date(answer)
    except UnknownWord:
        found = None
    if found is None:
        raise NotUnderstood(_NOT_POSSIBLE, wanted)
    return found


def _number(_question: Question, answer: object) -> int:
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    if isinstance(answer, str):
        text = answer.strip()
        if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20:
            answer = int(text)
    if type(answer) is int and abs(answer) <= MAX_NUMBER:
        return answer
    raise NotUnderstood(kind(answer), _A_NUMBER)


def _free_text(question: Question, answer: object) -> Any:
    if question.fact == "institutions":
        return _names(question, answer)
    text = text_of(answer)
    if text is None:
        raise NotUnderstood(kind(answer), _A_TEXT)
    return text


def _names(question: Question, answer: object) -> list[str]:
    """A complete list of names; a semicolon that belongs to a name is doubled."""
    if isinstance(answer, (list, tuple)):
        return [str(name) for name in answer]
    text = text_of(answer)
    if text is None:
        raise NotUnderstood(kind(answer), _A_TEXT)
    if words_of(question).get(spelt(text)) is not None:
        return []
    names = [""]
    for piece in _PIECE.findall(text):
        if piece in (";", "\n"):
            names.append("")
        else:
            names[-1] += ";" if piece == ";;" else piece
    return [name.strip() for name in names if name.strip()]


def text_of(answer: object) -> str | None:
    """An answer as text; a whole number is one, as sheets keep keys and AGS as numbers."""
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    if type(answer) is int:
        return str(answer)
    return answer.strip() or None if isinstance(answer, str) else None


_READERS: dict[Kind, Callable[[Question, object], Any]] = {
    Kind.PARTIAL_DATE: _some_date,
    Kind.DAY: _day,
    Kind.CHOICE: _chosen,
    Kind.YES_NO: _chosen,
    Kind.CHOICES: _several,
    Kind.NUMBER: _number,
    Kind.TEXT: _free_text,
}
