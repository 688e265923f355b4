"""Makes the file with the master key of a case store."""

from __future__ import annotations

import os
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

#: Length of a master key, in bytes.
KEY_BYTES = 32


def write_new_key(path: Path) -> bytes:
    """Make a file with a new master key, in base64, that only its owner can read.

    It is there as a whole or not at all.

    Args:
        path: Where; nothing may be there yet.

    Returns:
        The key.

    Raises:
        OSError: If something is there already, or nothing can be written there.
    """
    key = os.urandom(KEY_BYTES)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()  # a part of a key would be taken for one that is there
        raise
    return key
