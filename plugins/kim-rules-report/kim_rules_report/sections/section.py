"""What a section of a report is: it sees every case once, then drafts its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from kim_rules.vocabulary import Label
from kim_rules_report.drafting import Count, Draft
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook, Key
from kim_rules_report.seen import Seen

#: Names a figure of a section: the section, then what is counted; None for all of it.
Stem = tuple[Key, ...]


class Section(Protocol):
    """A section of a report. It keeps counts, not cases.

    Args:
        order: What the report is asked for.
    """

    #: Names of the attributes that it counts in.
    TALLIES: ClassVar[tuple[str, ...]]

    def __init__(self, order: Order) -> None: ...

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""

    def see(self, seen: Seen) -> None:
        """Count a case.

        Args:
            seen: The case.
        """

    def tallies(self) -> dict[str, Any]:
        """What was counted, to be added to the same section of another process."""
        return {name: getattr(self, name) for name in self.TALLIES}

    def add(self, tallies: Mapping[str, Any]) -> None:
        """Add what the same section counted in later cases.

        Args:
            tallies: From :meth:`tallies`.
        """
        for name, more in tallies.items():
            setattr(self, name, _added(getattr(self, name), more))

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """The tables, after every case was seen.

        Args:
            book: Where the figures of the report are counted.
        """


def _added(tally: Any, more: Any) -> Any:
    """A number, counter, set, list, or dictionary of them, with the later one added."""
    if isinstance(tally, (int, list)):
        return tally + more
    if isinstance(tally, (Counter, set)):
        tally.update(more)
        return tally
    return {key: _added(part, more[key]) for key, part in tally.items()}


def count_rows(
    book: FigureBook, stem: Stem, counts: Mapping[str, int], rows: Iterable[str]
) -> None:
    """Count figures that sum up to a total, under ``(*stem, row)`` and ``(*stem, None)``.

    Args:
        book: Where to.
        stem: What the keys begin with.
        counts: The figures; zero for a row that is not there.
        rows: Every row.
    """
    keys = [(*stem, row) for row in rows]
    for key in keys:
        book.count(key, counts.get(str(key[-1]), 0))
    book.total((*stem, None), keys)


def count_cross(
    book: FigureBook,
    stem: Stem,
    counts: Mapping[tuple[str, str], int],
    rows: Sequence[str],
    columns: Sequence[str],
) -> None:
    """Count the figures of a table with the totals of its rows, its columns, and of all.

    The keys are ``(*stem, row, column)``, with None in place of what is summed up.

    Args:
        book: Where to.
        stem: What the keys begin with.
        counts: The figures by row and column; zero for one that is not there.
        rows: Every row.
        columns: Every column.
    """
    for row in rows:
        for column in columns:
            book.count((*stem, row, column), counts.get((row, column), 0))
        book.total((*stem, row, None), [(*stem, row, column) for column in columns])
    for column in columns:
        book.total((*stem, None, column), [(*stem, row, column) for row in rows])
    book.total((*stem, None, None), [(*stem, row, None) for row in rows])
    book.total((*stem, None, None), [(*stem, None, column) for column in columns])


def cells(stem: Stem, row: str | None, columns: Iterable[str | None]) -> list[Count]:
    """The cells of a row of :func:`count_cross`.

    Args:
        stem: What the keys begin with.
        row: The row, or None for the totals.
        columns: The columns, with None for the total of the row.
    """
    return [Count((*stem, row, column)) for column in columns]


def shown(order: Order, names: Iterable[str], counts: Iterable[str]) -> list[str]:
    """Of names for what usually does not occur those that are shown.

    A published report shows them all: a row that is left out would tell that it is zero,
    and one that stands there that it is not.

    Args:
        order: What the report is asked for.
        names: All names.
        counts: The names that occur.
    """
    occurring = set(counts)
    return [name for name in names if order.is_published or name in occurring]
