"""Wrong stores for the laws on cases, versions, facts and consent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from store_mutants import Open, breaks, opening, wrap

from kim_rules.errors import Conflict, InvalidInput, NotAllowed
from kim_rules.store import folding, inputs, ledger, memory, pen, recording, steps
from kim_rules.store.case_data import CaseData
from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Entry
from kim_rules.store.memory import MemoryJournal
from kim_rules.store.pen import Pen
from kim_rules.store.records import Access, Case, Consent, FactsVersion, Kind
from kim_rules.store.steps import Step, Unchanged

Patch = pytest.MonkeyPatch

# --- cases -----------------------------------------------------------------------------------


@breaks("an_opened_case_is_read_as_it_was_given")
def forgets_the_goal(patch: Patch) -> None:
    """The primary goal is lost when a case is opened."""
    wrap(patch, steps, "open_case", lambda real, on, manager, goal: real(on, manager, None))


@breaks("a_case_is_opened_once")
def opens_twice(patch: Patch) -> Open:
    """Opening a case that is there passes for done."""

    class Wrong(CaseStore):
        def open_case(self, access: Access, case_id: str, **given: Any) -> int:
            try:
                return super().open_case(access, case_id, **given)
            except Conflict:
                return self.case(access, case_id).version

    return opening(Wrong)


@breaks("a_case_that_is_not_there_is_said_so")
def takes_unknown_for_erased(patch: Patch) -> None:
    """A case that never was passes for an erased one."""
    for module in (pen, ledger):
        patch.setattr(module, "no_such_case", pen.erased_already)


@breaks("a_change_touches_only_what_it_names")
def empties_what_is_not_named(patch: Patch) -> None:
    """Fields that are not named are emptied."""

    def change(real: Any, case: Case, *fields: Any) -> Any:
        return real(case, *(None if isinstance(one, Unchanged) else one for one in fields))

    wrap(patch, steps, "change", change)


@breaks("a_change_to_the_same_writes_nothing")
def writes_without_a_change(patch: Patch) -> None:
    """Every change is written, whether it changes anything or not."""

    def change(real: Any, case: Case, manager: Any, goal: Any) -> Any:
        return real(case, manager, goal) or [Step(Kind.CHANGED, {"case_manager": manager})]

    wrap(patch, steps, "change", change)


@breaks("a_case_closes_on_the_day_it_opened_or_later")
def closes_before_it_opened(patch: Patch) -> None:
    """A case can be closed before it was opened."""
    patch.setattr(steps, "_opened_on", lambda case: date.min)


@breaks("a_closed_case_takes_nothing_new")
def goes_on_when_closed(patch: Patch) -> None:
    """A closed case takes whatever an open one takes."""
    patch.setattr(steps, "_is_open", lambda case: None)


@breaks("a_case_reopens_on_the_day_it_closed_or_later")
def reopens_before_it_closed(patch: Patch) -> None:
    """A case can be reopened before it was closed."""

    def reopen(real: Any, case: Case, on: date) -> Any:
        return real(case, max(on, case.closed_on or on))

    wrap(patch, steps, "reopen", reopen)


@breaks("an_event_is_read_as_it_was_recorded")
def forgets_the_value(patch: Patch) -> None:
    """The value of an event is lost."""
    wrap(patch, folding, "_event", lambda real, *told: evolve(real(*told), value=None))


@breaks("every_kind_of_id_is_kept_apart")
def strips_ids(patch: Patch) -> None:
    """Space around an id is dropped when a case is looked up."""

    def seen(real: Any, log: Any, case: str | None) -> Any:
        return real(log, case if case is None else case.strip())

    wrap(patch, memory._Log, "seen", seen)


@breaks("ids_that_cannot_be_shown_are_refused")
def takes_any_id(patch: Patch) -> None:
    """Ids are not looked at."""
    patch.setattr(inputs, "name", lambda value, argument: value)


@breaks("a_day_is_no_moment")
def takes_any_day(patch: Patch) -> None:
    """A moment passes for a day."""

    def day(real: Any, value: Any, argument: str) -> Any:
        return value.date() if isinstance(value, datetime) else real(value, argument)

    wrap(patch, inputs, "day", day)


# --- versions ----------------------------------------------------------------------------------


@breaks("versions_count_the_writes")
def skips_versions(patch: Patch) -> None:
    """Every second version is left out."""

    def bare(real: Any, *given: Any) -> Entry:
        entry: Entry = real(*given)
        return evolve(entry, version=entry.version + 1)

    wrap(patch, Pen, "_bare", bare)


@breaks("a_write_on_an_old_version_is_a_conflict")
def overwrites_silently(patch: Patch) -> None:
    """It does not matter which version the writer has read."""
    wrap(patch, Pen, "case", lambda real, one, case_id, expected=None: real(one, case_id))


@breaks("a_write_on_the_version_that_was_read_passes")
def refuses_the_right_version(patch: Patch) -> None:
    """The version after the one that was read is expected."""

    def case(real: Any, one: Pen, case_id: str, expected: int | None = None) -> Any:
        return real(one, case_id, None if expected is None else expected + 1)

    wrap(patch, Pen, "case", case)


@breaks("version_0_stands_for_a_new_case")
def takes_0_for_nothing(patch: Patch) -> Open:
    """Version 0 passes for no version at all."""

    class Wrong(CaseStore):
        def put(self, *given: Any, expected: int | None = None, **named: Any) -> FactsVersion:
            return super().put(*given, expected=expected or None, **named)

    return opening(Wrong)


@breaks("cases_come_in_the_order_of_their_ids")
def orders_like_a_dictionary(patch: Patch) -> Open:
    """Ids are ordered without regard to capitals."""

    class Wrong(MemoryJournal):
        def by_case(self, tenant: str) -> Iterator[Entry]:
            found = super().by_case(tenant)
            return iter(sorted(found, key=lambda one: (one.case.casefold(), one.number)))

    return opening(journal=Wrong)


@breaks("cases_are_read_as_of_one_moment")
def reads_what_comes_later(patch: Patch) -> Open:
    """What is opened while cases are read is among them."""

    class Wrong(MemoryJournal):
        def by_case(self, tenant: str) -> Iterator[Entry]:
            last = ""
            while True:
                rest = [case for case in self._log(tenant).seen_cases() if case > last]
                if not rest:
                    return
                last = min(rest)
                yield from self.entries(tenant, case=last)

    return opening(journal=Wrong)


# --- facts -------------------------------------------------------------------------------------


@breaks("facts_are_read_as_they_were_recorded")
def forgets_who_recorded(patch: Patch) -> None:
    """The tenant passes for the one who recorded facts."""

    def facts(real: Any, before: Any, entry: Entry, says: Any) -> FactsVersion:
        found: FactsVersion = real(before, entry, says)
        return evolve(found, recorded_by=entry.tenant)

    wrap(patch, folding, "_facts", facts)


@breaks("the_same_facts_are_recorded_once")
def records_the_same_twice(patch: Patch) -> None:
    """The same facts are a new version each time."""

    def record(case: Case, facts: Mapping[str, Any], source: steps.FactsSource) -> list[Step]:
        return [Step(Kind.FACTS, {**source.to_dict(), "facts": facts})]

    patch.setattr(steps, "record_facts", record)


@breaks("facts_from_elsewhere_are_a_new_version")
def forgets_the_source(patch: Patch) -> None:
    """Facts from another source pass for the same."""

    def record(
        real: Any, case: Case, facts: Mapping[str, Any], source: steps.FactsSource
    ) -> Sequence[Step]:
        if case.facts and case.facts[-1].facts == facts:
            return []
        steps_: Sequence[Step] = real(case, facts, source)
        return steps_

    wrap(patch, steps, "record_facts", record)


@breaks("facts_count_from_their_day_on")
def counts_a_day_late(patch: Patch) -> None:
    """Facts count only from the day after."""

    def facts_on(real: Any, case: Case, valid_on: date, known_at: Any = None) -> Any:
        return real(case, valid_on - timedelta(days=1), known_at)

    wrap(patch, Case, "facts_on", facts_on)


@breaks("facts_count_from_the_29th_of_february")
def knows_no_leap_day(patch: Patch) -> None:
    """A leap day passes for the first of March."""
    wrap(patch, folding, "_day", lambda real, told: real(told.replace("-02-29", "-03-01")))


@breaks("what_was_known_then_about_a_day")
def always_knew(patch: Patch) -> None:
    """What was learnt later passes for known at any time."""
    wrap(patch, Case, "facts_on", lambda real, case, valid_on, known_at=None: real(case, valid_on))


@breaks("a_correction_replaces_what_it_corrects")
def prefers_the_first(patch: Patch) -> None:
    """Of facts true from the same day the first ones count."""

    def facts_on(case: Case, valid_on: date, known_at: Any = None) -> FactsVersion | None:
        found = [one for one in case.facts if one.valid_from <= valid_on]
        return max(found, key=lambda one: (one.valid_from, -one.number), default=None)

    patch.setattr(Case, "facts_on", facts_on)


def takes_any_zone(value: datetime, argument: str) -> datetime:
    """A time of day without a zone passes for UTC."""
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


@breaks("known_at_a_moment_without_a_zone_is_refused")
def asks_for_no_zone(patch: Patch) -> None:
    """A moment without a zone is one in UTC."""
    patch.setattr(inputs, "moment", takes_any_zone)
    wrap(patch, Case, "facts_on", lambda real, case, valid_on, known_at=None: real(case, valid_on))


@breaks("an_unknown_origin_is_refused")
def takes_any_origin(patch: Patch) -> None:
    """An unknown code passes for the first one."""

    def code(value: str, argument: str, codes: Any) -> Any:
        return codes(value) if value in list(codes) else next(iter(codes))

    patch.setattr(inputs, "code", code)


# --- put ---------------------------------------------------------------------------------------


@breaks("put_opens_the_case_in_one_step")
def puts_no_consent(patch: Patch) -> None:
    """Consent that is handed in with a case is lost."""
    wrap(patch, CaseData, "steps", lambda real, data, case: real(evolve(data, consents={}), case))


@breaks("put_changes_only_what_it_names")
def puts_nothing_for_unnamed(patch: Patch) -> None:
    """What is handed in without a case manager takes the case from the one it has."""

    def with_none(real: Any, data: CaseData, case: Case) -> Any:
        named = None if isinstance(data.case_manager, Unchanged) else data.case_manager
        return real(evolve(data, case_manager=named), case)

    wrap(patch, CaseData, "steps", with_none)


@breaks("put_reports_every_mistake_at_once")
def reports_the_first_mistake(patch: Patch) -> None:
    """Only the first mistake is told."""

    def from_dict(real: Any, data: Any) -> Any:
        try:
            return real(data)
        except InvalidInput as error:
            raise InvalidInput(error.findings[:1]) from None

    wrap(patch, CaseData, "from_dict", from_dict)


@breaks("put_gives_no_withdrawn_consent_again")
def brings_consent_back(patch: Patch) -> None:
    """Consent that is handed in stands again, whether it was withdrawn or not."""

    def give(case: Case, purpose: str, on: date) -> list[Step]:
        return [Step(Kind.CONSENT_GIVEN, {"purpose": purpose, "on": on.isoformat()})]

    def consents(real: Any, data: CaseData, case: Case) -> Any:
        return real(data, evolve(case, consents=()))

    patch.setattr(steps, "give_consent", give)
    wrap(patch, CaseData, "steps", consents)


@breaks("putting_many_goes_on_after_a_refusal")
def stops_at_the_first(patch: Patch) -> None:
    """One record that is refused ends it all."""

    def put(pen_: Pen, client: Any, case: Any, source: Any) -> Any:
        return recording._put(pen_, client, CaseData.from_dict(case), source, None)

    patch.setattr(recording, "_put_or_why_not", put)


# --- consent -----------------------------------------------------------------------------------


@breaks("consent_stands_from_its_day_to_its_withdrawal")
def stands_a_day_longer(patch: Patch) -> None:
    """Consent still stands on the day of its withdrawal."""

    def stands_on(consent: Consent, day: date) -> bool:
        return consent.given_on <= day <= (consent.withdrawn_on or day)

    patch.setattr(Consent, "stands_on", stands_on)


def given(case: Case, purpose: str, on: date) -> list[Step]:
    """The entry that gives consent, asked or not."""
    return [Step(Kind.CONSENT_GIVEN, {"purpose": purpose, "on": on.isoformat()})]


@breaks("the_same_consent_is_recorded_once")
def records_consent_twice(patch: Patch) -> None:
    """The same consent is recorded each time."""
    patch.setattr(steps, "give_consent", given)


@breaks("consent_that_cannot_be_is_refused")
def takes_any_consent(patch: Patch) -> None:
    """Consent can be withdrawn that nobody has given."""

    def withdraw(case: Case, purpose: str, on: date) -> list[Step]:
        return [Step(Kind.CONSENT_WITHDRAWN, {"purpose": purpose, "on": on.isoformat()})]

    patch.setattr(steps, "withdraw_consent", withdraw)


@breaks("consent_can_be_given_again")
def remembers_a_withdrawal_for_ever(patch: Patch) -> None:
    """Who has withdrawn consent once cannot give it again."""

    def give(real: Any, case: Case, purpose: str, on: date) -> Any:
        if any(one.withdrawn_on for one in case.consents):
            raise NotAllowed("widerrufen", "withdrawn")
        return real(case, purpose, on)

    wrap(patch, steps, "give_consent", give)


@breaks("consent_is_withdrawn_in_a_closed_case")
def keeps_consent_when_closed(patch: Patch) -> None:
    """Consent cannot be withdrawn when the case is closed."""

    def withdraw(real: Any, case: Case, purpose: str, on: date) -> Any:
        steps._is_open(case)
        return real(case, purpose, on)

    wrap(patch, steps, "withdraw_consent", withdraw)
