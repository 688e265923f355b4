"""What the laws of a case store do not reach: faults, races, opening, and what is kept small."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import pytest
import rfc8785
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import kim_rules as kim
from kim_rules import plugins
from kim_rules.errors import NotAllowed, SchemaMismatch, SealBroken, StoreUnavailable
from kim_rules.store import ledger, steps
from kim_rules.store.cases import CaseStore
from kim_rules.store.checking import check_case
from kim_rules.store.inputs import months_later
from kim_rules.store.journal import Entry, Head, Journal, Writing, canonical
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.store.opening import StoreSettings, open_store
from kim_rules.store.pen import system_clock
from kim_rules.store.records import Access, Case, Consent, Kind, Referral, ReferralStep
from kim_rules.testing.laws.scene import (
    BIRTHDAY,
    DAY,
    NOW,
    REFERRED,
    TODAY,
    YOUNGER,
    Scene,
    SetClock,
    client,
    decision_on,
)
from kim_rules.testing.laws.tampering import Altered, Between, chained_anew


@pytest.fixture
def scene() -> Scene:
    """A scene on a store in memory."""
    sealer = MemorySealer()
    return Scene(lambda clock: CaseStore(MemoryJournal(), sealer, clock))


# --- opening -----------------------------------------------------------------------------------


def test_a_store_in_memory_needs_nothing() -> None:
    """``memory:`` opens an empty store by the clock of the system, as a context manager."""
    access = kim.Access("hilden", "worker-1", "test")
    with kim.open_store("memory:") as store:
        assert isinstance(store, kim.CaseStore)
        store.open_case(access, "c-1", opened_on=TODAY)
        recorded = store.head(access).recorded_at
    assert recorded is not None
    assert abs(datetime.now(UTC) - recorded) < timedelta(minutes=1)
    with open_store("MEMORY:", clock=lambda: NOW) as other:
        assert other.head(access) == Head()
        assert other.clock() == NOW
    assert system_clock().tzinfo is UTC


def test_a_plugin_opens_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugin gets the whole address and the settings, and is asked only when needed."""
    asked: list[tuple[str, StoreSettings]] = []

    def opener(url: str, settings: StoreSettings) -> CaseStore:
        asked.append((url, settings))
        return CaseStore(MemoryJournal(), MemorySealer(), settings.clock)

    monkeypatch.setattr(plugins, "stores", lambda: {"mine": opener})
    open_store("memory:")
    assert not asked
    open_store("Mine://there/1?x=y", key_file="key.txt", create=True, clock=lambda: NOW)
    open_store("mine:", key=b"k" * 32)
    (url, first), (_, second) = asked
    assert url == "Mine://there/1?x=y"
    assert (first.key_file, first.key, first.create) == (Path("key.txt"), None, True)
    assert (second.key_file, second.key, second.create) == (None, b"k" * 32, False)
    assert first.clock() == NOW
    assert "kkk" not in repr(second)


