"""Opening a case store, and everything that can be wrong with it: told, and nothing changed."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import made_plugins
import pytest
from sql_places import MASTER, SEALER, Place, is_whole, write
from sql_server import OWNER, WORKER, Server
from sqlalchemy.engine import make_url

from kim_rules import open_store, plugins
from kim_rules.errors import SchemaMismatch, StoreError, StoreUnavailable, WrongKey
from kim_rules.store.opening import StoreSettings
from kim_rules_sql import open_sql, postgresql, sqlite
from kim_rules_sql.opening import open_journal
from kim_rules_sql.schema import migrate
from kim_rules_sql.sealing import AesSealer

CANARY = "geheim-4711"


def refusal(url: str, kind: type[StoreError], *, create: bool = False) -> StoreError:
    """The error with which an address is refused; it says something in both languages."""
    with pytest.raises(StoreError) as caught:
        open_journal(url, SEALER.key_check, create=create)
    error = caught.value
    assert type(error) is kind
    assert error.label.de != error.label.en
    shown = "".join(traceback.format_exception(error))
    assert CANARY not in error.label.de + error.label.en + shown
    return error


def unchanged(file: Path, call: Callable[[], object]) -> None:
    """Check that a file and its folder are as before."""
    before = file.read_bytes(), sorted(path.name for path in file.parent.iterdir())
    call()
    assert (file.read_bytes(), sorted(path.name for path in file.parent.iterdir())) == before


# --- what works ------------------------------------------------------------------------------


def test_a_store_is_made_once_and_then_opened(nothing: Place) -> None:
    """Making it a second time leaves it as it is."""
    journal = nothing.open(create=True)
    write(journal, "velbert", "c-1")
    journal.close()
    for create in (False, True):
        journal = nothing.open(create=create)
        assert is_whole(journal, "velbert")
        assert journal.head("velbert").number == 1
        journal.close()


def test_settings_of_sqlite(sqlite_place: Place) -> None:
    """Written ahead, synced at each commit, what is deleted is overwritten, and marked."""
    database = sqlite.Sqlite(Path(str(sqlite_place.file)))
    with closing(database.begin("velbert", writing=True)) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                *("journal_mode", "synchronous", "secure_delete", "foreign_keys"),
                *("application_id", "busy_timeout", "temp_store"),
            )
        }
    database.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "application_id": int.from_bytes(b"kim1"),
        "busy_timeout": 30_000,
        "temp_store": 2,
    }


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The file, and with it the log of writes ahead, cannot be read by others."""
    file = tmp_path / "new.db"
    journal = Place(f"sqlite:///{file}", file=file).open(create=True)
    write(journal, "velbert", "c-1")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert len(list(tmp_path.iterdir())) == 3
    journal.close()


def test_a_relative_file_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that are made later go to the same file, wherever the program works then."""
    monkeypatch.chdir(tmp_path)
    journal = open_journal("sqlite:///store.db", SEALER.key_check, create=True)
    journal.close()
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    write(journal, "velbert", "c-1")
    journal.close()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["store.db"]


def test_a_drive_without_a_write_ahead_log(no_file: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SQLite cannot have one, no store is made."""
    connect = sqlite.Sqlite._connect

    def in_memory(database: sqlite.Sqlite) -> sqlite3.Connection:
        connect(database).close()
        return sqlite3.connect(":memory:", isolation_level=None)

    monkeypatch.setattr(sqlite.Sqlite, "_connect", in_memory)
    assert "WAL" in refusal(no_file.url, StoreUnavailable, create=True).label.de


@pytest.mark.parametrize("name", ["ä ö.db", "100%25.db", "a?b=c.db", "a#b.db"])
def test_files_of_any_name(tmp_path: Path, name: str) -> None:
    """Names with blanks, percent signs and what has a meaning in addresses."""
    file = tmp_path / name
    url = make_url("sqlite://").set(database=str(file)).render_as_string()
    open_journal(url, SEALER.key_check, create=True).close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_server_that_was_away_is_found_again(postgresql_place: Place) -> None:
    """A connection that was lost while idle is replaced without anybody noticing."""
    journal = postgresql_place.open()
    write(journal, "velbert", "c-1")
    postgresql_place.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    write(journal, "velbert", "c-1")
    assert journal.head("velbert").number == 2
    journal.close()


