"""The pytest plugin runs feature files without Python, and leaves other projects alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from pytest_bdd.feature import get_feature

from kim_rules.loading import SHIPPED
from kim_rules.testing import collecting
from kim_rules.testing.feature_file import FeatureFile

pytest_plugins = ["pytester"]

GOOD = """# language: de
@older_than_27
Funktionalität: Zielgruppe 3
  Regel: Alter
    Szenariogrundriss: Am <Stichtag>
      Angenommen die Person ist am 15.06.1996 geboren
      Und ihr Aufenthaltsstatus ist "Duldung"
      Wenn zum Stichtag <Stichtag> entschieden wird
      Dann ist das Ergebnis für Zielgruppe 3 "<Ergebnis>"
      Beispiele:
        | Stichtag   | Ergebnis |
        | 14.06.2023 | nein     |
        | 15.06.2023 | ja       |

    Szenario: Für sich
      Angenommen ihr Aufenthaltsstatus ist "Visum"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3
"""
OPTED_IN = "[pytest]\nkim_rules_features = regeln\n"


def write(folder: Path, name: str, text: str) -> Path:
    """A file with its folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    """A run with its own configuration, in this process because that is quick."""
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", *args)


def start(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    """A run in a process of its own, as a district starts it."""
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *args)


def test_a_folder_with_only_a_feature_file_runs_without_any_python(
    pytester: pytest.Pytester,
) -> None:
    """The command-line option is enough: no conftest, no test module, no configuration."""
    write(pytester.path, "regeln/alter.feature", GOOD)
    result = start(pytester, "--kim-features", "regeln", "regeln")
    result.assert_outcomes(passed=3)


def test_folders_can_be_named_in_the_configuration(pytester: pytest.Pytester) -> None:
    """With the ini option ``pytest`` alone runs the folder, also with strict marks."""
    write(pytester.path, "pytest.ini", OPTED_IN + "addopts = --strict-markers -W error\n")
    write(pytester.path, "regeln/tief/alter.feature", GOOD)
    write(pytester.path, "anderswo/alter.feature", "kein Gherkin")
    run(pytester).assert_outcomes(passed=3)


def test_a_project_that_did_not_opt_in_is_untouched(pytester: pytest.Pytester) -> None:
    """Nothing of the steps is loaded, and feature files are nobody's business."""
    write(pytester.path, "regeln/alter.feature", "kein Gherkin")
    write(
        pytester.path,
        "test_fremd.py",
        "import sys\n\n"
        "def test_fremd(pytestconfig):\n"
        "    loaded = {'steps', 'guard', 'collecting', 'account', 'given'}\n"
        "    assert not {f'kim_rules.testing.{name}' for name in loaded} & set(sys.modules)\n"
        "    assert not pytestconfig.pluginmanager.has_plugin('kim_rules_account')\n",
    )
    result = start(pytester)
    result.assert_outcomes(passed=1)


def test_foreign_steps_and_features_go_on_as_before(pytester: pytest.Pytester) -> None:
    """An English project of pytest-bdd beside an opted-in folder keeps its own rules."""
    write(pytester.path, "pytest.ini", OPTED_IN)
    write(pytester.path, "regeln/alter.feature", GOOD)
    write(
        pytester.path,
        "fremd/x.feature",
        "Feature: X\n  Scenario: Same\n    Given a\n  Scenario: Same\n    Given a\n",
    )
    write(
        pytester.path,
        "fremd/test_x.py",
        "from pytest_bdd import given, scenarios\n\n"
        "scenarios('x.feature')\n\n"
        "@given('a')\ndef _():\n    pass\n",
    )
    run(pytester).assert_outcomes(passed=4)


def test_a_bad_folder_is_refused_before_anything_runs(pytester: pytest.Pytester) -> None:
    """Every finding of every file is shown, and good scenarios do not run either."""
    write(pytester.path, "pytest.ini", OPTED_IN)
    write(pytester.path, "regeln/gut.feature", GOOD)
    write(pytester.path, "regeln/eins.feature", GOOD + GOOD[GOOD.index("    Szenario: Für sich") :])
    write(pytester.path, "regeln/zwei.feature", GOOD.replace("Angenommen ihr", "Angenomen ihr"))
    result = run(pytester)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(
        [
            "*regeln/eins.feature:19: Der Name „Für sich“ steht schon in Zeile 15.*",
            "*regeln/zwei.feature:16: „Angenomen ihr Aufenthaltsstatus*würde übergangen.*",
        ]
    )
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_a_failed_step_is_told_as_a_sentence_with_its_line(pytester: pytest.Pytester) -> None:
    """Policy staff see file, line, step, expectation and decision, and no Python."""
    write(pytester.path, "regeln/alter.feature", GOOD.replace("| ja ", "| offen "))
    result = run(pytester, "--kim-features", "regeln")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            '*alter.feature:9: Dann ist das Ergebnis für Zielgruppe 3 "offen"',
            "*Beispiel: Stichtag: 15.06.2023; Ergebnis: offen",
            "*Zielgruppe 3: erwartet ist „offen“, entschieden ist „ja“.",
            "*Die Entscheidung*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert ".py:" not in result.stdout.str()


