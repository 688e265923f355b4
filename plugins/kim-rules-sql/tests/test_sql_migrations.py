"""Forms of the tables: up and down with what is in them, and the same as the program has."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sql_places import SEALER, Place, is_whole, write
from sqlalchemy import BLANK_SCHEMA, MetaData

import kim_rules_sql
from kim_rules_sql.database import Database
from kim_rules_sql.journal import SqlJournal
from kim_rules_sql.schema import migrate
from kim_rules_sql.tables import METADATA, REVISIONS, SCHEMA

FOLDER = Path(kim_rules_sql.__file__).parent / "migrations"


def database_of(journal: SqlJournal) -> Database:
    """The database below a journal."""
    return journal._database


def test_the_forms_that_the_program_names_are_those_that_are_there() -> None:
    """In one line, oldest first."""
    script = ScriptDirectory(str(FOLDER))
    found = [revision.revision for revision in script.walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS
    assert script.get_heads() == [REVISIONS[-1]]


def test_migrated_tables_are_those_of_the_program(journal: SqlJournal, place: Place) -> None:
    """Alembic finds no difference between the database and what queries are written for."""
    database = database_of(journal)
    with closing(database.begin("", writing=False)) as connection:
        options = {"include_schemas": not place.is_sqlite, "include_name": _ours}
        context = MigrationContext.configure(
            connection.execution_options(schema_translate_map=None), opts=options
        )
        metadata = _without_schema() if place.is_sqlite else METADATA
        assert compare_metadata(context, metadata) == []


def _ours(name: str | None, kind: str, parents: object) -> bool:
    if kind == "schema":
        return name in (None, SCHEMA)
    return name != "alembic_version"


def _without_schema() -> MetaData:
    plain = MetaData()
    for table in METADATA.sorted_tables:
        # None means no schema, though the types do not say so.
        table.to_metadata(plain, schema=None, referred_schema_fn=lambda *_: BLANK_SCHEMA)  # type: ignore[arg-type]
    return plain


def test_down_and_up_with_entries(journal: SqlJournal, place: Place) -> None:
    """Every form keeps every entry and key; the log verifies in each, and can be added to."""
    write(journal, "velbert", *[f"c-{number}" for number in range(300)])
    write(journal, "haan", "c-1", "c-2")
    database = database_of(journal)
    before = _content(place)
    for revision in [*reversed(REVISIONS[:-1]), *REVISIONS]:
        migrate(database, SEALER.key_check, revision)
        assert place.ask("SELECT version_num FROM {alembic_version}") == [(revision,)]
        assert _content(place) == before
        assert is_whole(journal, "velbert")
        assert is_whole(journal, "haan")
    write(journal, "velbert", "c-1")
    assert is_whole(journal, "velbert")


def test_down_to_nothing_and_up_again(journal: SqlJournal, place: Place) -> None:
    """The first form can be taken back as well, and the place be used anew."""
    write(journal, "velbert", "c-1")
    database = database_of(journal)
    migrate(database, SEALER.key_check, "base")
    assert database.look() is None
    again = place.open(create=True)
    assert again.head("velbert").number == 0
    write(again, "velbert", "c-1")
    assert is_whole(again, "velbert")
    again.close()


def test_a_migration_that_fails_changes_nothing(
    journal: SqlJournal, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables are altered in one transaction, on both databases."""
    write(journal, "velbert", "c-1")
    database = database_of(journal)
    migrate(database, SEALER.key_check, "0001")
    place.run("CREATE INDEX entries_by_case ON {heads} (number)")
    with pytest.raises(Exception, match="entries_by_case"):
        migrate(database, SEALER.key_check, "0002")
    place.run(f"DROP INDEX {'' if place.is_sqlite else 'kim_rules.'}entries_by_case")
    assert place.ask("SELECT version_num FROM {alembic_version}") == [("0001",)]
    migrate(database, SEALER.key_check, "0002")
    assert is_whole(journal, "velbert")


def _content(place: Place) -> list[object]:
    return [
        place.ask(f"SELECT * FROM {{{table}}} ORDER BY 1, 2")
        for table in ("meta", "heads", "entries", "keys")
    ]
