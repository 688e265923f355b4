"""The one table of a run, as text for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

PEERS = ("zen-engine", "datalogic-py", "rule-engine", "openfisca-core", "duckdb", "numba", "numpy")
PACKAGES = ("kim-rules", "kim-rules-batch", "durable-rules", "polars", *PEERS)
HEADINGS = ("measured", "p50", "p99", "per CPU s", "ratio", "remark")


class Row(NamedTuple):
    """One measured thing; times in seconds, ``None`` where it has no meaning."""

    measured: str
    p50: float | None = None
    p99: float | None = None
    per_second: float | None = None
    ratio: float | None = None
    against: str = ""
    """What the ratio is against."""
    remark: str = ""


def text(rows: Sequence[Row]) -> str:
    """The table in plain text, columns aligned."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEADINGS))]
    lines = [_line(line, widths) for line in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def target(met: bool, wanted: str) -> str:
    """Words for a target and whether it was met."""
    return f"target {wanted}: {'met' if met else 'MISSED'}"


def save(rows: Sequence[Row], file: Path) -> None:
    """Write rows and what they were measured on as JSON."""
    about = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "packages": {name: _version(name) for name in PACKAGES},
    }
    found = {"about": about, "rows": [row._asdict() for row in rows]}
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One line: the first and the last column to the left, numbers to the right."""
    first, *numbers, last = cells
    shown = [number.rjust(width) for number, width in zip(numbers, widths[1:], strict=False)]
    return "  ".join([first.ljust(widths[0]), *shown, last]).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    rate = "" if row.per_second is None else f"{row.per_second:,.0f}"
    ratio = "" if row.ratio is None else f"{_short(row.ratio)} x {row.against}".rstrip()
    return row.measured, _time(row.p50), _time(row.p99), rate, ratio, row.remark


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 0.001:
        return f"{_short(seconds * 1e6)} us"
    return f"{_short(seconds * 1e3)} ms"


def _short(number: float) -> str:
    digits = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:,.{digits}f}"
