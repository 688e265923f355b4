"""The case store against plain dictionaries: random operations, two times, foreign tenants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest

from kim_rules.errors import Conflict, Erased, NoSuchCase, NotAllowed, StoreError
from kim_rules.store.cases import CaseStore
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.store.records import Access, Case
from kim_rules.testing.laws.scene import DAY, NOW, TODAY, Scene, SetClock, client

ACCESS = Access("hilden", "worker-1", "case_management")
DAYS = [TODAY + by * DAY for by in range(-2, 3)]


class Model:
    """What a store has to answer, written down without any of its code."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str, Any]] = {}

    def write(self, case_id: str, expected: int | None) -> dict[str, Any]:
        """The case to write to, or the error that the store has to raise."""
        case = self.cases.get(case_id)
        if expected is not None and expected != (case["version"] if case else 0):
            raise Conflict("", "")
        if case is None:
            raise NoSuchCase("", "")
        if case["erased"]:
            raise Erased("", "")
        return case

    def open(self, case_id: str, day: date) -> None:
        """Open a case."""
        if case_id in self.cases:
            raise (Erased if self.cases[case_id]["erased"] else Conflict)("", "")
        self.cases[case_id] = {
            "version": 1, "opened": day, "closed": None, "manager": None, "consents": [],
            "facts": [], "events": [], "erased": False,
        }  # fmt: skip

    def take(
        self, name: str, case_id: str, day: date, value: str, expected: int | None = None
    ) -> None:
        """Take a step, or raise what the store has to; one that changes nothing is not counted."""
        if name == "open":
            self.open(case_id, day)
            return
        case = self.write(case_id, expected)
        before = repr(case)
        if case["closed"] and name not in ("reopen", "withdraw", "erase"):
            raise NotAllowed("", "")
        getattr(self, f"_{name}")(case, day, value)
        case["version"] += before != repr(case)

    def _close(self, case: dict[str, Any], day: date, value: str) -> None:
        if day < case["opened"]:
            raise NotAllowed("", "")
        case["closed"] = day

    def _reopen(self, case: dict[str, Any], day: date, value: str) -> None:
        if case["closed"] is None or day < case["closed"]:
            raise NotAllowed("", "")
        case["closed"] = None

    def _change(self, case: dict[str, Any], day: date, value: str) -> None:
        case["manager"] = value

    def _consent(self, case: dict[str, Any], day: date, value: str) -> None:
        if case["consents"] and case["consents"][-1][1] is None:
            if case["consents"][-1][0] != day:
                raise NotAllowed("", "")
        elif any(day < withdrawn for _, withdrawn in case["consents"]):
            raise NotAllowed("", "")
        else:
            case["consents"].append((day, None))

    def _withdraw(self, case: dict[str, Any], day: date, value: str) -> None:
        given, withdrawn = case["consents"][-1] if case["consents"] else (date.max, None)
        if withdrawn != day:
            if withdrawn is not None or day < given:
                raise NotAllowed("", "")
            case["consents"][-1] = (given, day)

    def _facts(self, case: dict[str, Any], day: date, value: str) -> None:
        if case["facts"][-1:] != [(day, value)]:
            case["facts"].append((day, value))

    def _event(self, case: dict[str, Any], day: date, value: str) -> None:
        case["events"].append((day, value))

    def _erase(self, case: dict[str, Any], day: date, value: str) -> None:
        case["erased"] = True


def real(store: CaseStore, name: str, case_id: str, day: date, value: str, **named: Any) -> object:
    """The same step by the store."""
    calls: dict[str, Callable[[], object]] = {
        "open": lambda: store.open_case(ACCESS, case_id, opened_on=day),
        "close": lambda: store.close_case(ACCESS, case_id, on=day, because=value, **named),
        "reopen": lambda: store.reopen_case(ACCESS, case_id, on=day, **named),
        "change": lambda: store.change_case(ACCESS, case_id, case_manager=value, **named),
        "consent": lambda: store.give_consent(ACCESS, case_id, "referral", on=day, **named),
        "withdraw": lambda: store.withdraw_consent(ACCESS, case_id, "referral", on=day, **named),
        "facts": lambda: store.record_facts(
            ACCESS, client(case_id, municipality=value), valid_from=day, origin="form", **named
        ),
        "event": lambda: store.record_event(ACCESS, case_id, "x", on=day, value=value, **named),
        "erase": lambda: store.erase(ACCESS, case_id, because="request", **named),
    }
    return calls[name]()


def seen(case: Case) -> dict[str, Any]:
    """A case in the words of the model."""
    return {
        "version": case.version, "opened": case.opened_on, "closed": case.closed_on,
        "manager": case.case_manager,
        "consents": [(one.given_on, one.withdrawn_on) for one in case.consents],
        "facts": [(one.valid_from, one.facts["municipality"]) for one in case.facts],
        "events": [(one.on, one.value) for one in case.events], "erased": case.erased,
    }  # fmt: skip


#: How often each step is taken.
STEPS = {
    "open": 4, "close": 2, "reopen": 3, "change": 4, "consent": 4, "withdraw": 3, "facts": 6,
    "event": 3, "erase": 1,
}  # fmt: skip


def random_steps(rng: Random) -> Iterator[tuple[str, str, date, str, int | None]]:
    """Steps on two cases, some of which name a version that is not there (any more)."""
    yield "open", "a", TODAY, "x", None
    for name in rng.choices(list(STEPS), list(STEPS.values()), k=60):
        stale = rng.choice([None, None, 0, 0, 0, 0, -1, 1])
        yield name, rng.choice("aaab"), rng.choice(DAYS), rng.choice("xy"), stale


