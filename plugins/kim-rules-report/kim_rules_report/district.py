"""Sections that a district adds by a plugin, and what of them is told to everybody.

Nothing is known of how the figures of such a section hang together. So in a published
report a table of it with a small figure tells none of its figures, and none of its texts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import evolve

from kim_rules.hookspecs import ReportSection
from kim_rules.report_tables import Cell, Hidden, Table
from kim_rules_report.order import Order
from kim_rules_report.protection import legend
from kim_rules_report.seen import Seen


def setting_of(order: Order) -> dict[str, Any]:
    """What a section is told before it sees cases, as JSON values.

    Args:
        order: What the report is asked for.
    """
    return {
        "on": order.on.isoformat(),
        "since": order.since.isoformat(),
        "until": order.until.isoformat(),
        "lang": order.lang,
        "rulebook": order.rules.id,
        "published": order.is_published,
    }


def case_of(seen: Seen) -> dict[str, Any]:
    """A case as a section sees it, as JSON values; without id where all may read the report.

    Args:
        seen: The case.
    """
    case, judged, screening = seen.case, seen.judged, seen.screening
    told: dict[str, Any] = {
        "case_manager": case.case_manager,
        "primary_goal": case.primary_goal,
        "in_caseload": seen.is_in_caseload,
        "standing": seen.standing.value,
        "line": seen.caseload_line_on(seen.order.on),
        "facts": None,
        "decision": None,
        "screening": None,
        "events": [{"code": e.code, "on": e.on.isoformat(), "value": e.value} for e in case.events],
    }
    if judged is not None and judged.answer is not None:
        told["facts"] = dict(judged.facts)
        told["decision"] = {
            "eligible": judged.answer.eligible,
            "primary_group": judged.answer.primary_group,
            "multiple_needs": judged.answer.status.value,
            "referral": judged.answer.where.outcome,
        }
    if screening is not None:
        where = None if screening.where is None else screening.where.outcome
        told["screening"] = {"on": screening.on.isoformat(), "referral": where}
    return told if seen.order.is_published else {"id": case.id, **told}


def tables_of(section: ReportSection, name: str, order: Order) -> list[Table]:
    """The tables of a section, as they may be told.

    Args:
        section: The section, after it saw every case.
        name: Its name, which becomes its heading where it has none.
        order: What the report is asked for.
    """
    tables = []
    for table in section.tables():
        table = evolve(table, section=table.section or name)
        tables.append(_protected(table, order) if order.threshold is not None else table)
    return tables


def _protected(table: Table, order: Order) -> Table:
    assert order.threshold is not None
    small = range(1, order.threshold)
    if not any(cell in small for row in table.rows for cell in row if _is_figure(cell)):
        return table
    rows = tuple(
        tuple(Hidden.SMALL if _is_figure(cell) and cell != 0 else cell for cell in row)
        for row in table.rows
    )
    return evolve(table, rows=rows, text=(), notes=(legend(order.lang),))


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, (int, Decimal))
