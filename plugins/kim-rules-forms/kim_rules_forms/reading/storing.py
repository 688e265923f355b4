"""Records submissions in a case store: facts, decision and proposed referral in one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from attrs import frozen

from kim_rules.errors import Conflict, NoSuchCase
from kim_rules.facts import Client
from kim_rules.rulebook import Rulebook
from kim_rules.store.faults import guarded
from kim_rules.store.records import (
    CONSENT_REFERRAL,
    Access,
    Case,
    FactsVersion,
    Origin,
    ReferralStep,
)
from kim_rules.vocabulary import ReferralVerdict
from kim_rules_forms.reading.comparing import differing
from kim_rules_forms.reading.submissions import Submission

if TYPE_CHECKING:
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.journal import Entry, Head, Journal, Writing

_TRIES = 5
_OPEN = (ReferralStep.PROPOSED, ReferralStep.ACCEPTED)


class Recorded(StrEnum):
    """What became of a submission."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    OUTDATED = "outdated"


class Contradiction(Exception):
    """A submission that the store has another one against, of the same person and day.

    Args:
        facts: The facts that both tell, in different ways.
    """

    def __init__(self, facts: Sequence[str]) -> None:
        super().__init__(", ".join(facts))
        self.facts = tuple(facts)


@frozen
class Recorder:
    """Records submissions.

    Args:
        store: Where.
        access: Who records them.
        on: The key date of the decisions.
        rulebook: The rules.
        readings: Options to use instead of the defaults.
    """

    store: CaseStore
    access: Access
    on: date
    rulebook: Rulebook
    readings: Mapping[str, str]

    def record(self, submission: Submission) -> Recorded:
        """Record a submission and decide by it, or neither.

        What was recorded before is not recorded again: a submission is known by its key,
        and a version of facts is decided once.

        Args:
            submission: The submission.

        Raises:
            Contradiction: If one of the same day in the store contradicts.
            InvalidInput: If the case cannot be what the submission says.
            StoreError: If the case does not allow it, or the store cannot do it.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._recorded(submission)
            except Conflict:
                continue
        return self._recorded(submission)

    def _recorded(self, submission: Submission) -> Recorded:
        with one_step(self.store, self.access.tenant) as store:
            case = self._case(store, submission.person)
            found = _known(case, submission)
            if found is None:
                self._put(store, submission, case)
            is_new = found is Recorded.UNCHANGED and self._consent(store, submission, case)
            self._decide(store, submission.person)
            if is_new:
                self._propose(store, submission.person)
                return Recorded.STORED
            return found or Recorded.STORED

    def _case(self, store: CaseStore, person: str) -> Case | None:
        try:
            return store.case(self.access, person)
        except NoSuchCase:
            return None

    def _put(self, store: CaseStore, submission: Submission, case: Case | None) -> None:
        facts = submission.facts
        known = _versions(case, submission.reference)
        valid_from = submission.recorded_on or (known[-1].valid_from if known else self.on)
        for other in _latest_of_others(case, submission.reference):
            if other.valid_from == valid_from and (said := differing(other.facts, facts)):
                raise Contradiction(said)
        store.put(
            self.access,
            Client.from_dict(facts, self.rulebook, self.on),
            valid_from=valid_from,
            origin=Origin.FORM,
            reference=submission.reference,
            case=_case_of(submission, case),
        )

    def _consent(self, store: CaseStore, submission: Submission, case: Case | None) -> bool:
        """Record a consent that was added to a submission that is known; whether there is one."""
        given_on = _case_of(submission, case).get("consents", {}).get(CONSENT_REFERRAL)
        known = () if case is None else case.consents
        given = [one.given_on for one in known if one.purpose == CONSENT_REFERRAL]
        day = None if given_on is None else date.fromisoformat(given_on)
        if day is None or day in given:
            return False
        store.give_consent(self.access, submission.person, CONSENT_REFERRAL, on=day)
        return True

    def _propose(self, store: CaseStore, person: str) -> None:
        """Propose the referral of the latest decision, which was made without consent."""
        case = store.case(self.access, person)
        if not case.decisions:
            return
        latest = case.decisions[-1]
        referral = latest.summary["referral"]
        is_open = any(one.to == referral["to"] and one.step in _OPEN for one in case.referrals)
        if referral["verdict"] == ReferralVerdict.REFER and not is_open:
            store.propose_referral(self.access, person, referral["to"], decision=latest.number)

    def _decide(self, store: CaseStore, person: str) -> None:
        """Decide by the facts that count on the key date, unless that was done before."""
        case = store.case(self.access, person)
        facts = case.facts_on(self.on) if case.is_open else None
        if facts is None or any(one.facts_version == facts.number for one in case.decisions):
            return
        store.decide(
            self.access,
            person,
            on=self.on,
            rulebook=self.rulebook,
            readings=self.readings,
            propose=True,
            expected=case.version,
        )


def _case_of(submission: Submission, case: Case | None) -> Mapping[str, Any]:
    """What a submission tells about the case, without a consent that stands already."""
    told = submission.case
    given_on = told.get("consents", {}).get(CONSENT_REFERRAL)
    if case is None or given_on is None:
        return told
    is_known = case.has_consent(CONSENT_REFERRAL, date.fromisoformat(given_on))
    return {key: one for key, one in told.items() if key != "consents"} if is_known else told


def _versions(case: Case | None, reference: str) -> list[FactsVersion]:
    return [] if case is None else [one for one in case.facts if one.reference == reference]


def _known(case: Case | None, submission: Submission) -> Recorded | None:
    """Whether the store has this submission as it is; None when it is new or mended."""
    facts = submission.facts
    versions = _versions(case, submission.reference)
    same = [
        submission.recorded_on in (None, one.valid_from) and dict(one.facts) == facts
        for one in versions
    ]
    if not any(same):
        return None
    return Recorded.UNCHANGED if same[-1] else Recorded.OUTDATED


def _latest_of_others(case: Case | None, reference: str) -> Iterator[FactsVersion]:
    """The latest version of every other submission of the person."""
    versions = () if case is None else case.facts
    latest = {one.reference: one for one in versions if one.origin is Origin.FORM}
    return (one for known, one in latest.items() if known != reference)


# --- several writes in one transaction --------------------------------------------------------


@contextmanager
def one_step(store: CaseStore, tenant: str) -> Iterator[CaseStore]:
    """The store, with everything that is written within ``with`` in one transaction.

    Args:
        store: The store.
        tenant: Whose cases are written.
    """
    with guarded(store.journal).writing(tenant) as writing:
        yield store.over(cast("Journal", _OneStep(writing)))


class _OneStep:
    """A journal within an open transaction on one tenant: it reads and writes through that."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Writing]:  # noqa: ARG002 - of every journal
        yield self._writing

    def head(self, tenant: str) -> Head:  # noqa: ARG002
        return self._writing.head()

    def entries(
        self,
        tenant: str,  # noqa: ARG002
        *,
        case: str | None = None,
        after: int = 0,
        bodies: bool = False,
    ) -> Iterator[Entry]:
        assert case is not None
        assert not bodies
        return (entry for entry in self._writing.entries(case) if entry.number > after)

    def keys(self, tenant: str, cases: Sequence[str]) -> dict[str, bytes]:  # noqa: ARG002
        found = {case: self._writing.key(case) for case in cases}
        return {case: key for case, key in found.items() if key is not None}

    def by_case(self, tenant: str) -> Iterator[Entry]:
        raise NotImplementedError

    def close(self) -> None:
        """The transaction ends where it began."""
