"""Submissions in a case store: one step a person, nothing twice, and after a crash the same."""

from __future__ import annotations

import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from test_forms_read_files import read

import kim_rules as kim
from kim_rules.errors import NotAllowed, StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.store.records import Access, Kind
from kim_rules_forms.reading.storing import Contradiction, Recorded, Recorder
from kim_rules_forms.reading.submissions import Submission

ON = date(2023, 9, 15)
ACCESS = Access("kreis", "fachkraft-4", "case_management")
HEAD = (
    "id;submission_id;recorded_on;consent_referral_on;residence_status;birth_date;municipality;needs_residence;support_wanted;fled;finding_established;institutions;"
    + ";".join(
        f"needs_{area}"
        for area in (
            "health",
            "subsistence",
            "work_training",
            "language",
            "education",
            "childcare",
            "housing",
        )
    )
)
#: A person whom the rules refer to a provider.
REFERRED = (
    "p-1;s-1;2023-09-01;2023-09-01;duldung;1990-01-01;Hilden;short_term;yes;yes;none;none"
    + ";none" * 7
)
#: The entries of such a person, at least three of which are one step.
STEPS = (Kind.OPENED, Kind.CONSENT_GIVEN, Kind.FACTS, Kind.DECISION, Kind.REFERRAL)


def clock() -> datetime:
    """A moment on the key date."""
    return datetime(2023, 9, 15, 12, tzinfo=UTC)


def store() -> CaseStore:
    """A new store in memory."""
    return CaseStore(MemoryJournal(), MemorySealer(), clock)


def submissions(folder: Path, *rows: str) -> list[Submission]:
    """The submissions of a list."""
    path = folder / "list.csv"
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    found, told = read(path)
    assert not found.rejected, [one.text("en") for one in told]
    return list(found.accepted.values())


def recorder(opened: CaseStore, on: date = ON) -> Recorder:
    """Records into a store."""
    rulebook = kim.load_rulebook()
    return Recorder(opened, ACCESS, on, rulebook, rulebook.choose(None))


def kinds(opened: CaseStore, case: str = "p-1") -> list[str]:
    """The kinds of the entries of a case."""
    return [entry.kind for entry in opened.journal.entries("kreis", case=case)]


def test_one_step_a_person(tmp_path: Path) -> None:
    """Case, consent, facts, decision and proposed referral, in one transaction."""
    [first] = submissions(tmp_path, REFERRED)
    with store() as opened:
        assert recorder(opened).record(first) is Recorded.STORED
        case = opened.case(ACCESS, "p-1")
        assert case.facts[-1].reference == "s-1"
        assert case.facts[-1].valid_from == date(2023, 9, 1)
        assert case.decisions[-1].facts_version == 1
        assert case.decisions[-1].on == ON
        assert [one.to for one in case.referrals] == [case.decisions[-1].summary["referral"]["to"]]
        assert tuple(kinds(opened)) == STEPS
        assert not list(opened.verify(ACCESS))


def test_without_consent_no_referral_is_proposed(tmp_path: Path) -> None:
    """The decision is recorded all the same."""
    [first] = submissions(tmp_path, REFERRED.replace(";2023-09-01;duldung", ";;duldung"))
    with store() as opened:
        recorder(opened).record(first)
        assert kinds(opened) == [Kind.OPENED, Kind.FACTS, Kind.DECISION]


def test_a_consent_that_is_added_later_proposes_the_referral(tmp_path: Path) -> None:
    """The same answers with consent: one more step, and nothing on reading them again."""
    [without] = submissions(tmp_path, REFERRED.replace(";2023-09-01;duldung", ";;duldung"))
    [first] = submissions(tmp_path, REFERRED)
    with store() as opened:
        recorder(opened).record(without)
        assert recorder(opened).record(first) is Recorded.STORED
        assert kinds(opened) == [
            Kind.OPENED, Kind.FACTS, Kind.DECISION, Kind.CONSENT_GIVEN, Kind.REFERRAL,
        ]  # fmt: skip
        head = opened.head(ACCESS)
        assert recorder(opened).record(first) is Recorded.UNCHANGED
        assert recorder(opened).record(without) is Recorded.UNCHANGED
        assert opened.head(ACCESS) == head
        opened.withdraw_consent(ACCESS, "p-1", "referral", on=ON)
        head = opened.head(ACCESS)
        assert recorder(opened).record(first) is Recorded.UNCHANGED
        assert opened.head(ACCESS) == head


