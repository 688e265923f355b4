"""One client on one key date: every answer, the costly ones when they are asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from attrs import field, frozen

from kim_rules import engine
from kim_rules.derive import Case, Interval
from kim_rules.errors import Difference, EngineDisagreement
from kim_rules.evaluator import Evaluator, Quantities, Ranks, parts_at, truth_of
from kim_rules.logic import OPEN, TRUTHS
from kim_rules.outcomes import Frame, Outcomes, conclude
from kim_rules.quantities import Quantity
from kim_rules.rulebook import Rulebook
from kim_rules.subtrees import Seen, Subtrees
from kim_rules.vocabulary import NeedsStatus, Verdict

#: How far ahead a change is looked for.
HORIZON_YEARS = 10
#: How many choices of readings are kept ready.
MAX_EVALUATORS = 512
#: How many combinations of truths are kept with the outcomes that follow from them.
MAX_CONCLUDED = 4096


class Runtime:
    """What a rulebook needs to be decided, built once and shared by all threads.

    Args:
        rulebook: The rulebook.

    Raises:
        EngineError: If the rules engine refuses the rulebook.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.frame = Frame.of(rulebook)
        self.quantities = Quantities.of(rulebook.tree)
        self.evaluator = lru_cache(MAX_EVALUATORS)(self._evaluator)
        self.others = lru_cache(MAX_EVALUATORS)(self._others)
        self.trees = lru_cache(MAX_EVALUATORS)(Subtrees)
        self.position = {name: at for at, name in enumerate(rulebook.tree.nodes)}
        every, some = (walk.nodes for walk in self.frame.walks)
        self._roots = (*self.frame.first_roots, *every, *some)
        self._decisive = parts_at([self.position[root] for root in self._roots])
        self._concluded: dict[tuple[int, ...], Outcomes] = {}
        self._engines: list[engine.Engine] = []
        module = engine.load()
        self.executors: tuple[str, ...] = ("evaluator",)
        if module is not None:
            self.executors = (engine.NAME, "evaluator")
            for roots in (self.frame.first_roots, every, some):
                self._engines.append(engine.Engine(rulebook.tree, roots, self.quantities, module))

    def conclude(self, ranks: Ranks) -> Outcomes:
        """The outcomes that follow from the truths of all nodes.

        The same object for clients who differ in nothing that matters.
        """
        key = self._decisive(ranks)
        outcomes = self._concluded.get(key)
        if outcomes is None:
            if len(self._concluded) >= MAX_CONCLUDED:
                self._concluded.clear()
            rank = dict(zip(self._roots, key, strict=False))  # one truth comes twice
            outcomes = self._concluded[key] = conclude(self.frame, rank.__getitem__)
        return outcomes

    def _evaluator(self, readings: tuple[tuple[str, str], ...]) -> Evaluator:
        return Evaluator(self.rulebook, dict(readings), self.quantities)

    def _others(
        self, evaluator: Evaluator
    ) -> tuple[tuple[str, str, Evaluator, tuple[int, ...]], ...]:
        """Every other option of each reading, one at a time, with the nodes that use it."""
        found = []
        for reading in self.rulebook.readings:
            for option in reading.options:
                if option != evaluator.readings[reading.id]:
                    readings = {**evaluator.readings, reading.id: option}
                    other = Evaluator(self.rulebook, readings, self.quantities)
                    found.append((reading.id, option, other, other.using(reading.id)))
        return tuple(found)

    def check(self, assessment: Assessment) -> None:
        """Let durable-rules decide as well, and compare every node that outcomes rest on.

        The providers are decided only when the first steps lead to them, and the second
        walk only when the first one excludes all.

        Raises:
            EngineDisagreement: If any node or outcome differs.
            EngineError: If the engine fails.
        """
        if not self._engines:
            return
        first, every, some = self._engines
        day, intervals = assessment.case.known_on, assessment.intervals
        asked = (intervals, day, assessment.evaluator.readings)
        self._compare(assessment, first.decide(*asked))
        # From here on both agree on the first steps, and so on whether providers count.
        if assessment.outcomes.stop.walk is not None:
            self._compare(assessment, every.decide(*asked))
            if self.frame.walks[0].first(assessment.rank) is None:
                self._compare(assessment, some.decide(*asked))

    def _compare(self, assessment: Assessment, ranks: Mapping[str, int]) -> None:
        own = assessment.ranks
        differences = [
            Difference(node, TRUTHS[rank], TRUTHS[own[self.position[node]]])
            for node, rank in ranks.items()
            if rank != own[self.position[node]]
        ]
        if differences:
            raise EngineDisagreement(assessment.case.client.sha256(), differences)


