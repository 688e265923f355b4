"""``kim-rules demo`` prints the published tables, computed from the example clients."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import EXAMPLES, call

import kim_rules as kim
from kim_rules.cli import demo_tables
from kim_rules.cli.setting import Setting
from kim_rules.cli.text_table import table, width

FIGURES = tomllib.loads((EXAMPLES / "published-figures.toml").read_text(encoding="utf-8"))
RULES = kim.load_rulebook()


@pytest.fixture(scope="module")
def demo() -> str:
    """What the demo prints."""
    done = call("demo")
    assert (done.code, done.err) == (0, "")
    return done.out


def rows(text: str, title: str) -> list[tuple[str, list[int]]]:
    """Label and numbers of every row of the table below a title, sums included."""
    body = text.split(title, 1)[1].split("\n\n")[1].splitlines()
    found: list[tuple[str, list[int]]] = []
    begun = ""
    for line in body[2:]:
        numbers = re.findall(r"(?<=   )\d+", line)
        label = re.sub(r"(\s{3,}\d+)+$", "", line)
        if numbers:
            found.append((begun + label.strip(), [int(number) for number in numbers]))
            begun = ""
        elif not line.startswith("---"):
            begun = label.strip() + " "
    return found


def test_screening_table(demo: str) -> None:
    """Rows, order, labels and numbers are the published ones, the zero row included."""
    published = [(row["label"], [row["count"]]) for row in FIGURES["screening"]["rows"]]
    published.append(("Gesamt", [FIGURES["screening"]["total"]]))
    assert rows(demo, "Screening Chancenaufenthalt (Stichtag 15.09.2023)") == published


def test_caseload_table(demo: str) -> None:
    """Each line of the statistics has the published numbers of both case managers."""
    managers: list[dict[str, Any]] = FIGURES["caseload"]["managers"]
    labels = demo_tables.statistics_lines(RULES, "de")
    published = []
    for line, label in labels.items():
        numbers = [manager["groups"][line] for manager in managers]
        published.append((label, [*numbers, sum(numbers)]))
    totals = [manager["total"] for manager in managers]
    published.append(("Gesamt", [*totals, FIGURES["caseload"]["total"]]))
    assert rows(demo, "Fälle in Hilden nach Zielgruppe (Stichtag 31.08.2023)") == published
    assert list(labels) == list(managers[0]["groups"])


def test_goals_table(demo: str) -> None:
    """The primary goals have the published numbers, by the names of the areas."""
    goals = FIGURES["caseload"]["primary_goals"]
    published = [(RULES.areas[goal].label.de, [number]) for goal, number in goals.items()]
    published.append(("Gesamt", [FIGURES["caseload"]["total"]]))
    assert rows(demo, "Vorrangige Ziele in Hilden (Stichtag 31.08.2023)") == published


def test_demo_tells_one_decision_and_the_source(demo: str) -> None:
    """One decision stands in full, and where the tables come from stands at the end."""
    assert f"Entscheidung für {demo_tables.TASTE} zum Stichtag 31.08.2023\n" in demo
    assert "Alle Personen sind erfunden" in demo
    assert demo.splitlines()[-1].startswith("Quelle der Tabellen: Mitteilungsvorlage")
    assert "https://gi.hilden.de/" in demo.splitlines()[-1]


def test_english_demo(demo: str) -> None:
    """In English the numbers are the same."""
    english = call("demo", "--lang", "en").out
    german = rows(demo, "Screening Chancenaufenthalt")
    assert [numbers for _, numbers in rows(english, "Screening (")] == [n for _, n in german]


def test_other_verdicts_have_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People who are referred nowhere are not lost: other verdicts get rows of their own."""
    wants = '"needs": {"health": "long_term"}, "support_wanted": true'
    lines = [
        '{"id": "open"}',
        f'{{"id": "far", {wants}, "municipality": "Solingen"}}',
        f'{{"id": "not to say", {wants}}}',
    ]
    (tmp_path / "screening.ndjson").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(demo_tables, "folder", lambda: tmp_path)
    setting = Setting(RULES, date(2023, 9, 15), RULES.defaults, "de")
    found = dict(rows(demo_tables.screening_table(setting), "Screening Chancenaufenthalt"))
    assert {label: numbers for label, numbers in found.items() if numbers != [0]} == {
        "nicht zuständig": [1], "offen": [2], "Gesamt": [3],
    }  # fmt: skip


def test_example_is_found_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel carries the example inside the package; that one is looked at first."""
    inside = tmp_path / "kim_rules" / "examples"
    (inside / "kreis_mettmann").mkdir(parents=True)
    monkeypatch.setattr(demo_tables, "_PLACES", (inside, tmp_path / "examples"))
    assert demo_tables.folder() == inside / "kreis_mettmann"


# --- tables ----------------------------------------------------------------------------


def test_columns_align_with_umlauts() -> None:
    """Composed and combining letters take one column; numbers end at the same place."""
    text = table([("Ort", "Zahl"), ("Wülfrath", 1), ("Wu\u0308lfrath", 12), ("Haan", 100)])
    assert unicodedata.normalize("NFC", text).splitlines() == [
        "Ort        Zahl",
        "---------------",
        "Wülfrath      1",
        "Wülfrath     12",
        "Haan        100",
    ]


def test_long_labels_go_on_below() -> None:
    """The numbers stand beside the last line of a long label."""
    text = table([("Wort", "Zahl"), ("lang " * 30, 7), ("Gesamt", 7)], totals=1)
    lines = text.splitlines()
    assert max(map(width, lines)) <= 90
    assert lines[2].startswith("lang")
    assert not lines[2].endswith("7")
    assert lines[3].startswith("   lang")
    assert lines[3].endswith("7")
    assert set(lines[4]) == {"-"}
