"""``kim-rules store put``, ``get``, ``list`` and the steps of a case."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from store_shelf import (
    ACCESS,
    CANARY,
    MACHINE_TODAY,
    REFERRED_CLIENT,
    Shelf,
    day,
    done,
    new_shelf,
    store,
)

from kim_rules.cli import streams
from kim_rules.cli.store.desk import Desk
from kim_rules.errors import StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules.store.records import ReferralStep
from kim_rules.testing.laws.scene import NOW, REFERRED, TODAY

LINE = json.dumps(REFERRED_CLIENT)
ON = ("--on", "2024-05-10")


@pytest.fixture(autouse=True)
def shelf() -> Iterator[Shelf]:
    """Stores in memory, named in the environment."""
    with new_shelf() as made:
        yield made


@pytest.fixture
def referred(shelf: Shelf) -> Shelf:
    """A case that was decided, with a referral that is proposed."""
    done("put", "-", "--valid-from", "2024-05-04", "--origin", "form", "--reference", "f-17",
         given=LINE)  # fmt: skip
    store("decide", *ON, "--propose")
    return shelf


def case(shelf: Shelf, case_id: str = "c-1") -> Any:
    """A case as the library gives it."""
    return shelf.store.case(ACCESS, case_id)


# --- put -------------------------------------------------------------------------------


def test_put_stores_facts_and_what_is_known_of_the_case(shelf: Shelf) -> None:
    """A wrapped client opens a case with everything that stands beside it."""
    told = done("put", "-", "--valid-from", "04.05.2024", "--origin", "form", "--reference", "f-17",
                given=LINE)  # fmt: skip
    assert told == "1 gespeichert, 0 unverändert, 0 abgewiesen\n"
    found = case(shelf)
    assert (found.opened_on, found.case_manager) == (day("2024-05-02"), "kim-4")
    assert found.primary_goal == "language"
    assert [(one.purpose, one.given_on) for one in found.consents] == [
        ("referral", day("2024-05-03"))
    ]
    [version] = found.facts
    assert version.facts == {"id": "c-1", **REFERRED}
    assert (version.valid_from, version.origin, version.reference) == (
        day("2024-05-04"), "form", "f-17",
    )  # fmt: skip


def test_put_takes_today_and_import_when_nothing_is_said(shelf: Shelf) -> None:
    """A plain client opens a case on the day on which its facts are true."""
    done("put", "-", given='{"id": "c-1"}')
    found = case(shelf)
    assert (found.opened_on, found.facts[0].valid_from) == (TODAY, TODAY)
    assert (found.facts[0].origin, found.facts[0].reference) == ("import", None)


def test_put_again_stores_nothing(shelf: Shelf) -> None:
    """The same facts are counted as unchanged, other ones become a version."""
    lines = "\n".join(f'{{"id": "c-{number}"}}' for number in range(5))
    assert done("put", "-", given=lines) == "5 gespeichert, 0 unverändert, 0 abgewiesen\n"
    assert done("put", "-", given=lines) == "0 gespeichert, 5 unverändert, 0 abgewiesen\n"
    changed = lines.replace('"c-3"', '"c-3", "fled": true')
    assert done("put", "-", given=changed) == "1 gespeichert, 4 unverändert, 0 abgewiesen\n"
    twice = '{"id": "c-9"}\n{"id": "c-9"}\n'
    assert done("put", "-", given=twice) == "1 gespeichert, 1 unverändert, 0 abgewiesen\n"
    assert [len(one.facts) for one in shelf.store.cases(ACCESS)] == [1, 1, 1, 2, 1, 1]


INVALID = f"""{{"id": "c-1"}}
{{"id": "c-2", "birth_date": "1990-02-30", "municipality": 7}}
{{"client": {{"id": "c-3", "fled": "{CANARY}"}}, "case": {{"opened_on": "{CANARY}"}}}}
{CANARY}
{{"client": {{"id": "c-5"}}, "case": {{"opend_on": "2024-05-01"}}}}
{{"id": "{"x" * 201}"}}
{{"id": "c-7"}}
{{"client": {{"id": "c-1"}}, "case": {{"opened_on": "2023-01-01"}}}}
"""


def test_invalid_clients_are_told_and_the_others_stored(shelf: Shelf, tmp_path: Path) -> None:
    """Every finding has file, line and path; facts are not repeated; the end is 3."""
    file = tmp_path / "people.ndjson"
    file.write_text(INVALID, encoding="utf-8")
    outcome = store("put", file)
    assert outcome.code == 3
    assert outcome.out == "2 gespeichert, 0 unverändert, 6 abgewiesen\n"
    told = [line.removeprefix(f"{file}:").split(":")[:2] for line in outcome.err.splitlines()]
    assert sorted(told) == [
        ["2", " birth_date"], ["2", " municipality"], ["3", " case.opened_on"],
        ["3", " client.fled"], ["4", " $"], ["5", " case.opend_on"], ["6", " id"],
        ["8", " Der Fall c-1 wurde an einem anderen Tag eröffnet"],
    ]  # fmt: skip
    assert CANARY not in outcome.err
    assert [one.id for one in shelf.store.cases(ACCESS)] == ["c-1", "c-7"]


def test_findings_in_english(shelf: Shelf) -> None:
    """With --lang en there are no German words."""
    outcome = store("put", "-", "--lang", "en", given=INVALID)
    assert outcome.out == "2 stored, 0 unchanged, 6 rejected\n"
    assert "-:8: the case c-1 was opened on another day\n" in outcome.err
    assert "erlaubt" not in outcome.err


def test_several_files(shelf: Shelf, tmp_path: Path) -> None:
    """A file that cannot be read is told, and the others are stored all the same."""
    for name in ("a", "b"):
        (tmp_path / name).write_text(f'[{{"id": "{name}"}}]', encoding="utf-8")
    outcome = store("put", tmp_path / "a", tmp_path / "missing", tmp_path, tmp_path / "b")
    assert outcome.code == 3
    assert outcome.out == "2 gespeichert, 0 unverändert, 0 abgewiesen\n"
    assert "missing: diese Datei gibt es nicht" in outcome.err
    assert "ein Ordner" in outcome.err
    assert [one.id for one in shelf.store.cases(ACCESS)] == ["a", "b"]


def test_a_case_that_takes_no_facts(shelf: Shelf) -> None:
    """A closed or erased case is told by its line, and stops no other."""
    done("put", "-", given='{"id": "c-1"}\n{"id": "c-2"}')
    done("close", "c-1", *ON, "--because", "Umzug")
    done("erase", "c-2", "--because", "request", "--yes")
    lines = '{"id": "c-1", "fled": true}\n{"id": "c-2"}\n{"id": "c-3"}\n'
    outcome = store("put", "-", given=lines)
    assert (outcome.code, outcome.out) == (3, "1 gespeichert, 0 unverändert, 2 abgewiesen\n")
    assert outcome.err.splitlines() == [
        "-:1: Der Fall c-1 ist geschlossen; er kann wieder eröffnet werden",
        "-:2: Die Person zum Fall c-2 wurde gelöscht",
    ]


def test_facts_after_the_day_are_refused() -> None:
    """What lies after today, and after the day from which the facts are true, is no fact yet."""
    line = '{"id": "c-1", "entry_date": "2024-06-01"}'
    outcome = store("put", "-", given=line)
    assert outcome.code == 3
    assert outcome.err.startswith("-:1: entry_date: ")
    assert store("put", "-", "--valid-from", "2020-01-01", given=line).code == 3
    done("put", "-", "--valid-from", "2024-06-01", given=line)


def test_facts_of_another_rulebook(shelf: Shelf) -> None:
    """Areas and declared facts are those of the rulebook that is named."""
    from kim_rules.loading import load_rulebook

    place = Path(__file__).parent.parent / "examples" / "kreis_beispielland"
    area = next(iter(set(load_rulebook(place).areas) - set(load_rulebook().areas)))
    line = json.dumps({"id": "c-1", "needs": {area: "none"}})
    assert store("put", "-", given=line).code == 3
    done("put", "-", "--rulebook", place, given=line)
    assert case(shelf).facts[0].facts["needs"] == {area: "none"}


def test_a_store_that_fails_on_the_way(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told how many were stored before, so that nobody wonders; the end is 4."""
    put_all = CaseStore.put_all

    def failing(*arguments: Any, **named: Any) -> Iterator[Any]:
        yield from put_all(*arguments, **named, batch=2)
        raise StoreUnavailable("der Datenträger ist voll", "the disk is full")

    monkeypatch.setattr(CaseStore, "put_all", failing)
    outcome = store("put", "-", given='{"id": "a"}\n{"id": "b"}\n{"id": "c"}')
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err == "Bis dahin gespeichert: 3\nder Datenträger ist voll\n"
    assert len(list(shelf.store.cases(ACCESS))) == 3


