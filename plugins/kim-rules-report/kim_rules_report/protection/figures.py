"""The figures of a report: counted first, then told or hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import Factory, define, frozen

from kim_rules.report_tables import Hidden
from kim_rules_report.protection.equations import Equation, Key, check

Value = TypeVar("Value")


@frozen
class PublishedFigures:
    """The figures of a report, and which of them are hidden.

    Args:
        figures: Every figure by its key.
        hidden: Keys of the figures that are not told.
        threshold: Counts below it are hidden; or None when nothing is.
    """

    figures: Mapping[Key, int]
    hidden: frozenset[Key] = frozenset()
    threshold: int | None = None

    def cell(self, key: Key) -> int | Hidden:
        """The figure as it stands in a table.

        Raises:
            KeyError: If there is no such figure.
        """
        return self.unless_hidden(self.figures[key], key)

    def unless_hidden(self, value: Value, *keys: Key) -> Value | Hidden:
        """A value that was computed from figures, if all of them are told.

        Args:
            value: A share, a ratio, a sentence, the number of rows of a list.
            keys: Every figure that somebody could compute from it.

        Raises:
            KeyError: If there is no such figure.
        """
        for key in keys:
            if key not in self.figures:
                raise KeyError(key)
        return Hidden.SMALL if self.hidden.intersection(keys) else value


@define
class FigureBook:
    """Collects the figures of a report and how they sum up."""

    _figures: dict[Key, int] = Factory(dict)
    _equations: list[Equation] = Factory(list)
    _signed: set[Key] = Factory(set)
    _unprinted: set[Key] = Factory(set)
    _positive: set[Key] = Factory(set)

    @property
    def equations(self) -> tuple[Equation, ...]:
        """How the figures sum up, so far."""
        return tuple(self._equations)

    @property
    def signed(self) -> frozenset[Key]:
        """Keys of the figures that are changes."""
        return frozenset(self._signed)

    @property
    def unprinted(self) -> frozenset[Key]:
        """Keys of the figures that stand nowhere."""
        return frozenset(self._unprinted)

    def count(self, key: Key, value: int) -> None:
        """A number of persons or cases.

        Raises:
            ValueError: If the key has another figure already.
        """
        if self._figures.setdefault(key, value) != value:
            raise ValueError(f"the figure {key!r} is counted twice, with two results")

    def total(self, key: Key, parts: Iterable[Key]) -> None:
        """The sum of figures; it is added up here unless it was counted before.

        Args:
            key: Key of the sum.
            parts: Keys of all its parts, which are there already. Without parts it is zero.

        Raises:
            ValueError: If the sum was counted with another result, or a key stands twice.
            KeyError: If a part is not there.
        """
        parts = tuple(parts)
        self.count(key, sum(self._figures[part] for part in parts))
        if parts:
            self._equations.append(Equation(key, parts))

    def count_unprinted(self, key: Key, value: int) -> None:
        """A number of which printed ones are sums, and that no reader sees.

        It says how printed figures limit each other: of what moves here, there must be enough.

        Raises:
            ValueError: If the key has another figure already.
        """
        self.count(key, value)
        self._unprinted.add(key)

    def has(self, *keys: Key) -> bool:
        """Whether all these figures were counted."""
        return all(key in self._figures for key in keys)

    def limit(self, lower: Iterable[Key], upper: Iterable[Key]) -> None:
        """Figures that are together at most others together, as readers know, too.

        Without that in the figures, it is nothing that readers could know, and nothing is limited.

        Args:
            lower: Keys of figures.
            upper: Keys of the others.

        Raises:
            KeyError: If one of them is not there.
        """
        lower, upper = tuple(lower), tuple(upper)
        most = sum(self._figures[key] for key in upper)
        rest = most - sum(self._figures[key] for key in lower)
        if rest < 0:
            return
        whole, slack = (("limit", name, lower, upper) for name in ("most", "rest"))
        self.count_unprinted(whole, most)
        self.count_unprinted(slack, rest)
        self.total(whole, upper)
        self.total(whole, (*lower, slack))

    def at_least_one(self, keys: Iterable[Key]) -> None:
        """Figures that are not all zero, as readers know, too.

        Raises:
            KeyError: If one of them is not there.
        """
        keys = tuple(keys)
        whole = ("at least one", keys)
        self.count_unprinted(whole, sum(self._figures[key] for key in keys))
        self.total(whole, keys)
        self._positive.add(whole)

    def change(self, key: Key, *, now: Key, before: Key) -> None:
        """The difference of two figures, which may be negative.

        Raises:
            KeyError: If one of the two is not there.
        """
        self.count(key, self._figures[now] - self._figures[before])
        self._signed.add(key)
        self._equations.append(Equation(now, (before, key)))

    def publish(self, threshold: int | None, secret: bytes = b"") -> PublishedFigures:
        """Choose what is hidden.

        Args:
            threshold: Counts from one up to it, itself not included, are hidden, and whatever
                else it takes; None hides nothing.
            secret: What readers do not know, such as :class:`CaseSecret` makes of the cases; it
                decides among figures that would do equally well.

        Raises:
            ValueError: If the threshold is too small, or the figures contradict each other.
        """
        printed = {key: one for key, one in self._figures.items() if key not in self._unprinted}
        if threshold is None:
            check(self._figures, self._equations, self._signed)
            return PublishedFigures(printed)
        # Loads the solver, which an internal report does without.
        from kim_rules_report.protection.hiding import protect

        hidden = protect(
            self._figures,
            self._equations,
            threshold,
            signed=self._signed,
            unprinted=self._unprinted,
            positive=self._positive,
            secret=secret,
        )
        return PublishedFigures(printed, hidden, threshold)
