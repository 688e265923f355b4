"""Makes the file with the master key of a case store."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

from kim_rules.cli.clients_file import printable
from kim_rules.cli.exits import Exit, Misuse, Problem

#: Length of a master key, in bytes.
KEY_BYTES = 32


def make_key_file(path: Path) -> None:
    """Make a file with a new master key, in base64, that only its owner can read.

    Raises:
        Misuse: If something is there already, or there is no such folder.
        Problem: If it cannot be written.
    """
    shown = printable(str(path))
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Misuse(
            f"{shown} gibt es schon und wird nicht überschrieben; ohne --new-key wird es benutzt",
            f"{shown} exists and is not overwritten; without --new-key it is used",
            "--new-key",
        ) from None
    except FileNotFoundError:
        raise Misuse(
            f"{shown}: den Ordner dafür gibt es nicht",
            f"{shown}: there is no such folder",
            "--key-file",
        ) from None
    except OSError as error:
        raise _not_written(shown, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(os.urandom(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink()  # a part of a key would be taken for one that is there
        raise _not_written(shown, error) from error


def _not_written(shown: str, error: OSError) -> Problem:
    told = error.strerror or type(error).__name__
    return Problem(
        Exit.UNAVAILABLE,
        f"{shown} lässt sich nicht schreiben ({told})",
        f"{shown} cannot be written ({told})",
    )
