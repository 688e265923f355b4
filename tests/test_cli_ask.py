"""``kim-rules ask``: the interview, with answers from a pipe."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import made_plugins
import pytest
import toml_folders
from asking import ALMOST, DAY, ask, asked, saved
from attrs import fields
from command_line import CASELOAD, ON, SCREENING, Outcome, call

import kim_rules as kim
from kim_rules.cli.questions import State, open_keys, question

NEEDS_IN_ORDER = [
    "Existenzsicherung", "Arbeit/Ausbildung", "Sprache", "Bildung", "Aufenthalt",
    "Kinderbetreuung", "Wohnen", "Gesundheit",
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a client whose needs are not known."""
    path = tmp_path / "person.json"
    path.write_text(json.dumps(ALMOST), encoding="utf-8")
    return path


def ask_for(fact: str, tmp_path: Path, *answers: str, options: tuple[str, ...] = ()) -> Outcome:
    """Leave every question open up to the one for a fact, and answer that."""
    before = ask(beginning(fact), tmp_path, *["weiß nicht"] * 60, options=options)
    position = asked(before).index(question(fact, kim.load_rulebook()).text.de)
    return ask(beginning(fact), tmp_path, *["weiß nicht"] * position, *answers, options=options)


def beginning(fact: str) -> dict[str, Any]:
    """What has to be known so that a fact is asked at all."""
    needed = {"support_wanted": True, "needs": {"health": "long_term"}}
    return {"id": "c-1", **(needed if fact == "municipality" else {})}


def test_asks_what_matters_most_first() -> None:
    """The first question is about the first missing fact of the decision."""
    done = call("ask", "--id", "c-1", *ON, given="")
    first = kim.decide(kim.Client("c-1"), on=DAY).missing_facts[0].fact
    text = question(first, kim.load_rulebook()).text.de
    assert asked(done)[0] == text


def test_end_of_answers_is_no_error() -> None:
    """When nobody answers, what is known stands, and the decision is told."""
    done = call("ask", "--id", "c-1", *ON, given="")
    assert done.code == 0
    assert "Keine weiteren Antworten; es bleibt bei dem, was bekannt ist." in done.err
    assert done.out.startswith("Entscheidung für c-1 zum Stichtag 15.09.2023\n")


def test_interview_ends_when_nothing_is_open(tmp_path: Path) -> None:
    """Questions end with the decision that the library gives for the completed client."""
    done = ask(ALMOST, tmp_path, "längerfristig", "kein Bedarf", "1", *["kein"] * 5)
    assert "Weitere Fragen gibt es nicht." in done.err
    decision = kim.decide(kim.Client.from_dict(saved(tmp_path)), on=DAY)
    assert done.out == decision.explain() + "\n"
    assert decision.missing_facts == ()
    assert decision.referral.verdict is kim.ReferralVerdict.REFER


def test_needs_are_asked_area_by_area_with_health_last(file: Path) -> None:
    """Each area is a question of its own, and the most delicate one comes last."""
    done = call("ask", file, *ON, given="kein\n" * 8)
    pattern = "Braucht die Person Unterstützung im Bereich „{}“?"
    assert asked(done) == [pattern.format(area) for area in NEEDS_IN_ORDER]


def test_needs_are_asked_only_while_they_matter(tmp_path: Path) -> None:
    """When two areas settle every outcome, the other areas are not asked."""
    facts = {**ALMOST, "institutions": ["Jobcenter", "Jugendamt"], "overall_planning_needed": True}
    done = ask(facts, tmp_path, "längerfristig", "längerfristig")
    assert len(asked(done)) == 2
    assert "Weitere Fragen gibt es nicht." in done.err


