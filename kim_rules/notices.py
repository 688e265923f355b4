"""Remarks on what is possible but odd; they change no outcome."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kim_rules.assessment import Assessment
from kim_rules.logic import NO, YES
from kim_rules.rulebook_parts import Municipality
from kim_rules.values import NeedsFinding, folded
from kim_rules.vocabulary import Label

CONFLICT = Label(
    "Die Feststellung zum multiplen Hilfebedarf und die übrigen Angaben widersprechen sich.",
    "The finding on multiple needs and the other facts disagree.",
)
OLD_FINDING = Label(
    "Die Feststellung zum multiplen Hilfebedarf ist älter als die Einreise.",
    "The finding on multiple needs is older than the entry.",
)
NEARLY_SPELT = Label(
    "Der Wohnort gilt als auswärtig, ist aber fast wie ein Ort des Kreises geschrieben.",
    "The municipality counts as elsewhere, but is spelt nearly like one of the district's.",
)


def notices(assessment: Assessment) -> Iterator[tuple[str, Label]]:
    """Code and text of every remark on a client.

    Args:
        assessment: The client on the key date.
    """
    rules, case = assessment.runtime.rulebook, assessment.case
    for notice in rules.notices:
        if assessment.rank(notice.when) == YES:
            yield notice.id, notice.text
    finding, entry = case.client.multiple_needs_finding, case.entry_first
    if isinstance(finding, NeedsFinding) and finding.on and entry and finding.on < entry:
        yield "finding_older_than_entry", OLD_FINDING
    place = case.client.municipality
    elsewhere = assessment.rank(rules.directory.district) == NO
    if place is not None and elsewhere and nearly_spelt(folded(place), rules.municipalities):
        yield "municipality_nearly_spelt", NEARLY_SPELT
    if assessment.outcomes.conflict:
        yield "conflict", CONFLICT


def nearly_spelt(place: str, municipalities: tuple[Municipality, ...]) -> bool:
    """Whether a folded name is nearly one of the district's.

    Nearly: a name stands in it as a word; one letter differs, or two in a name of more
    than five letters; or the AGS has lost its leading zero.
    """
    letters, words = set(place), place.replace(",", " ").replace("/", " ").split()
    return any(place.lstrip("0") == one.ags.lstrip("0") for one in municipalities) or any(
        name in words
        # A letter that differs makes two letters that only one of the names has.
        or (len(letters ^ known) <= 2 * limit and letters_apart(place, name, limit) <= limit)
        for name, known, limit in _names(municipalities)
    )


@lru_cache(maxsize=16)
def _names(municipalities: tuple[Municipality, ...]) -> tuple[tuple[str, frozenset[str], int], ...]:
    """Every folded name of the district, with its letters and how many may differ."""
    names = (folded(n) for one in municipalities for n in (one.name, *one.aliases))
    return tuple((name, frozenset(name), 2 if len(name) > 5 else 1) for name in names)


def letters_apart(one: str, other: str, limit: int) -> int:
    """How many letters have to be changed, added or removed (Levenshtein).

    Args:
        one: A text.
        other: Another.
        limit: Above it the number is not exact, only larger.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, wanted in enumerate(other, 1):
            changed = above + (letter != wanted)
            above, row[to] = row[to], min(changed, row[to] + 1, row[to - 1] + 1)
    return row[-1]
