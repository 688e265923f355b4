"""Plugins with one fault each: every decision is complete, and never altered by them.

A fault is met with the plugin left out and named with the reason. The reason tells no fact
of a person.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import ModuleType

import made_plugins
import pytest
from command_line import ON, call

import kim_rules as kim
from kim_rules import plugins
from kim_rules.errors import PluginError
from kim_rules.plugin_calls import is_program

#: Stands in facts and in the errors of plugins, and must not appear in any message.
CANARY = "Geheimhausen"
FACTS = {
    "id": "c-1",
    "birth_date": "1990",
    "entry_date": "2019-08",
    "residence_status": "duldung",
    "municipality": CANARY,
}
DAY = date(2023, 9, 15)
OBSERVER = "@hookimpl\ndef kim_rules_observe_decision(decision):\n"
CLAIM = "@hookimpl\ndef kim_rules_load_rulebooks():\n"


def text_of_decision() -> str:
    """The decision about the client of this file."""
    return kim.decide(kim.Client.from_dict(FACTS), on=DAY).to_json()


@pytest.fixture(scope="module")
def right() -> str:
    """The decision without any plugin."""
    with made_plugins.only():
        return text_of_decision()


# --- what is wrong before or while it is imported --------------------------------------------

#: Text of the module, and what the reason has to name.
WHEN_IMPORTED = {
    "cannot_be_imported": ("import no_such_module_anywhere", "ModuleNotFoundError: No module"),
    "wrong_syntax": ("def (", "SyntaxError"),
    "raises": ("raise ValueError('kaputt')", "ValueError: kaputt"),
    "raises_without_words": ("raise LookupError", "gescheitert mit LookupError"),
    "exits": ("raise SystemExit('bye')", "SystemExit: bye"),
    "exits_hard": ("class Stop(BaseException): pass\nraise Stop", "Stop"),
    "error_without_text": (
        "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd", "Odd",
    ),
    "endless_message": ("raise ValueError('x' * 100000)", "xxx…"),
    "message_of_many_lines": ("raise ValueError('a\\nb\\x1b[2J')", "ValueError: a b [2J"),
    "recurses": ("def f(): f()\nf()", "RecursionError"),
    "warns": ("import warnings; warnings.warn('old', stacklevel=1)", "UserWarning: old"),
    "no_hook": ("x = 1", "kein Hook"),
}  # fmt: skip


@pytest.mark.parametrize("name", WHEN_IMPORTED)
def test_a_plugin_that_fails_when_it_is_imported(
    name: str, right: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused with the reason, and decisions are as they are without it."""
    text, reason = WHEN_IMPORTED[name]
    made_plugins.install(tmp_path, name, text)
    monkeypatch.syspath_prepend(tmp_path)
    with made_plugins.only(name):
        assert text_of_decision() == right
        found = made_plugins.told(name)
    assert (found.state, found.hooks) == ("refused", {})
    [fault] = found.faults
    assert reason in fault.de
    assert len(fault.de) < 400
    assert fault.de.isprintable()


