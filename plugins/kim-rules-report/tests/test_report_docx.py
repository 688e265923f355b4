"""The document: headings, captions, styles and fields of a word processor, and it opens."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from attrs import evolve
from hypothesis import given, settings
from programs import OFFICE, program
from pypdf import PdfReader
from report_random import reports
from report_reading import docx_tables, docx_texts, parts, printed, squeezed, texts_of, written
from report_samples import EMPTY, LONG_NAMES, METTMANN, REPORTS

from kim_rules.report_tables import Report
from kim_rules_report.rendering import docx as docx_format

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(report: Report) -> docx.document.Document:
    """The document of a report."""
    return docx.Document(io.BytesIO(written(docx_format.render, report)))


@given(reports())
@settings(max_examples=15, deadline=None)
def test_the_document_says_everything(report: Report) -> None:
    """Each cell of each table at its place, and each text."""
    document = written(docx_format.render, report)
    assert docx_tables(document) == [printed(table, report.lang) for table in report.tables]
    said = "\n".join(docx_texts(document))
    assert all(text in said for text in [*texts_of(report), report.marking])


def test_headings_and_captions_are_real() -> None:
    """Styles that a word processor makes a table of contents of, and numbers that count."""
    document = read(METTMANN)
    named = [(one.style.name, one.text) for one in document.paragraphs if one.style]
    assert named[0] == ("Title", METTMANN.title)
    headings = [text for name, text in named if name == "Heading 1"]
    assert headings == ["Screening", "Case Management", "Hinweise"]
    captions = [text for name, text in named if name == "Caption"]
    assert captions == [
        f"Tabelle {at}: {table.title}" for at, table in enumerate(METTMANN.tables, 1)
    ]
    codes = [one.text.strip() for one in document.element.iter(f"{W}instrText")]
    assert codes.count("SEQ Tabelle \\* ARABIC") == 4
    assert codes.count("SEQ Abbildung \\* ARABIC") == 3


def test_tables_have_a_style_and_repeat_their_headings() -> None:
    """And columns that fill the page at most; figures are set to the right."""
    document = read(METTMANN)
    for table, given_table in zip(document.tables, METTMANN.tables, strict=True):
        assert table.style is not None
        assert table.style.name == "Report Table"
        xml = table._tbl
        assert len(list(xml.iter(f"{W}tblHeader"))) == 1
        assert len(list(xml.iter(f"{W}cantSplit"))) == 1 + len(given_table.rows)
        width = sum(int(one.get(f"{W}w")) for one in xml.iter(f"{W}gridCol"))
        assert width <= 9400 + len(given_table.columns)
        assert [one.get(f"{W}val") for one in xml.iter(f"{W}tblCaption")] == [given_table.title]
    first = document.tables[0].rows[1].cells
    assert [one.paragraphs[0].alignment is not None for one in first] == [False, True, True]


def test_charts_are_pictures_with_a_text_alternative() -> None:
    """Not wider than the page."""
    document = read(METTMANN)
    charts = [table.chart for table in METTMANN.tables if table.chart]
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told == [f"{chart.title}. {chart.description}" for chart in charts]
    assert all(shape.width.mm <= 166 and shape.height.mm <= 226 for shape in document.inline_shapes)


def test_every_page_has_marking_and_number() -> None:
    """Also those on their side, which a wide table needs."""
    document = read(LONG_NAMES)
    assert len(document.sections) == 3
    turned = [(one.page_width or 0) > (one.page_height or 0) for one in document.sections]
    assert turned == [False, True, False]
    for section in document.sections:
        assert LONG_NAMES.marking in section.header.paragraphs[0].text
        codes = [one.text.strip() for one in section.footer._element.iter(f"{W}instrText")]
        assert codes == ["PAGE", "NUMPAGES"]


def test_a_chart_stands_on_an_upright_page() -> None:
    """Also the one of a table that lies on its side; so does what follows."""
    wide = evolve(LONG_NAMES.tables[1], chart=METTMANN.tables[0].chart)
    wide = evolve(wide, rows=wide.rows * 2)
    document = read(Report("x", "de", (wide,), ("Hinweis",)))
    turned = [(one.page_width or 0) > (one.page_height or 0) for one in document.sections]
    assert turned == [False, True, False]
    lying = document.sections[1]._sectPr.getparent().getparent()
    after = [one for one in lying.itersiblings() if list(one.iter(f"{W}drawing"))]
    assert len(after) == 1


def test_what_the_file_says_about_itself() -> None:
    """Title and language; no author, and no time but a fixed one."""
    about = read(METTMANN).core_properties
    assert (about.title, about.language, about.author) == (METTMANN.title, "de", "")
    assert about.created is not None
    assert about.created.year == 2000
    document = written(docx_format.render, METTMANN)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    languages = {one.get(f"{W}val") for one in parts(document)["word/styles.xml"].iter(f"{W}lang")}
    assert languages == {"de-DE"}


def test_empty_tables_say_so() -> None:
    """In a row that spans the columns."""
    rows = docx_tables(written(docx_format.render, EMPTY))[0]
    assert rows == [["Verweis an", "Anzahl"], ["Keine Einträge"]]


@pytest.fixture(scope="module")
def printed_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """What LibreOffice prints of every sample."""
    folder: Path = tmp_path_factory.mktemp("office")
    for name, report in REPORTS.items():
        (folder / f"{name}.docx").write_bytes(written(docx_format.render, report))
    command = [
        program(*OFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "pdf", "--outdir", str(folder), *(f"{folder / name}.docx" for name in REPORTS),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {name: PdfReader(folder / f"{name}.pdf") for name in REPORTS}


def test_libreoffice_opens_it(printed_pages: dict[str, PdfReader]) -> None:
    """And prints every cell, with the fields computed."""
    for name, reader in printed_pages.items():
        report = REPORTS[name]
        text = _unsigned("".join(page.extract_text() for page in reader.pages))
        rows = [row for table in report.tables for row in printed(table, report.lang)]
        if name != "rtl":
            cells = {_unsigned(cell) for row in rows for cell in row}
            assert [cell for cell in cells if cell not in text] == [], name
        word = "Page" if report.lang == "en" else "Seite"
        last = re.findall(rf"{word}(\d+)(?:von|of)(\d+)", text)[-1]
        assert last == (str(len(reader.pages)), str(len(reader.pages)))


def _unsigned(text: str) -> str:
    """A text without the minus, which is read behind its number in what LibreOffice prints."""
    return squeezed(text).replace("\N{MINUS SIGN}", "")
