"""Nodes with everything below them, and what follows from the truths that they have.

The part of the tree below a group or a provider is small, so that most clients have
truths there that another client had before. What was found for those is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from kim_rules.evaluator import Ranks, View, parts_at
from kim_rules.logic import NO, OPEN, YES, Composite, Join, Leaf
from kim_rules.texts import Texts

#: How many combinations of truths are kept for one node.
MAX_SEEN = 512


@frozen(eq=False)
class Seen:
    """What follows from the truths of a node and of everything below it.

    Args:
        rank: The truth of the node.
        open: Positions of the quantities of the open leaves met at open nodes.
        rests_on: Facts that are enough for the truth of the node, sorted; none for an
            open one.
        failing: The parts of the node that are a no.
        texts: What is told of it.
    """

    rank: int
    open: tuple[int, ...]
    rests_on: tuple[str, ...]
    failing: tuple[str, ...]
    texts: Texts = field(factory=Texts, init=False)


class Subtree:
    """A node and everything below it.

    Args:
        trees: Those of the same day and readings.
        name: Id of the node.
    """

    def __init__(self, trees: Subtrees, name: str) -> None:
        self.trees = trees
        self.top = trees.evaluator.position[name]
        self.positions = tuple(dict.fromkeys(self._below(self.top)))
        self._truths = parts_at(self.positions)
        self._seen: dict[tuple[int, ...], Seen] = {}

    def _below(self, at: int) -> Iterator[int]:
        evaluator = self.trees.evaluator
        yield at
        for part in evaluator.parts[at]:
            yield from self._below(evaluator.position[part])

    def seen(self, ranks: Ranks) -> Seen:
        """What follows from the truths.

        Args:
            ranks: The truths of all nodes of the rulebook.
        """
        key = self._truths(ranks)
        seen = self._seen.get(key)
        if seen is None:
            if len(self._seen) >= MAX_SEEN:
                self._seen.clear()
            seen = self._seen[key] = self._look(ranks)
        return seen

    def _look(self, ranks: Ranks) -> Seen:
        evaluator = self.trees.evaluator
        parts = evaluator.parts[self.top]
        return Seen(
            ranks[self.top],
            tuple(dict.fromkeys(self._open(self.top, ranks))),
            tuple(sorted(set(self._decisive(self.top, ranks)))),
            tuple(part for part in parts if ranks[evaluator.position[part]] == NO),
        )

    def _open(self, at: int, ranks: Ranks) -> Iterator[int]:
        if ranks[at] != OPEN:
            return
        evaluator = self.trees.evaluator
        expression = evaluator.expression(evaluator.nodes[at])
        if isinstance(expression, Leaf):
            yield evaluator.quantities.position[expression.quantity]
        for part in evaluator.parts[at]:
            yield from self._open(evaluator.position[part], ranks)

    def _decisive(self, at: int, ranks: Ranks) -> Iterator[str]:
        evaluator = self.trees.evaluator
        if ranks[at] == OPEN or at in self.trees.left_out:
            return
        expression = evaluator.expression(evaluator.nodes[at])
        join = expression.join if isinstance(expression, Composite) else None
        parts = [evaluator.position[part] for part in evaluator.parts[at]]
        # One part is enough for a no of "all of" and for a yes of "any of".
        enough = YES if join is Join.ANY else NO
        if not parts:
            yield from evaluator.facts[at]
        elif ranks[at] == enough:
            wanted = NO if join is Join.ALL else YES
            parts = [next(part for part in parts if ranks[part] == wanted)]
        for part in parts:
            yield from self._decisive(part, ranks)


class Subtrees(dict[str, Subtree]):
    """The subtree of every node, made when it is first asked for.

    Args:
        view: The tree with the readings and what is in force.
    """

    def __init__(self, view: View) -> None:
        super().__init__()
        self.evaluator = view.evaluator
        self.left_out = view.left_out

    def __missing__(self, name: str) -> Subtree:
        subtree = self[name] = Subtree(self, name)
        return subtree
