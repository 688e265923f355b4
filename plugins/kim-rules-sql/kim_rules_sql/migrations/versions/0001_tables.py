"""The tables; on PostgreSQL with a role and row-level security."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROLE = "kim_rules_tenant"

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of a new store."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    schema = None if on_sqlite else "kim_rules"
    _make_tables(schema)
    for statement in _SQLITE if on_sqlite else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables with all that is in them."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    schema = None if on_sqlite else "kim_rules"
    for table in ("keys", "entries", "heads", "meta"):
        op.drop_table(table, schema=schema)
    if not on_sqlite:
        op.execute("DROP FUNCTION kim_rules.refuse()")


def _make_tables(schema: str | None) -> None:
    op.create_table(
        "meta",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("key_check", sa.Text, nullable=False),
        sa.Column("keys_dropped", _NUMBER, nullable=False),
        sa.Column("keys_swept", _NUMBER, nullable=False),
        sa.CheckConstraint("id = 1", name="meta_one_row"),
        schema=schema,
        sqlite_strict=True,
    )
    op.create_table(
        "heads",
        sa.Column("tenant", _KEY, primary_key=True),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("recorded_at", _NUMBER),
        sa.Column("code", sa.LargeBinary, nullable=False),
        schema=schema,
        sqlite_strict=True,
    )
    heads = "heads" if schema is None else f"{schema}.heads"
    op.create_table(
        "entries",
        sa.Column("tenant", _KEY, nullable=False),
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("case_id", _KEY, nullable=False),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("recorded_at", _NUMBER, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("code", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("tenant", "number", name="entries_key"),
        sa.UniqueConstraint("tenant", "case_id", "version", name="entries_version"),
        sa.ForeignKeyConstraint(["tenant"], [f"{heads}.tenant"], name="entries_head"),
        schema=schema,
        sqlite_strict=True,
    )
    op.create_table(
        "keys",
        sa.Column("tenant", _KEY, nullable=False),
        sa.Column("case_id", _KEY, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "case_id", name="keys_key"),
        sa.ForeignKeyConstraint(["tenant"], [f"{heads}.tenant"], name="keys_head"),
        schema=schema,
        sqlite_strict=True,
    )


_SQLITE = [
    f"""
    CREATE TRIGGER entries_no_{change} BEFORE {change} ON entries
    BEGIN SELECT RAISE(ABORT, 'entries are only ever added'); END
    """
    for change in ("update", "delete")
]

_POSTGRESQL = [
    """
    CREATE FUNCTION kim_rules.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'entries are only ever added' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON kim_rules.entries
    FOR EACH STATEMENT EXECUTE FUNCTION kim_rules.refuse()
    """,
    # What is sealed cannot be compressed.
    """
    ALTER TABLE kim_rules.entries
    ALTER sealed SET STORAGE EXTERNAL, ALTER body SET STORAGE EXTERNAL
    """,
    # The statistics of a column are samples of it, and would keep copies of destroyed keys.
    "ALTER TABLE kim_rules.keys ALTER wrapped SET STATISTICS 0",
    # Roles belong to the whole server, so another database of it may have made this one.
    f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{ROLE}') THEN
            CREATE ROLE {ROLE} NOLOGIN;
        END IF;
        BEGIN
            PERFORM set_config('role', '{ROLE}', true), set_config('role', 'none', true);
        EXCEPTION WHEN insufficient_privilege THEN
            GRANT {ROLE} TO CURRENT_USER;
        END;
    END $$
    """,
    f"GRANT USAGE ON SCHEMA kim_rules TO {ROLE}",
    f"GRANT SELECT ON kim_rules.alembic_version TO {ROLE}",
    f"GRANT SELECT, UPDATE (keys_dropped, keys_swept) ON kim_rules.meta TO {ROLE}",
    f"GRANT SELECT, INSERT, UPDATE ON kim_rules.heads TO {ROLE}",
    f"GRANT SELECT, INSERT ON kim_rules.entries TO {ROLE}",
    f"GRANT SELECT, INSERT, UPDATE (wrapped) ON kim_rules.keys TO {ROLE}",
    # Before PostgreSQL 17 only the owner can write a table anew.
    f"""
    DO $$ BEGIN
        IF current_setting('server_version_num')::int >= 170000 THEN
            EXECUTE 'GRANT MAINTAIN ON kim_rules.keys TO {ROLE}';
        END IF;
    END $$
    """,
    *(
        statement
        for table in ("heads", "entries", "keys")
        for statement in (
            f"ALTER TABLE kim_rules.{table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE kim_rules.{table} FORCE ROW LEVEL SECURITY",
            f"""
            CREATE POLICY of_tenant ON kim_rules.{table}
            USING (tenant = current_setting('kim_rules.tenant', true))
            """,
        )
    ),
]
