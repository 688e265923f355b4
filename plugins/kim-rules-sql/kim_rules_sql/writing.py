"""A transaction on a tenant's chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field
from sqlalchemy import (
    BindParameter,
    Executable,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.engine import Connection

from kim_rules.store.journal import Entry, Head
from kim_rules_sql.failures import told
from kim_rules_sql.rows import AnyRow, entries_of, row_of, select_entries, ticks
from kim_rules_sql.tables import entries, heads, keys, meta

# Made once, as a batch asks for many cases, one after the other.
_TENANT: BindParameter[str] = bindparam("tenant")
_CASE: BindParameter[str] = bindparam("case")


def _versions_and_keys(at_most: int) -> Select[tuple[str, int, bytes]]:
    """A query for so many cases from one on, in the order of their ids."""
    cases = (
        select(entries.c.case_id, func.max(entries.c.version).label("version"))
        .where(entries.c.tenant == _TENANT, entries.c.case_id >= _CASE)
        .group_by(entries.c.case_id)
        .order_by(entries.c.case_id)
        .limit(literal_column(str(at_most)))
        .subquery()
    )
    its_key = and_(keys.c.tenant == _TENANT, keys.c.case_id == cases.c.case_id)
    return select(cases.c.case_id, cases.c.version, keys.c.wrapped).outerjoin_from(
        cases, keys, its_key
    )


_ONE, _MANY = _versions_and_keys(1), _versions_and_keys(100)
_ENTRIES = (
    select_entries()
    .where(entries.c.tenant == _TENANT, entries.c.case_id == _CASE)
    .order_by(entries.c.number)
)


@define
class SqlWriting:
    """A transaction that has locked a tenant's head, see :class:`kim_rules.store.journal.Writing`.

    Args:
        connection: In a transaction that reaches this tenant only.
        tenant: Whose chain.
        place: Where the store is, for messages.
        dropped: Whether a key was destroyed.
    """

    connection: Connection
    tenant: str
    place: str
    _head: Head
    dropped: bool = field(default=False, init=False)
    #: Version and key of the cases that were asked for; nobody else can change them now.
    _known: dict[str, tuple[int, bytes | None]] = field(factory=dict, init=False)
    _asked: str | None = field(default=None, init=False)

    def head(self) -> Head:
        """The end of the chain, with what was added here."""
        return self._head

    def version(self, case: str) -> int:
        """The version of a case; 0 when there is none."""
        return self._version_and_key(case)[0]

    def entries(self, case: str) -> Sequence[Entry]:
        """The entries of a case in order, bodies left out."""
        return entries_of(self._run(_ENTRIES, {"tenant": self.tenant, "case": case}))

    def key(self, case: str) -> bytes | None:
        """The wrapped key of a case's person; None when there is none."""
        return self._version_and_key(case)[1]

    def put_key(self, case: str, wrapped: bytes) -> None:
        """Keep the wrapped key of a new case."""
        self._known.pop(case, None)
        self._run(insert(keys), {"tenant": self.tenant, "case_id": case, "wrapped": wrapped})

    def drop_key(self, case: str) -> None:
        """Overwrite the key; what is left of it elsewhere is swept after the commit."""
        wrapped = self.key(case)
        if wrapped is None:
            return
        self._known.pop(case)
        self._run(
            update(keys)
            .where(keys.c.tenant == self.tenant, keys.c.case_id == case)
            .values(wrapped=bytes(len(wrapped)))
        )
        self._run(update(meta).values(keys_dropped=meta.c.keys_dropped + 1))
        self.dropped = True

    def add(self, added: Sequence[Entry]) -> None:
        """Append entries that follow on the head."""
        for number, entry in enumerate(added, self._head.number + 1):
            if (entry.tenant, entry.number) != (self.tenant, number):
                raise ValueError("entries must be of this tenant and follow on the head")
            self._known.pop(entry.case, None)
        if not added:
            return
        self._run(insert(entries), [row_of(entry) for entry in added])
        last = added[-1]
        self._run(
            update(heads)
            .where(heads.c.tenant == self.tenant)
            .values(number=last.number, code=last.code, recorded_at=ticks(last.recorded_at))
        )
        self._head = Head(last.number, last.code, last.recorded_at)

    def _version_and_key(self, case: str) -> tuple[int, bytes | None]:
        if case not in self._known:
            # Whoever asks for a second case goes through them in order: read ahead.
            in_order = self._asked is not None and self._asked < case
            asked = {"tenant": self.tenant, "case": case}
            self._known = {case: (0, None)}
            for found, version, wrapped in self._run(_MANY if in_order else _ONE, asked):
                self._known[found] = version, intact(wrapped)
        self._asked = case
        return self._known[case]

    def _run(
        self,
        statement: Executable,
        values: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
    ) -> Sequence[AnyRow]:
        """Run a statement; what fails is told here, before others see what was raised."""
        with told(self.place):
            result = self.connection.execute(statement, values)
            return result.all() if result.returns_rows else []


def intact(wrapped: bytes | None) -> bytes | None:
    """The wrapped key; None when it was overwritten or never there."""
    return wrapped if wrapped and any(wrapped) else None
