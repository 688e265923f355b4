"""The guard: refuses feature files that would pass without testing what they say.

pytest-bdd loses a scenario whose name occurs twice, takes a mistyped first step for a
description, runs a scenario without any expectation, and more, and reports success each
time. The guard reads the files first and reports everything at once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from gherkin.parser_types import Background, Examples, Scenario, Step

from kim_rules.testing.feature_file import FeatureFile, Finding
from kim_rules.testing.guard_steps import check_steps
from kim_rules.testing.registry import Matcher

#: Tags that pytest itself understands; as a tag they would skip or excuse a scenario.
MARKS = frozenset({"skip", "skipif", "xfail", "usefixtures", "parametrize", "filterwarnings"})

_TAG = re.compile(r"@[A-Za-z][A-Za-z0-9_]*")
_PLACEHOLDER = re.compile(r"<([^<>]+)>")
_STEP_WORDS = (
    "Angenommen", "Gegeben", "Wenn", "Dann", "Und", "Aber", "Given", "When", "Then", "And", "But",
    "*",
)  # fmt: skip
_TITLES = (
    "Funktionalität", "Regel", "Grundlage", "Szenario", "Szenariogrundriss", "Szenarien",
    "Beispiel", "Beispiele", "Feature", "Rule", "Background", "Scenario", "Scenarios", "Example",
    "Examples",
)  # fmt: skip
_TITLE = re.compile(r"(\w+)(?: \w+)?\s*:")


def check_features(paths: Iterable[Path], steps: Sequence[Matcher]) -> list[Finding]:
    """Every finding of some feature files and folders of such.

    Args:
        paths: Files, or folders with files at any depth.
        steps: The step definitions that will be there at the run.
    """
    files: list[Path] = []
    for path in paths:
        files += sorted(path.rglob("*.feature")) if path.is_dir() else [path]
    return [finding for path in files for finding in check_file(path, str(path), steps)]


def check_file(path: Path, name: str, steps: Sequence[Matcher]) -> list[Finding]:
    """Every finding of one feature file, in the order of its lines."""
    file = FeatureFile(path, name)
    findings = list(file.head())
    if not file.is_utf8:
        return findings
    if isinstance(file.tree, list):
        return sorted({*findings, *file.tree})
    checks: tuple[Callable[[FeatureFile], Iterator[Finding]], ...] = (
        _missing_parts, _descriptions, _names, _tags, _shapes, _examples,
    )  # fmt: skip
    for check in checks:
        findings += check(file)
    findings += check_steps(file, steps)
    return sorted(set(findings))


def _missing_parts(file: FeatureFile) -> Iterator[Finding]:
    if file.feature is None:
        yield file.finding(1, "Die Datei enthält keine Funktionalität.")
    elif not list(file.scenarios()):
        line = file.feature["location"]["line"]
        yield file.finding(line, "Die Funktionalität enthält kein Szenario.")
    for rule in file.rules():
        if not any("scenario" in child for child in rule["children"]):
            message = f"Die Regel „{rule['name']}“ enthält kein Szenario."
            yield file.finding(rule["location"]["line"], message)


def _descriptions(file: FeatureFile) -> Iterator[Finding]:
    """Lines that were meant as steps or titles and became plain text."""
    for owner in [*([file.feature] if file.feature else []), *file.rules()]:
        for line, text in _text_lines(file, owner["location"]["line"], owner["description"]):
            if _is_step(text) or _is_title(text):
                yield file.finding(
                    line,
                    f"„{text}“ steht in einer Beschreibung und wird nicht ausgeführt. Ist ein "
                    "Schritt oder Szenario gemeint, fehlt darüber das richtige Schlüsselwort "
                    "(Szenario:); sonst bitte anders beginnen.",
                )
    for part in _parts_without_text(file):
        for line, text in _text_lines(file, part["location"]["line"], part["description"]):
            yield file.finding(
                line,
                f"„{text}“ ist kein Schritt und würde übergangen. Schritte beginnen mit "
                "Angenommen, Wenn, Dann, Und, Aber; Erläuterungen gehören zur Regel.",
            )


def _is_step(text: str) -> bool:
    word = text.split()[0]
    return word in _STEP_WORDS or _near(word, "Angenommen")


def _is_title(text: str) -> bool:
    title = _TITLE.match(text)
    return title is not None and any(_near(title[1], known) for known in _TITLES)


def _near(word: str, known: str) -> bool:
    return difflib.SequenceMatcher(None, word.casefold(), known.casefold()).ratio() > 0.8


def _parts_without_text(file: FeatureFile) -> Iterator[Background | Scenario | Examples]:
    yield from file.backgrounds()
    for scenario in file.scenarios():
        yield scenario
        yield from scenario["examples"]


def _text_lines(file: FeatureFile, title_line: int, description: str) -> Iterator[tuple[int, str]]:
    """The lines of a description with their line numbers."""
    lines = file.text.splitlines()
    at = title_line
    for text in description.splitlines():
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        while at < len(lines) and lines[at].strip() != text.strip():
            at += 1
        at += 1
        yield at, text.strip()


def _names(file: FeatureFile) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for scenario in file.scenarios():
        name, line = scenario["name"], scenario["location"]["line"]
        if not name:
            yield file.finding(line, "Das Szenario hat keinen Namen.")
        elif name in first:
            yield file.finding(
                line,
                f"Der Name „{name}“ steht schon in Zeile {first[name]}. Jedes Szenario einer "
                "Datei braucht einen eigenen Namen, auch über Regeln hinweg.",
            )
        first.setdefault(name, line)


def _tags(file: FeatureFile) -> Iterator[Finding]:
    owners = [*([file.feature] if file.feature else []), *file.rules(), *file.scenarios()]
    examples = [table for scenario in file.scenarios() for table in scenario["examples"]]
    for tag in (tag for owner in [*owners, *examples] for tag in owner["tags"]):
        line, name = tag["location"]["line"], tag["name"]
        if not _TAG.fullmatch(name):
            message = f"Die Kennung „{name}“ darf nur aus Buchstaben, Ziffern und _ bestehen."
            yield file.finding(line, message)
        elif name[1:] in MARKS:
            message = f"Die Kennung „{name}“ würde das Szenario auslassen oder entschuldigen."
            yield file.finding(line, message)


def _shapes(file: FeatureFile) -> Iterator[Finding]:
    for background in file.backgrounds():
        kinds = _kinds(background["steps"])
        if set(kinds) - {"Context"}:
            message = "Eine Grundlage darf nur Schritte mit Angenommen und Und enthalten."
            yield file.finding(background["location"]["line"], message)
    for scenario in file.scenarios():
        if message := _shape(scenario):
            message = f"Das Szenario „{scenario['name']}“ {message}"
            yield file.finding(scenario["location"]["line"], message)


def _shape(scenario: Scenario) -> str:
    kinds = _kinds(scenario["steps"])
    if not kinds:
        return "hat keine Schritte."
    if "Unknown" in kinds:
        return (
            "hat einen Schritt mit * oder beginnt mit Und oder Aber; nötig ist ein Schlüsselwort."
        )
    if "Outcome" not in kinds:
        return "hat kein Dann und prüft deshalb nichts."
    if "Action" not in kinds:
        return "hat kein Wenn; ohne Stichtag wird nichts entschieden."
    order = ["Context", "Action", "Outcome"]
    if [order.index(kind) for kind in kinds] != sorted(order.index(kind) for kind in kinds):
        return "muss in der Reihenfolge Angenommen, Wenn, Dann stehen."
    return ""


def _kinds(steps: Sequence[Step]) -> list[str]:
    kinds: list[str] = []
    for step in steps:
        kind = step["keywordType"]
        if kind == "Conjunction":
            kind = kinds[-1] if kinds else "Unknown"
        kinds.append(kind)
    return kinds


def _examples(file: FeatureFile) -> Iterator[Finding]:
    for background in file.backgrounds():
        for name in sorted(_placeholders(background["steps"], "")):
            message = f"Eine Grundlage kann den Platzhalter <{name}> nicht füllen."
            yield file.finding(background["location"]["line"], message)
    for scenario in file.scenarios():
        used = _placeholders(scenario["steps"], scenario["name"])
        line = scenario["location"]["line"]
        if not scenario["examples"]:
            if scenario["keyword"] in ("Szenariogrundriss", "Szenarien"):
                yield file.finding(line, f"„{scenario['name']}“ hat keine Beispiele.")
            elif used:
                message = f"Der Platzhalter <{min(used)}> hat keine Spalte: Beispiele fehlen."
                yield file.finding(line, message)
        for table in scenario["examples"]:
            yield from _table(file, table, used)


def _table(file: FeatureFile, table: Examples, used: set[str]) -> Iterator[Finding]:
    line = table["location"]["line"]
    if not table.get("tableHeader") or not table["tableBody"]:
        yield file.finding(line, "Die Beispiele haben keine Zeile; nichts würde geprüft.")
        return
    columns = [cell["value"] for cell in table["tableHeader"]["cells"]]
    line = table["tableHeader"]["location"]["line"]
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield file.finding(line, f"Die Spalte „{name}“ kommt mehrfach vor.")
    for name in sorted(used - set(columns)):
        yield file.finding(line, f"Der Platzhalter <{name}> hat keine Spalte in den Beispielen.")
    for name in sorted(set(columns) - used):
        yield file.finding(line, f"Die Spalte „{name}“ wird nirgends als <{name}> verwendet.")


def _placeholders(steps: Sequence[Step], title: str) -> set[str]:
    texts = [title, *(step["text"] for step in steps)]
    for step in steps:
        if "docString" in step:
            texts.append(step["docString"]["content"])
        for row in step["dataTable"]["rows"] if "dataTable" in step else []:
            texts += [cell["value"] for cell in row["cells"]]
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}
