"""Tenants are kept apart: whatever is asked, nobody reaches the rows of another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import psycopg
import pytest
from attrs import evolve
from sql_places import SEALER, Place, new_entry, write
from sql_server import WORKER
from sqlalchemy import event

from kim_rules.store.journal import Head, Writing
from kim_rules_sql.journal import SqlJournal
from kim_rules_sql.opening import open_journal

OURS, THEIRS = "haan", "velbert"
CASES = [f"c-{number}" for number in range(20)]

#: How many calls are tried on each database; a server answers the same questions below, too,
#: as statements of one's own.
CALLS = {"sqlite": 20_000, "postgresql": 5_000}
CALLS_A_TRANSACTION = 10


@pytest.fixture
def filled(journal: SqlJournal) -> SqlJournal:
    """A store in which one tenant has cases of every id, and the other none."""
    for _ in range(3):
        write(journal, THEIRS, *CASES)
    return journal


def questions(journal: SqlJournal, rng: random.Random) -> list[Callable[[], object]]:
    """Reads of a tenant; each has an empty answer when there is nothing."""
    case, after = rng.choice(CASES), rng.randrange(-1, 60)
    return [
        lambda: list(journal.entries(OURS, after=after, bodies=rng.random() < 0.5)),
        lambda: list(journal.entries(OURS, case=case, after=after)),
        lambda: list(journal.by_case(OURS)),
        lambda: journal.keys(OURS, rng.sample(CASES, rng.randrange(1, 20))),
        lambda: journal.head(OURS).number,
        lambda: locked_head(journal).number,
    ]


def locked_head(journal: SqlJournal) -> Head:
    """The head as a new transaction gets it."""
    with journal.writing(OURS) as writing:
        return writing.head()


def questions_within(writing: Writing, case: str) -> list[Callable[[], object]]:
    """The same about a case within a transaction that was not asked about it before."""
    return [
        lambda: writing.version(case),
        lambda: writing.entries(case),
        lambda: writing.key(case),
        lambda: writing.drop_key(case),
    ]


def calls(journal: SqlJournal, rng: random.Random) -> Iterator[Callable[[], object]]:
    """Calls without end: some outside of transactions, then some within a new one."""
    while True:
        for _ in range(CALLS_A_TRANSACTION):
            yield rng.choice(questions(journal, rng))
        with journal.writing(OURS) as writing:
            for case in rng.sample(CASES, CALLS_A_TRANSACTION):
                yield rng.choice(questions_within(writing, case))


def count_statements(journal: SqlJournal) -> list[str]:
    """The questions about tables that reach the database from now on."""
    reached: list[str] = []

    def note(_c: object, _r: object, statement: str, *_more: object) -> None:
        if "FROM" in statement.split():
            reached.append(statement)

    event.listen(journal._database.engine, "before_cursor_execute", note)  # type: ignore[attr-defined]
    return reached


def test_calls_of_another_tenant_give_nothing(filled: SqlJournal, place: Place) -> None:
    """On the ids of cases that another tenant has, in and outside of transactions.

    Each call reaches the database: none is answered by what a transaction remembers.
    """
    number = CALLS["sqlite" if place.is_sqlite else "postgresql"]
    before = list(filled.entries(THEIRS, bodies=True)), filled.keys(THEIRS, CASES)
    reached = count_statements(filled)
    found = unasked = 0
    for call in islice(calls(filled, random.Random(7)), number):
        asked = len(reached)
        found += bool(call())
        unasked += len(reached) == asked
    assert (found, unasked) == (0, 0)
    assert (list(filled.entries(THEIRS, bodies=True)), filled.keys(THEIRS, CASES)) == before
    assert filled.head(THEIRS) != Head()


def test_a_tenant_writes_beside_another(filled: SqlJournal) -> None:
    """The same ids can be used, and their keys destroyed, without touching the other's."""
    theirs = list(filled.entries(THEIRS, bodies=True)), filled.keys(THEIRS, CASES)
    write(filled, OURS, *CASES)
    with filled.writing(OURS) as writing:
        for case in CASES:
            writing.drop_key(case)
    assert (list(filled.entries(THEIRS, bodies=True)), filled.keys(THEIRS, CASES)) == theirs
    assert filled.keys(OURS, CASES) == {}


