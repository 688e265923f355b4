"""One call of ``kim-rules batch``: finds the files, decides or compares them, tells the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from attrs import frozen

from kim_rules.cli import streams
from kim_rules.cli.clients_file import printable
from kim_rules.cli.exits import Exit, Misuse, Problem, Reported
from kim_rules_batch.checking import UNKNOWN_COLUMN
from kim_rules_batch.cluster import ClusterError, connected, written_parts
from kim_rules_batch.files import (
    SUFFIXES,
    Format,
    InvalidFile,
    Piece,
    Source,
    find_sources,
    format_of,
)
from kim_rules_batch.impact_summary import ImpactSummary
from kim_rules_batch.job import Job
from kim_rules_batch.manifest import Folder, OtherRun, clear, write_and_note
from kim_rules_batch.parts import write_part
from kim_rules_batch.progress import RowProgress, guessed_rows
from kim_rules_batch.reading_ahead import reading_little_ahead
from kim_rules_batch.scanning import check_sources
from kim_rules_batch.summary import Summary
from kim_rules_batch.tally import INVALID, ROWS, Tally

#: In place of a file: only the tables are wanted.
NO_FILE = "-"


@frozen(eq=False)
class Target:
    """Where the results go.

    Args:
        name: A file, whose end tells its format; a folder for parts; or ``-``.
        part_rows: Rows that a part has about.
    """

    name: str
    part_rows: int

    @property
    def path(self) -> Path:
        """The place, from the root."""
        return Path(self.name).absolute()

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder for parts."""
        if self.name == NO_FILE:
            return False
        return self.path.is_dir() or self.name.endswith("/") or format_of(self.path) is None

    @property
    def is_odd(self) -> bool:
        """Whether it looks like a file of a format that there is not, such as ``.xlsx``."""
        is_new = self.is_folder and not self.path.is_dir() and not self.name.endswith("/")
        return is_new and self.path.suffix != ""

    @property
    def form(self) -> Format:
        """The format of what is written; parts are Parquet."""
        return Format.PARQUET if self.is_folder else format_of(self.path) or Format.PARQUET

    def folder(self, job: Job, sources: tuple[Source, ...]) -> Folder:
        """The parts of a run.

        Args:
            job: What is done.
            sources: The files.
        """
        return Folder(self.path, job, sources, self.part_rows)


