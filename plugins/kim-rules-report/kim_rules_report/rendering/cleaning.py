"""Texts that every format can hold: without the characters that no document may have."""

from __future__ import annotations

import re

from attrs import evolve

from kim_rules.report_tables import Cell, Chart, Hidden, Report, Table

#: Stands for a character that cannot be written.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: XML has no way to write these; a lone surrogate is not even Unicode.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cleaned(report: Report) -> Report:
    """The same report, in which a sign stands for every character that cannot be written.

    Args:
        report: Any report.
    """
    return evolve(
        report,
        title=clean(report.title),
        tables=tuple(_table(table) for table in report.tables),
        notes=_texts(report.notes),
        marking=clean(report.marking),
        facts=tuple((clean(label), clean(value)) for label, value in report.facts),
    )


def clean(text: str) -> str:
    """A text with a sign for every character that cannot be written.

    Args:
        text: Any text.
    """
    return _UNWRITABLE.sub(REPLACEMENT, text)


def _table(table: Table) -> Table:
    return evolve(
        table,
        title=clean(table.title),
        section=clean(table.section),
        columns=_texts(table.columns),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in table.rows),
        text=_texts(table.text),
        notes=_texts(table.notes),
        chart=table.chart and _chart(table.chart),
    )


def _chart(chart: Chart) -> Chart:
    return evolve(chart, title=clean(chart.title), description=clean(chart.description))


def _cell(cell: Cell) -> Cell:
    return clean(cell) if isinstance(cell, str) and not isinstance(cell, Hidden) else cell


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(clean(text) for text in texts)
