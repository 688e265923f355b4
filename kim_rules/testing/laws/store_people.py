"""Laws on people: what is sealed, who is erased, whose case it is, who writes at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kim_rules.errors import Conflict, Erased, KimRulesError, NoSuchCase
from kim_rules.store.records import Case
from kim_rules.testing.laws.scene import DAY, REFERRED, TODAY, Scene, client, decision_on

#: A value that nothing but the facts of one person has.
CANARY = "Kanarienstadt"
WRITERS = 8


class SecrecyLaws:
    """Laws on where the values of a person's facts may stand."""

    def test_what_is_said_of_a_person_is_sealed(self, scene: Scene) -> None:
        """No text about a person stands in the log in plain."""
        store, access = scene.store, scene.access
        scene.put(**{**REFERRED, "municipality": CANARY})
        store.decide(access, "c-1", on=TODAY)
        store.change_case(access, "c-1", case_manager=CANARY, primary_goal=CANARY)
        store.record_event(access, "c-1", "permit_obtained", on=TODAY, value=CANARY)
        store.close_case(access, "c-1", on=TODAY, because=CANARY)
        for entry in scene.entries():
            told = f"{entry!r}".encode() + (entry.sealed or b"") + (entry.body or b"")
            assert CANARY.encode() not in told, entry.kind
        assert CANARY not in repr(store.case(access, "c-1").facts)
        assert CANARY not in repr(store.case(access, "c-1").events)

    def test_no_message_has_a_value(self, scene: Scene) -> None:
        """Errors name keys and codes, never what somebody said about a person."""
        store, access = scene.store, scene.access
        scene.put("c-1", birth_date=str(TODAY + DAY), municipality=CANARY)
        scene.put("c-2", valid_from=TODAY + DAY, municipality=CANARY)
        wrong = client("c-1", municipality=CANARY)
        calls: tuple[Callable[[], object], ...] = (
            lambda: store.decide(access, "c-1", on=TODAY),
            lambda: store.decide(access, "c-2", on=TODAY),
            lambda: store.put(access, wrong, valid_from=TODAY, origin=CANARY),
            lambda: store.put(
                access, wrong, valid_from=TODAY, origin="form", case={"case_manager": f"{CANARY}\n"}
            ),
            lambda: store.record_facts(access, wrong, valid_from=TODAY, origin="form", expected=9),
            lambda: store.close_case(access, "c-1", on=TODAY, because=f"{CANARY}\n"),
            lambda: store.record_event(access, "c-1", "x", on=TODAY, value=CANARY * 20),
            lambda: store.erase(access, "c-1", because=CANARY),
            lambda: store.advance_referral(access, "c-1", 1, "declined", because=CANARY),
            lambda: store.advance_referral(access, "c-1", 1, CANARY),
        )
        for call in calls:
            with pytest.raises((KimRulesError, ValueError)) as caught:
                call()
            labels = [getattr(caught.value, "label", ""), getattr(caught.value, "findings", "")]
            assert CANARY not in f"{caught.value} {caught.value!r} {labels}"


