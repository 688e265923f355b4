"""Tells what a case store warns of, in the language of the user."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kim_rules.cli import streams
from kim_rules.vocabulary import Label


@contextmanager
def warnings_told(lang: str) -> Iterator[None]:
    """Within the block, tell warnings as sentences of this program.

    Args:
        lang: ``de`` or ``en``.
    """
    teller, root = _Teller(lang), logging.getLogger()
    root.addHandler(teller)
    try:
        yield
    finally:
        root.removeHandler(teller)


class _Teller(logging.Handler):
    """Tells the label of a warning where it has one, and otherwise what it says."""

    def __init__(self, lang: str) -> None:
        super().__init__(logging.WARNING)
        self._lang = lang

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a warning."""
        label = getattr(record, "label", None)
        said = label.text(self._lang) if isinstance(label, Label) else record.getMessage()
        streams.say(said)
