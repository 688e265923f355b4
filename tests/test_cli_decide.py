"""``kim-rules decide`` and ``explain``: what they answer is what the library answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import ON, SCREENING, call

import kim_rules as kim
from kim_rules.cli import deciding
from kim_rules.errors import Difference
from kim_rules.loading import SHIPPED

LINES = Path(SCREENING).read_text(encoding="utf-8").splitlines()[:5]
CLIENTS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
DAY = date(2023, 9, 15)
#: One client whose group 3 depends on the reading.
TURNS_27 = {"id": "c-27", "birth_date": "1996-09-15", "residence_status": "duldung"}


def decided(facts: dict[str, Any], **options: Any) -> kim.Decision:
    """What the library answers."""
    return kim.decide(kim.Client.from_dict(facts), on=DAY, **options)


@pytest.fixture
def one(tmp_path: Path) -> str:
    """A file with one client."""
    path = tmp_path / "person.json"
    path.write_text(json.dumps(CLIENTS[1]), encoding="utf-8")
    return str(path)


@pytest.fixture
def five(tmp_path: Path) -> str:
    """A file with five clients, the third of which is not valid."""
    path = tmp_path / "personen.ndjson"
    lines = [*LINES[:2], '{"id": "c-3", "fled": "ja"}', *LINES[3:]]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_ndjson_is_the_decision_of_the_library() -> None:
    """Each line is the JSON of the decision, in the order of the input, byte for byte."""
    done = call("decide", "-", *ON, "--format", "ndjson", given="\n".join(LINES))
    assert done.out.splitlines() == [decided(client).to_json() for client in CLIENTS]
    assert (done.code, done.err) == (0, "")


def test_json_of_one_client(one: str) -> None:
    """One client gives one object."""
    done = call("decide", one, *ON, "--format", "json")
    assert done.out == decided(CLIENTS[1]).to_json() + "\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\n".join(LINES), CLIENTS),
        (json.dumps(CLIENTS), CLIENTS),
        (json.dumps(CLIENTS[:1]), CLIENTS[:1]),
        ("[]", []),
        (LINES[0] + '\n{"id": 3}', CLIENTS[:1]),
        ('{"id": 3}\n' + LINES[0], CLIENTS[:1]),
        ('{"id": 3}\n' + LINES[0] + "\n" + LINES[1], CLIENTS[:2]),
        ('{"id": 3}\n{"id": 4}', []),
    ],
)
def test_json_of_several_clients(given: str, expected: list[dict[str, Any]]) -> None:
    """Several clients, or an array of any length, give an array of the valid ones."""
    done = call("decide", "-", *ON, "--format", "json", given=given)
    assert json.loads(done.out) == [decided(client).to_dict() for client in expected]


def test_json_of_one_invalid_client() -> None:
    """There is nothing to print, and nothing that looks like an answer."""
    done = call("decide", "-", *ON, "--format", "json", given='{"id": 3}')
    assert (done.code, done.out) == (3, "")


def test_text_is_what_explain_says(one: str) -> None:
    """Without a format people get sentences, in German."""
    done = call("decide", one, *ON)
    assert done.out == decided(CLIENTS[1]).explain("de") + "\n"
    assert call("decide", one, *ON, "--lang", "en").out == decided(CLIENTS[1]).explain("en") + "\n"


def test_valid_clients_beside_an_invalid_one(five: str) -> None:
    """A mistake stops nothing but the client that has it; the exit code tells of it."""
    done = call("decide", five, *ON, "--format", "ndjson")
    assert [json.loads(line)["client"] for line in done.out.splitlines()] == [
        "s-001", "s-002", "s-004", "s-005",
    ]  # fmt: skip
    assert done.err == f"{five}:3: fled: ein Text; erlaubt: true oder false\n"
    assert done.code == 3


def test_not_eligible_is_no_error() -> None:
    """A no is an answer: exit code 0."""
    german = '{"id": "c-1", "residence_status": "deutsch", "immigrated": false}'
    done = call("decide", "-", *ON, given=german)
    assert (done.code, done.err) == (0, "")


def test_today_is_said_when_no_day_is_given(one: str) -> None:
    """Without --on the key date is today, and that is told beside the result."""
    done = call("decide", one, "--format", "json")
    today = json.loads(done.out)["on"]
    year, month, day = today.split("-")
    assert done.err == f"Stichtag: heute, {day}.{month}.{year}\n"
    assert call("decide", one, "--lang", "en").err == f"Key date: today, {today}\n"


def test_the_day_can_be_german(one: str) -> None:
    """15.09.2023 is as good as 2023-09-15."""
    done = call("decide", one, "--on", "15.09.2023", "--format", "json")
    assert json.loads(done.out)["on"] == "2023-09-15"


def test_readings() -> None:
    """Chosen readings are used, several at once."""
    given = json.dumps(TURNS_27)
    options = ("--reading", "older_than_27=from_28th_birthday", "--reading", "several=three")
    done = json.loads(call("decide", "-", *ON, "--format", "json", *options, given=given).out)
    chosen = {"older_than_27": "from_28th_birthday", "several": "three"}
    assert done == decided(TURNS_27, readings=chosen).to_dict()
    assert done["target_groups"][2]["verdict"] == "no"
    assert decided(TURNS_27).target_group(3).verdict is kim.Verdict.YES


def test_rulebook_by_id_and_by_folder(one: str) -> None:
    """The default rulebook by its id and by its folder gives the same answer."""
    by_id = call("decide", one, *ON, "--rulebook", "kreis-mettmann", "--format", "json")
    folder = SHIPPED / "kreis_mettmann"
    by_folder = call("decide", one, *ON, "--rulebook", folder, "--format", "json")
    assert by_id.code == 0
    assert by_id.out == by_folder.out == decided(CLIENTS[1]).to_json() + "\n"


def test_language_of_notices() -> None:
    """Notices in JSON are in the language asked for."""
    given = '{"id": "c-1", "residence_status": "deutsch", "entitled_25a": true}'
    texts = [
        json.loads(call("decide", "-", *ON, "--format", "json", "--lang", lang, given=given).out)
        for lang in ("de", "en")
    ]
    assert [one["notices"][0]["text"].split()[0] for one in texts] == ["Als", "The"]


def disagree(client: kim.Client, **_: Any) -> kim.Decision:
    """In place of ``decide``: the executors disagree on one client."""
    if client.id == "s-002":
        raise kim.EngineDisagreement(client.sha256(), [Difference("group:3", "yes", "no")])
    return kim.decide(client, on=DAY)


def test_disagreement_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the executors disagree there is no answer for that client, but a hash to report."""
    monkeypatch.setattr(deciding, "decide", disagree)
    given = "\n".join([*LINES[:2], '{"id": 3}', LINES[3]])
    done = call("decide", "-", *ON, "--format", "ndjson", given=given)
    assert [json.loads(line)["client"] for line in done.out.splitlines()] == ["s-001", "s-004"]
    assert done.code == 70
    said = done.err.splitlines()[0]
    assert said.startswith("-:2: keine Antwort, denn die beiden Rechenwege widersprechen sich")
    assert "group:3" in said
    assert kim.Client.from_dict(CLIENTS[1]).sha256() in said


