"""From the answers of a form to the facts of a client, and back.

An answer is what stands in a column: a code, a label in any shipped language, a date or a
number. An empty one, "not asked" and "does not want to say" leave a fact unknown. What
cannot be understood becomes a finding that names the column, never the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from kim_rules.errors import Finding
from kim_rules.rulebook import Rulebook
from kim_rules.values import folded
from kim_rules.vocabulary import Label
from kim_rules_forms.questions import (
    ELSEWHERE,
    META,
    NONE,
    Kind,
    Question,
    questions_of,
)
from kim_rules_forms.understanding import (
    A_PARTIAL_DATE,
    CONTRADICTION,
    NotUnderstood,
    spelt,
    text_of,
    understood,
    unknown_words,
    words_of,
)

__all__ = [
    "NotUnderstood",
    "answers_from",
    "by_fact",
    "facts_from",
    "joined_from",
    "understood",
]

Answers = Mapping[str, object]
Facts = dict[str, Any]

# --- to facts ------------------------------------------------------------------------------


def facts_from(answers: Answers, rulebook: Rulebook) -> tuple[Facts, list[Finding]]:
    """The facts that the answers of one person tell.

    Columns that are no question's are left alone. Whether the facts fit together is seen
    when a client is made of them.

    Args:
        answers: Answer by column.
        rulebook: Whose questions they answer.

    Returns:
        The facts as JSON values, ``id`` with them if there is one, and a finding for every
        answer that could not be understood; the facts are without these.
    """
    findings: list[Finding] = []
    told: dict[str, Any] = {}
    for question in questions_of(rulebook):
        try:
            value = _answer(question, answers)
        except NotUnderstood as error:
            findings.append(Finding(question.name, error.said, error.wanted))
        else:
            if value is not None:
                told[question.name] = value
    facts: Facts = {}
    if (key := text_of(answers.get("id"))) is not None:
        facts["id"] = key
    for fact, parts in by_fact(rulebook).items():
        try:
            value = joined_from(fact, parts, told)
        except NotUnderstood as error:
            findings.append(Finding(parts[0].name, error.said, error.wanted))
        else:
            if value is not None:
                facts[fact] = value
    return facts, findings


def _answer(question: Question, answers: Answers) -> Any:
    """The value of a question, also where it was given in the column for partial dates."""
    values = [understood(question, answers.get(question.name))]
    if question.kind is Kind.PARTIAL_DATE:
        values.append(understood(question, answers.get(f"{question.name}_partly")))
    given = [value for value in values if value is not None]
    if len(set(map(str, given))) > 1:
        raise NotUnderstood(CONTRADICTION, A_PARTIAL_DATE)
    return given[0] if given else None


@lru_cache(maxsize=32)
def by_fact(rulebook: Rulebook) -> Mapping[str, tuple[Question, ...]]:
    """The questions of every fact, in the order of the facts.

    Args:
        rulebook: Whose questions.
    """
    found: dict[str, tuple[Question, ...]] = dict.fromkeys(rulebook.fact_order, ())
    for question in questions_of(rulebook):
        found[question.fact] += (question,)
    return found


def joined_from(fact: str, parts: tuple[Question, ...], told: Mapping[str, Any]) -> Any:
    """The value of a fact from the values of its questions.

    Args:
        fact: Its name.
        parts: Its questions.
        told: Value by question.

    Returns:
        The value as JSON; None is unknown.

    Raises:
        NotUnderstood: If the values contradict each other.
    """
    values = {part.part: told.get(part.name) for part in parts}
    if fact == "needs":
        return {area: level for area, level in values.items() if level is not None} or None
    if fact == "multiple_needs_finding":
        return _finding(values)
    if fact == "admitted_on":
        return _admission(values)
    if fact == "municipality":
        return _municipality(values, _place_codes(parts[0]))
    return values[""]


def _finding(values: Mapping[str, Any]) -> Any:
    found, by, on = values[""], values["by"], values["on"]
    has_more = by is not None or on is not None
    if found is None or found is False:
        if has_more and found is False:
            wanted = Label("keine Stelle und kein Tag", "no body and no day")
            raise NotUnderstood(CONTRADICTION, wanted)
        if has_more:
            said = Label("Stelle oder Tag ohne Ergebnis", "a body or a day without a result")
            wanted = Label("was festgestellt wurde", "what was found")
            raise NotUnderstood(said, wanted)
        return found
    return {**found, "by": by, "on": on}


def _admission(values: Mapping[str, Any]) -> Any:
    admitted, on = values[""], values["on"]
    if admitted is False and on is not None:
        raise NotUnderstood(CONTRADICTION, Label("„nein“ oder ein Tag", "“no” or a day"))
    return False if admitted is False else on


def _municipality(values: Mapping[str, Any], codes: Mapping[str, str]) -> Any:
    """The municipality; the words for another one must not name one of the rulebook's."""
    place, other = values[""], values["other"]
    if place is None or other is None:
        return place or other
    named, chosen = codes.get(folded(other)), codes.get(folded(str(place)))
    if named != chosen or (chosen is None and place != ELSEWHERE.value):
        wanted = Label("eine Stadt oder Gemeinde", "one municipality")
        raise NotUnderstood(CONTRADICTION, wanted)
    return place if named else other


