"""Binds the German steps to pytest-bdd.

The collector of ``.feature`` files puts these into every collected file by itself. A
project that writes its own test modules names this module in ``pytest_plugins``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then, when

from kim_rules.testing import given as _given
from kim_rules.testing import outcomes as _outcomes
from kim_rules.testing import prospects as _prospects
from kim_rules.testing import referrals as _referrals
from kim_rules.testing.case import Case
from kim_rules.testing.registry import STEPS

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook

#: The modules whose import fills the list of steps.
SOURCES = (_given, _outcomes, _referrals, _prospects)

_BIND: dict[str, Callable[..., Callable[..., object]]] = {
    "given": given,
    "when": when,
    "then": then,
}


@cache
def _loaded(id_or_path: str | None) -> Rulebook:
    from kim_rules.loading import load_rulebook

    return load_rulebook(id_or_path)


def loaded_rulebook(config: pytest.Config) -> Rulebook:
    """The rulebook chosen on the command line or in the configuration, read once."""
    from kim_rules.testing.plugin import chosen_rulebook

    return _loaded(chosen_rulebook(config))


@pytest.fixture
def kim_rulebook(request: pytest.FixtureRequest) -> Rulebook:
    """The rulebook by which the scenarios are decided."""
    return loaded_rulebook(request.config)


@pytest.fixture
def kim_case(kim_rulebook: Rulebook) -> Case:
    """The case of one scenario, with nothing known of it."""
    return Case(kim_rulebook)


for _step in STEPS:
    _BIND[_step.kind](parsers.re(_step.pattern))(_step.function)
