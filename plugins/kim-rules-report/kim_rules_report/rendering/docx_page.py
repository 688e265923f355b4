"""Pages of a document: size, what stands in their margins, what the file says about itself."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from kim_rules.report_tables import Report
from kim_rules_report.rendering.docx_tables import add_field
from kim_rules_report.rendering.words import word

if TYPE_CHECKING:
    from docx.document import Document

#: The day that every document says it was made on.
MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx takes no zone
#: Sides of a page, margins at its sides, above and below, in millimetres.
SHORT, LONG, SIDE = 210, 297, 22
_ABOVE, _BELOW = 26, 22
_LONGEST_PROPERTY = 255


def set_up(document: Document, report: Report) -> None:
    """Set the first page, and what the file says about itself.

    Args:
        document: The document.
        report: What is written into it.
    """
    _size(document.sections[0], is_upright=True)
    _hyphenate(document)
    about = document.core_properties
    about.title = report.title[:_LONGEST_PROPERTY]
    about.subject = report.marking[:_LONGEST_PROPERTY]
    about.language = report.lang
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = MADE_ON
    about.revision = 1


def set_margins_texts(document: Document, report: Report) -> None:
    """Write the marking above every page, title and number of the page below.

    Args:
        document: The document.
        report: What is written into it.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.alignment = below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    above.add_run(report.marking).bold = True
    below.add_run(f"{report.title} · {word('page', report.lang)} ")
    add_field(below, "PAGE", "1")
    below.add_run(f" {word('page_of', report.lang)} ")
    add_field(below, "NUMPAGES", "1")


def add_page(document: Document, is_upright: bool) -> None:
    """Begin a new page.

    Args:
        document: The document.
        is_upright: Whether it is upright or on its side.
    """
    from docx.enum.section import WD_SECTION

    _size(document.add_section(WD_SECTION.NEW_PAGE), is_upright)


def _hyphenate(document: Document) -> None:
    """Let long words of narrow columns be hyphenated."""
    from docx.oxml.ns import qn

    settings = document.settings.element
    place = settings.find(qn("w:defaultTabStop"))
    place.addnext(settings.makeelement(qn("w:autoHyphenation"), {}))


def _size(section: Any, is_upright: bool) -> None:
    from docx.enum.section import WD_ORIENTATION
    from docx.shared import Mm

    width, height = (SHORT, LONG) if is_upright else (LONG, SHORT)
    section.orientation = WD_ORIENTATION.PORTRAIT if is_upright else WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(SIDE)
    section.top_margin, section.bottom_margin = Mm(_ABOVE), Mm(_BELOW)
