"""Places for case stores in tests, and entries to fill them with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import frozen
from sql_server import Server

from kim_rules.store.journal import GENESIS, Entry, Journal, Writing, chained
from kim_rules_sql.journal import SqlJournal
from kim_rules_sql.opening import open_journal
from kim_rules_sql.sealing import AesSealer

MASTER = bytes(range(32))
SEALER = AesSealer(MASTER)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@frozen
class Place:
    """A place for one case store.

    Args:
        url: Its address.
        file: The file, of SQLite.
        server: The server, of PostgreSQL.
        database: The name of the database there.
    """

    url: str
    file: Path | None = None
    server: Server | None = None
    database: str = ""

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.file is not None

    @contextmanager
    def raw(self) -> Iterator[Any]:
        """A connection past the store that may do everything and commits every statement."""
        with closing(self._connect()) as connection:
            yield connection

    def run(self, *statements: str) -> None:
        """Run statements past the store."""
        with self.raw() as connection:
            for statement in statements:
                connection.execute(self.named(statement))

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """The rows of a question that is asked past the store."""
        with self.raw() as connection:
            return list(connection.execute(self.named(question)).fetchall())

    def named(self, statement: str) -> str:
        """A statement with the names of this database: tables stand in it as ``{entries}``."""
        schema = "" if self.is_sqlite else "kim_rules."
        names = ("meta", "heads", "entries", "keys", "alembic_version")
        return statement.format(**{name: schema + name for name in names})

    def open(self, *, create: bool = False, sealer: AesSealer = SEALER) -> SqlJournal:
        """Open the journal."""
        return open_journal(self.url, sealer.key_check, create=create)

    def _connect(self) -> Any:
        if self.file is not None:
            return sqlite3.connect(self.file, isolation_level=None)
        assert self.server is not None
        return self.server.connect(self.database)


def new_entry(writing: Writing, tenant: str, case: str, said: bytes | None = b"said") -> Entry:
    """The next entry of a case; a new case gets its key."""
    version = writing.version(case) + 1
    if version == 1:
        writing.put_key(case, SEALER.new_key(tenant, case))
    head = writing.head()
    entry = Entry(
        tenant=tenant,
        number=head.number + 1,
        case=case,
        version=version,
        kind="opened" if version == 1 else "event",
        recorded_at=(head.recorded_at or NOON) + timedelta(seconds=1),
        actor="actor",
        purpose="tests",
        sealed=said,
        body=said and said * 3,
    )
    return chained(entry, head.code, SEALER.chain_key(tenant))


def write(journal: Journal, tenant: str, *cases: str, said: bytes | None = b"said") -> list[Entry]:
    """Add an entry to each case, all in one transaction."""
    with journal.writing(tenant) as writing:
        written = []
        for case in cases:
            entry = new_entry(writing, tenant, case, said)
            writing.add([entry])
            written.append(entry)
        return written


def is_whole(journal: Journal, tenant: str) -> bool:
    """Whether the chain of a tenant is as it was written, up to its head."""
    previous, number = GENESIS, 0
    for entry in journal.entries(tenant, bodies=True):
        number += 1
        if (entry.number, entry.code) != (number, entry.digest(previous, SEALER.chain_key(tenant))):
            return False
        previous = entry.code
    head = journal.head(tenant)
    return (head.number, head.code) == (number, previous)
