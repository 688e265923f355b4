"""The facts of a person in lines for people: results, never part of a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kim_rules.cli.questions import FINDING, question
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label
from kim_rules.wording import fact_name

#: The parts of a finding, in front of their values.
_OF_FINDINGS = {"by": Label("durch", "by"), "on": Label("am", "on")}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def fact_lines(facts: Mapping[str, Any], rules: Rulebook, lang: str) -> Iterator[str]:
    """A line for each fact.

    Args:
        facts: The client as JSON values.
        rules: Whose words to use; what they do not know is shown as it is.
        lang: ``de`` or ``en``.
    """
    for fact, value in facts.items():
        if fact != "id":
            yield f"{fact_name(rules, fact, lang)}: {_text(fact, value, rules, lang)}"


def _text(fact: str, value: Any, rules: Rulebook, lang: str) -> str:
    for label, code in _choices(fact, rules):
        if code == value and type(code) is type(value):
            return label.text(lang)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or ("keine" if lang == "de" else "none")
    if isinstance(value, Mapping):
        return ", ".join(_parts(fact, value, rules, lang))
    if isinstance(value, bool):
        return {"de": ("nein", "ja"), "en": ("no", "yes")}[lang][value]
    if lang == "de" and isinstance(value, str) and _DATE.fullmatch(value):
        return ".".join(reversed(value.split("-")))
    return str(value)


def _parts(fact: str, value: Mapping[str, Any], rules: Rulebook, lang: str) -> Iterator[str]:
    """What is known of a fact that has parts: a finding, or the levels of need."""
    for part, known in value.items():
        if fact == FINDING and part == "established":
            yield _text(FINDING, {part: known}, rules, lang)
        elif known is not None or fact != FINDING:
            yield f"{_name(part, rules, lang)} {_text(f'{fact}.{part}', known, rules, lang)}"


def _name(part: str, rules: Rulebook, lang: str) -> str:
    area = rules.areas.get(part)
    label = _OF_FINDINGS.get(part) if area is None else area.label
    return part if label is None else label.text(lang)


def _choices(key: str, rules: Rulebook) -> Sequence[tuple[Label, Any]]:
    """The values that a fact can have, where they have words."""
    try:
        return question(key, rules).choices
    except KeyError:  # of another rulebook, or a fact that is asked about in parts
        return ()
