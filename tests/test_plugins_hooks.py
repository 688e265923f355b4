"""Every hook is documented, has an example that works, and is tested."""

from __future__ import annotations

import inspect
import io
import re
from datetime import date
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any, cast

import made_plugins
import pytest
from command_line import ON, call

import kim_rules as kim
from kim_rules import hookspecs, plugins
from kim_rules.plugin_checks import HOOKS, arguments_of
from kim_rules.plugin_claims import KINDS
from kim_rules.report_tables import Report, Table

ROOT = Path(__file__).parent.parent
TESTS = [path for path in Path(__file__).parent.glob("test_plugin*.py") if path != Path(__file__)]
SECTIONS = ("Called:", "On error:", "Example::")


def docstring_of(hook: str) -> str:
    """What is written about a hook in its specification."""
    return inspect.getdoc(getattr(hookspecs, hook)) or ""


def example_of(hook: str) -> ModuleType:
    """The plugin that the specification of a hook shows."""
    module = ModuleType("example")
    exec(dedent(docstring_of(hook).split("Example::\n")[1]), module.__dict__)
    return module


def test_the_hooks_that_were_promised() -> None:
    """There is a hook for everything that integrators connect."""
    assert set(HOOKS) == {
        "kim_rules_load_rulebooks",
        "kim_rules_open_stores",
        "kim_rules_read_clients",
        "kim_rules_write_forms",
        "kim_rules_translate_questions",
        "kim_rules_render_reports",
        "kim_rules_add_sections",
        "kim_rules_list_providers",
        "kim_rules_observe_decision",
        "kim_rules_add_commands",
    }
    assert set(KINDS) | {"kim_rules_observe_decision"} == set(HOOKS)
    for hook in HOOKS:
        assert re.fullmatch(r"kim_rules_[a-z]+_[a-z]+", hook)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented(hook: str) -> None:
    """Its docstring says when it is called, what an error does, and shows an example."""
    text = docstring_of(hook)
    for section in SECTIONS:
        assert text.count(f"\n{section}\n") == 1, section
    assert hook in text.split("Example::")[1]
    assert ("Returns:" in text) == (hook in KINDS)
    assert all(f"    {argument}: " in text for argument in arguments_of(hook))


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_typed(hook: str) -> None:
    """Arguments and result have types, so that a type checker sees a plugin's mistakes."""
    signature = inspect.signature(getattr(hookspecs, hook))
    assert signature.return_annotation is not signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not parameter.empty
        assert parameter.default is parameter.empty


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_in_the_guide(hook: str) -> None:
    """The guide for integrators and the reference tell of each hook."""
    for page in ("write-a-plugin.md", "reference.md"):
        assert f"`{hook}`" in (ROOT / "docs" / page).read_text(encoding="utf-8"), page


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_tests(hook: str) -> None:
    """Tests elsewhere implement the hook: right, and with a fault."""
    named = [path.name for path in TESTS if hook in path.read_text(encoding="utf-8")]
    assert "test_plugins.py" in named
    assert "test_plugins_faulty.py" in named


# --- the examples work -----------------------------------------------------------------------


def offered(hook: str) -> Any:
    """What the example of a hook offers, under its only name."""
    plugins.register(example_of(hook), "example")
    found = made_plugins.told("example")
    assert found.faults == ()
    [name] = found.hooks[hook]
    return name


def test_the_example_of_rulebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rulebook in its folder is offered under its id."""
    monkeypatch.chdir(tmp_path)
    with made_plugins.only():
        name = offered("kim_rules_load_rulebooks")
        assert plugins.rulebooks()[name] == Path("rulebooks/kreis_muster")


def test_the_example_of_stores() -> None:
    """It is opened by its scheme, and imports its libraries only then."""
    with made_plugins.only():
        name = offered("kim_rules_open_stores")
        with pytest.raises(kim.KimRulesError, match="failed with ModuleNotFoundError") as error:
            plugins.stores()[name]("mystore://host", cast("Any", None))
    assert cast("ImportError", error.value.__cause__).name == "my_journal"


def test_the_example_of_readers(tmp_path: Path) -> None:
    """It reads a table with semicolons, and leaves out what is not known."""
    source = tmp_path / "people.csv"
    source.write_text("\ufeffid;birth_date;municipality\nc-1;1990;\n", encoding="utf-8")
    with made_plugins.only():
        name = offered("kim_rules_read_clients")
        assert list(plugins.readers()[name](source)) == [{"id": "c-1", "birth_date": "1990"}]


def test_the_example_of_forms() -> None:
    """It writes a line for every fact."""
    out = io.BytesIO()
    with made_plugins.only():
        name = offered("kim_rules_write_forms")
        plugins.form_writers()[name](kim.load_rulebook(), ("de", "en"), out)
    assert b"\nbirth_date:\n" in out.getvalue()


def test_the_example_of_languages() -> None:
    """The interview asks in it, and takes its answers."""
    with made_plugins.only():
        offered("kim_rules_translate_questions")
        done = call("ask", "--id", "c-1", *ON, "--lang", "nl", given="w\n" * 2 + "ja\n")
    assert "\nIs de persoon gevlucht?\n" in done.err
    assert "\nWann ist die Person geboren?\n" in done.err


def test_the_example_of_renderers() -> None:
    """It writes the cells of every table."""
    out = io.BytesIO()
    report = Report("x", "de", (Table("y", ("a", "b"), (("c", 1), ("d", None))),))
    with made_plugins.only():
        name = offered("kim_rules_render_reports")
        plugins.renderers()[name](report, out)
    assert out.getvalue() == b"a\tb\nc\t1\nd\t\n"


def test_the_example_of_sections() -> None:
    """It counts the cases that it sees."""
    with made_plugins.only():
        name = offered("kim_rules_add_sections")
        section = plugins.sections()[name]({"on": "2023-09-15"})
        for facts in ({"fled": True}, {"fled": False}, None):
            section.see({"in_caseload": True, "facts": facts})
        [table] = section.tables()
    assert table.rows == (("geflüchtet", 1),)


def test_the_example_of_providers() -> None:
    """It tells about a provider that the rulebook has."""
    with made_plugins.only():
        name = offered("kim_rules_list_providers")
        [told] = plugins.providers(name)
    assert told["id"] in [provider.id for provider in kim.load_rulebook(name).providers]


def test_the_example_of_observers() -> None:
    """It counts decisions."""
    example = example_of("kim_rules_observe_decision")
    with made_plugins.only():
        plugins.register(example, "example")
        for _ in range(3):
            kim.decide(kim.Client.from_dict({"id": "c-1"}), on=date(2023, 9, 1))
    assert example.counted == {"open": 3}


def test_the_example_of_commands() -> None:
    """It stands in the help with its line."""
    with made_plugins.only():
        name = offered("kim_rules_add_commands")
        assert plugins.commands()[name][1] == "Grüßt freundlich."
