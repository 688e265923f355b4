"""A JSON Schema (2020-12) of the answers of one person, for programs that draw forms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

from kim_rules.reading_facts import MAX_NUMBER, MAX_TEXT
from kim_rules.rulebook import Rulebook
from kim_rules.schema import A_DAY, A_PARTIAL_DATE, DIALECT
from kim_rules_forms.languages import Language
from kim_rules_forms.questions import DAYS, META, NONE, UNKNOWNS, Kind, Question
from kim_rules_forms.relevance import asked

Schema = dict[str, Any]
_A_TEXT: Schema = {"type": "string", "pattern": "\\S", "maxLength": MAX_TEXT}


def write_json_schema(rulebook: Rulebook, languages: Sequence[Language], out: BinaryIO) -> None:
    """Write the schema; titles are in the first language, all are under ``x-titles``.

    Args:
        rulebook: Whose questions.
        languages: The languages of the titles.
        out: Where it is written.
    """
    text = json.dumps(answers_schema(rulebook, languages), ensure_ascii=False, indent=2)
    out.write(f"{text}\n".encode())


def answers_schema(rulebook: Rulebook, languages: Sequence[Language]) -> Schema:
    """The schema of the answers of one person: a property a column.

    Args:
        rulebook: Whose questions.
        languages: The languages of the titles.
    """
    properties: Schema = {}
    for column in META:
        titles = {one.code: one.meta(column) for one in languages}
        form = A_DAY if column in DAYS else _A_TEXT
        properties[column] = {**_titled(titles), **form}
    for question in asked(rulebook):
        properties[question.name] = _question(question, languages)
    first = languages[0]
    return {
        "$schema": DIALECT,
        "$id": f"urn:kim-rules:schema:answers:{rulebook.id}:{rulebook.version}",
        "title": first.word("title"),
        "description": first.word("intro"),
        "x-rulebook": {
            "id": rulebook.id, "version": rulebook.version, "sha256": rulebook.sha256,
        },
        "x-languages": [
            {"code": one.code, "name": one.name, "direction": one.direction, "checked": one.checked}
            for one in languages
        ],
        "type": "object",
        "required": ["id"],
        "properties": properties,
        "additionalProperties": False,
    }  # fmt: skip


def _titled(titles: dict[str, str]) -> Schema:
    return {"title": next(iter(titles.values())), "x-titles": titles}


def _question(question: Question, languages: Sequence[Language]) -> Schema:
    first = languages[0]
    told = {
        **_titled({one.code: one.question(question) for one in languages}),
        "description": first.why(question),
        "x-source": first.source(question),
        "x-fact": question.fact,
        "x-sensitivity": question.sensitivity,
    }
    choices = [
        {
            "const": one.code,
            **_titled({each.code: each.choice(question, one) for each in languages}),
        }
        for one in question.answers
    ]
    unknown = choices[-len(UNKNOWNS) :]
    if question.kind is Kind.CHOICES:
        known = {"type": "array", "minItems": 1, "uniqueItems": True}
        form = [{**known, "items": {"oneOf": choices[: -len(UNKNOWNS)]}}, *unknown]
    elif question.kind in _FORMS:
        form = [_FORMS[question.kind], *unknown]
    elif NONE in question.choices:
        names = {"type": "array", "minItems": 1, "uniqueItems": True, "items": _A_TEXT}
        form = [names, *choices]
    elif question.kind is Kind.TEXT:
        codes = [one.code for one in UNKNOWNS]
        form = [{**_A_TEXT, "not": {"enum": codes}}, *unknown]
    else:
        form = choices
    return {**told, "oneOf": form}


_FORMS: dict[Kind, Schema] = {
    Kind.PARTIAL_DATE: A_PARTIAL_DATE,
    Kind.DAY: A_DAY,
    Kind.NUMBER: {"type": "integer", "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER},
}
