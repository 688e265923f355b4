"""CSV and JSON: everything is there, with codes, and no spreadsheet program calculates it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from report_random import reports
from report_reading import json_of, lines_of, texts_of, written
from report_samples import CHANGES, METTMANN, REPORTS

from kim_rules.report_tables import Cell, Chart, ChartKind, Hidden, Measure, Report, Table
from kim_rules_report.rendering import csv as csv_format
from kim_rules_report.rendering import json as json_format
from kim_rules_report.rendering.tidy import figures_of, label_column, table_codes

VALIDATOR: Any = Draft202012Validator(json.loads(json_format.SCHEMA_FILE.read_text()))


def figures(report: Report) -> list[tuple[str, str, str, Cell]]:
    """Table, row, column and value of every figure, taken from the tables."""
    return [
        (one.table, one.row, one.column, one.value)
        for code, table in zip(table_codes(report), report.tables, strict=True)
        for one in figures_of(table, code, report.lang)
    ]


def from_json(cell: Cell) -> Any:
    """A cell as JSON has it."""
    if isinstance(cell, Hidden):
        return None
    if isinstance(cell, Decimal):
        return float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def test_the_schema_is_one() -> None:
    """It keeps to its own standard."""
    VALIDATOR.check_schema(VALIDATOR.schema)


@given(reports())
@settings(max_examples=40, deadline=None)
def test_json_says_everything(report: Report) -> None:
    """It keeps to the schema, and has each figure and each text."""
    document = json_of(written(json_format.render, report))
    VALIDATOR.validate(document)
    told = [
        tuple(one[key] for key in ("table", "row", "column", "value"))
        for one in document["figures"]
    ]
    assert told == [(*place, from_json(cell)) for *place, cell in figures(report)]
    hidden = [one["hidden"] for one in document["figures"]]
    assert hidden == [
        cell.value if isinstance(cell, Hidden) else None for *_, cell in figures(report)
    ]
    text = json.dumps(document, ensure_ascii=False)
    assert all(json.dumps(one, ensure_ascii=False)[1:-1] in text for one in texts_of(report))
    assert document["marking"] == report.marking


@given(reports())
@settings(max_examples=40, deadline=None)
def test_csv_says_everything(report: Report) -> None:
    """Each figure in a line, each text in a line, and nothing begins a calculation."""
    lines = lines_of(written(csv_format.render, report), ";" if report.lang == "de" else ",")
    told = [one for one in lines if one["kind"] in ("figure", "total")]
    places = [(one["table"], one["row"], one["column"]) for one in told]
    assert places == [tuple(place) for *place, _ in figures(report)]
    for line, (*_, cell) in zip(told, figures(report), strict=True):
        assert line["hidden"] == (cell.value if isinstance(cell, Hidden) else "")
        if isinstance(cell, int | Decimal):
            assert Decimal(line["value"].replace(",", ".")) == cell
    values = {cell.removeprefix("'") for one in lines for cell in one.values()}
    assert set(texts_of(report)) <= values
    for one in lines:
        for name, cell in one.items():
            is_number = name == "value" and cell.lstrip("-")[:1].isdigit()
            assert is_number or not cell.startswith(("=", "+", "-", "@"))


def test_csv_opens_in_a_german_spreadsheet_program() -> None:
    """A mark at the beginning, semicolons, decimal commas; English ones have neither."""
    german, english = (written(csv_format.render, one) for one in (METTMANN, CHANGES))
    assert german.startswith(b"\xef\xbb\xbfkind;section;table;")
    assert b";4,3;\r\n" in german
    assert english.startswith(b"\xef\xbb\xbfkind,section,table,")
    assert b",1234.5,\r\n" in english
    assert b",-4,\r\n" in english


def test_no_text_of_csv_is_calculated() -> None:
    """An apostrophe stands before what would be, in every column."""
    odd = "=1+1"
    table = Table(odd, (odd, "+x"), ((odd, "@y"),), id="-t", notes=("-1+2", "\tz"))
    text = written(csv_format.render, Report(odd, "de", (table,))).decode()
    cells = [cell.strip('"') for line in text.splitlines()[1:] for cell in line.split(";")]
    assert {"'=1+1", "'+x", "'@y", "'-t", "'-1+2", "'\tz"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_codes_are_those_of_the_tables() -> None:
    """The codes that a table brings, and running ones where it brings none."""
    document = json_of(written(json_format.render, METTMANN))
    assert [table["id"] for table in document["tables"]] == [
        "referrals",
        "caseload",
        "table_3",
        "trend",
    ]
    assert document["figures"][0] == {
        "table": "referrals", "row": "caritas_fuf", "column": "count", "value": 4, "hidden": None,
    }  # fmt: skip
    assert document["tables"][2]["columns"][1] == {
        "id": "column_2", "label": "Personen", "measure": "count",
    }  # fmt: skip
    assert [row["total"] for row in document["tables"][0]["rows"]] == [False] * 6 + [True]


def test_the_column_that_names_the_rows() -> None:
    """The one that the chart tells, or the first; none if there is but one."""
    assert label_column(METTMANN.tables[0]) == 0
    assert label_column(Table("t", ("a",), ((1,),))) is None
    chart = Chart(ChartKind.BARS, "x", "y", 1, (0,), (0,))
    turned = Table("t", ("Zahl", "Name"), ((3, "A"),), chart=chart)
    (figure,) = figures_of(turned, "t", "de")
    assert (figure.row_label, figure.column_label, figure.value) == ("A", "Zahl", 3)
    single = Report("r", "de", (Table("t", ("a",), ((1,),), measures=(Measure.COUNT,)),))
    (figure,) = json_of(written(json_format.render, single))["figures"]
    assert figure["value"] == 1


def test_every_sample_keeps_to_the_schema() -> None:
    """Empty ones as well."""
    for report in REPORTS.values():
        VALIDATOR.validate(json_of(written(json_format.render, report)))
