"""An older server: the same store; only the owner of the tables can sweep them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing

import pytest
from sql_places import SEALER, Place, is_whole, write
from sql_server import OWNER, WORKER, server

from kim_rules_sql.opening import open_journal


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """An empty case store on a server of version 16, made by an account that is not almighty."""
    with server(16) as running:
        name = running.new_database(owner=OWNER)
        with closing(open_journal(running.url(name, OWNER), SEALER.key_check, create=True)):
            pass
        found = Place(running.url(name, WORKER), server=running, database=name)
        found.run(f"GRANT kim_rules_tenant TO {WORKER}")
        yield found


def test_a_store_on_an_older_server(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """It works for a member of the role; an erasure counts, and its owner sweeps up later."""
    assert place.server is not None
    ((version,),) = place.ask("SHOW server_version_num")
    assert int(version) < 170000
    with closing(open_journal(place.url, SEALER.key_check)) as journal:
        write(journal, "velbert", "c-1", "c-2")
        assert is_whole(journal, "velbert")
        key = journal.keys("velbert", ["c-1"])["c-1"]
        with caplog.at_level(logging.WARNING, "kim_rules_sql"), journal.writing("velbert") as work:
            work.drop_key("c-1")
        assert list(journal.keys("velbert", ["c-1", "c-2"])) == ["c-2"]
        assert "repeated" in caplog.text
    assert place.server.bytes_found(key) != []
    open_journal(place.server.url(place.database, OWNER), SEALER.key_check).close()
    assert place.server.bytes_found(key) == []