# --- past the store, with statements of one's own ---------------------------------------------------

#: Names of tenants that a foreign statement tries: the other one, all, none.
_TENANTS = ("'velbert'", "tenant", "current_user::text", "'haan'", "''")


@pytest.fixture
def stranger(postgresql_place: Place) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may do what the store may, in a transaction of another tenant."""
    assert postgresql_place.server is not None
    postgresql_place.run(f"GRANT kim_rules_tenant TO {WORKER}")
    url = postgresql_place.server.url(postgresql_place.database, WORKER)
    with closing(open_journal(url, SEALER.key_check)) as journal:
        for _ in range(3):
            write(journal, THEIRS, *CASES)
    with psycopg.connect(url) as connection:
        connection.execute("SET LOCAL ROLE kim_rules_tenant")
        connection.execute(f"SELECT set_config('kim_rules.tenant', '{OURS}', true)")
        yield connection
        connection.rollback()


def statements(rng: random.Random) -> Iterator[str]:
    """Statements without end that try to see or change rows of others."""
    while True:
        table = rng.choice(("heads", "entries", "keys"))
        where = rng.choice(
            (
                f"tenant = {rng.choice(_TENANTS)}",
                f"tenant <> {rng.choice(_TENANTS)} OR true",
                "true",
                f"tenant LIKE '%{rng.choice('velbrt')}%'",
                f"tenant IN (SELECT tenant FROM kim_rules.{rng.choice(('heads', 'keys'))})",
                f"ctid = '(0,{rng.randrange(1, 60)})'",
            )
        )
        columns = rng.choice(("*", "tenant", "count(*) OVER ()", "1"))
        yield f"SELECT {columns} FROM kim_rules.{table} WHERE {where}"
        if table == "heads":
            yield f"SELECT number FROM kim_rules.heads WHERE {where} FOR UPDATE"
            yield f"UPDATE kim_rules.heads SET number = 0 WHERE {where}"
        if table == "keys":
            yield f"UPDATE kim_rules.keys SET wrapped = '' WHERE {where}"


def test_20_000_statements_of_another_tenant_give_no_row(
    stranger: psycopg.Connection[Any],
) -> None:
    """Row-level security hides every row of another tenant, whatever is asked."""
    wanted = statements(random.Random(11))
    rows = 0
    for _ in range(20_000):
        cursor = stranger.execute(next(wanted), prepare=False)
        rows += cursor.rowcount
    assert rows == 0
    stranger.execute(f"SELECT set_config('kim_rules.tenant', '{THEIRS}', true)")
    assert stranger.execute("SELECT count(*) FROM kim_rules.entries").fetchone() == (60,)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO kim_rules.keys VALUES ('velbert', 'c-new', '')",
        "INSERT INTO kim_rules.heads VALUES ('nobody', 0, NULL, '')",
        "UPDATE kim_rules.heads SET tenant = 'velbert'",
        "DELETE FROM kim_rules.entries",
        "UPDATE kim_rules.entries SET tenant = 'haan'",
        "DELETE FROM kim_rules.keys",
        "DELETE FROM kim_rules.heads",
        "TRUNCATE kim_rules.keys",
        "UPDATE kim_rules.meta SET key_check = ''",
        "DELETE FROM kim_rules.meta",
        "UPDATE kim_rules.alembic_version SET version_num = ''",
        "ALTER TABLE kim_rules.entries DISABLE ROW LEVEL SECURITY",
        "DROP POLICY of_tenant ON kim_rules.entries",
        "CREATE TABLE kim_rules.more (id int)",
        "SET SESSION AUTHORIZATION postgres",
        "SET ROLE postgres",
    ],
)
def test_the_role_may_do_nothing_else(stranger: psycopg.Connection[Any], statement: str) -> None:
    """Write for others, delete, or alter what keeps tenants apart."""
    stranger.execute("INSERT INTO kim_rules.heads VALUES ('haan', 0, NULL, '')")
    with pytest.raises(psycopg.Error) as caught:
        stranger.execute(statement)
    assert caught.value.sqlstate == "42501"


def test_an_account_that_names_no_tenant_sees_nothing(postgresql_place: Place) -> None:
    """Neither as itself nor in the role; the owner of the tables neither, unless almighty."""
    assert postgresql_place.server is not None
    postgresql_place.run(f"GRANT kim_rules_tenant TO {WORKER}")
    with closing(postgresql_place.open()) as journal:
        write(journal, THEIRS, "c-1")
    postgresql_place.run(
        f"ALTER TABLE kim_rules.entries OWNER TO {WORKER}",
        f"ALTER TABLE kim_rules.keys OWNER TO {WORKER}",
    )
    url = postgresql_place.server.url(postgresql_place.database, WORKER)
    with psycopg.connect(url) as connection:
        for table in ("heads", "entries", "keys"):
            assert connection.execute(f"SELECT * FROM kim_rules.{table}").fetchall() == []


def test_no_role_or_tenant_is_left_on_a_connection(postgresql_place: Place) -> None:
    """A connection that goes back to the pool has neither the role nor the tenant any more."""
    with closing(postgresql_place.open()) as journal:
        write(journal, THEIRS, "c-1")
        list(journal.entries(THEIRS))
        engine = journal._database.engine  # type: ignore[attr-defined]
        with engine.connect() as connection:
            told = connection.exec_driver_sql(
                "SELECT current_user, current_setting('kim_rules.tenant', true),"
                " current_setting('transaction_read_only')"
            ).one()
    assert tuple(told) == ("postgres", "", "off")


@pytest.mark.parametrize("writing", [False, True])
def test_every_transaction_takes_on_the_role(postgresql_place: Place, writing: bool) -> None:
    """Even an almighty account is bound by row-level security while it uses the store."""
    with (
        closing(postgresql_place.open()) as journal,
        closing(journal._database.begin(OURS, writing=writing)) as connection,
    ):
        told = connection.exec_driver_sql(
            "SELECT current_user, current_setting('kim_rules.tenant'),"
            " current_setting('synchronous_commit')"
        ).one()
    assert tuple(told) == ("kim_rules_tenant", OURS, "on")


def test_a_server_that_acknowledges_too_early_is_overruled(postgresql_place: Place) -> None:
    """What was acknowledged is on the disk; what is stricter than that is left as it is."""
    name = postgresql_place.database
    for set_to, expected in (("off", "on"), ("local", "local"), ("on", "on")):
        postgresql_place.run(f"ALTER DATABASE {name} SET synchronous_commit = {set_to}")
        with (
            closing(postgresql_place.open()) as journal,
            closing(journal._database.begin(OURS, writing=True)) as connection,
        ):
            told = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one()
        assert told == expected


def test_reading_cannot_write(postgresql_place: Place) -> None:
    """Transactions for reading are read-only on the server."""
    with closing(postgresql_place.open()) as journal:
        database = journal._database
        with (
            closing(database.begin(OURS, writing=False)) as connection,
            pytest.raises(Exception, match="read-only transaction"),
        ):
            connection.exec_driver_sql("INSERT INTO kim_rules.heads VALUES ('haan', 0, NULL, '')")


def test_an_entry_for_another_tenant_is_refused(journal: SqlJournal, place: Place) -> None:
    """Should a caller mix tenants up, that is a mistake of the caller."""
    write(journal, THEIRS, "c-1")
    with journal.writing(OURS) as writing:
        entry = new_entry(writing, OURS, "c-1")
        with pytest.raises(ValueError, match="of this tenant"):
            writing.add([evolve(entry, tenant=THEIRS)])
    assert place.ask("SELECT count(*) FROM {entries}") == [(1,)]
