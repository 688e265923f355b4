"""Reads NDJSON and CSV files, row by row and with flat memory, as plain tables."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, TextIO

import polars as pl
from polars.io.plugins import register_io_source

from kim_rules.cli.clients_file import MAX_LINE
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label
from kim_rules_batch.files import Format, Source, refused
from kim_rules_batch.layouts import Layout, Schema, layout_of
from kim_rules_batch.records import Record, Records, TextCode

#: How many rows are read at once.
CHUNK = 20_000
_SEPARATORS = ",;\t"
_WRAPPER = frozenset({"client", "case"})
_HEADED = Label("eine erste Zeile mit den Namen der Spalten", "a first line with column names")
_PLAIN = Label("die Angaben wie im JSON", "the facts as in the JSON")


def scan_text(sources: Sequence[Source], rulebook: Rulebook, others: Sequence[str]) -> pl.LazyFrame:
    """Text files of one format, one after the other, as one plain table.

    Args:
        sources: The files.
        rulebook: Whose facts.
        others: Columns that are no facts but allowed.
    """
    is_csv = sources[0].form is Format.CSV
    records = Records(rulebook, others, is_text=is_csv)
    read = _csv_records if is_csv else _json_records

    def tables(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _batch: int | None
    ) -> Iterator[pl.DataFrame]:
        found = islice(chain.from_iterable(map(read, sources)), rows)
        while chunk := list(islice(found, CHUNK)):
            table = records.table(chunk)
            table = table if predicate is None else table.filter(predicate)
            yield table if columns is None else table.select(columns)

    return register_io_source(tables, schema=dict(records.schema))


def schema_of(source: Source, rulebook: Rulebook, others: Sequence[str]) -> Schema:
    """The columns that a text file has.

    Args:
        source: The file.
        rulebook: Whose facts.
        others: Columns that are no facts but allowed.

    Raises:
        InvalidFile: If it has no header, or has the packed layout.
    """
    if source.form is not Format.CSV:
        return Records(rulebook, others, is_text=False).schema
    with _opened(source) as file:
        header, _ = _header(source, file)
    records = Records(rulebook, others, is_text=True)
    kinds = {name: records.schema.get(name, pl.String()) for name in header}
    if layout_of(kinds) is Layout.PACKED:
        raise refused(source.path, "das gepackte Layout in CSV", "the packed layout in CSV", _PLAIN)
    areas = {name for name in header if name not in records.schema and name in records.names}
    if areas:
        kinds["needs"] = records.schema["needs"]
    return {name: kind for name, kind in kinds.items() if name not in areas}


def _opened(source: Source) -> TextIO:
    # What is not UTF-8 comes as half characters, which no text of a fact has.
    return open(source.path, encoding="utf-8-sig", errors="surrogateescape", newline="")


# --- NDJSON --------------------------------------------------------------------------------


def _json_records(source: Source) -> Iterator[Record]:
    with open(source.path, "rb") as file:
        for line in iter(lambda: file.readline(MAX_LINE), b""):
            if line.strip():
                yield _json_record(line.removeprefix(b"\xef\xbb\xbf"))


def _json_record(line: bytes) -> Record:
    try:
        value = json.loads(line.decode(), object_pairs_hook=_unique)
    except _RepeatedKey:
        return TextCode.REPEATED_KEY
    except UnicodeDecodeError:
        return TextCode.NOT_UTF_8
    except (ValueError, RecursionError):
        return TextCode.NOT_JSON
    if isinstance(value, dict) and "client" in value and value.keys() <= _WRAPPER:
        value = value["client"]
    return value if isinstance(value, dict) else TextCode.WRONG_TYPE


class _RepeatedKey(Exception):
    """An object in which a key stands twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKey
    return found


# --- CSV -----------------------------------------------------------------------------------


def _csv_records(source: Source) -> Iterator[Record]:
    with _opened(source) as file:
        header, separator = _header(source, file)
        rows = csv.reader(file, delimiter=separator, strict=True)
        while True:
            try:
                row = next(rows, None)
            except csv.Error:
                yield TextCode.NOT_CSV
                continue
            if row is None:
                return
            if row:
                yield _csv_record(header, row)


def _csv_record(header: Sequence[str], row: Sequence[str]) -> Record:
    if len(row) != len(header):
        return TextCode.WRONG_LENGTH
    if not "".join(row).isprintable() and any(_is_half(cell) for cell in row):
        return TextCode.NOT_UTF_8
    return {name: cell for name, cell in zip(header, row, strict=True) if cell}


def _is_half(cell: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in cell)


def _header(source: Source, file: TextIO) -> tuple[list[str], str]:
    """The names of the columns, and the separator: the one that the line has most often."""
    line = file.readline(MAX_LINE)
    separator = max(_SEPARATORS, key=line.count)
    try:
        (header,) = csv.reader([line], delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        header = []
    names = [name.strip() for name in header]
    if not names or not all(names) or any(map(_is_half, names)):
        raise refused(source.path, "keine lesbare Kopfzeile", "no readable header", _HEADED)
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise refused(
            source.path,
            f"doppelte Spalten: {', '.join(twice)}",
            f"repeated columns: {', '.join(twice)}",
            _HEADED,
        )
    return names, separator
