"""Calls ``kim-rules ask`` with answers, and tells what was asked and saved."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from command_line import ON, Outcome, call

DAY = date(2023, 9, 15)
#: Everything but the needs is known.
ALMOST: dict[str, Any] = {
    "id": "c-1", "birth_date": "1990-06-15", "entry_date": "2015-03-01", "nationalities": ["SY"],
    "residence_status": "duldung", "fled": True, "unaccompanied_at_entry": False,
    "entitled_25a": False, "entitled_25b": False, "entitled_104c": False,
    "institutions": ["Jobcenter"], "overall_planning_needed": False,
    "multiple_needs_finding": False, "support_wanted": True, "municipality": "Haan",
}  # fmt: skip


def ask(
    facts: dict[str, Any], tmp_path: Path, *answers: str, options: tuple[str, ...] = ()
) -> Outcome:
    """Ask about a client with these facts, and save what is known then in ``out.json``."""
    path = tmp_path / "in.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    given = "".join(answer + "\n" for answer in answers)
    out = tmp_path / "out.json"
    return call("ask", path, *ON, "--out", out, "--force", *options, given=given)


def saved(tmp_path: Path) -> dict[str, Any]:
    """What was saved."""
    found: dict[str, Any] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    return found


def asked(done: Outcome) -> list[str]:
    """The questions that were put."""
    return [line for line in done.err.splitlines() if line.endswith("?")]
