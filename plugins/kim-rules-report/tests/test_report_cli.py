"""``kim-rules report``: files, stores, formats, messages and exit codes."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from command_line import CASELOAD, SCREENING, Outcome, call
from report_cases import facts, lines

from kim_rules import plugins
from kim_rules.hookspecs import hookimpl
from kim_rules_sql import new_key_file

DAYS = ("--on", "2023-09-15", "--from", "2023-04-04")
EXAMPLE = (CASELOAD, SCREENING, *DAYS)


def report(*arguments: str | Path, given: str | bytes = "") -> Outcome:
    """A call of ``kim-rules report``."""
    return call("report", *arguments, given=given)


def counts(text: str, table: str = "screening.referrals") -> dict[str, Any]:
    """The counts of a table by row, from JSON."""
    figures = json.loads(text)["figures"]
    return {
        one["row"]: one["value"]
        for one in figures
        if one["table"] == table and one["column"] == "count"
    }


def test_a_report_of_files(tmp_path: Path) -> None:
    """It is written as a whole, only its owner can read it, and a line says what was read."""
    out = tmp_path / "report.json"
    told = report(*EXAMPLE, "--format", "json", "--out", out)
    assert (told.code, told.out) == (0, "")
    assert told.err.splitlines()[0] == (
        f"{out}: gelesene Fälle: 116, davon nicht lesbar, wiederholt oder nicht entscheidbar: 0"
    )
    assert counts(out.read_text(encoding="utf-8"))["kim_cm"] == 23
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_report_on_standard_output() -> None:
    """Nothing but the report stands there."""
    told = report(*EXAMPLE, "--format", "json", "--out", "-", "--lang", "en")
    assert told.code == 0
    assert json.loads(told.out)["lang"] == "en"
    line = "cases read: 116, of them not readable, repeated or not decidable: 0"
    assert told.err.splitlines()[0] == line


def test_a_report_of_standard_input() -> None:
    """The lines come from another program."""
    given = Path(SCREENING).read_text(encoding="utf-8")
    told = report("-", *DAYS, "--format", "json", "--out", "-", given=given)
    assert counts(told.out)["total"] == 94


def test_a_report_of_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples, loaded into a store and decided there, give the same figures."""
    monkeypatch.setenv("KIM_RULES_STORE", f"sqlite:///{tmp_path}/cases.db")
    monkeypatch.setenv("KIM_RULES_KEY_FILE", str(tmp_path / "key"))
    for name, value in (("TENANT", "hilden"), ("ACTOR", "test"), ("PURPOSE", "statistics")):
        monkeypatch.setenv(f"KIM_RULES_{name}", value)
    assert call("store", "init", "--new-key").code == 0
    put = call("store", "put", CASELOAD, SCREENING, "--valid-from", "2023-08-31")
    assert put.code == 0, put.err
    assert call("store", "decide", "--on", "2023-09-15").code == 0
    stored = report(*DAYS, "--format", "json", "--out", "-")
    assert stored.code == 0, stored.err
    filed = report(*EXAMPLE, "--format", "json", "--out", "-")
    different = [
        (one, other)
        for one, other in zip(
            json.loads(stored.out)["figures"], json.loads(filed.out)["figures"], strict=True
        )
        if one != other
    ]
    assert {one["row"] for one, _ in different} == {"recorded", "decided"}


def test_the_same_call_gives_the_same_bytes(tmp_path: Path) -> None:
    """For every format that needs no long time."""
    for form in ("csv", "json", "html", "xlsx"):
        first, second = (tmp_path / f"{name}.{form}" for name in ("a", "b"))
        for out in (first, second):
            assert report(*EXAMPLE, "--format", form, "--out", out, "--publish").code == 0
        assert first.read_bytes() == second.read_bytes()


def test_publishing(tmp_path: Path) -> None:
    """With and without a number; what is hidden is no number any more."""
    told = report(*EXAMPLE, "--format", "json", "--out", "-", "--publish")
    assert told.code == 0
    assert counts(told.out)["fluechtlingshilfe_velbert"] is None
    assert json.loads(told.out)["marking"] == ""
    more = report(*EXAMPLE, "--publish", "5", "--format", "json", "--out", "-")
    assert counts(more.out)["caritas_fuf"] is None
    swallowed = report("--publish", CASELOAD, *DAYS, "--out", tmp_path / "x.html")
    assert swallowed.code == 2
    assert "ein Dateiname steht davor" in swallowed.err


