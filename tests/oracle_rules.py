"""Truth, derived facts, target groups and multiple needs, for the oracle.

A client is looked at as a ``Case``. Section numbers in comments are those of
the semantics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from oracle_tables import (
    AREAS,
    ENTITLED_104C_THROUGH,
    FINDING_BODIES,
    GROUP_5_FROM,
    GROUP_5_THROUGH,
    SECTION_104C_SINCE,
    SOUTHEAST_EUROPE,
    TOLERATED_OR_PERMITTED,
    Client,
    add_years,
    age_of,
    birth_and_entry,
    birthday,
)

Truth = str  # "yes", "no" or "open"
Verdict = str  # a truth or "not_in_force"


@dataclass(frozen=True)
class Case:
    """A client seen on a day.

    ``known_on`` is the key date of the decision: what is known of partial
    dates stays cut there even when ``day`` is later (section 10, ``changes_on``).
    """

    client: Client
    day: date
    known_on: date
    readings: Mapping[str, str]

    def fact(self, name: str) -> Any:
        """The fact, or ``None`` when it is unknown (absent and null are the same)."""
        return self.client.get(name)


class Interval(NamedTuple):
    """A number known only to lie between two ends, both inclusive."""

    lo: float
    hi: float


# --- Section 1: truth ---------------------------------------------------------------------------------


def all_of(parts: Iterable[Truth]) -> Truth:
    """``no`` wins, then ``open``."""
    truths = list(parts)
    return "no" if "no" in truths else "open" if "open" in truths else "yes"


def any_of(parts: Iterable[Truth]) -> Truth:
    """``yes`` wins, then ``open``; with no part left it is ``no``."""
    truths = list(parts)
    return "yes" if "yes" in truths else "open" if "open" in truths else "no"


def truth(value: bool | None) -> Truth:
    """A fact as a truth; an unknown fact is ``open``."""
    return "open" if value is None else "yes" if value else "no"


def for_both(first: bool, last: bool) -> Truth:
    """A comparison at the two ends of an interval, along which it changes at most once."""
    return "yes" if first and last else "open" if first or last else "no"


def at_least(number: Interval, least: int) -> Truth:
    """Whether a number known as an interval is ``least`` or more."""
    return for_both(number.lo >= least, number.hi >= least)


def less_than(number: Interval, bound: int) -> Truth:
    """Whether a number known as an interval is below ``bound``."""
    return for_both(number.lo < bound, number.hi < bound)


# --- Section 4: derived facts -------------------------------------------------------------------------


def age(case: Case) -> Interval:
    """Completed years on the day: by the latest and by the earliest birth."""
    birth, _ = birth_and_entry(case.client, case.known_on)
    return Interval(age_of(birth.last, case.day), age_of(birth.first, case.day))


def age_at_entry(case: Case) -> Interval:
    """Completed years on the day of entry, whatever the day of the evaluation."""
    birth, entry = birth_and_entry(case.client, case.known_on)
    lo = 0 if case.fact("entry_date") is None else max(0, age_of(birth.last, entry.first))
    hi = 130 if case.fact("birth_date") is None else age_of(birth.first, entry.last)
    return Interval(lo, hi)


def less_than_5_years_here(case: Case) -> Truth:
    """Stay of "noch nicht 5 Jahre"; an unknown entry leaves it open, always."""
    if case.fact("entry_date") is None:
        return "open"
    _, entry = birth_and_entry(case.client, case.known_on)
    return for_both(still_within_5_years(case, entry.first), still_within_5_years(case, entry.last))


def still_within_5_years(case: Case, entry: date) -> bool:
    """The same for one certain day of entry (section 5, ``not_yet_5_years``)."""
    if case.readings["not_yet_5_years"] == "before_anniversary":
        return case.day < add_years(entry, 5, leap_day_to=(3, 1))
    return case.day <= add_years(entry, 5, leap_day_to=(2, 28))


def answers(case: Case) -> dict[str, str | None]:
    """The answer for every area of the rulebook; ``None`` where it was not asked."""
    needs = case.fact("needs") or {}
    return {area: needs.get(area) for area in AREAS}


def areas_of_need(case: Case) -> list[str]:
    """Areas in which help is needed, in the rulebook's order."""
    return [area for area, answer in answers(case).items() if answer in ("short_term", "long_term")]