def test_an_unknown_word_is_told_with_what_is_allowed(pytester: pytest.Pytester) -> None:
    """The message lists the words, in German."""
    write(pytester.path, "regeln/alter.feature", GOOD.replace('"Visum"', '"Ausweis"'))
    result = run(pytester, "--kim-features", "regeln")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["*Der Aufenthaltsstatus „Ausweis“ ist nicht bekannt. Erlaubt: „Duldung“, *„Visum“*"]
    )


@pytest.mark.parametrize(
    "hook",
    [
        "        item.add_marker(pytest.mark.skip('später'))",
        "        items.remove(item)",
    ],
)
def test_a_scenario_that_somebody_drops_fails_the_run(pytester: pytest.Pytester, hook: str) -> None:
    """Skipped and silently removed scenarios are named, and the run is not a success."""
    write(pytester.path, "pytest.ini", OPTED_IN)
    write(pytester.path, "regeln/alter.feature", GOOD)
    write(
        pytester.path,
        "conftest.py",
        "import pytest\n\n"
        "def pytest_collection_modifyitems(items):\n"
        f"    for item in items[2:]:\n{hook}\n",
    )
    result = run(pytester)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*Nicht ausgeführte Szenarien*", "*alter.feature::*für_sich*"])


@pytest.mark.parametrize(
    "args",
    [
        ("-k", "für_sich"),
        ("-m", "not older_than_27"),
        ("regeln/alter.feature::test_02_für_sich",),
        ("--collect-only",),
        ("--setup-only",),
    ],
)
def test_what_the_user_leaves_out_is_no_failure(
    pytester: pytest.Pytester, args: tuple[str, ...]
) -> None:
    """A chosen part of the scenarios is a choice and not a loss."""
    write(pytester.path, "pytest.ini", OPTED_IN)
    write(pytester.path, "regeln/alter.feature", GOOD)
    result = run(pytester, *args)
    assert result.ret in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    assert "Nicht ausgeführte" not in result.stdout.str()


def test_parallel_runs_keep_the_account_as_well(pytester: pytest.Pytester) -> None:
    """With pytest-xdist everything runs, and a skipped scenario still fails the run."""
    write(pytester.path, "pytest.ini", OPTED_IN)
    write(pytester.path, "regeln/alter.feature", GOOD)
    result = start(pytester, "-n", "1")
    result.assert_outcomes(passed=3)
    assert result.ret == pytest.ExitCode.OK
    write(
        pytester.path,
        "conftest.py",
        "import pytest\n\n"
        "def pytest_runtest_setup(item):\n"
        "    if 'sich' in item.name:\n        pytest.skip('später')\n",
    )
    result = start(pytester, "-n", "1")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*Nicht ausgeführte Szenarien*"])


def other_rulebook(folder: Path) -> Path:
    """A copy of the default rulebook under which 27 means the 28th birthday."""
    copy = folder / "anderes_regelwerk"
    shutil.copytree(SHIPPED / "kreis_mettmann", copy)
    readings = copy / "readings.toml"
    text = readings.read_text(encoding="utf-8")
    text = text.replace('default = "from_27th_birthday"', 'default = "from_28th_birthday"')
    readings.write_text(text, encoding="utf-8")
    return copy


def test_the_rulebook_is_chosen_on_the_command_line(pytester: pytest.Pytester) -> None:
    """A path to a folder decides by that folder."""
    write(pytester.path, "regeln/alter.feature", GOOD.replace("| ja ", "| nein "))
    other_rulebook(pytester.path)
    chosen = ("--kim-features", "regeln", "--kim-rulebook", "anderes_regelwerk")
    run(pytester, *chosen).assert_outcomes(passed=3)


