"""Three-valued truth as two columns: what is certain and what is possible.

They are the ends of the interval of a truth: no is (false, false), open is (false, true),
yes is (true, true). So every join of truths is one join of each column, and never looks
at a null. What is known for all rows alike stays a Python bool and is folded away.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import polars as pl
from attrs import frozen

#: A column of truths without nulls, or one truth for all rows.
Holds = pl.Expr | bool


def both(one: Holds, other: Holds) -> Holds:
    """The conjunction of two columns."""
    if isinstance(one, bool):
        return other if one else False
    if isinstance(other, bool):
        return one if other else False
    return one & other


def either(one: Holds, other: Holds) -> Holds:
    """The disjunction of two columns."""
    if isinstance(one, bool):
        return True if one else other
    if isinstance(other, bool):
        return True if other else one
    return one | other


def negated(one: Holds) -> Holds:
    """The negation of a column."""
    return not one if isinstance(one, bool) else ~one


def every(columns: Iterable[Holds]) -> Holds:
    """The conjunction of columns; true when there are none."""
    start: Holds = True
    return reduce(both, columns, start)


def some(columns: Iterable[Holds]) -> Holds:
    """The disjunction of columns; false when there are none."""
    start: Holds = False
    return reduce(either, columns, start)


def column(holds: Holds) -> pl.Expr:
    """As an expression."""
    return pl.lit(holds) if isinstance(holds, bool) else holds


@frozen(eq=False)
class Ternary:
    """The truths of a node for all rows.

    Args:
        certain: Whether it is a yes.
        possible: Whether it is not a no.
    """

    certain: Holds
    possible: Holds

    @classmethod
    def of(cls, known: Holds) -> Ternary:
        """A truth that is never open."""
        return cls(known, known)

    @property
    def open(self) -> Holds:
        """Whether it is neither yes nor no."""
        if self.certain is self.possible:
            return False
        return both(self.possible, negated(self.certain))

    @property
    def no(self) -> Holds:
        """Whether it is a no."""
        return negated(self.possible)

    @property
    def rank(self) -> pl.Expr:
        """As a number: 0 for no, 1 for open, 2 for yes."""
        no, open_, yes = (pl.lit(rank, pl.UInt8) for rank in (0, 1, 2))
        certain, possible = column(self.certain), column(self.possible)
        return pl.when(certain).then(yes).when(possible).then(open_).otherwise(no)

    def __invert__(self) -> Ternary:
        return Ternary(negated(self.possible), negated(self.certain))


NO, OPEN, YES = Ternary.of(False), Ternary(False, True), Ternary.of(True)


def all_of(truths: Iterable[Ternary]) -> Ternary:
    """No if any is no; else open if any is open; else yes."""
    parts = list(truths)
    return Ternary(every(p.certain for p in parts), every(p.possible for p in parts))


def any_of(truths: Iterable[Ternary]) -> Ternary:
    """Yes if any is yes; else open if any is open; else no."""
    parts = list(truths)
    return Ternary(some(p.certain for p in parts), some(p.possible for p in parts))
