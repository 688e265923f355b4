"""A progress bar over rows on standard error: how many, how fast, how long still."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kim_rules.cli.progress import PATIENCE, REFRESH
from kim_rules_batch.files import Format, Source

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: How much of a text file is looked at to guess how many rows it has, in bytes.
_SAMPLE = 2**20


def guessed_rows(sources: Sequence[Source]) -> int:
    """About how many rows there are: counted where that is quick, else by length of lines."""
    return sum(_guess(one) if one.rows is None else one.rows for one in sources)


def _guess(source: Source) -> int:
    with open(source.path, "rb") as file:
        sample = file.read(_SAMPLE)
    lines = max(1, sample.count(b"\n"))
    return max(1, source.size * lines // len(sample) - (source.form is Format.CSV))


class RowProgress:
    """Shows how far rows have come; can be told from several threads.

    Nothing is shown when standard error is not a terminal, nor in the first two seconds.

    Args:
        rows: About how many there are.
        lang: ``de`` or ``en``.
    """

    def __init__(self, rows: int, lang: str) -> None:
        self._rows = rows
        self._lang = lang
        self._shows = sys.stderr.isatty()
        self._start = time.monotonic()
        self._due = self._start + PATIENCE
        self._lock = Lock()
        self._bar: Bar | None = None
        #: How many rows have come by.
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tick(self, rows: int) -> None:
        """Note that more rows have come by."""
        with self._lock:
            self.count += rows
            if self._shows and time.monotonic() >= self._due:
                self._due = time.monotonic() + REFRESH
                self._show()

    def _show(self) -> None:
        bar = self._bar or self._started()
        speed = self.count / (time.monotonic() - self._start)
        told = self._number(self.count), self._number(round(speed))
        bar.update(
            bar.task_ids[0], completed=self.count, total=max(self._rows, self.count),
            said=f"{told[0]} {'Personen' if self._lang == 'de' else 'clients'}, {told[1]}/s",
        )  # fmt: skip
        bar.refresh()

    def _number(self, number: int) -> str:
        return f"{number:,}".replace(",", "." if self._lang == "de" else ",")

    def _started(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        bar = self._bar = Bar(
            TextColumn("{task.fields[said]}"),
            BarColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        bar.add_task("", total=self._rows, said="")
        bar.start()
        return bar
