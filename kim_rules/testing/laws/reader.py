"""Laws of readers: what gives the clients of a file, one by one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from kim_rules.errors import PluginError
from kim_rules.facts import Client
from kim_rules.hookspecs import Reader
from kim_rules.rulebook import Rulebook

#: Has to stand in the broken file, and must not stand in the message about it.
CANARY = "Geheimhausen-4711"

Record = Mapping[str, Any]


class ReaderLaws:
    """Laws of a reader, for which the author provides three fixtures.

    For example::

        class TestMyReader(ReaderLaws):
            @pytest.fixture
            def reader(self):
                return my_plugin.read

            @pytest.fixture
            def source(self, tmp_path):
                ...  # a file with two valid clients or more

            @pytest.fixture
            def broken(self, tmp_path):
                ...  # one that begins well and breaks off beside the text CANARY
    """

    @pytest.fixture
    def reader(self) -> Reader:
        """What reads a file."""
        raise NotImplementedError("provide the fixture reader")

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        """A file with two valid clients or more."""
        raise NotImplementedError("provide the fixture source")

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Path:
        """A file that the reader cannot read, with :data:`CANARY` where it is broken."""
        raise NotImplementedError("provide the fixture broken")

    @pytest.fixture
    def rulebook(self) -> Rulebook | None:
        """The rulebook whose facts the file has; the default when None."""
        return None

    def test_it_gives_records_one_by_one(self, reader: Reader, source: Path) -> None:
        """The result is an iterator, so that a file of any size is read with flat memory."""
        records = reader(source)
        assert isinstance(records, Iterator), "use yield, or return an iterator"
        assert len(list(records)) >= 2, "the source needs two clients or more"

    def test_records_are_json(self, reader: Reader, source: Path) -> None:
        """Every record is an object of JSON values: texts, whole numbers, lists, objects."""
        for record in reader(source):
            assert isinstance(record, Mapping)
            plain = dict(record)
            assert json.loads(json.dumps(plain, allow_nan=False)) == plain

    def test_records_are_clients(
        self, reader: Reader, source: Path, rulebook: Rulebook | None
    ) -> None:
        """Every record can be decided: known facts in their forms, and an id of its own."""
        clients = [Client.from_dict(_client(record), rulebook) for record in reader(source)]
        assert len({client.id for client in clients}) == len(clients)

    def test_what_is_not_known_is_left_out(self, reader: Reader, source: Path) -> None:
        """An empty cell is a fact that is not known: no empty text stands for it."""
        for record in reader(source):
            assert "" not in _client(record).values()

    def test_the_same_file_gives_the_same(self, reader: Reader, source: Path) -> None:
        """Records come in the same order, with the same values, each time."""
        assert list(reader(source)) == list(reader(source))

    def test_readings_do_not_meet(self, reader: Reader, source: Path) -> None:
        """Two that read at once, in turns, get what each would get alone."""
        alone = list(reader(source))
        assert list(zip(reader(source), reader(source), strict=True)) == [
            (one, one) for one in alone
        ]

    def test_readings_in_threads_do_not_meet(self, reader: Reader, source: Path) -> None:
        """Many threads that read at once get what each would get alone."""
        alone = list(reader(source))
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: list(reader(source)), range(32)))
        assert found == [alone] * 32

    def test_records_belong_to_the_caller(self, reader: Reader, source: Path) -> None:
        """What a caller does to a record is not seen by anybody who reads again."""
        before = deepcopy(list(reader(source)))
        for record in reader(source):
            if isinstance(record, dict):
                record.clear()
        assert list(reader(source)) == before

    def test_the_file_stays_as_it_is(self, reader: Reader, source: Path) -> None:
        """Reading changes neither the file nor the folder around it."""
        before = source.read_bytes(), os.stat(source).st_mtime_ns, sorted(source.parent.iterdir())
        list(reader(source))
        after = source.read_bytes(), os.stat(source).st_mtime_ns, sorted(source.parent.iterdir())
        assert after == before

    def test_the_file_is_closed(self, reader: Reader, source: Path) -> None:
        """Who stops after the first record, or reads to the end, leaves no open file."""
        records = iter(reader(source))
        next(records)
        close = getattr(records, "close", None)
        assert close is not None, "a generator can be closed; other iterators need close()"
        close()
        assert not _is_open(source)
        list(reader(source))
        assert not _is_open(source)

    def test_nothing_is_printed(
        self, reader: Reader, source: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Standard output is for results alone."""
        capfd.readouterr()
        list(reader(source))
        assert capfd.readouterr().out == ""

    def test_a_broken_file_is_a_clear_error(self, reader: Reader, broken: Path) -> None:
        """It raises a PluginError with words in German and English: never half a file."""
        assert CANARY.encode() in broken.read_bytes(), "the broken file needs CANARY"
        with pytest.raises(PluginError) as error:
            list(reader(broken))
        label = error.value.label
        assert label.de.strip()
        assert label.en.strip()
        assert label.de != label.en

    def test_errors_tell_no_facts(self, reader: Reader, broken: Path) -> None:
        """A message names lines, columns and kinds, never what stands there."""
        with pytest.raises(PluginError) as error:
            list(reader(broken))
        assert CANARY not in f"{error.value!r} {error.value.label}"

    def test_a_missing_file_is_an_error(self, reader: Reader, tmp_path: Path) -> None:
        """A file that is not there is not an empty one."""
        with pytest.raises((OSError, PluginError)):
            list(reader(tmp_path / "no-such-file"))

    def test_any_part_of_a_file_is_read_or_refused(
        self, reader: Reader, source: Path, tmp_path: Path
    ) -> None:
        """Of a file that breaks off, records come or a PluginError, and no other error."""
        whole, part = source.read_bytes(), tmp_path / f"part{source.suffix}"
        for end in range(0, len(whole), max(1, len(whole) // 40)):
            part.write_bytes(whole[:end])
            _read_or_refused(reader, part)

    def test_any_bytes_are_read_or_refused(
        self, reader: Reader, source: Path, tmp_path: Path
    ) -> None:
        """Of a file that is something else, records come or a PluginError, and no other error."""
        other = tmp_path / f"other{source.suffix}"
        for content in (b"", b"\0" * 100, bytes(range(256)), b"\xff\xfe\xfd", b"PK\3\4", b"[{"):
            other.write_bytes(content)
            _read_or_refused(reader, other)


def _client(record: Record) -> Record:
    """The client of a record, which may be wrapped with data about its case."""
    inner = record.get("client")
    return inner if isinstance(inner, Mapping) else record


def _read_or_refused(reader: Reader, source: Path) -> None:
    try:
        for record in reader(source):
            assert isinstance(record, Mapping)
    except PluginError:
        pass


def _is_open(path: Path) -> bool:
    """Whether this process has the file open, as far as the system tells."""
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        return False
    return any(_target(handle) == str(path.resolve()) for handle in handles.iterdir())


def _target(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except OSError:  # the handle with which the folder itself is read
        return ""
