"""Steps about the days to come and about other readings: what would change, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kim_rules.testing import words
from kim_rules.testing.case import Case
from kim_rules.testing.german import StepError, day, german_day
from kim_rules.testing.given import DATE
from kim_rules.testing.registry import dann


@dann(rf"ändert sich die Antwort am (?P<on>{DATE})")
def changes_on(kim_case: Case, on: str) -> None:
    """The first day on which anything differs, if the facts stay as they are."""
    found = kim_case.decision.changes_on
    kim_case.same(
        "Nächste Änderung", german_day(day(on)), german_day(found.date if found else None)
    )


@dann("ändert sich die Antwort in den nächsten zehn Jahren nicht")
def changes_never(kim_case: Case) -> None:
    """Nothing differs until the tenth anniversary of the key date."""
    found = kim_case.decision.changes_on
    kim_case.same("Nächste Änderung", german_day(None), german_day(found.date if found else None))


@dann(
    rf'ändert sich am (?P<on>{DATE}) das Ergebnis für "(?P<outcome>[^"]*)" '
    'von "(?P<before>[^"]*)" zu "(?P<after>[^"]*)"'
)
def change_of(kim_case: Case, on: str, outcome: str, before: str, after: str) -> None:
    """What differs on that first day."""
    found = kim_case.decision.changes_on
    kim_case.same(
        "Nächste Änderung", german_day(day(on)), german_day(found.date if found else None)
    )
    _has_change(kim_case, found.changes if found else (), outcome, before, after)


@dann('hängt das Ergebnis von der Lesart "(?P<reading>[^"]*)" (?P<negated>nicht )?ab')
def depends_on(kim_case: Case, reading: str, negated: str | None) -> None:
    """Whether some other option of a reading would change anything."""
    known = words.reading(kim_case.rulebook, reading)
    found = sorted({known.reading for known in kim_case.decision.depends_on_readings})
    if (known in found) == bool(negated):
        raise StepError(f"Lesarten, von denen das Ergebnis abhängt: {kim_case.shown(found)}.")


@dann("hängt das Ergebnis von keiner Lesart ab")
def depends_on_none(kim_case: Case) -> None:
    """No other option of any reading would change anything."""
    found = sorted({known.reading for known in kim_case.decision.depends_on_readings})
    kim_case.same("Lesarten, von denen das Ergebnis abhängt", [], found)


@dann(
    'würde die Lesart "(?P<option>[^"]*)" für "(?P<reading>[^"]*)" das Ergebnis für '
    '"(?P<outcome>[^"]*)" von "(?P<before>[^"]*)" zu "(?P<after>[^"]*)" ändern'
)
def reading_would_change(
    kim_case: Case, option: str, reading: str, outcome: str, before: str, after: str
) -> None:
    """What would differ under another option of a reading."""
    reading_id = words.reading(kim_case.rulebook, reading)
    option_id = words.option(kim_case.rulebook, reading_id, option)
    changes = [
        change
        for known in kim_case.decision.depends_on_readings
        if (known.reading, known.option) == (reading_id, option_id)
        for change in known.changes
    ]
    _has_change(kim_case, changes, outcome, before, after)


def _has_change(case: Case, changes: Iterable[Any], outcome: str, before: str, after: str) -> None:
    name = words.outcome(outcome)
    wanted = tuple(words.answer(case.rulebook, name, word) for word in (before, after))
    found = [(str(c.before), str(c.after)) for c in changes if c.outcome == name]
    if found == [wanted]:
        return
    told = "das Ergebnis ändert sich nicht"
    for pair in found:
        now, then = (words.spoken_answer(case.rulebook, name, code) for code in pair)
        told = f"es ändert sich von „{now}“ zu „{then}“"
    raise StepError(f"{outcome}: erwartet ist ein Wechsel von „{before}“ zu „{after}“; {told}.")
