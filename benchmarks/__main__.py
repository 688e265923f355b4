"""Run every measurement and print one table: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import table
from benchmarks.peers import DisagreementError


class Sizes(NamedTuple):
    """How much is measured."""

    rounds: int
    clients_a_round: int
    batch: int
    lines: int
    starts: int
    memory: int
    agreement: int
    store: int
    report: int
    forms: int
    table: int
    table_agreement: int
    file: int
    file_memory: int


QUICK = Sizes(
    5, 100, 10_000, 2_000, 5, 10_000, 4_000, 2_000, 2_000, 2_000, 200_000, 4_000, 200_000, 2_000_000
)
NORMAL = Sizes(
    *(10, 250, 100_000, 20_000, 15, 50_000, 20_000, 100_000, 100_000, 100_000),
    *(2_000_000, 50_000, 10_000_000, 40_000_000),
)
FULL = NORMAL._replace(rounds=20, memory=1_000_000, agreement=1_000_000, table_agreement=1_000_000)


def decisions(sizes: Sizes) -> list[table.Row]:
    """Time of one decision, kim-rules and peers."""
    from benchmarks import decisions

    return decisions.rows(sizes.rounds, sizes.clients_a_round, sizes.batch)


def command(sizes: Sizes) -> list[table.Row]:
    """Clients per second through the command line."""
    from benchmarks import processes

    return [processes.command_row(sizes.lines)]


def start(sizes: Sizes) -> list[table.Row]:
    """Time to import and to start."""
    from benchmarks import processes

    return processes.start_rows(sizes.starts)


def memory(sizes: Sizes) -> list[table.Row]:
    """Memory over many decisions."""
    from benchmarks import memory

    return memory.rows(sizes.memory)


def agreement(sizes: Sizes) -> list[table.Row]:
    """Engine against evaluator."""
    from benchmarks import agreement

    return [agreement.row(sizes.agreement)]


def store(sizes: Sizes) -> list[table.Row]:
    """Case stores on SQLite and PostgreSQL."""
    from benchmarks import store

    return store.rows(sizes.store)


def report(sizes: Sizes) -> list[table.Row]:
    """Reports about many cases, by section and format."""
    from benchmarks import report

    return report.rows(sizes.report)


def forms(sizes: Sizes) -> list[table.Row]:
    """Submissions read from CSV and XLSX, decided, and recorded on SQLite."""
    from benchmarks import forms

    return forms.rows(sizes.forms)


def batch_columns(sizes: Sizes) -> list[table.Row]:
    """Whole tables in memory, kim-rules and peers."""
    from benchmarks import batch_columns

    return batch_columns.rows(sizes.table)


def batch_agreement(sizes: Sizes) -> list[table.Row]:
    """Whole tables against single decisions."""
    from benchmarks import batch_agreement

    return [batch_agreement.row(sizes.table_agreement)]


def batch_files(sizes: Sizes) -> list[table.Row]:
    """Parquet to Parquet against a plain scan and write."""
    from benchmarks import batch_files

    return batch_files.rows(sizes.file)


def batch_memory(sizes: Sizes) -> list[table.Row]:
    """Memory over a large table."""
    from benchmarks import batch_files

    return batch_files.memory_rows(sizes.file_memory)


def batch_cluster(sizes: Sizes) -> list[table.Row]:
    """A cluster on this machine against one process."""
    from benchmarks import batch_files

    return batch_files.cluster_rows(sizes.file)


PARTS: dict[str, Callable[[Sizes], list[table.Row]]] = {
    part.__name__: part
    for part in (
        *(decisions, command, start, memory, agreement, store, report, forms),
        *(batch_columns, batch_agreement, batch_files, batch_memory, batch_cluster),
    )
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and save it as JSON if asked."""
    asked = _parser().parse_args(arguments)
    sizes = QUICK if asked.quick else FULL if asked.full else NORMAL
    rows: list[table.Row] = []
    for part in asked.only or PARTS:
        print(f"measuring: {part}", file=sys.stderr)
        try:
            rows += PARTS[part](sizes)
        except DisagreementError as error:
            print(f"stopped: {error}", file=sys.stderr)
            return 1
    print(table.text(rows))
    if asked.json:
        table.save(rows, asked.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="a look in a few minutes")
    size.add_argument("--full", action="store_true", help="a million decisions where it matters")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the numbers as JSON too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
