"""Facts that are wrong are all told at once, with place and what is allowed, never the value.

Section 3 of the semantics.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError
from deciding import RULEBOOK, drawn
from oracle_tables import FACTS, STATUSES

import kim_rules as kim
from kim_rules.facts import FACTS as NAMES
from kim_rules.values import FrozenMap
from kim_rules.vocabulary import NATIONALITIES

ON = date(2023, 9, 1)
FLAGS = (
    "immigrated", "fled", "unaccompanied_at_entry", "entitled_25a", "entitled_25b",
    "entitled_104c", "overall_planning_needed", "support_wanted",
)  # fmt: skip
CANARY = "Kanarienvogel"


def findings_of(facts: Any, on: date | None = None) -> list[tuple[str, str, str]]:
    """Path, found and allowed of every finding of a client that has to be refused."""
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client.from_dict(facts, RULEBOOK, on)
    return [(one.path, one.found, one.allowed) for one in caught.value.findings]


def paths_of(facts: Any, on: date | None = None) -> list[str]:
    """The places of every finding."""
    return [path for path, _, _ in findings_of(facts, on)]


# --- nothing of a person in messages -----------------------------------------------------------

SPEAKING: dict[str, Any] = {
    "birth_date": CANARY,
    "entry_date": f"{CANARY}-2",
    "nationalities": [CANARY],
    "residence_status": CANARY,
    "fled": CANARY,
    "needs": {"health": CANARY},
    "institutions": [CANARY, CANARY],
    "multiple_needs_finding": {"established": CANARY, "by": CANARY, "on": CANARY},
    "admitted_on": CANARY,
    "municipality": CANARY + "\x00",
}


def test_messages_never_repeat_a_value() -> None:
    """Neither text nor traceback of an error has any value of a person's facts."""
    for make in (kim.Client.from_dict, lambda facts: kim.Client(**facts)):
        with pytest.raises(kim.InvalidClient) as caught:
            make({"id": "c-1", **SPEAKING})
        assert len(caught.value.findings) == 12
        check_silent(caught.value, CANARY)


def test_messages_about_dates_never_repeat_them() -> None:
    """Contradictions and dates after the key date name the facts and no day of them."""
    facts = {
        "id": "c-1", "birth_date": "2019-03-04", "entry_date": "2018-01-02",
        "admitted_on": "2017-05-06", "immigrated": False, "fled": True,
    }  # fmt: skip
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client.from_dict(facts, RULEBOOK, date(2016, 7, 8))
    for value in ("2019", "2018", "2017"):
        check_silent(caught.value, value)


def check_silent(error: kim.InvalidClient, value: str) -> None:
    """An error tells no value, in neither language, nor does its traceback or its causes."""
    assert value not in str(error)
    assert value not in repr(error)
    assert value not in "".join(traceback.format_exception(error))
    for finding in error.findings:
        assert value not in finding.text("de") + finding.text("en") + repr(finding)


def test_representations_never_show_a_value() -> None:
    """Clients, decisions and mappings of facts show their id and how much is known."""
    facts = {
        "id": "c-1", "birth_date": "1987-03-04", "residence_status": "duldung", "fled": True,
        "municipality": CANARY, "institutions": [CANARY], "needs": {"health": "long_term"},
        "multiple_needs_finding": {"established": True, "on": "2022-02-22"},
    }  # fmt: skip
    client = kim.Client.from_dict(facts)
    decision = kim.decide(client, on=ON)
    assert repr(client) == "Client(id='c-1', 7 facts known)"
    shown = repr(client) + str(client) + repr(decision) + str(decision) + repr(client.needs)
    for value in ("1987", "duldung", CANARY, "2022", "health", "long_term"):
        assert value not in shown


# --- there and back -----------------------------------------------------------------------------


def test_the_facts_are_those_of_the_semantics() -> None:
    """Names and order of the facts, statuses and codes."""
    assert NAMES == FACTS
    assert [status.value for status in kim.ResidenceStatus] == list(STATUSES)
    assert {"XK", "XX", "DE", "UA"} <= NATIONALITIES
    assert len(NATIONALITIES) == 251
    assert all(len(code) == 2 and code.isupper() for code in NATIONALITIES)


def test_a_client_comes_back_from_its_json() -> None:
    """``to_dict`` has exactly the known facts, and reading it gives an equal client."""
    for _, facts, on, _ in drawn(9100, 500):
        client = kim.Client.from_dict(facts, RULEBOOK, on)
        told = client.to_dict()
        assert kim.Client.from_dict(json.loads(json.dumps(told))) == client
        assert told == {name: known(value) for name, value in facts.items() if value is not None}
        assert list(told) == [name for name in NAMES if name in told]
        assert hash(client) == hash(kim.Client.from_dict(facts))


def known(value: Any) -> Any:
    """A fact of JSON as it comes back: a finding has all of its keys."""
    if isinstance(value, dict) and "established" in value:
        return {"established": value["established"], "by": value.get("by"), "on": value.get("on")}
    return value


