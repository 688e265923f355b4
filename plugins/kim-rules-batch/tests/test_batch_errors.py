"""Rows that cannot be decided: the core's findings as codes and paths, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import wrong_values
from batch_tables import METTMANN, Facts, decided_row, mettmann_clients, one_row, said

import kim_rules as kim
from kim_rules.reading_facts import identifier, text
from kim_rules.values import folded
from kim_rules_batch import decide_table, pack, plain_table
from kim_rules_batch.findings import Code
from kim_rules_batch.texts import folded as folded_column
from kim_rules_batch.texts import is_no_identifier, is_no_text

ON = date(2023, 9, 1)


def paths_of(error: str | None) -> set[str]:
    """The paths in the column ``error``."""
    found = (error or "").split("; ")
    assert all(one.partition(":")[0] in tuple(Code) for one in found if one)
    return {one.partition(":")[2] for one in found if one}


def paths_by_the_core(facts: Facts, on: date = ON) -> set[str]:
    """The paths of the core's findings, without positions in lists."""
    try:
        kim.decide(kim.Client.from_dict(facts, METTMANN, on), on=on)
    except kim.InvalidClient as error:
        return {re.sub(r"\[\d+\]", "", finding.path) for finding in error.findings}
    return set()


def assert_as_in_the_core(table: pl.DataFrame, clients: list[Facts]) -> None:
    """The same rows are refused for the same facts, plain and packed."""
    wanted = [paths_by_the_core(facts) for facts in clients]
    for rows in (said(decide_table(table, on=ON)), said(decide_table(pack(table), on=ON))):
        for facts, row, paths in zip(clients, rows, wanted, strict=True):
            assert paths_of(row["error"]) == paths, facts
            if paths:
                others = {name: value for name, value in row.items() if name not in ("id", "error")}
                assert set(others.values()) == {None}
            else:
                assert row == decided_row(facts, ON, METTMANN, None)


TEXTS = [text for text in wrong_values.NOT_A_TEXT if isinstance(text, str) and text != "\ud800"]
TEXTS += [
    "a\tb",
    "\tHaan\n",
    "\x1cHaan",
    "\x1c",
    "a\x1cb",
    "a\u200bb",
    "x" * 1000,
    "é",
    "\x85x",
    "a\x85b",
]
DATES = [text for text in wrong_values.NOT_A_DATE if isinstance(text, str)]
DAYS = [text for text in wrong_values.NOT_A_DAY if isinstance(text, str)]
LATE = ["2023-09-01", "2023-09-02", "2023-09", "2023", "2023-10", "2024", "0001", "9999"]
LISTS: list[list[Any]] = [
    [],
    [""],
    ["a", "a"],
    ["a", "A "],
    ["ß", "SS"],
    ["a", None],
    ["\x00", "b"],
]
WRONG: dict[str, list[Any]] = {
    "id": [*TEXTS, None],
    "municipality": [*TEXTS, "haan", "HAAN ", "Wu\u0308lfrath", "WÜLFRATH", "05158008", "Hann"],
    "birth_date": [*DATES, *LATE],
    "entry_date": [*DATES, *LATE],
    "admitted_on": [*DAYS, *LATE, False],
    "nationalities": [[], ["DE", "de"], ["DE", "DE"], ["??"], ["DE", None], ["XX"], ["DE"] * 5],
    "institutions": LISTS,
    "residence_status": ["duldung", "Duldung", "", "DULDUNG"],
    "needs": [{"health": "none"}, {"health": "some"}, {"health": ""}, {"health": None}],
    "multiple_needs_finding": [
        False, {"established": True}, {"established": None}, {"by": "kim"},
        {"established": True, "by": "nobody"}, {"established": False, "on": "2023"},
        {"established": True, "by": None, "on": "2023-02-30"},
    ],
}  # fmt: skip
CASES = [(name, value) for name, values in WRONG.items() for value in values]


def test_wrong_values() -> None:
    """Every wrong value of every fact, and values that look odd but are right."""
    clients: list[Facts] = [
        {"id": f"c-{at}", name: value} for at, (name, value) in enumerate(CASES)
    ]
    assert_as_in_the_core(plain_table(clients, METTMANN), clients)


def test_facts_that_cannot_be_true_together() -> None:
    """Contradictions, and everything that begins after the key date, all of them at once."""
    dates = (None, "1990-06-15", "2001", "2023-09-01", "2023-09-02", "2024")
    clients: list[Facts] = [
        {"id": "c", "birth_date": birth, "entry_date": entry, "admitted_on": admitted,
         "immigrated": immigrated, "fled": fled}
        for birth in dates for entry in dates
        for admitted in (None, False, "1990-06-14", "1990-06-15", "2023-09-02")
        for immigrated in (None, False) for fled in (None, True, False)
    ]  # fmt: skip
    clients = [{key: value for key, value in one.items() if value is not None} for one in clients]
    assert_as_in_the_core(plain_table(clients, METTMANN), clients)


def test_several_findings_of_one_row() -> None:
    """They are told together, and no value of the person is among them."""
    row = one_row(
        {"municipality": "", "birth_date": "2024-05-06", "residence_status": "secret"}.items()
    )
    (error,) = decide_table(row, on=ON)["error"].to_list()
    assert error.split("; ") == [
        "unknown_code:residence_status",
        "invalid_text:municipality",
        "after_key_date:birth_date",
    ]


@pytest.mark.parametrize("text", ["", "{}", "true", "nothing", '{"established": "yes"}',
                                  '{"established": true, "who": "kim"}', '{"by": true}',
                                  '{"established": true, "established": false}', "[]",
                                  '{"established": true,}', '{"established": true} x'])  # fmt: skip
