"""Laws on the log: whatever is done to it is found, and a write is whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve

from kim_rules.errors import ClockWentBack, NotAllowed, SealBroken, StoreUnavailable
from kim_rules.store.journal import Entry, Head
from kim_rules.store.records import Break
from kim_rules.testing.laws.scene import NOW, TODAY, Scene, client
from kim_rules.testing.laws.tampering import Altered, Failing, chained_anew

Alter = Callable[[list[Entry]], Sequence[Entry]]


def alterations(entry: Entry) -> dict[str, Any]:
    """Another value for every field of an entry but its number."""
    return {
        "tenant": "velbert",
        "case": "c-2",
        "version": entry.version + 1,
        "kind": "changed",
        "recorded_at": entry.recorded_at + timedelta(microseconds=1),
        "actor": "worker-2",
        "purpose": "statistics",
        "sealed": _flipped(entry.sealed),
        "body": _flipped(entry.body),
        "code": _flipped(entry.code),
    }


def _flipped(data: bytes | None) -> bytes:
    data = data or b"\0"
    return data[:-1] + bytes([data[-1] ^ 1])


def found(scene: Scene, alter: Alter = list, head: Head | None = None) -> list[Break]:
    """What verifying an altered log finds, with a head that was remembered outside."""
    store = scene.store.over(Altered(scene.store.journal, alter))
    return list(store.verify(scene.access, head))


def replaced(number: int, *others: Entry) -> Alter:
    """Puts other entries in the place of one."""
    return lambda entries: [*entries[: number - 1], *others, *entries[number:]]


def being(entries: Sequence[Entry]) -> Alter:
    """Puts other entries in the place of all."""
    return lambda _: entries


def told(breaks: Iterable[Break]) -> list[tuple[int, str]]:
    """Where, and what was found there."""
    return [(one.number, one.what) for one in breaks]


class ChainLaws:
    """Laws on what verifying finds."""

    def test_a_write_is_an_entry_with_who_and_what_for(self, scene: Scene) -> None:
        """The log tells in plain who wrote when and what for, and what kind of entry it is."""
        scene.referred()
        entries = scene.entries()
        assert [one.kind for one in entries] == [
            "opened",
            "facts",
            "consent_given",
            "decision",
            "referral",
        ]
        for number, entry in enumerate(entries, 1):
            assert (entry.tenant, entry.number, entry.case) == ("hilden", number, "c-1")
            assert (entry.actor, entry.purpose) == ("worker-1", "case_management")
            assert entry.recorded_at == NOW
        head = scene.store.head(scene.access)
        assert (head.number, head.code, head.recorded_at) == (5, entries[-1].code, NOW)

    def test_a_log_as_it_was_written_verifies(self, scene: Scene) -> None:
        """Nothing is found in it, by its own head or any that was remembered; progress is told."""
        heads = [scene.store.head(scene.access)]
        for number in range(3):
            scene.referred(f"c-{number}")
            heads.append(scene.store.head(scene.access))
        scene.store.erase(scene.access, "c-1", because="request")
        for head in heads:
            assert found(scene, head=head) == []
        progress: list[int] = []
        assert not list(scene.store.verify(scene.access, each=progress.append))
        assert progress == [entry.number for entry in scene.entries()]

    def test_every_altered_field_is_found(self, scene: Scene) -> None:
        """Whatever is altered in whichever entry, it is found there."""
        scene.referred()
        entries = scene.entries()
        for entry in entries:
            for name, value in alterations(entry).items():
                other = evolve(entry, **{name: value})
                breaks = found(scene, replaced(entry.number, other))
                assert (entry.number, "altered") in told(breaks), name

    def test_a_missing_entry_is_found(self, scene: Scene) -> None:
        """Wherever it was, also as the first one."""
        scene.referred()
        for number in range(1, 5):
            assert (number, "missing") in told(found(scene, replaced(number)))

    def test_entries_out_of_order_are_found(self, scene: Scene) -> None:
        """Exchanged as they are, or exchanged and numbered anew; repeated ones, too."""
        scene.referred()
        entries = scene.entries()
        for first, second in pairwise(entries):
            at = first.number
            rest = entries[second.number :]
            exchanged = [*entries[: at - 1], second, first, *rest]
            numbered = [evolve(one, number=number) for number, one in enumerate(exchanged, 1)]
            assert (at, "reordered") in told(found(scene, being(exchanged)))
            assert (at, "altered") in told(found(scene, being(numbered)))
            assert (at, "reordered") in told(found(scene, replaced(at, first, first)))

    def test_a_log_that_was_cut_off_is_found(self, scene: Scene) -> None:
        """By the head in the journal, wherever the end was cut off."""
        scene.referred()
        entries = scene.entries()
        for left in range(5):
            breaks = found(scene, being(entries[:left]))
            assert (left + 1, "truncated") in told(breaks)

    def test_a_log_that_was_cut_off_with_its_head_is_found(self, scene: Scene) -> None:
        """By the head that was remembered outside, when it is cut off or written anew."""
        scene.referred()
        entries, head = scene.entries(), scene.store.head(scene.access)
        last = entries[-2]
        own = Head(last.number, last.code, last.recorded_at)
        cut = scene.store.over(Altered(scene.store.journal, lambda all_: all_[:-1], head=own))
        assert not list(cut.verify(scene.access))
        assert told(cut.verify(scene.access, head)) == [(5, "truncated")]
        for kept in (1, 4):
            changed = [*entries[:kept], evolve(entries[kept], actor="x"), *entries[kept + 1 :]]
            anew = chained_anew(changed, scene.store.sealer)
            own = Head(5, anew[-1].code, NOW)
            forged = scene.store.over(Altered(scene.store.journal, being(anew), head=own))
            assert not list(forged.verify(scene.access))
            assert told(forged.verify(scene.access, head)) == [(5, "altered")]

    def test_an_entry_after_the_end_is_found(self, scene: Scene) -> None:
        """A head that stands before the last entry, or beside it, is not the head."""
        scene.referred()
        entries = scene.entries()
        before = Head(4, entries[3].code, NOW)
        beside = Head(5, entries[3].code, NOW)
        for head in (before, beside):
            store = scene.store.over(Altered(scene.store.journal, head=head))
            assert [one.number for one in store.verify(scene.access)] == [5]

    def test_a_gap_in_a_case_is_found(self, scene: Scene) -> None:
        """Even by one who can write codes: the entries of a case are counted."""
        scene.referred()

        def forge(entries: list[Entry]) -> list[Entry]:
            return chained_anew([*entries[:2], *entries[3:]], scene.store.sealer)

        own = Head(4, forge(list(scene.entries()))[-1].code, NOW)
        store = scene.store.over(Altered(scene.store.journal, forge, head=own))
        assert told(store.verify(scene.access)) == [(3, "missing")]


class SealLaws:
    """Laws on texts that are moved, and keys that are lost or come back."""

    def test_a_sealed_text_stays_where_it_was_sealed(self, scene: Scene) -> None:
        """Moved to another entry it opens neither there nor in verifying, codes or not."""
        scene.put(fled=True)
        scene.put(fled=False)

        def move(entries: list[Entry]) -> list[Entry]:
            entries[2] = evolve(entries[2], sealed=entries[1].sealed)
            return chained_anew(entries, scene.store.sealer)

        own = Head(3, move(list(scene.entries()))[-1].code, NOW)
        store = scene.store.over(Altered(scene.store.journal, move, head=own))
        with pytest.raises(SealBroken):
            store.case(scene.access, "c-1")
        assert told(store.verify(scene.access)) == [(3, "unreadable")]

    def test_a_body_stays_where_it_was_sealed(self, scene: Scene) -> None:
        """The full text of one decision cannot be put in the place of another."""
        scene.referred()
        scene.store.decide(scene.access, "c-1", on=TODAY)

        def move(entries: list[Entry]) -> list[Entry]:
            entries[-1] = evolve(entries[-1], body=entries[3].body)
            return entries

        store = scene.store.over(Altered(scene.store.journal, move))
        assert store.decision(scene.access, "c-1", 1)
        with pytest.raises(SealBroken):
            store.decision(scene.access, "c-1", 2)

    def test_a_lost_key_is_found(self, scene: Scene) -> None:
        """A person whose key is gone without an erasure is told as such, never as erased."""
        scene.put("c-1")
        scene.put("c-2")
        store = scene.store.over(
            Altered(
                scene.store.journal, keys=lambda keys: {"c-2": keys["c-2"]} if "c-2" in keys else {}
            )
        )
        with pytest.raises(SealBroken):
            store.case(scene.access, "c-1")
        with pytest.raises(SealBroken):
            list(store.cases(scene.access))
        assert told(store.verify(scene.access)) == [(1, "unreadable")]

    def test_exchanged_keys_are_found(self, scene: Scene) -> None:
        """The key of one person opens nothing of another."""
        scene.put("c-1")
        scene.put("c-2")
        keys = scene.store.journal.keys(scene.access.tenant, ["c-1", "c-2"])
        other = {"c-1": keys["c-2"], "c-2": keys["c-1"]}
        store = scene.store.over(Altered(scene.store.journal, keys=lambda _: other))
        with pytest.raises(SealBroken):
            store.case(scene.access, "c-1")
        assert {one.number for one in store.verify(scene.access)} == {1, 2, 3, 4}

    def test_a_key_that_came_back_is_found(self, scene: Scene) -> None:
        """An erased person whose key is there again, as from an old copy, is told."""
        scene.put()
        keys = scene.store.journal.keys(scene.access.tenant, ["c-1"])
        scene.store.erase(scene.access, "c-1", because="request")
        store = scene.store.over(Altered(scene.store.journal, keys=lambda _: keys))
        assert told(store.verify(scene.access)) == [(3, "altered")]
        assert store.case(scene.access, "c-1").erased


class WholeLaws:
    """Laws on writes that fail, and on the clock."""

    def test_a_write_that_fails_leaves_nothing(self, scene: Scene) -> None:
        """Whatever goes wrong in the journal: the store is unavailable, nothing was written."""
        scene.referred()
        scene.open_case("c-2")
        for error in (OSError("No space left on device"), RuntimeError("x"), KeyError("c-1")):
            store = scene.store.over(Failing(scene.store.journal, error))
            for write in (
                lambda s: s.open_case(scene.access, "c-3", opened_on=TODAY),
                lambda s: s.put(scene.access, client("c-4"), valid_from=TODAY, origin="form"),
                lambda s: s.decide(scene.access, "c-1", on=TODAY, propose=True),
                lambda s: s.withdraw_consent(scene.access, "c-1", "referral", on=TODAY),
                lambda s: s.erase(scene.access, "c-1", because="request"),
                lambda s: list(s.decide_all(scene.access, on=TODAY)),
            ):
                with scene.unchanged(), pytest.raises(StoreUnavailable) as caught:
                    write(store)
                assert "No space" not in str(caught.value)
        assert not scene.store.case(scene.access, "c-1").erased
        assert not list(scene.store.verify(scene.access))
        scene.put("c-1")

    def test_a_refusal_of_the_journal_is_passed_on(self, scene: Scene) -> None:
        """What a journal raises as an error of kim-rules reaches the caller as it is."""
        scene.open_case()
        refusal = NotAllowed("nur lesend", "read only")
        store = scene.store.over(Failing(scene.store.journal, refusal))
        with scene.unchanged(), pytest.raises(NotAllowed) as caught:
            store.change_case(scene.access, "c-1", case_manager="kim-4")
        assert caught.value is refusal

    def test_a_transaction_is_undone_when_it_raises(self, scene: Scene) -> None:
        """The journal keeps nothing of it, neither entries nor keys, and goes on."""
        scene.put()
        entries = scene.entries()
        journal, tenant = scene.store.journal, scene.access.tenant
        further = evolve(entries[-1], number=3, version=3)
        other = evolve(entries[0], number=4, case="c-2")
        with (  # noqa: PT012 - what a transaction shows before it is undone
            scene.unchanged(),
            pytest.raises(ZeroDivisionError),
            journal.writing(tenant) as work,
        ):
            assert work.head().number == 2
            work.put_key("c-2", b"key")
            work.add([further, other])
            work.drop_key("c-1")
            assert (work.head().number, work.version("c-1"), work.version("c-2")) == (4, 3, 1)
            assert [one.number for one in work.entries("c-1")] == [1, 2, 3]
            assert (work.key("c-1"), work.key("c-2")) == (None, b"key")
            raise ZeroDivisionError
        assert list(journal.keys(tenant, ["c-1", "c-2"])) == ["c-1"]
        scene.put(fled=True)

    def test_a_clock_that_is_a_little_late_is_no_harm(self, scene: Scene) -> None:
        """Up to five seconds before the last entry, the moment of that entry is recorded."""
        scene.open_case("c-1")
        scene.clock.advance(seconds=-5)
        scene.open_case("c-2")
        assert [one.recorded_at for one in scene.entries()] == [NOW, NOW]

    def test_a_clock_that_went_back_is_refused(self, scene: Scene) -> None:
        """More than five seconds before the last entry nothing is written, until it is right."""
        scene.open_case("c-1")
        scene.clock.advance(seconds=-5, microseconds=-1)
        with scene.unchanged(), pytest.raises(ClockWentBack):
            scene.open_case("c-2")
        scene.clock.now = NOW + timedelta(seconds=1)
        scene.open_case("c-2")
        assert scene.entries()[-1].recorded_at == NOW + timedelta(seconds=1)

    def test_a_clock_without_a_zone_is_refused(self, scene: Scene) -> None:
        """A time of day without a time zone is no moment; other zones are told in UTC."""
        scene.clock.now = NOW.replace(tzinfo=None)
        with scene.unchanged(), pytest.raises(ValueError):
            scene.open_case()
        scene.clock.now = NOW.astimezone(timezone(timedelta(hours=-11)))
        scene.open_case()
        assert scene.entries()[0].recorded_at == NOW
        assert scene.entries()[0].recorded_at.utcoffset() == timedelta(0)
