"""One page of HTML: it works without network and script, prints well, and gives JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from kim_rules.rulebook import Rulebook
from kim_rules_forms.languages import Language
from kim_rules_forms.questions import (
    CONSENT,
    DAYS,
    META,
    UNKNOWNS,
    Kind,
    Question,
)
from kim_rules_forms.relevance import asked

TEMPLATES = Path(__file__).parent / "templates"
#: How many lists for nationalities there are at first, and on paper; the script adds more.
LISTS = 4
_LONG_LIST = 12


@frozen
class Said:
    """A text in one of the languages of the page.

    Args:
        lang: Code of the language.
        dir: Its direction.
        text: The text.
    """

    lang: str
    dir: str
    text: str


@frozen
class Field:
    """A question as the page shows it.

    Args:
        question: The question.
        widget: ``radios``, ``select``, ``countries`` or ``input``.
        label: How it is asked.
        hint: What can be answered.
        why: Why it is asked.
        source: Where that is written.
        choices: Code and label of the answers.
    """

    question: Question
    widget: str
    label: tuple[Said, ...]
    hint: tuple[Said, ...]
    why: tuple[Said, ...]
    source: tuple[Said, ...]
    choices: tuple[tuple[str, tuple[Said, ...]], ...]


def write_page(rulebook: Rulebook, languages: Sequence[Language], out: BinaryIO) -> None:
    """Write the page; it shows all its languages together, the first one above the others.

    Args:
        rulebook: Whose questions.
        languages: Its languages.
        out: Where it is written.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = (_inline(name) for name in ("page.css", "page.js"))
    page = Page(rulebook, tuple(languages))
    text = environment.get_template("page.html").render(
        page=page,
        first=languages[0],
        rulebook=rulebook,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    out.write(text.encode())


def _inline(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a browser compares inline content with, so that it runs nothing else."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@frozen
class Page:
    """What the template asks for.

    Args:
        rulebook: Whose questions.
        languages: Of the page.
    """

    rulebook: Rulebook
    languages: tuple[Language, ...]
    meta: tuple[str, ...] = tuple(one for one in META if one not in ("submission_id", CONSENT))
    days: tuple[str, ...] = DAYS
    lists: tuple[int, ...] = tuple(range(1, LISTS + 1))

    def word(self, key: str) -> tuple[Said, ...]:
        """A fixed text in every language."""
        return self._in_all(lambda one: one.word(key))

    def meta_label(self, column: str) -> tuple[Said, ...]:
        """The name of a column beside the questions in every language."""
        return self._in_all(lambda one: one.meta(column))

    def sections(self) -> Iterator[tuple[str, list[Field]]]:
        """The sections with their questions."""
        for section, questions in groupby(asked(self.rulebook), lambda one: one.section):
            yield section, [self._field(question) for question in questions]

    def texts(self) -> dict[str, Any]:
        """What the script says and knows."""
        first = self.languages[0]
        keys = ("page_saved", "page_check", "not_possible", "not_after_today", "required", "either")
        return {
            "words": {key: first.word(key) for key in keys},
            "unknown": [choice.code for choice in UNKNOWNS],
            "past": ["birth_date", "entry_date", "finding_on", "admitted_on", *DAYS],
        }

    @property
    def unchecked(self) -> tuple[Language, ...]:
        """The languages that nobody has checked yet."""
        return tuple(one for one in self.languages if not one.checked)

    def _in_all(self, text: Callable[[Language], str]) -> tuple[Said, ...]:
        """A text in every language, each once."""
        found: dict[str, Said] = {}
        for one in self.languages:
            said = Said(one.code, one.direction, text(one))
            if said.text:
                found.setdefault(said.text, said)
        return tuple(found.values())

    def _told(self, text: Callable[[Language], str]) -> tuple[Said, ...]:
        """A text of the rulebook, in German and English as far as the page has them."""
        own = [one for one in self.languages if one.code in ("de", "en")]
        if own:
            return tuple(Said(one.code, "ltr", text(one)) for one in own if text(one))
        said = text(self.languages[0])
        return (Said("de", "ltr", said),) if said else ()

    def _field(self, question: Question) -> Field:
        choices = tuple(
            (choice.code, self._in_all(lambda one, choice=choice: one.choice(question, choice)))  # type: ignore[misc]
            for choice in self.languages[0].ordered(question)
        )
        return Field(
            question,
            _widget(question),
            self._in_all(lambda one: one.question(question)),
            self._in_all(lambda one: one.hint(question)),
            self._told(lambda one: one.why(question)),
            self._told(lambda one: one.source(question)),
            choices,
        )


def _widget(question: Question) -> str:
    if question.kind is Kind.CHOICES:
        return "countries"
    if question.kind in (Kind.CHOICE, Kind.YES_NO):
        return "select" if len(question.choices) > _LONG_LIST else "radios"
    return "input"
