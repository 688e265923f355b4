"""XLSX: an overview and a sheet for each table, with numbers as numbers.

A sheet has its title above the table and all its texts below, so that the headings of the
table can stay in sight. A text is never a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any, BinaryIO

from attrs import define, field

from kim_rules.report_tables import Cell, Hidden, Measure, Report, Table
from kim_rules_report.rendering.cells import is_figure
from kim_rules_report.rendering.cleaning import cleaned
from kim_rules_report.rendering.layout import Placed, format_of, parts_of, sign_notes, widths
from kim_rules_report.rendering.tidy import label_column
from kim_rules_report.rendering.words import word

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: The day that every workbook says it was made on.
MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 - XlsxWriter takes no zone
#: The row of a table's headings, counted from 0.
HEADING_ROW = 2
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: How much wider than its characters a column is, and how wide a sheet of texts.
_SPARE, _TEXT_SHEET = 1.25, 90
#: Width of a column that nobody has set, and height of a line.
_COLUMN, _LINE = 8.43, 15
#: How much wider bold letters are.
_BOLD = 1.1
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_A4 = 9


def render(report: Report, out: BinaryIO) -> None:
    """Write a report as a workbook.

    Args:
        report: The report.
        out: Where it is written.
    """
    from xlsxwriter import Workbook

    report = cleaned(report)
    buffer = BytesIO()
    book = Workbook(buffer, _OPTIONS)
    book.set_properties({"title": report.title, "comments": report.marking, "created": MADE_ON})
    _Writer(book, report).write()
    book.close()
    out.write(buffer.getvalue())


@define(slots=False)
class _Writer:
    """A workbook under construction.

    Args:
        book: The workbook.
        report: What is written into it.
    """

    book: Workbook
    report: Report
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(factory=dict, init=False)

    def write(self) -> None:
        """Write all sheets."""
        overview = self._sheet(word("overview", self.report.lang))
        for placed in self._placed:
            self._table(self._sheet(self._name(placed)), placed.table)
        self._overview(overview)

    @cached_property
    def _placed(self) -> list[Placed]:
        return [placed for part in parts_of(self.report) for placed in part.tables]

    def _format(self, **options: Any) -> Format:
        """Each format once, as a workbook can hold but a limited number."""
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            base = {"font_name": "Calibri", "font_size": 11, "valign": "top", **options}
            self._formats[key] = self.book.add_format(base)
        return self._formats[key]

    # --- sheets ------------------------------------------------------------------------------

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.9, bottom=0.8)
        lang = self.report.lang
        sheet.set_header(
            f"&L{_literal(self.report.title, 44)}&R&B{_literal(self.report.marking, 40)}"
        )
        sheet.set_footer(f"&L&A&R{word('page', lang)} &P {word('page_of', lang)} &N")
        return sheet

    def _name(self, placed: Placed) -> str:
        """A name that no other sheet has: it begins with the number of the table."""
        text = _NOT_IN_NAMES.sub(" ", f"{placed.number} {placed.table.title}")
        return " ".join(text.split())[:_LONGEST_NAME].strip(" '")

    # --- the overview ----------------------------------------------------------------------------

    def _overview(self, sheet: Worksheet) -> None:
        """What the report is, what it rests on, which sheets there are."""
        lang, strong = self.report.lang, self._format(bold=True)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, _TEXT_SHEET - 24)
        row = self._title(sheet, self.report.title, self.report.marking)
        for label, value in self.report.facts:
            sheet.write_string(row, 0, label, self._format(text_wrap=True))
            sheet.write_string(row, 1, value[:_LONGEST_TEXT], self._format(text_wrap=True))
            row += 1
        row += 1
        if self._placed:
            sheet.write_string(row, 0, word("sheet", lang), strong)
            sheet.write_string(row, 1, word("title", lang), strong)
            row += 1
        for placed in self._placed:
            self._entry(sheet, row, placed)
            row += 1
        if self.report.notes:
            sheet.write_string(row + 1, 0, word("notes", lang), strong)
        self._texts(sheet, row + 2, (24, _TEXT_SHEET - 24), self.report.notes)

    def _entry(self, sheet: Worksheet, row: int, placed: Placed) -> None:
        """A line of the contents, which leads to the sheet."""
        name = self._name(placed)
        link = self._format(font_color="#0563C1", underline=1)
        target = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{target}'!A1", link, string=f"{placed.number}")
        heading = f"{placed.table.section}: " if placed.table.section else ""
        text = f"{heading}{placed.table.title}"[:_LONGEST_TEXT]
        sheet.write_string(row, 1, text, self._format(text_wrap=True))

    # --- a table -------------------------------------------------------------------------------------

    def _table(self, sheet: Worksheet, table: Table) -> None:
        lang = self.report.lang
        self._title(sheet, table.title, table.section)
        wide = tuple(width * _SPARE for width in widths(table, lang))
        for column, heading in enumerate(table.columns):
            sheet.set_column(column, column, wide[column])
            sheet.write_string(HEADING_ROW, column, heading, self._heading(table, column))
        sheet.set_row(HEADING_ROW, _height(table.columns, wide))
        for at, row in enumerate(table.rows, HEADING_ROW + 1):
            sheet.set_row(at, _height(row, wide))
            for column, cell in enumerate(row):
                self._cell(sheet, at, column, cell, table)
        end = HEADING_ROW + 1 + self._rows_or_none(sheet, table)
        notes = (*sign_notes(table, lang), *table.notes, *table.text)
        self._texts(sheet, end + 1, wide, notes)
        self._print(sheet, table)

    def _rows_or_none(self, sheet: Worksheet, table: Table) -> int:
        """The number of rows; where there is none, one that says so."""
        if not table.rows:
            text = word("no_rows", self.report.lang)
            sheet.write_string(HEADING_ROW + 1, 0, text, self._format(italic=True))
        return max(1, len(table.rows))

    def _heading(self, table: Table, column: int) -> Format:
        is_number = table.measure(column) is not Measure.TEXT
        return self._format(
            bold=True,
            text_wrap=True,
            align="right" if is_number else "left",
            valign="bottom",
            bottom=1,
            bg_color="#E7ECF2",
        )

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, table: Table) -> None:
        style = self._style(cell, table, row - HEADING_ROW - 1, column)
        if cell is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(cell, Hidden):
            sheet.write_string(row, column, cell.text(), style)
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell[:_LONGEST_TEXT], style)
        elif isinstance(cell, date):
            self._day(sheet, row, column, cell, style)
        else:
            share = 100 if table.measure(column) is Measure.PERCENT else 1
            sheet.write_number(row, column, float(Decimal(cell) / share), style)

    def _day(self, sheet: Worksheet, row: int, column: int, day: date, style: Format) -> None:
        """A day as a day; the few that a spreadsheet program does not know as texts."""
        if day.year < 1901:
            sheet.write_string(row, column, day.isoformat(), style)
        else:
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), style)  # noqa: DTZ001

    def _style(self, cell: Cell, table: Table, row: int, column: int) -> Format:
        measure = table.measure(column)
        options: dict[str, Any] = {"bottom": 4, "bottom_color": "#BFBFBF"}
        if row in table.totals:
            options |= {"bold": True, "top": 1}
        if is_figure(cell, measure):
            options |= {"align": "right", "num_format": _number_format(cell, measure)}
        elif isinstance(cell, date):
            day = "dd.mm.yyyy" if self.report.lang == "de" else "yyyy-mm-dd"
            options |= {"align": "right", "num_format": day}
        else:
            options |= {"align": "left", "text_wrap": True}
        return self._format(**options)

    def _print(self, sheet: Worksheet, table: Table) -> None:
        sheet.freeze_panes(HEADING_ROW + 1, 0 if label_column(table) is None else 1)
        sheet.repeat_rows(HEADING_ROW)
        if not format_of(table, self.report.lang).is_upright:
            sheet.set_landscape()

    # --- texts -------------------------------------------------------------------------------------------

    def _title(self, sheet: Worksheet, title: str, beside: str) -> int:
        """The title with a line under it, and the row after both."""
        sheet.write_string(0, 0, title[:_LONGEST_TEXT], self._format(bold=True, font_size=14))
        sheet.write_string(1, 0, beside, self._format(font_color="#595959"))
        return HEADING_ROW + 1

    def _texts(
        self, sheet: Worksheet, row: int, wide: tuple[float, ...], texts: tuple[str, ...]
    ) -> None:
        """Paragraphs over the width of the table, or of a page if it is narrow, wrapped."""
        last, width = len(wide) - 1, sum(wide)
        while width < _TEXT_SHEET:
            last, width = last + 1, width + _COLUMN
        style = self._format(text_wrap=True)
        for at, text in enumerate(texts, row):
            sheet.merge_range(at, 0, at, last, "", style)
            sheet.write_string(at, 0, text[:_LONGEST_TEXT], style)
            sheet.set_row(at, _height([text], (width,)))


def _height(cells: Sequence[Cell], wide: tuple[float, ...]) -> float:
    """How high a row is whose texts are wrapped: not every program finds out by itself."""
    lines = [
        len(wrap(cell, max(1, int(width / _BOLD))))
        for cell, width in zip(cells, wide)
        if isinstance(cell, str)
    ]
    return _LINE * max([1, *lines])


def _number_format(cell: Cell, measure: Measure) -> str:
    places = max(0, -int(cell.as_tuple().exponent)) if isinstance(cell, Decimal) else 0
    decimals = "." + "0" * places if places else ""
    if measure is Measure.PERCENT:
        return f"0{decimals}%"
    if measure is Measure.TEXT:
        return f"0{decimals}"
    number = f"#,##0{decimals}"
    return f"+{number};-{number};0{decimals}" if measure is Measure.CHANGE else number


def _literal(text: str, longest: int) -> str:
    """A text for the margin of a printed page, where ``&`` begins a command."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return short.replace("&", "&&")