# --- explain ---------------------------------------------------------------------------


def test_explain_tells_the_whole_tree(one: str) -> None:
    """Every condition is told with its source, also those that decide nothing."""
    done = call("explain", one, *ON)
    assert done.code == 0
    assert "§ 25b AufenthG" in done.out
    assert len(done.out.splitlines()) > len(decided(CLIENTS[1]).explain().splitlines())
    english = call("explain", one, *ON, "--lang", "en").out
    assert "Target groups" in english


def test_explain_chooses_by_id() -> None:
    """Of several clients --client chooses one."""
    done = call("explain", SCREENING, "--client", "s-003", *ON)
    assert done.out.splitlines()[0] == "Entscheidung für s-003 zum Stichtag 15.09.2023"


def test_explain_needs_one_client() -> None:
    """Without a choice the ids are named, so that one can be chosen."""
    done = call("explain", SCREENING, *ON)
    assert done.code == 2
    assert "--client: die Datei enthält mehrere Personen" in done.err
    assert "s-001, s-002" in done.err
    assert len(done.err) < 500


def test_explain_of_an_unknown_id() -> None:
    """An id that is not in the file is a mistake of the call."""
    done = call("explain", SCREENING, "--client", "s-999", *ON)
    assert (done.code, done.out) == (2, "")
    assert "keine Person mit dieser Kennung" in done.err


def test_explain_of_an_invalid_client(five: str) -> None:
    """Its findings are told as in decide."""
    done = call("explain", five, "--client", "c-3", *ON)
    assert (done.code, done.out) == (3, "")
    assert done.err == f"{five}:3: fled: ein Text; erlaubt: true oder false\n"


def test_explain_of_broken_lines() -> None:
    """Where no client can be named the first mistake is told."""
    done = call("explain", "-", *ON, given='{"id": 1\n{"id": 2\n')
    assert done.code == 3
    assert "-:1: $: kein gültiges JSON" in done.err
