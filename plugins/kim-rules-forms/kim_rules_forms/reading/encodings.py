"""Finds out how a text file is encoded; what is not certain is refused, not guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

from attrs import frozen

from kim_rules_forms.reading.findings import Unreadable

_CHUNK = 2**18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What German texts have beyond ASCII; in Windows-1252 these bytes mean nothing else in
#: any of the encodings that German offices use side by side with it.
_GERMAN = frozenset("ÄÖÜäöüß§°éèêáàâóòôúùûíìîçñÉÈÁÀÇÑ´²³«»·".encode("cp1252"))
#: Quotation marks, dashes and the like, which no encoding of another program has there.
_MARKS_1252 = frozenset("„“”‚‘’–—…€".encode("cp1252"))
_NO_BREAK = 0xA0
_LETTERS = frozenset(range(0x41, 0x5B)) | frozenset(range(0x61, 0x7B))


@frozen
class Encoded:
    """How a text file is encoded.

    Args:
        name: As Python calls it.
        lines: How many line ends there are, at least.
    """

    name: str
    lines: int


def encoding_of(path: Path, given: str | None = None) -> Encoded:
    """How a text file is encoded.

    A mark at the beginning tells it; else what is valid UTF-8 is that, and what has no
    letters but German ones in Windows-1252 is that.

    Args:
        path: The file.
        given: What somebody says about it, who knows.

    Raises:
        Unreadable: If it is not certain, or not what was said.
    """
    with path.open("rb") as file:
        head = file.read(4_096)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    name = marked or given or _wide(head)
    if name is not None:
        return Encoded(name, _checked(path, name))
    return _by_content(path)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of a text in Latin letters is zero."""
    half = len(head) // 2
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half >= 4 and head[start::2].count(0) > 0.9 * half > 9 * head[1 - start :: 2].count(0):
            return name
    return None


def _checked(path: Path, name: str) -> int:
    try:
        decoder = codecs.getincrementaldecoder(name)()
        lines = 0
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                lines += max(text.count("\n"), text.count("\r"))
            decoder.decode(b"", final=True)
    except (UnicodeError, LookupError) as fault:
        raise Unreadable(
            (f"kein gültiger Text in {name}", f"no valid text in {name}"),
            ("Text in UTF-8", "text in UTF-8"),
        ) from fault
    return lines


def _by_content(path: Path) -> Encoded:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf_8 = is_german = True
    lines, last = 0, b" "
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
            if is_utf_8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf_8 = False
            if not chunk.isascii() and is_german:
                is_german = _is_german(last + chunk)
            last = chunk[-1:]
    if is_utf_8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            is_utf_8 = False
    if is_utf_8:
        return Encoded("utf-8", lines)
    if is_german:
        return Encoded("cp1252", lines)
    raise Unreadable(
        ("die Zeichenkodierung ist nicht sicher", "the encoding is not certain"),
        (
            "die Datei neu als „CSV UTF-8“ speichern, oder die Kodierung in der Zuordnung nennen "
            "(encoding)",
            "saving the file as “CSV UTF-8” again, or naming the encoding in the mapping (encoding)",
        ),
    )


def _is_german(data: bytes) -> bool:
    """Whether all letters beyond ASCII are such as German texts have in Windows-1252."""
    found = set(data) - set(range(0x80))
    if found - _GERMAN - _MARKS_1252 - {_NO_BREAK}:
        return False
    # Between two letters a quotation mark of Windows-1252 is an umlaut of an older encoding.
    doubtful = found & (_MARKS_1252 - frozenset("’–".encode("cp1252")))
    return (
        not any(
            data[at] in doubtful and data[at - 1] in _LETTERS and data[at + 1] in _LETTERS
            for at in range(1, len(data) - 1)
        )
        if doubtful
        else True
    )
