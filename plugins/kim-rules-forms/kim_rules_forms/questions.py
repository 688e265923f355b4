"""The questions of a screening form, made from a rulebook and from nothing else.

A question is a column: of a form, of an export, of a sheet. Most facts are one question;
the needs are one for each area, and a finding, an admission and a municipality are asked
in steps. What a column's answers mean is told by :mod:`kim_rules_forms.answers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any

from attrs import evolve, field, frozen

from kim_rules.cli import questions as asked
from kim_rules.cli import replies
from kim_rules.cli.reasons import source, why
from kim_rules.rulebook import Rulebook
from kim_rules.testing.german import slug
from kim_rules.vocabulary import NATIONALITIES, Label
from kim_rules_forms.countries import country


class Kind(StrEnum):
    """What an answer looks like."""

    PARTIAL_DATE = "partial_date"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"


@frozen
class Choice:
    """One of the answers that can be chosen.

    Args:
        code: As it stands in forms and exports.
        label: What a person reads.
        value: What it means, as a JSON value; None is unknown.
        spellings: Other words for the same.
    """

    code: str
    label: Label
    value: Any = field(default=None, eq=False)
    spellings: tuple[str, ...] = ()


NOT_ASKED = Choice("not_asked", Label("nicht gefragt", "not asked"))
REFUSED = Choice("refused", Label("möchte nicht sagen", "does not want to say"))
#: The answers that every question has; both leave the fact unknown.
UNKNOWNS = (NOT_ASKED, REFUSED)
YES = Choice("yes", Label("ja", "yes"), True)
NO = Choice("no", Label("nein", "no"), False)
#: The answer of a list that is complete and empty, and of a finding that nobody made.
NONE = Choice("none", Label("keine", "none"), ())
#: The answer for a municipality that is not one of the rulebook's.
ELSEWHERE = Choice("elsewhere", Label("anderswo", "elsewhere"), "elsewhere")

#: The columns beside the questions: whom a row is about, and how it came about.
META: dict[str, Label] = {
    "id": Label("Kennung der Person (kein Name)", "key of the person (no name)"),
    "submission_id": Label("Kennung des Bogens", "key of the submission"),
    "recorded_on": Label("Tag der Befragung", "day of the interview"),
    "case_manager": Label("Kürzel der Fachkraft", "code of the case manager"),
    "consent_referral_on": Label(
        "Tag der Einwilligung in eine Verweisung", "day of the consent to a referral"
    ),
}
#: The column that comes last: only who knows the questions can consent. A referral is
#: proposed with consent alone, so an empty cell means that there is none.
CONSENT = "consent_referral_on"
#: The columns beside the questions that are days.
DAYS = ("recorded_on", CONSENT)

#: The names that forms need for themselves.
RESERVED = ("meta", "intro", "unchecked", "consent_referral", "start", "end", "today", "instanceID")
#: The sections of a form, by what their questions are about.
SECTIONS = (
    "section_meta", "section_facts", "section_needs", "section_sensitive", "section_consent",
)  # fmt: skip
#: What is put behind a question's name for the parts in which some forms ask it.
SUFFIXES = ("known", "day", "month", "year", "partly", "value")


@frozen(eq=False)
class Question:
    """One question, and one column.

    Args:
        name: Of the column.
        kind: What an answer looks like.
        label: How a case manager asks.
        hint: What can be answered; empty where the choices tell it.
        why: The reason for asking: what depends on it.
        source: Where the rules stand that look at it.
        fact: The fact that it fills.
        sensitivity: How delicate it is, 0 to 2.
        part: The part of the fact: an area of need, ``by`` or ``on`` of a finding, ...
        choices: What can be chosen, without the two answers that mean unknown.
    """

    name: str
    kind: Kind
    label: Label
    hint: Label
    why: Label
    source: Label
    fact: str
    sensitivity: int
    part: str = ""
    choices: tuple[Choice, ...] = field(default=())

    @property
    def answers(self) -> tuple[Choice, ...]:
        """Everything that can be chosen: "not asked" and "does not want to say", too."""
        return (*self.choices, *UNKNOWNS)

    @property
    def section(self) -> str:
        """The section of a form in which it stands."""
        if self.sensitivity == 0:
            return "section_facts"
        return "section_needs" if self.fact == "needs" else "section_sensitive"


_NO_HINT = Label("", "")
_FINDING = asked.FINDING
_DAY_HINT = Label("Tag wie 31.12.2023", "a day like 2023-12-31")
_OTHER_PLACE = Label("Wo genau wohnt die Person?", "Where exactly does the person live?")
_OTHER_HINT = Label("Stadt oder Gemeinde", "town or municipality")
_NAMES_HINT = Label(
    "alle, mit Semikolon getrennt, oder „keine“", "all of them, with semicolons, or “none”"
)
_COUNTRIES_HINT = Label("alle angeben", "name all of them")


@lru_cache(maxsize=32)
def questions_of(rulebook: Rulebook) -> tuple[Question, ...]:
    """The questions of a rulebook in the order of asking, the delicate ones last.

    Args:
        rulebook: Whose facts, areas and municipalities are asked for.
    """
    drafts = [
        evolve(draft, why=why(fact, rulebook), source=source(fact, rulebook))
        for fact in rulebook.fact_order
        for draft in _drafts(fact, rulebook)
    ]
    taken = {*RESERVED, *SECTIONS, *META}
    for at, draft in enumerate(drafts):
        drafts[at] = evolve(draft, name=_free(draft.name, taken))
        taken.update(parts_of_name(drafts[at].name))
    return tuple(sorted(drafts, key=lambda one: (one.sensitivity, SECTIONS.index(one.section))))


def parts_of_name(name: str) -> tuple[str, ...]:
    """A column's name with those that some forms make of it."""
    return (name, *(f"{name}_{suffix}" for suffix in SUFFIXES))


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a prefix where it would be mistaken for another column."""
    while not taken.isdisjoint(parts_of_name(name)):
        name = f"fact_{name}"
    return name


def _drafts(fact: str, rulebook: Rulebook) -> Iterator[Question]:
    if fact == "needs":
        yield from _needs(rulebook)
    elif fact == _FINDING:
        yield from _finding(rulebook)
    elif fact == "admitted_on":
        on = asked.question(f"{fact}.on", rulebook)
        yield _draft(rulebook, fact, "admitted", Kind.YES_NO, choices=(YES, NO))
        yield _draft(rulebook, fact, fact, Kind.DAY, on.text, hint=_DAY_HINT, part="on")
    elif fact == "municipality":
        yield _draft(rulebook, fact, fact, Kind.CHOICE, choices=_places(rulebook))
        other = "municipality_other"
        yield _draft(rulebook, fact, other, Kind.TEXT, _OTHER_PLACE, hint=_OTHER_HINT, part="other")
    elif fact == "nationalities":
        codes = tuple(Choice(code, country(code), code) for code in sorted(NATIONALITIES))
        yield _draft(rulebook, fact, fact, Kind.CHOICES, hint=_COUNTRIES_HINT, choices=codes)
    elif fact == "institutions":
        yield _draft(rulebook, fact, fact, Kind.TEXT, hint=_NAMES_HINT, choices=(NONE,))
    else:
        yield _plain(fact, rulebook)


def _draft(
    rulebook: Rulebook,
    fact: str,
    name: str,
    kind: Kind,
    label: Label | None = None,
    *,
    hint: Label = _NO_HINT,
    part: str = "",
    choices: tuple[Choice, ...] = (),
) -> Question:
    """A question whose reason and source are still missing."""
    text = label or asked.question(fact, rulebook).text
    grade = rulebook.sensitivity.get(fact, 0)
    return Question(name, kind, text, hint, _NO_HINT, _NO_HINT, fact, grade, part, choices)


def _plain(fact: str, rulebook: Rulebook) -> Question:
    """A fact with one question whose answers the interview knows: flag, code, date, number."""
    known = asked.question(fact, rulebook)
    declared = rulebook.extra_facts.get(fact)
    name = fact if fact.isascii() else slug(fact) or "fact"
    if known.choices:
        choices = tuple(Choice(_code(str(value)), label, value) for label, value in known.choices)
        return _draft(rulebook, fact, name, Kind.CHOICE, choices=choices)
    if known.hint == replies.A_TRUTH:
        return _draft(rulebook, fact, name, Kind.YES_NO, choices=(YES, NO))
    is_number = declared is not None and declared.kind == "integer"
    kind = Kind.NUMBER if is_number else Kind.PARTIAL_DATE
    return _draft(rulebook, fact, name, kind, hint=known.hint)


def _code(value: str) -> str:
    """A code that no form takes for a list of codes, or for an answer of its own."""
    reserved = {one.code for one in (*UNKNOWNS, ELSEWHERE)}
    plain = value if value.isascii() and value.replace("_", "").isalnum() else slug(value)
    return f"code_{plain}" if plain in reserved or not plain else plain


def _needs(rulebook: Rulebook) -> Iterator[Question]:
    for area in sorted(rulebook.areas, key=lambda one: one == asked.LAST_AREA):
        known = asked.question(f"needs.{area}", rulebook)
        choices = tuple(
            Choice(value, label, value) for label, value in known.choices if value is not None
        )
        name = f"needs_{slug(area)}"
        yield _draft(rulebook, "needs", name, Kind.CHOICE, known.text, part=area, choices=choices)


def _finding(rulebook: Rulebook) -> Iterator[Question]:
    established, rejected, none = asked.question(_FINDING, rulebook).choices
    choices = (
        Choice("established", *established),
        Choice("rejected", *rejected),
        Choice("none", *none),  # its label is "no", so no other code can be
    )
    yield _draft(rulebook, _FINDING, "finding_established", Kind.CHOICE, choices=choices)
    by = asked.question(f"{_FINDING}.by", rulebook)
    bodies = tuple(Choice(str(value), label, value) for label, value in by.choices)
    yield _draft(rulebook, _FINDING, "finding_by", Kind.CHOICE, by.text, part="by", choices=bodies)
    on = asked.question(f"{_FINDING}.on", rulebook)
    yield _draft(rulebook, _FINDING, "finding_on", Kind.DAY, on.text, hint=_DAY_HINT, part="on")


def _places(rulebook: Rulebook) -> tuple[Choice, ...]:
    """The municipalities; a code that begins with letters keeps the zero of its AGS."""
    known = (
        Choice(f"ags_{place.ags}", Label(place.name, place.name), place.name, place.spellings)
        for place in rulebook.municipalities
    )
    return (*known, ELSEWHERE)