def test_a_second_interview_with_consent_is_no_contradiction(tmp_path: Path) -> None:
    """Whose consent stands is not asked for another; the later interview is recorded."""
    [first] = submissions(tmp_path, REFERRED)
    [later] = submissions(
        tmp_path, REFERRED.replace("s-1;2023-09-01;2023-09-01", "s-2;2023-09-10;2023-09-10")
    )
    with store() as opened:
        recorder(opened).record(first)
        assert recorder(opened).record(later) is Recorded.STORED
        case = opened.case(ACCESS, "p-1")
        assert [one.given_on for one in case.consents] == [date(2023, 9, 1)]
        assert len(case.facts) == 2
        assert len(case.referrals) == 1


def test_the_same_submission_again_changes_nothing(tmp_path: Path) -> None:
    """Not on the same day, not on a later one, and not after another submission."""
    [first] = submissions(tmp_path, REFERRED)
    [later] = submissions(
        tmp_path, REFERRED.replace("s-1;2023-09-01", "s-2;2023-09-10").replace("short", "long")
    )
    with store() as opened:
        recorder(opened).record(first)
        head = opened.head(ACCESS)
        assert recorder(opened).record(first) is Recorded.UNCHANGED
        assert recorder(opened, date(2024, 3, 1)).record(first) is Recorded.UNCHANGED
        assert opened.head(ACCESS) == head
        recorder(opened).record(later)
        head = opened.head(ACCESS)
        assert recorder(opened).record(first) is Recorded.UNCHANGED
        assert recorder(opened).record(later) is Recorded.UNCHANGED
        assert opened.head(ACCESS) == head


def test_a_mended_submission_is_a_new_version(tmp_path: Path) -> None:
    """With a decision of its own; the older state, read again, changes nothing."""
    [first] = submissions(tmp_path, REFERRED)
    [mended] = submissions(tmp_path, REFERRED.replace("1990-01-01", "1990-01-02"))
    with store() as opened:
        recorder(opened).record(first)
        assert recorder(opened).record(mended) is Recorded.STORED
        case = opened.case(ACCESS, "p-1")
        assert [one.facts["birth_date"] for one in case.facts] == ["1990-01-01", "1990-01-02"]
        assert [one.facts_version for one in case.decisions] == [1, 2]
        head = opened.head(ACCESS)
        assert recorder(opened).record(first) is Recorded.OUTDATED
        assert opened.head(ACCESS) == head


def test_a_submission_of_the_same_day_that_contradicts_is_refused(tmp_path: Path) -> None:
    """It names the facts; one of another day is a new version."""
    [first] = submissions(tmp_path, REFERRED)
    [other] = submissions(tmp_path, REFERRED.replace("s-1", "s-2").replace("1990-01-01", "1991"))
    [later] = submissions(
        tmp_path, REFERRED.replace("s-1;2023-09-01", "s-3;2023-09-02").replace("1990-01-01", "1991")
    )
    with store() as opened:
        recorder(opened).record(first)
        head = opened.head(ACCESS)
        with pytest.raises(Contradiction) as caught:
            recorder(opened).record(other)
        assert caught.value.facts == ("birth_date",)
        assert opened.head(ACCESS) == head
        assert recorder(opened).record(later) is Recorded.STORED


def test_a_submission_that_does_not_count_yet_waits(tmp_path: Path) -> None:
    """Facts of an earlier interview than the latest are kept, and decide nothing."""
    [first] = submissions(tmp_path, REFERRED)
    [older] = submissions(tmp_path, REFERRED.replace("s-1;2023-09-01", "s-0;2023-08-01"))
    with store() as opened:
        recorder(opened).record(first)
        assert recorder(opened).record(older) is Recorded.STORED
        head = opened.head(ACCESS)
        assert len(opened.case(ACCESS, "p-1").decisions) == 1
        assert recorder(opened).record(older) is Recorded.UNCHANGED
        assert opened.head(ACCESS) == head


def test_a_closed_case_takes_nothing(tmp_path: Path) -> None:
    """The store says why."""
    [first] = submissions(tmp_path, REFERRED)
    [mended] = submissions(tmp_path, REFERRED.replace("1990-01-01", "1990-01-02"))
    with store() as opened:
        recorder(opened).record(first)
        opened.close_case(ACCESS, "p-1", on=ON, because="weggezogen")
        with pytest.raises(NotAllowed):
            recorder(opened).record(mended)
        assert recorder(opened).record(first) is Recorded.UNCHANGED