class ErasureLaws:
    """Laws on the erasure of a person."""

    def test_an_erased_case_has_nothing_left(self, scene: Scene) -> None:
        """Only that, and why, it was erased; its version goes on counting."""
        scene.referred()
        version = scene.store.erase(scene.access, "c-1", because="request")
        case = scene.store.case(scene.access, "c-1")
        assert version == case.version == 6
        assert case == Case(
            id="c-1", tenant="hilden", version=6, erased=True, erased_because=case.erased_because
        )
        assert case.erased_because == "request"
        assert not case.is_open

    def test_nothing_of_an_erased_person_is_read_or_written(self, scene: Scene) -> None:
        """Every other call says that the person was erased; the id is not used again."""
        store, access = scene.store, scene.access
        scene.referred()
        store.erase(access, "c-1", because="order")
        calls: tuple[Callable[[], object], ...] = (
            lambda: store.facts(access, "c-1", valid_on=TODAY),
            lambda: store.decision(access, "c-1", 1),
            lambda: store.open_case(access, "c-1", opened_on=TODAY),
            lambda: store.put(access, client(), valid_from=TODAY, origin="form"),
            lambda: store.record_facts(access, client(), valid_from=TODAY, origin="form"),
            lambda: store.record_decision(access, decision_on(TODAY), facts_version=1),
            lambda: store.decide(access, "c-1", on=TODAY),
            lambda: store.reopen_case(access, "c-1", on=TODAY),
            lambda: store.withdraw_consent(access, "c-1", "referral", on=TODAY),
            lambda: store.advance_referral(access, "c-1", 1, "accepted"),
            lambda: store.erase(access, "c-1", because="request"),
        )
        with scene.unchanged():
            for call in calls:
                with pytest.raises(Erased):
                    call()

    def test_erasure_destroys_the_key(self, scene: Scene) -> None:
        """The key is gone from the journal, and the log still verifies, by old heads too."""
        scene.referred("c-1")
        scene.referred("c-2")
        head = scene.store.head(scene.access)
        scene.store.erase(scene.access, "c-1", because="mistake")
        assert list(scene.store.journal.keys(scene.access.tenant, ["c-1", "c-2"])) == ["c-2"]
        assert not list(scene.store.verify(scene.access, head))
        assert len(scene.store.case(scene.access, "c-2").decisions) == 1

    def test_an_erased_case_is_passed_over(self, scene: Scene) -> None:
        """It stands in the list as erased, and is neither decided, nor due, nor replayed."""
        for case_id in ("c-1", "c-2", "c-3"):
            scene.referred(case_id)
        scene.store.erase(scene.access, "c-2", because="request")
        store, access = scene.store, scene.access
        listed = [(case.id, case.erased) for case in store.cases(access)]
        assert listed == [("c-1", False), ("c-2", True), ("c-3", False)]
        assert [case_id for case_id, _ in store.decide_all(access, on=TODAY)] == ["c-1", "c-3"]
        due = store.due(access, on=TODAY + 400 * DAY, facts_older_than_months=1)
        assert {one.case for one in due} == {"c-1", "c-3"}
        assert not list(store.replay(access))
        assert not list(store.retention_due(access, on=TODAY + 400 * DAY, months=0))

    def test_a_reason_is_one_of_the_codes(self, scene: Scene) -> None:
        """The reason stands in the log in plain, so it is a code and no text about a person."""
        scene.put()
        with scene.unchanged(), pytest.raises(ValueError, match="retention"):
            scene.store.erase(scene.access, "c-1", because="Frau M. wollte das")