# --- from facts ----------------------------------------------------------------------------


def answers_from(facts: Mapping[str, Any], rulebook: Rulebook) -> dict[str, Any]:
    """The answers that give these facts: codes, ISO dates, whole numbers and texts.

    Args:
        facts: The facts of a client as JSON values.
        rulebook: Whose questions are answered.

    Returns:
        Answer by column, without the questions that stay open.
    """
    found = {name: facts[name] for name in META if facts.get(name) is not None}
    for question in questions_of(rulebook):
        value = facts.get(question.fact)
        answer = None if value is None else _answered(question, value, rulebook)
        if answer is not None:
            found[question.name] = answer
    return found


def _answered(question: Question, value: Any, rulebook: Rulebook) -> Any:
    """The answer of one question to what is known of its fact."""
    if question.fact == "needs":
        return _code_of(question, value.get(question.part))
    if question.fact == "multiple_needs_finding":
        return _finding_answer(question, value)
    if question.fact == "admitted_on":
        if question.part:
            return None if value is False else value
        return "no" if value is False else "yes"
    if question.fact == "municipality":
        return _place_answer(question, value, rulebook)
    if question.fact == "institutions":
        return _names_answer(question, value)
    if question.kind is Kind.CHOICES:
        return " ".join(value)
    return _code_of(question, value) if question.choices else value


def _finding_answer(question: Question, value: Any) -> Any:
    if question.part:
        part = None if value is False else value.get(question.part)
        return _code_of(question, part) if question.choices else part
    return _code_of(question, value and {"established": value["established"]})


def _place_answer(question: Question, value: str, rulebook: Rulebook) -> str | None:
    """The code of a municipality of the rulebook, else "elsewhere" and the text."""
    asked = next(one for one in by_fact(rulebook)["municipality"] if not one.part)
    code = _place_codes(asked).get(folded(value), ELSEWHERE.code)
    if question.part:
        return value if code == ELSEWHERE.code else None
    return code


@lru_cache(maxsize=32)
def _place_codes(question: Question) -> Mapping[str, str]:
    """Code of a municipality by everything that names it."""
    places = (choice for choice in question.choices if choice is not ELSEWHERE)
    return {folded(name): place.code for place in places for name in place.spellings}


def _names_answer(question: Question, names: Iterable[str]) -> str:
    text = "; ".join(name.replace(";", ";;") for name in names)
    if not text:
        return NONE.code
    # One institution that is called like the word for "none" is still one.
    is_word = words_of(question).get(spelt(text)) or spelt(text) in unknown_words()
    return f"{text};" if is_word else text


def _code_of(question: Question, value: Any) -> str | None:
    for choice in question.choices:
        if choice.value == value and isinstance(choice.value, bool) == isinstance(value, bool):
            return choice.code
    return None