# --- addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=memory",
        f"sqlite://user:{CANARY}@host/a.db",
        "mysql://host/database",
        f"postgresql+asyncpg://user:{CANARY}@host/database",
        f"postgresql://user:{CANARY}@host:{CANARY}/database",
        "no address",
    ],
)
def test_addresses_that_mean_nothing_here(url: str) -> None:
    """They are refused before anything is opened, and passwords are not repeated."""
    refusal(url, StoreUnavailable)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the message says how to get it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    error = refusal("postgresql://server/database", StoreUnavailable)
    assert "kim-rules-sql[postgresql]" in error.label.de


# --- nothing there, or something else -----------------------------------------------------------


def test_nothing_is_made_unless_asked(nothing: Place) -> None:
    """The message says what makes a store; no file appears."""
    error = refusal(nothing.url, StoreUnavailable)
    assert "kim-rules store init" in error.label.de
    assert nothing.file is None or not nothing.file.exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """No folder is made either, and whoever makes a store is not told to make one."""
    error = refusal(f"sqlite:///{tmp_path}/no/store.db", StoreUnavailable, create=True)
    assert error.label.de.startswith(f"Den Ordner {tmp_path}/no gibt es nicht")
    assert "init" not in error.label.de
    assert list(tmp_path.iterdir()) == []


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    """A folder is no case store."""
    refusal(f"sqlite:///{tmp_path}", StoreUnavailable)
    refusal(f"sqlite:///{tmp_path}", StoreUnavailable, create=True)


@pytest.mark.parametrize("create", [False, True])
def test_an_sqlite_file_of_another_program(tmp_path: Path, create: bool) -> None:
    """It is told apart by its mark and its tables, and left alone."""
    file = tmp_path / "photos.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    unchanged(file, lambda: refusal(f"sqlite:///{file}", StoreUnavailable, create=create))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA application_id=7")
        connection.execute("DROP TABLE photos")
    unchanged(file, lambda: refusal(f"sqlite:///{file}", StoreUnavailable, create=create))


@pytest.mark.parametrize("create", [False, True])
def test_a_file_of_another_kind(tmp_path: Path, create: bool) -> None:
    """A text is not a database."""
    file = tmp_path / "letter.txt"
    file.write_text("Sehr geehrte Damen und Herren, " * 200)
    unchanged(file, lambda: refusal(f"sqlite:///{file}", StoreUnavailable, create=create))


@pytest.mark.parametrize("create", [False, True])
def test_a_postgresql_schema_of_another_program(empty_database: Place, create: bool) -> None:
    """A schema of our name with other tables is left alone; other schemas do not matter."""
    empty_database.run("CREATE SCHEMA kim_rules", "CREATE TABLE kim_rules.photos (name text)")
    assert "kim_rules" in refusal(empty_database.url, StoreUnavailable, create=create).label.de
    assert empty_database.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'kim_rules'") == [
        (1,)
    ]
    empty_database.run("DROP TABLE kim_rules.photos", "CREATE TABLE public.photos (name text)")
    empty_database.open(create=True).close()


def test_an_alembic_table_alone_is_not_a_store(empty_database: Place) -> None:
    """Another program that uses Alembic in a schema of our name is not taken for ours."""
    empty_database.run(
        "CREATE SCHEMA kim_rules",
        "CREATE TABLE kim_rules.alembic_version (version_num text)",
        "INSERT INTO kim_rules.alembic_version VALUES ('0001')",
    )
    refusal(empty_database.url, StoreUnavailable)


# --- damage ----------------------------------------------------------------------------------


def test_a_file_that_was_cut_off(sqlite_place: Place) -> None:
    """A corrupt file is told as such, by what reads it."""
    journal = sqlite_place.open()
    write(journal, "velbert", *[f"c-{number}" for number in range(200)])
    journal.close()
    file = Path(str(sqlite_place.file))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreUnavailable, match="damaged"):
        _use(sqlite_place)


