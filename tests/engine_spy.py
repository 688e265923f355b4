"""The C module of durable-rules, watched, and replaced where a test wants it to fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import durable_rules_engine as c_module
import pytest
import toml_folders

import kim_rules as kim
from kim_rules import engine

SECRET = "2001-07-13"
CLIENT = {"id": "c-1", "birth_date": SECRET, "residence_status": "duldung", "fled": True}
ON = date(2023, 9, 1)
Answer = Callable[..., Any]


class Spy:
    """The C module, with every call noted and single functions replaced.

    Args:
        replaced: Functions to call instead, by name; they get the original first.
    """

    def __init__(self, **replaced: Answer) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.replaced = replaced

    def __getattr__(self, name: str) -> Answer:
        original = getattr(c_module, name)

        def call(*arguments: Any) -> Any:
            self.calls.append((name, arguments))
            if name in self.replaced:
                return self.replaced[name](original, *arguments)
            return original(*arguments)

        return call

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of every call of one function."""
        return [arguments for called, arguments in self.calls if called == name]


def spy_on(
    monkeypatch: pytest.MonkeyPatch, folder: Path, **replaced: Answer
) -> tuple[Spy, kim.Rulebook]:
    """A spy, and the default rulebook loaded anew, which is decided through the spy.

    Args:
        monkeypatch: Of the test.
        folder: An empty folder.
        replaced: See :class:`Spy`.
    """
    spy = Spy(**replaced)
    monkeypatch.setattr(engine, "load", lambda: spy)
    files = toml_folders.shipped()
    # Equal content shares its rulesets, so this one must not be equal to any other.
    files["rulebook.toml"]["version"] = f"spied {folder}"
    return spy, kim.load_rulebook(toml_folders.write(folder / "again", files))


def decide(rulebook: kim.Rulebook, facts: dict[str, Any] = CLIENT) -> kim.Decision:
    """Decide one client by a rulebook."""
    return kim.decide(kim.Client.from_dict(facts, rulebook), on=ON, rulebook=rulebook)
