"""The page for policy staff lists every step, and everything it shows is accepted."""

from __future__ import annotations

import inspect
import re
from datetime import date
from pathlib import Path

import pytest

import kim_rules as kim
from kim_rules.testing import STEPS, StepDefinition, StepError, UnknownWord, german, words
from kim_rules.testing.case import Case
from kim_rules.testing.registry import KEYWORDS
from kim_rules.vocabulary import STATUS_LABELS

pytest_plugins = ["pytester"]

PAGE = (Path(__file__).parents[1] / "docs" / "features-schreiben.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `((?:Angenommen|Wenn|Dann) [^`]*)` \|", PAGE, re.MULTILINE)
KINDS = {keyword: kind for kind, keyword in KEYWORDS.items()}

TABLES = {
    "eine Person": [["Angabe", "Wert"], ["Wohnort", "Hilden"], ["Bedarf Wohnen", "kurzfristig"]],
    "ihr Bedarf ist": [["Bereich", "Antwort"], ["Wohnen", "nicht gefragt"]],
}


def definitions_of(example: str) -> list[StepDefinition]:
    """The shipped steps that would run an example of the page."""
    keyword, text = example.split(" ", 1)
    return [step for step in STEPS if step.kind == KINDS[keyword] and step.matches(text)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_page_is_one_step(example: str) -> None:
    """Neither unknown nor ambiguous."""
    assert len(definitions_of(example)) == 1


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.pattern)
def test_every_step_is_on_the_page(step: StepDefinition) -> None:
    """Whoever adds a step has to show it to policy staff."""
    assert any(step in definitions_of(example) for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_words_of_an_example_are_known(example: str) -> None:
    """The step runs; an outcome may differ from this case, but no word is unknown."""
    (step,) = definitions_of(example)
    case = Case(kim.load_rulebook())
    if step.kind == "then":
        case.decide(date(2023, 9, 1))
    text = example.split(" ", 1)[1]
    found = re.fullmatch(step.pattern, text)
    assert found is not None
    arguments: dict[str, object] = {"kim_case": case, **found.groupdict()}
    if "datatable" in inspect.signature(step.function).parameters:
        arguments["datatable"] = TABLES[text]
    try:
        step.function(**arguments)
    except UnknownWord:
        raise
    except StepError:
        assert step.kind == "then"


def test_every_step_has_a_docstring_and_reads_what_its_pattern_names() -> None:
    """A named group that no parameter takes would be ignored silently."""
    for step in STEPS:
        assert step.function.__doc__, step.pattern
        groups = set(re.compile(step.pattern).groupindex)
        parameters = set(inspect.signature(step.function).parameters)
        assert groups == parameters - {"kim_case", "datatable"}, step.pattern


def test_the_page_names_every_word() -> None:
    """Facts, answers, outcomes and statuses: what the steps understand is written down."""
    known = [
        *words.FACTS,
        *words.FINDING_PARTS,
        *words.FINDINGS,
        *german.YES_NO,
        *german.NEED_LEVELS,
        *german.BODIES,
        *german.VERDICTS,
        *german.NEEDS_STATUS,
        *german.REFERRALS,
        *(label.de for label in STATUS_LABELS.values()),
    ]
    assert [word for word in known if f"`{word}`" not in PAGE] == []


def test_the_page_names_every_reading_with_its_options_in_order() -> None:
    """The table of readings is that of the default rulebook."""
    for reading in kim.load_rulebook().readings:
        options = "; ".join(f"`{label.de}`" for label in reading.labels.values())
        assert f"| `{reading.label.de}` | {options} |" in PAGE


def test_the_complete_examples_of_the_page_run(pytester: pytest.Pytester) -> None:
    """Every Gherkin block is a file that passes as it stands."""
    blocks = re.findall(r"```gherkin\n(.*?)```", PAGE, re.DOTALL)
    folder = pytester.mkdir("seite")
    for number, block in enumerate(blocks):
        (folder / f"block_{number}.feature").write_text(block, encoding="utf-8")
    result = pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", "--kim-features", "seite", "seite"
    )
    result.assert_outcomes(passed=4)
