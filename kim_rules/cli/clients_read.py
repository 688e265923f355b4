"""Reads clients from a file in a format that a plugin knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kim_rules.cli.clients_file import STDIN, ClientsFile, Record, unwrapped
from kim_rules.cli.exits import Misuse

if TYPE_CHECKING:
    from kim_rules.hookspecs import Reader


def clients_of(name: str, reader: str | None) -> ClientsFile:
    """The clients of a file.

    Args:
        name: Path of the file; ``-``, standard input, is for JSON only.
        reader: The format, if it is not JSON.

    Raises:
        Misuse: If no plugin reads the format.
        PluginError: If several plugins read it.
        Problem: If the file cannot be opened.
    """
    if reader is None:
        return ClientsFile(name)
    from kim_rules import plugins

    known = plugins.readers()
    if reader not in known:
        told = ", ".join(known)
        raise Misuse(
            f"kein Plugin liest {reader}; erlaubt: {told or 'nichts, denn es ist keines da'}",
            f"no plugin reads {reader}; allowed: {told or 'nothing, for there is none'}",
            "--reader",
        )
    if name == STDIN:
        raise Misuse(
            "liest keine Standardeingabe; erlaubt ist eine Datei",
            "reads no standard input; allowed is a file",
            "--reader",
        )
    return _ClientsRead(name, known[reader])


class _ClientsRead(ClientsFile):
    """A file of clients that a plugin reads; it counts records in place of lines."""

    def __init__(self, name: str, reader: Reader) -> None:
        super().__init__(name)
        self._reader = reader

    @property
    def size(self) -> int | None:
        """Not known: how far the plugin has read, it does not tell."""
        return None

    def __iter__(self) -> Iterator[Record]:
        for number, record in enumerate(self._reader(Path(self.name)), 1):
            yield unwrapped(number, record, [])
