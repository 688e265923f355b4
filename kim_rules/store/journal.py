"""What an author of a case store provides: a journal of sealed entries, and their keys.

Everything that a store knows is an entry of the journal: a case that is opened, a version
of the facts, a decision, a step of a referral. Entries are only ever added. Those of one
tenant form a chain: each carries a code over itself and over the entry before it, made
with a key that is not in the journal. What an entry says about a person is sealed under a
key of that person; erasing the person destroys the key, and the chain still verifies.

A journal stores what it is given and understands none of it. Rules about cases, consent
and referrals are in :mod:`kim_rules.store.cases`, above every journal.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from attrs import evolve, field, frozen

#: Stands before the first entry of a chain.
GENESIS = bytes(32)


@frozen
class Head:
    """The end of a tenant's chain.

    Args:
        number: Number of the last entry; 0 before the first.
        code: Its code.
        recorded_at: When it was recorded, in UTC; None before the first.
    """

    number: int = 0
    code: bytes = GENESIS
    recorded_at: datetime | None = None


@frozen
class Entry:
    """One entry of a tenant's chain.

    Args:
        tenant: The municipality or body whose chain it is.
        number: Place in the chain, from 1, without gaps.
        case: Opaque id of the case.
        version: Version of the case after this entry, from 1, without gaps.
        kind: What happened, see :class:`kim_rules.store.records.Kind`.
        recorded_at: When it was recorded, in UTC; never before the entry before it.
        actor: Who wrote it: a login or key, never the person whom the case is about.
        purpose: What for.
        sealed: What it says, sealed; None when it says nothing.
        body: A large part of it, sealed apart so that lists need not read it.
        code: The code over all of the above and over the code before; see :func:`chained`.
    """

    tenant: str
    number: int
    case: str
    version: int
    kind: str
    recorded_at: datetime
    actor: str
    purpose: str
    sealed: bytes | None = field(default=None, repr=False)
    body: bytes | None = field(default=None, repr=False)
    code: bytes = field(default=b"", repr=False)

    def digest(self, previous: bytes, key: bytes) -> bytes:
        """The code that the entry must carry.

        Args:
            previous: The code of the entry before.
            key: The chain key of the tenant.

        Returns:
            HMAC-SHA-256 over the canonical JSON (RFC 8785) of the entry.
        """
        told = (
            self.tenant,
            self.number,
            self.case,
            self.version,
            self.kind,
            self.recorded_at.isoformat(timespec="microseconds"),
            self.actor,
            self.purpose,
            _hashed(self.sealed),
            _hashed(self.body),
            previous.hex(),
        )
        return hmac.digest(key, canonical(told), "sha256")


def canonical(told: Sequence[str | int | None]) -> bytes:
    """The canonical JSON (RFC 8785) of a list.

    For texts, whole numbers and nothing the standard library writes that form, a
    multiple faster than a library for any content.

    Args:
        told: The list; whole numbers of up to 15 digits.
    """
    return _ENCODER.encode(told).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _hashed(data: bytes | None) -> str | None:
    return None if data is None else sha256(data).hexdigest()


def chained(entry: Entry, previous: bytes, key: bytes) -> Entry:
    """The entry with its code.

    Args:
        entry: Complete but for the code.
        previous: The code of the entry before, :data:`GENESIS` before the first.
        key: The chain key of the tenant.
    """
    return evolve(entry, code=entry.digest(previous, key))


class Writing(Protocol):
    """A transaction on one tenant, during which nobody else writes to that tenant."""

    def head(self) -> Head:
        """The end of the chain."""

    def version(self, case: str) -> int:
        """The version of a case; 0 when there is none."""

    def entries(self, case: str) -> Sequence[Entry]:
        """The entries of a case in order, bodies left out, those of this transaction too."""

    def key(self, case: str) -> bytes | None:
        """The wrapped key of a case's person; None when there is none (any more)."""

    def put_key(self, case: str, wrapped: bytes) -> None:
        """Keep the wrapped key of a new case."""

    def drop_key(self, case: str) -> None:
        """Destroy the key of a case, so that no copy stays within reach of the store."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Append entries that follow on the head."""


class Journal(Protocol):
    """Where entries are kept. Every call names the tenant, and reaches no other tenant's.

    Whatever a journal raises that is not a :class:`~kim_rules.errors.StoreError` is
    taken for a fault of the journal and hidden from the user.
    """

    def writing(self, tenant: str) -> AbstractContextManager[Writing]:
        """A transaction: committed for good when the block ends, undone when it raises."""

    def head(self, tenant: str) -> Head:
        """The end of the chain, as the journal keeps it."""

    def entries(
        self, tenant: str, *, case: str | None = None, after: int = 0, bodies: bool = False
    ) -> Iterator[Entry]:
        """Entries in the order of their numbers, read with flat memory.

        Args:
            tenant: Whose.
            case: Only of this case.
            after: Only those with a higher number.
            bodies: Whether to read the bodies, which are None otherwise.
        """

    def by_case(self, tenant: str) -> Iterator[Entry]:
        """Every entry without its body, ordered by case id (code points) and then number.

        Read with flat memory, and as of one moment; the reader may write meanwhile.
        """

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """The wrapped keys of the given cases that have one."""

    def close(self) -> None:
        """Give back connections and files; closing twice is allowed."""


class Sealer(Protocol):
    """Seals what entries say, under a master key that the journal never sees."""

    def new_key(self, tenant: str, case: str) -> bytes:
        """A new key for a person, wrapped under the master key."""

    def seal(self, wrapped: bytes, text: bytes, context: bytes) -> bytes:
        """Seal a text.

        Args:
            wrapped: The person's wrapped key.
            text: The text.
            context: Names the entry, so that no sealed text can be moved to another.
        """

    def unseal(self, wrapped: bytes, sealed: bytes, context: bytes) -> bytes:
        """The text.

        Raises:
            SealBroken: If the key does not fit, or text or context were altered.
        """

    def chain_key(self, tenant: str) -> bytes:
        """The key for the codes of a tenant's chain, always the same."""

    def forget(self, wrapped: bytes) -> None:
        """Destroy what the sealer itself keeps under a person's key, if anything."""
