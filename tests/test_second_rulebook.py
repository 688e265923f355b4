"""A second district: its own groups, areas, facts, readings and offers, by data alone."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from beispielland import (
    FOLDER,
    KEY_DATES,
    REPLACED_ON,
    RULEBOOK,
    decided,
    example_clients,
    expected_groups,
    facts_of,
    outcomes_of,
    random_facts,
    with_gaps,
)

import kim_rules as kim
from kim_rules import engine
from kim_rules.wording import tell_tree

CLIENTS = 2_000
DAY = timedelta(days=1)
CORE = Path(kim.__file__).parent


def verdicts(facts: dict[str, Any], on: date, **readings: str) -> list[str]:
    """The verdicts of both groups."""
    return [group.verdict.value for group in decided(facts, on, readings).target_groups]


# --- what the rulebook is ------------------------------------------------------------


def test_it_differs_from_the_default_in_every_part() -> None:
    """Another district has other groups, areas, readings, offers and towns, and own facts."""
    default = kim.load_rulebook()
    assert RULEBOOK.id == "kreis-beispielland"
    assert [group.number for group in RULEBOOK.groups] == [1, 2]
    assert RULEBOOK.precedence == (2, 1)
    assert set(RULEBOOK.areas) & set(default.areas), "some areas are the same"
    assert set(RULEBOOK.areas) - set(default.areas), "some areas are new"
    assert not {r.id for r in RULEBOOK.readings} & {r.id for r in default.readings}
    assert not {p.id for p in RULEBOOK.providers} & {p.id for p in default.providers}
    kinds = {fact.kind for fact in RULEBOOK.extra_facts.values()}
    assert kinds == {"bool", "integer", "code", "partial_date"}


def test_its_papers_say_that_they_are_invented() -> None:
    """Nobody can take a paper, an ordinance or an offer of this rulebook for a real one."""
    real = {"aufenthg", "bgb"}
    for name, source in RULEBOOK.sources.items():
        if name not in real:
            assert "erfunden" in source.label.de, name
            assert "invented" in source.label.en, name
    assert all(place.ags.startswith("05999") for place in RULEBOOK.municipalities)


def test_the_example_clients_reach_every_outcome() -> None:
    """The invented clients are valid and meet every offer and every other outcome."""
    decisions = [decided(facts, REPLACED_ON) for facts in example_clients()]
    assert len(decisions) >= 12
    assert len({decision.client for decision in decisions}) == len(decisions)
    referrals = {decision.referral.outcome for decision in decisions}
    others = {"no_need", "not_responsible", "gap", "open"}
    assert referrals == {provider.id for provider in RULEBOOK.providers} | others
    assert {d.referral.reason for d in decisions} == {None, *kim.ReferralReason}
    assert {d.statistics_line for d in decisions} == {"1:new", "1:course", "2", None}


# --- the resolution that replaces another --------------------------------------------


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [("b-02", "yes", "no"), ("b-03", "no", "yes"), ("b-01", "yes", "yes")],
    ids=["only the old one", "only the new one", "both"],
)
def test_the_replacement_counts_from_its_first_day(key: str, before: str, after: str) -> None:
    """Through the last day of the old resolution its criterion counts, then the new one's."""
    facts = facts_of(key)
    verdict = {
        day: decided(facts, day).target_group(1).verdict.value
        for day in (REPLACED_ON - DAY, REPLACED_ON, REPLACED_ON + DAY)
    }
    assert list(verdict.values()) == [before, after, after]


def test_the_change_is_foretold_for_the_day_of_the_replacement() -> None:
    """Long before, a decision names the day on which the new resolution turns its verdict."""
    for key, before, after in (("b-02", "yes", "no"), ("b-03", "no", "yes")):
        change = decided(facts_of(key), date(2025, 3, 1)).changes_on
        assert change is not None
        told = {"outcome": "group:1", "from": before, "to": after}
        assert change.to_dict() == {"date": "2025-07-01", "changes": [told]}


def test_whoever_was_admitted_stays_under_one_reading() -> None:
    """The own reading lets the replaced resolution go on for people already admitted."""
    facts = facts_of("b-02")  # admitted on 2024-10-07
    assert verdicts(facts, REPLACED_ON)[0] == "no"
    assert verdicts(facts, REPLACED_ON, already_admitted="old_for_admitted")[0] == "yes"
    depends = {one.reading for one in decided(facts, REPLACED_ON).depends_on_readings}
    assert "already_admitted" in depends
    late = {**facts, "admitted_on": "2025-07-01"}
    assert verdicts(late, REPLACED_ON, already_admitted="old_for_admitted")[0] == "no"


