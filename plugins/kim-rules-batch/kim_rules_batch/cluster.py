"""Writes the parts of a run on a Dask cluster: one task for each part."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from kim_rules.cli.interrupts import for_this_process_alone
from kim_rules.errors import KimRulesError
from kim_rules.vocabulary import Label
from kim_rules_batch.manifest import PACKAGES, Folder, Part, write_and_note
from kim_rules_batch.reading_ahead import read_ahead
from kim_rules_batch.tally import Tally

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
#: Seconds to wait for a scheduler, and for its first worker.
PATIENCE = 30
#: A worker that is started anew is nothing to tell a user, and what else goes wrong is told in
#: words by this program; Dask adds tracebacks.
_SILENCE = logging.CRITICAL


class ClusterError(KimRulesError):
    """A cluster that cannot be reached, was lost, or has other programs than this machine.

    Args:
        label: What is wrong, in both languages.
    """

    def __init__(self, label: Label) -> None:
        super().__init__(label.en)
        self.label = label


def is_cluster(address: str) -> bool:
    """Whether an address has the form of one: ``local``, ``local:N``, ``tcp://…``, ``tls://…``."""
    name, colon, count = address.partition(":")
    if name == LOCAL:
        return not colon or (count.isascii() and count.isdigit() and int(count) > 0)
    return address.startswith(("tcp://", "tls://"))


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A cluster, started for the block or reached at its address.

    Args:
        address: See :func:`is_cluster`.

    Raises:
        ClusterError: If it cannot be reached, or has other programs.
    """
    try:
        from distributed import Client
        from distributed.utils import silence_logging_cmgr
    except ImportError:
        raise ClusterError(_NOT_INSTALLED) from None
    with silence_logging_cmgr(_SILENCE):
        if address.partition(":")[0] == LOCAL:
            with for_this_process_alone():
                cluster = _local(address)
            with cluster, Client(cluster) as client:
                yield client
            return
        try:
            client = Client(address, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError):
            raise ClusterError(_UNREACHABLE) from None
        with client:
            _check(client)
            yield client


_NOT_INSTALLED = Label(
    "Dask ist nicht installiert: pip install „kim-rules-batch[cluster]“",
    "Dask is not installed: pip install “kim-rules-batch[cluster]”",
)
_UNREACHABLE = Label("Der Cluster ist nicht erreichbar", "The cluster cannot be reached")
_LOST = Label(
    "Der Cluster ist verloren gegangen; derselbe Aufruf macht nur, was noch fehlt",
    "The cluster was lost; the same call does only what is missing",
)


def _local(address: str) -> Any:
    """A cluster on this machine, whose workers share its processors."""
    from distributed import LocalCluster

    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    workers = int(address.partition(":")[2] or processors or 1)
    threads = max(1, (processors or 1) // workers)
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        # The scheduler answers HTTP all the same: on any free port, not on one for all clusters.
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        memory_limit=0,  # the parts stream; a limit would only kill workers
        silence_logs=_SILENCE,
        env={"POLARS_MAX_THREADS": str(threads), **read_ahead(threads)},
    )


def versions() -> dict[str, str]:
    """The versions on which the bytes of a part depend, on the machine that is asked."""
    return {name: version(name) for name in PACKAGES}


def _check(client: Client) -> None:
    """Refuse workers that would write other bytes."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        told: Mapping[str, Mapping[str, str]] = client.run(versions)
    except (OSError, TimeoutError):
        raise ClusterError(_UNREACHABLE) from None
    except Exception:  # noqa: BLE001 - whatever a node without the plugin raises
        told = {"": {}}
    for name, wanted in versions().items():
        if any(one.get(name) != wanted for one in told.values()):
            raise ClusterError(
                Label(
                    f"Auf einem Knoten fehlt {name} {wanted}",
                    f"A node does not have {name} {wanted}",
                )
            )


def written_parts(client: Client, folder: Folder, parts: Sequence[Part]) -> Iterator[Tally]:
    """What was counted in each part, as it is finished, in any order.

    Args:
        client: The cluster.
        folder: Where they are written.
        parts: Those that are missing.

    Raises:
        InvalidFile: If a file cannot be read.
        OSError: If a part cannot be written.
        ClusterError: If the cluster is lost.
    """
    from concurrent.futures import CancelledError

    from distributed import as_completed
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    tasks = [
        client.submit(write_and_note, folder.job, folder.path, part, pure=False) for part in parts
    ]
    try:
        for task in as_completed(tasks):
            yield task.result()
    except (CancelledError, CommClosedError, KilledWorker, TimeoutError):
        raise ClusterError(_LOST) from None