class TenantLaws:
    """Laws on municipalities that share a store."""

    def test_tenants_have_cases_of_their_own(self, scene: Scene) -> None:
        """The same id is another case with another tenant, and each writes only its own."""
        scene.put(fled=True)
        scene.put(access=scene.foreign, fled=False)
        scene.store.change_case(scene.foreign, "c-1", case_manager="kim-9")
        own = scene.store.case(scene.access, "c-1")
        foreign = scene.store.case(scene.foreign, "c-1")
        assert (own.tenant, foreign.tenant) == ("hilden", "velbert")
        assert (own.case_manager, foreign.case_manager) == (None, "kim-9")
        assert (own.facts[0].facts["fled"], foreign.facts[0].facts["fled"]) == (True, False)

    def test_a_foreign_case_is_not_there(self, scene: Scene) -> None:
        """Reading or writing it says no more than of one that nobody has."""
        scene.referred()
        store, foreign = scene.store, scene.foreign
        calls: tuple[Callable[[], object], ...] = (
            lambda: store.case(foreign, "c-1"),
            lambda: store.facts(foreign, "c-1", valid_on=TODAY),
            lambda: store.decision(foreign, "c-1", 1),
            lambda: store.change_case(foreign, "c-1", case_manager="x"),
            lambda: store.record_facts(foreign, client(), valid_from=TODAY, origin="form"),
            lambda: store.decide(foreign, "c-1", on=TODAY),
            lambda: store.advance_referral(foreign, "c-1", 1, "accepted"),
            lambda: store.erase(foreign, "c-1", because="request"),
        )
        with scene.unchanged():
            for call in calls:
                with pytest.raises(NoSuchCase) as there:
                    call()
                with pytest.raises(NoSuchCase) as nowhere:
                    store.case(foreign, "c-2")
                assert str(there.value).replace("c-1", "c-2") == str(nowhere.value)

    def test_streams_end_at_the_tenant(self, scene: Scene) -> None:
        """Lists, due cases, decisions, replay, retention and export have the own cases only."""
        scene.referred("c-1")
        scene.put("c-2", access=scene.foreign)
        store = scene.store
        store.close_case(scene.foreign, "c-2", on=TODAY, because="Umzug")
        for access, own in ((scene.access, "c-1"), (scene.foreign, "c-2")):
            assert [case.id for case in store.cases(access)] == [own]
            lines = store.export(access)
            assert {line["case"] for line in lines if "case" in line} == {own}
        assert not list(store.due(scene.foreign, on=TODAY))
        assert not list(store.decide_all(scene.foreign, on=TODAY))
        told: list[int] = []
        assert not list(store.replay(scene.foreign, each=told.append))
        assert told == []
        on = TODAY + DAY
        assert not list(store.retention_due(scene.access, on=on, months=0))
        assert list(store.erase_due(scene.foreign, on=on, months=0)) == ["c-2"]
        assert not store.case(scene.access, "c-1").erased

    def test_each_tenant_has_a_log_of_its_own(self, scene: Scene) -> None:
        """Numbers, head and codes of one do not depend on what the other writes."""
        scene.put()
        head = scene.store.head(scene.access)
        scene.put("c-9", access=scene.foreign)
        assert scene.store.head(scene.access) == head
        assert scene.store.head(scene.foreign).number == 2
        assert scene.store.head(scene.foreign).code != head.code
        for access in (scene.access, scene.foreign):
            assert not list(scene.store.verify(access))
        assert [one.number for one in scene.store.verify(scene.foreign, head)] == [2]


class ThreadLaws:
    """Laws on writers at once."""

    def test_no_update_is_lost_on_one_case(self, scene: Scene) -> None:
        """Of those who write on the same version one wins, and the others are told."""
        scene.open_case()

        def write(writer: int) -> int:
            refused = 0
            for step in range(5):
                while True:
                    case = scene.store.case(scene.access, "c-1")
                    value = f"{len(case.events)} {writer} {step}"
                    try:
                        scene.store.record_event(
                            scene.access,
                            "c-1",
                            "x",
                            on=TODAY,
                            value=value,
                            expected=case.version,
                        )
                        break
                    except Conflict:
                        refused += 1
            return refused

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
        events = [str(one.value).split() for one in scene.store.case(scene.access, "c-1").events]
        assert [one[0] for one in events] == [str(number) for number in range(5 * WRITERS)]
        written = {(one[1], one[2]) for one in events}
        assert written == {(str(w), str(s)) for w in range(WRITERS) for s in range(5)}
        assert not list(scene.store.verify(scene.access))

    def test_no_update_is_lost_on_many_cases(self, scene: Scene) -> None:
        """Writers and readers at once: everything is written once, in one chain."""

        def write(writer: int) -> None:
            for step in range(5):
                scene.put(f"c-{step}", fled=bool(writer % 2), municipality=f"Ort {writer}")
                scene.put(f"w-{writer}-{step}", access=scene.foreign)
                assert all(case.version >= 1 for case in scene.store.cases(scene.access))

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
        found = {case.id: len(case.facts) for case in scene.store.cases(scene.access)}
        assert found == {f"c-{step}": WRITERS for step in range(5)}
        assert len(list(scene.store.cases(scene.foreign))) == 5 * WRITERS
        for access in (scene.access, scene.foreign):
            assert not list(scene.store.verify(access))

    def test_the_order_of_the_log_is_that_of_time(self, scene: Scene) -> None:
        """The moment of recording never goes back, whoever writes."""
        for minutes in (0, 5, 0, 7):
            scene.clock.advance(minutes=minutes)
            scene.open_case(f"c-{len(scene.entries())}")
        moments = [entry.recorded_at for entry in scene.entries()]
        assert moments == sorted(moments)
        assert moments[-1] - moments[0] == timedelta(minutes=12)
