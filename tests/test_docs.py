"""The documentation is true: its code runs, its examples load, its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from markdown_blocks import blocks_of, differ, outputs

import kim_rules as kim
from kim_rules import words
from kim_rules.loading import FILES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
RUN = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
#: Run by the tests of the plugin that they show.
ELSEWHERE = {DOCS / "case-store.md", DOCS / "write-a-case-store.md"}
ALL = [
    *RUN,
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("examples/**/README.md")),
    ROOT / "benchmarks" / "README.md",
    ROOT / "plugins" / "README.md",
]


def name_of(path: Path) -> str:
    """The path of a file as a test shows it."""
    return str(path.relative_to(ROOT))


# --- code ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [one for one in RUN if one not in ELSEWHERE], ids=name_of)
def test_code_prints_what_the_text_says(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python and console blocks run from top to bottom; their output is what stands below."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for place, expected, printed in outputs(path):
        told = differ(expected, printed)
        assert told is None, f"{place} prints\n{told}"


def test_the_other_pages_are_run_elsewhere() -> None:
    """The pages on case stores are run where there is a store on a database."""
    tests = ROOT / "plugins" / "kim-rules-sql" / "tests" / "test_sql_docs.py"
    text = tests.read_text(encoding="utf-8")
    assert all(f'"{path.name}"' in text for path in ELSEWHERE)


COMMAND = re.compile(r"\bkim-rules ([a-z][^\n|>`#]*)")


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_commands_in_the_text_exist(path: Path) -> None:
    """Every call of ``kim-rules`` in a block names a command and options that there are."""
    import click

    from kim_rules.cli import cli

    for block in blocks_of(path):
        for found in COMMAND.finditer(block.text) if block.language in ("sh", "console") else ():
            command: click.Command = cli
            options: set[str] = set()
            for word in found[1].split():
                options |= {name for param in command.params for name in param.opts}
                if isinstance(command, click.Group):
                    under = command.get_command(click.Context(command), word)
                    assert under is not None, f"{path.name}: kim-rules {found[1]}"
                    command = under
                    options = {name for param in command.params for name in param.opts}
                elif word.startswith("--"):
                    assert word in options, f"{path.name}: kim-rules {found[1]}"


# --- a rulebook ------------------------------------------------------------------------

GUIDE = DOCS / "write-a-rulebook.md"


def guide_files() -> dict[str, str]:
    """The complete files that the guide shows."""
    found = {}
    for block in blocks_of(GUIDE):
        title = block.text.split("\n")[0].removeprefix("# ")
        if block.language == "toml" and title in FILES:
            found[title] = block.text
    return found


def written(folder: Path, files: dict[str, str]) -> Path:
    """The folder with these files in it."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_rulebook_of_the_guide_loads(tmp_path: Path) -> None:
    """The files that the guide shows make a complete rulebook."""
    files = guide_files()
    assert set(files) == set(FILES)
    rulebook = kim.load_rulebook(written(tmp_path / "guide", files))
    assert rulebook.id == "kreis-muster"
    assert rulebook.groups
    assert rulebook.readings


def test_every_part_shown_in_the_guide_fits(tmp_path: Path) -> None:
    """Together with all further parts the rulebook has no mistake but parts without use."""
    files = guide_files()
    for block in blocks_of(GUIDE):
        title = block.text.split("\n")[0]
        if block.language == "toml" and title.startswith("# in "):
            files[title.removeprefix("# in ")] += block.text
    with pytest.raises(kim.InvalidRulebook) as error:
        kim.load_rulebook(written(tmp_path / "guide", files))
    others = [one for one in error.value.findings if one.found != "is not used anywhere"]
    assert not others, "\n".join(finding.text() for finding in others)


def test_every_block_of_toml_is_tested() -> None:
    """No TOML of the guide is shown without being loaded; elsewhere it is at least TOML."""
    for path in RUN:
        for block in blocks_of(path):
            if block.language == "toml":
                tomllib.loads(block.text)
                title = block.text.split("\n")[0].removeprefix("# in ").removeprefix("# ")
                assert path != GUIDE or title in FILES, title


