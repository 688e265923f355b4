"""Case stores of kim-rules on SQLite and PostgreSQL.

Importing this loads nothing of weight; SQLAlchemy comes when a store is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kim_rules.hookspecs import StoreOpener, hookimpl
from kim_rules_sql.master_key import new_key_file

if TYPE_CHECKING:
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.opening import StoreSettings

__all__ = ["kim_rules_open_stores", "new_key_file", "open_sql"]


@hookimpl
def kim_rules_open_stores() -> Mapping[str, StoreOpener]:
    """The addresses that :func:`open_sql` opens."""
    return {"sqlite": open_sql, "postgresql": open_sql}


def open_sql(url: str, settings: StoreSettings) -> CaseStore:
    """Open a case store on SQLite or PostgreSQL.

    Args:
        url: ``sqlite:///folder/file``, with four slashes for a path from the root, or
            ``postgresql://account:password@server/database``.
        settings: The master key or the file with it, otherwise named by
            ``KIM_RULES_KEY_FILE``; whether to make the store, or to bring an older one up
            to date; and the clock.

    Raises:
        StoreUnavailable: If there is no case store, or it cannot be reached or used.
        SchemaMismatch: If it has a newer form than this program, or an older one.
        WrongKey: If the master key is missing, cannot be read, or is not that of the store.
    """
    from kim_rules_sql.opening import open_case_store

    return open_case_store(url, settings)
