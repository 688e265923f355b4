"""The texts of ``kim-rules ask`` in the languages of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from kim_rules.cli.questions import code_of
from kim_rules.hookspecs import Translator
from kim_rules.rulebook import Rulebook
from kim_rules_forms.languages import OWN, Language, shipped
from kim_rules_forms.questions import Kind, Question, questions_of

#: What an interview takes for countries, beside their names.
_COUNTRY_CODES = "AF, SY, XK, XX"


def translators() -> Mapping[str, Translator]:
    """What gives the texts in each shipped language that is none of the rulebooks'."""
    return {code: partial(texts, one) for code, one in shipped().items() if code not in OWN}


def texts(language: Language, rulebook: Rulebook) -> dict[str, str]:
    """The texts of an interview by the keys of ``kim_rules_translate_questions``.

    Args:
        language: In which language.
        rulebook: Whose questions.
    """
    fixed = ("words.", "interview.")
    found = {key: text for key, text in language.texts.items() if key.startswith(fixed)}
    if language.checked:
        found.pop("words.unchecked", None)
    for question in questions_of(rulebook):
        key = f"{question.fact}.{question.part}".rstrip(".")
        found[f"questions.{key}"] = language.question(question)
        if hint := _hint(language, question):
            found[f"hints.{key}"] = hint
        for choice in question.choices:
            found[f"choices.{key}.{code_of(choice.value)}"] = language.choice(question, choice)
        if question.fact == "needs":
            found[f"choices.{key}.not_asked"] = language.word("not_asked")
    return found


def _hint(language: Language, question: Question) -> str:
    if question.kind is Kind.CHOICES:
        return f"{language.hint(question)}: {_COUNTRY_CODES}"
    if question.fact == "municipality":
        return language.word("hint_municipality")
    return language.hint(question)
