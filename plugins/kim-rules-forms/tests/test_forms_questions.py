"""The questions of a rulebook, what their answers mean, and the languages they are asked in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import beispielland
import pytest
from forms_made import ALL_LANGUAGES, BEISPIELLAND, plain
from made_rulebooks import criterion, label, loaded, made
from random_clients import KEY_DATES, random_client

import kim_rules as kim
from kim_rules.values import folded
from kim_rules_forms.answers import answers_from, facts_from
from kim_rules_forms.languages import (
    InvalidTranslation,
    UnknownLanguage,
    languages,
    read_language,
    shipped,
)
from kim_rules_forms.questions import Kind, questions_of

RULEBOOK = kim.load_rulebook()


def told(answers: dict[str, object]) -> dict[str, Any]:
    """The facts of answers that are all understood."""
    facts, findings = facts_from(answers, RULEBOOK)
    assert findings == []
    return facts


def refused(answers: dict[str, object]) -> list[str]:
    """The columns that could not be understood."""
    return [finding.path for finding in facts_from(answers, RULEBOOK)[1]]


# --- the questions --------------------------------------------------------------------------


def test_every_fact_is_asked_for_and_nothing_else() -> None:
    """Both rulebooks: each fact has a question, each column one name, the delicate ones last."""
    for rulebook in (RULEBOOK, kim.load_rulebook(BEISPIELLAND)):
        questions = questions_of(rulebook)
        assert {one.fact for one in questions} == set(rulebook.fact_order)
        assert len({one.name for one in questions}) == len(questions)
        grades = [one.sensitivity for one in questions]
        assert grades == sorted(grades)
        assert grades[-1] > grades[0]
        areas = [one.part for one in questions if one.fact == "needs"]
        assert sorted(areas) == sorted(rulebook.areas)


def test_every_question_has_a_reason_a_source_and_both_unknown_answers() -> None:
    """Why it is asked and where that is written come from the rulebook, in both languages."""
    for question in questions_of(RULEBOOK):
        texts = (question.label, question.why, question.source)
        assert all(text.de and text.en for text in texts), question.name
        assert [one.code for one in question.answers[-2:]] == ["not_asked", "refused"]
    by_name = {one.name: one for one in questions_of(RULEBOOK)}
    assert "Zielgruppe 4" in by_name["nationalities"].why.de
    assert "Zielgruppe 3" not in by_name["nationalities"].why.de
    assert "Verweisung" in by_name["municipality"].why.de
    assert "§ 25a AufenthG" in by_name["entitled_25a"].source.de


def test_a_changed_rulebook_gives_changed_questions(tmp_path: Path) -> None:
    """A declared fact, an area and a municipality that a rulebook has are asked for."""
    code = {
        "type": "code", "label": label("aid"), "question": label("which aid?"),
        "codes": {"refused": label("was refused"), "granted": label("was granted")},
    }  # fmt: skip
    number = {"type": "integer", "label": label("n"), "question": label("how many?")}
    criteria = {
        "aid": criterion(fact="aid", **{"in": ["granted"]}),
        "many": criterion(fact="admitted", at_least=2),
    }
    files = made(criteria, ["aid", "many"], {"aid": code, "admitted": number})
    rulebook = loaded(tmp_path / "rules", files)
    by_name = {one.name: one for one in questions_of(rulebook)}
    assert by_name["aid"].label.en == "which aid?"
    assert by_name["needs_housing"].kind is Kind.CHOICE
    assert [one.code for one in by_name["municipality"].choices] == ["ags_05158008", "elsewhere"]
    # Its own "refused" is no refusal to answer, and its "admitted" not that of the core.
    assert facts_from({"aid": "refused"}, rulebook) == ({}, [])
    assert facts_from({"aid": "code_refused"}, rulebook) == ({"aid": "refused"}, [])
    assert by_name["fact_admitted"].kind is Kind.NUMBER
    assert facts_from({"fact_admitted": "2"}, rulebook) == ({"admitted": 2}, [])


def test_no_label_of_one_answer_is_the_code_of_another() -> None:
    """A "no" for a finding that nobody made is never read as a finding that rejects."""
    for rulebook in (RULEBOOK, kim.load_rulebook(BEISPIELLAND)):
        for question in questions_of(rulebook):
            codes = {folded(one.code): one for one in question.answers}
            for choice in question.answers:
                for language in shipped().values():
                    text = folded(language.choice(question, choice))
                    assert codes.get(text, choice) == choice, (question.name, text)


def test_labels_of_a_question_are_told_apart_in_each_language() -> None:
    """Nobody has to choose between two answers that read the same."""
    for question in questions_of(RULEBOOK):
        for language in shipped().values():
            labels = [language.choice(question, one) for one in question.answers]
            assert len(set(labels)) == len(labels), (question.name, language.code)


# --- answers and facts --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_facts_become_answers_and_the_same_facts_again(seed: int) -> None:
    """A thousand random clients, and what is unknown stays unknown."""
    rng = Random(seed)
    for number in range(250):
        client = random_client(rng, KEY_DATES[number % len(KEY_DATES)])
        facts = told(answers_from(client, RULEBOOK))
        assert plain(facts, RULEBOOK) == plain(client, RULEBOOK)


def test_the_same_holds_for_another_district() -> None:
    """Facts that a rulebook declares itself: numbers, codes, dates."""
    rulebook, rng = beispielland.RULEBOOK, Random(1)
    for _ in range(250):
        on = rng.choice(beispielland.KEY_DATES)
        client = beispielland.with_gaps(rng, beispielland.random_facts(rng, on))
        facts, findings = facts_from(answers_from(client, rulebook), rulebook)
        assert findings == []
        assert plain(facts, rulebook) == plain(client, rulebook)


@pytest.mark.parametrize("unknown", ["", None, "   ", "not_asked", "refused", "Nicht gefragt",
                                     "möchte nicht sagen", "does not want to say", "لم يُسأل"])  # fmt: skip
def test_unknown_answers_leave_every_fact_unknown(unknown: object) -> None:
    """An empty cell, "not asked" and "does not want to say", in whatever language."""
    answers = {question.name: unknown for question in questions_of(RULEBOOK)}
    assert told({"id": "c-1", **answers}) == {"id": "c-1"}


UNDERSTOOD: list[tuple[dict[str, object], dict[str, Any]]] = [
    ({"birth_date": "31.12.1990"}, {"birth_date": "1990-12-31"}),
    ({"birth_date": 1990}, {"birth_date": "1990"}),
    ({"birth_date": datetime(1990, 6, 15, 0, 0)}, {"birth_date": "1990-06-15"}),  # noqa: DTZ001
    ({"birth_date": None, "birth_date_partly": "06.1990"}, {"birth_date": "1990-06"}),
    ({"finding_established": "nein"}, {"multiple_needs_finding": False}),
    ({"finding_established": "no"}, {"multiple_needs_finding": False}),
    ({"finding_established": "rejected", "finding_by": "KIM"},
     {"multiple_needs_finding": {"established": False, "by": "kim", "on": None}}),
    ({"admitted": "nein"}, {"admitted_on": False}),
    ({"admitted": "yes"}, {}),
    ({"admitted": "yes", "admitted_on": date(2023, 5, 5)}, {"admitted_on": "2023-05-05"}),
    ({"nationalities": "Syrien; Türkei"}, {"nationalities": ["SY", "TR"]}),
    ({"nationalities": "SY TR"}, {"nationalities": ["SY", "TR"]}),
    ({"nationalities": "Bosnien und Herzegowina"}, {"nationalities": ["BA"]}),
    ({"nationalities": ["XK"]}, {"nationalities": ["XK"]}),
    ({"institutions": "keine"}, {"institutions": []}),
    ({"institutions": "Jobcenter; Amt A;; B"}, {"institutions": ["Jobcenter", "Amt A; B"]}),
    ({"municipality": "05158016"}, {"municipality": "Hilden"}),
    ({"municipality": "elsewhere", "municipality_other": "Bonn"}, {"municipality": "Bonn"}),
    ({"municipality": "anderswo"}, {"municipality": "elsewhere"}),
    ({"fled": True, "immigrated": "так"}, {"fled": True, "immigrated": True}),
    ({"residence_status": "Duldung"}, {"residence_status": "duldung"}),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "facts"), UNDERSTOOD)
def test_what_an_answer_means(answers: dict[str, object], facts: dict[str, Any]) -> None:
    """Codes, labels of every language, dates in their usual forms."""
    assert told(answers) == facts


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"birth_date": "31.02.1990"}, "birth_date"),
    ({"birth_date": "bald"}, "birth_date"),
    ({"birth_date": "1990", "birth_date_partly": "1991"}, "birth_date"),
    ({"admitted_on": "2023-05"}, "admitted_on"),
    ({"admitted": "no", "admitted_on": "2023-05-05"}, "admitted"),
    ({"finding_established": "none", "finding_by": "kim"}, "finding_established"),
    ({"finding_by": "kim"}, "finding_established"),
    ({"finding_established": "yes"}, "finding_established"),
    ({"fled": "vielleicht"}, "fled"),
    ({"fled": 1}, "fled"),
    ({"nationalities": "SY refused"}, "nationalities"),
    ({"nationalities": "Atlantis"}, "nationalities"),
    ({"municipality": "elsewhere", "municipality_other": "Hilden"}, "municipality"),
    ({"municipality": "Hilden", "municipality_other": "Haan"}, "municipality"),
    ({"needs_health": "sehr"}, "needs_health"),
]


@pytest.mark.parametrize(("answers", "column"), REFUSED)
def test_what_cannot_be_understood_is_a_finding(answers: dict[str, object], column: str) -> None:
    """It names the column and never the answer."""
    assert refused(answers) == [column]
    (finding,) = facts_from(answers, RULEBOOK)[1]
    shown = finding.said.de + finding.said.en
    assert not [text for text in map(str, answers.values()) if len(text) > 3 and text in shown]


def test_one_institution_called_none_is_one() -> None:
    """A name that is spelt like the word for an empty list is still a name."""
    facts = {"institutions": ["keine"]}
    assert told(answers_from(facts, RULEBOOK)) == facts


# --- languages ------------------------------------------------------------------------------------


def test_the_shipped_languages_have_every_text_of_the_default_rulebook() -> None:
    """Eight languages, two of them right-to-left; what nobody checked says so."""
    assert set(shipped()) == set(ALL_LANGUAGES)
    for language in shipped().values():
        assert list(language.untranslated(RULEBOOK)) == []
        assert language.checked == (language.code in ("de", "en"))
        assert language.direction == ("rtl" if language.code in ("ar", "fa") else "ltr")


def test_a_translation_keeps_places_to_fill_in_and_paragraphs() -> None:
    """Each translation of a question has the same marks and paragraphs as the German one."""
    for language in languages(ALL_LANGUAGES[2:]):
        assert language.texts["questions.needs"].count("{area}") == 1
        for place in ("25a", "25b", "104c"):
            assert f"§ {place}" in language.texts[f"questions.entitled_{place}"]


def test_a_district_adds_a_language(tmp_path: Path) -> None:
    """What its file leaves out stays German, and is told."""
    file = tmp_path / "so.toml"
    file.write_text(
        'code = "so"\nname = "Soomaali"\n[words]\nyes = "haa"\n'
        '[questions]\nfled = "Qaxooti?"\nneeds = "Taageero: {area}?"\n[areas]\nhealth = "caafimaad"\n',
        encoding="utf-8",
    )
    (somali,) = languages(["so"], [file])
    by_name = {one.name: one for one in questions_of(RULEBOOK)}
    assert somali.question(by_name["fled"]) == "Qaxooti?"
    assert somali.question(by_name["needs_health"]) == "Taageero: caafimaad?"
    assert somali.question(by_name["needs_housing"]).startswith("Braucht die Person")
    fled = by_name["fled"]
    assert [somali.choice(fled, one) for one in fled.choices] == ["haa", "nein"]
    assert not somali.checked
    left = set(somali.untranslated(RULEBOOK))
    assert {"questions.immigrated", "words.no", "choices.needs.none"} <= left
    assert "questions.fled" not in left


BAD = {
    'name = "x"': "code",
    'code = "so"': "name",
    'code = "so"\nname = "x"\ndirection = "up"': "direction",
    'code = "so"\nname = "x"\nchecked = "yes"': "checked",
    'code = "so"\nname = "x"\n[word]\nyes = "haa"': "word",
    'code = "so"\nname = "x"\n[words]\nyes = 1': "words.yes",
    'code = "so"\nname = "x"\nwords = "haa"': "words",
    "code = ": "",
}


@pytest.mark.parametrize("text", BAD, ids=BAD.values())
def test_a_translation_file_with_a_mistake_is_refused(text: str, tmp_path: Path) -> None:
    """The finding names the key."""
    file = tmp_path / "so.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidTranslation) as caught:
        read_language(file)
    assert [finding.path for finding in caught.value.findings] == [
        f"so.toml: {BAD[text]}" if BAD[text] else "so.toml"
    ]


def test_an_unknown_language_is_named() -> None:
    """Nothing else is put in its place."""
    with pytest.raises(UnknownLanguage) as caught:
        languages(["de", "xx"])
    assert caught.value.code == "xx"
