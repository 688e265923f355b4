"""JSON Schemas (2020-12) of the client and of the decision, generated from the code.

``python -m kim_rules.schema`` writes the copies that ship with the package. A schema
tells what form facts have; whether they contradict each other or lie after the key date
is told by reading the client.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from kim_rules import reading_facts as read
from kim_rules.answers import Change, Notice
from kim_rules.decision import SCHEMA, Decision
from kim_rules.facts import Client
from kim_rules.loading import load_rulebook
from kim_rules.logic import Join
from kim_rules.rulebook import Rulebook
from kim_rules.stored import StoredDetails
from kim_rules.vocabulary import NATIONALITIES, FindingBody, NeedLevel, ResidenceStatus, Truth

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The folder of the copies that ship with the package.
SHIPPED = Path(__file__).parent / "schemas"

_YEAR = "(?!0000)[0-9]{4}"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
A_DAY: Schema = {"type": "string", "pattern": f"^{_YEAR}-{_MONTH}-{_DAY}$"}
A_PARTIAL_DATE: Schema = {"type": "string", "pattern": f"^{_YEAR}(-{_MONTH}(-{_DAY})?)?$"}
A_TEXT: Schema = {"type": "string", "pattern": "\\S", "maxLength": read.MAX_TEXT}
OUTCOME: Schema = {"type": "string", "pattern": "^(group:[0-9]+|multiple_needs|referral)$"}


def as_text(schema: Schema) -> str:
    """A schema as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


# --- the client ------------------------------------------------------------------------


def client_schema(rulebook: Rulebook | None = None) -> Schema:
    """The schema of a client's JSON.

    Args:
        rulebook: Whose areas and declared facts are allowed; the default when None.
    """
    rules = rulebook or load_rulebook()
    fields = [field for field in attrs.fields(Client) if "read" in field.metadata]
    properties = {field.name: _fact(field, rules) for field in fields}
    properties.update({name: _declared(name, rules) for name in rules.extra_facts})
    return {
        "$schema": DIALECT,
        "$id": "urn:kim-rules:schema:client:1",
        "title": "The facts of a client; a fact that is absent or null is unknown",
        "type": "object",
        "required": [field.name for field in fields if field.default is attrs.NOTHING],
        "properties": properties,
        "additionalProperties": False,
        **_immigration(),
    }


def _immigration() -> Schema:
    """Who did not immigrate has neither entered nor fled."""
    denied = {"properties": {"immigrated": {"const": False}}, "required": ["immigrated"]}
    neither = {"entry_date": {"type": "null"}, "fled": {"enum": [False, None]}}
    return {"if": denied, "then": {"properties": neither}}


def _fact(field: attrs.Attribute[Any], rules: Rulebook) -> Schema:
    schema = _FACTS[field.metadata["read"]](rules)
    return schema if field.default is attrs.NOTHING else or_null(schema)


def _declared(name: str, rules: Rulebook) -> Schema:
    fact = rules.extra_facts[name]
    limit = read.MAX_NUMBER
    kinds: dict[str, Schema] = {
        "bool": {"type": "boolean"},
        "integer": {"type": "integer", "minimum": -limit, "maximum": limit},
        "code": {"enum": list(fact.codes)},
        "partial_date": A_PARTIAL_DATE,
    }
    return or_null(kinds[fact.kind])


def _needs(rules: Rulebook) -> Schema:
    level = or_null(_codes(NeedLevel))
    areas = dict.fromkeys(rules.areas, level)
    return {"type": "object", "properties": areas, "additionalProperties": False}


def _finding(_rules: Rulebook) -> Schema:
    parts = {
        "established": {"type": "boolean"},
        "by": or_null(_codes(FindingBody)),
        "on": or_null(A_DAY),
    }
    finding = {
        "type": "object",
        "required": ["established"],
        "properties": parts,
        "additionalProperties": False,
    }
    return {"anyOf": [{"const": False}, finding]}


def _nationalities(_rules: Rulebook) -> Schema:
    return {"type": "array", "minItems": 1, "items": {"enum": sorted(NATIONALITIES)}}


def _institutions(_rules: Rulebook) -> Schema:
    return {"type": "array", "uniqueItems": True, "items": A_TEXT}


#: The form that each reader of facts accepts.
_FACTS: dict[Callable[..., Any], Callable[[Rulebook], Schema]] = {
    read.identifier: lambda _: A_TEXT,
    read.text: lambda _: A_TEXT,
    read.boolean: lambda _: {"type": "boolean"},
    read.partial_date: lambda _: A_PARTIAL_DATE,
    read.day_or_false: lambda _: {"anyOf": [{"const": False}, A_DAY]},
    read.code: lambda _: _codes(ResidenceStatus),
    read.nationalities: _nationalities,
    read.institutions: _institutions,
    read.needs: _needs,
    read.needs_finding: _finding,
}


