"""Results go to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def prepare() -> None:
    """Speak UTF-8 with files and pipes, and never fail on a single character.

    A terminal keeps its own encoding. A stream that the caller closed is nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)
    for stream, errors in (
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
        (sys.stdin, "replace"),
    ):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = stream.encoding if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors=errors)


def write(text: str) -> None:
    """Write a result at once, so that the reader at the other end of a pipe has it."""
    sys.stdout.write(text)
    sys.stdout.flush()


def say(text: str = "", *, end: str = "\n") -> None:
    """Tell the user something that is not a result."""
    sys.stderr.write(text + end)
    sys.stderr.flush()


def abandon() -> None:
    """Send what still waits for a closed pipe to nowhere, so that the end is quiet."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
