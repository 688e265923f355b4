"""Case stores that are wrong on purpose, one for every law; this file has the plumbing.

A mutant is a function that is given a way to patch the code, and that gives how to open
the wrong store; None when the patch alone makes the store in memory wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from kim_rules.store.cases import CaseStore
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.testing.laws.scene import SetClock

Open = Callable[[SetClock], CaseStore]
Mutant = Callable[[pytest.MonkeyPatch], Open | None]
M = TypeVar("M", bound=Mutant)

#: The mutant of each law, by the name of the law without ``test_``.
MUTANTS: dict[str, Mutant] = {}


def breaks(law: str) -> Callable[[M], M]:
    """Registers a function as the mutant of a law."""

    def register(mutant: M) -> M:
        assert law not in MUTANTS, f"{law} has two mutants"
        MUTANTS[law] = mutant
        return mutant

    return register


def opening(
    store: type[CaseStore] = CaseStore,
    journal: type[MemoryJournal] = MemoryJournal,
    sealer: type[MemorySealer] = MemorySealer,
) -> Open:
    """Opens stores of a class on journals of a class, all with one sealer of a class."""
    shared = sealer()
    return lambda clock: store(journal(), shared, clock)


def wrap(patch: pytest.MonkeyPatch, owner: Any, name: str, around: Callable[..., Any]) -> None:
    """Puts a function around another one, which it is given first."""
    real = getattr(owner, name)
    patch.setattr(owner, name, lambda *args, **kwargs: around(real, *args, **kwargs))
