"""``kim-rules forms write`` and the hooks behind it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from command_line import call
from forms_made import BEISPIELLAND, written

import kim_rules as kim
from kim_rules import plugins
from kim_rules_forms import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_it_writes_each_format(form: str, tmp_path: Path) -> None:
    """The file is what the writer gives, and standard output stays empty."""
    out = tmp_path / "form"
    done = call("forms", "write", "--format", form, "--lang", "de,en", "--out", out)
    assert (done.code, done.out) == (0, "")
    assert out.read_bytes() == written(form)


def test_the_hook_offers_the_same_writers() -> None:
    """Other programs find them by name."""
    offered = plugins.form_writers()
    assert set(FORMATS) <= set(offered)
    out = BytesIO()
    offered["csv"](kim.load_rulebook(), ("de", "en"), out)
    assert out.getvalue() == written("csv")


def test_another_rulebook_and_a_language_that_nobody_checked(tmp_path: Path) -> None:
    """What stays German is told on standard error."""
    out = tmp_path / "form.html"
    done = call(
        "forms", "write", "--format", "html", "--rulebook", BEISPIELLAND, "--lang", "uk", "--out", out
    )  # fmt: skip
    assert done.code == 0
    assert "choices.integration_course.ended" in done.err
    assert "noch nicht von einer Person geprüft" in done.err
    assert "Anerkennung" in out.read_text(encoding="utf-8")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    """Only with --force, and then as a whole."""
    out = tmp_path / "form.csv"
    out.write_text("mine", encoding="utf-8")
    arguments = ("forms", "write", "--format", "csv", "--lang", "de,en", "--out", out)
    done = call(*arguments)
    assert done.code == 2
    assert "--force" in done.err
    assert out.read_text(encoding="utf-8") == "mine"
    assert call(*arguments, "--force").code == 0
    assert out.read_bytes() == written("csv")


WRONG = {
    "an unknown format": (("--format", "pdf"), 2, "--format"),
    "an unknown language": (("--lang", "de,xx"), 2, "xx"),
    "no language": (("--lang", ","), 2, "--lang"),
    "no such rulebook": (("--rulebook", "nowhere"), 2, "nowhere"),
    "no such folder": (("--out", "nowhere/form.csv"), 2, "--out"),
    "a translation that is not there": (("--translation", "nowhere.toml"), 3, "nowhere.toml"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_arguments(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what is wrong, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    more, code, told = WRONG[what]
    done = call("forms", "write", "--format", "csv", "--out", "form.csv", *more)
    assert done.code == code
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_help_is_german_and_shows_examples() -> None:
    """Of the group and of the command."""
    for arguments in (("forms",), ("forms", "write")):
        done = call(*arguments, "--help")
        assert done.code == 0
        assert "Beispiele:" in done.out
        assert "kim-rules forms write --format xlsform" in done.out
