"""A list of columns as CSV, for offices that fill it from another program.

UTF-8 with a byte order mark and semicolons, as spreadsheet programs in Germany expect it.
The first line has the names of the columns. Lines that begin with ``#`` are notes: the
questions in each language, the answers that there are, and the rulebook. A cell that a spreadsheet
program would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import BinaryIO

from kim_rules.rulebook import Rulebook
from kim_rules_forms.languages import Language
from kim_rules_forms.questions import META, Kind, Question
from kim_rules_forms.relevance import asked

#: With what a line of notes begins.
NOTE = "#"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rulebook: Rulebook, languages: Sequence[Language], out: BinaryIO) -> None:
    """Write the list of columns.

    Args:
        rulebook: Whose questions.
        languages: The languages of the questions.
        out: Where it is written.
    """
    questions = asked(rulebook)
    rows = [[*META, *(one.name for one in questions)]]
    for language in languages:
        told = [language.meta(column) for column in META]
        told += [language.question(one) for one in questions]
        rows.append([f"{NOTE} {language.code}: {told[0]}", *told[1:]])
    answers = ["" for _ in META]
    answers[0] = f"{NOTE} codes"
    rows.append([*answers, *(_answers(one) for one in questions)])
    rules = (f"{NOTE} rulebook", rulebook.id, rulebook.version, rulebook.sha256)
    rows.append([*rules, *[""] * (len(rows[0]) - len(rules))])
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    out.write(text.getvalue().encode("utf-8-sig"))


def safe(text: str) -> str:
    """A cell that no spreadsheet program takes for a formula.

    Args:
        text: What stands in the cell.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _answers(question: Question) -> str:
    codes = [choice.code for choice in question.answers]
    if question.kind is Kind.CHOICES:
        return f"ISO 3166-1: AF, SY, … | {' | '.join(codes[-2:])}"
    forms = {
        Kind.PARTIAL_DATE: ["1990-12-31", "1990-12", "1990"],
        Kind.DAY: ["2023-12-31"],
        Kind.NUMBER: ["0, 1, 2, …"],
        Kind.TEXT: ["…; …" if question.fact == "institutions" else "…"],
    }
    return " | ".join([*forms.get(question.kind, []), *codes])
