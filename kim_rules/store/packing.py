"""What entries say, as bytes: JSON texts, and the full JSON of decisions made small.

The texts of decisions are much alike. They are packed with what a typical one says at
hand, ``typical_decision.json``, which makes them six times smaller and is quicker, too.
What was packed with that file can be read with that file only: it must never change.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

#: Higher levels cost more time than deciding and save little.
COMPRESSION = 3


class Said(Mapping[str, Any]):
    """A JSON object that has its text already, and is parsed on first use.

    Args:
        text: The text of the object.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._parsed: dict[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:
        return self._whole()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def _whole(self) -> dict[str, Any]:
        if self._parsed is None:
            self._parsed = json.loads(self.text)
        return self._parsed


def packed(says: Mapping[str, Any]) -> bytes:
    """What an entry says, as JSON text in UTF-8."""
    return (says.text if isinstance(says, Said) else _ENCODER.encode(says)).encode()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pressed(decision: str) -> bytes:
    """The JSON text of a decision, made small.

    Returns:
        A stream of the form of RFC 1950 with a preset dictionary.
    """
    press = zlib.compressobj(COMPRESSION, zdict=_typical())
    return press.compress(decision.encode()) + press.flush()


def unpressed(body: bytes) -> str:
    """The text that was made small, with or without the dictionary.

    Raises:
        ValueError: If that was not done by :func:`pressed`.
    """
    press = zlib.decompressobj(zdict=_typical())
    try:
        text = press.decompress(body)
    except zlib.error as error:
        raise ValueError("not the text of a decision") from error
    if not press.eof:
        raise ValueError("the text of a decision is cut off")
    return text.decode()


@cache
def _typical() -> bytes:
    return Path(__file__).with_name("typical_decision.json").read_bytes()
