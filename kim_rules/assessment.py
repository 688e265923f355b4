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
from kim_rules.answers import Change, RulebookStamp
from kim_rules.derive import Case, Interval
from kim_rules.errors import Difference, EngineDisagreement
from kim_rules.evaluator import Evaluator, Quantities, Ranks, Taken, Turn, View, parts_at
from kim_rules.logic import NO, OPEN, TRUTHS, YES
from kim_rules.outcomes import Conclusions, Frame, Outcomes
from kim_rules.rulebook import Rulebook
from kim_rules.subtrees import Seen, Subtrees
from kim_rules.vocabulary import NeedsStatus, Verdict

#: How far ahead a change is looked for.
HORIZON_YEARS = 10
#: How many choices of readings are kept ready.
MAX_EVALUATORS = 512
#: How many combinations of truths are kept with the outcomes that follow from them.
MAX_CONCLUDED = 4096


@frozen(eq=False)
class Variant:
    """One other option of a reading.

    Args:
        reading: The reading.
        option: The option.
        view: The tree under it.
        using: Positions of the nodes that use the reading.
        own: Takes the truths of the leaves that these nodes are under the option in use,
            and none when a node is more than a leaf.
        other: The same under this option; nothing differs when both take the same.
    """

    reading: str
    option: str
    view: View
    using: tuple[int, ...]
    own: Taken
    other: Taken

    @classmethod
    def of(
        cls, reading: str, option: str, own: View, other: View, using: tuple[int, ...]
    ) -> Variant:
        """The variant that another view is."""
        leaves = own.joined.keys().isdisjoint(using) and other.joined.keys().isdisjoint(using)
        take, take_other = (
            parts_at([view.places[at] for at in using] if leaves else [place])
            for view, place in ((own, NO), (other, YES))
        )
        return cls(reading, option, other, using, take, take_other)


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
        self.variants = lru_cache(MAX_EVALUATORS)(self._variants)
        self.trees = lru_cache(MAX_EVALUATORS)(Subtrees)
        self.open_outcomes = lru_cache(MAX_CONCLUDED)(self._open_outcomes)
        self.differences = lru_cache(MAX_CONCLUDED)(self._differences)
        #: How a fact is ordered among those that matter to equally many outcomes.
        self.fact_order = {
            fact: (rulebook.sensitivity.get(fact, 0), at)
            for at, fact in enumerate(rulebook.fact_order)
        }
        self.position = {name: at for at, name in enumerate(rulebook.tree.nodes)}
        every, some = (walk.nodes for walk in self.frame.walks)
        self.conclude = Conclusions(self.frame, self.position).outcomes
        self._engines: list[engine.Engine] = []
        module = engine.load()
        executors: tuple[str, ...] = ("evaluator",)
        if module is not None:
            executors = (engine.NAME, "evaluator")
            for roots in (self.frame.first_roots, every, some):
                self._engines.append(engine.Engine(rulebook.tree, roots, self.quantities, module))
        self.stamp = RulebookStamp(rulebook.id, rulebook.version, rulebook.sha256, executors)

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

    def _variants(self, view: View) -> tuple[Variant, ...]:
        """Every other option of each reading, on the days of a view."""
        return tuple(
            Variant.of(reading, option, view, other.view(view.expired), using)
            for reading, option, other, using in self.others(view.evaluator)
        )

    def _differences(self, before: Outcomes, after: Outcomes) -> tuple[Change, ...]:
        """The outcomes that differ."""
        groups = [f"group:{group.number}" for group in self.rulebook.groups]
        names = (*groups, "multiple_needs", "referral")
        pairs = zip(names, before.compared, after.compared, strict=True)
        return tuple(Change(name, one, other) for name, one, other in pairs if one != other)

    def _open_outcomes(self, outcomes: Outcomes) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every open outcome with the nodes from which it is open."""
        groups = open_groups(self.rulebook, outcomes)
        found: list[tuple[str, tuple[str, ...]]] = [(name, (name,)) for name in groups]
        needs = self.rulebook.multiple_needs
        status = (needs.finding_counts, needs.computed)
        if outcomes.status is NeedsStatus.OPEN:
            found.append(("multiple_needs", status))
        if outcomes.stop.outcome == "open":
            found.append(("referral", self._open_referral(outcomes, groups, status)))
        return tuple(found)

    def _open_referral(
        self, outcomes: Outcomes, groups: tuple[str, ...], status: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The nodes from which the step is open that stopped the referral."""
        stop, directory = outcomes.stop, self.rulebook.directory
        if stop.step == 4:
            from_status = status if outcomes.complex_need == OPEN else ()
            return *from_status, *(groups if outcomes.eligible == OPEN else ())
        if stop.walk is not None and stop.at is not None:
            return (stop.walk.nodes[stop.at],)
        return (directory.need, directory.wanted) if stop.step == 2 else (directory.district,)

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
    view: View = field(init=False)
    intervals: Sequence[Interval] = field(init=False)
    #: Of the leaves.
    truths: Ranks = field(init=False)
    ranks: Ranks = field(init=False)
    outcomes: Outcomes = field(init=False)
    _missing_of: dict[int, list[str]] = field(factory=dict, init=False)
    _seen: dict[str, Seen] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        evaluator = self.runtime.evaluator(tuple(self.readings.items()))
        view = evaluator.view_on(self.case.known_on)
        intervals = self.runtime.quantities.intervals(self.case)
        truths = self.runtime.quantities.truths(intervals)
        ranks = view.ranks(truths)
        object.__setattr__(self, "evaluator", evaluator)
        object.__setattr__(self, "view", view)
        object.__setattr__(self, "intervals", intervals)
        object.__setattr__(self, "truths", truths)
        object.__setattr__(self, "ranks", ranks)
        object.__setattr__(self, "outcomes", self.runtime.conclude(ranks))

    @cached_property
    def trees(self) -> Subtrees:
        """The subtrees of the nodes, on the key date."""
        return self.runtime.trees(self.view)

    def seen(self, node: str) -> Seen:
        """What follows from the truths of a node and of everything below it."""
        seen = self._seen.get(node)
        if seen is None:
            seen = self._seen[node] = self.trees[node].seen(self.ranks)
        return seen

    def rank(self, node: str) -> int:
        """The truth of a node on the key date, as a rank."""
        return self.ranks[self.evaluator.position[node]]

    # --- missing facts ---------------------------------------------------------------

    def missing(self) -> dict[str, list[str]]:
        """The facts that can still matter, with the open outcomes to which they matter."""
        found: dict[str, list[str]] = {}
        for outcome, nodes in self.runtime.open_outcomes(self.outcomes):
            for fact in self._missing_at(nodes):
                found.setdefault(fact, []).append(outcome)
        order = self.runtime.fact_order
        ordered = sorted(found, key=lambda fact: (-len(found[fact]), order[fact]))
        return {fact: found[fact] for fact in ordered}

    def _missing_at(self, nodes: Iterable[str]) -> set[str]:
        """The facts met at open nodes from the given nodes downwards."""
        found: set[str] = set()
        for node in nodes:
            for quantity in self.seen(node).open:
                facts = self._missing_of.get(quantity)
                if facts is None:
                    facts = self.runtime.quantities.all[quantity].missing(self.case)
                    self._missing_of[quantity] = facts
                found.update(facts)
        return found

    # --- other days and readings -----------------------------------------------------

    def changes(self) -> tuple[date, tuple[Change, ...]] | None:
        """The first later day on which an outcome differs, with what differs."""
        ranks, truths, view = self.ranks, list(self.truths), self.view
        look_again = self.runtime.quantities.look_again
        for ordinal, turns in self._turning_days():
            day = date.fromordinal(ordinal)
            nodes: list[int] = []
            for quantity, turned in turns:
                nodes += turned
                if quantity is None:
                    view = self.evaluator.view_on(day)
                else:
                    look_again(truths, quantity, self.case, day)
            after = view.settled(nodes, ranks, truths)
            if after is not ranks:
                differences = self._differences(after)
                if differences:
                    return day, differences
                ranks = after
        return None

    def _turning_days(self) -> list[tuple[int, tuple[Turn, ...]]]:
        """The days up to the horizon on which nodes can turn, with what can turn."""
        start = self.case.known_on.toordinal()
        end = horizon(self.case.known_on).toordinal()
        days = {day: turns for day, turns in self.evaluator.fixed_turns if start < day <= end}
        for quantity, bound, turn in self.evaluator.turning:
            for day in quantity.turns(self.case, bound):
                if start < day <= end:
                    days[day] = (*days[day], turn) if day in days else (turn,)
        return sorted(days.items())

    def depends(self) -> Iterator[tuple[str, str, tuple[Change, ...]]]:
        """Every other option of a reading under which an outcome differs."""
        own, truths = self.ranks, self.truths
        for variant in self.runtime.variants(self.view):
            if variant.own(truths) == variant.other(truths):
                continue  # most readings change nothing for a client
            ranks = variant.view.settled(variant.using, own, truths)
            if ranks is not own:
                differences = self._differences(ranks)
                if differences:
                    yield variant.reading, variant.option, differences

    def _differences(self, ranks: Ranks) -> tuple[Change, ...]:
        """How the outcomes of other truths differ from those of the key date."""
        after = self.runtime.conclude(ranks)
        return () if after is self.outcomes else self.runtime.differences(self.outcomes, after)


def open_groups(rulebook: Rulebook, outcomes: Outcomes) -> tuple[str, ...]:
    """The nodes of the groups whose verdict is open."""
    pairs = zip(rulebook.groups, outcomes.verdicts, strict=True)
    return tuple(group.node for group, verdict in pairs if verdict is Verdict.OPEN)


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
