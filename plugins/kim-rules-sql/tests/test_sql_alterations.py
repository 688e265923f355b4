"""Random alterations of the log on disk, past the store: every one is found."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sql_places import SEALER, Place

from kim_rules.facts import Client
from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Head
from kim_rules.store.records import Access

ACCESS = Access("velbert", "anna", "case_management")
DAY = date(2026, 3, 1)
ALTERATIONS, PARTS = 10_000, 4

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
def store(sqlite_place: Place) -> Iterator[CaseStore]:
    """A store with three cases, one of them erased, and nothing to keep it from being altered."""
    with CaseStore(sqlite_place.open(), SEALER) as opened:
        for case in ("c-1", "c-2", "c-3"):
            client = Client.from_dict({"id": case, "municipality": "Haan", "birth_date": "1990"})
            opened.put(ACCESS, client, valid_from=DAY, origin="form")
        opened.decide(ACCESS, "c-1", on=DAY)
        opened.record_event(ACCESS, "c-1", "goal_reached", on=DAY)
        opened.erase(ACCESS, "c-3", because="request")
        sqlite_place.run("DROP TRIGGER entries_no_update", "DROP TRIGGER entries_no_delete")
        yield opened


class Tampering:
    """Alters rows and puts them back.

    Args:
        connection: Past the store.
        rng: Chooses what.
    """

    def __init__(self, connection: sqlite3.Connection, rng: random.Random) -> None:
        self.connection, self.rng = connection, rng
        connection.execute("PRAGMA synchronous=OFF")
        self.original = self.rows()
        self.kinds: list[Callable[[], str]] = [
            *[self.change] * 6,
            *(self.swap, self.swap_rows, self.remove, self.cut_off, self.copy, self.renumber),
            *(self.change_head, self.change_key),
        ]

    def rows(self) -> Rows:
        """Everything that is there."""
        return {
            table: self.connection.execute(
                f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"
            ).fetchall()
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
            except sqlite3.IntegrityError:
                self.connection.execute("ROLLBACK") if self.connection.in_transaction else None
                self.restore()
                continue
            if self.rows() != self.original:
                return told

    def restore(self) -> None:
        """Put everything back."""
        self.connection.execute("BEGIN")
        for table, columns in COLUMNS.items():
            self.connection.execute(f"DELETE FROM {table}")
            self.connection.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"VALUES ({', '.join('?' * len(columns))})",
                self.original[table],
            )
        self.connection.execute("COMMIT")

    def change(self) -> str:
        """Another value in a column of an entry."""
        column, number = self.rng.choice(COLUMNS["entries"]), self.number()
        value = self.connection.execute(
            f"SELECT {column} FROM entries WHERE number = ?", (number,)
        ).fetchone()[0]
        self.set("entries", column, self.other(value), number)
        return f"{column} of {number}"

    def swap(self) -> str:
        """The values of a column of two entries, exchanged."""
        column = self.rng.choice(COLUMNS["entries"][4:])
        one, two = self.number(), self.number()
        rows = dict(self.connection.execute(f"SELECT number, {column} FROM entries").fetchall())
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
        self.connection.execute("DELETE FROM entries WHERE number = ?", (number,))
        return f"without {number}"

    def cut_off(self) -> str:
        """The end, gone, and the head set to what is left."""
        number = self.number()
        self.connection.execute("DELETE FROM entries WHERE number > ?", (number - 1,))
        self.connection.execute(
            "UPDATE heads SET (number, recorded_at, code) = "
            "(SELECT number, recorded_at, code FROM entries WHERE number = ?) WHERE ? > 1",
            (number - 1, number),
        )
        return f"cut off before {number}"

    def copy(self) -> str:
        """An entry a second time, at the end or in a gap."""
        number, last = self.number(), len(self.original["entries"])
        self.connection.execute(
            "INSERT INTO entries SELECT tenant, ?, case_id, version + 100, kind, recorded_at, actor,"
            " purpose, code, sealed, body FROM entries WHERE number = ?",
            (last + self.rng.randrange(1, 3), number),
        )
        return f"copy of {number}"

    def renumber(self) -> str:
        """All entries from one on, moved by some numbers."""
        number, by = self.number(), self.rng.randrange(1, 5)
        self.connection.execute(
            "UPDATE entries SET number = -number - ? WHERE number >= ?", (by, number)
        )
        self.connection.execute("UPDATE entries SET number = -number WHERE number < 0")
        return f"moved by {by} from {number}"

    def change_head(self) -> str:
        """Another number, moment or code of the head."""
        column = self.rng.choice(("tenant", "number", "recorded_at", "code"))
        (value,) = self.connection.execute(f"SELECT {column} FROM heads").fetchone()
        self.connection.execute(f"UPDATE heads SET {column} = ?", (self.other(value),))
        return f"{column} of the head"

    def change_key(self) -> str:
        """The key of a person who was not erased, gone or another."""
        case = self.rng.choice(("c-1", "c-2"))
        if self.rng.random() < 0.3:
            self.connection.execute("DELETE FROM keys WHERE case_id = ?", (case,))
        else:
            column = self.rng.choice(COLUMNS["keys"])
            question = f"SELECT {column} FROM keys WHERE case_id = ?"
            (value,) = self.connection.execute(question, (case,)).fetchone()
            self.connection.execute(
                f"UPDATE keys SET {column} = ? WHERE case_id = ?", (self.other(value), case)
            )
        return f"key of {case}"

    def number(self) -> int:
        """Number of an entry."""
        return self.rng.randint(1, len(self.original["entries"]))

    def set(self, table: str, column: str, value: object, number: int) -> None:
        """Set a column of an entry."""
        self.connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE number = ?", (value, number)
        )

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
    store: CaseStore, sqlite_place: Place, table: str, value: int | None
) -> None:
    """A number that no clock can give is one break among others, and ends nothing."""
    with closing(sqlite3.connect(Path(str(sqlite_place.file)), isolation_level=None)) as connection:
        tampering = Tampering(connection, random.Random(1))
        connection.execute("UPDATE entries SET actor = 'xenia' WHERE number = 3")
        (number,) = connection.execute(f"SELECT max(number) FROM {table}").fetchone()
        tampering.set(table, "recorded_at", value, number)
    assert [(one.number, one.what) for one in store.verify(ACCESS)] == [
        (3, "altered"),
        *[(number, "altered")] * (2 if table == "entries" else 1),
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_random_alterations_are_all_found(store: CaseStore, sqlite_place: Place, part: int) -> None:
    """10,000 in all: values, places, order, gaps, copies, ends, heads and keys."""
    head = store.head(ACCESS)
    with closing(sqlite3.connect(Path(str(sqlite_place.file)), isolation_level=None)) as connection:
        tampering = Tampering(connection, random.Random(part))
        assert not finds(store, head)
        missed = []
        for _ in range(ALTERATIONS // PARTS):
            told = tampering.alter()
            if not finds(store, head):
                missed.append(told)
            tampering.restore()
        assert missed == []
        assert not finds(store, head)
