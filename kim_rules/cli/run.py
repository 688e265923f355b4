"""One pass over a file of clients, and the forms in which decisions are written."""

from __future__ import annotations

from collections.abc import Callable

from kim_rules.cli import streams
from kim_rules.cli.clients_file import ClientsFile, Record
from kim_rules.cli.deciding import decided
from kim_rules.cli.exits import Exit, Reported
from kim_rules.cli.progress import Progress
from kim_rules.cli.setting import Setting
from kim_rules.decision import Decision

RULE = "\n" + "-" * 78 + "\n\n"


class Run:
    """One pass over a file of clients.

    Args:
        clients: The file.
        setting: With what to decide.
        printer: Writes the decisions in a form.
    """

    def __init__(
        self, clients: ClientsFile, setting: Setting, printer: Callable[[Run], Printer]
    ) -> None:
        self.clients = clients
        self.setting = setting
        self.code = Exit.DONE
        self.printer = printer(self)

    def all(self) -> None:
        """Decide every client.

        Raises:
            Reported: If a client is not valid, or the executors disagree; it has been told.
        """
        with Progress(self.clients, self.setting.lang) as progress:
            for record in self.clients:
                self._one(record, progress)
                progress.step()
        self.printer.end()
        if self.code is not Exit.DONE:
            raise Reported(self.code)

    def _one(self, record: Record, progress: Progress) -> None:
        try:
            decision = decided(self.clients, record, self.setting, progress.say)
        except Reported as told:
            self.code = max(self.code, told.code)
            self.printer.skip()
        else:
            self.printer.print(decision)


class Printer:
    """Writes one line of JSON for each client.

    Args:
        run: The pass whose decisions it writes.
    """

    def __init__(self, run: Run) -> None:
        self.lang = run.setting.lang
        self.clients = run.clients

    def print(self, decision: Decision) -> None:
        """Write one decision."""
        streams.write(decision.to_json(self.lang) + "\n")

    def skip(self) -> None:
        """Note a client without a decision."""

    def end(self) -> None:
        """Write what stands at the end."""


class JsonPrinter(Printer):
    """Writes one object for one client, and an array for several."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._clients = 0
        self._held: str | None = None
        self._written = 0

    def print(self, decision: Decision) -> None:
        """Write one decision, or hold back the first until it is known to have company."""
        self._count()
        text = decision.to_json(self.lang)
        if self._clients == 1:
            self._held = text
        else:
            self._member(text)

    def skip(self) -> None:
        """Note a client without a decision: those beside it still stand in an array."""
        self._count()

    def _count(self) -> None:
        self._clients += 1
        if self._clients == 2 and self._held is not None:
            held, self._held = self._held, None
            self._member(held)

    def _member(self, text: str) -> None:
        streams.write(("[" if not self._written else ",\n") + text)
        self._written += 1

    def end(self) -> None:
        """Write the one object, or the end of the array."""
        several = self.clients.is_array or self._clients != 1
        if self._held is not None and several:
            self._member(self._held)
        elif self._held is not None:
            streams.write(self._held + "\n")
            return
        if several:
            streams.write("]\n" if self._written else "[]\n")


class TextPrinter(Printer):
    """Writes sentences for people."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._between = ""

    def print(self, decision: Decision) -> None:
        """Write one decision, set apart from the one before."""
        streams.write(self._between + decision.explain(self.lang) + "\n")
        self._between = RULE


#: The printer of each form.
PRINTERS: dict[str, Callable[[Run], Printer]] = {
    "text": TextPrinter,
    "json": JsonPrinter,
    "ndjson": Printer,
}