# --- get -------------------------------------------------------------------------------

GERMAN = """\
Fall c-1, Mandant hilden, Stand 7
   offen seit 02.05.2024
   zuständig: kim-4
   vorrangiges Ziel: Sprache

Einwilligungen
   Verweisung: gegeben am 03.05.2024

Fassungen der Angaben
   1. gültig ab 04.05.2024; erfasst am 10.05.2024 09:30 UTC von worker-1; Quelle: Formular f-17

Entscheidungen
   1. zum Stichtag 10.05.2024, nach Fassung 1; getroffen am 10.05.2024 09:30 UTC von worker-1
      Zielgruppe 3, multipler Hilfebedarf nach den Angaben gegeben, Verweisung an kim_cm

Verweisungen
   1. an kim_cm, nach Entscheidung 1
      vorgeschlagen am 10.05.2024 09:30 UTC von worker-1
      abgelehnt am 10.05.2024 09:30 UTC von worker-1: kein freier Platz

Ereignisse
   09.05.2024: language_level (B1)

Angaben der Fassung 1
   das Geburtsdatum: 02.03.1994
   der Tag der Einreise: 25.06.2015
   die Staatsangehörigkeiten: AF
   der Aufenthaltsstatus: Duldung
   der Bedarf in den Themenbereichen: Gesundheit längerfristig, Existenzsicherung kurzfristig, \
Arbeit/Ausbildung kein Bedarf, Sprache längerfristig, Bildung kein Bedarf, \
Aufenthalt längerfristig, Kinderbetreuung kein Bedarf, Wohnen längerfristig
   die Institutionen, die den Fall beeinflussen: Sozialamt, Jobcenter, Familienkasse
   ob eine Gesamtplanung notwendig ist: ja
   die Feststellung zum multiplen Hilfebedarf: nein
   ob die Person weitere Unterstützung wünscht: ja
   der Wohnort: Hilden
"""


