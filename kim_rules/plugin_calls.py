"""Calls what a plugin brings so that whatever happens there stays there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout
from typing import NamedTuple, TypeVar

T = TypeVar("T")

#: Longest text of a plugin that a message repeats, in characters.
MAX_SHOWN = 300

_is_program = False


class Fault(NamedTuple):
    """Something that went wrong with a plugin; it never tells the value of a fact.

    Args:
        plugin: Its name.
        hook: The hook concerned; None for the plugin as a whole.
        de: What went wrong, in German.
        en: The same in English.
    """

    plugin: str
    hook: str | None
    de: str
    en: str

    def text(self, lang: str) -> str:
        """What went wrong, with the name of the plugin.

        Args:
            lang: ``de`` or ``en``.
        """
        place = self.plugin if self.hook is None else f"{self.plugin}, {self.hook}"
        return f"Plugin {place}: {self.de if lang == 'de' else self.en}"


class Refused(Exception):
    """Something of a plugin cannot be used.

    Args:
        de: Why, in German.
        en: Why, in English.
    """

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.de, self.en = de, en


@contextmanager
def as_program() -> Iterator[None]:
    """Send what plugins print to standard error, while this process is the command line.

    Results alone go to standard output. A library must not redirect it, because other
    threads print as well.
    """
    global _is_program
    before, _is_program = _is_program, True
    try:
        yield
    finally:
        _is_program = before


def is_program() -> bool:
    """Whether this process is the command line, which tells faults itself."""
    return _is_program


def apart() -> AbstractContextManager[object]:
    """Around code of a plugin that could print."""
    return redirect_stdout(sys.stderr) if _is_program else nullcontext()


def isolated(function: Callable[..., T], *args: object, tells_why: bool = False) -> T:
    """What a function of a plugin returns.

    Args:
        function: The function.
        args: Its arguments.
        tells_why: Whether the message of an error is repeated, and not only its kind: a
            message could repeat a fact.

    Raises:
        Refused: Whatever the function raises, even an attempt to end the process. Only
            KeyboardInterrupt passes, because it comes from the user.
    """
    try:
        with apart():
            return function(*args)
    except (KeyboardInterrupt, Refused):
        raise
    except BaseException as error:
        told = shown(type(error).__name__)
        if tells_why:
            told = shown(f"{told}: {_message(error)}").removesuffix(": ")
        raise Refused(f"gescheitert mit {told}", f"failed with {told}") from error


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - even telling it can fail
        return ""


def shown(text: object) -> str:
    """A text of a plugin as a message may repeat it: one line, and not endless."""
    told = text if isinstance(text, str) else type(text).__name__
    line = "".join(c if c.isprintable() else " " for c in told[: MAX_SHOWN + 1])
    return line if len(line) <= MAX_SHOWN else line[:MAX_SHOWN] + "…"
