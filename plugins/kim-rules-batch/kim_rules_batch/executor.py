"""Decides the clients of a table under one rulebook and one choice of readings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property

import polars as pl
from attrs import field, frozen

from kim_rules.rulebook import Rulebook
from kim_rules.values import FrozenMap
from kim_rules_batch.checking import check_table
from kim_rules_batch.clients import Clients
from kim_rules_batch.findings import Findings
from kim_rules_batch.layouts import Layout, Schema, outcome_schema
from kim_rules_batch.missing import count_of, missing_facts
from kim_rules_batch.outcomes import Outcomes
from kim_rules_batch.reading import check, read_facts, read_key_date
from kim_rules_batch.stages import Stages
from kim_rules_batch.ternary import column
from kim_rules_batch.truths import Truths


@frozen(eq=False)
class Executor:
    """A rulebook under one option of each reading, ready for tables of one layout.

    It can be pickled, and used by many threads at once.

    Args:
        rulebook: The rulebook.
        readings: Options to use instead of the defaults, by reading.
        layout: Of the tables.

    Raises:
        InvalidReadings: If a reading or an option is not known.
    """

    rulebook: Rulebook
    _asked: Mapping[str, str] | None = field(default=None, alias="readings")
    layout: Layout = field(default=Layout.PLAIN, converter=Layout)
    #: Option by reading, complete.
    readings: Mapping[str, str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "readings", FrozenMap(self.rulebook.choose(self._asked)))

    @cached_property
    def output_schema(self) -> Mapping[str, pl.DataType]:
        """The columns of the outcomes, in order; the id keeps the type that it has."""
        return outcome_schema(self.rulebook)

    def decided(
        self, table: pl.LazyFrame, on: date | str, keep: Sequence[str] = ()
    ) -> pl.LazyFrame:
        """The outcomes of every row, in order.

        Args:
            table: The clients.
            on: The key date, or the name of the column with it.
            keep: Further columns of the table that stand behind the outcomes.

        Raises:
            InvalidTable: If columns are missing, of a wrong type or not known.
        """
        self.check(table.collect_schema(), on, keep)
        return self.extended(table, on).select(*self.output_schema, *keep)

    def check(self, schema: Schema, on: date | str, keep: Collection[str] | None = ()) -> None:
        """Refuse a table that cannot be decided.

        Args:
            schema: Its columns.
            on: The key date, or the name of the column with it.
            keep: Columns that are not facts but allowed; None for any.

        Raises:
            InvalidTable: With every finding at once.
        """
        name = on if isinstance(on, str) else None
        check_table(schema, self.layout, self.rulebook, name, keep)

    def extended(
        self, table: pl.LazyFrame, on: date | str, prefix: str = "", nodes: Sequence[str] = ()
    ) -> pl.LazyFrame:
        """The table with the outcomes of every row behind its own columns.

        Args:
            table: The clients; columns that are not facts stay as they are.
            on: The key date, or the name of the column with it.
            prefix: Of the names of the outcomes, so that a table can be decided twice in
                one pass.
            nodes: Nodes of the tree whose truths are wanted too, as columns ``node:ID``
                behind the prefix: 0 for no, 1 for open, 2 for yes.

        Raises:
            InvalidTable: If columns are missing or of a wrong type.
        """
        schema = table.collect_schema()
        self.check(schema, on, keep=None)
        stages = Stages(prefix)
        findings = Findings(stages)
        day = read_key_date(schema, on, stages, findings)
        columns, types = read_facts(self.rulebook, self.layout, schema, stages, findings)
        clients = Clients(self.rulebook, stages, columns, types, day)
        check(clients, self.layout, findings)
        outcomes = self._outcomes(clients, findings, nodes)
        found = {prefix + name: value for name, value in outcomes.items()}
        return stages.applied(table).with_columns(**found).select(*dict.fromkeys([*schema, *found]))

    def _outcomes(
        self, clients: Clients, findings: Findings, nodes: Sequence[str]
    ) -> dict[str, pl.Expr]:
        rulebook, stages, types = self.rulebook, clients.stages, self.output_schema
        in_force = [term.in_force for group in rulebook.groups for term in group.terms]
        roots = [*rulebook.roots, *in_force, *nodes]
        truths = Truths(rulebook.tree, self.readings, clients, roots)
        outcomes = Outcomes(rulebook, truths, stages)
        invalid = stages.hold("invalid", findings.any)
        missing = count_of(missing_facts(outcomes, truths, clients), types["missing"])
        found = {
            "id": clients.value("id"),
            **outcomes.columns(types, invalid),
            "missing": pl.when(~column(invalid)).then(missing),
            "error": findings.texts(),
        }
        for node in nodes:
            rank = truths[node].rank
            found[f"node:{node}"] = pl.when(~column(invalid)).then(rank)
        return found
