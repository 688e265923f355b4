"""Erasing a person: the key is gone from every file, and with it what was said."""

from __future__ import annotations

import json
import logging
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sql_places import SEALER, Place, write

from kim_rules.facts import Client
from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access
from kim_rules_sql import postgresql, sqlite
from kim_rules_sql.journal import SqlJournal

ACCESS = Access("velbert", "anna", "case_management")
DAY = date(2026, 3, 1)
CANARY = "Kanarienvogel"


def found(place: Place, wanted: bytes) -> list[str]:
    """Names of the files of a store in which bytes stand, the log of writes ahead included.

    On a PostgreSQL server that log is left out: it keeps wrapped keys for a while, as the
    documentation tells.
    """
    if place.server is not None:
        return place.server.bytes_found(wanted)
    files = Path(str(place.file)).parent.glob("store.db*")
    return [path.name for path in files if wanted in path.read_bytes()]


def logs_of(place: Place) -> list[bytes]:
    """The logs of writes ahead of a PostgreSQL server; none for an SQLite file."""
    if place.server is None:
        return []
    return [path.read_bytes() for path in (place.server.data / "pg_wal").glob("0*")]


@pytest.fixture
def store(journal: SqlJournal) -> Iterator[CaseStore]:
    """A case store on each database, with one person who has a case full of canaries."""
    with CaseStore(journal, SEALER) as opened:
        client = Client.from_dict(
            {
                "id": "c-1",
                "municipality": f"{CANARY}hausen",
                "birth_date": "1990",
                "entry_date": "2020",
            }
        )
        opened.put(
            ACCESS,
            client,
            valid_from=DAY,
            origin="form",
            reference=f"{CANARY}-1",
            case={"case_manager": f"{CANARY}-2", "consents": {"referral": "2026-03-01"}},
        )
        opened.decide(ACCESS, "c-1", on=DAY, propose=True)
        opened.record_event(ACCESS, "c-1", "language_level", on=DAY, value=f"{CANARY}-3")
        opened.close_case(ACCESS, "c-1", on=DAY, because=f"{CANARY} ist umgezogen")
        yield opened


def key_of(place: Place, case: str) -> bytes:
    """The wrapped key of a case, as it stands in the table."""
    ((key,),) = place.ask(f"SELECT wrapped FROM {{keys}} WHERE case_id = '{case}'")
    return bytes(key)


def test_what_was_said_is_nowhere(store: CaseStore, place: Place) -> None:
    """Before erasure it stands in no file in plain; after it in no export, and cannot be read."""
    key = key_of(place, "c-1")
    assert CANARY in repr(store.case(ACCESS, "c-1"))
    assert found(place, CANARY.encode()) == []
    assert found(place, key) != []
    assert any("key" in line for line in store.export(ACCESS))
    store.erase(ACCESS, "c-1", because="request")
    assert found(place, CANARY.encode()) == []
    assert not any(CANARY.encode() in log for log in logs_of(place))
    assert found(place, key) == []
    exported = json.dumps(list(store.export(ACCESS)))
    assert CANARY not in exported
    assert '"key":' not in exported
    assert store.case(ACCESS, "c-1").erased
    assert list(store.verify(ACCESS)) == []


def test_a_server_s_log_of_writes_ahead_has_nothing_in_plain(
    postgresql_place: Place,
) -> None:
    """What stays there for a while is sealed, and the key to it wrapped."""
    with closing(postgresql_place.open()) as journal:
        store = CaseStore(journal, SEALER)
        client = Client.from_dict({"id": "c-1", "municipality": f"{CANARY}dorf"})
        store.put(ACCESS, client, valid_from=DAY, origin="form")
    key = key_of(postgresql_place, "c-1")
    logs = logs_of(postgresql_place)
    assert any(key in log for log in logs)
    assert not any(CANARY.encode() in log for log in logs)


