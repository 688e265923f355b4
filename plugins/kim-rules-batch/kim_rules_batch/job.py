"""What a run does with every table: decides it, or compares two ways of deciding it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl
from attrs import evolve, frozen

from kim_rules.errors import Finding
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label
from kim_rules_batch.checking import InvalidTable
from kim_rules_batch.executor import Executor
from kim_rules_batch.files import Format
from kim_rules_batch.layouts import Layout, Schema, layout_of, outcome_schema


@frozen(eq=False)
class Setting:
    """With what a table is decided.

    Args:
        rulebook: The rules.
        readings: Option by reading, complete.
        on: The key date, or the name of the column with it.
    """

    rulebook: Rulebook
    readings: Mapping[str, str]
    on: date | str

    def executor(self, layout: Layout) -> Executor:
        """What decides tables of a layout."""
        return Executor(self.rulebook, self.readings, layout)

    def told(self) -> dict[str, Any]:
        """Everything on which the outcomes depend, in JSON."""
        rulebook = self.rulebook
        return {
            "rulebook": {"id": rulebook.id, "version": rulebook.version, "sha256": rulebook.sha256},
            "readings": dict(self.readings),
            "on": self.on.isoformat() if isinstance(self.on, date) else {"column": self.on},
        }


@frozen(eq=False)
class Job:
    """What is done with every table of a run; it can be sent to other machines.

    Args:
        setting: With what it is decided.
        form: Of the files that are written.
        layout: Of the tables; None to see it from their columns.
        others: Columns that are no facts but allowed. They stand behind the outcomes, or
            changes are counted by them.
        other: With what it is decided for comparison; None when nothing is compared.
    """

    setting: Setting
    form: Format
    layout: Layout | None = None
    others: tuple[str, ...] = ()
    other: Setting | None = None

    def told(self) -> dict[str, Any]:
        """Everything on which the written files depend, in JSON."""
        return {
            **self.setting.told(),
            "format": self.form.value,
            "layout": None if self.layout is None else self.layout.value,
            "columns": list(self.others),
            "compare": None if self.other is None else self.other.told(),
        }

    def layout_of(self, schema: Schema) -> Layout:
        """The layout of a table with these columns."""
        return self.layout or layout_of(schema)

    def check(self, schema: Schema) -> None:
        """Refuse a table that cannot be decided.

        Args:
            schema: Its columns.

        Raises:
            InvalidTable: With every finding at once.
        """
        layout = self.layout_of(schema)
        for setting in filter(None, (self.setting, self.other)):
            allowed = {*self.others, *self._key_date_columns()}
            setting.executor(layout).check(schema, setting.on, allowed)
        findings = list(self._unfit(schema))
        if findings:
            raise InvalidTable(findings)

    def _unfit(self, schema: Schema) -> Iterator[Finding]:
        """Other columns that cannot stand in what is written."""
        is_flat = self.other is not None or self.form is Format.CSV
        for name in self.others:
            if name in self.outcome_names():
                said = Label("eine Spalte der Ergebnisse", "a column of the outcomes")
                yield Finding(name, said, Label("eine andere Spalte", "another column"))
            elif is_flat and schema[name].is_nested():
                said = Label("eine Spalte mit Listen oder Objekten", "a column of lists or objects")
                yield Finding(
                    name, said, Label("eine mit einzelnen Werten", "one of single values")
                )

    def _key_date_columns(self) -> set[str]:
        settings = (self.setting, self.other)
        return {one.on for one in settings if one is not None and isinstance(one.on, str)}

    def decided(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """The outcomes of every row, with the other columns behind them."""
        executor = self.setting.executor(self.layout_of(table.collect_schema()))
        return executor.decided(table, self.setting.on, self.others)

    def outcome_names(self) -> tuple[str, ...]:
        """The columns of the outcomes."""
        return tuple(outcome_schema(self.setting.rulebook))

    def with_other(self, **changes: Any) -> Job:
        """This job, compared with another setting.

        Args:
            changes: What is different in it.
        """
        return evolve(self, other=evolve(self.other or self.setting, **changes))
