"""Equal input gives equal bytes, whatever the machine, the order and the number of threads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import child_process
import pytest
from deciding import RULEBOOK, decided, digests, drawn
from oracle_tables import Client

import kim_rules as kim

ON = date(2023, 9, 1)
CLIENT: Client = {
    "id": "c-1",
    "birth_date": "1990-06",
    "entry_date": "2021",
    "nationalities": ["RO", "UA"],
    "residence_status": "deutsch",
    "entitled_25a": False,
    "entitled_25b": True,
    "needs": {"health": "long_term", "housing": None},
    "institutions": ["Jobcenter"],
    "multiple_needs_finding": {"established": True, "by": "kim", "on": "2019-05-01"},
    "admitted_on": False,
    "municipality": "Hildn",
    "support_wanted": True,
}

# --- equal bytes ---------------------------------------------------------------------------


def test_the_hash_seed_does_not_matter() -> None:
    """300 decisions are byte-identical in processes with other hash seeds."""
    code = "import deciding; print(' '.join(deciding.digests(8000, 300)))"
    expected = digests(8000, 300)
    for seed in ("0", "4242"):
        assert child_process.printed_by(code, PYTHONHASHSEED=seed).split() == expected


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_clock_and_language_do_not_matter(zone: str) -> None:
    """Neither time zone nor locale of the machine reaches a decision."""
    code = "import deciding; print(' '.join(deciding.digests(8100, 50)))"
    told = child_process.printed_by(code, TZ=zone, LC_ALL="C", LANG="tr_TR.UTF-8")
    assert told.split() == digests(8100, 50)


def test_threads_write_the_same_bytes() -> None:
    """16 threads that decide and explain give the JSON of one thread alone."""
    cases = [(client, on, readings) for _, client, on, readings in drawn(8200, 200)]
    alone = [decided(*case).to_json() for case in cases]
    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(lambda case: decided(*case).to_json(), cases * 2))
    assert together == alone * 2


def test_asking_twice_gives_the_same() -> None:
    """Deciding again, and asking one decision again, changes nothing."""
    for _, client, on, readings in drawn(8300, 100):
        decision = decided(client, on, readings)
        first = decision.to_json()
        assert decision.to_json() == decided(client, on, readings).to_json() == first


def test_the_order_of_a_clients_facts_does_not_matter() -> None:
    """A client is an object: the order of its keys changes neither decision nor hash."""
    for rng, client, on, readings in drawn(8400, 100):
        names = rng.sample(sorted(client), len(client))
        turned = {name: client[name] for name in names}
        assert decided(turned, on, readings).to_json() == decided(client, on, readings).to_json()
        hashes = {kim.Client.from_dict(facts).sha256() for facts in (client, turned)}
        assert len(hashes) == 1


def test_the_readings_given_do_not_matter_when_they_are_the_defaults() -> None:
    """Naming a default is the same as naming nothing, in any order."""
    defaults = dict(reversed(RULEBOOK.defaults.items()))
    assert decided(CLIENT, ON, defaults).to_json() == decided(CLIENT, ON).to_json()


def test_the_json_text_is_that_of_the_dictionary() -> None:
    """``to_json`` and ``to_dict`` say the same, in the order of the contract, without floats."""
    for _, client, on, readings in drawn(8500, 100):
        decision = decided(client, on, readings)
        for lang in ("de", "en"):
            told = json.loads(decision.to_json(lang), parse_float=refuse)
            assert told == decision.to_dict(lang)
            assert json.dumps(told, ensure_ascii=False) == decision.to_json(lang)
    assert list(told) == [
        "schema", "client", "on", "rulebook", "readings", "eligible", "primary_group",
        "primary_group_settled", "target_groups", "multiple_needs", "referral",
        "missing_facts", "changes_on", "depends_on_readings", "notices", "explanation",
    ]  # fmt: skip


def refuse(text: str) -> float:
    """No number of a decision has a fraction."""
    raise AssertionError(text)


# --- truths are compared, never taken for a condition ------------------------------------------


def test_truths_refuse_to_be_conditions() -> None:
    """``if decision.eligible`` would take open and no for true; it is an error."""
    decision = decided(CLIENT, ON)
    for answer in (decision.eligible, decision.target_group(5).verdict, *kim.Truth, *kim.Verdict):
        with pytest.raises(TypeError, match="compare it"):
            bool(answer)
    assert decision.eligible is kim.Truth.YES


@pytest.mark.parametrize("on", ["2023-09-01", datetime(2023, 9, 1), 2023, None])  # noqa: DTZ001
def test_the_key_date_is_a_date(on: Any) -> None:
    """A text or a time of day is not a key date, and today is never assumed."""
    with pytest.raises(TypeError):
        kim.decide(kim.Client("c-1"), on=on)
    with pytest.raises(TypeError):
        kim.decide(kim.Client("c-1"))  # type: ignore[call-arg]


def test_the_wrong_kind_of_argument_is_told() -> None:
    """Facts that are not yet a client, and readings that are no mapping, by their names."""
    facts: Any = dict(CLIENT)
    with pytest.raises(TypeError, match=r"Client\.from_dict"):
        kim.decide(facts, on=ON)
    pairs: Any = [("several", "three")]
    with pytest.raises(TypeError, match="readings"):
        kim.decide(kim.Client("c-1"), on=ON, readings=pairs)


def test_unknown_readings_are_refused_together() -> None:
    """Every unknown reading and option is told at once, with what is allowed."""
    with pytest.raises(kim.InvalidReadings) as caught:
        decided(CLIENT, ON, {"severl": "two", "several": "four", "over_18": "from_19th_birthday"})
    assert [finding.path for finding in caught.value.findings] == ["severl", "several"]
    assert "two, three" in str(caught.value)


@pytest.mark.parametrize("lang", ["fr", "DE", "", "de-DE"])
def test_another_language_is_refused(lang: str) -> None:
    """Nobody who asks for a language that there is not gets English without a word."""
    decision = decided({"id": "c-1"}, date(2023, 9, 1))
    for tell in (decision.explain, decision.to_json, decision.to_dict):
        with pytest.raises(ValueError, match="de, en"):
            tell(lang)
