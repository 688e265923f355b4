"""How the full JSON of a decision is made small, and read again."""

from __future__ import annotations

import json
import zlib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kim_rules as kim
from kim_rules.store import packing
from kim_rules.store.packing import Said, packed, pressed, unpressed

TYPICAL = Path(packing.__file__).with_name("typical_decision.json")
SHA256 = "46cca5058970691f9d9d4fc10483edad171182c56117580c70a85f940513f503"


def a_decision() -> str:
    """The JSON of a decision."""
    client = kim.Client.from_dict({"id": "c-2", "birth_date": "1990", "fled": True})
    return kim.decide(client, on=date(2024, 5, 10)).to_json()


def test_the_typical_decision_never_changes() -> None:
    """Every store holds texts that can be read with this very file only."""
    assert sha256(TYPICAL.read_bytes()).hexdigest() == SHA256


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    """What is made small is read as it was."""
    assert unpressed(pressed(text)) == text


def test_decisions_become_small() -> None:
    """The full JSON of a decision takes a twentieth of its length."""
    text = a_decision()
    assert len(pressed(text)) < len(text) / 20
    assert unpressed(pressed(text)) == text


def test_what_was_made_small_without_the_typical_decision_is_read() -> None:
    """As it was done in the first case stores."""
    text = a_decision()
    assert unpressed(zlib.compress(text.encode(), 1)) == text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no stream",
        pressed("{}" * 900)[:-3],
        zlib.compressobj(zdict=b"another").compress(b"") + b"\0" * 9,
    ],
)
def test_what_was_not_made_small_is_an_error(body: bytes) -> None:
    """Nothing, something else, a part, and what needs another dictionary."""
    with pytest.raises(ValueError, match="text of a decision"):
        unpressed(body)


def test_what_was_said_is_parsed_when_somebody_looks() -> None:
    """A text that is only written needs no parsing, and may be read like any object."""
    said = Said('{"facts_version": 1, "summary": {"on": "2024-05-10"}}')
    assert packed(said) == said.text.encode()
    assert (len(said), list(said)) == (2, ["facts_version", "summary"])
    assert said["summary"]["on"] == "2024-05-10"
    assert json.loads(packed(dict(said))) == dict(said)
