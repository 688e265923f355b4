"""Explanations and missing facts are sound: what they leave out does not matter.

Section 10 of the semantics. The listing of missing facts is also not idle: most listed
facts can be filled so that something changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import oracle
import pytest
from deciding import RULEBOOK, Readings, decided, drawn, outcomes_of
from made_rulebooks import criterion, loaded, made
from oracle_tables import Client

import kim_rules as kim
from kim_rules.logic import Choice

NAMES = [*(f"group:{group.number}" for group in RULEBOOK.groups), "multiple_needs", "referral"]
EASY = {
    "id": "c-1",
    "birth_date": "1990-06-15",
    "residence_status": "duldung",
    "fled": True,
    "needs": {"health": "long_term"},
    "support_wanted": True,
    "municipality": "Hilden",
}
FOUND = {"established": True, "by": "fachberatungsstelle", "on": "2023-06-01"}
ON = date(2023, 9, 1)

Json = dict[str, Any]

# --- what an outcome rests on ------------------------------------------------------------


def test_an_outcome_rests_on_what_is_named() -> None:
    """Taking away every fact that ``rests_on`` does not name leaves the outcome as it is."""
    thinner = 0
    for _, client, on, readings in drawn(5000, 500):
        decision = decided(client, on, readings)
        before, rests_on = outcomes_of(decision), decision.explanation["rests_on"]
        assert list(rests_on) == NAMES
        for name in NAMES:
            kept = {"id": client["id"], **{fact: client[fact] for fact in rests_on[name]}}
            assert None not in kept.values(), "a fact that is not known cannot be rested on"
            assert oracle.is_valid(kept, on)
            after = outcomes_of(decided(kept, on, readings))
            assert after[name] == before[name], (name, client, kept, on, readings)
            thinner += len(kept) < len(client)
    assert thinner > 2500


def test_an_open_outcome_rests_on_nothing() -> None:
    """What is open stays open when less is known, so no fact is named for it."""
    for _, client, on, readings in drawn(5100, 300):
        decision = decided(client, on, readings)
        for name, outcome in outcomes_of(decision).items():
            if outcome == "open":
                assert decision.explanation["rests_on"][name] == []


def test_what_one_yes_rests_on() -> None:
    """A hand-picked case: status and age make group 3; nothing else is named."""
    rests_on = decided(EASY, ON).explanation["rests_on"]
    assert rests_on["group:3"] == ["birth_date", "residence_status"]
    assert rests_on["group:1"] == [] == rests_on["multiple_needs"]


# --- the tree ----------------------------------------------------------------------------


def nodes_below(tree: Json) -> Iterator[Json]:
    """Every node of an explanation from one node on."""
    yield tree
    for part in tree.get("parts", ()):
        yield from nodes_below(part)


def explained(decision: kim.Decision) -> Iterator[Json]:
    """Every node of every outcome's explanation."""
    outcomes = decision.explanation["outcomes"]
    assert list(outcomes) == NAMES
    for outcome in outcomes.values():
        yield from nodes_below(outcome)


def check_both_languages(text: Json) -> None:
    """A text has words in German and English."""
    assert text["de"].strip()
    assert text["en"].strip()


def test_every_node_has_truth_label_and_source() -> None:
    """Truth, label and source (both languages, a known document or statute) stand everywhere."""
    for _, client, on, readings in drawn(5200, 60):
        for node in explained(decided(client, on, readings)):
            check_both_languages(node["label"])
            check_both_languages(node["source"])
            assert node["source"]["id"] in RULEBOOK.sources
            if "id" in node:
                assert node["truth"] in ("yes", "no", "open")
                assert ("parts" in node) != ("facts" in node)


def test_the_tree_goes_down_to_facts() -> None:
    """Every leaf names the facts that it reads; only "in force" may read none."""
    known = {"id", *RULEBOOK.fact_order}
    for node in explained(decided(EASY, ON)):
        if "facts" in node:
            assert set(node["facts"]) <= known
            assert node["facts"] or "in_force" in node["id"]


def test_the_truths_of_the_tree_are_those_of_the_decision() -> None:
    """The root of a group's tree has the verdict's truth; the status is repeated."""
    for _, client, on, readings in drawn(5300, 200):
        decision = decided(client, on, readings)
        told, outcomes = decision.explanation["outcomes"], outcomes_of(decision)
        for name in NAMES[:-2]:
            assert told[name]["truth"] == outcomes[name]
        assert told["multiple_needs"]["status"] == outcomes["multiple_needs"]
        assert told["referral"]["outcome"] == outcomes["referral"]