_runtimes: WeakKeyDictionary[Rulebook, Runtime] = WeakKeyDictionary()
_lock = threading.Lock()


def _new_lock() -> None:
    """A child process must not inherit a lock that a thread of its parent held."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new_lock)


def runtime_of(rulebook: Rulebook) -> Runtime:
    """The runtime of a rulebook, built on first use."""
    runtime = _runtimes.get(rulebook)
    if runtime is None:
        with _lock:
            runtime = _runtimes.get(rulebook)
            if runtime is None:
                runtime = _runtimes[rulebook] = Runtime(rulebook)
    return runtime


@frozen(eq=False)
class Assessment:
    """A client on the key date, with what changes on other days and readings.

    Args:
        runtime: Of the rulebook.
        case: The client as known on the key date.
        readings: Option by reading, complete.
    """

    runtime: Runtime
    case: Case
    readings: Mapping[str, str]
    evaluator: Evaluator = field(init=False)
    intervals: Sequence[Interval] = field(init=False)
    ranks: Ranks = field(init=False)
    outcomes: Outcomes = field(init=False)
    _missing_of: dict[Quantity, list[str]] = field(factory=dict, init=False)
    _seen: dict[str, Seen] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        evaluator = self.runtime.evaluator(tuple(self.readings.items()))
        intervals = self.runtime.quantities.intervals(self.case)
        ranks = evaluator.ranks(intervals, self.case.known_on)
        object.__setattr__(self, "evaluator", evaluator)
        object.__setattr__(self, "intervals", intervals)
        object.__setattr__(self, "ranks", ranks)
        object.__setattr__(self, "outcomes", self.runtime.conclude(ranks))

    @cached_property
    def trees(self) -> Subtrees:
        """The subtrees of the nodes, on the key date."""
        return self.runtime.trees(self.evaluator, self.evaluator.left_out(self.case.known_on))

    def seen(self, node: str) -> Seen:
        """What follows from the truths of a node and of everything below it."""
        seen = self._seen.get(node)
        if seen is None:
            seen = self._seen[node] = self.trees[node].seen(self.ranks)
        return seen

    def rank(self, node: str) -> int:
        """The truth of a node on the key date, as a rank."""
        return self.ranks[self.evaluator.position[node]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the outcomes that are compared, in order."""
        groups = self.runtime.rulebook.groups
        return (*(f"group:{group.number}" for group in groups), "multiple_needs", "referral")

    # --- missing facts ---------------------------------------------------------------

    def missing(self) -> dict[str, list[str]]:
        """The facts that can still matter, with the open outcomes to which they matter."""
        found: dict[str, list[str]] = {}
        for outcome, nodes in self._open_outcomes():
            for fact in self._missing_at(nodes):
                found.setdefault(fact, []).append(outcome)
        order = self.runtime.rulebook.fact_order
        sensitivity = self.runtime.rulebook.sensitivity

        def rank(fact: str) -> tuple[int, int, int]:
            return -len(found[fact]), sensitivity.get(fact, 0), order.index(fact)

        return {fact: found[fact] for fact in sorted(found, key=rank)}

    def _missing_at(self, nodes: Iterable[str]) -> set[str]:
        """The facts met at open nodes from the given nodes downwards."""
        found: set[str] = set()
        for node in nodes:
            for quantity in self.seen(node).open:
                facts = self._missing_of.get(quantity)
                if facts is None:
                    facts = self._missing_of[quantity] = quantity.missing(self.case)
                found.update(facts)
        return found

    def _open_outcomes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every open outcome with the nodes from which it is open."""
        groups = self.open_groups
        yield from ((name, (name,)) for name in groups)
        needs = self.runtime.rulebook.multiple_needs
        status = (needs.finding_counts, needs.computed)
        if self.outcomes.status is NeedsStatus.OPEN:
            yield "multiple_needs", status
        stop, directory = self.outcomes.stop, self.runtime.rulebook.directory
        if stop.outcome != "open":
            return
        if stop.step == 4:
            complex_is_open = self.outcomes.complex_need == OPEN
            eligible_is_open = self.outcomes.eligible == OPEN
            from_status = status if complex_is_open else ()
            yield "referral", (*from_status, *(groups if eligible_is_open else ()))
        elif stop.walk is not None and stop.at is not None:
            yield "referral", (stop.walk.nodes[stop.at],)
        elif stop.step == 2:
            yield "referral", (directory.need, directory.wanted)
        else:
            yield "referral", (directory.district,)

    @property
    def open_groups(self) -> tuple[str, ...]:
        """The nodes of the groups whose verdict is open."""
        pairs = zip(self.runtime.rulebook.groups, self.outcomes.verdicts, strict=True)
        return tuple(group.node for group, verdict in pairs if verdict is Verdict.OPEN)

    # --- other days and readings -----------------------------------------------------

    def changes(self) -> tuple[date, list[Difference]] | None:
        """The first later day on which an outcome differs, with what differs."""
        ranks, intervals = self.ranks, list(self.intervals)
        for ordinal, turned in self._turning_days():
            day = date.fromordinal(ordinal)
            after = self.evaluator.after_turn(ranks, intervals, self.case, day, turned)
            if after is not ranks:
                differences = self._differences(after)
                if differences:
                    return day, differences
                ranks = after
        return None

    def _turning_days(self) -> list[tuple[int, Sequence[int]]]:
        """The days up to the horizon on which nodes can turn, with those nodes."""
        start = self.case.known_on.toordinal()
        end = horizon(self.case.known_on).toordinal()
        days = {day: list(nodes) for day, nodes in self.evaluator.fixed_turns if start < day <= end}
        for quantity, bound, leaves in self.evaluator.turning:
            for day in quantity.turns(self.case, bound):
                if start < day <= end:
                    days.setdefault(day, []).extend(leaves)
        return sorted(days.items())

    def depends(self) -> Iterator[tuple[str, str, list[Difference]]]:
        """Every other option of a reading under which an outcome differs."""
        day, own = self.case.known_on, self.ranks
        for reading, option, evaluator, using in self.runtime.others(self.evaluator):
            steps = (evaluator.steps[at] for at in using)
            if all(truth_of(step, own, self.intervals, day) == own[step[0]] for step in steps):
                continue  # most readings change nothing for a client
            ranks = list(own)
            for at in using:
                evaluator.settle(at, ranks, self.intervals, day)
            differences = self._differences(ranks)
            if differences:
                yield reading, option, differences

    def _differences(self, ranks: Ranks) -> list[Difference]:
        """How the outcomes of other truths differ from those of the key date."""
        after = self.runtime.conclude(ranks)
        if after is self.outcomes or after.compared == self.outcomes.compared:
            return []
        named = zip(self.names, self.outcomes.compared, after.compared, strict=True)
        return [Difference(*one) for one in named if one[1] != one[2]]


def horizon(day: date) -> date:
    """The last day on which a change is looked for.

    The tenth anniversary of the key date, for 29 February the 28th where there is none;
    at most the end of the year 9999.
    """
    if day.year + HORIZON_YEARS > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + HORIZON_YEARS)
    except ValueError:
        return day.replace(year=day.year + HORIZON_YEARS, day=28)
