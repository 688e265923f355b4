"""A plugin of kim-rules to copy: it reads a table of clients and counts decisions.

The table has a client on each row, with semicolons between the cells. On top stand the names
of facts; ``needs.health`` is the need in an area. Lists have commas between their members.
An empty cell is a fact that is not known.
"""

from __future__ import annotations

import csv
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from kim_rules.errors import PluginError
from kim_rules.hookspecs import Reader, hookimpl

LISTS = frozenset({"nationalities", "institutions"})
TRUTHS = {"ja": True, "nein": False}

#: How many decisions said yes, no and open, since the program was started.
counted: Counter[str] = Counter()
_lock = threading.Lock()


@hookimpl
def kim_rules_read_clients() -> Mapping[str, Reader]:
    """Offers ``kim-rules decide FILE --reader sample``."""
    return {"sample": read}


@hookimpl
def kim_rules_observe_decision(decision: Any) -> None:
    """Counts; several threads may decide at once."""
    with _lock:
        counted[decision.eligible.value] += 1


@hookimpl
def kim_rules_add_commands() -> Mapping[str, tuple[str, str]]:
    """Adds the command ``kim-rules sample-columns``."""
    return {"sample-columns": ("kim_sample:columns", "Gibt die Kopfzeile einer Tabelle aus.")}


def read(source: Path) -> Iterator[dict[str, Any]]:
    """The clients of a table.

    Raises:
        PluginError: If the file is not such a table; it tells where, and not what is there.
    """
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter=";", strict=True)
        try:
            if "id" not in (rows.fieldnames or ()):
                raise _broken(1, "die Spalte id fehlt", "the column id is missing")
            for row in rows:
                if None in row or None in row.values():
                    raise _broken(rows.line_num, "zu viele oder zu wenige Zellen", "wrong length")
                yield _record(row)
        except (csv.Error, UnicodeDecodeError):
            raise _broken(rows.line_num + 1, "nicht lesbar", "not readable") from None


def _broken(line: int, de: str, en: str) -> PluginError:
    return PluginError("sample", f"Zeile {line}: {de}", f"line {line}: {en}")


def _record(row: Mapping[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column, cell in row.items():
        fact, _, area = column.partition(".")
        if not cell:
            continue
        if area:
            record.setdefault(fact, {})[area] = cell
        else:
            record[fact] = cell.split(",") if fact in LISTS else TRUTHS.get(cell, cell)
    return record


@click.command()
def columns() -> None:
    """Gibt die Kopfzeile einer Tabelle aus."""
    from kim_rules.facts import FACTS

    click.echo(";".join(FACTS))
