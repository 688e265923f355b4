"""The JSON Schemas say what the code accepts and answers, and ship with the package."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest
import toml_folders
from command_line import CASELOAD, SCREENING, call
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from oracle import KEY_DATES, random_client, random_readings

import kim_rules as kim
from kim_rules.schema import SHIPPED, client_schema, decision_schema, shipped

FOLDER = Path(__file__).parent / "bad_clients"
CLIENT = Draft202012Validator(client_schema())
DECISION = Draft202012Validator(decision_schema())
RULES = kim.load_rulebook()


def test_shipped_copies_are_the_generated_ones() -> None:
    """The files of the package are written by ``python -m kim_rules.schema`` and by nobody else."""
    assert {path.name: path.read_text(encoding="utf-8") for path in SHIPPED.iterdir()} == shipped()


@pytest.mark.parametrize("schema", [client_schema(), decision_schema()], ids=["client", "decision"])
def test_schemas_are_schemas(schema: dict[str, Any]) -> None:
    """Both are valid schemas of the dialect 2020-12 that they name."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def nodes_of(trees: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every node of the trees, without what is below it."""
    for tree in trees:
        yield {**tree, "parts": []} if "parts" in tree else tree
        yield from nodes_of(tree.get("parts", ()))


def parted(decision: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The decision without what is below its outcomes, and all nodes from there.

    Most nodes are the same for many clients; each is looked at once, for the sake of time.
    """
    outcomes = decision["explanation"]["outcomes"]
    nodes = [node for tree in outcomes.values() for node in nodes_of(tree["parts"])]
    shallow = {name: {**tree, "parts": []} for name, tree in outcomes.items()}
    return {**decision, "explanation": {**decision["explanation"], "outcomes": shallow}}, nodes


@pytest.mark.parametrize("seed", range(4))
def test_random_clients_and_their_decisions(seed: int) -> None:
    """Two thousand valid clients, decided under all kinds of readings, fit the schemas."""
    rng = Random(seed)
    node_schema = {"$ref": "#/$defs/node", "$defs": decision_schema()["$defs"]}
    a_node, known = Draft202012Validator(node_schema), set[str]()
    for _ in range(500):
        on = rng.choice(KEY_DATES)
        facts = random_client(rng, on)
        assert CLIENT.is_valid(facts), facts
        client = kim.Client.from_dict(facts)
        assert CLIENT.is_valid(client.to_dict())
        decision = kim.decide(client, on=on, readings=random_readings(rng))
        shallow, nodes = parted(decision.to_dict())
        assert next(DECISION.iter_errors(shallow), None) is None
        for text in {json.dumps(node) for node in nodes} - known:
            known.add(text)
            assert a_node.is_valid(json.loads(text)), text
    assert len(known) > 100


def test_whole_decisions() -> None:
    """Decisions of the example clients fit as they are, trees included."""
    for line in Path(SCREENING).read_text(encoding="utf-8").splitlines()[:20]:
        decision = kim.decide(kim.Client.from_dict(json.loads(line)), on=date(2023, 9, 15))
        error = next(DECISION.iter_errors(json.loads(decision.to_json())), None)
        assert error is None, error


def test_example_clients() -> None:
    """The shipped example fits."""
    for name in (SCREENING, CASELOAD):
        for line in Path(name).read_text(encoding="utf-8").splitlines():
            facts = json.loads(line)
            assert CLIENT.is_valid(facts.get("client", facts))


def facts_of(path: Path) -> list[Any]:
    """The JSON values of a file of bad clients; none where the text itself is the mistake."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return []
    return value if isinstance(value, list) else [value]


#: What a schema cannot tell: the day of decision, the calendar, spellings, the text itself.
BEYOND = {
    "aufnahme_nach_stichtag.json", "aufnahme_vor_geburt.json", "doppelter_schluessel.json",
    "einreise_nach_stichtag.json", "geburt_nach_einreise.json", "geburt_nach_stichtag.json",
    "institution_doppelt.json", "nul_maskiert.json", "einzelnes_surrogat.json",
    "unmoegliches_datum.json",
}  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(FOLDER.iterdir()) if facts_of(path)],
    ids=lambda path: path.name,
)
def test_bad_clients(path: Path) -> None:
    """Every mistake of form is refused by the schema, too; nothing else is."""
    refused = any(not CLIENT.is_valid(facts) for facts in facts_of(path))
    assert refused is (path.name not in BEYOND)


REFUSED: dict[str, Any] = {
    "no id": {},
    "id null": {"id": None},
    "unknown key": {"id": "c", "name": "x"},
    "year nought": {"id": "c", "birth_date": "0000"},
    "month 13": {"id": "c", "birth_date": "1990-13"},
    "day 32": {"id": "c", "birth_date": "1990-01-32"},
    "month of one digit": {"id": "c", "birth_date": "1990-1"},
    "admitted in a month": {"id": "c", "admitted_on": "2023-01"},
    "no nationality": {"id": "c", "nationalities": []},
    "nationality in small letters": {"id": "c", "nationalities": ["sy"]},
    "unknown area": {"id": "c", "needs": {"garden": "none"}},
    "unknown level": {"id": "c", "needs": {"health": "much"}},
    "finding without content": {"id": "c", "multiple_needs_finding": {}},
    "finding with more": {"id": "c", "multiple_needs_finding": {"established": True, "x": 1}},
    "finding true": {"id": "c", "multiple_needs_finding": True},
    "institutions twice": {"id": "c", "institutions": ["a", "a"]},
    "truth as text": {"id": "c", "fled": "true"},
    "truth as number": {"id": "c", "fled": 0},
    "empty municipality": {"id": "c", "municipality": " "},
    "did not immigrate but entered": {"id": "c", "immigrated": False, "entry_date": "2020"},
    "did not immigrate but fled": {"id": "c", "immigrated": False, "fled": True},
}


