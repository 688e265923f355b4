"""The case store: cases, facts, decisions and referrals in a log that loses nothing.

Built on any :class:`~kim_rules.store.journal.Journal`. A call that raises has changed
nothing; a call that returns has written everything it stands for, for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from kim_rules.errors import Conflict, Erased, SealBroken
from kim_rules.store import inputs, steps
from kim_rules.store.checking import Chain, check_case
from kim_rules.store.deciding import Deciding
from kim_rules.store.due import due, may_be_erased
from kim_rules.store.journal import Head
from kim_rules.store.ledger import CHUNK
from kim_rules.store.pen import Pen
from kim_rules.store.records import Access, Break, Case, Deviation, Due, ErasureReason, Kind
from kim_rules.store.replaying import deviation
from kim_rules.store.steps import Step
from kim_rules.store.transfer import exported, imported

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook

#: Is told the number of what was just looked at, to show progress.
Each = Callable[[int], object]


class CaseStore(Deciding):
    """A case store.

    Every call names who uses it, for which tenant and what for. Writes to a case take
    ``expected``, the version that the caller read: when somebody else has written since,
    they raise :class:`~kim_rules.errors.Conflict`. None writes to whatever is there.

    Besides what each call lists, all of them raise
    :class:`~kim_rules.errors.StoreUnavailable` when the store fails, and ``ValueError``
    for an argument that is not of the allowed form; writes to a case raise ``NoSuchCase``
    when there is none, ``Erased`` when its person was erased, and ``ClockWentBack`` when
    the clock stands before the last entry.

    Args:
        journal: Where entries are kept.
        sealer: Who seals what they say.
        clock: Gives the present moment with its time zone; the system's when None.
    """

    def due(
        self,
        access: Access,
        *,
        on: date,
        within_days: int = 30,
        facts_older_than_months: int | None = None,
    ) -> Iterator[Due]:
        """The open cases that somebody has to look at.

        ``decision_changes``: the decision that counts on the day changes by the last day
        looked at. ``facts_old``: the latest facts were recorded so many months ago.
        ``facts_undecided``: the decision that counts on the last day looked at rests on other
        facts than those that count then, or there is none. On a day counts the decision with
        the latest key date up to it, not one that was made about an earlier or later day.

        Args:
            access: Who asks.
            on: The day from which is looked ahead.
            within_days: How far, in days.
            facts_older_than_months: Age from which facts are old; None for no such limit.

        Returns:
            In the order of case ids; a case can be due for several reasons.
        """
        inputs.day(on, "on")
        inputs.count(within_days, "within_days")
        if facts_older_than_months is not None:
            inputs.count(facts_older_than_months, "facts_older_than_months")
        cases = self.cases(access)
        return (
            one for case in cases for one in due(case, on, within_days, facts_older_than_months)
        )

    def replay(
        self, access: Access, *, rulebook: Rulebook | None = None, each: Each | None = None
    ) -> Iterator[Deviation]:
        """Decide again every recorded decision, with the facts recorded with it.

        Args:
            access: Who asks.
            rulebook: The rules; by the recorded id when None. Decisions by other rules
                are given with that as the reason.
            each: Is told how many decisions were decided again, after each.

        Returns:
            Those that differ and those that cannot be decided again, ordered by case id.
        """
        replayed = 0
        for case, wrapped in self._with_keys(access.tenant):
            for number, recorded in self._recorded(access, case, wrapped):
                found = deviation(case, number, recorded, rulebook)
                if found is not None:
                    yield found
                replayed += 1
                if each is not None:
                    each(replayed)

    def _recorded(
        self, access: Access, case: Case, wrapped: bytes | None
    ) -> list[tuple[int, dict[str, Any]]]:
        """Number and full JSON of the decisions of a case; none when it was just erased."""
        if case.erased or not case.decisions:
            return []
        try:
            wrapped = wrapped or self._key(access, case.id)
            entries = self._entries_of(access, case.id, bodies=True)
            made = (self._full(wrapped, entry) for entry in entries if entry.kind == Kind.DECISION)
            return list(enumerate(islice(made, len(case.decisions)), 1))
        except (Erased, SealBroken):
            if self._find(access.tenant, case.id).erased:
                return []
            raise

    def retention_due(self, access: Access, *, on: date, months: int) -> Iterator[str]:
        """The closed cases whose time of keeping is over, by id.

        Args:
            access: Who asks.
            on: The day on which it has to be over.
            months: How long a case is kept after it was closed.
        """
        inputs.day(on, "on")
        inputs.count(months, "months")
        return (case.id for case in self.cases(access) if may_be_erased(case, on, months))

    def erase_due(self, access: Access, *, on: date, months: int) -> Iterator[str]:
        """Erase the persons whom :meth:`retention_due` lists, a batch in one transaction.

        Returns:
            The id of each after it was erased; a case that was changed meanwhile is kept.
        """
        inputs.day(on, "on")
        inputs.count(months, "months")
        found = (case for case in self.cases(access) if may_be_erased(case, on, months))
        last = steps.erase(ErasureReason.RETENTION)
        while chunk := list(islice(found, CHUNK)):
            with self._pen(access) as pen:
                erased = [case.id for case in chunk if _erase_unchanged(pen, case, last)]
            yield from erased

    def verify(
        self, access: Access, head: Head | None = None, *, each: Each | None = None
    ) -> Iterator[Break]:
        """Check the log of the tenant.

        Finds every entry that was altered, is missing or out of order, an end that was cut
        off, and entries that cannot be unsealed although nobody was erased. Only a head
        that was kept outside finds a log that was cut off together with its own head.

        Args:
            access: Who checks.
            head: An end of the log as it was remembered outside, see :meth:`head`.
            each: Is told the number of each entry, after it was checked.

        Returns:
            What was found, as it is found; nothing when all is as it was written.
        """
        remembered = [self.head(access), *([] if head is None else [head])]
        chain = Chain(self.sealer.chain_key(access.tenant), remembered)
        for entry in self._journal.entries(access.tenant, bodies=True):
            yield from chain.follow(entry)
            if each is not None:
                each(entry.number)
        yield from chain.end(self.head(access))
        for entries, wrapped in self._by_case(access.tenant):
            if any(check_case(self.sealer, entries, wrapped)):
                # Perhaps the person was erased between reading the entries and the key.
                case = entries[0].case
                wrapped = self._journal.keys(access.tenant, [case]).get(case)
                again = list(self._journal.entries(access.tenant, case=case))
                yield from check_case(self.sealer, again, wrapped)

    def export(self, access: Access) -> Iterator[dict[str, Any]]:
        """The whole log of the tenant as lines of JSON values, ``kim-rules/store/1``.

        What entries say stays sealed. The lines carry the wrapped keys of all persons who
        were not erased, so that they are erased for good only when old exports are, too.

        Raises:
            Conflict: If a person is erased while the export is read.
        """
        return exported(self._journal, self.sealer, access.tenant)

    def import_(self, access: Access, lines: Iterable[Mapping[str, Any]]) -> Head:
        """Take over an export into an empty tenant of the same name, in one transaction.

        Args:
            access: Who imports.
            lines: The lines as JSON values; what raises while they are read undoes all.

        Returns:
            The end of the log.

        Raises:
            Conflict: If the tenant has entries already.
            WrongKey: If the export was made under another master key.
            SchemaMismatch: If it has the form of another program.
            ChainBroken: If a line is missing, or is not as it was written.
            NotAllowed: If it is of another tenant.
        """
        with self._journal.writing(access.tenant) as writing:
            return imported(writing, self.sealer, access.tenant, lines)


def _erase_unchanged(pen: Pen, case: Case, last: Step) -> bool:
    """Erase a person; false when the case was changed since it was read."""
    try:
        pen.erase(pen.living(case.id, case.version), last)
    except (Conflict, Erased):
        return False
    return True
