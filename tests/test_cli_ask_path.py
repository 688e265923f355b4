"""The way through an interview: delicate questions last, back, and what then still holds."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from asking import ALMOST, DAY, ask, asked, saved

import kim_rules as kim
from kim_rules.cli.questions import State, open_keys, question


@pytest.mark.parametrize("seed", range(6))
def test_delicate_questions_come_last(seed: int, tmp_path: Path) -> None:
    """No question is put while a less delicate one matters and was not put yet."""
    rules, random = kim.load_rulebook(), Random(seed)
    words = ["ja", "nein", "1", "2", "3", "1990", "2019", "01.03.2015", "RO", "keine", "Haan", "-"]
    done = ask({"id": "c-1"}, tmp_path, *random.choices(words, k=400))
    keys = {question(key, rules).text.de: key for key in every_key()}
    path = [keys[text] for text in dict.fromkeys(asked(done))]
    assert len(path) > 5
    for at, key in enumerate(path):
        facts = {"id": "c-1", **known_before(path[:at], saved(tmp_path))}
        put = {one.partition(".")[0] for one in path[:at]}
        grades = [grade(one.fact) for one in decided(facts).missing_facts if one.fact not in put]
        assert grade(key) <= min(grades, default=2), path[: at + 1]


def test_what_was_begun_waits_for_what_is_less_delicate(tmp_path: Path) -> None:
    """A need makes the municipality matter; asked at once, it settles the other areas."""
    begin = {name: one for name, one in ALMOST.items() if name != "municipality"}
    done = ask(begin, tmp_path, "längerfristig", "Haan", "ende")
    need = "Braucht die Person Unterstützung im Bereich „Existenzsicherung“?"
    assert asked(done) == [need, "Wo wohnt die Person?"]
    assert "Weitere Fragen gibt es nicht." in done.err


def grade(key: str) -> int:
    """How delicate a question is."""
    return kim.load_rulebook().sensitivity.get(key.partition(".")[0], 0)


def every_key() -> list[str]:
    """The keys of all questions of the interview."""
    rules = kim.load_rulebook()
    finding, admitted = {"established": True}, State({}, {"admitted_on": True})
    return [
        key
        for fact in rules.fact_order
        for state in (State({}), State({"multiple_needs_finding": finding}), admitted)
        for key in open_keys(fact, state, rules)
    ]


def known_before(path: list[str], facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that were answered on a path."""
    found: dict[str, Any] = {}
    for fact, _, part in (key.partition(".") for key in path):
        if fact == "needs" and facts["needs"].get(part) is not None:
            found["needs"] = {**found.get("needs", {}), part: facts["needs"][part]}
        elif fact != "needs" and fact in facts:
            found[fact] = facts[fact]
    return found


def decided(facts: dict[str, Any]) -> kim.Decision:
    """The decision by some facts."""
    return kim.decide(kim.Client.from_dict(facts), on=DAY)


# --- going back -----------------------------------------------------------------------------


def test_back(tmp_path: Path) -> None:
    """zurück goes back one question after the other; the later answers count again."""
    answers = ["zurück", "2015", "1990", "zurück", "<", "2016", "ende"]
    done = ask({"id": "c-1"}, tmp_path, *answers)
    assert "Das ist die erste Frage." in done.err
    assert saved(tmp_path) == {"id": "c-1", "entry_date": "2016", "birth_date": "1990"}
    entry, birth, third, *again = asked(done)
    assert again == [birth, entry, third]
    assert third not in (entry, birth)


def test_going_back_alone_changes_nothing(tmp_path: Path) -> None:
    """Who goes back and presses Enter, or stops, loses no answer; nor at the end of a pipe."""
    known = {"id": "c-1", "entry_date": "2015", "birth_date": "1990"}
    for rest in (["", "ende"], ["ende"], [], ["", "<", ".", "2013"]):
        done = ask({"id": "c-1"}, tmp_path, "2015", "1990", "<", "<", *rest)
        assert saved(tmp_path) == known, rest
        assert "Bitte antworten" not in done.err
    assert "Die Eingabetaste behält die bisherige Antwort." in done.err
    assert "Bisher" not in done.err


