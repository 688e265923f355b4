"""Tables that cannot be decided at all are refused with every reason at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from batch_tables import METTMANN

import kim_rules as kim
from kim_rules.derive import anniversary
from kim_rules_batch import (
    Executor,
    InvalidTable,
    Layout,
    decide_table,
    layout_of,
    pack,
    packed_schema,
    plain_schema,
    plain_table,
    unpack,
)
from kim_rules_batch.days import latest_start

ON = date(2023, 9, 1)
PLAIN, PACKED = plain_schema(METTMANN), packed_schema(METTMANN)
STRUCT = pl.Struct({"established": pl.Boolean()})


def _column(kind: str) -> str:
    return f"a column of type {kind}"


WRONG: dict[str, tuple[Layout, dict[str, Any], dict[str, str]]] = {
    "no id": (Layout.PLAIN, {"fled": pl.Boolean()}, {"id": "missing"}),
    "an id of nulls": (Layout.PLAIN, {"id": pl.Null(), "fled": pl.Boolean()}, {"id": _column("Null")}),
    "no facts": (Layout.PLAIN, {"id": pl.String()}, {"$": "no column with facts"}),
    "an unknown column": (
        Layout.PLAIN, {"id": pl.String(), "flet": pl.Boolean(), "fled": pl.Boolean()},
        {"flet": "an unknown column"},
    ),
    "wrong types": (
        Layout.PLAIN,
        {"id": pl.Int64(), "fled": pl.String(), "birth_date": pl.Int32(), "municipality": pl.Int32(),
         "nationalities": pl.String(), "institutions": pl.List(pl.Int64()), "admitted_on": pl.Int8()},
        {"id": _column("Int64"), "fled": _column("String"), "birth_date": _column("Int32"), "municipality": _column("Int32"),
         "nationalities": _column("String"), "institutions": _column("List(Int64)"), "admitted_on": _column("Int8")},
    ),
    "needs of another kind": (
        Layout.PLAIN, {"id": pl.String(), "needs": pl.List(pl.String())}, {"needs": _column("List(String)")},
    ),
    "an unknown area": (
        Layout.PLAIN, {"id": pl.String(), "needs": pl.Struct({"garden": pl.String()})},
        {"needs": _column("Struct({'garden': String})")},
    ),
    "an answer of another kind": (
        Layout.PLAIN, {"id": pl.String(), "needs": pl.Struct({"health": pl.Int8()})},
        {"needs": _column("Struct({'health': Int8})")},
    ),
    "a finding of another kind": (
        Layout.PLAIN, {"id": pl.String(), "multiple_needs_finding": pl.Struct({"who": pl.String()})},
        {"multiple_needs_finding": _column("Struct({'who': String})")},
    ),
    "half an interval": (
        Layout.PACKED, {"id": pl.String(), "birth_date.first": pl.Date()},
        {"birth_date.last": "missing"},
    ),
    "a third of the needs": (
        Layout.PACKED, {"id": pl.String(), "needs.none": pl.UInt8(), "needs.long_term": pl.UInt8()},
        {"needs.short_term": "missing"},
    ),
    "a body of no finding": (
        Layout.PACKED, {"id": pl.String(), "multiple_needs_finding.by": pl.String()},
        {"multiple_needs_finding": "missing"},
    ),
    "codes of another list": (
        Layout.PACKED, {"id": pl.String(), "residence_status": pl.Enum(["tourist"])},
        {"residence_status": _column("Enum(categories=['tourist'])")},
    ),
    "days as text": (
        Layout.PACKED,
        {"id": pl.String(), "birth_date.first": pl.String(), "birth_date.last": pl.Date()},
        {"birth_date.first": _column("String")},
    ),
    "plain columns in a packed table": (
        Layout.PACKED, {"id": pl.String(), "birth_date": pl.String(), "fled": pl.Boolean()},
        {"birth_date": "an unknown column"},
    ),
    "a name that the executor uses": (
        Layout.PLAIN, {"id": pl.String(), "fled": pl.Boolean(), "~0:x": pl.Int8()},
        {"~0:x": "a name that is taken"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_table_that_is_refused(what: str) -> None:
    """Each column is told with what was found, and what is allowed in both languages."""
    layout, schema, wanted = WRONG[what]
    table = pl.LazyFrame(schema=schema)
    with pytest.raises(InvalidTable) as caught:
        decide_table(table, on=ON, layout=layout)
    assert {finding.path: finding.found for finding in caught.value.findings} == wanted
    for finding in caught.value.findings:
        assert finding.text("de")
        assert finding.wanted.de
        assert finding.wanted.en


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("birth_date", "a column of type String, Date"),
        ("admitted_on", "a column of type String, Date, Boolean"),
        ("fled", "a column of type Boolean"),
    ],
)
def test_every_type_that_is_allowed_is_told(name: str, allowed: str) -> None:
    """Also the one that a column of points in time is best turned into."""
    table = pl.LazyFrame(schema={"id": pl.String, name: pl.Datetime("ns")})
    with pytest.raises(InvalidTable) as caught:
        decide_table(table, on=ON)
    assert [finding.wanted.en for finding in caught.value.findings] == [allowed]


def test_the_column_of_the_key_dates() -> None:
    """It has to be there, and of days."""
    table = pl.LazyFrame(schema={"id": pl.String(), "fled": pl.Boolean(), "day": pl.Int64()})
    for name, found in (("day", _column("Int64")), ("dai", "missing")):
        with pytest.raises(InvalidTable) as caught:
            decide_table(table, on=name)
        assert found in {finding.found for finding in caught.value.findings}


def test_further_columns() -> None:
    """Only those that are asked for; a misspelt fact must not pass for one."""
    table = plain_table([{"id": "a"}], METTMANN).lazy().with_columns(ward=pl.lit(1))
    executor = Executor(METTMANN)
    with pytest.raises(InvalidTable, match="ward"):
        executor.decided(table, ON)
    with pytest.raises(InvalidTable, match="street: missing"):
        executor.decided(table, ON, keep=["ward", "street"])
    assert executor.decided(table, ON, keep=["ward"]).collect()["ward"].to_list() == [1]
    executor.check(table.collect_schema(), ON, keep=None)
    for change in (pack, unpack):
        with pytest.raises(InvalidTable):
            change(table)
    assert pack(table, keep=["ward"]).collect()["ward"].to_list() == [1]


def test_an_invalid_table_is_invalid_input() -> None:
    """Callers that know the errors of the core know this one."""
    assert issubclass(InvalidTable, kim.InvalidInput)


def test_the_layout_is_seen() -> None:
    """By any column that only a packed table has."""
    assert layout_of(PLAIN) is Layout.PLAIN
    assert layout_of({"id": pl.String(), "fled": pl.Boolean()}) is Layout.PLAIN
    for name, kind in PACKED.items():
        if "." in name:
            assert layout_of({"id": pl.String(), name: kind}) is Layout.PACKED


@pytest.mark.parametrize("leap_day", ["march", "february"])
@pytest.mark.parametrize("years", [0, 1, 4, 5, 18, 27, 100, 150])
def test_the_latest_start_of_an_anniversary(years: int, leap_day: str) -> None:
    """The last day whose anniversary is not after a day, for one day and for columns alike."""
    month_ends = {(2, 27), (2, 28), (2, 29), (3, 1), (3, 2), (12, 31), (1, 1), (7, 15)}
    every_day = (date(1890, 1, 1) + timedelta(days=number) for number in range(150 * 365))
    days = [day for day in every_day if (day.month, day.day) in month_ends]
    frame = pl.DataFrame({"day": days})
    column = latest_start(pl.col("day"), years, leap_day)
    assert isinstance(column, pl.Expr)
    for day, start in zip(days, frame.select(column.cast(pl.Date)).to_series(), strict=True):
        assert latest_start(day, years, leap_day) == start
        next_start = start + timedelta(days=1)
        assert anniversary(start, years, leap_day) <= day.toordinal()
        assert day.toordinal() < anniversary(next_start, years, leap_day)


def test_the_beginning_and_the_end_of_the_calendar() -> None:
    """There is no start before the year 1, and the last day has one."""
    assert latest_start(date(5, 1, 1), 5, "march") is None
    days = pl.DataFrame({"day": [date(1, 1, 1), date(5, 1, 1), date(9999, 12, 31)]})
    column = latest_start(pl.col("day"), 5, "march")
    assert isinstance(column, pl.Expr)
    first, second, last = days.select(column).to_series()
    assert first < second < date.min.toordinal() - date(1970, 1, 1).toordinal()
    assert last == date(9994, 12, 31).toordinal() - date(1970, 1, 1).toordinal()