def test_an_unknown_scheme_names_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what can be opened and what package brings more, not the address."""
    monkeypatch.setattr(plugins, "stores", lambda: {"mine": open_store})
    with pytest.raises(StoreUnavailable) as caught:
        open_store("oracle://worker:geheim@server/db")
    for text in (caught.value.label.de, caught.value.label.en):
        assert "oracle:" in text
        assert "memory:" in text
        assert "mine:" in text
        assert "kim-rules-sql" in text
        assert "geheim" not in text
        assert "server" not in text


@pytest.mark.parametrize("url", ["", "cases.db", "/tmp/cases.db", None])
def test_an_address_has_a_scheme(url: Any) -> None:
    """A path or nothing at all is a ValueError that gives examples."""
    with pytest.raises(ValueError, match="sqlite"):
        open_store(url)


def test_one_key_is_enough() -> None:
    """A key and a file with a key at once are refused."""
    with pytest.raises(ValueError, match="key_file"):
        open_store("memory:", key=b"1", key_file="key.txt")


def test_asking_for_the_types_loads_little() -> None:
    """Naming the store loads no plugin and no library but those of the core."""
    code = (
        "import sys, kim_rules; kim_rules.open_store('memory:'); "
        "print(sorted({'sqlalchemy', 'cryptography', 'pluggy', 'click'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- access --------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["tenant", "actor", "purpose"])
@pytest.mark.parametrize("value", ["", "  ", "x" * 201, "a\nb", "a\0", None, 1])
def test_access_names_who_and_what_for(field: str, value: Any) -> None:
    """Each of the three is a short text that can be shown, or access is refused."""
    named = {"tenant": "hilden", "actor": "worker-1", "purpose": "test", field: value}
    with pytest.raises(ValueError, match=field):
        Access(**named)
    assert Access("Kreis Mettmann", "ä" * 200, "🦉").automatic is False


# --- faults of a journal ---------------------------------------------------------------------------


class Faulty(Between):
    """A journal in which one method raises, at once or after the first item."""

    def __init__(self, journal: Journal, method: str, items: int = 0) -> None:
        super().__init__(journal)
        self._method, self._items = method, items

    def head(self, tenant: str) -> Head:
        """The head, or an error."""
        if self._method == "head":
            raise OSError("/secret/place: input/output error")
        return super().head(tenant)

    def entries(self, tenant: str, **named: Any) -> Iterator[Entry]:
        """Entries, of which some are given."""
        return self._some("entries", super().entries(tenant, **named))

    def by_case(self, tenant: str) -> Iterator[Entry]:
        """Entries by case, of which some are given."""
        return self._some("by_case", super().by_case(tenant))

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """Keys, or an error."""
        if self._method == "keys":
            raise RuntimeError("/secret/place")
        return super().keys(tenant, cases)

    def close(self) -> None:
        """Nothing, or an error."""
        if self._method == "close":
            raise OSError("/secret/place")

    def _some(self, method: str, entries: Iterator[Entry]) -> Iterator[Entry]:
        for number, entry in enumerate(entries):
            if self._method == method and number == self._items:
                raise OSError("/secret/place: input/output error")
            yield entry


READS: dict[str, Callable[[CaseStore, Access], object]] = {
    "head": lambda store, access: store.head(access),
    "entries": lambda store, access: store.case(access, "c-1"),
    "by_case": lambda store, access: list(store.cases(access)),
    "keys": lambda store, access: store.case(access, "c-1"),
    "close": lambda store, access: store.close(),
}


@pytest.mark.parametrize("items", [0, 1])
@pytest.mark.parametrize("method", READS)
def test_a_fault_while_reading_is_told_as_such(scene: Scene, method: str, items: int) -> None:
    """Whatever a journal raises, also in the middle of a stream, by its kind and no more."""
    scene.put()
    store = scene.store.over(Faulty(scene.store.journal, method, items))
    with pytest.raises(StoreUnavailable) as caught:
        READS[method](store, scene.access)
    assert "secret" not in f"{caught.value} {caught.value.label.de}"
    assert "Error" in str(caught.value)
    assert caught.value.__cause__ is not None


def test_an_error_of_the_program_is_no_fault(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised in a transaction by others than the journal passes as it is."""
    scene.open_case()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(steps, "change", broken)
    with scene.unchanged(), pytest.raises(ZeroDivisionError):
        scene.store.change_case(scene.access, "c-1", case_manager="kim-4")
    monkeypatch.undo()
    assert scene.store.change_case(scene.access, "c-1", case_manager="kim-4") == 2


def test_a_refusal_while_reading_is_passed_on(scene: Scene) -> None:
    """An error of kim-rules, such as a wrong key that the journal notices, is no fault."""
    refusal = kim.WrongKey("falscher Schlüssel", "wrong key")

    class Refusing(Between):
        def head(self, tenant: str) -> Head:
            raise refusal

    with pytest.raises(kim.WrongKey) as caught:
        scene.store.over(Refusing(scene.store.journal)).head(scene.access)
    assert caught.value is refusal


# --- somebody is erased at this moment ----------------------------------------------------------------


