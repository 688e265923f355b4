"""What a journal has to give, on both databases."""

from __future__ import annotations

from contextlib import closing

import pytest
from attrs import evolve
from sql_places import SEALER, Place, is_whole, new_entry, write
from sqlalchemy import event

from kim_rules.errors import Conflict, StoreError
from kim_rules.store.journal import Head
from kim_rules_sql import journal as journals
from kim_rules_sql.journal import SqlJournal


def test_what_is_written_is_read_as_it_was(journal: SqlJournal, place: Place) -> None:
    """Every field of an entry comes back the same, also from another connection."""
    (first, second) = write(journal, "velbert", "c-1", "c-ä")
    (bare,) = write(journal, "velbert", "c-1", said=None)
    assert list(journal.entries("velbert", bodies=True)) == [first, second, bare]
    other = place.open()
    assert list(other.entries("velbert", bodies=True)) == [first, second, bare]
    assert other.head("velbert") == Head(3, bare.code, bare.recorded_at)
    other.close()


def test_nothing_is_there_before_the_first_entry(journal: SqlJournal) -> None:
    """A tenant that nobody has written for is empty."""
    assert journal.head("haan") == Head()
    assert list(journal.entries("haan")) == list(journal.by_case("haan")) == []
    assert journal.keys("haan", ["c-1"]) == {}


def test_bodies_are_left_out_unless_they_are_asked_for(journal: SqlJournal) -> None:
    """Lists do not read bodies; what is sealed comes always."""
    write(journal, "velbert", "c-1")
    (entry,) = journal.entries("velbert")
    assert (entry.sealed, entry.body) == (b"said", None)
    assert next(journal.by_case("velbert")).body is None
    with journal.writing("velbert") as writing:
        assert writing.entries("c-1")[0].body is None


def test_entries_can_be_asked_for_by_case_and_number(journal: SqlJournal) -> None:
    """Only those of a case, only those after a number, and both."""
    write(journal, "velbert", "a", "b", "a", "b", "a")
    assert [entry.number for entry in journal.entries("velbert", case="a")] == [1, 3, 5]
    assert [entry.number for entry in journal.entries("velbert", after=3)] == [4, 5]
    assert [entry.number for entry in journal.entries("velbert", case="a", after=1)] == [3, 5]


def test_pages_are_seamless(journal: SqlJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the pages, every entry comes once and in order."""
    cases = [f"c-{number % 4}" for number in range(23)]
    write(journal, "velbert", *cases)
    whole = list(journal.entries("velbert", bodies=True)), list(journal.by_case("velbert"))
    for size in (1, 2, 3, 22, 23, 24):
        monkeypatch.setattr(journals, "PAGE", size)
        monkeypatch.setattr(journals, "PAGE_OF_BODIES", size)
        assert list(journal.entries("velbert", bodies=True)) == whole[0]
        assert list(journal.by_case("velbert")) == whole[1]
        assert len(journal.keys("velbert", sorted(set(cases)))) == 4
    assert [entry.number for entry in whole[0]] == list(range(1, 24))


def test_cases_are_ordered_by_code_points(journal: SqlJournal) -> None:
    """Upper before lower case, umlauts and rare letters after both, as in Python."""
    cases = ["b", "B", "a", "ä", "Z", "10", "9", "\U0001f600", "\uffee", "a b", "a-b", "aB"]
    write(journal, "velbert", *cases)
    assert [entry.case for entry in journal.by_case("velbert")] == sorted(cases)


def test_a_read_is_as_of_one_moment(journal: SqlJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added while somebody reads is not seen in the middle."""
    monkeypatch.setattr(journals, "PAGE", 2)
    write(journal, "velbert", "b", "d", "f")
    by_case, in_order = journal.by_case("velbert"), journal.entries("velbert")
    seen = [next(by_case).case, next(in_order).case]
    write(journal, "velbert", "a", "c", "d", "e", "g")
    assert seen == ["b", "b"]
    assert [entry.case for entry in by_case] == ["d", "f"]
    assert [entry.case for entry in in_order] == ["d", "f"]


def test_a_transaction_sees_what_it_has_written(journal: SqlJournal) -> None:
    """Head, version, entries and key are those of the transaction, before it is committed."""
    write(journal, "velbert", "c-1")
    with journal.writing("velbert") as writing:
        assert (writing.head().number, writing.version("c-1"), writing.version("c-2")) == (1, 1, 0)
        entry = new_entry(writing, "velbert", "c-1")
        writing.add([entry])
        assert writing.head() == Head(2, entry.code, entry.recorded_at)
        assert writing.version("c-1") == 2
        assert [one.number for one in writing.entries("c-1")] == [1, 2]
        assert writing.key("c-1") is not None
        assert writing.key("c-2") is None
        assert journal.head("velbert").number == 1


def test_what_raises_is_undone(journal: SqlJournal) -> None:
    """Entries, head and keys are as before, and the next transaction goes on from there."""
    write(journal, "velbert", "c-1")

    def half() -> None:
        with journal.writing("velbert") as writing:
            writing.add([new_entry(writing, "velbert", "c-2")])
            writing.drop_key("c-1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert journal.head("velbert").number == 1
    assert list(journal.keys("velbert", ["c-1", "c-2"])) == ["c-1"]
    write(journal, "velbert", "c-2")
    assert is_whole(journal, "velbert")


def test_a_destroyed_key_is_gone(journal: SqlJournal) -> None:
    """Within the transaction and after it; destroying what is not there does nothing."""
    write(journal, "velbert", "c-1", "c-2")
    with journal.writing("velbert") as writing:
        assert writing.key("c-1") is not None
        writing.drop_key("c-1")
        assert writing.key("c-1") is None
        writing.drop_key("c-1")
        writing.drop_key("nobody")
        assert writing.key("c-2") is not None
    assert list(journal.keys("velbert", ["c-1", "c-2", "nobody"])) == ["c-2"]


@pytest.mark.parametrize("shift", [-1, 1])
def test_entries_that_do_not_follow_are_refused(journal: SqlJournal, shift: int) -> None:
    """A number that is taken or that leaves a gap is a mistake of the caller."""
    write(journal, "velbert", "c-1")
    with journal.writing("velbert") as writing:
        entry = new_entry(writing, "velbert", "c-1")
        with pytest.raises(ValueError, match="follow"):
            writing.add([evolve(entry, number=entry.number + shift)])
    assert journal.head("velbert").number == 1


def test_a_version_that_is_taken_is_a_conflict(journal: SqlJournal) -> None:
    """Should a caller overlook another's write, the database refuses to lose it."""
    write(journal, "velbert", "c-1")
    with pytest.raises(Conflict, match="first"), journal.writing("velbert") as writing:
        writing.add([evolve(new_entry(writing, "velbert", "c-1"), version=1)])
    assert is_whole(journal, "velbert")


def test_tenants_have_chains_of_their_own(journal: SqlJournal) -> None:
    """Numbers start at 1 in each, and the same case id means another case."""
    write(journal, "velbert", "c-1", "c-2")
    write(journal, "haan", "c-1")
    assert (journal.head("velbert").number, journal.head("haan").number) == (2, 1)
    ours, theirs = (journal.keys(tenant, ["c-1"]) for tenant in ("velbert", "haan"))
    assert ours != theirs
    assert is_whole(journal, "velbert")
    assert is_whole(journal, "haan")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {entries} SET actor = 'somebody else'",
        "DELETE FROM {entries}",
        "DELETE FROM {entries} WHERE number = 2",
        "DELETE FROM {heads}",
    ],
)
def test_the_database_refuses_changes_too(
    journal: SqlJournal, place: Place, statement: str
) -> None:
    """Not even an account with all rights changes entries by a slip."""
    written = write(journal, "velbert", "c-1", "c-2")
    with pytest.raises(Exception, match=r"only ever added|(?i:foreign key)"):
        place.run(*["PRAGMA foreign_keys=ON"] * place.is_sqlite, statement)
    assert list(journal.entries("velbert", bodies=True)) == written


