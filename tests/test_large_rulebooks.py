"""Rulebooks beyond the limits of durable-rules are decided all the same, and rightly.

Conditions, ranges, groups and criteria are split over stages and rulesets. Every
decision compares both executors; random trees are compared with a plain reference too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from made_rulebooks import ON, Criterion, criterion, flags, loaded, made, provider
from random_trees import (
    WORDING,
    Facts,
    RandomTree,
    Reference,
    random_facts,
    random_wording,
    wording,
)

import kim_rules as kim

JOINS = ("all_of", "any_of", "none_of")


def flag_criteria(count: int) -> dict[str, Criterion]:
    """A criterion for each declared flag."""
    return {f"b{number}": criterion(fact=f"b{number}", **{"is": True}) for number in range(count)}


def verdicts(rulebook: kim.Rulebook, facts: Facts, **more: dict[str, str]) -> list[str]:
    """The verdicts of all groups; every part of the decision is computed on the way."""
    client = kim.Client.from_dict({"id": "c-1", **facts}, rulebook)
    decision = kim.decide(client, on=ON, rulebook=rulebook, **more)
    assert decision.to_json()
    return [group.verdict.value for group in decision.target_groups]


# --- many parts ---------------------------------------------------------------------------

CASES: dict[str, tuple[Callable[[int], dict[int, bool | None]], tuple[str, str, str]]] = {
    "all are yes": (lambda _: {}, ("yes", "yes", "no")),
    "the last is no": (lambda last: {last: False}, ("no", "yes", "no")),
    "the last is open": (lambda last: {last: None}, ("open", "yes", "no")),
    "one of the middle is no": (lambda last: {last // 2: False}, ("no", "yes", "no")),
}
OPPOSITE: dict[str, tuple[Callable[[int], dict[int, bool | None]], tuple[str, str, str]]] = {
    "all are no": (lambda _: {}, ("no", "no", "yes")),
    "the last is yes": (lambda last: {last: True}, ("no", "yes", "no")),
    "the last is open": (lambda last: {last: None}, ("no", "open", "open")),
}


@pytest.mark.parametrize("count", [16, 17, 40, 200])
def test_many_conditions_in_one_criterion(tmp_path: Path, count: int) -> None:
    """17, 40 and 200 parts of one ``all_of``, ``any_of`` and ``none_of``; the engine takes 16."""
    names = list(flag_criteria(count))
    criteria = {**flag_criteria(count), **{join: criterion(**{join: names}) for join in JOINS}}
    rulebook = loaded(tmp_path, made(criteria, JOINS, flags(count)))
    for base, cases in ((True, CASES), (False, OPPOSITE)):
        for name, (change, expected) in cases.items():
            values = {**dict.fromkeys(range(count), base), **change(count - 1)}
            facts = {f"b{number}": value for number, value in values.items()}
            assert verdicts(rulebook, facts) == list(expected), name


@pytest.mark.parametrize("count", [13, 17, 40])
def test_many_conditions_under_a_reading(tmp_path: Path, count: int) -> None:
    """A reading may choose between long lists of parts, too."""
    names = list(flag_criteria(count))
    options = {"one": {"all_of": names}, "two": {"any_of": names}}
    chosen = {"chosen": criterion(reading="first", options=options)}
    files = made({**flag_criteria(count), **chosen}, ["chosen"], flags(count), wording())
    del files["readings.toml"]["readings"]["second"]
    rulebook = loaded(tmp_path, files)
    facts = {**dict.fromkeys(names, True), names[-1]: False}
    assert verdicts(rulebook, facts, readings={"first": "one"}) == ["no"]
    assert verdicts(rulebook, facts, readings={"first": "two"}) == ["yes"]


def test_seventy_ranges_in_one_criterion(tmp_path: Path) -> None:
    """70 spans of age in one ``any_of``; the engine takes 63 range conditions that are met."""
    criteria: dict[str, Criterion] = {}
    for age in range(0, 140, 2):
        criteria[f"from_{age}"] = criterion(measure="age", at_least=age)
        criteria[f"below_{age + 1}"] = criterion(measure="age", below=age + 1)
        criteria[f"aged_{age}"] = criterion(all_of=[f"from_{age}", f"below_{age + 1}"])
    criteria["even"] = criterion(any_of=[name for name in criteria if name.startswith("aged")])
    rulebook = loaded(tmp_path, made(criteria, ["even"]))
    for age in (0, 1, 26, 27, 68, 69, 129, 130):
        born = f"{ON.year - age}-08-01"
        assert verdicts(rulebook, {"birth_date": born}) == ["no" if age % 2 else "yes"], age
    assert verdicts(rulebook, {"birth_date": "1990"}) == ["open"]
    assert verdicts(rulebook, {}) == ["open"]


def test_seventy_bounds_on_one_number(tmp_path: Path) -> None:
    """70 groups that all look at one number, most of them met by one fact."""
    criteria = {f"n_{bound}": criterion(fact="n", at_least=bound) for bound in range(70)}
    declared = {"type": "integer", "label": criteria["n_0"]["label"]}
    facts = {"n": {**declared, "question": declared["label"]}}
    rulebook = loaded(tmp_path, made(criteria, list(criteria), facts))
    assert verdicts(rulebook, {"n": 68}) == ["yes"] * 69 + ["no"]
    assert verdicts(rulebook, {"n": 0}) == ["yes"] + ["no"] * 69
    assert verdicts(rulebook, {}) == ["open"] * 70


@pytest.mark.parametrize("bound", [-(2**31) + 2, 2**31 - 2, 0])
def test_numbers_are_kept_exactly(tmp_path: Path, bound: int) -> None:
    """The largest and smallest whole numbers that a fact may have are told apart."""
    declared = {"type": "integer", "label": criterion()["label"]}
    facts = {"n": {**declared, "question": declared["label"]}}
    criteria = {"enough": criterion(fact="n", at_least=bound)}
    rulebook = loaded(tmp_path, made(criteria, ["enough"], facts))
    assert verdicts(rulebook, {"n": bound}) == ["yes"]
    if bound > -(2**31) + 2:
        assert verdicts(rulebook, {"n": bound - 1}) == ["no"]


# --- many groups, many criteria, few providers -----------------------------------------------


def test_three_hundred_groups(tmp_path: Path) -> None:
    """300 groups on 300 flags: more rules and properties than one ruleset may have."""
    rulebook = loaded(tmp_path, made(flag_criteria(300), list(flag_criteria(300)), flags(300)))
    values = [(True, False, None)[number % 3] for number in range(300)]
    facts = {f"b{number}": value for number, value in enumerate(values)}
    assert verdicts(rulebook, facts) == ["yes", "no", "open"] * 100


def test_six_hundred_criteria(tmp_path: Path) -> None:
    """600 criteria under one group, joined two by two."""
    criteria = flag_criteria(300)
    level = list(criteria)
    while len(level) > 1:
        joined = [level[at : at + 2] for at in range(0, len(level), 2)]
        names = [f"j{len(criteria) + number}" for number in range(len(joined))]
        criteria.update(
            {
                name: criterion(**{("any_of", "all_of")[at % 2]: parts})
                for at, (name, parts) in enumerate(zip(names, joined, strict=True))
            }
        )
        level = names
    assert len(criteria) >= 600
    rulebook = loaded(tmp_path, made(criteria, level, flags(300)))
    rng = Random(1)
    for _ in range(30):
        values = {f"b{number}": rng.choice((True, True, False, None)) for number in range(300)}
        expected = Reference(criteria, values, ON, {}).truth(level[0])
        assert verdicts(rulebook, values) == [expected]


@pytest.mark.parametrize("count", [0, 1, 40])
def test_few_and_many_providers(tmp_path: Path, count: int) -> None:
    """A directory of nobody but case management, of one more entry, and of forty."""
    files = made({"b0": criterion(fact="b0", **{"is": True})}, ["b0"], flags(1))
    files["providers.toml"]["providers"] = [
        provider("main"),
        *(provider(f"p{number:02d}", priority=number // 7) for number in range(count)),
    ]
    rulebook = loaded(tmp_path, files)
    facts = {
        "id": "c-1", "needs": {"housing": "short_term"}, "support_wanted": True,
        "municipality": "haan", "multiple_needs_finding": False, "overall_planning_needed": False,
    }  # fmt: skip
    decision = kim.decide(kim.Client.from_dict(facts, rulebook), on=ON, rulebook=rulebook)
    others = [f"p{number:02d}" for number in range(count)]
    assert decision.referral.outcome == (others[0] if others else "gap")
    assert list(decision.referral.alternatives) == others[1:]
    assert decision.to_json()


# --- random trees -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_random_trees(tmp_path: Path, seed: int) -> None:
    """Nested criteria, up to six deep, with validities and readings, on random clients.

    Both executors and the plain reference agree on every group, day and reading.
    """
    rng = Random(seed)
    files = RandomTree(rng, depth=1 + seed % 6).files()
    check(loaded(tmp_path, files), files["criteria.toml"]["criteria"], rng, 20)


@pytest.mark.parametrize("seed", range(4))
def test_wide_random_trees(tmp_path: Path, seed: int) -> None:
    """Criteria of up to twenty parts, three deep."""
    rng = Random(100 + seed)
    files = RandomTree(rng, depth=2 + seed % 2, groups=2, width=20 - 8 * (seed % 2)).files()
    check(loaded(tmp_path, files), files["criteria.toml"]["criteria"], rng, 15)


def check(
    rulebook: kim.Rulebook, criteria: dict[str, Criterion], rng: Random, clients: int
) -> None:
    """Decide random clients and compare every group with the reference."""
    roots = [group.terms[0].criterion for group in rulebook.groups]
    for _ in range(clients):
        facts, readings = random_facts(rng, rulebook), random_wording(rng)
        on = ON + timedelta(days=rng.choice((-1, 0, 0, 1, 2, 399, 400, 401)))
        client = kim.Client.from_dict(facts, rulebook)
        decision = kim.decide(client, on=on, rulebook=rulebook, readings=readings)
        reference = Reference(criteria, facts, on, readings)
        expected = [reference.truth(root) for root in roots]
        assert [group.verdict.value for group in decision.target_groups] == expected, (
            facts, on, readings,
        )  # fmt: skip
        check_details(decision, reference, roots)


def check_details(decision: kim.Decision, reference: Reference, roots: list[str]) -> None:
    """The change is one, other readings are as the reference says, and all of it is told."""
    assert decision.to_json()
    change = decision.changes_on
    if change is not None:
        later = Reference(reference.criteria, reference.facts, change.date, reference.readings)
        for one in change.changes:
            root = roots[int(one.outcome.removeprefix("group:")) - 1]
            before = reference.truth(root)
            # The reference cuts a birth at its own day; the decision at the key date.
            assert (one.before, before) == (before, one.before)
            assert one.after == later.truth(root) or "birth_date" in reference.facts
    for name, options in WORDING.items():
        for option in options:
            if option != decision.readings[name]:
                readings = {**reference.readings, name: option}
                other = Reference(reference.criteria, reference.facts, reference.on, readings)
                changed = {
                    f"group:{number}"
                    for number, root in enumerate(roots, 1)
                    if other.truth(root) != reference.truth(root)
                }
                told = [
                    one for one in decision.depends_on_readings
                    if (one.reading, one.option) == (name, option)
                ]  # fmt: skip
                assert {c.outcome for one in told for c in one.changes} == changed
