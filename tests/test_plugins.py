"""The host of plugins: found, checked, compared, and told about."""

from __future__ import annotations

import io
import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import child_process
import made_plugins
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import kim_rules as kim
from kim_rules import plugins
from kim_rules.errors import PluginError, StoreUnavailable
from kim_rules.plugin_search import allows, required_versions
from kim_rules.report_tables import Report, Table

BEISPIELLAND = Path(__file__).parent.parent / "examples" / "kreis_beispielland"
OBSERVER = (
    "seen = []\n@hookimpl\ndef kim_rules_observe_decision(decision):\n    seen.append(decision)"
)


@pytest.fixture(autouse=True)
def _none() -> Iterator[None]:
    """Every test begins without plugins and leaves none."""
    with made_plugins.only():
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which plugins can be installed."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def registered(name: str, text: str) -> None:
    """Register a plugin with this text."""
    plugins.register(made_plugins.plugin(text), name)


def claiming(hook: str, claims: str, more: str = "") -> str:
    """The text of a plugin with one hook."""
    return f"{more}\n@hookimpl\ndef {hook}(): return {claims}"


# --- found ---------------------------------------------------------------------------------


def test_nothing_is_imported_before_it_is_needed(folder: Path) -> None:
    """Importing kim_rules, and loading a rulebook that ships with it, looks for no plugin."""
    made_plugins.install(folder, "lazy", "raise SystemExit(9)")
    told = child_process.printed_by(
        "import sys, kim_rules as kim\n"
        "assert 'kim_rules.plugins' not in sys.modules\n"
        "kim.load_rulebook(); kim.load_rulebook('kreis-mettmann')\n"
        "print([n for n in ('pluggy', 'importlib.metadata', 'installed_lazy') if n in sys.modules])\n"
        "from kim_rules import plugins\n"
        "[found] = [one for one in plugins.report() if one.name == 'lazy']\n"
        "print(found.state, 'pluggy' in sys.modules)\n",
        KIM_RULES_PLUGINS="lazy",
        PYTHONPATH=str(folder),
    )
    assert told.split("\n")[:2] == ["[]", "refused True"]


def test_without_plugins_pluggy_is_not_loaded() -> None:
    """Where nothing is installed and allowed, asking for plugins costs a look at the list."""
    told = child_process.printed_by(
        "import sys; from kim_rules import plugins\n"
        "print(list(plugins.readers()), 'pluggy' in sys.modules, 'attr' in sys.modules)\n",
        KIM_RULES_PLUGINS="",
    )
    assert told == "[] False False\n"


def test_a_plugin_that_is_installed(folder: Path) -> None:
    """It is found by its entry point, and told with distribution, version, hooks and claims."""
    text = claiming("kim_rules_read_clients", "{'x': print, 'a': print}") + f"\n{OBSERVER}"
    made_plugins.install(folder, "fine", text)
    with made_plugins.only("fine"):
        hooks = {"kim_rules_read_clients": ("a", "x"), "kim_rules_observe_decision": ()}
        assert made_plugins.told("fine") == ("fine", "made-fine", "1.2", "loaded", hooks, ())
        assert list(plugins.readers()) == ["a", "x"]
        assert plugins.readers().plugin_of("a") == "fine"


def test_a_distribution_that_is_there_twice_counts_once(folder: Path) -> None:
    """Of a distribution on two places of the path the first is taken, as Python does."""
    made_plugins.install(folder, "twice", OBSERVER)
    (folder / "later").mkdir()
    made_plugins.install(folder / "later", "twice", "raise ValueError")
    with pytest.MonkeyPatch.context() as patch, made_plugins.only("twice"):
        patch.syspath_prepend(folder / "later")
        patch.syspath_prepend(folder)
        assert made_plugins.told("twice").state == "loaded"


def test_two_distributions_with_one_name_are_both_refused(folder: Path) -> None:
    """Neither is preferred, and the reason names both."""
    made_plugins.install(folder, "same", OBSERVER, distribution="made-one")
    made_plugins.install(folder, "same", OBSERVER, distribution="made-two")
    with made_plugins.only("same"):
        found = [one for one in plugins.report() if one.name == "same"]
        assert [one.distribution for one in found] == ["made-one", "made-two"]
        for one in found:
            assert one.state == "refused"
            assert "made-one und made-two" in one.faults[0].de


