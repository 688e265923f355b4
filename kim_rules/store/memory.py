"""A case store in memory, for tests and first steps: gone with the process.

Nothing is written anywhere, so nothing is encrypted: the journal holds codes in place of
sealed texts, and the sealer keeps the texts themselves under the key of the person.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from attrs import evolve

from kim_rules.errors import SealBroken
from kim_rules.store.journal import Entry, Head, Writing


class MemoryJournal:
    """A journal in memory; it may be used by many threads at once."""

    def __init__(self) -> None:
        self._logs: dict[str, _Log] = {}
        self._adding = Lock()

    def _log(self, tenant: str) -> _Log:
        with self._adding:
            return self._logs.setdefault(tenant, _Log())

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """A transaction, in which one thread writes to the tenant at a time."""
        log = self._log(tenant)
        with log.writing:
            writing = MemoryWriting(log)
            yield writing
            writing.commit()

    def head(self, tenant: str) -> Head:
        """The end of the chain."""
        return self._log(tenant).head()

    def entries(
        self, tenant: str, *, case: str | None = None, after: int = 0, bodies: bool = False
    ) -> Iterator[Entry]:
        """Entries in the order of their numbers, as of the moment of the call."""
        for entry in self._log(tenant).seen(case):
            if entry.number > after:
                yield entry if bodies else _without_body(entry)

    def by_case(self, tenant: str) -> Iterator[Entry]:
        """Every entry without its body, ordered by case id and then number."""
        log = self._log(tenant)
        number = log.head().number
        for case in sorted(log.seen_cases()):
            for entry in log.seen(case):
                if entry.number <= number:
                    yield _without_body(entry)

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """The keys of those of the given cases that have one."""
        return self._log(tenant).seen_keys(cases)

    def close(self) -> None:
        """Nothing to give back: the entries stay as long as the journal does."""


class MemoryWriting:
    """A transaction: what is written waits here until it ends well."""

    def __init__(self, log: _Log) -> None:
        self._log = log
        self._added: list[Entry] = []
        self._keys: dict[str, bytes | None] = {}

    def head(self) -> Head:
        """The end of the chain, with what was added here."""
        return _head(self._added) if self._added else self._log.head()

    def version(self, case: str) -> int:
        """The version of a case; 0 when there is none."""
        entries = self.entries(case)
        return entries[-1].version if entries else 0

    def entries(self, case: str) -> Sequence[Entry]:
        """The entries of a case without their bodies, with what was added here."""
        found = [*self._log.seen(case), *(one for one in self._added if one.case == case)]
        return [_without_body(entry) for entry in found]

    def key(self, case: str) -> bytes | None:
        """The key of a case's person; None when there is none."""
        if case in self._keys:
            return self._keys[case]
        return self._log.seen_keys([case]).get(case)

    def put_key(self, case: str, wrapped: bytes) -> None:
        """Keep the key of a new case."""
        self._keys[case] = wrapped

    def drop_key(self, case: str) -> None:
        """Drop the key of a case."""
        self._keys[case] = None

    def add(self, entries: Sequence[Entry]) -> None:
        """Append entries."""
        self._added.extend(entries)

    def commit(self) -> None:
        """Show everything that was written to everybody, in one moment."""
        self._log.append(self._added, self._keys)


class _Log:
    """The entries and keys of one tenant."""

    def __init__(self) -> None:
        #: Held by the one who writes.
        self.writing = Lock()
        self._moment = Lock()
        self._entries: list[Entry] = []
        self._by_case: dict[str, list[Entry]] = {}
        self._keys: dict[str, bytes] = {}

    def head(self) -> Head:
        with self._moment:
            return _head(self._entries)

    def seen(self, case: str | None) -> list[Entry]:
        with self._moment:
            return list(self._entries if case is None else self._by_case.get(case, ()))

    def seen_cases(self) -> list[str]:
        with self._moment:
            return list(self._by_case)

    def seen_keys(self, cases: Sequence[str]) -> dict[str, bytes]:
        with self._moment:
            return {case: self._keys[case] for case in cases if case in self._keys}

    def append(self, entries: Sequence[Entry], keys: dict[str, bytes | None]) -> None:
        with self._moment:
            self._entries.extend(entries)
            for entry in entries:
                self._by_case.setdefault(entry.case, []).append(entry)
            for case, wrapped in keys.items():
                self._keys.pop(case, None)
                if wrapped is not None:
                    self._keys[case] = wrapped


def _head(entries: Sequence[Entry]) -> Head:
    return (
        Head(entries[-1].number, entries[-1].code, entries[-1].recorded_at) if entries else Head()
    )


def _without_body(entry: Entry) -> Entry:
    return entry if entry.body is None else evolve(entry, body=None)


class MemorySealer:
    """Keeps texts under the key of the person, and hands out their codes.

    Two stores in one process can share a sealer, as others share a master key.
    """

    def __init__(self) -> None:
        self._master = os.urandom(32)
        self._texts: dict[bytes, dict[bytes, bytes]] = {}

    def new_key(self, tenant: str, case: str) -> bytes:  # noqa: ARG002 - of every sealer
        """A new key, under which nothing is kept yet."""
        wrapped = os.urandom(16)
        self._texts[wrapped] = {}
        return wrapped

    def seal(self, wrapped: bytes, text: bytes, context: bytes) -> bytes:
        """Keep a text and give the code under which it is found."""
        sealed = self._code(wrapped, text, context)
        self._texts[wrapped][sealed] = text
        return sealed

    def unseal(self, wrapped: bytes, sealed: bytes, context: bytes) -> bytes:
        """The text.

        Raises:
            SealBroken: If it is not kept under this key, or belongs to another entry.
        """
        text = self._texts.get(wrapped, {}).get(sealed)
        if text is None or not hmac.compare_digest(self._code(wrapped, text, context), sealed):
            raise SealBroken(
                "Ein versiegelter Text passt nicht zu seinem Schlüssel oder Eintrag",
                "a sealed text does not fit its key or its entry",
            )
        return text

    def _code(self, wrapped: bytes, text: bytes, context: bytes) -> bytes:
        key = hmac.digest(self._master, wrapped, "sha256")
        return hmac.digest(key, len(context).to_bytes(4, "big") + context + text, "sha256")

    def chain_key(self, tenant: str) -> bytes:
        """The key for the codes of a tenant's chain."""
        return hmac.digest(self._master, tenant.encode(), "sha256")

    def forget(self, wrapped: bytes) -> None:
        """Drop everything that is kept under a key."""
        self._texts.pop(wrapped, None)
