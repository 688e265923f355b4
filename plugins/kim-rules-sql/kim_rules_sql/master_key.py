"""The master key: where it is read from, and how a new one is made."""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from kim_rules.errors import StoreUnavailable, WrongKey
from kim_rules.store.key_file import KEY_BYTES, write_new_key

#: Names the file with the master key where no other is named.
KEY_FILE_VARIABLE = "KIM_RULES_KEY_FILE"

_LONGEST_FILE = 1024
_HOW = f"--key-file, {KEY_FILE_VARIABLE}"


def master_key(
    key: bytes | None, key_file: Path | None, environment: Mapping[str, str] = os.environ
) -> bytes:
    """The master key.

    Args:
        key: The key itself, where the caller has it.
        key_file: Or the file with it.
        environment: Where ``KIM_RULES_KEY_FILE`` names the file otherwise.

    Raises:
        WrongKey: If none is named, or what is named holds none.
    """
    if key is not None:
        return key
    if key_file is None and (named := environment.get(KEY_FILE_VARIABLE)):
        key_file = Path(named)
    if key_file is None:
        raise WrongKey(
            f"Der Hauptschlüssel fehlt. Die Datei mit ihm nennen: {_HOW}.",
            f"the master key is missing; name the file with it: {_HOW}",
        )
    return read_key_file(key_file)


def read_key_file(file: Path) -> bytes:
    """The master key in a file: 32 bytes, as they are or in base64.

    Raises:
        WrongKey: If the file cannot be read, if others can read it, or if it holds no key.
    """
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            content = opened.read(_LONGEST_FILE)
    except FileNotFoundError:
        raise WrongKey(
            f"Die Schlüsseldatei {file} ist nicht da. Für eine neue Fallablage legt "
            "„kim-rules store init --new-key“ sie an.",
            f"the key file {file} is not there; for a new case store "
            '"kim-rules store init --new-key" makes it',
        ) from None
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise WrongKey(
            f"Die Schlüsseldatei {file} lässt sich nicht lesen ({told}).",
            f"the key file {file} cannot be read ({told})",
        ) from error
    if os.name == "posix" and mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise WrongKey(
            f"Andere Konten können die Schlüsseldatei {file} lesen oder ändern. "
            f"Mit „chmod 600 {file}“ schützen; war sie schon länger offen, gilt der Schlüssel "
            "als bekannt.",
            f"other accounts can read or change the key file {file}; protect it with "
            f'"chmod 600 {file}"; if it was open for long, the key must be taken as known',
        )
    return _decoded(content, file)


def new_key_file(path: Path) -> bytes:
    """Make a file with a new random master key, in base64, that only its owner can read.

    Without this file nothing in a store can be read any more: keep a copy of it, and keep
    it apart from the copies of the store.

    Args:
        path: Where; nothing may be there yet.

    Returns:
        The key.

    Raises:
        StoreUnavailable: If something is there already, or nothing can be written there.
    """
    try:
        return write_new_key(path)
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise StoreUnavailable(
            f"Die Schlüsseldatei {path} lässt sich nicht anlegen ({told}).",
            f"the key file {path} cannot be made ({told})",
        ) from error


def _decoded(content: bytes, file: Path) -> bytes:
    if len(content) == KEY_BYTES:
        return content
    try:
        key = base64.b64decode(content.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongKey(
            f"In {file} steht kein Hauptschlüssel: {KEY_BYTES} Bytes, roh oder in Base64.",
            f"{file} does not hold a master key: {KEY_BYTES} bytes, raw or in base64",
        )
    return key
