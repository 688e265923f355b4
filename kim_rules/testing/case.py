"""The one case a scenario is about: what is known, and what was decided."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import Factory, define

from kim_rules.testing import words
from kim_rules.testing.german import StepError, choose, partial_date

if TYPE_CHECKING:
    from kim_rules.decision import Decision
    from kim_rules.errors import InvalidClient
    from kim_rules.rulebook import Rulebook


@define
class Case:
    """What the steps of one scenario have said so far.

    Args:
        rulebook: By which the case is decided.
        facts: The facts in the JSON form, so that the core reads and refuses them.
        readings: The readings that differ from the default.
        answer: The decision, once it was asked for.
        refusal: Why the facts were refused, if they were.
    """

    rulebook: Rulebook
    facts: dict[str, Any] = Factory(lambda: {"id": "szenario"})
    readings: dict[str, str] = Factory(dict)
    answer: Decision | None = None
    refusal: InvalidClient | None = None

    def know(self, word: str, said: str) -> None:
        """Note a fact as it stands in a table or in a step for any fact."""
        if word in words.FINDING_PARTS:
            self._know_of_finding(words.FINDING_PARTS[word], said)
        elif word.startswith("Bedarf ") and not words.is_declared(self.rulebook, word):
            self.need(word.removeprefix("Bedarf "), said)
        else:
            name = words.fact(self.rulebook, word)
            declared = name in self.rulebook.extra_facts
            read = partial(words.declared_value, self.rulebook) if declared else words.value
            self.facts[name] = read(name, said)

    def _know_of_finding(self, part: str, said: str) -> None:
        finding = self.facts.get("multiple_needs_finding")
        if not isinstance(finding, dict):
            raise StepError(
                "Vor „Feststellung durch“ und „Feststellung am“ muss die Angabe "
                "„Feststellung“ mit „festgestellt“ oder „verneint“ stehen."
            )
        finding[part] = words.body(said) if part == "by" else partial_date(said)

    def need(self, area_words: str, said: str) -> None:
        """Note the need in one or more areas."""
        needs = self.facts.setdefault("needs", {})
        for area in words.areas(self.rulebook, area_words):
            needs[area] = words.level(said)

    def other_needs(self, said: str) -> None:
        """Note the need in every area of which nothing was said before."""
        needs = self.facts.setdefault("needs", {})
        left = [area for area in words.areas(self.rulebook, "alle") if area not in needs]
        if not left:
            raise StepError("Es ist kein Bereich übrig: zu jedem ist schon etwas gesagt.")
        needs.update(dict.fromkeys(left, words.level(said)))

    def raw(self, path: str, text: str) -> None:
        """Put a value into the data unread, to see it refused.

        Args:
            path: A fact, or ``fact.key``.
            text: The value as JSON; what is no JSON is taken as a text.
        """
        try:
            value = json.loads(text)
        except ValueError:
            value = text
        name, _, key = path.partition(".")
        if key:
            self.facts.setdefault(name, {})[key] = value
        else:
            self.facts[name] = value

    def read_as(self, reading_word: str, option_word: str) -> None:
        """Choose an option of a reading."""
        reading = words.reading(self.rulebook, reading_word)
        self.readings[reading] = words.option(self.rulebook, reading, option_word)

    def decide(self, on: date) -> None:
        """Ask for the decision, and keep it or the reason why there is none."""
        from kim_rules import Client, InvalidClient, decide

        if self.answer or self.refusal:
            raise StepError("Ein Szenario hat genau einen Stichtag; dieser wäre der zweite.")
        try:
            client = Client.from_dict(self.facts, rulebook=self.rulebook, on=on)
            self.answer = decide(client, on=on, rulebook=self.rulebook, readings=self.readings)
        except InvalidClient as refused:
            self.refusal = refused

    @property
    def decision(self) -> Decision:
        """The decision; a step that needs it fails with a reason if there is none."""
        if self.refusal:
            told = "\n".join(finding.text("de") for finding in self.refusal.findings)
            raise StepError(f"Die Angaben wurden zurückgewiesen:\n{told}")
        if self.answer is None:
            raise StepError(
                "Es ist noch nichts entschieden. Davor fehlt ein Schritt wie "
                "„Wenn zum Stichtag 01.09.2023 entschieden wird“."
            )
        return self.answer

    def verdict(self, number: str) -> str:
        """The verdict about a target group."""
        groups = {str(group.number): group.number for group in self.rulebook.groups}
        return str(self.decision.target_group(choose("Die Zielgruppe", number, groups)).verdict)

    def same(self, what: str, expected: object, found: object) -> None:
        """Hold an expectation against what was decided.

        Args:
            what: What is compared, for the message.
            expected: A word, a code, or a list of such.
            found: The same of the decision.

        Raises:
            StepError: If they differ; the message shows both, codes as German words.
        """
        if expected != found:
            told = f"erwartet ist {self.shown(expected)}, entschieden ist {self.shown(found)}"
            raise StepError(f"{what}: {told}.")

    def shown(self, value: object) -> str:
        """A value for a message."""
        if value is None or value == []:
            return "nichts"
        names = words.names(self.rulebook)
        parts = value if isinstance(value, list) else [value]
        return f"„{', '.join(names.get(str(part), str(part)) for part in parts)}“"
