"""A reader who wants to know the hidden figures, and computes with the solver Z3.

It shares nothing with the program that hides: another solver, by logic instead of linear
programming, in exact whole numbers without bounds.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any

import z3
from attrs import define


@define
class Reader:
    """Knows all sums, all figures that are told, the threshold, and that no count is negative.

    Args:
        told: The figures that are printed.
        sums: Every total with its parts.
        hidden: The figures that are not printed, with their true values, which only serve to
            see whether there is another one.
        signed: Those of them that may be negative.
        threshold: Printed on the method page. Of hidden figures that hang together, at least
            one must be small: otherwise none of them had been hidden.
        unprinted: Figures that stand nowhere, of which printed ones are sums.
    """

    told: Mapping[Any, int]
    sums: Collection[tuple[Hashable, tuple[Hashable, ...]]]
    hidden: Mapping[Any, int]
    signed: Collection[Hashable]
    threshold: int
    unprinted: Collection[Hashable] = ()

    def recovered(self) -> list[Hashable]:
        """The hidden figures that can have one value only."""
        keys = (*self.hidden, *self.unprinted)
        unknown = {key: z3.Int(str(at)) for at, key in enumerate(keys)}
        solver = z3.SolverFor("QF_LIA")
        solver.add(*self._known(unknown))
        assert solver.check() == z3.sat, "the true table is none that could be meant"
        sure = dict(self.hidden)
        for key, true in self.hidden.items():
            if key in sure:
                solver.push()
                solver.add(unknown[key] != true)
                if (answer := solver.check()) == z3.sat:
                    other = solver.model()
                    for one in list(sure):
                        value = other.eval(unknown[one], model_completion=True)
                        if value.as_long() != self.hidden[one]:
                            del sure[one]
                assert answer != z3.unknown
                solver.pop()
        return list(sure)

    def _known(self, unknown: Mapping[Any, Any]) -> Iterator[Any]:
        groups = [{key} for key in unknown]
        values = {**self.told, **unknown}
        for total, parts in self.sums:
            hidden = {key for key in (total, *parts) if key in unknown}
            if hidden:
                yield z3.Sum([values[part] for part in parts]) == values[total]
                groups, touched = _parted(groups, hidden)
                groups.append(set().union(*touched))
        counts = unknown.keys() - set(self.signed)
        yield from (unknown[key] >= 0 for key in unknown if key in counts)
        for group in groups:
            few = [unknown[key] for key in self.hidden if key in group & counts]
            if not few:
                continue
            yield z3.Or([z3.And(one > 0, one < self.threshold) for one in few])


def _parted(
    groups: list[set[Hashable]], keys: set[Hashable]
) -> tuple[list[set[Hashable]], list[set[Hashable]]]:
    """Those without any of the keys, and those with one."""
    without = [group for group in groups if group.isdisjoint(keys)]
    return without, [group for group in groups if not group.isdisjoint(keys)]
