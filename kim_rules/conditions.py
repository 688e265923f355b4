"""The conditions of the rules in durable-rules, and the flat fact that they look at."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from attrs import frozen

from kim_rules.derive import Interval
from kim_rules.logic import Node
from kim_rules.quantities import (
    Age,
    AgeAtEntry,
    DaysSinceAnniversary,
    Institutions,
    NeedAreas,
    Number,
    Quantity,
)

#: The quantities that are numbers; the others are truths.
COUNTED = (Age, AgeAtEntry, DaysSinceAnniversary, NeedAreas, Institutions, Number)


@frozen
class Condition:
    """A comparison of one property of the flat fact.

    Args:
        name: The property.
        operator: ``==``, ``>=`` or ``<``.
        value: A whole number.
    """

    name: str
    operator: str
    value: int

    def to_json(self) -> dict[str, object]:
        """The condition as durable-rules reads it."""
        if self.operator == "==":
            return {self.name: self.value}
        return {{">=": "$gte", "<": "$lt"}[self.operator]: {self.name: self.value}}


Rule = tuple[Condition, ...]


class Rules(NamedTuple):
    """What makes a node yes or no: any one of the rules.

    Args:
        yes: Each rule is enough for yes.
        no: Each rule is enough for no.
        not_yes: One condition that is the opposite of yes, if there is one.
        not_no: One condition that is the opposite of no, if there is one.
    """

    yes: list[Rule]
    no: list[Rule]
    not_yes: Condition | None = None
    not_no: Condition | None = None


@frozen
class Slot:
    """A place in the flat fact that carries the quantity of one or more leaves.

    A number has two properties, its lowest and its highest possible value. A truth has
    one: 0 for no, 1 for open, 2 for yes, which is the sum of the ends of its interval.

    Args:
        name: Its property.
        quantity: What it carries.
        counted: Whether it is a number; else a truth.
        node: The node that can be left out; the slot then makes the leaf a no.
        left_out: The interval that makes the leaf a no.
        choice: Reading and option under which the slot is filled; else it is absent.
    """

    name: str
    quantity: Quantity
    counted: bool
    node: Node | None = None
    left_out: Interval = (0, 0)
    choice: tuple[str, str] | None = None

    @property
    def highest(self) -> str:
        """The property of the highest possible value."""
        return self.name.replace("q", "h") if self.counted else self.name

    def members(self, interval: Interval, properties: Container[str]) -> list[str]:
        """The interval as members of a JSON object, as far as they are looked at."""
        lowest, highest = interval
        if not self.counted:
            return [f'"{self.name}":{lowest + highest}']
        ends = ((self.name, lowest), (self.highest, highest))
        return [f'"{name}":{end}' for name, end in ends if name in properties]


def of_truth(name: str) -> Rules:
    """The rules of a truth that a property carries: 0 for no, 1 for open, 2 for yes."""
    yes, no = Condition(name, "==", 2), Condition(name, "==", 0)
    return Rules([(yes,)], [(no,)], Condition(name, "<", 2), Condition(name, ">=", 1))


def of_number(slot: Slot, bound: int) -> Rules:
    """The rules of "at least" for a number whose ends two properties carry."""
    yes, no = Condition(slot.name, ">=", bound), Condition(slot.highest, "<", bound)
    not_yes = Condition(slot.name, "<", bound)
    return Rules([(yes,)], [(no,)], not_yes, Condition(slot.highest, ">=", bound))
