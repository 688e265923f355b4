"""The independent evaluator: every node of the tree on a day, in plain Python.

It answers beside durable-rules, explains, and looks at other days and readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import field, frozen

from kim_rules.derive import Case, InForce, Interval, Quantity, Window
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
    parts_of,
    readings_of,
)
from kim_rules.rulebook import Rulebook

Ranks = list[int]


@frozen(eq=False)
class Quantities:
    """Every distinct quantity of a tree, so that each is derived once a day.

    Args:
        all: The quantities.
        moving: Positions of those that depend on the day.
        position: Position by quantity.
    """

    all: tuple[Quantity, ...]
    moving: tuple[int, ...]
    position: Mapping[Quantity, int]

    @classmethod
    def of(cls, tree: Tree) -> Quantities:
        """The quantities of all leaves, whatever the readings."""
        leaves = [e for n in tree.nodes.values() for e in expressions_of(n) if isinstance(e, Leaf)]
        found = tuple(dict.fromkeys(leaf.quantity for leaf in leaves))
        moving = tuple(at for at, quantity in enumerate(found) if quantity.moves)
        return cls(found, moving, {quantity: at for at, quantity in enumerate(found)})

    def intervals(self, case: Case) -> list[Interval]:
        """Every quantity on the key date of the case."""
        return [quantity.interval(case, case.known_on) for quantity in self.all]

    def moved(self, base: Sequence[Interval], case: Case, day: date) -> list[Interval]:
        """The same on another day, from the intervals on the key date."""
        intervals = list(base)
        for at in self.moving:
            intervals[at] = self.all[at].interval(case, day)
        return intervals


#: How one node gets its truth: position, validity (None for always), join (None for a
#: leaf), then the positions of its parts, or of the quantity, with bound and truth below it.
Step = tuple[int, Window | None, Join | None, tuple[int, ...], int, int, int]


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
            rank = min([ranks[part] for part in parts], default=YES)
        else:
            rank = max([ranks[part] for part in parts], default=NO)
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
    #: What explanations say of a node for every client, by node; filled as it is needed.
    told: dict[str, dict[str, object]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        nodes = tuple(self.rulebook.tree.nodes.values())
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "position", {node.id: at for at, node in enumerate(nodes)})
        object.__setattr__(self, "steps", tuple(map(self._step, range(len(nodes)))))

    def expression(self, node: Node) -> Leaf | Composite:
        """What a node stands for under the readings."""
        if isinstance(node.expression, Choice):
            return node.expression.options[self.readings[node.expression.reading]]
        return node.expression

    def is_out(self, node: Node) -> bool:
        """Whether the readings leave a node out."""
        return node.reading is not None and self.readings[node.reading] not in node.under

    def _step(self, at: int) -> Step:
        node = self.nodes[at]
        window = None if node.window == Window() else node.window
        if self.is_out(node):
            return at, window, Join.ANY, (), 0, 0, NO
        expression = self.expression(node)
        if isinstance(expression, Composite):
            parts = tuple(self.position[part] for part in expression.parts)
            return at, window, expression.join, parts, 0, 0, NO
        quantity = self.quantities.position[expression.quantity]
        return at, window, None, (), quantity, expression.bound, YES if expression.below else NO

    def ranks(self, intervals: Sequence[Interval], day: date) -> Ranks:
        """The truth of every node on a day."""
        return run(self.steps, [NO] * len(self.nodes), intervals, day)

    def ranks_from(
        self, base: Ranks, reading: str, intervals: Sequence[Interval], day: date
    ) -> Ranks:
        """The truth of every node, from an evaluation that differs in one reading only."""
        return run(self._touched[reading], list(base), intervals, day)

    @cached_property
    def _touched(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of the nodes that can turn with a reading, by reading."""
        found = {}
        for reading in self.readings:
            touched: dict[int, None] = {}
            for at, node in enumerate(self.nodes):
                parts = (self.position[part] for part in parts_of(node))
                if reading in readings_of(node) or any(part in touched for part in parts):
                    touched[at] = None
            found[reading] = tuple(self.steps[at] for at in touched)
        return found

    @cached_property
    def turning(self) -> tuple[tuple[Quantity, int], ...]:
        """The comparisons that turn on days that depend on the client."""
        found = {}
        for node in self.nodes:
            expression = self.expression(node)
            if isinstance(expression, Leaf) and expression.quantity.moves:
                if not isinstance(expression.quantity, InForce):
                    found[expression.quantity, expression.bound] = None
        return tuple(found)

    @cached_property
    def fixed_turns(self) -> frozenset[int]:
        """Ordinals of the days on which a validity begins or has ended, for any client."""
        found: set[int] = set()
        for node in self.nodes:
            found.update(node.window.turns())
            expression = self.expression(node)
            if isinstance(expression, Leaf) and isinstance(expression.quantity, InForce):
                found.update(expression.quantity.window.turns())
        return frozenset(found)

    @cached_property
    def moving(self) -> tuple[Step, ...]:
        """The steps of the nodes that can turn with the day."""
        touched: dict[int, None] = {}
        for at, node in enumerate(self.nodes):
            expression = self.expression(node)
            moves = node.window != Window()
            if isinstance(expression, Leaf):
                moves = moves or expression.quantity.moves
            else:
                moves = moves or any(self.position[part] in touched for part in expression.parts)
            if moves:
                touched[at] = None
        return tuple(self.steps[at] for at in touched)
