"""Which facts can still matter (section 10 of the semantics), for the oracle.

Every node is looked at again with the facts that it reads. A date is missing where one
of its possible days narrows what the node compares; every other fact where it is unknown
or has an unknown part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from oracle_referral import conditions, covers_every_need, covers_some_need, referral, walk
from oracle_rules import (
    Case,
    Truth,
    age,
    age_at_entry,
    all_of,
    any_of,
    at_least,
    complex_need,
    eligible,
    established_by_advisory_centre,
    finding_counts,
    from_southeast_europe,
    group_5_in_force,
    group_verdicts,
    has_need,
    immigrated,
    institutions,
    less_than,
    less_than_5_years_here,
    long_term_areas,
    needs_status,
    over_27,
    status_in,
    truth,
)
from oracle_tables import (
    AREAS,
    ENTITLED_104C_THROUGH,
    FACTS,
    PROVIDERS,
    SECTION_104C_SINCE,
    TOLERATED_OR_PERMITTED,
    Days,
    birth_and_entry,
    days_of,
)
from random_clients import is_valid

#: Residence status, health (the needs tell of it) and entitlements.
SENSITIVE = {"residence_status", "needs", "entitled_25a", "entitled_25b", "entitled_104c"}
EARLIEST = date(1900, 1, 1)


class Node(NamedTuple):
    """A truth, and the missing facts that were met if it is open."""

    truth: Truth
    missing: frozenset[str]


def missing_facts(case: Case) -> list[dict[str, Any]]:
    """The facts that can still matter, each with the open outcomes, in the order of asking."""
    outcomes_of: dict[str, list[str]] = {}
    for outcome, missing in _open_outcomes(case):
        for fact in missing:
            outcomes_of.setdefault(fact, []).append(outcome)

    def order(fact: str) -> tuple[int, bool, int]:
        return -len(outcomes_of[fact]), fact in SENSITIVE, FACTS.index(fact)

    return [
        {"fact": fact, "outcomes": outcomes_of[fact]} for fact in sorted(outcomes_of, key=order)
    ]


def _open_outcomes(case: Case) -> Iterator[tuple[str, frozenset[str]]]:
    groups = _groups(case)
    for number, verdict in group_verdicts(case).items():
        if verdict == "open":
            yield f"group:{number}", groups[number].missing
    needs = _status(case)
    if needs_status(case) == "open":
        yield "multiple_needs", needs
    if referral(case)["verdict"] == "open":
        yield "referral", _at_the_stop(case, groups, needs)


# --- nodes ----------------------------------------------------------------------------------


def _leaf(case: Case, value: Truth, *facts: str) -> Node:
    unknown = (fact for fact in facts if _is_unknown(case, fact)) if value == "open" else ()
    return Node(value, frozenset(unknown))


def _is_unknown(case: Case, fact: str) -> bool:
    if fact == "needs":
        return any((case.fact("needs") or {}).get(area) is None for area in AREAS)
    if fact == "multiple_needs_finding":
        finding = case.fact(fact)
        return finding is None or bool(finding and None in (finding.get("by"), finding.get("on")))
    if fact == "entry_date" and case.fact("immigrated") is False:
        return False  # who did not immigrate has no entry
    return case.fact(fact) is None


def _dated(case: Case, value: Truth, compared: Callable[[Case], Any]) -> Node:
    """A leaf on possible days: missing is the date of which a possible day narrows them."""
    if value != "open":
        return Node(value, frozenset())
    before = compared(case)
    found = {
        fact
        for fact in ("birth_date", "entry_date")
        for filled in _with_a_day(case, fact)
        if compared(filled) != before
    }
    return Node(value, frozenset(found))


def _with_a_day(case: Case, fact: str) -> Iterator[Case]:
    """The case with the first and with the last possible day of a date that is not known."""
    known = case.fact(fact)
    if known is not None and len(known) == len("2000-01-01"):
        return
    birth, entry = birth_and_entry(case.client, case.known_on)
    days = birth if fact == "birth_date" else entry
    of_fact = days_of(known) if known else Days(EARLIEST, case.known_on)
    for day in (max(days.first, of_fact.first, EARLIEST), min(days.last, of_fact.last)):
        client = {**case.client, fact: day.isoformat()}
        if is_valid(client, case.known_on):
            yield Case(client, case.day, case.known_on, case.readings)


def _joined(join: Callable[[Iterable[Truth]], Truth], *parts: Node) -> Node:
    value = join([part.truth for part in parts])
    met = [part.missing for part in parts] if value == "open" else []
    return Node(value, frozenset().union(*met))


def _birth(case: Case) -> Days:
    return birth_and_entry(case.client, case.known_on)[0]


def _entry(case: Case) -> Days:
    return birth_and_entry(case.client, case.known_on)[1]


def _age(case: Case, value: Truth) -> Node:
    return _dated(case, value, _birth)


def _immigrated(case: Case) -> Node:
    return _leaf(case, immigrated(case), "entry_date", "immigrated", "fled")


def _flag(case: Case, fact: str) -> Node:
    return _leaf(case, truth(case.fact(fact)), fact)


# --- groups and multiple needs --------------------------------------------------------------


def _groups(case: Case) -> dict[int, Node]:
    tolerated = TOLERATED_OR_PERMITTED[case.readings["tolerated_or_permitted"]]
    least_age = {"from_18th_birthday": 18, "from_19th_birthday": 19}[case.readings["over_18"]]
    finding = "multiple_needs_finding"
    return {
        1: _joined(any_of, *_prospects(case)),
        2: _joined(
            all_of,
            _flag(case, "fled"),
            _flag(case, "unaccompanied_at_entry"),
            _dated(case, less_than(age_at_entry(case), 18), lambda one: (_birth(one), _entry(one))),
        ),
        3: _joined(
            all_of,
            _leaf(case, status_in(case, tolerated), "residence_status"),
            _age(case, over_27(case)),
        ),
        4: _joined(
            all_of,
            _immigrated(case),
            _leaf(case, from_southeast_europe(case), "nationalities"),
        ),
        5: _joined(
            all_of,
            _leaf(case, group_5_in_force(case), "admitted_on"),
            _immigrated(case),
            _age(case, at_least(age(case), least_age)),
            _stay(case),
            _leaf(case, established_by_advisory_centre(case), finding),
        ),
    }


def _stay(case: Case) -> Node:
    if case.fact("entry_date") is None:
        return _leaf(case, "open", "entry_date")
    return _dated(case, less_than_5_years_here(case), _entry)


def _prospects(case: Case) -> Iterator[Node]:
    yield _leaf(case, status_in(case, {"aufenthaltserlaubnis_25a"}), "residence_status")
    yield _leaf(case, status_in(case, {"aufenthaltserlaubnis_25b"}), "residence_status")
    if case.day >= SECTION_104C_SINCE:
        yield _leaf(case, status_in(case, {"aufenthaltserlaubnis_104c"}), "residence_status")
    if case.readings["entitled"] == "holder_only":
        return
    yield _flag(case, "entitled_25a")
    yield _flag(case, "entitled_25b")
    if SECTION_104C_SINCE <= case.day <= ENTITLED_104C_THROUGH:
        yield _flag(case, "entitled_104c")


def _status(case: Case) -> frozenset[str]:
    """What is missing for the status: at "a finding counts", and at the computed need."""
    several = {"two": 2, "three": 3}[case.readings["several"]]
    counts = _leaf(case, finding_counts(case), "multiple_needs_finding")
    computed = _joined(
        all_of,
        _leaf(case, at_least(long_term_areas(case), several), "needs"),
        _leaf(case, at_least(institutions(case), 2), "institutions"),
        _flag(case, "overall_planning_needed"),
    )
    return counts.missing | computed.missing


# --- the referral ---------------------------------------------------------------------------


def _at_the_stop(case: Case, groups: dict[int, Node], needs: frozenset[str]) -> frozenset[str]:
    """What is missing at the step that stopped an open referral."""
    need, wanted = _leaf(case, has_need(case), "needs"), _flag(case, "support_wanted")
    if "open" in (need.truth, wanted.truth):
        return need.missing | wanted.missing
    if case.fact("municipality") is None:
        return frozenset({"municipality"})
    verdicts = group_verdicts(case)
    fits_kim = all_of([complex_need(case), eligible(verdicts)])
    if fits_kim == "open":
        found = needs if complex_need(case) == "open" else frozenset()
        if eligible(verdicts) == "open":
            opened = [groups[number].missing for number in verdicts if verdicts[number] == "open"]
            found = found.union(*opened)
        return found
    for covers in (covers_every_need, covers_some_need):
        for provider, fits in walk(case, covers).items():
            if fits != "no":
                return _provider(case, provider, covers)
    raise AssertionError("a gap is not open")


def _provider(case: Case, id_: str, covers: Callable[..., Truth]) -> frozenset[str]:
    provider = next(one for one in PROVIDERS if one.id == id_)
    parts = [_leaf(case, covers(case, provider), "needs")]
    if id_ == "caritas_fuf":
        parts.append(_leaf(case, conditions(case, id_)["status_caritas_fuf"], "residence_status"))
    elif id_ == "fluechtlingshilfe_velbert":
        parts.append(_flag(case, "fled"))
    elif id_ == "jmd":
        parts += [_immigrated(case), _age(case, at_least(age(case), 12))]
        parts.append(_age(case, less_than(age(case), 27)))
    else:
        parts += [_immigrated(case), _age(case, at_least(age(case), 27))]
    return _joined(all_of, *parts).missing
