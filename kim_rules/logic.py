"""The expression tree of a rulebook and three-valued truth.

A rulebook becomes one tree of named nodes; every executor is compiled from it and
from nothing else. A leaf compares a quantity with a bound. A composite joins other
nodes. A choice stands for one of several expressions, by a reading of the wording.

Truths are ranks here, so that Kleene's conjunction is the minimum and his
disjunction the maximum, whatever the order of the parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from attrs import field, frozen

from kim_rules.derive import Interval, Window
from kim_rules.quantities import Quantity
from kim_rules.vocabulary import Label, Truth

NO, OPEN, YES = 0, 1, 2

#: Rank to truth.
TRUTHS: tuple[Truth, Truth, Truth] = (Truth.NO, Truth.OPEN, Truth.YES)


def all_of(ranks: Iterable[int]) -> int:
    """No if any part is no; else open if any part is open; else yes."""
    return min(ranks, default=YES)


def any_of(ranks: Iterable[int]) -> int:
    """Yes if any part is yes; else open if any part is open; else no."""
    return max(ranks, default=NO)


def none_of(ranks: Iterable[int]) -> int:
    """All of the negated parts; open stays open."""
    return YES - any_of(ranks)


class Join(StrEnum):
    """How a composite joins its parts."""

    ALL = "all_of"
    ANY = "any_of"
    NONE = "none_of"


@frozen
class Citation:
    """Where a rule is written.

    Args:
        source: Id of the source in the rulebook.
        place: Page, paragraph or heading in it.
    """

    source: str
    place: Label


@frozen
class Leaf:
    """A comparison of a quantity with a bound.

    Args:
        quantity: What is compared.
        bound: The number it is compared with.
        below: Whether it has to be below the bound; else it has to be at least the bound.
    """

    quantity: Quantity
    bound: int = 1
    below: bool = False

    def truth(self, interval: Interval) -> int:
        """Yes when it holds for the whole interval, no when nowhere in it, else open."""
        lowest, highest = interval
        if lowest >= self.bound:
            return NO if self.below else YES
        if highest < self.bound:
            return YES if self.below else NO
        return OPEN


@frozen
class Composite:
    """Other nodes, joined.

    Args:
        join: How.
        parts: Their ids, in the order of the rulebook.
    """

    join: Join
    parts: tuple[str, ...]


@frozen
class Choice:
    """One of several expressions, by the option of a reading.

    Args:
        reading: Id of the reading.
        options: Expression by option.
    """

    reading: str
    options: Mapping[str, Leaf | Composite]


Expression = Leaf | Composite | Choice


@frozen
class Node:
    """A named place in the tree.

    Args:
        id: Unique in the rulebook.
        label: What it asks, as the end of a sentence that begins with "the person …".
        citation: Where it is written.
        expression: What it is made of.
        window: Its validity from statute; outside it, it is left out of its composite.
        reading: The reading whose option decides whether it is left out, if any.
        under: The options of that reading under which it is not left out.
    """

    id: str
    label: Label
    citation: Citation
    expression: Expression
    window: Window = Window()
    reading: str | None = None
    under: frozenset[str] = frozenset()

    @property
    def can_be_left_out(self) -> bool:
        """Whether there is a day or a reading for which it does not count."""
        return self.reading is not None or self.window != Window()


@frozen
class Tree:
    """All nodes of a rulebook, parts before the nodes that join them.

    Args:
        nodes: The nodes by id, in topological order.
    """

    nodes: Mapping[str, Node] = field()

    def below(self, *roots: str) -> Iterator[Node]:
        """Every node that a root is made of, roots included, each once, roots first."""
        seen: set[str] = set()
        waiting = list(reversed(roots))
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                yield self.nodes[name]
                waiting.extend(reversed(parts_of(self.nodes[name])))


def expressions_of(node: Node) -> tuple[Leaf | Composite, ...]:
    """The expressions that a node can stand for."""
    if isinstance(node.expression, Choice):
        return tuple(node.expression.options.values())
    return (node.expression,)


def parts_of(node: Node) -> tuple[str, ...]:
    """The ids of the nodes directly below, over every option of a choice."""
    found: dict[str, None] = {}
    for expression in expressions_of(node):
        if isinstance(expression, Composite):
            found.update(dict.fromkeys(expression.parts))
    return tuple(found)


def readings_of(node: Node) -> tuple[str, ...]:
    """The readings on which the node itself depends."""
    found = [] if node.reading is None else [node.reading]
    if isinstance(node.expression, Choice):
        found.append(node.expression.reading)
    return tuple(found)
