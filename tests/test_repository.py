"""The health of the repository itself: names, texts, sizes, imports and types."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import child_process
import pytest

import kim_rules as kim

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kim_rules"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_FUNCTION, MAX_MODULE = 60, 420


def name_of(path: Path) -> str:
    """The path of a file as a test shows it."""
    return path.relative_to(ROOT).as_posix()


# --- the public names ----------------------------------------------------------------------


def test_public_names_are_sorted_and_there() -> None:
    """``__all__`` is in alphabetical order, without repetition, and each name is loaded."""
    assert list(kim.__all__) == sorted(set(kim.__all__))
    for name in kim.__all__:
        assert getattr(kim, name).__module__.startswith("kim_rules."), name
        assert name in dir(kim)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """Names that are loaded late do not hide a misspelt one."""
    with pytest.raises(AttributeError, match="decied"):
        getattr(kim, "decied")  # noqa: B009 - a type checker would see it otherwise


def test_the_names_of_the_contract() -> None:
    """What users build on is there under the promised names."""
    promised = """
        Client Decision EngineDisagreement InvalidClient InvalidRulebook KimRulesError
        NeedsStatus Truth Verdict decide load_rulebook
    """.split()
    assert set(promised) <= set(kim.__all__)
    answers = """
        eligible target_group primary_group multiple_needs referral missing_facts changes_on
        depends_on_readings explain to_dict
    """.split()
    assert all(hasattr(kim.Decision, name) for name in answers)
    for name in ("InvalidClient", "InvalidRulebook", "EngineDisagreement", "UnknownRulebook"):
        assert issubclass(getattr(kim, name), kim.KimRulesError)


def test_the_types_of_the_public_names() -> None:
    """A strict type checker agrees with ``typing_samples.py``, right and wrong uses alike."""
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "tests/typing_samples.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_package_is_marked_as_typed() -> None:
    """``py.typed`` stands beside the package, and so does everything else it ships."""
    assert (PACKAGE / "py.typed").is_file()
    assert list((PACKAGE / "rulebooks" / "kreis_mettmann").glob("*.toml"))


# --- texts ------------------------------------------------------------------------------------


def tracked() -> list[Path]:
    """The files under version control."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a repository")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


#: In pieces, so that this file does not match itself.
UNWANTED = {
    "a path of one machine": [
        "/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/", r"[A-Z]:\\" + "Users",
    ],
    "the host of a package registry": [
        "py" + r"pi\.", "python" + r"hosted\.", "npm" + r"js\.", "crates" + r"\.io",
        "artif" + "actory", "--index" + "-url",
    ],
}  # fmt: skip


@pytest.mark.parametrize("what", UNWANTED)
def test_no_file_names(what: str) -> None:
    """No tracked file has a path of somebody's machine or the host of a package registry."""
    pattern = re.compile("|".join(UNWANTED[what]), re.IGNORECASE)
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in tracked()
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert not found


def test_what_is_not_tracked() -> None:
    """No lock file (it names registries), no caches, no builds."""
    names = [name_of(path) for path in tracked()]
    unwanted = ("uv.lock", ".pyc", ".egg-info", ".whl", ".coverage")
    assert not [name for name in names if name.endswith(unwanted)]
    assert not [name for name in names if re.search(r"(^|/)(\.venv|dist|build|__pycache__)/", name)]


def test_the_changelog_has_the_version() -> None:
    """The newest section is of the version of the package, or of what is not released yet."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    sections = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert sections[0] in ("Unreleased", project["version"])
    assert project["version"] in sections or sections == ["Unreleased"]


# --- the code ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    """No module over 420 lines, no function over 60."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_MODULE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{node.name} has {length} lines"


def modules() -> Iterator[ModuleType]:
    """Every module of the package but the command line, which is told by its help."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "kim_rules."):
        if not module.name.startswith(("kim_rules.cli", "kim_rules.__main__")):
            yield importlib.import_module(module.name)


def public_things(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Public functions and classes that a module defines, with the methods of the classes."""
    for name, value in vars(module).items():
        is_own = getattr(value, "__module__", None) == module.__name__
        if name.startswith("_") or not is_own:
            continue
        if inspect.isfunction(value):
            yield f"{module.__name__}.{name}", value
        elif inspect.isclass(value):
            yield f"{module.__name__}.{name}", value
            for inner, method in vars(value).items():
                if not inner.startswith("_") and inspect.isroutine(method):
                    yield f"{module.__name__}.{name}.{inner}", getattr(value, inner)