def test_before_and_after_all_resolutions_the_group_is_not_in_force() -> None:
    """Outside both terms the verdict is neither yes nor no."""
    for day in (date(2023, 12, 31), date(2028, 1, 1)):
        assert verdicts({"id": "x", "entry_date": "2020"}, day)[0] == "not_in_force"
    assert verdicts({"id": "x"}, date(2024, 1, 1))[0] == "open"


@pytest.mark.parametrize(
    ("lang", "old", "new"),
    [
        ("de", "vom 01.01.2024 bis zum 30.06.2025", "vom 01.07.2025 bis zum 31.12.2027"),
        ("en", "from 2024-01-01 to 2025-06-30", "from 2025-07-01 to 2027-12-31"),
    ],
)
def test_the_explanation_names_the_resolution_in_force(lang: str, old: str, new: str) -> None:
    """The whole explanation says of both resolutions whether they apply on the day."""
    holds, holds_not = {"de": ("in Kraft", "nicht in Kraft"), "en": ("in force", "not in force")}[
        lang
    ]
    for day, in_force, other in ((REPLACED_ON - DAY, old, new), (REPLACED_ON, new, old)):
        decision = decided(facts_of("b-01"), day)
        told = [line.strip() for line in tell_tree(decision, RULEBOOK, lang).splitlines()]
        assert any(line.startswith(f"{holds}: ") and in_force in line for line in told)
        assert any(line.startswith(f"{holds_not}: ") and other in line for line in told)


@pytest.mark.parametrize(("lang", "paper"), [("de", "Vorlage 054/2025"), ("en", "paper 054/2025")])
def test_the_sentences_cite_the_paper_of_the_resolution_in_force(lang: str, paper: str) -> None:
    """Who belongs by the new resolution only is told so with the paper of that resolution."""
    assert paper in decided(facts_of("b-03"), REPLACED_ON).explain(lang)


# --- own facts, none of, validity of one criterion -----------------------------------


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(None, "open"), ("none", "yes"), ("not_recognised", "yes"), ("in_procedure", "yes"),
     ("recognised", "no")],
)  # fmt: skip
def test_a_declared_code_decides_and_is_asked_for(value: str | None, verdict: str) -> None:
    """An unknown declared fact is open and the next question; known, it settles the group."""
    decision = decided({**facts_of("b-12"), "qualification": value}, REPLACED_ON)
    assert decision.target_group(1).verdict == verdict
    asked = [missing.fact for missing in decision.missing_facts]
    assert asked == (["qualification"] if value is None else [])


def test_missing_facts_name_declared_facts_with_their_outcomes() -> None:
    """Of a person of whom little is known, all declared facts that matter are asked for."""
    decision = decided({**facts_of("b-11"), "entry_date": "2020"}, REPLACED_ON)
    missing = {one.fact: one.outcomes for one in decision.missing_facts}
    assert "group:1" in missing["qualification"]
    assert "group:2" in missing["minor_children"]
    assert "group:1" in missing["integration_course"]
    assert "transition_aid" not in missing, "with a Duldung it cannot matter"
    label = RULEBOOK.extra_facts["qualification"].label
    assert label.de in decision.explain("de")
    assert label.en in decision.explain("en")


@pytest.mark.parametrize(
    ("ended", "on", "verdict"),
    [
        ("2025-02-14", date(2026, 2, 13), "yes"),
        ("2025-02-14", date(2026, 2, 14), "no"),
        ("2025-02", date(2026, 1, 31), "yes"),
        ("2025-02", date(2026, 2, 1), "open"),
        ("2025-02", date(2026, 2, 28), "no"),
        ("2025", date(2025, 12, 31), "yes"),
        ("2025", date(2026, 6, 30), "open"),
        ("2024-02-29", date(2025, 7, 1), "no"),
    ],
)
def test_a_declared_date_counts_to_its_anniversary(ended: str, on: date, verdict: str) -> None:
    """The first anniversary ends it; of a month or year every possible day is looked at."""
    facts = {**facts_of("b-03"), "course_ended": ended}
    assert decided(facts, on).target_group(1).verdict == verdict


def test_a_partly_known_declared_date_is_asked_for_while_it_matters() -> None:
    """A month that leaves the verdict open makes the declared date the next question."""
    decision = decided({**facts_of("b-03"), "course_ended": "2025-02"}, date(2026, 2, 10))
    assert [missing.fact for missing in decision.missing_facts] == ["course_ended"]