def _codes(enum: type[Enum]) -> Schema:
    return {"enum": [member.value for member in enum]}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


# --- the decision ----------------------------------------------------------------------

#: Attributes that have another name in JSON.
_RENAMED: dict[type, dict[str, str]] = {
    Change: {"before": "from", "after": "to"},
    Notice: {"label": "text"},
    StoredDetails: {"explanation_pieces": "explanation"},
}
#: Attributes whose JSON is not of their Python type.
_OTHERWISE: dict[tuple[type, str], Schema] = {
    (Notice, "label"): {"type": "string"},
    (StoredDetails, "explanation_pieces"): {"$ref": "#/$defs/explanation"},
    (Change, "outcome"): OUTCOME,
}


def decision_schema() -> Schema:
    """The schema of a decision's JSON."""
    properties = {
        "schema": {"const": SCHEMA},
        **_properties(Decision),
        **_properties(StoredDetails),
    }
    return {
        "$schema": DIALECT,
        "$id": "urn:kim-rules:schema:decision:1",
        "title": "Everything that is decided about one client on one key date",
        **_closed(properties),
        "$defs": _explanation(),
    }


def _properties(cls: type) -> dict[str, Schema]:
    hints = get_type_hints(cls)
    renamed = _RENAMED.get(cls, {})
    return {
        renamed.get(field.name, field.name): _OTHERWISE.get((cls, field.name))
        or _of_type(hints[field.name])
        for field in attrs.fields(cls)
        if not field.name.startswith("_")
    }


def _of_type(hint: Any) -> Schema:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not type(None))
        return or_null(_of_type(inner))
    if origin is tuple:
        return {"type": "array", "items": _of_type(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of_type(arguments[1])}
    if attrs.has(hint):
        return _closed(_properties(hint))
    if issubclass(hint, Enum):
        return _codes(hint)
    plain: dict[type, Schema] = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        date: A_DAY,
    }
    return plain[hint]


def _closed(properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """An object with these properties, all of them required but the optional ones."""
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": properties,
        "additionalProperties": False,
    }


def _explanation() -> dict[str, Schema]:
    """The parts of the explanation; the text of the labels comes from the rulebook."""
    text: Schema = {"type": "string"}
    label, source, nodes = _ref("label"), _ref("source"), _list(_ref("node"))
    truth, used = _ref("truth"), _closed({"id": text, "option": text})
    told = {"label": label, "source": source, "parts": nodes}
    steps = {"outcome": text, "step": {"type": "integer", "minimum": 1, "maximum": 6}}
    both = {"complex_need": truth, "eligible": truth}
    outcomes = _closed({"multiple_needs": _ref("multiple_needs"), "referral": _ref("referral")})
    outcomes = {**outcomes, "patternProperties": {"^group:[0-9]+$": _ref("node")}}
    hints = get_type_hints(Decision)
    status = get_type_hints(hints["multiple_needs"])["status"]
    return {
        "truth": _codes(Truth),
        "label": _closed({"de": text, "en": text}),
        "source": _closed({"id": text, "de": text, "en": text}),
        "node": _node(label, source, nodes, used),
        "multiple_needs": _closed({"status": _codes(status), **told}),
        "referral": _closed({**steps, **told, **both}, optional=tuple(both)),
        "explanation": _closed(
            {
                "outcomes": outcomes,
                "rests_on": {"type": "object", "additionalProperties": _list(text)},
                "statistics": {"type": "object", "additionalProperties": truth},
            }
        ),
    }


def _node(label: Schema, source: Schema, nodes: Schema, used: Schema) -> Schema:
    """A node of the tree: a condition, with its parts or the facts that it reads."""
    day = or_null(A_DAY)
    named = {"id": {"type": "string"}, "truth": _ref("truth"), "label": label, "source": source}
    more = {
        "in_force": _closed({"from": day, "through": day}),
        "reading": used,
        "only_under": used,
        "left_out": {"enum": ["reading", "not_in_force"]},
        "join": _codes(Join),
        "parts": nodes,
        "facts": _list({"type": "string"}),
    }
    either = [{"required": ["join", "parts"]}, {"required": ["facts"]}]
    return {**_closed({**named, **more}, optional=tuple(more)), "oneOf": either}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def shipped() -> dict[str, str]:
    """The files that ship with the package: name and text."""
    return {
        "client.schema.json": as_text(client_schema()),
        "decision.schema.json": as_text(decision_schema()),
    }


def write() -> None:
    """Write the files that ship with the package."""
    SHIPPED.mkdir(exist_ok=True)
    for name, text in shipped().items():
        (SHIPPED / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
