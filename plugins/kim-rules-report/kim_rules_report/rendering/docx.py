"""DOCX: headings, captions, table styles and fields of a word processor, to edit on.

Charts are pictures of dots, as a word processor does not show every drawing; their text
alternative and the table beside them say the same.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from attrs import define

from kim_rules.report_tables import Report, Table
from kim_rules_report.rendering.charts import draw
from kim_rules_report.rendering.cleaning import cleaned
from kim_rules_report.rendering.docx_archive import settled
from kim_rules_report.rendering.docx_page import add_page, set_margins_texts, set_up
from kim_rules_report.rendering.docx_styles import (
    FIGURE_CAPTION,
    INTRODUCTION,
    NOTE,
    TABLE_CAPTION,
    add_styles,
)
from kim_rules_report.rendering.docx_tables import add_field, add_table
from kim_rules_report.rendering.layout import Placed, format_of, parts_of, sign_notes
from kim_rules_report.rendering.typesetting import picture
from kim_rules_report.rendering.words import word

if TYPE_CHECKING:
    from docx.document import Document

#: As wide as the page, and not higher than a page with a caption.
_WIDTH_MM, _HEIGHT_MM = 165, 225


def render(report: Report, out: BinaryIO) -> None:
    """Write a report as a document of a word processor.

    Args:
        report: The report.
        out: Where it is written.
    """
    import docx

    document = docx.Document()
    _Writer(document, cleaned(report)).write()
    buffer = BytesIO()
    document.save(buffer)
    out.write(settled(buffer.getvalue()))


@define
class _Writer:
    """A document under construction.

    Args:
        document: The document.
        report: What is written into it.
        is_upright: Whether the current page is.
    """

    document: Document
    report: Report
    is_upright: bool = True

    def write(self) -> None:
        """Write everything."""
        add_styles(self.document, self.report.lang)
        set_up(self.document, self.report)
        set_margins_texts(self.document, self.report)
        self.document.add_heading(self.report.title, 0)
        self._facts()
        for part in parts_of(self.report):
            for at, placed in enumerate(part.tables):
                self._turn(format_of(placed.table, self.report.lang).is_upright)
                if part.heading and at == 0:
                    self.document.add_heading(part.heading, 1)
                self._table(placed)
        self._notes()

    def _facts(self) -> None:
        for label, value in self.report.facts:
            paragraph = self.document.add_paragraph(style="Facts")
            paragraph.add_run(label).bold = True
            paragraph.add_run(f"\t{value}")

    def _notes(self) -> None:
        self._turn(is_upright=True)
        if self.report.notes:
            self.document.add_heading(word("notes", self.report.lang), 1)
        for note in self.report.notes:
            self.document.add_paragraph(note)

    def _turn(self, is_upright: bool) -> None:
        """Begin a new page on its side, or upright again, if the next thing needs it."""
        if is_upright != self.is_upright:
            add_page(self.document, is_upright)
            self.is_upright = is_upright

    def _table(self, placed: Placed) -> None:
        table, lang = placed.table, self.report.lang
        for text in table.text:
            self.document.add_paragraph(text, style=INTRODUCTION)
        self._caption("table", placed.number, table.title, TABLE_CAPTION)
        add_table(self.document, table, lang, is_upright=self.is_upright)
        for note in (*sign_notes(table, lang), *table.notes):
            self.document.add_paragraph(note, style=NOTE)
        if placed.picture:
            self._turn(is_upright=True)
            self._chart(placed, table)

    def _chart(self, placed: Placed, table: Table) -> None:
        from docx.shared import Mm

        chart, lang = table.chart, self.report.lang
        assert chart is not None
        canvas = draw(table, lang, "chart")
        width = min(_WIDTH_MM, _HEIGHT_MM * canvas.width / canvas.height)
        paragraph = self.document.add_paragraph(style=INTRODUCTION)
        shape = paragraph.add_run().add_picture(BytesIO(picture(canvas)), width=Mm(width))
        properties = shape._inline.docPr
        properties.set("descr", f"{chart.title}. {chart.description}")
        properties.set("title", chart.title)
        told = f"{chart.title}. {word('numbers_in', lang).format(placed.number)}"
        self._caption("picture", placed.picture, told, FIGURE_CAPTION)

    def _caption(self, kind: str, number: int, text: str, style: str) -> None:
        """A caption that counts itself, so that the office can add tables of its own."""
        name = word(kind, self.report.lang)
        paragraph = self.document.add_paragraph(f"{name} ", style=style)
        add_field(paragraph, f"SEQ {name} \\* ARABIC", str(number))
        paragraph.add_run(f": {text}")
