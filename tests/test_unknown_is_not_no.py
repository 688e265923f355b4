"""Unknown is never a no and never a yes: knowing less opens answers, and never turns them.

Section 1 of the semantics. Not in force counts as no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import oracle
import pytest
import toml_folders
from deciding import (
    RULEBOOK,
    Readings,
    answers_of,
    decided,
    drawn,
    outcomes_of,
    settled_answers,
)
from hypothesis import given
from hypothesis import strategies as st
from oracle_tables import Client

import kim_rules as kim
from kim_rules.logic import NO, OPEN, YES, all_of, any_of, none_of

REMOVALS = 20_000
BLOCKS = 4

# --- removing and filling ---------------------------------------------------------------


def less_known(rng: Random, client: Client) -> Iterator[Client]:
    """The client in every way in which one thing less is known of it."""
    for name in [name for name in client if name != "id"]:
        yield {key: value for key, value in client.items() if key != name}
        yield {**client, name: None}
    for name in ("birth_date", "entry_date"):
        for length in (7, 4):
            if client.get(name) and len(client[name]) > length:
                yield {**client, name: client[name][:length]}
    needs = client.get("needs") or {}
    for area in rng.sample(sorted(needs), min(3, len(needs))):
        yield {**client, "needs": {key: needs[key] for key in needs if key != area}}
    finding = client.get("multiple_needs_finding") or {}
    for part in ("by", "on"):
        if finding.get(part) is not None:
            yield {**client, "multiple_needs_finding": {**finding, part: None}}


def settled(client: Client, on: date, readings: Readings) -> dict[str, Any]:
    """The answers that are not open."""
    return settled_answers(decided(client, on, readings))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_removing_never_turns_an_answer(block: int) -> None:
    """Dropping, nulling or coarsening one fact settles nothing and flips nothing."""
    removals, opened = 0, 0
    for rng, client, on, readings in drawn(4000 + block, 10_000):
        known = settled(client, on, readings)
        ways = list(less_known(rng, client))
        for less in rng.sample(ways, min(12, len(ways))):
            if not oracle.is_valid(less, on):
                continue
            removals += 1
            left = settled(less, on, readings)
            assert left.items() <= known.items(), (client, less, on, readings)
            opened += left != known
        if removals >= REMOVALS // BLOCKS:
            break
    assert removals >= REMOVALS // BLOCKS
    assert opened > removals / 10, "hardly any removal matters"


def test_filling_never_turns_an_answer() -> None:
    """Learning facts in any order settles what is open and turns nothing that is settled."""
    steps = 0
    for rng, client, on, readings in drawn(4100, 600):
        known = settled(client, on, readings)
        while unknown := oracle.UNKNOWN_FACTS(client):
            chosen = rng.sample(unknown, rng.randint(1, min(4, len(unknown))))
            filled = oracle.fill(rng, client, chosen, on)
            if filled is None:
                break
            client, before = filled, known
            known = settled(client, on, readings)
            assert before.items() <= known.items(), (client, on, readings)
            steps += 1
    assert steps > 1000


def test_nothing_known_is_nothing_settled() -> None:
    """Of a client of whom nothing is known, every outcome is open, but what is not in force."""
    for on in oracle.KEY_DATES:
        decision = decided({"id": "c-1"}, on)
        in_force = date(2023, 5, 10) <= on <= date(2024, 12, 31)
        assert outcomes_of(decision) == {
            **{f"group:{number}": "open" for number in (1, 2, 3, 4)},
            "group:5": "open" if in_force else "no",
            "multiple_needs": "open",
            "referral": "open",
        }


def test_null_and_absent_are_the_same() -> None:
    """A fact that is null and a fact that is left out give the same decision, byte for byte."""
    for _, client, on, readings in drawn(4200, 100):
        kept = {name: value for name, value in client.items() if value is not None}
        nulled = {**dict.fromkeys(oracle.UNKNOWN_FACTS({})), **kept}
        assert decided(kept, on, readings).to_json() == decided(nulled, on, readings).to_json()


# --- one fact unknown -------------------------------------------------------------------

ON = date(2023, 9, 1)
FOUND = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}
COMPLETE = {
    "id": "c-1", "birth_date": "2000-06-15", "entry_date": "2018-01-10", "nationalities": ["BG"],
    "residence_status": "duldung", "immigrated": True, "fled": True,
    "unaccompanied_at_entry": True, "entitled_25a": False, "entitled_25b": False,
    "entitled_104c": False, "needs": dict.fromkeys(
        ("health", "subsistence", "work_training", "language", "education", "residence",
         "childcare", "housing"), "long_term"),
    "institutions": ["Jobcenter", "Jugendamt"], "overall_planning_needed": True,
    "multiple_needs_finding": FOUND, "admitted_on": "2023-06-01", "support_wanted": True,
    "municipality": "Velbert",
}  # fmt: skip


def test_a_complete_client_leaves_nothing_open() -> None:
    """Every outcome is settled and no question is left."""
    decision = decided(COMPLETE, ON)
    assert outcomes_of(decision) == {
        "group:1": "no",
        "group:2": "yes",
        "group:3": "no",
        "group:4": "yes",
        "group:5": "no",  # five years were over on 10 January 2023
        "multiple_needs": "established",
        "referral": "kim_cm",
    }
    assert decision.primary_group == 2
    assert decision.missing_facts == ()


@pytest.mark.parametrize(
    ("fact", "opened"),
    [
        ("birth_date", {"group:2", "group:3"}),
        ("entry_date", {"group:2", "group:5"}),
        ("nationalities", {"group:4"}),
        ("residence_status", {"group:1"}),
        ("immigrated", set()),  # follows from the entry
        ("fled", {"group:2"}),
        ("unaccompanied_at_entry", {"group:2"}),
        ("entitled_25a", {"group:1"}),
        ("entitled_25b", {"group:1"}),
        ("entitled_104c", {"group:1"}),
        ("needs", {"referral"}),
        ("institutions", set()),
        ("overall_planning_needed", set()),
        ("multiple_needs_finding", {"multiple_needs", "referral"}),
        ("admitted_on", set()),
        ("support_wanted", {"referral"}),
        ("municipality", {"referral"}),
    ],
)
def test_what_each_unknown_fact_opens(fact: str, opened: set[str]) -> None:
    """Of a complete client one fact is taken away: exactly these outcomes are open."""
    client = {name: value for name, value in COMPLETE.items() if name != fact}
    told = outcomes_of(decided(client, ON))
    assert {name for name, answer in told.items() if answer == "open"} == opened


# --- the laws of the logic --------------------------------------------------------------

RANKS = st.lists(st.sampled_from([NO, OPEN, YES]), max_size=8)
JOINS: list[Callable[[list[int]], int]] = [all_of, any_of, none_of]
IN_WORDS = {NO: "no", OPEN: "open", YES: "yes"}


def negated(ranks: list[int]) -> list[int]:
    """Each truth's opposite; open stays open."""
    return [{NO: YES, OPEN: OPEN, YES: NO}[rank] for rank in ranks]


