"""The five groups and multiple needs over columns: NumPy by hand, Numba, DuckDB.

All of them get the inputs already derived (ages, stays and counts as intervals), in the
smallest types that hold them; truths are 0 (no), 1 (open), 2 (yes).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import numba
import numpy as np
import pyarrow

from benchmarks.facts import ON
from benchmarks.inputs import Inputs, number_of
from benchmarks.peers import NO, OPEN, YES
from benchmarks.peers.openfisca import (
    NUMBERS,
    SLOTS,
    SOUTHEAST,
    TRUTHS,
    Body,
    Country,
    Finding,
    Status,
    columns,
)

Column = Any
Columns = dict[str, Column]
OUTCOMES = ("group_1", "group_2", "group_3", "group_4", "group_5", "multiple_needs")

HELD = [Status[f"aufenthaltserlaubnis_{one}"].index for one in ("25a", "25b", "104c")]
TOLERATED = [Status[c].index for c in ("duldung", "duldung_60b", "aufenthaltsgestattung")]
LISTED = [Country[code].index for code in SOUTHEAST]
CENTRE = Body["fachberatungsstelle"].index
MADE, UNKNOWN = Finding["made"].index, Finding["unknown"].index
TODAY = number_of(ON)


def small_columns(clients: Sequence[Inputs]) -> Columns:
    """Inputs of many clients in the smallest types; codes as their numbers."""
    found = {name: column.view(np.ndarray) for name, column in columns(clients).items()}
    wide = {name for name in NUMBERS if name.endswith("on") and name != "institutions"}
    return {
        name: column.astype(np.int32 if name in wide else np.int16 if name in NUMBERS else np.uint8)
        for name, column in found.items()
    }


# --- NumPy ---------------------------------------------------------------------------------


def _least(*parts: Column) -> Column:
    found = parts[0]
    for part in parts[1:]:
        found = np.minimum(found, part)
    return found


def _most(*parts: Column) -> Column:
    found = parts[0]
    for part in parts[1:]:
        found = np.maximum(found, part)
    return found


def _truth(certain: Column, possible: Column) -> Column:
    return certain.astype(np.uint8) + possible.astype(np.uint8)


def _among(codes: Column, wanted: Sequence[int]) -> Column:
    found = codes == wanted[0]
    for code in wanted[1:]:
        found |= codes == code
    return _truth(found, found | (codes == 0))


def _at_least(given: Mapping[str, Column], span: str, bound: int) -> Column:
    return _truth(given[f"{span}_lo"] >= bound, given[f"{span}_hi"] >= bound)


def by_numpy(given: Columns) -> Columns:
    """NumPy as a programmer would write it, one array operation after the other."""
    status, finding = given["status"], given["finding"]
    slots = [given[f"nationality_{slot}"] for slot in range(SLOTS)]
    made = _truth(
        (given["finding_on"] != 0) & (given["finding_on"] <= TODAY), given["finding_on"] <= TODAY
    )
    absent = np.where(finding == UNKNOWN, OPEN, NO).astype(np.uint8)
    counts = np.where(finding == MADE, _least(_among(given["finding_by"], [CENTRE]), made), absent)
    said = np.where(finding == MADE, given["established"], absent)
    adult, minor = _at_least(given, "age", 18), YES - _at_least(given, "entry_age", 18)
    recent = YES - _at_least(given, "stay", 5)
    several = (_at_least(given, "long", 2), _at_least(given, "institutions", 2))
    computed = _least(*several, given["planning"])
    status_of_needs = np.where(given["established"] == YES, 4, 3).astype(np.uint8)
    entitled = [given[f"entitled_{one}"] for one in ("25a", "25b", "104c")]
    return {
        "group_1": _most(_among(status, HELD), *entitled),
        "group_2": _least(given["fled"], given["unaccompanied"], minor),
        "group_3": _least(_among(status, TOLERATED), _at_least(given, "age", 27)),
        "group_4": _least(given["immigrated"], _most(*(_among(slot, LISTED) for slot in slots))),
        "group_5": _least(given["immigrated"], adult, recent, counts, said),
        "multiple_needs": np.where(
            counts == YES, status_of_needs, np.where(counts == OPEN, OPEN, computed)
        ),
    }


# --- Numba ---------------------------------------------------------------------------------


@numba.njit(inline="always")
def _interval(lowest: int, highest: int, bound: int) -> int:
    return int(lowest >= bound) + int(highest >= bound)


def kernel(names: Sequence[str]) -> Callable[[Columns], Columns]:
    """A compiled loop over the rows, on all processors: the limit.

    Args:
        names: Of the input columns, in order.
    """
    held, tolerated, listed = (_table(codes) for codes in (HELD, TOLERATED, LISTED))
    centre, made, unknown, today = CENTRE, MADE, UNKNOWN, TODAY

    @numba.njit(parallel=True, nogil=True)
    def run(truths: Column, spans: Column, codes: Column, finding_on: Column, out: Column) -> None:
        for row in numba.prange(out.shape[1]):
            status, finding, by = codes[0][row], codes[1][row], codes[2][row]
            nation = max(listed[codes[3][row]], listed[codes[4][row]], listed[codes[5][row]])
            adult = _interval(spans[0][row], spans[1][row], 18)
            older = _interval(spans[0][row], spans[1][row], 27)
            minor = 2 - _interval(spans[2][row], spans[3][row], 18)
            recent = 2 - _interval(spans[4][row], spans[5][row], 5)
            areas = _interval(spans[6][row], spans[7][row], 2)
            bodies = _interval(spans[8][row], spans[9][row], 2)
            immigrated, fled, alone = truths[0][row], truths[1][row], truths[2][row]
            planning, said = truths[6][row], truths[7][row]
            counts, found = (1, 1) if finding == unknown else (0, 0)
            if finding == made:
                allowed = 2 if by == centre else 1 if by == 0 else 0
                on = finding_on[row]
                counts, found = min(allowed, 1 if on == 0 else 2 if on <= today else 0), said
            entitled = max(truths[3][row], truths[4][row], truths[5][row])
            out[0][row] = max(held[status], entitled)
            out[1][row] = min(fled, alone, minor)
            out[2][row] = min(tolerated[status], older)
            out[3][row] = min(immigrated, nation)
            out[4][row] = min(immigrated, adult, recent, counts, found)
            computed = min(areas, bodies, planning)
            decided = 4 if said == 2 else 3
            out[5][row] = decided if counts == 2 else 1 if counts == 1 else computed

    spans = [name for name in names if name.endswith(("_lo", "_hi"))]
    codes = ["status", "finding", "finding_by", *(f"nationality_{slot}" for slot in range(SLOTS))]

    def decide(given: Columns) -> Columns:
        out = np.empty((len(OUTCOMES), len(given["status"])), np.uint8)
        run(
            tuple(given[name] for name in TRUTHS),
            tuple(given[name] for name in spans),
            tuple(given[name] for name in codes),
            given["finding_on"],
            out,
        )
        return dict(zip(OUTCOMES, out, strict=True))

    return decide


def _table(codes: Sequence[int]) -> Column:
    """The truth of each code being in a list; the first code stands for unknown."""
    found = np.zeros(256, np.uint8)
    found[codes], found[0] = YES, OPEN
    return found


# --- DuckDB --------------------------------------------------------------------------------


def sql() -> str:
    """The same rules as one statement over the table ``clients``."""

    def among(column: str, wanted: Sequence[int]) -> str:
        listed = ", ".join(map(str, wanted))
        return f"CASE WHEN {column} IN ({listed}) THEN 2 WHEN {column} = 0 THEN 1 ELSE 0 END"

    def at_least(span: str, bound: int) -> str:
        return f"(({span}_lo >= {bound})::INT + ({span}_hi >= {bound})::INT)"

    absent = f"CASE WHEN finding = {UNKNOWN} THEN 1 ELSE 0 END"
    made = f"CASE WHEN finding_on = 0 THEN 1 WHEN finding_on <= {TODAY} THEN 2 ELSE 0 END"
    counts = f"least({among('finding_by', [CENTRE])}, {made})"
    nations = ", ".join(among(f"nationality_{slot}", LISTED) for slot in range(SLOTS))
    computed = f"least({at_least('long', 2)}, {at_least('institutions', 2)}, planning)"
    return f"""
        WITH found AS (
            SELECT *, CASE WHEN finding = {MADE} THEN {counts} ELSE {absent} END AS counts,
            CASE WHEN finding = {MADE} THEN established ELSE {absent} END AS said FROM clients
        )
        SELECT row, greatest({among("status", HELD)}, entitled_25a, entitled_25b, entitled_104c)::UTINYINT AS group_1,
        least(fled, unaccompanied, 2 - {at_least("entry_age", 18)})::UTINYINT AS group_2,
        least({among("status", TOLERATED)}, {at_least("age", 27)})::UTINYINT AS group_3,
        least(immigrated, greatest({nations}))::UTINYINT AS group_4,
        least(immigrated, {at_least("age", 18)}, 2 - {at_least("stay", 5)}, counts, said)::UTINYINT AS group_5,
        (CASE counts WHEN 2 THEN CASE WHEN established = 2 THEN 4 ELSE 3 END
        WHEN 1 THEN 1 ELSE {computed} END)::UTINYINT AS multiple_needs FROM found
    """


def by_duckdb(given: Columns) -> Callable[[], Columns]:
    """DuckDB on all processors, the columns loaded into a table of its own before.

    It keeps no order, so each row brings its number along.

    Args:
        given: The input columns.
    """
    connection = duckdb.connect()
    numbered = {**given, "row": np.arange(len(given["on"]), dtype=np.uint32)}
    connection.register("given", pyarrow.table(numbered))
    connection.execute("CREATE TABLE clients AS SELECT * FROM given")
    statement = sql()

    def decide() -> Columns:
        found: Columns = connection.sql(statement).fetchnumpy()
        return found

    return decide
