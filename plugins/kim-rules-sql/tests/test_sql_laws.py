"""The laws of every case store, on both databases, opened as a user opens them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sql_places import MASTER
from sql_server import Server

from kim_rules import open_store
from kim_rules.store.cases import CaseStore
from kim_rules.testing.laws import CaseStoreLaws
from kim_rules.testing.laws.scene import SetClock


class TestSqlite(CaseStoreLaws):
    """A case store in an SQLite file."""

    @pytest.fixture(autouse=True)
    def _files(self, tmp_path: Path, made_file: Path) -> None:
        self.made = made_file
        self.files = (tmp_path / f"store-{number}.db" for number in count(1))

    def open(self, clock: SetClock) -> CaseStore:
        """A store in a new file."""
        file = next(self.files)
        shutil.copy(self.made, file)
        return open_store(f"sqlite:///{file}", key=MASTER, clock=clock)


class TestPostgresql(CaseStoreLaws):
    """A case store on a PostgreSQL server."""

    @pytest.fixture(autouse=True)
    def _databases(self, postgres: Server, made_database: str) -> Iterator[None]:
        self.server, self.made = postgres, made_database
        self.databases: list[str] = []
        yield
        for name in self.databases:
            postgres.drop(name)

    def open(self, clock: SetClock) -> CaseStore:
        """A store in a new database."""
        self.databases.append(self.server.new_database(self.made))
        return open_store(self.server.url(self.databases[-1]), key=MASTER, clock=clock)
