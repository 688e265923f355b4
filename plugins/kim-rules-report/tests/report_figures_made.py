"""Random tables as reports have them: with margins, subtotals, links and an earlier date."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from kim_rules_report.protection import FigureBook


def made_book(random: Random) -> FigureBook:
    """Figures of a random report: one to three tables, some of them linked."""
    book = FigureBook()
    for number in range(random.choice((1, 1, 1, 2, 3))):
        random.choice(KINDS)(book, random, f"table {number}")
    return book


def _number(random: Random) -> int:
    """A count as reports have them: many zeros, many small ones."""
    return random.choice(
        (0, 0, 0, 1, 1, 2, 2, 3, 4, 5, random.randrange(20), random.randrange(200))
    )


def _list(book: FigureBook, random: Random, name: str) -> None:
    """A list with a sum, twice the same where it happens: split in another way as well."""
    numbers = [_number(random) for _ in range(random.randint(1, 8))]
    for row, number in enumerate(numbers):
        book.count((name, row), number)
    book.total((name, "all"), [(name, row) for row in range(len(numbers))])
    if random.random() < 0.4:
        cut = random.randint(0, sum(numbers))
        book.count((name, "open"), cut)
        book.count((name, "done"), sum(numbers) - cut)
        book.total((name, "all"), [(name, "open"), (name, "done")])


def _grid(book: FigureBook, random: Random, name: str) -> None:
    """Rows and columns with both margins."""
    _filled(book, random, (name, "now"), random.randint(1, 5), random.randint(1, 4))


def _filled(book: FigureBook, random: Random, name: object, rows: int, columns: int) -> None:
    for row in range(rows):
        for column in range(columns):
            book.count((name, row, column), _number(random))
    for row in range(rows):
        book.total((name, row, "all"), [(name, row, column) for column in range(columns)])
    for column in [*range(columns), "all"]:
        book.total((name, "all", column), [(name, row, column) for row in range(rows)])
    book.total((name, "all", "all"), [(name, "all", column) for column in range(columns)])


def _dated(book: FigureBook, random: Random, name: str) -> None:
    """The same table for two dates, with the change of every figure or of the sums only."""
    rows, columns = random.randint(1, 3), random.randint(1, 3)
    for day in ("now", "before"):
        _filled(book, random, (name, day), rows, columns)
    has_all_changes = random.random() < 0.5
    for row in [*range(rows), "all"]:
        for column in [*range(columns), "all"] if has_all_changes else ["all"]:
            now, before = (((name, day), row, column) for day in ("now", "before"))
            book.change((name, "change", row, column), now=now, before=before)


def _tree(book: FigureBook, random: Random, name: str) -> None:
    """A list with subtotals, by two characters."""
    columns = range(random.randint(1, 2))
    sizes = [random.randint(1, 3) for _ in range(random.randint(1, 3))]
    for column in columns:
        for group, size in enumerate(sizes):
            rows = range(size)
            for row in rows:
                book.count((name, group, row, column), _number(random))
            book.total((name, group, column), [(name, group, row, column) for row in rows])
        book.total((name, column), [(name, group, column) for group in range(len(sizes))])
    book.total(name, [(name, column) for column in columns])


def _linked(book: FigureBook, random: Random, name: str) -> None:
    """Two tables on the same people, with the sums of the rows in common."""
    rows = range(random.randint(1, 4))
    for row in rows:
        first = [_number(random) for _ in range(random.randint(1, 3))]
        for at, value in enumerate(first):
            book.count((name, "a", row, at), value)
        cut = random.randint(0, sum(first))
        book.count((name, "b", row, 0), cut)
        book.count((name, "b", row, 1), sum(first) - cut)
        book.total((name, row), [(name, "a", row, at) for at in range(len(first))])
        book.total((name, row), [(name, "b", row, at) for at in (0, 1)])
    book.total(name, [(name, row) for row in rows])
    for at in (0, 1):
        book.total((name, "b", at), [(name, "b", row, at) for row in rows])
    if random.random() < 0.5:
        book.total((name, "again"), [name])


KINDS: tuple[Callable[[FigureBook, Random, str], None], ...] = (
    _list,
    _grid,
    _dated,
    _tree,
    _linked,
)