@frozen(eq=False)
class Run:
    """One call.

    Args:
        job: What is done.
        target: Where the results go.
        cluster: Address of a Dask cluster, if any.
        force: Whether it may replace what is there.
        lang: ``de`` or ``en``.
    """

    job: Job
    target: Target
    cluster: str | None
    force: bool
    lang: str

    def all(self, names: Sequence[str]) -> None:
        """Decide or compare the clients of some files, and tell the counts.

        Args:
            names: Files, folders and patterns.

        Raises:
            Misuse: If the target must not be written.
            Problem: If it cannot be written, or the cluster cannot be used.
            Reported: If a file or a row is invalid; it has been told.
        """
        self._check_target()
        with self._told(), reading_little_ahead(pl.thread_pool_size()):
            sources = find_sources(names)
            self._check_apart(sources)
            check_sources(self.job, sources)
            with RowProgress(guessed_rows(sources), self.lang) as progress:
                tally = self._counted(sources, progress)
        streams.write(self._summary(tally).text())
        if self.target.name != NO_FILE:
            self._say(f"Geschrieben: {self.target.name}", f"Written: {self.target.name}")
        if tally[INVALID]:
            raise Reported(Exit.INVALID)

    def _counted(self, sources: tuple[Source, ...], progress: RowProgress) -> Tally:
        if self.target.is_folder:
            return self._parts(self.target.folder(self.job, sources), progress)
        path = None if self.target.name == NO_FILE else self.target.path
        return write_part(self.job, Piece(sources), path, progress.tick)

    def _parts(self, folder: Folder, progress: RowProgress) -> Tally:
        self._begin(folder)
        tally: Tally = Counter()
        missing = []
        for part in folder.parts:
            done = folder.done(part)
            if done is None:
                missing.append(part)
            else:
                tally.update(done)
        if len(missing) < len(folder.parts):
            done_parts = len(folder.parts) - len(missing)
            self._say(
                f"Schon fertig: {done_parts} von {len(folder.parts)} Teilen",
                f"Done already: {done_parts} of {len(folder.parts)} parts",
            )
        if self.cluster is None:
            for part in missing:
                tally.update(write_and_note(self.job, folder.path, part, progress.tick))
        elif missing:
            with connected(self.cluster) as client:
                for counted in written_parts(client, folder, missing):
                    tally.update(counted)
                    progress.tick(counted[ROWS])
        return tally

    def _begin(self, folder: Folder) -> None:
        try:
            if self.force and folder.path.is_dir():
                clear(folder.path)
            folder.begin()
        except OtherRun as error:
            named = ", ".join(error.differs)
            raise Misuse(
                f"{folder.path}: dort liegt etwas anderes als dieser Lauf (verschieden: {named}); "
                "--force löscht die Teile des anderen Laufs",
                f"{folder.path}: there is something other than this run (different: {named}); "
                "--force removes the parts of the other run",
                "AUS",
            ) from None

    # --- what is refused -----------------------------------------------------------------

    def _check_target(self) -> None:
        path, shown = self.target.path, printable(self.target.name)
        if self.cluster is not None and not self.target.is_folder:
            raise Misuse(
                f"{shown}: ein Cluster schreibt Teile; erlaubt ist ein Ordner",
                f"{shown}: a cluster writes parts; allowed is a folder",
                "AUS",
            )
        if self.target.is_odd:
            known = ", ".join(SUFFIXES)
            raise Misuse(
                f"{shown} hat kein bekanntes Format; erlaubt: {known}, "
                "oder ein Ordner mit / am Ende",
                f"{shown} has no known format; allowed: {known}, or a folder with / at its end",
                "AUS",
            )
        if self.target.name == NO_FILE or self.target.is_folder:
            return
        if not path.parent.is_dir() or path.is_dir():
            raise Misuse(
                f"{shown} ist keine Datei in einem Ordner, den es gibt",
                f"{shown} is not a file in a folder that is there",
                "AUS",
            )
        if path.exists() and not self.force:
            raise Misuse(
                f"{shown} gibt es schon; --force erlaubt das Überschreiben",
                f"{shown} exists; --force allows overwriting it",
                "AUS",
            )

    def _check_apart(self, sources: Sequence[Source]) -> None:
        """Refuse to write where it is read."""
        target = self.target.path.resolve()
        if self.target.name == NO_FILE:
            return
        for source in sources:
            path = Path(source.path).resolve()
            if target in (path, *(path.parents if self.target.is_folder else ())):
                raise Misuse(
                    f"{printable(self.target.name)} wird auch gelesen; erlaubt ist ein anderer Ort",
                    f"{printable(self.target.name)} is also read; allowed is another place",
                    "AUS",
                )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what cannot be read, written or reached."""
        try:
            yield
        except InvalidFile as error:
            for finding in error.findings:
                streams.say(printable(finding.text(self.lang)))
            if any(finding.said == UNKNOWN_COLUMN for finding in error.findings):
                self._say_how_to_keep()
            raise Reported(Exit.INVALID) from None
        except ClusterError as error:
            raise Problem(Exit.UNAVAILABLE, error.label.de, error.label.en) from error
        except OSError as error:
            said = error.strerror or type(error).__name__
            raise Problem(Exit.UNAVAILABLE, *self._failed(said)) from error

    def _failed(self, said: str) -> tuple[str, str]:
        """What to say of a failure that is either of the files that are read or of the target."""
        if self.target.name == NO_FILE:
            return f"Das Lesen ist gescheitert ({said})", f"Reading failed ({said})"
        name = printable(self.target.name)
        return (
            f"{name}: Das Lesen der Eingabe oder das Schreiben hierher ist gescheitert ({said})",
            f"{name}: Reading the input or writing here failed ({said})",
        )

    def _say_how_to_keep(self) -> None:
        option = "--keep" if self.job.other is None else "--by"
        self._say(
            f"Spalten, die keine Angaben sind, erlaubt {option} SPALTE.",
            f"{option} COLUMN allows columns that are no facts.",
        )

    def _summary(self, tally: Tally) -> Summary:
        if self.job.other is None:
            return Summary(self.job.setting, tally, self.lang)
        return ImpactSummary(self.job.setting, self.job.other, tally, self.lang)

    def _say(self, de: str, en: str) -> None:
        streams.say(de if self.lang == "de" else en)
