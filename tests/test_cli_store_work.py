"""``kim-rules store``: deciding, replaying, what is due, erasing."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from store_shelf import ACCESS, CANARY, REFERRED_CLIENT, Shelf, done, new_shelf, store

import kim_rules as kim
from kim_rules.cli import streams
from kim_rules.cli.store import erase
from kim_rules.errors import Difference, EngineError, StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules.testing.laws.scene import BIRTHDAY, REFERRED, TODAY, YOUNGER, decision_on

ON = ("--on", "2024-05-10")


@pytest.fixture(autouse=True)
def shelf() -> Iterator[Shelf]:
    """Stores in memory, named in the environment."""
    with new_shelf() as made:
        yield made


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """Three cases: one is referred, one changes soon, of one little is known."""
    lines = [
        json.dumps(REFERRED_CLIENT),
        json.dumps({"id": "c-2", **YOUNGER}),
        '{"id": "c-3", "birth_date": "1990"}',
    ]
    done("put", "-", "--valid-from", "2024-05-01", given="\n".join(lines))
    return shelf


# --- decide ----------------------------------------------------------------------------


def test_decisions_are_those_of_the_library(filled: Shelf) -> None:
    """Each line is the JSON of a decision, byte for byte, and was recorded."""
    outcome = store("decide", *ON, "--format", "ndjson")
    assert (outcome.code, outcome.err) == (0, "3 entschieden\n")
    facts: tuple[dict[str, Any], ...] = (REFERRED, YOUNGER, {"birth_date": "1990"})
    made = [decision_on(TODAY, f"c-{at}", **one) for at, one in enumerate(facts, 1)]
    assert outcome.out.splitlines() == [one.to_json() for one in made]
    for one in made:
        assert filled.store.decision(ACCESS, one.client, 1) == one.to_dict()


def test_decisions_in_german(filled: Shelf) -> None:
    """One line for each case tells what was decided."""
    assert store("decide", *ON).out.splitlines() == [
        "c-1: Zielgruppe 3, multipler Hilfebedarf nach den Angaben gegeben, Verweisung an kim_cm",
        "c-2: Zielgruppe offen, multipler Hilfebedarf nach den Angaben gegeben, Verweisung: offen",
        "c-3: Zielgruppe offen, multipler Hilfebedarf offen, Verweisung: offen",
    ]
    outcome = store("decide", *ON, "--lang", "en")
    assert outcome.err == "3 decided\n"
    assert "c-3: target group open, multiple needs open, referral: open\n" in outcome.out
    facts = ("fled", "unaccompanied_at_entry", "entitled_25a", "entitled_25b", "entitled_104c")
    born_here = {"birth_date": "1960", "residence_status": "deutsch", "immigrated": False}
    done("put", "-", given=json.dumps({"id": "c-3", **born_here, **dict.fromkeys(facts, False)}))
    told = store("decide", *ON).out.splitlines()[2]
    assert told.startswith("c-3: keine Zielgruppe, ")


def test_a_program_proposes(filled: Shelf) -> None:
    """Where consent stands the referral is proposed, once; nothing more is done with it."""
    seen = []
    decide_all = CaseStore.decide_all

    def watched(self: CaseStore, access: kim.Access, **named: Any) -> Any:
        seen.append(access.automatic)
        return decide_all(self, access, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CaseStore, "decide_all", watched)
        outcome = store("decide", *ON, "--propose")
    assert outcome.err == "3 entschieden, 1 zur Verweisung vorgeschlagen\n"
    assert seen == [True]
    [referral] = filled.store.case(ACCESS, "c-1").referrals
    assert (referral.to, referral.step) == ("kim_cm", "proposed")
    assert store("decide", *ON, "--propose").err.endswith(", 0 zur Verweisung vorgeschlagen\n")
    assert store("decide", *ON).err == "3 entschieden\n"


def test_readings_and_rules_are_chosen(filled: Shelf) -> None:
    """A decision is recorded under the reading that was asked for; today when no day was."""
    outcome = store("decide", "--reading", "several=three", "--format", "ndjson")
    assert outcome.code == 0
    assert outcome.err.startswith("Stichtag: heute")
    assert json.loads(outcome.out.splitlines()[0])["readings"]["several"] == "three"
    assert store("decide", "--rulebook", "kreis-x").code == 2


def test_a_case_that_cannot_be_decided(filled: Shelf) -> None:
    """It is told by its id and path, without what stands there; the others go on; the end is 3."""
    line = json.dumps({"id": "c-2", "entry_date": "2024-05-05", "municipality": CANARY})
    done("put", "-", "--valid-from", "2024-05-02", given=line)
    outcome = store("decide", "--on", "2024-05-03", "--format", "ndjson")
    assert outcome.code == 3
    told, count = outcome.err.splitlines()
    assert told.startswith("c-2: entry_date: ")
    assert count == "2 entschieden, 1 nicht entscheidbar"
    assert CANARY not in outcome.err
    assert [json.loads(text)["client"] for text in outcome.out.splitlines()] == ["c-1", "c-3"]
    english = store("decide", "--on", "2024-05-03", "--lang", "en")
    assert english.err.endswith("2 decided, 1 not decidable\n")


def test_executors_that_disagree(filled: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case without an answer is told with the hash of its facts; the end is 70."""
    given = [
        ("c-1", kim.EngineDisagreement("ab12", [Difference("group:3", "yes", "no")])),
        ("c-2", decision_on(TODAY, "c-2")),
    ]
    monkeypatch.setattr(CaseStore, "decide_all", lambda *_, **__: iter(given))
    outcome = store("decide", *ON)
    assert outcome.code == 70
    assert outcome.err.startswith("c-1: keine Antwort")
    assert "ab12" in outcome.err
    assert outcome.out.startswith("c-2: ")