@pytest.mark.parametrize("facts", REFUSED.values(), ids=REFUSED)
def test_refused_by_schema_and_code(facts: dict[str, Any]) -> None:
    """What the schema refuses the code refuses."""
    assert not CLIENT.is_valid(facts)
    with pytest.raises(kim.InvalidClient):
        kim.Client.from_dict(facts)


ACCEPTED: dict[str, Any] = {
    "nothing known": {"id": "c"},
    "everything null": {"id": "c", **dict.fromkeys(RULES.fact_order)},
    "not immigrated": {"id": "c", "immigrated": False, "entry_date": None, "fled": False},
    "empty lists": {"id": "c", "institutions": [], "needs": {}},
    "denials": {"id": "c", "multiple_needs_finding": False, "admitted_on": False},
    "finding of unknown origin": {
        "id": "c", "multiple_needs_finding": {"established": False, "by": None, "on": None}
    },
    "area not asked": {"id": "c", "needs": {"health": None}},
}  # fmt: skip


@pytest.mark.parametrize("facts", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted_by_schema_and_code(facts: dict[str, Any]) -> None:
    """What the code accepts the schema accepts."""
    assert CLIENT.is_valid(facts)
    kim.Client.from_dict(facts)


def test_properties_are_the_facts() -> None:
    """The schema of a client has exactly the fields of the class."""
    fields = {field.name for field in attrs.fields(kim.Client)} - {"extra"}
    assert set(client_schema()["properties"]) == fields


def test_declared_facts_and_areas(tmp_path: Path) -> None:
    """The schema of another rulebook has its areas and its declared facts."""
    files = toml_folders.shipped()
    kinds = {"a": "bool", "b": "integer", "c": "code", "d": "partial_date"}
    label = {"de": "x", "en": "x"}
    files["rulebook.toml"]["facts"] = {
        name: {"type": kind, "label": label, "question": label} for name, kind in kinds.items()
    }
    files["rulebook.toml"]["facts"]["c"]["codes"] = {"one": label, "two": label}
    files["rulebook.toml"]["areas"][0]["id"] = "wellness"
    files["rulebook.toml"]["sensitivity"] = {}
    for provider in files["providers.toml"]["providers"]:
        provider.pop("areas", None)
    rules = kim.load_rulebook(toml_folders.write(tmp_path / "kreis", files))
    validator = Draft202012Validator(client_schema(rules))
    good = {"id": "c", "a": True, "b": 3, "c": "two", "d": "1990", "needs": {"wellness": "none"}}
    bad = {"a": 1, "b": 2**31, "c": "three", "d": "90", "needs": {"health": "none"}}
    assert validator.is_valid(good)
    kim.Client.from_dict(good, rules)
    for name, value in bad.items():
        assert not validator.is_valid({**good, name: value})
        with pytest.raises(kim.InvalidClient):
            kim.Client.from_dict({**good, name: value}, rules)


def _wrong(decision: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The decision with one mistake at a time."""
    yield {**decision, "more": 1}
    for key in decision:
        yield {name: value for name, value in decision.items() if name != key}
    yield {**decision, "schema": "kim-rules/decision/2"}
    yield {**decision, "eligible": "maybe"}
    yield {**decision, "on": "2023-13-01"}
    yield {**decision, "primary_group": "3"}
    yield {**decision, "target_groups": [{"number": 1, "id": "x", "verdict": "perhaps"}]}
    yield {**decision, "referral": {**decision["referral"], "to": 1}}
    yield {**decision, "missing_facts": [{"fact": "x"}]}
    yield {**decision, "changes_on": {"date": "2024-01-01"}}
    changed = [{"outcome": "group", "from": "a", "to": "b"}]
    yield {**decision, "changes_on": {"date": "2024-01-01", "changes": changed}}
    yield {**decision, "explanation": {**decision["explanation"], "outcomes": {}}}


def test_decisions_with_mistakes() -> None:
    """The schema of a decision refuses what is no decision."""
    decision = kim.decide(kim.Client("c-1"), on=KEY_DATES[0]).to_dict()
    assert DECISION.is_valid(decision)
    for wrong in _wrong(decision):
        assert not DECISION.is_valid(wrong)


@pytest.mark.parametrize("which", ["client", "decision"])
def test_command(which: str) -> None:
    """``kim-rules schema`` prints the shipped file."""
    done = call("schema", which)
    assert (done.code, done.err) == (0, "")
    assert done.out == (SHIPPED / f"{which}.schema.json").read_text(encoding="utf-8")


def test_command_for_another_rulebook(tmp_path: Path) -> None:
    """With --rulebook the client has the areas of that rulebook."""
    files = toml_folders.shipped()
    garden = {"id": "garden", "label": {"de": "Garten", "en": "garden"}}
    files["rulebook.toml"]["areas"].append(garden)
    folder = toml_folders.write(tmp_path / "kreis", files)
    schema = json.loads(call("schema", "client", "--rulebook", folder).out)
    assert "garden" in schema["properties"]["needs"]["properties"]