ANSWERS: list[tuple[str, list[str], Any]] = [
    ("birth_date", ["15.06.1990"], "1990-06-15"),
    ("birth_date", ["5.6.1990"], "1990-06-05"),
    ("birth_date", ["06.1990"], "1990-06"),
    ("birth_date", ["Juni 1990"], "1990-06"),
    ("birth_date", ["1990"], "1990"),
    ("birth_date", ["1990-06-15"], "1990-06-15"),
    ("entry_date", ["01.03.2015"], "2015-03-01"),
    ("nationalities", ["SY"], ["SY"]),
    ("nationalities", ["syrien, tr,staatenlos"], ["SY", "TR", "XX"]),
    ("residence_status", ["1"], "duldung"),
    ("residence_status", ["15"], "deutsch"),
    ("residence_status", ["duldung"], "duldung"),
    ("residence_status", ["Duldung nach § 60b AufenthG"], "duldung_60b"),
    ("residence_status", ["aufenthaltserlaubnis_104c"], "aufenthaltserlaubnis_104c"),
    ("residence_status", ["nieder"], "niederlassungserlaubnis"),
    ("fled", ["ja"], True),
    ("fled", ["N"], False),
    ("fled", ["yes"], True),
    ("overall_planning_needed", ["  Nein "], False),
    ("institutions", ["Jobcenter, Ausländeramt"], ["Jobcenter", "Ausländeramt"]),
    ("institutions", ["keine"], []),
    ("multiple_needs_finding", ["3"], False),
    ("multiple_needs_finding", ["nein"], False),
    (
        "multiple_needs_finding",
        ["1", "Fachberatungsstelle", "01.08.2023"],
        {"established": True, "by": "fachberatungsstelle", "on": "2023-08-01"},
    ),
    ("multiple_needs_finding", ["2", "KIM"], {"established": False, "by": "kim", "on": None}),
    ("support_wanted", ["j"], True),
    ("municipality", ["wülfrath"], "Wülfrath"),
    ("municipality", ["2"], "Haan"),
    ("municipality", ["05158004"], "05158004"),
    ("municipality", ["anderswo"], "elsewhere"),
    ("municipality", ["Düsseldorf"], "Düsseldorf"),
    (
        "institutions",
        ["Amt für Arbeit, Bildung; Jugendamt"],
        ["Amt für Arbeit, Bildung", "Jugendamt"],
    ),
]


@pytest.mark.parametrize(
    ("fact", "answers", "value"), ANSWERS, ids=[f"{fact}-{given[0]}" for fact, given, _ in ANSWERS]
)
def test_answers(fact: str, answers: list[str], value: Any, tmp_path: Path) -> None:
    """Plain German and English are understood; what is understood is saved."""
    done = ask_for(fact, tmp_path, *answers)
    assert saved(tmp_path) == {**beginning(fact), fact: value}, done.err


def test_admission(tmp_path: Path) -> None:
    """Whether, and on which full day; asked only where running cases go on."""
    options = ("--reading", "running_cases=continue_if_admitted", "--on", "2025-06-01")
    done = ask_for("admitted_on", tmp_path, "ja", "06.2024", "01.06.2024", options=options)
    assert "Bitte antworten: ein Tag wie 31.12.2023." in done.err
    assert saved(tmp_path) == {"id": "c-1", "admitted_on": "2024-06-01"}
    ask_for("admitted_on", tmp_path, "nein", options=options)
    assert saved(tmp_path) == {"id": "c-1", "admitted_on": False}
    done = ask_for("admitted_on", tmp_path, "ja", "-", *["-"] * 30, options=options)
    assert saved(tmp_path) == {"id": "c-1"}
    assert sum(one.startswith("An welchem Tag wurde") for one in asked(done)) == 1


WRONG = [
    ("fled", "vielleicht", "Bitte antworten: ja oder nein."),
    ("fled", "", "Bitte antworten: ja oder nein."),
    ("birth_date", "31.02.1990", "das Geburtsdatum: kein mögliches Datum"),
    ("birth_date", "gestern", "Bitte antworten: Tag, Monat oder Jahr"),
    ("birth_date", "01.01.2024", "das Geburtsdatum: ein Tag nach dem Stichtag"),
    ("residence_status", "16", "eine Nummer von 1 bis 15"),
    ("residence_status", "0", "eine Nummer von 1 bis 15"),
    ("residence_status", "aufenthalt", "eine Nummer von 1 bis 15"),
    ("nationalities", "Atlantis", "die Staatsangehörigkeiten: ein unbekannter Code"),
    ("municipality", "", "der Wohnort: ein leerer Text"),
    ("municipality", "a\x07b", "der Wohnort: ein Text mit Steuerzeichen"),
    ("institutions", "Amt, amt", "eine Wiederholung"),
]


