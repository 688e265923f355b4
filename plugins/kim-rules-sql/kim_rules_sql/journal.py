"""The journal of a case store in tables.

Long reads go page by page, each page in a transaction of its own, up to the entry that was
the last when the read began. As entries are only ever added, that is the log as of one
moment, yet no snapshot is held meanwhile: it would keep an SQLite WAL growing, and a
PostgreSQL server from removing what is left of destroyed keys.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from typing import Any

from attrs import define, field
from sqlalchemy import bindparam, func, literal_column, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from kim_rules.errors import StoreError, StoreUnavailable
from kim_rules.store.journal import GENESIS, Entry, Head, Writing
from kim_rules.vocabulary import Label
from kim_rules_sql.database import Database
from kim_rules_sql.failures import PASSING, sqlstate, told
from kim_rules_sql.rows import AnySelect, entries_of, head_of, select_entries, select_head
from kim_rules_sql.tables import entries, heads, keys, meta
from kim_rules_sql.writing import SqlWriting, intact

#: Entries that are read at once, with and without their bodies.
PAGE, PAGE_OF_BODIES = 500, 100

#: How often a transaction is begun anew that the server broke off before it had done anything.
ATTEMPTS = 5

#: Seconds between the questions whether a commit arrived whose answer was lost.
PAUSES = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0)

# Statements are made once: to make one takes longer than an SQLite file takes to answer it.
_TENANT = entries.c.tenant == bindparam("tenant")
_NUMBER = bindparam("number", type_=entries.c.number.type)
_CASE = bindparam("case", type_=entries.c.case_id.type)


@cache
def _page_by_number(size: int, *, of_case: bool, bodies: bool) -> AnySelect:
    """Asks for so many entries of a tenant, perhaps of one case only, after ``number``."""
    wanted = _up_to_end(size, bodies).where(entries.c.number > _NUMBER)
    if of_case:
        wanted = wanted.where(entries.c.case_id == _CASE)
    return wanted.order_by(entries.c.number)


@cache
def _page_by_case(size: int) -> AnySelect:
    """Asks for so many entries of a tenant after ``case`` and ``number``."""
    order = (entries.c.case_id, entries.c.number)
    return _up_to_end(size).where(tuple_(*order) > tuple_(_CASE, _NUMBER)).order_by(*order)


def _up_to_end(size: int, bodies: bool = False) -> AnySelect:
    # The size is told in the statement, so that the server plans for a page and not for all.
    wanted = select_entries(bodies).where(_TENANT, entries.c.number <= bindparam("end"))
    return wanted.limit(literal_column(str(size)))


#: The number of the last entry; by the entries, as the head could be wrong.
_LAST_NUMBER = select(func.coalesce(func.max(entries.c.number), 0)).where(_TENANT)
_HEAD = select_head().where(heads.c.tenant == bindparam("tenant"))
_LOCKED_HEAD = _HEAD.with_for_update()

_log = logging.getLogger(__name__)

_STILL_READ = Label(
    "Jemand anderes liest noch, was vor einer Löschung war. Reste des Schlüssels beseitigt das "
    "nächste Öffnen oder Löschen.",
    "others still read what was erased; sweeping will be repeated at the next opening or erasure",
)


@define
class SqlJournal:
    """Entries and keys in tables, see :class:`kim_rules.store.journal.Journal`.

    Args:
        database: Where the tables are, in the form that this program needs.
    """

    _database: Database = field()

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """A transaction that holds the tenant's head; committed when the block ends."""
        with told(self._database.place):
            work = self._locked(tenant)
            try:
                yield work
                self._commit(work)
            finally:
                work.connection.close()
        if work.dropped:
            self.sweep()

    def head(self, tenant: str) -> Head:
        """The end of the chain, as the journal keeps it."""
        with self._reading(tenant) as connection:
            return head_of(connection.execute(_HEAD, {"tenant": tenant}).one_or_none())

    def entries(
        self, tenant: str, *, case: str | None = None, after: int = 0, bodies: bool = False
    ) -> Iterator[Entry]:
        """Entries in the order of their numbers."""
        size = PAGE_OF_BODIES if bodies else PAGE
        wanted = _page_by_number(size, of_case=case is not None, bodies=bodies)
        return self._paged(wanted, size, {"tenant": tenant, "case": case, "number": after})

    def by_case(self, tenant: str) -> Iterator[Entry]:
        """Every entry without its body, ordered by case id and then number."""
        start = {"tenant": tenant, "case": "", "number": 0}
        return self._paged(_page_by_case(PAGE), PAGE, start)

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """The wrapped keys of the given cases that have one."""
        found: dict[str, bytes] = {}
        for start in range(0, len(cases), PAGE):
            wanted = select(keys.c.case_id, keys.c.wrapped).where(
                keys.c.tenant == tenant, keys.c.case_id.in_(cases[start : start + PAGE])
            )
            with self._reading(tenant) as connection:
                rows = connection.execute(wanted)
                found.update((case, wrapped) for case, wrapped in rows if intact(wrapped))
        return found

    def close(self) -> None:
        """Give back connections and files."""
        self._database.close()

    def sweep(self) -> bool:
        """Remove what is left of destroyed keys beside the tables.

        Done after every erasure, and when a store is opened in which it could not be done.

        Returns:
            Whether nothing is left.
        """
        try:
            with told(self._database.place):
                return self._swept()
        except StoreError as error:
            _warn(_not_swept(error.label))
            return False

    def _swept(self) -> bool:
        with self._reading("") as connection:
            dropped = connection.scalar(select(meta.c.keys_dropped))
        if not self._database.sweep():
            _warn(_STILL_READ)
            return False
        with closing(self._database.begin("", writing=True)) as connection:
            connection.execute(
                update(meta).where(meta.c.keys_swept < dropped).values(keys_swept=dropped)
            )
            connection.commit()
        return True

    @contextmanager
    def _reading(self, tenant: str) -> Iterator[Connection]:
        with (
            told(self._database.place),
            closing(self._database.begin(tenant, writing=False)) as connection,
        ):
            yield connection

    def _paged(self, wanted: AnySelect, size: int, asked: dict[str, Any]) -> Iterator[Entry]:
        """Entries page by page.

        Args:
            wanted: Asks for a page.
            size: How many entries a page has.
            asked: The tenant, and after which case and number the first page begins.
        """
        while True:
            with self._reading(asked["tenant"]) as connection:
                if "end" not in asked:
                    asked["end"] = connection.scalar(_LAST_NUMBER, {"tenant": asked["tenant"]})
                page = entries_of(connection.execute(wanted, asked))
            yield from page
            if len(page) < size:
                return
            asked |= {"case": page[-1].case, "number": page[-1].number}

    def _locked(self, tenant: str) -> SqlWriting:
        """A transaction that holds the tenant's head."""
        for attempt in range(1, ATTEMPTS + 1):
            connection = self._database.begin(tenant, writing=True)
            try:
                head = _lock_head(connection, tenant)
                return SqlWriting(connection, tenant, self._database.place, head)
            except BaseException as error:
                connection.close()
                if attempt == ATTEMPTS or not _is_passing(error):
                    raise
            time.sleep(random.uniform(0, 0.05 * attempt))  # noqa: S311 - to get out of step
        raise AssertionError("unreachable")

    def _commit(self, work: SqlWriting) -> None:
        """Commit; when the answer to that is lost, find out what it was."""
        try:
            work.connection.commit()
        except DBAPIError as error:
            if not error.connection_invalidated or not self._arrived(work):
                raise

    def _arrived(self, work: SqlWriting) -> bool:
        """Whether the last entry is there after all."""
        head = work.head()
        last = select(entries.c.code).where(
            entries.c.tenant == work.tenant, entries.c.number == head.number
        )
        for pause in PAUSES:
            time.sleep(pause)
            # Whoever gets the lock knows that the lost transaction is over.
            with suppress(DBAPIError), closing(self._locked(work.tenant).connection) as connection:
                return bool(connection.scalar(last) == head.code)
        raise StoreUnavailable(
            f"Fallablage {self._database.place}: Die Verbindung brach beim Speichern ab. Ob der "
            "letzte Schritt gespeichert ist, ist ungewiss; den Fall neu lesen.",
            f"case store {self._database.place}: the connection was lost while saving; whether "
            "the last step was saved is not known, read the case again",
        )


def _not_swept(why: Label) -> Label:
    return Label(
        "Reste des Schlüssels einer gelöschten Person ließen sich nicht beseitigen; das nächste "
        f"Öffnen oder Löschen versucht es wieder. {why.de}",
        "sweeping after an erasure failed, it will be repeated at the next opening or erasure: "
        f"{why.en}",
    )


def _warn(told: Label) -> None:
    """Log a warning, with a label for programs that speak the language of their user."""
    _log.warning("%s", told.en, extra={"label": told})


def _lock_head(connection: Connection, tenant: str) -> Head:
    """Lock the head, so that nobody else writes to the tenant; there is one afterwards."""
    row = connection.execute(_LOCKED_HEAD, {"tenant": tenant}).one_or_none()
    if row is None:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        new = dialect.insert(heads).values(tenant=tenant, number=0, code=GENESIS)
        connection.execute(new.on_conflict_do_nothing())
        row = connection.execute(_LOCKED_HEAD, {"tenant": tenant}).one()
    return head_of(row)


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and sqlstate(error.orig) in PASSING
