"""Why somebody has to look at a case: its decision changes, its facts are old or undecided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kim_rules.store.inputs import months_later
from kim_rules.store.records import Case, Due
from kim_rules.vocabulary import Label


def due(case: Case, on: date, within_days: int, older_than_months: int | None) -> Iterator[Due]:
    """What is due in a case.

    Args:
        case: The case; one that is not open has nothing due.
        on: The day from which is looked ahead.
        within_days: How far.
        older_than_months: Age at which facts are old; None when age does not matter.
    """
    if not case.is_open or not case.facts:
        return
    last = on + timedelta(days=min(within_days, (date.max - on).days))
    changes = case.decisions[-1].changes_on if case.decisions else None
    if changes is not None and changes <= last:
        label = Label("Die Entscheidung ändert sich", "the decision changes")
        yield Due(case.id, "decision_changes", changes, label)
    if older_than_months is not None:
        old_on = months_later(case.facts[-1].recorded_at.date(), older_than_months)
        if old_on <= on:
            label = Label("Die Angaben sind alt", "the facts are old")
            yield Due(case.id, "facts_old", old_on, label)
    since = undecided_since(case, last)
    if since is not None:
        label = Label("Die Angaben sind noch nicht entschieden", "the facts are not decided yet")
        yield Due(case.id, "facts_undecided", since, label)


def undecided_since(case: Case, day: date) -> date | None:
    """Since when the facts that count on a day wait for a decision; None when they do not.

    They wait when the latest decision rests on other facts, or when there is none.
    """
    facts = case.facts_on(day)
    if facts is None or (case.decisions and case.decisions[-1].facts_version == facts.number):
        return None
    return max(facts.valid_from, facts.recorded_at.date())


def may_be_erased(case: Case, on: date, months: int) -> bool:
    """Whether the time for which a closed case is kept is over on a day."""
    closed_on = None if case.erased else case.closed_on
    return closed_on is not None and months_later(closed_on, months) <= on
