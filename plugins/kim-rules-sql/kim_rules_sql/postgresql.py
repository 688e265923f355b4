"""A case store on a PostgreSQL server.

Every transaction takes on a role that may do nothing but add and read, and names its
tenant; row-level security hides the rows of all others from that role.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from attrs import define, field
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from kim_rules.errors import StoreUnavailable
from kim_rules_sql.database import Found
from kim_rules_sql.tables import APPLICATION, SCHEMA, meta

#: The role that has the rights to the tables; accounts are made members of it.
ROLE = "kim_rules_tenant"

#: Seconds to wait for others before giving up.
PATIENCE = 30

#: Seconds that a sweep waits for those who use the keys.
SWEEP_PATIENCE = 5

#: Names the lock under which tables are altered, in the order of the letters.
_ALTERING = int.from_bytes(b"kimrules")

# A server that is set to acknowledge before it has written is overruled.
_TAKE_ON = text(
    """
    SELECT set_config('role', :role, true),
           set_config('kim_rules.tenant', :tenant, true),
           set_config('lock_timeout', :patience, true),
           set_config('transaction_read_only', :reading, true),
           set_config('synchronous_commit', CASE current_setting('synchronous_commit')
               WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
    """
)

_TABLES = text(
    """
    SELECT relname FROM pg_catalog.pg_class
    JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = :schema AND relkind = 'r'
    """
)

_PRIVILEGED = text("SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = :role")

_REVISION = text(f"SELECT version_num FROM {SCHEMA}.alembic_version")  # noqa: S608

_FILE_OF_KEYS = text(f"SELECT pg_relation_filenode('{SCHEMA}.keys')")


def _less_loud(record: logging.LogRecord) -> bool:
    """Make a detail of what the driver warns of while an error is under way.

    The store tells that error in its own words; the warning would stand beside them, with
    the name of the account.
    """
    if record.levelno == logging.WARNING and str(record.msg).startswith("error ignored"):
        record.levelno, record.levelname = logging.DEBUG, "DEBUG"
    return True


logging.getLogger("psycopg").addFilter(_less_loud)


@define
class Postgresql:
    """A database of a server, see :class:`kim_rules_sql.database.Database`.

    Args:
        url: Its address, with account and password.
    """

    url: URL = field(repr=False)
    engine: Engine = field(init=False)

    def __attrs_post_init__(self) -> None:
        query = {"connect_timeout": "10", "application_name": "kim-rules", **self.url.query}
        self.engine = create_engine(
            self.url.set(drivername="postgresql+psycopg", query=query),
            hide_parameters=True,
            isolation_level="READ COMMITTED",
        )

    @property
    def place(self) -> str:
        """Server and database."""
        host = self.url.host or self.url.query.get("host") or "localhost"
        port = f":{self.url.port}" if self.url.port else ""
        return f"postgresql://{host}{port}/{self.url.database or ''}"

    def look(self) -> Found | None:
        """What stands in the schema ``kim_rules``; None when there is no such schema."""
        with self.engine.connect() as connection:
            tables = set(connection.scalars(_TABLES, {"schema": SCHEMA}))
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise self._not_ours()
            if connection.scalar(_PRIVILEGED, {"role": ROLE}):
                raise self._not_separate()
            self._take_on(connection, "", writing=False)
            revision = connection.scalar(_REVISION)
            if revision is None:
                return None
            told = connection.execute(select(meta)).one()
        if told.application != APPLICATION:
            raise self._not_ours()
        return Found(str(revision), told.key_check, told.keys_dropped > told.keys_swept)

    def begin(self, tenant: str, *, writing: bool) -> Connection:
        """A transaction under the role of the tenants."""
        try:
            return self._begun(tenant, writing)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The server was away since the connection was last used; there is a new one now.
            return self._begun(tenant, writing)

    @contextmanager
    def altering(self) -> Iterator[Connection]:
        """A transaction under the account itself, which then owns the tables."""
        with closing(self.engine.connect()) as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": _ALTERING})
            if (encoding := connection.scalar(text("SHOW server_encoding"))) != "UTF8":
                raise StoreUnavailable(
                    f"{self.place} ist in {encoding} angelegt; eine Fallablage braucht UTF8.",
                    f"{self.place} is encoded in {encoding}; a case store needs UTF8",
                )
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            yield connection
            connection.commit()

    def sweep(self) -> bool:
        """Write the table of the keys anew: dead rows and free space have what was there."""
        with closing(self.engine.connect()) as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text(f"SET lock_timeout = '{SWEEP_PATIENCE}s'"))
            before = connection.scalar(_FILE_OF_KEYS)
            left = _notices(connection, f"VACUUM (FULL, VERBOSE) {SCHEMA}.keys")
            after = connection.scalar(_FILE_OF_KEYS)
        # Without the right to it, the server only warns and leaves the table as it is.
        return before != after and left == 0

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _begun(self, tenant: str, writing: bool) -> Connection:
        connection = self.engine.connect()
        try:
            self._take_on(connection, tenant, writing)
        except BaseException:
            connection.close()
            raise
        return connection

    def _take_on(self, connection: Connection, tenant: str, writing: bool) -> None:
        taken = {
            "role": ROLE,
            "tenant": tenant,
            "patience": f"{PATIENCE * 1000:.0f}ms",
            "reading": "off" if writing else "on",
        }
        connection.execute(_TAKE_ON, taken)

    def _not_ours(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"Das Schema {SCHEMA} in {self.place} gehört einem anderen Programm. "
            "Eine andere Datenbank nennen.",
            f"the schema {SCHEMA} in {self.place} is that of another program; "
            "name another database",
        )

    def _not_separate(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"Die Rolle {ROLE} auf {self.place} umgeht den Zeilenschutz; Mandanten wären nicht "
            f"getrennt. ALTER ROLE {ROLE} NOSUPERUSER NOBYPASSRLS behebt das.",
            f"the role {ROLE} on {self.place} bypasses row-level security, so tenants would not "
            f"be kept apart; ALTER ROLE {ROLE} NOSUPERUSER NOBYPASSRLS puts that right",
        )


def _notices(connection: Connection, vacuum: str) -> int:
    """Run a verbose vacuum.

    Returns:
        How many dead rows it had to leave, because somebody may still read them. That is
        the first number of the details that the server tells, in whatever language.
    """
    left = [0]

    def listen(diagnostic: Any) -> None:
        if number := re.search(r"\d+", diagnostic.message_detail or ""):
            left.append(int(number[0]))

    driver = connection.connection.driver_connection
    assert driver is not None
    driver.add_notice_handler(listen)
    try:
        connection.execute(text(vacuum))
    finally:
        driver.remove_notice_handler(listen)
    return max(left)
