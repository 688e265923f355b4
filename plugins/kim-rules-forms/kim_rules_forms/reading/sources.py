"""Opens a file by what stands in it, never by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from kim_rules_forms.reading import ods
from kim_rules_forms.reading.archives import Archive
from kim_rules_forms.reading.cells import Sheet
from kim_rules_forms.reading.csv_file import CsvFile
from kim_rules_forms.reading.findings import Unreadable
from kim_rules_forms.reading.json_file import JsonFile
from kim_rules_forms.reading.limits import MAX_FILE
from kim_rules_forms.reading.xlsx import XlsxBook

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WANTED = ("XLSX, ODS, CSV oder JSON", "XLSX, ODS, CSV or JSON")
_STRANGE = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"<", "HTML, XML"))
_SPACE = b" \t\r\n"


class Book(Protocol):
    """An open file.

    Args:
        kind: ``xlsx``, ``ods``, ``csv`` or ``json``.
        sheets: Its visible tables.
    """

    kind: str

    @property
    def sheets(self) -> Sequence[Sheet]:
        """Its visible tables."""


@contextmanager
def opened(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Iterator[Book]:
    """A file, open within ``with``.

    Args:
        path: The file.
        encoding: Of a text file, when somebody knows.
        delimiter: Of a text file, when somebody knows.

    Raises:
        Unreadable: If it cannot be read.
    """
    head = _head(path)
    if head.startswith(b"PK"):
        with Archive(path) as archive:
            is_ods = "mimetype" in archive and ods.MIMETYPE in archive.small("mimetype")
            yield ods.OdsBook(archive) if is_ods else XlsxBook(archive)
    elif begins_as_json(head):
        yield JsonFile(path, encoding)
    else:
        yield CsvFile(path, encoding, delimiter)


def begins_as_json(head: bytes) -> bool:
    """Whether a file begins as JSON does."""
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe" + _SPACE)
    return plain.startswith((b"{", b"["))


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable(
                ("keine Datei", "not a file"), ("eine Datei, die es gibt", "a file that is there")
            )
        if path.stat().st_size > MAX_FILE:
            limit = f"{MAX_FILE // 2**20} MiB"
            raise Unreadable(("zu groß", "too large"), (f"bis {limit}", f"up to {limit}"))
        with path.open("rb") as file:
            head = file.read(512)
    except (OSError, ValueError) as fault:
        raise Unreadable(("nicht lesbar", "not readable"), _WANTED) from fault
    if not head.strip():
        raise Unreadable(("kein Inhalt", "nothing"), _WANTED)
    if head.startswith(_OLD):
        raise Unreadable(
            (
                "eine alte XLS-Datei oder eine mit Passwort",
                "an old XLS file, or one with a password",
            ),
            (
                "die Datei neu als XLSX ohne Passwort speichern",
                "saving the file as XLSX without a password again",
            ),
        )
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    for mark, name in _STRANGE:
        if text.startswith(mark):
            raise Unreadable((f"eine Datei in {name}", f"a file in {name}"), _WANTED)
    return head
