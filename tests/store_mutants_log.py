"""Wrong stores for the laws on the log, people, tenants, threads and transfer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from attrs import evolve
from store_mutants import Open, breaks, opening, wrap
from store_mutants_cases import takes_any_zone

from kim_rules.errors import ChainBroken, NoSuchCase, NotAllowed, StoreError
from kim_rules.store import cases, faults, inputs, ledger, pen, reading, sealing, steps, transfer
from kim_rules.store.cases import CaseStore
from kim_rules.store.checking import Chain
from kim_rules.store.journal import Entry, Head, Writing, canonical
from kim_rules.store.memory import MemoryJournal, MemorySealer, MemoryWriting
from kim_rules.store.pen import Pen
from kim_rules.store.records import Access, Break, Case, Kind
from kim_rules.store.steps import Step
from kim_rules.store.transfer import _Import
from kim_rules.vocabulary import Label

Patch = pytest.MonkeyPatch
Line = dict[str, Any]

# --- the chain -----------------------------------------------------------------------------------


@breaks("a_write_is_an_entry_with_who_and_what_for")
def forgets_what_for(patch: Patch) -> None:
    """The log does not tell what for."""
    wrap(patch, Pen, "_bare", lambda real, *given: evolve(real(*given), purpose="-"))


@breaks("a_log_as_it_was_written_verifies")
def takes_erasure_for_damage(patch: Patch) -> None:
    """An erased person passes for damage."""

    def check(real: Any, sealer: Any, entries: Sequence[Entry], wrapped: Any) -> Any:
        damage = Break(entries[0].number, "unreadable", Label("-", "-"))
        return [damage] if wrapped is None else real(sealer, entries, wrapped)

    wrap(patch, cases, "check_case", check)


@breaks("every_altered_field_is_found")
def codes_leave_out_the_actor(patch: Patch) -> None:
    """The code of an entry does not tell who wrote it."""
    wrap(patch, Entry, "digest", lambda real, one, *rest: real(evolve(one, actor="-"), *rest))


def blind_for(what: str) -> Open:
    """A store that does not tell one kind of damage."""

    class Wrong(CaseStore):
        def verify(self, access: Access, head: Head | None = None, **named: Any) -> Iterator[Break]:
            return (one for one in super().verify(access, head, **named) if one.what != what)

    return opening(Wrong)


@breaks("a_missing_entry_is_found")
def misses_gaps(patch: Patch) -> Open:
    """Missing entries are not told."""
    return blind_for("missing")


@breaks("entries_out_of_order_are_found")
def misses_order(patch: Patch) -> Open:
    """The order of entries does not matter."""
    return blind_for("reordered")


@breaks("a_log_that_was_cut_off_is_found")
def misses_the_end(patch: Patch) -> Open:
    """A log may end anywhere."""
    return blind_for("truncated")


@breaks("a_log_that_was_cut_off_with_its_head_is_found")
def forgets_the_remembered_head(patch: Patch) -> Open:
    """The head that was remembered outside is not looked at."""

    class Wrong(CaseStore):
        def verify(self, access: Access, head: Head | None = None, **named: Any) -> Iterator[Break]:
            return super().verify(access, **named)

    return opening(Wrong)


@breaks("an_entry_after_the_end_is_found")
def takes_the_last_for_the_head(patch: Patch) -> None:
    """The last entry passes for the head, whatever the journal says."""
    wrap(patch, Chain, "end", lambda real, one, head: real(one, one.last))


@breaks("a_gap_in_a_case_is_found")
def counts_no_versions(patch: Patch) -> None:
    """The versions of a case are not looked at."""

    def check(real: Any, sealer: Any, entries: Sequence[Entry], wrapped: Any) -> Any:
        counted = [evolve(one, version=version) for version, one in enumerate(entries, 1)]
        return [one for one in real(sealer, counted, wrapped) if one.what != "unreadable"]

    wrap(patch, cases, "check_case", check)


# --- seals ----------------------------------------------------------------------------------------


def without_version(entry: Entry, part: str = "sealed") -> bytes:
    """A context that does not name the entry."""
    return canonical((entry.tenant, entry.case, part))


@breaks("a_sealed_text_stays_where_it_was_sealed")
def seals_for_any_entry(patch: Patch) -> None:
    """A sealed text opens at every entry of the case."""
    for module in (pen, sealing, reading):
        patch.setattr(module, "context", without_version)


@breaks("a_body_stays_where_it_was_sealed")
def seals_bodies_for_any_entry(patch: Patch) -> None:
    """A body opens at every entry of the case."""
    for module in (pen, reading):
        patch.setattr(module, "context", without_version)
    patch.setattr(sealing, "context", without_version)


@breaks("a_lost_key_is_found")
def takes_a_lost_key_for_erasure(patch: Patch) -> None:
    """Whoever has no key passes for erased."""

    def folded(real: Any, sealer: Any, wrapped: Any, entries: Sequence[Entry]) -> Case:
        if wrapped is None:
            last = entries[-1]
            return Case(id=last.case, tenant=last.tenant, version=last.version, erased=True)
        found: Case = real(sealer, wrapped, entries)
        return found

    wrap(patch, ledger, "folded", folded)


@breaks("exchanged_keys_are_found")
def seals_under_one_key(patch: Patch) -> Open:
    """All persons share a key."""

    class Wrong(MemorySealer):
        def __init__(self) -> None:
            super().__init__()
            self._texts[b""] = {}

        def seal(self, wrapped: bytes, text: bytes, context: bytes) -> bytes:
            return super().seal(b"", text, context)

        def unseal(self, wrapped: bytes, sealed: bytes, context: bytes) -> bytes:
            return super().unseal(b"", sealed, context)

    return opening(sealer=Wrong)


@breaks("a_key_that_came_back_is_found")
def overlooks_a_key(patch: Patch) -> None:
    """Nobody looks whether an erased person has a key."""

    def check(real: Any, sealer: Any, entries: Sequence[Entry], wrapped: Any) -> Any:
        return real(sealer, entries, None if sealing.is_erased(entries) else wrapped)

    wrap(patch, cases, "check_case", check)


# --- whole or not at all --------------------------------------------------------------------------------


@breaks("a_write_that_fails_leaves_nothing")
def keeps_half_a_write(patch: Patch) -> Open:
    """What was written stays when the transaction fails."""

    class Wrong(MemoryJournal):
        @contextmanager
        def writing(self, tenant: str) -> Iterator[Writing]:
            log = self._log(tenant)
            with log.writing:
                writing = MemoryWriting(log)
                try:
                    yield writing
                finally:
                    writing.commit()

    return opening(journal=Wrong)


@breaks("a_refusal_of_the_journal_is_passed_on")
def hides_refusals(patch: Patch) -> None:
    """Whatever a journal raises passes for a fault."""
    patch.setattr(faults, "KimRulesError", ZeroDivisionError)


@breaks("a_transaction_is_undone_when_it_raises")
def keeps_keys(patch: Patch) -> None:
    """Keys are kept at once, whatever becomes of the transaction."""

    def put_key(real: Any, writing: Any, case: str, wrapped: bytes) -> None:
        writing._log.append([], {case: wrapped})

    wrap(patch, MemoryWriting, "put_key", put_key)


@breaks("a_clock_that_is_a_little_late_is_no_harm")
def insists_on_the_clock(patch: Patch) -> None:
    """A clock must not be late at all."""
    patch.setattr(pen, "TOLERANCE", timedelta(0))


@breaks("a_clock_that_went_back_is_refused")
def trusts_any_clock(patch: Patch) -> None:
    """A clock may be a day late."""
    patch.setattr(pen, "TOLERANCE", timedelta(days=1))


@breaks("a_clock_without_a_zone_is_refused")
def needs_no_zone(patch: Patch) -> None:
    """A clock without a zone passes for one in UTC."""
    patch.setattr(inputs, "moment", takes_any_zone)


# --- people -----------------------------------------------------------------------------------------


@breaks("what_is_said_of_a_person_is_sealed")
def seals_nothing(patch: Patch) -> Open:
    """Texts stand in the log as they are."""

    class Wrong(MemorySealer):
        def seal(self, wrapped: bytes, text: bytes, context: bytes) -> bytes:
            return text

        def unseal(self, wrapped: bytes, sealed: bytes, context: bytes) -> bytes:
            return sealed

    return opening(sealer=Wrong)


@breaks("no_message_has_a_value")
def repeats_the_value(patch: Patch) -> None:
    """Messages repeat what they refuse."""

    def code(real: Any, value: Any, argument: str, codes: Any) -> Any:
        try:
            return real(value, argument, codes)
        except ValueError as error:
            raise ValueError(f"{error}, not {value}") from None

    wrap(patch, inputs, "code", code)


@breaks("an_erased_case_has_nothing_left")
def keeps_the_day_of_opening(patch: Patch) -> None:
    """The day of the erasure passes for the day of opening."""

    def erased(real: Any, entry: Entry, says: Any) -> Case:
        found: Case = real(entry, says)
        return evolve(found, opened_on=entry.recorded_at.date())

    wrap(patch, sealing, "erased", erased)


@breaks("nothing_of_an_erased_person_is_read_or_written")
def goes_on_when_erased(patch: Patch) -> None:
    """An erased case passes for an empty one."""
    for module in (ledger, pen):
        patch.setattr(module, "living", lambda case, case_id: case)


@breaks("erasure_destroys_the_key")
def keeps_the_key(patch: Patch) -> None:
    """The key of an erased person stays."""
    patch.setattr(MemoryWriting, "drop_key", lambda writing, case: None)


@breaks("an_erased_case_is_passed_over")
def lists_no_erased(patch: Patch) -> Open:
    """Erased cases are missing from the list."""

    class Wrong(CaseStore):
        def cases(self, access: Access) -> Iterator[Case]:
            return (case for case in super().cases(access) if not case.erased)

    return opening(Wrong)


@breaks("a_reason_is_one_of_the_codes")
def takes_any_reason(patch: Patch) -> None:
    """Any text passes for a reason, and stands in the log in plain."""
    patch.setattr(steps, "erase", lambda because: Step(Kind.ERASED, {"because": because}))


# --- tenants ------------------------------------------------------------------------------------------


@breaks("tenants_have_cases_of_their_own")
def shares_the_cases(patch: Patch) -> None:
    """All tenants write to one log."""
    wrap(patch, MemoryJournal, "_log", lambda real, journal, tenant: real(journal, "hilden"))


@breaks("a_foreign_case_is_not_there")
def tells_of_foreign_cases(patch: Patch) -> Open:
    """Whoever asks for a foreign case is told that it is somewhere else."""

    class Wrong(CaseStore):
        def _find(self, tenant: str, case_id: str) -> Case:
            try:
                return super()._find(tenant, case_id)
            except NoSuchCase:
                if super()._find("hilden", case_id):
                    raise NotAllowed("gehört anderen", "of another tenant") from None
                raise

    return opening(Wrong)


@breaks("streams_end_at_the_tenant")
def streams_everything(patch: Patch) -> Open:
    """Streams have the cases of all tenants, with their keys."""

    class Wrong(MemoryJournal):
        def by_case(self, tenant: str) -> Iterator[Entry]:
            return chain.from_iterable(super(Wrong, self).by_case(one) for one in list(self._logs))

        def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for one in list(self._logs):
                found |= super().keys(one, cases)
            return found

    return opening(journal=Wrong)


@breaks("each_tenant_has_a_log_of_its_own")
def has_one_head(patch: Patch) -> Open:
    """The head of the tenant that came last passes for that of all."""

    class Wrong(MemoryJournal):
        def head(self, tenant: str) -> Head:
            return super().head(list(self._logs)[-1] if self._logs else tenant)

    return opening(journal=Wrong)


# --- threads ------------------------------------------------------------------------------------------


@breaks("no_update_is_lost_on_one_case")
def locks_nothing(patch: Patch) -> Open:
    """Several write to a tenant at once."""

    class Wrong(MemoryJournal):
        @contextmanager
        def writing(self, tenant: str) -> Iterator[Writing]:
            writing = MemoryWriting(self._log(tenant))
            yield writing
            time.sleep(0.001)
            writing.commit()

    return opening(journal=Wrong)


@breaks("no_update_is_lost_on_many_cases")
def drops_what_it_is_too_busy_for(patch: Patch) -> Open:
    """A write is dropped when somebody else is writing."""

    class Wrong(MemoryJournal):
        @contextmanager
        def writing(self, tenant: str) -> Iterator[Writing]:
            log = self._log(tenant)
            writing = MemoryWriting(log)
            free = log.writing.acquire(blocking=False)
            try:
                yield writing
                time.sleep(0.001)
                if free:
                    writing.commit()
            finally:
                if free:
                    log.writing.release()

    return opening(journal=Wrong)


@breaks("the_order_of_the_log_is_that_of_time")
def goes_back_in_time(patch: Patch) -> None:
    """Each entry is dated a little further back."""

    def not_before(real: Any, head: Head, now: datetime) -> datetime:
        return now - timedelta(minutes=head.number)

    wrap(patch, pen, "_not_before", not_before)


# --- transfer -----------------------------------------------------------------------------------------


@breaks("an_export_carries_everything")
def exports_no_bodies(patch: Patch) -> Open:
    """The full texts of decisions are left out."""

    class Wrong(CaseStore):
        def export(self, access: Access) -> Iterator[Line]:
            return (
                {**line, "body": None} if "body" in line else line
                for line in super().export(access)
            )

    return opening(Wrong)


@breaks("an_empty_store_is_carried_over")
def exports_nothing_of_nothing(patch: Patch) -> Open:
    """An empty store has no export."""

    class Wrong(CaseStore):
        def export(self, access: Access) -> Iterator[Line]:
            return super().export(access) if self.head(access).number else iter(())

    return opening(Wrong)


@breaks("an_export_has_no_key_of_an_erased_person")
def exports_all_keys(patch: Patch) -> None:
    """The keys of erased persons are exported, for they were never destroyed."""
    patch.setattr(MemoryWriting, "drop_key", lambda writing, case: None)


@breaks("an_export_that_was_cut_off_is_refused")
def needs_no_end(patch: Patch) -> None:
    """An export may end anywhere."""

    def finish(real: Any, one: Any, *rest: Any) -> Head:
        one._flush()
        head: Head = one._chain.last
        return head

    wrap(patch, _Import, "_finish", finish)
    wrap(patch, _Import, "read", lambda real, one, lines: real(one, chain(lines, [{"end": 0}])))


@breaks("an_altered_export_is_refused")
def checks_no_codes(patch: Patch) -> None:
    """Codes are not looked at when an export is read."""

    def follow(real: Any, one: Chain, entry: Entry) -> list[Break]:
        list(real(one, entry))
        return []

    wrap(patch, Chain, "follow", follow)


@breaks("an_import_needs_an_empty_tenant")
def imports_into_anything(patch: Patch) -> Open:
    """An import into a store that is not empty passes for done."""

    class Wrong(CaseStore):
        def import_(self, access: Access, lines: Iterable[Mapping[str, Any]]) -> Head:
            head = self.head(access)
            return head if head.number else super().import_(access, lines)

    return opening(Wrong)


@breaks("an_export_of_another_tenant_is_refused")
def imports_to_anybody(patch: Patch) -> Open:
    """An export is imported to the tenant from which it came, whoever imports it."""

    class Wrong(CaseStore):
        def import_(self, access: Access, lines: Iterable[Mapping[str, Any]]) -> Head:
            given = list(lines)
            return super().import_(evolve(access, tenant=given[0]["tenant"]), given)

    return opening(Wrong)


@breaks("another_master_key_is_told")
def takes_a_wrong_key_for_damage(patch: Patch) -> None:
    """Another master key passes for a damaged file."""
    patch.setattr(transfer, "WrongKey", ChainBroken)


@breaks("an_export_of_another_form_is_told")
def takes_another_form_for_damage(patch: Patch) -> None:
    """An export of a newer program passes for a damaged file."""
    patch.setattr(transfer, "SchemaMismatch", ChainBroken)


@breaks("no_export_is_finished_without_a_key")
def finishes_every_export(patch: Patch) -> Open:
    """An export has an end, whatever is missing."""

    class Wrong(CaseStore):
        def export(self, access: Access) -> Iterator[Line]:
            try:
                yield from super().export(access)
            except StoreError:
                yield {"end": transfer.FORMAT, "entries": 0, "keys": 0}

    return opening(Wrong)
