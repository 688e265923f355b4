"""The workbook: a sheet for each table, numbers as numbers, and nothing that calculates."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from report_random import reports
from report_reading import as_day, parts, sheets, texts_of, written
from report_samples import CHANGES, EMPTY, HIDDEN, METTMANN, REPORTS

from kim_rules.report_tables import Cell, Hidden, Measure, Report, Table
from kim_rules_report.rendering import xlsx
from kim_rules_report.rendering.xlsx import HEADING_ROW

_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(report: Report) -> dict[str, list[list[Any]]]:
    """The sheets of a report."""
    return sheets(written(xlsx.render, report))


def expected(cell: Cell, measure: Measure) -> Any:
    """A cell as a workbook has it."""
    if cell is None:
        return ""
    if isinstance(cell, Hidden):
        return cell.text()
    if isinstance(cell, int | Decimal):
        return float(cell) / 100 if measure is Measure.PERCENT else float(cell)
    return cell


def same(found: Any, cell: Cell, measure: Measure) -> bool:
    """Whether a workbook holds what the table does."""
    wanted = expected(cell, measure)
    if isinstance(wanted, float):
        return isinstance(found, float | int) and math.isclose(found, wanted, abs_tol=1e-12)
    return bool(as_day(found) == wanted)


@given(reports())
@settings(max_examples=25, deadline=None)
def test_the_workbook_says_everything(report: Report) -> None:
    """Each figure as what it is, each text, and a sheet for each table."""
    found = book(report)
    assert len(found) == 1 + len(report.tables)
    for table, rows in zip(report.tables, list(found.values())[1:], strict=True):
        headings = rows[HEADING_ROW]
        assert headings[: len(table.columns)] == list(table.columns)
        # The reader leaves out rows at the end in which nothing stands.
        written_rows = rows + [[""] * 9] * len(table.rows)
        for at, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                told = written_rows[HEADING_ROW + 1 + at][column]
                assert same(told, cell, table.measure(column)), (told, cell)
    values = {str(cell) for rows in found.values() for row in rows for cell in row}
    assert {text for text in texts_of(report) if text not in _sections(report)} <= values
    assert all(any(one in value for value in values) for one in _sections(report))


def _sections(report: Report) -> set[str]:
    return {table.section for table in report.tables} - {""}


def test_how_figures_are_shown() -> None:
    """Groups of digits, shares in percent with their decimals, changes with their sign."""
    styles = parts(written(xlsx.render, METTMANN))["xl/styles.xml"]
    codes = {one.get("formatCode") for one in styles.iter(f"{_X}numFmt")}
    assert {"0.0%", "+#,##0;-#,##0;0", "#,##0.0", "dd.mm.yyyy"} <= codes
    rows = list(book(METTMANN).values())[1]
    assert rows[HEADING_ROW + 1][1:3] == [4.0, 0.043]
    days = [as_day(row[0]) for row in list(book(METTMANN).values())[4][HEADING_ROW + 1 :][:4]]
    assert days[0] == date(2022, 8, 31)
    changes = parts(written(xlsx.render, CHANGES))["xl/styles.xml"]
    assert "#,##0.0" in {one.get("formatCode") for one in changes.iter(f"{_X}numFmt")}


def test_a_hidden_figure_is_a_sign_with_a_note() -> None:
    """The sign in the cell, what it means under the table."""
    for rows in list(book(HIDDEN).values())[1:]:
        cells = [cell for row in rows for cell in row]
        assert "•" in cells
        assert "• Zahl wird zum Schutz kleiner Gruppen nicht ausgewiesen." in cells


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://127.0.0.1", "internal:x", "1"]
)
def test_no_text_is_a_formula_a_link_or_a_number(text: str) -> None:
    """In no cell of any sheet; the only links are those of the contents."""
    table = Table(text, (text,), ((text,),), section=text, text=(text,), notes=(text,))
    document = written(xlsx.render, Report(text, "de", (table,), (text,), text, ((text, text),)))
    for name, root in parts(document).items():
        if name.startswith("xl/worksheets/"):
            assert not list(root.iter(f"{_X}f"))
            links = [one.get("location") for one in root.iter(f"{_X}hyperlink")]
            assert all(link.endswith("!A1") for link in links)
            assert len(links) == (1 if name.endswith("sheet1.xml") else 0)
    assert list(sheets(document).values())[1][HEADING_ROW + 1][0] == text


def test_sheets_have_names_of_their_own() -> None:
    """Whatever the titles are: too long, forbidden, equal, empty."""
    titles = (
        "x" * 60,
        "x" * 60,
        "a/b\\c?*[d]:e",
        "'quoted'",
        "",
        "History",
        "Übersicht",
        "übersicht",
    )
    report = Report("r", "de", tuple(Table(title, ("a",), (("1",),)) for title in titles))
    names = list(book(report))
    assert len({name.lower() for name in names}) == 1 + len(titles)
    assert all(0 < len(name) <= 31 for name in names)


def test_headings_stay_in_sight_and_on_paper() -> None:
    """Frozen on the screen, repeated in print, on A4 as wide as the page."""
    document = parts(written(xlsx.render, METTMANN))
    for name, root in document.items():
        if name.startswith("xl/worksheets/") and not name.endswith("sheet1.xml"):
            (pane,) = root.iter(f"{_X}pane")
            assert (pane.get("ySplit"), pane.get("xSplit")) == ("3", "1")
            (setup,) = root.iter(f"{_X}pageSetup")
            assert (setup.get("paperSize"), setup.get("fitToHeight")) == ("9", "0")
    names = [one.get("name") for one in document["xl/workbook.xml"].iter(f"{_X}definedName")]
    assert names.count("_xlnm.Print_Titles") == len(METTMANN.tables)


def test_the_overview_leads_to_every_sheet() -> None:
    """With what the report rests on."""
    rows = next(iter(book(METTMANN).values()))
    cells = [cell for row in rows for cell in row]
    assert rows[0][0] == METTMANN.title
    assert rows[1][0] == METTMANN.marking
    assert {"Stichtag", "31.08.2023", "Screening: Verweise nach dem Screening"} <= set(cells)


def test_rows_are_high_enough_for_their_texts() -> None:
    """A name of eighty letters takes three lines of its column."""
    root = parts(written(xlsx.render, METTMANN))["xl/worksheets/sheet2.xml"]
    heights = {one.get("r"): one.get("ht") for one in root.iter(f"{_X}row")}
    assert float(heights["4"]) >= 45
    assert heights["5"] in (None, "15")


def test_days_before_the_first_of_a_workbook_are_texts() -> None:
    """A spreadsheet program knows no day before 1900."""
    table = Table(
        "t", ("Tag",), ((date(1899, 5, 1),), (date(1990, 1, 1),)), measures=(Measure.DAY,)
    )
    rows = list(book(Report("r", "de", (table,))).values())[1]
    assert rows[HEADING_ROW + 1][0] == "1899-05-01"
    assert as_day(rows[HEADING_ROW + 2][0]) == date(1990, 1, 1)


def test_margins_take_any_title() -> None:
    """Signs that would be orders there are printed, and long ones are cut."""
    report = Report("A & B &P " + "x&" * 200, "de", (Table("t", ("a",)),), (), "&" * 100)
    root = parts(written(xlsx.render, report))["xl/worksheets/sheet1.xml"]
    (header,) = root.iter(f"{_X}oddHeader")
    assert header.text.startswith("&LA && B &&P x&&")
    assert len(header.text) <= 255


def test_every_sample_is_a_workbook() -> None:
    """Empty ones as well, whose tables say so."""
    for report in REPORTS.values():
        assert len(book(report)) == 1 + len(report.tables)
    assert "Keine Einträge" in [cell for row in list(book(EMPTY).values())[1] for cell in row]
