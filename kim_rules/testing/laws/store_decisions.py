"""Laws on decisions: recorded in full, made of the facts that count, and made again."""

from __future__ import annotations

from datetime import date

import pytest

from kim_rules.decision import Decision
from kim_rules.errors import Conflict, InvalidClient, InvalidReadings, NotAllowed
from kim_rules.store.records import Due, summary_of
from kim_rules.testing.laws.scene import (
    BIRTHDAY,
    DAY,
    NOW,
    REFERRED,
    TODAY,
    YOUNGER,
    Scene,
    decision_on,
)
from kim_rules.testing.laws.tampering import Interrupted


class DecisionLaws:
    """Laws on single decisions."""

    def test_a_decision_is_read_as_it_was_made(self, scene: Scene) -> None:
        """The full JSON comes back; lists have all of it but the explanation."""
        scene.put(**REFERRED)
        made = decision_on(TODAY)
        recorded = scene.store.record_decision(scene.access, made, facts_version=1)
        assert scene.store.decision(scene.access, "c-1", 1) == made.to_dict()
        assert (recorded,) == scene.store.case(scene.access, "c-1").decisions
        assert recorded.summary == summary_of(made.to_dict())
        assert (recorded.number, recorded.facts_version) == (1, 1)
        assert (recorded.recorded_at, recorded.recorded_by) == (NOW, "worker-1")
        assert recorded.on == TODAY

    def test_every_decision_is_kept(self, scene: Scene) -> None:
        """Decisions are only ever added, each under its own number."""
        scene.put(**YOUNGER)
        for day in (TODAY, BIRTHDAY, TODAY):
            scene.store.decide(scene.access, "c-1", on=day)
        decisions = scene.store.case(scene.access, "c-1").decisions
        assert [one.number for one in decisions] == [1, 2, 3]
        days = [scene.store.decision(scene.access, "c-1", number)["on"] for number in (1, 2, 3)]
        assert days == [str(TODAY), str(BIRTHDAY), str(TODAY)]
        with pytest.raises(NotAllowed):
            scene.store.decision(scene.access, "c-1", 4)

    def test_a_decision_rests_on_recorded_facts(self, scene: Scene) -> None:
        """One on facts that the case does not have is refused."""
        scene.put(**REFERRED)
        for version in (0, 2):
            with scene.unchanged(), pytest.raises(NotAllowed):
                scene.store.record_decision(scene.access, decision_on(TODAY), facts_version=version)

    def test_the_facts_that_count_on_the_key_date_are_decided(self, scene: Scene) -> None:
        """Not those that are true only later; without any there is no decision."""
        scene.put(valid_from=TODAY, **REFERRED)
        scene.put(valid_from=TODAY + DAY, **YOUNGER)
        decide = scene.store.decide
        before, after = (decide(scene.access, "c-1", on=TODAY + by * DAY) for by in (0, 1))
        assert (before.changes_on, after.changes_on and after.changes_on.date) == (None, BIRTHDAY)
        versions = [one.facts_version for one in scene.store.case(scene.access, "c-1").decisions]
        assert versions == [1, 2]
        with scene.unchanged(), pytest.raises(NotAllowed):
            decide(scene.access, "c-1", on=TODAY - DAY)

    def test_readings_are_recorded(self, scene: Scene) -> None:
        """A decision is made and kept under the readings that were chosen; wrong ones refused."""
        scene.put(**REFERRED)
        scene.store.decide(scene.access, "c-1", on=TODAY, readings={"several": "three"})
        recorded = scene.store.case(scene.access, "c-1").decisions[0]
        assert recorded.summary["readings"]["several"] == "three"
        with scene.unchanged(), pytest.raises(InvalidReadings):
            scene.store.decide(scene.access, "c-1", on=TODAY, readings={"several": "seven"})

    def test_facts_that_change_while_it_is_decided_are_a_conflict(self, scene: Scene) -> None:
        """A decision on facts that somebody has just replaced is not recorded."""
        scene.put(**REFERRED)
        journal = scene.store.journal
        busy = scene.store.over(Interrupted(journal, lambda: scene.put(**YOUNGER)))
        with pytest.raises(Conflict):
            busy.decide(scene.access, "c-1", on=TODAY)
        case = scene.store.case(scene.access, "c-1")
        assert (len(case.facts), len(case.decisions)) == (2, 0)