@pytest.mark.parametrize("name", ["sqlite_schema", "meta", "heads", "entries", "keys"])
def test_a_file_with_rubbish_in_it(sqlite_place: Place, name: str) -> None:
    """Whichever table has a page overwritten, the error is one of the store."""
    journal = sqlite_place.open()
    write(journal, "velbert", *[f"c-{number}" for number in range(50)])
    journal.close()
    pages = dict(sqlite_place.ask("SELECT name, rootpage FROM sqlite_schema"))
    with Path(str(sqlite_place.file)).open("r+b") as file:
        file.seek((pages.get(name, 1) - 1) * 4096)
        file.write(b"\xa5" * 4096)
    with pytest.raises(StoreError):
        _use(sqlite_place)


def _use(place: Place) -> None:
    with closing(place.open()) as journal:
        write(journal, "velbert", "c-1")
        list(journal.entries("velbert"))
        journal.keys("velbert", ["c-1"])


# --- forms of the tables -----------------------------------------------------------------------


def test_an_older_form_is_brought_up_to_date_when_asked(place: Place) -> None:
    """Opening refuses it and says how; making the store migrates it and keeps everything."""
    journal = place.open()
    write(journal, "velbert", "c-1")
    migrate(journal._database, SEALER.key_check, "0001")
    journal.close()
    error = refusal(place.url, SchemaMismatch)
    assert "kim-rules store init" in error.label.en
    journal = place.open(create=True)
    assert is_whole(journal, "velbert")
    journal.close()
    place.open().close()


@pytest.mark.parametrize("create", [False, True])
def test_a_newer_form_is_left_alone(place: Place, create: bool) -> None:
    """Neither opened nor changed by a program that does not know it."""
    place.run("UPDATE {alembic_version} SET version_num = '9999'")
    error = refusal(place.url, SchemaMismatch, create=create)
    assert "9999" in error.label.de
    assert place.ask("SELECT version_num FROM {alembic_version}") == [("9999",)]


# --- keys ------------------------------------------------------------------------------------


@pytest.mark.parametrize("create", [False, True])
def test_another_master_key_is_refused(place: Place, create: bool) -> None:
    """Before anything is read or written."""
    with pytest.raises(WrongKey):
        place.open(create=create, sealer=AesSealer(b"x" * 32))


def test_a_store_is_opened_with_a_key_of_a_file_or_of_the_environment(
    sqlite_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given itself, as a file, or as a file that the environment names; else refused."""
    file = tmp_path / "key"
    file.write_bytes(MASTER)
    file.chmod(0o600)
    monkeypatch.delenv("KIM_RULES_KEY_FILE", raising=False)
    open_sql(sqlite_place.url, StoreSettings(key=MASTER)).close()
    open_sql(sqlite_place.url, StoreSettings(key_file=file)).close()
    with pytest.raises(WrongKey, match="KIM_RULES_KEY_FILE"):
        open_sql(sqlite_place.url, StoreSettings())
    monkeypatch.setenv("KIM_RULES_KEY_FILE", str(file))
    open_sql(sqlite_place.url, StoreSettings()).close()


# --- servers ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(postgres: Server, made_database: str) -> Iterator[str]:
    """The address of a database whose account needs a password, to be filled in."""
    assert made_database, "the role is there"
    rules = postgres.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("local all kim_guarded scram-sha-256\n" + before)
    with postgres.connect() as connection:
        connection.execute("CREATE ROLE kim_guarded LOGIN PASSWORD 'right'")
        connection.execute("GRANT kim_rules_tenant TO kim_guarded")
        connection.execute("SELECT pg_reload_conf()")
    name = postgres.new_database(owner="kim_guarded")
    yield postgres.url(name, "kim_guarded:PASSWORD")
    rules.write_text(before)


def test_a_wrong_password_is_told_and_not_repeated(guarded: str) -> None:
    """Nor is a missing one; the right one works."""
    error = refusal(guarded.replace("PASSWORD", CANARY), StoreUnavailable, create=True)
    assert "Passwort" in error.label.de
    error = refusal(guarded.replace(":PASSWORD", ""), StoreUnavailable)
    assert "Passwort" in error.label.de
    open_journal(guarded.replace("PASSWORD", "right"), SEALER.key_check, create=True).close()


def test_a_server_that_cannot_be_reached(postgres: Server) -> None:
    """Nobody listens, no such socket, no such database, no such account."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (
        f"postgresql://user:{CANARY}@127.0.0.1:{port}/database",
        f"postgresql://user:{CANARY}@/database?host=/nowhere",
        postgres.url("no_such_database"),
        postgres.url("postgres", f"no_such_account:{CANARY}"),
    ):
        assert "Server" in refusal(url, StoreUnavailable).label.de


