"""CSV: a line for each figure, and lines for everything else that the report says.

The first column tells what a line is about: ``figure`` or ``total`` (a figure of a row that
sums up others), or else a title, a heading, a paragraph, a note, what the report rests on.

German spreadsheet programs open it as it is: UTF-8 with a mark at the beginning, semicolons
and decimal commas in a German report; commas and decimal points in an English one. Days are
written 2023-08-31. An apostrophe stands before a text that a spreadsheet program would
calculate.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from kim_rules.report_tables import Cell, Hidden, Report, Table
from kim_rules_report.rendering.cleaning import cleaned
from kim_rules_report.rendering.tidy import (
    Figure,
    column_codes,
    figures_of,
    row_codes,
    table_codes,
)

#: What a line is about, where it belongs, the figure, and why there is none.
HEADINGS = (
    "kind", "section", "table", "row", "row_label", "column", "column_label", "measure", "value",
    "hidden",
)  # fmt: skip
#: With these a spreadsheet program begins to calculate.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_Line = tuple[str, ...]


def render(report: Report, out: BinaryIO) -> None:
    """Write a report as CSV.

    Args:
        report: The report.
        out: Where it is written.
    """
    report = cleaned(report)
    text = io.StringIO()
    delimiter = ";" if report.lang == "de" else ","
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(_lines(report))
    out.write(text.getvalue().encode("utf-8-sig"))


def _lines(report: Report) -> Iterator[_Line]:
    yield _line("report", value=report.title)
    yield _line("language", value=report.lang)
    if report.marking:
        yield _line("marking", value=report.marking)
    for label, value in report.facts:
        yield _line("fact", row_label=label, value=value)
    for code, table in zip(table_codes(report), report.tables, strict=True):
        yield from _table_lines(table, code, report.lang)
    for note in report.notes:
        yield _line("note", value=note)


def _table_lines(table: Table, code: str, lang: str) -> Iterator[_Line]:
    place = {"section": table.section, "table": code}
    yield _line("table", **place, value=table.title)
    for text in table.text:
        yield _line("paragraph", **place, value=text)
    for column, (name, heading) in enumerate(zip(column_codes(table), table.columns, strict=True)):
        measure = table.measure(column)
        yield _line("column", **place, column=name, column_label=heading, measure=measure)
    totals = {row_codes(table)[at] for at in table.totals}
    for figure in figures_of(table, code, lang):
        kind = "total" if figure.row in totals else "figure"
        yield _figure_line(kind, figure, table.section, lang)
    for note in table.notes:
        yield _line("note", **place, value=note)


def _figure_line(kind: str, figure: Figure, section: str, lang: str) -> _Line:
    return _line(
        kind,
        section=section,
        table=figure.table,
        row=figure.row,
        row_label=figure.row_label,
        column=figure.column,
        column_label=figure.column_label,
        measure=figure.measure,
        value=_value(figure.value, lang),
        hidden=figure.value.value if isinstance(figure.value, Hidden) else "",
    )


def _line(kind: str, **cells: str) -> _Line:
    cells["kind"] = kind
    return tuple(_safe(name, cells.get(name, "")) for name in HEADINGS)


def _safe(name: str, text: str) -> str:
    """A text that no program calculates; the figures are numbers or texts made safe before."""
    if name == "value" and _is_number(text):
        return text
    return f"'{text}" if text.startswith(_FORMULA) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(",", "").replace(".", "").isdecimal()


def _value(cell: Cell, lang: str) -> str:
    if cell is None or isinstance(cell, Hidden):
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", "," if lang == "de" else ".")
    return str(cell)