def areas_not_asked(case: Case) -> list[str]:
    """Areas without an answer, in the rulebook's order."""
    return [area for area, answer in answers(case).items() if answer is None]


def long_term_areas(case: Case) -> Interval:
    """How many areas need long-term help; each area not asked may add one."""
    lo = list(answers(case).values()).count("long_term")
    return Interval(lo, lo + len(areas_not_asked(case)))


def institutions(case: Case) -> Interval:
    """How many institutions influence the case."""
    listed = case.fact("institutions")
    return Interval(0, float("inf")) if listed is None else Interval(len(listed), len(listed))


def has_need(case: Case) -> Truth:
    """``no`` only when every area was answered ``none``."""
    if areas_of_need(case):
        return "yes"
    return "open" if areas_not_asked(case) else "no"


def immigrated(case: Case) -> Truth:
    """Said, or else inferred from a given entry or from flight (section 3)."""
    if case.fact("immigrated") is not None:
        return truth(case.fact("immigrated"))
    return "yes" if case.fact("entry_date") is not None or case.fact("fled") else "open"


# --- Section 7: target groups -------------------------------------------------------------------------


def group_verdicts(case: Case) -> dict[int, Verdict]:
    """The verdict of every group, by its number."""
    return {
        1: any_of(residence_prospects(case)),
        2: unaccompanied_minor(case),
        3: all_of(
            [
                status_in(case, TOLERATED_OR_PERMITTED[case.readings["tolerated_or_permitted"]]),
                over_27(case),
            ]
        ),
        4: all_of([immigrated(case), from_southeast_europe(case)]),
        5: within_validity(recent_with_multiple_needs(case), group_5_in_force(case)),
    }


def status_in(case: Case, statuses: set[str]) -> Truth:
    """Whether the residence status is one of these."""
    status = case.fact("residence_status")
    return truth(None if status is None else status in statuses)


def residence_prospects(case: Case) -> list[Truth]:
    """The parts of group 1 that are in force on the day and not dropped by the reading."""
    parts = [
        status_in(case, {"aufenthaltserlaubnis_25a"}),
        status_in(case, {"aufenthaltserlaubnis_25b"}),
    ]
    if case.day >= SECTION_104C_SINCE:
        parts.append(status_in(case, {"aufenthaltserlaubnis_104c"}))
    if case.readings["entitled"] == "holder_only":
        return parts
    parts += [truth(case.fact("entitled_25a")), truth(case.fact("entitled_25b"))]
    if SECTION_104C_SINCE <= case.day <= ENTITLED_104C_THROUGH:
        parts.append(truth(case.fact("entitled_104c")))
    return parts


def unaccompanied_minor(case: Case) -> Truth:
    """Group 2; turning 18 later does not matter."""
    return all_of(
        [
            truth(case.fact("fled")),
            truth(case.fact("unaccompanied_at_entry")),
            less_than(age_at_entry(case), 18),
        ]
    )


def over_27(case: Case) -> Truth:
    """Older than 27, *älter als 27 Jahre* (section 5, ``older_than_27``)."""
    reading = case.readings["older_than_27"]
    if reading == "day_after_27th_birthday":
        birth, _ = birth_and_entry(case.client, case.known_on)
        return for_both(case.day > birthday(birth.first, 27), case.day > birthday(birth.last, 27))
    return at_least(age(case), {"from_27th_birthday": 27, "from_28th_birthday": 28}[reading])


def from_southeast_europe(case: Case) -> Truth:
    """Whether any nationality is one of the reading's list; the list of nationalities is complete."""
    nationalities = case.fact("nationalities")
    if nationalities is None:
        return "open"
    return truth(
        any(code in SOUTHEAST_EUROPE[case.readings["southeast_europe"]] for code in nationalities)
    )


def recent_with_multiple_needs(case: Case) -> Truth:
    """The criteria of group 5, its validity left aside."""
    least_age = {"from_18th_birthday": 18, "from_19th_birthday": 19}[case.readings["over_18"]]
    return all_of(
        [
            immigrated(case),
            at_least(age(case), least_age),
            less_than_5_years_here(case),
            established_by_advisory_centre(case),
        ]
    )


