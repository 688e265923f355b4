"""Rulebook folders with mistakes are refused, with place, mistake and what is allowed.

Each file of ``bad_rulebooks`` is one mistake made in the default rulebook: ``set`` and
``remove`` name places as the messages do, ``says`` has words of the finding that is due.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import toml_folders
from toml_folders import Files

import kim_rules as kim
from kim_rules.loading import FILES, MAX_FILE, SHIPPED

MISTAKES = sorted((Path(__file__).parent / "bad_rulebooks").glob("*.toml"))


def change(files: Files, place: str, value: Any, *, remove: bool = False) -> None:
    """Set or remove what stands at a place such as ``groups.toml: groups[0].number``."""
    file, keys = place.split(": ")
    steps = [int(at) if at else key for key, at in re.findall(r"([^.\[\]]+)|\[(\d+)\]", keys)]
    inner: Any = files[file]
    for step in steps[:-1]:
        inner = inner[step] if isinstance(step, int) else inner.setdefault(step, {})
    if remove:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = value


def findings_of(folder: Path) -> tuple[kim.Finding, ...]:
    """Everything that is found in a folder that has to be refused."""
    with pytest.raises(kim.InvalidRulebook) as caught:
        kim.load_rulebook(folder)
    return caught.value.findings


def files_with(*mistakes: Path) -> Files:
    """The default rulebook with some mistakes made in it."""
    files = toml_folders.shipped()
    for path in mistakes:
        mistake = tomllib.loads(path.read_text(encoding="utf-8"))
        for place in mistake.get("remove", ()):
            change(files, place, None, remove=True)
        for place, value in mistake.get("set", {}).items():
            change(files, place, value)
    return files


def says(finding: kim.Finding, words: list[str]) -> bool:
    """Whether a finding has all of the words."""
    return all(word in finding.text("en") for word in words)


# --- one mistake each -----------------------------------------------------------------------


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_mistake_is_told(tmp_path: Path, path: Path) -> None:
    """One finding has the place, the mistake and what is allowed; few others come with it.

    All of them are told in German and in English, at one and the same place.
    """
    findings = findings_of(toml_folders.write(tmp_path, files_with(path)))
    words = tomllib.loads(path.read_text(encoding="utf-8"))["says"]
    assert any(says(finding, words) for finding in findings), [f.text() for f in findings]
    assert len(findings) <= 12, [f.text() for f in findings]
    for finding in findings:
        check_both_languages(finding)


def check_both_languages(finding: kim.Finding) -> None:
    """What was found and what is allowed stand in both languages; keys are not translated."""
    assert finding.text("de").startswith(f"{finding.path}: {finding.said.de}; erlaubt: ")
    assert finding.text("en").startswith(f"{finding.path}: {finding.found}; allowed: ")
    assert finding.said.de.strip()
    assert finding.wanted.de.strip(), finding.text("en")
    assert finding.allowed.strip(), finding.text("en")
    if finding.said.de == finding.found:
        assert re.fullmatch(r"[a-z0-9_, ]+", finding.found), finding.found


def test_each_file_is_one_mistake() -> None:
    """There are many of them, each says in its first line what is wrong, none twice."""
    assert len(MISTAKES) >= 100
    texts = [path.read_text(encoding="utf-8") for path in MISTAKES]
    assert all(text.startswith("# ") for text in texts)
    assert len({text.splitlines()[0] for text in texts}) == len(texts)


def test_without_a_mistake_the_folder_is_taken(tmp_path: Path) -> None:
    """The default rulebook, written again by the tests, has the same content."""
    rulebook = kim.load_rulebook(toml_folders.write(tmp_path, toml_folders.shipped()))
    assert rulebook.sha256 == kim.load_rulebook().sha256


# --- many mistakes ----------------------------------------------------------------------------


def test_all_mistakes_of_a_folder_are_told_together(tmp_path: Path) -> None:
    """Five mistakes in five files make five findings at least, each with its words."""
    names = (
        "label_without_english", "source_of_unknown_kind", "reading_without_words",
        "fact_unknown", "priority_missing", "validity_with_until", "group_id_twice",
    )  # fmt: skip
    check_together(tmp_path, names)


def test_mistakes_of_the_whole_are_told_with_the_others(tmp_path: Path) -> None:
    """What only the whole shows is told beside a wrong value: cycles, unused, too short."""
    names = (
        "label_without_english", "not_used", "reading_not_used", "only_under_in_all_of",
        "priority_missing",
    )  # fmt: skip
    check_together(tmp_path, names)


def test_every_unused_criterion_is_told(tmp_path: Path) -> None:
    """Two mistakes of one kind are two findings."""
    files = files_with(Path(MISTAKES[0].parent / "not_used.toml"))
    criteria = files["criteria.toml"]["criteria"]
    criteria["idle_too"] = criteria["idle"]
    told = [finding.path for finding in findings_of(toml_folders.write(tmp_path, files))]
    assert told == ["criteria.toml: criteria.idle", "criteria.toml: criteria.idle_too"]


def check_together(folder: Path, names: tuple[str, ...]) -> None:
    """Make these mistakes in one folder; each has to be told."""
    paths = [MISTAKES[0].parent / f"{name}.toml" for name in names]
    findings = findings_of(toml_folders.write(folder, files_with(*paths)))
    for path in paths:
        words = tomllib.loads(path.read_text(encoding="utf-8"))["says"]
        assert any(says(finding, words) for finding in findings), (path.stem, words)
    assert len(findings) >= len(names)


def test_files_that_cannot_be_read_are_told_together(tmp_path: Path) -> None:
    """A file with a mistake of TOML does not hide that another one is missing."""
    toml_folders.write(tmp_path, toml_folders.shipped())
    (tmp_path / "groups.toml").write_text("groups = [", encoding="utf-8")
    (tmp_path / "sources.toml").unlink()
    assert [finding.path for finding in findings_of(tmp_path)] == ["sources.toml", "groups.toml"]


# --- files as a whole ---------------------------------------------------------------------------

TEXTS = {
    "a mistake of TOML": (b"[criteria]\na = = 1\n", ("not valid TOML", "line 2")),
    "a key twice": (b'[criteria.a]\nfact = "fled"\nfact = "fled"\n', ("not valid TOML", "line 3")),
    "a table twice": (b"[criteria.a]\n[criteria.b]\n[criteria.a]\n", ("not valid TOML", "line 3")),
    "a date that does not exist": (b"d = 2023-02-30\n", ("not valid TOML", "line 1")),
    "Windows text": ("[criteria.prüfung]\n".encode("cp1252"), ("not UTF-8", "in UTF-8")),
    "UTF-16": ("[criteria]\n".encode("utf-16"), ("not UTF-8",)),
    "no text at all": (b"\x00\x01\x02", ("not valid TOML",)),
    "too deep": (b"a = " + b"[" * 5000 + b"]" * 5000, ("not valid TOML",)),
    "a number of 5,000 digits": (b"a = " + b"9" * 5000 + b"\n", ("criteria.toml",)),
    "empty": (b"", ("unknown: residence_prospects",)),
}


@pytest.mark.parametrize(("text", "words"), TEXTS.values(), ids=TEXTS.keys())
def test_a_file_that_is_no_toml(tmp_path: Path, text: bytes, words: tuple[str, ...]) -> None:
    """The file is named, and the line where the parser knows it."""
    toml_folders.write(tmp_path, toml_folders.shipped())
    (tmp_path / "criteria.toml").write_bytes(text)
    findings = findings_of(tmp_path)
    assert any(says(finding, list(words)) for finding in findings), [f.text() for f in findings]


@pytest.mark.parametrize("file", [name for name in FILES if name != "readings.toml"])
def test_a_missing_file(tmp_path: Path, file: str) -> None:
    """The missing file is named."""
    toml_folders.write(tmp_path, toml_folders.shipped())
    (tmp_path / file).unlink()
    (finding,) = findings_of(tmp_path)
    assert (finding.path, finding.found) == (file, "missing")


def test_a_rulebook_without_questions_of_wording(tmp_path: Path) -> None:
    """Only ``readings.toml`` may be missing; here other files use it, and say so."""
    toml_folders.write(tmp_path, toml_folders.shipped())
    (tmp_path / "readings.toml").unlink()
    paths = [finding.path for finding in findings_of(tmp_path)]
    assert "criteria.toml: criteria.over_18.reading" in paths
    assert "rulebook.toml: running_cases.reading" in paths


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """What cannot be read as a file is named with the reason."""
    toml_folders.write(tmp_path, toml_folders.shipped())
    (tmp_path / "groups.toml").unlink()
    (tmp_path / "groups.toml").mkdir()
    (finding,) = findings_of(tmp_path)
    assert finding.path == "groups.toml"


def test_a_huge_file(tmp_path: Path) -> None:
    """A file beyond any district's need is refused before it is read."""
    toml_folders.write(tmp_path, toml_folders.shipped())
    with (tmp_path / "criteria.toml").open("r+b") as file:
        file.truncate(MAX_FILE + 1)
    (finding,) = findings_of(tmp_path)
    assert (finding.path, finding.found) == ("criteria.toml", "a file that is too large")