@pytest.mark.usefixtures("referred")
def test_a_case_in_german() -> None:
    """A case reads as sentences, in the order in which it went."""
    done("refer", "c-1", 1, "decline", "--because", "kein freier Platz")
    done("event", "c-1", "language_level", "--value", "B1", "--on", "2024-05-09")
    assert done("get", "c-1") == GERMAN


@pytest.mark.usefixtures("referred")
def test_a_case_in_english() -> None:
    """The same in English, with days as YYYY-MM-DD."""
    told = done("get", "c-1", "--lang", "en")
    for line in (
        "Case c-1, tenant hilden, version 5",
        "   open since 2024-05-02",
        "   referral: given on 2024-05-03",
        "      target group 3, multiple needs indicated by the facts, referral to kim_cm",
        "      proposed on 2024-05-10 09:30 UTC by worker-1",
        "   the date of birth: 1994-03-02",
        "   whether an overall plan is needed: yes",
    ):
        assert f"\n{line}\n" in f"\n{told}"
    assert "ü" not in told


def test_other_cases_in_german(shelf: Shelf) -> None:
    """A case without anything, a closed one, a withdrawn consent, partial facts, an erased one."""
    shelf.store.open_case(ACCESS, "c-1", opened_on=TODAY)
    told = done("get", "c-1")
    assert told.count("   keine\n") == 5
    finding = {"established": True, "by": "kim", "on": "2024-01-02"}
    facts = {"birth_date": "1990-06", "institutions": [], "admitted_on": False}
    line = json.dumps({"id": "c-1", "multiple_needs_finding": finding, **facts})
    done("put", "-", given=line)
    done("consent", "c-1", "--for", "statistics", "--on", "2024-05-01")
    done("consent", "c-1", "--for", "statistics", "--on", "2024-05-02", "--withdraw")
    done("close", "c-1", *ON, "--because", "Umzug")
    told = done("get", "c-1")
    for line in (
        "   geschlossen am 10.05.2024",
        "   Grund: Umzug",
        "   statistics: gegeben am 01.05.2024, widerrufen am 02.05.2024",
        "   das Geburtsdatum: 06.1990",
        "   die Institutionen, die den Fall beeinflussen: keine",
        "   der Tag der Aufnahme ins Case Management: nein",
        "   die Feststellung zum multiplen Hilfebedarf: ja, der Bedarf ist festgestellt, "
        "durch KIM, am 02.01.2024",
    ):
        assert f"\n{line}\n" in told
    done("erase", "c-1", "--because", "mistake", "--yes")
    assert done("get", "c-1", *ON).splitlines()[1:] == ["   gelöscht (irrtümlich erfasst)"]


