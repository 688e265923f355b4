"""What a journal needs of a database, whichever it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen
from sqlalchemy.engine import Connection


@frozen
class Found:
    """The case store that stands at a place.

    Args:
        revision: The form of its tables, as Alembic names it.
        key_check: What its master key must give, see
            :attr:`kim_rules_sql.sealing.AesSealer.key_check`.
        unswept: Whether copies of destroyed keys may still lie about.
    """

    revision: str
    key_check: str
    unswept: bool


class Database(Protocol):
    """A database with the tables of a case store, or with room for them."""

    @property
    def place(self) -> str:
        """Where it is, without account and password."""

    def look(self) -> Found | None:
        """What stands there; None when there is nothing yet.

        Raises:
            StoreUnavailable: If something else stands there.
        """

    def begin(self, tenant: str, *, writing: bool) -> Connection:
        """A connection in a transaction of its own that reaches this tenant only."""

    def altering(self) -> AbstractContextManager[Connection]:
        """A transaction that may alter tables, one at a time; committed at its end."""

    def sweep(self) -> bool:
        """Remove what is left of destroyed keys beside the tables.

        Returns:
            Whether nothing is left; what others still read cannot be removed.
        """

    def close(self) -> None:
        """Give back every connection."""
