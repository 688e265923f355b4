"""Writes a generated file, or checks with ``--check`` that it is what would be written."""

from __future__ import annotations

import sys
from pathlib import Path


def store(path: Path, text: str) -> int:
    """Write the text, or tell with ``--check`` whether it stands there already.

    Args:
        path: The generated file.
        text: What it should contain.

    Returns:
        An exit code: 1 if the check fails.
    """
    if "--check" not in sys.argv:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{path.name} is out of date: run python {sys.argv[0]}\n")
    return 1
