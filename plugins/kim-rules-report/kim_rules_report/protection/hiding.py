"""Which figures are hidden: the small ones, and as many others as it takes.

Every small count is hidden. So that none can be computed back, there must be another table that a
reader cannot tell from the true one, and in which it differs. Such a table is found as a *move*:
some figures more, others less, and every equation still true. All figures of the move are hidden;
the move is the proof that each of them has two values at least. Of all moves the cheapest is
taken: few figures that are not hidden yet, and small ones.

Readers know the rule as well, and have the program. Therefore

- moves are looked for among the tables that the rule could have hidden alike (``Doubt``): two
  hidden figures that are two together were one each, as nobody hides a zero for no reason;
- a small total hides as many of its parts, even if they are zero, as it could have, and all of them
  if it is the last total: otherwise it would show by them whether it is one or two;
- among equals the lot decides, drawn from all figures and from a secret, which no reader has: who
  tries the program on every table that could be meant, still does not know what it would hide.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from hashlib import sha256

from kim_rules_report.protection.equations import (
    SMALLEST_THRESHOLD,
    Equation,
    Key,
    check,
    check_threshold,
)
from kim_rules_report.protection.moves import Doubt, MoveFinder, PricedMove
from kim_rules_report.protection.system import System, linked_systems

#: What hiding costs. A reader may know a zero from elsewhere, and misses a total most.
_CHANGE, _COUNT, _TOTAL, _ZERO = 1, 4, 14, 12


def protect(
    figures: Mapping[Key, int],
    equations: Iterable[Equation],
    threshold: int = SMALLEST_THRESHOLD,
    *,
    signed: Collection[Key] = frozenset(),
    unprinted: Collection[Key] = frozenset(),
    positive: Collection[Key] = frozenset(),
    secret: bytes = b"",
) -> frozenset[Key]:
    """Choose the figures that are not told.

    Args:
        figures: Every figure by its key.
        equations: How they sum up.
        threshold: Counts from one up to it, itself not included, are hidden.
        signed: Keys of the figures that are changes: they may be negative, and are never small.
        unprinted: Keys of the figures that no reader sees; they are never small, and free to
            differ.
        positive: Keys of those of them that are not zero, as readers know.
        secret: Decides among equals, together with all figures.

    Returns:
        The keys of the small counts and of as many others as it takes.

    Raises:
        ValueError: If the threshold is too small, or the figures contradict each other.
    """
    equations = tuple(equations)
    check(figures, equations, signed)
    check_threshold(threshold)
    hidden = {
        key
        for key, value in figures.items()
        if 0 < value < threshold and key not in signed and key not in unprinted
    }
    lots = _lots(figures, secret)
    for system in linked_systems(figures, equations, signed, threshold, unprinted, positive):
        if not hidden.isdisjoint(system.figures):
            hidden |= _hidden_of(system, lots)
    return frozenset(hidden.difference(unprinted))


def _lots(figures: Mapping[Key, int], secret: bytes) -> dict[Key, int]:
    """A place for each figure in an order that is always the same, and that none can guess."""
    seed = sha256(secret + repr(list(figures.values())).encode()).digest()
    drawn = [(sha256(seed + b"%d" % at).digest(), key) for at, key in enumerate(figures)]
    drawn.sort(key=lambda one: one[0])
    return {key: place for place, (_, key) in enumerate(drawn)}


def _hidden_of(system: System, lots: Mapping[Key, int]) -> Set[Key]:
    """What is hidden of figures that hang together."""
    hidden = {key for key in system.figures if system.is_small(key)}
    hidden |= _beneath_small_last_totals(system)
    for equation in system.small_sums():
        hidden.update(_zeros_to_hide(system, equation, hidden, lots))
    search, moved = _Search(system, lots, hidden), set[Key]()
    for key in [key for key in system.figures if key in hidden]:
        if key not in moved and (found := search.cheapest(key)):
            moved.update(found.move)
            search.hide(found.move)
        elif key not in moved and system.is_small(key):
            return _all_but_zeros(system)
    return moved


def _all_but_zeros(system: System) -> Set[Key]:
    """Without a move: twice every figure is another table for which all equations are true."""
    return {key for key, value in system.figures.items() if value}


def _beneath_small_last_totals(system: System) -> Set[Key]:
    """The small totals that are no part of anything, and all that they sum up."""
    parts = {equation.total: list[Key]() for equation in system.sums()}
    for equation in system.sums():
        parts[equation.total] += equation.parts
    used = {part for some in parts.values() for part in some}
    open_totals = [key for key in parts if key not in used and system.is_small(key)]
    found = set(open_totals)
    while open_totals:
        fresh = set(parts.get(open_totals.pop(), ())) - found
        found |= fresh
        open_totals += fresh
    return found


def _zeros_to_hide(
    system: System, equation: Equation, hidden: Set[Key], lots: Mapping[Key, int]
) -> list[Key]:
    """The zeros that a small total hides, so that it does not show of how many parts it is made."""
    wanted = system.threshold - 1 - sum(part in hidden for part in equation.parts)
    zeros = [part for part in equation.parts if system.is_zero(part) and part not in hidden]
    return sorted(zeros, key=lots.__getitem__)[: max(0, wanted)]


class _Search:
    """Looks for moves, in the order of what readers take for possible."""

    def __init__(self, system: System, lots: Mapping[Key, int], hidden: Iterable[Key]) -> None:
        self._system = system
        self._zeros = [key for key in system.figures if system.is_zero(key)]
        self._prices = dict(_prices(system, lots))
        self._finders: dict[Doubt, MoveFinder] = {}
        self.hide(hidden)
        self.hide(system.unprinted)

    def hide(self, keys: Iterable[Key]) -> None:
        """Figures that are hidden from now on, and cost nothing more."""
        for key in keys:
            if self._prices[key]:
                self._prices[key] = 0
                for finder in self._finders.values():
                    finder.make_free(key)

    def cheapest(self, key: Key) -> PricedMove | None:
        """The move to take for a figure; or None if there is none."""
        first = self._in(Doubt.NO_ZEROS, key)
        if first and first.price <= min(
            map(self._prices.__getitem__, self._zeros), default=math.inf
        ):
            return first
        second = self._in(Doubt.SOME_ZEROS, key)
        if first and second:
            return min(first, second, key=lambda one: one.price)
        return first or second or self._in(Doubt.ANYTHING, key)

    def _in(self, doubt: Doubt, key: Key) -> PricedMove | None:
        if doubt not in self._finders:
            self._finders[doubt] = MoveFinder(self._system, doubt, self._prices)
        return self._finders[doubt].cheapest(key)


def _prices(system: System, lots: Mapping[Key, int]) -> Iterator[tuple[Key, int]]:
    """What hiding each figure costs, great ones more than small ones; no two cost the same."""
    totals = {equation.total for equation in system.sums()}
    for key, value in system.figures.items():
        if key in system.signed:
            price = _CHANGE
        elif value == 0:
            price = _ZERO
        else:
            price = (_TOTAL if key in totals else _COUNT) + value.bit_length()
        yield key, price * len(lots) + lots[key] + 1
