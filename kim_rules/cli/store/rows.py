"""Results that are written one by one: as sentences, as an array, or as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kim_rules.cli import streams


class Rows:
    """Writes rows in one form.

    Args:
        form: ``text``, ``json`` or ``ndjson``.
    """

    def __init__(self, form: str) -> None:
        self._form = form
        self._count = 0

    @property
    def is_text(self) -> bool:
        """Whether a row is a sentence, not JSON values."""
        return self._form == "text"

    def add(self, row: str | Mapping[str, Any]) -> None:
        """Write a row: a text, which stands on a line of its own, or JSON values."""
        text = row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
        if self._form == "json":
            streams.write(("," if self._count else "[") + "\n" + text)
        else:
            streams.write(text + "\n")
        self._count += 1

    def end(self) -> None:
        """Write what stands behind the last row."""
        if self._form == "json":
            streams.write("\n]\n" if self._count else "[]\n")
