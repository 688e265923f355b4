"""Texts as they are compared: one form of umlauts, one kind of space, no upper case."""

from __future__ import annotations

import re
import unicodedata

from kim_rules_forms.reading.findings import Remark, error

#: Spaces of all kinds, and marks that nobody sees.
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]+")
#: What UTF-8 becomes when it is taken for Windows-1252 on the way.
_TWICE = re.compile("[ÃÂÐÑØÙ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_SEPARATE = re.compile(r"[^a-z0-9]+")

_CONTROLS = error(
    ("Steuerzeichen oder verlorene Zeichen", "control characters or lost characters"),
    ("lesbarer Text", "text that can be read"),
)
_MANGLED = error(
    ("Umlaute, die beim Speichern verdorben wurden", "letters that were mangled when saved"),
    ("die Datei neu als UTF-8 speichern", "saving the file as UTF-8 again"),
)


def trimmed(text: str) -> str:
    """A text without the spaces of any kind around it."""
    if text.isascii():
        return text.strip()
    start, end = 0, len(text)
    while start < end and _SPACES.match(text[start]):
        start += 1
    while end > start and _SPACES.match(text[end - 1]):
        end -= 1
    return text[start:end]


def spelt(text: str) -> str:
    """A text as it is compared with labels and words."""
    if text.isascii():
        return " ".join(text.casefold().split())
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", text).casefold())
    return _SPACES.sub(" ", text).strip()


def key_of(text: str) -> str:
    """A name of a column as it is compared: nothing but letters and digits."""
    return _SEPARATE.sub("", spelt(text))


def plain_digits(text: str) -> str:
    """A text with the digits of any script written as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)


def fault_of(text: str) -> Remark | None:
    """Why a text cannot be what somebody has written; None when it can."""
    if text.isprintable() and (text.isascii() or not _TWICE.search(text)):
        return None if "\ufffd" not in text else _CONTROLS
    if any(
        (unicodedata.category(letter) in ("Cc", "Cs", "Cn") and letter not in "\n\t\r")
        or letter == "\ufffd"
        for letter in text
    ):
        return _CONTROLS
    return _MANGLED if _TWICE.search(text) else None
