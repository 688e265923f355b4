"""From a row to a submission, or to the findings for which it is rejected."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import frozen

from kim_rules.errors import Finding, InvalidClient
from kim_rules.facts import Client
from kim_rules.store.records import CONSENT_REFERRAL, MAX_NAME
from kim_rules_forms.questions import CONSENT, ELSEWHERE, Kind, Question, questions_of
from kim_rules_forms.reading.cells import Row, Sheet, Value
from kim_rules_forms.reading.dates import Dates
from kim_rules_forms.reading.findings import Broken, Located, Remark, error, note
from kim_rules_forms.reading.headings import Layout, Target, Use
from kim_rules_forms.reading.joining import joined
from kim_rules_forms.reading.spelling import fault_of, spelt, trimmed
from kim_rules_forms.reading.submissions import Outcome, Setting, Submission
from kim_rules_forms.reading.values import Answer, Reader
from kim_rules_forms.reading.words import Words

_NO_PERSON = error(("keine Kennung der Person", "no key of the person"), ("eine Kennung", "a key"))
_NOT_A_KEY = error(
    ("keine Kennung", "not a key"),
    (f"ein Text bis {MAX_NAME} Zeichen", f"a text of up to {MAX_NAME} characters"),
)
_TWO_ANSWERS = error(
    ("verschiedene Antworten auf dieselbe Frage", "different answers to the same question"),
    ("eine Antwort", "one answer"),
)
_AFTER = error(
    ("ein Tag nach dem Stichtag", "a day after the key date"),
    ("ein Tag bis dahin", "a day up to it"),
)
_NOT_HANDED_IN = error(
    ("ein Bogen, der nicht abgeschickt oder abgelehnt wurde",
     "a submission that was not sent, or was refused"),
    ("ein abgeschickter Bogen", "a submission that was sent"),
)  # fmt: skip
#: The states of submissions that nobody shall read, and of those that somebody looks at.
_REFUSED = ("rejected", "not approved", "validation_status_not_approved")
_DOUBTED = ("hasissues", "on hold", "validation_status_on_hold")
#: What LimeSurvey writes for a day that there was not.
_NEVER = "1980-01-01 00:00:00"
_IN_DOUBT = note(
    ("ein Bogen, den die Umfrage als zweifelhaft führt", "a submission marked as doubtful"),
    ("er wird gelesen", "it is read"),
)
_SEVERAL_TICKS = note(
    ("Kreuze, deren Bedeutung nichts sagt", "marks, and nothing tells what they mean")
)


class RowReader:
    """Reads the rows of a table.

    Args:
        sheet: The table.
        layout: Where its columns are.
        setting: With what it is read.
    """

    def __init__(self, sheet: Sheet, layout: Layout, setting: Setting) -> None:
        self._sheet = sheet
        self._setting = setting
        self._questions = {one.name: one for one in questions_of(setting.rulebook)}
        self._facts = {one.fact: one.name for one in reversed(self._questions.values())}
        mapped = setting.mapped
        self._words = Words(mapped.yes, mapped.no, mapped.unknown)
        self._epoch = sheet.epoch if mapped.epoch is None else mapped.epoch
        self._columns: list[_Column] = []
        #: Who knows what an answer means, by question.
        self.meanings: dict[str, Reader] = {}
        self._meta: dict[str, list[tuple[int, Target]]] = {}
        self._states: list[tuple[int, str]] = []
        self._firsts: dict[str, int] = {}
        for at, target in enumerate(layout.targets):
            self.add(at, target, layout.targets)

    def add(self, at: int, target: Target, beside: Sequence[Target] = ()) -> None:
        """Read one more column.

        Args:
            at: Its number.
            target: What it means.
            beside: What the other columns mean.
        """
        if target.use is Use.META:
            self._meta.setdefault(target.name, []).append((at, target))
            self._meta[target.name].sort(key=lambda one: one[1].rank)
        elif target.use is Use.STATE:
            self._states.append((at, target.name))
        elif target.use in (Use.QUESTION, Use.OPTION):
            # Where a column has our name, one with the words of the question is another step.
            named = (one.name == target.name and one.rank == 0 for one in beside)
            if target.rank < 2 or not any(named):
                question = self._questions[target.name]
                reader = Reader(
                    question, self._setting.rulebook, self._words, self._epoch, target.rule
                )
                self._columns.append(_Column(at, target, question, reader))
                self.meanings.setdefault(target.name, reader)
                self._firsts.setdefault(target.name, at)

    def read(self, row: Row) -> Outcome | None:
        """What a row tells; None when it is empty.

        Args:
            row: The row.
        """
        if row.broken is not None:
            return Outcome(row.number, None, (self._located(row.number, 0, row.broken),))
        if not any(cell not in (None, "") or isinstance(cell, Broken) for cell in row.cells):
            return None
        reading = _Reading(self, row)
        return reading.outcome() if reading.has_content else None

    def _located(self, row: int, column: int, remark: Remark) -> Located:
        return Located(self._sheet.place(row, column), remark)


@frozen
class _Column:
    at: int
    target: Target
    question: Question
    reader: Reader


class _Reading:
    """The reading of one row."""

    def __init__(self, reader: RowReader, row: Row) -> None:
        self._reader = reader
        self._row = row
        self._setting = reader._setting
        self._remarks: list[Located] = []
        self._answers: dict[str, Answer] = {}
        self._is_rejected = False
        # Zero-width characters and no-break spaces look like an empty cell.
        self.has_content = any(
            not isinstance(cell, str) or isinstance(cell, Broken) or trimmed(cell)
            for cell in row.cells
            if cell is not None
        )

    def outcome(self) -> Outcome:
        """What became of the row."""
        self._state()
        person, reference, recorded_on, case = self._beside()
        self._cells()
        self._elsewhere()
        facts = self._facts(person)
        place = self._reader._sheet.place(self._row.number, 0)
        submission = None
        if not self._is_rejected and facts is not None and person is not None:
            day = "" if recorded_on is None else recorded_on.isoformat()
            submission = Submission(
                person,
                reference or f"{person}@{day}".removesuffix("@")[:MAX_NAME],
                recorded_on,
                case,
                self._row.number,
                place,
                json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
            )
        return Outcome(self._row.number, submission, tuple(self._remarks))

    def _say(self, column: int, remark: Remark) -> None:
        self._remarks.append(self._reader._located(self._row.number, column, remark))
        self._is_rejected = self._is_rejected or remark.is_error

    def _cell(self, at: int) -> Value:
        return self._row.cells[at] if at < len(self._row.cells) else None

    # --- beside the questions ------------------------------------------------------------------

    def _state(self) -> None:
        """What the survey tool says about the submission."""
        for at, tool in self._reader._states:
            value = self._cell(at)
            text = spelt(value) if isinstance(value, str) else value
            is_unsent = tool == "limesurvey" and text in (None, "", _NEVER)
            if is_unsent or text in _REFUSED:
                self._say(at, _NOT_HANDED_IN)
            elif text in _DOUBTED:
                self._say(at, _IN_DOUBT)

    def _beside(self) -> tuple[str | None, str | None, date | None, dict[str, Any]]:
        """Person, submission, day of the interview, and what concerns the case."""
        person = self._key("id")
        if person is None and not self._is_rejected:
            at = self._reader._meta["id"][0][0] if "id" in self._reader._meta else 0
            self._say(at, _NO_PERSON)
        reference = self._key("submission_id")
        recorded_on = self._day("recorded_on")
        case: dict[str, Any] = {}
        manager = self._key("case_manager")
        if manager is not None:
            case["case_manager"] = manager
        consent = self._day(CONSENT)
        if consent is not None:
            case["consents"] = {CONSENT_REFERRAL: consent.isoformat()}
        return person, reference, recorded_on, case

    def _filled(self, name: str) -> tuple[int, Target, Value] | None:
        """The first column of that name with something in it."""
        for at, target in self._reader._meta.get(name, ()):
            value = self._cell(at)
            if isinstance(value, str) and not isinstance(value, Broken):
                value = trimmed(value)
            if value is not None and (value != "" or isinstance(value, Broken)):
                return at, target, value
        return None

    def _key(self, name: str) -> str | None:
        found = self._filled(name)
        if found is None:
            return None
        at, _, value = found
        if isinstance(value, Broken):
            self._say(at, value.remark)
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value) if type(value) in (str, int) else ""
        fault = fault_of(text) if len(text) <= MAX_NAME else None
        if fault is None and 0 < len(text) <= MAX_NAME and text.isprintable():
            return text
        self._say(at, fault or _NOT_A_KEY)
        return None

    def _day(self, name: str) -> date | None:
        found = self._filled(name)
        if found is None:
            return None
        at, target, value = found
        if isinstance(value, str) and self._reader._words.meaning(value) == "":
            return None
        rule = target.rule
        dates = Dates(
            form=rule.dates if rule else None,
            window=rule.two_digit_years_from if rule else None,
            epoch=self._reader._epoch,
            is_partial=False,
        )
        text, remark = dates.read(value)
        if remark is not None:
            self._say(at, remark)
        day = None if text is None else date.fromisoformat(text)
        if day is not None and day > self._setting.on:
            self._say(at, _AFTER)
        return day

    # --- the questions ---------------------------------------------------------------------------

    def _cells(self) -> None:
        cells, width = self._row.cells, len(self._row.cells)
        options: dict[str, list[tuple[_Column, Value]]] = {}
        parts: dict[str, list[tuple[_Column, Value]]] = {}
        for column in self._reader._columns:
            value = cells[column.at] if column.at < width else None
            if value is None or (value == "" and type(value) is str):
                continue
            rule = column.target.rule
            if column.target.use is Use.OPTION:
                options.setdefault(column.question.name, []).append((column, value))
            elif rule is not None and rule.part:
                parts.setdefault(column.question.name, []).append((column, value))
            else:
                answer, remark = column.reader.read(value)
                if remark is not None:
                    self._say(column.at, remark)
                if answer is not None:
                    self._answer(column, answer)
        for told in parts.values():
            self._parts(told)
        for told in options.values():
            self._options(told)

    def _answer(self, column: _Column, answer: Answer) -> None:
        name = column.question.name
        known = self._answers.setdefault(name, answer)
        if known == answer:
            return
        merged = _merged(column, str(known), str(answer))
        if merged is None:
            self._say(column.at, _TWO_ANSWERS)
        else:
            self._answers[name] = merged

    def _parts(self, told: list[tuple[_Column, Value]]) -> None:
        """A date whose day, month and year have columns of their own."""
        found: dict[str, str] = {}
        for column, value in told:
            assert column.target.rule is not None
            text = (
                str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
            )
            if self._reader._words.meaning(text) == "":
                continue
            found[column.target.rule.part] = trimmed(text)
        column = told[0][0]
        if not found:
            return
        digits = [found[part] for part in ("day", "month", "year") if part in found]
        if not all(one.isascii() and one.isdigit() and len(one) <= 4 for one in digits):
            self._say(
                column.at,
                error(("kein mögliches Datum", "not a possible date"), ("Zahlen", "numbers")),
            )
            return
        if "year" not in found or ("day" in found and "month" not in found):
            self._say(
                column.at, note(("ein Datum ohne Jahr oder Monat", "a date without year or month"))
            )
            return
        answer, remark = column.reader.read(".".join(digits))
        if remark is not None:
            self._say(column.at, remark)
        elif answer is not None:
            self._answer(column, answer)

    def _options(self, told: list[tuple[_Column, Value]]) -> None:
        """Answers that have columns of their own, with a mark where they are given."""
        chosen: list[str] = []
        is_told = False
        for column, value in told:
            mark = self._mark(value)
            if isinstance(value, Broken):
                self._say(column.at, value.remark)
                return
            if mark is None:
                text = value if isinstance(value, str) else ""
                if not text or self._reader._words.meaning(text) == "" or not trimmed(text):
                    continue
                self._say(column.at, _SEVERAL_TICKS)
                return
            is_told = True
            if mark:
                chosen.append(column.target.code)
        column = told[0][0]
        if not is_told:
            return
        if column.question.kind is not Kind.CHOICES:
            names = "; ".join(name.replace(";", ";;") for name in chosen)
            self._answer(column, f"{names};" if names else "none")
        elif chosen:
            answer, remark = column.reader.joined(chosen)
            if remark is not None:
                self._say(column.at, remark)
            elif answer is not None:
                self._answer(column, answer)

    def _mark(self, value: Value) -> bool | None:
        if isinstance(value, bool):
            return value
        if isinstance(value, (str, int, float)):
            return self._reader._words.tick(str(value))
        return None

    def _elsewhere(self) -> None:
        """A place that is named although nobody said "elsewhere" may be one of the district."""
        other = self._answers.get("municipality_other")
        if other is None or self._answers.get("municipality") == ELSEWHERE.code:
            return
        from kim_rules_forms.reading.places import read_place

        place, remark = read_place(str(other), self._setting.rulebook)
        if remark is not None:
            self._say(self._reader._firsts["municipality_other"], remark)
        if place is None:
            del self._answers["municipality_other"]
        else:
            self._answers["municipality_other"] = place

    # --- the facts -------------------------------------------------------------------------------

    def _facts(self, person: str | None) -> dict[str, Any] | None:
        facts, findings = joined(self._answers, self._reader.meanings, self._setting.rulebook)
        facts = {"id": person or "-", **facts}
        try:
            Client.from_dict(facts, self._setting.rulebook, self._setting.on)
        except InvalidClient as fault:
            findings += fault.findings
        for finding in findings:
            self._say(self._column_of(finding), Remark(finding.said, finding.wanted))
        return None if findings else facts

    def _column_of(self, finding: Finding) -> int:
        """The column that a finding about facts belongs to."""
        reader = self._reader
        stem, _, part = finding.path.partition(".")
        fact = stem.partition("[")[0]
        for question in reader._questions.values():
            is_meant = question.fact == fact and (not part or question.part == part)
            if (is_meant or question.name == fact) and question.name in reader._firsts:
                return reader._firsts[question.name]
        return reader._firsts.get(reader._facts.get(fact, ""), 0)


def _merged(column: _Column, one: str, other: str) -> str | None:
    """The answer that two columns give together; None when they contradict."""
    question = column.question
    is_list = question.fact in ("nationalities", "institutions")
    if question.kind is Kind.CHOICES and set(one.split()) == set(other.split()):
        return one
    if column.target.rule is None or not is_list or "none" in (one, other):
        return None
    if question.kind is Kind.CHOICES:
        return " ".join(dict.fromkeys([*one.split(), *other.split()]))
    return f"{one.rstrip('; ')}; {other}"
