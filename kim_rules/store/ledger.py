"""Cases in a journal: the base on which the case store reads and writes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import groupby, islice
from types import TracebackType
from typing import Self

from kim_rules.errors import SealBroken
from kim_rules.store import inputs
from kim_rules.store.faults import guarded
from kim_rules.store.journal import Entry, Journal, Sealer
from kim_rules.store.pen import Clock, Pen, living, no_such_case, system_clock
from kim_rules.store.records import Access, Case
from kim_rules.store.sealing import folded
from kim_rules.store.steps import Steps

#: How many cases a stream holds at once.
CHUNK = 200


class Ledger:
    """Cases in a journal, read and written as a whole.

    Args:
        journal: Where entries are kept.
        sealer: Who seals what they say.
        clock: Gives the present moment with its time zone; the system's when None.
    """

    def __init__(self, journal: Journal, sealer: Sealer, clock: Clock | None = None) -> None:
        self.journal = journal
        self.sealer = sealer
        self.clock = clock or system_clock
        self._journal = guarded(journal)

    def over(self, journal: Journal) -> Self:
        """The same store, with the same keys, on another journal."""
        other = copy.copy(self)
        other.journal, other._journal = journal, guarded(journal)
        return other

    def close(self) -> None:
        """Give back connections and files; closing twice is allowed."""
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _find(self, tenant: str, case_id: str) -> Case:
        """A case, erased or not.

        Raises:
            NoSuchCase: If the tenant has none of this id.
        """
        inputs.name(case_id, "case_id")
        try:
            return self._read(tenant, case_id)
        except SealBroken:
            # Perhaps the person was erased between reading the entries and the key.
            return self._read(tenant, case_id)

    def _read(self, tenant: str, case_id: str) -> Case:
        entries = list(self._journal.entries(tenant, case=case_id))
        if not entries:
            raise no_such_case(case_id)
        wrapped = self._journal.keys(tenant, [case_id]).get(case_id)
        return folded(self.sealer, wrapped, entries)

    def _living(self, tenant: str, case_id: str) -> Case:
        """A case that was not erased.

        Raises:
            NoSuchCase: If the tenant has none of this id.
            Erased: If the person was erased.
        """
        return living(self._find(tenant, case_id), case_id)

    def _stream(self, tenant: str) -> Iterator[Case]:
        """Every case in the order of ids, erased ones too, with flat memory."""
        return (case for case, _ in self._with_keys(tenant))

    def _with_keys(self, tenant: str) -> Iterator[tuple[Case, bytes | None]]:
        """Every case with its wrapped key, as it is good for the version of the case."""
        for entries, wrapped in self._by_case(tenant):
            try:
                found = folded(self.sealer, wrapped, entries), wrapped
            except SealBroken:
                found = self._find(tenant, entries[0].case), None
            yield found

    def _by_case(self, tenant: str) -> Iterator[tuple[list[Entry], bytes | None]]:
        """The entries of every case with its wrapped key, None when that is gone."""
        groups = (list(group) for _, group in groupby(self._journal.by_case(tenant), _case_of))
        while chunk := list(islice(groups, CHUNK)):
            keys = self._journal.keys(tenant, [entries[0].case for entries in chunk])
            for entries in chunk:
                yield entries, keys.get(entries[0].case)

    @contextmanager
    def _pen(self, access: Access) -> Iterator[Pen]:
        """A transaction: what its pen has written is there for good when it ends."""
        with self._journal.writing(access.tenant) as writing:
            pen = Pen(self.sealer, access, writing, self.clock)
            yield pen
            pen.flush()
        for wrapped in pen.dropped:
            self.sealer.forget(wrapped)

    def _write(
        self,
        access: Access,
        case_id: str,
        steps: Callable[[Case, date], Steps],
        expected: int | None = None,
    ) -> Case:
        """Write to a case.

        Args:
            access: Who writes.
            case_id: The case.
            steps: Gives what to write from the case as it stands and the day of recording.
            expected: The version that the caller read; None for whatever it is.

        Returns:
            The case after it.

        Raises:
            NoSuchCase: If there is no such case.
            Erased: If the person was erased.
            Conflict: If the case has another version than expected.
        """
        with self._pen(access) as pen:
            case = pen.living(case_id, expected)
            return pen.write(case, steps(case, pen.today))


def _case_of(entry: Entry) -> str:
    return entry.case
