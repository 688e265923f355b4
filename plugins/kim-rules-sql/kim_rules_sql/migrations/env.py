"""Runs the migrations on the connection that :func:`kim_rules_sql.schema.migrate` hands over."""

from alembic import context

from kim_rules_sql.tables import METADATA, SCHEMA

connection = context.config.attributes["connection"]

context.configure(
    connection=connection,
    target_metadata=METADATA,
    transactional_ddl=True,
    version_table_schema=None if connection.dialect.name == "sqlite" else SCHEMA,
)
context.run_migrations()
