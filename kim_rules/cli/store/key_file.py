"""Makes the file with the master key of a case store, and tells why it cannot."""

from __future__ import annotations

from pathlib import Path

from kim_rules.cli.clients_file import printable
from kim_rules.cli.exits import Exit, Misuse, Problem


def make_key_file(path: Path) -> None:
    """Make a file with a new master key, in base64, that only its owner can read.

    Raises:
        Misuse: If something is there already, or there is no such folder.
        Problem: If it cannot be written.
    """
    from kim_rules.store.key_file import write_new_key

    shown = printable(str(path))
    try:
        write_new_key(path)
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
        told = error.strerror or type(error).__name__
        raise Problem(
            Exit.UNAVAILABLE,
            f"{shown} lässt sich nicht schreiben ({told})",
            f"{shown} cannot be written ({told})",
        ) from error
