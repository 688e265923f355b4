"""The independent evaluator: every node of the tree on a day, in plain Python.

It answers beside durable-rules, explains, and looks at other days and readings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
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

Ranks = list[int]
#: For the nodes of a tree in order: position, and what is said when it is no, open, yes.
Pieces = tuple[tuple[int, tuple[str, str, str]], ...]


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


def run(steps: Sequence[Step], ranks: Ranks, intervals: Sequence[Interval], day: date) -> Ranks:
    """Set the truths of the steps' nodes, parts before what joins them.

    A node that is left out counts as no where it stands: "any of" then looks at the
    other parts only, and so does "none of", where a no is a met condition.
    """
    for at, window, join, parts, quantity, bound, if_below in steps:
        if join is None:
            lowest, highest = intervals[quantity]
            if lowest >= bound:
                rank = YES - if_below
            else:
                rank = if_below if highest < bound else OPEN
        elif join is Join.ALL:
            rank = min(parts(ranks), default=YES)
        else:
            rank = max(parts(ranks), default=NO)
            if join is Join.NONE:
                rank = YES - rank
        if window is not None and not window.holds(day):
            rank = NO
        ranks[at] = rank
    return ranks


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
    #: What explanations say, filled as it is needed: texts, and pieces of trees.
    told: dict[Hashable, str] = field(factory=dict, init=False)
    pieces: dict[tuple[str, tuple[bool, ...]], Pieces] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        nodes = tuple(self.rulebook.tree.nodes.values())
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "position", {node.id: at for at, node in enumerate(nodes)})
        object.__setattr__(self, "steps", tuple(map(self._step, range(len(nodes)))))
        expressions = (self.expression(node) for node in nodes)
        parts = tuple(e.parts if isinstance(e, Composite) else () for e in expressions)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "facts", tuple(map(self._facts, nodes)))

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
        return run(self._rest, ranks, intervals, day)

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

    def touched_by(self, reading: str) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """The steps of the nodes that use a reading, and those with all that rests on them."""
        own = [at for at, node in enumerate(self.nodes) if reading in readings_of(node)]
        touched = {step[0]: step for at in own for step in self.above[at]}
        return tuple(self.steps[at] for at in own), tuple(touched[at] for at in sorted(touched))

    @cached_property
    def above(self) -> tuple[tuple[Step, ...], ...]:
        """For each node the steps of itself and of every node that rests on it."""
        joined: list[set[int]] = [{at} for at in range(len(self.nodes))]
        for at in reversed(range(len(self.nodes))):
            for part in self.parts[at]:
                joined[self.position[part]] |= joined[at]
        return tuple(tuple(self.steps[at] for at in sorted(touched)) for touched in joined)

    @cached_property
    def turning(self) -> tuple[tuple[Quantity, int, int], ...]:
        """The leaves that turn on days that depend on the client.

        Each as quantity, its position and the bound.
        """
        found: dict[tuple[Quantity, int, int], None] = {}
        for node in self.nodes:
            leaf = self.expression(node)
            if isinstance(leaf, Leaf) and leaf.quantity.moves:
                at = self.quantities.position[leaf.quantity]
                if not isinstance(leaf.quantity, InForce):
                    found[leaf.quantity, at, leaf.bound] = None
        return tuple(found)

    @cached_property
    def fixed_turns(self) -> Mapping[int, frozenset[int]]:
        """Ordinals of the days on which a validity begins or has ended, for any client.

        Each with the positions of the quantities that turn (-1 for the validity of a node).
        """
        found: dict[int, set[int]] = {}
        for node in self.nodes:
            for day in node.window.turns():
                found.setdefault(day, set()).add(-1)
            leaf = self.expression(node)
            if isinstance(leaf, Leaf) and isinstance(leaf.quantity, InForce):
                for day in leaf.quantity.window.turns():
                    found.setdefault(day, set()).add(self.quantities.position[leaf.quantity])
        return {day: frozenset(quantities) for day, quantities in found.items()}

    @cached_property
    def resting_on(self) -> Mapping[int, tuple[Step, ...]]:
        """The steps of the nodes that rest on a moving quantity, by its position.

        At -1 those of the nodes that have a validity, and of what rests on them.
        """
        found: dict[int, dict[Step, None]] = {-1: {}}
        for at, node in enumerate(self.nodes):
            leaf = self.expression(node)
            if node.window != Window():
                found[-1].update(dict.fromkeys(self.above[at]))
            if isinstance(leaf, Leaf) and leaf.quantity.moves:
                quantity = self.quantities.position[leaf.quantity]
                found.setdefault(quantity, {}).update(dict.fromkeys(self.above[at]))
        return {key: tuple(sorted(steps, key=lambda step: step[0])) for key, steps in found.items()}

    def after_turn(
        self, ranks: Ranks, intervals: list[Interval], case: Case, day: date, turned: Iterable[int]
    ) -> Ranks:
        """The truths on a later day on which only the given quantities can have turned.

        Args:
            ranks: On the day before.
            intervals: Those that led to the ranks; brought up to the day.
            case: The client.
            day: The day.
            turned: Positions of the quantities, -1 for the validity of nodes.
        """
        ranks = list(ranks)
        for at in turned:
            if at >= 0:
                intervals[at] = self.quantities.all[at].interval(case, day)
        for at in turned:
            run(self.resting_on[at], ranks, intervals, day)
        return ranks

    @cached_property
    def timed(self) -> tuple[int, ...]:
        """Positions of the nodes that have a validity."""
        return tuple(at for at, node in enumerate(self.nodes) if node.window != Window())

    @cached_property
    def below(self) -> tuple[tuple[tuple[int, ...], Join | None, Node | None], ...]:
        """The positions of each node's parts, their join, and the node if it can be left out."""
        return tuple(
            (
                tuple(self.position[part] for part in self.parts[at]),
                self.steps[at][2],
                node if node.can_be_left_out else None,
            )
            for at, node in enumerate(self.nodes)
        )
