"""Exit codes, and the errors that lead to them.

A message is given in German and English; which of them is shown, :func:`kim_rules.cli.main`
decides at the end.
"""

from __future__ import annotations

from enum import IntEnum

import click


class Exit(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    USAGE = 2
    INVALID = 3
    UNAVAILABLE = 4
    INTERNAL = 70
    INTERRUPTED = 130


class Misuse(click.UsageError):
    """A command line that cannot be carried out; the message names what is allowed.

    Args:
        de: In German.
        en: In English.
        hint: The option or argument meant, if any.
    """

    def __init__(self, de: str, en: str, hint: str | None = None) -> None:
        super().__init__(en)
        self.texts = {"de": de, "en": en}
        self.hint = hint


class Problem(Exception):
    """Something that ends a command with a message and an exit code.

    Args:
        code: The exit code.
        de: In German.
        en: In English.
    """

    def __init__(self, code: Exit, de: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.texts = {"de": de, "en": en}


class Reported(Exception):
    """The end of a command whose messages have all been written.

    Args:
        code: The exit code.
    """

    def __init__(self, code: Exit) -> None:
        super().__init__(code.name)
        self.code = code
