"""What a database says when it fails, as errors of a case store.

Messages name the place and what to do about it. They never repeat what the database or
its driver said: that may have a password, a statement or a value in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from kim_rules.errors import ChainBroken, Conflict, StoreError, StoreUnavailable


class Said(NamedTuple):
    """What a failure means: the error to raise, and what it says in both languages."""

    kind: type[StoreError]
    de: str
    en: str


_FULL = Said(StoreUnavailable, "der Datenträger ist voll", "the disk is full")
_READ_ONLY = Said(
    StoreUnavailable,
    "sie ist schreibgeschützt, oder das Konto darf hier nicht schreiben",
    "it is read-only, or this account must not write here",
)
_BUSY = Said(
    StoreUnavailable,
    "sie ist zu lange durch andere gesperrt; später noch einmal versuchen",
    "others have kept it locked for too long; try again later",
)
_DAMAGED = Said(
    StoreUnavailable,
    "sie ist beschädigt; aus einer Sicherung wiederherstellen und das Protokoll prüfen",
    "it is damaged; restore it from a backup and verify the log",
)
_NO_STORE = Said(StoreUnavailable, "das ist keine Fallablage", "this is not a case store")
_CANNOT_OPEN = Said(StoreUnavailable, "sie lässt sich nicht öffnen", "it cannot be opened")
_IO = Said(
    StoreUnavailable,
    "Lesen oder Schreiben ist fehlgeschlagen; Datenträger prüfen",
    "reading or writing failed; check the disk",
)
_CONFLICT = Said(
    Conflict,
    "jemand anderes hat zuerst geschrieben; neu lesen und neu entscheiden",
    "somebody else wrote first; read again and decide anew",
)
_ONLY_ADDED = Said(
    ChainBroken,
    "Einträge des Protokolls können nicht geändert werden",
    "entries of the log cannot be changed",
)
_NO_RIGHT = Said(
    StoreUnavailable,
    "diesem Konto fehlt ein Recht in der Datenbank; es muss Mitglied der Rolle "
    "kim_rules_tenant sein",
    "this account lacks a right in the database; it must be a member of the role kim_rules_tenant",
)
_PASSWORD = Said(
    StoreUnavailable,
    "Anmeldung abgelehnt: Konto, Passwort oder Name der Datenbank stimmt nicht",
    "login refused: wrong account, password or name of the database",
)
_UNREACHABLE = Said(
    StoreUnavailable,
    "der Server ist nicht erreichbar oder lehnt die Verbindung ab; Adresse, Konto und "
    "Namen der Datenbank prüfen",
    "the server cannot be reached or refuses the connection; check address, account and "
    "name of the database",
)
_LOST = Said(
    StoreUnavailable, "die Verbindung zum Server ist abgebrochen", "the connection was lost"
)
_TOO_MANY = Said(
    StoreUnavailable,
    "es bestehen zu viele Verbindungen; später noch einmal versuchen",
    "there are too many connections; try again later",
)

_BY_SQLITE_CODE: Mapping[int, Said] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _NO_STORE,
    sqlite3.SQLITE_CANTOPEN: _CANNOT_OPEN,
    sqlite3.SQLITE_IOERR: _IO,
}

#: By SQLSTATE, and by the two characters of its class where that is enough.
_BY_SQLSTATE: Mapping[str, Said] = {
    "53100": _FULL,
    "53300": _TOO_MANY,
    "58": _IO,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "25006": _READ_ONLY,
    "55P03": _BUSY,
    "40": _CONFLICT,
    "23001": _ONLY_ADDED,
    "23505": _CONFLICT,
    "42501": _NO_RIGHT,
    "22023": _NO_RIGHT,  # SET ROLE to a role that does not exist
    "42P01": _NO_STORE,
    "3F000": _NO_STORE,
    "28": _PASSWORD,
    "08": _LOST,
    "57P": _LOST,
}

#: Failures after which the same transaction may succeed when it is begun again.
PASSING = frozenset({"40001", "40P01"})


@contextmanager
def told(place: str) -> Iterator[None]:
    """Turn what the database raises into a store error that names the place.

    Args:
        place: Where the store is, without account and password.

    Raises:
        StoreError: Instead of what the database raised.
    """
    try:
        yield
    except DBAPIError as error:
        raise failure(error.orig, place) from None
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise failure(error, place) from None


def failure(error: BaseException | None, place: str) -> StoreError:
    """The store error for what a driver raised."""
    said = _said(error)
    return said.kind(f"Fallablage {place}: {said.de}.", f"case store {place}: {said.en}")


def sqlstate(error: BaseException | None) -> str:
    """The SQLSTATE of what a driver raised; empty when it has none."""
    return str(getattr(error, "sqlstate", None) or "")


def _said(error: BaseException | None) -> Said:
    if isinstance(error, NoConnectionFree):
        return _TOO_MANY
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    state = sqlstate(error)
    for length in (5, 3, 2):
        if said := _BY_SQLSTATE.get(state[:length]):
            return said
    if not state and error is not None and type(error).__name__ == "OperationalError":
        return _of_connecting(error)
    told = state or type(error).__name__
    return Said(
        StoreUnavailable,
        f"die Datenbank hat den Schritt abgelehnt ({told})",
        f"the database refused the step ({told})",
    )


def _of_sqlite(error: sqlite3.Error) -> Said:
    code = getattr(error, "sqlite_errorcode", 0)
    if code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
        return _CONFLICT
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return _ONLY_ADDED
    if said := _BY_SQLITE_CODE.get(code & 0xFF):
        return said
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if "no such table" in str(error):
        return _NO_STORE
    if "decode to UTF-8" in str(error):
        return _DAMAGED
    return Said(
        StoreUnavailable,
        f"die Datenbank hat den Schritt abgelehnt ({name})",
        f"the database refused the step ({name})",
    )


def _of_connecting(error: BaseException) -> Said:
    """Why there is no connection: libpq gives no SQLSTATE for that."""
    connection = getattr(error, "pgconn", None)
    if connection is None:
        return _LOST
    if connection.needs_password or connection.used_password:
        return _PASSWORD
    return _UNREACHABLE
