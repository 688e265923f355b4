"""durable-rules under load: many decisions, many threads, forked processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import child_process
import pytest
from deciding import RULEBOOK, drawn, outcomes_of

import kim_rules as kim

pytest.importorskip("durable_rules_engine")
from engine_spy import Spy, decide, spy_on

Spied = Callable[..., tuple[Spy, kim.Rulebook]]


@pytest.fixture
def spied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Spied:
    """Makes a spy and a rulebook that is decided through it."""
    return partial(spy_on, monkeypatch, tmp_path)


# --- states and memory --------------------------------------------------------------------

MEMORY = """
import resource, made_rulebooks as m, kim_rules as kim
from pathlib import Path
from tempfile import mkdtemp
from kim_rules import derive, engine, evaluator
files = m.made({"a": m.criterion(fact="b0", **{"is": True})}, ["a"], m.flags(1))
rulebook = m.loaded(Path(mkdtemp()), files)
clients = [kim.Client("c-1", extra=extra) for extra in ({"b0": False}, {}, {"b0": True})]
quantities = evaluator.Quantities.of(rulebook.tree)
intervals = [quantities.intervals(derive.Case(client, m.ON)) for client in clients]
door = engine.Engine(rulebook.tree, ["group:1"], quantities, engine.load())
used = []
for number in range(100_000):
    assert door.decide(intervals[number % 3], m.ON, {}) == {"group:1": number % 3}, number
    if number % 50 == 0:
        kim.decide(clients[number % 3], on=m.ON, rulebook=rulebook).to_json()
    if number in (5_000, 99_999):
        used.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(used[1] - used[0])
"""


def test_memory_stays_flat_over_100_000_decisions() -> None:
    """States are deleted: far more decisions than 1,024 are right, and cost no memory."""
    pytest.importorskip("resource", reason="memory is measured on Unix only")
    assert int(child_process.printed_by(MEMORY)) < 2_000, "KiB after the first 5,000 decisions"


def test_sixteen_threads_answer_as_one() -> None:
    """On one rulebook 16 threads give the same answers as one thread alone: 20,000 in all."""
    cases = [
        (kim.Client.from_dict(client), on, readings)
        for _, client, on, readings in drawn(6300, 1250)
    ]

    def answer(case: tuple[kim.Client, date, dict[str, str]]) -> dict[str, str]:
        client, on, readings = case
        return outcomes_of(kim.decide(client, on=on, rulebook=RULEBOOK, readings=readings))

    alone = list(map(answer, cases))
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(answer, cases * 15, chunksize=25)) == alone * 15


def test_threads_build_the_rulesets_once(spied: Spied) -> None:
    """Sixteen threads that decide by a new rulebook at the same moment do not each build it."""
    spy, rulebook = spied()
    start = threading.Barrier(16)

    def answer(_: int) -> kim.Decision:
        start.wait()
        return decide(rulebook)

    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(answer, range(16)))) == 1
    together = len(spy.of("create_ruleset"))
    decide(rulebook)
    assert len(spy.of("create_ruleset")) == together <= 12


FORKING = """
import os, sys, threading
import deciding
from kim_rules.assessment import runtime_of
clients = [(c, on) for _, c, on, _ in deciding.drawn(6400, 40)]
expected = [deciding.outcomes_of(deciding.decided(c, on)) for c, on in clients]
done = threading.Event()
def decide_on():
    while not done.is_set():
        for c, on in clients:
            deciding.decided(c, on)
threads = [threading.Thread(target=decide_on) for _ in range(4)]
for thread in threads:
    thread.start()
failed = 0
for _ in range(20):
    child = os.fork()
    if child == 0:
        same = [deciding.outcomes_of(deciding.decided(c, on)) for c, on in clients] == expected
        os._exit(0 if same else 1)
    failed += os.waitpid(child, 0)[1] != 0
done.set()
for thread in threads:
    thread.join()
print(failed)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_decides() -> None:
    """Children forked while four threads decide neither hang nor answer otherwise."""
    assert child_process.printed_by(FORKING, PYTHONWARNINGS="ignore").strip() == "0"


BUILDING = """
import os, signal, threading, made_rulebooks as m, kim_rules as kim
from pathlib import Path
from tempfile import mkdtemp
from kim_rules import engine
def new(version):
    files = m.made({"a": m.criterion(fact="b0", **{"is": True})}, ["a"], m.flags(1))
    files["rulebook.toml"]["version"] = version
    return m.loaded(Path(mkdtemp()), files)
first, second = new("first"), new("second")
load, reached, go_on = engine.load, threading.Event(), threading.Event()
def waits():
    reached.set()
    go_on.wait()
    return load()
engine.load = waits
client = kim.Client("c-1")
thread = threading.Thread(target=kim.decide, args=[client], kwargs={"on": m.ON, "rulebook": first})
thread.start()
reached.wait()
child = os.fork()
if child == 0:
    engine.load = load
    signal.alarm(20)
    kim.decide(client, on=m.ON, rulebook=second)
    os._exit(0)
status = os.waitpid(child, 0)[1]
go_on.set()
thread.join()
print(status)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_child_forked_while_a_rulebook_is_built_decides() -> None:
    """A thread that builds rulesets at the moment of the fork does not block the child."""
    assert child_process.printed_by(BUILDING, PYTHONWARNINGS="ignore").strip() == "0"
