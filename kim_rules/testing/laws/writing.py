"""Laws of whatever writes bytes to a stream that the caller has opened."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeAlias

import pytest

from kim_rules.errors import PluginError

#: Writes something, always the same, to a stream.
Writing: TypeAlias = Callable[[BinaryIO], object]


class _FullDisk(io.BytesIO):
    """A stream that takes nothing."""

    def write(self, _data: object, /) -> int:
        raise OSError(28, "No space left on device")


class WritingLaws:
    """Laws that form writers and renderers share; they provide ``writing``."""

    @pytest.fixture
    def writing(self) -> Writing:
        """Writes a fixed thing."""
        raise NotImplementedError("provide the fixture writing")

    def test_it_writes(self, writing: Writing) -> None:
        """Something is written."""
        assert written(writing)

    def test_it_returns_nothing(self, writing: Writing) -> None:
        """The bytes go to the stream and nowhere else."""
        assert writing(io.BytesIO()) is None

    def test_the_same_gives_the_same_bytes(self, writing: Writing) -> None:
        """No time, no random number, no order that changes: equal input gives equal bytes."""
        assert written(writing) == written(writing)

    def test_the_stream_stays_open(self, writing: Writing) -> None:
        """Whoever opened it closes it."""
        out = io.BytesIO()
        writing(out)
        assert not out.closed

    def test_what_stands_there_stays(self, writing: Writing) -> None:
        """It writes from where the stream stands, and leaves what is before."""
        out = io.BytesIO()
        out.write(b"before")
        writing(out)
        assert out.getvalue().startswith(b"before")
        assert len(out.getvalue()) > len(b"before")

    def test_a_full_disk_is_an_error(self, writing: Writing) -> None:
        """What cannot be written is not passed over."""
        with pytest.raises((OSError, PluginError)):
            writing(_FullDisk())

    def test_threads_do_not_meet(self, writing: Writing) -> None:
        """Many threads that write at once write what each would write alone."""
        alone = written(writing)
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(lambda _: written(writing), range(16))) == {alone}

    def test_nothing_is_printed(self, writing: Writing, capfd: pytest.CaptureFixture[str]) -> None:
        """Standard output is for results alone."""
        capfd.readouterr()
        writing(io.BytesIO())
        assert capfd.readouterr().out == ""


def written(writing: Writing) -> bytes:
    """The bytes that it writes."""
    out = io.BytesIO()
    writing(out)
    return out.getvalue()