def test_every_reading_used_is_named() -> None:
    """A node whose wording is open names the reading and the option in use."""
    for _, client, on, readings in drawn(5400, 40):
        decision = decided(client, on, readings)
        for node in explained(decision):
            if "id" not in node:
                continue
            of_rulebook = RULEBOOK.tree.nodes[node["id"]]
            expected = {}
            if isinstance(of_rulebook.expression, Choice):
                expected["reading"] = of_rulebook.expression.reading
            if of_rulebook.reading is not None:
                expected["only_under"] = of_rulebook.reading
            told = {key: node[key] for key in ("reading", "only_under") if key in node}
            options = decision.readings
            assert told == {
                key: {"id": reading, "option": options[reading]}
                for key, reading in expected.items()
            }


@pytest.mark.parametrize(
    ("on", "readings", "left_out"),
    [
        (date(2022, 12, 30), {}, {"holds_104c": "not_in_force", "entitled_104c": "not_in_force"}),
        (date(2022, 12, 31), {}, {}),
        (date(2026, 1, 1), {}, {"entitled_104c": "not_in_force"}),
        (
            date(2024, 1, 1),
            {"entitled": "holder_only"},
            dict.fromkeys(("entitled_25a", "entitled_25b", "entitled_104c"), "reading"),
        ),
    ],
)
def test_what_does_not_count_says_why(
    on: date, readings: Readings, left_out: dict[str, str]
) -> None:
    """A part that is left out says whether its validity or a reading leaves it out."""
    group = decided(EASY, on, readings).explanation["outcomes"]["group:1"]
    told = {n["id"]: n["left_out"] for n in nodes_below(group) if "left_out" in n}
    assert told == left_out


def test_validity_is_told() -> None:
    """A validity stands with its first and last day, null where it is unbounded."""
    group = decided(EASY, ON).explanation["outcomes"]
    validities = {
        node["id"]: node["in_force"]
        for name in ("group:1", "group:5")
        for node in nodes_below(group[name])
        if "in_force" in node
    }
    assert validities["holds_104c"] == {"from": "2022-12-31", "through": None}
    assert validities["entitled_104c"] == {"from": "2022-12-31", "through": "2025-12-31"}
    assert validities["in_force:beschluss_2023_05_10"] == {
        "from": "2023-05-10",
        "through": "2024-12-31",
    }


# --- missing facts -----------------------------------------------------------------------


def open_outcomes(decision: kim.Decision) -> list[str]:
    """The names of the outcomes that are open."""
    return [name for name, outcome in outcomes_of(decision).items() if outcome == "open"]


def test_facts_that_are_not_missing_do_not_matter() -> None:
    """Filling any unknown facts that are not listed changes no outcome."""
    filled_any = 0
    for rng, client, on, readings in drawn(5500, 1500):
        decision = decided(client, on, readings)
        listed = {missing.fact for missing in decision.missing_facts}
        others = [fact for fact in oracle.UNKNOWN_FACTS(client) if fact not in listed]
        for chosen in (others, [fact for fact in others if rng.random() < 0.5]):
            filled = oracle.fill(rng, client, chosen, on) if chosen else None
            if filled is not None:
                filled_any += 1
                after = outcomes_of(decided(filled, on, readings))
                assert after == outcomes_of(decision), (client, filled, on, readings)
    assert filled_any > 800


YEARS = (1996, 2005, 2011, 2018)
COARSE = ("", "-06", "-06-15")


@pytest.mark.parametrize("year", YEARS)
def test_birth_and_entry_are_missing_where_they_narrow_each_other(year: int) -> None:
    """Birth and entry of one year, each known to the year, month, day or not at all.

    Whichever of both is not listed can be any day that is possible: nothing changes.
    """
    dates = [None, *(f"{year}{rest}" for rest in COARSE), f"{year + 1}", f"{year}-05"]
    base = {**EASY, "unaccompanied_at_entry": True, "multiple_needs_finding": FOUND}
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(0, 730, 9)]
    for birth in dates:
        for entry in dates:
            client = {**base, "birth_date": birth, "entry_date": entry}
            if oracle.is_valid(client, ON):
                check_unlisted(client, ["birth_date", "entry_date"], [*days, ON])


