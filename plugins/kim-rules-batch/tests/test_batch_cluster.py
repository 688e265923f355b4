"""Dask clusters: the same bytes as one process writes, whoever is killed on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from batch_files import ON, batch, clients, contents, write
from command_line import PROGRAM, Outcome

from kim_rules_batch.interrupts import held_back

SMALL = ("--part-rows", "20")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clients in row groups of 20, and a second file in another format."""
    folder = tmp_path_factory.mktemp("in")
    write(folder / "a.parquet", clients(280), row_group_size=20)
    write(folder / "b.ndjson", clients(30, seed=2))
    return folder


@pytest.fixture(scope="module")
def whole(given: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], str]:
    """What one process leaves behind, and its tables."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    told = batch(given, folder, *SMALL)
    assert told.code == 0, told.err
    return contents(folder), told.out


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


def dask(*arguments: str) -> subprocess.Popen[bytes]:
    """A part of a cluster as a process of its own."""
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env={**os.environ, "POLARS_MAX_THREADS": "1"}, **quiet)  # type: ignore[call-overload, no-any-return]


def wait_for(port: int) -> None:
    """Wait until somebody listens at a port of this machine."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as place:
            if place.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers without a nanny; the address, and the processes."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    found = [dask("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
    one = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    found += [dask("dask_worker", *one) for _ in range(workers)]
    try:
        wait_for(port)
        yield address, found
    finally:
        for process in found:
            process.kill()
            process.wait()


@contextmanager
def started(given: Path, out: Path, address: str) -> Iterator[list[Outcome]]:
    """A run on a cluster that has written a part or more; its outcome, after the block."""
    command = [*PROGRAM, "batch", str(given), str(out), *SMALL, "--on", str(ON), "--cluster"]
    ended: list[Outcome] = []

    def run() -> None:
        done = subprocess.run([*command, address], capture_output=True, text=True, check=False)
        ended.append(Outcome(done.returncode, done.stdout, done.stderr))

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + 60
    while not list(out.glob("part-*")) and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    yield ended
    thread.join(120)


def test_a_cluster_on_this_machine(
    given: Path, tmp_path: Path, whole: tuple[dict[str, bytes], str]
) -> None:
    """The same files, byte for byte, and the same tables."""
    out = tmp_path / "out"
    told = batch(given, out, *SMALL, "--cluster", "local:2")
    assert told.code == 0, told.err
    assert contents(out) == whole[0]
    assert told.out == whole[1]


def test_a_worker_is_killed(
    given: Path, tmp_path: Path, whole: tuple[dict[str, bytes], str]
) -> None:
    """The other worker does its tasks; nothing is lost, doubled or different."""
    out = tmp_path / "out"
    with cluster(2) as (address, (_, worker, _)), started(given, out, address) as ended:
        worker.send_signal(signal.SIGKILL)
    (told,) = ended
    assert told.code == 0, told.err
    assert told.out == whole[1]
    # The worker may have been killed while it was writing; the next run would clear that away.
    parts = {name: content for name, content in contents(out).items() if "_unfinished" not in name}
    assert parts == whole[0]


def test_the_scheduler_is_lost(
    given: Path, tmp_path: Path, whole: tuple[dict[str, bytes], str]
) -> None:
    """Exit code 4 and how to go on; the same call then does only what is missing."""
    out = tmp_path / "out"
    with cluster(1) as (address, (scheduler, *_)), started(given, out, address) as ended:
        scheduler.send_signal(signal.SIGKILL)
    (told,) = ended
    assert told.code == 4, told.err
    (line,) = told.err.splitlines()
    assert line.startswith("Der Cluster ist verloren gegangen")
    assert 0 < len(list(out.glob("part-*"))) < 15
    again = batch(given, out, *SMALL)
    assert again.code == 0
    assert again.out == whole[1]
    assert contents(out) == whole[0]


def test_what_a_worker_of_this_machine_finds(tmp_path: Path) -> None:
    """One message, and no traceback of a worker beside it."""
    path = write(tmp_path / "in.parquet", clients(2000), compression="uncompressed")
    content = bytearray(path.read_bytes())
    content[4 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4)
    path.write_bytes(bytes(content))
    command = [*PROGRAM, "batch", str(path), str(tmp_path / "out"), "--on", str(ON)]
    done = subprocess.run(
        [*command, "--cluster", "local:1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert "beschädigter Inhalt" in line


@pytest.mark.parametrize("options", [(), ("--cluster", "local:2")])
def test_ctrl_c(
    options: tuple[str, ...], given: Path, tmp_path: Path, whole: tuple[dict[str, bytes], str]
) -> None:
    """A terminal interrupts the workers too: one line, exit code 130, and the call goes on.

    It may come too late, when all parts are written; then another run is interrupted.
    """
    for attempt in range(5):
        out = tmp_path / f"out{attempt}"
        command = [*PROGRAM, "batch", str(given), str(out), *SMALL, "--on", str(ON), *options]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        ) as run:
            while not list(out.glob("part-*")) and run.poll() is None:
                time.sleep(0.01)
            os.killpg(run.pid, signal.SIGINT)
            _, err = run.communicate(timeout=120)
        if "Geschrieben" not in err:
            break
    assert (run.returncode, err.split()) == (130, ["Abgebrochen."])
    assert not list(out.rglob("_unfinished*"))
    assert batch(given, out, *SMALL).code == 0
    assert contents(out) == whole[0]


def test_an_interrupt_waits() -> None:
    """It comes when the block has ended, and is not lost; then all is as it was."""
    reached = []

    def interrupted() -> None:
        with held_back():
            signal.raise_signal(signal.SIGINT)
            reached.append("the end")

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert reached == ["the end"]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_nobody_at_the_address(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4, and nothing but the manifest is written."""
    monkeypatch.setattr("kim_rules_batch.cluster.PATIENCE", 1)
    told = batch(given, tmp_path / "out", "--cluster", f"tcp://127.0.0.1:{free_port()}")
    assert told.code == 4
    assert "Der Cluster ist nicht erreichbar" in told.err
    assert list(contents(tmp_path / "out")) == ["_manifest.json"]


def test_what_a_worker_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file is told as in one process; a node with other versions is refused by name."""
    path = write(tmp_path / "in.parquet", clients(2000), compression="uncompressed")
    content = bytearray(path.read_bytes())
    content[4 : len(content) // 2] = b"\xff" * (len(content) // 2 - 4)
    path.write_bytes(bytes(content))
    with cluster(1) as (address, _):
        told = batch(path, tmp_path / "out", "--cluster", address)
        assert told.code == 3
        assert "beschädigter Inhalt" in told.err
        monkeypatch.setattr("kim_rules_batch.cluster.version", lambda name: f"{name} of tomorrow")
        told = batch(path, tmp_path / "out", "--cluster", address, "--force")
    assert told.code == 4
    assert "Auf einem Knoten fehlt kim-rules" in told.err
