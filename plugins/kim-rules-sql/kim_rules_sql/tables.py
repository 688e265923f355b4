"""The tables of a case store, the same on SQLite and on PostgreSQL.

On PostgreSQL they are in the schema ``kim_rules``. ``body`` is the last column, so that
SQLite need not read it to reach the others.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = "kim_rules"

#: What the one row of ``meta`` says about whose tables these are.
APPLICATION = "kim-rules case store"

#: The same for the header of an SQLite file: ``kim1``.
APPLICATION_ID = 0x6B696D31

#: The forms of the tables, oldest first, as Alembic names them.
REVISIONS = ("0001", "0002")

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

#: Text in the order of its code points, which is the order of its bytes in UTF-8.
_KEY = Text().with_variant(Text(collation="C"), "postgresql")

METADATA = MetaData(schema=SCHEMA)

meta = Table(
    "meta",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("application", Text, nullable=False),
    Column("key_check", Text, nullable=False),
    Column("keys_dropped", _NUMBER, nullable=False),
    Column("keys_swept", _NUMBER, nullable=False),
    CheckConstraint("id = 1", name="meta_one_row"),
    sqlite_strict=True,
)

heads = Table(
    "heads",
    METADATA,
    Column("tenant", _KEY, primary_key=True),
    Column("number", _NUMBER, nullable=False),
    Column("recorded_at", _NUMBER),
    Column("code", LargeBinary, nullable=False),
    sqlite_strict=True,
)

entries = Table(
    "entries",
    METADATA,
    Column("tenant", _KEY, ForeignKey(heads.c.tenant, name="entries_head"), nullable=False),
    Column("number", _NUMBER, nullable=False),
    Column("case_id", _KEY, nullable=False),
    Column("version", _NUMBER, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recorded_at", _NUMBER, nullable=False),
    Column("actor", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("code", LargeBinary, nullable=False),
    Column("sealed", LargeBinary),
    Column("body", LargeBinary),
    PrimaryKeyConstraint("tenant", "number", name="entries_key"),
    UniqueConstraint("tenant", "case_id", "version", name="entries_version"),
    Index("entries_by_case", "tenant", "case_id", "number"),
    sqlite_strict=True,
)

#: Rows are never deleted: a key is destroyed by zeros of its own length in its own place,
#: so that SQLite has no reason to move others about and leave copies of them behind.
keys = Table(
    "keys",
    METADATA,
    Column("tenant", _KEY, ForeignKey(heads.c.tenant, name="keys_head"), nullable=False),
    Column("case_id", _KEY, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant", "case_id", name="keys_key"),
    sqlite_strict=True,
)
