"""How far Polars reads ahead of the rows that it decides, which is most of the memory in use.

By itself it reads at least eight parts of a Parquet file ahead, and on large machines
hundreds (https://github.com/pola-rs/polars/issues/28312). One for each thread is as fast.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

#: What tells Polars how many parts of a Parquet and of an Arrow file it reads ahead.
VARIABLES = ("POLARS_ROW_GROUP_PREFETCH_SIZE", "POLARS_RECORD_BATCH_PREFETCH_SIZE")


def read_ahead(threads: int) -> dict[str, str]:
    """The environment of a process that reads no further ahead than its threads need.

    Args:
        threads: How many threads decide.
    """
    return dict.fromkeys(VARIABLES, str(threads))


@contextmanager
def reading_little_ahead(threads: int) -> Iterator[None]:
    """Read no further ahead within the block, unless the environment says otherwise.

    Args:
        threads: How many threads decide.
    """
    before = {name: os.environ.get(name) for name in VARIABLES}
    for name, value in read_ahead(threads).items():
        os.environ.setdefault(name, value)
    try:
        yield
    finally:
        for name, told in before.items():
            if told is None:
                os.environ.pop(name, None)
