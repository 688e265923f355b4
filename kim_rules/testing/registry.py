"""The list of German steps: what a line of a scenario may say, and what it then does.

Steps are noted here first and bound to pytest-bdd in ``steps.py``, so that the guard and
the documentation can read the list without starting a test run.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar

from attrs import frozen

Kind = Literal["given", "when", "then"]
Function = TypeVar("Function", bound=Callable[..., None])

#: The keyword with which a step of each kind begins in a German scenario.
KEYWORDS: dict[Kind, str] = {"given": "Angenommen", "when": "Wenn", "then": "Dann"}


class Matcher(Protocol):
    """What the guard has to know of a step definition, whoever wrote it."""

    @property
    def kind(self) -> Kind | None:
        """``given``, ``when`` or ``then``; None for all three."""

    @property
    def pattern(self) -> str:
        """The pattern as its author wrote it, for messages."""

    def matches(self, text: str) -> bool:
        """Whether a step with this text runs this definition."""

    def takes(self, argument: str) -> Literal["no", "optional", "required"]:
        """Whether the definition reads a ``datatable`` or a ``docstring``."""


@frozen
class StepDefinition:
    """One German step.

    Args:
        kind: Whether it states a fact, asks for the decision, or states an outcome.
        pattern: Regular expression that the whole text of the step has to match.
        function: What the step does; its parameters are the named groups of the pattern,
            ``kim_case``, and ``datatable`` if the step takes a table.
    """

    kind: Kind
    pattern: str
    function: Callable[..., None]

    def matches(self, text: str) -> bool:
        """Whether a step with this text runs this definition."""
        return re.fullmatch(self.pattern, text) is not None

    def takes(self, argument: str) -> Literal["no", "optional", "required"]:
        """Whether the definition reads a ``datatable`` or a ``docstring``."""
        return taken(self.function, argument)


def taken(function: Callable[..., Any], argument: str) -> Literal["no", "optional", "required"]:
    """Whether a step function has a parameter of this name, and whether it needs it."""
    parameter = inspect.signature(function).parameters.get(argument)
    if parameter is None:
        return "no"
    return "required" if parameter.default is parameter.empty else "optional"


STEPS: list[StepDefinition] = []


def _noted(kind: Kind, pattern: str) -> Callable[[Function], Function]:
    def note(function: Function) -> Function:
        STEPS.append(StepDefinition(kind, pattern, function))
        return function

    return note


def angenommen(pattern: str) -> Callable[[Function], Function]:
    """Note a step that states a fact."""
    return _noted("given", pattern)


def wenn(pattern: str) -> Callable[[Function], Function]:
    """Note a step that asks for the decision."""
    return _noted("when", pattern)


def dann(pattern: str) -> Callable[[Function], Function]:
    """Note a step that states an outcome."""
    return _noted("then", pattern)
