"""Figures are collected, and told or hidden, and readers are told by which rule."""

from __future__ import annotations

import child_process
import pytest

from kim_rules.report_tables import Hidden
from kim_rules_report.protection import FigureBook, explain_hiding, legend


def book() -> FigureBook:
    """Two case managers, one with one person."""
    made = FigureBook()
    made.count("a", 1)
    made.count("b", 7)
    made.count("c", 9)
    made.total("all", ["a", "b", "c"])
    return made


def test_an_internal_report_tells_everything() -> None:
    """Without a threshold nothing is hidden."""
    told = book().publish(None)
    assert [told.cell(key) for key in ("a", "b", "c", "all")] == [1, 7, 9, 17]
    assert told.unless_hidden(50, "a", "all") == 50


def test_a_published_report_hides() -> None:
    """Cells, and whatever was computed from hidden ones."""
    told = book().publish(3)
    assert [told.cell(key) for key in ("a", "b", "c", "all")] == [Hidden.SMALL, Hidden.SMALL, 9, 17]
    assert told.unless_hidden(50, "c", "all") == 50
    assert told.unless_hidden(50, "c", "a") is Hidden.SMALL
    assert told.unless_hidden("text", "a") is Hidden.SMALL


def test_an_unknown_figure_is_not_told() -> None:
    """A misspelt key does not count as told."""
    told = book().publish(3)
    with pytest.raises(KeyError, match="d"):
        told.cell("d")
    with pytest.raises(KeyError, match="d"):
        told.unless_hidden(1, "c", "d")


def test_a_figure_counted_twice() -> None:
    """The same again is the same figure, another one is a mistake."""
    made = book()
    made.count("a", 1)
    with pytest.raises(ValueError, match="'a' is counted twice"):
        made.count("a", 2)
    with pytest.raises(ValueError, match="'all' is counted twice"):
        made.total("all", ["a", "b"])


def test_a_total_of_nothing_is_zero() -> None:
    """A report of no cases has totals, too."""
    made = FigureBook()
    made.total("all", [])
    assert made.publish(3).cell("all") == 0


def test_a_change_is_computed() -> None:
    """It may be negative."""
    made = book()
    made.change("change", now="b", before="c")
    assert made.publish(None).cell("change") == -2
    assert made.signed == {"change"}


def test_an_internal_report_loads_no_solver() -> None:
    """Only publishing needs it."""
    code = (
        "import sys; from kim_rules_report.protection import FigureBook;"
        "FigureBook().publish(None); print('highspy' in sys.modules);"
        "FigureBook().publish(3); print('highspy' in sys.modules)"
    )
    assert child_process.printed_by(code).split() == ["False", "True"]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_method_page_says_what_is_hidden(lang: str) -> None:
    """The limit, the number of hidden figures, and not how many of them are small."""
    text = " ".join(explain_hiding(book().publish(4), lang))
    assert {"de": "von 1 bis 3 ", "en": "from 1 to 3 "}[lang] in text
    assert {"de": " ab 4 ", "en": " from 4 on"}[lang] in text
    assert {"de": "2 von 4 Zahlen", "en": "2 of the 4 numbers"}[lang] in text
    assert "•" in text
    assert "{" not in text
    assert legend(lang).startswith("• ")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_method_page_of_an_internal_report(lang: str) -> None:
    """It says that nothing is hidden."""
    (text,) = explain_hiding(book().publish(None), lang)
    assert {"de": "alle Zahlen", "en": "all numbers"}[lang] in text
