"""The independent evaluator: every node of the tree on a day, in plain Python.

It answers beside durable-rules, explains, and looks at other days and readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

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
#: Takes the truths at some places out of all.
Taken = Callable[[Ranks], tuple[int, ...]]
#: How a composite gets its truth: position, ``min`` or ``max`` of its parts, those parts,
#: and whether the truth is then negated.
Joined = tuple[int, Callable[[tuple[int, ...]], int], Taken, bool]
#: What can turn on a day: position of the quantity to look at again, and nodes; None for
#: the validity of the nodes themselves.
Turn = tuple[int | None, tuple[int, ...]]

#: How many values of a fact are kept with what follows from them.
MAX_VALUES = 1024


def parts_at(positions: Sequence[int]) -> Taken:
    """Takes the truths at some positions; two of them at least, so that it is a tuple."""
    if not positions:
        return lambda _: ()
    return itemgetter(*positions, positions[0])


@frozen(eq=False)
class Quantities:
    """Every distinct quantity and leaf of a tree, so that each is looked at once a day.

    Args:
        all: The quantities; those that follow from a fact of few values come first.
        leaves: The leaves, whatever the readings.
    """

    all: tuple[Quantity, ...]
    leaves: tuple[Leaf, ...]
    position: Mapping[Quantity, int] = field(init=False)
    #: Place of each leaf among the truths; the first three places are the truths themselves.
    place: Mapping[Leaf, int] = field(init=False)
    _by_value: tuple[tuple[str, tuple[Quantity, ...], dict[Any, list[Interval]]], ...] = field(
        init=False
    )
    _others: tuple[Quantity, ...] = field(init=False)
    #: Position of the quantity, bound, truth at or above it, truth below it.
    _compared: tuple[tuple[int, int, int, int], ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        position = {quantity: at for at, quantity in enumerate(self.all)}
        by_fact: dict[str, list[Quantity]] = {}
        for quantity in self.all:
            if quantity.of_few_values:
                by_fact.setdefault(quantity.facts[0], []).append(quantity)
        by_value = tuple((fact, tuple(some), dict[Any, Any]()) for fact, some in by_fact.items())
        object.__setattr__(self, "position", position)
        object.__setattr__(self, "place", {leaf: at for at, leaf in enumerate(self.leaves, 3)})
        object.__setattr__(self, "_by_value", by_value)
        object.__setattr__(self, "_others", tuple(q for q in self.all if not q.of_few_values))
        compared = (
            (position[leaf.quantity], leaf.bound, *((NO, YES) if leaf.below else (YES, NO)))
            for leaf in self.leaves
        )
        object.__setattr__(self, "_compared", tuple(compared))

    @classmethod
    def of(cls, tree: Tree) -> Quantities:
        """The quantities of all leaves, whatever the readings."""
        expressions = (e for node in tree.nodes.values() for e in expressions_of(node))
        leaves = tuple(dict.fromkeys(e for e in expressions if isinstance(e, Leaf)))
        # Sorted, so that quantities of one fact stand together and those of few values first.
        found = sorted(
            dict.fromkeys(leaf.quantity for leaf in leaves),
            key=lambda q: (not q.of_few_values, q.facts if q.of_few_values else ()),
        )
        return cls(tuple(found), leaves)

    def intervals(self, case: Case) -> list[Interval]:
        """Every quantity on the key date of the case."""
        found: list[Interval] = []
        client, day = case.client, case.known_on
        for fact, quantities, kept in self._by_value:
            value = client.fact(fact)
            intervals = kept.get(value)
            if intervals is None:
                if len(kept) >= MAX_VALUES:
                    kept.clear()
                intervals = kept[value] = [q.interval(case, day) for q in quantities]
            found += intervals
        found += [quantity.interval(case, day) for quantity in self._others]
        return found

    def truths(self, intervals: Sequence[Interval]) -> Ranks:
        """The truths themselves, so that each is its own place, and that of every leaf."""
        return [
            NO,
            OPEN,
            YES,
            *[
                above if lowest >= bound else under if highest < bound else OPEN
                for at, bound, above, under in self._compared
                for lowest, highest in (intervals[at],)
            ],
        ]

    def look_again(self, truths: Ranks, at: int, case: Case, day: date) -> None:
        """Bring the truths of the leaves of one quantity up to a day."""
        lowest, highest = self.all[at].interval(case, day)
        for place, bound, above, under in self._places_of[at]:
            truths[place] = above if lowest >= bound else under if highest < bound else OPEN

    @cached_property
    def _places_of(self) -> Sequence[Sequence[tuple[int, int, int, int]]]:
        """For each quantity the places of its leaves, with how their truths are found."""
        found: list[list[tuple[int, int, int, int]]] = [[] for _ in self.all]
        for place, compared in zip(self.place.values(), self._compared, strict=True):
            at, bound, above, under = compared
            found[at].append((place, bound, above, under))
        return found


@frozen(eq=False)
class View:
    """A tree under readings, on the days on which the same nodes are in force.

    A node that is left out counts as no where it stands: "any of" then looks at the
    other parts only, and so does "none of", where a no is a met condition.

    Args:
        evaluator: With the tree and the readings.
        expired: Positions of the nodes that are not in force.
        left_out: Positions of the nodes that do not count: not in force, or not read so.
        places: For each node where its truth stands among those of the leaves; the place
            of a composite means nothing.
        joined: The composites by position, parts before the nodes that join them.
    """

    evaluator: Evaluator
    expired: frozenset[int]
    left_out: frozenset[int] = field(init=False)
    places: tuple[int, ...] = field(init=False)
    joined: Mapping[int, Joined] = field(init=False)

    def __attrs_post_init__(self) -> None:
        left_out = self.expired | self.evaluator.not_read
        places: list[int] = []
        joined: dict[int, Joined] = {}
        for at, node in enumerate(self.evaluator.nodes):
            expression = self.evaluator.expression(node)
            if at in left_out:
                places.append(NO)
            elif isinstance(expression, Leaf):
                places.append(self.evaluator.quantities.place[expression])
            else:
                places.append(YES if expression.join is not Join.ANY else NO)
                if expression.parts:
                    parts = parts_at([self.evaluator.position[part] for part in expression.parts])
                    pick = min if expression.join is Join.ALL else max
                    joined[at] = (at, pick, parts, expression.join is Join.NONE)
        object.__setattr__(self, "left_out", left_out)
        object.__setattr__(self, "places", tuple(places))
        object.__setattr__(self, "joined", joined)

    def ranks(self, truths: Ranks) -> Ranks:
        """The truth of every node.

        Args:
            truths: Of the leaves, see :meth:`Quantities.truths`.
        """
        ranks = list(map(truths.__getitem__, self.places))
        for at, pick, parts, is_negated in self.joined.values():
            rank = pick(parts(ranks))
            ranks[at] = YES - rank if is_negated else rank
        return ranks

    def truth(self, at: int, ranks: Ranks, truths: Ranks) -> int:
        """The truth of one node, when its parts are known."""
        joined = self.joined.get(at)
        if joined is None:
            return truths[self.places[at]]
        _, pick, parts, is_negated = joined
        rank = pick(parts(ranks))
        return YES - rank if is_negated else rank

    def settled(self, nodes: Iterable[int], ranks: Ranks, truths: Ranks) -> Ranks:
        """The truths of all nodes when only the given ones can have turned by themselves.

        Args:
            nodes: Their positions.
            ranks: The truths before; they stay as they are, and are returned if none turned.
            truths: Of the leaves, as they are now.
        """
        turned = [at for at in nodes if self.truth(at, ranks, truths) != ranks[at]]
        if turned:
            ranks = list(ranks)
            for at in turned:
                self._settle(at, ranks, truths)
        return ranks

    def _settle(self, at: int, ranks: Ranks, truths: Ranks) -> None:
        """Bring a node up to date, and every node that rests on it as far as it matters."""
        rank = self.truth(at, ranks, truths)
        if rank != ranks[at]:
            ranks[at] = rank
            for joined in self.evaluator.joined_by[at]:
                self._settle(joined, ranks, truths)


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
    #: Ids of the parts of each node, in order.
    parts: tuple[tuple[str, ...], ...] = field(init=False)
    #: The facts that each leaf reads.
    facts: tuple[tuple[str, ...], ...] = field(init=False)
    #: Of the answers under these readings.
    texts: Texts = field(factory=Texts, init=False)
    _views: dict[frozenset[int], View] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        nodes = tuple(self.rulebook.tree.nodes.values())
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "position", {node.id: at for at, node in enumerate(nodes)})
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

    def view(self, expired: frozenset[int]) -> View:
        """The tree while some nodes are not in force.

        Args:
            expired: Their positions. There are few such sets, so that all views are kept.
        """
        view = self._views.get(expired)
        if view is None:
            view = self._views[expired] = View(self, expired)
        return view

    def view_on(self, day: date) -> View:
        """The tree on a day."""
        expired = [at for at, window in self._timed if not window.holds(day)]
        return self.view(frozenset(expired))

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
    def turning(self) -> tuple[tuple[Quantity, int, Turn], ...]:
        """What turns on days that depend on the client: quantity, bound, and its leaves."""
        found: dict[tuple[Quantity, int], list[int]] = {}
        for at, node in enumerate(self.nodes):
            leaf = self.expression(node)
            if not isinstance(leaf, Leaf) or isinstance(leaf.quantity, InForce):
                continue
            if leaf.quantity.moves:
                found.setdefault((leaf.quantity, leaf.bound), []).append(at)
        position = self.quantities.position
        return tuple(
            (quantity, bound, (position[quantity], tuple(leaves)))
            for (quantity, bound), leaves in found.items()
        )

    @cached_property
    def fixed_turns(self) -> tuple[tuple[int, tuple[Turn, ...]], ...]:
        """Ordinals of the days on which a validity begins or has ended, in order."""
        found: dict[int, list[Turn]] = {}
        for at, node in enumerate(self.nodes):
            leaf = self.expression(node)
            turns: list[tuple[int, Turn]] = [(day, (None, (at,))) for day in node.window.turns()]
            if isinstance(leaf, Leaf) and isinstance(leaf.quantity, InForce):
                again = self.quantities.position[leaf.quantity], (at,)
                turns += [(day, again) for day in leaf.quantity.window.turns()]
            for day, turn in turns:
                found.setdefault(day, []).append(turn)
        return tuple((day, tuple(found[day])) for day in sorted(found))

    @cached_property
    def _timed(self) -> tuple[tuple[int, Window], ...]:
        windows = ((at, node.window) for at, node in enumerate(self.nodes))
        return tuple((at, window) for at, window in windows if window != Window())

    @cached_property
    def not_read(self) -> frozenset[int]:
        """Positions of the nodes that the readings leave out."""
        return frozenset(at for at, node in enumerate(self.nodes) if self.is_out(node))
