"""From a table to submissions: finds its headings, then reads row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from attrs import define, field

from kim_rules_forms.reading.cells import Row, Sheet
from kim_rules_forms.reading.csv_file import CsvFile
from kim_rules_forms.reading.findings import Located, Remark, Unreadable, error, note
from kim_rules_forms.reading.headings import (
    Layout,
    Names,
    Use,
    best_layout,
    is_heading,
    layout_of,
    person_headings,
)
from kim_rules_forms.reading.json_file import JsonFile
from kim_rules_forms.reading.limits import MAX_HEAD, MAX_HEADING
from kim_rules_forms.reading.rows import RowReader
from kim_rules_forms.reading.spelling import spelt, trimmed
from kim_rules_forms.reading.submissions import Outcome, Setting
from kim_rules_forms.reading.sums import totals

#: With what a row of notes begins, in our lists.
NOTES = "# "
#: What is said of a column that nobody reads.
NOT_READ = note(
    ("eine Spalte, die keine Frage ist", "a column that is no question"),
    ("sie wird nicht gelesen", "it is not read"),
)
_SUMS = note(
    ("eine Zeile mit Summen", "a row of sums"), ("sie wird übergangen", "it is passed over")
)
_TOO_MANY = error(
    ("mehr Werte als Überschriften", "more values than headings"),
    (
        "ein Wert je Spalte, in Anführungszeichen, wenn das Trennzeichen darin steht",
        "a value for each column, in quotation marks when it holds the delimiter",
    ),
)
_ONLY_TEXT = error(
    ("nur ein Text, wo die Kennung der Person steht", "only a text where the person's key stands"),
    ("eine Kennung ohne Leerzeichen, oder Angaben dazu", "a key without spaces, or facts with it"),
)
_EMPTY_LAYOUT = Layout(0, (), ())
_MOST_TOLD = 40


@define
class Table:
    """A table of submissions.

    Args:
        sheet: Its cells.
        names: Knows what headings mean.
        setting: With what it is read.
    """

    sheet: Sheet
    names: Names
    setting: Setting
    #: Where its columns are; None before it is read, or when nothing was recognized.
    layout: Layout | None = field(default=None, init=False)
    #: What is to be said about its columns and about rows that are none.
    remarks: list[Located] = field(factory=list, init=False)

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of every row that is not empty.

        Raises:
            Unreadable: If the headings are not known, or the file cannot be read on.
        """
        if isinstance(self.sheet, JsonFile):
            return self._records(self.sheet)
        rows = self.sheet.rows()
        head = list(islice(rows, MAX_HEAD))
        self.layout = self._found(head)
        if self.layout is None:
            raise no_headings()
        self._tell_columns(self.layout)
        return self._below(self.layout, chain(head, rows))

    def _found(self, head: list[Row]) -> Layout | None:
        wanted = self.setting.mapped.heading_row
        if wanted is None:
            return best_layout(head, self.names)
        found = [layout_of(row, self.names) for row in head if row.number == wanted]
        return found[0] if found and found[0].score else None

    def _below(self, layout: Layout, rows: Iterator[Row]) -> Iterator[Outcome]:
        if not layout.has_person:
            raise no_person()
        reader = RowReader(self.sheet, layout, self.setting)
        for row in rows:
            if row.number <= layout.row:
                continue
            if row.broken is None:
                first = next((cell for cell in row.cells if cell not in (None, "")), None)
                if isinstance(first, str):
                    if first.startswith(NOTES) or self._repeats(row, layout):
                        continue
                    if totals(row, layout):
                        self.remarks.append(Located(self.sheet.place(row.number, 0), _SUMS))
                        continue
                fault = self._fault(row, layout)
                row = row if fault is None else row._replace(broken=fault)
            outcome = reader.read(row)
            if outcome is not None:
                yield outcome

    def _fault(self, row: Row, layout: Layout) -> Remark | None:
        """Why a row cannot be one of a person, as a whole."""
        width = len(layout.headings)
        if len(row.cells) > width and isinstance(self.sheet, CsvFile):
            # A delimiter that stands in a value moves all that follow under other headings.
            more = (trimmed(cell) for cell in row.cells[width:] if isinstance(cell, str))
            return _TOO_MANY if any(more) else None
        filled = islice((at for at, cell in enumerate(row.cells) if cell not in (None, "")), 2)
        first, *others = (*filled, None)
        if first is None or others != [None] or first >= width:
            return None
        cell, target = row.cells[first], layout.targets[first]
        is_line = target.name == "id" and isinstance(cell, str) and " " in trimmed(cell)
        return _ONLY_TEXT if is_line else None

    def _repeats(self, row: Row, layout: Layout) -> bool:
        """Whether a row is one of headings again; only where the person's key would be."""
        for at, one in layout.columns(Use.META):
            cell = row.cells[at] if one.name == "id" and at < len(row.cells) else None
            if not isinstance(cell, str) or len(cell) > MAX_HEADING:
                continue
            if spelt(cell) in person_headings() | {spelt(layout.headings[at])}:
                return is_heading(row.cells, layout, self.names)
        return False

    def _records(self, sheet: JsonFile) -> Iterator[Outcome]:
        """The records of JSON, whose keys are met one after the other."""
        self.layout = _EMPTY_LAYOUT
        reader = RowReader(sheet, _EMPTY_LAYOUT, self.setting)
        met = 0
        for row in sheet.rows():
            for key in islice(sheet.keys, met, None):
                target = self.names.target(key)
                reader.add(met, target)
                if target.use is Use.UNKNOWN and met < _MOST_TOLD:
                    self.remarks.append(Located(sheet.place(row.number, met), NOT_READ))
                met += 1
            outcome = reader.read(row)
            if outcome is not None:
                yield outcome

    def _tell_columns(self, layout: Layout) -> None:
        unknown = [at for at, one in layout.columns(Use.UNKNOWN) if layout.headings[at].strip()]
        self.remarks += [
            Located(self.sheet.place(layout.row, at), NOT_READ) for at in unknown[:_MOST_TOLD]
        ]


def no_headings() -> Unreadable:
    """The error for a table in which nothing is recognized."""
    return Unreadable(
        ("keine bekannten Überschriften", "no known headings"),
        (
            "ein Bogen oder Export, oder eine Zuordnung (siehe kim-rules forms guess)",
            "a form or an export, or a mapping (see kim-rules forms guess)",
        ),
    )


def no_person() -> Unreadable:
    """The error for a table that does not tell whom its rows are about."""
    return Unreadable(
        ("keine Spalte mit der Kennung der Person", "no column with the key of the person"),
        ("eine Spalte „id“, oder eine Zuordnung", "a column “id”, or a mapping"),
    )
