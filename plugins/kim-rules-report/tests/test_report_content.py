"""Reports as a whole: the published figures, one pass over the cases, odd cases."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from report_cases import (
    EXAMPLES,
    ON,
    RULES,
    SINCE,
    built,
    case,
    column,
    examples,
    facts,
    screened,
    table,
    texts,
    told,
)

import kim_rules as kim
from kim_rules import plugins
from kim_rules.cli.clients_file import ClientsFile
from kim_rules.hookspecs import hookimpl
from kim_rules.report_tables import Measure, Report
from kim_rules.store.records import Access
from kim_rules_report.cases import CaseFacts, ReportCase, State, from_store
from kim_rules_report.order import InvalidOrder
from kim_rules_report.sections import SECTIONS

PUBLISHED: dict[str, Any] = tomllib.loads(
    (EXAMPLES / "published-figures.toml").read_text(encoding="utf-8")
)
ACCESS = Access("hilden", "test", "statistics")


@cache
def stored(*days: date) -> tuple[ReportCase, ...]:
    """The people of the published paper out of a store, decided on some days."""
    with kim.open_store("memory:", create=True) as store:
        for name in ("caseload", "screening"):
            with ClientsFile(str(EXAMPLES / f"{name}.ndjson")) as file:
                given = [(kim.Client.from_dict(one.value, RULES), one.case) for one in file]
            list(store.put_all(ACCESS, given, valid_from=date(2023, 8, 31), origin="import"))
        for day in days:
            list(store.decide_all(ACCESS, on=day))
        return tuple(from_store(store, ACCESS))


SOURCES: dict[str, Callable[[], Iterable[ReportCase]]] = {
    "file": examples,
    "store, not decided": stored,
    "store, decided once": lambda: stored(ON),
    "store, decided twice": lambda: stored(date(2023, 8, 31), ON),
}


# --- the published figures -------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_the_published_screening(source: str) -> None:
    """The table of the screening has the published rows, in their order, and nothing else."""
    found = table(built(SOURCES[source]()), "screening.referrals")
    rows = [(one["to"], one["count"]) for one in PUBLISHED["screening"]["rows"]]
    assert list(column(found).items()) == [*rows, ("total", PUBLISHED["screening"]["total"])]
    labels = [one["label"] for one in PUBLISHED["screening"]["rows"]]
    assert [row[0] for row in found.rows] == [*labels, "Gesamt"]
    assert found.totals == {len(rows)}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("on", [date(2023, 8, 31), ON])
def test_the_published_caseload(source: str, on: date) -> None:
    """Case managers by target group, group 1 in two lines, and the totals."""
    published = PUBLISHED["caseload"]
    found = table(built(SOURCES[source](), on=on, until=ON), "caseload.managers")
    for manager in published["managers"]:
        row = found.rows[found.row_ids.index(manager["id"])]
        cells = dict(zip(found.column_ids, row, strict=True))
        assert cells == {
            "case_manager": manager["id"],
            **manager["groups"],
            "total": manager["total"],
        }
    assert column(found, "total")["total"] == published["total"]
    assert list(found.row_ids) == ["A", "B", "total"]


@pytest.mark.parametrize("source", SOURCES)
def test_the_published_goals(source: str) -> None:
    """The primary goals, those of nobody too."""
    goals = PUBLISHED["caseload"]["primary_goals"]
    expected = {area: goals.get(area, 0) for area in RULES.areas}
    assert told(SOURCES[source](), "needs.goals") == {**expected, "total": 22}


def test_recorded_decisions_are_used() -> None:
    """With recorded decisions nothing is decided anew; without, everything is."""
    assert told(stored(ON), "method.read")["recorded"] == 116
    assert told(stored(), "method.read")["decided"] == 116


def test_the_report_says_what_it_rests_on() -> None:
    """Key date, period, rulebook with hash, marking, in both languages."""
    german, english = built(examples()), built(examples(), lang="en")
    assert german.marking == "Nur für den internen Gebrauch"
    assert english.marking == "For internal use only"
    assert german.facts[:2] == (
        ("Stichtag", "15.09.2023"),
        ("Zeitraum", "04.04.2023 bis 15.09.2023"),
    )
    assert english.facts[1] == ("Period", "2023-04-04 to 2023-09-15")
    assert column(table(german, "method.basis"), "value")["sha256"] == RULES.sha256
    assert german.title == "Sachstandsbericht Case Management, Kreis Mettmann"
    assert built((), title="Hilden").title == "Hilden"


# --- all sections ------------------------------------------------------------------------------


def test_every_table_is_complete() -> None:
    """Codes of tables, rows and columns are there and unique, measures fit what stands there."""
    report = built(examples(), compare_on=(date(2023, 3, 31),))
    assert [one.id for one in report.tables] == list(dict.fromkeys(one.id for one in report.tables))
    for one in report.tables:
        assert one.id
        assert len(set(one.row_ids)) == len(one.rows)
        assert len(set(one.column_ids)) == len(one.columns) == len(one.measures)
        assert one.section in {section.heading().de for section in SECTIONS.values()}
        for row in one.rows:
            for cell, measure in zip(row, one.measures, strict=True):
                assert cell is None or isinstance(cell, KINDS[measure]), (one.id, cell)


KINDS: dict[Measure, type | tuple[type, ...]] = {
    Measure.TEXT: str,
    Measure.COUNT: int,
    Measure.CHANGE: int,
    Measure.PERCENT: Decimal,
    Measure.RATIO: Decimal,
    Measure.DAY: date,
}


def test_english_has_no_german_left() -> None:
    """No word of the German frame stands in the English report."""
    english = texts(built(examples(), lang="en", compare_on=(date(2023, 3, 31),), publish=3))
    for word in ("Gesamt", "Fälle", "Anzahl", "Stichtag", "Personen", "Beschl", "Verborgen"):
        assert word not in english, word


def test_every_chart_is_of_its_table() -> None:
    """A chart draws rows and columns that are there, figures only, and no totals."""
    report = built(examples(), compare_on=(date(2023, 3, 31),))
    charts = [one for one in report.tables if one.chart is not None]
    assert {one.id for one in charts} >= {
        "screening.referrals",
        "caseload.groups",
        "caseload.trend",
    }
    for one in charts:
        assert one.chart is not None
        assert one.chart.rows
        assert not one.totals & set(one.chart.rows)
        assert one.chart.description.strip()
        assert {one.measure(at) for at in one.chart.columns} == {Measure.COUNT}
        drawn = [one.rows[row][at] for row in one.chart.rows for at in one.chart.columns]
        assert all(isinstance(cell, int) for cell in drawn)
        assert one.chart.labels == 0


def test_chosen_sections_in_their_order() -> None:
    """Only what was asked for, in that order."""
    report = built(examples(), sections=["needs", "screening"])
    assert list(dict.fromkeys(one.section for one in report.tables)) == [
        "Ziele und Bedarfe",
        "Screening",
    ]


def test_the_cases_are_read_once_and_not_kept() -> None:
    """A generator is enough, and no case is alive after it was counted."""
    import weakref

    alive: list[weakref.ref[Any]] = []
    most = 0

    class Facts(dict[str, Any]):
        """Facts that can be watched."""

    def made() -> Iterator[ReportCase]:
        nonlocal most
        for number in range(30):
            known = Facts(facts(f"c-{number}"))
            alive.append(weakref.ref(known))
            yield case(f"c-{number}", facts=(CaseFacts(date.min, known),))
            del known
            most = max(most, sum(one() is not None for one in alive))

    assert told(made(), "method.read")["total"] == 30
    assert most <= 2


# --- odd inputs --------------------------------------------------------------------------------


def reports() -> Iterator[tuple[str, Report]]:
    """Reports about nothing, one case, nothing known, and a time to come."""
    yield "nothing", built()
    yield "one", built([case("c-1")])
    yield "unknown", built([ReportCase("c-1", "A", facts=(CaseFacts(date.min, {"id": "c-1"}),))])
    yield (
        "future",
        built(examples(), on=date(2040, 1, 1), since=date(2039, 1, 1), until=date(2040, 1, 1)),
    )
    yield (
        "past",
        built(examples(), on=date(1900, 1, 1), since=date(1899, 1, 1), until=date(1900, 1, 1)),
    )
    yield "first days", built(examples(), on=date.min, since=date.min, until=date.min)
    yield "last days", built(examples(), on=date.max, since=date.max, until=date.max)


@pytest.mark.parametrize("publish", [None, 3])
def test_odd_inputs_give_whole_reports(publish: int | None) -> None:
    """Every table is there, with zeros."""
    names = {one.id for one in built(publish=publish).tables}
    for what, report in reports():
        assert {one.id for one in report.tables} >= names - {
            "screening.progress",
            "outcomes.language",
            "outcomes.language_change",
            "method.hidden",
        }, what


def test_nothing_is_zero() -> None:
    """An empty store gives zeros, no shares, and whole sentences."""
    found = table(built(), "screening.referrals")
    assert set(column(found).values()) == {0}
    assert set(column(found, "share").values()) == {None}
    days = "vom 04.04.2023 bis zum 15.09.2023"
    assert found.text[0] == f"Im Zeitraum {days} wurden 0 Personen gescreent."


def test_one_is_told_in_the_singular() -> None:
    """Sentences about one person are about one person."""
    report = built([screened("s-1", ON), case("c-1")])
    told_ = " ".join(" ".join(one.text) for one in report.tables)
    assert "wurde eine Person gescreent" in told_
    assert "wurde eine Person durch das Case Management betreut" in told_


def test_unknown_is_open_and_never_a_no() -> None:
    """Of whom nothing is known, the group is open, the needs unknown, the facts missing."""
    report = built([ReportCase("c-1", "A", facts=(CaseFacts(date.min, {"id": "c-1"}),))])
    assert column(table(report, "caseload.groups"))["open_group"] == 1
    assert set(column(table(report, "needs.areas"), "unknown").values()) == {1}
    assert column(table(report, "method.unknown"))["birth_date"] == 1


def test_names_of_every_kind() -> None:
    """Umlauts, right-to-left names and long ones stand there as they are."""
    names = ("Jürgen Groß-Öztürk", "مريم", "x" * 200, "=1+1", "total")
    found = table(
        built([case(f"c-{at}", name) for at, name in enumerate(names)]), "caseload.managers"
    )
    assert list(found.row_ids)[:-1] == sorted(names)
    assert [row[0] for row in found.rows][:-1] == sorted(names)


def test_many_case_managers() -> None:
    """40 of them, each in a row, with totals that sum up."""
    cases = [case(f"c-{at}", f"kim-{at % 40:02}") for at in range(200)]
    found = table(built(cases), "caseload.managers")
    assert len(found.rows) == 41
    assert set(column(found, "total").values()) == {5, 200}


@pytest.mark.parametrize(
    ("options", "place", "allowed"),
    [
        ({"sections": ["screenings"]}, "sections", "screening, caseload"),
        ({"sections": []}, "sections", "at least one"),
        ({"sections": ["needs", "needs"]}, "sections", "each once"),
        ({"until": date(2023, 1, 1)}, "period", "not before the start"),
        ({"compare_on": [ON]}, "compare_on", "a day before 2023-09-15"),
        ({"lang": "fr"}, "lang", "de or en"),
        ({"publish": 2}, "publish", "a number from 3"),
    ],
)
def test_orders_that_cannot_be_carried_out(
    options: dict[str, Any], place: str, allowed: str
) -> None:
    """The place and what is allowed are told, before any case is read."""

    def never() -> Iterator[ReportCase]:
        raise AssertionError("a case was read")
        yield

    with pytest.raises(InvalidOrder) as error:
        built(never(), **options)
    [finding] = error.value.findings
    assert finding.path == place
    assert allowed in finding.allowed


def test_all_mistakes_of_an_order_at_once() -> None:
    """Nobody has to try again for each."""
    with pytest.raises(InvalidOrder) as error:
        built(until=SINCE.replace(year=2022), sections=["x"], publish=0, compare_on=[ON])
    assert len(error.value.findings) == 4


def test_unknown_readings_and_rulebooks() -> None:
    """They are the errors that they are everywhere."""
    from kim_rules.errors import InvalidReadings
    from kim_rules_report.building import build_report

    with pytest.raises(InvalidReadings):
        built(readings={"several": "ten"})
    with pytest.raises(kim.UnknownRulebook):
        build_report((), on=ON, since=SINCE, until=ON, rulebook="kreis-x")


def test_the_same_cases_give_the_same_report() -> None:
    """Equal input, equal report; the order of the cases changes no figure."""
    cases = list(examples())
    assert built(cases) == built(examples())
    assert built(cases[::-1]) == built(cases)


def test_nobody_observes_the_report() -> None:
    """A report records nothing, and observers of decisions see nothing of it."""
    seen: list[object] = []

    class Observer:
        """Sees decisions."""

        @staticmethod
        @hookimpl
        def kim_rules_observe_decision(decision: object) -> None:
            """See one."""
            seen.append(decision)

    plugins.reset()
    try:
        plugins.register(Observer(), "observer")
        assert told([case("c-1")], "method.read")["decided"] == 1
    finally:
        plugins.reset()
    assert seen == []


def test_whoever_cannot_be_counted_is_told() -> None:
    """Every case that was read stands in one row of the method."""
    cases = [
        case("ok"),
        case("bad", facts=(CaseFacts(date.min, facts("bad", residence_status="x")),)),
        case("later", opened_on=date(2023, 9, 16)),
        case("closed", opened_on=SINCE, closed_on=ON),
        case("none", opened_on=SINCE, facts=(CaseFacts(date(2024, 1, 1), facts("none")),)),
        ReportCase("gone", state=State.ERASED),
        ReportCase("", state=State.UNREADABLE),
        ReportCase("ok", state=State.REPEATED),
    ]
    found = told(cases, "method.read")
    assert found == {
        "recorded": 0, "decided": 1, "no_facts": 1, "invalid": 1, "later": 1, "closed": 1,
        "erased": 1, "unreadable": 1, "repeated": 1, "total": 8,
    }  # fmt: skip
    groups = told(cases, "caseload.groups")
    assert groups["undecided"] == 2
    assert groups["total"] == 3