@pytest.mark.parametrize(("fact", "answer", "said"), WRONG)
def test_wrong_answers_are_asked_again(fact: str, answer: str, said: str, tmp_path: Path) -> None:
    """A wrong answer is told with what is allowed, is not kept, and the question stands."""
    done = ask_for(fact, tmp_path, answer, "ende")
    assert said in done.err
    assert saved(tmp_path) == beginning(fact)


def test_contradictions_between_answers(tmp_path: Path) -> None:
    """An answer that contradicts what is known is refused."""
    facts = {name: one for name, one in ALMOST.items() if name != "birth_date"}
    done = ask({**facts, "needs": {}}, tmp_path, "2016", "1990", "ende")
    assert "das Geburtsdatum: ein Tag nach der Einreise" in done.err
    assert saved(tmp_path)["birth_date"] == "1990"


def test_answers_that_are_not_utf_8(tmp_path: Path) -> None:
    """A broken character does not break the interview."""
    done = call("ask", "--id", "c-1", *ON, given=b"\xff\xfe\n1990\n")
    assert done.code == 0
    assert "Bitte antworten" in done.err


def test_why_a_question_is_asked() -> None:
    """? tells which outcomes hang on it, and the question stands."""
    done = call("ask", "--id", "c-1", *ON, given="?\nwarum\n1990\n")
    assert done.err.count("Davon hängt noch ab:") == 2
    assert "- Zielgruppe 3: Menschen mit einer Duldung oder Gestattung" in done.err
    missing = kim.decide(kim.Client("c-1"), on=DAY).missing_facts[0]
    assert done.err.count("\n  - Zielgruppe") == 2 * len(missing.outcomes)
    assert "; Stadt Hilden, SV 51/247, Erläuterungen, Zielgruppe (5); " in done.err


@pytest.mark.parametrize("said", ["?", "Warum", "Warum fragen Sie das?", "why do you ask?"])
def test_every_question_has_a_reason(said: str) -> None:
    """Each question tells what hangs on it and where that is written."""
    done = call("ask", "--id", "c-1", *ON, given=f"{said}\n-\n" * 40)
    count = len(asked(done)) - asked(done).count("Warum fragen Sie das?")
    assert count > 15
    assert done.err.count("Davon hängt noch ab:\n  - ") == count
    assert len(re.findall(r"^Quelle: \S", done.err, re.MULTILINE)) == count


def test_leaving_open_asks_the_next(tmp_path: Path) -> None:
    """weiß nicht keeps the fact unknown, and each question comes once."""
    done = call("ask", "--id", "c-1", *ON, given="weiß nicht\n" * 60)
    questions = asked(done)
    assert len(questions) == len(set(questions))
    assert "Weitere Fragen gibt es nicht." in done.err
    assert done.out == kim.decide(kim.Client("c-1"), on=DAY).explain() + "\n"


WISHES = [
    ("-", "-"), ("k. A.", "weiß nicht"), ("nicht gefragt", "möchte nicht sagen"),
    ("does not want to say", "not asked"),
]  # fmt: skip


@pytest.mark.parametrize("words", WISHES)
def test_every_answer_that_leaves_a_question_open(words: tuple[str, str], tmp_path: Path) -> None:
    """What forms call "not asked" and "does not want to say" leaves the fact unknown."""
    done = ask({"id": "c-1"}, tmp_path, *words, ".")
    assert len(asked(done)) == 3
    assert saved(tmp_path) == {"id": "c-1"}


def test_end(tmp_path: Path) -> None:
    """Ende stops at once; nothing is lost."""
    done = ask({"id": "c-1"}, tmp_path, "2016", "ende", "1990")
    assert done.code == 0
    assert saved(tmp_path) == {"id": "c-1", "entry_date": "2016"}