class Failing:
    """A journal that fails at one of its writes, or when it commits.

    Args:
        inner: The journal.
        at: Which call to ``add`` fails, from 1; 0 for the commit.
    """

    def __init__(self, inner: Any, at: int) -> None:
        self._inner, self._at, self.calls = inner, at, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Any]:
        """A transaction that fails."""
        with self._inner.writing(tenant) as writing:
            yield _FailingWriting(writing, self)
            if self._at == 0:
                raise OSError("disk full")


class _FailingWriting:
    def __init__(self, inner: Any, journal: Failing) -> None:
        self._inner, self._journal = inner, journal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def add(self, entries: Any) -> None:
        self._journal.calls += 1
        if self._journal.calls == self._journal._at:
            raise OSError("disk full")
        self._inner.add(entries)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_after_a_crash_a_second_run_gives_the_same_end(at: int, tmp_path: Path) -> None:
    """Wherever it fails, nothing of the person is there; then everything is, as without it."""
    rows = (REFERRED, REFERRED.replace("p-1;s-1", "p-2;s-2"))
    with store() as whole, store() as crashed:
        for one in submissions(tmp_path, *rows):
            recorder(whole).record(one)
        first, second = submissions(tmp_path, *rows)
        recorder(crashed).record(first)
        head = crashed.head(ACCESS)
        failing = crashed.over(Failing(crashed.journal, at))
        with pytest.raises(StoreUnavailable):
            recorder(failing).record(second)
        assert crashed.head(ACCESS) == head
        for one in (first, second):
            recorder(crashed).record(one)
        assert [kinds(crashed, case) for case in ("p-1", "p-2")] == [
            kinds(whole, case) for case in ("p-1", "p-2")
        ]
        assert not list(crashed.verify(ACCESS))


def test_facts_that_a_crash_of_another_program_left_undecided_are_decided(tmp_path: Path) -> None:
    """Facts of the submission without their decision: a second run adds the decision only."""
    [first] = submissions(tmp_path, REFERRED)
    with store() as opened:
        client = kim.Client.from_dict(first.facts)
        opened.put(
            ACCESS,
            client,
            valid_from=date(2023, 9, 1),
            origin="form",
            reference="s-1",
            case=first.case,
        )
        assert recorder(opened).record(first) is Recorded.UNCHANGED
        assert kinds(opened)[-2:] == [Kind.DECISION, Kind.REFERRAL]
        assert len(opened.case(ACCESS, "p-1").facts) == 1


#: Runs the program, which kills itself in the middle of a person: her facts are written, and
#: neither decision nor referral.
_KILLED = """
import os, signal, sys
from kim_rules.cli import main
from kim_rules.store.cases import CaseStore
decide, persons = CaseStore.decide, []
def dies(*arguments, **options):
    persons.append(arguments[2])
    if len(persons) == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return decide(*arguments, **options)
CaseStore.decide = dies
sys.exit(main(sys.argv[1:]))
"""


def test_a_program_that_is_killed_leaves_whole_persons(tmp_path: Path) -> None:
    """Killed in the middle of a person and run again, it ends like one that ran through."""
    path = tmp_path / "list.csv"
    rows = [REFERRED.replace("p-1;s-1", f"p-{at};s-{at}") for at in range(12)]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    key = bytes(range(32))
    (tmp_path / "key").write_text(b64encode(key).decode(), encoding="ascii")
    (tmp_path / "key").chmod(0o600)
    ends = []
    for name in ("killed", "whole"):
        url = f"sqlite:///{tmp_path}/{name}.db"
        kim.open_store(url, key=key, create=True).close()
        command = [
            "forms", "read", str(path), "--on", "2023-09-15", "--into", url, "--key-file", str(tmp_path / "key"), "--tenant", "kreis", "--actor", "f",
            "--purpose", "cm",
        ]  # fmt: skip
        with kim.open_store(url, key=key) as opened:
            if name == "killed":
                killed = subprocess.run([sys.executable, "-c", _KILLED, *command], check=False)
                assert killed.returncode == -signal.SIGKILL
                # A person is there as a whole or not at all.
                there = [tuple(kinds(opened, case.id)) for case in opened.cases(ACCESS)]
                assert there == [STEPS] * 6
            subprocess.run([sys.executable, "-m", "kim_rules", *command], check=True)
            assert not list(opened.verify(ACCESS))
            ends.append({case.id: kinds(opened, case.id) for case in opened.cases(ACCESS)})
    assert len(ends[0]) == 12
    assert ends[0] == ends[1]
