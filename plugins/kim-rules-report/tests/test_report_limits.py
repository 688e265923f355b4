"""Figures of different sections limit each other; that tells no hidden figure either.

The reader here knows the sums that are printed, and what everybody understands: whoever is in
case management was read, where an outcome is open a fact is missing, a row stands for somebody.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from report_cases import SINCE, built, case, column, facts, table
from report_reader import Reader
from test_report_publish import SUMS, crowd, is_hidden, open_figures, pairs, reading

from kim_rules.report_tables import Hidden, Report
from kim_rules_report import building
from kim_rules_report.cases import CaseEvent, CaseFacts, CaseReferral, ReportCase, State
from kim_rules_report.seen import Standing

OPTIONS: dict[str, Any] = {"compare_on": [date(2023, 1, 1), date(2023, 6, 1)]}
LEFT_OUT = (Standing.ERASED, Standing.UNREADABLE, Standing.REPEATED)
Keys = tuple[Hashable, ...]
SEEDS = (0, 1, 5, 12, 14, 18)


def office(seed: int, count: int) -> list[ReportCase]:
    """Random people, or alike ones who are all in case management; some erased or undecided."""
    random = Random(seed)
    made = crowd(seed, count) if seed % 2 else [alike(f"a-{at}") for at in range(count)]
    made += [ReportCase(f"e-{at}", state=State.ERASED) for at in range(random.randrange(3))]
    bad = (CaseFacts(SINCE, facts("bad", residence_status="none of the codes")),)
    made += [case(f"b-{at}", facts=bad) for at in range(random.choice((0, 0, 3)))]
    for at in range(random.randrange(6)):
        fact = random.choice(("birth_date", "residence_status"))
        made.append(case(f"m-{at}", facts=lacking(fact)))
    return made


def alike(name: str) -> ReportCase:
    """Somebody of whom every section counts something."""
    level, referral = CaseEvent("language_level", SINCE, "A2"), CaseReferral("mbe", SINCE, "done")
    return case(name, events=(level,), referrals=(referral,))


def lacking(fact: str) -> tuple[CaseFacts, ...]:
    """Facts without one."""
    return (CaseFacts(SINCE, facts("x", **{fact: None})),)


def read(*standings: str) -> Keys:
    """Figures of the table of cases read."""
    return tuple(("method.read", one, "count") for one in standings)


def limits(report: Report) -> Iterator[tuple[Keys, Keys]]:
    """Figures that are together at most others together."""
    groups = table(report, "caseload.groups")
    lines = tuple(
        (groups.id, row, "count") for row in groups.row_ids if row not in ("total", "undecided")
    )
    no_group = (groups.id, "no_group", "count")
    others = tuple(line for line in lines if line != no_group)
    decided, readable = (
        read("recorded", "decided"),
        read(*(one.value for one in Standing if one not in LEFT_OUT)),
    )
    yield lines, decided
    yield ((groups.id, "undecided", "count"),), read("no_facts", "invalid")
    for key in (("screening.referrals", "total", "count"), ("outcomes.language", "total", "after")):
        yield (key,), readable
    for row in table(report, "outcomes.reached").row_ids:
        yield (("outcomes.reached", row, "count"),), readable
    for row in table(report, "caseload.trend").row_ids:
        yield (("caseload.trend", row, "total"),), readable
    inside, outside = (("steering.outside", row, "count") for row in ("caseload", "others"))
    many = tuple(("needs.multiple", row, "count") for row in ("established", "indicated"))
    yield (inside,), (no_group,)
    yield (inside,), many
    yield many, (*others, inside)
    yield (outside, *lines), decided
    for row in table(report, "steering.readings").row_ids:
        yield (("steering.readings", row, "caseload"),), lines
        yield (("steering.readings", row, "others"), *lines), decided
    missing = [("method.unknown", row, "count") for row in table(report, "method.unknown").row_ids]
    for key in missing:
        yield (key,), ("open",)
    yield ("open",), tuple(missing)
    yield ("open",), decided
    yield ((groups.id, "open_group", "count"),), ("open",)


def as_sums(bounds: Iterator[tuple[Keys, Keys]]) -> Iterator[SUMS]:
    """A limit in two sums, with a rest and a whole that stand nowhere."""
    for at, (lower, upper) in enumerate(bounds):
        yield ("whole", at), upper
        yield ("whole", at), (*lower, ("rest", at))


def well_read(people: list[ReportCase], options: dict[str, Any]) -> Reader:
    """A reader of a published report who knows the limits, too."""
    report = built(people, publish=3, **options)
    reader = reading(report, open_figures(people, options))
    reader.sums = [*reader.sums, *as_sums(limits(report))]
    unseen = [key for total, parts in reader.sums for key in (total, *parts)]
    told = {"open": int(found[1])} if (found := open_told(report)) else {}
    reader.told = {**reader.told, **told}
    known = reader.told.keys() | reader.hidden.keys()
    reader.unprinted = list(dict.fromkeys([*pairs(), *(key for key in unseen if key not in known)]))
    return reader


def open_told(report: Report) -> re.Match[str] | None:
    """In how many cases an outcome is open, where a sentence tells it."""
    return re.search(r"In (\d+) Fällen", " ".join(table(report, "method.unknown").text))


def test_no_hidden_figure_follows_from_the_limits() -> None:
    """A reader who knows the sums and the limits finds no hidden figure."""
    for seed in SEEDS:
        reader = well_read(office(seed, 20 + seed), OPTIONS)
        assert reader.hidden
        assert reader.recovered() == [], seed


def test_the_reader_would_find_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """If only sums were minded when it is chosen what is hidden."""
    monkeypatch.setattr(building, "limit_figures", lambda *_: None)
    found = [well_read(office(seed, 20 + seed), OPTIONS).recovered() for seed in SEEDS]
    assert sum(map(bool, found)) > 2


def test_the_caseload_does_not_tell_how_many_were_erased() -> None:
    """With all others in case management, the total of the cases read less them told the one."""
    people = [case(f"c-{at}") for at in range(30)]
    report = built([*people, ReportCase("x", state=State.ERASED)], publish=3)
    found = column(table(report, "method.read"))
    assert column(table(report, "caseload.groups"))["total"] == 30
    assert isinstance(found["erased"], Hidden)
    hidden = [name for name, cell in found.items() if isinstance(cell, Hidden)]
    assert set(hidden) != {"erased", "decided"}
    assert len(hidden) > 1


def test_open_cases_do_not_tell_how_often_a_fact_is_missing() -> None:
    """Four lack one fact, two another, and six cases are open: the second would be two."""
    people = [case(f"a-{at}", facts=lacking("birth_date")) for at in range(4)]
    people += [case(f"b-{at}", facts=lacking("residence_status")) for at in range(2)]
    people += [case(f"c-{at}") for at in range(9)]
    internal = column(table(built(people), "method.unknown"))
    assert (internal["birth_date"], internal["residence_status"]) == (4, 2)
    report = built(people, publish=3)
    assert is_hidden(report, "method.unknown", "residence_status")
    assert (
        is_hidden(report, "method.unknown", "birth_date")
        or not table(report, "method.unknown").text
    )


@pytest.mark.parametrize(("publish", "people"), [(3, "AB"), (5, "ABCD"), (3, "AA"), (3, "A")])
def test_names_of_case_managers_do_not_tell_how_few_people_there_are(
    publish: int, people: str
) -> None:
    """A row for each of two would tell that there are two, as the total is hidden for being small."""
    made = [case(f"c-{at}", name) for at, name in enumerate(people)]
    report = built(made, publish=publish)
    assert table(report, "caseload.managers").row_ids == ("zusammen", "total")
    assert is_hidden(report, "caseload.managers", "zusammen", "total")
    assert table(built(made), "caseload.managers").row_ids == (*sorted(set(people)), "total")


def test_the_same_figures_of_other_people_hide_others() -> None:
    """Who has the program, but not the cases, cannot try out what it would have hidden."""
    views = set()
    for name in range(12):
        made = [case(f"{name}-{at}", "ABCDEF"[at // 5] if at < 25 else "F") for at in range(26)]
        report = built(made, publish=3, sections=["caseload"])
        again = built(reversed(made), publish=3, sections=["caseload"])
        assert again == report
        found = column(table(report, "caseload.managers"), "total")
        views.add(tuple(name for name, cell in found.items() if isinstance(cell, Hidden)))
    assert len(views) > 2