def test_nearly_spelt_municipality(tmp_path: Path) -> None:
    """The remark stands once, directly below the answer."""
    facts = {**ALMOST, "needs": dict.fromkeys(kim.load_rulebook().areas, "short_term")}
    del facts["municipality"]
    done = ask(facts, tmp_path, "Wülfrat")
    assert done.err.count("Hinweis: Der Wohnort gilt als auswärtig") == 1


def test_english(tmp_path: Path) -> None:
    """With --lang en questions, hints and answers are English."""
    done = ask(
        {"id": "c-1"}, tmp_path, "?", "nonsense", "2016", "unknown", "back", "1990", "end",
        options=("--lang", "en"),
    )  # fmt: skip
    assert "When did the person enter Germany" in done.err
    assert "Still depending on it:" in done.err
    assert "Please answer: day, month or year" in done.err
    assert saved(tmp_path) == {"id": "c-1", "entry_date": "2016", "birth_date": "1990"}
    assert done.out.startswith("Decision for c-1 on 2023-09-15")


@pytest.mark.parametrize("codes", ["de,en", "en, de", "en"])
def test_german_and_english_together(codes: str, tmp_path: Path) -> None:
    """Both stand below each other in the order named; the decision is in the first."""
    done = ask({"id": "c-1"}, tmp_path, "?", "x", "2016", "end", options=("--lang", codes))
    german, english = (
        f"{one} Germany" if one == "When did the person enter" else one
        for one in ("Wann ist die Person nach Deutschland", "When did the person enter")
    )
    first, *second = [german, english] if codes.startswith("de") else [english, german]
    assert first in done.err
    if "de" in codes:
        assert done.err.index(first) < done.err.index(second[0])
        assert "Bitte antworten: Tag, Monat" in done.err
    assert "Please answer: day, month" in done.err
    begun = "Entscheidung für" if codes.startswith("de") else "Decision for"
    assert done.out.startswith(begun)


@pytest.mark.parametrize(("codes", "said"), [("xx", "erlaubt: de, en"), (" ,", "keine Sprache")])
def test_a_language_that_nobody_has(codes: str, said: str) -> None:
    """It is refused before any question, with the languages that there are."""
    with made_plugins.only():
        done = call("ask", "--id", "c-1", *ON, "--lang", codes)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert not asked(done)


# --- files -----------------------------------------------------------------------------


def test_nothing_is_written_without_out(file: Path) -> None:
    """The file that was read stays as it is."""
    before = file.read_bytes()
    call("ask", file, *ON, given="1\n" * 8)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_out_is_not_overwritten(file: Path) -> None:
    """An existing file is refused before the first question, unless --force allows it."""
    before = file.read_bytes()
    done = call("ask", file, *ON, "--out", file, given="1\n" * 8)
    assert (done.code, done.out) == (2, "")
    assert "--out: diese Datei gibt es schon; --force" in done.err
    assert not asked(done)
    assert file.read_bytes() == before
    assert call("ask", file, *ON, "--out", file, "--force", given="1\n" * 8).code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["needs"]["health"] == "none"


def test_saved_file_is_private(tmp_path: Path) -> None:
    """A new file with facts can be read by its owner only; nothing else is left behind."""
    out = tmp_path / "neu.json"
    done = call("ask", "--id", "c-1", *ON, "--out", out, given="1990\n")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [out]
    assert f"Gespeichert: {out}" in done.err


def test_saved_file_can_be_decided(file: Path, tmp_path: Path) -> None:
    """What was saved is a client, and gives the decision that was shown."""
    out = tmp_path / "neu.json"
    done = call("ask", file, *ON, "--out", out, given="kurzfristig\n" * 8)
    assert call("decide", out, *ON).out == done.out


@pytest.mark.parametrize("out", ["nirgends/neu.json", "."])
def test_impossible_out(out: str, tmp_path: Path) -> None:
    """A folder, or a place in a folder that is not there, is refused before any question."""
    done = call("ask", "--id", "c-1", *ON, "--out", tmp_path / out)
    assert (done.code, done.out) == (2, "")
    assert "--out" in done.err


