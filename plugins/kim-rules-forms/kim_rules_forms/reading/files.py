"""Reads files of submissions, and counts what became of every row."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from attrs import define, evolve, field

from kim_rules.cli.clients_file import printable
from kim_rules.vocabulary import Label
from kim_rules_forms.reading.findings import Located, Remark, Unreadable
from kim_rules_forms.reading.headings import Names
from kim_rules_forms.reading.sources import Book, opened
from kim_rules_forms.reading.submissions import Outcome, Setting, Submission
from kim_rules_forms.reading.tables import Table, no_headings

#: Takes each remark as it is found.
Say = Callable[[Located], None]


@define
class FileRead:
    """A file, and what became of its rows.

    Args:
        path: The file.
    """

    path: Path
    #: How many rows with content there are below the headings.
    rows: int = field(default=0, init=False)
    #: The submissions that were accepted, by sheet and row.
    accepted: dict[tuple[str, int], Submission] = field(factory=dict, init=False)
    #: Why a row was rejected, by sheet and row.
    rejected: dict[tuple[str, int], list[Remark]] = field(factory=dict, init=False)
    #: The row of the headings, by sheet.
    heads: dict[str, int] = field(factory=dict, init=False)
    #: Why nothing of the file was read, if nothing was.
    unreadable: Remark | None = field(default=None, init=False)
    #: Whether a remark was an error that concerns no single row.
    _places: dict[str, str] = field(factory=dict, init=False)

    @property
    def shown(self) -> str:
        """The name of the file as messages show it."""
        return printable(self.path.name)

    def place(self, within: str) -> str:
        """A place within the file as messages show it."""
        return f"{self.shown}:{printable(within)}"

    def reject(self, key: tuple[str, int], remark: Remark) -> None:
        """Reject a row, also one that was accepted before."""
        self.accepted.pop(key, None)
        self.rejected.setdefault(key, []).append(remark)

    def take(self, sheet: str, outcome: Outcome) -> None:
        """Count a row."""
        self.rows += 1
        key = (sheet, outcome.row)
        if outcome.submission is not None:
            self.accepted[key] = outcome.submission
        else:
            self.rejected[key] = [_of_column(one) for one in outcome.remarks if one.remark.is_error]


def _of_column(found: Located) -> Remark:
    """A remark that names its column, for whoever mends the row in another file.

    The first column has none: what concerns the whole row stands there, too.
    """
    column = re.fullmatch(r".*!([A-Z]+)[0-9]+", found.place, re.DOTALL)
    if column is None or column[1] == "A":
        return found.remark
    said = found.remark.said
    named = Label(f"Spalte {column[1]}: {said.de}", f"column {column[1]}: {said.en}")
    return evolve(found.remark, said=named)


def read_file(
    path: Path, setting: Setting, say: Say, step: Callable[[], None] = lambda: None
) -> FileRead:
    """Read a file of submissions.

    A file that cannot be read to its end gives no submissions at all.

    Args:
        path: The file.
        setting: With what it is read.
        say: Takes each remark as it is found.
        step: Is called after each row.
    """
    found = FileRead(path)
    mapped = setting.mapped
    try:
        with opened(path, mapped.encoding, mapped.delimiter) as book:
            _read_book(book, found, setting, say, step)
    except Unreadable as error:
        found = FileRead(path)
        found.unreadable = error.remark
        say(Located(found.shown, error.remark))
    return found


def _read_book(
    book: Book, found: FileRead, setting: Setting, say: Say, step: Callable[[], None]
) -> None:
    names = Names(setting.rulebook, setting.mapped)
    wanted = setting.mapped.sheet
    sheets = [one for one in book.sheets if wanted is None or one.name == wanted]
    last: Unreadable | None = None
    for sheet in sheets:
        table = Table(sheet, names, setting)
        try:
            outcomes = table.outcomes()
            for outcome in outcomes:
                for remark in outcome.remarks:
                    say(Located(found.place(remark.place), remark.remark))
                found.take(sheet.name, outcome)
                step()
                if outcome.submission is None and not found.rejected[sheet.name, outcome.row]:
                    raise AssertionError("a row was rejected for no reason")
        except Unreadable as error:
            if not _is_another_table(table, len(sheets)):
                raise
            last = error
            continue
        assert table.layout is not None
        found.heads[sheet.name] = table.layout.row
        for remark in table.remarks:
            say(Located(found.place(remark.place), remark.remark))
    if not found.heads:
        raise last or no_headings()


def _is_another_table(table: Table, sheets: int) -> bool:
    """Whether a sheet is none of submissions, beside others that may be."""
    return sheets > 1 and (table.layout is None or not table.layout.has_person)