class ErasedMeanwhile(Between):
    """A journal in which somebody is erased after the entries were read, before the key is."""

    def __init__(self, scene: Scene, after: int = 0) -> None:
        super().__init__(scene.store.journal)
        self._scene, self._after = scene, after

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:
        """The keys, after an erasure."""
        self._after -= 1
        if self._after == -1:
            self._scene.store.erase(self._scene.access, "c-1", because="request")
        return super().keys(tenant, cases)


def test_reading_while_somebody_is_erased(scene: Scene) -> None:
    """The case is erased or as before, and never damaged."""
    reads: tuple[Callable[[CaseStore], object], ...] = (
        lambda store: store.case(scene.access, "c-1").erased,
        lambda store: [case.erased for case in store.cases(scene.access)] == [True],
        lambda store: not list(store.verify(scene.access)),
        lambda store: not list(store.replay(scene.access)),
        lambda store: not list(store.decide_all(scene.access, on=TODAY)),
    )
    for number, read in enumerate(reads):
        fresh = Scene(lambda clock: CaseStore(MemoryJournal(), MemorySealer(), clock))
        fresh.referred()
        assert read(fresh.store.over(ErasedMeanwhile(fresh))), number
        assert fresh.store.case(fresh.access, "c-1").erased


def test_a_decision_while_somebody_is_erased(scene: Scene) -> None:
    """Between finding it and opening it: the person was erased."""
    scene.referred()
    with pytest.raises(kim.Erased):
        scene.store.over(ErasedMeanwhile(scene, 1)).decision(scene.access, "c-1", 1)


def test_replaying_while_somebody_is_erased(scene: Scene) -> None:
    """Between the case and its decisions: it is passed over, and the others are replayed."""
    scene.referred("c-1")
    scene.referred("c-2")
    told: list[int] = []

    class Meanwhile(Between):
        def entries(self, tenant: str, **named: Any) -> Iterator[Entry]:
            if not scene.store.case(scene.access, "c-1").erased:
                scene.store.erase(scene.access, "c-1", because="request")
            return super().entries(tenant, **named)

    store = scene.store.over(Meanwhile(scene.store.journal))
    assert not list(store.replay(scene.access, each=told.append))
    assert told == [1]


def test_replaying_what_is_damaged_is_no_erasure(scene: Scene) -> None:
    """A body that cannot be opened, of a person who was not erased, is told."""
    scene.referred()

    def damage(entries: list[Entry]) -> list[Entry]:
        return [evolve(one, body=one.body and b"x" + one.body) for one in entries]

    store = scene.store.over(Altered(scene.store.journal, damage))
    with pytest.raises(SealBroken):
        list(store.replay(scene.access))


# --- rules that no caller of the store can break ------------------------------------------------------


def test_nothing_is_accepted_without_consent() -> None:
    """Even a referral that was left open when consent ended."""
    proposed = (ReferralStep.PROPOSED, NOW, "worker-1", None)
    case = Case(
        "c-1", "hilden", 1, opened_on=TODAY, referrals=(Referral(1, "mbe", 1, (proposed,)),)
    )
    with pytest.raises(NotAllowed):
        steps.advance_referral(case, 1, "accepted", None, TODAY)
    consent = Consent("referral", TODAY, TODAY + DAY)
    assert steps.advance_referral(evolve(case, consents=(consent,)), 1, "accepted", None, TODAY)[
        0
    ].says == {"number": 1, "step": "accepted", "because": None}
    with pytest.raises(NotAllowed):
        steps.advance_referral(evolve(case, consents=(consent,)), 1, "accepted", None, TODAY + DAY)


class Newer(StrEnum):
    """A kind of entry that is not known yet."""

    RULING = "court_ruling"


