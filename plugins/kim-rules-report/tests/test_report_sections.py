"""What each section counts, case by case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from report_cases import (
    GROUP_5,
    ON,
    RULES,
    SINCE,
    TOLERATED,
    built,
    case,
    column,
    decided,
    facts,
    screened,
    table,
    told,
)

from kim_rules.vocabulary import Label
from kim_rules_report.cases import CaseDecision, CaseEvent, CaseFacts, CaseReferral, ReportCase
from kim_rules_report.network_file import Entry, Network
from kim_rules_report.sections.outcomes import LanguageLevel, language_level
from kim_rules_report.staffing_file import Staffing

JUNE = date(2023, 6, 1)
NEED = {**TOLERATED["needs"], "health": "short_term"}


def led(*cases: ReportCase, **options: Any) -> dict[str, object]:
    """The rows of the screening in which somebody counts."""
    found = told(cases, "screening.referrals", **options)
    return {row: count for row, count in found.items() if count and row != "total"}


# --- screening -----------------------------------------------------------------------------------


def test_a_screening_counts_in_the_period_of_the_first_decision() -> None:
    """Both ends belong to the period; the first decision says when it was."""
    assert led(screened("a", SINCE), screened("b", ON)) == {"no_need": 2}
    assert led(screened("a", date(2023, 4, 3)), until=ON) == {}
    again = evolve(
        screened("a", date(2023, 1, 1)),
        decisions=(decided(facts("a"), date(2023, 1, 1)), decided(facts("a"), JUNE)),
    )
    assert led(again) == {}


def test_a_person_counts_once_whatever_was_decided_later() -> None:
    """Of the decisions the first in which the referral is settled."""
    open_, needy, fine = (
        facts("a", **other)
        for other in ({"support_wanted": None, "needs": NEED}, {"needs": NEED}, {})
    )
    versions = tuple(CaseFacts(date.min, one) for one in (open_, needy, fine))
    decisions = tuple(
        decided(one.facts, date(2023, 5, 1 + at), at) for at, one in enumerate(versions)
    )
    person = ReportCase("a", facts=versions, decisions=decisions)
    assert led(person) == {"mbe": 1}
    assert led(evolve(person, decisions=decisions[::-1])) == {"mbe": 1}
    assert led(evolve(person, decisions=decisions[:1])) == {"open": 1}
    assert told([person], "screening.referrals")["total"] == 1


def test_decisions_after_the_period_do_not_count() -> None:
    """A referral that is settled later is still open in this report."""
    open_ = facts("a", support_wanted=None, needs=NEED)
    later = facts("a", needs=NEED)
    person = ReportCase(
        "a",
        facts=(CaseFacts(date.min, open_), CaseFacts(JUNE, later)),
        decisions=(decided(open_, SINCE), decided(later, JUNE, 1)),
    )
    assert led(person, until=date(2023, 5, 1)) == {"open": 1}
    assert led(person) == {"mbe": 1}


def test_who_was_admitted_before_is_no_screening() -> None:
    """Admitted by the day of the decision: case management. Admitted later: screened before."""
    assert led(screened("a", JUNE, facts("a", admitted_on="2023-06-01"))) == {}
    before, after = facts("a", needs=NEED), facts("a", admitted_on="2023-07-01")
    person = ReportCase(
        "a",
        case_manager="A",
        facts=(
            CaseFacts(date.min, {**before, "admitted_on": False}),
            CaseFacts(date(2023, 7, 1), after),
        ),
        decisions=(decided({**before, "admitted_on": False}, JUNE), decided(after, ON, 1)),
    )
    assert led(person) == {"mbe": 1}
    assert told([person], "caseload.groups")["total"] == 1


def test_with_a_case_manager_and_no_word_of_admission() -> None:
    """Such a person counts in the caseload, not in the screening."""
    person = evolve(screened("a", JUNE), case_manager="A")
    assert led(person) == {}
    assert told([person], "caseload.groups")["total"] == 1


def test_without_a_decision_the_facts_are_decided() -> None:
    """They count on the day from which they are true, and are decided for the end."""
    known = (CaseFacts(JUNE, facts("a", needs=NEED)),)
    assert led(ReportCase("a", facts=known)) == {"mbe": 1}
    young = (CaseFacts(JUNE, facts("a", needs=NEED, birth_date="1996-07-01")),)
    assert led(ReportCase("a", facts=young)) == {"mbe": 1}
    assert led(ReportCase("a", facts=young), until=date(2023, 6, 30)) == {"jmd": 1}
    assert led(ReportCase("a", facts=(CaseFacts(date(2023, 1, 1), facts("a")),))) == {}
    assert led(ReportCase("a", facts=(CaseFacts(date(2023, 9, 16), facts("a")),))) == {}
    assert led(ReportCase("a")) == {}
    wrong = (CaseFacts(JUNE, facts("a", fled="x")),)
    assert led(ReportCase("a", facts=wrong)) == {"undecided": 1}


def test_not_wanted_stands_apart_on_request() -> None:
    """Otherwise it is counted as no need, and a note says so."""
    cases = [screened("a", JUNE), screened("b", JUNE, facts("b", needs=NEED, support_wanted=False))]
    assert led(*cases) == {"no_need": 2}
    assert led(*cases, shows_not_wanted=True) == {"no_need": 1, "not_wanted": 1}
    note = "„Kein Bedarf“ zählt auch Personen, die keine weitere Unterstützung wünschen."
    assert note in table(built(cases), "screening.referrals").notes
    assert note not in table(built(cases, shows_not_wanted=True), "screening.referrals").notes


def test_gaps_open_and_elsewhere_have_rows() -> None:
    """They stand in front of "no need", and only when there are some."""
    cases = [
        screened("elsewhere", JUNE, facts("elsewhere", needs=NEED, municipality="Köln")),
        screened("open", JUNE, facts("open", needs=NEED, support_wanted=None)),
    ]
    found = told(cases, "screening.referrals")
    assert list(found)[-4:] == ["not_responsible", "open", "no_need", "total"]
    assert led(*cases) == {"not_responsible": 1, "open": 1}
    assert "gap" not in found


def test_a_provider_that_the_directory_no_longer_has() -> None:
    """It is counted in a row of its own, and named in a note."""
    decision = decided(facts("a", needs=NEED), JUNE)
    referral = {**decision.summary["referral"], "to": "closed_office"}
    summary = {**decision.summary, "referral": referral}
    person = ReportCase("a", facts=(), decisions=(CaseDecision(JUNE, summary),))
    assert led(person) == {"former_provider": 1}
    notes = table(built([person]), "screening.referrals").notes
    assert "Nicht mehr im Verzeichnis stehen: closed_office." in notes
    published = table(built([person], publish=3), "screening.referrals").notes
    assert not any("closed_office" in note for note in published)


def test_shares_are_of_all_who_were_screened() -> None:
    """One decimal, rounded half up."""
    cases = [screened(f"s-{at}", JUNE) for at in range(7)]
    cases.append(screened("m", JUNE, facts("m", needs=NEED)))
    found = told(cases, "screening.referrals", "share")
    assert found["no_need"] == Decimal("87.5")
    assert found["mbe"] == Decimal("12.5")
    assert told(cases[:3] + cases[7:], "screening.referrals", "share")["mbe"] == Decimal("25.0")
    assert told([*cases[:2], cases[7]], "screening.referrals", "share")["mbe"] == Decimal("33.3")
    more = [screened(f"t-{at}", JUNE) for at in range(8)]
    assert told([*cases, *more], "screening.referrals", "share")["mbe"] == Decimal("6.3")


def test_what_became_of_referrals() -> None:
    """By provider and by step, those of the period; the table is there when there are some."""
    referrals = (
        CaseReferral("mbe", JUNE, "done"),
        CaseReferral("mbe", JUNE, "declined"),
        CaseReferral("nowhere", ON, "proposed"),
        CaseReferral("jmd", date(2023, 1, 1), "done"),
    )
    found = table(built([evolve(case("a"), referrals=referrals)]), "screening.progress")
    assert column(found, "done")["mbe"] == 1
    assert column(found, "total")["total"] == 3
    assert column(found, "proposed")["former_provider"] == 1
    assert column(found, "total")["jmd"] == 0
    assert "screening.progress" not in {one.id for one in built([case("a")]).tables}


# --- caseload ------------------------------------------------------------------------------------


def managers(*cases: ReportCase, **options: Any) -> Mapping[str, object]:
    """The totals of the case managers."""
    return told(cases, "caseload.managers", "total", **options)


def test_who_is_in_the_caseload() -> None:
    """With a case manager, open, and not admitted later."""
    assert managers(case("a"), case("b", None)) == {"A": 1, "total": 1}
    assert managers(case("a", opened_on=ON)) == {"A": 1, "total": 1}
    assert managers(case("a", opened_on=date(2023, 9, 16))) == {"total": 0}
    assert managers(case("a", opened_on=SINCE, closed_on=ON)) == {"total": 0}
    assert managers(case("a", opened_on=SINCE, closed_on=date(2023, 9, 16)))["total"] == 1
    for admitted, count in (("2023-09-15", 1), ("2023-09-16", 0)):
        known = (CaseFacts(date.min, facts("a", admitted_on=admitted)),)
        assert managers(case("a", facts=known))["total"] == count


def test_groups_and_who_has_none() -> None:
    """Nobody without a group is lost; such columns stand there only when they are needed."""
    none = facts("none", residence_status="niederlassungserlaubnis")
    open_ = facts("open", residence_status=None)
    cases = [
        case("a"),
        case("none", facts=(CaseFacts(date.min, none),)),
        case("open", facts=(CaseFacts(date.min, open_),)),
    ]
    found = told(cases, "caseload.groups")
    assert found["3"] == found["no_group"] == found["open_group"] == 1
    assert found["total"] == 3
    assert "no_group" not in told(cases[:1], "caseload.groups")


def test_the_lines_of_a_group() -> None:
    """They are told from the facts, for recorded decisions too."""
    permit = facts("p", residence_status="aufenthaltserlaubnis_104c")
    entitled = facts("e", entitled_25b=True)
    for decisions in (False, True):
        cases = [
            case(
                one["id"],
                facts=(CaseFacts(date.min, one),),
                decisions=(decided(one, JUNE),) if decisions else (),
            )
            for one in (permit, entitled)
        ]
        found = told(cases, "caseload.groups")
        assert (found["1:25ab"], found["1:104c"]) == (1, 1)


def test_posts() -> None:
    """Cases for each full-time post, also for who has none; no sum where posts are unknown."""
    staffing = Staffing({"A": Decimal("0.5"), "C": Decimal(1)}, {"Leitung": Decimal("3.5")})
    report = built([case("a"), case("b"), case("c", "C")], staffing=staffing)
    found = table(report, "caseload.managers")
    assert column(found, "per_post") == {
        "A": Decimal("4.0"), "C": Decimal("1.0"), "total": Decimal("2.0"),
    }  # fmt: skip
    assert table(report, "caseload.posts").rows == (
        ("Leitung", Decimal("3.5")),
        ("Gesamt", Decimal("3.5")),
    )
    more = table(built([case("a"), case("b", "B")], staffing=staffing), "caseload.managers")
    assert column(more, "per_post") == {
        "A": Decimal("2.0"), "B": None, "C": Decimal("0.0"), "total": None,
    }  # fmt: skip
    assert "Ohne Angabe der Stellenanteile: B." in more.notes


def test_changes_since_an_earlier_day() -> None:
    """Before, now and the difference, by group and by case manager; days on every row."""
    left = case("left", "B", opened_on=date(2022, 1, 1), closed_on=JUNE)
    new = case("new", "A", opened_on=date(2023, 8, 1))
    stays = case("stays", "A", opened_on=date(2022, 1, 1))
    options: dict[str, Any] = {"compare_on": [date(2023, 1, 1), date(2023, 5, 1)]}
    report = built([left, new, stays], **options)
    found = table(report, "caseload.change_managers")
    assert dict(zip(found.row_ids, (row[1:] for row in found.rows), strict=True)) == {
        "A": (1, 2, 1), "B": (1, 0, -1), "total": (2, 2, 0),
    }  # fmt: skip
    assert found.columns[1:] == ("01.05.2023", "15.09.2023", "Veränderung")
    trend = table(report, "caseload.trend")
    assert [row[0] for row in trend.rows] == [date(2023, 1, 1), date(2023, 5, 1), ON]
    assert column(trend, "total") == {"2023-01-01": 2, "2023-05-01": 2, "2023-09-15": 2}


def test_an_earlier_day_has_the_facts_of_then() -> None:
    """Who changed the group is counted in the one of the day."""
    before = facts("a", residence_status="aufenthaltserlaubnis_104c")
    person = case("a", facts=(CaseFacts(date(2023, 1, 1), before), CaseFacts(JUNE, facts("a"))))
    report = built([person], compare_on=[date(2023, 5, 1)])
    assert column(table(report, "caseload.change_groups"), "change")["1:104c"] == -1
    assert column(table(report, "caseload.change_groups"), "change")["3"] == 1


# --- goals and needs -----------------------------------------------------------------------------


def test_goals_needs_and_conflicts() -> None:
    """Each person in case management once in each table; others nowhere."""
    other = evolve(case("b"), primary_goal="gardening")
    against = {
        **GROUP_5,
        "multiple_needs_finding": {**GROUP_5["multiple_needs_finding"], "established": False},
    }
    cases = [
        case("a"), other, evolve(case("c"), primary_goal=None), case("nobody", None),
        case("d", facts=(CaseFacts(date.min, {"id": "d", **against}),)),
    ]  # fmt: skip
    report = built(cases)
    goals = column(table(report, "needs.goals"))
    assert (goals["language"], goals["other"], goals["not_told"], goals["total"]) == (2, 1, 1, 4)
    areas = table(report, "needs.areas")
    assert areas.rows[0] == ("Gesundheit", 0, 1, 3, 0)
    status = table(report, "needs.multiple")
    assert column(status)["rejected"] == 1
    assert column(status, "conflict")["rejected"] == 1
    assert column(status, "conflict")["total"] == 1
    assert column(status)["total"] == 4


def test_areas_that_were_not_asked_for() -> None:
    """They are unknown, and so is a level that nobody knows."""
    for needs in (None, {}, {"health": None}, "none"):
        known = (CaseFacts(date.min, facts("a", needs=needs)),)
        found = table(built([case("a", facts=known)]), "needs.areas")
        assert column(found, "unknown")["health"] == 1


def test_levels_beside_a_recorded_decision() -> None:
    """Nobody has checked such facts for this report; a level that nobody knows is unknown."""
    for needs in ("none", {"health": "much"}):
        known = (CaseFacts(date.min, facts("a", needs=needs)),)
        person = case("a", facts=known, decisions=(decided(facts("a"), JUNE),))
        found = table(built([person]), "needs.areas")
        assert column(found, "unknown")["health"] == 1


# --- outcomes ------------------------------------------------------------------------------------


def reached(*events: CaseEvent) -> dict[str, object]:
    """The rows in which a case with these events counts."""
    found = told([evolve(case("a"), events=events)], "outcomes.reached")
    return {row: count for row, count in found.items() if count}


def test_events_of_the_period() -> None:
    """Each kind once for a case; other codes together; those outside the period not at all."""
    assert reached(CaseEvent("goal_reached", SINCE), CaseEvent("goal_reached", ON)) == {
        "goal_reached": 1
    }
    assert reached(CaseEvent("passport_obtained", date(2023, 9, 16))) == {}
    assert reached(CaseEvent("dance", JUNE), CaseEvent("song", JUNE)) == {"other": 1}
    closed = case("a", closed_on=JUNE, events=(CaseEvent("debts_regulated", SINCE),))
    assert told([closed], "outcomes.reached")["debts_regulated"] == 1


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("B1", LanguageLevel("B1", False)),
        ("b1 proven", LanguageLevel("B1", True)),
        ("C2 nachgewiesen", LanguageLevel("C2", True)),
        (" A1 ", LanguageLevel("A1", False)),
        ("B3", None),
        ("B1 (Kurs)", None),
        ("", None),
        (None, None),
    ],
)
def test_language_levels(value: str | None, level: LanguageLevel | None) -> None:
    """A level, and whether it is proven; anything else is no level."""
    assert language_level(value) == level


def levels(*events: tuple[date, str]) -> ReportCase:
    """A case with language levels."""
    return evolve(case("a"), events=tuple(CaseEvent("language_level", *one) for one in events))


@pytest.mark.parametrize(
    ("events", "before", "after", "change"),
    [
        ([(date(2023, 1, 1), "A2"), (JUNE, "B1 proven")], "A2", ("proven", "B1"), "higher"),
        ([(JUNE, "A2"), (ON, "A2")], "A2", ("unproven", "A2"), "same"),
        ([(ON, "A1"), (JUNE, "B2 proven")], "B2", ("unproven", "A1"), "lower"),
        ([(JUNE, "B1")], "unknown", ("unproven", "B1"), "unknown"),
        ([(date(2022, 1, 1), "C1"), (date(2023, 1, 1), "C2"), (ON, "C2")], "C2", ("unproven", "C2"), "same"),
        ([(JUNE, "x"), (ON, "B1")], "unknown", ("unproven", "B1"), "unknown"),
    ],
)  # fmt: skip
def test_language_before_and_after(
    events: list[tuple[date, str]], before: str, after: tuple[str, str], change: str
) -> None:
    """The last level before the period and the last one in it."""
    report = built([levels(*events)])
    found = table(report, "outcomes.language")
    assert column(found, "before")[before] == column(found, "before")["total"] == 1
    assert column(found, after[0])[after[1]] == column(found, "after")[after[1]] == 1
    assert column(table(report, "outcomes.language_change"))[change] == 1


def test_levels_that_cannot_be_read_are_told() -> None:
    """They are not counted as a level, and not forgotten."""
    found = table(built([levels((JUNE, "gut"))]), "outcomes.language")
    assert "In einem Fall ist ein Niveau nicht lesbar angegeben." in found.notes
    assert column(found, "after")["total"] == 0


# --- network -------------------------------------------------------------------------------------


def entry(name: str, agreement: Any, *places: str) -> Entry:
    """An entry of a network file."""
    label = Label(name, name)
    return Entry(None, label, places, Label("Rat", "advice"), Label("alle", "all"), agreement, JUNE)


def test_the_network_of_a_file() -> None:
    """Every offer and municipality a row, missing agreements first among the tasks."""
    network = Network(
        (
            entry("Unklar e.V.", None, "Haan"),
            entry("Beispielverein", False, "Hilden", "Haan"),
            entry("Sicher gGmbH", date(2022, 2, 1), *(one.name for one in RULES.municipalities)),
        )
    )
    report = built((), network=network)
    offers = table(report, "network.offers")
    assert ("Beispielverein", "Hilden", "Rat", "alle", "fehlt", JUNE) in offers.rows
    assert ("Sicher gGmbH", "alle Kommunen", "Rat", "alle", "seit 01.02.2022", JUNE) in offers.rows
    assert len(offers.rows) == 4 + len(RULES.providers)
    assert offers.text == ()
    tasks = table(report, "network.tasks")
    assert tasks.rows[0] == (1, "Beispielverein", "Hilden", "Vereinbarung abschließen")
    assert tasks.rows[2][1:] == ("Unklar e.V.", "Haan", "klären, ob es eine Vereinbarung gibt")
    assert not any("Sicher" in str(row) or "KIM-CM" in str(row) for row in tasks.rows)


def test_without_a_network_file_the_report_says_so() -> None:
    """The directory of the rulebook is shown instead."""
    offers = table(built(), "network.offers")
    assert "Eine Netzwerkdatei liegt nicht vor" in offers.text[0]
    assert len(offers.rows) == len(RULES.providers)


def test_gaps_by_area_and_municipality() -> None:
    """Needs of screened people that no offer covers, whichever way the place is spelt."""
    summary = decided(facts("a", needs=NEED), JUNE).summary
    gap = {**summary["referral"], "verdict": "gap", "to": None, "reason": None}
    partial = {**summary["referral"], "reason": "partial", "uncovered": ["language"]}
    cases = [
        ReportCase(
            name,
            facts=(CaseFacts(date.min, facts(name, needs=NEED, municipality=place)),),
            decisions=(CaseDecision(JUNE, {**summary, "referral": referral}, 0),),
        )
        for name, place, referral in (("a", "05158016", gap), ("b", " HAAN", partial))
    ]
    cases.append(ReportCase("c", decisions=(CaseDecision(JUNE, {**summary, "referral": gap}),)))
    found = table(built(cases), "network.gaps")
    assert column(found, "health")["Hilden"] == 1
    assert column(found, "language") == {
        **dict.fromkeys(column(found, "language"), 0), "Haan": 1, "total": 1,
    }  # fmt: skip
    assert column(found, "unknown")["unknown"] == 1
    assert table(built([case("a")]), "network.gaps").rows == ()


# --- steering ------------------------------------------------------------------------------------


def test_who_loses_eligibility_when_a_resolution_ends() -> None:
    """Those of group 5 alone, on the day after; not who is in another group, or leaves before."""
    both = {"id": "both", **GROUP_5, "residence_status": "duldung"}
    leaves = {"id": "leaves", **GROUP_5, "entry_date": "2019-11-01"}
    people = [{"id": "only", **GROUP_5}, both, leaves]
    on = date(2024, 6, 1)
    for records in (False, True):
        cases = [
            case(
                one["id"],
                facts=(CaseFacts(date.min, one),),
                decisions=(decided(one, date(2024, 5, 1)),) if records else (),
            )
            for one in people
        ]
        report = built(cases, on=on)
        assert column(table(report, "steering.resolutions"), "loss") == {
            "beschluss_zielgruppen_1_4": None,
            "beschluss_2023_05_10": 1,
        }
        assert column(table(report, "steering.concerned"), "case") == {
            "beschluss_2023_05_10:only": "only"
        }
        published = built(cases, on=on, publish=3)
        assert "steering.concerned" not in {one.id for one in published.tables}


def test_ends_that_are_far_away_are_not_counted() -> None:
    """The term ends on 31.12.2024: within a year of that day in 2023, not of the day before."""
    cases = [case("only", facts=(CaseFacts(date.min, {"id": "only", **GROUP_5}),))]
    for on, loss in ((date(2023, 12, 30), None), (date(2023, 12, 31), 1), (date(2024, 12, 31), 1)):
        found = table(built(cases, on=on, since=on, until=on), "steering.resolutions")
        assert column(found, "loss")["beschluss_2023_05_10"] == loss
    over = date(2025, 1, 1)
    found = table(built(cases, on=over, since=over, until=over), "steering.resolutions")
    assert "beschluss_2023_05_10" not in found.row_ids


def test_readings_on_which_cases_depend() -> None:
    """Each person once for a reading, the caseload apart from the others."""
    arrival = {"residence_status": "ankunftsnachweis"}
    cases = [
        case("a", facts=(CaseFacts(date.min, facts("a", **arrival)),)),
        case("b", None, facts=(CaseFacts(date.min, facts("b", **arrival)),)),
        case("c"),
    ]
    found = table(built(cases), "steering.readings")
    assert column(found, "caseload")["tolerated_or_permitted"] == 1
    assert column(found, "others")["tolerated_or_permitted"] == 1
    assert len(found.rows) == len(RULES.readings)
    other = built(cases, readings={"tolerated_or_permitted": "with_ankunftsnachweis"})
    assert column(table(other, "caseload.groups"))["3"] == 2
    assert column(table(other, "steering.readings"), "option")[
        "tolerated_or_permitted"
    ] == "zusätzlich der Ankunftsnachweis"  # fmt: skip


def test_complex_needs_outside_every_group() -> None:
    """Established or indicated, and surely in no group."""
    outside = {**GROUP_5, "entry_date": "2010-01-01"}
    cases = [
        case(name, manager, facts=(CaseFacts(date.min, {"id": name, **one}),))
        for name, manager, one in (
            ("a", "A", outside),
            ("b", None, {**outside, "multiple_needs_finding": False}),
            ("c", None, {**outside, "entry_date": None}),
            ("d", "A", GROUP_5),
        )
    ]
    assert told(cases, "steering.outside") == {"caseload": 1, "others": 1, "total": 2}
