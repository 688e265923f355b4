"""A decided table says of every client what the core decides about them."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from pathlib import Path
from random import Random

import beispielland
import polars as pl
import pytest
from batch_tables import (
    BEISPIELLAND,
    METTMANN,
    Facts,
    beispielland_clients,
    decided_row,
    differing,
    mettmann_clients,
    random_options,
    said,
)
from made_rulebooks import ON, criterion, loaded, made
from random_clients import KEY_DATES
from random_trees import RandomTree, random_facts, random_wording

import kim_rules as kim
from kim_rules_batch import Executor, Layout, decide_table, pack, plain_table

#: For each key date of the default rulebook, a fifth of them under default readings, and the
#: others under four random choices; 50,000 in all.
CLIENTS = 2500
#: For each key date of the second rulebook.
OTHER_CLIENTS = 550
OPTIONS = [(reading.id, option) for reading in METTMANN.readings for option in reading.options]


def choices_of_readings(on: date) -> list[dict[str, str] | None]:
    """The readings under which the clients of a key date are decided; None for the defaults."""
    rng = Random(f"readings {on}")
    return [None, *(random_options(rng, METTMANN) for _ in range(4))]


@pytest.mark.parametrize("on", KEY_DATES, ids=str)
def test_every_client_as_in_the_core(on: date) -> None:
    """Default and random readings, on every key date that matters to the default rulebook."""
    rng = Random(f"batch {on}")
    choices = choices_of_readings(on)
    for readings in choices:
        clients = mettmann_clients(rng, CLIENTS // len(choices), on)
        assert not differing(clients, on, METTMANN, readings)


def test_enough_clients_are_compared() -> None:
    """On twenty key dates, fifty thousand of them, under every option of every reading."""
    choices = [one or METTMANN.defaults for on in KEY_DATES for one in choices_of_readings(on)]
    assert len(set(KEY_DATES)) == 20
    assert len(KEY_DATES) * CLIENTS == 50_000
    assert {option for one in choices for option in one.items()} == set(OPTIONS)


@pytest.mark.parametrize("on", beispielland.KEY_DATES, ids=str)
def test_every_client_by_another_rulebook(on: date) -> None:
    """The executor knows nothing of any district."""
    rng = Random(f"batch {on}")
    clients = beispielland_clients(rng, OTHER_CLIENTS, on)
    assert not differing(clients, on, BEISPIELLAND, random_options(rng, BEISPIELLAND))


@pytest.mark.parametrize(("reading", "option"), OPTIONS)
def test_every_option_of_every_reading(reading: str, option: str) -> None:
    """One option at a time, on a day on which every group is in force."""
    on = date(2023, 9, 1)
    clients = mettmann_clients(Random(f"{reading} {option}"), 60, on)
    assert not differing(clients, on, METTMANN, {reading: option})


@pytest.mark.parametrize("layout", Layout)
def test_a_column_of_key_dates(layout: Layout) -> None:
    """Each row is decided on its own key date, as if on that day alone."""
    rng = Random(7)
    days = [day + timedelta(days=rng.choice((-1, 0, 1))) for day in KEY_DATES for _ in range(40)]
    clients = [client for on in days for client in mettmann_clients(rng, 1, on)]
    readings = random_options(rng, METTMANN)
    table = plain_table(clients, METTMANN).with_columns(day=pl.Series(days))
    if layout is Layout.PACKED:
        table = pack(table, keep=["day"])
    rows = said(decide_table(table, on="day", readings=readings))
    pairs = zip(clients, days, strict=True)
    assert rows == [decided_row(facts, on, METTMANN, readings) for facts, on in pairs]
    texts = table.with_columns(day=pl.col("day").cast(pl.String))
    assert said(decide_table(texts, on="day", readings=readings)) == rows


@pytest.mark.parametrize("seed", range(6))
def test_random_rulebooks(tmp_path: Path, seed: int) -> None:
    """Random trees with validity, wording, numbers and dates, random facts, a random day."""
    rng = Random(seed)
    rulebook = loaded(tmp_path, RandomTree(rng, depth=4, groups=4).files())
    readings = random_wording(rng)
    clients = [{"id": f"c-{at}", **random_facts(rng, rulebook)} for at in range(80)]
    on = ON + timedelta(days=rng.randrange(-3, 4))
    valid = [facts for facts in clients if _is_valid(facts, rulebook, on)]
    assert len(valid) > 40
    assert not differing(valid, on, rulebook, readings)
    packed = pack(plain_table(valid, rulebook), rulebook)
    rows = said(decide_table(packed, on=on, rulebook=rulebook, readings=readings))
    assert rows == [decided_row(facts, on, rulebook, readings) for facts in valid]


def _is_valid(facts: dict[str, object], rulebook: kim.Rulebook, on: date) -> bool:
    try:
        kim.Client.from_dict(facts, rulebook, on)
    except kim.InvalidClient:
        return False
    return True


@pytest.mark.parametrize("count", [8, 9, 40, 70, 130])
def test_any_number_of_areas(tmp_path: Path, count: int) -> None:
    """More areas of need than bits in one column, plain and packed."""
    areas = [f"area_{number}" for number in range(count)]
    files = made({"wide": criterion(needs=["long_term"], at_least=count - 2)}, ["wide"])
    text = {"de": "Bereich", "en": "area"}
    files["rulebook.toml"]["areas"] = [{"id": area, "label": text} for area in areas]
    rulebook, rng = loaded(tmp_path, files), Random(count)
    clients = []
    for number in range(60):
        answers = ("long_term",) * 30 + ("none", "short_term", None)
        needs = {area: rng.choice(answers) for area in areas}
        clients.append({"id": f"c-{number}", "needs": needs, "support_wanted": True})
    assert not differing(clients, ON, rulebook)
    packed = pack(plain_table(clients, rulebook), rulebook)
    rows = said(decide_table(packed, on=ON, rulebook=rulebook))
    assert rows == [decided_row(facts, ON, rulebook, None) for facts in clients]


def test_nothing_is_known() -> None:
    """Facts without a column, a column of nulls, and a null in each row are all unknown."""
    on, facts = date(2023, 9, 1), {"id": "c-1", "fled": True}
    wanted = decided_row(facts, on, METTMANN, None)
    full = plain_table([facts], METTMANN)
    narrow = full.select("id", "fled")
    nulls = narrow.with_columns(
        needs=pl.lit(None), birth_date=pl.lit(None), nationalities=pl.lit(None)
    )
    for table in (full, narrow, nulls):
        assert said(decide_table(table, on=on)) == [wanted]


def test_no_rows() -> None:
    """A table without rows gives one without rows, with every column."""
    table = plain_table([], METTMANN)
    decided = decide_table(table, on=date(2023, 9, 1))
    assert len(decided) == 0
    assert decided.schema == pl.Schema(Executor(METTMANN).output_schema)


def test_it_stays_lazy_and_in_order(tmp_path: Path) -> None:
    """Decided from file to file, row by row, by nothing but expressions."""
    on, clients = date(2023, 9, 1), mettmann_clients(Random(3), 300, date(2023, 9, 1))
    clients = [{**facts, "id": f"c-{at}"} for at, facts in enumerate(clients)]
    plain_table(clients, METTMANN).write_parquet(tmp_path / "in.parquet", row_group_size=50)
    decided = Executor(METTMANN).decided(pl.scan_parquet(tmp_path / "in.parquet"), on)
    assert "PYTHON" not in decided.explain().upper()
    decided.sink_parquet(tmp_path / "out.parquet")
    rows = said(pl.read_parquet(tmp_path / "out.parquet"))
    assert rows == [decided_row(facts, on, METTMANN, None) for facts in clients]


def test_twice_in_one_pass() -> None:
    """Two executors on one table, each with its own prefix, and the columns of the table."""
    on, rng = date(2025, 6, 1), Random(4)
    clients = mettmann_clients(rng, 200, on)
    table = plain_table(clients, METTMANN).with_columns(region=pl.lit("north"))
    before, after = (
        Executor(METTMANN),
        Executor(METTMANN, {"running_cases": "continue_if_admitted"}),
    )
    both = after.extended(before.extended(table.lazy(), on, "before."), on, "after.").collect()
    assert both.select(table.columns).equals(table)
    for executor, prefix in ((before, "before."), (after, "after.")):
        alone = executor.decided(table.drop("region").lazy(), on).collect()
        assert both.select(pl.col(prefix + name).alias(name) for name in alone.columns).equals(
            alone
        )


def test_truths_of_nodes() -> None:
    """Asked for, the truth of single nodes stands behind the outcomes, as a rank."""
    on = date(2023, 9, 1)
    wrong: Facts = {"id": "d", "fled": True, "immigrated": False}
    clients: list[Facts] = [
        {"id": "a", "fled": True},
        {"id": "b", "fled": False},
        {"id": "c"},
        wrong,
    ]
    table = plain_table(clients, METTMANN)
    found = Executor(METTMANN).extended(table.lazy(), on, "x.", ["fled"]).collect()
    assert found["x.node:fled"].to_list() == [2, 0, 1, None]


def test_further_columns_are_kept() -> None:
    """Columns that are asked for stand behind the outcomes, as they were."""
    table = plain_table([{"id": "a", "fled": True}], METTMANN).with_columns(ward=pl.lit(3))
    decided = Executor(METTMANN).decided(table.lazy(), date(2023, 9, 1), keep=["ward", "fled"])
    frame = decided.collect()
    assert frame.columns[-2:] == ["ward", "fled"]
    assert frame.row(0)[-2:] == (3, True)


def test_it_can_be_sent_to_another_process() -> None:
    """A pickled executor decides the same."""
    on, clients = date(2023, 9, 1), mettmann_clients(Random(5), 50, date(2023, 9, 1))
    table = plain_table(clients, METTMANN).lazy()
    executor = Executor(METTMANN, {"several": "three"})
    sent = pickle.loads(pickle.dumps(executor))
    assert sent.decided(table, on).collect().equals(executor.decided(table, on).collect())


def test_unknown_readings() -> None:
    """They are refused before anything is decided."""
    with pytest.raises(kim.InvalidReadings):
        Executor(METTMANN, {"no_such": "reading"})