def test_the_guide_names_every_key() -> None:
    """Every key of a rulebook that the loader knows is explained in the guide."""
    from kim_rules.criteria import ANNIVERSARIES, FINDINGS, JOINS, MEASURES, SUBJECTS

    text = GUIDE.read_text(encoding="utf-8")
    keys = {key for keys in FILES.values() for key in keys}
    for key in (*keys, *FILES, *ANNIVERSARIES, *FINDINGS, *JOINS, *MEASURES, *SUBJECTS):
        assert f"`{key}`" in text or f"`{key} = " in text, key


# --- texts that must not go stale --------------------------------------------------------


@pytest.mark.parametrize("script", ["make_reference.py", "make_readings.py"])
def test_what_is_generated_is_up_to_date(script: str) -> None:
    """The committed file is what its script would write now."""
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", str(DOCS / script), "--check"],
        capture_output=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, "COLUMNS": "80"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_every_reading_is_explained() -> None:
    """The page on open readings has the words, the question and every option of each."""
    text = (DOCS / "offene-lesarten.md").read_text(encoding="utf-8")
    for reading in kim.load_rulebook().readings:
        assert f"„{reading.words}“" in text, reading.id
        assert reading.question.de in text, reading.id
        assert f"`{reading.id}`" in text
        for option, label in reading.labels.items():
            assert label.de in text, option
            assert f"`{option}`" in text, option


def test_every_answer_is_explained() -> None:
    """The page on the meaning of answers has every status and every sentence of a decision."""
    text = (DOCS / "bedeutung-der-antworten.md").read_text(encoding="utf-8")
    sentences = [*words.STATUS_SENTENCES.values(), *words.REFERRAL_SENTENCES.values()]
    sentences += [words.PHRASES[f"eligible_{truth.value}"] for truth in kim.Truth]
    sentences += words.PROVIDER_CONDITIONS.values()
    for label in sentences:
        assert label.de in text
    for code in (*kim.NeedsStatus, *kim.ReferralVerdict):
        assert f"`{code.value}`" in text


def test_the_readme_begins_with_the_two_commands() -> None:
    """The main job and the tests are one command each, and the first thing one reads."""
    [first, *_] = blocks_of(ROOT / "README.md")
    commands = [line.split("#")[0].strip() for line in first.text.splitlines()]
    assert commands == ["./run demo", "./run test"]
    assert os.access(ROOT / "run", os.X_OK)


def test_the_changelog_tells_of_this_version() -> None:
    """The version of the program has a dated section, and rules are apart from the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## \[{re.escape(project['version'])}\] - \d{{4}}-\d\d-\d\d$"
    [found] = re.finditer(heading, text, re.MULTILINE)
    section = text[found.end() :].split("\n## ")[0]
    assert "### Program" in section
    assert "### Rules (Regelwerk)" in section
    assert kim.load_rulebook().version in section


ROW = re.compile(r"^\| ([\w-]+) \| ([\d.]+) \| [^|]+ \|", re.MULTILINE)


def required_libraries() -> set[str]:
    """What kim-rules and its plugins need to run, extras included."""
    found: set[str] = set()
    for file in (ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")):
        project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
        extras = project.get("optional-dependencies", {}).values()
        for needed in (project["dependencies"], *extras):
            found |= {re.split(r"[\[<>=~!; ]", one)[0] for one in needed}
    return {name for name in found if not name.startswith("kim-rules")}


def test_every_library_is_listed_with_its_licence() -> None:
    """The page names what is required and nothing else, in the versions that are tested."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pins = dict(one.split("==") for one in project["tool"]["uv"]["constraint-dependencies"])
    pins["durable-rules"] = "2.0.28"  # pinned where it is required
    listed = dict(ROW.findall((DOCS / "dependencies.md").read_text(encoding="utf-8")))
    assert set(listed) == required_libraries()
    assert listed == {name: pins[name] for name in listed}


# --- links -----------------------------------------------------------------------------

LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file or a heading of this project finds it."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in LINK.findall(text):
        if "://" in target:
            continue
        file, _, heading = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), f"{path.name}: {target}"
        if heading:
            assert heading in anchors_of(found), f"{path.name}: {target}"


def anchors_of(path: Path) -> set[str]:
    """The anchors of the headings of a file."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[`*]", "", heading).lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain}


def test_every_page_is_listed() -> None:
    """The overview leads to every page of the documentation."""
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in text, page.name