def test_postgresql_refuses_to_empty_the_log(postgresql_place: Place) -> None:
    """TRUNCATE is not a way around it either."""
    journal = postgresql_place.open()
    write(journal, "velbert", "c-1")
    with pytest.raises(Exception, match="only ever added"):
        postgresql_place.run("TRUNCATE {entries}")
    journal.close()


@pytest.mark.parametrize(
    "change",
    ["recorded_at = 9000000000000000000", "version = 9007199254740993", "number = -3"],
)
def test_a_row_that_no_store_writes_is_told(journal: SqlJournal, place: Place, change: str) -> None:
    """A row with an impossible value is found as altered, and the check goes on after it."""
    first, second = write(journal, "velbert", "c-1", "c-2")
    drop = ("DROP TRIGGER entries_no_update",)
    if not place.is_sqlite:
        drop = ("ALTER TABLE {entries} DISABLE TRIGGER ALL",)
    place.run(*drop, f"UPDATE {{entries}} SET {change} WHERE number = 2")
    found = list(journal.entries("velbert", after=-10))
    assert len(found) == 2
    (changed,) = (entry for entry in found if entry.number != 1)
    assert changed.digest(first.code, SEALER.chain_key("velbert")) != second.code


def test_a_chain_goes_on_after_closing(journal: SqlJournal) -> None:
    """Closing gives back connections, twice if need be; nothing is lost."""
    write(journal, "velbert", "c-1")
    journal.close()
    journal.close()
    write(journal, "velbert", "c-1")
    assert is_whole(journal, "velbert")


def test_the_driver_s_words_never_reach_the_user(journal: SqlJournal, place: Place) -> None:
    """What a database says may hold values; the error has the place and a sentence."""
    place.run("DROP TABLE {keys}")
    with pytest.raises(StoreError) as caught:
        write(journal, "velbert", "canary-7")
    for said in (caught.value.label.de, caught.value.label.en):
        assert "canary" not in said
        assert "INSERT" not in said
    assert str(place.file or place.database) in caught.value.label.de


def test_sqlite_reads_pages_by_its_indexes(sqlite_place: Place) -> None:
    """No page is sorted or searched for by reading everything: a store may be large."""
    with closing(sqlite_place.open()) as journal:
        write(journal, "velbert", "c-1", "c-2")
        asked: list[tuple[str, object]] = []
        engine = journal._database.engine  # type: ignore[attr-defined]
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
        list(journal.by_case("velbert"))
        list(journal.entries("velbert", after=1, bodies=True))
        list(journal.entries("velbert", case="c-1"))
        journal.keys("velbert", ["c-1"])
        with journal.writing("velbert") as writing:
            writing.version("c-1")
            writing.version("c-2")
            writing.entries("c-2")
    with sqlite_place.raw() as connection:
        plans = [
            step[3]
            for question, values in asked
            if question.lstrip().startswith("SELECT")
            for step in connection.execute(f"EXPLAIN QUERY PLAN {question}", values)
        ]
    read = [plan for plan in plans if "entries" in plan or "keys" in plan or "B-TREE" in plan]
    assert len(read) >= 8
    assert [plan for plan in read if "USING" not in plan or "TEMP" in plan] == []
