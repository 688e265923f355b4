"""Finds the files with clients, and tells what they are and how many rows they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from glob import glob, has_magic
from itertools import accumulate
from pathlib import Path

from attrs import frozen

from kim_rules.errors import Finding, InvalidInput
from kim_rules.vocabulary import Label


class Format(StrEnum):
    """How a table stands in a file."""

    PARQUET = "parquet"
    CSV = "csv"
    NDJSON = "ndjson"
    IPC = "ipc"


#: The formats by the ends of file names.
SUFFIXES = {
    ".parquet": Format.PARQUET,
    ".csv": Format.CSV,
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
    ".arrow": Format.IPC,
    ".ipc": Format.IPC,
    ".feather": Format.IPC,
}
#: With which bytes files of a format begin and end.
_MARKS = {Format.PARQUET: b"PAR1", Format.IPC: b"ARROW1"}
_NAMES = {Format.PARQUET: "Parquet", Format.IPC: "Arrow IPC"}

_KNOWN = Label(*2 * [", ".join(SUFFIXES)])
_READABLE = Label("eine Datei, die sich lesen lässt", "a file that can be read")
_THERE = Label("eine Datei, ein Ordner oder ein Muster", "a file, a folder or a pattern")
_WITH_CONTENT = Label("eine Datei mit Inhalt", "a file with content")


class InvalidFile(InvalidInput):
    """A file that cannot be read as a table of clients; the path of a finding is its name."""


def format_of(path: Path) -> Format | None:
    """The format that the end of a name tells, in small or capital letters.

    Args:
        path: Of the file.
    """
    return SUFFIXES.get(path.suffix.lower())


def refused(name: str, de: str, en: str, wanted: Label = _READABLE) -> InvalidFile:
    """The error for one file.

    Args:
        name: Of the file.
        de: What was found, in German.
        en: In English.
        wanted: What is allowed.
    """
    return InvalidFile([Finding(name, Label(de, en), wanted)])


@frozen
class Source:
    """A file with clients.

    Args:
        path: Where it is, from the root.
        form: Its format.
        size: In bytes.
        changed: When it was last written, in nanoseconds, as the file system tells it.
        groups: Rows of each group of rows that can be read alone; None when only reading
            it tells how many rows there are.
    """

    path: str
    form: Format
    size: int
    changed: int
    groups: tuple[int, ...] | None

    @property
    def rows(self) -> int | None:
        """How many there are; None when that is not known before the end."""
        return None if self.groups is None else sum(self.groups)


def find_sources(names: Sequence[str]) -> tuple[Source, ...]:
    """The files that names, folders and patterns stand for, in order.

    Args:
        names: Of files; of folders, whose files count with those in folders below; or
            patterns with ``*``, ``?`` and ``[…]``.

    Raises:
        InvalidFile: With every file that is missing or cannot be read.
    """
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    for name in names:
        try:
            for path in _paths(name):
                sources.setdefault(str(path), source_of(path))
        except InvalidFile as error:
            findings += error.findings
    if findings:
        raise InvalidFile(findings)
    return tuple(sources.values())


def _paths(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if format_of(p) and _is_data(p, path))
    elif not path.exists() and has_magic(name):
        found = sorted(Path(match) for match in glob(name, recursive=True) if Path(match).is_file())
    else:
        yield path.absolute()
        return
    if not found:
        raise refused(name, "keine Datei mit Personen", "no file with clients", _KNOWN)
    yield from (one.absolute() for one in found)


def _is_data(path: Path, folder: Path) -> bool:
    """Whether a file counts: programs give what does not a name with ``_`` or a dot in front."""
    return path.is_file() and not any(
        p.startswith(("_", ".")) for p in path.relative_to(folder).parts
    )


def source_of(path: Path) -> Source:
    """A file, looked at from outside.

    Args:
        path: Where it is.

    Raises:
        InvalidFile: If it is missing, empty, of no known format, or cut off.
    """
    name = str(path)
    try:
        told = path.stat()
    except FileNotFoundError:
        de, en = "diese Datei gibt es nicht", "there is no such file"
        raise refused(name, de, en, _THERE) from None
    except OSError as error:
        raise _unreadable(name, error) from None
    form = format_of(path)
    if form is None or not path.is_file():
        raise refused(name, "kein bekanntes Format", "no known format", _KNOWN)
    if told.st_size == 0:
        raise refused(name, "eine leere Datei", "an empty file", _WITH_CONTENT)
    _check_ends(path, form)
    groups = _groups(path, form) if form in _MARKS else None
    return Source(name, form, told.st_size, told.st_mtime_ns, groups)


def _unreadable(name: str, error: OSError) -> InvalidFile:
    said = error.strerror or type(error).__name__
    return refused(name, f"nicht lesbar ({said})", f"not readable ({said})")


def _groups(path: Path, form: Format) -> tuple[int, ...]:
    """Rows of the row groups of a Parquet file, or of the record batches of an Arrow file."""
    import pyarrow as pa

    try:
        return _parquet_groups(path) if form is Format.PARQUET else _ipc_groups(path)
    except (pa.ArrowException, OSError, ValueError):  # the last for names that are not UTF-8
        raise refused(
            str(path), "ein beschädigtes Inhaltsverzeichnis", "a damaged table of contents"
        ) from None


def _parquet_groups(path: Path) -> tuple[int, ...]:
    import pyarrow.parquet as pq

    told = pq.read_metadata(path)
    return tuple(told.row_group(at).num_rows for at in range(told.num_row_groups))


def _ipc_groups(path: Path) -> tuple[int, ...]:
    import pyarrow as pa

    with pa.memory_map(str(path)) as file:
        reader = pa.ipc.open_file(file)
        return tuple(reader.get_batch(at).num_rows for at in range(reader.num_record_batches))


def _check_ends(path: Path, form: Format) -> None:
    """Refuse a file that may not be read, or does not begin and end as its format does."""
    mark = _MARKS.get(form, b"")
    try:
        with path.open("rb") as file:
            begins = file.read(len(mark)) == mark
            file.seek(max(0, path.stat().st_size - len(mark)))
            ends = file.read(len(mark)) == mark
    except OSError as error:
        raise _unreadable(str(path), error) from None
    if not begins:
        name = _NAMES[form]
        raise refused(str(path), f"keine Datei im Format {name}", f"not a file in {name} format")
    if not ends:
        raise refused(
            str(path),
            "eine abgeschnittene Datei: ihr Ende fehlt",
            "a file that was cut off: its end is missing",
        )


@frozen
class Piece:
    """Rows that are decided together and written as one part.

    Args:
        sources: Where they are; several only when each is meant as a whole.
        first: The number of the first row, from 0.
        rows: How many; None for all.
    """

    sources: tuple[Source, ...]
    first: int = 0
    rows: int | None = None

    @property
    def size(self) -> int | None:
        """How many rows it has; None when that is not known."""
        if self.rows is not None:
            return self.rows
        known = [source.rows for source in self.sources if source.rows is not None]
        return sum(known) if len(known) == len(self.sources) else None


def pieces_of(source: Source, about: int) -> Iterator[Piece]:
    """A file in pieces: neighbouring groups of rows together, and never part of one.

    Args:
        source: The file.
        about: How many rows a piece should have, if the groups allow it.
    """
    if source.groups is None or sum(source.groups) <= about:
        yield Piece((source,))
        return
    first = 0
    for end in accumulate(source.groups):
        if end - first >= about:
            yield Piece((source,), first, end - first)
            first = end
    rest = sum(source.groups) - first
    if rest:
        yield Piece((source,), first, rest)
