"""An index to read a tenant's entries in the order of its cases, a page at a time."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index."""
    op.create_index("entries_by_case", "entries", ["tenant", "case_id", "number"], schema=_schema())


def downgrade() -> None:
    """Remove the index."""
    op.drop_index("entries_by_case", "entries", schema=_schema())


def _schema() -> str | None:
    return None if op.get_bind().dialect.name == "sqlite" else "kim_rules"
