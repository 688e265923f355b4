"""The languages of the forms: German and English, and those that a translation file adds.

A translation file is TOML in UTF-8. What it leaves out is shown in German, the language of
the rules. One that nobody has checked whose native language it is says so in the form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from kim_rules.errors import Finding, InvalidInput
from kim_rules.reading_facts import listed, unknown_key
from kim_rules.rulebook import Rulebook
from kim_rules.testing.german import slug
from kim_rules.values import FrozenMap
from kim_rules.vocabulary import Label
from kim_rules_forms.countries import country_in
from kim_rules_forms.questions import (
    ELSEWHERE,
    META,
    NO,
    NONE,
    UNKNOWNS,
    YES,
    Choice,
    Kind,
    Question,
    questions_of,
)

#: The folder of the translation files that ship with the plugin.
SHIPPED = Path(__file__).parent / "translations"
#: The languages of the rulebooks themselves.
OWN = ("de", "en")
#: The key of the German text behind which another language stands back.
FALLBACK = "de"
#: Largest translation file, in bytes.
MAX_FILE = 2**20

_TABLES = ("words", "questions", "areas", "choices", "interview")
_KEYS = ("code", "name", "direction", "checked", *_TABLES)
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: The choices that are called the same in every question.
_SHARED = (YES, NO, NONE, ELSEWHERE)
_HINTS = {
    Kind.PARTIAL_DATE: "hint_partial_date",
    Kind.DAY: "hint_day",
    Kind.CHOICES: "hint_countries",
    Kind.NUMBER: "hint_number",
}


class InvalidTranslation(InvalidInput):
    """A translation file with mistakes, all of them at once."""


class UnknownLanguage(ValueError):
    """No translation file for that language, or no language at all.

    Args:
        code: Of the language; empty where none is named.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"no translation for the language {code}" if code else "no language")
        self.code = code


def _frozen(texts: Mapping[str, str]) -> Mapping[str, str]:
    return FrozenMap(texts)


@frozen
class Language:
    """The texts of a form in one language.

    Args:
        code: BCP 47, such as ``de`` or ``uk``.
        name: What it calls itself.
        direction: ``ltr`` or ``rtl``.
        checked: Whether somebody has checked it whose native language it is.
        texts: Text by key, such as ``words.yes`` or ``choices.needs.none``.
    """

    code: str
    name: str
    direction: str
    checked: bool
    texts: Mapping[str, str] = field(converter=_frozen)

    @property
    def title(self) -> str:
        """How XLSForm names a language."""
        return f"{self.name} ({self.code})"

    def word(self, key: str) -> str:
        """A fixed text of the forms.

        Args:
            key: Its key in the table ``words``.
        """
        return self.texts.get(f"words.{key}") or _german().texts[f"words.{key}"]

    def question(self, question: Question) -> str:
        """How a question is asked."""
        if self.code in OWN:
            return question.label.text(self.code)
        own = self.texts.get(f"questions.{question.name}")
        if own is None and question.fact == "needs":
            form = self.texts.get("questions.needs", "")
            area = self.texts.get(f"areas.{question.part}")
            own = form.replace("{area}", area) if area else None
        return own or question.label.text(FALLBACK)

    def hint(self, question: Question) -> str:
        """What can be answered; empty where the choices tell it."""
        if self.code in OWN:
            return question.hint.text(self.code)
        if not question.hint.de:
            return ""
        names = {"institutions": "hint_names", "municipality": "hint_municipality"}
        return self.word(_HINTS.get(question.kind) or names.get(question.fact) or "hint_number")

    def choice(self, question: Question, choice: Choice) -> str:
        """How an answer is called."""
        list_ = list_of(question)
        if choice in UNKNOWNS:
            return self.word(choice.code)
        if list_ == "nationalities":
            name = country_in(choice.code, self.code) or self.texts.get("words.stateless")
            return name or choice.label.text(FALLBACK)
        if self.code in OWN:
            return choice.label.text(self.code)
        return self._translated(list_, choice) or choice.label.text(FALLBACK)

    def _translated(self, list_: str, choice: Choice) -> str | None:
        return self.texts.get(f"choices.{list_}.{choice.code}") or (
            self.texts.get(f"words.{choice.code}") if choice in _SHARED else None
        )

    def ordered(self, question: Question) -> tuple[Choice, ...]:
        """Every answer of a question; a long list of places in the order of the language."""
        if question.kind is not Kind.CHOICES:
            return question.answers
        named = [(self.choice(question, one), one) for one in question.choices]
        named.sort(key=lambda pair: (slug(pair[0]) or pair[0], pair[1].code))
        return (*(choice for _, choice in named), *UNKNOWNS)

    def meta(self, column: str) -> str:
        """How a column beside the questions is called."""
        if self.code in OWN:
            return META[column].text(self.code)
        return self.word(f"meta_{column}")

    def told(self, label: Label) -> str:
        """A text of the rulebook, in German where the language is none of the rulebook's."""
        return label.text(self.code if self.code in OWN else FALLBACK)

    def why(self, question: Question) -> str:
        """The reason for asking."""
        return self.told(question.why)

    def source(self, question: Question) -> str:
        """Where it is written."""
        return self.told(question.source)

    def untranslated(self, rulebook: Rulebook) -> Iterator[str]:
        """The keys of the texts that a form of a rulebook would show in German."""
        if self.code == FALLBACK:
            return
        yield from (key for key in _german().texts if key not in self.texts)
        for question in questions_of(rulebook) if self.code not in OWN else ():
            if self.question(question) == question.label.text(FALLBACK):
                yield f"questions.{question.name}"
            for choice in question.choices:
                if not self._knows(question, choice):
                    yield f"choices.{list_of(question)}.{choice.code}"

    def _knows(self, question: Question, choice: Choice) -> bool:
        if question.name in ("nationalities", "municipality"):
            return True  # names of places stay as they are
        return self._translated(list_of(question), choice) is not None


