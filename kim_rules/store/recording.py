"""What can be written to a case: how it goes, consent, facts, events, erasure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from kim_rules.errors import Erased, InvalidInput, KimRulesError, NotAllowed
from kim_rules.store import inputs, steps
from kim_rules.store.case_data import CaseData, id_of
from kim_rules.store.pen import Pen, erased_already, there_already
from kim_rules.store.reading import Reading
from kim_rules.store.records import Access, ErasureReason, FactsVersion, Origin
from kim_rules.store.steps import UNCHANGED, FactsSource, Unchanged

if TYPE_CHECKING:
    from kim_rules.facts import Client


class Recording(Reading):
    """The writes of a case store that decide nothing."""

    def open_case(
        self,
        access: Access,
        case_id: str,
        *,
        opened_on: date,
        case_manager: str | None = None,
        primary_goal: str | None = None,
    ) -> int:
        """Open a case.

        Args:
            access: Who opens it.
            case_id: Opaque key, that of the client.
            opened_on: The day on which it begins.
            case_manager: Key of the case manager.
            primary_goal: Area of need of the primary goal.

        Returns:
            The version of the case.

        Raises:
            Conflict: If there is a case of this id.
            Erased: If there was one, whose person was erased.
        """
        opening = steps.open_case(opened_on, case_manager, primary_goal)
        with self._pen(access) as pen:
            found = pen.case(case_id)
            if found is None:
                return pen.open(case_id, opening).version
            raise erased_already(case_id) if found.erased else there_already(case_id)

    def change_case(
        self,
        access: Access,
        case_id: str,
        *,
        case_manager: str | Unchanged | None = UNCHANGED,
        primary_goal: str | Unchanged | None = UNCHANGED,
        expected: int | None = None,
    ) -> int:
        """Change what is named; None empties a field.

        Returns:
            The version of the case, the same as before when nothing differs.

        Raises:
            NotAllowed: If the case is closed.
        """
        return self._write(
            access,
            case_id,
            lambda case, _: steps.change(case, case_manager, primary_goal),
            expected,
        ).version

    def close_case(
        self, access: Access, case_id: str, *, on: date, because: str, expected: int | None = None
    ) -> int:
        """Close a case, with a reason.

        Returns:
            The version of the case.

        Raises:
            NotAllowed: If it is closed, or was opened after that day.
        """
        return self._write(
            access, case_id, lambda case, _: steps.close(case, on, because), expected
        ).version

    def reopen_case(
        self, access: Access, case_id: str, *, on: date, expected: int | None = None
    ) -> int:
        """Go on with a closed case.

        Returns:
            The version of the case.

        Raises:
            NotAllowed: If it is not closed, or was closed after that day.
        """
        return self._write(
            access, case_id, lambda case, _: steps.reopen(case, on), expected
        ).version

    def give_consent(
        self,
        access: Access,
        case_id: str,
        purpose: str,
        *,
        on: date,
        expected: int | None = None,
    ) -> int:
        """Record that the person has given consent.

        Args:
            access: Who records it.
            case_id: The case.
            purpose: What for; ``referral`` allows referrals.
            on: The day on which it was given.
            expected: The version that the caller read.

        Returns:
            The version of the case, the same as before when this consent stands already.

        Raises:
            NotAllowed: If the case is closed, if such a consent of another day stands, or
                if one was withdrawn after that day.
        """
        return self._write(
            access, case_id, lambda case, _: steps.give_consent(case, purpose, on), expected
        ).version

    def withdraw_consent(
        self,
        access: Access,
        case_id: str,
        purpose: str,
        *,
        on: date,
        expected: int | None = None,
    ) -> int:
        """Record that the person has withdrawn consent; open referrals end with it.

        Returns:
            The version of the case.

        Raises:
            NotAllowed: If no such consent stood on that day.
        """
        return self._write(
            access, case_id, lambda case, _: steps.withdraw_consent(case, purpose, on), expected
        ).version

    def record_facts(
        self,
        access: Access,
        client: Client,
        *,
        valid_from: date,
        origin: Origin | str,
        reference: str | None = None,
        expected: int | None = None,
    ) -> FactsVersion:
        """Record facts as a new version; the client's id is that of the case.

        Args:
            access: Who records them.
            client: The facts, complete.
            valid_from: The day from which they are true.
            origin: Where they come from.
            reference: A key of the source, such as the id of a form's submission.
            expected: The version of the case that the caller read.

        Returns:
            The new version; the latest when it says the same from the same source.

        Raises:
            NotAllowed: If the case is closed.
        """
        source = FactsSource.checked(valid_from, origin, reference)
        facts = client.to_dict()
        case = self._write(
            access, id_of(client), lambda case, _: steps.record_facts(case, facts, source), expected
        )
        return case.facts[-1]

    def put(
        self,
        access: Access,
        client: Client,
        *,
        valid_from: date,
        origin: Origin | str,
        reference: str | None = None,
        case: Mapping[str, Any] | None = None,
        expected: int | None = None,
    ) -> FactsVersion:
        """Record facts, and open the case when there is none, in one step.

        Args:
            access: Who records them.
            client: The facts, complete.
            valid_from: The day from which they are true.
            origin: Where they come from.
            reference: A key of the source.
            case: What is known of the case: ``opened_on`` (``valid_from`` when it is not
                given), ``case_manager``, ``primary_goal``, and ``consents``, which maps
                what for to the day on which it was given.
            expected: The version that the caller read; 0 when there was none.

        Raises:
            InvalidInput: With every finding, if ``case`` is not of this form.
            NotAllowed: If the case is closed, or what is given contradicts it.
        """
        data = CaseData.from_dict(case)
        source = FactsSource.checked(valid_from, origin, reference)
        with self._pen(access) as pen:
            return _put(pen, client, data, source, expected)

    def put_all(
        self,
        access: Access,
        records: Iterable[tuple[Client, Mapping[str, Any] | None]],
        *,
        valid_from: date,
        origin: Origin | str,
        reference: str | None = None,
        batch: int = 200,
    ) -> Iterator[tuple[str, FactsVersion | KimRulesError]]:
        """Do :meth:`put` for many, a batch in one transaction, with flat memory.

        Args:
            access: Who records them.
            records: Each client with what is known of the case, or None.
            valid_from: The day from which the facts are true.
            origin: Where they come from.
            reference: A key of the source.
            batch: How many are written at once.

        Returns:
            Id and version of the facts in the order of the records, after they were
            written; the error for one that is refused, after which the others go on.
        """
        inputs.count(batch, "batch", 1)
        source = FactsSource.checked(valid_from, origin, reference)
        return self._put_all(access, iter(records), source, batch)

    def _put_all(
        self,
        access: Access,
        records: Iterator[tuple[Client, Mapping[str, Any] | None]],
        source: FactsSource,
        batch: int,
    ) -> Iterator[tuple[str, FactsVersion | KimRulesError]]:
        while chunk := list(islice(records, batch)):
            with self._pen(access) as pen:
                done = [
                    (client.id, _put_or_why_not(pen, client, case, source))
                    for client, case in chunk
                ]
            yield from done

    def record_event(
        self,
        access: Access,
        case_id: str,
        code: str,
        *,
        on: date,
        value: str | None = None,
        expected: int | None = None,
    ) -> int:
        """Record something that happened, for statistics.

        Returns:
            The version of the case.

        Raises:
            NotAllowed: If the case is closed.
        """
        return self._write(
            access, case_id, lambda case, _: steps.record_event(case, code, on, value), expected
        ).version

    def erase(
        self,
        access: Access,
        case_id: str,
        *,
        because: ErasureReason | str,
        expected: int | None = None,
    ) -> int:
        """Erase a person: destroy the key, so that nothing can be read again.

        What the case said stays in the log as sealed texts that nobody can open; that it
        was erased, when, by whom and for which of four reasons is told in plain.

        Args:
            access: Who erases.
            case_id: The case.
            because: The reason, a code.
            expected: The version that the caller read.

        Returns:
            The version of the case.

        Raises:
            Erased: If the person was erased before.
        """
        last = steps.erase(because)
        with self._pen(access) as pen:
            return pen.erase(pen.living(case_id, expected), last).version


def _put(
    pen: Pen, client: Client, data: CaseData, source: FactsSource, expected: int | None
) -> FactsVersion:
    case = pen.case(id_of(client), expected)
    with pen.whole():
        if case is None:
            case = pen.open(client.id, data.opening(source.valid_from))
        if case.erased:
            raise erased_already(client.id)
        case = pen.write(case, data.steps(case))
        case = pen.write(case, steps.record_facts(case, client.to_dict(), source))
        return case.facts[-1]


def _put_or_why_not(
    pen: Pen, client: Client, case: Mapping[str, Any] | None, source: FactsSource
) -> FactsVersion | KimRulesError:
    try:
        return _put(pen, client, CaseData.from_dict(case), source, None)
    except (InvalidInput, NotAllowed, Erased) as error:
        return error
