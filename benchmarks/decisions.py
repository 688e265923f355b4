"""Time of one decision: kim-rules and its peers, on the same clients, in turns."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from statistics import median, quantiles
from time import perf_counter_ns, process_time
from typing import Any, NamedTuple

from benchmarks import library
from benchmarks.facts import ON, Facts, clients
from benchmarks.inputs import Inputs, derive
from benchmarks.peers import DisagreementError, Outcomes, Peer, openfisca
from benchmarks.peers.datalogic import DataLogic
from benchmarks.peers.handwritten import Handwritten
from benchmarks.peers.rule_engine import RuleEngine
from benchmarks.peers.zen_engine import ZenEngine
from benchmarks.table import Row, target

SEED = 20230901
WARM_UP = 40
REFERENCE = "zen-engine, traced"
LEANEST = "zen-engine, traced, one node"
MOST_TIMES_REFERENCE = 4.0
LEAST_JSON_PER_SECOND = 1_000


class Turn(NamedTuple):
    """One turn of a contestant: seconds of every call, and of the processor in all."""

    calls: list[float]
    processor: float


Times = dict[str, list[Turn]]
"""The turns of every contestant, by its name, one for each round."""


class Contestant(NamedTuple):
    """A call to time, and what it is called with, one argument for each client."""

    name: str
    call: Callable[[Any], object]
    arguments: Sequence[Any]
    stride: int = 1


def rows(rounds: int, clients_a_round: int, batch: int) -> list[Row]:
    """Check all contestants against each other, time them, and describe the times.

    Args:
        rounds: How often every contestant has its turn.
        clients_a_round: Clients in one turn; every round has new ones.
        batch: Clients of the one simulation over columns.

    Raises:
        DisagreementError: If a contestant answers differently for some client.
    """
    facts = list(clients(rounds * clients_a_round, SEED))
    inputs = [derive(client, ON) for client in facts]
    found = _contestants(facts, inputs)
    _check(found, inputs)
    times = _timed(found, clients_a_round)
    return [_row(contestant, times) for contestant in found] + [_columns_row(batch, times)]


def _contestants(facts: Sequence[Facts], inputs: Sequence[Inputs]) -> list[Contestant]:
    kim, hand = library.KimRules(), Handwritten()
    typed = [library.client(client) for client in facts]
    return [
        Contestant("kim-rules, outcomes", kim.outcomes, typed),
        Contestant("kim-rules, full JSON", kim.as_json, typed),
        *(_of_peer(peer, inputs) for peer in _peers()),
        Contestant(f"{hand.name}, deriving too", lambda f: hand.decide(derive(f, ON)), facts),
    ]


def _peers() -> Iterable[Peer]:
    zen = (ZenEngine(traced=True), ZenEngine(traced=False), ZenEngine(traced=True, lean=True))
    return [*zen, RuleEngine(), DataLogic(), openfisca.OpenFisca(), Handwritten()]


def _of_peer(peer: Peer, inputs: Sequence[Inputs]) -> Contestant:
    peer.prepare()
    return Contestant(peer.name, peer.decide, inputs, peer.stride)


def _check(contestants: Sequence[Contestant], inputs: Sequence[Inputs]) -> None:
    """Compare the answers of all contestants that give outcomes, on their clients."""
    hand = Handwritten()
    expected = [hand.decide(row) for row in inputs]
    for contestant in contestants:
        pairs = list(zip(contestant.arguments, expected, strict=True))[:: contestant.stride]
        for argument, wanted in pairs:
            found = contestant.call(argument)
            if isinstance(found, Outcomes) and found != wanted:
                raise DisagreementError(
                    f"{contestant.name}: {found}, expected {wanted}: {argument}"
                )


def _timed(contestants: Sequence[Contestant], size: int) -> Times:
    """The turns of all contestants.

    The contestants take turns on the same clients, each round in another
    order. The collector stays on, as in use; it starts each turn with nothing
    to collect, so that each pays for its own garbage only.
    """
    times: Times = {each.name: [] for each in contestants}
    for each in contestants:
        _turn(each, each.arguments[: WARM_UP * each.stride])
    gc.collect()
    gc.freeze()
    for start in range(0, len(contestants[0].arguments), size):
        shift = start // size % len(contestants)
        for each in (*contestants[shift:], *contestants[:shift]):
            times[each.name].append(_turn(each, each.arguments[start : start + size]))
    gc.unfreeze()
    return times


def _turn(contestant: Contestant, arguments: Sequence[Any]) -> Turn:
    gc.collect()
    call, found = contestant.call, []
    begin = process_time()
    for argument in arguments[:: contestant.stride]:
        start = perf_counter_ns()
        call(argument)
        found.append((perf_counter_ns() - start) / 1e9)
    return Turn(found, process_time() - begin)


def _ratio(name: str, times: Times, reference: str = REFERENCE) -> float:
    """Median over the rounds of the ratio of medians to the reference."""
    rounds = zip(times[name], times[reference], strict=True)
    return median(median(own.calls) / median(other.calls) for own, other in rounds)


def _row(contestant: Contestant, times: Times) -> Row:
    name = contestant.name
    every = [seconds for turn in times[name] for seconds in turn.calls]
    ratio = _ratio(name, times)
    rate = len(every) / sum(turn.processor for turn in times[name])
    remark = f"{len(every):,} decisions"
    if name == "kim-rules, outcomes":
        remark = target(ratio <= MOST_TIMES_REFERENCE, f"at most {MOST_TIMES_REFERENCE:.0f} x")
        remark += f"; {_ratio(name, times, LEANEST):.2f} x {LEANEST}"
    elif name == "kim-rules, full JSON":
        wanted = f"at least {LEAST_JSON_PER_SECOND:,} a second"
        remark = target(rate >= LEAST_JSON_PER_SECOND, wanted)
    p99 = quantiles(every, n=100)[-1]
    return Row(name, median(every), p99, rate, ratio, REFERENCE, remark)


def _columns_row(batch: int, times: Times) -> Row:
    """OpenFisca as it is meant to be used: one simulation over columns."""
    inputs = [derive(client, ON) for client in clients(batch, SEED + 1)]
    system, given = openfisca.tax_benefit_system(), openfisca.columns(inputs)
    hand = Handwritten()
    if openfisca.read(openfisca.simulated(system, given)) != [hand.decide(row) for row in inputs]:
        raise DisagreementError("OpenFisca over columns answers differently")
    found = []
    for _ in range(5):
        start = process_time()
        openfisca.simulated(system, given)
        found.append((process_time() - start) / batch)
    reference = median(seconds for turn in times[REFERENCE] for seconds in turn.calls)
    each = median(found)
    remark = f"{batch:,} clients in one call; per client"
    return Row("OpenFisca, columns", each, None, 1 / each, each / reference, REFERENCE, remark)
