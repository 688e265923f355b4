"""What the written formats say, read back by libraries that did not write them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any, BinaryIO

import docx
from lxml import etree, html
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from kim_rules.report_tables import Report, Table
from kim_rules_report.rendering.cells import cell_text
from kim_rules_report.rendering.words import word

Grid = list[list[str]]


def written(render: Callable[[Report, BinaryIO], None], report: Report) -> bytes:
    """The bytes of a report.

    Args:
        render: Writes a format.
        report: The report.
    """
    out = io.BytesIO()
    render(report, out)
    return out.getvalue()


def printed(table: Table, lang: str) -> Grid:
    """Headings and rows of a table as they are printed."""
    rows = [
        [cell_text(cell, table.measure(column), lang) for column, cell in enumerate(row)]
        for row in table.rows
    ]
    return [list(table.columns), *(rows or [[word("no_rows", lang)]])]


def texts_of(report: Report) -> list[str]:
    """Every text of a report beside its tables and charts."""
    texts = [report.title, *report.notes]
    texts += [text for fact in report.facts for text in fact]
    for table in report.tables:
        texts += [table.title, table.section, *table.text, *table.notes]
    return [text for text in texts if text.strip()]


def squeezed(text: str) -> str:
    """A text without spaces, and without what may stand where a line is broken."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]+", "", text)


# --- formats ------------------------------------------------------------------------------


def page(document: bytes) -> Any:
    """HTML as a tree."""
    return html.document_fromstring(document.decode())


def page_tables(document: bytes) -> list[Grid]:
    """The tables of a page as they are seen."""
    return [
        [[_seen(cell) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in page(document).xpath("//table")
    ]


def _seen(cell: Any) -> str:
    return str(cell.xpath("string(.//span[@aria-hidden]|self::*[not(.//span)])"))


def docx_tables(document: bytes) -> list[Grid]:
    """The tables of a document."""
    return [
        [[cell.text for cell in _distinct(row)] for row in table.rows]
        for table in docx.Document(io.BytesIO(document)).tables
    ]


def _distinct(row: Any) -> list[Any]:
    """The cells of a row, one that spans several columns once."""
    return list({id(cell._tc): cell for cell in row.cells}.values())


def docx_texts(document: bytes) -> list[str]:
    """The paragraphs of a document, with what stands on every page."""
    read = docx.Document(io.BytesIO(document))
    first = read.sections[0]
    margins = (*first.header.paragraphs, *first.footer.paragraphs)
    return [one.text for one in (*read.paragraphs, *margins)]


def sheets(document: bytes) -> dict[str, list[list[Any]]]:
    """The sheets of a workbook with their cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(document))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def pdf_text(document: bytes) -> str:
    """The text of all pages without the spaces."""
    pages = PdfReader(io.BytesIO(document)).pages
    return "".join(squeezed(one.extract_text()) for one in pages)


def lines_of(document: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    """The lines of CSV."""
    return list(csv.DictReader(io.StringIO(document.decode("utf-8-sig")), delimiter=delimiter))


def json_of(document: bytes) -> Any:
    """The document of JSON."""
    return json.loads(document)


def parts(document: bytes) -> dict[str, Any]:
    """The XML parts of an archive as trees."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def as_day(cell: Any) -> Any:
    """A day, where a workbook gives a day with a time."""
    return cell.date() if hasattr(cell, "date") else cell


def is_day(cell: Any) -> bool:
    """Whether a cell holds a day."""
    return isinstance(cell, date)