def list_of(question: Question) -> str:
    """The name under which translation files keep the choices of a question."""
    return "needs" if question.fact == "needs" else question.name


# --- finding and reading them --------------------------------------------------------------


@lru_cache(maxsize=1)
def _german() -> Language:
    return read_language(SHIPPED / "de.toml")


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Language]:
    """The languages that ship with the plugin, by code."""
    found = (read_language(path) for path in sorted(SHIPPED.glob("*.toml")))
    return {language.code: language for language in found}


def languages(codes: Sequence[str], more: Iterable[Path] = ()) -> tuple[Language, ...]:
    """The languages of a form, in the given order, each once.

    Args:
        codes: Their codes.
        more: Translation files of a district, or folders of them; they go before those
            that ship with the plugin.

    Raises:
        UnknownLanguage: If there is no file for one of them, or none is named.
        InvalidTranslation: If a file has mistakes.
    """
    if not codes:
        raise UnknownLanguage("")
    known = dict(shipped())
    for place in more:
        for path in sorted(place.glob("*.toml")) if place.is_dir() else (place,):
            language = read_language(path)
            known[language.code] = language
    for code in codes:
        if code not in known:
            raise UnknownLanguage(code)
    return tuple(known[code] for code in dict.fromkeys(codes))


def read_language(path: Path) -> Language:
    """The language of a translation file.

    Args:
        path: A TOML file.

    Raises:
        InvalidTranslation: With every mistake of the file.
    """
    raw = _parsed(path)
    findings = [unknown_key(key, "", _KEYS) for key in raw if key not in _KEYS]
    texts = dict(_texts(raw, findings))
    code, name = raw.get("code"), raw.get("name")
    direction, checked = raw.get("direction", "ltr"), raw.get("checked", False)
    missing = Label("fehlt oder ist etwas anderes", "missing or something else")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        wanted = Label("ein Kürzel der Sprache wie „uk“", 'a code of a language such as "uk"')
        findings.append(Finding("code", missing, wanted))
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        findings.append(Finding("name", missing, Label("ein Name", "a name")))
    if direction not in ("ltr", "rtl"):
        findings.append(Finding("direction", missing, listed(("ltr", "rtl"))))
    if not isinstance(checked, bool):
        findings.append(Finding("checked", missing, Label("true oder false", "true or false")))
    if findings:
        raise InvalidTranslation(evolve(one, path=f"{path.name}: {one.path}") for one in findings)
    return Language(str(code), str(name), str(direction), checked is True, texts)


def _parsed(path: Path) -> dict[str, Any]:
    said = Label("eine zu große Datei", "a file that is too large")
    try:
        if path.stat().st_size <= MAX_FILE:
            return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        said = Label(f"nicht lesbar ({error.strerror})", f"not readable ({error.strerror})")
    except (ValueError, RecursionError) as error:
        said = Label(f"kein gültiges TOML ({error})", f"not valid TOML ({error})")
    wanted = Label("eine TOML-Datei in UTF-8", "a TOML file in UTF-8")
    raise InvalidTranslation([Finding(path.name, said, wanted)])


def _texts(raw: Mapping[str, Any], findings: list[Finding]) -> Iterator[tuple[str, str]]:
    """Every text of the tables with its dotted key."""
    waiting = [(key, raw[key]) for key in _TABLES if key in raw]
    while waiting:
        key, value = waiting.pop(0)
        is_top = "." not in key
        if isinstance(value, dict) and (is_top or (key.count(".") == 1 and key[0] == "c")):
            waiting += [(f"{key}.{inner}", one) for inner, one in value.items()]
        elif isinstance(value, str) and value.strip() and not is_top:
            yield key, value.strip()
        else:
            said = Label("kein Text", "no text")
            findings.append(Finding(key, said, Label("ein Text", "a text")))


def choice_labels(question: Question, choice: Choice) -> tuple[str, ...]:
    """What a choice is called in every shipped language.

    Args:
        question: Whose choice.
        choice: The choice.
    """
    named = (language.choice(question, choice) for language in shipped().values())
    return tuple(dict.fromkeys((choice.label.de, choice.label.en, *named)))