def test_the_rulebook_is_chosen_in_the_configuration_relative_to_it(
    pytester: pytest.Pytester,
) -> None:
    """The path holds wherever pytest is started below."""
    write(pytester.path, "pytest.ini", OPTED_IN + "kim_rules_rulebook = anderes_regelwerk\n")
    write(pytester.path, "regeln/alter.feature", GOOD.replace("| ja ", "| nein "))
    other_rulebook(pytester.path)
    pytester.chdir()
    (pytester.path / "unten").mkdir()
    run(pytester, "--rootdir", ".", "regeln").assert_outcomes(passed=3)


def test_the_default_rulebook_can_be_named_by_its_id(pytester: pytest.Pytester) -> None:
    """An id is no path."""
    write(pytester.path, "regeln/alter.feature", GOOD)
    chosen = ("--kim-features", "regeln", "--kim-rulebook", "kreis-mettmann")
    run(pytester, *chosen).assert_outcomes(passed=3)


def test_an_unknown_rulebook_is_a_plain_message(pytester: pytest.Pytester) -> None:
    """Nothing runs, and no traceback is shown."""
    write(pytester.path, "regeln/alter.feature", GOOD)
    result = run(pytester, "--kim-features", "regeln", "--kim-rulebook", "gibt-es-nicht")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*Das Regelwerk ist nicht lesbar:*"])
    assert "Traceback" not in result.stdout.str()


def test_a_folder_that_does_not_exist_is_a_usage_error(pytester: pytest.Pytester) -> None:
    """A slip in the name of the folder must not test nothing and succeed."""
    result = run(pytester, "--kim-features", "reglen")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*Kein Ordner mit .feature-Dateien: *reglen*"])


def test_without_pytest_bdd_the_message_names_what_to_install(pytester: pytest.Pytester) -> None:
    """Missing or switched off: nothing runs, and the way out is told."""
    write(pytester.path, "regeln/alter.feature", GOOD)
    result = run(pytester, "--kim-features", "regeln", "-p", "no:pytest-bdd")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*fehlt pytest-bdd*kim-rules?features?*"])


def test_an_opted_in_folder_without_features_is_no_success(pytester: pytest.Pytester) -> None:
    """Pytest reports that nothing was collected."""
    (pytester.path / "regeln").mkdir()
    result = run(pytester, "--kim-features", "regeln")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_project_can_add_steps_and_the_guard_knows_them(pytester: pytest.Pytester) -> None:
    """A step of a conftest is used; one that clashes with a shipped step is refused."""
    write(pytester.path, "pytest.ini", OPTED_IN)
    extra = 'Angenommen ihr Aufenthaltsstatus ist "Visum"'
    write(
        pytester.path, "regeln/a.feature", GOOD.replace(extra, "Angenommen unser eigener Schritt")
    )
    step = (
        "from pytest_bdd import given, parsers\n\n"
        "@given('unser eigener Schritt')\n"
        "def _(kim_case):\n    kim_case.know('Aufenthaltsstatus', 'Visum')\n"
    )
    write(pytester.path, "regeln/conftest.py", step)
    run(pytester).assert_outcomes(passed=3)
    clash = "\n@given(parsers.parse('ihr Aufenthaltsstatus ist {x}'))\ndef _(x):\n    pass\n"
    write(pytester.path, "regeln/conftest.py", step + clash)
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*a.feature:7: *ist mehrdeutig*ihr Aufenthaltsstatus ist {x}*"])


def test_own_test_modules_can_use_the_steps(pytester: pytest.Pytester) -> None:
    """A project that writes Python names the module of the steps."""
    write(pytester.path, "alter.feature", GOOD)
    write(pytester.path, "conftest.py", "pytest_plugins = ['kim_rules.testing.steps']\n")
    write(
        pytester.path,
        "test_alter.py",
        "from pytest_bdd import scenarios\n\nscenarios('alter.feature')\n",
    )
    run(pytester).assert_outcomes(passed=3)


def test_a_scenario_that_pytest_bdd_would_not_run_as_compiled_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both readers of the file are compared, whatever makes them differ."""
    file = FeatureFile(write(tmp_path, "alter.feature", GOOD), "alter.feature")
    assert collecting._differences(file) == []
    feature = get_feature(str(tmp_path), "alter.feature")
    lost = feature.scenarios.pop("Für sich")
    lost.name = "Anders"
    feature.scenarios["Anders"] = lost
    monkeypatch.setattr(collecting, "get_feature", lambda *_: feature)
    told = [str(finding) for finding in collecting._differences(file)]
    assert len(told) == 2
    assert all(re.match(r"alter\.feature:\d+: „(Für sich|Anders)“ würde nicht so", t) for t in told)
