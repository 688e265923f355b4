"""The invented example clients give exactly the figures that were published in SV 51/247.

Decided here by the oracle under default readings; nothing is read from the files but facts.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from oracle import decide, is_valid
from oracle_tables import AREAS, FACTS, MUNICIPALITIES, STATUSES, Client, municipality_of

FOLDER = Path(__file__).parent.parent / "examples" / "kreis_mettmann"
FIGURES = tomllib.loads((FOLDER / "published-figures.toml").read_text(encoding="utf-8"))
SCREENING_ON = date(2023, 9, 15)
CASELOAD_ON = date(2023, 8, 31)


def lines(name: str) -> list[Any]:
    """The records of one of the files."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


SCREENING: list[Client] = lines("screening.ndjson")
CASELOAD: list[dict[str, Any]] = lines("caseload.ndjson")
CLIENTS = [(client, SCREENING_ON) for client in SCREENING] + [
    (line["client"], CASELOAD_ON) for line in CASELOAD
]


def statistics_line(client: Client) -> str:
    """The line of the caseload table: the primary group, group 1 in two lines; who fits both counts in the first."""
    group = decide(client, CASELOAD_ON)["primary_group"]
    if group != 1:
        return str(group)
    holds = client.get("residence_status") in (
        "aufenthaltserlaubnis_25a",
        "aufenthaltserlaubnis_25b",
    )
    return (
        "1:25ab" if holds or client.get("entitled_25a") or client.get("entitled_25b") else "1:104c"
    )


def test_screening() -> None:
    """Counted by where they are referred, the 94 people give the published table, and nobody is left over."""
    referrals = [decide(client, SCREENING_ON)["referral"] for client in SCREENING]
    counted = Counter(referral["to"] or referral["verdict"] for referral in referrals)
    published = {row["to"]: row["count"] for row in FIGURES["screening"]["rows"]}
    assert {to: counted[to] for to in published} == published
    assert (
        counted.total()
        == sum(published.values())
        == FIGURES["screening"]["total"]
        == len(SCREENING)
    )


def test_screening_has_both_reasons_for_no_need() -> None:
    """Most have no need; a few have one and want no support."""
    reasons = Counter(decide(client, SCREENING_ON)["referral"]["reason"] for client in SCREENING)
    assert reasons["no_need"] > reasons["not_wanted"] > 0
    assert "partial" not in reasons


@pytest.mark.parametrize(
    "manager", FIGURES["caseload"]["managers"], ids=lambda manager: manager["id"]
)
def test_caseload_by_manager(manager: dict[str, Any]) -> None:
    """Each case manager has the published number of people in each line, zero lines included."""
    clients = [line["client"] for line in CASELOAD if line["case"]["case_manager"] == manager["id"]]
    counted = Counter(map(statistics_line, clients))
    assert {group: counted[group] for group in manager["groups"]} == manager["groups"]
    assert counted.total() == sum(manager["groups"].values()) == manager["total"]


def test_caseload_in_total() -> None:
    """Both managers together have all people, with the published primary goals."""
    goals = Counter(line["case"]["primary_goal"] for line in CASELOAD)
    assert goals == FIGURES["caseload"]["primary_goals"]
    totals = [manager["total"] for manager in FIGURES["caseload"]["managers"]]
    assert goals.total() == sum(totals) == FIGURES["caseload"]["total"]


def test_caseload_primary_groups_are_settled() -> None:
    """No earlier group is open, so learning more about a person moves nobody to another line."""
    assert all(decide(line["client"], CASELOAD_ON)["primary_group_settled"] for line in CASELOAD)


def test_caseload_104c_holder_and_entitled() -> None:
    """As in the paper, the one person with manager A holds the permit, the four with manager B are entitled to it."""
    found = [
        (
            line["case"]["case_manager"],
            line["client"]["residence_status"] == "aufenthaltserlaubnis_104c",
        )
        for line in CASELOAD
        if statistics_line(line["client"]) == "1:104c"
    ]
    assert Counter(found) == {("A", True): 1, ("B", False): 4}


def test_caseload_lives_in_hilden() -> None:
    """The caseload table is about Hilden."""
    assert {municipality_of(line["client"]["municipality"]) for line in CASELOAD} == {"Hilden"}


@pytest.mark.parametrize(("client", "on"), CLIENTS, ids=[client["id"] for client, _ in CLIENTS])
def test_clients_hold_facts_only(client: Client, on: date) -> None:
    """A valid client with known facts in the order of the semantics: no verdict and no count."""
    assert list(client) == [fact for fact in FACTS if fact in client]
    assert list(client.get("needs") or {}) == [
        area for area in AREAS if area in (client.get("needs") or {})
    ]
    assert client.get("residence_status") in (*STATUSES, None)
    assert is_valid(client, on)


def test_cases_hold_nothing_but_manager_and_goal() -> None:
    """Beside the client there is only what no rule decides."""
    assert {tuple(line) for line in CASELOAD} == {("client", "case")}
    assert {tuple(line["case"]) for line in CASELOAD} == {("case_manager", "primary_goal")}


def test_ids_are_unique() -> None:
    """Everybody occurs once."""
    assert len({client["id"] for client, _ in CLIENTS}) == len(CLIENTS) == 94 + 22


def test_clients_vary_as_real_ones_do() -> None:
    """All ten municipalities, all precisions of dates, known and unknown facts."""
    towns = {
        municipality_of(client["municipality"])
        for client in SCREENING
        if client.get("municipality")
    }
    assert towns == set(MUNICIPALITIES)
    for fact in ("birth_date", "entry_date"):
        assert {len(client[fact]) for client in SCREENING if client.get(fact)} == {4, 7, 10}
    for fact in (
        "entry_date",
        "residence_status",
        "fled",
        "needs",
        "support_wanted",
        "municipality",
    ):
        assert any(client.get(fact) is None for client in SCREENING), fact
