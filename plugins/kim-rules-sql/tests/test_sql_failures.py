"""Full disks and failing writes: a clear error, and nothing half written."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import closing
from datetime import date

import psycopg
import pytest
from sql_places import SEALER, Place, is_whole, new_entry, write
from sqlalchemy import event

from kim_rules.errors import ChainBroken, Conflict, StoreError, StoreUnavailable
from kim_rules.facts import Client
from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access
from kim_rules_sql.failures import failure
from kim_rules_sql.journal import SqlJournal

ACCESS = Access("velbert", "anna", "case_management")
DAY = date(2026, 3, 1)
BODY = os.urandom(20_000)


def fill(journal: SqlJournal, at_most: int = 400) -> int:
    """Write batches of three entries until it fails.

    Returns:
        How many entries were written.
    """
    written = 0
    for _ in range(at_most):
        write(journal, "velbert", "c-1", "c-2", "c-3", said=BODY)
        written += 3
    return written


def with_pragma(journal: SqlJournal, pragma: str) -> None:
    """Set something on every connection of an SQLite journal."""

    def connect(connection: object, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}").fetchall()  # type: ignore[attr-defined]

    database = journal._database
    event.listen(database.engine, "connect", connect)  # type: ignore[attr-defined]
    database.close()


def whole_batches(journal: SqlJournal) -> int:
    """The number of entries, which are whole and in whole batches."""
    assert is_whole(journal, "velbert")
    number = journal.head("velbert").number
    assert number % 3 == 0
    assert len(list(journal.by_case("velbert"))) == number
    return number


# --- SQLite ----------------------------------------------------------------------------------


def test_a_full_sqlite_file(sqlite_place: Place) -> None:
    """The writer is told, what was written is whole, and with more room it goes on."""
    with closing(sqlite_place.open()) as journal:
        with_pragma(journal, "max_page_count=400")
        with pytest.raises(StoreUnavailable, match="full"):
            fill(journal)
        before = whole_batches(journal)
        assert 0 < before < 30
    with closing(sqlite_place.open()) as journal:
        write(journal, "velbert", "c-1", "c-2", "c-3")
        assert whole_batches(journal) == before + 3


def test_an_sqlite_file_that_is_read_only(sqlite_place: Place) -> None:
    """Reading works, writing says why it does not."""
    with closing(sqlite_place.open()) as journal:
        write(journal, "velbert", "c-1", "c-2", "c-3")
        with_pragma(journal, "query_only=ON")
        with pytest.raises(StoreUnavailable, match="read-only"):
            write(journal, "velbert", "c-1")
        assert whole_batches(journal) == 3


@pytest.mark.parametrize("size", [40_000, 500_000, 2_000_000])
def test_a_write_that_the_system_refuses(sqlite_place: Place, size: int) -> None:
    """In a process that may write only small files: the error, and nothing half."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        journal = sqlite_place.open()
        try:
            fill(journal)
        except StoreUnavailable:
            os._exit(0)
        except BaseException:  # noqa: BLE001 - told by the code
            os._exit(1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with closing(sqlite_place.open()) as journal:
        before = whole_batches(journal)
        write(journal, "velbert", "c-1", "c-2", "c-3")
        assert whole_batches(journal) == before + 3


# --- PostgreSQL ------------------------------------------------------------------------------

_FAILS = """
CREATE FUNCTION kim_rules.fails() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no room for %', NEW USING ERRCODE = '{state}'; END $$
"""


@pytest.mark.parametrize(
    "when",
    [
        "TRIGGER fails BEFORE INSERT ON {entries}",
        "TRIGGER fails AFTER UPDATE ON {heads}",
        "TRIGGER fails AFTER INSERT ON {keys}",
        "CONSTRAINT TRIGGER fails AFTER INSERT ON {entries} DEFERRABLE INITIALLY DEFERRED",
    ],
)
@pytest.mark.parametrize(
    ("state", "told"), [("53100", "full"), ("58030", "disk"), ("25006", "read-only")]
)
def test_statements_that_fail(postgresql_place: Place, when: str, state: str, told: str) -> None:
    """Whichever statement it is, even the commit: told, undone, and it goes on afterwards."""
    with closing(postgresql_place.open()) as journal:
        write(journal, "velbert", "c-1", "c-2", "c-3")
        postgresql_place.run(
            _FAILS.format(state=state),
            f"CREATE {when} FOR EACH ROW EXECUTE FUNCTION kim_rules.fails()",
        )
        with pytest.raises(StoreUnavailable, match=told) as caught:
            write(journal, "velbert", "c-4", "c-5", "c-6", said=b"canary")
        assert "no room" not in caught.value.label.de + caught.value.label.en
        assert whole_batches(journal) == 3
        assert sorted(journal.keys("velbert", ["c-1", "c-4"])) == ["c-1"]
        postgresql_place.run("DROP FUNCTION kim_rules.fails() CASCADE")
        write(journal, "velbert", "c-4", "c-5", "c-6")
        assert whole_batches(journal) == 6


def test_a_server_that_cannot_extend_its_files(postgresql_place: Place) -> None:
    """The operating system refuses the server's writes, as it does on a full disk."""
    assert postgresql_place.server is not None
    with closing(postgresql_place.open()) as journal:
        write(journal, "velbert", "c-1", "c-2", "c-3")
        # Larger than the files of the log of writes ahead, which the server makes beforehand.
        postgresql_place.server.limit_files_of(_backend(journal), 17 * 1024 * 1024)
        with pytest.raises(StoreUnavailable, match=r"XX000|full"):
            fill(journal)
        before = whole_batches(journal)
        assert before > 3
        journal.close()
        write(journal, "velbert", "c-1", "c-2", "c-3")
        assert whole_batches(journal) == before + 3


def _backend(journal: SqlJournal) -> int:
    """The process of the server that serves the only connection of a journal."""
    with closing(journal._database.begin("velbert", writing=False)) as connection:
        found: int = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        return found


def test_a_connection_that_is_lost_within_a_transaction(postgresql_place: Place) -> None:
    """The transaction is undone; the next one has a new connection."""
    with closing(postgresql_place.open()) as journal:
        write(journal, "velbert", "c-1", "c-2", "c-3")
        with pytest.raises(StoreUnavailable, match="lost"), journal.writing("velbert") as writing:  # noqa: PT012
            writing.add([new_entry(writing, "velbert", "c-1")])
            _cut(postgresql_place)
            writing.version("c-1")
        assert whole_batches(journal) == 3
        write(journal, "velbert", "c-1", "c-2", "c-3")
        assert whole_batches(journal) == 6


def _cut(place: Place) -> None:
    """Cut all connections to a database but the one that does it."""
    place.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_an_answer_to_a_commit_that_never_comes(
    postgresql_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store looks whether the commit arrived: then all is well, else it is an error."""
    with closing(postgresql_place.open()) as journal:
        engine = journal._database.engine  # type: ignore[attr-defined]
        original = engine.dialect.do_commit

        def loses_the_answer(connection: psycopg.Connection[object]) -> None:
            original(connection)
            _cut(postgresql_place)
            connection.execute("SELECT 1")

        def loses_the_question(connection: psycopg.Connection[object]) -> None:
            _cut(postgresql_place)
            original(connection)

        monkeypatch.setattr(engine.dialect, "do_commit", loses_the_answer)
        write(journal, "velbert", "c-1", "c-2", "c-3")
        assert whole_batches(journal) == 3
        monkeypatch.setattr(engine.dialect, "do_commit", loses_the_question)
        with pytest.raises(StoreUnavailable, match="lost"):
            write(journal, "velbert", "c-1", "c-2", "c-3")
        monkeypatch.undo()
        assert whole_batches(journal) == 3


def test_an_answer_that_cannot_be_found_out(
    postgresql_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the server stays away, the error says that the outcome is not known."""
    monkeypatch.setattr("kim_rules_sql.journal.PAUSES", (0.0, 0.01))
    with closing(postgresql_place.open()) as journal:
        engine = journal._database.engine  # type: ignore[attr-defined]

        def goes_away(connection: psycopg.Connection[object]) -> None:
            postgresql_place.run("ALTER ROLE kim_rules_tenant RENAME TO away")
            _cut(postgresql_place)
            connection.commit()

        monkeypatch.setattr(engine.dialect, "do_commit", goes_away)
        try:
            with pytest.raises(StoreUnavailable, match="not known"):
                write(journal, "velbert", "c-1")
        finally:
            postgresql_place.run("ALTER ROLE away RENAME TO kim_rules_tenant")


# --- decisions -------------------------------------------------------------------------------


def test_a_batch_of_decisions_is_recorded_whole_or_not_at_all(sqlite_place: Place) -> None:
    """When the disk is full in the middle, no decision of the batch is there."""
    with CaseStore(sqlite_place.open(), SEALER) as store:
        for number in range(60):
            client = Client.from_dict({"id": f"c-{number:02}", "birth_date": "1990"})
            store.put(ACCESS, client, valid_from=DAY, origin="form")
        assert isinstance(store.journal, SqlJournal)
        store.journal.close()
        ((pages,),) = sqlite_place.ask("PRAGMA page_count")
        with_pragma(store.journal, f"max_page_count={pages + 20}")
        told: list[str] = []
        with pytest.raises(StoreUnavailable, match="full"):
            told.extend(case for case, _ in store.decide_all(ACCESS, on=DAY, batch=10))
        decided = [case.id for case in store.cases(ACCESS) if case.decisions]
        assert told == decided
        assert len(decided) % 10 == 0
        assert 0 < len(decided) < 60
        assert list(store.verify(ACCESS)) == []


# --- words -----------------------------------------------------------------------------------


def test_whatever_a_driver_raises_has_words() -> None:
    """Unknown failures are told by their code, in both languages, never by their text."""
    for error in (
        psycopg.errors.lookup("XX000")("canary"),
        psycopg.errors.lookup("22001")("canary"),
        psycopg.InterfaceError("canary"),
        psycopg.OperationalError("canary"),
        ValueError("canary"),
        None,
    ):
        told = failure(error, "sqlite:///place")
        assert isinstance(told, StoreError)
        assert "place" in told.label.de
        assert "canary" not in told.label.de + told.label.en
    assert type(failure(psycopg.errors.SerializationFailure(), "")) is Conflict
    assert type(failure(psycopg.errors.RestrictViolation(), "")) is ChainBroken
