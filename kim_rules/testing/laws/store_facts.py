"""Laws on facts: versions with two times, and the consent that goes with a case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from kim_rules.errors import InvalidInput, NotAllowed
from kim_rules.facts import Client
from kim_rules.store.records import Consent, Origin
from kim_rules.testing.laws.scene import DAY, NOW, REFERRED, TODAY, Scene, client


class FactsLaws:
    """Laws on versions of facts."""

    def test_facts_are_read_as_they_were_recorded(self, scene: Scene) -> None:
        """Every value, who recorded it when, from where, and from when it is true."""
        scene.open_case()
        given = client(**{**REFERRED, "municipality": "Köln-Mülheim 🏠 „Süd“"})
        version = scene.store.record_facts(
            scene.access, given, valid_from=TODAY - DAY, origin="authority", reference="az-7/24"
        )
        assert scene.store.case(scene.access, "c-1").facts == (version,)
        read = scene.store.case(scene.access, "c-1").facts[0]
        assert (read.number, read.valid_from, read.recorded_at) == (1, TODAY - DAY, NOW)
        assert (read.recorded_by, read.origin) == ("worker-1", Origin.AUTHORITY)
        assert read.reference == "az-7/24"
        assert read.facts == given.to_dict()

    def test_the_same_facts_are_recorded_once(self, scene: Scene) -> None:
        """The same facts from the same source write nothing, and give the latest version."""
        scene.open_case()
        first = scene.store.record_facts(
            scene.access, client(**REFERRED), valid_from=TODAY, origin="form", reference="f-1"
        )
        scene.clock.advance(days=1)
        with scene.unchanged():
            again = scene.store.record_facts(
                scene.access, client(**REFERRED), valid_from=TODAY, origin="form", reference="f-1"
            )
        assert again == first

    def test_facts_from_elsewhere_are_a_new_version(self, scene: Scene) -> None:
        """Another value, day, origin or reference is a version of its own."""
        store, access = scene.store, scene.access
        scene.open_case()
        for given, day, origin, reference in (
            (client(), TODAY, "form", None),
            (client(fled=True), TODAY, "form", None),
            (client(fled=True), TODAY - DAY, "form", None),
            (client(fled=True), TODAY - DAY, "authority", None),
            (client(fled=True), TODAY - DAY, "authority", "az-7"),
            (client(), TODAY, "form", None),
        ):
            store.record_facts(access, given, valid_from=day, origin=origin, reference=reference)
        assert [one.number for one in store.case(access, "c-1").facts] == [1, 2, 3, 4, 5, 6]

    def test_facts_count_from_their_day_on(self, scene: Scene) -> None:
        """Nothing the day before, and the facts on the day and ever after."""
        scene.put(valid_from=TODAY)
        facts = scene.store.facts
        assert facts(scene.access, "c-1", valid_on=TODAY - DAY) is None
        for day in (TODAY, TODAY + DAY, date.max):
            found = facts(scene.access, "c-1", valid_on=day)
            assert found is not None
            assert found.number == 1

    def test_facts_count_from_the_29th_of_february(self, scene: Scene) -> None:
        """Facts true from a leap day count on it, and the older ones the day before."""
        leap = date(2024, 2, 29)
        scene.put(valid_from=date(2023, 2, 28), fled=True)
        scene.put(valid_from=leap, fled=False)
        found = [
            scene.store.facts(scene.access, "c-1", valid_on=leap + timedelta(days=by))
            for by in (-1, 0, 1)
        ]
        assert [one and one.number for one in found] == [1, 2, 2]

    def test_what_was_known_then_about_a_day(self, scene: Scene) -> None:
        """What was learnt later is left out: up to the very moment, or the end of a day in UTC."""
        scene.put(valid_from=date(2024, 1, 1), fled=True)
        scene.clock.now = datetime(2024, 5, 20, 23, 59, 59, 999999, tzinfo=UTC)
        learnt = scene.clock.now
        scene.put(valid_from=date(2024, 1, 1), fled=False)

        def known(moment: datetime | date) -> int | None:
            found = scene.store.facts(scene.access, "c-1", valid_on=TODAY, known_at=moment)
            return None if found is None else found.number

        assert known(NOW - timedelta(microseconds=1)) is None
        assert known(NOW.date() - DAY) is None
        assert known(NOW) == known(NOW.date()) == known(date(2024, 5, 19)) == 1
        assert known(learnt - timedelta(microseconds=1)) == 1
        assert known(learnt) == known(date(2024, 5, 20)) == 2
        east = timezone(timedelta(hours=14))
        assert known(learnt.astimezone(east)) == 2

    def test_a_correction_replaces_what_it_corrects(self, scene: Scene) -> None:
        """Of facts true from the same day the last recorded count; older days do not win."""
        for day, fled in ((2, True), (1, False), (2, False), (1, True)):
            scene.put(valid_from=date(2024, 5, day), fled=fled)

        def number(day: int) -> int | None:
            found = scene.store.facts(scene.access, "c-1", valid_on=date(2024, 5, day))
            return None if found is None else found.number

        assert (number(1), number(2), number(3)) == (4, 3, 3)

    def test_known_at_a_moment_without_a_zone_is_refused(self, scene: Scene) -> None:
        """A time of day without a time zone names no moment."""
        scene.put()
        with pytest.raises(ValueError):
            scene.store.facts(
                scene.access,
                "c-1",
                valid_on=TODAY,
                known_at=NOW.replace(tzinfo=None),
            )

    def test_an_unknown_origin_is_refused(self, scene: Scene) -> None:
        """Facts come from one of the known origins, or are not recorded."""
        scene.open_case()
        with scene.unchanged(), pytest.raises(ValueError, match="form"):
            scene.store.record_facts(scene.access, client(), valid_from=TODAY, origin="rumour")


class PutLaws:
    """Laws on facts that come with what is known of the case."""

    def test_put_opens_the_case_in_one_step(self, scene: Scene) -> None:
        """Facts, case and consent are there together, and the same again writes nothing."""
        case = {
            "opened_on": "2024-03-01",
            "case_manager": "kim-4",
            "primary_goal": "language",
            "consents": {"referral": "2024-03-02"},
        }

        def put() -> int:
            return scene.store.put(
                scene.access, client(), valid_from=TODAY, origin="import", case=case
            ).number

        assert put() == 1
        found = scene.store.case(scene.access, "c-1")
        assert (found.opened_on, found.case_manager) == (date(2024, 3, 1), "kim-4")
        assert found.primary_goal == "language"
        assert found.consents == (Consent("referral", date(2024, 3, 2)),)
        assert len({entry.recorded_at for entry in scene.entries()}) == 1
        with scene.unchanged():
            assert put() == 1

    def test_put_changes_only_what_it_names(self, scene: Scene) -> None:
        """A case that is there keeps what is not named; another opening day is refused."""
        store, access = scene.store, scene.access
        store.open_case(access, "c-1", opened_on=TODAY, case_manager="kim-4")
        case = {"primary_goal": "housing", "opened_on": TODAY}
        store.put(access, client(), valid_from=TODAY, origin="form", case=case)
        found = store.case(access, "c-1")
        assert (found.case_manager, found.primary_goal) == ("kim-4", "housing")
        with scene.unchanged(), pytest.raises(NotAllowed):
            store.put(
                access,
                client(fled=True),
                valid_from=TODAY,
                origin="form",
                case={"opened_on": TODAY - DAY},
            )

    def test_put_reports_every_mistake_at_once(self, scene: Scene) -> None:
        """Wrong keys and values of the case are all found, and nothing is opened."""
        wrong = {
            "openend_on": TODAY,
            "opened_on": "10.05.2024",
            "case_manager": 4,
            "consents": {"referral": "soon"},
        }
        with pytest.raises(InvalidInput) as caught:
            scene.store.put(scene.access, client(), valid_from=TODAY, origin="form", case=wrong)
        assert {finding.path for finding in caught.value.findings} == {
            "case.openend_on",
            "case.opened_on",
            "case.case_manager",
            "case.consents.referral",
        }
        assert scene.store.head(scene.access).number == 0

    def test_put_gives_no_withdrawn_consent_again(self, scene: Scene) -> None:
        """Handing in an old record does not bring back a consent that was withdrawn."""
        case = {"consents": {"referral": "2024-03-02"}}

        def put() -> None:
            scene.store.put(scene.access, client(), valid_from=TODAY, origin="form", case=case)

        put()
        scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY)
        put()
        assert not scene.store.case(scene.access, "c-1").has_consent("referral", TODAY)

    def test_putting_many_goes_on_after_a_refusal(self, scene: Scene) -> None:
        """Each record has its answer in its place; a refused one leaves no trace."""
        scene.open_case("c-2")
        scene.store.close_case(scene.access, "c-2", on=TODAY, because="Umzug")
        records: list[tuple[Client, dict[str, Any] | None]]
        records = [(client(f"c-{number}"), None) for number in range(1, 8)]
        records[4] = (client("c-5"), {"case_manager": ""})
        records[6] = (client("c-6", fled=True), None)
        answers = list(
            scene.store.put_all(scene.access, records, valid_from=TODAY, origin="import", batch=4)
        )
        assert [case_id for case_id, _ in answers] == [one.id for one, _ in records]
        refused = {case_id for case_id, answer in answers if isinstance(answer, Exception)}
        assert refused == {"c-2", "c-5"}
        found = {case.id: len(case.facts) for case in scene.store.cases(scene.access)}
        assert found == {"c-1": 1, "c-2": 0, "c-3": 1, "c-4": 1, "c-6": 2}
        assert not list(scene.store.verify(scene.access))


class ConsentLaws:
    """Laws on consent."""

    def test_consent_stands_from_its_day_to_its_withdrawal(self, scene: Scene) -> None:
        """Not the day before it was given, on that day, and not on the day of withdrawal."""
        scene.open_case()
        scene.consent(on=TODAY)
        scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY + 3 * DAY)
        case = scene.store.case(scene.access, "c-1")
        stands = [case.has_consent("referral", TODAY + by * DAY) for by in range(-1, 5)]
        assert stands == [False, True, True, True, False, False]
        assert case.consents == (Consent("referral", TODAY, TODAY + 3 * DAY),)

    def test_the_same_consent_is_recorded_once(self, scene: Scene) -> None:
        """Giving or withdrawing the same again writes nothing."""
        scene.open_case()
        version = scene.consent()
        with scene.unchanged():
            assert scene.consent() == version
        scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY)
        with scene.unchanged():
            scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY)

    def test_consent_that_cannot_be_is_refused(self, scene: Scene) -> None:
        """A second one of another day, a withdrawal without or before it, one given too late."""
        scene.open_case()
        withdraw = scene.store.withdraw_consent
        with pytest.raises(NotAllowed):
            withdraw(scene.access, "c-1", "referral", on=TODAY)
        scene.consent(on=TODAY)
        with scene.unchanged():
            with pytest.raises(NotAllowed):
                scene.consent(on=TODAY + DAY)
            with pytest.raises(NotAllowed):
                withdraw(scene.access, "c-1", "referral", on=TODAY - DAY)
            with pytest.raises(NotAllowed):
                withdraw(scene.access, "c-1", "statistics", on=TODAY)
        withdraw(scene.access, "c-1", "referral", on=TODAY + 2 * DAY)
        with scene.unchanged(), pytest.raises(NotAllowed):
            scene.consent(on=TODAY + DAY)

    def test_consent_can_be_given_again(self, scene: Scene) -> None:
        """After a withdrawal a new consent stands, and the old one is still known."""
        scene.open_case()
        scene.consent(on=TODAY - DAY)
        scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY)
        scene.consent(on=TODAY)
        assert scene.store.case(scene.access, "c-1").consents == (
            Consent("referral", TODAY - DAY, TODAY),
            Consent("referral", TODAY),
        )

    def test_consent_is_withdrawn_in_a_closed_case(self, scene: Scene) -> None:
        """A person can withdraw consent whatever has become of the case."""
        scene.open_case()
        scene.consent()
        scene.store.close_case(scene.access, "c-1", on=TODAY, because="Umzug")
        scene.store.withdraw_consent(scene.access, "c-1", "referral", on=TODAY + DAY)
        case = scene.store.case(scene.access, "c-1")
        assert case.consents[0].withdrawn_on == TODAY + DAY
