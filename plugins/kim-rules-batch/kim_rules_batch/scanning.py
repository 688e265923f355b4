"""Opens pieces of files as tables, and turns what fails on the way into clear messages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import polars as pl

from kim_rules.errors import Finding
from kim_rules.vocabulary import Label
from kim_rules_batch.checking import InvalidTable
from kim_rules_batch.files import Format, InvalidFile, Piece, Source, refused
from kim_rules_batch.interrupts import held_back
from kim_rules_batch.job import Job
from kim_rules_batch.layouts import Schema, packed_schema, plain_schema
from kim_rules_batch.text_files import scan_text, schema_of

_ONCE = Label("jede Spalte einmal", "each column once")
_IN_FILE = Label("eine Spalte in der Datei", "a column in the file")
#: How Polars, and Python within it, name a failure of the operating system.
_FAILURE = re.compile(r"\(os error ([0-9]+)\)|\[Errno ([0-9]+)\]")


def check_sources(job: Job, sources: Sequence[Source]) -> None:
    """Refuse files whose columns cannot be decided, before anything is done.

    Args:
        job: What is to be done with them.
        sources: The files.

    Raises:
        InvalidFile: With every finding in every file at once.
    """
    findings: list[Finding] = []
    for source in sources:
        try:
            schema = source_schema(job, source)
            findings += _named_by_folders(job, source, schema)
            with held_back():
                job.check(schema)
        except InvalidTable as error:
            found = (Finding(f"{source.path}: {f.path}", f.said, f.wanted) for f in error.findings)
            findings += found
        except InvalidFile as error:
            findings += error.findings
    if findings:
        raise InvalidFile(findings)


def _named_by_folders(job: Job, source: Source, schema: Schema) -> Iterator[Finding]:
    """Findings for wanted columns that programs have moved into names such as ``fled=true``.

    They are not read from there. Passing them over would decide as if nobody knew them.
    """
    rulebook = job.setting.rulebook
    wanted = {*plain_schema(rulebook), *packed_schema(rulebook), *_others(job)}
    for part in Path(source.path).parts[:-1]:
        name, is_one, _ = part.partition("=")
        if is_one and name in wanted and name not in schema:
            said = Label("steht nur im Namen des Ordners", "is only in the name of the folder")
            yield Finding(f"{source.path}: {name}", said, _IN_FILE)


def source_schema(job: Job, source: Source) -> Schema:
    """The columns of a file.

    Args:
        job: What is to be done with it.
        source: The file.

    Raises:
        InvalidFile: If it cannot be read.
    """
    with told_apart((source,)), held_back():
        if source.form in (Format.CSV, Format.NDJSON):
            return schema_of(source, job.setting.rulebook, _others(job))
        return _scanned(job, (source,)).collect_schema()


def tables_of(job: Job, piece: Piece) -> Iterator[pl.LazyFrame]:
    """The rows of a piece as tables, in order; files with the same columns are one table.

    Args:
        job: What is to be done with them.
        piece: Where they are.
    """
    if len(piece.sources) == 1:
        table = _scanned(job, piece.sources)
        yield table if piece.rows is None else table.slice(piece.first, piece.rows)
        return
    alike = groupby(
        piece.sources, lambda source: (source.form, tuple(source_schema(job, source).items()))
    )
    for _, sources in alike:
        yield _scanned(job, tuple(sources))


def _scanned(job: Job, sources: Sequence[Source]) -> pl.LazyFrame:
    form, paths = sources[0].form, [source.path for source in sources]
    if form is Format.PARQUET:
        return pl.scan_parquet(paths, glob=False, hive_partitioning=False)
    if form is Format.IPC:
        return pl.scan_ipc(paths, glob=False, hive_partitioning=False)
    return scan_text(sources, job.setting.rulebook, _others(job))


def _others(job: Job) -> tuple[str, ...]:
    settings = (job.setting, job.other)
    days = (one.on for one in settings if one is not None and isinstance(one.on, str))
    return tuple(dict.fromkeys([*job.others, *days]))


@contextmanager
def told_apart(sources: Sequence[Source]) -> Iterator[None]:
    """Turn what Polars says about unreadable files into a message without their values.

    Args:
        sources: The files that are read within the block.

    Raises:
        InvalidFile: If the content of one of them is damaged.
        OSError: If reading or writing fails, as on a full disk; Polars says that of some
            formats as if the content were at fault.
    """
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        if failure := _FAILURE.search(str(error)):
            number = int(failure[1] or failure[2])
            raise OSError(number, os.strerror(number)) from None
        if isinstance(error, OSError):
            raise
        raise _damaged(sources, error) from None


def _damaged(sources: Sequence[Source], error: Exception) -> InvalidFile:
    names = sources[0].path + (f" … {sources[-1].path}" if len(sources) > 1 else "")
    if isinstance(error, pl.exceptions.DuplicateError):
        return refused(names, "doppelte Spalten", "repeated columns", _ONCE)
    kind = type(error).__name__
    return refused(names, f"beschädigter Inhalt ({kind})", f"damaged content ({kind})")
