"""A progress bar on standard error, for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kim_rules.cli import streams
from kim_rules.cli.clients_file import ClientsFile

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: Seconds before a bar is shown, and between two of its pictures.
PATIENCE = 2.0
REFRESH = 0.2


class Progress:
    """Shows how far a file has been read.

    Nothing is shown when standard error is not a terminal, nor when results go to the
    same terminal and would run through the bar.

    Args:
        clients: The file.
        lang: ``de`` or ``en``.
    """

    def __init__(self, clients: ClientsFile, lang: str) -> None:
        self._clients = clients
        self._lang = lang
        self._shows = self.is_watched()
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
        if self._bar is not None:
            self._bar.stop()

    def step(self) -> None:
        """Note one more client."""
        self._count += 1
        if not self._shows or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + REFRESH
        bar = self._bar or self._started()
        bar.update(bar.task_ids[0], completed=self._clients.position, count=self._count)
        bar.refresh()

    def say(self, text: str) -> None:
        """Tell something beside the bar."""
        if self._bar is None:
            streams.say(text)
        else:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def _started(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        told = "{task.fields[count]} " + ("Personen" if self._lang == "de" else "clients")
        bar = self._bar = Bar(
            TextColumn(told),
            BarColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,  # results must not pass through the bar
            redirect_stderr=False,
        )
        bar.add_task("", total=self._clients.size, count=self._count)
        bar.start()
        return bar
