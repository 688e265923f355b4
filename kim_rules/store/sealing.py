"""What entries say: as JSON, sealed under the key of the person, and read again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kim_rules.errors import SealBroken
from kim_rules.store.folding import erased, fold
from kim_rules.store.journal import Entry, Sealer, canonical
from kim_rules.store.records import Case, Kind


def context(entry: Entry, part: str = "sealed") -> bytes:
    """Names the place of a sealed text, so that it can be moved to no other.

    Args:
        entry: The entry.
        part: ``sealed`` or ``body``.
    """
    return canonical((entry.tenant, entry.case, entry.version, entry.kind, part))


def said(sealer: Sealer, wrapped: bytes, entry: Entry) -> dict[str, Any]:
    """What an entry says.

    Raises:
        SealBroken: If it was altered, or is not sealed under this key.
    """
    told: dict[str, Any] = json.loads(sealer.unseal(wrapped, entry.sealed or b"", context(entry)))
    return told


def is_erased(entries: Sequence[Entry]) -> bool:
    """Whether the entries of a case end with its erasure."""
    return bool(entries) and entries[-1].kind == Kind.ERASED


def folded(sealer: Sealer, wrapped: bytes | None, entries: Sequence[Entry]) -> Case:
    """A case from all of its entries.

    Args:
        sealer: Who can read them.
        wrapped: The wrapped key of the person; None when it is gone.
        entries: The entries in order, at least one.

    Raises:
        SealBroken: If an entry cannot be read although the person was not erased.
    """
    if is_erased(entries):
        return _erased(entries[-1])
    if wrapped is None:
        raise SealBroken(
            f"Der Schlüssel zum Fall {entries[0].case} fehlt, obwohl er nicht gelöscht wurde",
            f"the key of the case {entries[0].case} is missing, although it was not erased",
        )
    told = ((entry, said(sealer, wrapped, entry)) for entry in entries)
    return fold(Case(entries[0].case, entries[0].tenant, version=0), told)


def _erased(entry: Entry) -> Case:
    """What is told in plain, as there is no key any more: that and why a person was erased."""
    try:
        return erased(entry, json.loads(entry.sealed or b""))
    except (KeyError, TypeError, ValueError):
        raise SealBroken(
            f"Eintrag {entry.number} wurde verändert", f"entry {entry.number} was altered"
        ) from None
