"""Every move that the solver finds is one by exact arithmetic, and fits what readers may think."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from kim_rules_report.protection import Equation, FigureBook
from kim_rules_report.protection.moves import Doubt, MoveFinder
from kim_rules_report.protection.system import System, linked_systems


def compared(seed: int, mean: int) -> System:
    """A table for two dates with every change: here linear programming finds halves, too."""
    random, book = Random(seed), FigureBook()
    for day in ("before", "now"):
        for row, column in itertools.product(range(6), range(5)):
            book.count((day, row, column), int(random.expovariate(1 / mean)))
        for row in range(6):
            book.total((day, row, "all"), [(day, row, column) for column in range(5)])
        for column in [*range(5), "all"]:
            book.total((day, "all", column), [(day, row, column) for row in range(6)])
        book.total((day, "all", "all"), [(day, "all", column) for column in range(5)])
    for place in itertools.product([*range(6), "all"], [*range(5), "all"]):
        book.change(("change", *place), now=("now", *place), before=("before", *place))
    figures = book.publish(None).figures
    (system,) = linked_systems(figures, book.equations, book.signed, 3)
    return system


@pytest.mark.parametrize("doubt", Doubt)
@pytest.mark.parametrize(("seed", "mean"), [(0, 6), (5, 6), (11, 6), (3, 1)])
def test_moves_are_exact(seed: int, mean: int, doubt: Doubt) -> None:
    """All equations stay true, no count is negative, and what is surely small stays small."""
    system = compared(seed, mean)
    finder = MoveFinder(system, doubt, dict.fromkeys(system.figures, 1))
    totals = {equation.total for equation in system.small_sums()}
    found = 0
    for key in filter(system.is_small, system.figures):
        priced = finder.cheapest(key)
        if priced is None:
            continue
        found += 1
        assert priced.price == len(priced.move)
        moved = {one: value + priced.move.get(one, 0) for one, value in system.figures.items()}
        assert moved[key] != system.figures[key]
        for equation in system.equations:
            assert moved[equation.total] == sum(moved[part] for part in equation.parts)
        assert all(moved[one] >= 0 or one in system.signed for one in moved)
        assert doubt is Doubt.ANYTHING or all(0 < moved[total] < 3 for total in totals)
        has_zero = any(map(system.is_zero, priced.move))
        assert doubt is Doubt.ANYTHING or has_zero == (doubt is Doubt.SOME_ZEROS)
    assert found > 5


def test_a_zero_that_goes_up_elsewhere_is_no_reason() -> None:
    """Two ones stay ones, though two other figures of the same report could differ for free."""
    book = FigureBook()
    for key, value in (("a", 1), ("b", 1), ("zero", 0), ("five", 5)):
        book.count(key, value)
    book.total("ones", ["a", "b"])
    book.total("others", ["zero", "five"])
    book.total("all", ["ones", "others"])
    (system,) = linked_systems(book.publish(None).figures, book.equations, book.signed, 3)
    prices = {**dict.fromkeys(system.figures, 0), "ones": 100, "others": 100, "all": 100}
    priced = MoveFinder(system, Doubt.SOME_ZEROS, prices).cheapest("a")
    assert priced is None or "zero" in priced.move


def test_every_small_figure_has_a_move() -> None:
    """Where halves do not do, whole numbers are looked for."""
    for seed in range(3):
        system = compared(seed, mean=1)
        finder = MoveFinder(system, Doubt.SOME_ZEROS, dict.fromkeys(system.figures, 1))
        assert all(finder.cheapest(key) for key in filter(system.is_small, system.figures))


def test_something_small_is_left_to_hide() -> None:
    """Two of a fact, as six cases lack four and two: more of it would be no reason to hide it."""
    book = FigureBook()
    for key, value in (("four", 4), ("two", 2), ("open", 6)):
        book.count(key, value)
    book.limit(["open"], ["four", "two"])
    book.limit(["four"], ["open"])
    book.limit(["two"], ["open"])
    assert book.publish(3).hidden - {"two"}


@pytest.mark.parametrize(("known", "step"), [({"same"}, 1), (set(), -1)])
def test_what_is_known_not_to_be_zero_stays_above(known: set[str], step: int) -> None:
    """A row that stands there for somebody is not moved to zero, though that would be cheaper."""
    figures = {"row": 1, "same": 1, "zero": 0, "all": 1}
    equations = [Equation("same", ("row",)), Equation("all", ("row", "zero"))]
    [system] = linked_systems(figures, equations, (), 3, {"same"}, known)
    prices = {**dict.fromkeys(figures, 1), "all": 100}
    priced = MoveFinder(system, Doubt.ANYTHING, prices).cheapest("row")
    assert priced is not None
    assert priced.move["row"] == step
