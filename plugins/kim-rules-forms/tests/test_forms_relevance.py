"""A question is hidden only where it cannot change any outcome; pyxform makes the forms."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import made_rulebooks
import pytest
from forms_made import BEISPIELLAND, kinds_of, random_answer, xform
from random_clients import KEY_DATES
from random_trees import RandomTree, wording
from xform_filling import XForm, steps

import kim_rules as kim
from kim_rules_forms.answers import facts_from
from kim_rules_forms.questions import Question, questions_of
from kim_rules_forms.relevance import relevances

UNKNOWN = ("", "not_asked", "refused")


def outcomes_of(decision: kim.Decision) -> dict[str, Any]:
    """What a hidden question must not change; a group that is not in force counts as no."""
    groups = {
        group.number: "no" if group.verdict == "not_in_force" else group.verdict.value
        for group in decision.target_groups
    }
    referral = decision.referral.to_dict()
    excluded = [one["provider"] for one in referral.pop("excluded")]
    needs = decision.multiple_needs.to_dict()
    return {"groups": groups, "needs": needs, "referral": referral, "excluded": excluded}


def decided(facts: dict[str, Any], rulebook: kim.Rulebook, rng: Random) -> dict[str, Any] | None:
    """The outcomes on some day under some readings; None where the facts cannot be true."""
    on = rng.choice(KEY_DATES)
    readings = {reading.id: rng.choice(reading.options) for reading in rulebook.readings}
    try:
        client = kim.Client.from_dict({"id": "c", **facts}, rulebook, on)
    except kim.InvalidClient:
        return None
    return outcomes_of(kim.decide(client, on=on, rulebook=rulebook, readings=readings))


def is_hidden(question: Question, row: dict[str, str], form: XForm) -> bool:
    """Whether a form did not ask a question, though the step before it was answered."""
    if row.get(question.name, "") != "":
        return False
    first = {"by": "finding_established", "on": "admitted", "other": "municipality"}
    if question.fact == "multiple_needs_finding" and question.part:
        return row.get("finding_established", "") not in UNKNOWN
    if question.part and question.fact != "needs":
        return row.get(first[question.part], "") not in UNKNOWN
    return True


def checked(rulebook: kim.Rulebook, form: XForm, rng: Random) -> int:
    """Fill a form at random, then answer what it hid: how many outcomes were compared."""
    questions, kinds = questions_of(rulebook), kinds_of(rulebook)
    wanted = {one.name: random_answer(rng, one) for one in questions}
    row = form.filled(dict(steps(wanted, kinds)))
    known = facts_from(row, rulebook)[0]
    hidden = [one for one in questions if is_hidden(one, row, form)]
    found = 0
    for _ in range(3):
        chosen = {one.name for one in hidden if rng.random() < 0.6}
        more = {one.name: random_answer(rng, one) for one in hidden if one.name in chosen}
        facts, findings = facts_from({**row, **more}, rulebook)
        seed = rng.randrange(10**9)
        before = decided(known, rulebook, Random(seed))
        after = decided(facts, rulebook, Random(seed))
        if findings or facts == known or before is None or after is None:
            continue
        assert after == before, (sorted(chosen), row, more)
        found += 1
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_hidden_question_could_not_have_changed_any_outcome(seed: int) -> None:
    """The form of the default rulebook: random answers, then answers to what was hidden."""
    rulebook, rng = kim.load_rulebook(), Random(seed)
    compared = sum(checked(rulebook, xform(), rng) for _ in range(250))
    assert compared > 100


def test_the_same_holds_for_another_district() -> None:
    """A rulebook with numbers, codes and dates of its own."""
    rulebook, rng = kim.load_rulebook(BEISPIELLAND), Random(5)
    compared = sum(checked(rulebook, xform(rulebook), rng) for _ in range(300))
    assert compared > 100


@pytest.mark.parametrize("seed", range(12))
def test_the_same_holds_for_random_rulebooks(seed: int, tmp_path: Path) -> None:
    """Nested criteria, readings, terms in force: whatever a rulebook can say."""
    rng = Random(seed)
    files = RandomTree(rng, depth=1 + seed % 4).files()
    rulebook = made_rulebooks.loaded(tmp_path / "rules", files)
    form = xform(rulebook)
    assert sum(checked(rulebook, form, rng) for _ in range(40)) > 0


HIDES = [
    ("immigrated", {"entry_date": "2020"}),
    ("unaccompanied_at_entry", {"fled": "no"}),
    ("overall_planning_needed", {"institutions": "none"}),
    ("finding_by", {"finding_established": "none"}),
    ("finding_on", {"finding_established": "not_asked"}),
    ("admitted_on", {"admitted": "no"}),
    ("admitted", {"finding_established": "none"}),
    ("municipality", {"support_wanted": "no"}),
    ("entitled_25a", {"residence_status": "aufenthaltserlaubnis_25a"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answers"), HIDES, ids=[name for name, _ in HIDES])
def test_a_question_that_cannot_matter_is_hidden(name: str, answers: dict[str, str]) -> None:
    """Each of these is asked of somebody who says nothing, and not any more after an answer."""
    kinds = kinds_of(kim.load_rulebook())
    details = {"finding_by": "kim", "finding_on": "2023-05-05", "admitted_on": "2023-05-05"}
    tried = {name: details.get(name, "yes")}
    if name == "municipality":
        tried = {name: "elsewhere"}
    opening = {"finding_by": {"finding_established": "rejected"}}
    opening["finding_on"] = opening["finding_by"]
    opening["admitted_on"] = {"admitted": "yes"}
    asked = xform().filled(dict(steps({**opening.get(name, {}), **tried}, kinds)))
    assert asked[name] != ""
    silent = xform().filled(dict(steps({**answers, **tried}, kinds)))
    assert silent[name] == ""


def test_what_depends_on_the_day_settles_nothing() -> None:
    """A permit under § 104c counts only from a day on, so entitlements are still asked for."""
    kinds = kinds_of(kim.load_rulebook())
    tried = {"residence_status": "aufenthaltserlaubnis_104c", "entitled_25a": "yes"}
    assert xform().filled(dict(steps(tried, kinds)))["entitled_25a"] == "yes"


def test_a_reading_settles_only_what_holds_under_each_option(tmp_path: Path) -> None:
    """One option looks at b0 and the other at b1: only both together make b2 superfluous."""
    options = {"one": {"fact": "b0", "is": True}, "two": {"fact": "b1", "is": True}}
    criteria = {
        "wording": made_rulebooks.criterion(reading="first", options=options),
        "flag": made_rulebooks.criterion(fact="b2", **{"is": True}),
        "group": made_rulebooks.criterion(any_of=["wording", "flag"]),
    }
    readings = {"first": wording()["first"]}
    files = made_rulebooks.made(criteria, ["group"], made_rulebooks.flags(3), readings)
    form = xform(made_rulebooks.loaded(tmp_path / "rules", files))
    assert form.filled({"b0": "yes", "b1": "no", "b2": "no"})["b2"] == "no"
    assert form.filled({"b0": "no", "b1": "yes", "b2": "no"})["b2"] == "no"
    assert form.filled({"b0": "yes", "b1": "yes", "b2": "no"})["b2"] == ""


def test_conditions_look_at_earlier_questions_only() -> None:
    """A telephone refuses a form whose questions wait for each other."""
    for rulebook in (kim.load_rulebook(), kim.load_rulebook(BEISPIELLAND)):
        names = [one.name for one in questions_of(rulebook)]
        for name, condition in relevances(rulebook).items():
            later = names[names.index(name) :]
            assert not [one for one in later if f"${{{one}}}" in condition.xpath()], name
