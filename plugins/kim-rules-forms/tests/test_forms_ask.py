"""``kim-rules ask`` in the languages of the forms, from a pipe and at a real terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from asking import DAY, ask, saved
from command_line import ON, PROGRAM, call
from forms_made import BEISPIELLAND
from random_clients import random_client

import kim_rules as kim
from kim_rules.cli.languages import SAID, Language, Voice
from kim_rules.cli.phrasing import Phrasing
from kim_rules.cli.questions import State, open_keys, question
from kim_rules.cli.replies import Wish
from kim_rules_forms.asking import texts, translators
from kim_rules_forms.languages import shipped
from kim_rules_forms.questions import questions_of

RULEBOOK = kim.load_rulebook()
#: How many seconds a program may take on a machine that others use; no bound of ours.
PATIENCE = 240
OTHERS = ("uk", "ar", "tr", "ro", "bg", "fa")


def keys(rulebook: kim.Rulebook = RULEBOOK) -> list[str]:
    """The keys of all questions of an interview."""
    states = (
        State({}),
        State({"multiple_needs_finding": {"established": True}}),
        State({}, {"admitted_on": True}),
    )
    asked = (open_keys(fact, one, rulebook) for fact in rulebook.fact_order for one in states)
    return list(dict.fromkeys(key for each in asked for key in each))


def voice(code: str, rulebook: kim.Rulebook = RULEBOOK) -> Voice:
    """The voice of one language."""
    return Voice((Language(code, texts(shipped()[code], rulebook)),))


# --- the same questions and languages ----------------------------------------------------------


def test_the_languages_are_those_of_the_forms() -> None:
    """What the forms ship beside German and English is offered, and nothing else."""
    assert tuple(sorted(translators())) == tuple(sorted(OTHERS))


@pytest.mark.parametrize("folder", [None, BEISPIELLAND])
def test_the_questions_are_those_of_the_forms(folder: Path | None) -> None:
    """Every question of the form is one of the interview, in the same words."""
    rulebook = kim.load_rulebook(folder)
    for one in questions_of(rulebook):
        if one.part == "other":
            continue  # an interview takes the words for it as the answer to the question before
        key = f"{one.fact}.{one.part}".rstrip(".")
        assert question(key, rulebook).text == one.label
        for code in OTHERS:
            [said] = voice(code, rulebook).texts(f"questions.{key}", one.label)
            assert said == shipped()[code].question(one)
    assert len(keys(rulebook)) == len(questions_of(rulebook)) - 1


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_of_an_interview_stays_german(code: str) -> None:
    """Questions, answers, hints and what is said beside them are translated."""
    told = texts(shipped()[code], RULEBOOK)
    for key, label in SAID.items():
        assert told[key] not in ("", label.de)
        assert set(re.findall(r"\{\w+\}", told[key])) == set(re.findall(r"\{\w+\}", label.de)), key
    for key in keys():
        asked = question(key, RULEBOOK)
        assert told[f"questions.{key}"] != asked.text.de
        phrasing = Phrasing(asked, voice(code))
        [hint] = voice(code).texts(phrasing.hint_key, asked.hint)
        assert hint != asked.hint.de
        if key != "municipality":
            labels = [phrasing.label(label, value) for label, value in asked.choices]
            assert len(set(labels)) == len(labels)
            german = {label.de for label, _ in asked.choices} - {"KIM", "Duldung"}
            assert german.isdisjoint(labels), key


@pytest.mark.parametrize("code", OTHERS)
def test_each_answer_is_understood_in_each_language(code: str) -> None:
    """Yes, no, none, every answer of a list, every country, and what means "not known"."""
    told = texts(shipped()[code], RULEBOOK)
    for key in keys():
        asked = question(key, RULEBOOK)
        phrasing = Phrasing(asked, voice(code))
        for label, value in asked.choices:
            if value is not None:
                assert phrasing.parse(phrasing.label(label, value)) == value
    fled = Phrasing(question("fled", RULEBOOK), voice(code))
    assert fled.parse(f" {told['words.yes']} ") is True
    assert fled.parse(told["words.no"]) is False
    assert fled.parse("ja") is True
    assert Phrasing(question("institutions", RULEBOOK), voice(code)).parse(told["words.none"]) == []
    land = Phrasing(question("nationalities", RULEBOOK), voice(code))
    names = [told[f"choices.nationalities.{one}"] for one in ("SY", "AF", "XX")]
    assert land.parse(f"{names[0]}, {names[1]} ,{names[2]}") == ["SY", "AF", "XX"]
    for word in ("words.not_asked", "words.refused", "interview.unknown"):
        assert fled.wish(told[word]) is Wish.LEAVE_OPEN
    assert fled.wish(told["interview.why"]) is Wish.WHY
    assert fled.wish(told["interview.back"]) is Wish.BACK
    assert fled.wish(told["interview.end"]) is Wish.END


def test_digits_of_other_scripts() -> None:
    """A number of a list and a date may be typed with the digits of Arabic and Persian."""
    assert Phrasing(question("residence_status", RULEBOOK), voice("ar")).parse("١") == "duldung"
    assert (
        Phrasing(question("birth_date", RULEBOOK), voice("fa")).parse("۳۱.۱۲.۱۹۹۰") == "1990-12-31"
    )


def test_a_translation_of_no_question_is_german(tmp_path: Path) -> None:
    """A language that has few texts asks the rest in German; braces in it are only text."""
    few = Language("so", {"questions.fled": "Ma {day} qaxooti?", "interview.day": "{on} {day}"})
    told = Phrasing(question("fled", RULEBOOK), Voice((few, Language("de", {}))))
    assert told.parse("ja") is True
    german = question("fled", RULEBOOK).text
    assert Voice((few,)).texts("questions.fled", german) == ["Ma {day} qaxooti?"]
    assert Voice((few,)).texts("questions.needs.health", german) == [german.de]


@pytest.mark.parametrize("code", OTHERS)
def test_a_whole_interview_gives_the_same_facts_in_every_language(
    code: str, tmp_path: Path
) -> None:
    """The facts that answers in another language give are those of the German interview."""
    random = Random(code)
    translated = voice(code)
    for number in range(3):
        facts = random_client(random, DAY)
        found = told_by(translated, facts, tmp_path / str(number), f"{code},en")
        german = Voice((Language("de", {}),))
        assert found == told_by(german, facts, tmp_path / f"{number}-de", "de")
        assert found["id"] == "c-1"
        assert len(found) > 2


def told_by(spoken: Voice, facts: dict[str, Any], folder: Path, codes: str) -> dict[str, Any]:
    """What is saved when somebody answers by these facts in a language."""
    folder.mkdir()
    given = {}
    for key in keys():
        for text in spoken.texts(f"questions.{key}", question(key, RULEBOOK).text):
            given[text] = replies(facts, key, spoken)
    answers: list[str] = []
    while True:
        done = ask({"id": "c-1"}, folder, *answers, options=("--lang", codes))
        assert done.code == 0
        put = [line for line in done.err.splitlines() if line in given]
        if len(put) == len(answers):
            return saved(folder)
        answers = [given[text] for text in put]


def replies(facts: dict[str, Any], key: str, spoken: Voice) -> str:
    """What somebody types whose facts these are."""
    fact, _, part = key.partition(".")
    value = facts.get(fact)
    if key == "admitted_on" and isinstance(value, str):
        value = True
    elif part and isinstance(value, dict):
        value = value.get(part)
    if isinstance(value, dict):
        value = {"established": value["established"]}
    asked = question(key, RULEBOOK)
    for label, known in asked.choices:
        if known == value and type(known) is type(value) and value is not None:
            return Phrasing(asked, spoken).label(label, known)
    if value is None:
        return spoken.texts("interview.unknown")[0]
    if isinstance(value, bool):
        return spoken.texts("words.yes" if value else "words.no")[0]
    if isinstance(value, list):
        return "; ".join(value) if fact == "institutions" and value else ",".join(value) or "none"
    return str(value)


def test_without_the_plugin_there_are_german_and_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core knows no plugin: blocked, its languages are refused with those that are left."""
    monkeypatch.setenv("KIM_RULES_BLOCK", "forms")
    command = [*PROGRAM, "ask", "--id", "c-1", *ON, "--lang", "uk"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    assert done.returncode == 2
    assert (
        "--lang: in dieser Sprache kann nicht gefragt werden; erlaubt: de, en"
        in done.stderr.decode()
    )


def test_an_unchecked_translation_says_so() -> None:
    """Who asks in it is told once, at the beginning."""
    done = call("ask", "--id", "c-1", *ON, "--lang", "uk,de", given="")
    assert done.err.startswith(shipped()["uk"].word("unchecked"))
    assert call("ask", "--id", "c-1", *ON, given="").err.startswith("Fragen zum Stichtag")


# --- at a terminal -------------------------------------------------------------------------------


class Terminal:
    """The program at a terminal of its own, and somebody who types."""

    def __init__(self, *arguments: str | Path) -> None:
        self._master, slave = pty.openpty()
        self.out, writes = os.pipe()
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(
            [*PROGRAM, "ask", *map(str, arguments)],
            stdin=slave, stdout=writes, stderr=slave, env=environment, start_new_session=True,
            preexec_fn=lambda: _take_terminal(slave),
        )  # fmt: skip
        os.close(slave)
        os.close(writes)
        self.seen = b""

    def until(self, text: str) -> str:
        """Read until a text is there; what came since the last time."""
        end, begin = time.monotonic() + PATIENCE, len(self.seen)
        while text.encode() not in self.seen[begin:]:
            ready, _, _ = select.select([self._master], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} did not come: {self.seen[begin:].decode()}"
            self.seen += os.read(self._master, 65536)
        return self.seen[begin:].decode().replace("\r\n", "\n")

    def type(self, text: str) -> str:
        """Type a line, and wait for the next prompt."""
        self.send(text + "\n")
        return self.until("\n> ")

    def send(self, text: str) -> None:
        """Type without waiting."""
        os.write(self._master, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C until it is seen.

        One that comes between the prompt and the wait for the answer is seen with the next.
        """
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self.send("\x03")
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)

    def end(self) -> tuple[int, str]:
        """Wait for the end: the exit code, and what came to standard output."""
        code = self.process.wait(PATIENCE)  # what it tells is short enough for the pipe
        with os.fdopen(self.out, "rb") as file:
            return code, file.read().decode()

    def close(self) -> None:
        """Let nothing of it live on."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        os.close(self._master)


def _take_terminal(terminal: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


@pytest.fixture
def at_terminal() -> Iterator[list[Terminal]]:
    """A list of terminals that are closed at the end."""
    opened: list[Terminal] = []
    yield opened
    for one in opened:
        one.close()


def test_an_interview_at_a_terminal(tmp_path: Path, at_terminal: list[Terminal]) -> None:
    """Somebody types, asks why, goes back, mends an answer, and stops; the client is saved."""
    out = tmp_path / "person.json"
    terminal = Terminal("--id", "c-1", *ON, "--lang", "uk,de", "--out", out)
    at_terminal.append(terminal)
    told = terminal.until("\n> ")
    assert "Коли особа в’їхала до Німеччини" in told
    assert "Wann ist die Person nach Deutschland eingereist" in told
    assert "Davon hängt noch ab:" in terminal.type("чому")
    assert "Wann ist die Person geboren?" in terminal.type("2019")
    assert "Gibt es eine Feststellung" in terminal.type("1990")
    assert "Die Eingabetaste behält" in terminal.type("назад")
    assert "Gibt es eine Feststellung" in terminal.type("1991")
    # A character that was typed wrong is taken back with the key for it, as in every line.
    assert "Welche Stelle war das?" in terminal.type("3\x7f2")
    terminal.send("кінець\n")
    code, decision = terminal.end()
    assert code == 0
    assert decision.startswith("Entscheidung für c-1 zum Stichtag 15.09.2023\n")
    found = json.loads(out.read_text(encoding="utf-8"))
    finding = {"established": False, "by": None, "on": None}
    assert found == {
        "id": "c-1", "birth_date": "1991", "entry_date": "2019", "multiple_needs_finding": finding,
    }  # fmt: skip


def test_the_end_of_input_and_an_interruption(tmp_path: Path, at_terminal: list[Terminal]) -> None:
    """Ctrl-D ends as the end of a pipe does; Ctrl-C ends with 130 and saves nothing."""
    out = tmp_path / "person.json"
    ended = Terminal("--id", "c-1", *ON, "--out", out)
    at_terminal.append(ended)
    ended.until("\n> ")
    ended.type("2019")
    ended.send("\x04")
    assert ended.end()[0] == 0
    assert json.loads(out.read_text(encoding="utf-8"))["entry_date"] == "2019"
    out.unlink()
    stopped = Terminal("--id", "c-1", *ON, "--out", out)
    at_terminal.append(stopped)
    stopped.until("\n> ")
    stopped.type("2019")
    stopped.interrupt()
    code, told = stopped.end()
    assert (code, told) == (130, "")
    assert not out.exists()


def test_languages_from_right_to_left_at_a_terminal(at_terminal: list[Terminal]) -> None:
    """Arabic and Persian come and are understood as they are typed."""
    terminal = Terminal("--id", "c-1", *ON, "--lang", "ar,fa")
    at_terminal.append(terminal)
    told = terminal.until("\n> ")
    assert shipped()["ar"].texts["questions.entry_date"] in told
    assert shipped()["fa"].texts["questions.entry_date"] in told
    assert shipped()["ar"].texts["questions.birth_date"] in terminal.type("لا أعرف")
    terminal.send("پایان\n")
    assert terminal.end()[0] == 0
