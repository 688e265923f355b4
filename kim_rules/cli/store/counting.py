"""Counts what is written to a case store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Entry, Journal, Writing


class Written:
    """A store that counts the entries it writes, once they are there for good.

    Args:
        store: The store.
    """

    def __init__(self, store: CaseStore) -> None:
        #: How many, by the kind of the entry.
        self.kinds: Counter[str] = Counter()
        self.store = store.over(cast("Journal", _Journal(store.journal, self.kinds)))


class _Through:
    """Hands everything on."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Journal(_Through):
    def __init__(self, journal: Journal, kinds: Counter[str]) -> None:
        super().__init__(journal)
        self._kinds = kinds

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        with cast("Journal", self._inner).writing(tenant) as writing:
            counted = _Writing(writing)
            yield cast("Writing", counted)
        self._kinds.update(counted.kinds)


class _Writing(_Through):
    def __init__(self, writing: Writing) -> None:
        super().__init__(writing)
        self.kinds: Counter[str] = Counter()

    def add(self, entries: Sequence[Entry]) -> None:
        cast("Writing", self._inner).add(entries)
        self.kinds.update(entry.kind for entry in entries)
