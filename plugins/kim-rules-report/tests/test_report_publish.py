"""Published reports: no person, no case, no small figure, and none that can be computed back.

The reader here knows nothing of how the program counts: it adds up what is printed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from attrs import evolve
from random_clients import random_client
from report_cases import (
    ON,
    SINCE,
    built,
    case,
    column,
    decided,
    examples,
    facts,
    screened,
    table,
    texts,
)
from report_reader import Reader

from kim_rules.report_tables import Hidden, Measure, Report, Table
from kim_rules_report.cases import CaseEvent, CaseFacts, CaseReferral, ReportCase
from kim_rules_report.sections.outcomes import LEVELS

SUMS = tuple[Hashable, tuple[Hashable, ...]]


def crowd(seed: int, count: int) -> list[ReportCase]:
    """Random people, some screened, some in case management since some day."""
    random = Random(seed)
    made = []
    for number in range(count):
        name = f"Geheim-{number}"
        client = {**random_client(random, ON), "id": name}
        client.pop("admitted_on", None)
        opened = SINCE + timedelta(days=random.randrange(-300, 160))
        known = (CaseFacts(date.min, client),)
        if random.random() < 0.4:
            made.append(ReportCase(name, facts=known, decisions=(decided(client, ON),)))
            continue
        person = case(name, random.choice("ABCDE"), facts=known, opened_on=opened)
        events = (
            CaseEvent("language_level", SINCE, random.choice(("A1", "B1 proven"))),
            CaseEvent(random.choice(("goal_reached", "permit_obtained")), ON),
        )
        referral = CaseReferral(
            random.choice(("mbe", "jmd")), ON, random.choice(("done", "proposed"))
        )
        goal = random.choice(("language", "residence", "health"))
        made.append(
            evolve(person, primary_goal=goal, events=events, referrals=(referral,))
            if random.random() < 0.5
            else evolve(person, primary_goal=goal)
        )
    return made


@pytest.fixture(scope="module", params=[(1, 60), (2, 25)])
def published(request: pytest.FixtureRequest) -> Report:
    """A published report about random people, compared with two earlier days."""
    days = [date(2023, 1, 1), date(2023, 6, 1)]
    return built(crowd(*request.param), publish=3, compare_on=days)


# --- what is not told ------------------------------------------------------------------------------


def test_nobody_is_named(published: Report) -> None:
    """No case id, no marking; the report says that and how it hides."""
    assert "Geheim" not in texts(published)
    assert published.marking == ""
    assert "steering.concerned" not in {one.id for one in published.tables}
    assert any("•" in note for note in published.notes)


def test_the_internal_report_hides_nothing() -> None:
    """Small figures are told where only the office reads."""
    report = built(crowd(1, 60))
    assert not any(
        isinstance(cell, Hidden) for one in report.tables for row in one.rows for cell in row
    )
    assert "method.hidden" not in {one.id for one in report.tables}


@pytest.mark.parametrize("threshold", [3, 5])
def test_no_small_figure_is_told(threshold: int) -> None:
    """No count from one up to the threshold stands in any table or sentence."""
    report = built(crowd(1, 60), publish=threshold)
    for one in report.tables:
        if one.id in ("method.hidden", "network.tasks"):
            continue  # figures about the report, and numbers of a list
        for row in one.rows:
            for cell, measure in zip(row, one.measures, strict=True):
                assert measure is not Measure.COUNT or cell not in range(1, threshold), one.id


def test_shares_are_hidden_with_their_figures(published: Report) -> None:
    """A share would tell the figure."""
    for name in ("screening.referrals", "caseload.groups", "needs.goals"):
        for _, count, share in table(published, name).rows:
            assert isinstance(count, Hidden) == isinstance(share, Hidden)


def test_sentences_do_not_tell_hidden_figures() -> None:
    """One that would is left out."""
    report = built([screened("a", ON), case("b")], publish=3)
    assert table(report, "screening.referrals").text == ()
    assert table(report, "caseload.groups").text == ()
    internal = built([screened("a", ON), case("b")])
    assert len(table(internal, "screening.referrals").text) == 2


def test_what_is_hidden_is_counted(published: Report) -> None:
    """The method tells for every table how many figures it hides."""
    hidden = {
        one.title: sum(isinstance(cell, Hidden) for row in one.rows for cell in row)
        for one in published.tables
    }
    told = {row[0]: row[1] for row in table(published, "method.hidden").rows}
    assert told == {title: count for title, count in hidden.items() if count}
    assert told
    none = table(built(publish=3), "method.hidden")
    assert none.text == ("Alle Zahlen sind genannt.",)


def test_rows_that_rarely_count_are_always_there() -> None:
    """Otherwise a row that stands there would tell that somebody counts in it."""
    few, many = (built(people, publish=3) for people in ([], crowd(1, 60)))
    for name in ("screening.referrals", "caseload.groups", "needs.goals", "method.unknown"):
        assert table(few, name).row_ids == table(many, name).row_ids


# --- what cannot be computed back -------------------------------------------------------------------


def figures(report: Report, name: str) -> Iterator[tuple[tuple[str, str, str], Any]]:
    """The counts of a table by table, row and column."""
    one = table(report, name)
    for code, row in zip(one.row_ids, one.rows, strict=True):
        for at, measure, cell in zip(one.column_ids, one.measures, row, strict=True):
            if measure in (Measure.COUNT, Measure.CHANGE) and cell is not None:
                yield (name, code, at), cell


def down(one: Table, columns: Iterator[str] | tuple[str, ...]) -> Iterator[SUMS]:
    """The last row is the sum of the others."""
    *rows, total = one.row_ids
    for at in columns:
        yield (one.id, total, at), tuple((one.id, row, at) for row in rows)


def across(one: Table, total: str, parts: tuple[str, ...]) -> Iterator[SUMS]:
    """In every row a column is the sum of others."""
    for row in one.row_ids:
        yield (one.id, row, total), tuple((one.id, row, part) for part in parts)


def sums(report: Report) -> Iterator[SUMS]:
    """Everything that a reader can add up, within tables and across them."""
    managers, groups = table(report, "caseload.managers"), table(report, "caseload.groups")
    lines = managers.column_ids[1:-1]
    people = ("caseload.groups", "total", "count")
    for name in ("screening.referrals", "caseload.groups", "needs.goals", "needs.multiple",
                 "outcomes.language_change", "steering.outside", "method.read"):  # fmt: skip
        yield from down(table(report, name), ("count",))
    yield from down(managers, (*lines, "total"))
    yield from across(managers, "total", lines)
    for row in groups.row_ids:
        yield ("caseload.groups", row, "count"), (("caseload.managers", "total", row),)
    yield people, (("needs.goals", "total", "count"),)
    yield people, (("needs.multiple", "total", "count"),)
    areas = table(report, "needs.areas")
    for row in areas.row_ids:
        yield people, tuple(("needs.areas", row, at) for at in areas.column_ids[1:])
    yield from changes(report, lines)
    progress = table(report, "screening.progress")
    yield from down(progress, progress.column_ids[1:])
    yield from across(progress, "total", progress.column_ids[1:-1])
    language = table(report, "outcomes.language")
    yield from down(language, ("before",))
    for at in ("proven", "unproven", "after"):
        rows = language.row_ids[1:-1]
        yield (language.id, "total", at), tuple((language.id, row, at) for row in rows)
    for row in language.row_ids[1:]:
        parts = ((language.id, row, "proven"), (language.id, row, "unproven"))
        yield (language.id, row, "after"), parts
    yield (language.id, "total", "before"), ((language.id, "total", "after"),)
    yield (language.id, "total", "before"), (("outcomes.language_change", "total", "count"),)
    yield (language.id, "unknown", "before"), (("outcomes.language_change", "unknown", "count"),)
    yield from levels(language)
    undecided = ("caseload.groups", "undecided", "count")
    yield undecided, (("needs.multiple", "undecided", "count"),)


def pairs() -> list[tuple[str, str]]:
    """Everything that language levels can go from and to."""
    return [(before, after) for before in ("unknown", *LEVELS) for after in LEVELS]


def levels(language: Table) -> Iterator[SUMS]:
    """Who went from which level to which stands nowhere, but limits what stands there."""
    for before in ("unknown", *LEVELS):
        yield (language.id, before, "before"), tuple(one for one in pairs() if one[0] == before)
    for after in LEVELS:
        yield (language.id, after, "after"), tuple(one for one in pairs() if one[1] == after)
    for change, is_so in (("higher", str.__lt__), ("same", str.__eq__), ("lower", str.__gt__)):
        known = (one for one in pairs() if one[0] != "unknown")
        parts = tuple(one for one in known if is_so(*one))
        yield ("outcomes.language_change", change, "count"), parts


def changes(report: Report, lines: tuple[str, ...]) -> Iterator[SUMS]:
    """Now is before and the change; the tables of the caseload say the same."""
    for name in ("caseload.change_groups", "caseload.change_managers"):
        one = table(report, name)
        yield from down(one, ("before", "now"))
        yield from across(one, "now", ("before", "change"))
    for row in (*lines, "total"):
        yield ("caseload.change_groups", row, "now"), (("caseload.groups", row, "count"),)
        yield ("caseload.change_groups", row, "before"), (("caseload.trend", "2023-06-01", row),)
        yield ("caseload.groups", row, "count"), (("caseload.trend", ON.isoformat(), row),)
    for row in table(report, "caseload.change_managers").row_ids:
        yield ("caseload.change_managers", row, "now"), (("caseload.managers", row, "total"),)
    yield (
        ("caseload.change_managers", "total", "before"),
        (("caseload.change_groups", "total", "before"),),
    )
    yield from across(table(report, "caseload.trend"), "total", lines)


def test_no_hidden_figure_can_be_computed_back() -> None:
    """A reader who adds up everything that is printed finds no hidden figure."""
    options: dict[str, Any] = {"compare_on": [date(2023, 1, 1), date(2023, 6, 1)]}
    for seed in range(3):
        people = crowd(seed, 40 + 15 * seed)
        reader = reading(built(people, publish=3, **options), open_figures(people, options))
        assert reader.hidden
        assert reader.recovered() == [], seed


def open_figures(people: list[ReportCase], options: dict[str, Any]) -> dict[Hashable, int]:
    """The true figures, for the rows that a published report has."""
    internal = built(people, **options)
    return {key: cell for one in internal.tables for key, cell in figures(internal, one.id)}


def reading(report: Report, true: dict[Hashable, int]) -> Reader:
    """A reader of a published report, who knows every sum."""
    cells = {key: cell for one in report.tables for key, cell in figures(report, one.id)}
    signed = [key for key in cells if key[2] == "change"]
    return Reader(
        told={key: cell for key, cell in cells.items() if not isinstance(cell, Hidden)},
        sums=list(sums(report)),
        hidden={key: true.get(key, 0) for key, cell in cells.items() if isinstance(cell, Hidden)},
        signed=signed,
        threshold=3,
        unprinted=pairs(),
    )


def is_hidden(report: Report, name: str, row: str, at: str = "count") -> bool:
    """Whether a figure is."""
    return isinstance(column(table(report, name), at)[row], Hidden)


def test_the_same_people_in_two_tables() -> None:
    """Cases that cannot be decided stand in the caseload and in the needs: both hide them, or none."""
    bad = (CaseFacts(date.min, facts("x", residence_status="none of the codes")),)
    others = (CaseFacts(date.min, facts("y", residence_status="aufenthaltserlaubnis_25a")),)
    people = [case("one"), *(case(f"other-{at}", facts=others) for at in range(20))]
    people += [case(f"bad-{at}", facts=bad) for at in range(3)]
    report = built(people, publish=3)
    assert is_hidden(report, "caseload.groups", "3")
    line = is_hidden(report, "caseload.groups", "undecided")
    assert line == is_hidden(report, "needs.multiple", "undecided")


def test_who_stays_at_a_level_tells_the_level_after() -> None:
    """All were C2 before, so who is there after is who stayed: hidden in both tables, or in none."""
    went = ["C2"] * 3 + ["C1"] * 6 + ["B2"]
    people = [
        case(
            f"c-{at}",
            events=(
                CaseEvent("language_level", SINCE - timedelta(days=9), "C2"),
                CaseEvent("language_level", SINCE, level),
            ),
        )
        for at, level in enumerate(went)
    ]
    report = built(people, publish=3)
    after = is_hidden(report, "outcomes.language", "C2", "after")
    assert after == is_hidden(report, "outcomes.language_change", "same")
    assert is_hidden(report, "outcomes.language", "B2", "after")


def test_a_zero_that_a_sentence_tells_hides_nobody() -> None:
    """That everybody had an offer says that nobody was without; so that zero cannot be a mask."""
    told, few = facts("many", needs={"residence": "long_term"}), facts("few")
    known = [(CaseFacts(date.min, one),) for one in (told, few)]
    decisions = [(decided(one, ON),) for one in (told, few)]
    for many in range(256, 272):
        at = [0] * many + [1]
        people = [
            ReportCase(f"p-{number}", facts=known[one], decisions=decisions[one])
            for number, one in enumerate(at)
        ]
        report = built(people, publish=3, sections=["screening", "network"])
        assert table(report, "network.gaps").text
        assert not is_hidden(report, "screening.referrals", "gap"), many


def test_the_reader_would_find_a_figure() -> None:
    """If only the small figures were hidden, the same reader would compute some back."""
    people = crowd(1, 55)
    options: dict[str, Any] = {"compare_on": [date(2023, 1, 1), date(2023, 6, 1)]}
    report, true = built(people, publish=3, **options), open_figures(people, options)
    reader = reading(report, true)
    small = {key: value for key, value in reader.hidden.items() if 0 < value < 3}
    told = {**reader.told, **{k: v for k, v in reader.hidden.items() if k not in small}}
    naive = Reader(told=told, sums=reader.sums, hidden=small, signed=(), threshold=3)
    assert naive.recovered()


def test_the_published_paper_can_be_published() -> None:
    """The single person of Velbert is hidden, with one more, and the totals stay."""
    report = built(examples(), publish=3, shows_not_wanted=True)
    found = column(table(report, "screening.referrals"))
    assert isinstance(found["fluechtlingshilfe_velbert"], Hidden)
    assert found["total"] == 94
    assert sum(isinstance(one, Hidden) for one in found.values()) >= 2


def test_facts_of_the_report_say_nothing_of_people() -> None:
    """Free texts of facts are nowhere in a report, internal ones included."""
    people = [
        case(
            "c",
            facts=(
                CaseFacts(
                    date.min, facts("c", municipality="Geheimhausen", institutions=["Geheimamt"])
                ),
            ),
        )
    ]
    for publish in (None, 3):
        assert "Geheim" not in texts(built(people, publish=publish))
