"""What is wrong with the facts of a row: codes and paths, never values."""

from __future__ import annotations

from enum import StrEnum
from functools import reduce
from operator import or_

import polars as pl

from kim_rules_batch.clients import Clients
from kim_rules_batch.stages import Stages
from kim_rules_batch.ternary import Holds, both, column, either


class Code(StrEnum):
    """Kinds of findings, as the column ``error`` shows them."""

    MISSING = "missing"
    INVALID_TEXT = "invalid_text"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_KEY = "unknown_key"
    IMPOSSIBLE_DATE = "impossible_date"
    TOO_LARGE = "too_large"
    EMPTY_LIST = "empty_list"
    REPETITION = "repetition"
    CONTRADICTION = "contradiction"
    AFTER_KEY_DATE = "after_key_date"


class Findings:
    """The findings of all rows, while they are being collected.

    Args:
        stages: Takes a working column for each finding, which is looked at twice.
    """

    def __init__(self, stages: Stages) -> None:
        self._stages = stages
        self._found: list[tuple[str, pl.Expr]] = []
        #: Texts of findings that a row brought along.
        self.brought: pl.Expr | None = None

    def add(self, code: Code, path: str, where: Holds) -> None:
        """Note a finding.

        Args:
            code: What is wrong.
            path: Of the fact.
            where: The rows; null counts as fine.
        """
        if where is not False:
            text = f"{code}:{path}"
            self._found.append((text, column(self._stages.hold(text, where))))

    @property
    def any(self) -> pl.Expr:
        """The rows with a finding."""
        found = [where for _, where in self._found]
        if self.brought is not None:
            found.append(self.brought.is_not_null())
        return reduce(or_, found).fill_null(False)

    def texts(self) -> pl.Expr:
        """The findings of each row as one text; null for a row without any."""
        parts = [] if self.brought is None else [self.brought]
        parts += [pl.when(where).then(pl.lit(text)) for text, where in self._found]
        text = pl.concat_str(parts, separator="; ", ignore_nulls=True)
        return pl.when(text != "").then(text)  # null, and not empty, without findings


def check_together(clients: Clients, findings: Findings) -> None:
    """Note facts that cannot be true together, or that begin after the key date."""
    birth, entry = clients.columns.get("birth_date.first"), clients.columns.get("entry_date.last")
    admitted = clients.columns.get("admitted_on")
    came = either(clients.is_known("entry_date.first"), clients.flag("fled").certain)
    denied = clients.flag("immigrated").no
    findings.add(Code.CONTRADICTION, "immigrated", both(denied, came))
    if birth is not None and entry is not None:
        findings.add(Code.CONTRADICTION, "birth_date", birth > entry)
    if birth is not None and admitted is not None:
        findings.add(Code.CONTRADICTION, "admitted_on", birth > admitted)
    starts = {"birth_date": "birth_date.first", "entry_date": "entry_date.first"}
    for path, name in {**starts, "admitted_on": "admitted_on"}.items():
        if name in clients.columns:
            findings.add(Code.AFTER_KEY_DATE, path, clients.columns[name] > clients.day)
