"""Why somebody has to look at a case: its decision changes, its facts are old or undecided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kim_rules.store.inputs import months_later
from kim_rules.store.records import Case, Due, RecordedDecision
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
    decision = _counting(case, on)
    changes = None if decision is None else decision.changes_on
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

    They wait when the decision that counts then rests on other facts, or when there is none.
    """
    facts, decision = case.facts_on(day), _counting(case, day)
    if facts is None or (decision is not None and decision.facts_version == facts.number):
        return None
    return max(facts.valid_from, facts.recorded_at.date())


def _counting(case: Case, day: date) -> RecordedDecision | None:
    """The decision that counts on a day, whenever it was recorded.

    Of those with a key date up to it, the one with the latest, among equals the one recorded
    last; without any, the first that comes after it.
    """
    by_day = sorted(case.decisions, key=lambda one: (one.on, one.number))
    until = [one for one in by_day if one.on <= day]
    if until or not by_day:
        return until[-1] if until else None
    return [one for one in by_day if one.on == by_day[0].on][-1]


def may_be_erased(case: Case, on: date, months: int) -> bool:
    """Whether the time for which a closed case is kept is over on a day."""
    closed_on = None if case.erased else case.closed_on
    return closed_on is not None and months_later(closed_on, months) <= on
