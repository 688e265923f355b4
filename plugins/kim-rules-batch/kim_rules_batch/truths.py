"""The tree of a rulebook in columns: the truth of every node, parts before wholes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kim_rules.derive import Window
from kim_rules.logic import Choice, Composite, Join, Leaf, Node, Tree
from kim_rules.quantities import Quantity
from kim_rules_batch.clients import Clients
from kim_rules_batch.leaves import at_least
from kim_rules_batch.ternary import NO, Ternary, all_of, any_of, both


class Truths:
    """The nodes of a tree under one option of each reading.

    Args:
        tree: Of a rulebook.
        readings: Option by reading, complete.
        clients: The columns of the facts.
        roots: The nodes that are asked for.
    """

    def __init__(
        self, tree: Tree, readings: Mapping[str, str], clients: Clients, roots: Iterable[str]
    ) -> None:
        self._readings = readings
        self._clients = clients
        self._compared: dict[tuple[Quantity, int], Ternary] = {}
        wanted = {node.id for node in tree.below(*roots)}
        self.nodes = tuple(node for node in tree.nodes.values() if node.id in wanted)
        self._truth: dict[str, Ternary] = {}
        for node in self.nodes:
            self._truth[node.id] = clients.stages.settle(node.id, self._of(node))

    def __getitem__(self, node: str) -> Ternary:
        return self._truth[node]

    def expression(self, node: Node) -> Leaf | Composite:
        """What a node stands for under the readings."""
        if isinstance(node.expression, Choice):
            return node.expression.options[self._readings[node.expression.reading]]
        return node.expression

    def parts(self, node: Node) -> tuple[str, ...]:
        """The nodes that a node joins; none for one that the readings leave out."""
        expression = self.expression(node)
        if isinstance(expression, Leaf) or self._is_out(node):
            return ()
        return expression.parts

    def _is_out(self, node: Node) -> bool:
        return node.reading is not None and self._readings[node.reading] not in node.under

    def _of(self, node: Node) -> Ternary:
        if self._is_out(node):
            return NO
        truth = self._whenever(node)
        if node.window == Window():
            return truth
        in_force = self._clients.in_window(node.window)
        return Ternary(both(truth.certain, in_force), both(truth.possible, in_force))

    def _whenever(self, node: Node) -> Ternary:
        """The truth of a node while it is in force."""
        expression = self.expression(node)
        if isinstance(expression, Leaf):
            reached = self._at_least(expression.quantity, expression.bound)
            return ~reached if expression.below else reached
        parts = [self._truth[part] for part in expression.parts]
        if expression.join is Join.ALL:
            return all_of(parts)
        return any_of(parts) if expression.join is Join.ANY else ~any_of(parts)

    def _at_least(self, quantity: Quantity, bound: int) -> Ternary:
        key = (quantity, bound)
        if key not in self._compared:
            truth = at_least(quantity, bound, self._clients)
            self._compared[key] = self._clients.stages.settle("leaf", truth)
        return self._compared[key]
