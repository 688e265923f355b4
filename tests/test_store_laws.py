"""The store in memory keeps every law."""

from __future__ import annotations

from kim_rules.store.cases import CaseStore
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.testing.laws.case_store import CaseStoreLaws
from kim_rules.testing.laws.scene import SetClock

SEALER = MemorySealer()


class TestMemoryStore(CaseStoreLaws):
    """The laws on the store that ``memory:`` opens."""

    def open(self, clock: SetClock) -> CaseStore:
        """A new store; all share a sealer, as others share a master key."""
        return CaseStore(MemoryJournal(), SEALER, clock)
