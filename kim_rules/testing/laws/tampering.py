"""Journals between the store and its own, that alter, interfere or fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from attrs import evolve

from kim_rules.store.journal import GENESIS, Entry, Head, Journal, Sealer, Writing, chained


class Between:
    """A journal that hands everything on to another one.

    Args:
        journal: The other one.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """A transaction of the other."""
        with self.journal.writing(tenant) as writing:
            yield writing

    def head(self, tenant: str) -> Head:
        """The head of the other."""
        return self.journal.head(tenant)

    def entries(
        self, tenant: str, *, case: str | None = None, after: int = 0, bodies: bool = False
    ) -> Iterator[Entry]:
        """Entries of the other."""
        return self.journal.entries(tenant, case=case, after=after, bodies=bodies)

    def by_case(self, tenant: str) -> Iterator[Entry]:
        """Entries of the other by case."""
        return self.journal.by_case(tenant)

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """Keys of the other."""
        return self.journal.keys(tenant, cases)

    def close(self) -> None:
        """The other is closed by whoever opened it."""


class Altered(Between):
    """A journal whose log somebody has altered behind the back of the store.

    Args:
        journal: The log as it was written.
        alter: Gives the altered entries.
        head: The altered head; that of the log as it was written when None.
        keys: Gives the altered keys.
    """

    def __init__(
        self,
        journal: Journal,
        alter: Callable[[list[Entry]], Sequence[Entry]] = list,
        *,
        head: Head | None = None,
        keys: Callable[[dict[str, bytes]], dict[str, bytes]] = dict,
    ) -> None:
        super().__init__(journal)
        self._alter, self._head, self._keys = alter, head, keys

    def head(self, tenant: str) -> Head:
        """The head, altered or not."""
        return self._head or self.journal.head(tenant)

    def entries(
        self, tenant: str, *, case: str | None = None, after: int = 0, bodies: bool = False
    ) -> Iterator[Entry]:
        """The altered entries."""
        for entry in self._alter(list(self.journal.entries(tenant, bodies=True))):
            if entry.number > after and case in (None, entry.case):
                yield entry if bodies else evolve(entry, body=None)

    def by_case(self, tenant: str) -> Iterator[Entry]:
        """The altered entries by case."""
        entries = self.entries(tenant)
        yield from sorted(entries, key=lambda entry: (entry.case, entry.number))

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """The altered keys."""
        return self._keys(self.journal.keys(tenant, cases))


def chained_anew(entries: Sequence[Entry], sealer: Sealer) -> list[Entry]:
    """Entries numbered and chained as if they had been written so, by one with the chain key."""
    previous, result = GENESIS, []
    for number, entry in enumerate(entries, 1):
        key = sealer.chain_key(entry.tenant)
        result.append(chained(evolve(entry, number=number), previous, key))
        previous = result[-1].code
    return result


class Interrupted(Between):
    """A journal at which somebody else is just quicker, once.

    Args:
        journal: The other journal.
        meanwhile: What somebody else does before the next transaction begins.
    """

    def __init__(self, journal: Journal, meanwhile: Callable[[], object]) -> None:
        super().__init__(journal)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """A transaction, before which something else happens the first time."""
        while self._meanwhile:
            self._meanwhile.pop()()
        with super().writing(tenant) as writing:
            yield writing


class Failing(Between):
    """A journal whose transactions fail when they end.

    Args:
        journal: The other journal.
        error: What it raises.
    """

    def __init__(self, journal: Journal, error: Exception) -> None:
        super().__init__(journal)
        self._error = error

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """A transaction that is undone, whatever was written."""
        with super().writing(tenant) as writing:
            yield writing
            raise self._error
