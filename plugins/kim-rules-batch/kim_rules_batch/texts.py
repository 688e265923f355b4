"""Texts in columns: which are allowed, and how they are compared."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

import polars as pl

from kim_rules.reading_facts import MAX_TEXT


def _class(ranges: Iterable[tuple[int, int]]) -> str:
    return "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in ranges)


#: The numbers of surrogates, which no text in a column has.
_SURROGATES = slice(0xD800, 0xE000)
#: Where letters with two cases end.
_WITH_LETTERS = 0x20000
#: The space that Python strips, which is not all that Polars strips.
SPACE = "".join(filter(str.isspace, map(chr, range(0x3001))))
_SPACE = _class((ord(c), ord(c)) for c in SPACE)
_CONTROL = r"\x00-\x1f\x7f-\x9f"
#: A text without anything but space, or with a control character not at its ends.
_NO_TEXT = (
    rf"^[{_SPACE}]*$|[{_CONTROL}&&[^{_SPACE}]]"
    rf"|[^{_SPACE}][{_SPACE}]*[{_CONTROL}&&[{_SPACE}]][{_SPACE}]*[^{_SPACE}]"
)


@lru_cache
def _no_identifier() -> str:
    return rf"^ *$|[{_class(_unprintable())}]"


def _unprintable() -> Iterator[tuple[int, int]]:
    """The numbers of characters that cannot be printed, as ranges."""
    printable = bytearray(map(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    printable[_SURROGATES] = bytes([True]) * len(printable[_SURROGATES])
    for run in re.finditer(b"\0+", printable):
        yield run.start(), run.end() - 1


def is_no_text(value: pl.Expr) -> pl.Expr:
    """Where a text is empty, too long or has control characters; null where null."""
    return (value.str.len_chars() > MAX_TEXT) | value.str.contains(_NO_TEXT)


def is_no_identifier(value: pl.Expr) -> pl.Expr:
    """Where a text is no key of a client; null where null."""
    return (value.str.len_chars() > MAX_TEXT) | value.str.contains(_no_identifier())


@lru_cache
def _folds() -> dict[str, str]:
    """Every character that is not its own case folding."""
    characters = map(chr, range(_WITH_LETTERS))
    return {one: fold for one in characters if (fold := one.casefold()) != one}


def folded(value: pl.Expr) -> pl.Expr:
    """Texts as names are compared; see :func:`kim_rules.values.folded`."""
    is_ascii = value.str.len_bytes() == value.str.len_chars()
    # Few texts need all of Unicode, which takes many times as long.
    simple = value.str.strip_chars(SPACE).str.to_lowercase()
    return pl.when(is_ascii).then(simple).otherwise(_fully_folded(pl.when(~is_ascii).then(value)))


def _fully_folded(value: pl.Expr) -> pl.Expr:
    folds = _folds()
    text = value.str.normalize("NFC").str.strip_chars(SPACE)
    return text.str.replace_many(list(folds), list(folds.values())).str.normalize("NFC")