@pytest.mark.parametrize("broken", ["METADATA", "entry_points.txt"])
def test_a_distribution_that_cannot_be_read(folder: Path, broken: str) -> None:
    """Broken files of one distribution do not hide the others."""
    made_plugins.install(folder, "broken", OBSERVER)
    made_plugins.install(folder, "whole", OBSERVER)
    (folder / "made_broken-1.2.dist-info" / broken).write_bytes(b"\xff\xfe\x00[")
    with made_plugins.only("whole", "made_broken-1.2.dist-info"):
        assert made_plugins.told("whole").state == "loaded"
        found = made_plugins.told("made_broken-1.2.dist-info")
    assert found.state == "refused"
    assert "Metadaten der Distribution sind nicht lesbar" in found.faults[0].de


def test_a_list_of_distributions_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even then there is an answer, and the reason is told."""

    def broken() -> Iterator[None]:
        raise OSError("nothing can be read")

    monkeypatch.setattr("importlib.metadata.distributions", broken)
    plugins.reset()
    assert plugins.report() == ()
    assert "nothing can be read" in plugins.faults()[0].en


def test_the_lists_of_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The allow-list lets in only what it names, the block-list keeps out what it names."""
    for name in ("one", "two", "three"):
        made_plugins.install(folder, name, OBSERVER)
    monkeypatch.setenv("KIM_RULES_PLUGINS", " one, two ,four")
    monkeypatch.setenv("KIM_RULES_BLOCK", "two,five,")
    plugins.reset()
    found = {one.name: one for one in plugins.report()}
    states = [found[name].state for name in ("one", "two", "three", "four", "five")]
    assert states == ["loaded", "blocked", "blocked", "missing", "missing"]
    assert found["two"].faults[0].de == "gesperrt durch KIM_RULES_BLOCK"
    assert found["three"].faults[0].de == "nicht zugelassen durch KIM_RULES_PLUGINS"
    assert "KIM_RULES_PLUGINS nennt es" in found["four"].faults[0].de
    assert {fault.plugin for fault in plugins.faults()} == {"four", "five"}


