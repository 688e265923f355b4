"""``kim-rules rulebook`` and ``readings``: what the rules are, in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import toml_folders
from command_line import call

import kim_rules as kim
from kim_rules.loading import SHIPPED

RULES = kim.load_rulebook()
FOLDER = SHIPPED / "kreis_mettmann"
LANGUAGES = ["de", "en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_show_tells_everything_with_its_source(lang: str) -> None:
    """Groups, criteria, readings, providers and sources all stand in the text."""
    done = call("rulebook", "show", "--on", "2023-09-15", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    labels = [
        RULES.label,
        *(group.label for group in RULES.groups),
        *(one.label for one in RULES.resolutions.values()),
        *(one.body for one in RULES.resolutions.values()),
        *(provider.label for provider in RULES.providers),
        *(provider.offer for provider in RULES.providers),
        *(source.title for source in RULES.sources.values()),
        *(reading.labels[reading.default] for reading in RULES.readings),
        *(node.label for node in RULES.tree.below(*(f"group:{n}" for n in range(1, 6)))
          if node.id in RULES.criteria),
    ]  # fmt: skip
    for label in labels:
        assert label.text(lang) in done.out
    for word in (RULES.version, RULES.sha256, "SV 51/247", "https://gi.hilden.de/"):
        assert word in done.out


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2023-05-09", "am Stichtag nicht in Kraft"),
        ("2023-05-10", "in Kraft"),
        ("2024-12-31", "in Kraft"),
        ("2025-01-01", "am Stichtag nicht in Kraft"),
    ],
)
def test_show_tells_what_is_in_force(on: str, told: str) -> None:
    """The resolution on group 5 is in force from its first to its last day."""
    out = call("rulebook", "show", "kreis-mettmann", "--on", on).out
    assert f"Geltung: vom 10.05.2023 bis zum 31.12.2024; {told}\n" in out


@pytest.mark.parametrize(
    ("on", "told"), [("2025-12-31", "in Kraft"), ("2026-01-01", "am Stichtag nicht in Kraft")]
)
def test_show_tells_the_validity_of_criteria(on: str, told: str) -> None:
    """What statute limits is told where it stands."""
    out = call("rulebook", "show", "--on", on).out
    assert f"gilt vom 31.12.2022 bis zum 31.12.2025; {told})" in out


def test_show_says_the_day() -> None:
    """Without a day it is today's rules, and that is told."""
    done = call("rulebook", "show")
    today = date.today().strftime("%d.%m.%Y")  # noqa: DTZ011 - as the program takes it
    assert done.err == f"Stichtag: heute, {today}\n"
    assert f"Stichtag: {today}\n" in done.out


def test_show_a_folder(tmp_path: Path) -> None:
    """A rulebook of one's own is shown from its folder, with its unusual parts."""
    files = toml_folders.shipped()
    files["rulebook.toml"]["precedence"] = [5, 4, 3, 2, 1]
    files["groups.toml"]["groups"][3]["decided"][0]["criterion"] = "not_fled"
    fled = files["criteria.toml"]["criteria"]["fled"]
    files["criteria.toml"]["criteria"]["not_fled"] = {
        "label": {"de": "ist nicht geflüchtet", "en": "did not flee"},
        "source": fled["source"],
        "none_of": ["southeast_europe"],
    }
    files["providers.toml"]["providers"][1]["agreement"] = "none"
    files["providers.toml"]["providers"][2]["agreement"] = date(2024, 1, 2)
    files["providers.toml"]["providers"][2]["in_force"] = {"through": date(2030, 1, 2)}
    folder = toml_folders.write(tmp_path / "kreis", files)
    done = call("rulebook", "show", folder, "--on", "2023-09-15")
    assert done.code == 0, done.err
    for told in (
        "Zielgruppe von 5, 4, 3, 2, 1.",
        "Die Person ist nicht geflüchtet: keine der Bedingungen",
        "Kooperationsvereinbarung: keine",
        "Kooperationsvereinbarung: 02.01.2024",
        "Geltung: bis zum 02.01.2030",
    ):
        assert told in done.out