def test_all_options_together(tmp_path: Path) -> None:
    """Sections, title, posts, network, earlier days, readings, not wanted."""
    staffing, network = tmp_path / "posts.toml", tmp_path / "network.toml"
    staffing.write_text("[case_managers]\nA = 1.0\nB = 0.5\n", encoding="utf-8")
    network.write_text('[[entries]]\nprovider = "mbe"\nagreement = "missing"\n', encoding="utf-8")
    told = report(
        *EXAMPLE, "--to", "2023-09-30", "--sections", "caseload, network,screening", "--not-wanted",
        "--title", "Mitteilung", "--staffing", staffing, "--network", network,
        "--compare-on", "2023-03-31", "--compare-on", "31.12.2022",
        "--reading", "several=three", "--format", "json", "--out", "-",
    )  # fmt: skip
    assert told.code == 0, told.err
    found = json.loads(told.out)
    assert found["title"] == "Mitteilung"
    names = [one["id"] for one in found["tables"]]
    assert names[0] == "caseload.groups"
    assert {"caseload.trend", "network.tasks"} <= set(names)
    assert "not_wanted" in counts(told.out)
    per_post = [
        one for one in found["figures"] if one["column"] == "per_post" and one["row"] == "B"
    ]
    assert per_post[0]["value"] == 18
    tasks = {one["value"] for one in found["figures"] if one["table"] == "network.tasks"}
    assert "Vereinbarung abschließen" in tasks


