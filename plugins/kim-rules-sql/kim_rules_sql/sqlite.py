"""A case store in an SQLite file.

The file is in WAL mode with a sync at every commit. What is deleted is overwritten.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from attrs import define, field
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import URL, Connection, Engine

from kim_rules.errors import StoreUnavailable
from kim_rules_sql.database import Found
from kim_rules_sql.tables import APPLICATION_ID, SCHEMA, meta

#: Seconds to wait for others before giving up.
PATIENCE = 30.0

_BEGIN = "kim_rules_begin"

_SETTINGS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


@define
class Sqlite:
    """A file, see :class:`kim_rules_sql.database.Database`.

    Args:
        file: The file, by its path from the root; it must be there.
    """

    file: Path
    engine: Engine = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.engine = create_engine(
            URL.create("sqlite", database=str(self.file)),
            creator=self._connect,
            hide_parameters=True,
            execution_options={"schema_translate_map": {SCHEMA: None}},
        )
        event.listen(self.engine, "begin", _begin)

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self.file)

    def look(self) -> Found | None:
        """What stands in the file; None when it is empty."""
        with self.engine.connect() as connection:
            application = connection.scalar(text("PRAGMA application_id"))
            tables = connection.scalar(text("SELECT count(*) FROM sqlite_schema"))
            if application == 0 and tables == 0:
                return None
            if application != APPLICATION_ID:
                raise StoreUnavailable(
                    f"{self.place} ist die Datenbank eines anderen Programms, keine Fallablage. "
                    "Eine andere Datei nennen.",
                    f"{self.place} is the database of another program, not a case store; "
                    "name another file",
                )
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
            if revision is None:
                return None
            told = connection.execute(select(meta)).one()
            return Found(str(revision), told.key_check, told.keys_dropped > told.keys_swept)

    def begin(self, tenant: str, *, writing: bool) -> Connection:
        """A transaction; a writing one locks the file for other writers from its start."""
        how = "BEGIN IMMEDIATE" if writing else "BEGIN"
        return _begun(self.engine.connect().execution_options(**{_BEGIN: how}))

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """A transaction that may alter tables; the file is marked as a case store."""
        self._write_ahead()
        with closing(self.begin("", writing=True)) as connection:
            connection.execute(text(f"PRAGMA application_id={APPLICATION_ID}"))
            yield connection
            connection.commit()

    def sweep(self) -> bool:
        """Empty the WAL: it has the pages as they were before a key was overwritten."""
        with closing(self._connect()) as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Close the file; the last one to close it empties the WAL."""
        self.engine.dispose()

    def _write_ahead(self) -> None:
        with closing(self._connect()) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        if mode != "wal":
            raise StoreUnavailable(
                f"Auf dem Laufwerk von {self.place} ist kein WAL möglich. Eine Fallablage braucht "
                "ein Laufwerk dieses Rechners.",
                f"the drive of {self.place} does not allow a WAL; a case store needs a drive of "
                "this machine",
            )

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self.file.as_uri()}?mode=rw",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )
        for setting in _SETTINGS:
            connection.execute(setting).fetchall()
        return connection


def make_file(file: Path) -> None:
    """Make an empty file that only its owner can read, if there is none.

    Raises:
        OSError: If that is not possible.
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass


def _begun(connection: Connection) -> Connection:
    """The connection in its transaction, or closed again when it cannot begin."""
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    """The driver would begin a transaction too late, and without the lock."""
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
