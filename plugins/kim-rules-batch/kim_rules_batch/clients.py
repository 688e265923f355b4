"""The facts of the clients of a table as columns, as they are known on the key date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

import polars as pl

from kim_rules.derive import Window
from kim_rules.rulebook import Rulebook
from kim_rules.values import folded
from kim_rules.vocabulary import NeedLevel
from kim_rules_batch.days import Day, earlier, latest_start
from kim_rules_batch.layouts import Schema, need_column, words_of
from kim_rules_batch.stages import Stages
from kim_rules_batch.ternary import Holds, Ternary, both, either, negated, some


class Clients:
    """The columns of the packed layout, whatever the layout of the table.

    Args:
        rulebook: Whose areas and municipalities.
        stages: Takes the working columns.
        columns: The column of each fact by its packed name; one that is not there is
            unknown for everybody.
        types: Of those columns, and of those that are not there.
        on: The key date, or the column of key dates.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        stages: Stages,
        columns: Mapping[str, pl.Expr],
        types: Schema,
        on: Day,
    ) -> None:
        self.rulebook = rulebook
        self.stages = stages
        self.columns = columns
        self.types = types
        self.on = on
        self._starts: dict[tuple[int, str, int], Day | None] = {}
        self._codes: dict[str, pl.Expr] = {}
        self._flags: dict[str, Ternary] = {}
        self._unknown: dict[str, pl.Expr] = {}

    # --- values ------------------------------------------------------------------------

    def value(self, name: str) -> pl.Expr:
        """The values of a column, null where unknown."""
        if name in self.columns:
            return self.columns[name]
        return pl.lit(None, self.types[name])

    def is_known(self, name: str) -> Holds:
        """Whether a value is known."""
        return negated(self.is_unknown(name))

    def is_unknown(self, name: str) -> Holds:
        """Whether a value is unknown."""
        if name not in self.columns:
            return True
        if name not in self._unknown:
            self._unknown[name] = self.kept(f"no {name}", self.columns[name].is_null())
        return self._unknown[name]

    def truth(self, name: str, holds: pl.Expr) -> Ternary:
        """A truth about a value: open where it is unknown.

        Args:
            name: Of the column.
            holds: Null where the value is unknown.
        """
        certain = self.kept(name, holds.fill_null(False))
        return Ternary(certain, either(certain, self.is_unknown(name)))

    def flag(self, name: str) -> Ternary:
        """A fact that is true or false."""
        if name not in self.columns:
            return Ternary(False, True)
        if name not in self._flags:
            self._flags[name] = self.stages.settle(name, self.truth(name, self.columns[name]))
        return self._flags[name]

    def codes_in(self, name: str, wanted: Collection[str]) -> Ternary:
        """Whether a code is one of the wanted ones."""
        if name not in self.columns:
            return Ternary(False, True)
        listed = self.types[name]
        assert isinstance(listed, pl.Enum)
        known = [at for at, code in enumerate(listed.categories) if code in wanted]
        number = self._code(name)
        certain = some(_between(number, *run) for run in _runs(known))
        certain = self.stages.hold(name, certain)
        return Ternary(certain, either(certain, self.is_unknown(name)))

    def _code(self, name: str) -> pl.Expr:
        """The number of each code in its list, and another number where it is unknown."""
        if name not in self._codes:
            number = self.columns[name].to_physical().fill_null(_unknown(self.types[name]))
            self._codes[name] = self.kept(name, number)
        return self._codes[name]

    def need(self, level: NeedLevel, word: int) -> pl.Expr:
        """The set of areas with one level of need; see :func:`layouts.need_column`."""
        name = need_column(level, word)
        if name not in self.columns:
            return pl.lit(0, self.types[name])
        return self.columns[name].fill_null(0)

    @cached_property
    def words(self) -> list[tuple[str, ...]]:
        """The areas of need that share a column."""
        return words_of(self.rulebook)

    @cached_property
    def places(self) -> dict[str, frozenset[str]]:
        """Everything that names a municipality, by its AGS."""
        return {
            place.ags: frozenset(map(folded, place.spellings))
            for place in self.rulebook.municipalities
        }

    # --- days --------------------------------------------------------------------------

    @property
    def day(self) -> pl.Expr:
        """The key date as an expression."""
        return pl.lit(self.on) if isinstance(self.on, date) else self.on

    @cached_property
    def entry_last(self) -> pl.Expr:
        """The last possible day of entry: not after the key date."""
        return self.kept("entry_last", _least(self.columns.get("entry_date.last"), self.day))

    @cached_property
    def birth_last(self) -> pl.Expr:
        """The last possible birth: not after the last possible entry."""
        last = self.columns.get("birth_date.last")
        return (
            self.entry_last if last is None else self.kept("b_last", _least(last, self.entry_last))
        )

    @cached_property
    def entry_first(self) -> pl.Expr:
        """The first possible day of entry: not before the first possible birth."""
        first, birth = self.value("entry_date.first"), self.columns.get("birth_date.first")
        if birth is None:
            return first
        later = pl.when(birth > first).then(birth).otherwise(first)
        return self.kept("entry_first", later)

    def kept(self, name: str, expression: pl.Expr) -> pl.Expr:
        """A working column."""
        return self.stages.keep(name, expression)

    @cached_property
    def birth_first(self) -> pl.Expr:
        """The first possible birth; null when unknown."""
        return self.value("birth_date.first")

    def days(self, fact: str) -> tuple[pl.Expr, pl.Expr]:
        """The first and the last day that the date of a fact can be, but for a birth."""
        if fact == "entry_date":
            return self.entry_first, self.entry_last
        return self.value(f"{fact}.first"), self.value(f"{fact}.last")

    def start(self, years: int, leap_day: str, days_ago: int = 0) -> Day | None:
        """The last day whose anniversary is so many days before the key date, or more."""
        key = (years, leap_day, days_ago)
        if key not in self._starts:
            day = earlier(self.on, days_ago)
            start = None if day is None else latest_start(day, years, leap_day)
            if isinstance(start, pl.Expr):
                start = self.kept(f"{years} years before", start)
            self._starts[key] = start
        return self._starts[key]

    def in_window(self, window: Window) -> Holds:
        """Whether the key date lies in a window."""
        if isinstance(self.on, date):
            return window.holds(self.on)
        return lies_in(self.on, window)


def lies_in(day: pl.Expr, window: Window) -> Holds:
    """Whether days lie in a window; a column that is null where the days are."""
    begun = True if window.start is None else day >= window.start
    not_over = True if window.through is None else day <= window.through
    return both(begun, not_over)


def _least(one: pl.Expr | None, other: pl.Expr) -> pl.Expr:
    if one is None:
        return other
    return pl.when(one < other).then(one).otherwise(other)


def _unknown(listed: pl.DataType) -> int:
    """A number that stands for no code of a list."""
    assert isinstance(listed, pl.Enum)
    size = len(listed.categories)
    return next(top for top in (2**8 - 1, 2**16 - 1, 2**32 - 1) if size <= top)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as runs without gaps, each by its first and last."""
    first = last = None
    for number in numbers:
        if first is not None and last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def _between(number: pl.Expr, first: int, last: int) -> pl.Expr:
    if first == last:
        return number == first
    return number.is_between(first, last)
