"""Facts that are wrong are all told at once, with place and what is allowed, never the value.

Section 3 of the semantics.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from deciding import RULEBOOK
from made_rulebooks import criterion, label, loaded, made
from wrong_values import NOT_A_DATE, NOT_A_FLAG, NOT_A_NUMBER, NOT_A_SCHOOL

import kim_rules as kim

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


# --- declared facts -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def declaring(tmp_path_factory: pytest.TempPathFactory) -> kim.Rulebook:
    """A rulebook that declares one fact of each type."""
    texts = {"label": label("fact"), "question": label("what?")}
    facts = {
        "flag": {"type": "bool", **texts},
        "number": {"type": "integer", **texts},
        "school": {
            "type": "code",
            **texts,
            "codes": {"primary": label("p"), "grammar": label("g")},
        },
        "since": {"type": "partial_date", **texts},
    }
    criteria = {
        "a": criterion(fact="flag", **{"is": True}),
        "b": criterion(fact="number", at_least=3),
        "c": criterion(fact="school", **{"in": ["grammar"]}),
        "d": criterion(fact="since", from_anniversary=1),
    }
    return loaded(tmp_path_factory.mktemp("declaring"), made(criteria, list("abcd"), facts))


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        *(("flag", value) for value in NOT_A_FLAG),
        *(("number", value) for value in NOT_A_NUMBER),
        *(("school", value) for value in NOT_A_SCHOOL),
        *(("since", value) for value in NOT_A_DATE),
    ],
)
def test_declared_facts_are_checked(declaring: kim.Rulebook, fact: str, value: Any) -> None:
    """Like the others: one finding at the fact."""
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client.from_dict({"id": "c-1", fact: value}, declaring)
    assert [one.path for one in caught.value.findings] == [fact]


def test_declared_facts_are_decided(declaring: kim.Rulebook) -> None:
    """Known they settle their group, unknown or null they leave it open."""
    facts = {"flag": True, "number": 2, "school": "grammar", "since": "2022-09-01"}
    client = kim.Client.from_dict({"id": "c-1", **facts}, declaring)
    decision = kim.decide(client, on=ON, rulebook=declaring)
    assert [one.verdict.value for one in decision.target_groups] == ["yes", "no", "yes", "yes"]
    assert client.to_dict() == {"id": "c-1", **facts}
    unknown = kim.Client.from_dict({"id": "c-1", "flag": None, "school": None}, declaring)
    decision = kim.decide(unknown, on=ON, rulebook=declaring)
    assert [one.verdict.value for one in decision.target_groups] == ["open"] * 4
    assert {one.fact for one in decision.missing_facts} >= set(facts)


def test_facts_of_another_rulebook_are_refused(declaring: kim.Rulebook) -> None:
    """A declared fact or an area that the rulebook does not have is told by ``decide``."""
    client = kim.Client("c-1", extra={"flag": True}, needs={"health": "none"})  # type: ignore[dict-item]
    with pytest.raises(kim.InvalidClient) as caught:
        kim.decide(client, on=ON)
    assert [one.path for one in caught.value.findings] == ["flag"]
    with pytest.raises(kim.InvalidClient) as caught:
        kim.decide(client, on=ON, rulebook=declaring)
    assert [one.path for one in caught.value.findings] == ["needs.health"]


@pytest.mark.parametrize(
    "extra", [{"flag": 1}, {"number": True}, {"since": "2022"}, {"school": "x"}, {"other": 1}]
)
def test_declared_facts_given_to_the_constructor_are_checked(
    declaring: kim.Rulebook, extra: dict[str, Any]
) -> None:
    """``decide`` refuses what is not of the declared type, together with everything else."""
    client = kim.Client("c-1", extra=extra, needs={"helth": "none"})  # type: ignore[dict-item]
    with pytest.raises(kim.InvalidClient) as caught:
        kim.decide(client, on=ON, rulebook=declaring)
    assert sorted(one.path for one in caught.value.findings) == sorted(["needs.helth", *extra])


@pytest.mark.parametrize("extra", [5, "flag", [1], [("flag", True, 1)]])
def test_extra_is_a_mapping(extra: Any) -> None:
    """Anything else is a finding like any other, not an error of Python."""
    with pytest.raises(kim.InvalidClient) as caught:
        kim.Client("c-1", extra=extra)
    assert [one.path for one in caught.value.findings] == ["extra"]
