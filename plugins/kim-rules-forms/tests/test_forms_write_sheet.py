"""The sheet, the list of columns and the schema: what an office or a program fills."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from forms_made import ALL_LANGUAGES, BEISPIELLAND, plain, written
from lxml import etree
from made_rulebooks import criterion, loaded, made
from python_calamine import CalamineWorkbook, SheetVisibleEnum
from random_clients import KEY_DATES, random_client
from test_forms_read_files import read

import kim_rules as kim
from kim_rules_forms.answers import answers_from, facts_from
from kim_rules_forms.json_schema import answers_schema
from kim_rules_forms.languages import Language, languages
from kim_rules_forms.questions import META, Kind, Question, questions_of
from kim_rules_forms.sheet import CODES, FIRST_ROW, NAMES_ROW, ROWS

RULEBOOK = kim.load_rulebook()
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def xml_of(form: bytes) -> dict[str, str]:
    """The parts of a workbook."""
    with zipfile.ZipFile(BytesIO(form)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def risky(tmp_path: Path) -> kim.Rulebook:
    """A rulebook whose texts a spreadsheet program would take for formulas."""
    text = {"de": "=1+1", "en": "@SUM(A1)"}
    codes = {"plus": {"de": "+1", "en": "-1"}}
    fact = {"type": "code", "label": text, "question": text, "codes": codes}
    criteria = {"c": criterion(fact="odd", **{"in": ["plus"]})}
    return loaded(tmp_path / "rules", made(criteria, ["c"], {"odd": fact}))


# --- the sheet ----------------------------------------------------------------------------------


def filled(form: bytes, clients: list[dict[str, Any]], language: Language) -> bytes:
    """The sheet with a row for each client, as somebody would fill it by hand."""
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.load_workbook(BytesIO(form))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[NAMES_ROW + 1]}
    for row, client in enumerate(clients, FIRST_ROW + 1):
        answers = answers_from(client, RULEBOOK)
        sheet.cell(row, columns["id"]).value = answers["id"]
        for question in questions_of(RULEBOOK):
            if question.name in answers:
                name, value = by_hand(question, answers[question.name], language)
                sheet.cell(row, columns[name]).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def by_hand(question: Question, answer: Any, language: Language) -> tuple[str, Any]:
    """The column and the cell: a label, a date cell, or a month in the column beside."""
    if question.kind in (Kind.CHOICE, Kind.YES_NO):
        (choice,) = (one for one in question.choices if one.code == answer)
        return question.name, language.choice(question, choice)
    is_day = question.kind is Kind.DAY or (question.kind is Kind.PARTIAL_DATE and len(answer) == 10)
    if is_day and answer >= "1910":
        return question.name, date.fromisoformat(answer)
    name = f"{question.name}_partly" if question.kind is Kind.PARTIAL_DATE else question.name
    return name, answer


@pytest.mark.parametrize("code", ["de", "en", "ar"])
def test_a_filled_sheet_gives_the_same_facts(code: str) -> None:
    """Labels from the drop-downs, date cells, months in the column beside; 500 rows each."""
    (language,) = languages([code])
    rng = Random(3)
    clients = [random_client(rng, KEY_DATES[n % len(KEY_DATES)]) for n in range(ROWS)]
    book = CalamineWorkbook.from_filelike(
        BytesIO(filled(written("xlsx", None, (code,)), clients, language))
    )
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    names = rows[NAMES_ROW]
    for client, row in zip(clients, rows[FIRST_ROW:], strict=True):
        facts, findings = facts_from(dict(zip(map(str, names), row, strict=True)), RULEBOOK)
        assert findings == []
        assert plain(facts, RULEBOOK) == plain(client, RULEBOOK)


def test_the_sheets_and_what_is_protected() -> None:
    """Headings are locked and cells are not; the codes are hidden; every row is empty."""
    form = written("xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(form))
    states = [sheet.visible for sheet in book.sheets_metadata]
    assert states == [SheetVisibleEnum.Visible, SheetVisibleEnum.Visible, SheetVisibleEnum.Hidden]
    assert book.sheet_names[2] == CODES
    parts = xml_of(form)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert all("<sheetProtection " in parts[f"xl/worksheets/sheet{n}.xml"] for n in (1, 2, 3))
    assert "password" not in sheet
    (listed,) = etree.fromstring(parts["xl/styles.xml"].encode()).iter("{*}cellXfs")
    unlocked = {
        n for n, one in enumerate(listed) if one.find("{*}protection[@locked='0']") is not None
    }
    cells = re.findall(r'<c r="[A-Z]+(\d+)" s="(\d+)"', sheet)
    assert cells
    for row, style in cells:
        assert (int(style) in unlocked) == (int(row) > FIRST_ROW), row


def test_every_question_has_its_drop_down_or_date_cell() -> None:
    """What can be chosen is offered; dates are dates; a list of several does not refuse two."""
    sheet = xml_of(written("xlsx"))["xl/worksheets/sheet1.xml"]
    book = CalamineWorkbook.from_filelike(BytesIO(written("xlsx")))
    names = book.get_sheet_by_index(0).to_python(skip_empty_area=False)[NAMES_ROW]
    rules = {
        match[2]: match[1]
        for match in re.finditer(r'<dataValidation ([^>]*)sqref="([A-Z]+)\d+:[A-Z]+\d+"', sheet)
    }
    letters = [column_letters(at) for at in range(len(names))]
    kinds = dict(zip(map(str, names), (rules.get(each, "") for each in letters), strict=True))
    for question in questions_of(RULEBOOK):
        rule = kinds[question.name]
        if question.kind in (Kind.CHOICE, Kind.YES_NO):
            assert 'type="list"' in rule
            assert 'showErrorMessage="1"' in rule
        elif question.kind is Kind.CHOICES:
            assert 'type="list"' in rule
            assert "showErrorMessage" not in rule
        elif question.kind in (Kind.DAY, Kind.PARTIAL_DATE):
            assert 'type="custom"' in rule
            assert 'showErrorMessage="1"' in rule


def column_letters(at: int) -> str:
    """A, B … AA of a column counted from 0."""
    first, last = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def test_a_year_typed_into_a_date_cell_is_not_taken_for_a_day() -> None:
    """1990 is the number of a day in 1905: date cells take days from 1910 on only."""
    sheet = xml_of(written("xlsx"))["xl/worksheets/sheet1.xml"]
    rule = re.search(r'sqref="D5:D504"[^>]*><formula1>(.*?)</formula1>', sheet)
    assert rule is not None
    assert "D5&gt;=3654" in rule[1]


@pytest.mark.parametrize("form", ["xlsx", "xlsform"])
def test_no_cell_is_a_formula_or_a_link(form: str, tmp_path: Path) -> None:
    """Texts of a rulebook that look like formulas stay texts."""
    parts = xml_of(written(form, risky(tmp_path), ALL_LANGUAGES))
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert sheets
    assert any("=1+1" in text for text in parts.values())
    for text in sheets:
        assert "<f>" not in text
        assert "<hyperlink" not in text


@pytest.mark.parametrize("form", ["xlsx", "csv", "html", "json-schema"])
@pytest.mark.parametrize("rules", [None, BEISPIELLAND], ids=["mettmann", "beispielland"])
def test_equal_content_gives_equal_bytes(form: str, rules: Path | None) -> None:
    """Whatever day it is; another rulebook gives another form."""
    rulebook = kim.load_rulebook(rules)
    assert written(form, rulebook) == written(form, rulebook)
    other = kim.load_rulebook(BEISPIELLAND if rules is None else None)
    assert written(form, rulebook) != written(form, other)


# --- the list of columns -----------------------------------------------------------------------


def test_the_list_of_columns() -> None:
    """Names first, then notes: the questions in each language, and the codes."""
    text = written("csv", None, ("de", "uk")).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert rows[0] == [*META, *(one.name for one in questions_of(RULEBOOK))]
    assert [row[0][:4] for row in rows[1:]] == ["# de", "# uk", "# co", "# ru"]
    assert len({len(row) for row in rows}) == 1
    told = dict(zip(rows[0], rows[3], strict=True))
    assert told["fled"] == "yes | no | not_asked | refused"
    assert told["birth_date"].startswith("1990-12-31 | 1990-12 | 1990")


def test_no_cell_of_the_list_begins_a_formula(tmp_path: Path) -> None:
    """An apostrophe stands before what a spreadsheet program would calculate."""
    text = written("csv", risky(tmp_path)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text), delimiter=";") for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(FORMULA)]


# --- the schema --------------------------------------------------------------------------------------


def as_json(client: dict[str, Any], rulebook: kim.Rulebook) -> dict[str, Any]:
    """The answers of a client, with lists as lists."""
    answers = answers_from(client, rulebook)
    if "nationalities" in answers:
        answers["nationalities"] = answers["nationalities"].split()
    if answers.get("institutions") not in (None, "none"):
        answers["institutions"] = client["institutions"]
    return answers


def test_the_schema_takes_answers_and_refuses_others(tmp_path: Path) -> None:
    """Answers of random clients fit and, read again, give the same facts; wrong ones do not."""
    schema = answers_schema(RULEBOOK, languages(["de", "en"]))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    rng, clients = Random(7), []
    for number in range(1_000):
        client = random_client(rng, KEY_DATES[number % len(KEY_DATES)])
        clients.append({**client, "id": f"r-{number}"})
    answered = [as_json(client, RULEBOOK) for client in clients]
    for answers in answered[::4]:
        validator.validate(answers)
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answered), encoding="utf-8")
    found, told = read(path, on=max(KEY_DATES))
    assert not found.rejected, [one.text("en") for one in told if one.remark.is_error][:5]
    facts = {one.person: plain(one.facts, RULEBOOK) for one in found.accepted.values()}
    assert facts == {one["id"]: plain(one, RULEBOOK) for one in clients}
    for question in questions_of(RULEBOOK):
        assert validator.is_valid({"id": "c", question.name: "refused"})
        assert not validator.is_valid({"id": "c", question.name: {}})
    for wrong in ({}, {"id": "c", "birth_date": "1990-13"}, {"id": "c", "name": "x"},
                  {"id": "c", "fled": "maybe"}, {"id": "c", "nationalities": ["SY", "ZZ"]}):  # fmt: skip
        assert not validator.is_valid(wrong), wrong