def test_check_of_a_good_folder() -> None:
    """A folder without mistakes is in order, with id, version and hash."""
    done = call("rulebook", "check", FOLDER)
    assert (done.code, done.err) == (0, "")
    told = f"kreis-mettmann, Fassung {RULES.version}, SHA-256 {RULES.sha256}"
    assert done.out == f"{FOLDER}: in Ordnung: {told}\n"


def test_check_tells_every_mistake_at_once(tmp_path: Path) -> None:
    """Each mistake is a line with file, key, what was found and what is allowed; exit code 3."""
    files = toml_folders.shipped()
    files["rulebook.toml"]["versoin"] = files["rulebook.toml"].pop("version")
    files["readings.toml"]["readings"]["several"]["default"] = "four"
    files["criteria.toml"]["criteria"]["fled"]["fact"] = "flad"
    folder = toml_folders.write(tmp_path / "kreis", files)
    done = call("rulebook", "check", folder)
    assert (done.code, done.out) == (3, "")
    lines = done.err.splitlines()
    for place in (
        "rulebook.toml: versoin: ",
        "rulebook.toml: version: fehlt",
        "readings.toml: readings.several.default: ",
        "criteria.toml: criteria.fled.fact: ",
    ):
        assert [line for line in lines if line.startswith(f"{folder}/{place}")], done.err
    assert all("; erlaubt: " in line for line in lines)


def test_check_of_broken_toml(tmp_path: Path) -> None:
    """A file that cannot be parsed, and one that is missing, are told."""
    folder = toml_folders.write(tmp_path / "kreis", toml_folders.shipped())
    (folder / "groups.toml").write_text("[[groups", encoding="utf-8")
    (folder / "sources.toml").unlink()
    err = call("rulebook", "check", folder, "--lang", "en").err
    assert f"{folder}/groups.toml: not valid TOML" in err
    assert f"{folder}/sources.toml: missing; allowed: a TOML file in UTF-8" in err


def test_a_folder_with_mistakes_decides_nothing(tmp_path: Path) -> None:
    """Decide refuses it with the same lines and exit code 3."""
    files = toml_folders.shipped()
    del files["rulebook.toml"]["version"]
    folder = toml_folders.write(tmp_path / "kreis", files)
    done = call("decide", "-", "--on", "2023-09-15", "--rulebook", folder, given='{"id": "c-1"}')
    assert (done.code, done.out) == (3, "")
    assert f"{folder}/rulebook.toml: version: fehlt" in done.err


def test_list() -> None:
    """Every rulebook that ships is named with label and version."""
    done = call("rulebook", "list")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"kreis-mettmann: {RULES.label.de}, Fassung {RULES.version}\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readings(lang: str) -> None:
    """Every reading with its words, question, options, default and source."""
    done = call("readings", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    parts = done.out.split("\n\n")
    assert len(parts) == len(RULES.readings)
    for reading, part in zip(RULES.readings, parts, strict=True):
        assert part.startswith(f"{reading.id}: {reading.question.text(lang)}\n")
        assert reading.words in part
        assert "[Stadt Hilden, SV 51/247" in part
        for option, label in reading.labels.items():
            assert f"- {option}: {label.text(lang)}" in part
        default = {"de": "voreingestellt", "en": "default"}[lang]
        assert part.count(f"({default})") == 1
        assert (
            f"- {reading.default}: {reading.labels[reading.default].text(lang)} ({default})" in part
        )


def test_readings_of_a_rulebook_without_any(tmp_path: Path) -> None:
    """A rulebook may leave nothing open."""
    files = toml_folders.shipped()
    files["readings.toml"] = {}
    del files["rulebook.toml"]["running_cases"]
    criteria = files["criteria.toml"]["criteria"]
    for name, criterion in criteria.items():
        criterion.pop("only_under", None)
        if "reading" in criterion:
            option = next(iter(criterion.pop("options").values()))
            del criterion["reading"]
            criteria[name] = {**criterion, **option}
    folder = toml_folders.write(tmp_path / "kreis", files)
    done = call("readings", "--rulebook", folder)
    assert done.out == "Keine offenen Fragen.\n", done.err
