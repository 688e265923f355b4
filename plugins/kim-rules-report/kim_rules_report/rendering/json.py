"""JSON: the texts of a report with codes, and a flat list of its figures.

What stands where is told by the JSON schema beside this module.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from kim_rules.report_tables import Cell, Chart, Hidden, Report, Table
from kim_rules_report.rendering.cleaning import cleaned
from kim_rules_report.rendering.tidy import (
    Figure,
    column_codes,
    figures_of,
    row_codes,
    row_label,
    table_codes,
)

#: What the document says it is.
SCHEMA = "kim-rules/report/1"
#: The JSON schema of the document.
SCHEMA_FILE = Path(__file__).parent / "report.schema.json"

_Json = dict[str, Any]


def render(report: Report, out: BinaryIO) -> None:
    """Write a report as JSON.

    Args:
        report: The report.
        out: Where it is written.
    """
    document = document_of(cleaned(report))
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def document_of(report: Report) -> _Json:
    """What is written, as lists, dictionaries, texts and numbers.

    Args:
        report: The report.
    """
    codes = table_codes(report)
    placed = list(zip(codes, report.tables, strict=True))
    return {
        "schema": SCHEMA,
        "title": report.title,
        "lang": report.lang,
        "marking": report.marking,
        "facts": [{"label": label, "value": value} for label, value in report.facts],
        "tables": [_table(table, code, report.lang) for code, table in placed],
        "figures": [
            _figure(figure)
            for code, table in placed
            for figure in figures_of(table, code, report.lang)
        ],
        "notes": list(report.notes),
    }


def _table(table: Table, code: str, lang: str) -> _Json:
    return {
        "id": code,
        "section": table.section,
        "title": table.title,
        "text": list(table.text),
        "columns": [
            {"id": name, "label": label, "measure": table.measure(at).value}
            for at, (name, label) in enumerate(zip(column_codes(table), table.columns, strict=True))
        ],
        "rows": [
            {"id": name, "label": row_label(table, at, lang), "total": at in table.totals}
            for at, name in enumerate(row_codes(table))
        ],
        "chart": _chart(table.chart, table) if table.chart else None,
        "notes": list(table.notes),
    }


def _chart(chart: Chart, table: Table) -> _Json:
    columns, rows = column_codes(table), row_codes(table)
    return {
        "kind": chart.kind.value,
        "title": chart.title,
        "description": chart.description,
        "columns": [columns[at] for at in chart.columns],
        "rows": [rows[at] for at in chart.rows],
    }


def _figure(figure: Figure) -> _Json:
    return {
        "table": figure.table,
        "row": figure.row,
        "column": figure.column,
        "value": _value(figure.value),
        "hidden": figure.value.value if isinstance(figure.value, Hidden) else None,
    }


def _value(cell: Cell) -> str | int | float | None:
    if cell is None or isinstance(cell, Hidden):
        return None
    if isinstance(cell, date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell
