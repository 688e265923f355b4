"""Both layouts say the same, and the packed one is as its description has it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pyarrow as pa
import pytest
from batch_tables import (
    BEISPIELLAND,
    METTMANN,
    beispielland_clients,
    mettmann_clients,
    random_options,
    said,
)

import kim_rules as kim
from kim_rules_batch import (
    Executor,
    Layout,
    decide_table,
    layout_of,
    pack,
    packed_schema,
    plain_schema,
    plain_table,
    unpack,
)
from kim_rules_batch.findings import Code

ON = date(2023, 9, 1)
FOLDER = Path(__file__).parent.parent


def mettmann_table(count: int, seed: int) -> pl.DataFrame:
    """A plain table of random clients for the default rulebook."""
    return plain_table(mettmann_clients(Random(seed), count, ON), METTMANN)


def beispielland_table(count: int, seed: int) -> pl.DataFrame:
    """A plain table of random clients for the second rulebook."""
    return plain_table(beispielland_clients(Random(seed), count, ON), BEISPIELLAND)


TABLES = {
    "mettmann": (METTMANN, mettmann_table),
    "beispielland": (BEISPIELLAND, beispielland_table),
}


@pytest.mark.parametrize("which", TABLES)
def test_packed_and_unpacked(which: str) -> None:
    """A table is decided alike plain, packed, and unpacked again."""
    rulebook, table_of = TABLES[which]
    table = table_of(2000, 21)
    packed = pack(table, rulebook)
    plain = unpack(packed, rulebook)
    assert (layout_of(packed.schema), layout_of(plain.schema)) == (Layout.PACKED, Layout.PLAIN)
    assert packed.schema == pl.Schema(packed_schema(rulebook))
    assert plain.schema == pl.Schema(plain_schema(rulebook))
    for on in (ON, date(2025, 7, 1)):
        readings = random_options(Random(1), rulebook)
        one, *others = (
            decide_table(frame, on=on, rulebook=rulebook, readings=readings)
            for frame in (table, packed, plain)
        )
        assert all(one.equals(other) for other in others)


def test_what_packing_keeps() -> None:
    """Everything but spellings, names of institutions, and the order of nationalities."""
    table = mettmann_table(1000, 22)
    once = pack(table)
    again = pack(unpack(once))
    assert once.equals(again)
    back = unpack(once)
    kept = ("municipality", "institutions", "nationalities", "needs")
    names = [name for name in table.columns if name not in kept]
    assert back.select(names).equals(table.select(names))
    assert back["institutions"].list.len().equals(table["institutions"].list.len())
    sort = pl.col("nationalities").list.sort()
    assert back.select(sort).equals(table.select(sort))
    places = {place.ags for place in METTMANN.municipalities} | {"elsewhere", None}
    assert set(back["municipality"]) == places


def test_an_interval_that_is_no_partial_date() -> None:
    """The packed layout can say what the JSON cannot; unpacked, such a row is refused."""
    days = {"first": date(1990, 6, 3), "last": date(1990, 6, 9)}
    packed = pl.DataFrame(
        {"id": ["a"], **{f"birth_date.{end}": [day] for end, day in days.items()}}
    )
    assert decide_table(packed, on=ON)["error"].to_list() == [None]
    plain = unpack(packed)
    assert plain["birth_date"].to_list() == ["1990-06-03/1990-06-09"]
    assert decide_table(plain, on=ON)["error"].to_list() == ["impossible_date:birth_date"]


def test_many_nationalities() -> None:
    """More than have a column of their own."""
    held = ["DE", "AF", "SY", "TR", "RO"]
    clients = [{"id": "a", "nationalities": held, "immigrated": True}]
    packed = pack(plain_table(clients, METTMANN))
    assert packed["nationalities.more"].to_list() == [held[3:]]
    assert decide_table(packed, on=ON)["group_4"].to_list() == ["yes"]
    assert unpack(packed)["nationalities"].to_list() == [held]


def test_codes_of_other_programs() -> None:
    """Codes as text or categories, other orders and other widths of numbers."""
    packed = pack(mettmann_table(500, 23))
    wanted = decide_table(packed, on=ON)
    enums = [name for name, kind in packed.schema.items() if isinstance(kind, pl.Enum)]
    listed = {
        name: [*kind.categories]
        for name, kind in packed.schema.items()
        if isinstance(kind, pl.Enum)
    }
    turned: dict[str, pl.DataType] = {name: pl.Enum(codes[::-1]) for name, codes in listed.items()}
    other_types: list[dict[str, pl.DataType]] = [
        dict.fromkeys(enums, pl.String()),
        dict.fromkeys(enums, pl.Categorical()),
        {**turned, "institutions": pl.Int64(), "needs.long_term": pl.UInt32()},
    ]
    for types in other_types:
        changed = packed.with_columns(pl.col(n).cast(pl.String).cast(t) if n in enums
                                      else pl.col(n).cast(t) for n, t in types.items())  # fmt: skip
        assert decide_table(changed, on=ON).equals(wanted)


PACKED_ROWS: dict[str, tuple[dict[str, object], str]] = {
    "half an interval": ({"birth_date.first": date(1990, 1, 1), "birth_date.last": None}, "missing:birth_date"),
    "turned round": ({"birth_date.first": date(1990, 1, 2), "birth_date.last": date(1990, 1, 1)},
                     "impossible_date:birth_date"),
    "a day without admission": ({"admitted_on.happened": False, "admitted_on": date(2023, 1, 1)},
                                "contradiction:admitted_on"),
    "admitted on no day": ({"admitted_on.happened": True, "admitted_on": None},
                           "contradiction:admitted_on"),
    "a body without a finding": ({"multiple_needs_finding": "none", "multiple_needs_finding.by": "kim"},
                                 "contradiction:multiple_needs_finding.by"),
    "a day of an unknown finding": ({"multiple_needs_finding": None,
                                     "multiple_needs_finding.on": date(2023, 1, 1)},
                                    "contradiction:multiple_needs_finding.on"),
    "two answers": ({"needs.none": 1, "needs.short_term": 2, "needs.long_term": 3}, "contradiction:needs"),
    "an unknown code": ({"residence_status": "tourist"}, "unknown_code:residence_status"),
    "too many": ({"institutions": 100_000}, "too_large:institutions"),
    "no id": ({"id": None, "fled": True}, "missing:id"),
}  # fmt: skip


@pytest.mark.parametrize("what", PACKED_ROWS)
def test_packed_rows_that_contradict_themselves(what: str) -> None:
    """They are refused like wrong plain rows."""
    columns, error = PACKED_ROWS[what]
    types = {name: kind for name, kind in packed_schema(METTMANN).items() if name in columns}
    types["residence_status"], types["institutions"] = pl.String(), pl.Int64()
    row = {"id": "a", **columns}
    frame = pl.DataFrame([row], schema={n: types.get(n, pl.String()) for n in row})
    decided = decide_table(frame, on=ON, layout="packed")
    assert decided["error"].to_list() == [error]
    assert decided["eligible"].to_list() == [None]


def test_numbers_as_ids() -> None:
    """A packed table may count its clients; the numbers come out as they are."""
    packed = pack(mettmann_table(50, 24))
    numbered = packed.with_columns(id=pl.int_range(pl.len(), dtype=pl.UInt32))
    decided = decide_table(numbered, on=ON)
    assert decided["id"].dtype == pl.UInt32
    assert decided.drop("id").equals(decide_table(packed, on=ON).drop("id"))


def test_the_same_kind_of_table() -> None:
    """A frame gives a frame, a lazy frame a lazy frame, an Arrow table an Arrow table."""
    table = mettmann_table(100, 25)
    wanted = decide_table(table, on=ON)
    lazy = decide_table(table.lazy(), on=ON)
    arrow = decide_table(table.to_arrow(), on=ON)
    assert isinstance(lazy, pl.LazyFrame)
    assert isinstance(arrow, pa.Table)
    assert lazy.collect().equals(wanted)
    assert said(pl.DataFrame(arrow)) == said(wanted)
    packed = pack(table.to_arrow())
    assert isinstance(packed, pa.Table)
    assert said(pl.DataFrame(decide_table(packed, on=ON))) == said(wanted)
    assert isinstance(unpack(packed), pa.Table)
    with pytest.raises(TypeError, match="not list"):
        decide_table([], on=ON)


def test_days_as_categories() -> None:
    """Programs that keep each text once say the same with them."""
    table = mettmann_table(300, seed=31)
    days = ("birth_date", "entry_date", "admitted_on")
    categories = table.with_columns(pl.col(days).cast(pl.Categorical))
    assert said(decide_table(categories, on=ON)) == said(decide_table(table, on=ON))


def test_explained_rows() -> None:
    """Asked for, the whole decision of a row is that of the core, plain and packed."""
    on, clients = ON, mettmann_clients(Random(26), 30, ON)
    clients = [{**facts, "id": f"c-{at}"} for at, facts in enumerate(clients)]
    table = plain_table(clients, METTMANN)
    decision = kim.decide(kim.Client.from_dict(clients[7]), on=on, readings={"several": "three"})
    for frame in (table, table.lazy().with_columns(day=pl.lit(on)).collect()):
        key = "day" if "day" in frame.columns else on
        decided = decide_table(frame, on=key, readings={"several": "three"}, explain=["c-7"])
        texts = decided["explanation"].to_list()
        assert texts[7] == decision.to_json()
        assert [at for at, text in enumerate(texts) if text is not None] == [7]
    decided = decide_table(pack(table), on=on, readings={"several": "three"}, explain=["c-7"])
    assert '"explanation"' in decided["explanation"][7]


def test_explained_rows_whose_objects_stand_otherwise() -> None:
    """A map or a list of areas, and a finding as JSON text, are the same facts."""
    needs = {"health": "long_term", "housing": None}
    finding = {"established": True, "by": "kim"}
    facts = {"id": "c-1", "needs": needs, "multiple_needs_finding": finding}
    wanted = kim.decide(kim.Client.from_dict(facts), on=ON).to_json()
    listed = [{"area": area, "level": level} for area, level in needs.items()]
    for column in (pl.Series([needs], dtype=pl.Map(pl.String, pl.String)), pl.Series([listed])):
        texts = {"id": ["c-1"], "multiple_needs_finding": [json.dumps(finding)]}
        table = pl.DataFrame({**texts, "needs": column})
        assert decide_table(table, on=ON, explain=["c-1"])["explanation"].to_list() == [wanted]


def test_explained_rows_that_are_not_there() -> None:
    """An id that is missing, or there twice, is told by its place in the question."""
    table = plain_table([{"id": "a"}, {"id": "b"}, {"id": "b"}], METTMANN)
    with pytest.raises(kim.InvalidInput) as caught:
        decide_table(table, on=ON, explain=["a", "b", "z"])
    assert [finding.path for finding in caught.value.findings] == ["explain[1]", "explain[2]"]


def test_a_refused_row_has_no_explanation() -> None:
    """There is nothing to explain."""
    table = plain_table([{"id": "a", "birth_date": "2099"}], METTMANN)
    assert decide_table(table, on=ON, explain=["a"])["explanation"].to_list() == [None]


# --- the description ---------------------------------------------------------------------------

DESCRIPTION = (FOLDER / "docs" / "packed-layout.md").read_text(encoding="utf-8")


def test_every_packed_column_is_described() -> None:
    """With the type that it has in the default rulebook, and no other column."""
    columns = DESCRIPTION.partition("## Sets of areas")[0]
    rows = re.findall(r"^\| `([a-z_0-9.]+)` \| ([A-Za-z0-9()]+)", columns, re.MULTILINE)
    named = {
        name: str(kind).partition("(categories")[0]
        for name, kind in packed_schema(METTMANN).items()
    }
    named["nationalities.more"] = "List(Enum)"
    assert dict(rows) == named


def test_every_code_of_a_finding_is_described() -> None:
    """What stands in the column ``error``."""
    assert set(re.findall(r"^\| `([a-z_]+)` \|", DESCRIPTION, re.MULTILINE)) >= set(map(str, Code))


def test_the_types_of_the_outcomes() -> None:
    """As promised before anything is decided."""
    decided = Executor(METTMANN).decided(mettmann_table(10, 27).lazy(), ON)
    assert decided.collect_schema() == pl.Schema(Executor(METTMANN).output_schema)
    assert decided.collect().schema == decided.collect_schema()
