"""The changed rows of a comparison: what became of each outcome, and which nodes did it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import polars as pl

from kim_rules_batch.compared import (
    AFTER,
    BEFORE,
    ELIGIBLE,
    NEEDS,
    REFERRAL,
    Outcome,
    kind_of_change,
)
from kim_rules_batch.job import Job
from kim_rules_batch.layouts import Schema
from kim_rules_batch.responsible import Moves, Responsible, Roots, Where, first_moved, with_rest
from kim_rules_batch.tally import NOTHING, Tally


def by_column(table: pl.DataFrame, what: str, columns: tuple[str, ...]) -> Tally:
    """How many rows have each value of some columns."""
    found: Tally = Counter()
    for name in columns:
        counts = table.group_by(pl.col(name).cast(pl.String)).len()
        found.update({("by", name, value or NOTHING, what): n for value, n in counts.iter_rows()})
    return found


class Explained:
    """The changed rows of a table, and which nodes are responsible."""

    def __init__(
        self,
        job: Job,
        outcomes: tuple[Outcome, ...],
        rows: pl.DataFrame,
        given: Schema,
        columns: tuple[str, ...],
    ) -> None:
        assert job.other is not None
        self._job = job
        self._later = job.other
        self._outcomes = outcomes
        self._rows = rows
        self._given = given
        self._columns = columns

    def changes(self) -> tuple[pl.DataFrame, Tally]:
        """A row for each outcome that changed, in the order of the table; and the counts."""
        if self._rows.is_empty():
            return self._listed([]), Counter()
        self._moves = self._moved()
        tables: list[pl.DataFrame] = []
        tally: Tally = Counter()
        for order, outcome in enumerate(self._outcomes):
            table = self._of(outcome).with_columns(order=pl.lit(order), row=pl.int_range(pl.len()))
            table = table.filter("changed")
            tables.append(table)
            tally.update(self._counted(outcome, table))
        return self._listed(tables), tally

    def _listed(self, tables: list[pl.DataFrame]) -> pl.DataFrame:
        if not tables:
            words = dict.fromkeys(["outcome", "before", "after", "change", "nodes"], pl.String)
            texts = dict.fromkeys(self._job.others, pl.String)
            return pl.DataFrame(schema={"id": self._given["id"], **texts, **words})
        return pl.concat(tables).sort("row", "order")

    def _moved(self) -> Moves:
        """Every node under both settings, for the changed rows only."""
        layout = self._job.layout_of(self._given)
        facts = self._rows.lazy().select(*self._given)
        later = [n.id for n in self._later.rulebook.tree.below(*self._later.rulebook.roots)]
        known = self._job.setting.rulebook.tree.nodes
        truths = []
        for setting, nodes in (
            (self._job.setting, [name for name in later if name in known]),
            (self._later, later),
        ):
            table = setting.executor(layout).extended(facts, setting.on, prefix=BEFORE, nodes=nodes)
            ranks = table.select(pl.col(f"{BEFORE}node:{n}").alias(n) for n in nodes).collect()
            truths.append({name: ranks[name] for name in nodes})
        return Moves(self._later, truths[0], truths[1], self._rows.height)

    def _of(self, outcome: Outcome) -> pl.DataFrame:
        """An outcome for every row: before, after, what became of it, and why."""
        table = self._of_words(outcome)
        changed = table["changed"]
        nodes = with_rest(self._responsible(outcome, table), outcome.name, changed)
        named = [pl.when(where).then(pl.lit(name)) for name, where in nodes.items()]
        told = pl.concat_str(named, separator="; ", ignore_nulls=True) if named else pl.lit("")
        return table.with_columns(change=kind_of_change(), nodes=told)

    def _of_words(self, outcome: Outcome) -> pl.DataFrame:
        schema = self._rows.schema
        table = self._rows.select(
            "id",
            *(pl.col(name).cast(pl.String) for name in self._columns),
            outcome=pl.lit(outcome.name),
            before=outcome.word(BEFORE, schema),
            after=outcome.word(AFTER, schema),
            earlier=outcome.rank(BEFORE, schema),
            later=outcome.rank(AFTER, schema),
        )
        return table.with_columns(changed=pl.col("before") != pl.col("after"))

    def _responsible(self, outcome: Outcome, table: pl.DataFrame) -> Responsible:
        changed = table["changed"]
        if outcome.name == NEEDS:
            return self._moves.below(self._either_way(self._need_nodes(), changed))
        if outcome.name == REFERRAL:
            return first_moved(self._moves, self._steps(changed), changed)
        roots = self._groups(table)
        if outcome.name == ELIGIBLE:
            return self._moves.below(roots)
        named = {g.node for g in self._later.rulebook.groups if outcome.name == f"group:{g.number}"}
        return self._moves.below({node: roots[node] for node in named})

    def _groups(self, table: pl.DataFrame) -> Roots:
        """The groups where they moved as an outcome did."""
        up, down = (table["later"] > table["earlier"], table["later"] < table["earlier"])
        return {group.node: (up, down) for group in self._later.rulebook.groups}

    def _either_way(self, nodes: Iterable[str], where: Where) -> Roots:
        return dict.fromkeys(nodes, (where, where))

    def _need_nodes(self) -> tuple[str, ...]:
        needs = self._later.rulebook.multiple_needs
        return (needs.finding_counts, needs.established, needs.computed)

    def _steps(self, where: Where) -> Iterator[Roots]:
        """The nodes of each step of the referral, in the order in which they decide."""
        directory = self._later.rulebook.directory
        for node in (directory.need, directory.wanted, directory.district):
            yield self._either_way([node], where)
        yield self._management()
        for provider in directory.walk:
            yield self._either_way([provider.every], where)
        for provider in directory.walk:
            yield self._either_way([provider.some], where)

    def _management(self) -> Roots:
        """The step to case management: a complex need, and eligible."""
        needs, eligible = (
            next(self._of_words(o) for o in self._outcomes if o.name == name)
            for name in (NEEDS, ELIGIBLE)
        )
        earlier, later = (
            pl.select(pl.min_horizontal(needs[side], eligible[side])).to_series()
            for side in ("earlier", "later")
        )
        moved = earlier != later
        groups = {n: (up & moved, down & moved) for n, (up, down) in self._groups(eligible).items()}
        return {**self._either_way(self._need_nodes(), moved & needs["changed"]), **groups}

    def _counted(self, outcome: Outcome, table: pl.DataFrame) -> Tally:
        found: Tally = Counter()
        for kind, changes in table.group_by("change"):
            what = (outcome.name, str(kind[0]))
            found["change", *what] = changes.height
            nodes = changes["nodes"].str.split("; ").explode().value_counts(name="rows")
            found.update({("node", *what, name): rows for name, rows in nodes.iter_rows()})
            for (*path, _), rows in by_column(changes, "", self._columns).items():
                found[*path, *what] += rows
        return found
