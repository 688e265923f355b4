"""The form of the tables: made, brought up to date, and compared with this program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert, select

from kim_rules.errors import SchemaMismatch, StoreUnavailable, WrongKey
from kim_rules_sql.database import Database, Found
from kim_rules_sql.tables import APPLICATION, REVISIONS, meta


def establish(database: Database, key_check: str) -> None:
    """Make the tables, or bring those of an older store up to date.

    Args:
        database: Where.
        key_check: What the master key gives.

    Raises:
        WrongKey: If the store that is there has another master key.
        SchemaMismatch: If it is newer than this program.
    """
    if found := database.look():
        _require_key(database, found, key_check)
        _require_not_newer(database, found)
    if not found or found.revision != REVISIONS[-1]:
        migrate(database, key_check, REVISIONS[-1])
    require(database, key_check)


def require(database: Database, key_check: str) -> Found:
    """The store that is there, which this program can use with this master key.

    Raises:
        StoreUnavailable: If there is none.
        WrongKey: If it has another master key.
        SchemaMismatch: If it is newer or older than this program.
    """
    found = database.look()
    if found is None:
        raise StoreUnavailable(
            f"In {database.place} ist noch keine Fallablage. „kim-rules store init“ legt sie an.",
            f'there is no case store in {database.place} yet; "kim-rules store init" makes it',
        )
    _require_key(database, found, key_check)
    _require_not_newer(database, found)
    if found.revision != REVISIONS[-1]:
        raise SchemaMismatch(
            f"Die Fallablage {database.place} hat die ältere Form {found.revision}, dieses "
            f"Programm braucht {REVISIONS[-1]}. „kim-rules store init“ bringt sie auf den Stand; "
            "vorher sichern.",
            f"the case store {database.place} has the older form {found.revision}, this program "
            f'needs {REVISIONS[-1]}; "kim-rules store init" brings it up to date; back it up first',
        )
    return found


def migrate(database: Database, key_check: str, revision: str) -> None:
    """Bring the tables to a form, up or down, in one transaction.

    Args:
        database: Where.
        key_check: What the master key gives, for a new store.
        revision: One of :data:`kim_rules_sql.tables.REVISIONS`; ``base`` removes them all.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    move = command.downgrade if _is_newer(database, revision) else command.upgrade
    with database.altering() as connection:
        config.attributes["connection"] = connection
        move(config, revision)
        if revision != "base" and connection.execute(select(meta)).first() is None:
            connection.execute(insert(meta).values(**_new_store(key_check)))


def _is_newer(database: Database, revision: str) -> bool:
    """Whether the tables are of a newer form than the given one."""
    found = database.look()
    older = REVISIONS[: REVISIONS.index(found.revision)] if found else ()
    return revision in ("base", *older)


def _new_store(key_check: str) -> dict[str, object]:
    return {
        "id": 1,
        "application": APPLICATION,
        "key_check": key_check,
        "keys_dropped": 0,
        "keys_swept": 0,
    }


def _require_key(database: Database, found: Found, key_check: str) -> None:
    if found.key_check != key_check:
        raise WrongKey(
            f"Das ist nicht der Hauptschlüssel der Fallablage {database.place}.",
            f"this is not the master key of the case store {database.place}",
        )


def _require_not_newer(database: Database, found: Found) -> None:
    if found.revision not in REVISIONS:
        raise SchemaMismatch(
            f"Die Fallablage {database.place} hat die neuere Form {found.revision}; dieses "
            f"Programm kennt sie bis {REVISIONS[-1]}. kim-rules-sql aktualisieren.",
            f"the case store {database.place} has the newer form {found.revision}; this program "
            f"knows them up to {REVISIONS[-1]}; update kim-rules-sql",
        )