def test_windows_files_are_taken(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends change nothing, not even the hash."""
    for name in FILES:
        text = (SHIPPED / "kreis_mettmann" / name).read_text(encoding="utf-8")
        windows = text.replace("\n", "\r\n").encode("utf-8-sig")
        (tmp_path / name).write_bytes(windows)
    assert kim.load_rulebook(tmp_path).sha256 == kim.load_rulebook().sha256


@pytest.mark.parametrize(
    "name", ["no-such-rulebook", "", "kreis_mettmann", "kreis-mettmann/", "a\0b"]
)
def test_a_rulebook_that_does_not_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither a known id nor a folder: the known ids are told."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kim.KimRulesError) as caught:
        kim.load_rulebook(name)
    if isinstance(caught.value, kim.UnknownRulebook):
        assert "kreis-mettmann" in str(caught.value)
    else:
        assert name == "", "only the empty path is a folder: the current one"


def test_an_empty_folder(tmp_path: Path) -> None:
    """All files that are missing are named at once."""
    assert [finding.path for finding in findings_of(tmp_path)] == [
        name for name in FILES if name != "readings.toml"
    ]


def test_a_refused_rulebook_is_not_decided_by(tmp_path: Path) -> None:
    """``decide`` with a path to a folder with mistakes is the same error."""
    toml_folders.write(tmp_path, files_with(MISTAKES[0]))
    with pytest.raises(kim.InvalidRulebook):
        kim.decide(kim.Client("c-1"), on=date(2023, 9, 1), rulebook=tmp_path)
