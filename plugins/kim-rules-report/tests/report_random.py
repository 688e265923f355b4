"""Random reports: any texts, any figures, any measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from kim_rules.report_tables import Cell, Chart, ChartKind, Hidden, Measure, Report, Table

_LETTERS = "abcäöüßÄÉŁğéx019 .,;:<>&\"'=+@#%{}$\\_*[]()/–„“§•"
_ARABIC = "نور الحسن"


def texts(letters: str = _LETTERS + _ARABIC, longest: int = 25) -> st.SearchStrategy[str]:
    """Texts that begin and end with a letter."""
    inner = st.text(letters, min_size=1, max_size=longest)
    return inner.map(lambda text: f"Q{' '.join(text.split())}z")


def cells(measure: Measure, letters: str) -> st.SearchStrategy[Cell]:
    """Cells of a column."""
    decimals = st.decimals(-9999, 9999, places=1, allow_nan=False).map(_without_negative_zero)
    figures: dict[Measure, st.SearchStrategy[Cell]] = {
        Measure.TEXT: texts(letters) | st.integers(-99, 9999),
        Measure.COUNT: st.integers(0, 10**7),
        Measure.CHANGE: st.integers(-2000, 2000),
        Measure.PERCENT: decimals,
        Measure.RATIO: decimals,
        Measure.DAY: st.dates(date(1901, 1, 1), date(2100, 12, 31)),
    }
    return figures[measure] | st.just(Hidden.SMALL) | st.none()


def _without_negative_zero(number: Decimal) -> Decimal:
    return number or Decimal("0.0")


@st.composite
def tables(draw: st.DrawFn, letters: str) -> Table:
    """Tables of up to five columns and rows."""
    measures = tuple(draw(st.lists(st.sampled_from(Measure), min_size=1, max_size=5)))
    rows = draw(st.lists(st.tuples(*(cells(measure, letters) for measure in measures)), max_size=5))
    columns = st.lists(st.integers(0, len(measures) - 1), min_size=1, max_size=3, unique=True)
    positions = st.lists(st.integers(0, max(0, len(rows) - 1)), max_size=len(rows), unique=True)
    chart = Chart(
        draw(st.sampled_from(ChartKind)),
        draw(texts(letters)),
        draw(texts(letters)),
        draw(st.integers(0, len(measures) - 1)),
        tuple(draw(columns)),
        tuple(draw(positions)) if rows else (),
    )
    return Table(
        draw(texts(letters)),
        tuple(draw(texts(letters)) for _ in measures),
        tuple(rows),
        section=draw(st.sampled_from(("", "Screening", "Steuerung"))),
        text=tuple(draw(st.lists(texts(letters), max_size=2))),
        notes=tuple(draw(st.lists(texts(letters), max_size=2))),
        measures=measures,
        totals=frozenset(draw(positions)) if rows else frozenset(),
        chart=draw(st.sampled_from((None, chart))),
    )


@st.composite
def reports(draw: st.DrawFn, letters: str = _LETTERS + _ARABIC) -> Report:
    """Reports of up to three tables."""
    return Report(
        draw(texts(letters)),
        draw(st.sampled_from(("de", "en"))),
        tuple(draw(st.lists(tables(letters), max_size=3))),
        tuple(draw(st.lists(texts(letters), max_size=2))),
        draw(st.just("") | texts(letters)),
        tuple(draw(st.lists(st.tuples(texts(letters), texts(letters)), max_size=2))),
    )


#: For formats whose text is read back as it lies on the page.
LEFT_TO_RIGHT = _LETTERS
