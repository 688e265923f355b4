"""The scene of a law: a store that is empty, a clock that is set, people and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kim_rules.decision import Decision, decide
from kim_rules.facts import Client
from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Entry
from kim_rules.store.records import Access

#: The moment at which every scene begins.
NOW = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)

#: A person who is referred to :data:`PROVIDER`, on any day of 2024.
REFERRED: dict[str, Any] = {
    "birth_date": "1994-03-02",
    "entry_date": "2015-06-25",
    "nationalities": ["AF"],
    "residence_status": "duldung",
    "needs": {
        "health": "long_term",
        "subsistence": "short_term",
        "work_training": "none",
        "language": "long_term",
        "education": "none",
        "residence": "long_term",
        "childcare": "none",
        "housing": "long_term",
    },
    "institutions": ["Sozialamt", "Jobcenter", "Familienkasse"],
    "overall_planning_needed": True,
    "multiple_needs_finding": False,
    "support_wanted": True,
    "municipality": "Hilden",
}
PROVIDER = "kim_cm"

#: The same person, born so that the decision changes on :data:`BIRTHDAY`.
YOUNGER: dict[str, Any] = {**REFERRED, "birth_date": "1997-06-15"}
BIRTHDAY = date(2024, 6, 15)

#: What is known of somebody of whom little is known.
LITTLE: dict[str, Any] = {"birth_date": "1990", "residence_status": "duldung"}


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The moment to which it is set."""
        return self.now

    def advance(self, **by: float) -> None:
        """Set it forward, or back, by units of :class:`datetime.timedelta`."""
        self.now += timedelta(**by)


class Scene:
    """A new store, with short ways to fill it.

    Args:
        open_store: Opens an empty store that goes by a clock; each call another one, all
            under the same master key.
    """

    def __init__(self, open_store: Callable[[SetClock], CaseStore]) -> None:
        self._open = open_store
        self._opened: list[CaseStore] = []
        self.clock = SetClock()
        self.store = self.another_store()
        self.access = Access("hilden", "worker-1", "case_management")
        #: Somebody else, of another municipality.
        self.foreign = Access("velbert", "worker-9", "case_management")
        #: A program that acts by itself.
        self.program = Access("hilden", "nightly", "case_management", automatic=True)

    def another_store(self) -> CaseStore:
        """A further empty store under the same master key."""
        store = self._open(self.clock)
        self._opened.append(store)
        return store

    def close(self) -> None:
        """Close every store that was opened."""
        for store in self._opened:
            store.close()

    def open_case(self, case_id: str = "c-1", opened_on: date = TODAY) -> int:
        """Open a case; gives its version."""
        return self.store.open_case(self.access, case_id, opened_on=opened_on)

    def put(
        self,
        case_id: str = "c-1",
        valid_from: date = TODAY,
        access: Access | None = None,
        **facts: Any,
    ) -> int:
        """Record facts, little when none are given; gives the number of their version."""
        version = self.store.put(
            access or self.access,
            client(case_id, **(facts or LITTLE)),
            valid_from=valid_from,
            origin="form",
        )
        return version.number

    def consent(self, case_id: str = "c-1", on: date = TODAY) -> int:
        """Give consent to referrals; gives the version of the case."""
        return self.store.give_consent(self.access, case_id, "referral", on=on)

    def referred(self, case_id: str = "c-1") -> str:
        """A case with consent, decided, and a referral that is proposed; gives its id."""
        self.put(case_id, **REFERRED)
        self.consent(case_id)
        self.store.decide(self.access, case_id, on=TODAY, propose=True)
        return case_id

    def version(self, case_id: str = "c-1") -> int:
        """The version of a case."""
        return self.store.case(self.access, case_id).version

    def entries(self) -> Sequence[Entry]:
        """The whole log of the tenant."""
        return list(self.store.journal.entries(self.access.tenant, bodies=True))

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Asserts that nothing is written in the block."""
        before = self.store.head(self.access), self.entries()
        yield
        assert (self.store.head(self.access), self.entries()) == before


def client(case_id: str = "c-1", **facts: Any) -> Client:
    """A client with the given facts, as JSON values."""
    return Client.from_dict({"id": case_id, **facts})


def decision_on(day: date, case_id: str = "c-1", **facts: Any) -> Decision:
    """What is decided on somebody who is referred, or has the given facts."""
    return decide(client(case_id, **(facts or REFERRED)), on=day)
