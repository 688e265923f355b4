"""The code blocks of Markdown files: found, run, and compared with what the text says."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from kim_rules import words

#: Stands for one or more lines that the text leaves out.
LEFT_OUT = "…"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A code block.

    Args:
        language: Behind the fence.
        text: Its lines.
        line: Where it begins in the file, from 1.
    """

    language: str
    text: str
    line: int


def blocks_of(path: Path) -> list[Block]:
    """The code blocks of a file, in order."""
    text = path.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(text)
    ]


def outputs(path: Path) -> Iterator[tuple[str, str, str]]:
    """Run the Python and console blocks of a file in the current folder.

    Returns:
        Place, expected output and output of every Python block that is followed by a block
        of text, and of every command of a console block.
    """
    blocks = [*blocks_of(path), Block("", "", 0)]
    namespace: dict[str, Any] = {"__name__": "__docs__"}
    for block, after in pairwise(blocks):
        place = f"{path.name}:{block.line}"
        if block.language == "python":
            printed = run_python(block, place, namespace)
            if after.language == "text":
                yield place, after.text, printed
            else:
                yield place, "", printed
        elif block.language == "console":
            for command, expected in commands_of(block):
                yield f"{place}: {command}", expected, run_command(command)


def run_python(block: Block, place: str, namespace: dict[str, Any]) -> str:
    """What a block prints, run in the namespace of its file."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(block.text, place, "exec"), namespace)
    return printed.getvalue()


def commands_of(block: Block) -> Iterator[tuple[str, str]]:
    """The commands behind ``$`` of a console block, each with the lines that follow it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def run_command(command: str) -> str:
    """What a shell command prints, both streams together, and its exit code if it fails."""
    folder = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    ran = subprocess.run(
        ["sh", "-c", command], env=environment, encoding="utf-8", timeout=120, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return ran.stdout + (f"[exit code {ran.returncode}]\n" if ran.returncode else "")


def the_same_everywhere(printed: str) -> str:
    """What was printed, without the line that only Python 3.13 and later add."""
    added = {words.PHRASES["executors"].text(lang) for lang in ("de", "en")}
    return "".join(line for line in printed.splitlines(True) if line.strip() not in added)


def differ(expected: str, printed: str) -> str | None:
    """What was printed, if it is not what was expected; ``…`` alone on a line is anything."""
    printed = the_same_everywhere(printed)
    wanted = [line.strip() for line in expected.strip().splitlines()]
    pattern = "".join(
        r"(?:.*\n)+?" if line == LEFT_OUT else re.escape(line) + r"\n" for line in wanted
    )
    told = "".join(line.strip() + "\n" for line in printed.strip().splitlines())
    return None if re.fullmatch(pattern, told) else told