@given(RANKS)
def test_the_table_of_the_joins(ranks: list[int]) -> None:
    """``all_of`` and ``any_of`` are the table of section 1, word for word."""
    words = [IN_WORDS[rank] for rank in ranks]
    conjunction = "no" if "no" in words else "open" if "open" in words else "yes"
    disjunction = "yes" if "yes" in words else "open" if "open" in words else "no"
    assert IN_WORDS[all_of(ranks)] == conjunction
    assert IN_WORDS[any_of(ranks)] == disjunction
    assert none_of(ranks) == all_of(negated(ranks))


@given(RANKS, st.randoms(use_true_random=False))
def test_joins_are_commutative(ranks: list[int], rng: Random) -> None:
    """The order of the parts never matters."""
    shuffled = rng.sample(ranks, len(ranks))
    for join in JOINS:
        assert join(shuffled) == join(ranks)


@given(RANKS, RANKS, RANKS)
def test_conjunction_and_disjunction_are_associative(
    one: list[int], two: list[int], three: list[int]
) -> None:
    """How parts are grouped never matters."""
    for join in (all_of, any_of):
        assert join([join(one), join(two), join(three)]) == join([*one, *two, *three])


@given(RANKS.filter(bool))
def test_joins_are_idempotent(ranks: list[int]) -> None:
    """Saying a part twice changes nothing."""
    for join in JOINS:
        assert join([*ranks, *ranks]) == join(ranks)
    assert all_of([ranks[0]]) == any_of([ranks[0]]) == ranks[0]


@given(RANKS)
def test_de_morgan(ranks: list[int]) -> None:
    """Not all is any of the negated; none is all of the negated."""
    assert negated([all_of(ranks)]) == [any_of(negated(ranks))]
    assert negated([any_of(ranks)]) == [all_of(negated(ranks))] == [none_of(ranks)]


@given(RANKS, st.data())
def test_joins_are_monotone_in_what_is_known(ranks: list[int], data: st.DataObject) -> None:
    """Settling open parts keeps a settled whole as it was."""
    learnt = [data.draw(st.sampled_from([NO, OPEN, YES])) if r == OPEN else r for r in ranks]
    for join in JOINS:
        assert join(ranks) in (OPEN, join(learnt))


def test_joins_of_nothing() -> None:
    """An ``any_of`` with no part left is no."""
    assert any_of([]) == NO
    assert all_of([]) == none_of([]) == YES


# --- the order of parts in a rulebook ----------------------------------------------------


def shuffled_rulebook(folder: Path, rng: Random) -> kim.Rulebook:
    """The default rulebook with the parts of its criteria and conditions in another order."""
    files = toml_folders.shipped()
    tables = [*files["criteria.toml"]["criteria"].values(), *files["providers.toml"]["providers"]]
    for table in tables:
        for key in ("all_of", "any_of", "none_of", "conditions"):
            rng.shuffle(table.get(key, []))
    criteria = files["criteria.toml"]["criteria"]
    order = rng.sample(sorted(criteria), len(criteria))
    files["criteria.toml"]["criteria"] = {name: criteria[name] for name in order}
    return kim.load_rulebook(toml_folders.write(folder, files))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_parts_never_matters(tmp_path: Path, seed: int) -> None:
    """A rulebook with its parts shuffled gives the same outcomes, missing facts and changes."""
    rulebook = shuffled_rulebook(tmp_path, Random(seed))
    assert rulebook.sha256 != RULEBOOK.sha256
    for _, client, on, readings in drawn(4300 + seed, 300):
        typed = kim.Client.from_dict(client)
        same = kim.decide(typed, on=on, rulebook=rulebook, readings=readings)
        decision = decided(client, on, readings)
        assert answers_of(same) == answers_of(decision)
        assert same.missing_facts == decision.missing_facts
        assert same.changes_on == decision.changes_on
        assert same.depends_on_readings == decision.depends_on_readings