def test_a_birth_can_tell_of_an_entry(tmp_path: Path) -> None:
    """Where only the entry is asked for, the birth is missing as long as it can narrow it."""
    criteria = {"recent": criterion(fact="entry_date", before_anniversary=5)}
    rulebook = loaded(tmp_path, made(criteria, ["recent"]))
    for birth, expected in (
        ("2018", {"birth_date", "entry_date"}),
        ("2018-01-01", {"entry_date"}),
        ("2017", {"entry_date"}),
        ("2018-12", set()),  # so the entry was in December
    ):
        facts = {"id": "c-1", "birth_date": birth, "entry_date": "2018"}
        client = kim.Client.from_dict(facts, rulebook)
        missing = kim.decide(client, on=ON, rulebook=rulebook).missing_facts
        assert {one.fact for one in missing if "group:1" in one.outcomes} == expected, birth


def check_unlisted(client: Client, facts: list[str], days: list[date]) -> None:
    """Fill each of the dates that is not listed with every day that fits."""
    decision = decided(client, ON)
    listed = {missing.fact for missing in decision.missing_facts}
    for fact in set(facts) - listed:
        for day in days:
            filled = {**client, fact: day.isoformat()}
            fits = str(filled[fact]).startswith(client[fact] or "")
            if fits and oracle.is_valid(filled, ON):
                now, before = oracle.outcomes(filled, ON, ON), oracle.outcomes(client, ON, ON)
                assert now == before, (client, fact, day)


def test_each_outcome_names_what_it_misses() -> None:
    """Filling facts that are not listed for an open outcome leaves that outcome open."""
    for rng, client, on, readings in drawn(5600, 600):
        decision = decided(client, on, readings)
        for name in open_outcomes(decision):
            listed = {one.fact for one in decision.missing_facts if name in one.outcomes}
            others = [fact for fact in oracle.UNKNOWN_FACTS(client) if fact not in listed]
            filled = oracle.fill(rng, client, others, on)
            if filled is not None:
                after = outcomes_of(decided(filled, on, readings))[name]
                assert after == "open", (name, client, filled, on, readings)


def test_an_open_outcome_misses_something() -> None:
    """Exactly the open outcomes are named, each by at least one unknown fact."""
    for _, client, on, readings in drawn(5700, 1500):
        decision = decided(client, on, readings)
        named = {name for missing in decision.missing_facts for name in missing.outcomes}
        assert named == set(open_outcomes(decision)), (client, on, readings)
        unknown = oracle.UNKNOWN_FACTS(client)
        assert {one.fact for one in decision.missing_facts} <= set(unknown), (client, on, readings)


def test_the_next_question_comes_first() -> None:
    """More open outcomes first, then less sensitive facts, then the rulebook's order."""
    order = RULEBOOK.fact_order
    for _, client, on, readings in drawn(5800, 500):
        missing = decided(client, on, readings).missing_facts
        ranks = [
            (-len(one.outcomes), RULEBOOK.sensitivity.get(one.fact, 0), order.index(one.fact))
            for one in missing
        ]
        assert ranks == sorted(ranks)
        for one in missing:
            assert list(one.outcomes) == [name for name in NAMES if name in one.outcomes]


def test_sensitive_facts_are_those_of_the_semantics() -> None:
    """Residence status, health (the needs) and entitlements are sensitive; nothing else is."""
    entitlements = {"entitled_25a", "entitled_25b", "entitled_104c"}
    assert set(RULEBOOK.sensitivity) == {"residence_status", "needs", *entitlements}
    assert RULEBOOK.fact_order == tuple(oracle.UNKNOWN_FACTS({}))


def test_questions_can_matter() -> None:
    """Of nearly all listed facts there is an answer that, with others, changes an outcome.

    Finding one by chance is not certain, so the share is asserted and not each fact.
    """
    tried: Counter[str] = Counter()
    idle: Counter[str] = Counter()
    for _, client, on, readings in drawn(5900, 150):
        for missing in decided(client, on, readings).missing_facts:
            tried[missing.fact] += 1
            idle[missing.fact] += not can_matter(client, on, readings, missing.fact)
    assert idle.total() < 0.1 * tried.total(), (idle, tried)
    assert not [fact for fact in tried if idle[fact] == tried[fact] > 3], (idle, tried)


def can_matter(client: Client, on: date, readings: Readings, fact: str) -> bool:
    """Whether two answers to one question, all else filled alike, give different outcomes."""
    rng = Random(f"{client['id']} {fact}")
    others = [name for name in oracle.UNKNOWN_FACTS(client) if name != fact]
    for _ in range(40):
        chosen = [name for name in others if rng.random() < 0.7]
        base = oracle.fill(rng, client, chosen, on) if chosen else client
        if base is None:
            continue
        before = oracle.outcomes(base, on, on, readings)
        for _ in range(4):
            filled = oracle.fill(rng, base, [fact], on)
            if filled and oracle.outcomes(filled, on, on, readings) != before:
                return True
    return False
