"""Which nodes of the tree are responsible for a changed outcome, in columns.

Responsible is the deepest node that moved the same way as the outcome: on the way down
from the outcome one follows the parts whose truth moved in the direction that moved the
node above, and stops where none did. The tree is that of the later setting. A part that
the earlier one does not have counts there as what changes nothing: as yes in "all of",
otherwise as no. What only the earlier one has is named by the node that lost it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_

import polars as pl
from attrs import define, field

from kim_rules.evaluator import Evaluator, Quantities
from kim_rules.logic import NO, YES, Composite, Join, Node
from kim_rules_batch.job import Setting

#: Rows, as booleans.
Where = pl.Series
#: Nodes with the rows for which it matters that they moved up, and down.
Roots = Mapping[str, tuple[Where, Where]]
#: Names of nodes, or of outcomes that no node explains, with the rows for which they are.
Responsible = dict[str, Where]


@define
class Moves:
    """The truths of the nodes of both settings for some rows.

    Args:
        later: The later setting.
        before: Truths under the earlier setting by node: 0 no, 1 open, 2 yes.
        after: Truths under the later setting.
        rows: How many there are.
    """

    later: Setting
    before: Mapping[str, pl.Series]
    after: Mapping[str, pl.Series]
    rows: int
    _evaluator: Evaluator = field(init=False)

    def __attrs_post_init__(self) -> None:
        rulebook = self.later.rulebook
        quantities = Quantities.of(rulebook.tree)
        self._evaluator = Evaluator(rulebook, self.later.readings, quantities)

    def nowhere(self) -> Where:
        """No row."""
        return pl.repeat(False, self.rows, eager=True)

    def up(self, node: str, absent: int = NO) -> Where:
        """The rows for which a node is nearer to yes than before.

        Args:
            node: Its id.
            absent: What it counted as before if it was not there.
        """
        return self.after[node] > self._earlier(node, absent)

    def down(self, node: str, absent: int = NO) -> Where:
        """The rows for which a node is nearer to no than before; see :meth:`up`."""
        return self.after[node] < self._earlier(node, absent)

    def _earlier(self, node: str, absent: int) -> pl.Series:
        given = self.before.get(node)
        return pl.repeat(absent, self.rows, dtype=pl.UInt8, eager=True) if given is None else given

    def below(self, roots: Roots) -> Responsible:
        """The responsible nodes at or below some roots."""
        reached: dict[str, tuple[Where, Where]] = {}
        for root, (up, down) in roots.items():
            _reach(reached, root, up & self.up(root), down & self.down(root))
        found: Responsible = {}
        for node in self._from_above(roots):
            if node.id in reached and (ends := self._ends(node, reached)).any():
                found[node.id] = ends
        return found

    def _ends(self, node: Node, reached: dict[str, tuple[Where, Where]]) -> Where:
        """The rows for which no part of a node moved; for the others its parts are reached."""
        up, down = reached[node.id]
        ends = up | down
        for part, part_up, part_down in self._moved_parts(node, up, down):
            _reach(reached, part, part_up, part_down)
            ends = ends & ~(part_up | part_down)
        return ends

    def _from_above(self, roots: Iterable[str]) -> list[Node]:
        """The nodes below the roots, each after every node that it is part of."""
        tree = self.later.rulebook.tree
        below = {node.id for node in tree.below(*roots)}
        return [tree.nodes[name] for name in reversed(list(tree.nodes)) if name in below]

    def _moved_parts(
        self, node: Node, up: Where, down: Where
    ) -> Iterator[tuple[str, Where, Where]]:
        expression = self._evaluator.expression(node)
        if not isinstance(expression, Composite):
            return
        absent = YES if expression.join is Join.ALL else NO
        if expression.join is Join.NONE:
            up, down = down, up
        for part in expression.parts:
            yield part, up & self.up(part, absent), down & self.down(part, absent)


def _reach(reached: dict[str, tuple[Where, Where]], node: str, up: Where, down: Where) -> None:
    known = reached.get(node)
    reached[node] = (up, down) if known is None else (known[0] | up, known[1] | down)


def first_moved(moves: Moves, steps: Iterable[Roots], where: Where) -> Responsible:
    """The responsible nodes below the first of several steps in which something moved.

    Args:
        moves: The truths.
        steps: The nodes of each step, in the order in which they decide.
        where: The rows for which it matters.
    """
    found: Responsible = {}
    for step in steps:
        roots = {node: (where & up, where & down) for node, (up, down) in step.items()}
        each = ((up & moves.up(n)) | (down & moves.down(n)) for n, (up, down) in roots.items())
        moved = reduce(or_, each, moves.nowhere())
        for name, rows in moves.below(roots).items():
            found[name] = found[name] | rows if name in found else rows
        where = where & ~moved
    return found


def with_rest(found: Responsible, outcome: str, where: Where) -> Responsible:
    """The responsible nodes, and the outcome itself for the rows that none explains.

    Args:
        found: The nodes.
        outcome: Its name.
        where: The rows for which it changed.
    """
    explained = reduce(or_, found.values(), where & ~where)
    rest = where & ~explained
    return {**found, outcome: rest} if rest.any() else found
