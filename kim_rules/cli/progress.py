"""A progress bar on standard error, for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from kim_rules.cli import streams

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Seconds before a bar is shown, and between two of its pictures.
PATIENCE = 2.0
REFRESH = 0.2

#: What a bar counts, in German and in English.
CLIENTS = ("Personen", "clients")


class Measured(Protocol):
    """Work of which is known how far it has come."""

    position: int

    @property
    def size(self) -> int | None:
        """Where it ends; None when that is not known."""


class Tally:
    """Work that is counted step by step.

    Args:
        size: How many steps there are; None when that is not known.
    """

    def __init__(self, size: int | None = None) -> None:
        self.position = 0
        self.size = size


class Progress:
    """Shows how far the work has come.

    Nothing is shown when standard error is not a terminal, nor when results go to the
    same terminal and would run through the bar.

    Args:
        work: The work.
        lang: ``de`` or ``en``.
        counted: What a step is, in both languages.
        has_few_results: Whether it may be shown where results go, too, because there are
            none meanwhile or :meth:`pause` is called before each.
    """

    def __init__(
        self,
        work: Measured,
        lang: str,
        counted: tuple[str, str] = CLIENTS,
        *,
        has_few_results: bool = False,
    ) -> None:
        self._work = work
        self._counted = counted[lang != "de"]
        self._shows = sys.stderr.isatty() if has_few_results else self.is_watched()
        self._due = time.monotonic() + PATIENCE
        self._count = 0
        self._bar: Bar | None = None

    @staticmethod
    def is_watched() -> bool:
        """Whether a person looks at standard error, and results go elsewhere."""
        return sys.stderr.isatty() and not sys.stdout.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.pause()

    def step(self) -> None:
        """Note one more step."""
        self._count += 1
        if not self._shows or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + REFRESH
        bar = self._bar or self._started()
        bar.update(bar.task_ids[0], completed=self._work.position, count=self._count)
        bar.refresh()

    def say(self, text: str) -> None:
        """Tell something beside the bar."""
        if self._bar is None:
            streams.say(text)
        else:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def pause(self) -> None:
        """Take the bar away until the next step."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _started(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        bar = self._bar = Bar(
            TextColumn("{task.fields[count]} " + self._counted),
            BarColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,  # results must not pass through the bar
            redirect_stderr=False,
        )
        bar.add_task("", total=self._work.size, count=self._count)
        bar.start()
        return bar
