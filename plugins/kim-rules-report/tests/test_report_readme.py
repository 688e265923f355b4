"""The README of the plugin: its code runs, its examples load, what it names is there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from command_line import call
from markdown_blocks import blocks_of, differ, outputs
from report_cases import RULES, lines, read

from kim_rules_report import FORMATS
from kim_rules_report.cases import State
from kim_rules_report.network_file import network_from
from kim_rules_report.sections import SECTIONS
from kim_rules_report.sections.outcomes import EVENTS, LANGUAGE
from kim_rules_report.staffing_file import staffing_from

ROOT = Path(__file__).parents[3]
README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_code_prints_what_the_text_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python blocks run from top to bottom; their output is what stands below."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for place, expected, printed in outputs(README):
        told = differ(expected, printed)
        assert told is None, f"{place} prints\n{told}"


def test_the_office_files_of_the_text(tmp_path: Path) -> None:
    """Both can be read as they stand there."""
    files = [block.text for block in blocks_of(README) if block.language == "toml"]
    paths = [tmp_path / f"{number}.toml" for number in range(len(files))]
    for path, text in zip(paths, files, strict=True):
        path.write_text(text, encoding="utf-8")
        assert tomllib.loads(text)
    posts, network = paths
    assert set(staffing_from(posts).managers) == {"A", "B"}
    assert len(network_from(network, RULES).entries) == 2


def test_the_lines_of_the_text(tmp_path: Path) -> None:
    """The first three forms are read as they stand there; the last one lacks its decision."""
    [block] = [block.text for block in blocks_of(README) if block.language == "json"]
    objects = [json.loads(line) for line in block.splitlines()]
    found = read(lines(tmp_path, *objects))
    assert [one.state for one in found] == [State.READ] * 3 + [State.UNREADABLE]
    assert found[3].findings[0].path == "$"
    assert found[1].events[0].value == "B1 proven"


def test_everything_is_named() -> None:
    """Sections, formats, codes of events, and options of the command."""
    named = set(re.findall(r"`([\w-]+)`", TEXT))
    assert named >= set(SECTIONS) | set(FORMATS) | set(EVENTS) | {LANGUAGE}
    told = call("report", "--help").out
    for option in set(re.findall(r"`(--[a-z-]+)`", TEXT)):
        assert option in told, option
