"""The manifest of a folder of parts: what the run is, its parts, and which are done.

``_manifest.json`` is written first and never changed. Whoever has written a part then
writes ``_done/PART.json``; a part without it is written anew. So a run can be killed at
any moment and resumed, and needs nobody who keeps a list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attrs import frozen

from kim_rules.errors import KimRulesError
from kim_rules_batch.files import Piece, Source, pieces_of
from kim_rules_batch.job import Job
from kim_rules_batch.parts import UNFINISHED, Tick, remove_unfinished, renamed, write_part
from kim_rules_batch.tally import Tally, tally_json, tally_of

SCHEMA = "kim-rules/batch/1"
_MANIFEST, _DONE = "_manifest.json", "_done"
#: On their versions depends what the bytes of a part are.
PACKAGES = ("kim-rules", "kim-rules-batch", "polars")


class OtherRun(KimRulesError):
    """A folder has the parts of another run.

    Args:
        differs: What is different.
    """

    def __init__(self, differs: Sequence[str]) -> None:
        super().__init__(", ".join(differs))
        self.differs = tuple(differs)


@frozen
class Part:
    """A part of a run.

    Args:
        name: Of its file.
        piece: The rows.
    """

    name: str
    piece: Piece


@frozen
class Folder:
    """A folder with the parts of a run.

    Args:
        path: Where it is.
        job: What is done.
        sources: The files.
        part_rows: Rows that a part has about.
    """

    path: Path
    job: Job
    sources: tuple[Source, ...]
    part_rows: int

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order of the rows."""
        pieces = [piece for one in self.sources for piece in pieces_of(one, self.part_rows)]
        return tuple(
            Part(f"part-{number:05}.{self.job.form}", piece) for number, piece in enumerate(pieces)
        )

    def begin(self) -> None:
        """Write the manifest, or find that this run has been begun already.

        Raises:
            OtherRun: If the folder has something else in it.
            OSError: If the folder cannot be made or written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        manifest = self.path / _MANIFEST
        if manifest.exists():
            if differs := _differs(_read(manifest), self._told()):
                raise OtherRun(differs)
            remove_unfinished(self.path)
            remove_unfinished(self.path / _DONE)
            return
        if any(not path.name.startswith(UNFINISHED) for path in self.path.iterdir()):
            raise OtherRun(["_manifest.json"])
        remove_unfinished(self.path)
        (self.path / _DONE).mkdir()
        _write(manifest, self._told())

    def _told(self) -> dict[str, Any]:
        files = [{"path": s.path, "bytes": s.size, "changed": s.changed} for s in self.sources]
        parts = [
            {
                "name": part.name,
                "file": part.piece.sources[0].path,
                "first": part.piece.first,
                "rows": part.piece.size,
            }
            for part in self.parts
        ]
        packages = {name: version(name) for name in PACKAGES}
        job = {"schema": SCHEMA, "packages": packages, **self.job.told()}
        return {**job, "files": files, "parts": parts}

    def done(self, part: Part) -> Tally | None:
        """What was counted in a part that is done; None if it is not, or was altered."""
        record = _read(_record(self.path, part))
        file = self.path / part.name
        if not isinstance(record, dict) or not record.keys() >= {"sha256", "tally"}:
            return None
        if not file.is_file() or _sha256(file) != record["sha256"]:
            return None
        return tally_of(record["tally"])


def write_and_note(job: Job, folder: Path, part: Part, tick: Tick = lambda _: None) -> Tally:
    """Write a part, and note that it is done.

    Args:
        job: What is done.
        folder: Where.
        part: Which.
        tick: See :func:`kim_rules_batch.parts.write_part`.

    Returns:
        What was counted.

    Raises:
        InvalidFile: If a file cannot be read.
        OSError: If the part cannot be written.
    """
    tally = write_part(job, part.piece, folder / part.name, tick)
    told = {"sha256": _sha256(folder / part.name), "tally": tally_json(tally)}
    _write(_record(folder, part), told)
    return tally


def _record(folder: Path, part: Part) -> Path:
    return folder / _DONE / f"{part.name}.json"


def _differs(told: Any, wanted: dict[str, Any]) -> list[str]:
    """What is different in another manifest."""
    given = told if isinstance(told, dict) else {}
    return sorted(key for key in {*given, *wanted} if given.get(key) != wanted.get(key))


def clear(folder: Path) -> None:
    """Remove the parts and the manifest of a run, and nothing else.

    Args:
        folder: Where they are.
    """
    for path in _own(folder):
        path.unlink(missing_ok=True)
    remove_unfinished(folder)
    if (folder / _DONE).is_dir():
        (folder / _DONE).rmdir()


def _own(folder: Path) -> Iterator[Path]:
    # The manifest goes first: without it no part counts as done.
    yield folder / _MANIFEST
    yield from folder.glob("part-*")
    yield from (folder / _DONE).glob("*")


def _write(path: Path, told: dict[str, Any]) -> None:
    with renamed(path) as unfinished:
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        unfinished.write_text(text + "\n", encoding="utf-8")


def _read(path: Path) -> Any:
    """The JSON of a file; None when there is none, or it is not JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
