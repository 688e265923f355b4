"""Files of random clients in every format, and the command line called on them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
from batch_tables import METTMANN, Facts, Row, decided_row, mettmann_clients
from command_line import Outcome, call

from kim_rules_batch import pack, plain_table
from kim_rules_batch.files import SUFFIXES, Format

ON = date(2024, 6, 3)
#: One end of a file name for each format.
ENDS = {form: end for end, form in reversed(SUFFIXES.items())}


def batch(*arguments: object, on: date | None = ON) -> Outcome:
    """A call of ``kim-rules batch``."""
    day = () if on is None else ("--on", on.isoformat())
    return call("batch", *map(str, arguments), *day)


def clients(count: int, seed: int = 1, on: date = ON) -> list[Facts]:
    """Random clients with ids in a row."""
    drawn = mettmann_clients(Random(seed), count, on)
    return [{**facts, "id": f"c-{number}"} for number, facts in enumerate(drawn)]


def decided(rows: Sequence[Facts], on: date = ON, readings: Any = None) -> list[Row]:
    """What the core decides about them."""
    return [decided_row(facts, on, METTMANN, readings) for facts in rows]


def write(path: Path, rows: Sequence[Facts], **parquet: Any) -> Path:
    """Clients in a file; its end tells the format."""
    form = SUFFIXES[path.suffix]
    if form is Format.PARQUET:
        plain_table(rows, METTMANN).write_parquet(path, **parquet)
    elif form is Format.IPC:
        plain_table(rows, METTMANN).write_ipc(path)
    elif form is Format.NDJSON:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        path.write_text(text, encoding="utf-8")
    else:
        write_csv(path, [cells(facts) for facts in rows])
    return path


def write_packed(path: Path, rows: Sequence[Facts], **parquet: Any) -> Path:
    """Clients in a Parquet file of the packed layout."""
    pack(plain_table(rows, METTMANN), METTMANN).write_parquet(path, **parquet)
    return path


def cells(facts: Facts) -> dict[str, str]:
    """The facts of a client as the cells of a CSV file."""
    found: dict[str, str] = {}
    for name, value in facts.items():
        if name == "needs":
            found.update({f"needs.{area}": level for area, level in (value or {}).items() if level})
            if value == {}:
                found["needs"] = "{}"
        elif isinstance(value, list):
            found[name] = "|".join(value) if value else "[]"
        elif isinstance(value, dict) or (name == "multiple_needs_finding" and value is not None):
            found[name] = json.dumps(value)
        elif value is not None:
            found[name] = str(value).lower() if isinstance(value, bool) else value
    return found


def write_csv(path: Path, rows: Sequence[dict[str, str]], separator: str = ",") -> Path:
    """Cells as a CSV file whose columns are all that a row has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> pl.DataFrame:
    """What was written."""
    form = SUFFIXES[path.suffix]
    if form is Format.PARQUET:
        return pl.read_parquet(path)
    if form is Format.IPC:
        return pl.read_ipc(path)
    if form is Format.NDJSON:
        return pl.read_ndjson(path, infer_schema_length=None)
    return pl.read_csv(path, infer_schema_length=None)


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder and below, by name."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
