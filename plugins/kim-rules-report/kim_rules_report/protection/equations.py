"""What is known of figures from outside: which of them sum up which others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from attrs import field, frozen

#: Names a figure, by anything hashable; the same figure has the same key wherever it is printed.
#: Not ``Hashable``, because a mapping from strings is no mapping from anything hashable.
Key: TypeAlias = Any

#: With a threshold of 2 only ones were small, and the sign itself would tell the figure.
SMALLEST_THRESHOLD = 3


def _keys(parts: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(parts)


@frozen
class Equation:
    """A total is the sum of its parts.

    Args:
        total: Key of the total.
        parts: Keys of the parts, each once; one part says that two figures are the same.

    Raises:
        ValueError: If there is no part, or a key stands in it twice.
    """

    total: Key
    parts: tuple[Key, ...] = field(converter=_keys)

    def __attrs_post_init__(self) -> None:
        if not self.parts:
            raise ValueError(f"the total {self.total!r} needs parts")
        if len({self.total, *self.parts}) <= len(self.parts):
            raise ValueError(f"a key stands twice in the equation of {self.total!r}")

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys, the total first."""
        return (self.total, *self.parts)


def check_threshold(threshold: int) -> None:
    """Refuse a threshold that protects nobody.

    Raises:
        ValueError: If it is below the smallest one, or no whole number.
    """
    if type(threshold) is not int or threshold < SMALLEST_THRESHOLD:
        raise ValueError(f"the threshold must be a number from {SMALLEST_THRESHOLD} on")


def check(
    figures: Mapping[Key, int], equations: Iterable[Equation], signed: Collection[Key]
) -> None:
    """Refuse figures that cannot be what they are called.

    Raises:
        ValueError: If a key has no figure, a count is negative or no whole number, or a total
            is not the sum of its parts. Keys are named, figures are not.
    """
    for key, value in figures.items():
        if type(value) is not int:
            raise ValueError(f"the figure {key!r} must be a whole number")
        if value < 0 and key not in signed:
            raise ValueError(f"the count {key!r} is negative; only changes can be")
    if unknown := [key for key in signed if key not in figures]:
        raise ValueError(f"there is no figure {unknown[0]!r}")
    for equation in equations:
        if unknown := [key for key in equation.keys if key not in figures]:
            raise ValueError(f"there is no figure {unknown[0]!r}")
        if figures[equation.total] != sum(figures[part] for part in equation.parts):
            raise ValueError(f"the total {equation.total!r} is not the sum of its parts")
