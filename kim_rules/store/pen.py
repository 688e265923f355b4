"""Writes within one transaction: seals what is said, and chains it to what was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from attrs import evolve

from kim_rules.errors import ClockWentBack, Conflict, Erased, NoSuchCase
from kim_rules.store import inputs
from kim_rules.store.folding import erased, fold
from kim_rules.store.journal import Entry, Head, Sealer, Writing, chained
from kim_rules.store.packing import packed
from kim_rules.store.records import Access, Case
from kim_rules.store.sealing import context, folded
from kim_rules.store.steps import Step, Steps

Clock = Callable[[], datetime]

#: By how much the clock may stand before the last entry: several machines never agree.
TOLERANCE = timedelta(seconds=5)


def system_clock() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class Pen:
    """Writes steps of cases within one transaction, all as of the same moment.

    Args:
        sealer: Who seals what is written.
        access: Who writes.
        writing: The transaction.
        clock: Gives the present moment.

    Raises:
        ClockWentBack: If the clock stands well before the last entry.
    """

    def __init__(self, sealer: Sealer, access: Access, writing: Writing, clock: Clock) -> None:
        self._sealer = sealer
        self._access = access
        self._writing = writing
        self._chain_key = sealer.chain_key(access.tenant)
        self._head = writing.head()
        self._recorded_at = _not_before(self._head, inputs.moment(clock(), "clock"))
        self._entries: list[Entry] = []
        #: The wrapped keys of new cases, and of all cases that were read or opened here.
        self._new: dict[str, bytes] = {}
        self._known: dict[str, bytes] = {}
        #: The wrapped keys that have to be forgotten when the transaction has ended.
        self.dropped: list[bytes] = []

    @property
    def number(self) -> int:
        """The number of the last entry, with what was written here."""
        return self._head.number

    @property
    def today(self) -> date:
        """The day of recording, in UTC."""
        return self._recorded_at.date()

    def version(self, case_id: str) -> int:
        """The version of a case before this transaction; 0 when there is none."""
        return self._writing.version(case_id)

    def case(self, case_id: str, expected: int | None = None) -> Case | None:
        """A case as it stands; None when there is none.

        Raises:
            Conflict: If it has another version than expected.
        """
        inputs.name(case_id, "case_id")
        if any(entry.case == case_id for entry in self._entries):
            self.flush()
        entries = self._writing.entries(case_id)
        version = entries[-1].version if entries else 0
        if expected is not None and inputs.count(expected, "expected") != version:
            raise stale(case_id, expected, version)
        if not entries:
            return None
        wrapped = self._writing.key(case_id)
        if wrapped is not None:
            self._known[case_id] = wrapped
        return folded(self._sealer, wrapped, entries)

    def living(self, case_id: str, expected: int | None = None) -> Case:
        """A case that is there.

        Raises:
            NoSuchCase: If there is none.
            Erased: If the person was erased.
            Conflict: If it has another version than expected.
        """
        return living(self.case(case_id, expected), case_id)

    def open(self, case_id: str, steps: Steps) -> Case:
        """Write the first steps of a new case, under a new key."""
        wrapped = self._sealer.new_key(self._access.tenant, case_id)
        self._new[case_id] = self._known[case_id] = wrapped
        return self.write(Case(case_id, self._access.tenant, version=0), steps)

    def write(self, case: Case, steps: Steps) -> Case:
        """Write steps of a case that was read or opened here, perhaps none.

        Returns:
            The case after them.
        """
        if not steps:
            return case
        entries = self.add(case, steps)
        return fold(case, zip(entries, (step.says for step in steps)))

    def add(self, case: Case, steps: Steps, wrapped: bytes | None = None) -> Sequence[Entry]:
        """Write steps of a case that nobody looks at after them.

        Args:
            case: The case as it stands.
            steps: The steps.
            wrapped: Its wrapped key; needed when it was neither read nor opened here.

        Returns:
            What was written.
        """
        key = wrapped or self._known[case.id]
        return [
            self._sealed(case, version, step, key)
            for version, step in enumerate(steps, case.version + 1)
        ]

    def erase(self, case: Case, step: Step) -> Case:
        """Write the last entry of a case, told in plain, and destroy its key.

        Returns:
            What is left of the case.
        """
        self.dropped.append(self._known.pop(case.id))
        entry = evolve(self._bare(case, case.version + 1, step), sealed=packed(step.says))
        self._add(entry)
        self._writing.drop_key(case.id)
        return erased(entry, step.says)

    def flush(self) -> None:
        """Hand everything that was written to the transaction."""
        for case_id, wrapped in self._new.items():
            self._writing.put_key(case_id, wrapped)
        if self._entries:
            self._writing.add(self._entries)
        self._new, self._entries = {}, []

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is written in the block is taken back when it raises."""
        head, entries, new = self._head, len(self._entries), dict(self._new)
        try:
            yield
        except BaseException:
            self._head, self._new = head, new
            del self._entries[entries:]
            raise

    def _sealed(self, case: Case, version: int, step: Step, wrapped: bytes) -> Entry:
        entry = self._bare(case, version, step)
        sealed = self._sealer.seal(wrapped, packed(step.says), context(entry))
        body = step.body
        if body is not None:
            body = self._sealer.seal(wrapped, body, context(entry, "body"))
        return self._add(evolve(entry, sealed=sealed, body=body))

    def _bare(self, case: Case, version: int, step: Step) -> Entry:
        """The next entry, without what it says."""
        return Entry(
            tenant=self._access.tenant,
            number=self._head.number + 1,
            case=case.id,
            version=version,
            kind=step.kind.value,
            recorded_at=self._recorded_at,
            actor=self._access.actor,
            purpose=self._access.purpose,
        )

    def _add(self, entry: Entry) -> Entry:
        entry = chained(entry, self._head.code, self._chain_key)
        self._head = Head(entry.number, entry.code, entry.recorded_at)
        self._entries.append(entry)
        return entry


