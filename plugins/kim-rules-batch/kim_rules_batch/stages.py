"""Working columns that rest on one another, computed once each, level by level.

An expression that is used in several places would be computed in each of them, and the
tree of a rulebook uses most of its nodes several times. So what is used is a column of
its own, and a column is computed one level after those that it rests on.
"""

from __future__ import annotations

import polars as pl

from kim_rules_batch.ternary import Holds, Ternary

#: What the names of working columns begin with; no column of a table may.
MARK = "~"


class Stages:
    """The working columns of one decision, while they are being put together.

    Args:
        prefix: Of the names of its columns, so that two decisions do not share any.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = f"{MARK}{prefix}"
        self._level: dict[str, int] = {}
        self._columns: list[dict[str, pl.Expr]] = []

    def keep(self, name: str, expression: pl.Expr) -> pl.Expr:
        """Make a working column of an expression.

        Args:
            name: Says what it is; a number is added when the name is taken.
            expression: Over columns of the table and earlier working columns.

        Returns:
            The column; the expression itself if it is one already.
        """
        if expression.meta.is_column():
            return expression
        roots = set(expression.meta.root_names())
        level = max((self._level[root] + 1 for root in roots & self._level.keys()), default=0)
        unique = f"{self._prefix}{len(self._level)}:{name}"
        self._level[unique] = level
        while len(self._columns) <= level:
            self._columns.append({})
        self._columns[level][unique] = expression
        return pl.col(unique)

    def hold(self, name: str, holds: Holds) -> Holds:
        """Make a working column of what does not hold for all rows alike."""
        return holds if isinstance(holds, bool) else self.keep(name, holds)

    def settle(self, name: str, truth: Ternary) -> Ternary:
        """Make working columns of a truth."""
        certain = self.hold(f"{name}!", truth.certain)
        if truth.certain is truth.possible:
            return Ternary.of(certain)
        return Ternary(certain, self.hold(f"{name}?", truth.possible))

    def applied(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """The table with the working columns."""
        for columns in self._columns:
            table = table.with_columns(**columns)
        return table
