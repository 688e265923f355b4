"""A reader, a form writer and a renderer that keep every law, as short as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from kim_rules.errors import PluginError
from kim_rules.facts import FACTS
from kim_rules.report_tables import Report
from kim_rules.rulebook import Rulebook
from kim_rules.testing.laws import CANARY

LINES = '{"id": "c-1", "birth_date": "1990"}\n{"id": "c-2", "needs": {"health": "none"}}\n'
BROKEN = f'{LINES}{{"id": "{CANARY}\n'


def read(source: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file with one on each line."""
    with source.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
            except ValueError:
                raise refused(number) from None
            if not isinstance(record, dict):
                raise refused(number)
            yield record


def refused(number: int) -> PluginError:
    """The error for a line that is not an object."""
    return PluginError("right", f"Zeile {number}: kein Objekt", f"line {number}: no object")


def write(rulebook: Rulebook, languages: Sequence[str], out: BinaryIO) -> None:
    """The labels of the areas, and the names of the facts."""
    if not languages or not set(languages) <= {"de", "en"}:
        raise ValueError("languages must be de or en")
    lines = [f"{rulebook.id} {rulebook.version}", *FACTS]
    for language in languages:
        lines += (area.label.text(language) for area in rulebook.areas.values())
    out.write("\n".join(lines).encode())


def render(report: Report, out: BinaryIO) -> None:
    """The parts of a report, a line each, in JSON."""
    for part in (report.title, *report.notes):
        out.write(json.dumps(part).encode() + b"\n")
    for table in report.tables:
        for line in (table.title, table.columns, *table.rows):
            out.write(json.dumps(line).encode() + b"\n")
