"""Reads the plain layout: the columns of the JSON as the columns of the packed layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import add

import polars as pl

from kim_rules.reading_facts import MAX_NUMBER
from kim_rules.rulebook import Rulebook
from kim_rules.values import folded as folded_text
from kim_rules.vocabulary import NeedLevel
from kim_rules_batch import texts
from kim_rules_batch.findings import Code, Findings
from kim_rules_batch.layouts import (
    FINDINGS,
    FLAGS,
    Schema,
    enum_of,
    members_of,
    need_column,
    packed_schema,
    words_of,
)
from kim_rules_batch.plain_days import first_day, full_day, last_day
from kim_rules_batch.plain_finding import finding_members
from kim_rules_batch.stages import Stages

_LEVELS = [str(level) for level in NeedLevel]
Columns = dict[str, pl.Expr]


class PlainReader:
    """Reads the facts of a plain table; what does not fit becomes a finding.

    Args:
        rulebook: Whose areas, municipalities and declared facts.
        schema: Of the table.
        stages: Takes the working columns.
        findings: Takes what is wrong.
    """

    def __init__(
        self, rulebook: Rulebook, schema: Schema, stages: Stages, findings: Findings
    ) -> None:
        self._rulebook = rulebook
        self._types = packed_schema(rulebook)
        self._schema = schema
        self._stages = stages
        self._findings = findings

    def columns(self) -> Columns:
        """The packed columns of all facts that the table has."""
        found: Columns = {}
        if "error" in self._schema:
            self._findings.brought = pl.col("error")
        for name in self._schema:
            reader = self._reader(name)
            if reader is not None:
                found.update(reader(name))
        return found

    def _reader(self, name: str) -> Callable[[str], Columns] | None:
        own: Mapping[str, Callable[[str], Columns]] = {
            "id": self._id,
            "birth_date": self._interval,
            "entry_date": self._interval,
            "nationalities": self._nationalities,
            "residence_status": self._code,
            "needs": self._needs,
            "institutions": self._institutions,
            "multiple_needs_finding": self._finding,
            "admitted_on": self._admitted,
            "municipality": self._municipality,
            **dict.fromkeys(FLAGS, self._flag),
        }
        kinds = {
            "bool": self._flag,
            "integer": self._number,
            "code": self._code,
            "partial_date": self._interval,
        }
        declared = self._rulebook.extra_facts
        return kinds[declared[name].kind] if name in declared else own.get(name)

    def _keep(self, name: str, expression: pl.Expr) -> pl.Expr:
        return self._stages.keep(name, expression)

    # --- single values -------------------------------------------------------------------

    def _id(self, name: str) -> Columns:
        value = pl.col(name)
        self._findings.add(Code.MISSING, name, value.is_null())
        self._findings.add(Code.INVALID_TEXT, name, texts.is_no_identifier(value))
        return {name: value}

    def _flag(self, name: str) -> Columns:
        return {name: pl.col(name)}

    def _number(self, name: str) -> Columns:
        value = pl.col(name)
        too_large = (value > MAX_NUMBER) | (value < -MAX_NUMBER)
        self._findings.add(Code.TOO_LARGE, name, too_large)
        return {name: value.cast(pl.Int32, strict=False)}

    def _code(self, name: str) -> Columns:
        kind = self._types[name]
        return {name: self._coded(name, pl.col(name), kind)}

    def _coded(self, path: str, value: pl.Expr, kind: pl.DataType) -> pl.Expr:
        code = self._keep(path, _text(value).cast(kind, strict=False))
        self._findings.add(Code.UNKNOWN_CODE, path, code.is_null() & value.is_not_null())
        return code

    # --- days ------------------------------------------------------------------------------

    def _interval(self, name: str) -> Columns:
        value, kind = self._days(name)
        first = self._keep(f"{name}.first", first_day(value, kind))
        self._impossible(name, value, first)
        last = self._keep(f"{name}.last", last_day(value, kind, first))
        return {f"{name}.first": first, f"{name}.last": last}

    def _days(self, name: str) -> tuple[pl.Expr, pl.DataType]:
        """A column of days and the type that it has, which is text for categories."""
        kind = self._schema[name]
        if isinstance(kind, (pl.Categorical, pl.Enum)):
            return _text(pl.col(name)), pl.String()
        return pl.col(name), kind

    def _impossible(self, path: str, value: pl.Expr, day: pl.Expr) -> None:
        self._findings.add(Code.IMPOSSIBLE_DATE, path, day.is_null() & value.is_not_null())

    def _full_day(self, path: str, value: pl.Expr, kind: pl.DataType) -> pl.Expr:
        day = self._keep(path, full_day(value, kind))
        self._impossible(path, value, day)
        return day

    def _admitted(self, name: str) -> Columns:
        value, kind = self._days(name)
        if kind == pl.Boolean:
            self._findings.add(Code.IMPOSSIBLE_DATE, name, value)  # only "false" is no day
            return {f"{name}.happened": value, name: pl.lit(None, pl.Date)}
        if kind == pl.Date:
            day = self._full_day(name, value, kind)
            return {f"{name}.happened": pl.when(day.is_not_null()).then(True), name: day}
        given = self._keep("given", pl.when(value != "false").then(value))
        day = self._full_day(name, given, kind)
        happened = pl.when(day.is_not_null()).then(True).when(value == "false").then(False)
        return {f"{name}.happened": happened, name: day}

    # --- lists and objects -----------------------------------------------------------------

    def _nationalities(self, name: str) -> Columns:
        value = pl.col(name).cast(pl.List(pl.String))
        codes = self._keep(name, value.cast(self._types["nationalities.more"], strict=False))
        self._findings.add(Code.EMPTY_LIST, name, value.list.len() == 0)
        unknown = codes.list.agg(pl.element().is_null().any())
        self._findings.add(Code.UNKNOWN_CODE, name, unknown)
        return {"nationalities.more": codes}

    def _institutions(self, name: str) -> Columns:
        value = pl.col(name).cast(pl.List(pl.String))
        element = pl.element()
        odd = (element.is_null() | texts.is_no_text(element)).any()
        self._findings.add(Code.INVALID_TEXT, name, value.list.agg(odd))
        several = pl.when(value.list.len() > 1).then(value)
        distinct = several.list.eval(texts.folded(element)).list.n_unique()
        nulls = several.list.agg(element.null_count())  # which count as one that is distinct
        repeated = distinct + pl.max_horizontal(nulls, 1) - 1 < several.list.len()
        self._findings.add(Code.REPETITION, name, repeated)
        return {name: value.list.len().cast(pl.UInt16, strict=False)}

    def _needs(self, name: str) -> Columns:
        kind = self._schema[name]
        if isinstance(kind, pl.Map):
            return self._listed_needs(name, pl.col(name).map.entries(), ("key", "value"))
        if isinstance(kind, pl.List):
            assert isinstance(kind.inner, pl.Struct)
            return self._listed_needs(name, pl.col(name), members_of(kind.inner))
        assert isinstance(kind, pl.Struct)
        given = members_of(kind)
        found: Columns = {}
        for word, areas in enumerate(words_of(self._rulebook)):
            bits = {area: 1 << at for at, area in enumerate(areas) if area in given}
            answers = {area: _text(pl.col(name).struct.field(area)) for area in bits}
            for level in NeedLevel:
                column = need_column(level, word)
                width = self._types[column]
                asked = (
                    pl.when(answers[area] == level.value)
                    .then(pl.lit(bit, width))
                    .otherwise(pl.lit(0, width))
                    for area, bit in bits.items()
                )
                found[column] = self._keep(column, _sum(asked, pl.lit(0, width)))
            for area, answer in answers.items():
                self._findings.add(Code.UNKNOWN_CODE, f"{name}.{area}", ~answer.is_in(_LEVELS))
        return found

    def _listed_needs(self, name: str, value: pl.Expr, members: Iterable[str]) -> Columns:
        area, answer = (pl.element().struct.field(one).cast(pl.String) for one in members)
        levels = pl.Series(_LEVELS)
        known = area.is_in(list(self._rulebook.areas)).fill_null(False)
        self._findings.add(Code.UNKNOWN_KEY, name, value.list.agg((~known).any()))
        self._findings.add(Code.REPETITION, name, value.list.agg(area.is_duplicated().any()))
        unknown = ~answer.is_in(levels).fill_null(True)
        self._findings.add(Code.UNKNOWN_CODE, name, value.list.agg(unknown.any()))
        found: Columns = {}
        for word, areas in enumerate(words_of(self._rulebook)):
            for level in NeedLevel:
                column = need_column(level, word)
                width = self._types[column]
                bit = pl.lit(0, width)
                for at, one in enumerate(areas):
                    bit = pl.when(area == one).then(pl.lit(1 << at, width)).otherwise(bit)
                total = value.list.agg(bit.filter(answer == level.value).sum())
                found[column] = self._keep(column, total.cast(width, strict=False))
        return found

    # --- the finding of multiple needs --------------------------------------------------------

    def _finding(self, name: str) -> Columns:
        said = finding_members(pl.col(name), self._schema[name])
        if said.unreadable is not None:
            self._findings.add(Code.UNKNOWN_KEY, name, said.unreadable)
        made = self._keep("made", (said.made.fill_null(True) & said.given).fill_null(False))
        unmade = said.made == pl.lit(False)
        self._findings.add(Code.MISSING, f"{name}.established", made & said.established.is_null())
        by = self._coded(f"{name}.by", said.by, self._types[f"{name}.by"])
        on = self._full_day(f"{name}.on", said.on, said.kind)
        more = (member.is_not_null() for member in (said.established, said.by, said.on))
        self._findings.add(Code.CONTRADICTION, name, unmade & pl.any_horizontal(more))
        whole = self._keep("whole", made & said.established.is_not_null())
        none, yes, no = (pl.lit(state, self._types[name]) for state in FINDINGS)
        state = pl.when(unmade).then(none).when(whole & said.established).then(yes)
        return {
            name: self._keep(name, state.when(whole).then(no)),
            f"{name}.by": self._keep(f"{name}.by", pl.when(whole).then(by)),
            f"{name}.on": self._keep(f"{name}.on", pl.when(whole).then(on)),
        }

    # --- where the person lives -----------------------------------------------------------------

    def _municipality(self, name: str) -> Columns:
        value = _text(pl.col(name))
        self._findings.add(Code.INVALID_TEXT, name, texts.is_no_text(value))
        kind = self._types[name]
        exact, folded = self._spellings()
        at_once = self._keep("exact", _looked_up(value, exact))
        rest = pl.when(at_once.is_null()).then(value)
        by_folding = _looked_up(texts.folded(rest), folded)
        elsewhere = pl.lit(len(self._rulebook.municipalities))
        number = pl.coalesce(at_once, by_folding, elsewhere)
        assert isinstance(kind, pl.Enum)
        code = pl.when(value.is_not_null()).then(number).cast(_physical(kind)).cat.to(kind)
        return {name: self._keep(name, code)}

    def _spellings(self) -> tuple[dict[str, int], dict[str, int]]:
        """The number of the municipality by usual spellings, and by any spelling, folded."""
        exact: dict[str, int] = {}
        for number, place in enumerate(self._rulebook.municipalities):
            for spelling in place.spellings:
                for text in (spelling, spelling.upper(), spelling.lower()):
                    if folded_text(text) == folded_text(spelling):
                        exact[text] = number
        return exact, {folded_text(spelling): number for spelling, number in exact.items()}


def _text(value: pl.Expr) -> pl.Expr:
    """Codes as text, however the column holds them."""
    return value.cast(pl.String)


def _sum(parts: Iterable[pl.Expr], nothing: pl.Expr) -> pl.Expr:
    return reduce(add, parts, nothing)


def _looked_up(value: pl.Expr, numbers: Mapping[str, int]) -> pl.Expr:
    """The number of each text; null for a text without one."""
    place = value.cast(enum_of(numbers), strict=False).to_physical()
    return pl.lit(pl.Series(list(numbers.values()), dtype=pl.Int32)).gather(place)


def _physical(kind: pl.Enum) -> pl.DataType:
    """The type of the numbers that stand for codes."""
    return pl.Series([], dtype=kind).to_physical().dtype