def test_a_finding_that_is_no_json_of_one(text: str) -> None:
    """The row is refused, whatever else it says."""
    table = pl.DataFrame({"id": ["c-1"], "multiple_needs_finding": [text]})
    (error,) = decide_table(table, on=ON)["error"].to_list()
    assert {path.partition(".")[0] for path in paths_of(error)} == {"multiple_needs_finding"}


def test_a_finding_as_json_text() -> None:
    """Read like the object that it is, or like false."""
    findings: list[Any] = [
        False, {"established": True}, {"established": False, "by": "kim", "on": "2023-08-31"},
        {"on": "2024-01-01", "established": True, "by": "fachberatungsstelle"},
        {"established": True, "by": None, "on": None},
    ]  # fmt: skip
    clients: list[Facts] = [{"id": "c", "multiple_needs_finding": one} for one in findings]
    texts = [json.dumps(one) for one in findings]
    table = pl.DataFrame({"id": ["c"] * len(texts), "multiple_needs_finding": texts})
    rows = said(decide_table(table, on=ON))
    assert rows == [decided_row(facts, ON, METTMANN, None) for facts in clients]


def test_needs_as_a_list() -> None:
    """A map of areas to answers as pairs: each area once, and known."""
    kind = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))
    entries: list[Any] = [
        None, [], [("health", "none")], [("health", "long_term"), ("housing", "long_term")],
        [("housing", None)], [("health", "none"), ("health", None)], [("garden", "none")],
        [("health", "much")], [(None, "none")],
    ]  # fmt: skip
    rows = [None if one is None else [{"key": k, "value": v} for k, v in one] for one in entries]
    table = pl.DataFrame({"id": ["c"] * 9, "needs": pl.Series(rows, dtype=kind)})
    decided = said(decide_table(table, on=ON))
    for entry, row in list(zip(entries, decided, strict=True))[:5]:
        needs = {} if entry is None else {"needs": dict(entry)}
        assert row == decided_row({"id": "c", **needs}, ON, METTMANN, None)
    errors = [row["error"] for row in decided[5:]]
    assert errors == [
        "repetition:needs",
        "unknown_key:needs",
        "unknown_code:needs",
        "unknown_key:needs",
    ]


def test_needs_as_a_map_of_parquet(tmp_path: Path) -> None:
    """As DuckDB, Spark and PyArrow write it."""
    kind = pa.map_(pa.string(), pa.string())
    entries: list[Any] = [
        None,
        [],
        [("health", "long_term"), ("housing", None)],
        [("garden", "none")],
    ]
    table = pa.table({"id": ["c"] * 4, "needs": pa.array(entries, kind)})
    pq.write_table(table, tmp_path / "in.parquet", store_schema=False)
    *rows, last = said(decide_table(pl.scan_parquet(tmp_path / "in.parquet"), on=ON).collect())
    for entry, row in zip(entries, rows, strict=False):
        needs = {} if entry is None else {"needs": dict(entry)}
        assert row == decided_row({"id": "c", **needs}, ON, METTMANN, None)
    assert last["error"] == "unknown_key:needs"
    wrong = pl.LazyFrame(schema={"id": pl.String, "needs": pl.Map(pl.String, pl.Int8)})
    with pytest.raises(kim.InvalidInput, match=r"Map\(String, Int8\)"):
        decide_table(wrong, on=ON)


def test_the_key_date_of_a_row() -> None:
    """A row without a key date, or with an impossible one, is refused."""
    days = ["2023-09-01", None, "2023-02-30", "2023", "01.09.2023"]
    table = pl.DataFrame({"id": ["c"] * 5, "fled": [True] * 5, "day": days})
    errors = decide_table(table, on="day")["error"].to_list()
    assert errors == [None, "missing:day", *["impossible_date:day"] * 3]


def test_a_row_that_was_refused_before() -> None:
    """What another program found wrong stays, and the row is not decided."""
    table = pl.DataFrame({"id": ["a", "b"], "fled": [True, True], "error": [None, "odd:row 7"]})
    decided = decide_table(table, on=ON)
    assert decided["error"].to_list() == [None, "odd:row 7"]
    assert decided["eligible"].to_list() == ["open", None]


def test_one_wrong_row_among_many() -> None:
    """Every row comes out, in its place, and only the wrong ones without outcomes."""
    clients = mettmann_clients(Random(11), 200, ON)
    for at in (0, 77, 199):
        clients[at] = {"id": f"wrong-{at}", "birth_date": "2024-01-01"}
    rows = said(decide_table(plain_table(clients, METTMANN), on=ON))
    assert [row["id"] for row in rows] == [facts["id"] for facts in clients]
    assert [at for at, row in enumerate(rows) if row["error"]] == [0, 77, 199]


CHARACTERS = [chr(n) for n in (*range(0x3100), 0xFEFF, 0xFF21, 0x1E9E, 0xFB01, 0x10400, 0xE0001, 0x1F600)
              if not 0xD800 <= n < 0xE000]  # fmt: skip


def test_texts_are_judged_as_in_the_core() -> None:
    """Each character alone, inside, and at the ends of a text."""
    texts = [form.replace("?", c) for c in CHARACTERS for form in ("?", "a?b", "?a", "a?")]
    frame = pl.DataFrame({"text": texts}).select(
        no_text=is_no_text(pl.col("text")),
        no_key=is_no_identifier(pl.col("text")),
        folded=folded_column(pl.col("text")),
    )
    assert frame["no_text"].to_list() == [text(one, "x", []) is None for one in texts]
    assert frame["no_key"].to_list() == [identifier(one, "x", []) is None for one in texts]
    assert frame["folded"].to_list() == [folded(one) for one in texts]