def test_many_keys_in_any_order(journal: SqlJournal, place: Place) -> None:
    """However pages were split and filled, erased keys are gone and the others are there."""
    rng = random.Random(5)
    cases = [f"c-{rng.randrange(10**9)}-{number}" for number in range(400)]
    for start in range(0, len(cases), 40):
        write(journal, "velbert", *cases[start : start + 40])
    keys = journal.keys("velbert", cases)
    if place.server is not None:
        # The server does so by itself from time to time, and keeps samples of what it sees.
        place.run("ANALYZE")
    erased = rng.sample(cases, 120)
    for start in range(0, len(erased), 20):
        with journal.writing("velbert") as writing:
            for case in erased[start : start + 20]:
                writing.drop_key(case)
    content = _all_bytes(place)
    assert [case for case in erased if keys[case] in content] == []
    assert all(key in content for case, key in keys.items() if case not in erased)
    assert set(journal.keys("velbert", cases)) == set(cases) - set(erased)


def _all_bytes(place: Place) -> bytes:
    if place.server is None:
        files = Path(str(place.file)).parent.glob("store.db*")
    else:
        with place.raw() as connection:
            connection.execute("CHECKPOINT")
            ((folder,),) = connection.execute(
                "SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()"
            ).fetchall()
        files = (place.server.data / folder).iterdir()
    return b"".join(path.read_bytes() for path in files)


@contextmanager
def held(place: Place, table: str) -> Iterator[None]:
    """Somebody else who has begun to read, and does not stop."""
    with place.raw() as connection:
        connection.execute("BEGIN" if place.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        connection.execute(place.named(f"SELECT count(*) FROM {table}")).fetchall()
        yield
        connection.execute("ROLLBACK")


# Whoever reads keys locks their table; whoever reads others keeps old rows from going.
@pytest.mark.parametrize("table", ["{keys}", "{heads}"])
def test_what_others_still_read_is_swept_later(
    journal: SqlJournal,
    place: Place,
    table: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The erasure counts at once; what a reader holds on to is removed at the next opening."""
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    monkeypatch.setattr(postgresql, "SWEEP_PATIENCE", 0.2)
    write(journal, "velbert", "c-1")
    key = key_of(place, "c-1")
    with held(place, table), caplog.at_level(logging.WARNING, "kim_rules_sql"):
        with journal.writing("velbert") as writing:
            writing.drop_key("c-1")
        assert journal.keys("velbert", ["c-1"]) == {}
        assert found(place, key) != []
        assert "repeated" in caplog.text
    place.open().close()
    assert found(place, key) == []
    caplog.clear()
    place.open().close()
    assert caplog.text == ""


def test_a_process_that_dies_before_sweeping(
    journal: SqlJournal, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens the store next finishes its work."""
    write(journal, "velbert", "c-1", "c-2")
    key = key_of(place, "c-1")
    monkeypatch.setattr(SqlJournal, "sweep", lambda _: False)
    with journal.writing("velbert") as writing:
        writing.drop_key("c-1")
    assert found(place, key) != []
    monkeypatch.undo()
    place.open().close()
    assert found(place, key) == []
    ((dropped, swept),) = place.ask("SELECT keys_dropped, keys_swept FROM {meta}")
    assert dropped == swept == 1


def test_sweeping_is_no_part_of_the_erasure(
    journal: SqlJournal, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should it fail, the erasure has happened all the same, and no error says otherwise."""
    write(journal, "velbert", "c-1")
    with place.raw() as other:
        if place.is_sqlite:
            monkeypatch.setattr(sqlite.Sqlite, "_connect", _fails)
        else:
            other.execute("BEGIN")
            other.execute("LOCK TABLE kim_rules.keys IN ACCESS SHARE MODE")
            monkeypatch.setattr(postgresql, "SWEEP_PATIENCE", 0.1)
        with journal.writing("velbert") as writing:
            writing.drop_key("c-1")
    assert journal.keys("velbert", ["c-1"]) == {}


def _fails(_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")
