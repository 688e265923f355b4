"""Counting in several processes: the same report, whatever happens to the others."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from report_cases import (
    GROUP_5,
    JUDGED_ON,
    ON,
    RULES,
    SINCE,
    TOLERATED,
    built,
    facts,
    lines,
    screened,
)
from test_report_cli import report
from test_report_district import Refugees, offered

from kim_rules.cli.clients_file import ClientsFile
from kim_rules.errors import Difference, EngineDisagreement
from kim_rules_report import counting
from kim_rules_report.case_lines import unread_cases
from kim_rules_report.cases import CaseEvent, CaseReferral, ReportCase, State
from kim_rules_report.counting import Item
from kim_rules_report.judging import Judge
from kim_rules_report.order import Order
from kim_rules_report.sections import SECTIONS
from kim_rules_report.seen import Noted, Seen

PEOPLE = 40
#: A resolution ends within a year after this day.
LATER = date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PATIENCE", 0.0)
    monkeypatch.setattr(counting, "BATCH", 5)


#: Groups 3 and 5, outside every group, a reading that matters, a fact that is missing, and
#: a finding that the other facts do not bear out.
KINDS: tuple[dict[str, Any], ...] = (
    TOLERATED,
    GROUP_5,
    {**GROUP_5, "entry_date": "2010-01-01"},
    {**TOLERATED, "residence_status": "ankunftsnachweis"},
    {**TOLERATED, "birth_date": None},
    {**GROUP_5, "needs": TOLERATED["needs"]},
)


def people() -> Iterator[ReportCase]:
    """Cases of which every section counts something."""
    levels = (CaseEvent("language_level", JUDGED_ON, "A2"), CaseEvent("language_level", ON, "B1"))
    events = (*levels, CaseEvent("goal_reached", ON), CaseEvent("language_level", ON, "?"))
    for at in range(PEOPLE):
        name = f"p-{at}"
        made = evolve(
            screened(name, JUDGED_ON, facts(name, **KINDS[at % len(KINDS)])),
            case_manager=f"M{at % 4}" if at % 5 else None,
            primary_goal="housing",
            events=events[: at % 5],
            referrals=(CaseReferral("mbe" if at % 2 else "gone", JUDGED_ON, "done"),),
        )
        yield made if at % 7 else evolve(made, decisions=())
    yield _without_offer()
    yield ReportCase("", state=State.UNREADABLE, place="Zeile 42")


def _without_offer() -> ReportCase:
    made = screened("gap", JUDGED_ON, facts("gap", **GROUP_5))
    [decision] = made.decisions
    gap = {**decision.summary["referral"], "verdict": "gap", "to": None, "reason": None}
    return evolve(
        made, decisions=(evolve(decision, summary={**decision.summary, "referral": gap}),)
    )


def both(items: Sequence[Item], **options: Any) -> list[Noted]:
    """Check that two processes make the same report as one; the notes of both."""
    notes: tuple[list[Noted], list[Noted]] = ([], [])
    options = {"compare_on": [JUDGED_ON], **options}
    single = built(items, each=notes[0].append, **options)
    assert built(items, each=notes[1].append, processes=2, **options) == single
    assert notes[0] == notes[1]
    assert len(notes[0]) == len(items)
    return notes[0]


def test_the_report_is_the_same() -> None:
    """Every figure, every list and every note, in the order of the cases."""
    told = both(list(people()))
    assert {one.standing.value for one in told} == {"recorded", "decided", "unreadable"}
    assert any(one.former == {"gone"} for one in told)
    both(list(people()), on=LATER)


@pytest.mark.parametrize("name", SECTIONS)
def test_no_tally_is_forgotten(name: str) -> None:
    """All that a section changes while it counts is added, and there is some of each here."""
    order = Order(LATER, SINCE, ON, RULES, RULES.defaults, earlier=(JUDGED_ON,))
    fresh, section = SECTIONS[name](order), SECTIONS[name](order)
    judge = Judge(RULES, RULES.defaults)
    for one in people():
        section.see(Seen(one, order, judge))
    before = vars(fresh)
    changed = {name for name, value in vars(section).items() if value != before[name]}
    assert changed == set(section.TALLIES)


def test_cases_of_a_file_that_come_again(tmp_path: Path) -> None:
    """They are known across batches, and within one that was not counted here."""
    told = [facts(f"p-{at % 12}") for at in range(30)]
    with ClientsFile(str(lines(tmp_path, *told, "{", facts("last")))) as file:
        items = list(unread_cases(file))
    notes = both(items)
    assert [one.standing.value for one in notes].count("repeated") == 18
    assert [one.place for one in notes if one.findings] == [f"{file.shown}:31"]


def test_few_cases_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small report does not wait for others to start; nor do the last ones of a batch."""
    monkeypatch.setattr(counting, "ProcessPoolExecutor", None)
    few = list(people())[:5]
    assert built(few, processes=8) == built(few)
    monkeypatch.setattr(counting, "PATIENCE", 60.0)
    assert built(people(), processes=8) == built(people())


@frozen
class Deadly(ReportCase):
    """A case with which another process ends, as for want of memory."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Ends the process that reads it."""
        return os._exit, (9,)


def test_a_process_that_ends() -> None:
    """What it had is counted here, and all that comes after it."""
    told = list(people())
    told[10] = Deadly("deadly", case_manager="A")
    notes = both(told)
    assert notes[10].standing.value == "no_facts"


@frozen
class Disagreed(ReportCase):
    """A case about which the executors disagree."""

    def is_open_on(self, day: date) -> bool:
        """Disagrees."""
        raise EngineDisagreement("0" * 64, [Difference("eligible", "yes", "no")])


def test_an_error_in_another_process_is_told() -> None:
    """It ends the report, as it does in one process."""
    told = [*people(), Disagreed("x")]
    with pytest.raises(EngineDisagreement) as alone:
        built(told)
    with pytest.raises(EngineDisagreement) as found:
        built(told, processes=2)
    assert str(found.value) == str(alone.value)


def test_a_section_of_a_plugin_sees_every_case_here() -> None:
    """There is one process then: nothing is known of how its counts are added."""
    made: list[Refugees] = []

    def section(setting: Any) -> Refugees:
        made.append(Refugees(setting))
        return made[-1]

    with offered(refugees=section):
        assert built(people(), processes=2) == built(people())
    assert [len(one.cases) for one in made] == [PEOPLE + 2] * 2


def test_the_command_line_counts_in_processes(tmp_path: Path) -> None:
    """With the same messages and the same bytes; a wrong number is refused."""
    told = [{"client": facts(f"p-{at}"), "case": {"case_manager": "A"}} for at in range(12)]
    path = lines(tmp_path, *told, "{", *told)
    days = ("--on", "2023-09-15", "--from", "2023-04-04", "--format", "json", "--out", "-")
    one, two = (report(path, *days, "--processes", number) for number in ("1", "2"))
    assert (one.code, one.out, one.err) == (two.code, two.out, two.err)
    assert one.code == 3
    assert one.err.count("Fall steht zweimal da") == 12
    for number in ("0", "65", "x", "-1"):
        wrong = report(path, *days, "--processes", number)
        assert wrong.code == 2
        assert "--processes: erlaubt ist eine Zahl von 1 bis 64" in wrong.err
