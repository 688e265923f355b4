"""Entries as rows, and rows as entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, null, select

from kim_rules.store.journal import Entry, Head
from kim_rules_sql.tables import entries, heads

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
#: Stands for a number that is no moment: nobody records then, so the check finds it.
_NO_MOMENT = datetime.max.replace(tzinfo=UTC)

_WITHOUT_BODY = (
    entries.c.tenant,
    entries.c.number,
    entries.c.case_id,
    entries.c.version,
    entries.c.kind,
    entries.c.recorded_at,
    entries.c.actor,
    entries.c.purpose,
    entries.c.code,
    entries.c.sealed,
)


def select_entries(bodies: bool = False) -> AnySelect:
    """A query for entries that :func:`entries_of` understands."""
    return select(*_WITHOUT_BODY, entries.c.body if bodies else null())


def entries_of(rows: Iterable[AnyRow]) -> list[Entry]:
    """The entries in rows, those too that no store has written: to find them is for the check."""
    return [_entry(row) for row in rows]


def row_of(entry: Entry) -> dict[str, object]:
    """The row for an entry."""
    return {
        "tenant": entry.tenant,
        "number": entry.number,
        "case_id": entry.case,
        "version": entry.version,
        "kind": entry.kind,
        "recorded_at": ticks(entry.recorded_at),
        "actor": entry.actor,
        "purpose": entry.purpose,
        "code": entry.code,
        "sealed": entry.sealed,
        "body": entry.body,
    }


def select_head() -> AnySelect:
    """A query for a head that :func:`head_of` understands."""
    return select(heads.c.number, heads.c.code, heads.c.recorded_at)


def head_of(row: AnyRow | None) -> Head:
    """The head in a row; without a row, that of an empty chain."""
    if row is None:
        return Head()
    number, code, recorded_at = row
    return Head(number, code, None if recorded_at is None else _moment(recorded_at))


def ticks(moment: datetime) -> int:
    """A moment as microseconds since 1970 in UTC, as the tables have it."""
    return (moment - _EPOCH) // _TICK


def _entry(row: AnyRow) -> Entry:
    tenant, number, case, version, kind, recorded_at, actor, purpose, code, sealed, body = row
    return Entry(
        tenant=tenant,
        number=number,
        case=case,
        version=version,
        kind=kind,
        recorded_at=_moment(recorded_at),
        actor=actor,
        purpose=purpose,
        sealed=sealed,
        body=body,
        code=code,
    )


def _moment(told: int) -> datetime:
    try:
        return _EPOCH + told * _TICK
    except OverflowError:
        return _NO_MOMENT
