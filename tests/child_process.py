"""Python code run in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent


def run(code: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code or a file with the tests importable; the exit code is the caller's to judge.

    Args:
        code: Source text, or the path of a script.
        environment: Variables over those of this process.
    """
    # Without -P the folder of the caller would come before whatever is installed.
    command = [str(code)] if isinstance(code, Path) else ["-P", "-c", code]
    path = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **environment},
    )


def printed_by(code: str, **environment: str) -> str:
    """What the code prints; it has to end well."""
    done = run(code, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout
