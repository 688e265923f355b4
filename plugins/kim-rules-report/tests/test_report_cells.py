"""How cells, widths and texts are prepared for every format."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from report_samples import HIDDEN, LONG_NAMES, MANAGERS, METTMANN

from kim_rules.report_tables import Cell, Hidden, Measure, Report, Table
from kim_rules_report.rendering.cells import cell_text, is_figure
from kim_rules_report.rendering.cleaning import REPLACEMENT, clean, cleaned
from kim_rules_report.rendering.layout import Format, format_of, parts_of, sign_notes, widths

CELLS = [
    (None, Measure.COUNT, "", ""),
    (0, Measure.COUNT, "0", "0"),
    (1204, Measure.COUNT, "1.204", "1,204"),
    (2023, Measure.TEXT, "2023", "2023"),
    (-3, Measure.CHANGE, "−3", "−3"),
    (0, Measure.CHANGE, "0", "0"),
    (1500, Measure.CHANGE, "+1.500", "+1,500"),
    (Decimal("4.3"), Measure.PERCENT, "4,3\u00a0%", "4.3%"),
    (Decimal("100.0"), Measure.PERCENT, "100,0\u00a0%", "100.0%"),
    (Decimal("1234.50"), Measure.RATIO, "1.234,50", "1,234.50"),
    (Decimal("-0.5"), Measure.RATIO, "−0,5", "−0.5"),
    (date(2023, 8, 31), Measure.DAY, "31.08.2023", "2023-08-31"),
    (Hidden.SMALL, Measure.COUNT, "•", "•"),
    ("JMD", Measure.TEXT, "JMD", "JMD"),
    ("unbekannt", Measure.COUNT, "unbekannt", "unbekannt"),
]


@pytest.mark.parametrize(("cell", "measure", "de", "en"), CELLS)
def test_a_cell_in_both_languages(cell: Cell, measure: Measure, de: str, en: str) -> None:
    """Digits in groups, decimals, signs and days as each language writes them."""
    assert cell_text(cell, measure, "de") == de
    assert cell_text(cell, measure, "en") == en


def test_what_is_set_to_the_right() -> None:
    """Numbers, and what stands for one; no texts, no days."""
    right = [(cell, measure) for cell, measure, _, _ in CELLS if is_figure(cell, measure)]
    assert len(right) == 11
    assert not is_figure(Hidden.SMALL, Measure.TEXT)


@given(st.text(st.characters(codec=None), max_size=40))
def test_a_clean_text_can_be_written(text: str) -> None:
    """It is XML and UTF-8; nothing but what cannot be written has changed."""
    from lxml import etree

    done = clean(text)
    element = etree.Element("a")
    element.text = done
    assert etree.fromstring(etree.tostring(element)) is not None
    assert len(done) == len(text)
    assert all(new in (old, REPLACEMENT) for old, new in zip(text, done, strict=True))


def test_every_text_of_a_report_is_cleaned() -> None:
    """Whatever place it stands at; a sign for a hidden figure stays one."""
    bad, good = "a\x00b", f"a{REPLACEMENT}b"
    table = Table(bad, (bad,), ((bad,), (Hidden.SMALL,)), section=bad, text=(bad,), notes=(bad,))
    chart = METTMANN.tables[0].chart
    assert chart is not None
    table = evolve(table, chart=evolve(chart, title=bad, description=bad))
    report = cleaned(Report(bad, "de", (table,), (bad,), bad, ((bad, bad),)))
    assert "\\x00" not in repr(report)
    assert repr(report).count(good) == 13
    assert report.tables[0].rows[1] == (Hidden.SMALL,)
    assert report.tables[0].rows[1][0] is Hidden.SMALL


def test_sections_and_running_numbers() -> None:
    """Tables that follow each other share a section; charts are counted on their own."""
    parts = parts_of(METTMANN)
    assert [part.heading for part in parts] == ["Screening", "Case Management"]
    placed = [one for part in parts for one in part.tables]
    assert [one.number for one in placed] == [1, 2, 3, 4]
    assert [one.picture for one in placed] == [1, 2, 0, 3]


def test_how_tables_are_set_on_paper() -> None:
    """The published tables are upright, the network on its side; nothing needs more."""
    formats = {t.title: format_of(t, "de") for t in (*METTMANN.tables, *LONG_NAMES.tables)}
    assert formats["Verweise nach dem Screening"] is Format.UPRIGHT
    assert formats["Betreute Personen"] is Format.DENSE
    assert not formats["Netzwerk"].is_upright
    assert format_of(MANAGERS.tables[0], "de").is_upright


def test_a_column_is_as_wide_as_its_figures() -> None:
    """No figure is wrapped, and no name of a row takes the whole page."""
    table = Table(
        "t", ("x" * 60, "n"), (("y" * 60, 10**12),), measures=(Measure.TEXT, Measure.COUNT)
    )
    assert widths(table, "de") == [34, len("1.000.000.000.000")]


def test_signs_are_explained_where_they_stand() -> None:
    """Once under a table with hidden figures, and nowhere else."""
    assert [len(sign_notes(table, "de")) for table in HIDDEN.tables] == [1, 1, 1]
    assert [sign_notes(table, "de") for table in METTMANN.tables] == [[]] * 4
