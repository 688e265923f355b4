"""Moves: how figures can differ from the true ones with every equation still true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, TypeAlias

import highspy
from attrs import frozen

from kim_rules_report.protection.equations import Key
from kim_rules_report.protection.system import System

#: By how much each figure differs; figures that stay as they are, are not in it.
Move: TypeAlias = Mapping[Key, int]


class Doubt(Enum):
    """What a reader has to take for possible, from the reader who guesses best to the least."""

    #: No hidden count is zero, but for parts of small totals.
    NO_ZEROS = 1
    #: Some hidden counts are zero, and one of those could be more.
    SOME_ZEROS = 2
    #: Hidden counts are any.
    ANYTHING = 3


@frozen
class PricedMove:
    """A move, and the price of hiding all its figures."""

    price: int
    move: Move


class MoveFinder:
    """Finds the cheapest move of a figure, by integer linear programming.

    Each figure has two variables, up and down, between zero and one; their difference, times
    a small number where it takes halves, is the move.

    Args:
        system: The figures and their equations.
        doubt: What a reader takes for possible.
        prices: The price of hiding each figure.
    """

    def __init__(self, system: System, doubt: Doubt, prices: Mapping[Key, int]) -> None:
        self._system = system
        self._doubt = doubt
        self._column = {key: 2 * number for number, key in enumerate(system.figures)}
        self._prices = dict(prices)
        self._bounds = dict(_bounds(system, doubt))
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)
        self._add_variables()
        self._add_equations()
        if doubt is Doubt.SOME_ZEROS:
            zeros = [key for key in system.figures if system.is_zero(key)]
            self._add_row(1, highspy.kHighsInf, dict.fromkeys(zeros, 1))

    def _add_variables(self) -> None:
        for key in self._column:
            for is_possible in self._ways(key):
                self._solver.addCol(self._prices[key], 0, is_possible, 0, [], [])

    def _ways(self, key: Key) -> tuple[bool, bool]:
        """Whether a figure may be more, and less."""
        low, high = self._bounds[key]
        return self._system.figures[key] < high, self._system.figures[key] > low

    def _add_equations(self) -> None:
        for equation in self._system.equations:
            self._add_row(0, 0, {equation.total: 1} | dict.fromkeys(equation.parts, -1))

    def _add_row(self, lower: float, upper: float, signs: Mapping[Key, int]) -> None:
        columns = [self._column[key] + way for key in signs for way in (0, 1)]
        values = [sign * way for sign in signs.values() for way in (1, -1)]
        self._solver.addRow(lower, upper, len(columns), columns, values)

    def make_free(self, key: Key) -> None:
        """Hiding this figure costs nothing more."""
        self._prices[key] = 0
        for column in (self._column[key], self._column[key] + 1):
            self._solver.changeColCost(column, 0)

    def cheapest(self, key: Key) -> PricedMove | None:
        """The cheapest move in which this figure differs; or None if there is none."""
        best = None
        for way, is_possible in enumerate(self._ways(key)):
            if is_possible and not (best and best.price == 0 and self.has_reason(best.move)):
                found = self._with(key, way)
                best = min((one for one in (best, found) if one), key=self._rank, default=None)
        return best

    def _rank(self, one: PricedMove) -> tuple[bool, int]:
        """Cheap ones first; behind them those after which there was no reason to hide anything."""
        return not self.has_reason(one.move), one.price

    def has_reason(self, move: Move) -> bool:
        """Whether one of the figures that differ would be small, too."""
        system = self._system
        after = (system.figures[key] + step for key, step in move.items() if system.is_count(key))
        return any(0 < value < system.threshold for value in after)

    def _with(self, key: Key, way: int) -> PricedMove | None:
        """The cheapest move in which a figure is more (0) or less (1)."""
        column = self._column[key]
        for at in (0, 1):
            self._solver.changeColBounds(column + at, at == way, at == way)
        move = self._part_of(self._solved() or {}, key)
        for at, is_possible in enumerate(self._ways(key)):
            self._solver.changeColBounds(column + at, 0, is_possible)
        return PricedMove(sum(self._prices[key] for key in move), move) if move else None

    def _solved(self) -> Move | None:
        """The cheapest solution: of the linear program if it is a move, which is quick."""
        steps = self._run()
        if steps is None:
            return None
        moves = (self._move(steps, times) for times in range(1, 5))
        return next(filter(None, moves), None) or self._solved_in_whole_numbers()

    def _solved_in_whole_numbers(self) -> Move | None:
        self._set_kind(highspy.HighsVarType.kInteger)
        steps = self._run()
        self._set_kind(highspy.HighsVarType.kContinuous)
        return self._move(steps, 1) if steps else None

    def _part_of(self, move: Move, key: Key) -> Move | None:
        """What of a move hangs together with a figure, if that is a move as it should be."""
        part, size = {key}, 0
        rows = [move.keys() & set(equation.keys) for equation in self._system.equations]
        while size < len(part):
            size = len(part)
            for row in rows:
                if not part.isdisjoint(row):
                    part |= row
        lacks_zero = self._doubt is Doubt.SOME_ZEROS and not any(map(self._system.is_zero, part))
        return None if key not in move or lacks_zero else {one: move[one] for one in part}

    def _set_kind(self, kind: highspy.HighsVarType) -> None:
        columns = 2 * len(self._column)
        self._solver.changeColsIntegrality(columns, range(columns), [kind] * columns)

    def _run(self) -> dict[Key, float] | None:
        """By how much each figure differs in the solution, or None without one."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = iter(self._solver.getSolution().col_value)
        steps = zip(self._column, values, values, strict=True)
        return {key: up - down for key, up, down in steps if abs(up - down) > _NOTHING}

    def _move(self, steps: Mapping[Key, float], times: int) -> Move | None:
        """So many times the steps, if they are a move by exact arithmetic."""
        move = {key: round(step * times) for key, step in steps.items()}
        is_near = all(abs(step * times - move[key]) < _NOTHING for key, step in steps.items())
        return move if is_near and self._is_move(move) else None

    def _is_move(self, move: Move) -> bool:
        figures = self._system.figures
        return all(
            low <= figures[key] + move[key] <= high
            for key in move
            for low, high in (self._bounds[key],)
        ) and all(
            move.get(equation.total, 0) == sum(move.get(part, 0) for part in equation.parts)
            for equation in self._system.equations
        )


_NOTHING = 1e-6


def _bounds(system: System, doubt: Doubt) -> Iterator[tuple[Key, tuple[float, float]]]:
    """Between what each figure may be."""
    small_sums = list(system.small_sums())
    totals = {equation.total for equation in small_sums}
    parts = {part for equation in small_sums for part in equation.parts}
    for key, value in system.figures.items():
        if key in system.signed:
            yield key, (-math.inf, math.inf)
        elif key in system.unprinted:
            yield key, (key in system.positive, math.inf)
        elif key in totals and doubt is not Doubt.ANYTHING:
            yield key, (1, system.threshold - 1)
        elif doubt is Doubt.NO_ZEROS and value == 0:
            yield key, (0, 0)
        else:
            yield key, (doubt is Doubt.NO_ZEROS and key not in parts, math.inf)
