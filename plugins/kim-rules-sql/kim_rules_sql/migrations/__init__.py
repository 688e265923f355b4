"""How the tables came to their form; Alembic runs these files."""
