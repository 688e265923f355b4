"""The languages of an interview: German and English, and those that plugins add."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from kim_rules.cli import streams
from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import LANGUAGES
from kim_rules.rulebook import Rulebook
from kim_rules.values import folded
from kim_rules.vocabulary import Label

#: What the interview says beside its questions, by key. A translation has the same places
#: in braces.
SAID: dict[str, Label] = {
    "interview.day": Label("Fragen zum Stichtag {day}.", "Questions on the key date {day}."),
    "interview.also": Label("Statt einer Antwort geht auch:", "Instead of an answer:"),
    "interview.unknown": Label("weiß nicht", "unknown"),
    "interview.unknown_told": Label("lässt die Frage offen", "leaves the question open"),
    "interview.why": Label("warum", "why"),
    "interview.why_told": Label("sagt, warum gefragt wird", "tells why it is asked"),
    "interview.back": Label("zurück", "back"),
    "interview.back_told": Label("geht zur vorigen Frage", "returns to the question before"),
    "interview.end": Label("ende", "end"),
    "interview.end_told": Label("hört auf", "stops"),
    "interview.first": Label("Das ist die erste Frage.", "This is the first question."),
    "interview.over": Label("Weitere Fragen gibt es nicht.", "There are no further questions."),
    "interview.silent": Label(
        "Keine weiteren Antworten; es bleibt bei dem, was bekannt ist.",
        "No further answers; what is known stands.",
    ),
    "interview.please": Label("Bitte antworten: {wanted}.", "Please answer: {wanted}."),
    "interview.impossible": Label("Das geht nicht ({found}).", "That cannot be ({found})."),
    "interview.keep": Label(
        "Die Eingabetaste behält die bisherige Antwort.", "The Enter key keeps the answer so far."
    ),
    "interview.dropped": Label(
        "Wird nicht mehr gefragt und ist weggelassen: {facts}.",
        "No longer asked, and left out: {facts}.",
    ),
    "interview.depends": Label("Davon hängt noch ab:", "Still depending on it:"),
    "interview.source": Label("Quelle", "Source"),
    "interview.note": Label("Hinweis: {notice}", "Note: {notice}"),
    "interview.number": Label("Nummer", "number"),
    "interview.yes_or_no": Label("ja oder nein", "yes or no"),
    "words.yes": Label("ja", "yes"),
    "words.no": Label("nein", "no"),
    "words.none": Label("keine", "none"),
    "words.not_asked": Label("nicht gefragt", "not asked"),
    "words.refused": Label("möchte nicht sagen", "does not want to say"),
}


@frozen
class Language:
    """The texts of an interview in one language.

    Args:
        code: BCP 47, such as ``de`` or ``uk``.
        texts: Text by key, from a plugin; what is missing is German.
    """

    code: str
    texts: Mapping[str, str]

    def text(self, key: str, label: Label) -> str:
        """A text.

        Args:
            key: Its key.
            label: The text in German and English.
        """
        if self.code in LANGUAGES:
            return label.text(self.code)
        return self.texts.get(key) or label.de


@frozen
class Voice:
    """Speaks to a person in all languages of an interview, the first one first.

    Args:
        languages: At least one.
    """

    languages: tuple[Language, ...]

    def texts(self, key: str, label: Label | None = None) -> list[str]:
        """A text in every language, each once.

        Args:
            key: Its key.
            label: The text in German and English; of :data:`SAID` when None.
        """
        label = SAID[key] if label is None else label
        return list(dict.fromkeys(one.text(key, label) for one in self.languages))

    def line(self, key: str, label: Label | None = None) -> str:
        """A short text in every language, on one line."""
        return " / ".join(self.texts(key, label))

    def say(self, key: str, keys: Mapping[str, str] | None = None, **places: Label | str) -> None:
        """Say something in every language, each on a line of its own.

        Args:
            key: Of :data:`SAID`.
            keys: The keys of texts in places, where translations have them.
            places: What stands in its braces.
        """
        told: dict[str, None] = {}
        for language in self.languages:
            text = language.text(key, SAID[key])
            for name, value in places.items():
                label = Label(value, value) if isinstance(value, str) else value
                plain = language.text((keys or {}).get(name, ""), label)
                text = text.replace("{" + name + "}", plain)
            told[text] = None
        for text in told:
            streams.say(text)

    def spellings(self, key: str, label: Label | None = None) -> Iterator[str]:
        """A text in every language and in German and English, as answers are compared."""
        label = SAID[key] if label is None else label
        for text in (*self.texts(key, label), label.de, label.en):
            yield compared(text)


def compared(text: str) -> str:
    """A text as answers are compared: folded, with single spaces and ASCII digits."""
    plain = " ".join(folded(text).split())
    return "".join(_digit(letter) for letter in plain)


def _digit(letter: str) -> str:
    value = None if letter.isascii() else unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def ascii_digits(text: str) -> str:
    """A text with the digits of every script as those of ASCII."""
    return "".join(map(_digit, text))


def spoken(codes: Iterable[str], rulebook: Rulebook) -> Voice:
    """The voice in some languages.

    Args:
        codes: Their codes, each once.
        rulebook: Whose questions are asked.

    Raises:
        Misuse: If no plugin has one of them.
        PluginError: If several have it, or the one that has it fails.
    """
    found = [_language(code, rulebook) for code in dict.fromkeys(codes)]
    for language in found:
        if unchecked := language.texts.get("words.unchecked"):
            streams.say(unchecked)
    return Voice(tuple(found))


def _language(code: str, rulebook: Rulebook) -> Language:
    if code in LANGUAGES:
        return Language(code, {})
    from kim_rules import plugins

    offered: Mapping[str, Any] = plugins.translators()
    if code not in offered:
        known = ", ".join((*LANGUAGES, *offered))
        raise Misuse(
            f"in dieser Sprache kann nicht gefragt werden; erlaubt: {known}",
            f"no questions in this language; allowed: {known}",
            "--lang",
        )
    return Language(code, offered[code](rulebook))
