"""Compares the submissions of one reading: what is handed in twice, and what contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from kim_rules.vocabulary import Label
from kim_rules_forms.reading.files import FileRead, Say
from kim_rules_forms.reading.findings import Located, Remark
from kim_rules_forms.reading.submissions import Submission

_ONE = Label("ein Bogen, oder Bögen mit verschiedenen Tagen", "one, or with different days")
_LATER = Label("ab dem späteren Tag gilt er", "from its later day on it counts")
_SHARED = Label("jeder Bogen mit eigener Kennung", "a key of its own for each submission")


@frozen(eq=False)
class _Handed:
    file: FileRead
    key: tuple[str, int]
    submission: Submission


def compare(files: Sequence[FileRead], say: Say) -> None:
    """Reject what contradicts, and tell what has changed between two days.

    Args:
        files: What was read; rows may be rejected in it.
        say: Takes each remark.
    """
    handed = [
        _Handed(file, key, submission)
        for file in files
        for key, submission in file.accepted.items()
    ]
    for same in _groups(handed, lambda one: one.submission.reference):
        if len({one.submission.person for one in same}) > 1:
            said = Label(
                "dieselbe Kennung des Bogens bei mehreren Personen",
                "the same key of a submission for several persons",
            )
            _reject(same, Remark(said, _SHARED), say)
    left = [one for one in handed if one.key in one.file.accepted]
    for same in _groups(left, lambda one: one.submission.person):
        _compare_person(same, say)


def _groups(handed: Iterable[_Handed], by: Any) -> Iterator[list[_Handed]]:
    """The submissions that have something in common, where there are several."""
    found: dict[str, _Handed | list[_Handed]] = {}
    for one in handed:
        key = by(one)
        known = found.setdefault(key, one)
        if isinstance(known, list):
            known.append(one)
        elif known is not one:
            found[key] = [known, one]
    return (group for group in found.values() if isinstance(group, list))


def _compare_person(same: list[_Handed], say: Say) -> None:
    if len({one.submission.packed for one in same}) == 1:
        return
    days: dict[Any, list[_Handed]] = defaultdict(list)
    for one in same:
        days[one.submission.recorded_on].append(one)
    groups = [same] if None in days else list(days.values())
    for group in (*groups, *_groups(same, lambda one: one.submission.reference)):
        facts = _differing(group)
        if facts:
            _contradict(group, facts, say)
    if None not in days:
        _tell_changes([days[day] for day in sorted(days)], say)


def _contradict(group: list[_Handed], facts: frozenset[str], say: Say) -> None:
    named = ", ".join(sorted(facts))
    said = Label(
        f"ein anderer Bogen derselben Person widerspricht ({named})",
        f"another submission of the same person contradicts ({named})",
    )
    touched = [one for one in group if facts & dict(_told(one.submission.facts)).keys()]
    _reject([one for one in touched if one.key in one.file.accepted], Remark(said, _ONE), say)


def _tell_changes(days: list[list[_Handed]], say: Say) -> None:
    """Tell what a later submission says otherwise than those before it."""
    before: dict[str, set[str]] = defaultdict(set)
    for group in days:
        for one in group:
            told = dict(_told(one.submission.facts))
            changed = sorted(
                fact for fact, value in told.items() if before.get(fact, set()) - {value}
            )
            if changed and one.key in one.file.accepted:
                named = ", ".join(changed)
                said = Label(
                    f"anders als ein früherer Bogen derselben Person ({named})",
                    f"other than an earlier submission of the same person ({named})",
                )
                remark = Remark(said, _LATER, is_error=False)
                say(Located(one.file.place(one.submission.place), remark))
        for one in group:
            for fact, value in _told(one.submission.facts):
                before[fact].add(value)


def _differing(group: list[_Handed]) -> frozenset[str]:
    """The facts that a group of submissions tells in different ways."""
    values: dict[str, set[str]] = defaultdict(set)
    for one in group:
        for fact, value in _told(one.submission.facts):
            values[fact].add(value)
    return frozenset(fact for fact, found in values.items() if len(found) > 1)


def _told(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every single fact as a text to compare; the areas of need one by one."""
    for fact, value in facts.items():
        if fact == "id":
            continue
        if fact == "needs":
            yield from ((f"needs.{area}", str(level)) for area, level in value.items())
        elif isinstance(value, list):
            yield fact, "\n".join(sorted(map(str, value)))
        else:
            yield fact, str(value)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The facts that two persons' records both tell, in different ways.

    Args:
        one: Facts as JSON values.
        other: Facts as JSON values.
    """
    known = dict(_told(one))
    return [fact for fact, value in _told(other) if known.get(fact, value) != value]


def _reject(group: Iterable[_Handed], remark: Remark, say: Say) -> None:
    for one in group:
        one.file.reject(one.key, remark)
        say(Located(one.file.place(one.submission.place), remark))