def test_an_empty_list_allows_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list without names is a list; no list at all allows everything."""
    made_plugins.install(folder, "one", OBSERVER)
    assert made_plugins.told("one").state == "blocked"
    monkeypatch.delenv("KIM_RULES_PLUGINS")
    plugins.reset()
    assert made_plugins.told("one").state == "loaded"


# --- versions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requires", "reason"),
    [
        ("kim-rules>=0.1", None),
        ("Kim_Rules (>=0.1,<99)", None),
        ("kim.rules[features]~=0.1", None),
        ("kim-rules==0.*; python_version >= '3.11'", None),
        ("kim-rules>=99", "ist gemacht für kim-rules >=99; installiert ist"),
        ("kim-rules<0.1", "ist gemacht für kim-rules <0.1; installiert ist"),
        ("kim-rules", "nennt nicht, für welche Fassungen"),
        (None, "nennt nicht, für welche Fassungen"),
        ("other>=1", "nennt nicht, für welche Fassungen"),
        ("kim-rules-sql>=1", "nennt nicht, für welche Fassungen"),
        ("kim-rules>=0.1; extra == 'test'", "nennt nicht, für welche Fassungen"),
        ("kim-rules>=0.1rc1", "nicht lesbar sind: >=0.1rc1"),
        ("kim-rules==0.1", None),
    ],
)
def test_versions_of_kim_rules(folder: Path, requires: str | None, reason: str | None) -> None:
    """A plugin says for which versions it is made; one for others is not imported."""
    text = OBSERVER if reason is None else "raise ValueError('imported')"
    made_plugins.install(folder, "versioned", text, requires=requires)
    with made_plugins.only("versioned"):
        found = made_plugins.told("versioned")
    assert found.state == ("loaded" if reason is None else "refused")
    assert (reason or "") in "".join(fault.de for fault in found.faults)


numbers = st.lists(st.integers(0, 3), min_size=1, max_size=4).map(
    lambda parts: ".".join(map(str, parts))
)
clauses = st.one_of(
    st.tuples(st.sampled_from(["==", "!=", "<=", ">=", "<", ">"]), numbers),
    st.tuples(st.sampled_from(["==", "!="]), numbers.map(lambda number: number + ".*")),
    st.tuples(st.just("~="), numbers.filter(lambda number: "." in number)),
).map("".join)


@given(st.lists(clauses, min_size=1, max_size=3).map(",".join), numbers)
def test_ranges_mean_what_they_mean_elsewhere(versions: str, version: str) -> None:
    """A version is in a range exactly when the packaging library says so."""
    assert allows(versions, version) == SpecifierSet(versions).contains(version)


@pytest.mark.parametrize("versions", ["", ">=", "0.1", ">=0.1.*", "~=1", ">=1rc1", "===1", ">=1,"])
def test_other_ranges_are_refused(versions: str) -> None:
    """What is not a range of plain versions is no guess."""
    with pytest.raises(ValueError, match="plain versions"):
        allows(versions, "1.0")


def test_a_version_before_a_release_counts_as_the_release() -> None:
    """Plugins can be tried with a release candidate of kim-rules."""
    assert allows(">=0.2", "0.2.0rc1")
    assert not allows("<0.2", "0.2.0.dev3")


@given(clauses, st.sampled_from(["kim-rules", "Kim_Rules", "kim.rules"]))
def test_requirements_are_read_as_elsewhere(clause: str, name: str) -> None:
    """The range of a requirement is the one that the packaging library finds."""
    for text in (f"{name}{clause}", f"{name} ({clause})", f"{name}[features] {clause}"):
        found = required_versions(["other>=1", text])
        assert found is not None
        assert SpecifierSet(found) == Requirement(text).specifier


def test_ranges_add_up() -> None:
    """Several requirements of kim-rules all have to hold."""
    assert required_versions(["kim-rules>=0.1", "kim-rules<0.2"]) == ">=0.1,<0.2"


# --- by hand -------------------------------------------------------------------------------


def test_a_plugin_registered_by_hand() -> None:
    """Programs bring plugins of their own; a name can be taken once, until the reset."""
    registered("mine", claiming("kim_rules_read_clients", "{'x': print}"))
    assert plugins.readers().of("mine") == ("x",)
    with pytest.raises(PluginError, match="mine: there is a plugin of this name"):
        registered("mine", OBSERVER)
    registered("other", claiming("kim_rules_read_clients", "{'y': print}"))
    assert list(plugins.readers()) == ["x", "y"]
    plugins.reset()
    assert list(plugins.readers()) == []


def test_an_object_with_methods_is_a_plugin() -> None:
    """State of a plugin can be kept in an object; plain, static and class methods are hooks."""
    from kim_rules.hookspecs import hookimpl

    class Counting:
        def __init__(self) -> None:
            self.count = 0

        @property
        def expensive(self) -> int:
            raise AssertionError("nobody asked for it")

        @hookimpl
        def kim_rules_observe_decision(self) -> None:
            self.count += 1

        @staticmethod
        @hookimpl
        def kim_rules_read_clients() -> Mapping[str, Any]:
            return {"x": print}

        @classmethod
        @hookimpl
        def kim_rules_write_forms(cls) -> Mapping[str, Any]:
            return {"y": print}

    mine = Counting()
    plugins.register(mine, "mine")
    kim.decide(kim.Client.from_dict({"id": "c-1"}), on=date(2023, 9, 1))
    assert mine.count == 1
    assert (list(plugins.readers()), list(plugins.form_writers())) == (["x"], ["y"])


def test_an_installed_plugin_does_not_take_a_name_given_by_hand(folder: Path) -> None:
    """What the program registered stays; the installed one is refused by name."""
    made_plugins.install(folder, "mine", claiming("kim_rules_read_clients", "{'installed': print}"))
    with made_plugins.only("mine"):
        registered("mine", claiming("kim_rules_read_clients", "{'registered': print}"))
        assert list(plugins.readers()) == ["registered"]
        found = [one for one in plugins.report() if one.name == "mine"]
    assert [one.state for one in found] == ["refused", "loaded"]
    assert "register()" in found[0].faults[0].de


# --- two claim the same --------------------------------------------------------------------

HOOKS: dict[str, Callable[[], Mapping[str, Any]]] = {
    "kim_rules_load_rulebooks": plugins.rulebooks,
    "kim_rules_open_stores": plugins.stores,
    "kim_rules_read_clients": plugins.readers,
    "kim_rules_write_forms": plugins.form_writers,
    "kim_rules_translate_questions": plugins.translators,
    "kim_rules_render_reports": plugins.renderers,
    "kim_rules_add_sections": plugins.sections,
    "kim_rules_add_commands": plugins.commands,
}


@pytest.mark.parametrize("hook", HOOKS)
def test_two_plugins_that_claim_the_same(hook: str) -> None:
    """The name is refused when it is used, naming both; everything else works."""
    value = {"kim_rules_load_rulebooks": "Path('x')", "kim_rules_add_commands": "('a:b', 'c')"}
    one = value.get(hook, "print")
    registered("first", claiming(hook, f"{{'both': {one}, 'mine': {one}}}"))
    registered("second", claiming(hook, f"{{'both': {one}, 'yours': {one}}}"))
    claims = HOOKS[hook]()
    assert list(claims) == ["mine", "yours"]
    assert len(claims) == 2
    assert "both" in claims
    assert claims["mine"]
    with pytest.raises(KeyError):
        claims["nobodys"]
    with pytest.raises(PluginError, match="“both” is claimed by first and second") as error:
        claims["both"]
    assert "„both“ wird von first und second beansprucht" in error.value.label.de
    for name, own in (("first", "mine"), ("second", "yours")):
        found = made_plugins.told(name)
        assert found.hooks[hook] == (own,)
        assert [fault.en for fault in found.faults] == [error.value.label.en]


def test_names_of_the_core_cannot_be_claimed() -> None:
    """A store, a rulebook or a command of kim-rules stays what it is."""
    registered("a", claiming("kim_rules_open_stores", "{'memory': print}"))
    registered("b", claiming("kim_rules_load_rulebooks", "{'kreis-mettmann': Path('x')}"))
    registered("c", claiming("kim_rules_add_commands", "{'decide': ('a:b', 'c')}"))
    assert not [*plugins.stores(), *plugins.rulebooks(), *plugins.commands()]
    for name, told in (("a", "URL scheme “memory”"), ("b", "rulebook “kr"), ("c", "command “dec")):
        [fault] = made_plugins.told(name).faults
        assert told in fault.en
        assert "belongs to kim-rules itself" in fault.en
    assert kim.load_rulebook("kreis-mettmann") is kim.load_rulebook()


# --- rulebooks -----------------------------------------------------------------------------


def test_a_rulebook_of_a_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is loaded by its id, also by a stored decision, and before a folder of that name."""
    registered(
        "two",
        claiming(
            "kim_rules_load_rulebooks", f"{{'kreis-beispielland': Path({str(BEISPIELLAND)!r})}}"
        ),
    )
    (tmp_path / "kreis-beispielland").mkdir()
    monkeypatch.chdir(tmp_path)
    rulebook = kim.load_rulebook("kreis-beispielland")
    assert rulebook is kim.load_rulebook(BEISPIELLAND)
    client = kim.Client.from_dict({"id": "c-1"}, rulebook)
    decision = kim.decide(client, on=date(2025, 7, 1), rulebook="kreis-beispielland")
    assert kim.Decision.from_dict(decision.to_dict()) == decision
    with pytest.raises(kim.InvalidRulebook):
        kim.load_rulebook(Path("kreis-beispielland"))
    with pytest.raises(kim.UnknownRulebook, match="ids: kreis-mettmann, kreis-beispielland"):
        kim.load_rulebook("kreis-anderswo")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kreis-muster", "my: the folder of the rulebook kreis-muster holds kreis-beispielland"),
        ("kreis-fort", "my: the folder of the rulebook kreis-fort is missing"),
    ],
)
def test_a_folder_that_is_not_the_rulebook(name: str, told: str, tmp_path: Path) -> None:
    """A folder that is missing, or of another rulebook, is an error that names the plugin."""
    shutil.copytree(BEISPIELLAND.resolve(), tmp_path / "kreis-muster")
    registered(
        "my", claiming("kim_rules_load_rulebooks", f"{{{name!r}: Path({str(tmp_path / name)!r})}}")
    )
    with pytest.raises(PluginError, match=told):
        kim.load_rulebook(name)