@pytest.mark.parametrize(("children", "verdict"), [(None, "open"), (1, "no"), (2, "yes")])
def test_a_declared_number_is_compared(children: int | None, verdict: str) -> None:
    """The number of children decides group 2; unknown, it is open."""
    facts = {**facts_of("b-13"), "minor_children": children}
    assert decided(facts, REPLACED_ON).target_group(2).verdict == verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(None, "open"), ("freizuegigkeit_eu", "no"), ("niederlassungserlaubnis", "no"),
     ("deutsch", "no"), ("visum", "yes")],
)  # fmt: skip
def test_none_of_excludes_and_stays_open(status: str | None, verdict: str) -> None:
    """Any excluded status is a no, another one a yes, an unknown one open."""
    facts = {**facts_of("b-01"), "residence_status": status}
    assert decided(facts, REPLACED_ON).target_group(1).verdict == verdict


@pytest.mark.parametrize("lang", ["de", "en"])
def test_none_of_gives_the_excluding_part_as_reason(lang: str) -> None:
    """Who is excluded as an EU citizen is told that, and not which statuses are missing."""
    label = RULEBOOK.tree.nodes["free_movement"].label.text(lang)
    other = RULEBOOK.tree.nodes["settlement_permit"].label.text(lang)
    told = decided(facts_of("b-02"), REPLACED_ON).explain(lang)
    assert label in told
    assert other not in told


@pytest.mark.parametrize(
    ("on", "verdict"),
    [(date(2025, 12, 31), "yes"), (date(2026, 1, 1), "no"), (date(2026, 1, 2), "no")],
)
def test_a_part_with_its_own_validity_is_left_out_afterwards(on: date, verdict: str) -> None:
    """After the end of the ordinance the transition aid neither helps nor stays open."""
    facts = facts_of("b-05")
    assert decided(facts, on).target_group(2).verdict == verdict
    del facts["transition_aid"]
    missing = [one.fact for one in decided(facts, on).missing_facts]
    assert missing == (["transition_aid"] if verdict == "yes" else [])


def test_its_own_notice_appears_when_it_holds() -> None:
    """Transition aid after the end of the ordinance is remarked on, and changes nothing."""
    facts = facts_of("b-05")
    assert not decided(facts, date(2025, 12, 31)).notices
    [notice] = decided(facts, date(2026, 1, 1)).notices
    assert notice.code == "aid_after_its_end"
    assert "Verordnung gilt am Stichtag aber nicht mehr" in notice.text


def test_families_are_counted_first() -> None:
    """The precedence of the rulebook, not the number, tells where a person is counted."""
    decision = decided(facts_of("b-04"), REPLACED_ON)
    assert verdicts(facts_of("b-04"), REPLACED_ON) == ["yes", "yes"]
    assert (decision.primary_group, decision.primary_group_settled) == (2, True)


# --- bad input -----------------------------------------------------------------------


def test_declared_facts_are_checked_like_all_others() -> None:
    """Every wrong declared fact is reported at once, with its path and what is allowed."""
    facts = {
        "id": "x",
        "qualification": "doctor",
        "integration_course": 1,
        "course_ended": "2025-13",
        "minor_children": "2",
        "transition_aid": "yes",
        "needs": {"residence": "none"},
    }
    with pytest.raises(kim.InvalidClient) as error:
        kim.Client.from_dict(facts, RULEBOOK)
    assert {one.path for one in error.value.findings} == {*(set(facts) - {"id", "needs"}),
                                                          "needs.residence"}  # fmt: skip


def test_facts_of_this_rulebook_do_not_fit_another() -> None:
    """A client with declared facts is refused by a rulebook that does not declare them."""
    with pytest.raises(kim.InvalidClient, match="qualification"):
        kim.decide(kim.Client.from_dict(facts_of("b-01"), RULEBOOK), on=REPLACED_ON)


# --- both executors, and the laws ----------------------------------------------------


def test_both_executors_agree_with_each_other_and_with_the_rules_by_hand() -> None:
    """On 2,000 random clients about all boundaries; ``decide`` raises if its executors differ."""
    rng = Random(51)
    seen: Counter[tuple[int, bool]] = Counter()
    for number in range(CLIENTS):
        on = KEY_DATES[number % len(KEY_DATES)]
        facts = random_facts(rng, on)
        decision = decided(facts, on)
        found = {group.number: group.verdict == "yes" for group in decision.target_groups}
        assert found == expected_groups(facts, on), (facts, on)
        seen.update(found.items())
    assert min(seen[number, truth] for number in (1, 2) for truth in (True, False)) > 100
    if engine.load() is not None:
        assert decision.rulebook.executors == ("durable-rules", "evaluator")


