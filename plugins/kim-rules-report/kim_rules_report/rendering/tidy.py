"""A report as single figures with codes, for formats that programs read."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from kim_rules.report_tables import Cell, Measure, Report, Table
from kim_rules_report.rendering.cells import cell_text


@frozen
class Figure:
    """One figure of a report.

    Args:
        table: Code of its table.
        row: Code of its row.
        row_label: What the row is called.
        column: Code of its column.
        column_label: What the column is called.
        measure: What it is.
        value: The figure.
    """

    table: str
    row: str
    row_label: str
    column: str
    column_label: str
    measure: Measure
    value: Cell


def label_column(table: Table) -> int | None:
    """Position of the column that names the rows, which holds no figures itself.

    Args:
        table: The table.

    Returns:
        What the chart says, or else the first column; ``None`` if there is but one column.
    """
    if len(table.columns) == 1:
        return None
    return table.chart.labels if table.chart else 0


def table_codes(report: Report) -> list[str]:
    """A code for every table: its own, or one with its position.

    Args:
        report: The report.
    """
    return [table.id or f"table_{number}" for number, table in enumerate(report.tables, 1)]


def column_codes(table: Table) -> tuple[str, ...]:
    """A code for every column: its own, or one with its position.

    Args:
        table: The table.
    """
    return table.column_ids or _numbered("column", len(table.columns))


def row_codes(table: Table) -> tuple[str, ...]:
    """A code for every row: its own, or one with its position.

    Args:
        table: The table.
    """
    return table.row_ids or _numbered("row", len(table.rows))


def row_label(table: Table, row: int, lang: str) -> str:
    """What a row is called; nothing if no column names the rows.

    Args:
        table: The table.
        row: Position of the row.
        lang: ``de`` or ``en``.
    """
    at = label_column(table)
    return "" if at is None else cell_text(table.rows[row][at], table.measure(at), lang)


def figures_of(table: Table, code: str, lang: str) -> Iterator[Figure]:
    """The figures of a table, row by row.

    Args:
        table: The table.
        code: Its code.
        lang: ``de`` or ``en``.
    """
    columns, labels = column_codes(table), label_column(table)
    for at, row in enumerate(row_codes(table)):
        label = row_label(table, at, lang)
        for column, value in enumerate(table.rows[at]):
            if column != labels:
                heading = table.columns[column]
                measure = table.measure(column)
                yield Figure(code, row, label, columns[column], heading, measure, value)


def _numbered(name: str, amount: int) -> tuple[str, ...]:
    return tuple(f"{name}_{number}" for number in range(1, amount + 1))