# --- what is used names its plugin ---------------------------------------------------------

FAILING = "def fails(*args): raise ValueError('Geheimhausen')"
TELLING = "from kim_rules.errors import PluginError\ndef fails(*a): raise PluginError('x', 'Zeile 3', 'line 3')"


def used(hook: str) -> None:
    """Use what the plugin offers by a hook under the name ``x``."""
    uses: dict[str, Callable[[], object]] = {
        "kim_rules_open_stores": lambda: plugins.stores()["x"]("x://", cast("Any", None)),
        "kim_rules_read_clients": lambda: list(plugins.readers()["x"](Path("x"))),
        "kim_rules_write_forms": lambda: plugins.form_writers()["x"](
            kim.load_rulebook(), ("de",), io.BytesIO()
        ),
        "kim_rules_translate_questions": lambda: plugins.translators()["x"](kim.load_rulebook()),
        "kim_rules_render_reports": lambda: plugins.renderers()["x"](
            Report("x", "de", (Table("x", ("x",)),)), io.BytesIO()
        ),
        "kim_rules_add_sections": lambda: plugins.sections()["x"]({"on": "2023-09-15"}),
    }
    uses[hook]()


USED = [
    "kim_rules_open_stores", "kim_rules_read_clients", "kim_rules_write_forms",
    "kim_rules_translate_questions", "kim_rules_render_reports", "kim_rules_add_sections",
]  # fmt: skip