#: What the entry point names, and what the reason has to name.
ENTRY_POINTS = {
    "absent_module": ("no_such_module_here", "ModuleNotFoundError"),
    "absent_attribute": ("installed_absent_attribute:plugin", "AttributeError"),
    "not_a_name": ("installed not a name!", "gescheitert mit"),
    "a_class": ("installed_a_class:Plugin", "weder ein Modul noch ein Objekt"),
    "nothing": ("installed_nothing:nothing", "weder ein Modul noch ein Objekt"),
    "a_number": ("installed_a_number:number", "kein Hook"),
}


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_a_wrong_entry_point(
    name: str, right: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry point that leads to nothing useful is refused with the reason."""
    value, reason = ENTRY_POINTS[name]
    text = "nothing, number = None, 7\nclass Plugin:\n" + _indented(OBSERVER + "    pass")
    made_plugins.install(tmp_path, name, text, value=value)
    monkeypatch.syspath_prepend(tmp_path)
    with made_plugins.only(name):
        assert text_of_decision() == right
        found = made_plugins.told(name)
    assert found.state == "refused"
    assert reason in found.faults[0].de


def _indented(text: str) -> str:
    return "".join(f"    {line}" for line in text.splitlines(True))


# --- what is wrong with its hooks ------------------------------------------------------------

HOOKS = {
    "misspelt": (
        "@hookimpl\ndef kim_rules_load_rulebook(): return {}",
        "kim_rules_load_rulebook ist kein Hook; erlaubt: kim_rules_load_rulebooks",
    ),
    "no_mark": ("def kim_rules_load_rulebooks(): return {}", "keine Funktion mit @hookimpl"),
    "no_mark_and_misspelt": ("def kim_rules_loads(): return {}", "kim_rules_loads heißt wie"),
    "no_function": ("kim_rules_load_rulebooks = {}", "keine Funktion mit @hookimpl"),
    "the_specification": (
        "from kim_rules.hookspecs import kim_rules_load_rulebooks", "keine Funktion mit @hookimpl",
    ),
    "default": (
        "@hookimpl\ndef kim_rules_observe_decision(decision=None): pass",
        "das Argument decision hat einen Vorgabewert",
    ),
    "unknown_argument": (
        "@hookimpl\ndef kim_rules_observe_decision(decision, client): pass",
        "das Argument client ist unbekannt; erlaubt: decision",
    ),
    "argument_of_none": (
        "@hookimpl\ndef kim_rules_load_rulebooks(folder): pass", "erlaubt: keines",
    ),
    "many_arguments": (
        "@hookimpl\ndef kim_rules_observe_decision(*decisions): pass", "kein gewöhnliches",
    ),
    "named_arguments": (
        "@hookimpl\ndef kim_rules_observe_decision(**named): pass", "kein gewöhnliches",
    ),
    "argument_by_name_only": (
        "@hookimpl\ndef kim_rules_observe_decision(*, decision): pass", "kein gewöhnliches",
    ),
    "async": (
        "@hookimpl\nasync def kim_rules_observe_decision(decision): pass", "keine gewöhnliche",
    ),
    "yields": (OBSERVER + "    yield decision", "keine gewöhnliche"),
    "wrapper": (
        "@hookimpl(wrapper=True)\ndef kim_rules_observe_decision(decision):\n    return (yield)",
        "keine gewöhnliche",
    ),
    "twice": (
        "@hookimpl\ndef kim_rules_load_rulebooks(): return {}\n"
        "@hookimpl(specname='kim_rules_load_rulebooks')\ndef again(): return {}",
        "mehrmals",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOOKS)
def test_a_plugin_with_a_wrong_hook(name: str, right: str) -> None:
    """It is refused as a whole, and the reason names the hook or the argument."""
    text, reason = HOOKS[name]
    with made_plugins.only():
        with pytest.raises(PluginError) as error:
            plugins.register(made_plugins.plugin(text), name)
        assert text_of_decision() == right
        assert name not in [plugin.name for plugin in plugins.report()]
    assert reason in error.value.label.de
    assert str(error.value).startswith(f"{name}: ")


def test_an_object_that_fails_when_it_is_looked_at(right: str) -> None:
    """Looking for hooks can run code of the plugin; what it raises is isolated."""

    class Odd:
        def __dir__(self) -> list[str]:
            raise SystemExit(CANARY)

    with made_plugins.only():
        with pytest.raises(PluginError, match=r"failed with SystemExit$"):
            plugins.register(Odd(), "odd")
        assert text_of_decision() == right


# --- what goes wrong when it is called -------------------------------------------------------

SET = "object.__setattr__"
#: What an observer does, and the error that is named; none where it reaches nothing anyway.
OBSERVERS = {
    "raises": (f"raise ValueError('{CANARY}')", "ValueError"),
    "exits": (f"raise SystemExit('{CANARY}')", "SystemExit"),
    "stops": ("raise StopIteration", "StopIteration"),
    "closes": ("raise GeneratorExit", "GeneratorExit"),
    "asserts": ("assert decision is None", "AssertionError"),
    "recurses": ("kim_rules_observe_decision(decision)", "RecursionError"),
    "sets": ("decision.eligible = 'no'", "FrozenInstanceError"),
    "deletes": ("del decision.referral", "FrozenInstanceError"),
    "changes_readings": ("decision.readings['several'] = 'three'", "TypeError"),
    "changes_explanation": ("decision.explanation.clear(); decision.to_dict().clear()", None),
    "forces_fields": (f"{SET}(decision, 'eligible', 'no'); {SET}(decision, 'client', '')", None),
    "forces_groups": (f"{SET}(decision.target_groups[2], 'verdict', 'no')", None),
    "forces_referral": (f"{SET}(decision.referral, 'to', 'nobody')", None),
    "forces_needs": (f"{SET}(decision.multiple_needs, 'conflict', True)", None),
    "forces_rulebook": (f"{SET}(decision.rulebook, 'version', '0')", None),
    "forces_missing": (f"{SET}(decision.missing_facts[0], 'fact', 'x')", None),
    "forces_changes": (f"{SET}(decision.changes_on, 'date', None)", None),
    "forces_dependence": (f"{SET}(decision.depends_on_readings[0], 'option', 'x')", None),
    "returns": ("return decision", None),
    "prints": (f"print('{CANARY}')", None),
    "decides": (
        "import kim_rules as kim\n"
        "    kim.decide(kim.Client.from_dict({'id': 'c-2'}), on=decision.on)",
        None,
    ),
    "resets": ("from kim_rules import plugins; plugins.reset()", None),
    "registers": ("from kim_rules import plugins; plugins.register(1, 'x')", "PluginError"),
}


def observer(name: str) -> ModuleType:
    """The plugin of that name in the table above."""
    return made_plugins.plugin(f"{OBSERVER}    {OBSERVERS[name][0]}")


@pytest.mark.parametrize("name", OBSERVERS)
def test_an_observer_with_a_fault(name: str, right: str) -> None:
    """The decision, and the next one, are the same byte for byte; the fault is told once."""
    named = OBSERVERS[name][1]
    with made_plugins.only():
        plugins.register(observer(name), "made")
        assert text_of_decision() == right
        assert text_of_decision() == right
        told = [fault.de for fault in plugins.faults()]
    assert told == ([] if named is None else [f"gescheitert mit {named}"])


@pytest.mark.parametrize("name", OBSERVERS)
def test_observers_after_a_broken_one(name: str, right: str) -> None:
    """One with a fault keeps no other from seeing the decision, and alters it for none."""
    good = made_plugins.plugin(f"seen = []\n{OBSERVER}    seen.append(decision.to_json())")
    with made_plugins.only():
        plugins.register(observer(name), "first")
        plugins.register(good, "second")
        text_of_decision()
    assert good.seen == [right]


def test_an_interruption_is_not_swallowed() -> None:
    """Ctrl-C comes from the user and not from the plugin."""
    with made_plugins.only():
        plugins.register(made_plugins.plugin(OBSERVER + "    raise KeyboardInterrupt"), "made")
        with pytest.raises(KeyboardInterrupt):
            text_of_decision()


CLAIMS = {
    "nothing": ("return None", "NoneType statt eines Mappings"),
    "a_list": ("return ['kreis-x']", "list statt eines Mappings"),
    "wrong_name": ("return {'Kreis X!': Path('x')}", "als Regelwerk nicht erlaubt: Kreis X!"),
    "control_characters": ("return {'a\\x1b[2J': Path('x')}", "nicht erlaubt: a [2J"),
    "a_number_as_name": ("return {1: Path('x')}", "als Regelwerk nicht erlaubt: int"),
    "a_text_as_folder": ("return {'kreis-x': 'x'}", "str statt eines pathlib.Path"),
    "one_of_two_wrong": ("return {'kreis-x': Path('x'), 'kreis-y': 7}", "int statt"),
    "raises": (f"raise ValueError('{CANARY}')", "gescheitert mit ValueError"),
    "exits": ("raise SystemExit", "gescheitert mit SystemExit"),
    "an_id_of_the_core": (
        "return {'kreis-mettmann': Path('x')}", "„kreis-mettmann“ gehört zu kim-rules selbst",
    ),
    "odd_mapping": (
        "from collections.abc import Mapping\n"
        "    class Odd(Mapping):\n"
        "        def __getitem__(self, key): raise ValueError\n"
        "        def __iter__(self): yield 'x'\n"
        "        def __len__(self): return 1\n"
        "    return Odd()",
        "gescheitert mit ValueError",
    ),
    "asks_itself": (
        "import kim_rules as kim\n    kim.load_rulebook('kreis-z')", "mit UnknownRulebook",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_a_wrong_claim(name: str, right: str) -> None:
    """What a hook returns is taken as a whole or not at all; the other hooks go on."""
    text, reason = CLAIMS[name]
    other = "\n@hookimpl\ndef kim_rules_read_clients(): return {'fine': lambda source: ()}"
    with made_plugins.only():
        plugins.register(made_plugins.plugin(f"{CLAIM}    {text}{other}"), "made")
        assert text_of_decision() == right
        with pytest.raises(kim.UnknownRulebook, match=r"known ids: kreis-mettmann$"):
            kim.load_rulebook("kreis-x")
        found = made_plugins.told("made")
        assert text_of_decision() == right
    [fault] = found.faults
    assert fault.hook == "kim_rules_load_rulebooks"
    assert reason in fault.de
    assert CANARY not in str(found)
    assert found.hooks == {"kim_rules_load_rulebooks": (), "kim_rules_read_clients": ("fine",)}


VALUES = {
    "kim_rules_open_stores": ("'x': 7", "int statt einer Funktion"),
    "kim_rules_read_clients": ("'x': 'csv'", "str statt einer Funktion"),
    "kim_rules_write_forms": ("'x': None", "NoneType statt einer Funktion"),
    "kim_rules_translate_questions": ("'x_y': print", "als Sprache der Fragen nicht erlaubt: x_y"),
    "kim_rules_render_reports": ("'X': print", "als Format nicht erlaubt: X"),
    "kim_rules_add_sections": ("'x': 'Abschnitt'", "str statt einer Funktion"),
    "kim_rules_list_providers": ("'x': [{'name': 'y'}]", "eines Objekts mit „id“"),
    "kim_rules_add_commands": ("'x': 'module:attribute'", "eines Paares von Texten"),
}


@pytest.mark.parametrize("hook", VALUES)
def test_a_wrong_value_of_a_claim(hook: str) -> None:
    """Every kind of claim is checked for what stands under its names."""
    value, reason = VALUES[hook]
    text = f"@hookimpl\ndef {hook}(): return {{{value}}}"
    with made_plugins.only():
        plugins.register(made_plugins.plugin(text), "made")
        found = made_plugins.told("made")
    assert found.hooks == {hook: ()}
    assert reason in found.faults[0].de


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("('nowhere', 'Hilfe.')", "kein Ort der Form modul:attribut: nowhere"),
        ("('a:b', 'Zwei\\nZeilen')", "keine Zeile Text"),
        ("('a:b', ' ')", "keine Zeile Text"),
        ("('a:b', 7)", "tuple statt eines Paares"),
        ("['a:b', 'Hilfe.']", "list statt eines Paares"),
    ],
)
def test_a_wrong_command(value: str, reason: str) -> None:
    """A command is a place and one line of help."""
    text = f"@hookimpl\ndef kim_rules_add_commands(): return {{'x': {value}}}"
    with made_plugins.only():
        plugins.register(made_plugins.plugin(text), "made")
        assert reason in made_plugins.told("made").faults[0].de


@pytest.mark.parametrize(
    "value",
    [
        "'x'",
        "{'id': 'a'}",
        "[{'id': 1}]",
        "[7]",
        "[{'id': 'a', 'x': Path('x')}]",
        "[{'id': 'a', 'x': float('nan')}]",
    ],
)
def test_wrong_records_of_providers(value: str) -> None:
    """What is told about providers is JSON, or it is not told."""
    text = f"@hookimpl\ndef kim_rules_list_providers(): return {{'kreis-x': {value}}}"
    with made_plugins.only():
        plugins.register(made_plugins.plugin(text), "made")
        assert plugins.providers("kreis-x") == []
        assert len(made_plugins.told("made").faults) == 1


# --- on the command line ---------------------------------------------------------------------


@pytest.fixture
def person(tmp_path: Path) -> Path:
    """A file with the client."""
    path = tmp_path / "person.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", OBSERVERS)
def test_results_are_the_same_with_a_broken_observer(name: str, person: Path) -> None:
    """Standard output has the same bytes, and standard error names who failed, not at whom."""
    arguments = ("decide", person, *ON, "--format", "ndjson")
    with made_plugins.only():
        expected = call(*arguments)
        plugins.register(observer(name), "made")
        done = call(*arguments)
    assert (done.code, done.out) == (0, expected.out)
    named, printed = OBSERVERS[name][1], f"{CANARY}\n" if name == "prints" else ""
    fault = f"Plugin made, kim_rules_observe_decision: gescheitert mit {named}\n"
    assert done.err == (printed if named is None else fault)


def test_what_plugins_print_is_no_result(
    tmp_path: Path, person: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plugin that prints while it is imported, or when it is asked, spoils no result."""
    text = f"print('imported')\n{OBSERVER}    print('seen')\n"
    text += "@hookimpl\ndef kim_rules_add_commands():\n    print('asked'); return {}\n"
    made_plugins.install(tmp_path, "talks", text)
    monkeypatch.syspath_prepend(tmp_path)
    with made_plugins.only():
        arguments = ("decide", person, *ON, "--format", "json")
        decided, helped = call(*arguments).out, call("--help").out
    with made_plugins.only("talks"):
        done = call(*arguments)
        assert (done.out, done.err) == (decided, "imported\nseen\n")
        done = call("--help")
        assert (done.out, done.err) == (helped, "asked\n")
    assert not is_program()