def test_a_store_of_an_owner_who_is_not_almighty(empty_database: Place) -> None:
    """An account that may make roles makes the store; members of the role use it."""
    server, name = empty_database.server, empty_database.database
    assert server is not None
    worker = server.url(name, WORKER)
    empty_database.run(
        f"ALTER DATABASE {name} OWNER TO {OWNER}",
        f"REVOKE kim_rules_tenant FROM {OWNER}, {WORKER}",
        f"GRANT kim_rules_tenant TO {OWNER} WITH ADMIN OPTION",
    )
    owner = server.url(name, OWNER)
    with closing(open_journal(owner, SEALER.key_check, create=True)) as journal:
        write(journal, "velbert", "c-1")
    assert "kim_rules_tenant" in refusal(worker, StoreUnavailable).label.de
    empty_database.run(f"GRANT kim_rules_tenant TO {WORKER}")
    with closing(open_journal(worker, SEALER.key_check)) as journal:
        write(journal, "velbert", "c-1")
        assert is_whole(journal, "velbert")
        with journal.writing("velbert") as writing:
            writing.drop_key("c-1")
        assert journal.sweep()


def test_an_account_that_may_not_make_a_store(empty_database: Place) -> None:
    """It is told that a right is missing; empty_database is left behind."""
    assert empty_database.server is not None
    url = empty_database.server.url(empty_database.database, WORKER)
    assert "Recht" in refusal(url, StoreUnavailable, create=True).label.de
    assert empty_database.ask("SELECT count(*) FROM pg_namespace WHERE nspname = 'kim_rules'") == [
        (0,)
    ]


def test_a_role_that_sees_all_tenants_is_refused(postgresql_place: Place) -> None:
    """Were the role almighty, row-level security would not bind it."""
    postgresql_place.run("ALTER ROLE kim_rules_tenant BYPASSRLS")
    try:
        assert "NOBYPASSRLS" in refusal(postgresql_place.url, StoreUnavailable).label.de
    finally:
        postgresql_place.run("ALTER ROLE kim_rules_tenant NOBYPASSRLS")


def test_a_database_in_another_encoding(postgres: Server) -> None:
    """Texts must come back as they were, in the order of code points."""
    with postgres.connect() as connection:
        connection.execute(
            "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    error = refusal(postgres.url("latin"), StoreUnavailable, create=True)
    assert re.search("LATIN1.*UTF8", error.label.de)


# --- others at work ----------------------------------------------------------------------------


def test_a_store_that_others_keep_locked(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while of waiting the writer is told; reading goes on meanwhile."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.3)
    monkeypatch.setattr(postgresql, "PATIENCE", 0.3)
    journal = place.open()
    write(journal, "velbert", "c-1")
    with place.raw() as connection:
        connection.execute("BEGIN IMMEDIATE" if place.is_sqlite else "BEGIN")
        connection.execute(place.named("UPDATE {heads} SET number = number"))
        with pytest.raises(StoreUnavailable, match="locked"):
            write(journal, "velbert", "c-1")
        assert is_whole(journal, "velbert")
        connection.execute("ROLLBACK")
    write(journal, "velbert", "c-1")
    journal.close()


def test_a_blocked_plugin_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who has blocked this package is told so, and not to install it."""
    with made_plugins.only("sql"):
        monkeypatch.setenv("KIM_RULES_BLOCK", "sql")
        plugins.reset()
        with pytest.raises(StoreUnavailable) as caught:
            open_store(f"sqlite:///{tmp_path}/store.db", key=MASTER)
    assert "Plugin sql (kim-rules-sql): gesperrt durch KIM_RULES_BLOCK" in caught.value.label.de
    assert "plugin sql (kim-rules-sql): blocked by KIM_RULES_BLOCK" in caught.value.label.en
    assert "bringt" not in caught.value.label.de
    assert "brings" not in caught.value.label.en