@pytest.mark.parametrize("hook", USED)
def test_what_fails_when_it_is_used(hook: str) -> None:
    """The error names plugin and offer and the kind of error, and no fact."""
    registered("mine", claiming(hook, "{'x': fails}", FAILING))
    with pytest.raises(PluginError, match=r"^mine: .*“x”: failed with ValueError$") as error:
        used(hook)
    assert "Geheimhausen" not in str(error.value) + error.value.label.de
    assert isinstance(error.value.__cause__, ValueError)


@pytest.mark.parametrize("hook", USED)
def test_what_a_plugin_tells_itself(hook: str) -> None:
    """The words of a plugin's own PluginError are kept, and its name is put right."""
    registered("mine", claiming(hook, "{'x': fails}", TELLING))
    with pytest.raises(PluginError, match=r"^mine: .*“x”: line 3$") as error:
        used(hook)
    assert error.value.label.de.endswith("„x“: Zeile 3")


@pytest.mark.parametrize("hook", USED)
def test_an_attempt_to_end_the_process_when_it_is_used(hook: str) -> None:
    """SystemExit is an error of the plugin; an interruption is the user's."""
    registered("mine", claiming(hook, "{'x': fails}", "def fails(*args): raise SystemExit(0)"))
    with pytest.raises(PluginError, match="failed with SystemExit"):
        used(hook)
    registered("b", claiming(hook, "{'y': fails}"))
    plugins.reset()
    registered("mine", claiming(hook, "{'x': fails}", "def fails(*args): raise KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        used(hook)


SECTION = """
class Section:
    def __init__(self, setting): pass
    def see(self, case): return case["x"]
    def tables(self): return {tables}
"""


@pytest.mark.parametrize(
    ("tables", "told"),
    [("['x']", "str in place of a Table"), ("1 / 0", "failed with ZeroDivisionError")],
)
def test_a_section_that_fails_later(tables: str, told: str) -> None:
    """Whatever happens in it names the plugin, when it sees a case and when it gives tables."""
    hook = "kim_rules_add_sections"
    registered("mine", claiming(hook, "{'x': Section}", SECTION.format(tables=tables)))
    section = plugins.sections()["x"]({})
    with pytest.raises(PluginError, match=r"^mine: section “x”: failed with KeyError$"):
        section.see({})
    with pytest.raises(PluginError, match=f"^mine: section “x”: {told}$"):
        section.tables()


def test_errors_of_stores_reach_the_caller() -> None:
    """What a store says in the words of stores is not wrapped."""
    more = "from kim_rules.errors import StoreUnavailable\n"
    more += "def fails(*args): raise StoreUnavailable('Passwort', 'password')"
    registered("mine", claiming("kim_rules_open_stores", "{'x': fails}", more))
    with pytest.raises(StoreUnavailable, match=r"^password$"):
        used("kim_rules_open_stores")


def test_a_store_is_opened_with_url_and_settings() -> None:
    """The opener gets what the caller gives, and what it opens is returned."""
    more = "seen = []\ndef opened(url, settings):\n    seen.append((url, settings))\n"
    more += "    from kim_rules import open_store\n    return open_store('memory:')\n"
    module = made_plugins.plugin(claiming("kim_rules_open_stores", "{'x': opened}", more))
    plugins.register(module, "mine")
    with kim.open_store("X://y", key=b"secret", create=True) as store:
        assert isinstance(store, kim.CaseStore)
    [(url, settings)] = module.seen
    assert url == "X://y"
    assert (settings.key, settings.create) == (b"secret", True)


def test_what_is_no_store_is_not_given_to_anybody() -> None:
    """An opener that opens something else is an error of the plugin."""
    registered("mine", claiming("kim_rules_open_stores", "{'x': lambda *given: None}"))
    with pytest.raises(PluginError, match="mine: case store “x”: NoneType in place of a CaseStore"):
        kim.open_store("x://y")


def test_two_plugins_for_one_scheme_open_nothing() -> None:
    """The address is refused, naming both."""
    for name in ("first", "second"):
        registered(name, claiming("kim_rules_open_stores", "{'x': print}"))
    with pytest.raises(PluginError, match="“x” is claimed by first and second"):
        kim.open_store("x://y")


def test_records_before_the_failure_are_given() -> None:
    """A reader streams: what it read before it failed is there, as plain objects."""
    more = "from types import MappingProxyType\n"
    more += "def fails(source):\n    yield MappingProxyType({'id': source.name})\n    1 / 0\n"
    registered("mine", claiming("kim_rules_read_clients", "{'x': fails}", more))
    records = iter(plugins.readers()["x"](Path("a") / "b"))
    first = next(records)
    assert (type(first), first) == (dict, {"id": "b"})
    with pytest.raises(PluginError, match="“x”: failed with ZeroDivisionError"):
        next(records)


@pytest.mark.parametrize(
    ("records", "told"),
    [("7", "TypeError"), ("None", "TypeError"), ("[7]", "int in"), ("[None]", "NoneType in")],
)
def test_a_reader_of_something_else(records: str, told: str) -> None:
    """A reader gives objects one by one; anything else is its error."""
    registered("mine", claiming("kim_rules_read_clients", f"{{'x': lambda source: {records}}}"))
    with pytest.raises(PluginError, match=told):
        used("kim_rules_read_clients")


def test_providers_of_several_plugins() -> None:
    """What plugins tell is put together, and is new values each time."""
    for name in ("a", "b"):
        told = f"{{'kreis-x': [{{'id': 'mbe', 'by': ['{name}']}}]}}"
        registered(name, claiming("kim_rules_list_providers", told))
    found = plugins.providers("kreis-x")
    assert found == [{"id": "mbe", "by": ["a"]}, {"id": "mbe", "by": ["b"]}]
    found[0]["by"].append("c")
    assert plugins.providers("kreis-x")[0]["by"] == ["a"]
    assert plugins.providers("kreis-y") == []
    assert made_plugins.told("a").faults == ()


# --- observers -----------------------------------------------------------------------------


def decided(name: str = "c-1") -> kim.Decision:
    """A decision about nobody in particular."""
    return kim.decide(kim.Client.from_dict({"id": name}), on=date(2023, 9, 1))


def test_observers_see_the_decision() -> None:
    """Every observer gets a copy that is equal, and none gets the object itself."""
    first, second = made_plugins.plugin(OBSERVER), made_plugins.plugin(OBSERVER)
    plugins.register(first, "first")
    decision = decided()
    plugins.register(second, "second")
    other = decided("c-2")
    assert (first.seen, second.seen) == ([decision, other], [other])
    assert first.seen[0] is not decision
    assert first.seen[1] is not second.seen[0]


def test_replaying_observes_nothing() -> None:
    """Only what is decided for somebody is observed."""
    module = made_plugins.plugin(OBSERVER)
    plugins.register(module, "mine")
    assert kim.replay(decided(), kim.Client.from_dict({"id": "c-1"})) == ()
    assert len(module.seen) == 1


def test_a_refused_client_is_not_observed() -> None:
    """There is no decision, and so nothing to see."""
    module = made_plugins.plugin(OBSERVER)
    plugins.register(module, "mine")
    late = kim.Client.from_dict({"id": "c-1", "entry_date": "2024-01-01"})
    with pytest.raises(kim.InvalidClient):
        kim.decide(late, on=date(2023, 9, 1))
    assert module.seen == []


def test_observing_from_many_threads() -> None:
    """Plugins are found once, and every decision of every thread is seen."""
    module = made_plugins.plugin(OBSERVER)
    plugins.register(module, "mine")
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for turn in range(20):
            decided(f"c-{number}-{turn}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({decision.client for decision in module.seen}) == len(module.seen) == 160


def test_a_fault_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A program that keeps a log has the name and the reason, but not once a decision."""
    registered("mine", OBSERVER.replace("seen.append(decision)", "raise ValueError('x')"))
    with caplog.at_level(logging.WARNING, "kim_rules.plugins"):
        decided()
        decided()
    told = "Plugin mine, kim_rules_observe_decision: failed with ValueError"
    assert [record.getMessage() for record in caplog.records] == [told]


def test_no_more_faults_are_kept_than_anybody_reads() -> None:
    """A plugin that fails each time in another way does not fill the memory."""
    text = "number = 0\n@hookimpl\ndef kim_rules_observe_decision():\n    global number\n"
    registered("mine", f"{text}    number += 1\n    raise type(f'E{{number}}', (Exception,), {{}})")
    decision = decided()
    for _ in range(plugins.MAX_FAULTS + 10):
        plugins.observe(decision)
    assert len(plugins.faults()) == plugins.MAX_FAULTS


# --- many at once, and plugins that use kim-rules --------------------------------------------


def test_plugins_are_loaded_once_by_many_threads(folder: Path) -> None:
    """Whoever comes first loads; the others wait, and all see the same."""
    text = "import builtins, time\nbuiltins.made_count = getattr(builtins, 'made_count', 0) + 1\n"
    made_plugins.install(folder, "slow", f"{text}time.sleep(0.2)\n{OBSERVER}")
    told = child_process.printed_by(
        "import builtins, threading; from kim_rules import plugins\n"
        "found = []\n"
        "def work(): found.append([one.state for one in plugins.report() if one.name == 'slow'])\n"
        "threads = [threading.Thread(target=work) for _ in range(8)]\n"
        "[one.start() for one in threads]; [one.join() for one in threads]\n"
        "print(found == [['loaded']] * 8, builtins.made_count)\n",
        KIM_RULES_PLUGINS="slow",
        PYTHONPATH=str(folder),
    )
    assert told == "True 1\n"


def test_a_plugin_may_use_kim_rules_while_it_is_imported(folder: Path) -> None:
    """It finds no plugin yet, and afterwards it is there like any other."""
    text = "import kim_rules as kim\nfrom datetime import date\nfrom kim_rules import plugins\n"
    text += "kim.decide(kim.Client.from_dict({'id': 'x'}), on=date(2023, 9, 1))\n"
    text += "early = (plugins.report(), list(plugins.rulebooks()))\n"
    made_plugins.install(folder, "eager", text + OBSERVER)
    with made_plugins.only("eager"):
        assert made_plugins.told("eager").state == "loaded"
        decided()
        import installed_eager  # type: ignore[import-not-found]

        assert installed_eager.early == ((), [])
        assert [decision.client for decision in installed_eager.seen] == ["c-1"]


def test_a_fork_while_plugins_are_asked(folder: Path) -> None:
    """A child that is forked meanwhile asks them itself and waits for nobody."""
    text = "import builtins, time\n@hookimpl\ndef kim_rules_read_clients():\n"
    text += "    builtins.asked.set(); time.sleep(1); return {}"
    made_plugins.install(folder, "slow", text)
    told = child_process.printed_by(
        "import builtins, os, threading; from kim_rules import plugins\n"
        "builtins.asked = threading.Event()\n"
        "thread = threading.Thread(target=plugins.report); thread.start(); builtins.asked.wait()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    import signal; signal.alarm(20)\n"
        "    states = [one.state for one in plugins.report() if one.name == 'slow']\n"
        "    os._exit(0 if len(states) == 1 else 1)\n"
        "thread.join(); print(os.waitpid(child, 0)[1])\n",
        KIM_RULES_PLUGINS="slow",
        PYTHONPATH=str(folder),
    )
    assert told == "0\n"


# --- reports -------------------------------------------------------------------------------


def test_a_table_has_its_cells() -> None:
    """Renderers can rely on every row having a cell for every column."""
    with pytest.raises(ValueError, match="row 2 needs 2 cells, not 1"):
        Table("x", ("a", "b"), ((1, 2), (3,)))
    with pytest.raises(ValueError, match="needs columns"):
        Table("x", ())
