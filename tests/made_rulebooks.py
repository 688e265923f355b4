"""Rulebooks made for tests: the least that a rulebook needs, and whatever is added.

A made rulebook is the content of TOML files as plain values, see :mod:`toml_folders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import toml_folders
from toml_folders import Files

import kim_rules as kim

Criterion = dict[str, Any]

ON = date(2023, 9, 1)
SOURCE = {"in": "law", "place": {"de": "§ 1", "en": "§ 1"}}
ROLES: dict[str, Criterion] = {
    "has_need": {"needs": ["short_term", "long_term"], "at_least": 1},
    "support_wanted": {"fact": "support_wanted", "is": True},
    "lives_here": {"lives_in": "district"},
    "planned": {"fact": "overall_planning_needed", "is": True},
    "found": {"finding": "established"},
    "found_by_now": {"finding": "made"},
}


def label(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"de": f"{text} (deutsch)", "en": text}


def criterion(**expression: Any) -> Criterion:
    """A criterion with label and source."""
    return {"label": label("says something"), "source": SOURCE, **expression}


def flags(count: int) -> dict[str, Any]:
    """So many declared facts, b0, b1 and so on, that are true or false."""
    declared = {"type": "bool", "label": label("a flag"), "question": label("a question?")}
    return {f"b{number}": declared for number in range(count)}


def made(
    criteria: Mapping[str, Criterion],
    groups: Sequence[str],
    facts: Mapping[str, Any] | None = None,
    readings: Mapping[str, Any] | None = None,
) -> Files:
    """A rulebook whose groups rest on the given criteria.

    Args:
        criteria: By id; those of the roles that every rulebook has are added.
        groups: The criterion of each group, numbered from 1.
        facts: Declared facts.
        readings: The questions of wording.
    """
    roles = {name: criterion(**expression) for name, expression in ROLES.items()}
    numbered = [
        {
            "number": number,
            "id": f"group_{number}",
            "label": label(f"group {number}"),
            "decided": [{"resolution": "first", "criterion": name}],
        }
        for number, name in enumerate(groups, 1)
    ]
    other = provider("other", priority=10, conditions=["planned"])
    return {
        "rulebook.toml": {
            "format": 1, "id": "made", "version": "1", "label": label("made"),
            "district": label("a district"), "areas": [{"id": "housing", "label": label("home")}],
            "municipalities": [{"name": "Haan", "ags": "05158008"}], "facts": dict(facts or {}),
        },
        "sources.toml": {
            "sources": {"law": {"kind": "statute", "label": label("law"), "title": label("law")}}
        },
        "resolutions.toml": {
            "resolutions": {
                "first": {"label": label("first"), "body": label("council"), "source": SOURCE}
            }
        },
        "readings.toml": {"readings": dict(readings or {})},
        "criteria.toml": {"criteria": {**roles, **criteria}},
        "groups.toml": {"groups": numbered, "multiple_needs": needs_table()},
        "providers.toml": {"referral": referral_table(), "providers": [provider("main"), other]},
    }  # fmt: skip


def needs_table() -> dict[str, Any]:
    """The multiple need by the criteria of the roles."""
    roles = {"computed": "planned", "finding_counts": "found_by_now", "established": "found"}
    return {"label": label("multiple need"), "source": SOURCE, **roles}


def referral_table() -> dict[str, Any]:
    """The referral by the criteria of the roles."""
    roles = {"need": "has_need", "wanted": "support_wanted", "district": "lives_here"}
    return {"label": label("referral"), "source": SOURCE, **roles, "case_management": "main"}


def provider(name: str, **more: Any) -> dict[str, Any]:
    """An entry of the directory."""
    texts = {"label": label(name), "offer": label("an offer"), "source": SOURCE}
    return {"id": name, **texts, "agreement": "unknown", **more}


def loaded(folder: Path, files: Files) -> kim.Rulebook:
    """The rulebook of these files, written into a folder and loaded."""
    return kim.load_rulebook(toml_folders.write(folder, files))