def test_an_answer_that_was_taken_back_can_be_left_open(tmp_path: Path) -> None:
    """The old answer is gone when the new one is "not known"."""
    ask({"id": "c-1"}, tmp_path, "2015", "1990", "<", "weiß nicht", "ende")
    assert saved(tmp_path) == {"id": "c-1", "entry_date": "2015"}


def test_answers_of_a_path_that_no_longer_applies_are_dropped(tmp_path: Path) -> None:
    """Details of a finding that is taken back are not kept, and the person is told."""
    key = "multiple_needs_finding"
    begin = {name: one for name, one in ALMOST.items() if name != key} | {"needs": {}}
    established = ["1", "1", "01.08.2023"]
    done = ask(begin, tmp_path, *established, "ende")
    assert saved(tmp_path)[key] == {
        "established": True, "by": "fachberatungsstelle", "on": "2023-08-01",
    }  # fmt: skip
    done = ask(begin, tmp_path, *established, "<", "<", "<", "nein", *["kein"] * 8)
    assert saved(tmp_path)[key] is False
    told = done.err.split("Wird nicht mehr gefragt und ist weggelassen: ")[1]
    assert told.startswith("die Feststellung zum multiplen Hilfebedarf („")
    for question_of_a_part in ("„Welche Stelle war das?“", "„An welchem Tag war das?“"):
        assert question_of_a_part in told
    assert "Fachberatungsstelle" not in told
    # With the other result of the finding, the details still hold.
    done = ask(begin, tmp_path, *established, "<", "<", "<", "2", "ende")
    assert saved(tmp_path)[key] == {
        "established": False, "by": "fachberatungsstelle", "on": "2023-08-01",
    }  # fmt: skip
    assert "weggelassen" not in done.err


def test_a_question_that_cannot_matter_any_more_drops_its_answer(tmp_path: Path) -> None:
    """Who is not a refugee after all is not asked about the entry alone."""
    needs = dict.fromkeys(kim.load_rulebook().areas, "none")
    begin = {"id": "c-1", "entry_date": "2019", "birth_date": "2003", "needs": needs}
    plain = {"nationalities": ["SY"], "immigrated": True, "multiple_needs_finding": False}
    done = ask({**begin, **plain}, tmp_path, "ja", "ja", "<", "<", "nein", "ende")
    told = asked(done)
    assert told[:2] == ["Ist die Person nach Deutschland geflüchtet?",
                        "Ist die Person ohne sorgeberechtigte Person eingereist?"]  # fmt: skip
    assert saved(tmp_path) == {**begin, **plain, "fled": False}
    assert "weggelassen: ob die Person ohne sorgeberechtigte Person eingereist ist." in done.err


def test_an_old_answer_that_contradicts_the_new_one_is_asked_again(tmp_path: Path) -> None:
    """A birth that is now after the entry is not taken over."""
    done = ask({"id": "c-1"}, tmp_path, "2015", "2010", "<", "<", "2005", "2001", "ende")
    assert saved(tmp_path) == {"id": "c-1", "entry_date": "2005", "birth_date": "2001"}
    assert asked(done).count("Wann ist die Person geboren?") == 3


def test_back_to_a_question_left_open(tmp_path: Path) -> None:
    """What was left open is asked again on the way back."""
    ask({"id": "c-1"}, tmp_path, "weiß nicht", "zurück", "2016", "ende")
    assert saved(tmp_path)["entry_date"] == "2016"


def test_imprecise_date_is_asked_once(tmp_path: Path) -> None:
    """Who answers with a year knows no more, and is not asked for the date again."""
    done = ask({"id": "c-1"}, tmp_path, *["1990"] * 2, *["weiß nicht"] * 40)
    assert sum(one.startswith("Wann") for one in asked(done)) == 2
