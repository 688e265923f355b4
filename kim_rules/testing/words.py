"""Words of a rulebook: its areas, providers, groups, readings and facts, by German name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kim_rules.logic import expressions_of
from kim_rules.testing.german import (
    BODIES,
    COUNTRIES,
    NEED_LEVELS,
    NEEDS_STATUS,
    REFERRALS,
    STATUSES,
    TRUTHS,
    YES_NO,
    UnknownWord,
    choose,
    listed,
    partial_date,
    slug,
    spoken,
    unknown,
)

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook

#: The facts of every rulebook, as they are called in a scenario.
FACTS = {
    "Geburtsdatum": "birth_date",
    "Einreisedatum": "entry_date",
    "Staatsangehörigkeit": "nationalities",
    "Staatsangehörigkeiten": "nationalities",
    "Aufenthaltsstatus": "residence_status",
    "zugewandert": "immigrated",
    "geflüchtet": "fled",
    "unbegleitet eingereist": "unaccompanied_at_entry",
    "berechtigt nach § 25a": "entitled_25a",
    "berechtigt nach § 25b": "entitled_25b",
    "berechtigt nach § 104c": "entitled_104c",
    "Bedarf": "needs",
    "Institutionen": "institutions",
    "Gesamtplanung notwendig": "overall_planning_needed",
    "Feststellung": "multiple_needs_finding",
    "aufgenommen am": "admitted_on",
    "Unterstützung gewünscht": "support_wanted",
    "Wohnort": "municipality",
}
_BRACKETS = re.compile(r"\((.+?)\)")
#: Parts of a finding, which a table can give in lines of their own.
FINDING_PARTS = {"Feststellung durch": "by", "Feststellung am": "on"}
FINDINGS: dict[str, dict[str, bool] | bool | None] = {
    "festgestellt": {"established": True},
    "verneint": {"established": False},
    "keine": False,
    "unbekannt": None,
}


def fact(rulebook: Rulebook, word: str) -> str:
    """The name of a fact."""
    declared = {known.label.de: name for name, known in rulebook.extra_facts.items()}
    try:
        return choose(
            "Die Angabe", word, {**FACTS, **declared}, [*FACTS.values(), *declared.values()]
        )
    except UnknownWord:
        raise unknown("Die Angabe", word, [*FACTS, *FINDING_PARTS, *declared]) from None


def is_declared(rulebook: Rulebook, word: str) -> bool:
    """Whether the rulebook declares a fact of this name or label itself."""
    named = [(name, known.label.de) for name, known in rulebook.extra_facts.items()]
    return slug(word) in {slug(each) for pair in named for each in pair}


def area(rulebook: Rulebook, word: str) -> str:
    """The id of an area of need."""
    labels = {known.label.de: id_ for id_, known in rulebook.areas.items()}
    return choose("Der Bereich", word, labels, rulebook.areas)


def areas(rulebook: Rulebook, words: str) -> list[str]:
    """The ids of several areas of need; ``alle`` for every one, ``keine`` for none."""
    if slug(words) in ("alle", "keine"):
        return list(rulebook.areas) if slug(words) == "alle" else []
    return [area(rulebook, word) for word in listed(words)]


def reading(rulebook: Rulebook, word: str) -> str:
    """The id of a reading."""
    labels = {known.label.de: known.id for known in rulebook.readings}
    return choose("Die Lesart", word, labels, labels.values())


def option(rulebook: Rulebook, reading_id: str, word: str) -> str:
    """The id of an option of a reading."""
    known = rulebook.reading(reading_id)
    labels = {label.de: option for option, label in known.labels.items()}
    return choose(f"Zur Lesart „{known.label.de}“ die Möglichkeit", word, labels, known.options)


def provider(rulebook: Rulebook, word: str) -> str:
    """The id of a provider: by label, id, the part in brackets or the first word of the id."""
    labels = {known.label.de: known.id for known in rulebook.providers}
    shorts = [(id_.split("_")[0], id_) for id_ in labels.values()]
    shorts += [(part, id_) for label, id_ in labels.items() for part in _BRACKETS.findall(label)]
    # A short form that two providers share names neither of them.
    same = {id_ for short, id_ in shorts if slug(short) == slug(word)}
    return same.pop() if len(same) == 1 else choose("Das Angebot", word, labels, labels.values())


def providers(rulebook: Rulebook, words: str) -> list[str]:
    """The ids of several providers; ``niemand`` for none."""
    if slug(words) == "niemand":
        return []
    return [provider(rulebook, word) for word in listed(words)]


def _status(word: str) -> str | None:
    from kim_rules.vocabulary import STATUS_LABELS

    labels = {label.de: status.value for status, label in STATUS_LABELS.items()}
    words: dict[str, str | None] = {**labels, **STATUSES, "unbekannt": None}
    return choose("Der Aufenthaltsstatus", word, words, labels.values())


def _nationalities(words: str) -> list[str] | None:
    if slug(words) == "unbekannt":
        return None
    return [
        word if re.fullmatch("[A-Z]{2}", word) else choose("Das Land", word, COUNTRIES)
        for word in listed(words)
    ]


def _institutions(words: str) -> list[str] | None:
    special: dict[str, list[str] | None] = {"keine": [], "unbekannt": None}
    return special[slug(words)] if slug(words) in special else listed(words)


def _admission(word: str) -> str | bool | None:
    return False if slug(word) in {"nein", "nicht_aufgenommen"} else partial_date(word)


def _answer(word: str) -> bool | None:
    return choose("Die Antwort", word, YES_NO)


def _finding(word: str) -> Any:
    found = choose("Die Feststellung", word, FINDINGS)
    return dict(found) if isinstance(found, dict) else found


def _needs(word: str) -> None:
    if slug(word) != "unbekannt":
        raise UnknownWord("Zum Bedarf gehört ein Bereich, zum Beispiel „Bedarf Wohnen“.")


def _text(word: str) -> str | None:
    return None if slug(word) == "unbekannt" else word


def level(word: str) -> str | None:
    """The code of a level of need."""
    return choose("Der Bedarf", word, NEED_LEVELS, ("none", "short_term", "long_term"))


def body(word: str) -> str | None:
    """The code of a body that can make a finding."""
    return choose("Die Stelle", word, BODIES, filter(None, BODIES.values()))


_READERS: dict[str, Callable[[str], Any]] = {
    "birth_date": partial_date,
    "entry_date": partial_date,
    "nationalities": _nationalities,
    "residence_status": _status,
    "needs": _needs,
    "institutions": _institutions,
    "multiple_needs_finding": _finding,
    "admitted_on": _admission,
    "municipality": _text,
}


def value(name: str, word: str) -> Any:
    """The value of a fact, from the words of a scenario."""
    return _READERS.get(name, _answer)(word)


def declared_value(rulebook: Rulebook, name: str, word: str) -> Any:
    """The value of a fact that a rulebook declares itself: truth, number, date or code."""
    known = rulebook.extra_facts[name]
    if slug(word) == "unbekannt":
        return None
    if known.kind == "code":
        labels = {label.de: code for code, label in known.codes.items()}
        return choose(known.label.de, word, labels, known.codes)
    if known.kind == "integer":
        return int(word) if re.fullmatch(r"-?\d+", word) else word
    return partial_date(word) if known.kind == "partial_date" else _answer(word)


def names(rulebook: Rulebook) -> dict[str, str]:
    """The German name of every code of the rulebook that a message can show."""
    found = {name: word for word, name in reversed(FACTS.items())}
    found |= {code: word for word, code in REFERRALS.items()}
    found |= {known.id: known.label.de for known in rulebook.providers}
    found |= {known.id: known.label.de for known in rulebook.readings}
    found |= {name: known.label.de for name, known in rulebook.extra_facts.items()}
    return found | {id_: known.label.de for id_, known in rulebook.areas.items()}


def conditions(rulebook: Rulebook, provider_id: str) -> dict[str, str]:
    """The conditions of a provider by their German labels, named as decisions name reasons."""
    known = rulebook.provider(provider_id)
    stem = f"provider:{provider_id}:"
    parts = [
        part
        for node in (known.every, known.some)
        for expression in expressions_of(rulebook.tree.nodes[node])
        for part in getattr(expression, "parts", ())
    ]
    return {rulebook.tree.nodes[part].label.de: part.removeprefix(stem) for part in parts}


def line(rulebook: Rulebook, word: str) -> str:
    """The id of a line of the statistics; a group without lines of its own is one."""
    labels: dict[str, str] = {}
    for group in rulebook.groups:
        labels |= {known.label.de: known.id for known in group.lines}
        if not group.lines:
            labels[group.label.de] = str(group.number)
    return choose("Die Zeile der Statistik", word, labels, labels.values())


def outcome(word: str) -> str:
    """The name of an outcome: ``group:3``, ``multiple_needs`` or ``referral``."""
    if found := re.fullmatch(r"Zielgruppe (\d+)", word):
        return f"group:{found[1]}"
    names = {"multipler Hilfebedarf": "multiple_needs", "Verweisung": "referral"}
    if slug(word) in map(slug, names):
        return choose("Das Ergebnis", word, names)
    raise unknown("Das Ergebnis", word, ["Zielgruppe 1", *names])


def answer(rulebook: Rulebook, outcome_name: str, word: str) -> str:
    """The code of an answer of this outcome."""
    if outcome_name.startswith("group:"):
        return choose("Das Ergebnis", word, TRUTHS)
    if outcome_name == "multiple_needs":
        return choose("Der Stand des multiplen Hilfebedarfs", word, NEEDS_STATUS)
    if slug(word) in map(slug, REFERRALS):
        return choose("Die Verweisung", word, REFERRALS)
    return provider(rulebook, word)


def spoken_answer(rulebook: Rulebook, outcome_name: str, code: str) -> str:
    """The German word for an answer of this outcome."""
    if outcome_name.startswith("group:"):
        return spoken(code, TRUTHS)
    if outcome_name == "multiple_needs":
        return spoken(code, NEEDS_STATUS)
    return names(rulebook).get(code, code)
