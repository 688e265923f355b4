"""The part of the guard that looks for the definition of every step."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from gherkin.parser_types import Step
from gherkin.pickles.compiler import PickleStep

from kim_rules.testing.feature_file import FeatureFile, Finding
from kim_rules.testing.registry import KEYWORDS, Kind, Matcher

_KINDS: dict[str, Kind] = {"Context": "given", "Action": "when", "Outcome": "then"}
_ARGUMENTS = {"dataTable": ("datatable", "Tabelle"), "docString": ("docstring", "Textblock")}


def check_steps(file: FeatureFile, definitions: Sequence[Matcher]) -> Iterator[Finding]:
    """Steps that no definition, or more than one, would run; tables that would be ignored."""
    steps = file.steps()
    for pickle in file.pickles():
        for compiled in pickle["steps"]:
            step = steps[compiled["astNodeIds"][0]]
            kind = _KINDS.get(compiled["type"])
            if kind is not None:
                yield from _check(file, step, compiled, kind, definitions)


def _check(
    file: FeatureFile,
    step: Step,
    compiled: PickleStep,
    kind: Kind,
    definitions: Sequence[Matcher],
) -> Iterator[Finding]:
    line, text = step["location"]["line"], compiled["text"]
    able = [d for d in definitions if d.kind in (kind, None) and d.matches(text)]
    if not able:
        yield file.finding(line, _undefined(text, kind, definitions))
    elif len(able) > 1:
        patterns = "“ und „".join(d.pattern for d in able)
        yield file.finding(line, f"Der Schritt „{text}“ ist mehrdeutig: er passt auf „{patterns}“.")
    else:
        yield from _check_arguments(file, step, able[0])


def _check_arguments(file: FeatureFile, step: Step, definition: Matcher) -> Iterator[Finding]:
    for key, (argument, word) in _ARGUMENTS.items():
        taken = definition.takes(argument)
        line, text = step["location"]["line"], step["text"]
        if key in step and taken == "no":
            yield file.finding(
                line, f"Der Schritt „{text}“ liest keine {word}; sie würde übergangen."
            )
        elif key not in step and taken == "required":
            yield file.finding(line, f"Unter dem Schritt „{text}“ fehlt die {word}.")


def _undefined(text: str, kind: Kind, definitions: Sequence[Matcher]) -> str:
    other = next((d for d in definitions if d.matches(text) and d.kind), None)
    if other is not None and other.kind is not None:
        return f"Der Schritt „{text}“ gehört zu {KEYWORDS[other.kind]}, nicht zu {KEYWORDS[kind]}."
    plain = {_plain(d.pattern): d for d in definitions if d.kind in (kind, None)}
    near = difflib.get_close_matches(text, plain, 1, cutoff=0.4)
    hint = f" Ähnlich ist: „{near[0]}“." if near else ""
    return f"Den Schritt „{text}“ gibt es nicht.{hint} Alle Schritte stehen in der Anleitung."


def _plain(pattern: str) -> str:
    """A pattern as a sentence: gaps as dots, what may be left out left out."""
    text = re.sub(r"\(\?P<\w+>[^()]*\)\?", "", pattern)
    text = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "…", text)
    while re.search(r"\(\?:[^()]*\)", text):
        text = re.sub(r"\(\?:([^()|]*)[^()]*\)\??", r"\1", text)
    return re.sub(r"[\\?]", "", text)