def test_what_was_known_of_a_day(shelf: Shelf) -> None:
    """--on and --known-at give the version that counted, as far as it was known then."""
    done("put", "-", "--valid-from", "2024-05-01", given='{"id": "c-1", "fled": true}')
    shelf.clock.advance(days=2)
    done("put", "-", "--valid-from", "2024-04-01", given='{"id": "c-1", "fled": false}')
    shelf.clock.advance(days=2)
    done("put", "-", "--valid-from", "2024-05-01", given='{"id": "c-1", "fled": false}')
    expected = {
        ("2024-05-02", None): 3,
        ("2024-05-02", "2024-05-13"): 1,
        ("2024-04-30", "2024-05-13"): 2,
        ("2024-04-30", "2024-05-11"): None,
        ("2024-03-31", None): None,
    }
    for (on, known_at), number in expected.items():
        options = ["--on", on, *(["--known-at", known_at] if known_at else [])]
        told = json.loads(done("get", "c-1", *options, "--format", "json"))["asked"]
        assert (told["on"], told["known_at"]) == (on, known_at)
        assert (told["facts"] and told["facts"]["number"]) == number
    told = done("get", "c-1", "--on", "2024-05-02", "--known-at", "2024-05-13")
    assert told.endswith(
        "\nAngaben, die am 02.05.2024 galten, soweit am 13.05.2024 bekannt (Fassung 1)\n"
        "   ob die Person geflüchtet ist: ja\n"
    )
    assert done("get", "c-1", "--on", "2024-03-31").endswith("am 31.03.2024 galten\n   keine\n")


def test_a_case_as_json(referred: Shelf) -> None:
    """Everything that the case has, with dates and moments as text."""
    done("event", "c-1", "goal_reached", *ON)
    told = json.loads(done("get", "c-1", "--format", "json"))
    found = case(referred)
    assert list(told)[:4] == ["schema", "id", "tenant", "version"]
    assert told["schema"] == "kim-rules/case/1"
    assert told["version"] == found.version == 6
    assert told["facts"][0]["facts"] == found.facts[0].facts
    assert told["facts"][0]["recorded_at"] == NOW.isoformat(timespec="microseconds")
    assert told["decisions"][0]["summary"] == found.decisions[0].summary
    assert told["referrals"] == [{
        "number": 1, "to": "kim_cm", "decision": 1,
        "steps": [{"step": "proposed", "at": "2024-05-10T09:30:00.000000+00:00",
                   "by": "worker-1", "because": None}],
    }]  # fmt: skip
    assert told["events"][0]["on"] == "2024-05-10"
    assert told["consents"] == [
        {"purpose": "referral", "given_on": "2024-05-03", "withdrawn_on": None}
    ]
    done("erase", "c-1", "--because", "order", "--yes")
    erased = json.loads(done("get", "c-1", "--format", "json"))
    assert (erased["erased"], erased["erased_because"], erased["facts"]) == (True, "order", [])


def test_a_decision_with_its_reasons(referred: Shelf) -> None:
    """One decision is shown as it was explained then, or as its JSON."""
    recorded = referred.store.decision(ACCESS, "c-1", 1)
    assert json.loads(done("get", "c-1", "--decision", 1, "--format", "json")) == recorded
    told = done("get", "c-1", "--decision", "1")
    assert told.startswith("Entscheidung für c-1 zum Stichtag 10.05.2024\n")
    assert "Empfohlen wird der Verweis an" in told
    assert store("get", "c-1", "--decision", "2").code == 3


