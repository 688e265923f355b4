"""Small numbers are hidden, and nobody computes them back."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterator
from random import Random
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_figures_made import made_book
from report_reader import Reader
from report_recovering import Tally, check, reader_of

from kim_rules_report.protection import Equation, FigureBook
from kim_rules_report.protection.hiding import protect


def hidden_of(*counts: int, threshold: int = 3) -> set[Hashable]:
    """What is hidden of a list with its sum."""
    keys = tuple(range(len(counts)))
    figures: dict[Any, int] = dict(zip(keys, counts, strict=True))
    figures["sum"] = sum(counts)
    return set(protect(figures, [Equation("sum", keys)], threshold))


# --- what is hidden ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((5, 9, 0), set()),
        ((0, 0), set()),
        ((3, 4), set()),
        ((1, 5, 90), {0, 1}),
        ((1, 2, 9), {0, 1}),
        ((1, 3, 0), {0, 1}),
        ((1, 0, 50), {0, 2}),
        ((2,), {0, "sum"}),
    ],
)
def test_a_list(counts: tuple[int, ...], hidden: set[Hashable]) -> None:
    """Small counts are hidden with the smallest other; zeros and counts from three on are told."""
    assert hidden_of(*counts) == hidden


def test_two_ones_are_not_two_dots() -> None:
    """Two hidden figures that are two together were one each, as zeros are told."""
    assert hidden_of(1, 1, 7, 9) == {0, 1, 2}


def test_three_ones_hide_a_zero_rather_than_the_sum() -> None:
    """Where there is nothing else, one of the zeros is hidden among the ones."""
    assert hidden_of(1, 1, 1, 0) == {0, 1, 2, 3}


def test_a_small_grand_total_hides_all() -> None:
    """One person alone and two persons look alike, wherever they are."""
    views = [hidden_of(1, 0, 0), hidden_of(0, 1, 1), hidden_of(0, 0, 2)]
    assert views == [{0, 1, 2, "sum"}] * 3


def test_a_small_subtotal_hides_as_many_parts_as_it_could_have() -> None:
    """It does not show whether it is one, or two in two parts."""
    book = FigureBook()
    for row, counts in enumerate([(1, 0, 0, 0), (10, 10, 10, 10), (11, 10, 10, 10)]):
        for column, count in enumerate(counts):
            book.count((row, column), count)
        book.total((row, "sum"), [(row, column) for column in range(4)])
    for column in [*range(4), "sum"]:
        book.total(("sum", column), [(row, column) for row in range(3)])
    hidden = book.publish(3).hidden
    assert (0, "sum") in hidden
    assert sum((0, column) in hidden for column in range(4)) == 2


def test_a_higher_threshold() -> None:
    """Five hides up to four."""
    assert hidden_of(4, 5, 6, threshold=5) >= {0}
    assert hidden_of(5, 6, threshold=5) == set()


def test_a_figure_alone() -> None:
    """Without any equation only small figures are hidden."""
    assert protect({"a": 2, "b": 3, "c": 0}, []) == {"a"}


def test_equal_figures_under_two_keys() -> None:
    """Both are hidden."""
    book = FigureBook()
    book.count("a", 1)
    book.total("b", ["a"])
    assert book.publish(3).hidden == {"a", "b"}


def test_a_change_tells_no_hidden_figure() -> None:
    """A change is hidden if the earlier figure would tell the hidden one; it is never small."""
    book = FigureBook()
    for key, value in (("now", 2), ("before", 9), ("other now", 10), ("other before", 9)):
        book.count(key, value)
    book.change("change", now="now", before="before")
    book.change("other change", now="other now", before="other before")
    assert book.publish(3).hidden == {"now", "change"}


def test_a_change_between_two_small_figures() -> None:
    """One less of at most two told both."""
    book = FigureBook()
    book.count("now", 1)
    book.count("before", 2)
    book.change("change", now="now", before="before")
    assert reader_of(book, book.publish(3)).recovered() == []


def test_the_order_in_which_it_was_counted_does_not_matter_for_repetition() -> None:
    """The same figures hide the same, each time."""
    books = [made_book(Random(7)) for _ in range(2)]
    assert books[0].publish(3).hidden == books[1].publish(3).hidden


# --- equations that no report has ------------------------------------------------------------------


def test_equations_that_allow_no_single_step() -> None:
    """Where no figure can differ by little, all but zeros are hidden: twice of all is possible."""
    figures = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 4, "f": 8, "g": 16, "h": 32, "zero": 0}
    equations = [
        Equation("d", ("a", "b")),
        *(Equation("b", (one, "zero")) for one in ("a", "c")),
    ]
    for total, part in itertools.pairwise("defgh"):
        figures[f"{total} again"] = figures[total]
        equations += [
            Equation(f"{total} again", (total,)),
            Equation(part, (total, f"{total} again")),
        ]
    hidden = protect(figures, equations)
    reader = Reader(
        {key: value for key, value in figures.items() if key not in hidden},
        [(one.total, one.parts) for one in equations],
        {key: figures[key] for key in hidden},
        (),
        3,
    )
    assert {"a", "b", "c", "d"} <= hidden
    assert reader.recovered() == []


# --- random reports ----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(4))
def test_a_reader_recovers_nothing_from_random_tables(part: int) -> None:
    """1,000 reports with margins, subtotals, links and an earlier date."""
    tally = Tally()
    for seed in range(1_000_000 + 250 * part, 1_000_000 + 250 * (part + 1)):
        check(seed, tally)
    assert (tally.recovered, tally.told_small) == (0, 0)
    assert tally.hidden > tally.small > 500


def test_the_reader_would_recover() -> None:
    """If only the small figures were hidden, a reader would recover many of them."""
    recovered = 0
    for seed in range(60):
        book = made_book(Random(seed))
        published = book.publish(None)
        small = {k for k, v in published.figures.items() if 0 < v < 3 and k not in book.signed}
        told = {k: v for k, v in published.figures.items() if k not in small}
        sums = [(equation.total, equation.parts) for equation in book.equations]
        hidden = {key: published.figures[key] for key in small}
        recovered += len(Reader(told, sums, hidden, book.signed, 3).recovered())
    assert recovered > 50


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=4),
    st.integers(3, 5),
)
def test_a_reader_recovers_nothing_from_a_grid(rows: list[list[int]], threshold: int) -> None:
    """Rows and columns with margins; no figure from the threshold on is hidden without need."""
    book = FigureBook()
    for at, row in enumerate(rows):
        for column, count in enumerate(row):
            book.count((at, column), count)
        book.total((at, "sum"), [(at, column) for column in range(3)])
    for column in [*range(3), "sum"]:
        book.total(("sum", column), [(at, column) for at in range(len(rows))])
    book.total(("sum", "sum"), [("sum", column) for column in range(3)])
    published = book.publish(threshold)
    small = {key for key, value in published.figures.items() if 0 < value < threshold}
    assert small <= published.hidden
    assert bool(small) == bool(published.hidden)
    assert reader_of(book, published).recovered() == []


# --- a reader who has the program --------------------------------------------------------------------


def worlds(parts: int, most: int) -> Iterator[dict[Any, int]]:
    """Every list of so many counts, beside figures of others, of which the reader knows nothing."""
    for counts in itertools.product(range(most + 1), repeat=parts):
        for others in itertools.product((1, 2), repeat=3):
            besides = {f"other {at}": value for at, value in enumerate(others)}
            yield {**dict(enumerate(counts)), "sum": sum(counts), **besides}


@pytest.mark.parametrize(("parts", "most", "sure"), [(2, 8, 5), (3, 5, 3)])
def test_a_reader_who_tries_the_program_on_every_table(parts: int, most: int, sure: int) -> None:
    """Of all lists that the program would publish alike, each hidden figure has two values.

    Lists with counts up to ``most`` are tried, so only those far from it are judged.
    """
    views = defaultdict(list)
    equation = Equation("sum", tuple(range(parts)))
    for figures in worlds(parts, most):
        hidden = protect(figures, [equation])
        told = tuple((key, value) for key, value in figures.items() if key not in hidden)
        views[hidden, told].append(figures)
    judged = 0
    for (hidden, _), alike in views.items():
        if any(max(one[at] for at in range(parts)) <= sure for one in alike):
            for key in hidden:
                judged += 1
                assert len({one[key] for one in alike}) > 1, (key, alike)
    assert judged > 50


# --- size --------------------------------------------------------------------------------------------


def test_forty_case_managers_seven_groups_two_dates() -> None:
    """Chosen in seconds, and without hiding many more than are small."""
    random, book = Random(1), FigureBook()
    for day in ("before", "now"):
        for manager, group in itertools.product(range(40), range(7)):
            book.count((day, manager, group), int(random.expovariate(0.1)))
        for manager in range(40):
            book.total((day, manager, "all"), [(day, manager, group) for group in range(7)])
        for group in [*range(7), "all"]:
            book.total((day, "all", group), [(day, manager, group) for manager in range(40)])
        book.total((day, "all", "all"), [(day, "all", group) for group in range(7)])
    for manager in [*range(40), "all"]:
        now, before = ((day, manager, "all") for day in ("now", "before"))
        book.change(("change", manager), now=now, before=before)
    begun = process_time()
    published = book.publish(3)
    assert process_time() - begun < 10
    small = [key for key, value in published.figures.items() if 0 < value < 3 and len(key) == 3]
    assert len(small) < len(published.hidden) < 2 * len(small)
    assert reader_of(book, published).recovered() == []


# --- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [2, 1, 0, -1, True, 3.0])
def test_a_threshold_that_protects_nobody(threshold: int) -> None:
    """With two, only ones were hidden, and the sign would tell."""
    with pytest.raises(ValueError, match="from 3 on"):
        protect({}, [], threshold)


@pytest.mark.parametrize(
    ("figures", "parts", "message"),
    [
        ({"t": 3, "a": 1}, ("a",), "'t' is not the sum"),
        ({"t": 3}, ("a",), "no figure 'a'"),
        ({"t": -3, "a": -3}, ("a",), "'t' is negative"),
        ({"t": 3.0, "a": 3}, ("a",), "'t' must be a whole number"),
        ({"t": True, "a": 1}, ("a",), "'t' must be a whole number"),
    ],
)
def test_figures_that_cannot_be(
    figures: dict[Any, int], parts: tuple[str, ...], message: str
) -> None:
    """The key is named, the figure is not."""
    with pytest.raises(ValueError, match=message):
        protect(figures, [Equation("t", parts)])


def test_a_change_must_be_there() -> None:
    """Keys of changes are checked like all others."""
    with pytest.raises(ValueError, match="no figure 'c'"):
        protect({"a": 1}, [], signed={"c"})


@pytest.mark.parametrize(
    ("parts", "message"), [((), "needs parts"), (("a", "a"), "twice"), (("t",), "twice")]
)
def test_equations_that_cannot_be(parts: tuple[str, ...], message: str) -> None:
    """Without parts, or with a key twice."""
    with pytest.raises(ValueError, match=message):
        Equation("t", parts)
