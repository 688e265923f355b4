"""Opens zip archives such as workbooks, and refuses those that would not fit in memory."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.parsers import expat

from kim_rules_forms.reading.findings import Unreadable
from kim_rules_forms.reading.limits import (
    MAX_PARTS,
    MAX_RATIO,
    MAX_SMALL_PART,
    MAX_UNPACKED,
)

_CHUNK = 2**16
_WANTED = (
    "eine Datei, die sich öffnen lässt; dort neu als XLSX oder ODS speichern",
    "a file that can be opened; save it there as XLSX or ODS again",
)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    KeyError,
)


class Archive:
    """The parts of a workbook, open within ``with``.

    Sizes are taken from the archive's own list and kept to: a part that is larger than it
    says is cut off there and found damaged.

    Args:
        path: The file.

    Raises:
        Unreadable: If it is no such archive, is protected, or unpacks to too much.
    """

    def __init__(self, path: Path) -> None:
        # A part may still be open when its reader is given up; the file is closed all the same.
        self._file = path.open("rb")
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._check()
        except _FAULTS as fault:
            self._file.close()
            raise _damaged() from fault
        except BaseException:
            self._file.close()
            raise

    def _check(self) -> None:
        parts = self._zip.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or any(map(_is_bomb, parts)):
            limit = f"{MAX_UNPACKED // 2**20} MiB"
            raise Unreadable(
                ("entpackt zu groß", "too large when unpacked"),
                (f"entpackt bis {limit}", f"up to {limit} unpacked"),
            )
        if any(part.flag_bits & 1 for part in parts):
            raise protected()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def size(self, name: str) -> int:
        """The unpacked size of a part in bytes."""
        return self._zip.getinfo(name).file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, piece by piece.

        Raises:
            Unreadable: If there is no such part, or it is damaged.
        """
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except _FAULTS as fault:
            raise _damaged() from fault

    def small(self, name: str) -> bytes:
        """A part as a whole.

        Raises:
            Unreadable: If there is no such part, or it is damaged or too large.
        """
        if name in self and self.size(name) > MAX_SMALL_PART:
            raise Unreadable(
                ("ein zu großer Teil der Mappe", "a part of the workbook that is too large"),
                (f"bis {MAX_SMALL_PART // 2**20} MiB", f"up to {MAX_SMALL_PART // 2**20} MiB"),
            )
        return b"".join(self.chunks(name))


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    is_large = part.file_size > MAX_SMALL_PART
    return is_large and part.file_size > MAX_RATIO * max(1, part.compress_size)


def _damaged() -> Unreadable:
    return Unreadable(("eine beschädigte Datei", "a damaged file"), _WANTED)


def protected() -> Unreadable:
    """The error for a workbook that nobody can read without a password."""
    return Unreadable(
        ("mit einem Passwort geschützt", "protected by a password"),
        ("eine Datei ohne Passwort", "a file without a password"),
    )


class Xml:
    """A parser of XML that takes no declarations, so that nothing in it can grow.

    Set its handlers, then feed it.
    """

    def __init__(self) -> None:
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = _refuse
        self.expat.EntityDeclHandler = _refuse

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        """Parse a piece.

        Raises:
            Unreadable: If it is no XML, or declares anything.
        """
        try:
            self.expat.Parse(chunk, is_last)
        except (expat.ExpatError, ValueError, LookupError) as fault:
            raise Unreadable(
                ("kein gültiges XML in der Mappe", "no valid XML in the workbook"), _WANTED
            ) from fault


def _refuse(*_: object) -> None:
    raise Unreadable(
        ("eine XML-Deklaration (DOCTYPE, ENTITY)", "an XML declaration (DOCTYPE, ENTITY)"),
        ("eine Mappe ohne solche Deklarationen", "a workbook without such declarations"),
    )


def local(name: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return name.rpartition(":")[2]


def elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part in order, with its attributes by local name.

    Raises:
        Unreadable: If it is no XML.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    xml = Xml()
    xml.expat.StartElementHandler = start
    xml.feed(data, is_last=True)
    return found