def test_a_decision_by_other_rules(shelf: Shelf, tmp_path: Path) -> None:
    """Rules that are not there have to be named; that they have changed since is told."""
    place = Path(__file__).parent.parent / "examples" / "kreis_beispielland"
    done("put", "-", "--rulebook", place, given='{"id": "c-1"}')
    store("decide", *ON, "--rulebook", place)
    outcome = store("get", "c-1", "--decision", 1)
    assert (outcome.code, outcome.out) == (3, "")
    assert "kreis-beispielland liegt nicht vor; --rulebook" in outcome.err
    assert json.loads(done("get", "c-1", "--decision", 1, "--format", "json"))["client"] == "c-1"
    told = done("get", "c-1", "--decision", 1, "--rulebook", place)
    assert told.startswith("Entscheidung für c-1")
    other = shutil.copytree(place, tmp_path / "other")
    text = (other / "rulebook.toml").read_text(encoding="utf-8")
    changed = re.sub('^version = ".*"$', 'version = "9999.9"', text, flags=re.MULTILINE)
    (other / "rulebook.toml").write_text(changed, encoding="utf-8")
    outcome = store("get", "c-1", "--decision", 1, "--rulebook", other)
    assert (outcome.code, outcome.out) == (0, told)
    assert outcome.err.startswith("Das Regelwerk ist nicht das von damals")


@pytest.mark.parametrize("arguments", [["get", "c-9"], ["get", "c-9", "--decision", "1"]])
def test_a_case_that_is_not_there(arguments: list[str]) -> None:
    """It is told by its id, and the end is 3."""
    outcome = store(*arguments)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == "Einen Fall c-9 gibt es hier nicht\n"


# --- list ------------------------------------------------------------------------------


@pytest.mark.usefixtures("referred")
def test_cases_in_a_list() -> None:
    """Each case on a line, in the order of ids, without facts."""
    done("put", "-", given='{"id": "c-3"}\n{"id": "c-2"}\n{"id": "b"}')
    done("close", "c-2", *ON, "--because", "Umzug")
    done("erase", "c-3", "--because", "request", "--yes")
    assert done("list").splitlines() == [
        "b: offen seit 10.05.2024; nicht entschieden",
        "c-1: offen seit 02.05.2024; zuständig kim-4; am 10.05.2024: Zielgruppe 3, multipler "
        "Hilfebedarf nach den Angaben gegeben, Verweisung an kim_cm; Verweisungen offen: 1",
        "c-2: geschlossen am 10.05.2024; nicht entschieden",
        "c-3: gelöscht (auf Antrag)",
    ]
    assert done("list", "--lang", "en").splitlines()[3] == "c-3: erased (on request)"


@pytest.mark.usefixtures("referred")
def test_cases_as_json() -> None:
    """An array and lines tell the same; an empty store is an empty array."""
    assert json.loads(done("list", "--format", "json", "--tenant", "velbert")) == []
    assert done("list", "--format", "ndjson", "--tenant", "velbert") == ""
    done("put", "-", given='{"id": "c-2"}')
    rows = json.loads(done("list", "--format", "json"))
    lines = done("list", "--format", "ndjson").splitlines()
    assert rows == [json.loads(line) for line in lines]
    assert rows[0] == {
        "schema": "kim-rules/case-overview/1", "id": "c-1", "version": 5, "state": "open",
        "opened_on": "2024-05-02", "closed_on": None, "case_manager": "kim-4", "facts": 1,
        "decisions": 1, "decided_on": "2024-05-10", "eligible": "yes", "primary_group": 3,
        "changes_on": None, "open_referrals": 1,
    }  # fmt: skip
    assert (rows[1]["decided_on"], rows[1]["eligible"]) == (None, None)
    done("close", "c-1", "--on", "2024-05-11", "--because", "Umzug")
    done("erase", "c-2", "--because", "request", "--yes")
    rows = json.loads(done("list", "--format", "json"))
    assert [(row["state"], row["closed_on"]) for row in rows] == [
        ("closed", "2024-05-11"), ("erased", None),
    ]  # fmt: skip


