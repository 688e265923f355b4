"""The lines of an export, written and read one by one."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from kim_rules.cli.clients_file import MAX_LINE, STDIN, opened, printable
from kim_rules.cli.exits import Exit, Problem
from kim_rules.cli.progress import Progress, Tally
from kim_rules.cli.store.desk import Desk

ENTRIES = ("Einträge", "entries")


def write_export(
    desk: Desk, write: Callable[[str], object], *, has_few_results: bool = False
) -> int:
    """Write the whole log of a tenant.

    Args:
        desk: Whose.
        write: Takes the text.
        has_few_results: Whether the text does not go to the terminal.

    Returns:
        How many entries there are.
    """
    tally = Tally()
    with Progress(tally, desk.lang, ENTRIES, has_few_results=has_few_results) as progress:
        for line in desk.store.export(desk.access):
            write(json.dumps(line, ensure_ascii=False) + "\n")
            if "format" in line:
                tally.size = line["number"]
            elif "kind" in line:
                tally.position += 1
                progress.step()
    return tally.position


class ExportFile:
    """A file with an export, open within ``with``.

    Args:
        name: Its path, or ``-`` for standard input.

    Raises:
        Problem: If it cannot be opened.
    """

    def __init__(self, name: str) -> None:
        #: Its name as messages show it.
        self.shown = printable(name)
        #: Bytes read so far.
        self.position = 0
        self._is_own = name != STDIN
        self._stream = opened(name) if self._is_own else sys.stdin.buffer

    @property
    def size(self) -> int | None:
        """Size in bytes; None when it is not known before the end."""
        told = os.fstat(self._stream.fileno()) if self._is_own else None
        return told.st_size if told is not None and stat.S_ISREG(told.st_mode) else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_own:
            self._stream.close()

    def lines(self, progress: Progress) -> Iterator[Mapping[str, Any]]:
        """The lines as JSON values.

        Raises:
            Problem: If a line is too long, not JSON, or not an object.
        """
        number = 0
        while line := self._stream.readline(MAX_LINE + 1):
            number += 1
            self.position += len(line)
            yield self._parsed(line, number)
            progress.step()

    def _parsed(self, line: bytes, number: int) -> Mapping[str, Any]:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):  # also a line that was cut off as too long
            told = None
        if isinstance(told, dict):
            return told
        raise Problem(
            Exit.INVALID,
            f"{self.shown}:{number}: keine Zeile einer Ausfuhr; nichts wurde übernommen",
            f"{self.shown}:{number}: not a line of an export; nothing was imported",
        )
