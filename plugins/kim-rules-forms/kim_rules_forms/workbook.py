"""Workbooks whose cells are what they are told to be, and whose bytes do not depend on the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from xlsxwriter import Workbook

#: The day that every workbook says it was made on.
MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - XlsxWriter takes no zone
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@contextmanager
def workbook(out: BinaryIO, title: str) -> Iterator[Workbook]:
    """A workbook that is written at the end of ``with``.

    Args:
        out: Where it is written.
        title: What it is about.
    """
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, _OPTIONS)
    book.set_properties({"title": title, "author": "kim-rules", "created": MADE_ON})
    yield book
    book.close()
    out.write(buffer.getvalue())
