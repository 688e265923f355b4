"""The made exports: every row is read as it was meant, or rejected."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from make_export_files import EXPECTED, FILES, texts_of

import kim_rules as kim
from kim_rules_forms.reading.comparing import compare
from kim_rules_forms.reading.files import FileRead, read_file
from kim_rules_forms.reading.findings import Located
from kim_rules_forms.reading.mapping import NOTHING, read_mapping
from kim_rules_forms.reading.submissions import Setting

TOLD: dict[str, dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))
ON = date(2023, 9, 15)
#: Files that LibreOffice wrote, see the README there.
LIBREOFFICE = Path(__file__).parent / "libreoffice"


def read(path: Path, mapping: Path | None = None, on: date = ON) -> tuple[FileRead, list[Located]]:
    """A file and what was said about it."""
    rulebook = kim.load_rulebook()
    mapped = NOTHING if mapping is None else read_mapping(mapping, rulebook)
    told: list[Located] = []
    found = read_file(path, Setting(rulebook, on, mapped), told.append)
    compare([found], told.append)
    return found, told


def plain(facts: dict[str, Any]) -> str:
    """Facts to be compared; the order of nationalities means nothing."""
    told = {key: sorted(value) if key == "nationalities" else value for key, value in facts.items()}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_a_made_export_is_read_as_it_was_meant(name: str) -> None:
    """The facts are those of the people in it, and the other rows are rejected."""
    wanted = TOLD[name]
    mapping = None if wanted["mapping"] is None else FILES / wanted["mapping"]
    found, told = read(FILES / name, mapping)
    said = "\n".join(one.text("en") for one in told)
    assert (found.unreadable is not None) == wanted["unreadable"], said
    facts = [one.facts for one in found.accepted.values()]
    assert sorted(map(plain, facts)) == sorted(map(plain, wanted["accepted"])), said
    assert len(found.rejected) == wanted["rejected"], said
    assert found.rows == len(found.accepted) + len(found.rejected)


@pytest.mark.parametrize("name", sorted(TOLD))
def test_every_rejected_row_has_a_finding_at_its_place(name: str) -> None:
    """A line of the form FILE:SHEET!CELL for each, and no value of a fact in any."""
    wanted = TOLD[name]
    mapping = None if wanted["mapping"] is None else FILES / wanted["mapping"]
    found, told = read(FILES / name, mapping)
    errors = [one for one in told if one.remark.is_error]
    for sheet, row in found.rejected:
        stem = f"{name}:{sheet}!"
        rows = [one.place.removeprefix(stem).split(".")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                for one in errors if one.place.startswith(stem)]  # fmt: skip
        assert str(row) in rows
    values = {"1990-12-31", "31.12.1990", "p-01", "Düsseldorf", "Wülfrath"}
    assert not [one for one in told if any(value in one.text("de") for value in values)]


def test_the_files_are_those_that_the_program_makes() -> None:
    """Nobody changed a file by hand."""
    wanted = dict(texts_of())
    assert {path.name for path in FILES.iterdir()} == set(wanted)
    assert [name for name, data in wanted.items() if (FILES / name).read_bytes() != data] == []


def test_there_are_files_of_every_tool() -> None:
    """At least forty in all."""
    assert len(TOLD) >= 40
    for tool in ("odk-", "kobo", "limesurvey-", "sheet", "list", "dirty-"):
        assert sum(name.startswith(tool) for name in TOLD) >= 2, tool


@pytest.mark.parametrize("path", sorted(LIBREOFFICE.glob("sheet*")), ids=lambda path: path.name)
def test_what_libreoffice_saves_is_read_like_what_it_opened(path: Path) -> None:
    """Its own way of keeping dates, styles and texts means the same."""
    found, told = read(path)
    said = "\n".join(one.text("en") for one in told)
    facts = [one.facts for one in found.accepted.values()]
    wanted = TOLD["sheet-dates.xlsx"]["accepted"]
    assert sorted(map(plain, facts)) == sorted(map(plain, wanted)), said
    assert not found.rejected
