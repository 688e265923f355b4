"""Writers that are killed with SIGKILL lose nothing that was acknowledged, and halve nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from killing import Tally, check
from sql_places import SEALER, Place

from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access

ACCESS = Access("velbert", "anna", "case_management")
KILLS, PARTS = 100, 2


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_100_kills(database: str, part: int) -> None:
    """Every acknowledged step is there, every step is whole, and the log verifies each time.

    In a process of its own: this one has threads, which must not be there when it forks.
    """
    kills = KILLS // PARTS
    command = [sys.executable, str(Path(__file__).with_name("killing.py")), "--database", database]
    command += ["--kills", str(kills), "--seed", str(part)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.fullmatch(
        rf"{database}: {kills} kills, (\d+) server stops, (\d+) acknowledged steps, "
        r"0 lost, 0 halves, 0 breaks of the log; \d+ s\n",
        done.stdout,
    )
    assert told is not None, done.stdout
    assert "the writer failed" not in done.stderr
    assert int(told[1]) == (kills // 10 if database == "postgresql" else 0)
    assert int(told[2]) > kills


def test_the_check_sees_what_was_lost(place: Place) -> None:
    """A step that was told and is not there, a step that is there by half, an altered log."""
    with CaseStore(place.open(), SEALER) as store:
        store.open_case(ACCESS, "c-1", opened_on=date(2026, 3, 1))
        store.give_consent(ACCESS, "c-1", "referral", on=date(2026, 3, 1))
        store.give_consent(ACCESS, "c-1", "statistics", on=date(2026, 3, 1))
        whole, half, lost, altered = (Tally() for _ in range(4))
        check(place, ACCESS, {1: 1}, whole)
        assert whole.is_good
        check(place, ACCESS, {1: 2, 2: 1}, lost)
        assert (lost.lost, lost.is_good) == (2, False)
        store.open_case(ACCESS, "c-2", opened_on=date(2026, 3, 1))
        check(place, ACCESS, {}, half)
        assert (half.halves, half.is_good) == (1, False)
    place.run("UPDATE {heads} SET number = 3")
    check(place, ACCESS, {}, altered)
    assert altered.breaks
