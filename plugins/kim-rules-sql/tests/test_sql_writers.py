"""Many writers at once: nothing is lost, nobody waits for ever."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date

import pytest
from sql_places import SEALER, Place, is_whole, write

from kim_rules.errors import Conflict, StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access
from kim_rules_sql import journal as journals
from kim_rules_sql.journal import SqlJournal

WRITERS, WRITES = 8, 12
ACCESS = Access("velbert", "anna", "case_management")
DAY = date(2026, 3, 1)


def at_once(place: Place, work: Callable[[CaseStore, int], None]) -> None:
    """Let writers work at the same time, each with connections of its own."""
    failed: list[BaseException] = []
    ready = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        try:
            with CaseStore(place.open(), SEALER) as store:
                ready.wait()
                work(store, number)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_writers_of_one_case_overwrite_nobody(place: Place) -> None:
    """Each writes only to what it has read; who comes second is told, and reads again."""
    with CaseStore(place.open(), SEALER) as store:
        store.open_case(ACCESS, "c-1", opened_on=DAY)
    conflicts: list[int] = []

    def work(store: CaseStore, number: int) -> None:
        for turn in range(WRITES):
            while True:
                seen = store.case(ACCESS, "c-1")
                value = f"{number}-{turn} after {len(seen.events)}"
                with suppress(Conflict):
                    store.record_event(
                        ACCESS, "c-1", "language_level", on=DAY, value=value, expected=seen.version
                    )
                    break
                conflicts.append(number)

    at_once(place, work)
    with CaseStore(place.open(), SEALER) as store:
        case = store.case(ACCESS, "c-1")
        told = [str(event.value).split(" after ") for event in case.events]
        assert [int(seen) for _, seen in told] == list(range(WRITERS * WRITES))
        assert len({written for written, _ in told}) == WRITERS * WRITES
        assert list(store.verify(ACCESS)) == []
    assert conflicts, "they never met"


def test_writers_of_many_cases_wait_for_each_other(place: Place) -> None:
    """Without a version to compare, every write is there in the end, in some order."""

    def work(store: CaseStore, number: int) -> None:
        for turn in range(WRITES):
            case = f"c-{(number + turn) % WRITERS}"
            with suppress(Conflict):
                store.open_case(ACCESS, case, opened_on=DAY)
            store.record_event(ACCESS, case, "goal_reached", on=DAY, value=f"{number}-{turn}")

    at_once(place, work)
    with CaseStore(place.open(), SEALER) as store:
        values = Counter(event.value for case in store.cases(ACCESS) for event in case.events)
        assert values == Counter(f"{n}-{t}" for n in range(WRITERS) for t in range(WRITES))
        assert list(store.verify(ACCESS)) == []


def test_writers_of_different_tenants(place: Place) -> None:
    """Chains of tenants grow beside each other, erasures included."""

    def work(store: CaseStore, number: int) -> None:
        access = Access(f"tenant-{number % 4}", "anna", "case_management")
        for turn in range(WRITES // 2):
            case = f"c-{number}-{turn}"
            store.open_case(access, case, opened_on=DAY)
            if turn % 3 == 0:
                store.erase(access, case, because="request")

    at_once(place, work)
    with CaseStore(place.open(), SEALER) as store:
        for number in range(4):
            access = Access(f"tenant-{number}", "anna", "case_management")
            cases = list(store.cases(access))
            assert len(cases) == 2 * (WRITES // 2)
            assert sum(case.erased for case in cases) == 4
            assert list(store.verify(access)) == []


def test_readers_are_not_kept_waiting(journal: SqlJournal) -> None:
    """While somebody writes, others read what was there before."""
    write(journal, "velbert", "c-1")
    with journal.writing("velbert"):
        assert is_whole(journal, "velbert")
        assert len(list(journal.by_case("velbert"))) == 1


# --- transactions that the server breaks off ----------------------------------------------------------

#: Raises for the first turns; a sequence counts on even when its transaction is undone.
_BREAKS_OFF = """
CREATE FUNCTION kim_rules.break_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF nextval('kim_rules.turns') <= {turns} THEN
        RAISE EXCEPTION 'broken off' USING ERRCODE = '{state}';
    END IF;
    RETURN NEW;
END $$
"""


def break_off(place: Place, state: str, turns: int, when: str) -> None:
    """Let the server break off transactions as it does to end a deadlock."""
    place.run(
        "CREATE SEQUENCE kim_rules.turns",
        _BREAKS_OFF.format(turns=turns, state=state),
        f"CREATE TRIGGER breaks_off BEFORE {when} FOR EACH ROW "
        "EXECUTE FUNCTION kim_rules.break_off()",
    )


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_what_was_broken_off_at_its_start_is_begun_again(
    postgresql_place: Place, state: str
) -> None:
    """Nothing had been done yet, so nobody notices."""
    break_off(postgresql_place, state, journals.ATTEMPTS - 1, "INSERT ON {heads}")
    with closing(postgresql_place.open()) as journal:
        write(journal, "velbert", "c-1")
        assert is_whole(journal, "velbert")
    assert postgresql_place.ask("SELECT last_value FROM kim_rules.turns") == [(journals.ATTEMPTS,)]


def test_not_for_ever(postgresql_place: Place) -> None:
    """After some attempts the writer is told to try again."""
    break_off(postgresql_place, "40P01", 1000, "INSERT ON {heads}")
    with closing(postgresql_place.open()) as journal, pytest.raises(Conflict):
        write(journal, "velbert", "c-1")
    assert postgresql_place.ask("SELECT last_value FROM kim_rules.turns") == [(journals.ATTEMPTS,)]


def test_other_failures_are_not_repeated(postgresql_place: Place) -> None:
    """A full disk does not get emptier by trying."""
    break_off(postgresql_place, "53100", 1000, "INSERT ON {heads}")
    with closing(postgresql_place.open()) as journal, pytest.raises(StoreUnavailable, match="full"):
        write(journal, "velbert", "c-1")
    assert postgresql_place.ask("SELECT last_value FROM kim_rules.turns") == [(1,)]


def test_what_was_broken_off_later_is_a_conflict(postgresql_place: Place) -> None:
    """What the caller had read may have changed; nothing was written."""
    break_off(postgresql_place, "40P01", 1, "INSERT ON {entries}")
    with closing(postgresql_place.open()) as journal:
        with pytest.raises(Conflict, match="decide anew"):
            write(journal, "velbert", "c-1")
        assert journal.head("velbert").number == 0
        write(journal, "velbert", "c-1")
        assert is_whole(journal, "velbert")
