"""Laws on cases: opened, changed, closed, read in order, and never overwritten unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kim_rules.errors import Conflict, NoSuchCase, NotAllowed
from kim_rules.store.records import Event
from kim_rules.testing.laws.scene import DAY, NOW, TODAY, Scene, client, decision_on

#: Ids that a careless store confuses, cuts, or takes for something else.
ODD_IDS = ("C-1", "c-1 ", " c-1", "c-1%", "c_1", "c'1", 'c"1', "c\\1", "ä", "a\u0308", "日本", "🦉")


class CaseLaws:
    """Laws on the life of a case."""

    def test_an_opened_case_is_read_as_it_was_given(self, scene: Scene) -> None:
        """Opening gives version 1, and everything that was given is read back."""
        version = scene.store.open_case(
            scene.access, "c-1", opened_on=TODAY, case_manager="kim-4", primary_goal="language"
        )
        case = scene.store.case(scene.access, "c-1")
        assert version == case.version == 1
        assert (case.id, case.tenant, case.opened_on) == ("c-1", "hilden", TODAY)
        assert (case.case_manager, case.primary_goal) == ("kim-4", "language")
        assert case.is_open
        assert not case.facts
        assert not case.decisions

    def test_a_case_is_opened_once(self, scene: Scene) -> None:
        """A second case of the same id is a conflict, and the first stays as it is."""
        scene.open_case()
        with scene.unchanged(), pytest.raises(Conflict):
            scene.store.open_case(scene.access, "c-1", opened_on=TODAY - DAY, case_manager="kim-5")

    def test_a_case_that_is_not_there_is_said_so(self, scene: Scene) -> None:
        """Reading or writing a case that nobody opened says that there is none."""
        store, access = scene.store, scene.access
        for call in (
            lambda: store.case(access, "c-1"),
            lambda: store.facts(access, "c-1", valid_on=TODAY),
            lambda: store.decision(access, "c-1", 1),
            lambda: store.change_case(access, "c-1", case_manager="kim-4"),
            lambda: store.record_facts(access, client(), valid_from=TODAY, origin="form"),
            lambda: store.decide(access, "c-1", on=TODAY),
            lambda: store.erase(access, "c-1", because="request"),
        ):
            with pytest.raises(NoSuchCase):
                call()
        assert store.head(access).number == 0

    def test_a_change_touches_only_what_it_names(self, scene: Scene) -> None:
        """What is not named stays, and None empties a field."""
        store, access = scene.store, scene.access
        store.open_case(
            access, "c-1", opened_on=TODAY, case_manager="kim-4", primary_goal="language"
        )
        store.change_case(access, "c-1", case_manager="kim-5")
        assert store.case(access, "c-1").primary_goal == "language"
        store.change_case(access, "c-1", case_manager=None)
        case = store.case(access, "c-1")
        assert (case.case_manager, case.primary_goal) == (None, "language")

    def test_a_change_to_the_same_writes_nothing(self, scene: Scene) -> None:
        """Changing a case to what it is leaves version and log as they are."""
        store, access = scene.store, scene.access
        version = store.open_case(access, "c-1", opened_on=TODAY, case_manager="kim-4")
        with scene.unchanged():
            assert store.change_case(access, "c-1", case_manager="kim-4") == version

    def test_a_case_closes_on_the_day_it_opened_or_later(self, scene: Scene) -> None:
        """Closing is refused for the day before the opening; day and reason are kept."""
        store, access = scene.store, scene.access
        scene.open_case()
        with pytest.raises(NotAllowed):
            store.close_case(access, "c-1", on=TODAY - DAY, because="Ziel erreicht")
        store.close_case(access, "c-1", on=TODAY, because="Ziel erreicht")
        case = store.case(access, "c-1")
        assert (case.closed_on, case.closed_because) == (TODAY, "Ziel erreicht")
        assert not case.is_open

    def test_a_closed_case_takes_nothing_new(self, scene: Scene) -> None:
        """No change, facts, decision, consent, event or second closing; nothing is written."""
        store, access = scene.store, scene.access
        scene.referred()
        decision = decision_on(TODAY)
        store.close_case(access, "c-1", on=TODAY, because="Umzug")
        calls = (
            lambda: store.change_case(access, "c-1", case_manager="kim-5"),
            lambda: store.record_facts(access, client(), valid_from=TODAY, origin="form"),
            lambda: store.put(access, client(), valid_from=TODAY, origin="form"),
            lambda: store.record_decision(access, decision, facts_version=1),
            lambda: store.decide(access, "c-1", on=TODAY),
            lambda: store.give_consent(access, "c-1", "statistics", on=TODAY),
            lambda: store.record_event(access, "c-1", "goal_reached", on=TODAY),
            lambda: store.propose_referral(access, "c-1", "mbe", decision=1),
            lambda: store.close_case(access, "c-1", on=TODAY, because="Umzug"),
        )
        with scene.unchanged():
            for call in calls:
                with pytest.raises(NotAllowed):
                    call()

    def test_a_case_reopens_on_the_day_it_closed_or_later(self, scene: Scene) -> None:
        """Reopening is refused for the day before the closing and for an open case."""
        store, access = scene.store, scene.access
        scene.open_case()
        with pytest.raises(NotAllowed):
            store.reopen_case(access, "c-1", on=TODAY)
        store.close_case(access, "c-1", on=TODAY, because="Umzug")
        with pytest.raises(NotAllowed):
            store.reopen_case(access, "c-1", on=TODAY - DAY)
        store.reopen_case(access, "c-1", on=TODAY)
        case = store.case(access, "c-1")
        assert case.is_open
        assert (case.opened_on, case.closed_because) == (TODAY, None)
        scene.put()

    def test_an_event_is_read_as_it_was_recorded(self, scene: Scene) -> None:
        """Code, day, value and the moment of recording are kept, in the order of recording."""
        store, access = scene.store, scene.access
        scene.open_case()
        store.record_event(access, "c-1", "language_level", on=TODAY - DAY, value="B1")
        scene.clock.advance(hours=1)
        store.record_event(access, "c-1", "goal_reached", on=TODAY)
        assert store.case(access, "c-1").events == (
            Event("language_level", TODAY - DAY, "B1", NOW),
            Event("goal_reached", TODAY, None, NOW + timedelta(hours=1)),
        )

    def test_every_kind_of_id_is_kept_apart(self, scene: Scene) -> None:
        """Ids that differ in case, space or spelling are different cases; 200 characters fit."""
        ids = ("c-1", *ODD_IDS, "x" * 200)
        for case_id in ids:
            scene.put(case_id)
        assert {case.id for case in scene.store.cases(scene.access)} == set(ids)
        for case_id in ids:
            assert scene.store.case(scene.access, case_id).facts[0].facts["id"] == case_id

    def test_ids_that_cannot_be_shown_are_refused(self, scene: Scene) -> None:
        """Empty, too long, with control characters or no text at all: a ValueError."""
        for case_id in ("", "   ", "x" * 201, "c\n1", "c\0", "\ud800", None, 1):
            with pytest.raises(ValueError):
                scene.store.open_case(scene.access, case_id, opened_on=TODAY)  # type: ignore[arg-type]
        assert scene.store.head(scene.access).number == 0

    def test_a_day_is_no_moment(self, scene: Scene) -> None:
        """A time of day, or a text in place of a day, is a ValueError."""
        moment = datetime(2024, 5, 10, tzinfo=UTC)
        for wrong in (moment, "2024-05-10", None):
            with pytest.raises(ValueError):
                scene.store.open_case(scene.access, "c-1", opened_on=wrong)  # type: ignore[arg-type]
        assert scene.store.head(scene.access).number == 0


class VersionLaws:
    """Laws on versions: who writes on what, and in which order cases are read."""

    def test_versions_count_the_writes(self, scene: Scene) -> None:
        """Each write to a case adds as many versions as entries, without gaps."""
        assert scene.open_case() == 1
        assert scene.consent() == 2
        scene.open_case("c-2")
        scene.put("c-1")
        assert scene.version("c-1") == 3
        assert [(one.case, one.version) for one in scene.entries()] == [
            ("c-1", 1),
            ("c-1", 2),
            ("c-2", 1),
            ("c-1", 3),
        ]

    def test_a_write_on_an_old_version_is_a_conflict(self, scene: Scene) -> None:
        """Whoever read before somebody else wrote is told so, and nothing is written."""
        store, access = scene.store, scene.access
        scene.referred()
        old, decision = scene.version() - 1, decision_on(TODAY)
        calls = (
            lambda: store.change_case(access, "c-1", case_manager="k", expected=old),
            lambda: store.close_case(access, "c-1", on=TODAY, because="Umzug", expected=old),
            lambda: store.reopen_case(access, "c-1", on=TODAY, expected=old),
            lambda: store.give_consent(access, "c-1", "statistics", on=TODAY, expected=old),
            lambda: store.withdraw_consent(access, "c-1", "referral", on=TODAY, expected=old),
            lambda: store.record_facts(
                access, client(), valid_from=TODAY, origin="form", expected=old
            ),
            lambda: store.put(access, client(), valid_from=TODAY, origin="form", expected=old),
            lambda: store.record_decision(access, decision, facts_version=1, expected=old),
            lambda: store.decide(access, "c-1", on=TODAY, expected=old),
            lambda: store.propose_referral(access, "c-1", "mbe", decision=1, expected=old),
            lambda: store.advance_referral(access, "c-1", 1, "accepted", expected=old),
            lambda: store.record_event(access, "c-1", "x", on=TODAY, expected=old),
            lambda: store.erase(access, "c-1", because="request", expected=old),
        )
        with scene.unchanged():
            for call in calls:
                with pytest.raises(Conflict):
                    call()

    def test_a_write_on_the_version_that_was_read_passes(self, scene: Scene) -> None:
        """The version that a write gives can be named in the next one."""
        store, access = scene.store, scene.access
        version = scene.open_case()
        version = store.change_case(access, "c-1", case_manager="kim-4", expected=version)
        version = store.give_consent(access, "c-1", "referral", on=TODAY, expected=version)
        assert version == 3 == scene.version()

    def test_version_0_stands_for_a_new_case(self, scene: Scene) -> None:
        """Who expects version 0 opens the case, and is refused when it is there already."""
        store, access = scene.store, scene.access
        store.put(access, client(), valid_from=TODAY, origin="form", expected=0)
        with scene.unchanged(), pytest.raises(Conflict):
            store.put(access, client(fled=True), valid_from=TODAY, origin="form", expected=0)

    def test_cases_come_in_the_order_of_their_ids(self, scene: Scene) -> None:
        """Every case once, ordered by the code points of the ids."""
        ids = ["b", "a", "Z", "ä", "a-10", "a-9", "🦉", "日本", "-", "z"]
        for case_id in ids:
            scene.open_case(case_id)
        assert [case.id for case in scene.store.cases(scene.access)] == sorted(ids)

    def test_cases_are_read_as_of_one_moment(self, scene: Scene) -> None:
        """Writing goes on while cases are read, and what is opened meanwhile is not among them."""
        ids = [f"c-{number:04d}" for number in range(500)]
        for case_id in ids:
            scene.open_case(case_id)
        reading = scene.store.cases(scene.access)
        seen = [next(reading).id]
        scene.open_case("c-0250-later")
        scene.open_case("c-9999-later")
        assert seen + [case.id for case in reading] == ids
        assert scene.version("c-9999-later") == 1
