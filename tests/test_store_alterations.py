"""Random alterations of the log: every one of them is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import attrs
from attrs import evolve

from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Entry, Head
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.testing.laws.scene import TODAY, Scene
from kim_rules.testing.laws.tampering import Altered

Alteration = Callable[[Random, list[Entry]], list[Entry]]
COUNT = 10_000


def scene_of_a_day() -> Scene:
    """A log with entries of every kind, by several people."""
    sealer = MemorySealer()
    scene = Scene(lambda clock: CaseStore(MemoryJournal(), sealer, clock))
    store, access = scene.store, scene.access
    for case_id in ("c-1", "c-2"):
        scene.referred(case_id)
        scene.clock.advance(minutes=7)
    store.change_case(access, "c-1", case_manager="kim-4")
    store.advance_referral(access, "c-1", 1, "accepted")
    store.record_event(scene.program, "c-1", "goal_reached", on=TODAY)
    store.withdraw_consent(access, "c-2", "referral", on=TODAY)
    store.close_case(access, "c-2", on=TODAY, because="Umzug")
    store.reopen_case(access, "c-2", on=TODAY)
    store.erase(access, "c-2", because="request")
    return scene


def flipped(rng: Random, data: bytes | None) -> bytes:
    """The same bytes but for one bit; a byte where there was none."""
    if not data:
        return bytes([rng.randrange(256)])
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def other_value(rng: Random, entry: Entry, name: str) -> Any:
    """Another value of a field."""
    value = getattr(entry, name)
    if name in ("sealed", "body", "code"):
        shorter = value[:-1] if value else None
        return rng.choice([flipped(rng, value), shorter, None] if value else [flipped(rng, value)])
    if name == "recorded_at":
        return value + timedelta(microseconds=rng.choice([-1, 1, 10**6, 3600 * 10**6]))
    if isinstance(value, int):
        return value + rng.choice([-1, 1, 1000])
    return rng.choice([value + " ", value[:-1], value.upper() + "x", "", value + "\u0301"])


def alter_field(rng: Random, entries: list[Entry]) -> list[Entry]:
    """One field of one entry."""
    at = rng.randrange(len(entries))
    name = rng.choice([field.name for field in attrs.fields(Entry)])
    value: Any = other_value(rng, entries[at], name)
    if name == "code" and value is None:
        value = b""
    entries[at] = evolve(entries[at], **{name: value})
    return entries


def copy_field(rng: Random, entries: list[Entry]) -> list[Entry]:
    """What another entry says, or its code, in the place of the own."""
    name = rng.choice(["sealed", "body", "code", "actor", "recorded_at", "kind"])
    while True:
        at, other = rng.sample(range(len(entries)), 2)
        value = getattr(entries[other], name)
        if value != getattr(entries[at], name):
            entries[at] = evolve(entries[at], **{name: value})
            return entries


def leave_out(rng: Random, entries: list[Entry]) -> list[Entry]:
    """Some entries in a row, perhaps at the end."""
    at = rng.randrange(len(entries))
    del entries[at : at + rng.randint(1, 4)]
    return entries


def leave_out_and_renumber(rng: Random, entries: list[Entry]) -> list[Entry]:
    """The same, and nobody sees it by the numbers."""
    left = leave_out(rng, entries)
    return [evolve(entry, number=number) for number, entry in enumerate(left, 1)]


def move(rng: Random, entries: list[Entry]) -> list[Entry]:
    """One entry to another place, with its number or with a new one."""
    at, to = rng.sample(range(len(entries)), 2)
    entries.insert(to, entries.pop(at))
    if rng.random() < 0.5:
        return [evolve(entry, number=number) for number, entry in enumerate(entries, 1)]
    return entries


def double(rng: Random, entries: list[Entry]) -> list[Entry]:
    """One entry twice, side by side or at the end, perhaps with a new number."""
    entry = rng.choice(entries)
    place = rng.choice([entry.number, len(entries)])
    entries.insert(place, rng.choice([entry, evolve(entry, number=len(entries) + 1)]))
    return entries


ALTERATIONS: tuple[Alteration, ...] = (
    alter_field,
    alter_field,
    alter_field,
    copy_field,
    leave_out,
    leave_out_and_renumber,
    move,
    double,
)


def test_10000_random_alterations_are_found() -> None:
    """With the head that the journal keeps, whatever is done to the entries."""
    scene, rng = scene_of_a_day(), Random(5)
    original = scene.entries()
    assert not list(scene.store.verify(scene.access))
    found: Counter[str] = Counter()
    for _ in range(COUNT):
        alteration = rng.choice(ALTERATIONS)
        altered = alteration(rng, list(original))
        assert altered != original
        store = scene.store.over(Altered(scene.store.journal, lambda _, to=altered: to))  # type: ignore[misc]
        first = next(store.verify(scene.access), None)
        assert first is not None, alteration.__name__
        found[alteration.__name__] += 1
    assert set(found) == {alteration.__name__ for alteration in ALTERATIONS}
    assert sum(found.values()) == COUNT


def test_a_log_cut_off_with_its_head_is_found_by_any_later_head() -> None:
    """Whoever kept a head outside finds every earlier end, whatever the journal says."""
    scene = scene_of_a_day()
    entries = scene.entries()
    heads = [Head(entry.number, entry.code, entry.recorded_at) for entry in entries]
    for left, own in enumerate(heads, 1):
        cut = scene.store.over(
            Altered(scene.store.journal, lambda all_, n=left: all_[:n], head=own)  # type: ignore[misc]
        )
        for kept in heads:
            breaks = [one.what for one in cut.verify(scene.access, kept)]
            assert ("truncated" in breaks) == (kept.number > left)
