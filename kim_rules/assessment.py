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
from kim_rules.evaluator import Evaluator, Quantities, Ranks, Step, parts_at, run
from kim_rules.logic import NO, OPEN, TRUTHS, YES, Join, Leaf, Node
from kim_rules.outcomes import Frame, Outcomes, conclude, stops_early
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import NeedsStatus, Verdict

#: How far ahead a change is looked for.
HORIZON_YEARS = 10
#: How many choices of readings are kept ready.
MAX_EVALUATORS = 512


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
        order = {name: at for at, name in enumerate(rulebook.tree.nodes)}
        every, some = (walk.nodes for walk in self.frame.walks)
        #: Takes the truths on which the outcomes rest.
        self.decisive = parts_at([order[name] for name in (*self.frame.first_roots, *every, *some)])
        self._engines: list[engine.Engine] = []
        module = engine.load()
        self.executors: tuple[str, ...] = ("evaluator",)
        if module is not None:
            self.executors = (engine.NAME, "evaluator")
            for roots in (self.frame.first_roots, every, some):
                self._engines.append(engine.Engine(rulebook.tree, roots, self.quantities, module))

    def _evaluator(self, readings: tuple[tuple[str, str], ...]) -> Evaluator:
        return Evaluator(self.rulebook, dict(readings), self.quantities)

    def _others(
        self, readings: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[str, str, tuple[Step, ...], tuple[Step, ...]], ...]:
        """Every other option of each reading, one at a time, with the steps it touches."""
        found = []
        for reading in self.rulebook.readings:
            for option in reading.options:
                other = {**dict(readings), reading.id: option}
                if other != dict(readings):
                    evaluator = self._evaluator(tuple(other.items()))
                    found.append((reading.id, option, *evaluator.touched_by(reading.id)))
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
        ranks = first.decide(*asked)
        if not stops_early(self.frame, ranks.__getitem__):
            ranks |= every.decide(*asked)
            if self.frame.walks[0].first(ranks.__getitem__) is None:
                ranks |= some.decide(*asked)
        position, own = assessment.evaluator.position, assessment.ranks
        differences = [
            Difference(node, TRUTHS[rank], TRUTHS[own[position[node]]])
            for node, rank in ranks.items()
            if rank != own[position[node]]
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

    def __attrs_post_init__(self) -> None:
        evaluator = self.runtime.evaluator(tuple(self.readings.items()))
        intervals = self.runtime.quantities.intervals(self.case)
        ranks = evaluator.ranks(intervals, self.case.known_on)
        object.__setattr__(self, "evaluator", evaluator)
        object.__setattr__(self, "intervals", intervals)
        object.__setattr__(self, "ranks", ranks)
        object.__setattr__(self, "outcomes", self._conclude(ranks))

    @cached_property
    def _decisive(self) -> tuple[int, ...]:
        """The truths on which the outcomes rest."""
        return self.runtime.decisive(self.ranks)

    def _conclude(self, ranks: Ranks) -> Outcomes:
        position = self.evaluator.position
        return conclude(self.runtime.frame, lambda node: ranks[position[node]])

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
            facts = set().union(*map(self.missing_at, nodes))
            for fact in facts:
                found.setdefault(fact, []).append(outcome)
        order = self.runtime.rulebook.fact_order
        sensitivity = self.runtime.rulebook.sensitivity

        def rank(fact: str) -> tuple[int, int, int]:
            return -len(found[fact]), sensitivity.get(fact, 0), order.index(fact)

        return {fact: found[fact] for fact in sorted(found, key=rank)}

    def missing_at(self, node: str) -> set[str]:
        """The facts met at open nodes from a node downwards."""
        found: set[str] = set()
        self._ask(self.evaluator.position[node], found)
        return found

    def _ask(self, at: int, found: set[str]) -> None:
        if self.ranks[at] != OPEN:
            return
        parts = self.evaluator.below[at][0]
        if not parts:
            leaf = self.evaluator.expression(self.evaluator.nodes[at])
            if isinstance(leaf, Leaf):
                found.update(leaf.quantity.missing(self.case))
        for part in parts:
            self._ask(part, found)

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
        before, ranks, intervals = self.outcomes.compared(), self.ranks, list(self.intervals)
        for ordinal, turned in self._turning_days():
            day = date.fromordinal(ordinal)
            after = self.evaluator.after_turn(ranks, intervals, self.case, day, turned)
            differences = self._differences(before, after)
            if differences:
                return day, differences
            ranks = after
        return None

    def _turning_days(self) -> list[tuple[int, Iterable[int]]]:
        """The days up to the horizon on which a node can turn, with the quantities that turn."""
        start = self.case.known_on.toordinal()
        end = horizon(self.case.known_on).toordinal()
        fixed = self.evaluator.fixed_turns
        days = {day: set(turned) for day, turned in fixed.items() if start < day <= end}
        for quantity, at, bound in self.evaluator.turning:
            for day in quantity.turns(self.case, bound):
                if start < day <= end:
                    days.setdefault(day, set()).add(at)
        return sorted(days.items())

    def depends(self) -> Iterator[tuple[str, str, list[Difference]]]:
        """Every other option of a reading under which an outcome differs."""
        before, day = self.outcomes.compared(), self.case.known_on
        ranks = list(self.ranks)
        for reading, option, own, touched in self.runtime.others(tuple(self.readings.items())):
            run(own, ranks, self.intervals, day)
            if ranks == self.ranks:
                continue  # most readings change nothing for a client
            differences = self._differences(before, run(touched, ranks, self.intervals, day))
            if differences:
                yield reading, option, differences
            ranks = list(self.ranks)

    def _differences(self, before: tuple[str, ...], ranks: Ranks) -> list[Difference]:
        if self.runtime.decisive(ranks) == self._decisive:
            return []
        after = self._conclude(ranks).compared()
        if before == after:
            return []
        named = zip(self.names, before, after, strict=True)
        return [Difference(*one) for one in named if one[1] != one[2]]

    # --- what an answer rests on -----------------------------------------------------

    def rests_on(self, node: str) -> set[str]:
        """Facts that are enough for the truth of a node; without the others it is the same.

        An open truth rests on nothing: it stays open when less is known.
        """
        found: set[str] = set()
        self._gather(self.evaluator.position[node], found)
        return found

    def _gather(self, at: int, found: set[str]) -> None:
        ranks, rank = self.ranks, self.ranks[at]
        if rank == OPEN:
            return
        parts, join, node = self.evaluator.below[at]
        if node is not None and self._is_left_out(node):
            return
        if not parts:
            found.update(self.evaluator.facts[at])
        elif rank == (YES if join is Join.ANY else NO):
            # One part is enough for a no of "all of" and for a yes of "any of".
            wanted = NO if join is Join.ALL else YES
            self._gather(next(part for part in parts if ranks[part] == wanted), found)
        else:
            for part in parts:
                self._gather(part, found)

    def _is_left_out(self, node: Node) -> bool:
        return self.evaluator.is_out(node) or not node.window.holds(self.case.known_on)


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
