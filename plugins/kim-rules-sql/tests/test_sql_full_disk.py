"""``kim-rules store`` on a full disk: a sentence, the code 4, and nothing half written."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sql_places import MASTER, Place

from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access
from kim_rules_sql.sealing import AesSealer

PUT = ("put", "clients.ndjson", "--origin", "import", "--valid-from", "2024-01-01")
CLIENTS = 500

#: Makes the server refuse an entry of the last third as it does on a full disk.
FULL = (
    "CREATE FUNCTION kim_rules.fails() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$",
    "CREATE TRIGGER fails BEFORE INSERT ON kim_rules.entries FOR EACH ROW "
    f"WHEN (NEW.number > {CLIENTS * 5 // 3}) EXECUTE FUNCTION kim_rules.fails()",
)

#: Entries of another tenant that make the file of the table larger than those of the log of
#: writes ahead: a limit a little above it is met by the table alone.
LARGE = (
    "INSERT INTO kim_rules.heads VALUES ('haan', 0, NULL, '')",
    "INSERT INTO kim_rules.entries SELECT 'haan', number, 'c-' || number, 1, 'opened', 0, '', '', "
    "'', NULL, convert_to(repeat('x', 1900), 'UTF8') FROM generate_series(1, 10000) AS number",
)


def only_small_files() -> None:
    """Let the process write no file beyond a size: its writes fail as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))


def put(place: Place, folder: Path, before: Callable[[], None] | None = None) -> str:
    """Put clients into a store that has no room for all of them.

    Args:
        place: The store.
        folder: To work in.
        before: Is called in the new process before it becomes the program.

    Returns:
        What the program said before it ended with the code 4.
    """
    (folder / "master.key").write_bytes(MASTER)
    (folder / "master.key").chmod(0o600)
    lines = [json.dumps({"id": f"c-{number}", "birth_date": "1990"}) for number in range(CLIENTS)]
    (folder / "clients.ndjson").write_text("\n".join(lines), encoding="utf-8")
    environment = {
        **os.environ,
        "KIM_RULES_STORE": place.url,
        "KIM_RULES_KEY_FILE": "master.key",
        "KIM_RULES_TENANT": "velbert",
        "KIM_RULES_ACTOR": "anna",
        "KIM_RULES_PURPOSE": "tests",
    }
    done = subprocess.run(
        [sys.executable, "-m", "kim_rules", "store", *PUT],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert "psycopg" not in done.stderr
    return done.stderr


def require_whole(place: Place) -> None:
    """What was written before is whole, and the log verifies."""
    with CaseStore(place.open(), AesSealer(MASTER)) as store:
        access = Access("velbert", "anna", "tests")
        cases = list(store.cases(access))
        assert 0 < len(cases) < CLIENTS
        assert all(len(case.facts) == 1 for case in cases)
        assert list(store.verify(access)) == []


def test_a_full_disk_of_sqlite(sqlite_place: Place, tmp_path: Path) -> None:
    """The system refuses the writes of the program."""
    assert "Datenträger" in put(sqlite_place, tmp_path, only_small_files)
    require_whole(sqlite_place)


def test_a_full_disk_of_postgresql(postgresql_place: Place, tmp_path: Path) -> None:
    """The server says so in the middle of a batch."""
    postgresql_place.run(*FULL)
    assert "der Datenträger ist voll" in put(postgresql_place, tmp_path)
    require_whole(postgresql_place)


@pytest.fixture
def limited(postgresql_place: Place) -> Iterator[Place]:
    """A server whose new processes cannot make the table of entries much larger."""
    place, server = postgresql_place, postgresql_place.server
    assert server is not None
    place.run(*LARGE)
    ((size,),) = place.ask("SELECT pg_relation_size('kim_rules.entries')")
    server.limit_files_of(server.process, size + 150_000)
    yield place
    server.limit_files_of(server.process, resource.RLIM_INFINITY)


def test_a_server_that_cannot_extend_its_files(limited: Place, tmp_path: Path) -> None:
    """The system refuses the writes of the server."""
    assert "die Datenbank hat den Schritt abgelehnt" in put(limited, tmp_path)
    require_whole(limited)