def raised(call: Callable[[], object]) -> type[Exception] | None:
    """Which error of the store a call raises."""
    try:
        call()
    except StoreError as error:
        return type(error)
    return None


@pytest.mark.parametrize("first", range(0, 150, 15))
def test_random_operations_agree_with_plain_dictionaries(first: int) -> None:
    """Every answer and every refusal is that of the model, and so is the case in the end."""
    for seed in range(first, first + 15):
        operate(random_steps(Random(seed)))


def operate(asked: Iterable[tuple[str, str, date, str, int | None]]) -> None:
    """Take the steps in the store and in the model, and compare."""
    store, model = CaseStore(MemoryJournal(), MemorySealer(), SetClock()), Model()
    for name, case_id, day, value, stale in asked:
        version = model.cases.get(case_id, {"version": 0})["version"]
        expected = None if stale is None or name == "open" else max(version + stale, 0)
        named = {} if name == "open" else {"expected": expected}

        wanted = raised(partial(model.take, name, case_id, day, value, **named))
        assert raised(partial(real, store, name, case_id, day, value, **named)) is wanted, name
    for case in store.cases(ACCESS):
        wanted_case = model.cases.pop(case.id)
        if wanted_case["erased"]:
            assert (case.version, case.erased, case.opened_on) == (
                wanted_case["version"],
                True,
                None,
            )
        else:
            assert seen(case) == wanted_case
    assert not model.cases
    assert not list(store.verify(ACCESS))


def test_two_times_agree_with_looking_at_every_version() -> None:
    """2,000 questions what was known when about which day, against all versions one by one."""
    rng = Random(7)
    for _ in range(100):
        clock = SetClock()
        store = CaseStore(MemoryJournal(), MemorySealer(), clock)
        store.open_case(ACCESS, "c-1", opened_on=TODAY)
        recorded: list[tuple[datetime, date, int]] = []
        for number in range(1, rng.randint(2, 9)):
            clock.advance(hours=rng.choice([0, 1, 14, 15, 24]))
            day = TODAY + rng.randint(-3, 3) * DAY
            given_facts = client(municipality=f"Ort {number}")
            store.record_facts(ACCESS, given_facts, valid_from=day, origin="form")
            recorded.append((clock.now, day, number))
        for _ in range(20):
            valid_on = TODAY + rng.randint(-4, 4) * DAY
            moment = NOW + timedelta(hours=rng.randint(-30, 120))
            known_at = rng.choice([moment, moment.date(), None])
            best = None
            for learnt, day, number in recorded:
                if isinstance(known_at, datetime):
                    known = learnt <= known_at
                elif known_at is None:
                    known = True
                else:
                    midnight = datetime.combine(known_at + DAY, datetime.min.time(), UTC)
                    known = learnt < midnight
                if known and day <= valid_on and (best is None or day >= best[0]):
                    best = (day, number)
            found = store.facts(ACCESS, "c-1", valid_on=valid_on, known_at=known_at)
            assert (found and found.number) == (best and best[1])


def test_20000_foreign_calls_give_nothing() -> None:
    """Whatever another tenant asks about any case, at random: nothing, and nothing changes."""
    rng, clock = Random(11), SetClock()
    journal, sealer = MemoryJournal(), MemorySealer()
    scene = Scene(lambda _: CaseStore(journal, sealer, clock))
    ids = [f"c-{number}" for number in range(20)]
    for number, case_id in enumerate(ids):
        scene.referred(case_id) if number % 2 else scene.put(case_id)
    scene.store.erase(scene.access, "c-3", because="request")
    scene.store.close_case(scene.access, "c-4", on=TODAY, because="Umzug")
    before = scene.entries()
    names = ["velbert", "Hilden", "hilden ", " hilden", "hilden%", "%", "hild", "hilden/", "*"]
    strangers = [Access(name, "worker-9", "case_management") for name in names]
    for _ in range(20_000):
        stranger, case_id = rng.choice(strangers), rng.choice(ids)
        assert not rows_of(scene.store, stranger, case_id, rng.randrange(16))
    assert scene.entries() == before
    assert all(scene.store.head(one).number == 0 for one in strangers)


def rows_of(store: CaseStore, access: Access, case_id: str, which: int) -> list[object]:
    """What a call gives; nothing when it says that there is no such case."""
    calls: tuple[Callable[[], Any], ...] = (
        lambda: [store.case(access, case_id)],
        lambda: store.cases(access),
        lambda: [store.facts(access, case_id, valid_on=TODAY)],
        lambda: [store.decision(access, case_id, 1)],
        lambda: store.due(access, on=TODAY, within_days=4000, facts_older_than_months=0),
        lambda: store.replay(access),
        lambda: store.retention_due(access, on=date.max, months=0),
        lambda: store.erase_due(access, on=date.max, months=0),
        lambda: store.verify(access),
        lambda: (line for line in store.export(access) if "case" in line),
        lambda: [store.change_case(access, case_id, case_manager="x")],
        lambda: [store.close_case(access, case_id, on=TODAY, because="x")],
        lambda: [store.decide(access, case_id, on=TODAY)],
        lambda: store.decide_all(access, on=TODAY),
        lambda: [store.advance_referral(access, case_id, 1, "accepted")],
        lambda: [store.erase(access, case_id, because="request")],
    )
    try:
        return list(calls[which]())
    except NoSuchCase:
        return []
