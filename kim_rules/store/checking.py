"""Checks a log: every code, every number, both ends, and whether it can be read."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence

from kim_rules.errors import SealBroken
from kim_rules.store.journal import Entry, Head, Sealer
from kim_rules.store.records import Break
from kim_rules.store.sealing import is_erased, said
from kim_rules.vocabulary import Label

_ALTERED = Label("der Eintrag wurde verändert", "the entry was altered")
_MISSING = Label("hier fehlt mindestens ein Eintrag", "at least one entry is missing here")
_REORDERED = Label("der Eintrag steht an falscher Stelle", "the entry is out of order")
_TRUNCATED = Label("das Protokoll endet zu früh", "the log ends too early")
_OTHER_HEAD = Label(
    "der Eintrag ist nicht der, der hier gemerkt war",
    "the entry is not the one that was remembered here",
)
_BEYOND = Label("nach dem Ende des Protokolls", "after the end of the log")
_UNREADABLE = Label("der Eintrag lässt sich nicht öffnen", "the entry cannot be unsealed")
_KEY_MISSING = Label(
    "der Schlüssel fehlt, obwohl die Person nicht gelöscht wurde",
    "the key is missing, although the person was not erased",
)
_KEY_THERE = Label(
    "der Schlüssel ist da, obwohl die Person gelöscht wurde",
    "the key is there, although the person was erased",
)
_VERSION = Label(
    "der Fall hat hier eine andere Zahl von Einträgen", "the case counts its entries differently"
)


class Chain:
    """Follows the entries of a tenant and finds where they are not as they were written.

    Args:
        key: The chain key of the tenant.
        heads: Ends of the log as they were remembered, within it or outside.
    """

    def __init__(self, key: bytes, heads: Iterable[Head]) -> None:
        self._key = key
        self._heads = [head for head in heads if head.number]
        self.last = Head()

    def follow(self, entry: Entry) -> Iterator[Break]:
        """Check the next entry against the one before."""
        number = self.last.number + 1
        if entry.number < number:
            yield Break(entry.number, "reordered", _REORDERED)
            return
        if entry.number > number:
            # Without its predecessor the code of this entry cannot be checked.
            yield Break(number, "missing", _MISSING)
        elif not hmac.compare_digest(entry.digest(self.last.code, self._key), entry.code):
            yield Break(entry.number, "altered", _ALTERED)
        self.last = Head(entry.number, entry.code, entry.recorded_at)
        yield from self._remembered()

    def _remembered(self) -> Iterator[Break]:
        for head in self._heads:
            if head.number == self.last.number and not _is_same(head, self.last):
                yield Break(head.number, "altered", _OTHER_HEAD)

    def end(self, head: Head) -> Iterator[Break]:
        """Check the end.

        Args:
            head: The end as the journal keeps it after the last entry was read.
        """
        if any(one.number > self.last.number for one in self._heads):
            yield Break(self.last.number + 1, "truncated", _TRUNCATED)
        if head.number < self.last.number:
            yield Break(head.number + 1, "altered", _BEYOND)
        if head.number and head.recorded_at is None:
            yield Break(head.number, "altered", _OTHER_HEAD)


def _is_same(remembered: Head, found: Head) -> bool:
    """Whether an end of the log is as it was remembered, perhaps without its moment."""
    moments = (None, found.recorded_at)
    return remembered.code == found.code and remembered.recorded_at in moments


def check_case(sealer: Sealer, entries: Sequence[Entry], wrapped: bytes | None) -> Iterator[Break]:
    """Check that the entries of a case are complete and, unless erased, can be unsealed.

    Args:
        sealer: Who can read them.
        entries: All entries of a case, without bodies.
        wrapped: The wrapped key; None when there is none.
    """
    for version, entry in enumerate(entries, 1):
        if entry.version != version:
            yield Break(entry.number, "missing", _VERSION)
            return
    if is_erased(entries):
        if wrapped is not None:
            yield Break(entries[-1].number, "altered", _KEY_THERE)
    elif wrapped is None:
        yield Break(entries[0].number, "unreadable", _KEY_MISSING)
    else:
        yield from _unreadable(sealer, entries, wrapped)


def _unreadable(sealer: Sealer, entries: Sequence[Entry], wrapped: bytes) -> Iterator[Break]:
    for entry in entries:
        try:
            said(sealer, wrapped, entry)
        except (SealBroken, ValueError):
            yield Break(entry.number, "unreadable", _UNREADABLE)
