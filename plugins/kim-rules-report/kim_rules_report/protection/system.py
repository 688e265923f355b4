"""Figures that hang together by equations, each such system by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

from kim_rules_report.protection.equations import Equation, Key


@frozen
class System:
    """Figures of which each is linked to each other by some chain of equations.

    Args:
        figures: The figures by their keys, in the order of the report.
        equations: All equations in which they stand.
        signed: Keys of those that may be negative.
        threshold: Counts below it are small.
        unprinted: Keys of those that no reader sees.
        positive: Keys of those of them that are known not to be zero.
    """

    figures: Mapping[Key, int]
    equations: Sequence[Equation]
    signed: frozenset[Key]
    threshold: int
    unprinted: frozenset[Key] = frozenset()
    positive: frozenset[Key] = frozenset()

    def is_count(self, key: Key) -> bool:
        """Whether it is a printed count, no change."""
        return key not in self.signed and key not in self.unprinted

    def is_small(self, key: Key) -> bool:
        """Whether it is a count that must not be told."""
        return self.is_count(key) and 0 < self.figures[key] < self.threshold

    def is_zero(self, key: Key) -> bool:
        """Whether it is a count of nobody."""
        return self.is_count(key) and self.figures[key] == 0

    def sums(self) -> Iterator[Equation]:
        """The equations of counts alone, without changes."""
        for equation in self.equations:
            if self.signed.isdisjoint(equation.keys):
                yield equation

    def small_sums(self) -> Iterator[Equation]:
        """The equations of counts whose total is small."""
        return (equation for equation in self.sums() if self.is_small(equation.total))


def linked_systems(
    figures: Mapping[Key, int],
    equations: Sequence[Equation],
    signed: Collection[Key],
    threshold: int,
    unprinted: Collection[Key] = frozenset(),
    positive: Collection[Key] = frozenset(),
) -> Iterator[System]:
    """Part figures into those that tell something of each other.

    Figures without any equation are in none.
    """
    root = {key: key for equation in equations for key in equation.keys}

    def find(key: Key) -> Key:
        while root[key] != key:
            root[key] = key = root[root[key]]
        return key

    for equation in equations:
        for part in equation.parts:
            root[find(part)] = find(equation.total)
    members: dict[Key, dict[Key, int]] = {}
    for key in (key for key in figures if key in root):
        members.setdefault(find(key), {})[key] = figures[key]
    rows: dict[Key, list[Equation]] = {}
    for equation in equations:
        rows.setdefault(find(equation.total), []).append(equation)
    for name, own in members.items():
        changes, unseen, some = (
            frozenset(keys).intersection(own) for keys in (signed, unprinted, positive)
        )
        yield System(own, tuple(rows[name]), changes, threshold, unseen, some)