class DecideAllLaws:
    """Laws on deciding a whole store."""

    def test_every_open_case_is_decided_and_recorded(self, scene: Scene) -> None:
        """In the order of ids; not those that are closed, or without facts that count."""
        for case_id in ("c-3", "c-1", "c-4", "c-2"):
            scene.put(case_id, **REFERRED)
        scene.put("c-5", valid_from=TODAY + DAY)
        scene.open_case("c-6")
        scene.store.close_case(scene.access, "c-2", on=TODAY, because="Umzug")
        answers = list(scene.store.decide_all(scene.access, on=TODAY, batch=2))
        assert [case_id for case_id, _ in answers] == ["c-1", "c-3", "c-4"]
        for case_id, answer in answers:
            assert isinstance(answer, Decision)
            assert answer == decision_on(TODAY, case_id)
            assert scene.store.decision(scene.access, case_id, 1) == answer.to_dict()
        decided = {case.id for case in scene.store.cases(scene.access) if case.decisions}
        assert decided == {"c-1", "c-3", "c-4"}

    def test_one_that_cannot_be_decided_stops_no_other(self, scene: Scene) -> None:
        """Its error stands in its place, and the others are decided."""
        for case_id in ("c-1", "c-2", "c-3"):
            born = str(TODAY + DAY) if case_id == "c-2" else "1990"
            scene.put(case_id, birth_date=born)
        answers = dict(scene.store.decide_all(scene.access, on=TODAY))
        assert list(answers) == ["c-1", "c-2", "c-3"]
        assert isinstance(answers["c-2"], InvalidClient)
        recorded = [len(case.decisions) for case in scene.store.cases(scene.access)]
        assert recorded == [1, 0, 1]

    def test_a_case_that_changes_meanwhile_is_decided_anew(self, scene: Scene) -> None:
        """By the new facts; one that is closed or erased meanwhile is left out."""
        for case_id in ("c-1", "c-2", "c-3", "c-4"):
            scene.put(case_id, **REFERRED)

        def meanwhile() -> None:
            scene.put("c-2", **YOUNGER)
            scene.store.close_case(scene.access, "c-3", on=TODAY, because="Umzug")
            scene.store.erase(scene.access, "c-4", because="request")

        busy = scene.store.over(Interrupted(scene.store.journal, meanwhile))
        answers = dict(busy.decide_all(scene.access, on=TODAY))
        assert list(answers) == ["c-1", "c-2"]
        assert answers["c-2"] == decision_on(TODAY, "c-2", **YOUNGER)
        recorded = scene.store.case(scene.access, "c-2").decisions
        assert [one.facts_version for one in recorded] == [2]
        assert not scene.store.case(scene.access, "c-3").decisions

    def test_what_is_given_was_written(self, scene: Scene) -> None:
        """Whoever stops in the middle has lost nothing of what was given."""
        for number in range(1, 6):
            scene.put(f"c-{number}", **REFERRED)
        deciding = scene.store.decide_all(scene.access, on=TODAY, batch=2)
        for _ in range(3):
            case_id, _ = next(deciding)
            assert len(scene.store.case(scene.access, case_id).decisions) == 1
        recorded = [len(case.decisions) for case in scene.store.cases(scene.access)]
        assert recorded == [1, 1, 1, 1, 0]


class ReplayLaws:
    """Laws on deciding again what was recorded."""

    def test_replaying_finds_nothing_where_nothing_changed(self, scene: Scene) -> None:
        """Every decision comes out the same, by the facts that it was made of; progress is told."""
        scene.put("c-1", **REFERRED)
        scene.store.decide(scene.access, "c-1", on=TODAY)
        scene.put("c-1", **YOUNGER)
        scene.store.decide(scene.access, "c-1", on=BIRTHDAY, readings={"several": "three"})
        scene.put("c-2")
        scene.store.decide(scene.access, "c-2", on=TODAY)
        told: list[int] = []
        assert not list(scene.store.replay(scene.access, each=told.append))
        assert told == [1, 2, 3]

    def test_replaying_finds_every_difference(self, scene: Scene) -> None:
        """A decision that the rules do not give, and one by rules that are not there."""
        made = decision_on(TODAY).to_dict()
        other = {**made["rulebook"], "sha256": "0" * 64}
        scene.put(**REFERRED)
        for wrong in ({}, {"eligible": "no"}, {"rulebook": other}):
            decision = Decision.from_dict({**made, **wrong})
            scene.store.record_decision(scene.access, decision, facts_version=1)
        found = list(scene.store.replay(scene.access))
        assert [(one.case, one.number) for one in found] == [("c-1", 2), ("c-1", 3)]
        assert [one.outcome for one in found[0].differences] == ["eligible"]
        assert found[0].reason is None
        assert not found[1].differences
        assert found[1].reason is not None


