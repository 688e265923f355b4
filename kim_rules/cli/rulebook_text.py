"""A rulebook in words: what is in force on a day, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kim_rules.derive import Window
from kim_rules.explanation import source
from kim_rules.logic import Choice, Citation, Composite, Join, Leaf, Node
from kim_rules.rulebook import Rulebook
from kim_rules.rulebook_parts import Group, Provider, Resolution
from kim_rules.vocabulary import Label
from kim_rules.wording import day_text

INDENT = "   "

_JOINS = {
    Join.ALL: Label("alle Bedingungen", "all conditions"),
    Join.ANY: Label("mindestens eine Bedingung", "at least one condition"),
    Join.NONE: Label("keine der Bedingungen", "none of the conditions"),
}


class RulebookText:
    """Tells one rulebook on one day in one language.

    Args:
        rules: The rulebook.
        on: The day.
        lang: ``de`` or ``en``.
    """

    def __init__(self, rules: Rulebook, on: date, lang: str) -> None:
        self.rules = rules
        self.on = on
        self.lang = lang

    def lines(self) -> Iterator[str]:
        """The whole text."""
        rules = self.rules
        yield self.text(rules.label)
        yield self.pick("Kennung", "id") + f": {rules.id}"
        yield self.pick("Fassung", "version") + f": {rules.version}"
        yield f"SHA-256: {rules.sha256}"
        yield self.pick("Stichtag", "key date") + f": {self.day(self.on)}"
        sections = (
            (Label("Beschlüsse", "Resolutions"), self.resolutions()),
            (Label("Zielgruppen", "Target groups"), self.groups()),
            (rules.multiple_needs.label, self.multiple_needs()),
            (rules.directory.label, self.referral()),
            (Label("Verzeichnis der Angebote", "Directory of offers"), self.directory()),
            (Label("Voreingestellte Lesarten", "Default readings"), self.readings()),
            (Label("Quellen", "Sources"), self.sources()),
        )
        for title, told in sections:
            yield ""
            yield self.text(title)
            yield from (INDENT + line for line in told)

    def pick(self, de: str, en: str) -> str:
        """One of two texts."""
        return de if self.lang == "de" else en

    def text(self, label: Label) -> str:
        """A label in the language."""
        return label.text(self.lang)

    def day(self, day: date | None) -> str:
        """A day, or that it is not known."""
        return day_text(day, self.lang) if day else self.pick("nicht bekannt", "not known")

    def cite(self, citation: Citation) -> str:
        """A source in brackets."""
        return f"[{source(self.rules, citation)['de' if self.lang == 'de' else 'en']}]"

    def window(self, window: Window) -> str:
        """When something is in force."""
        start, through = self.day(window.start), self.day(window.through)
        if window.start and window.through:
            return self.pick(f"vom {start} bis zum {through}", f"from {start} to {through}")
        if window.start:
            return self.pick(f"ab dem {start}", f"from {start}")
        if window.through:
            return self.pick(f"bis zum {through}", f"up to {through}")
        return self.pick("ohne bekannte Befristung", "without a known term")

    def holds(self, window: Window) -> str:
        """Whether something is in force on the day."""
        if window.holds(self.on):
            return self.pick("in Kraft", "in force")
        return self.pick("am Stichtag nicht in Kraft", "not in force on the key date")

    # --- resolutions and groups ------------------------------------------------------

    def resolutions(self) -> Iterator[str]:
        """Every resolution with body, dates and source."""
        for one in self.rules.resolutions.values():
            yield f"{self.text(one.label)} {self.cite(one.citation)}"
            yield INDENT + self.pick("Gremium", "body") + f": {self.text(one.body)}"
            decided = self.day(one.decided_on)
            yield INDENT + self.pick("Beschlossen am", "decided on") + f": {decided}"
            yield INDENT + self.term(one)

    def term(self, one: Resolution) -> str:
        """When a resolution applies."""
        word = self.pick("Geltung", "applies")
        return f"{word}: {self.window(one.window)}; {self.holds(one.window)}"

    def groups(self) -> Iterator[str]:
        """Every target group with its criteria."""
        for group in self.rules.groups:
            yield f"{group.number}. {self.text(group.label)}"
            yield from (INDENT + line for line in self.terms(group))
        order = ", ".join(map(str, self.rules.precedence))
        yield self.pick(
            f"Jede Person zählt einmal: in der ersten zutreffenden Zielgruppe von {order}.",
            f"Each person counts once: in the first group that holds of {order}.",
        )

    def terms(self, group: Group) -> Iterator[str]:
        """What the resolutions say about a group."""
        for term in group.terms:
            one = self.rules.resolutions[term.resolution]
            yield f"{self.text(one.label)} ({self.holds(one.window)})"
            yield from self.tree(term.criterion, 1)

    def tree(self, name: str, depth: int = 0, *, inner: bool = False) -> Iterator[str]:
        """A criterion with everything below it."""
        node = self.rules.tree.nodes[name]
        expression = self.expression(node)
        said = self.text(node.label)
        if not inner:
            said = self.pick(f"Die Person {said}", f"The person {said}")
        if isinstance(expression, Composite):
            said += f": {self.text(_JOINS[expression.join])}"
        yield f"{depth * INDENT}- {said}{self.limits(node)} {self.cite(node.citation)}"
        if isinstance(expression, Composite):
            for part in expression.parts:
                yield from self.tree(part, depth + 1, inner=True)

    def expression(self, node: Node) -> Leaf | Composite:
        """What a node is made of under the default readings."""
        if isinstance(node.expression, Choice):
            return node.expression.options[self.rules.defaults[node.expression.reading]]
        return node.expression

    def limits(self, node: Node) -> str:
        """The reading used at a node, and its own validity."""
        told = []
        if isinstance(node.expression, Choice):
            told.append(self.option(node.expression.reading))
        if node.reading is not None:
            only = self.pick("zählt nur bei", "counts only under the")
            told.append(f"{only} {self.option(node.reading)}")
        if node.window != Window():
            applies = self.pick("gilt", "applies")
            told.append(f"{applies} {self.window(node.window)}; {self.holds(node.window)}")
        return f" ({'; '.join(told)})" if told else ""

    def option(self, name: str) -> str:
        """The default option of a reading."""
        reading = self.rules.reading(name)
        label, option = self.text(reading.label), self.text(reading.labels[reading.default])
        return self.pick(f"Lesart „{label}“: {option}", f"reading “{label}”: {option}")

    # --- multiple needs, referral, readings, sources ---------------------------------

    def multiple_needs(self) -> Iterator[str]:
        """How a multiple need is computed, and which finding counts instead."""
        needs = self.rules.multiple_needs
        yield self.pick("Aus den Angaben:", "From the facts:")
        yield from self.tree(needs.computed, 1)
        yield self.pick("Eine Feststellung geht vor, wenn gilt:", "A finding goes first when:")
        yield from self.tree(needs.finding_counts, 1)

    def referral(self) -> Iterator[str]:
        """What a referral requires."""
        directory = self.rules.directory
        yield self.pick("Voraussetzungen einer Verweisung:", "What a referral requires:")
        for name in (directory.need, directory.wanted, directory.district):
            yield from self.tree(name, 1)
        main = self.text(directory.case_management.label)
        yield self.pick(
            f"Mit komplexem Hilfebedarf und Zielgruppe: {main}; sonst das erste passende Angebot.",
            f"With a complex need and a target group: {main}; else the first offer that suits.",
        )

    def directory(self) -> Iterator[str]:
        """Every provider, in the order in which they are asked."""
        directory = self.rules.directory
        for provider in (directory.case_management, *directory.walk):
            yield f"{self.text(provider.label)} ({provider.id}) {self.cite(provider.citation)}"
            yield from (INDENT + line for line in self.provider(provider))

    def provider(self, one: Provider) -> Iterator[str]:
        """One provider."""
        yield self.text(one.offer)
        areas, places = ", ".join(map(self.area, one.areas)), ", ".join(one.serves)
        everything, everywhere = self.pick("alle", "all"), self.pick("alle", "all")
        areas = everything if len(one.areas) == len(self.rules.areas) else areas
        places = everywhere if len(one.serves) == len(self.rules.municipalities) else places
        yield self.pick("Themenbereiche", "areas") + f": {areas}"
        yield self.pick("Orte", "municipalities") + f": {places}"
        yield self.pick("Geltung", "applies") + f": {self.window(one.window)}"
        agreement = self.day(one.agreement or None)
        if one.agreement is False:
            agreement = self.pick("keine", "none")
        yield self.pick("Kooperationsvereinbarung", "agreement") + f": {agreement}"
        yield self.pick("Sprachen", "languages") + f": {', '.join(one.languages)}"
        yield self.pick("Zuletzt bestätigt", "confirmed") + f": {self.day(one.confirmed_on)}"
        for condition in one.conditions:
            yield from self.tree(condition)

    def area(self, name: str) -> str:
        """The name of an area of need."""
        return self.text(self.rules.areas[name].label)

    def readings(self) -> Iterator[str]:
        """The option of every reading that is used unless another is chosen."""
        for reading in self.rules.readings:
            yield f"{self.text(reading.label)}: {self.text(reading.labels[reading.default])}"

    def sources(self) -> Iterator[str]:
        """Every source."""
        for one in self.rules.sources.values():
            told = f", {self.day(one.date)}" if one.date else ""
            yield f"{self.text(one.label)}: {self.text(one.title)}{told}"
            if one.address:
                yield INDENT + one.address
