"""Laws on export and import: everything is carried over, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kim_rules.errors import Conflict, NotAllowed, SchemaMismatch, StoreError, WrongKey
from kim_rules.store.journal import Head
from kim_rules.store.memory import MemorySealer
from kim_rules.testing.laws.scene import TODAY, Scene
from kim_rules.testing.laws.tampering import Altered

Line = dict[str, Any]


def exported(scene: Scene) -> list[Line]:
    """The lines of an export, as they come back from a file."""
    lines = (json.dumps(line) for line in scene.store.export(scene.access))
    return [json.loads(line) for line in lines]


def filled(scene: Scene) -> list[Line]:
    """The export of two cases, one of which was erased."""
    scene.put("c-1", fled=True)
    scene.put("c-2")
    scene.store.erase(scene.access, "c-2", because="request")
    return exported(scene)


class TransferLaws:
    """Laws on carrying a log over to another store."""

    def test_an_export_carries_everything(self, scene: Scene) -> None:
        """Cases, decisions, erased persons, head and log are the same in the other store."""
        scene.referred("c-1")
        scene.put("c-2")
        scene.store.erase(scene.access, "c-2", because="request")
        scene.put("c-3", access=scene.foreign)
        target = scene.another_store()
        head = target.import_(scene.access, exported(scene))
        assert head == scene.store.head(scene.access) == target.head(scene.access)
        assert list(target.cases(scene.access)) == list(scene.store.cases(scene.access))
        full = target.decision(scene.access, "c-1", 1)
        assert full == scene.store.decision(scene.access, "c-1", 1)
        entries = list(target.journal.entries(scene.access.tenant, bodies=True))
        assert entries == scene.entries()
        assert not list(target.verify(scene.access, head))
        assert not list(target.cases(scene.foreign))
        target.change_case(scene.access, "c-1", case_manager="kim-4")
        assert target.head(scene.access).number == head.number + 1

    def test_an_empty_store_is_carried_over(self, scene: Scene) -> None:
        """An export without entries is imported as such, and leaves the store empty."""
        target = scene.another_store()
        assert target.import_(scene.access, exported(scene)) == Head()
        assert target.open_case(scene.access, "c-1", opened_on=TODAY) == 1

    def test_an_export_has_no_key_of_an_erased_person(self, scene: Scene) -> None:
        """Keys stand before the first entry of those who were not erased; the end counts them."""
        lines = filled(scene)
        assert [line.get("kind") or next(iter(line)) for line in lines] == [
            "format",
            "key",
            "opened",
            "facts",
            "opened",
            "facts",
            "erased",
            "end",
        ]
        assert [line["case"] for line in lines if "key" in line] == ["c-1"]
        assert lines[-1] == {"end": "kim-rules/store/1", "entries": 5, "keys": 1}

    def test_an_export_that_was_cut_off_is_refused(self, scene: Scene) -> None:
        """Wherever it ends, and when reading it fails: nothing is imported."""
        lines, target = filled(scene), scene.another_store()

        def broken(kept: int) -> Iterator[Line]:
            yield from lines[:kept]
            raise EOFError

        for kept in range(len(lines)):
            with pytest.raises(StoreError):
                target.import_(scene.access, lines[:kept])
            with pytest.raises((EOFError, StoreError)):
                target.import_(scene.access, broken(kept))
            assert target.head(scene.access).number == 0
        target.import_(scene.access, lines)

    def test_an_altered_export_is_refused(self, scene: Scene) -> None:
        """Whatever is altered, left out, doubled or moved: nothing is imported."""
        scene.put("c-1", fled=True)
        scene.put("c-2")
        (key,) = (line for line in exported(scene) if "key" in line and line["case"] == "c-2")
        scene.store.erase(scene.access, "c-2", because="request")
        lines, target = exported(scene), scene.another_store()
        brought_back = [*lines[:4], key, *lines[4:-1], {**lines[-1], "keys": 2}]
        for altered in (brought_back, *alterations(lines)):
            with pytest.raises(StoreError):
                target.import_(scene.access, altered)
            assert target.head(scene.access).number == 0
            assert not target.journal.keys(scene.access.tenant, ["c-1", "c-2"])
        target.import_(scene.access, lines)

    def test_an_import_needs_an_empty_tenant(self, scene: Scene) -> None:
        """What is there is not mixed with anything; other tenants do not matter."""
        lines, target = filled(scene), scene.another_store()
        target.open_case(scene.foreign, "c-1", opened_on=TODAY)
        target.import_(scene.access, lines)
        with pytest.raises(Conflict):
            target.import_(scene.access, lines)
        assert target.head(scene.access) == scene.store.head(scene.access)

    def test_an_export_of_another_tenant_is_refused(self, scene: Scene) -> None:
        """A log is imported under the name under which it was written."""
        lines, target = filled(scene), scene.another_store()
        with pytest.raises(NotAllowed):
            target.import_(scene.foreign, lines)
        assert target.head(scene.foreign).number == 0

    def test_another_master_key_is_told(self, scene: Scene) -> None:
        """Who has another master key is told that, and imports nothing."""
        lines, target = filled(scene), scene.another_store()
        stranger = type(target)(target.journal, MemorySealer(), scene.clock)
        with pytest.raises(WrongKey):
            stranger.import_(scene.access, lines)
        assert target.head(scene.access).number == 0

    def test_an_export_of_another_form_is_told(self, scene: Scene) -> None:
        """One of a newer program is told from what is no export at all."""
        lines, target = filled(scene), scene.another_store()
        with pytest.raises(SchemaMismatch):
            target.import_(scene.access, [{**lines[0], "format": "kim-rules/store/2"}])
        wrong: tuple[list[Any], ...] = ([], [{}], [{"id": "c-1"}], [None], [[]], ["x"], lines[1:])
        for other in wrong:
            with pytest.raises(StoreError):
                target.import_(scene.access, other)
        assert target.head(scene.access).number == 0

    def test_no_export_is_finished_without_a_key(self, scene: Scene) -> None:
        """When somebody is erased while it is read, or the log is cut off, it has no end."""
        filled(scene)
        journal = scene.store.journal
        keyless = scene.store.over(Altered(journal, keys=lambda _: {}))
        cut = scene.store.over(Altered(journal, lambda entries: entries[:-1]))
        for store in (keyless, cut):
            read: list[Line] = []
            with pytest.raises(StoreError):
                read.extend(store.export(scene.access))
            assert not any("end" in line for line in read)


def alterations(lines: list[Line]) -> Iterator[list[Line]]:
    """An export with one alteration each."""
    for at, line in enumerate(lines):
        before, after = lines[:at], lines[at + 1 :]
        yield [*before, *after]
        yield [*before, line, line, *after]
        yield [*before, *after[:1], line, *after[1:]] if after else [*lines, {}]
        for key, value in line.items():
            yield [*before, {name: line[name] for name in line if name != key}, *after]
            for other in (_other(value), None, [value]):
                if other != value:
                    yield [*before, {**line, key: other}, *after]


def _other(value: object) -> object:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return ("1" if value[:1] != "1" else "0") + value[1:]
    return "QQ=="
