"""Tables of a document, written as XML: cell by cell takes minutes for a table of thousands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kim_rules.report_tables import Table
from kim_rules_report.rendering.cells import FIGURES, cell_text, is_figure
from kim_rules_report.rendering.docx_styles import CELL, FIGURE, HEADING, SMALL
from kim_rules_report.rendering.layout import Format, format_of, keeps_together, widths
from kim_rules_report.rendering.tidy import label_column
from kim_rules_report.rendering.words import word

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: Room for a table on an upright page and on one on its side, width of a character and of the
#: space between columns, in twentieths of a point.
_ROOM = {True: 9400, False: 14300}
_LETTER, _SPACE = 116, 230
_SMALL_LETTERS = (Format.DENSE, Format.CROWDED)


def add_table(document: Document, table: Table, lang: str, *, is_upright: bool) -> None:
    """Write a table at the end of a document.

    Args:
        document: The document.
        table: The table.
        lang: Language of its numbers.
        is_upright: Whether the page is.
    """
    from docx.oxml import parse_xml

    body = document.element.body
    text = "".join(_table(table, lang, _ROOM[is_upright]))
    body._insert_tbl(parse_xml(text))


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """Write a field, which a word processor computes anew.

    Args:
        paragraph: At whose end.
        code: What it computes.
        shown: What it shows until then.
    """
    from docx.oxml import parse_xml

    run = f'<w:r xmlns:w="{_W}">{{}}</w:r>'
    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {escape(code)} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{escape(shown)}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(run.format(part)))


def _table(table: Table, lang: str, room: int) -> Iterator[str]:
    columns = _columns(table, lang, room)
    names = int(label_column(table) == 0)
    yield (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="{names}"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(table.title)}/></w:tblPr><w:tblGrid>"
    )
    yield from (f'<w:gridCol w:w="{width}"/>' for width in columns)
    yield "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    style = SMALL if format_of(table, lang) in _SMALL_LETTERS else HEADING
    for column, heading in enumerate(table.columns):
        right = table.measure(column) in FIGURES
        yield _cell(heading, columns[column], style, right=right, bold=True, kept=True)
    yield "</w:tr>"
    yield from _rows(table, lang, columns) if table.rows else _no_rows(table, lang, columns)
    yield "</w:tbl>"


def _rows(table: Table, lang: str, columns: list[int]) -> Iterator[str]:
    small = SMALL if format_of(table, lang) in _SMALL_LETTERS else ""
    # A row is kept with the next one; the last one ends the table.
    together = len(table.rows) - 1 if keeps_together(table, lang) else 0
    for at, row in enumerate(table.rows):
        yield "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        for column, cell in enumerate(row):
            measure = table.measure(column)
            right = is_figure(cell, measure)
            style = small or (FIGURE if right else CELL)
            text = cell_text(cell, measure, lang)
            bold = at in table.totals
            yield _cell(
                text, columns[column], style, right=right, bold=bold, above=bold, kept=at < together
            )
        yield "</w:tr>"


def _no_rows(table: Table, lang: str, columns: list[int]) -> Iterator[str]:
    yield "<w:tr>"
    yield _cell(word("no_rows", lang), sum(columns), CELL, span=len(table.columns))
    yield "</w:tr>"


def _cell(
    text: str,
    width: int,
    style: str,
    *,
    right: bool = False,
    bold: bool = False,
    above: bool = False,
    kept: bool = False,
    span: int = 1,
) -> str:
    line = '<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>' if above else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f"<w:tcBorders>{line}</w:tcBorders>" if line else "")
        + f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>'
        + ("<w:keepNext/>" if kept else "")
        + ('<w:jc w:val="right"/>' if right else "")
        + "</w:pPr><w:r>"
        + ("<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else "")
        + f"{_lines(text)}</w:r></w:p></w:tc>"
    )


def _lines(text: str) -> str:
    """A text with the breaks of its lines."""
    pieces = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return "<w:br/>".join(pieces)


def _columns(table: Table, lang: str, room: int) -> list[int]:
    """Width of each column; a narrow table stays narrow, a wide one takes the page."""
    wanted = [width * _LETTER + _SPACE for width in widths(table, lang)]
    return [round(width * min(1, room / sum(wanted))) for width in wanted]
