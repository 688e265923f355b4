"""One call of ``kim-rules forms read``: reads, compares, records, and tells the counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kim_rules.cli import streams
from kim_rules.cli.clients_file import printable
from kim_rules.cli.exits import Exit, Misuse, Reported
from kim_rules.cli.progress import Progress, Tally
from kim_rules.cli.setting import Setting as Choice
from kim_rules.cli.store.desk import Call
from kim_rules.errors import (
    EngineDisagreement,
    Erased,
    InvalidInput,
    NotAllowed,
)
from kim_rules.store.records import Access
from kim_rules.vocabulary import Label
from kim_rules_forms.reading.comparing import compare
from kim_rules_forms.reading.files import FileRead, read_file
from kim_rules_forms.reading.findings import Located, Remark
from kim_rules_forms.reading.mapping import NOTHING, InvalidMapping, Mapped, read_mapping
from kim_rules_forms.reading.rejected import write_rejected
from kim_rules_forms.reading.storing import Contradiction, Recorded, Recorder
from kim_rules_forms.reading.submissions import Setting, Submission

_OTHER_STATE = Label("was der Fall zulässt", "what the case allows")
_OUTDATED = Remark(
    Label("ein früherer Stand dieses Bogens", "an earlier state of this submission"),
    Label("der spätere in der Ablage bleibt", "the later one in the store stays"),
    is_error=False,
)


class Run:
    """One call.

    Args:
        choice: With what to decide.
        call: Which store, if any, and who uses it.
        mapping: Path of a mapping, if any.
        rejected: The folder for rejected rows; None for beside the file.
        is_check: Whether nothing is written.
    """

    def __init__(
        self,
        choice: Choice,
        call: Call,
        mapping: str | None,
        rejected: str | None,
        *,
        is_check: bool,
    ) -> None:
        if call.url is not None:
            call.require("tenant", "actor", "purpose")
        if is_check and call.url is not None:
            raise Misuse(
                "--check schreibt nichts; erlaubt ist eins von beiden",
                "--check writes nothing; allowed is one of the two",
                "--into",
            )
        self._choice = choice
        self._call = call
        self._is_check = is_check
        self._folder = None if rejected is None else Path(rejected)
        if self._folder is not None and not self._folder.is_dir():
            raise Misuse("kein Ordner", "not a folder", "--rejected")
        self._setting = Setting(choice.rulebook, choice.on, self._mapped(mapping))
        self._stored: Counter[Recorded] = Counter()

    def _mapped(self, name: str | None) -> Mapped:
        if name is None:
            return NOTHING
        try:
            return read_mapping(Path(name), self._choice.rulebook)
        except InvalidMapping as error:
            for finding in error.findings:
                streams.say(f"{printable(name)}: {finding.text(self._choice.lang)}")
            raise Reported(Exit.INVALID) from None

    def all(self, names: Sequence[str]) -> None:
        """Read every file, and do with it what was asked.

        Raises:
            Reported: If a row was rejected or a file could not be read; it has been told.
        """
        with self._recorder() as recorder:  # a store that is not there is told at once
            files = self._read(names)
            try:
                if recorder is not None:
                    self._record(recorder, files)
            finally:
                self._end(files)
        if any(file.rejected or file.unreadable for file in files):
            raise Reported(Exit.INVALID)

    def _read(self, names: Sequence[str]) -> list[FileRead]:
        lang = self._choice.lang
        with Progress(Tally(), lang, ("Zeilen", "rows"), has_few_results=True) as progress:

            def say(remark: Located) -> None:
                progress.say(remark.text(lang))

            files = [read_file(Path(name), self._setting, say, progress.step) for name in names]
            compare(files, say)
        return files

    def _end(self, files: Sequence[FileRead]) -> None:
        """Rejected rows, accepted ones, and the counts."""
        if not self._is_check:
            for file in files:
                path = write_rejected(file, self._setting.mapped, self._folder, self._choice.lang)
                if path is not None:
                    shown = printable(str(path))
                    self._tell(f"Abgewiesene Zeilen: {shown}", f"Rejected rows: {shown}")
            if self._call.url is None:
                for file in files:
                    for submission in file.accepted.values():
                        streams.write(json.dumps(submission.facts, ensure_ascii=False) + "\n")
        self._tell(*self._counts(files))

    def _tell(self, de: str, en: str) -> None:
        streams.say(self._choice.pick(de, en))

    def _counts(self, files: Sequence[FileRead]) -> tuple[str, str]:
        rows = sum(file.rows for file in files)
        taken = sum(len(file.accepted) for file in files)
        left = sum(len(file.rejected) for file in files)
        assert taken + left == rows
        de = f"Zeilen: {rows}, angenommen: {taken}, abgewiesen: {left}"
        en = f"rows: {rows}, accepted: {taken}, rejected: {left}"
        unread = sum(file.unreadable is not None for file in files)
        if unread:
            de, en = f"{de}; nicht lesbare Dateien: {unread}", f"{en}; unreadable files: {unread}"
        if self._call.url is not None:
            stored = self._stored[Recorded.STORED]
            same = self._stored.total() - stored
            de, en = (
                f"{de}; gespeichert: {stored}, unverändert: {same}",
                f"{en}; stored: {stored}, unchanged: {same}",
            )
        return de, en

    # --- into a store ------------------------------------------------------------------------

    def _record(self, recorder: Recorder, files: Sequence[FileRead]) -> None:
        tally, lang = Tally(sum(len(file.accepted) for file in files)), self._choice.lang
        with Progress(tally, lang, has_few_results=True) as progress:
            for file in files:
                for key, submission in tuple(file.accepted.items()):
                    remark = self._recorded(recorder, submission)
                    if remark is not None:
                        place = file.place(submission.place)
                        progress.say(Located(place, remark).text(lang))
                        if remark.is_error:
                            file.reject(key, remark)
                    tally.position += 1
                    progress.step()

    @contextmanager
    def _recorder(self) -> Iterator[Recorder | None]:
        call = self._call
        if call.url is None:
            yield None
            return
        access = Access(str(call.tenant), str(call.actor), str(call.purpose))
        with call.open() as store:
            choice = self._choice
            yield Recorder(store, access, choice.on, choice.rulebook, choice.readings)

    def _recorded(self, recorder: Recorder, submission: Submission) -> Remark | None:
        """Record a submission; why not, or what is worth knowing."""
        try:
            became = recorder.record(submission)
        except Contradiction as error:
            named = ", ".join(error.facts)
            said = Label(
                f"ein Bogen desselben Tages in der Ablage widerspricht ({named})",
                f"a submission of the same day in the store contradicts ({named})",
            )
            return Remark(said, Label("ein Bogen je Tag", "one submission a day"))
        except (NotAllowed, Erased) as error:
            return Remark(error.label, _OTHER_STATE)
        except InvalidInput as error:
            return Remark(error.findings[0].said, error.findings[0].wanted)
        except EngineDisagreement:
            said = Label("keine Entscheidung, denn die Rechenwege widersprechen sich",
                         "no decision, because the executors disagree")  # fmt: skip
            return Remark(said, Label("eine Meldung des Fehlers", "a report of the fault"))
        self._stored[became] += 1
        return _OUTDATED if became is Recorded.OUTDATED else None
