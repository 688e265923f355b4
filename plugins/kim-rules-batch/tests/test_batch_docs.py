"""The page on clusters is true: its recipe for Spark decides as the command does."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batch_files import batch, clients, decided, write
from markdown_blocks import blocks_of, outputs

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "batch-on-a-cluster.md"
README = ROOT / "plugins" / "kim-rules-batch" / "README.md"
DAY = date(2024, 1, 1)
ROWS = clients(40, on=DAY)

Decide = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class Frame:
    """As much of a frame of Spark as the recipe asks for, without Spark."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __getattr__(self, name: str) -> Self:
        assert name in ("read", "write")
        return self

    def parquet(self, path: str) -> Frame | None:
        """Read a folder, or write one."""
        if Path(path).exists():
            return Frame(pq.read_table(path))
        Path(path).mkdir()
        pq.write_table(self.table, Path(path) / "part-0.parquet")
        return None

    def mapInArrow(self, function: Decide, schema: str) -> Frame:  # noqa: N802
        """Hand the batches over, and insist on the promised columns."""
        kinds = {"boolean": pa.bool_(), "string": pa.string(), "int": pa.int32()}
        fields = (field.split(" ") for field in schema.split(", "))
        promised = pa.schema([(name, kinds[kind]) for name, kind in fields])
        batches = function(iter(self.table.to_batches(max_chunksize=15)))
        return Frame(pa.Table.from_batches(batches, promised))


def session() -> Any:
    """A session of Spark, or what stands for one where PySpark is not installed."""
    if importlib.util.find_spec("pyspark") is None:
        return Frame(None)
    from pyspark.sql import SparkSession

    return SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()


def test_the_recipe_for_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, decided and written with ``mapInArrow``: the outcomes of the core, in order."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "register").mkdir()
    write(tmp_path / "register" / "a.parquet", ROWS)
    namespace: dict[str, Any] = {"spark": session()}
    for block in blocks_of(PAGE):
        if block.language in ("python", "py"):
            exec(compile(block.text, f"{PAGE.name}:{block.line}", "exec"), namespace)
    rows = pl.read_parquet(tmp_path / "results" / "*.parquet").to_dicts()
    assert rows == decided(ROWS, DAY)


def test_the_files_of_a_run_are_those_of_the_page(tmp_path: Path) -> None:
    """The tree that the page shows is what a run of two parts leaves behind."""
    given = write(tmp_path / "in.parquet", ROWS, row_group_size=20)
    assert batch(given, tmp_path / "results", "--part-rows", "20", on=DAY).code == 0
    text = PAGE.read_text(encoding="utf-8")
    for path in (tmp_path / "results").rglob("*.*"):
        name = path.relative_to(tmp_path / "results").as_posix()
        assert name in text or name == "_done/part-00001.parquet.json", name


def test_the_python_of_the_readme() -> None:
    """It prints what the page says."""
    told = list(outputs(README))
    assert len(told) == 2
    for place, wanted, printed in told:
        assert printed == wanted, place


def test_every_option_and_code_is_documented() -> None:
    """The page of the plugin names them all."""
    from kim_rules_batch.cli import command
    from kim_rules_batch.compared import Kind
    from kim_rules_batch.records import TextCode

    text = README.read_text(encoding="utf-8")
    options = {name for param in command.params for name in param.opts if name.startswith("--")}
    assert not [name for name in options - {"--help"} if f"`{name}" not in text]
    assert not [word for word in (*TextCode, *Kind) if f"`{word}`" not in text]
