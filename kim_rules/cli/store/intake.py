"""Records the clients of files in a store, and counts what became of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kim_rules.cli import streams
from kim_rules.cli.clients_file import ClientsFile
from kim_rules.cli.deciding import typed
from kim_rules.cli.exits import Exit, Problem, Reported
from kim_rules.cli.progress import Progress
from kim_rules.cli.setting import Setting
from kim_rules.cli.store.counting import Written
from kim_rules.cli.store.desk import Desk
from kim_rules.errors import Finding, InvalidInput, KimRulesError, StoreError
from kim_rules.facts import Client
from kim_rules.store.case_data import CaseData
from kim_rules.store.records import FactsVersion, Kind
from kim_rules.store.steps import FactsSource

Given = tuple[Client, Mapping[str, Any] | None]


class Intake:
    """One pass over files of clients.

    Args:
        desk: Where they go.
        setting: Whose areas and facts are allowed.
        source: From when the facts are true, and where they come from.
    """

    def __init__(self, desk: Desk, setting: Setting, source: FactsSource) -> None:
        self._desk = desk
        self._setting = setting
        self._source = source
        self._written = Written(desk.store)
        self._taken = self._rejected = 0
        self._is_readable = True

    def all(self, names: Sequence[str]) -> None:
        """Record the clients of every file; one that cannot be opened stops no other.

        Raises:
            Reported: If a file or a client was not in order; it has been told.
        """
        try:
            for name in names:
                self._file(name)
        except BaseException:
            stored = self._written.kinds[Kind.FACTS]
            self._desk.say(f"Bis dahin gespeichert: {stored}", f"Stored so far: {stored}")
            raise
        streams.write(self._counts() + "\n")
        if self._rejected or not self._is_readable:
            raise Reported(Exit.INVALID)

    def _file(self, name: str) -> None:
        try:
            clients = ClientsFile(name)
        except Problem as problem:
            streams.say(problem.texts[self._desk.lang])
            self._is_readable = False
            return
        with clients, Progress(clients, self._desk.lang, has_few_results=True) as progress:
            lines: deque[int] = deque()
            for _, outcome in self._written.store.put_all(
                self._desk.access,
                self._valid(clients, lines, progress),
                valid_from=self._source.valid_from,
                origin=self._source.origin,
                reference=self._source.reference,
            ):
                self._note(f"{clients.shown}:{lines.popleft()}: ", outcome, progress)

    def _valid(
        self, clients: ClientsFile, lines: deque[int], progress: Progress
    ) -> Iterator[Given]:
        """The clients that are valid; their lines are put where they are found afterwards."""
        for record in clients:
            findings: list[Finding] = []
            client = None
            try:
                client = typed(record, self._setting)
            except InvalidInput as error:
                findings += error.findings
            try:
                CaseData.from_dict(record.case)
            except InvalidInput as error:
                findings += error.findings
            progress.step()
            if client is None or findings:
                self._reject(f"{clients.shown}:{record.line}: ", findings, progress)
            else:
                lines.append(record.line)
                yield client, record.case

    def _note(self, place: str, outcome: FactsVersion | KimRulesError, progress: Progress) -> None:
        if isinstance(outcome, FactsVersion):
            self._taken += 1
        elif isinstance(outcome, InvalidInput):
            self._reject(place, outcome.findings, progress)
        elif isinstance(outcome, StoreError):
            self._rejected += 1
            progress.say(place + outcome.label.text(self._desk.lang))
        else:
            raise outcome

    def _reject(self, place: str, findings: Sequence[Finding], progress: Progress) -> None:
        self._rejected += 1
        for finding in findings:
            progress.say(place + finding.text(self._desk.lang))

    def _counts(self) -> str:
        stored = self._written.kinds[Kind.FACTS]
        unchanged = self._taken - stored
        return self._desk.pick(
            f"{stored} gespeichert, {unchanged} unverändert, {self._rejected} abgewiesen",
            f"{stored} stored, {unchanged} unchanged, {self._rejected} rejected",
        )