def test_another_error_ends_the_pass(filled: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the fault of no single case is told at once, and how far it came."""
    answers = iter([("c-1", EngineError(CANARY))])
    monkeypatch.setattr(CaseStore, "decide_all", lambda *_, **__: answers)
    outcome = store("decide", *ON)
    assert outcome.code == 70
    assert outcome.err.startswith("Bis dahin entschieden: 0\nInterner Fehler: EngineError\n")
    assert CANARY not in outcome.err


def test_a_store_that_fails_meanwhile(filled: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told how many were decided and stay so; the end is 4."""
    decide_all = CaseStore.decide_all

    def failing(*arguments: Any, **named: Any) -> Iterator[Any]:
        yield next(decide_all(*arguments, **named, batch=1))
        raise StoreUnavailable("der Datenträger ist voll", "the disk is full")

    monkeypatch.setattr(CaseStore, "decide_all", failing)
    outcome = store("decide", *ON)
    assert outcome.code == 4
    assert outcome.err == "Bis dahin entschieden: 1\nder Datenträger ist voll\n"
    assert len(outcome.out.splitlines()) == 1


def test_decisions_that_nobody_reads(filled: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the reader leaves, it ends with 0 and tells how many are recorded."""

    def closed(_text: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(streams, "write", closed)
    outcome = store("decide", *ON)
    assert (outcome.code, outcome.err) == (0, "Bis dahin entschieden: 3\n")


# --- replay ----------------------------------------------------------------------------


def test_what_comes_out_the_same_is_not_listed(filled: Shelf) -> None:
    """Every decision is decided again; nothing to list is 0."""
    store("decide", *ON)
    outcome = store("replay")
    assert outcome == (0, "", "3 nachgerechnet, 0 genannt\n")
    assert store("replay", "--lang", "en").err == "3 replayed, 0 listed\n"


def test_what_comes_out_differently_is_listed(filled: Shelf) -> None:
    """A decision on other facts is told by its case, number and outcomes; the end is 3."""
    store("decide", *ON)
    wrong = decision_on(TODAY, "c-3", **REFERRED)
    filled.store.record_decision(ACCESS, wrong, facts_version=1, propose=False)
    outcome = store("replay")
    assert outcome.code == 3
    assert outcome.out.startswith("c-3, Entscheidung 2: anders: ")
    assert "eligible" in outcome.out
    assert outcome.err == "4 nachgerechnet, 1 genannt\n"
    assert store("replay", "--lang", "en").out.startswith("c-3, decision 2: differs: ")


def test_rules_that_are_not_there(filled: Shelf) -> None:
    """A decision by other rules is listed with the reason, until the rules are named."""
    place = Path(__file__).parent.parent / "examples" / "kreis_beispielland"
    done("put", "-", "--tenant", "land", "--rulebook", place, given='{"id": "c-1"}')
    store("decide", *ON, "--tenant", "land", "--rulebook", place)
    outcome = store("replay", "--tenant", "land")
    assert outcome.code == 3
    assert outcome.out == ("c-1, Entscheidung 1: das Regelwerk von damals liegt nicht mehr vor\n")
    assert store("replay", "--tenant", "land", "--rulebook", place).code == 0


# --- due -------------------------------------------------------------------------------


def test_what_is_due(filled: Shelf) -> None:
    """Cases whose decision changes, or is missing, with the day, as sentences and JSON."""
    store("decide", *ON)
    assert done("due", *ON) == ""
    assert done("due", *ON, "--within", 36) == "c-2, 15.06.2024: Die Entscheidung ändert sich\n"
    told = done("due", *ON, "--within", 36, "--lang", "en")
    assert told == "c-2, 2024-06-15: the decision changes\n"
    done("put", "-", given='{"id": "c-3", "fled": true}')
    rows = json.loads(done("due", *ON, "--within", 36, "--format", "json"))
    lines = done("due", *ON, "--within", 36, "--format", "ndjson").splitlines()
    assert rows == [json.loads(line) for line in lines] == [
        {"schema": "kim-rules/due/1", "case": case, "reason": reason, "on": str(on)}
        for case, reason, on in (
            ("c-2", "decision_changes", BIRTHDAY), ("c-3", "facts_undecided", TODAY),
        )
    ]  # fmt: skip


def test_old_facts_are_due_when_asked_for(filled: Shelf) -> None:
    """Only an age that is named makes facts old."""
    store("decide", *ON)
    on = ("--on", "2024-11-10", "--within", 0)
    reasons = done("due", *on, "--facts-older-than", 6).splitlines()
    assert len([line for line in reasons if line.endswith("10.11.2024: Die Angaben sind alt")]) == 3
    assert "alt" not in done("due", *on, "--facts-older-than", 7)
    assert "alt" not in done("due", *on)
    assert (
        json.loads(done("due", *ON, "--format", "json", "--within", 100_000, "--tenant", "x")) == []
    )


# --- erase -----------------------------------------------------------------------------


def answering(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A person at a terminal who answers."""
    terminal = io.StringIO(text)
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(erase, "sys", SimpleNamespace(stdin=terminal))


def test_nobody_is_erased_without_a_yes(filled: Shelf) -> None:
    """Where nobody can answer, --yes is needed."""
    for arguments in (
        ["erase", "c-1", "--because", "request"],
        ["retention", "--months", "0", *ON, "--erase"],
    ):
        if arguments[0] == "retention":
            done("close", "c-1", *ON, "--because", "Umzug")
        outcome = store(*arguments)
        assert (outcome.code, outcome.out) == (2, "")
        assert "--yes: ohne Rückfrage wird nur mit --yes gelöscht" in outcome.err
    assert not filled.store.case(ACCESS, "c-1").erased


@pytest.mark.parametrize(("answer", "erased"), [
    ("ja\n", True), ("J\n", True), ("yes\n", True), ("nein\n", False), ("\n", False), ("", False),
])  # fmt: skip
def test_a_person_is_asked(
    filled: Shelf, monkeypatch: pytest.MonkeyPatch, answer: str, erased: bool
) -> None:
    """Nothing but a yes erases."""
    answering(monkeypatch, answer)
    outcome = store("erase", "c-1", "--because", "request")
    assert outcome.err.startswith("Fall c-1 endgültig löschen? (ja/nein) ")
    assert outcome.code == (0 if erased else 130)
    assert outcome.out == ("c-1: gelöscht\n" if erased else "")
    assert ("Nichts wurde gelöscht." in outcome.err) is not erased
    assert filled.store.case(ACCESS, "c-1").erased is erased


def test_erasing(filled: Shelf) -> None:
    """The person is gone, and so is the reason why not; a second time there is nobody."""
    assert done("erase", "c-1", "--because", "order", "--yes", "--lang", "en") == "c-1: erased\n"
    assert filled.store.case(ACCESS, "c-1").erased_because == "order"
    outcome = store("erase", "c-1", "--because", "order")
    assert (outcome.code, outcome.err) == (3, "Die Person zum Fall c-1 wurde gelöscht\n")
    assert store("erase", "c-9", "--because", "order", "--yes").code == 3
    assert done("verify").startswith("In Ordnung. ")


def test_retention(filled: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases whose time is over are listed, and erased when that is wanted and confirmed."""
    done("close", "c-1", *ON, "--because", "Umzug")
    done("close", "c-3", "--on", "2024-05-11", "--because", "Umzug")
    over = ("retention", "--months", 12, "--on", "2025-05-10")
    assert store("retention", "--months", 12, "--on", "2025-05-09") == (0, "", "0 zu löschen\n")
    assert store(*over) == (0, "c-1\n", "1 zu löschen\n")
    answering(monkeypatch, "nein\n")
    assert store(*over, "--erase").code == 130
    assert not filled.store.case(ACCESS, "c-1").erased
    answering(monkeypatch, "ja\n")
    outcome = store(*over, "--erase")
    assert (outcome.code, outcome.out) == (0, "c-1\n")
    assert outcome.err == "Alle endgültig löschen (1)? (ja/nein) 1 gelöscht\n"
    assert [one.erased for one in filled.store.cases(ACCESS)] == [True, False, False]
    assert filled.store.case(ACCESS, "c-1").erased_because == "retention"
    assert store(*over, "--erase") == (0, "", "0 gelöscht\n")
    later = ("retention", "--months", 12, "--on", "2026-01-01", "--erase", "--yes")
    assert store(*later, "--lang", "en") == (0, "c-3\n", "1 erased\n")


# --- all of it ---------------------------------------------------------------------------


def test_no_message_tells_facts(shelf: Shelf) -> None:
    """Whatever goes wrong with a person of whom something is known, no message repeats it."""
    facts = {"id": "c-1", "municipality": CANARY, "institutions": [CANARY]}
    done("put", "-", given=json.dumps(facts))
    calls: tuple[tuple[object, ...], ...] = (
        ("put", "-", "--valid-from", "2000-01-01"), ("decide", "--on", "2024-05-10"), ("replay",),
        ("due", *ON), ("list",), ("refer", "c-1", 1, "accept"), ("consent", "c-1", "--withdraw", *ON),
        ("close", "c-1", "--on", "1999-01-01", "--because", CANARY), ("reopen", "c-1", *ON),
        ("verify",), ("erase", "c-1", "--because", "request"), ("get", "c-1", "--decision", 9),
        ("event", "c-1", "x", "--value", CANARY, *ON),
    )  # fmt: skip
    for arguments in calls:
        outcome = store(*arguments, given=json.dumps({**facts, "entry_date": CANARY}))
        assert CANARY not in outcome.err, arguments
        assert CANARY not in outcome.out, arguments
    assert CANARY in done("get", "c-1")
