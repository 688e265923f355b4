"""From a form that a script fills, back to the facts: the same, for a thousand people."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from forms_made import plain, written
from make_export_files import labelled, ods, texts, xlsx
from random_clients import random_client
from test_forms_read_files import read

import kim_rules as kim
from kim_rules_forms.answers import answers_from
from kim_rules_forms.languages import shipped
from kim_rules_forms.questions import META, Kind, questions_of

ON = date(2023, 9, 15)
COUNT = 1_000
Facts = dict[str, Any]


@lru_cache(maxsize=1)
def people() -> tuple[Facts, ...]:
    """Random clients, each with a key of its own."""
    rng = Random(20230915)
    return tuple({**random_client(rng, ON), "id": f"r-{number}"} for number in range(COUNT))


def columns() -> list[str]:
    """Every column of a form."""
    return [*META, *(one.name for one in questions_of(kim.load_rulebook()))]


def table(shown: Callable[[str, Any], Any] = lambda _, value: value) -> list[list[Any]]:
    """The answers of all people with the names of the columns above them."""
    rulebook = kim.load_rulebook()
    names = columns()
    rows = []
    for number, facts in enumerate(people()):
        told = {**answers_from(facts, rulebook), "id": facts["id"], "submission_id": f"s-{number}"}
        rows.append([shown(name, told[name]) if name in told else "" for name in names])
    return [names, *rows]


def _csv_form() -> bytes:
    """Our list of columns with rows below its notes; no cell begins a formula."""
    form = written("csv").decode("utf-8-sig")
    out = StringIO()
    rows = [
        ["'" + str(cell) if str(cell).startswith(("=", "+", "-", "@")) else cell for cell in row]
        for row in table()[1:]
    ]
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return (form + out.getvalue()).encode("utf-8-sig")


def _sheet_form() -> bytes:
    """Our workbook, filled in: labels where it drops down, dates in cells of dates."""
    openpyxl: Any = import_module("openpyxl")  # it tells no types
    book = openpyxl.load_workbook(BytesIO(written("xlsx")))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[4]]
    german = labelled(shipped()["de"])
    rulebook = kim.load_rulebook()
    kinds = {one.name: one.kind for one in questions_of(rulebook)}
    for number, facts in enumerate(people(), 5):
        told = {**answers_from(facts, rulebook), "id": facts["id"]}
        for name, answer in told.items():
            value, column = german(name, answer), name
            if kinds.get(name) in (Kind.PARTIAL_DATE, Kind.DAY):
                # A cell of dates has no day before 1900, and takes none before 1910.
                is_day = len(answer) == 10 and answer >= "1910"
                value = (
                    date.fromisoformat(answer) if is_day else ".".join(reversed(answer.split("-")))
                )
                column = name if is_day else f"{name}_partly"
            cell = sheet.cell(number, head.index(column) + 1)
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _json_lines() -> bytes:
    names, *rows = table()
    lines = (
        {key: cell for key, cell in zip(names, row, strict=True) if cell != ""} for row in rows
    )
    return "\n".join(map(json.dumps, lines)).encode()


def _odk() -> bytes:
    names, *rows = table()
    return texts([[f"group-{name}" for name in names], *rows])


FORMS: dict[str, Callable[[], bytes]] = {
    "our list": _csv_form,
    "our sheet": _sheet_form,
    "JSON lines": _json_lines,
    "an export with groups": _odk,
    "a workbook of texts": lambda: xlsx({"S": table()}),
    "a workbook of OpenDocument": lambda: ods(table()),
    "labels in Arabic": lambda: texts(table(labelled(shipped()["ar"])), ";"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_thousand_people_come_back_as_they_were(form: str, tmp_path: Path) -> None:
    """Written into a form, read again: every fact is the same, and no row is rejected."""
    path = tmp_path / "form"
    path.write_bytes(FORMS[form]())
    found, told = read(path)
    assert not found.rejected, [one.text("en") for one in told if one.remark.is_error][:5]
    assert found.rows == COUNT
    rulebook = kim.load_rulebook()
    wanted = {facts["id"]: _comparable(facts, rulebook) for facts in people()}
    for submission in found.accepted.values():
        assert _comparable(submission.facts, rulebook) == wanted[submission.person]


def _comparable(facts: Facts, rulebook: kim.Rulebook) -> Facts:
    """Facts without differences that mean nothing: the order of codes, spaces around texts."""
    known = plain(facts, rulebook)
    for name in ("nationalities", "institutions"):
        if name in known:
            known[name] = sorted({one.strip() for one in known[name]})
    return known
