"""The README of the plugin: its example runs, and what it names is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from sql_places import Place

from kim_rules_sql.postgresql import ROLE
from kim_rules_sql.tables import REVISIONS

FOLDER = Path(__file__).parent.parent
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_example_runs(tmp_path: Path) -> None:
    """It leaves a key file and a case store, which opens with that key."""
    (code,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.db", "master.key"]


def test_the_role_is_prepared_as_told(postgresql_place: Place) -> None:
    """The statements for an administrator are right, for accounts of these names."""
    (statements,) = re.findall(r"^```sql\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert statements.count(ROLE) == 3
    with postgresql_place.raw() as connection:
        connection.autocommit = False
        connection.execute("CREATE ROLE the_owner; CREATE ROLE an_account")
        connection.execute(f"ALTER ROLE {ROLE} RENAME TO away")
        connection.execute(statements)
        connection.rollback()


def test_every_form_of_the_tables_is_in_the_changelog() -> None:
    """Whoever updates a store can read what is altered."""
    changelog = (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^- (\d{4}):", changelog, re.MULTILINE) == list(REVISIONS)
