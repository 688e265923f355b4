"""The styles of a document: what the office changes to give it another look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

TABLE, NOTE, INTRODUCTION = "Report Table", "Table Note", "Table Introduction"
TABLE_CAPTION, FIGURE_CAPTION = "Caption", "Figure Caption"
CELL, FIGURE, HEADING, SMALL = "Table Text", "Table Figure", "Table Heading", "Table Small"
_ACCENT, _SOFT = "1F4E79", "595959"
_FONT = "Arial"
_LANGUAGES = {"de": "de-DE", "en": "en-GB"}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TABLE_STYLE = f"""
<w:style xmlns:w="{_W}" w:type="table" w:customStyle="1" w:styleId="ReportTable">
<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="B8BEC6"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B8BEC6"/></w:tblBorders>
<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_ACCENT}"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EEF1F5"/><w:vAlign w:val="bottom"/></w:tcPr>
</w:tblStylePr></w:style>
"""


def add_styles(document: Document, lang: str) -> None:
    """Give a document its styles.

    Args:
        document: An empty document.
        lang: Language of its texts.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    _language(document, lang)
    _look(document, "Normal", 10)
    _look(document, "Title", 18, bold=True, after=10)
    _look(document, "Heading 1", 14, bold=True, before=20, after=6, colour=_ACCENT)
    _look(document, TABLE_CAPTION, 9.5, bold=True, before=12, after=4).keep_with_next = True
    _look(document, FIGURE_CAPTION, 9.5, before=2, after=12, base="Normal")
    _look(document, INTRODUCTION, 10, before=8, after=4, base="Normal").keep_with_next = True
    _look(document, NOTE, 8.5, before=5, after=2, colour=_SOFT, base="Normal")
    _look(document, CELL, 9, base="Normal", after=0)
    _look(document, SMALL, 7.5, base=CELL, after=0)
    _look(document, HEADING, 9, base=CELL, after=0).keep_with_next = True
    _look(document, FIGURE, 9, base=CELL, after=0).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _facts(document)
    document.styles.element.append(parse_xml(_TABLE_STYLE))


def _look(
    document: Document,
    name: str,
    size: float,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 6,
    colour: str = "000000",
    base: str = "",
) -> Any:
    """Set how a style looks, which is made if there is none; gives its paragraph format."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    if base:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[base]
    style: Any = document.styles[name]
    _letters(style, size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    _without_border(style)
    return form


def _letters(style: Any, size: float) -> None:
    """Font and size for every script: other scripts have settings of their own."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = _FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    after = properties.find(qn("w:sz"))
    after.addnext(properties.makeelement(qn("w:szCs"), {qn("w:val"): str(round(size * 2))}))


def _without_border(style: Any) -> None:
    from docx.oxml.ns import qn

    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def _facts(document: Document) -> None:
    """Label and value side by side, long values under themselves."""
    from docx.shared import Mm

    form = _look(document, "Facts", 10, after=2, base="Normal")
    form.left_indent, form.first_line_indent = Mm(40), Mm(-40)
    form.tab_stops.add_tab_stop(Mm(40))


def _language(document: Document, lang: str) -> None:
    from docx.oxml.ns import qn

    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), _LANGUAGES[lang])
