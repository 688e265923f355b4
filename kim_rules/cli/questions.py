"""The questions of the interview: one for each fact, and for the parts of some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from kim_rules.cli import replies
from kim_rules.cli.replies import Parser
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import STATUS_LABELS, FindingBody, Label, NeedLevel

Facts = Mapping[str, Any]
FINDING = "multiple_needs_finding"
ADMITTED = "admitted_on"
#: The area that is asked last: it is the most delicate one.
LAST_AREA = "health"

_ENTITLED = (
    "Hat die Ausländerbehörde festgestellt, dass die Person Anspruch auf eine "
    "Aufenthaltserlaubnis nach § {} AufenthG hat?",
    "Has the immigration authority found the person entitled to a residence permit under "
    "§ {} AufenthG?",
)
TEXTS: dict[str, Label] = {
    "birth_date": Label("Wann ist die Person geboren?", "When was the person born?"),
    "entry_date": Label(
        "Wann ist die Person nach Deutschland eingereist (zum jetzigen Aufenthalt)?",
        "When did the person enter Germany (for the present stay)?",
    ),
    "nationalities": Label(
        "Welche Staatsangehörigkeiten hat die Person?", "Which nationalities does the person have?"
    ),
    "residence_status": Label(
        "Welchen Aufenthaltsstatus hat die Person am Stichtag?",
        "Which residence status does the person hold on the key date?",
    ),
    "immigrated": Label("Ist die Person zugewandert?", "Did the person immigrate?"),
    "fled": Label(
        "Ist die Person nach Deutschland geflüchtet?", "Did the person come as a refugee?"
    ),
    "unaccompanied_at_entry": Label(
        "Ist die Person ohne sorgeberechtigte Person eingereist?",
        "Did the person enter without a person with custody?",
    ),
    **{
        f"entitled_{place}": Label(*(text.format(place) for text in _ENTITLED))
        for place in ("25a", "25b", "104c")
    },
    "institutions": Label(
        "Welche Institutionen beeinflussen den Fall?", "Which institutions influence the case?"
    ),
    "overall_planning_needed": Label(
        "Ist eine Gesamtplanung notwendig?", "Is an overall plan needed?"
    ),
    FINDING: Label(
        "Gibt es eine Feststellung zum multiplen Hilfebedarf der Person?",
        "Is there a finding on multiple needs of the person?",
    ),
    f"{FINDING}.by": Label("Welche Stelle war das?", "Which body was it?"),
    f"{FINDING}.on": Label("An welchem Tag war das?", "On which day was it?"),
    "admitted_on": Label(
        "Wurde die Person ins Case Management aufgenommen?",
        "Was the person admitted to case management?",
    ),
    "admitted_on.on": Label(
        "An welchem Tag wurde die Person ins Case Management aufgenommen?",
        "On which day was the person admitted to case management?",
    ),
    "support_wanted": Label(
        "Wünscht die Person weitere Unterstützung?", "Does the person want further support?"
    ),
    "municipality": Label("Wo wohnt die Person?", "Where does the person live?"),
}
_NEED = Label(
    "Braucht die Person Unterstützung im Bereich „{}“?",
    "Does the person need support in the area of {}?",
)
_PARSERS: dict[str, tuple[Parser, Label]] = {
    "birth_date": (replies.some_date, replies.A_DATE),
    "entry_date": (replies.some_date, replies.A_DATE),
    "nationalities": (replies.countries, replies.COUNTRY_CODES),
    "institutions": (replies.names, replies.NAMES),
    f"{FINDING}.on": (replies.day, replies.A_DAY),
    "admitted_on.on": (replies.day, replies.A_DAY),
}
_KINDS: dict[str, tuple[Parser, Label]] = {
    "bool": (replies.truth, replies.A_TRUTH),
    "integer": (replies.number, replies.A_NUMBER),
    "partial_date": (replies.some_date, replies.A_DATE),
}
_NUMBER = Label("Nummer", "number")
_LEVELS = (
    (Label("kein Bedarf", "no need"), NeedLevel.NONE.value),
    (Label("kurzfristig", "short-term"), NeedLevel.SHORT_TERM.value),
    (Label("längerfristig", "long-term"), NeedLevel.LONG_TERM.value),
    (Label("nicht gefragt", "not asked"), None),
)
_CHOICES: dict[str, tuple[tuple[Label, Any], ...]] = {
    "residence_status": tuple((label, code.value) for code, label in STATUS_LABELS.items()),
    FINDING: (
        (Label("ja, der Bedarf ist festgestellt", "yes, established"), {"established": True}),
        (Label("ja, der Bedarf ist verneint", "yes, rejected"), {"established": False}),
        (Label("nein", "no"), False),
    ),
    f"{FINDING}.by": (
        (Label("Fachberatungsstelle", "advisory centre"), FindingBody.FACHBERATUNGSSTELLE.value),
        (Label("KIM", "KIM"), FindingBody.KIM.value),
        (Label("andere Stelle", "other body"), FindingBody.OTHER.value),
    ),
}


@frozen
class State:
    """Where an interview stands.

    Args:
        facts: What is known, as JSON values.
        said: The answers of the interview by question, in their order; None for one that
            was left open. None of these is asked again.
    """

    facts: Facts
    said: dict[str, Any] = field(factory=dict)


@frozen
class Question:
    """One question.

    Args:
        key: The fact, or a part of it: ``needs.language``.
        text: How it is asked.
        hint: What can be answered.
        parse: Reads an answer.
        choices: The entries of a numbered list, if any.
    """

    key: str
    text: Label
    hint: Label
    parse: Parser
    choices: tuple[tuple[Label, Any], ...] = ()

    @property
    def fact(self) -> str:
        """The fact that it is about."""
        return self.key.split(".")[0]

    def answered(self, state: State, value: Any) -> State:
        """The state with an answer to this question.

        Args:
            state: Before it.
            value: The parsed answer; None leaves the question open.
        """
        facts, (fact, _, part) = state.facts, self.key.partition(".")
        if fact == ADMITTED:
            # That there was a day is known by its day alone.
            facts = facts if value in (None, True) else {**facts, fact: value}
        elif value is not None:
            told = {**(facts.get(fact) or {}), part: value} if part else value
            facts = {**facts, fact: told}
        return State(facts, {**state.said, self.key: value})


def open_keys(fact: str, state: State, rulebook: Rulebook) -> Iterator[str]:
    """What can be asked about a fact that is missing or not precise enough.

    Args:
        fact: Its name.
        state: Where the interview stands.
        rulebook: Whose areas of need are asked, the most delicate one last.
    """
    known = state.facts.get(fact)
    if fact == "needs":
        areas = sorted(rulebook.areas, key=lambda area: area == LAST_AREA)
        yield from (f"needs.{area}" for area in areas if (known or {}).get(area) is None)
    elif fact == FINDING and isinstance(known, Mapping):
        yield from (f"{fact}.{part}" for part in ("by", "on") if known.get(part) is None)
    else:
        yield fact
        if state.said.get(ADMITTED) is True and fact == ADMITTED:
            yield f"{fact}.on"


def question(key: str, rulebook: Rulebook) -> Question:
    """The question for a fact or a part of one.

    Args:
        key: From :func:`open_keys`.
        rulebook: Whose areas and declared facts there are.
    """
    fact, _, part = key.partition(".")
    declared = rulebook.extra_facts.get(fact)
    choices = _CHOICES.get(key, ())
    if fact == "needs":
        area, choices = rulebook.areas[part].label, _LEVELS
        text = Label(_NEED.de.format(area.de), _NEED.en.format(area.en))
    elif declared is not None:
        text = declared.question
        choices = tuple((label, code) for code, label in declared.codes.items())
    else:
        text = TEXTS[key]
    if fact == "municipality":
        choices = _places(rulebook)
        return Question(key, text, replies.A_PLACE, replies.place(choices), choices)
    if choices:
        return Question(key, text, _NUMBER, replies.choice(choices), choices)
    kind = declared.kind if declared else "bool"
    parse, hint = _PARSERS.get(key) or _KINDS[kind]
    return Question(key, text, hint, parse)


def _places(rulebook: Rulebook) -> tuple[tuple[Label, str], ...]:
    named = ((Label(one.name, one.name), one.name) for one in rulebook.municipalities)
    return (*named, (Label("anderswo", "elsewhere"), "elsewhere"))


def code_of(value: object) -> str:
    """The code by which a translation knows an entry of a numbered list.

    Args:
        value: What the entry means.
    """
    if isinstance(value, Mapping):
        return "established" if value["established"] else "rejected"
    return {None: "not_asked", False: "none"}.get(value) or str(value)  # type: ignore[call-overload]
