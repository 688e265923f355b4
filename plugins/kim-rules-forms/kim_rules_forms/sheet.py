"""A sheet that an office fills by hand: drop-downs, date cells, one row a person.

The first sheet is the form: a title, the questions, the names of the columns, then the rows
to fill in. Headings are protected, without a password. The second sheet tells how to fill it
in and why each question is asked. A hidden third one holds what the drop-downs offer, with
the codes, so that whoever reads the file needs to know no language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from attrs import define, field, frozen

from kim_rules.reading_facts import MAX_NUMBER
from kim_rules.rulebook import Rulebook
from kim_rules_forms.languages import Language, list_of
from kim_rules_forms.questions import CONSENT, DAYS, UNKNOWNS, Kind, Question
from kim_rules_forms.relevance import asked
from kim_rules_forms.workbook import workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Name of the hidden sheet.
CODES = "codes"
#: Rows to fill in.
ROWS = 500
#: The row of the columns' names, and the first one to fill in, counted from 0.
NAMES_ROW, FIRST_ROW = 3, 4
#: Day numbers before this one are years that somebody typed into a date cell (1990 is
#: 1905-06-12), so a date cell does not take them.
FIRST_DAY = 3654  # 1910-01-01
#: Longest text that a spreadsheet program shows beside a cell.
_LONGEST = 255
_META = ("id", "recorded_on", "case_manager")


def write_sheet(rulebook: Rulebook, languages: Sequence[Language], out: BinaryIO) -> None:
    """Write the sheet.

    Args:
        rulebook: Whose questions.
        languages: The languages of the headings; the drop-downs are in the first.
        out: Where it is written.
    """
    first = languages[0]
    with workbook(out, first.word("title")) as book:
        Sheet(book, rulebook, tuple(languages)).fill()


@frozen
class Column:
    """A column of the sheet.

    Args:
        name: Its name.
        kind: What its cells take: ``text``, ``date``, ``day``, ``partly``, ``pick``,
            ``pick_several`` or ``number``.
        question: The question, unless it is a column beside them.
    """

    name: str
    kind: str
    question: Question | None = None


_KINDS = {
    Kind.CHOICE: "pick",
    Kind.YES_NO: "pick",
    Kind.CHOICES: "pick_several",
    Kind.PARTIAL_DATE: "date",
    Kind.DAY: "day",
    Kind.NUMBER: "number",
    Kind.TEXT: "text",
}
_WIDTHS = {"date": 20, "day": 20, "partly": 24, "number": 16, "text": 26}


def columns_of(rulebook: Rulebook) -> Iterator[Column]:
    """The columns of the sheet, in order.

    Args:
        rulebook: Whose questions.
    """
    for name in _META:
        yield Column(name, "date" if name in DAYS else "text")
    for question in asked(rulebook):
        kind = _KINDS[question.kind]
        yield Column(question.name, kind, question)
        if kind == "date":
            yield Column(f"{question.name}_partly", "partly", question)
    yield Column(CONSENT, "date")


@define
class Sheet:
    """The workbook under construction.

    Args:
        book: The workbook.
        rulebook: Whose questions.
        languages: Of the headings.
    """

    book: Workbook
    rulebook: Rulebook
    languages: tuple[Language, ...]
    _lists: dict[str, str] = field(factory=dict, init=False)

    @property
    def first(self) -> Language:
        """The language of the drop-downs."""
        return self.languages[0]

    def fill(self) -> None:
        """Write all three sheets."""
        form = self.book.add_worksheet(self.first.word("sheet_form"))
        notes = self.book.add_worksheet(self.first.word("sheet_help"))
        codes = self.book.add_worksheet(CODES)
        for sheet in (form, notes):
            if self.first.direction == "rtl":
                sheet.right_to_left()
        self._codes(codes)
        self._form(form)
        self._notes(notes)

    def _format(self, **options: Any) -> Format:
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top", **options}
        base["reading_order"] = 2 if self.first.direction == "rtl" else 1
        return self.book.add_format(base)

    # --- the hidden sheet ----------------------------------------------------------------

    def _codes(self, sheet: Worksheet) -> None:
        """List, code and labels of every answer; notes where each list stands."""
        sheet.hide()
        heading = ("list", "code", *(one.code for one in self.languages))
        for at, text in enumerate(heading):
            sheet.write_string(0, at, text)
        row = 1
        for question in asked(self.rulebook):
            name = list_of(question)
            if name in self._lists:
                continue
            start = row
            for choice in self.first.ordered(question):
                labels = (one.choice(question, choice) for one in self.languages)
                for at, text in enumerate((name, choice.code, *labels)):
                    sheet.write_string(row, at, text)
                row += 1
            self._lists[name] = f"={CODES}!$C${start + 1}:$C${row}"
        for choice in UNKNOWNS:
            labels = (one.word(choice.code) for one in self.languages)
            for at, text in enumerate(("unknown", choice.code, *labels)):
                sheet.write_string(row, at, text)
            row += 1
        self._lists["unknown"] = f"={CODES}!$C${row - 1}:$C${row}"
        sheet.protect()

    # --- the form ------------------------------------------------------------------------

    def _form(self, sheet: Worksheet) -> None:
        columns = tuple(columns_of(self.rulebook))
        self._headings(sheet, columns)
        for at, column in enumerate(columns):
            number = {"date": "dd.mm.yyyy", "day": "dd.mm.yyyy", "number": "0"}
            cell = self._format(
                locked=False,
                num_format=number.get(column.kind, "@"),
                border=1,
                border_color="#BFBFBF",
                text_wrap=column.kind == "text",
            )
            width = _WIDTHS.get(column.kind, 24)
            sheet.set_column(at, at, width)
            for row in range(FIRST_ROW, FIRST_ROW + ROWS):
                sheet.write_blank(row, at, None, cell)
            if rule := self._rule(column, at):
                last = FIRST_ROW + ROWS - 1
                sheet.data_validation(FIRST_ROW, at, last, at, rule)
        sheet.freeze_panes(FIRST_ROW, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(0, 1)
        sheet.repeat_rows(2, NAMES_ROW)
        sheet.repeat_columns(0)
        sheet.print_area(0, 0, FIRST_ROW + 19, len(columns) - 1)

    def _headings(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        first, rules = self.first, self.rulebook
        title = f"{first.word('title')} – {first.told(rules.label)}"
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=14))
        told = self._format(font_color="#404040")
        sheet.set_row(1, 20)
        sheet.write_string(1, 0, f"{first.word('sheet_row')} {first.word('sheet_open')}", told)
        bold, plain = self._format(bold=True), self._format()
        head = self._format(
            bold=len(self.languages) == 1, text_wrap=True, bg_color="#D9E2EC", border=1
        )
        name = self._format(font_size=8, font_color="#404040", bg_color="#EEF2F6", border=1)
        lines = 0
        for at, column in enumerate(columns):
            texts = [self._heading(column, one) for one in self.languages]
            width = _WIDTHS.get(column.kind, 24)
            lines = max(lines, sum(len(text) // (width - 4) + 1 for text in texts))
            if len(texts) == 1:
                sheet.write_string(2, at, texts[0], head)
            else:  # the first language is the one that stands out
                pieces = [piece for text in texts[1:] for piece in (plain, f"\n{text}")]
                sheet.write_rich_string(2, at, bold, texts[0], *pieces, head)
            sheet.write_string(NAMES_ROW, at, column.name, name)
        sheet.set_row(2, min(400, 15.5 * lines + 6))

    def _heading(self, column: Column, language: Language) -> str:
        if column.question is None:
            return self._aligned(language.meta(column.name), language)
        text = language.question(column.question)
        told = f"{text} – {language.word('partly')}" if column.kind == "partly" else text
        return self._aligned(told, language)

    def _aligned(self, text: str, language: Language) -> str:
        """A text whose question mark stays at its end in a cell of the other direction."""
        if language.direction == self.first.direction:
            return text
        mark = "\u200f" if language.direction == "rtl" else "\u200e"
        return f"{mark}{text}{mark}"

    def _rule(self, column: Column, at: int) -> dict[str, Any] | None:
        """What a cell takes, and what is said beside it."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        if column.question is None and column.kind == "text":
            return None
        cell = xl_rowcol_to_cell(FIRST_ROW, at)
        unknown = self._lists["unknown"].removeprefix("=")
        words = f"COUNTIF({unknown},{cell})>0"
        past = f"AND(ISNUMBER({cell}),{cell}>={FIRST_DAY},{cell}<=TODAY())"
        number = f"AND(ISNUMBER({cell}),{cell}=INT({cell}),ABS({cell})<={MAX_NUMBER})"
        rule: dict[str, Any] = {"validate": "custom"}
        if column.kind == "date":
            rule["value"] = f"={past}" if self._is_past(column) else f"=ISNUMBER({cell})"
        elif column.kind == "day":
            rule["value"] = f"=OR({past},{words})"
        elif column.kind == "number":
            rule["value"] = f"=OR({number},{words})"
        else:
            list_ = "unknown"
            if column.kind.startswith("pick") and column.question is not None:
                list_ = list_of(column.question)
            rule = {"validate": "list", "source": self._lists[list_]}
            rule["show_error"] = column.kind == "pick"
        key = f"pick_{column.kind}" if column.kind in ("date", "day", "partly", "number") else ""
        text = self._message(column, key or column.kind)
        return {**rule, "input_message": text, "error_message": text}

    def _is_past(self, column: Column) -> bool:
        """Whether the day lies behind us: birth, entry and interview, as the core has it."""
        return column.name in ("birth_date", "entry_date", *DAYS)

    def _message(self, column: Column, key: str) -> str:
        first = self.first
        if key == "text" and column.question is not None:
            return first.hint(column.question)[:_LONGEST]
        word = "hint_day" if column.question is None else key
        return first.word(word)[:_LONGEST]

    # --- how to fill it in ---------------------------------------------------------------

    def _notes(self, sheet: Worksheet) -> None:
        first = self.first
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 3, 52)
        sheet.write_string(0, 0, first.word("title"), self._format(bold=True, font_size=14))
        keys = ("intro", "sheet_row", "sheet_open", "sheet_dates", "sheet_names", "sheet_return")
        texts = [first.word(key) for key in keys]
        texts += [
            f"{one.name}: {one.word('unchecked')}" for one in self.languages if not one.checked
        ]
        rules = self.rulebook
        version = f"{first.word('page_version')} {rules.version}"
        texts.append(f"{first.word('page_rulebook')}: {rules.id}, {version}, {rules.sha256[:12]}")
        wrapped = self._format(text_wrap=True)
        row = 1
        for text in texts:
            sheet.merge_range(row, 0, row, 3, text, wrapped)
            sheet.set_row(row, 15.5 * (len(text) // 150 + 1))
            row += 1
        row += 1
        head = self._format(bold=True, bg_color="#D9E2EC", border=1)
        for at, text in enumerate(
            map(first.word, ("sheet_column", "sheet_question", "why", "source"))
        ):
            sheet.write_string(row, at, text, head)
        for question in asked(rules):
            row += 1
            told = (first.question(question), first.why(question), first.source(question))
            sheet.set_row(row, 15.5 * max(len(text) // 48 + 1 for text in told))
            for at, text in enumerate((question.name, *told)):
                sheet.write_string(row, at, text, wrapped)
        sheet.protect()
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