def test_filling_in_facts_settles_and_never_turns_over() -> None:
    """Whatever is settled of a person with gaps stays so when all is known."""
    rng = Random(52)
    settled = 0
    for number in range(CLIENTS):
        on = KEY_DATES[number % len(KEY_DATES)]
        facts = random_facts(rng, on)
        readings = {one.id: rng.choice(one.options) for one in RULEBOOK.readings}
        less = outcomes_of(decided(with_gaps(rng, facts), on, readings))
        more = outcomes_of(decided(facts, on, readings))
        for name, value in less.items():
            if value != "open":
                settled += 1
                assert more[name] == value, (name, facts, on, readings)
    assert settled > CLIENTS


def test_facts_that_are_not_asked_for_change_nothing() -> None:
    """Filling in what ``missing_facts`` does not list leaves every outcome as it is."""
    rng = Random(53)
    for number in range(CLIENTS // 4):
        on = KEY_DATES[number % len(KEY_DATES)]
        facts = random_facts(rng, on)
        gaps = with_gaps(rng, facts)
        decision = decided(gaps, on)
        asked = {missing.fact for missing in decision.missing_facts}
        filled = {name: value for name, value in facts.items() if name not in asked}
        known = {**filled, **{name: value for name, value in gaps.items() if name in asked}}
        assert outcomes_of(decided(known, on)) == outcomes_of(decision), (gaps, facts, on)


def test_the_next_change_is_the_first_day_that_differs() -> None:
    """Deciding anew on the day of the change, the day before and between gives the same."""
    rng = Random(54)
    found = 0
    for number in range(CLIENTS // 8):
        on = KEY_DATES[number % len(KEY_DATES)]
        facts = random_facts(rng, on)
        decision = decided(facts, on)
        now, change = outcomes_of(decision), decision.changes_on
        last = date(on.year + 10, on.month, min(on.day, 28)) if change is None else change.date
        for day in (last - DAY, on + (last - on) * rng.random()):
            if on < day < last:
                assert outcomes_of(decided(facts, day)) == now, (facts, on, day)
        if change is not None:
            found += 1
            then = outcomes_of(decided(facts, change.date))
            told = {one.outcome: (one.before, one.after) for one in change.changes}
            differ = {name: (now[name], then[name]) for name in now if now[name] != then[name]}
            assert told == differ, (facts, on)
    assert found > CLIENTS // 16


@pytest.mark.parametrize("facts", list(example_clients()), ids=lambda facts: facts["id"])
def test_client_and_decision_survive_json(facts: dict[str, Any]) -> None:
    """Client and decision are the same after JSON, and a replay finds no difference."""
    client = kim.Client.from_dict(facts, RULEBOOK)
    again = kim.Client.from_dict(json.loads(json.dumps(client.to_dict())), RULEBOOK)
    assert again == client
    decision = kim.decide(client, on=REPLACED_ON, rulebook=RULEBOOK)
    stored = json.loads(decision.to_json())
    assert stored == json.loads(json.dumps(decision.to_dict()))
    assert kim.Decision.from_dict(stored, RULEBOOK).to_dict() == decision.to_dict()
    assert kim.replay(stored, client, RULEBOOK) == ()


# --- the core knows no district ------------------------------------------------------


@pytest.mark.parametrize("path", sorted(CORE.glob("*.py")), ids=lambda path: path.stem)
def test_the_core_names_no_district(path: Path) -> None:
    """Towns, offers, groups, resolutions and readings stand in rulebooks, never in code."""
    default = kim.load_rulebook()
    words = {"mettmann", "caritas", "jmd", "mbe"}
    words |= {place.name.casefold() for place in default.municipalities}
    ids = {group.id for group in default.groups} | {one.id for one in default.providers}
    ids |= set(default.resolutions) | {one.id for one in default.readings}
    ids -= {"finding_by", "running_cases"}  # readings named like keys of the format
    for text in _strings(path):
        if (path.name, text) == ("loading.py", "kreis-mettmann"):
            continue
        assert not words & set(text.casefold().replace("-", " ").replace("_", " ").split()), text
        assert text not in ids, text


def _strings(path: Path) -> Iterator[str]:
    """Every text and every name in a module, but for docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node not in docstrings:
                yield node.value
        elif isinstance(node, ast.Name):
            yield node.id


def test_it_can_be_loaded_by_its_path_alone() -> None:
    """A rulebook is a folder: nothing has to be registered for it."""
    again = kim.load_rulebook(str(FOLDER))
    assert (again.id, again.sha256) == (RULEBOOK.id, RULEBOOK.sha256)
