"""The independent evaluator: every node of the tree on a day, in plain Python.

It answers beside durable-rules, explains, and looks at other days and readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import itemgetter

from attrs import field, frozen

from kim_rules.derive import Case, Interval, Window
from kim_rules.logic import (
    NO,
    OPEN,
    YES,
    Choice,
    Composite,
    Join,
    Leaf,
    Node,
    Tree,
    expressions_of,
    readings_of,
)
from kim_rules.quantities import InForce, Quantity
from kim_rules.rulebook import Rulebook
from kim_rules.texts import Texts
from kim_rules.values import FrozenMap

Ranks = list[int]


@frozen(eq=False)
class Quantities:
    """Every distinct quantity of a tree, so that each is derived once a day.

    Args:
        all: The quantities.
        position: Position by quantity.
    """

    all: tuple[Quantity, ...]
    position: Mapping[Quantity, int]

    @classmethod
    def of(cls, tree: Tree) -> Quantities:
        """The quantities of all leaves, whatever the readings."""
        leaves = [e for n in tree.nodes.values() for e in expressions_of(n) if isinstance(e, Leaf)]
        found = tuple(dict.fromkeys(leaf.quantity for leaf in leaves))
        return cls(found, {quantity: at for at, quantity in enumerate(found)})

    def intervals(self, case: Case) -> list[Interval]:
        """Every quantity on the key date of the case."""
        return [quantity.interval(case, case.known_on) for quantity in self.all]


#: Takes the truths of the parts out of the truths of all nodes.
Parts = Callable[[Ranks], tuple[int, ...]]
#: How one node gets its truth: position, validity (None for always), join (None for a
#: leaf), its parts, and for a leaf the position of the quantity, bound, truth below it.
Step = tuple[int, Window | None, Join | None, Parts, int, int, int]


def parts_at(positions: Sequence[int]) -> Parts:
    """Takes the truths at some positions; two of them at least, so that it is a tuple."""
    if not positions:
        return lambda _: ()
    return itemgetter(*positions, positions[0])


def truth_of(step: Step, ranks: Ranks, intervals: Sequence[Interval], day: date) -> int:
    """The truth of one node on a day, when its parts are known.

    A node that is left out counts as no where it stands: "any of" then looks at the
    other parts only, and so does "none of", where a no is a met condition.
    """
    _, window, join, parts, quantity, bound, if_below = step
    if window is not None and not window.holds(day):
        return NO
    if join is None:
        lowest, highest = intervals[quantity]
        if lowest >= bound:
            return YES - if_below
        return if_below if highest < bound else OPEN
    if join is Join.ALL:
        return min(parts(ranks), default=YES)
    rank = max(parts(ranks), default=NO)
    return YES - rank if join is Join.NONE else rank


@frozen(eq=False)
class Evaluator:
    """A tree under one option of each reading, ready to be evaluated for many clients.

    Args:
        rulebook: Whose tree.
        readings: Option by reading, complete.
        quantities: Of the whole tree; shared by the evaluators of a rulebook.
    """

    rulebook: Rulebook
    readings: Mapping[str, str]
    quantities: Quantities
    nodes: tuple[Node, ...] = field(init=False)
    position: Mapping[str, int] = field(init=False)
    steps: tuple[Step, ...] = field(init=False)
    #: Ids of the parts of each node, in order.
    parts: tuple[tuple[str, ...], ...] = field(init=False)
    #: The facts that each leaf reads.
    facts: tuple[tuple[str, ...], ...] = field(init=False)
    #: Of the answers under these readings.
    texts: Texts = field(factory=Texts, init=False)

    def __attrs_post_init__(self) -> None:
        nodes = tuple(self.rulebook.tree.nodes.values())
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "position", {node.id: at for at, node in enumerate(nodes)})
        object.__setattr__(self, "steps", tuple(map(self._step, range(len(nodes)))))
        expressions = (self.expression(node) for node in nodes)
        parts = tuple(e.parts if isinstance(e, Composite) else () for e in expressions)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "facts", tuple(map(self._facts, nodes)))

    @cached_property
    def chosen(self) -> FrozenMap[str, str]:
        """The readings in a form that nobody can change."""
        return FrozenMap(self.readings)

    def expression(self, node: Node) -> Leaf | Composite:
        """What a node stands for under the readings."""
        if isinstance(node.expression, Choice):
            return node.expression.options[self.readings[node.expression.reading]]
        return node.expression

    def is_out(self, node: Node) -> bool:
        """Whether the readings leave a node out."""
        return node.reading is not None and self.readings[node.reading] not in node.under

    def _facts(self, node: Node) -> tuple[str, ...]:
        leaf = self.expression(node)
        return leaf.quantity.facts if isinstance(leaf, Leaf) else ()

    def _step(self, at: int) -> Step:
        node = self.nodes[at]
        window = None if node.window == Window() else node.window
        if self.is_out(node):
            return at, window, Join.ANY, parts_at(()), 0, 0, NO
        expression = self.expression(node)
        if isinstance(expression, Composite):
            parts = parts_at([self.position[part] for part in expression.parts])
            return at, window, expression.join, parts, 0, 0, NO
        quantity = self.quantities.position[expression.quantity]
        if_below = YES if expression.below else NO
        return at, window, None, parts_at(()), quantity, expression.bound, if_below

    def ranks(self, intervals: Sequence[Interval], day: date) -> Ranks:
        """The truth of every node on a day."""
        ranks: Ranks = [NO] * len(self.nodes)
        for at, quantity, bound, if_below in self._leaves:
            lowest, highest = intervals[quantity]
            if lowest >= bound:
                ranks[at] = YES - if_below
            else:
                ranks[at] = if_below if highest < bound else OPEN
        for step in self._rest:
            ranks[step[0]] = truth_of(step, ranks, intervals, day)
        return ranks

    @cached_property
    def _leaves(self) -> tuple[tuple[int, int, int, int], ...]:
        """The leaves that always count: most nodes, and the same few moves for each."""
        return tuple(
            (at, quantity, bound, if_below)
            for at, window, join, _, quantity, bound, if_below in self.steps
            if join is None and window is None
        )

    @cached_property
    def _rest(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step[2] is not None or step[1] is not None)

    def settle(self, at: int, ranks: Ranks, intervals: Sequence[Interval], day: date) -> None:
        """Bring a node up to date, and every node that rests on it as far as it matters."""
        rank = truth_of(self.steps[at], ranks, intervals, day)
        if rank != ranks[at]:
            ranks[at] = rank
            for joined in self.joined_by[at]:
                self.settle(joined, ranks, intervals, day)

    @cached_property
    def joined_by(self) -> tuple[tuple[int, ...], ...]:
        """For each node the positions of the nodes that it is a part of."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for at, parts in enumerate(self.parts):
            for part in parts:
                found[self.position[part]].append(at)
        return tuple(map(tuple, found))

    def using(self, reading: str) -> tuple[int, ...]:
        """The positions of the nodes that use a reading."""
        return tuple(at for at, node in enumerate(self.nodes) if reading in readings_of(node))

    @cached_property
    def turning(self) -> tuple[tuple[Quantity, int, tuple[int, ...]], ...]:
        """What turns on days that depend on the client: quantity, bound, and its leaves."""
        found: dict[tuple[Quantity, int], list[int]] = {}
        for at, node in enumerate(self.nodes):
            leaf = self.expression(node)
            if not isinstance(leaf, Leaf) or isinstance(leaf.quantity, InForce):
                continue
            if leaf.quantity.moves:
                found.setdefault((leaf.quantity, leaf.bound), []).append(at)
        return tuple((*turning, tuple(leaves)) for turning, leaves in found.items())

    @cached_property
    def fixed_turns(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Days on which a validity begins or has ended, for any client, in order.

        Each as its ordinal and the positions of the nodes concerned.
        """
        found: dict[int, list[int]] = {}
        for at, node in enumerate(self.nodes):
            leaf = self.expression(node)
            windows = [node.window]
            if isinstance(leaf, Leaf) and isinstance(leaf.quantity, InForce):
                windows.append(leaf.quantity.window)
            for day in {day for window in windows for day in window.turns()}:
                found.setdefault(day, []).append(at)
        return tuple((day, tuple(found[day])) for day in sorted(found))

    def after_turn(
        self, ranks: Ranks, intervals: list[Interval], case: Case, day: date, turned: Iterable[int]
    ) -> Ranks:
        """The truths on a later day on which only the given nodes can have turned.

        Args:
            ranks: On the day before; they stay as they are.
            intervals: Those that led to the ranks; brought up to the day.
            case: The client.
            day: The day.
            turned: Positions of nodes.
        """
        for at in turned:
            _, _, join, _, quantity, _, _ = self.steps[at]
            if join is None:
                intervals[quantity] = self.quantities.all[quantity].interval(case, day)
        if all(truth_of(self.steps[at], ranks, intervals, day) == ranks[at] for at in turned):
            return ranks
        ranks = list(ranks)
        for at in turned:
            self.settle(at, ranks, intervals, day)
        return ranks

    def left_out(self, day: date) -> frozenset[int]:
        """Positions of the nodes that do not count on a day: not in force, or not read so."""
        expired = [at for at, window in self._timed if not window.holds(day)]
        return self._not_read.union(expired)

    @cached_property
    def _timed(self) -> tuple[tuple[int, Window], ...]:
        windows = ((at, node.window) for at, node in enumerate(self.nodes))
        return tuple((at, window) for at, window in windows if window != Window())

    @cached_property
    def _not_read(self) -> frozenset[int]:
        return frozenset(at for at, node in enumerate(self.nodes) if self.is_out(node))
