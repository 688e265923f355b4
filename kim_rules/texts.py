"""JSON texts that are the same for many clients, so that each is written once."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable

_ENCODER = json.JSONEncoder(ensure_ascii=False)

#: How many texts are kept at once.
MAX_KEPT = 4096


def encoded(value: object) -> str:
    """JSON values as one line of JSON."""
    return _ENCODER.encode(value)


class Texts:
    """Texts by what they tell; filled as they are needed, emptied when there are too many."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, str] = {}

    def of(self, key: Hashable, describe: Callable[[], object]) -> str:
        """The JSON text of something.

        Args:
            key: Equal for what has the same text.
            describe: Gives its JSON values.
        """
        text = self._kept.get(key)
        if text is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            text = self._kept[key] = encoded(describe())
        return text
