"""Opens case stores by their address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from kim_rules.errors import StoreError, StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules_sql.database import Database
from kim_rules_sql.failures import told
from kim_rules_sql.journal import SqlJournal
from kim_rules_sql.master_key import master_key
from kim_rules_sql.postgresql import Postgresql
from kim_rules_sql.schema import establish, require
from kim_rules_sql.sealing import AesSealer
from kim_rules_sql.sqlite import Sqlite, make_file

if TYPE_CHECKING:
    from kim_rules.store.opening import StoreSettings


def open_case_store(url: str, settings: StoreSettings) -> CaseStore:
    """Open a case store, see :func:`kim_rules_sql.open_sql`."""
    sealer = AesSealer(master_key(settings.key, settings.key_file))
    journal = open_journal(url, sealer.key_check, create=settings.create)
    return CaseStore(journal, sealer, settings.clock)


def open_journal(url: str, key_check: str, *, create: bool = False) -> SqlJournal:
    """Open the journal of a case store.

    Args:
        url: Its address.
        key_check: What its master key must give.
        create: Whether to make the store when there is none, and to bring an older one up
            to date.
    """
    address = _address(url)
    database = _sqlite(address, create) if address.drivername == "sqlite" else _server(address)
    try:
        with told(database.place):
            if create:
                establish(database, key_check)
            found = require(database, key_check)
        journal = SqlJournal(database)
        if found.unswept:
            journal.sweep()
    except BaseException:
        database.close()
        raise
    return journal


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnavailable(
            "Die Adresse der Fallablage ist nicht lesbar. Beispiele: sqlite:///fälle.db, "
            "postgresql://konto@server/datenbank. Sonderzeichen im Passwort mit %XX schreiben.",
            "the address of the case store cannot be read; examples: sqlite:///cases.db, "
            "postgresql://account@server/database; write special characters of a password as %XX",
        ) from None
    if address.drivername not in ("sqlite", "postgresql"):
        raise StoreUnavailable(
            f"{address.drivername} öffnet kim-rules-sql nicht, nur sqlite und postgresql.",
            f"kim-rules-sql does not open {address.drivername}, only sqlite and postgresql",
        )
    return address


def _sqlite(address: URL, create: bool) -> Database:
    if not address.database or address.database == ":memory:" or address.host or address.query:
        raise StoreUnavailable(
            "Bei SQLite steht in der Adresse nur eine Datei: sqlite:///ordner/datei. "
            "Eine Ablage ohne Datei ist memory:",
            "an address for SQLite names a file and nothing else: sqlite:///folder/file; "
            "a store without a file is memory:",
        )
    file = Path(address.database).absolute()  # the working folder may change
    try:
        if create:
            make_file(file)
        elif not file.exists():
            raise FileNotFoundError
    except FileNotFoundError:
        raise (_no_folder(file) if create else _no_file(file)) from None
    except OSError as error:
        raise _not_made(file, error) from error
    return Sqlite(file)


def _no_file(file: Path) -> StoreError:
    return StoreUnavailable(
        f"Die Datei {file} oder ihr Ordner ist nicht da. "
        "„kim-rules store init“ legt eine Fallablage an.",
        f'the file {file} or its folder is not there; "kim-rules store init" makes a case store',
    )


def _no_folder(file: Path) -> StoreError:
    return StoreUnavailable(
        f"Den Ordner {file.parent} gibt es nicht; er muss vor der Fallablage da sein.",
        f"there is no folder {file.parent}; it has to be there before the case store",
    )


def _not_made(file: Path, error: OSError) -> StoreError:
    told = error.strerror or type(error).__name__
    return StoreUnavailable(
        f"Die Datei {file} lässt sich nicht anlegen ({told}).",
        f"the file {file} cannot be made ({told})",
    )


def _server(address: URL) -> Database:
    try:
        import psycopg  # noqa: F401 - whether it is there
    except ImportError:
        raise StoreUnavailable(
            "Für PostgreSQL fehlt psycopg; es kommt mit: pip install kim-rules-sql[postgresql]",
            "psycopg is missing for PostgreSQL; it comes with: "
            "pip install kim-rules-sql[postgresql]",
        ) from None
    return Postgresql(address)
