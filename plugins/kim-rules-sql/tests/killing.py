"""Kills writers with SIGKILL and looks whether the store has lost or halved anything.

``./run python plugins/kim-rules-sql/tests/killing.py --kills 1000`` does so a thousand
times for each database. A child process opens cases, decides them and erases some, and
tells each step through a pipe after the store has acknowledged it. At a random moment it
is killed. Then every step that it told must be there, every step whole, and the log
verify. For PostgreSQL, every tenth time the server is stopped as if the machine had
failed, while the child is writing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from attrs import define
from sql_places import SEALER, Place
from sql_server import server

from kim_rules.decision import decide
from kim_rules.errors import StoreError
from kim_rules.facts import Client
from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access

DAY = date(2023, 9, 15)
FACTS = {
    "birth_date": "1990-01-01",
    "entry_date": "2019-08-01",
    "residence_status": "duldung",
    "municipality": "Hilden",
}

#: What a step leaves behind: 1 opens a case and gives consent and facts, 2 decides it,
#: 3 erases it. The versions of a case between these are half steps.
VERSIONS = {1: 3, 2: 4, 3: 5}

#: A step as it is told: the number of the case, and which step it was.
_TOLD = struct.Struct("<IB")

#: Kills in one tenant, so that its whole log can be verified after each.
KILLS_A_TENANT = 20

#: How often the server is stopped, too.
SERVER_EVERY = 10


@define
class Tally:
    """What was done and found.

    Args:
        kills: How often a writer was killed.
        stops: How often the server was stopped as well.
        told: Steps that had been acknowledged.
        lost: Those of them that were not there afterwards.
        halves: Cases in between two steps.
        breaks: Places at which the log did not verify.
    """

    kills: int = 0
    stops: int = 0
    told: int = 0
    lost: int = 0
    halves: int = 0
    breaks: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost or halved."""
        return not (self.lost or self.halves or self.breaks)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.stops} server stops, {self.told} acknowledged steps, "
            f"{self.lost} lost, {self.halves} halves, {self.breaks} breaks of the log"
        )


def run(place: Place, kills: int, seed: int = 1) -> Tally:
    """Kill writers again and again.

    Args:
        place: An empty case store.
        kills: How often.
        seed: Of the moments; the rest is up to the system.
    """
    # What decides is built before there are children, which then need not build it.
    decide(Client.from_dict({"id": "c-1", **FACTS}), on=DAY)
    rng = random.Random(seed)
    tally = Tally()
    told: dict[int, int] = {}
    for number in range(kills):
        if number % KILLS_A_TENANT == 0:
            told = {}
        access = Access(f"tenant-{number // KILLS_A_TENANT}", "writer", "case_management")
        stops = place.server is not None and number % SERVER_EVERY == SERVER_EVERY - 1
        for case, step in _killed(place, access, number, rng, stops):
            told[case] = max(step, told.get(case, 0))
            tally.told += 1
        tally.kills += 1
        tally.stops += stops
        check(place, access, told, tally)
    return tally


def _killed(
    place: Place, access: Access, number: int, rng: random.Random, stops: bool
) -> list[tuple[int, int]]:
    """Let a child write, kill it, and give what it has told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _write_for_ever(place.url, access, number * 1_000, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        heard = pipe.read(_TOLD.size * rng.randrange(1, 4))
        time.sleep(rng.uniform(0, 0.03))
        if stops and place.server is not None:
            place.server.crash()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard += pipe.read()
    return list(_TOLD.iter_unpack(heard))


def _write_for_ever(url: str, access: Access, first: int, pipe: int) -> None:
    """Write until killed; a store that fails ends the child, as nothing more is told."""
    try:
        with CaseStore(Place(url).open(), SEALER) as store:
            for number in count(first):
                for step in _steps(store, access, number):
                    os.write(pipe, _TOLD.pack(number, step))
    except StoreError:
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must be seen
        print(f"the writer failed: {error!r}", file=sys.stderr)
        os._exit(1)


def _steps(store: CaseStore, access: Access, number: int) -> Iterator[int]:
    """Write a case, and give the number of each step after it was acknowledged."""
    case = f"c-{number}"
    client = Client.from_dict({"id": case, **FACTS})
    data = {"consents": {"referral": "2023-09-01"}}
    store.put(access, client, valid_from=DAY, origin="form", case=data)
    yield 1
    store.decide(access, case, on=DAY)
    yield 2
    if number % 3 == 0:
        store.erase(access, case, because="request")
        yield 3


def check(place: Place, access: Access, told: dict[int, int], tally: Tally) -> None:
    """Compare what is there with the last step that was told of each case."""
    with CaseStore(place.open(), SEALER) as store:
        tally.breaks += sum(1 for _ in store.verify(access))
        versions = {case.id: case.version for case in store.cases(access)}
        tally.halves += sum(version not in VERSIONS.values() for version in versions.values())
        for number, step in told.items():
            tally.lost += versions.get(f"c-{number}", 0) < VERSIONS[step]


@contextmanager
def _sqlite() -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="kim-sqlite-") as folder:
        file = Path(folder) / "store.db"
        yield Place(f"sqlite:///{file}", file=file)


@contextmanager
def _postgresql() -> Iterator[Place]:
    with server(fsync=True) as running:
        name = running.new_database()
        yield Place(running.url(name), server=running, database=name)


DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}


def main() -> int:
    """Run for each database and print a line for each; 1 if anything was lost or halved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=list(DATABASES))
    asked = parser.parse_args()
    is_good = True
    for name in asked.database:
        with DATABASES[name]() as place:
            place.open(create=True).close()
            start = time.monotonic()
            tally = run(place, asked.kills, asked.seed)
            print(f"{name}: {tally}; {time.monotonic() - start:.0f} s", flush=True)
            is_good = is_good and tally.is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