def test_typed_values_and_json_values_make_the_same_client() -> None:
    """The constructor takes both forms."""
    typed = kim.Client(
        "c-1", birth_date=kim.PartialDate(1990, 6), entry_date=kim.PartialDate(2020),
        nationalities=("UA",), residence_status=kim.ResidenceStatus.DULDUNG,
        needs={"health": kim.NeedLevel.NONE, "housing": None}, institutions=("Jobcenter",),
        multiple_needs_finding=kim.NeedsFinding(
            established=True, by=kim.FindingBody.KIM, on=date(2023, 1, 2)
        ),
        admitted_on=date(2023, 1, 3),
    )  # fmt: skip
    read = {
        "id": "c-1", "birth_date": "1990-06", "entry_date": "2020", "nationalities": ["UA"],
        "residence_status": "duldung", "needs": {"health": "none", "housing": None},
        "institutions": ["Jobcenter"], "admitted_on": "2023-01-03",
        "multiple_needs_finding": {"established": True, "by": "kim", "on": "2023-01-02"},
    }  # fmt: skip
    assert kim.Client.from_dict(read) == typed
    assert typed.to_dict() == read
    assert kim.Client(**read).sha256() == typed.sha256()  # type: ignore[arg-type]


def test_a_date_with_a_time_is_no_date() -> None:
    """A ``datetime`` is refused where a date is due, although Python takes it for one."""
    moment: Any = datetime(2020, 1, 1)  # noqa: DTZ001
    for name in ("birth_date", "entry_date", "admitted_on"):
        with pytest.raises(kim.InvalidClient, match="a date with a time of day; allowed"):
            kim.Client("c-1", **{name: moment})
    assert kim.Client("c-1", birth_date=date(2020, 1, 1)).birth_date == kim.PartialDate(2020, 1, 1)  # type: ignore[arg-type]


def test_values_of_a_typed_finding_are_checked() -> None:
    """A ``NeedsFinding`` is built without checks, and checked in the client."""
    wrong: Any = kim.NeedsFinding(established="yes", by="me", on="2023")  # type: ignore[arg-type]
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client("c-1", multiple_needs_finding=wrong)
    assert [one.path.removeprefix("multiple_needs_finding.") for one in caught.value.findings] == [
        "established", "by", "on",
    ]  # fmt: skip


# --- partial dates and frozen maps ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "is_exact"),
    [
        ("1990", date(1990, 1, 1), date(1990, 12, 31), False),
        ("1990-02", date(1990, 2, 1), date(1990, 2, 28), False),
        ("1992-02", date(1992, 2, 1), date(1992, 2, 29), False),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28), False),
        ("1990-12", date(1990, 12, 1), date(1990, 12, 31), False),
        ("1992-02-29", date(1992, 2, 29), date(1992, 2, 29), True),
        ("0001", date(1, 1, 1), date(1, 12, 31), False),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31), False),
    ],
)
def test_partial_dates(text: str, first: date, last: date, *, is_exact: bool) -> None:
    """First and last possible day, and the text they came from."""
    partial = kim.PartialDate.parse(text)
    assert (partial.first, partial.last, partial.is_exact) == (first, last, is_exact)
    assert str(partial) == text
    assert kim.PartialDate.parse(str(partial)) == partial


@pytest.mark.parametrize(
    "make",
    [
        lambda: kim.PartialDate(0),
        lambda: kim.PartialDate(10000),
        lambda: kim.PartialDate(1990, 13),
        lambda: kim.PartialDate(1990, 0),
        lambda: kim.PartialDate(1990, 2, 29),
        lambda: kim.PartialDate(1990, 2, 0),
        lambda: kim.PartialDate(1990, None, 5),
        lambda: kim.PartialDate(True),
        lambda: kim.PartialDate(1990.0),  # type: ignore[arg-type]
        lambda: kim.PartialDate("1990"),  # type: ignore[arg-type]
        lambda: kim.PartialDate.parse("1990-6"),
    ],
)
def test_impossible_partial_dates(make: Callable[[], kim.PartialDate]) -> None:
    """A date that does not exist cannot be made."""
    with pytest.raises(ValueError):
        make()


def test_partial_dates_are_values() -> None:
    """They are equal by their parts, can be hashed, and have no order among them."""
    assert kim.PartialDate(1990, 6) == kim.PartialDate(1990, 6) != kim.PartialDate(1990)
    assert len({kim.PartialDate(1990), kim.PartialDate(1990)}) == 1
    with pytest.raises(TypeError):
        assert kim.PartialDate(1990) < kim.PartialDate(1991)  # type: ignore[operator]
    with pytest.raises(FrozenInstanceError):
        kim.PartialDate(1990).year = 1991  # type: ignore[misc]


def test_frozen_maps() -> None:
    """A mapping of facts can be read, compared and hashed; not changed, and not listed."""
    given = {"health": kim.NeedLevel.NONE}
    frozen = FrozenMap(given)
    given["health"] = kim.NeedLevel.LONG_TERM
    assert dict(frozen) == {"health": kim.NeedLevel.NONE} == frozen
    assert len(FrozenMap()) == 0
    assert hash(frozen) == hash(FrozenMap(frozen))
    with pytest.raises(TypeError):
        frozen["health"] = None  # type: ignore[index]
    with pytest.raises(AttributeError):
        frozen.other = 1
    assert repr(frozen) == "FrozenMap(1 keys)"


def test_no_fact_is_read_from_a_file(tmp_path: Path) -> None:
    """A path is not a client."""
    with pytest.raises(kim.InvalidClient):
        kim.Client.from_dict(tmp_path)
