"""Cases made for tests, reports about them, and reading what the tables say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import kim_rules as kim
from kim_rules.cli.clients_file import ClientsFile
from kim_rules.report_tables import Cell, Report, Table
from kim_rules.store.records import summary_of
from kim_rules_report.building import build_report
from kim_rules_report.case_lines import UnreadCase, from_file
from kim_rules_report.cases import CaseDecision, CaseFacts, ReportCase

EXAMPLES = Path(__file__).parents[3] / "examples" / "kreis_mettmann"
ON, SINCE = date(2023, 9, 15), date(2023, 4, 4)
JUDGED_ON = date(2023, 9, 1)
RULES = kim.load_rulebook()

#: Somebody of target group 3, and what makes a person eligible by group 5 only.
TOLERATED: dict[str, Any] = {
    "birth_date": "1980-01-01",
    "entry_date": "2015-05-01",
    "nationalities": ["BD"],
    "residence_status": "duldung",
    "fled": True,
    "unaccompanied_at_entry": False,
    "entitled_25a": False,
    "entitled_25b": False,
    "entitled_104c": False,
    "needs": dict.fromkeys(RULES.areas, "none"),
    "institutions": [],
    "overall_planning_needed": False,
    "multiple_needs_finding": False,
    "support_wanted": True,
    "municipality": "Hilden",
}
GROUP_5: dict[str, Any] = {
    **TOLERATED,
    "entry_date": "2022-03-01",
    "residence_status": "aufenthaltserlaubnis_other",
    "needs": {**dict.fromkeys(RULES.areas, "none"), "health": "long_term", "housing": "long_term"},
    "institutions": ["Jobcenter", "Wohnungsamt"],
    "overall_planning_needed": True,
    "multiple_needs_finding": {
        "established": True,
        "by": "fachberatungsstelle",
        "on": "2023-06-01",
    },
}


def facts(name: str, **others: Any) -> dict[str, Any]:
    """The facts of somebody of target group 3, some of them changed."""
    return {"id": name, **TOLERATED, **others}


def case(name: str, manager: str | None = "A", **fields: Any) -> ReportCase:
    """A case with facts that are true from the first day on, unless it has others."""
    fields.setdefault("facts", (CaseFacts(date.min, facts(name)),))
    fields.setdefault("primary_goal", "language" if manager else None)
    return ReportCase(name, case_manager=manager, **fields)


def screened(
    name: str, on: date, told: Mapping[str, Any] | None = None, **fields: Any
) -> ReportCase:
    """A person without a case manager about whom was decided on a day."""
    told = facts(name) if told is None else told
    known = (CaseFacts(date.min, told),)
    return ReportCase(name, facts=known, decisions=(decided(told, on),), **fields)


def decided(told: Mapping[str, Any], on: date, at: int | None = 0, **options: Any) -> CaseDecision:
    """A decision as it is recorded."""
    client = kim.Client.from_dict(told, RULES, on)
    decision = kim.decide(client, on=on, rulebook=RULES, **options)
    return CaseDecision(on, summary_of(decision.to_dict()), at)


def examples() -> Iterator[ReportCase]:
    """The people of the published paper."""
    for name in ("caseload", "screening"):
        with ClientsFile(str(EXAMPLES / f"{name}.ndjson")) as file:
            yield from from_file(file)


def built(cases: Iterable[ReportCase | UnreadCase] = (), **options: Any) -> Report:
    """A report with the days of the published paper, unless others are told."""
    days = {"on": ON, "since": SINCE, "until": ON, **options}
    return build_report(cases, rulebook=RULES, **days)


def table(report: Report, name: str) -> Table:
    """The table of a code."""
    [found] = [one for one in report.tables if one.id == name]
    return found


def column(found: Table, name: str = "count") -> dict[str, Cell]:
    """The cells of a column by the codes of the rows."""
    at = found.column_ids.index(name)
    return {code: row[at] for code, row in zip(found.row_ids, found.rows, strict=True)}


def told(
    cases: Iterable[ReportCase], name: str, at: str = "count", **options: Any
) -> dict[str, Cell]:
    """A column of a table of a report about cases."""
    return column(table(built(cases, **options), name), at)


def texts(report: Report) -> str:
    """Every text and every cell of a report."""
    parts: list[object] = [report.title, report.marking, *report.notes, *sum(report.facts, ())]
    for one in report.tables:
        parts += [one.id, one.title, one.section, *one.text, *one.notes, *one.columns]
        parts += [*one.row_ids, *(cell for row in one.rows for cell in row)]
        if one.chart is not None:
            parts += [one.chart.title, one.chart.description]
    return "\n".join(map(str, parts))


def lines(folder: Path, *objects: object) -> Path:
    """A file with a line of JSON for each object; a text stands there as it is."""
    path = folder / "cases.ndjson"
    rows: Sequence[str] = [
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in objects
    ]
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[ReportCase]:
    """The cases of a file."""
    with ClientsFile(str(path)) as file:
        return list(from_file(file))
