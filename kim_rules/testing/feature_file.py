"""Reads a ``.feature`` file: its text, its syntax tree, and the scenarios compiled from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import define, frozen
from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.parser_types import Background, Feature, GherkinDocument, Rule, Scenario, Step
from gherkin.pickles.compiler import Compiler, GherkinDocumentWithURI, Pickle
from gherkin.token_matcher import TokenMatcher

_LANGUAGE = re.compile(r"\s*#\s*language\s*:\s*(\S+)\s*")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@frozen(order=True)
class Finding:
    """Something in a feature file that would not be tested as it reads.

    Args:
        path: The file, as it was named to the guard.
        line: Counted from one.
        message: What is wrong and what helps, in German.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@define(slots=False)
class FeatureFile:
    """One ``.feature`` file.

    Args:
        path: Where it is.
        name: How messages name it.
    """

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        """The whole text; bytes that are not UTF-8 stand as replacement characters."""
        return self.path.read_bytes().decode("utf-8", errors="replace")

    @property
    def is_utf8(self) -> bool:
        """Whether every tool reads the same text from the file."""
        return not self.text.startswith(_BOM) and "\N{REPLACEMENT CHARACTER}" not in self.text

    @cached_property
    def tree(self) -> GherkinDocument | list[Finding]:
        """The syntax tree, or the findings that prevent one."""
        try:
            # German is assumed, so that a file without a language line is read further.
            return Parser().parse(self.text.lstrip(_BOM), TokenMatcher("de"))
        except CompositeParserException as error:
            return [self._refused(each) for each in error.errors]
        except ParserException as error:
            return [self._refused(error)]

    @property
    def feature(self) -> Feature | None:
        """The feature, if the file has one that can be read."""
        return self.tree.get("feature") if isinstance(self.tree, dict) else None

    def pickles(self) -> list[Pickle]:
        """The scenarios as compiled by Gherkin, one for each row of examples."""
        if not isinstance(self.tree, dict):
            return []
        document: GherkinDocumentWithURI = {**self.tree, "uri": self.name}
        return Compiler().compile(document)

    def finding(self, line: int, message: str) -> Finding:
        """A finding in this file."""
        return Finding(self.name, line, message)

    def head(self) -> Iterator[Finding]:
        """Findings about the encoding and about the language line."""
        if not self.is_utf8:
            yield self.finding(1, "Die Datei muss als UTF-8 ohne BOM gespeichert sein.")
        first = next((line for line in self.text.splitlines() if line.strip()), "")
        found = _LANGUAGE.fullmatch(first.lstrip(_BOM))
        if found is None or found[1] != "de":
            yield self.finding(1, "Die erste Zeile muss „# language: de“ lauten.")

    def backgrounds(self) -> Iterator[Background]:
        """Every background, of the feature and of its rules."""
        yield from self._children("background")

    def scenarios(self) -> Iterator[Scenario]:
        """Every scenario and outline, also those inside rules."""
        yield from self._children("scenario")

    def rules(self) -> list[Rule]:
        """Every rule."""
        children: list[Any] = self.feature["children"] if self.feature else []
        return [child["rule"] for child in children if "rule" in child]

    def steps(self) -> dict[str, Step]:
        """Every step of the file by its id in the tree."""
        owners = [*self.backgrounds(), *self.scenarios()]
        return {step["id"]: step for owner in owners for step in owner["steps"]}

    def _children(self, kind: str) -> Iterator[Any]:
        for container in [self.feature, *self.rules()] if self.feature else []:
            children: list[Any] = container["children"]
            yield from (child[kind] for child in children if kind in child)

    def _refused(self, error: ParserException) -> Finding:
        line = error.location["line"]
        lines = self.text.splitlines()
        shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        if not shown:
            return self.finding(line, "Die Datei endet zu früh oder enthält keine Funktionalität.")
        return self.finding(
            line,
            f"Die Zeile „{shown}“ passt an dieser Stelle nicht: ein Schlüsselwort ist falsch "
            "geschrieben, englisch oder am falschen Platz, oder eine Tabelle hat ungleich "
            "lange Zeilen.",
        )
