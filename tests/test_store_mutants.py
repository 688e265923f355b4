"""For every law of a case store there is a wrong store that breaks it."""

from __future__ import annotations

import pytest
import store_mutants_cases  # noqa: F401 - registers its mutants
import store_mutants_log  # noqa: F401
import store_mutants_work  # noqa: F401
from store_mutants import MUTANTS, opening

from kim_rules.errors import KimRulesError
from kim_rules.testing.laws.case_store import CaseStoreLaws
from kim_rules.testing.laws.scene import Scene

LAWS = sorted(name.removeprefix("test_") for name in dir(CaseStoreLaws) if name.startswith("test_"))


def keep(law: str, scene: Scene) -> None:
    """Run a law on a scene."""
    try:
        getattr(CaseStoreLaws(), f"test_{law}")(scene)
    finally:
        scene.close()


def test_every_law_has_a_mutant() -> None:
    """A law that no wrong store breaks would say nothing."""
    assert sorted(MUTANTS) == LAWS
    assert len(LAWS) >= 60


def test_every_law_tells_what_a_store_does() -> None:
    """The docstring of a law, one line, is all that an author sees of it."""
    for law in LAWS:
        told = getattr(CaseStoreLaws, f"test_{law}").__doc__
        assert told, law
        assert "\n" not in told, law
        assert told.endswith("."), law


@pytest.mark.parametrize("law", LAWS)
def test_a_wrong_store_breaks_the_law(law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The law fails on its mutant, by what it asserts or by an error of the store."""
    open_wrong = MUTANTS[law](monkeypatch) or opening()
    with pytest.raises((AssertionError, KimRulesError, pytest.fail.Exception)):
        keep(law, Scene(open_wrong))


@pytest.mark.parametrize("law", LAWS)
def test_the_store_itself_keeps_the_law(law: str) -> None:
    """Run in the same way, the law passes on the store in memory."""
    keep(law, Scene(opening()))