def group_5_in_force(case: Case) -> Truth:
    """Whether group 5 is in force on the day for this person (sections 5 and 6)."""
    if GROUP_5_FROM <= case.day <= GROUP_5_THROUGH:
        return "yes"
    # Before its first day no day up to now was in force, whenever the person was admitted.
    if case.readings["running_cases"] == "end_with_resolution" or case.day < GROUP_5_FROM:
        return "no"
    admitted = case.fact("admitted_on")
    if admitted is None:
        return "open"
    if admitted is False:
        return "no"
    return truth(GROUP_5_FROM <= date.fromisoformat(admitted) <= GROUP_5_THROUGH)


def within_validity(criteria: Truth, in_force: Truth) -> Verdict:
    """The verdict of a group from its criteria and from its being in force (section 6)."""
    if in_force == "no":
        return "not_in_force"
    return criteria if in_force == "yes" else "no" if criteria == "no" else "open"


def eligible(verdicts: dict[int, Verdict]) -> Truth:
    """``not_in_force`` is neither yes nor open, so it counts as ``no``."""
    return any_of(verdicts.values())


def primary_group(verdicts: dict[int, Verdict]) -> tuple[int | None, bool]:
    """The first group that is ``yes``, and whether no group before it is open."""
    for number, verdict in verdicts.items():
        if verdict == "yes":
            return number, "open" not in [verdicts[earlier] for earlier in range(1, number)]
    return None, "open" not in verdicts.values()


# --- Section 8: multiple needs ------------------------------------------------------------------------


def needs_computed(case: Case) -> Truth:
    """The three conditions of the resolution, from the facts alone."""
    several = {"two": 2, "three": 3}[case.readings["several"]]
    return all_of(
        [
            at_least(long_term_areas(case), several),
            at_least(institutions(case), 2),
            truth(case.fact("overall_planning_needed")),
        ]
    )


def allowed_body(case: Case, finding: dict[str, Any]) -> Truth:
    """Whether the body may establish multiple needs (section 5, ``finding_by``)."""
    if case.readings["finding_by"] == "any_body":
        return "yes"
    by = finding.get("by")
    assert by is None or by in FINDING_BODIES
    return truth(None if by is None else by == "fachberatungsstelle")


def made_by_day(case: Case, finding: dict[str, Any]) -> Truth:
    """Whether the finding exists on the day; it may lie in the future."""
    made_on = finding.get("on")
    return truth(None if made_on is None else date.fromisoformat(made_on) <= case.day)


def finding_counts(case: Case) -> Truth:
    """Whether there is a finding that has to be followed."""
    finding = case.fact("multiple_needs_finding")
    if finding is None or finding is False:
        return truth(finding)
    return all_of([allowed_body(case, finding), made_by_day(case, finding)])


def established_by_advisory_centre(case: Case) -> Truth:
    """The criterion of group 5: like a finding that counts, and positive."""
    finding = case.fact("multiple_needs_finding")
    if finding is None or finding is False:
        return truth(finding)
    return all_of(
        [truth(finding["established"]), allowed_body(case, finding), made_by_day(case, finding)]
    )


def needs_status(case: Case) -> str:
    """The finding if it counts, else what the facts indicate, else open."""
    counts = finding_counts(case)
    if counts == "yes":
        return "established" if case.fact("multiple_needs_finding")["established"] else "rejected"
    if counts == "open":
        return "open"
    return {"yes": "indicated", "no": "not_indicated", "open": "open"}[needs_computed(case)]


def needs_conflict(case: Case) -> bool:
    """Whether a finding that counts disagrees with what the facts settle."""
    return (needs_status(case), needs_computed(case)) in [
        ("established", "no"),
        ("rejected", "yes"),
    ]


def complex_need(case: Case) -> Truth:
    """What the referral makes of the status."""
    status = needs_status(case)
    return {
        "established": "yes",
        "indicated": "yes",
        "rejected": "no",
        "not_indicated": "no",
        "open": "open",
    }[status]