def test_one_of_several() -> None:
    """--client chooses from a file with several; the id of a wrapped client counts, too."""
    assert call("ask", SCREENING, *ON, given="").code == 2
    done = call("ask", CASELOAD, "--client", "h-03", *ON, given="")
    assert done.out.startswith("Entscheidung für h-03")


@pytest.mark.parametrize(("name", "key"), [(SCREENING, "s-003"), (CASELOAD, "h-03")])
def test_file_with_more_is_not_overwritten(name: str, key: str, tmp_path: Path) -> None:
    """A file that holds more than the client is never replaced by the client."""
    copy = tmp_path / "viele.ndjson"
    copy.write_bytes(Path(name).read_bytes())
    done = call("ask", copy, "--client", key, *ON, "--out", copy, "--force", given="")
    assert done.code == 2
    assert "wird nicht überschrieben" in done.err
    assert copy.read_bytes() == Path(name).read_bytes()


def test_wrapped_client_is_not_overwritten(tmp_path: Path) -> None:
    """What stands beside a client in its file is not lost."""
    path = tmp_path / "fall.json"
    path.write_text(json.dumps({"client": ALMOST, "case": {"goal": 1}}), encoding="utf-8")
    done = call("ask", path, *ON, "--out", path, "--force", given="")
    assert done.code == 2
    assert json.loads(path.read_text(encoding="utf-8"))["case"] == {"goal": 1}


def test_invalid_client_is_not_asked_about(tmp_path: Path) -> None:
    """A file with mistakes is told of, with its findings."""
    done = ask({"id": "c-1", "fled": "ja"}, tmp_path)
    assert done.code == 3
    assert "in.json:1: fled: ein Text" in done.err
    assert not asked(done)


# --- rulebooks -------------------------------------------------------------------------


def test_every_fact_has_a_question() -> None:
    """Every fact that any rulebook knows can be asked, in both languages."""
    rules = kim.load_rulebook()
    for fact in (one.name for one in fields(kim.Client)):
        if fact not in ("id", "extra"):
            for key in open_keys(fact, State({}), rules):
                text = question(key, rules).text
                assert text.de.endswith("?")
                assert text.en.endswith("?")


def test_declared_facts_and_areas(tmp_path: Path) -> None:
    """Facts and areas that a rulebook declares are asked with its own words."""
    files = toml_folders.shipped()
    label = {"de": "Deutschkurs", "en": "German course"}
    files["rulebook.toml"]["facts"] = {
        "course": {"type": "code", "label": label, "codes": {"a1": {"de": "A1", "en": "A1"},
                   "b1": {"de": "B1", "en": "B1"}},
                   "question": {"de": "Welcher Kurs?", "en": "Which course?"}},
        "children": {"type": "integer", "label": {"de": "Kinder", "en": "children"},
                     "question": {"de": "Wie viele Kinder?", "en": "How many children?"}},
    }  # fmt: skip
    files["rulebook.toml"]["areas"].append(
        {"id": "garden", "label": {"de": "Garten", "en": "garden"}}
    )
    same = {"label": label, "source": files["criteria.toml"]["criteria"]["fled"]["source"]}
    criteria = files["criteria.toml"]["criteria"]
    criteria["course_b1"] = {**same, "fact": "course", "in": ["b1"]}
    criteria["two_children"] = {**same, "fact": "children", "at_least": 2}
    criteria["southeast_europe"]["all_of"] += ["course_b1", "two_children"]
    folder = toml_folders.write(tmp_path / "kreis", files)
    needs = dict.fromkeys(kim.load_rulebook().areas, "none")
    facts = {**ALMOST, "needs": needs, "nationalities": ["RO"]}
    done = ask(facts, tmp_path, "2", "zwei", "3", "1", options=("--rulebook", str(folder)))
    assert done.code == 0, done.err
    assert asked(done) == [
        "Welcher Kurs?", "Wie viele Kinder?",
        "Braucht die Person Unterstützung im Bereich „Garten“?",
    ]  # fmt: skip
    assert "Bitte antworten: eine ganze Zahl." in done.err
    found = saved(tmp_path)
    assert (found["course"], found["children"], found["needs"]["garden"]) == ("b1", 3, "none")