def _not_before(head: Head, now: datetime) -> datetime:
    """The moment of recording: never before the last entry."""
    if head.recorded_at is None:
        return now
    if now < head.recorded_at - TOLERANCE:
        raise ClockWentBack(
            "Die Uhr steht vor dem letzten Eintrag der Ablage; bitte die Uhrzeit prüfen",
            "the clock stands before the last entry of the store; check the time",
        )
    return max(now, head.recorded_at)


def living(case: Case | None, case_id: str) -> Case:
    """The case, when it is there.

    Raises:
        NoSuchCase: If there is none.
        Erased: If the person was erased.
    """
    if case is None:
        raise no_such_case(case_id)
    if case.erased:
        raise erased_already(case_id)
    return case


def no_such_case(case_id: str) -> NoSuchCase:
    """The error for an id that the tenant does not have."""
    return NoSuchCase(
        f"Einen Fall {case_id} gibt es hier nicht", f"there is no case {case_id} here"
    )


def erased_already(case_id: str) -> Erased:
    """The error for a person who was erased."""
    return Erased(
        f"Die Person zum Fall {case_id} wurde gelöscht",
        f"the person of the case {case_id} was erased",
    )


def there_already(case_id: str) -> Conflict:
    """The error for a case that is opened a second time."""
    return Conflict(
        f"Einen Fall {case_id} gibt es hier schon", f"there is a case {case_id} here already"
    )


def stale(case_id: str, expected: int, found: int) -> Conflict:
    """The error for a case that has changed since it was read."""
    return Conflict(
        f"Der Fall {case_id} wurde inzwischen geändert: gelesen war Stand {expected}, "
        f"jetzt ist es {found}; bitte neu lesen",
        f"the case {case_id} was changed meanwhile: version {expected} was read, it is {found} "
        "now; read it again",
    )
