"""The file of a document, without the time at which it was written."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def settled(document: bytes) -> bytes:
    """The same archive with a fixed time on each part.

    Args:
        document: A document of a word processor.
    """
    out = BytesIO()
    with ZipFile(BytesIO(document)) as read, ZipFile(out, "w") as written:
        for name in read.namelist():
            part = ZipInfo(name)
            part.compress_type = ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return out.getvalue()
