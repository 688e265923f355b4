"""HTML: one page that works without network and script, and prints on A4.

It takes light or dark from the reader's system, is read by screen readers, and fits a
telephone: wide tables scroll in their own region, charts have a narrow twin.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import BinaryIO

from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from kim_rules.report_tables import Cell, Hidden, Report
from kim_rules_report.rendering.cells import FIGURES, cell_text, is_figure
from kim_rules_report.rendering.charts import NARROW, WIDE, chart_svg, style
from kim_rules_report.rendering.charts.colours import DARK, LIGHT
from kim_rules_report.rendering.cleaning import cleaned
from kim_rules_report.rendering.layout import (
    Part,
    Placed,
    format_of,
    keeps_together,
    parts_of,
    sign_notes,
    widths,
)
from kim_rules_report.rendering.tidy import label_column
from kim_rules_report.rendering.words import word

TEMPLATES = Path(__file__).parent / "templates"
_RIGHT_TO_LEFT = ("R", "AL")
#: Characters that a column has on a screen before its table is scrolled; texts are wrapped.
_NEEDED = 16


def render(report: Report, out: BinaryIO) -> None:
    """Write a report as a page.

    Args:
        report: The report.
        out: Where it is written.
    """
    report = cleaned(report)
    look = _style(report)
    text = _template().render(
        page=Page(report),
        report=report,
        style=Markup(look),  # noqa: S704 - every text in it is quoted
        style_hash=_hash(look),
    )
    out.write(text.encode())


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["isolated"] = isolated
    return environment.get_template("report.html")


def isolated(text: str) -> Markup:
    """A text that does not disturb the order of what stands around it.

    Args:
        text: Any text, perhaps with letters that run from right to left.
    """
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return Markup("<bdi>{}</bdi>").format(text)
    return escape(text)


@frozen
class PageCell:
    """A cell as the page shows it.

    Args:
        text: What is printed.
        tag: ``th`` for the name of a row, or ``td``.
        kind: ``figure`` if it is set to the right, ``day`` or ``text``.
        spoken: What a screen reader says instead; empty if it reads the text.
    """

    text: str
    tag: str
    kind: str
    spoken: str


@frozen
class Page:
    """What the template asks for.

    Args:
        report: The report.
    """

    report: Report

    def word(self, key: str) -> str:
        """A fixed word."""
        return word(key, self.report.lang)

    @property
    def parts(self) -> list[Part]:
        """The sections."""
        return parts_of(self.report)

    def format(self, placed: Placed) -> str:
        """How a table is set on paper, as classes."""
        form = format_of(placed.table, self.report.lang).value
        return f"{form} together" if keeps_together(placed.table, self.report.lang) else form

    def headings(self, placed: Placed) -> Iterator[tuple[str, str, int]]:
        """Each heading of a table, with how its column is set and how wide it is."""
        wide = widths(placed.table, self.report.lang)
        for at, heading in enumerate(placed.table.columns):
            is_number = placed.table.measure(at) in FIGURES
            yield heading, "figure" if is_number else "text", min(wide[at], _NEEDED)

    def rows(self, placed: Placed) -> Iterator[tuple[bool, list[PageCell]]]:
        """Each row of a table: whether it sums up others, and its cells."""
        table, names = placed.table, label_column(placed.table)
        for at, row in enumerate(table.rows):
            cells = [self._cell(placed, column, cell, names) for column, cell in enumerate(row)]
            yield at in table.totals, cells

    def charts(self, placed: Placed) -> Iterator[tuple[str, Markup]]:
        """The chart of a table, for a wide and for a narrow page."""
        table, lang = placed.table, self.report.lang
        for kind, width in (("wide", WIDE), ("narrow", NARROW)):
            svg = chart_svg(table, lang, f"chart{placed.picture}{kind}", width)
            yield kind, Markup(svg)  # noqa: S704 - it has escaped every text

    def signs(self, placed: Placed) -> list[str]:
        """What the signs in a table mean."""
        return sign_notes(placed.table, self.report.lang)

    def _cell(self, placed: Placed, column: int, cell: Cell, names: int | None) -> PageCell:
        measure = placed.table.measure(column)
        return PageCell(
            cell_text(cell, measure, self.report.lang),
            "th" if column == names else "td",
            "figure" if is_figure(cell, measure) else "day" if isinstance(cell, date) else "text",
            self.word("not_told") if isinstance(cell, Hidden) else "",
        )


def _style(report: Report) -> str:
    """The style sheet, with the colours of the charts and the texts in the margins of a page."""
    lang = report.lang
    margins = (
        f"@page{{@top-right{{content:{_quoted(report.marking)}}}"
        f"@bottom-left{{content:{_quoted(report.title)}}}"
        f"@bottom-right{{content:{_quoted(word('page', lang))} ' ' counter(page)"
        f" ' {word('page_of', lang)} ' counter(pages)}}}}"
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{{style(DARK)}}}"
    page = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    columns = "".join(
        f".w{chars}{{min-width:{chars * 1.15 + 2.4:.1f}ch}}" for chars in range(_NEEDED + 1)
    )
    printed = "".join(
        f"article:not(.crowded) .w{chars}{{min-width:{chars * 0.75 + 1:.1f}ch}}"
        for chars in range(_NEEDED + 1)
    )
    return f"{page}@media screen{{{columns}}}@media print{{{printed}}}{style(LIGHT)}{dark}{margins}"


def _quoted(text: str) -> str:
    """A text as CSS takes it: whatever is no letter, digit or space is written as its number."""
    return "'" + re.sub(r"[^\w ]", lambda found: f"\\{ord(found[0]):x} ", text) + "'"


def _hash(text: str) -> str:
    """What a browser compares inline content with, so that it takes no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