def test_an_entry_of_a_newer_program_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of entry that is not known is not passed over."""
    scene.open_case()
    real = steps.record_event

    def newer(case: Case, *rest: Any) -> Any:
        return [evolve(step, kind=cast("Kind", Newer.RULING)) for step in real(case, *rest)]

    monkeypatch.setattr(steps, "record_event", newer)
    with scene.unchanged(), pytest.raises(SchemaMismatch):
        scene.store.record_event(scene.access, "c-1", "x", on=TODAY)


def test_a_case_is_read_in_parts(scene: Scene) -> None:
    """A stream of cases reads no further than a chunk ahead, however many there are."""
    for number in range(3 * ledger.CHUNK):
        scene.open_case(f"c-{number:04d}")
    read = 0

    class Counting(Between):
        def by_case(self, tenant: str) -> Iterator[Entry]:
            nonlocal read
            for entry in super().by_case(tenant):
                read += 1
                yield entry

    cases = scene.store.over(Counting(scene.store.journal)).cases(scene.access)
    assert read == 0
    next(cases)
    assert read <= ledger.CHUNK + 1
    assert len(list(cases)) == 3 * ledger.CHUNK - 1


def test_a_case_may_be_put_again_within_a_batch(scene: Scene) -> None:
    """The second record of a person is compared with the first, not with the store before."""
    records = [(client(fled=True), None), (client(fled=True), None), (client(), None)]
    answers = scene.store.put_all(scene.access, records, valid_from=TODAY, origin="import")
    numbers = [getattr(answer, "number", answer) for _, answer in answers]
    assert numbers == [1, 1, 2]
    assert not list(scene.store.verify(scene.access))


def test_an_id_that_is_too_long_is_a_finding(scene: Scene) -> None:
    """Clients may have ids of a thousand characters, cases of two hundred."""
    answers = scene.store.put_all(
        scene.access, [(client("x" * 201), None)], valid_from=TODAY, origin="import"
    )
    ((_, refused),) = answers
    assert isinstance(refused, kim.InvalidClient)
    assert [finding.path for finding in refused.findings] == ["id"]
    with pytest.raises(kim.InvalidClient):
        scene.store.record_facts(scene.access, client("x" * 201), valid_from=TODAY, origin="form")


def test_case_data_has_a_form(scene: Scene) -> None:
    """What is no object, or holds consents that are none, is refused with the place."""
    for wrong, path in (
        (["opened_on"], "case"),
        ({"consents": ["referral"]}, "case.consents"),
        ({"consents": {"": "2024-01-01"}}, "case.consents."),
        ({"primary_goal": "x" * 201}, "case.primary_goal"),
    ):
        with pytest.raises(kim.InvalidInput) as caught:
            scene.store.put(scene.access, client(), valid_from=TODAY, origin="form", case=wrong)  # type: ignore[arg-type]
        assert [finding.path for finding in caught.value.findings] == [path]
    empty = {"opened_on": None, "case_manager": None, "consents": None}
    scene.store.put(scene.access, client(), valid_from=TODAY, origin="form", case=empty)
    assert scene.store.case(scene.access, "c-1").opened_on == TODAY


def test_facts_that_cannot_be_decided_any_more(scene: Scene) -> None:
    """Replaying tells so in place of differences."""
    scene.put(**REFERRED)
    scene.store.decide(scene.access, "c-1", on=TODAY)
    sealer, key = scene.store.sealer, scene.store.journal.keys("hilden", ["c-1"])["c-1"]

    def spoil(entries: list[Entry]) -> list[Entry]:
        from kim_rules.store.packing import packed
        from kim_rules.store.sealing import context, said

        says = said(sealer, key, entries[1])
        says["facts"]["needs"] = {"astronomy": "long_term"}
        sealed = sealer.seal(key, packed(says), context(entries[1]))
        return chained_anew([entries[0], evolve(entries[1], sealed=sealed), *entries[2:]], sealer)

    store = scene.store.over(Altered(scene.store.journal, spoil))
    (deviation,) = store.replay(scene.access)
    assert not deviation.differences
    assert deviation.reason is not None
    assert "astronomy" not in str(deviation)


def test_an_unreadable_text_is_told_not_raised(scene: Scene) -> None:
    """Verifying goes on when what was unsealed is no JSON."""
    scene.put()
    entries = [evolve(one, body=None) for one in scene.entries()]
    key = scene.store.journal.keys("hilden", ["c-1"])["c-1"]

    class Odd(MemorySealer):
        def unseal(self, wrapped: bytes, sealed: bytes, context: bytes) -> bytes:
            return b"{"

    assert [one.number for one in check_case(Odd(), entries, key)] == [1, 2]


def test_a_rulebook_that_nobody_has_is_told(scene: Scene) -> None:
    """Replaying a decision by rules of an unknown id gives that as the reason."""
    scene.put(**REFERRED)
    made = decision_on(TODAY)
    stamp = {**made.to_dict()["rulebook"], "id": "kreis-atlantis"}
    other = kim.Decision.from_dict({**made.to_dict(), "rulebook": stamp}, kim.load_rulebook())
    scene.store.record_decision(scene.access, other, facts_version=1)
    (deviation,) = scene.store.replay(scene.access)
    assert (deviation.number, deviation.differences) == (1, ())
    (deviation,) = scene.store.replay(scene.access, rulebook=kim.load_rulebook())
    assert [one.outcome for one in deviation.differences] == ["rulebook"]


def test_nothing_is_written_without_a_key(scene: Scene) -> None:
    """A person whose key is lost is told as such, and nothing is written."""
    scene.referred("c-1")

    class Losing(Between):
        @contextmanager
        def writing(self, tenant: str) -> Iterator[Writing]:
            with super().writing(tenant) as work:
                work.drop_key("c-1")
                yield work

    store = scene.store.over(Losing(scene.store.journal))
    for write in (
        lambda: store.decide(scene.access, "c-1", on=TODAY),
        lambda: store.erase(scene.access, "c-1", because="request"),
    ):
        with scene.unchanged(), pytest.raises(SealBroken):
            write()


@pytest.mark.parametrize("sealed", [None, b"", b"{}", b"[]", b'{"because": "whim"}', b"\xff"])
def test_an_altered_erasure_is_told(scene: Scene, sealed: bytes | None) -> None:
    """What stands there in plain is read with care."""
    scene.put()
    scene.store.erase(scene.access, "c-1", because="request")

    def alter(entries: list[Entry]) -> list[Entry]:
        return [*entries[:-1], evolve(entries[-1], sealed=sealed)]

    store = scene.store.over(Altered(scene.store.journal, alter))
    with pytest.raises(SealBroken):
        store.case(scene.access, "c-1")
    with pytest.raises(SealBroken):
        list(store.cases(scene.access))
    assert [one.what for one in store.verify(scene.access)] == ["altered"]


def test_an_entry_that_says_nothing_is_told(scene: Scene) -> None:
    """Where a sealed text is missing, the case cannot be read."""
    scene.put()
    store = scene.store.over(
        Altered(scene.store.journal, lambda entries: [evolve(one, sealed=None) for one in entries])
    )
    with pytest.raises(SealBroken):
        store.case(scene.access, "c-1")


def test_a_long_export_is_carried_over(scene: Scene) -> None:
    """In parts, with as many keys as there are people."""
    for number in range(250):
        scene.put(f"c-{number}")
    target = scene.another_store()
    assert target.import_(scene.access, scene.store.export(scene.access)).number == 500
    assert list(target.cases(scene.access)) == list(scene.store.cases(scene.access))


# --- small parts ---------------------------------------------------------------------------------------


TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.none() | TEXTS | st.integers(-(2**53) + 1, 2**53 - 1), max_size=6))
def test_canonical_json_is_that_of_the_standard(told: list[str | int | None]) -> None:
    """The quick way gives the bytes of RFC 8785 for texts, whole numbers and nothing."""
    assert canonical(told) == rfc8785.dumps(told)


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(0, 1200))
def test_months_later_agrees_with_counting(start: date, months: int) -> None:
    """Month by month, on the same day or the last one of the month."""
    found = months_later(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found + DAY).day == 1
    assert found.day <= start.day


def test_months_end_with_the_calendar() -> None:
    """Beyond the year 9999 it is the last day there is."""
    assert months_later(date(9999, 12, 1), 1) == date.max
    assert months_later(date(9999, 11, 30), 1) == date(9999, 12, 30)


def test_one_process_can_share_a_sealer() -> None:
    """A sealer opens what it sealed, and nothing that another one sealed."""
    first, second = MemorySealer(), MemorySealer()
    key = first.new_key("hilden", "c-1")
    sealed = first.seal(key, b"text", b"here")
    assert first.unseal(key, sealed, b"here") == b"text"
    for sealer, context in ((first, b"there"), (second, b"here")):
        with pytest.raises(SealBroken):
            sealer.unseal(key, sealed, context)
    first.forget(key)
    with pytest.raises(SealBroken):
        first.unseal(key, sealed, b"here")
    assert first.chain_key("a") == first.chain_key("a")
    assert first.chain_key("a") != first.chain_key("b")
    assert first.chain_key("a") != second.chain_key("a")


def test_a_batch_has_at_least_one(scene: Scene) -> None:
    """A batch of none would never end."""
    with pytest.raises(ValueError, match="batch"):
        scene.store.decide_all(scene.access, on=TODAY, batch=0)
    with pytest.raises(ValueError, match="batch"):
        scene.store.put_all(scene.access, [], valid_from=TODAY, origin="form", batch=0)
    with pytest.raises(ValueError, match="within_days"):
        scene.store.due(scene.access, on=TODAY, within_days=-1)


@pytest.mark.parametrize("other", [BIRTHDAY - 400 * DAY, BIRTHDAY + 30 * DAY])
def test_a_decision_about_another_day_hides_no_change(scene: Scene, other: date) -> None:
    """What is due follows from the decision that counts, not from the one recorded last."""
    scene.put(valid_from=date(2020, 1, 1), **YOUNGER)
    scene.store.decide(scene.access, "c-1", on=TODAY)

    def due(on: date) -> list[tuple[str, date]]:
        found = scene.store.due(scene.access, on=on, within_days=2)
        return [(one.reason, one.on) for one in found]

    before = {on: due(on) for on in (BIRTHDAY - 3 * DAY, BIRTHDAY - 2 * DAY, BIRTHDAY)}
    scene.store.decide(scene.access, "c-1", on=other)
    assert {on: due(on) for on in before} == before
    assert list(before.values()) == [[], *[[("decision_changes", BIRTHDAY)]] * 2]


def test_a_decision_ahead_counts_from_its_day(scene: Scene) -> None:
    """Facts of the future that were decided for their day are decided; before it, the others."""
    scene.put(valid_from=TODAY, **REFERRED)
    scene.put(valid_from=TODAY + 5 * DAY, **{**REFERRED, "municipality": "Velbert"})
    scene.store.decide(scene.access, "c-1", on=TODAY + 5 * DAY)

    def undecided(within: int) -> list[date]:
        return [one.on for one in scene.store.due(scene.access, on=TODAY, within_days=within)]

    assert (undecided(4), undecided(5)) == ([TODAY], [])
    scene.store.decide(scene.access, "c-1", on=TODAY)
    assert (undecided(4), undecided(5)) == ([], [])


def test_a_run_of_erasures_takes_one_transaction_a_batch(scene: Scene) -> None:
    """Destroyed keys are swept up after each transaction, which takes long where there are many."""
    for number in range(5):
        scene.put(f"c-{number}")
        scene.store.close_case(scene.access, f"c-{number}", on=TODAY, because="Umzug")
    counted = Counted(scene.store.journal)
    found = scene.store.over(counted).erase_due(scene.access, on=TODAY, months=0)
    assert list(found) == [f"c-{number}" for number in range(5)]
    assert counted.transactions == 1


class Counted(Between):
    """Counts transactions."""

    transactions = 0

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:
        """Counted."""
        self.transactions += 1
        with super().writing(tenant) as writing:
            yield writing


def test_a_wrong_question_is_told_before_anything_is_done(scene: Scene) -> None:
    """Readings and rulebooks are checked when the run is asked for, not when it begins."""
    scene.referred()
    with pytest.raises(kim.InvalidReadings):
        scene.store.decide_all(scene.access, on=TODAY, readings={"several": "seven"})
    with pytest.raises(kim.UnknownRulebook):
        scene.store.decide_all(scene.access, on=TODAY, rulebook="kreis-atlantis")


def test_set_clocks_and_scenes_are_independent() -> None:
    """Each scene has a clock of its own, which begins at the same moment."""
    first, second = SetClock(), SetClock()
    first.advance(days=1)
    assert (first() - second()) == timedelta(days=1)