class DueLaws:
    """Laws on what somebody has to look at."""

    def test_a_decision_that_changes_is_due_in_time(self, scene: Scene) -> None:
        """From so many days before the change, and ever after; not a day earlier."""
        scene.put(valid_from=TODAY, **YOUNGER)
        scene.store.decide(scene.access, "c-1", on=TODAY)

        def due(on: date, within: int) -> list[tuple[str, str, date]]:
            found = scene.store.due(scene.access, on=on, within_days=within)
            return [(one.case, one.reason, one.on) for one in found]

        expected = [("c-1", "decision_changes", BIRTHDAY)]
        assert due(BIRTHDAY - 31 * DAY, 30) == []
        assert due(BIRTHDAY - 30 * DAY, 30) == expected
        assert due(BIRTHDAY - DAY, 0) == []
        assert due(BIRTHDAY, 0) == due(BIRTHDAY + 400 * DAY, 0) == expected

    def test_old_facts_are_due(self, scene: Scene) -> None:
        """When so many months have passed since they were recorded; months end early enough."""
        scene.clock.now = NOW.replace(month=8, day=31)
        scene.put(**REFERRED)
        scene.store.decide(scene.access, "c-1", on=date(2024, 8, 31))

        def due(on: date, months: int | None) -> list[date]:
            found = scene.store.due(scene.access, on=on, facts_older_than_months=months)
            return [one.on for one in found if one.reason == "facts_old"]

        assert due(date(2025, 2, 27), 6) == []
        assert due(date(2025, 2, 28), 6) == [date(2025, 2, 28)]
        assert due(date(2028, 2, 28), 42) == []
        assert due(date(2028, 2, 29), 42) == [date(2028, 2, 29)]
        assert due(date(2034, 1, 1), None) == []

    def test_undecided_facts_are_due(self, scene: Scene) -> None:
        """Without a decision, or when it rests on other facts than those that count then."""

        def due(within: int = 0) -> list[Due]:
            return list(scene.store.due(scene.access, on=TODAY, within_days=within))

        scene.open_case()
        assert due() == []
        scene.put(valid_from=TODAY - DAY, **REFERRED)
        assert [(one.reason, one.on) for one in due()] == [("facts_undecided", TODAY)]
        scene.store.decide(scene.access, "c-1", on=TODAY)
        assert due() == []
        scene.put(valid_from=TODAY + 5 * DAY, **{**REFERRED, "municipality": "Velbert"})
        assert due(4) == []
        assert [(one.reason, one.on) for one in due(5)] == [("facts_undecided", TODAY + 5 * DAY)]

    def test_a_closed_case_is_not_due(self, scene: Scene) -> None:
        """Only open cases are due, each with a reason in both languages."""
        scene.put("c-1")
        scene.put("c-2")
        scene.store.close_case(scene.access, "c-1", on=TODAY, because="Umzug")
        found = list(scene.store.due(scene.access, on=TODAY))
        assert [one.case for one in found] == ["c-2"]
        assert found[0].label.de
        assert found[0].label.en

    def test_retention_ends_after_so_many_months(self, scene: Scene) -> None:
        """Closed cases only, from the day on which the months have passed, on a leap day too."""
        closed = {"c-1": date(2024, 2, 29), "c-2": date(2024, 3, 1), "c-3": date(2024, 5, 31)}
        for case_id, day in closed.items():
            scene.open_case(case_id, opened_on=date(2024, 1, 1))
            scene.store.close_case(scene.access, case_id, on=day, because="Umzug")
        scene.open_case("c-4", opened_on=date(2000, 1, 1))

        def due(on: date, months: int) -> list[str]:
            return list(scene.store.retention_due(scene.access, on=on, months=months))

        assert due(date(2025, 2, 27), 12) == []
        assert due(date(2025, 2, 28), 12) == ["c-1"]
        assert due(date(2025, 3, 1), 12) == ["c-1", "c-2"]
        assert due(date(2024, 6, 29), 1) == ["c-1", "c-2"]
        assert due(date(2024, 6, 30), 1) == ["c-1", "c-2", "c-3"]
        assert due(date(2024, 2, 28), 0) == []
        assert due(date(2024, 2, 29), 0) == ["c-1"]

    def test_what_is_due_is_erased_and_nothing_else(self, scene: Scene) -> None:
        """Erasing what is due gives the ids, and one that was reopened meanwhile is kept."""
        for case_id in ("c-1", "c-2", "c-3"):
            scene.put(case_id)
            scene.store.close_case(scene.access, case_id, on=TODAY, because="Umzug")
        scene.open_case("c-4")
        busy = scene.store.over(
            Interrupted(
                scene.store.journal,
                lambda: scene.store.reopen_case(scene.access, "c-1", on=TODAY),
            )
        )
        assert list(busy.erase_due(scene.access, on=TODAY, months=0)) == ["c-2", "c-3"]
        erased = [case.id for case in scene.store.cases(scene.access) if case.erased]
        assert erased == ["c-2", "c-3"]
        reasons = {case.erased_because for case in scene.store.cases(scene.access) if case.erased}
        assert reasons == {"retention"}
