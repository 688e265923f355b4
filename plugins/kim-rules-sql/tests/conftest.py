"""Places for case stores, fresh for every test, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sql_places import Place
from sql_server import Server, server

from kim_rules_sql.journal import SqlJournal


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests of a process."""
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with an empty case store, to be copied."""
    file = tmp_path_factory.mktemp("made") / "store.db"
    Place(f"sqlite:///{file}", file=file).open(create=True).close()
    return file


@pytest.fixture(scope="session")
def made_database(postgres: Server) -> str:
    """A PostgreSQL database with an empty case store, to be copied."""
    name = postgres.new_database()
    Place(postgres.url(name), server=postgres, database=name).open(create=True).close()
    return name


@pytest.fixture
def sqlite_place(tmp_path: Path, made_file: Path) -> Place:
    """An empty case store in an SQLite file."""
    file = tmp_path / "store.db"
    shutil.copy(made_file, file)
    return Place(f"sqlite:///{file}", file=file)


@pytest.fixture
def postgresql_place(postgres: Server, made_database: str) -> Iterator[Place]:
    """An empty case store in a PostgreSQL database."""
    name = postgres.new_database(made_database)
    yield Place(postgres.url(name), server=postgres, database=name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """An empty case store, on each database."""
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def no_file(tmp_path: Path) -> Place:
    """A file that is not there yet."""
    return Place(f"sqlite:///{tmp_path}/new.db", file=tmp_path / "new.db")


@pytest.fixture
def empty_database(postgres: Server) -> Iterator[Place]:
    """A PostgreSQL database without anything in it."""
    name = postgres.new_database()
    yield Place(postgres.url(name), server=postgres, database=name)
    postgres.drop(name)


@pytest.fixture(params=["no_file", "empty_database"])
def nothing(request: pytest.FixtureRequest) -> Place:
    """A place where there is no case store yet, on each database."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def journal(place: Place) -> Iterator[SqlJournal]:
    """The journal of an empty case store, on each database."""
    opened = place.open()
    yield opened
    opened.close()
