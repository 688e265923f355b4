"""Shows every case to the sections, in this process or in several at once.

With several, each counts a batch of cases for itself, and what it counted is added up in
the order of the batches: the report is the same, byte for byte. A batch that another
process could not count, or in which a case of an earlier batch comes again, is counted here.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import closing
from itertools import islice
from multiprocessing import get_context
from time import monotonic
from typing import Any, NamedTuple

from kim_rules.cli.interrupts import for_this_process_alone
from kim_rules_report.case_lines import CaseReader, UnreadCase
from kim_rules_report.cases import ReportCase
from kim_rules_report.judging import Judge
from kim_rules_report.order import Order
from kim_rules_report.secret import CaseSecret
from kim_rules_report.sections import SECTIONS
from kim_rules_report.sections.section import Section
from kim_rules_report.seen import Noted, Seen, noted

#: Seconds of counting here before other processes are started, which takes a second or two.
PATIENCE = 2.0
#: Cases of a batch.
BATCH = 100
#: Batches for each process that are under way.
AHEAD = 3

Item = ReportCase | UnreadCase


class Counted(NamedTuple):
    """What one process counted in a batch.

    Args:
        tallies: Of each section, by id.
        known: Marks of the cases of files.
        secret: The number of :class:`CaseSecret`.
        notes: What became of each case.
    """

    tallies: dict[str, dict[str, Any]]
    known: set[bytes]
    secret: int
    notes: list[Noted]


class Counting:
    """Shows cases to sections, one after the other.

    Args:
        order: What the report is asked for.
        sections: The sections that ship, by id.
        also: Is shown each case, too.
        note: Is told what became of each case.
    """

    def __init__(
        self,
        order: Order,
        sections: Mapping[str, Section],
        also: Sequence[Callable[[Seen], object]] = (),
        note: Callable[[Noted], object] | None = None,
    ) -> None:
        self._order = order
        self._sections = sections
        self._see = (*(section.see for section in sections.values()), *also)
        #: What a published report hides by; an internal one needs none.
        self.secret = CaseSecret()
        self._note = note
        self._judge = Judge(order.rules, order.readings)
        self._reader = CaseReader()

    def count(self, items: Iterable[Item]) -> None:
        """Count cases.

        Args:
            items: The cases; one that was not read yet is read.
        """
        for item in items:
            case = item if isinstance(item, ReportCase) else self._reader.read(item)
            if self._order.is_published:
                self.secret.see(case)
            seen = Seen(case, self._order, self._judge)
            for see in self._see:
                see(seen)
            if self._note is not None:
                self._note(noted(seen))

    def count_in_processes(self, items: Iterable[Item], processes: int) -> None:
        """Count cases in other processes, once it takes so long that this pays.

        Args:
            items: The cases.
            processes: How many.
        """
        batches = _batches(iter(items))
        start = monotonic()
        for batch in batches:
            self.count(batch)
            if monotonic() - start > PATIENCE:
                break
        shared = _counted(batches, self._order, tuple(self._sections), processes)
        with closing(shared):  # ends the processes even when something fails here
            for batch, counted in shared:
                if counted is None or not self._reader.known.isdisjoint(counted.known):
                    self.count(batch)
                else:
                    self._add(counted)

    def _add(self, counted: Counted) -> None:
        for name, tallies in counted.tallies.items():
            self._sections[name].add(tallies)
        self._reader.known |= counted.known
        self.secret.number += counted.secret
        if self._note is not None:
            for one in counted.notes:
                self._note(one)

    def counted(self, notes: list[Noted]) -> Counted:
        """What was counted, to be added in another process.

        Args:
            notes: What was told of the cases.
        """
        tallies = {name: section.tallies() for name, section in self._sections.items()}
        return Counted(tallies, self._reader.known, self.secret.number, notes)


def _batches(items: Iterator[Item]) -> Iterator[Sequence[Item]]:
    return iter(lambda: tuple(islice(items, BATCH)), ())


def _counted(
    batches: Iterator[Sequence[Item]], order: Order, names: Sequence[str], processes: int
) -> Generator[tuple[Sequence[Item], Counted | None]]:
    """Batches in their order, each with what was counted in it; None when that failed."""
    first = next(batches, None)
    if first is None:
        return
    # processes of their own kind: a copy of this one would have the state of the engine
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (order, names))
    under_way = deque([(first, _submitted(pool, first))])
    try:
        while under_way:
            for batch in islice(batches, processes * AHEAD - len(under_way)):
                under_way.append((batch, _submitted(pool, batch)))
            batch, future = under_way.popleft()
            yield batch, _result(future)
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, batch: Sequence[Item]) -> Future[Counted] | None:
    try:
        with for_this_process_alone():
            return pool.submit(_count_batch, batch)
    except BrokenExecutor:
        return None


def _result(future: Future[Counted] | None) -> Counted | None:
    """What was counted; None when a process ended, as for want of memory."""
    try:
        return None if future is None else future.result()
    except BrokenExecutor:
        return None


# --- in the other processes --------------------------------------------------------------------

_asked: tuple[Order, Sequence[str]]


def _begin(order: Order, names: Sequence[str]) -> None:
    global _asked
    _asked = order, names
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be kept waiting


def _count_batch(batch: Sequence[Item]) -> Counted:
    order, names = _asked
    notes: list[Noted] = []
    counting = Counting(order, {name: SECTIONS[name](order) for name in names}, note=notes.append)
    counting.count(batch)
    return counting.counted(notes)
