"""Reads JSON values strictly: no key twice, no NaN, no endless numbers, no depth without end.

Messages tell where and what kind of mistake it is, never what stands there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kim_rules.errors import Finding
from kim_rules.reading_facts import shown_key
from kim_rules.vocabulary import Label

#: Longest whole number, in digits, that is read as one.
MAX_DIGITS = 20

_SPACE = re.compile(r"[ \t\n\r]*")
#: What a file of clients is made of.
WANTED = Label("ein JSON-Objekt je Person", "one JSON object for each client")
_BREAKS_OFF = Label("der Text bricht ab", "the text breaks off")
_SAID = {
    "Expecting value": Label("ein Wert fehlt", "a value is missing"),
    "Expecting property name enclosed in double quotes": Label(
        "ein Schlüssel in Anführungszeichen fehlt", "a key in quotation marks is missing"
    ),
    "Expecting ':' delimiter": Label("ein Doppelpunkt fehlt", "a colon is missing"),
    "Expecting ',' delimiter": Label(
        "ein Komma oder eine Klammer fehlt", "a comma or a bracket is missing"
    ),
    "Invalid control character at": Label(
        "ein Steuerzeichen in einem Text", "a control character in a text"
    ),
    "Extra data": Label(
        "nach dem Ende des Objekts steht noch etwas", "something follows after the end"
    ),
}


class _Repeated(dict[str, Any]):
    """An object in which a key stands more than once."""

    keys_twice: tuple[str, ...] = ()


class _NotANumber(float):
    """NaN or Infinity."""


class _Endless(int):
    """A whole number of more than :data:`MAX_DIGITS` digits."""


class NotJson(Exception):
    """A text that is not JSON.

    Args:
        said: What is wrong.
        position: Where in the text, in characters.
    """

    def __init__(self, said: Label, position: int) -> None:
        super().__init__(said.en)
        self.said = said
        self.position = position

    def finding(self, column: int) -> Finding:
        """The finding to report.

        Args:
            column: Where in its line, from 1.
        """
        said = Label(
            f"kein gültiges JSON ab Spalte {column} ({self.said.de})",
            f"not valid JSON from column {column} ({self.said.en})",
        )
        return Finding("$", said, WANTED)


class StrictJson:
    """A reader of JSON values, to be used again and again."""

    def __init__(self) -> None:
        self._odd = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_int=self._integer,
        )

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self._odd = True
        repeated = _Repeated(found)
        keys = [key for key, _ in pairs]
        repeated.keys_twice = tuple(key for key in found if keys.count(key) > 1)
        return repeated

    def _constant(self, _text: str) -> float:
        self._odd = True
        return _NotANumber("nan")

    def _integer(self, digits: str) -> int:
        if len(digits) <= MAX_DIGITS:
            return int(digits)
        self._odd = True
        return _Endless(0)

    def read(self, text: str, at: int = 0) -> tuple[Any, int, list[Finding]]:
        """Read one value.

        Args:
            text: The text.
            at: Where the value begins, after space.

        Returns:
            The value, where it ends, and what no JSON may contain, with its path.

        Raises:
            NotJson: If there is no value, or it nests too deeply.
        """
        self._odd = False
        try:
            value, end = self._decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise NotJson(_said(error, text), error.pos) from None
        except RecursionError:
            said = Label("zu tief verschachtelt", "nested too deeply")
            raise NotJson(said, at) from None
        return value, end, list(_oddities(value)) if self._odd else []

    def read_whole(self, text: str) -> tuple[Any, list[Finding]]:
        """Read a text that is one value and space around it.

        Raises:
            NotJson: If it is not.
        """
        value, end, findings = self.read(text, skip_space(text, 0))
        end = skip_space(text, end)
        if end != len(text):
            raise NotJson(_SAID["Extra data"], end)
        return value, findings

    def sequence(self, text: str, at: int) -> Iterator[tuple[int, Any, list[Finding]]]:
        """Read values that stand one after the other.

        Args:
            text: The text.
            at: Where the first begins.

        Yields:
            For each value where it begins, the value, and what no JSON may contain.

        Raises:
            NotJson: At the first place that is not JSON.
        """
        while at < len(text):
            value, end, findings = self.read(text, at)
            yield at, value, findings
            at = skip_space(text, end)

    def array(self, text: str, at: int) -> Iterator[tuple[int, Any, list[Finding]]]:
        """Read the members of an array, as :meth:`sequence` does.

        Args:
            text: The text, which has nothing behind the array.
            at: Where the array begins.
        """
        at = skip_space(text, at + 1)
        ended = text.startswith("]", at)
        while not ended:
            value, end, findings = self.read(text, at)
            yield at, value, findings
            at = skip_space(text, end)
            ended = text.startswith("]", at)
            if not ended:
                at = _after_comma(text, at)
        at = skip_space(text, at + 1)
        if at < len(text):
            raise NotJson(Label("nach der Liste steht noch etwas", "something follows"), at)


def _after_comma(text: str, at: int) -> int:
    if text.startswith(",", at):
        return skip_space(text, at + 1)
    raise NotJson(_BREAKS_OFF if at == len(text) else _SAID["Expecting ',' delimiter"], at)


def skip_space(text: str, at: int) -> int:
    """The next position that is not space."""
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()


def _said(error: json.JSONDecodeError, text: str) -> Label:
    if error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()):
        return _BREAKS_OFF
    fallback = Label("ein Zeichen, das hier nicht stehen darf", "a character out of place")
    return _SAID.get(error.msg, fallback)


def _oddities(value: Any) -> Iterator[Finding]:
    """What no JSON may contain, found without recursion: the value may be deep."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, _NotANumber):
            said = Label("NaN oder Infinity", "NaN or Infinity")
            yield Finding(path or "$", said, Label("gültiges JSON", "valid JSON"))
        elif isinstance(found, _Endless):
            said = Label("eine zu große Zahl", "a number that is too large")
            digits = Label(f"bis {MAX_DIGITS} Ziffern", f"up to {MAX_DIGITS} digits")
            yield Finding(path or "$", said, digits)
        elif isinstance(found, list):
            waiting += [(f"{path}[{at}]", item) for at, item in enumerate(found)][::-1]
        elif isinstance(found, dict):
            stem = f"{path}." if path else ""
            for key in getattr(found, "keys_twice", ()):
                said = Label("mehrmals derselbe Schlüssel", "the same key more than once")
                once = Label("jeder Schlüssel einmal", "each key once")
                yield Finding(stem + shown_key(key), said, once)
            waiting += [(stem + shown_key(key), item) for key, item in found.items()][::-1]
