"""Turns a ``.feature`` file into tests, without any Python beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any, Literal

import pytest
from attrs import frozen
from gherkin.pickles.compiler import Pickle
from pytest_bdd import scenario
from pytest_bdd.compat import get_fixture_names, getfixturedefs
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from kim_rules.errors import KimRulesError
from kim_rules.testing import steps
from kim_rules.testing.feature_file import FeatureFile, Finding
from kim_rules.testing.guard import check_file
from kim_rules.testing.registry import STEPS, Kind, Matcher, taken

#: What is compared between two readers of a file: name, texts of the steps, their tables.
Content = tuple[str, tuple[tuple[str, str], ...]]


@frozen
class ForeignStep:
    """A step of pytest-bdd that a project defines itself, seen by the guard."""

    context: StepFunctionContext

    @property
    def kind(self) -> Kind | None:
        """``given``, ``when`` or ``then``; None for all three."""
        return self.context.type

    @property
    def pattern(self) -> str:
        """The pattern as its author wrote it."""
        return self.context.parser.name

    def matches(self, text: str) -> bool:
        """Whether a step with this text runs this definition."""
        return bool(self.context.parser.is_matching(text))

    def takes(self, argument: str) -> Literal["no", "optional", "required"]:
        """Whether the definition reads a table or a text block."""
        return taken(self.context.step_func, argument)


class FeatureModule(pytest.Module):
    """A ``.feature`` file that stands in the place of a test module."""

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        vars(module).update(
            {name: value for name, value in vars(steps).items() if _is_fixture(name)}
        )
        for name, test in _tests(self.path, self._register_mark):
            setattr(module, name, test)
        return module

    def funcnamefilter(self, name: str) -> bool:
        """Every scenario is a test, whatever the project calls its test functions."""
        return name.startswith("test_")

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """The scenarios, or a collection error with every finding of the guard.

        Raises:
            CollectError: With all findings, or because the rulebook cannot be used; a
                collection error keeps pytest from running anything.
        """
        try:
            steps.loaded_rulebook(self.config)
        except KimRulesError as error:
            raise self.CollectError(f"Das Regelwerk ist nicht lesbar: {error}") from None
        name = self.nodeid.split("::")[0]
        findings = check_file(self.path, name, [*STEPS, *self._steps_of_project()])
        if findings:
            raise self.CollectError("\n".join(map(str, findings)))
        if missing := _differences(FeatureFile(self.path, name)):
            raise self.CollectError("\n".join(map(str, missing)))
        return super().collect()

    def _steps_of_project(self) -> Iterator[Matcher]:
        manager = self.session._fixturemanager
        for fixture in get_fixture_names(manager):
            for definition in getfixturedefs(manager, fixture, self) or ():
                context = step_function_context_registry.get(definition.func)
                if context is not None:
                    yield ForeignStep(context)

    def _register_mark(self, tag: str) -> None:
        # pytest-bdd makes a mark of every tag; unknown marks are errors in strict projects.
        self.config.addinivalue_line("markers", f"{tag}: Kennung in {self.path.name}")


def _is_fixture(name: str) -> bool:
    return name.startswith(("pytestbdd_", "kim_"))


def _tests(
    path: Any, register_mark: Callable[[str], None]
) -> Iterator[tuple[str, Callable[..., object]]]:
    feature = get_feature(str(path.parent), path.name)
    for number, template in enumerate(feature.scenarios.values(), 1):
        for tag in _tags(template):
            register_mark(tag)
        bind = scenario(path.name, template.name, features_base_dir=str(path.parent))
        readable = "_".join(re.findall(r"\w+", template.name)).lower()
        yield f"test_{number:02}_{readable}", bind(_nothing_more)


def _tags(template: ScenarioTemplate) -> set[str]:
    tags = template.tags | template.feature.tags
    tags |= template.rule.tags if template.rule else set()
    return tags.union(*(examples.tags for examples in template.examples))


def _nothing_more() -> None:
    """The steps are the whole test."""


def _differences(file: FeatureFile) -> list[Finding]:
    """Scenarios that pytest-bdd would not run exactly as Gherkin compiles them."""
    pickles = file.pickles()
    compiled = Counter(_compiled(pickle) for pickle in pickles)
    planned = Counter(_planned(file))
    lines = {_compiled(pickle): pickle["location"]["line"] for pickle in pickles}
    return [
        file.finding(
            lines.get(content, 1), f"„{content[0]}“ würde nicht so ausgeführt, wie es da steht."
        )
        for content in (compiled - planned) + (planned - compiled)
    ]


def _compiled(pickle: Pickle) -> Content:
    return pickle["name"], tuple(
        (step["text"], _cells(step.get("argument", {}))) for step in pickle["steps"]
    )


def _cells(argument: Any) -> str:
    rows = argument.get("dataTable", {}).get("rows", [])
    return str([[cell["value"] for cell in row["cells"]] for row in rows])


def _planned(file: FeatureFile) -> Iterator[Content]:
    feature = get_feature(str(file.path.parent), file.path.name)
    for template in feature.scenarios.values():
        rows = [row for table in template.examples for row in table.as_contexts()]
        for row in rows if template.examples else [{}]:
            run = template.render(row)
            yield (
                run.name,
                tuple(
                    (step.name, str(step.datatable.raw() if step.datatable else []))
                    for step in run.steps
                ),
            )
