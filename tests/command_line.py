"""Calls the command line: within this process, or as a program of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kim_rules.cli import main

EXAMPLES = Path(__file__).parent.parent / "examples" / "kreis_mettmann"
SCREENING = str(EXAMPLES / "screening.ndjson")
CASELOAD = str(EXAMPLES / "caseload.ndjson")
ON = ("--on", "2023-09-15")
#: The program as a user starts it.
PROGRAM = [sys.executable, "-m", "kim_rules"]


class Outcome(NamedTuple):
    """What a call left behind."""

    code: int
    out: str
    err: str


@contextmanager
def _streams(given: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, err = io.BytesIO(), io.BytesIO()
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(given), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", newline="\n", write_through=True)
    try:
        yield out, err
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout.detach()
        sys.stderr.detach()
        sys.stdin, sys.stdout, sys.stderr = before


def call(*arguments: str | Path, given: str | bytes = "") -> Outcome:
    """Call the command line within this process.

    Args:
        arguments: What stands behind the name of the program.
        given: What comes from standard input.
    """
    typed = given.encode() if isinstance(given, str) else given
    with _streams(typed) as (out, err):
        code = main([str(argument) for argument in arguments])
    return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


def start(*arguments: str | Path, given: str | bytes = "") -> Outcome:
    """Start the program and wait for its end.

    Args:
        arguments: What stands behind the name of the program.
        given: What comes from standard input.
    """
    typed = given.encode() if isinstance(given, str) else given
    command = [*PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, input=typed, capture_output=True, timeout=120, check=False)
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
