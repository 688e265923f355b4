"""What can be read from a case store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from kim_rules.errors import NotAllowed
from kim_rules.store import inputs
from kim_rules.store.journal import Entry, Head
from kim_rules.store.ledger import Ledger
from kim_rules.store.packing import unpressed
from kim_rules.store.pen import erased_already
from kim_rules.store.records import Access, Case, FactsVersion, Kind
from kim_rules.store.sealing import context


class Reading(Ledger):
    """The reads of a case store."""

    def head(self, access: Access) -> Head:
        """The end of the tenant's log, to be kept outside for :meth:`verify`."""
        return self._journal.head(access.tenant)

    def case(self, access: Access, case_id: str) -> Case:
        """A case as it stands; one that was erased has ``erased=True`` and nothing else.

        Raises:
            NoSuchCase: If the tenant has none of this id.
        """
        return self._find(access.tenant, case_id)

    def cases(self, access: Access) -> Iterator[Case]:
        """Every case in the order of ids, erased ones too, as of one moment.

        Reads with flat memory, however many there are.
        """
        return self._stream(access.tenant)

    def facts(
        self,
        access: Access,
        case_id: str,
        *,
        valid_on: date,
        known_at: datetime | date | None = None,
    ) -> FactsVersion | None:
        """What was known at a moment about a day.

        Args:
            access: Who asks.
            case_id: The case.
            valid_on: The day that is asked about.
            known_at: What was recorded by then counts; a date means the end of that day
                in UTC, None everything.

        Returns:
            Of the versions known, that with the latest ``valid_from`` up to ``valid_on``,
            among equals the one recorded last; None when nothing was known.

        Raises:
            NoSuchCase: If the tenant has none of this id.
            Erased: If the person was erased.
            ValueError: If ``known_at`` has a time but no time zone.
        """
        inputs.day(valid_on, "valid_on")
        if isinstance(known_at, datetime):
            inputs.moment(known_at, "known_at")
        elif known_at is not None:
            inputs.day(known_at, "known_at")
        return self._living(access.tenant, case_id).facts_on(valid_on, known_at)

    def decision(self, access: Access, case_id: str, number: int) -> dict[str, Any]:
        """A recorded decision as its full JSON, explanation included.

        Args:
            access: Who asks.
            case_id: The case.
            number: 1, 2, … within the case.

        Raises:
            NoSuchCase: If the tenant has none of this id.
            Erased: If the person was erased.
            NotAllowed: If the case has no decision of this number.
        """
        inputs.count(number, "number", 1)
        self._living(access.tenant, case_id)
        made = [one for one in self._entries_of(access, case_id) if one.kind == Kind.DECISION]
        if number > len(made):
            raise NotAllowed(
                f"Der Fall {case_id} hat keine Entscheidung mit dieser Nummer",
                f"the case {case_id} has no such decision",
            )
        before = made[number - 1].number - 1
        entry = next(self._entries_of(access, case_id, after=before, bodies=True))
        return self._full(self._key(access, case_id), entry)

    def _entries_of(
        self, access: Access, case_id: str, after: int = 0, bodies: bool = False
    ) -> Iterator[Entry]:
        return self._journal.entries(access.tenant, case=case_id, after=after, bodies=bodies)

    def _key(self, access: Access, case_id: str) -> bytes:
        wrapped = self._journal.keys(access.tenant, [case_id]).get(case_id)
        if wrapped is None:
            raise erased_already(case_id)
        return wrapped

    def _full(self, wrapped: bytes, entry: Entry) -> dict[str, Any]:
        """The full JSON of a decision from its entry."""
        text = self.sealer.unseal(wrapped, entry.body or b"", context(entry, "body"))
        full: dict[str, Any] = json.loads(unpressed(text))
        return full