# --- wrong input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Es fehlt: --out, --from"),
        (("--out", "x", "--from", "2023-01-01"), "Es fehlt: --store (oder KIM_RULES_STORE)"),
        ((*EXAMPLE, "--out", "-", "--format", "odt"), "das Format odt gibt es nicht; erlaubt: "),
        ((*EXAMPLE, "--out", "-", "--sections", "needs,x"), "--sections: unbekannt: x; erlaubt: screening"),
        ((*EXAMPLE, "--out", "-", "--sections", ","), "--sections: keiner oder einer zweimal"),
        ((*EXAMPLE, "--out", "-", "--to", "2023-01-01"), "also rückwärts; erlaubt: ein Ende nicht vor"),
        ((*EXAMPLE, "--out", "-", "--compare-on", "2023-09-15"), "--compare-on: der 15.09.2023, nicht vor"),
        ((*EXAMPLE, "--out", "-", "--publish", "2"), "eine Zahl ab 3"),
        ((*EXAMPLE, "--out", "-", "--publish", "viel"), "eine Zahl ab 3"),
        ((*EXAMPLE, "--out", "-", "--from", "gestern"), "kein Tag des Kalenders"),
        ((*EXAMPLE, "--out", "-", "--reading", "several=ten"), "eine unbekannte Option"),
        ((*EXAMPLE, "--out", "-", "--rulebook", "kreis-x"), "kreis-x: weder die Kennung"),
        ((*EXAMPLE, "--out", "nowhere/x.html"), "nowhere/x.html ist keine Datei in einem Ordner"),
    ],
)  # fmt: skip
def test_wrong_calls(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They end with 2, say what is allowed, and write nothing."""
    monkeypatch.chdir(tmp_path)
    told = report(*arguments)
    assert told.code == 2
    assert message in told.err
    assert told.out == ""
    assert not list(tmp_path.iterdir())


def test_the_key_date_is_today_when_none_is_named() -> None:
    """It is told; a day to compare with that lies behind it is refused then."""
    told = report(CASELOAD, "--from", "2023-01-01", "--compare-on", "9000-01-01", "--out", "-")
    assert told.code == 2
    assert "Stichtag: heute" in told.err
    assert "--compare-on" in told.err


def test_stores_that_cannot_be_reached(tmp_path: Path) -> None:
    """They end with 4, and nothing is written."""
    out, key = tmp_path / "x.html", tmp_path / "key"
    new_key_file(key)
    user = ("--tenant", "t", "--actor", "a", "--purpose", "p", "--key-file", key)
    told = report(*DAYS, "--store", f"sqlite:///{tmp_path}/none.db", *user, "--out", out)
    assert told.code == 4
    assert "none.db" in told.err
    assert list(tmp_path.iterdir()) == [key]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It ends with 3; the report that was there stays as it was."""
    out = tmp_path / "x.json"
    out.write_text("before", encoding="utf-8")
    told = report(tmp_path / "none.ndjson", *DAYS, "--format", "json", "--out", out, "--force")
    assert (told.code, out.read_text(encoding="utf-8")) == (3, "before")
    assert "none.ndjson: diese Datei gibt es nicht" in told.err


def test_a_report_that_is_there_is_kept(tmp_path: Path) -> None:
    """Unless overwriting is allowed."""
    out = tmp_path / "x.json"
    out.write_text("before", encoding="utf-8")
    told = report(*EXAMPLE, "--format", "json", "--out", out)
    assert (told.code, out.read_text(encoding="utf-8")) == (2, "before")
    assert report(*EXAMPLE, "--format", "json", "--out", out, "--force").code == 0
    assert out.read_text(encoding="utf-8") != "before"


def test_entries_with_mistakes(tmp_path: Path) -> None:
    """Each is told with its place, counted in the report, and the others go on; it ends with 3."""
    path = lines(
        tmp_path,
        facts("a"),
        '{"id": "b", "id": "c"}',
        facts("a"),
        {"client": {"id": "d"}, "case": {"opened": "Geheimhausen"}},
        facts("e", fled="Geheimhausen"),
    )
    out = tmp_path / "x.json"
    told = report(path, *DAYS, "--format", "json", "--out", out)
    assert told.code == 3
    assert f"{path}:2: id:" in told.err
    assert f"{path}:3: Fall steht zweimal da" in told.err
    assert f"{path}:4: case.opened: ein unbekannter Schlüssel; erlaubt: opened_on" in told.err
    assert f"{path}:5: fled: ein Text; erlaubt: true oder false" in told.err
    assert (
        "gelesene Fälle: 5, davon nicht lesbar, wiederholt oder nicht entscheidbar: 4" in told.err
    )
    text = out.read_text(encoding="utf-8")
    read = counts(text, "method.read")
    assert (read["decided"], read["unreadable"], read["repeated"], read["invalid"]) == (1, 2, 1, 1)
    assert "Geheimhausen" not in told.err + text


def test_a_provider_that_the_directory_no_longer_has(tmp_path: Path) -> None:
    """It is named with the number of its cases; the report is made all the same."""
    referral = {"to": "closed_office", "on": "2023-06-01", "step": "done"}
    rows = [{"client": facts(name), "referrals": [referral]} for name in ("a", "b")]
    out = tmp_path / "report.json"
    told = report(lines(tmp_path, *rows), *DAYS, "--format", "json", "--out", out)
    assert told.code == 0
    line = "nicht im Verzeichnis: closed_office; Fälle mit einer Verweisung dorthin: 2"
    assert told.err.splitlines()[0] == line
    assert out.exists()


@pytest.mark.parametrize("option", ["--staffing", "--network"])
def test_office_files_with_mistakes(option: str, tmp_path: Path) -> None:
    """Every mistake is told with the file; nothing is written, and it ends with 3."""
    office, out = tmp_path / "office.toml", tmp_path / "x.html"
    office.write_text("x = 1\n", encoding="utf-8")
    told = report(*EXAMPLE, option, office, "--out", out)
    assert told.code == 3
    assert f"{office}: x: ein unbekannter Schlüssel" in told.err
    assert not out.exists()
    missing = report(*EXAMPLE, option, tmp_path / "none.toml", "--out", out)
    assert missing.code == 3
    assert "none.toml: diese Datei gibt es nicht" in missing.err
    folder = report(*EXAMPLE, option, tmp_path, "--out", out)
    assert (folder.code, f"{tmp_path}: nicht lesbar" in folder.err) == (3, True)


def test_a_renderer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """It ends with 4 and the name of the plugin; no file is there."""

    class Broken:
        """Offers a format that cannot be written."""

        @staticmethod
        @hookimpl
        def kim_rules_render_reports() -> dict[str, Any]:
            """Offer it."""

            def render(_report: object, out: Any) -> None:
                out.write(b"half")
                raise OSError("full")

            return {"half": render}

    out = tmp_path / "x.half"
    plugins.reset()
    try:
        plugins.register(Broken(), "broken")
        told = report(*EXAMPLE, "--format", "half", "--out", out)
    finally:
        plugins.reset()
    assert told.code == 4
    assert "broken" in told.err
    assert not list(tmp_path.iterdir())


def test_the_help_is_german_and_quick() -> None:
    """It names the sections and the formats."""
    told = report("--help")
    assert told.code == 0
    assert "screening, caseload, needs, outcomes, network, steering, method" in " ".join(
        told.out.split()
    )
    assert "html|pdf|docx|xlsx|csv|json" in told.out
