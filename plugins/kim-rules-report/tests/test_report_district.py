"""Sections that a district adds: what they see, what of them is told, and what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from report_cases import ON, built, case, screened, table

from kim_rules import plugins
from kim_rules.errors import PluginError
from kim_rules.hookspecs import hookimpl
from kim_rules.report_tables import Hidden, Measure, Table
from kim_rules_report.building import known_sections
from kim_rules_report.cases import CaseEvent
from kim_rules_report.order import InvalidOrder


class Refugees:
    """Counts who fled, by whether they are in case management."""

    def __init__(self, setting: Mapping[str, Any]) -> None:
        self.setting = dict(setting)
        self.cases: list[dict[str, Any]] = []

    def see(self, case: Mapping[str, Any]) -> None:
        """Keep a case."""
        self.cases.append(dict(case))

    def tables(self) -> Iterable[Table]:
        """The counts."""
        inside = sum(one["in_caseload"] for one in self.cases)
        rows = (("im Case Management", inside), ("andere", len(self.cases) - inside))
        yield Table(
            "Geflüchtete",
            ("Wer", "Anzahl"),
            (*rows, ("Gesamt", len(self.cases)), ("niemand", 0)),
            id="refugees",
            text=("Frei geschrieben",),
            measures=(Measure.TEXT, Measure.COUNT),
        )


@contextmanager
def offered(**sections: Any) -> Iterator[None]:
    """Have a plugin with these sections."""

    class Plugin:
        """Offers them."""

        @staticmethod
        @hookimpl
        def kim_rules_add_sections() -> Mapping[str, Any]:
            """Offer them."""
            return sections

    plugins.reset()
    try:
        plugins.register(Plugin(), "district")
        yield
    finally:
        plugins.reset()


def test_a_section_stands_in_the_report_before_the_method() -> None:
    """Its tables have its name as heading, where they have none."""
    with offered(refugees=Refugees):
        report = built([case("a"), screened("b", ON)])
        assert known_sections()[-2:] == ("refugees", "method")
        only = built([case("a")], sections=["refugees"])
    found = table(report, "refugees")
    assert found.section == "refugees"
    assert found.rows[:3] == (("im Case Management", 1), ("andere", 1), ("Gesamt", 2))
    assert [one.id for one in report.tables].index("refugees") < [
        one.id for one in report.tables
    ].index("method.basis")
    assert [one.id for one in only.tables] == ["refugees"]


def test_what_a_section_sees() -> None:
    """What the report is asked for, and every case as JSON values; no id when all may read it."""
    kept: list[Refugees] = []

    def begin(setting: Mapping[str, Any]) -> Refugees:
        kept.append(Refugees(setting))
        return kept[-1]

    events = (CaseEvent("goal_reached", ON, "x"),)
    people = [case("a", events=events), screened("b", ON), case("c", closed_on=ON)]
    with offered(refugees=begin):
        built(people)
        built(people, publish=3)
    internal, published = kept
    assert internal.setting == {
        "on": "2023-09-15", "since": "2023-04-04", "until": "2023-09-15", "lang": "de",
        "rulebook": "kreis-mettmann", "published": False,
    }  # fmt: skip
    assert published.setting["published"] is True
    inside, screening, closed = internal.cases
    assert inside["id"] == "a"
    assert (inside["in_caseload"], inside["line"], inside["screening"]) == (True, "3", None)
    assert inside["decision"] == {
        "eligible": "yes", "primary_group": 3, "multiple_needs": "not_indicated",
        "referral": "no_need",
    }  # fmt: skip
    assert inside["facts"]["residence_status"] == "duldung"
    assert inside["events"] == [{"code": "goal_reached", "on": "2023-09-15", "value": "x"}]
    assert screening["screening"] == {"on": "2023-09-15", "referral": "no_need"}
    assert (closed["standing"], closed["decision"], closed["line"]) == ("closed", None, None)
    assert not any("id" in one for one in published.cases)


def test_a_small_figure_hides_the_whole_table() -> None:
    """Nobody knows how its figures hang together; zeros and texts of cells stay."""
    with offered(refugees=Refugees):
        small = table(
            built([case(f"c-{at}") for at in range(9)] + [screened("s", ON)], publish=3), "refugees"
        )
        fine = table(built([case(f"c-{at}") for at in range(9)], publish=3), "refugees")
    assert [row[1] for row in small.rows] == [Hidden.SMALL] * 3 + [0]
    assert small.text == ()
    assert "•" in small.notes[0]
    assert [row[1] for row in fine.rows] == [9, 0, 9, 0]
    assert fine.text == ("Frei geschrieben",)


def failing(where: str) -> type[Refugees]:
    """A section that fails at a place."""

    class Failing(Refugees):
        """Fails there."""

    def fails(*_: object) -> Any:
        raise ValueError("Geheimhausen")

    setattr(Failing, where, fails)
    return Failing


@pytest.mark.parametrize("where", ["__init__", "see", "tables"])
def test_a_section_that_fails(where: str) -> None:
    """The error names the plugin and the section, and no fact."""
    with (
        offered(refugees=failing(where)),
        pytest.raises(
            PluginError, match=r"^district: section “refugees”: failed with ValueError$"
        ) as error,
    ):
        built([case("a")])
    assert "Geheimhausen" not in error.value.label.de


def test_a_section_that_gives_something_else() -> None:
    """Tables are wanted."""

    class Odd(Refugees):
        """Gives texts."""

        def tables(self) -> Any:
            """Texts."""
            return ["x"]

    with offered(refugees=Odd), pytest.raises(PluginError, match="str in place of a Table"):
        built([case("a")])


def test_names_of_the_report_itself() -> None:
    """They cannot be taken; a section is asked for by the name that it has."""
    with offered(screening=Refugees), pytest.raises(PluginError, match="has a section “screening”"):
        built()
    with offered(refugees=Refugees), pytest.raises(InvalidOrder) as error:
        built(sections=["refugee"])
    assert "refugees" in error.value.findings[0].allowed


def test_providers_of_plugins_complete_the_network() -> None:
    """What a plugin tells about a provider stands in the table of offers."""

    class Plugin:
        """Tells about a provider."""

        @staticmethod
        @hookimpl
        def kim_rules_list_providers() -> Mapping[str, Any]:
            """Tell."""
            told = {"id": "mbe", "target_group": "Erwachsene", "agreement": "2022-01-01"}
            return {"kreis-mettmann": [told]}

    plugins.reset()
    try:
        plugins.register(Plugin(), "district")
        offers = table(built(), "network.offers")
    finally:
        plugins.reset()
    [mbe] = [row for row in offers.rows if row[0] == "MBE"]
    assert mbe[3:5] == ("Erwachsene", "seit 01.01.2022")
    assert date(2022, 1, 1).isoformat() not in str(offers.rows)
