"""Ctrl-C for a command of several processes: the first of them ends the others."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def for_this_process_alone() -> Iterator[None]:
    """Keep interrupts from the processes that are started within the block, and by its threads.

    A terminal interrupts all processes of a command at once, and each would tell about it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # whoever starts it later lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
