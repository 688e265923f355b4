"""The PDF: accessible, complete, on A4, and set without any text becoming an order."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf._text_extraction import mult
from report_cases import built, examples
from report_cases import table as table_of
from report_random import LEFT_TO_RIGHT, reports
from report_reading import pdf_text, printed, squeezed, texts_of, written
from report_samples import EMPTY, HIDDEN, LONG_NAMES, MANAGERS, METTMANN, REPORTS, RTL, TOGETHER

from kim_rules.report_tables import Measure, Report, Table
from kim_rules_report.rendering import pdf
from kim_rules_report.rendering.cleaning import REPLACEMENT
from kim_rules_report.rendering.fonts import BUILT_IN, printable
from kim_rules_report.rendering.layout import is_drawn
from kim_rules_report.rendering.pdf import breakable


def read(report: Report) -> PdfReader:
    """The PDF of a report."""
    return PdfReader(io.BytesIO(written(pdf.render, report)))


def tags(report: Report) -> list[tuple[str, Any]]:
    """The structure that a screen reader walks along: each tag with its attributes."""
    found: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), node))
            if "/K" in node:
                walk(node["/K"])

    root: Any = read(report).root_object
    walk(root["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_it_is_accessible(report: Report) -> None:
    """PDF/UA-1, tagged, with a title and a language, which typst has checked as it wrote it."""
    reader = read(report)
    root: Any = reader.root_object
    about = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part>?=?\"?1", about)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == report.lang
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == report.title


@given(reports(LEFT_TO_RIGHT))
@settings(max_examples=25, deadline=None)
def test_the_paper_says_everything(report: Report) -> None:
    """Each cell of each row after the other, and each text."""
    text = pdf_text(written(pdf.render, report))
    for table in report.tables:
        for row in printed(table, report.lang):
            assert "".join(map(squeezed, row)) in text
    for one in [*texts_of(report), report.marking]:
        assert squeezed(one) in text


@pytest.mark.parametrize("name", ["mettmann", "empty", "managers", "hidden", "changes"])
def test_the_samples_say_everything(name: str) -> None:
    """The tables as they were published, and the others."""
    report = REPORTS[name]
    text = pdf_text(written(pdf.render, report))
    for table in report.tables:
        for row in printed(table, report.lang):
            assert "".join(map(squeezed, row)) in text


def test_charts_have_a_text_alternative() -> None:
    """What they show, in words, and one picture for each."""
    alternatives = [str(node["/Alt"]) for tag, node in tags(METTMANN) if "/Alt" in node]
    charts = [table.chart for table in METTMANN.tables if table.chart]
    assert alternatives == [f"{chart.title}. {chart.description}" for chart in charts]
    names = [tag for tag, _ in tags(METTMANN)]
    assert names.count("/Table") == len(METTMANN.tables)
    assert names.count("/Caption") == len(METTMANN.tables) + len(charts)
    assert names.count("/TH") == sum(len(table.columns) for table in METTMANN.tables)


def test_the_margins_of_every_page() -> None:
    """Marking, title and number; the pages lie on their side where the table is wide."""
    for report in (METTMANN, LONG_NAMES):
        pages = read(report).pages
        for number, page in enumerate(pages, 1):
            text = " ".join(page.extract_text().replace("\u200b", "").split())
            assert report.marking in text
            assert report.title in text
            assert f"Seite {number} von {len(pages)}" in text
            sides = [round(float(page.mediabox.width)), round(float(page.mediabox.height))]
            assert sorted(sides) == [595, 842]
    assert read(LONG_NAMES).pages[1].mediabox.width > 800


def test_headings_are_repeated_on_the_next_page() -> None:
    """A table of a hundred rows has them on each of its pages."""
    rows = tuple((f"Zeile {number}", number) for number in range(100))
    table = Table("Lang", ("Bezeichnung", "Menge"), rows, measures=(Measure.TEXT, Measure.COUNT))
    pages = read(Report("x", "de", (table,))).pages
    assert len(pages) >= 3
    assert all("Bezeichnung" in page.extract_text() for page in pages)


def test_a_short_table_is_not_parted() -> None:
    """Headings are repeated where a table goes on; those of the example report are there once."""
    report = built(examples())
    whole = squeezed("".join(page.extract_text() for page in read(report).pages))
    for name in ("needs.goals", "needs.multiple", "caseload.groups", "method.unknown"):
        assert whole.count(squeezed("".join(table_of(report, name).columns))) == 1, name


def test_nothing_leaves_its_page() -> None:
    """Every text lies within the margins, also with forty managers and sixty letters."""
    for report in (TOGETHER, MANAGERS):
        for page in read(report).pages:
            wide, high = float(page.mediabox.width), float(page.mediabox.height)
            places: list[tuple[float, float]] = []

            def visit(text: str, page: Any, line: Any, *_rest: Any, seen: Any = places) -> None:
                if text.strip():
                    at = mult(line, page)
                    seen.append((at[4], at[5]))

            page.extract_text(visitor_text=visit)
            assert places
            assert all(40 <= x <= wide - 50 and 25 <= y <= high - 30 for x, y in places)


@pytest.mark.parametrize(
    "text",
    [
        "#panic()",
        "$x$ *fett* _kursiv_",
        "= Titel",
        '"]#read("/etc/passwd")',
        "\\u{41}",
        "@x",
        "<y>",
    ],
)
def test_no_text_is_an_order(text: str) -> None:
    """What typst would carry out is printed as it is."""
    table = Table(text, (text,), ((text,),), text=(text,), notes=(text,))
    report = Report(text, "de", (table,), (text,), text, ((text, text),))
    assert pdf_text(written(pdf.render, report)).count(squeezed(text)) >= 9


def test_letters_of_many_scripts_are_there() -> None:
    """Those of the fonts are printed; a sign stands for every other one."""
    text = pdf_text(written(pdf.render, RTL))
    assert squeezed("Łukasz Ördög-Ağaoğlu") in text
    assert squeezed("Оксана Їжак") in text
    assert printable("نور Ünal Ελένη Ş 3 • − – „“ №") == "نور Ünal Ελένη Ş 3 • − – „“ №"
    assert printable("አበባ漢😀") == REPLACEMENT * 5


def test_the_built_in_letters_can_be_set() -> None:
    """All that are counted among those of typst's own fonts."""
    letters = [chr(code) for first, last in BUILT_IN for code in range(first, last + 1)]
    table = Table("x", ("a",), tuple((letter,) for letter in letters))
    assert read(Report("x", "de", (table,))).pages


@given(st.text(st.characters(codec=None), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_set(text: str) -> None:
    """Whatever is in it: the paper keeps to the standard."""
    table = evolve(METTMANN.tables[0], rows=((text, 1, None),) * 7, title=text)
    assert written(pdf.render, Report(text or "x", "de", (table,))).startswith(b"%PDF-")


def test_long_words_may_break() -> None:
    """Those that cannot be hyphenated; the text stays the same."""
    assert breakable("kurz", 10) == "kurz"
    assert breakable("Bundesverwaltung", 10) == "Bundesverwaltung"
    assert breakable("x" * 60, 20).replace("\u200b", "") == "x" * 60
    assert "\u200b" in breakable("0123456789abcdef", 10)


def test_what_there_is_of_nothing() -> None:
    """An empty report is a paper, and an empty table says so."""
    assert len(read(Report("Leer", "de", ())).pages) == 1
    assert squeezed("Keine Einträge") in pdf_text(written(pdf.render, EMPTY))
    assert squeezed("nicht ausgewiesen") in pdf_text(written(pdf.render, HIDDEN))
    assert sum(is_drawn(table) for table in EMPTY.tables) == 2