def test_everything_public_is_documented() -> None:
    """Public functions, classes and methods have a docstring, of their own or of their base."""
    for module in modules():
        assert module.__doc__, module.__name__
        for name, thing in public_things(module):
            assert (inspect.getdoc(thing) or "").strip(), name


def test_docstrings_do_not_repeat_the_name() -> None:
    """A docstring says more than the name that it stands under."""
    for module in modules():
        for name, thing in public_things(module):
            words = re.findall(r"\w+", (inspect.getdoc(thing) or "").lower())
            own = re.findall(r"[a-z]+", re.sub("([A-Z])", r" \1", name.split(".")[-1]).lower())
            assert set(words) - {"the", "a", "an", "of", *own}, name


def test_classes_of_the_core_are_frozen() -> None:
    """Every attrs class of the core cannot be changed, but the rulesets under construction."""
    for module in modules():
        if not module.__name__.startswith("kim_rules.testing"):
            for name, thing in public_things(module):
                if inspect.isclass(thing) and attrs.has(thing) and thing.__name__ != "Ruleset":
                    assert thing.__setattr__ is not object.__setattr__, name


# --- what the core does not do ---------------------------------------------------------------------

CLOCKS = {"today", "now", "utcnow", "time", "monotonic", "localtime", "gmtime"}
NETWORK = {"socket", "ssl", "urllib", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
CORE = [path for path in MODULES if path.parent == PACKAGE and path.name != "__main__.py"]


def imported(tree: ast.AST) -> set[str]:
    """The first parts of the names of all modules that are imported anywhere."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_core_reads_no_clock_and_opens_no_network(path: Path) -> None:
    """No call of a clock, no import of anything that talks to other machines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & CLOCKS
    assert not imported(tree) & (NETWORK | {"time", "random", "locale", "secrets"})


def test_importing_costs_little() -> None:
    """``import kim_rules`` loads nothing but itself; the core loads two libraries.

    Not the command line's, not the tests', and durable-rules only when a rulebook is
    decided.
    """
    libraries = (
        "print(sorted({name.split('.')[0] for name in sys.modules}"
        " - sys.stdlib_module_names - {'kim_rules', '__main__', '_distutils_hack'}))"
    )
    assert child_process.printed_by(f"import sys, kim_rules; {libraries}").strip() == "[]"
    told = child_process.printed_by(
        f"import sys, kim_rules; kim_rules.decide, kim_rules.load_rulebook(); {libraries}"
    )
    assert set(ast.literal_eval(told)) <= {"attr", "attrs", "rfc8785"}


# --- rules -----------------------------------------------------------------------------------------


def test_no_content_of_the_rulebook_stands_in_the_code() -> None:
    """Names of municipalities, ids of providers, groups and readings are data only."""
    rulebook = kim.load_rulebook()
    content = {place.name for place in rulebook.municipalities}
    content |= {place.ags for place in rulebook.municipalities}
    content |= {provider.id for provider in rulebook.providers}
    content |= {reading.id for reading in rulebook.readings}
    content |= {group.id for group in rulebook.groups} | set(rulebook.areas)
    content -= {"running_cases", "finding_by"}  # also keys that every rulebook knows
    for path in CORE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert texts & content == set(), name_of(path)


def test_one_stem_for_a_rule_and_its_feature() -> None:
    """Each group has one feature file with its number, and its criterion has the group's id."""
    for group in kim.load_rulebook().groups:
        (term,) = group.terms
        assert term.criterion == group.id
        files = list((ROOT / "features").glob(f"zielgruppe_{group.number}_*.feature"))
        assert len(files) == 1, group.number


def test_each_criterion_stands_in_one_place() -> None:
    """A criterion is defined once, under one name, and no two ask the same with one label."""
    text = (PACKAGE / "rulebooks" / "kreis_mettmann" / "criteria.toml").read_text(encoding="utf-8")
    names = re.findall(r"^\[criteria\.(\w+)\]", text, re.MULTILINE)
    rulebook = kim.load_rulebook()
    assert sorted(names) == sorted(rulebook.criteria)
    labels = [node.label.de for node in rulebook.criteria.values()]
    assert len(set(labels)) == len(labels)
