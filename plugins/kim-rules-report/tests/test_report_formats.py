"""The published figures, out of a store, in every format as a reader finds them there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from report_cases import ON, built, table
from report_reading import (
    docx_tables,
    json_of,
    lines_of,
    page_tables,
    pdf_text,
    printed,
    sheets,
    squeezed,
    written,
)
from test_report_content import PUBLISHED, stored

from kim_rules.report_tables import Report
from kim_rules_report import kim_rules_render_reports

#: Code of a table to the figures of its rows, as they were published.
Figures = dict[str, dict[str, list[int]]]


def published() -> Figures:
    """What was published, by table and row."""
    caseload = PUBLISHED["caseload"]
    screening = {one["to"]: [one["count"]] for one in PUBLISHED["screening"]["rows"]}
    managers = {one["id"]: [*one["groups"].values(), one["total"]] for one in caseload["managers"]}
    goals = {goal: [count] for goal, count in caseload["primary_goals"].items()}
    return {
        "screening.referrals": {**screening, "total": [PUBLISHED["screening"]["total"]]},
        "caseload.managers": managers,
        "needs.goals": {**goals, "total": [caseload["total"]]},
    }


@cache
def report() -> Report:
    """The report about the people of the published paper."""
    return built(stored(ON))


def labels(name: str) -> dict[str, str]:
    """Code of the rows of a table to what stands in front of them."""
    found = table(report(), name)
    return {code: str(row[0]) for code, row in zip(found.row_ids, found.rows, strict=True)}


def of_grids(grids: list[list[list[Any]]]) -> Figures:
    """The figures of tables that are told apart by their headings."""
    found: Figures = {}
    for name, rows in published().items():
        heading = printed(table(report(), name), "de")[0]
        [grid] = [one for one in grids if [str(cell) for cell in one[0]] == heading]
        by_label = {str(row[0]): row[1:] for row in grid[1:]}
        width = {code: len(figures) for code, figures in rows.items()}
        found[name] = {
            code: [int(cell) for cell in by_label[label][: width[code]]]
            for code, label in labels(name).items()
            if code in rows
        }
    return found


def of_sheets(document: bytes) -> Figures:
    """The figures of the sheets of a workbook."""
    grids = []
    for name in published():
        heading = printed(table(report(), name), "de")[0]
        for rows in sheets(document).values():
            starts = [at for at, row in enumerate(rows) if row[: len(heading)] == heading]
            count = len(table(report(), name).rows)
            grids += [[row[: len(heading)] for row in rows[at : at + count + 1]] for at in starts]
    return of_grids(grids)


def of_paper(document: bytes) -> Figures:
    """The figures that stand behind the names of rows on paper."""
    text, found = pdf_text(document), Figures()
    for name, rows in published().items():
        found[name] = {}
        for code, figures in rows.items():
            cells = printed(table(report(), name), "de")[1:]
            at = table(report(), name).row_ids.index(code)
            assert squeezed("".join(cells[at])) in text, (name, code)
            found[name][code] = [int(cell) for cell in cells[at][1 : len(figures) + 1]]
    return found


def of_lines(lines: list[dict[str, Any]]) -> Figures:
    """The figures of lines with codes."""
    return {
        name: {
            code: [
                int(line["value"])
                for line in lines
                if line["table"] == name and line["row"] == code and line["column"] != "share"
            ]
            for code in rows
        }
        for name, rows in published().items()
    }


READ: dict[str, Callable[[bytes], Figures]] = {
    "html": lambda document: of_grids(page_tables(document)),
    "docx": lambda document: of_grids(docx_tables(document)),
    "xlsx": of_sheets,
    "pdf": of_paper,
    "csv": lambda document: of_lines(
        [line for line in lines_of(document) if line["kind"] in ("figure", "total")]
    ),
    "json": lambda document: of_lines(json_of(document)["figures"]),
}


@pytest.mark.parametrize("form", kim_rules_render_reports())
def test_the_published_figures_in_every_format(form: str) -> None:
    """Screening, caseload and goals: read back, they are the published ones."""
    document = written(kim_rules_render_reports()[form], report())
    assert READ[form](document) == published()