def test_a_list_that_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that has seen enough ends the command quietly."""

    def closed(_text: str) -> None:
        raise BrokenPipeError

    done("put", "-", given='{"id": "c-1"}')
    monkeypatch.setattr(streams, "write", closed)
    assert store("list") == (0, "", "")


# --- steps -----------------------------------------------------------------------------


def test_the_life_of_a_referral(referred: Shelf) -> None:
    """A person accepts and ends it; what does not follow is refused."""
    outcome = store("refer", "c-1", 1, "done")
    assert outcome.code == 3
    assert "die vorgeschlagen ist; erledigt werden kann sie dann nicht" in outcome.err
    told = done("refer", "c-1", 1, "accept")
    assert told == "c-1: Verweisung 1 an kim_cm ist angenommen\n"
    assert store("refer", "c-1", 1, "decline", "--because", "voll").code == 3
    told = done("refer", "c-1", 1, "done", "--lang", "en")
    assert told == "c-1: referral 1 to kim_cm is done\n"
    assert store("refer", "c-1", 1, "revoke").code == 3
    outcome = store("refer", "c-1", 2, "accept")
    assert outcome.err == "Der Fall c-1 hat keine Verweisung mit dieser Nummer\n"
    steps = [step for step, *_ in case(referred).referrals[0].steps]
    assert steps == [ReferralStep.PROPOSED, ReferralStep.ACCEPTED, ReferralStep.DONE]


def test_a_referral_that_is_declined(referred: Shelf) -> None:
    """The reason is recorded and stands in no message."""
    outcome = store("refer", "c-1", 1, "decline", "--because", CANARY)
    assert (outcome.code, outcome.err) == (0, "")
    assert CANARY not in outcome.out
    assert case(referred).referrals[0].steps[-1][3] == CANARY


def test_consent_and_its_withdrawal(referred: Shelf) -> None:
    """Withdrawing ends the open referral; a day that does not fit is refused."""
    assert store("consent", "c-1", "--on", "2024-05-02", "--withdraw").code == 3
    told = done("consent", "c-1", "--for", "referral", "--on", "2024-05-08", "--withdraw")
    assert told == "c-1: gespeichert, Stand 7\n"
    found = case(referred)
    assert found.consents[0].withdrawn_on == day("2024-05-08")
    assert found.referrals[0].step == "revoked"
    assert done("consent", "c-1", "--on", "2024-05-09") == "c-1: gespeichert, Stand 8\n"


def test_closing_and_reopening(referred: Shelf) -> None:
    """A closed case can go on; the days have to fit."""
    assert store("close", "c-1", "--on", "2024-05-01", "--because", "Umzug").code == 3
    assert done("close", "c-1", *ON, "--because", "Umzug") == "c-1: gespeichert, Stand 6\n"
    assert case(referred).closed_because == "Umzug"
    assert store("event", "c-1", "x", *ON).code == 3
    assert store("reopen", "c-1", "--on", "2024-05-09").code == 3
    assert done("reopen", "c-1", *ON, "--lang", "en") == "c-1: stored, version 7\n"
    assert case(referred).is_open


def test_events(referred: Shelf) -> None:
    """What happened is recorded with its day and value."""
    done("event", "c-1", "language_level", "--value", "B1", "--on", "2024-05-09")
    [event] = case(referred).events
    assert (event.code, event.value, event.on) == ("language_level", "B1", day("2024-05-09"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["consent", "c-1", "--for", "statistics"],
        ["event", "c-1", "x"],
        ["close", "c-1", "--because", "Umzug"],
        ["due"],
        ["retention", "--months", "1"],
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.usefixtures("referred")
def test_today_is_told(arguments: list[str]) -> None:
    """Without --on it is today, which is said."""
    outcome = store(*arguments)
    assert outcome.code == 0
    assert outcome.err.startswith("--on: heute, 10.05.2024\n")
    english = store(*arguments, "--lang", "en")
    assert english.err.startswith("--on: today, 2024-05-10\n")


def test_today_is_the_day_of_the_machine(shelf: Shelf) -> None:
    """The clock is read where the command begins, in local time."""
    before = datetime.now().astimezone().date()
    assert MACHINE_TODAY.fget is not None
    today = MACHINE_TODAY.fget(Desk(shelf.store, ACCESS, "de"))
    assert before <= today <= datetime.now().astimezone().date()
