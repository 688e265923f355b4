"""Random alterations of the log in both databases, past the store: every one is found."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import psycopg
import pytest
from sql_places import SEALER, Place

from kim_rules.facts import Client
from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Head
from kim_rules.store.records import Access

ACCESS = Access("velbert", "anna", "case_management")
DAY = date(2026, 3, 1)

#: How many alterations are tried on each database, in so many tests.
ALTERATIONS = {"sqlite": (10_000, 4), "postgresql": (1_000, 1)}

#: Past the store, and past everything that keeps the rows from being altered.
UNPROTECTED = {
    "sqlite": (
        "DROP TRIGGER entries_no_update",
        "DROP TRIGGER entries_no_delete",
        "PRAGMA synchronous=OFF",
    ),
    "postgresql": (
        "SET session_replication_role = replica",
        "SET search_path = kim_rules",
    ),
}

#: What a database says of a value or a place that its tables cannot have.
REFUSALS = (sqlite3.IntegrityError, psycopg.IntegrityError, psycopg.DataError)

COLUMNS = {
    "entries": (
        *("tenant", "number", "case_id", "version", "kind", "recorded_at", "actor", "purpose"),
        *("code", "sealed", "body"),
    ),
    "heads": ("tenant", "number", "recorded_at", "code"),
    "keys": ("tenant", "case_id", "wrapped"),
}

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def store(place: Place) -> Iterator[CaseStore]:
    """A store with three cases, one of them erased."""
    with CaseStore(place.open(), SEALER) as opened:
        for case in ("c-1", "c-2", "c-3"):
            client = Client.from_dict({"id": case, "municipality": "Haan", "birth_date": "1990"})
            opened.put(ACCESS, client, valid_from=DAY, origin="form")
        opened.decide(ACCESS, "c-1", on=DAY)
        opened.record_event(ACCESS, "c-1", "goal_reached", on=DAY)
        opened.erase(ACCESS, "c-3", because="request")
        yield opened


@pytest.fixture
def connection(place: Place, store: CaseStore) -> Iterator[Any]:
    """A connection past the filled store that may alter everything."""
    with place.raw() as opened:
        for statement in UNPROTECTED["sqlite" if place.is_sqlite else "postgresql"]:
            opened.execute(statement)
        yield opened


class Tampering:
    """Alters rows and puts them back.

    Args:
        place: Whose rows.
        connection: Past the store.
        rng: Chooses what.
    """

    def __init__(self, place: Place, connection: Any, rng: random.Random) -> None:
        self.place, self.connection, self.rng = place, connection, rng
        self.original = self.rows()
        self.kinds: list[Callable[[], str]] = [
            *[self.change] * 6,
            *(self.swap, self.swap_rows, self.remove, self.cut_off, self.copy, self.renumber),
            *(self.change_head, self.change_key),
        ]

    def run(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Run a statement."""
        return self.connection.execute(self.worded(statement), values)

    def worded(self, statement: str) -> str:
        """A statement that has values where this database wants them."""
        return statement if self.place.is_sqlite else statement.replace("?", "%s")

    def rows(self) -> Rows:
        """Everything that is there."""
        return {
            table: self.run(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in COLUMNS.items()
        }

    def alter(self) -> str:
        """Alter something.

        Returns:
            What, in words.
        """
        while True:
            try:
                told = self.rng.choice(self.kinds)()
            except REFUSALS:
                self.restore()
                continue
            if self.rows() != self.original:
                return told

    def restore(self) -> None:
        """Put everything back."""
        self.run("BEGIN")
        for table, columns in COLUMNS.items():
            self.run(f"DELETE FROM {table}")
            self.insert(table, columns, self.original[table])
        self.run("COMMIT")

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows."""
        row = ", ".join("?" * len(columns))
        wanted = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row})"
        self.connection.cursor().executemany(self.worded(wanted), rows)

    def change(self) -> str:
        """Another value in a column of an entry."""
        column, number = self.rng.choice(COLUMNS["entries"]), self.number()
        value = self.run(f"SELECT {column} FROM entries WHERE number = ?", (number,)).fetchone()[0]
        self.set("entries", column, self.other(value), number)
        return f"{column} of {number}"

    def swap(self) -> str:
        """The values of a column of two entries, exchanged."""
        column = self.rng.choice(COLUMNS["entries"][4:])
        one, two = self.number(), self.number()
        rows = dict(self.run(f"SELECT number, {column} FROM entries").fetchall())
        self.set("entries", column, rows[two], one)
        self.set("entries", column, rows[one], two)
        return f"{column} of {one} and {two}"

    def swap_rows(self) -> str:
        """Two entries, each in the place of the other."""
        one, two = self.number(), self.number()
        for old, new in ((one, -1), (two, one), (-1, two)):
            self.set("entries", "number", new, old)
        return f"order of {one} and {two}"

    def remove(self) -> str:
        """An entry, gone."""
        number = self.number()
        self.run("DELETE FROM entries WHERE number = ?", (number,))
        return f"without {number}"

    def cut_off(self) -> str:
        """The end, gone, and the head set to what is left."""
        number = self.number()
        self.run("DELETE FROM entries WHERE number > ?", (number - 1,))
        self.run(
            "UPDATE heads SET (number, recorded_at, code) = "
            "(SELECT number, recorded_at, code FROM entries WHERE number = ?) WHERE ? > 1",
            (number - 1, number),
        )
        return f"cut off before {number}"

    def copy(self) -> str:
        """An entry a second time, at the end or in a gap."""
        number, last = self.number(), len(self.original["entries"])
        self.run(
            "INSERT INTO entries SELECT tenant, ?, case_id, version + 100, kind, recorded_at, actor,"
            " purpose, code, sealed, body FROM entries WHERE number = ?",
            (last + self.rng.randrange(1, 3), number),
        )
        return f"copy of {number}"

    def renumber(self) -> str:
        """All entries from one on, moved by some numbers."""
        number, by = self.number(), self.rng.randrange(1, 5)
        self.run("UPDATE entries SET number = -number - ? WHERE number >= ?", (by, number))
        self.run("UPDATE entries SET number = -number WHERE number < 0")
        return f"moved by {by} from {number}"

    def change_head(self) -> str:
        """Another number, moment or code of the head."""
        column = self.rng.choice(("tenant", "number", "recorded_at", "code"))
        (value,) = self.run(f"SELECT {column} FROM heads").fetchone()
        self.run(f"UPDATE heads SET {column} = ?", (self.other(value),))
        return f"{column} of the head"

    def change_key(self) -> str:
        """The key of a person who was not erased, gone or another."""
        case = self.rng.choice(("c-1", "c-2"))
        if self.rng.random() < 0.3:
            self.run("DELETE FROM keys WHERE case_id = ?", (case,))
        else:
            column = self.rng.choice(COLUMNS["keys"])
            question = f"SELECT {column} FROM keys WHERE case_id = ?"
            (value,) = self.run(question, (case,)).fetchone()
            self.run(f"UPDATE keys SET {column} = ? WHERE case_id = ?", (self.other(value), case))
        return f"key of {case}"

    def number(self) -> int:
        """Number of an entry."""
        return self.rng.randint(1, len(self.original["entries"]))

    def set(self, table: str, column: str, value: object, number: int) -> None:
        """Set a column of an entry."""
        self.run(f"UPDATE {table} SET {column} = ? WHERE number = ?", (value, number))

    def other(self, value: object) -> object:
        """Another value of the same kind, often a close one."""
        rng = self.rng
        if isinstance(value, int):
            return rng.choice((value + 1, value - 1, rng.getrandbits(62), -value, 0))
        if isinstance(value, str):
            return rng.choice((value + "x", value[:-1], value.upper(), f"{value}\0", "anna", "ä"))
        if value is None:
            return b"something"
        assert isinstance(value, bytes)
        at = rng.randrange(len(value) or 1)
        flipped = value[:at] + bytes([value[at] ^ 1 << rng.randrange(8)]) + value[at + 1 :]
        return rng.choice((flipped, value[:-1], value + b"\0", rng.randbytes(len(value))))


def finds(store: CaseStore, head: Head) -> bool:
    """Whether the check finds anything."""
    return any(store.verify(ACCESS, head))


@pytest.mark.parametrize(
    ("table", "value"),
    [
        *itertools.product(("entries", "heads"), (9 * 10**18, -9 * 10**18)),
        ("heads", None),
    ],
)
def test_a_moment_that_is_none_is_found_with_what_else_is_wrong(
    store: CaseStore, place: Place, connection: Any, table: str, value: int | None
) -> None:
    """A number that no clock can give is one break among others, and ends nothing."""
    tampering = Tampering(place, connection, random.Random(1))
    tampering.set("entries", "actor", "xenia", 3)
    (number,) = tampering.run(f"SELECT max(number) FROM {table}").fetchone()
    tampering.set(table, "recorded_at", value, number)
    assert [(one.number, one.what) for one in store.verify(ACCESS)] == [
        (3, "altered"),
        *[(number, "altered")] * (2 if table == "entries" else 1),
    ]


@pytest.mark.parametrize(
    ("place", "part"),
    [(name, part) for name, (_, parts) in ALTERATIONS.items() for part in range(parts)],
    indirect=["place"],
)
def test_random_alterations_are_all_found(
    store: CaseStore, place: Place, connection: Any, part: int
) -> None:
    """Values, places, order, gaps, copies, ends, heads and keys."""
    total, parts = ALTERATIONS["sqlite" if place.is_sqlite else "postgresql"]
    head = store.head(ACCESS)
    tampering = Tampering(place, connection, random.Random(part))
    assert not finds(store, head)
    missed = []
    for _ in range(total // parts):
        told = tampering.alter()
        if not finds(store, head):
            missed.append(told)
        tampering.restore()
    assert missed == []
    assert not finds(store, head)
