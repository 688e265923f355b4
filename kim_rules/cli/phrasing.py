"""A question of the interview in its languages, and answers in any of them."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from kim_rules.cli import replies, streams
from kim_rules.cli.languages import Voice, ascii_digits, compared
from kim_rules.cli.questions import Question, code_of
from kim_rules.cli.replies import Wish
from kim_rules.vocabulary import Label

_WISHES = {
    "interview.unknown": Wish.LEAVE_OPEN,
    "words.not_asked": Wish.LEAVE_OPEN,
    "words.refused": Wish.LEAVE_OPEN,
    "interview.why": Wish.WHY,
    "interview.back": Wish.BACK,
    "interview.end": Wish.END,
}


@frozen
class Phrasing:
    """One question in the languages of an interview.

    Args:
        asked: The question.
        voice: The languages.
    """

    asked: Question
    voice: Voice

    def put(self) -> None:
        """Ask it, with the numbered list of answers and what else can be said."""
        streams.say()
        for text in self.voice.texts(f"questions.{self.asked.key}", self.asked.text):
            streams.say(text)
        for number, (label, value) in enumerate(self.asked.choices, 1):
            streams.say(f"  {number:>2}  {self.label(label, value)}")
        hints = self.voice.texts(self.hint_key, self.asked.hint)
        for hint, unknown in zip(hints, self.voice.texts("interview.unknown"), strict=False):
            streams.say(f"  ({hint}; {unknown})")

    @property
    def hint_key(self) -> str:
        """The key under which translations have what can be answered."""
        if self.asked.hint == replies.A_TRUTH:
            return "interview.yes_or_no"
        is_list = bool(self.asked.choices) and self.asked.fact != "municipality"
        return "interview.number" if is_list else f"hints.{self.asked.key}"

    def label(self, label: Label, value: object) -> str:
        """An entry of the list in words.

        Args:
            label: In German and English.
            value: What it means.
        """
        return self.voice.line(self._choice_key(value), label)

    def _choice_key(self, value: object) -> str:
        return f"choices.{self.asked.key}.{code_of(value)}"

    def wish(self, text: str) -> Wish | None:
        """The wish that a text stands for, if any.

        Args:
            text: What was typed.
        """
        known = replies.wish(text)
        if known is not None:
            return known
        plain = compared(text)
        for key, wanted in _WISHES.items():
            if plain in self.voice.spellings(key):
                return wanted
        return None

    def parse(self, text: str) -> Any:
        """What an answer means, in whatever language it was given.

        Args:
            text: What was typed.

        Raises:
            NotUnderstood: If it does not fit the question.
        """
        return self.asked.parse(self._in_german(ascii_digits(text)))

    def _in_german(self, text: str) -> str:
        """The answer as the parser of the question knows it."""
        plain = compared(text)
        for number, (label, value) in enumerate(self.asked.choices, 1):
            if plain in map(compared, self.voice.texts(self._choice_key(value), label)):
                return str(number)
        for key, german in (("words.yes", "ja"), ("words.no", "nein"), ("words.none", "keine")):
            if self.asked.fact != "municipality" and plain in self.voice.spellings(key):
                return german
        if self.asked.fact == "nationalities":
            return ",".join(self._country(part) for part in text.replace("،", ",").split(","))
        return text

    def _country(self, name: str) -> str:
        """The code of a country that a translation knows by this name, else the name."""
        plain, stem = compared(name), "choices.nationalities."
        for language in self.voice.languages:
            for key, text in language.texts.items():
                if key.startswith(stem) and compared(text) == plain:
                    return key.removeprefix(stem)
        return name
