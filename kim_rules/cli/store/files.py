"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from kim_rules.cli.clients_file import printable
from kim_rules.cli.exits import Exit, Misuse, Problem


@contextmanager
def written(name: str, argument: str, *, overwrite: bool) -> Iterator[TextIO]:
    """A file that stands at its place, complete and synced, when the block ends well.

    Otherwise everything is as it was. Only its owner can read it.

    Args:
        name: Its path.
        argument: The argument or option that names it.
        overwrite: Whether it may replace another file.

    Raises:
        Misuse: If there is a file already that must not be replaced, or no such folder.
        Problem: If it cannot be written.
    """
    shown = printable(name)
    path = _target(Path(name), shown, argument, overwrite)
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _move(Path(beside), path, overwrite)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except FileExistsError:
        raise _is_there(shown, argument) from None
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise Problem(
            Exit.UNAVAILABLE,
            f"{shown} lässt sich nicht schreiben ({told})",
            f"{shown} cannot be written ({told})",
        ) from error


def _target(path: Path, shown: str, argument: str, overwrite: bool) -> Path:
    """The place to write to, behind links."""
    path = path.resolve()
    if not path.parent.is_dir() or (path.exists() and not path.is_file()):
        raise Misuse(
            f"{shown} ist keine Datei in einem Ordner, den es gibt",
            f"{shown} is not a file in a folder that is there",
            argument,
        )
    if path.exists() and not overwrite:
        raise _is_there(shown, argument)
    return path


def _move(beside: Path, path: Path, overwrite: bool) -> None:
    """Put the file in its place; without overwriting even one that came meanwhile."""
    if overwrite or not _linked(beside, path):
        os.replace(beside, path)
    if os.name == "posix":  # elsewhere folders cannot be synced
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _linked(beside: Path, path: Path) -> bool:
    """Move to a place where nothing is; false on a file system without links, as on sticks.

    Raises:
        FileExistsError: If something is there.
    """
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError from None
        return False
    os.unlink(beside)
    return True


def _is_there(shown: str, argument: str) -> Misuse:
    return Misuse(
        f"{shown} gibt es schon; --force erlaubt das Überschreiben",
        f"{shown} exists; --force allows overwriting it",
        argument,
    )
