"""Reads one criterion of a rulebook into a node of the expression tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from kim_rules.derive import Window
from kim_rules.facts import FACTS
from kim_rules.logic import Choice, Composite, Expression, Join, Leaf, Node
from kim_rules.quantities import (
    Age,
    AgeAtEntry,
    CodeIn,
    DaysSinceAnniversary,
    FindingBy,
    FindingEstablished,
    FindingMade,
    Flag,
    Immigrated,
    InForce,
    Institutions,
    LivesIn,
    NeedAreas,
    Number,
    Quantity,
)
from kim_rules.reading_facts import listed
from kim_rules.rulebook_parts import ExtraFact, Municipality
from kim_rules.tables import Table
from kim_rules.values import folded
from kim_rules.vocabulary import NATIONALITIES, FindingBody, Label, NeedLevel, ResidenceStatus

JOINS = tuple(Join)
#: The keys of which a leaf has exactly one: it says what is compared.
SUBJECTS = ("fact", "measure", "needs", "lives_in", "finding", "finding_by", "on_day")
MEASURES: dict[str, Quantity] = {
    "age": Age(),
    "age_at_entry": AgeAtEntry(),
    "institutions": Institutions(),
}
FINDINGS: dict[str, Quantity] = {"established": FindingEstablished(), "made": FindingMade()}
#: Key of a comparison with an anniversary: leap day, bound in days, below.
ANNIVERSARIES: dict[str, tuple[str, int, bool]] = {
    "from_anniversary": ("march", 0, False),
    "after_anniversary": ("march", 1, False),
    "before_anniversary": ("march", 0, True),
    "through_anniversary": ("february", 1, True),
}
NEVER = Leaf(InForce(Window()), 1)  # stands where a finding was noted; it is never decided


@frozen
class Vocabulary:
    """What criteria may refer to.

    Args:
        areas: Ids of the areas of need.
        municipalities: Of the district.
        extra: Declared facts.
        readings: Options by reading.
        sources: Ids of the sources.
    """

    areas: tuple[str, ...]
    municipalities: tuple[Municipality, ...]
    extra: Mapping[str, ExtraFact]
    readings: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]

    def kind_of(self, fact: str) -> str:
        """How a fact can be compared: ``flag``, ``codes``, ``date``, ``number`` or nothing."""
        if fact in self.extra:
            kinds = {"bool": "flag", "code": "codes", "partial_date": "date", "integer": "number"}
            return kinds[self.extra[fact].kind]
        if fact in ("residence_status", "nationalities"):
            return "codes"
        return "date" if fact in ("birth_date", "entry_date") else "flag"

    def codes_of(self, fact: str) -> tuple[str, ...]:
        """The codes that a fact can have."""
        if fact in self.extra:
            return tuple(self.extra[fact].codes)
        return (
            tuple(ResidenceStatus) if fact == "residence_status" else tuple(sorted(NATIONALITIES))
        )

    @property
    def comparable(self) -> tuple[str, ...]:
        """The facts that a criterion may name."""
        told_otherwise = {
            "id", "needs", "institutions", "multiple_needs_finding", "admitted_on", "municipality",
        }  # fmt: skip
        return (*(fact for fact in FACTS if fact not in told_otherwise), *self.extra)


def read_criterion(
    name: str, table: Table, vocabulary: Vocabulary, criteria: tuple[str, ...]
) -> Node:
    """A criterion as a node; mistakes are noted in the table's findings.

    Args:
        name: Its id.
        table: Its TOML table.
        vocabulary: What it may refer to.
        criteria: The ids of all criteria.
    """
    label = table.take_label("label")
    citation = table.take_citation("source", vocabulary.sources)
    window = table.take_window("in_force")
    reading, under = _only_under(table, vocabulary)
    expression = _expression(table, vocabulary, criteria)
    table.done()
    return Node(name, label, citation, expression, window, reading, under)


def _only_under(table: Table, vocabulary: Vocabulary) -> tuple[str | None, frozenset[str]]:
    if "only_under" not in table.data:
        return None, frozenset()
    inner = table.take_table("only_under")
    reading = inner.take_choice("reading", vocabulary.readings)
    known = vocabulary.readings.get(reading, ())
    options = inner.take_choices("options", known, required=True)
    inner.done()
    return reading or None, frozenset(options)


def _expression(table: Table, vocabulary: Vocabulary, criteria: tuple[str, ...]) -> Expression:
    if "reading" not in table.data:
        return _plain(table, vocabulary, criteria)
    reading = table.take_choice("reading", vocabulary.readings)
    wanted = vocabulary.readings.get(reading, ())
    inner = table.take_table("options", required=True)
    options = {}
    for option in list(inner.data):
        choice = inner.take_table(option)
        options[option] = _plain(choice, vocabulary, criteria)
        choice.done()
    if wanted and set(options) != set(wanted):
        said = listed(options) if options else Label("nichts", "nothing")
        inner.report("", said, Label(f"jede Option: {', '.join(wanted)}", ", ".join(wanted)))
    return Choice(reading, options)


def _plain(table: Table, vocabulary: Vocabulary, criteria: tuple[str, ...]) -> Leaf | Composite:
    given = [key for key in (*JOINS, *SUBJECTS) if key in table.data]
    if len(given) != 1:
        said = listed(given) if given else Label("keine Bedingung", "no condition")
        wanted = ", ".join((*JOINS, *SUBJECTS, "reading"))
        table.report("", said, Label(f"genau eine von: {wanted}", f"exactly one of: {wanted}"))
        for key in given:
            table.take(key)
        return NEVER
    key = given[0]
    if key in JOINS:
        parts = table.take_choices(key, criteria, required=True)
        return Composite(Join(key), parts)
    return _LEAVES[key](table, vocabulary)


def _fact(table: Table, vocabulary: Vocabulary) -> Leaf:
    fact = table.take_choice("fact", vocabulary.comparable)
    if fact not in vocabulary.comparable:
        table.data.clear()
        return NEVER
    return _KINDS[vocabulary.kind_of(fact)](table, vocabulary, fact)


def _flag(table: Table, vocabulary: Vocabulary, fact: str) -> Leaf:
    wanted = table.take_flag("is")
    if wanted is None:
        said = Label("fehlt", "missing")
        table.report("is", said, Label("true oder false", "true or false"))
    quantity: Quantity = Immigrated() if fact == "immigrated" else Flag(fact)
    return Leaf(quantity, 1, below=wanted is False)


def _codes(table: Table, vocabulary: Vocabulary, fact: str) -> Leaf:
    codes = table.take_choices("in", vocabulary.codes_of(fact), required=True)
    return Leaf(CodeIn(fact, frozenset(codes)))


def _number(table: Table, vocabulary: Vocabulary, fact: str) -> Leaf:
    return _bounded(table, Number(fact))


def _date(table: Table, vocabulary: Vocabulary, fact: str) -> Leaf:
    given = [key for key in ANNIVERSARIES if key in table.data]
    if len(given) != 1:
        wanted = ", ".join(ANNIVERSARIES)
        said = listed(given) if given else Label("kein Vergleich", "no comparison")
        table.report("", said, Label(f"genau einer von: {wanted}", f"exactly one of: {wanted}"))
        return NEVER
    years = table.take_number(given[0])
    if not 0 <= years <= 150:
        wanted_years = Label("0 bis 150 Jahre", "0 to 150 years")
        table.report(given[0], Label("eine andere Zahl", "another number"), wanted_years)
        return NEVER
    leap_day, bound, below = ANNIVERSARIES[given[0]]
    return Leaf(DaysSinceAnniversary(fact, years, leap_day), bound, below)


def _measure(table: Table, vocabulary: Vocabulary) -> Leaf:
    name = table.take_choice("measure", MEASURES)
    return _bounded(table, MEASURES.get(name, Age()))


def _needs(table: Table, vocabulary: Vocabulary) -> Leaf:
    levels = table.take_choices("needs", tuple(NeedLevel), required=True)
    areas = table.take_choices("areas", vocabulary.areas, filled=True) or vocabulary.areas
    counted = frozenset(NeedLevel(level) for level in levels if level in tuple(NeedLevel))
    return _bounded(table, NeedAreas(counted, areas))


def _lives_in(table: Table, vocabulary: Vocabulary) -> Leaf:
    places = vocabulary.municipalities
    if table.data.get("lives_in") == "district":
        table.take("lives_in")
    else:
        names = tuple(place.name for place in places)
        chosen = table.take_choices("lives_in", names, required=True)
        places = tuple(place for place in places if place.name in chosen)
    return Leaf(lives_in(places))


def lives_in(places: tuple[Municipality, ...]) -> LivesIn:
    """The quantity "lives in one of these municipalities"."""
    return LivesIn(frozenset(folded(text) for place in places for text in place.spellings))


def _finding(table: Table, vocabulary: Vocabulary) -> Leaf:
    return Leaf(FINDINGS.get(table.take_choice("finding", FINDINGS), FindingMade()))


def _finding_by(table: Table, vocabulary: Vocabulary) -> Leaf:
    bodies = table.take_choices("finding_by", tuple(FindingBody), required=True)
    return Leaf(FindingBy(frozenset(bodies)))


def _on_day(table: Table, vocabulary: Vocabulary) -> Leaf:
    return Leaf(InForce(table.take_window("on_day")))


def _bounded(table: Table, quantity: Quantity) -> Leaf:
    given = [key for key in ("at_least", "below") if key in table.data]
    if len(given) != 1:
        said = listed(given) if given else Label("kein Vergleich", "no comparison")
        wanted = "at_least, below"
        table.report("", said, Label(f"genau einer von: {wanted}", f"exactly one of: {wanted}"))
        for key in given:
            table.take(key)
        return NEVER
    bound = table.take_number(given[0])
    if bound < 0 and not isinstance(quantity, Number):
        said = Label("eine andere Zahl", "another number")
        table.report(given[0], said, Label("0 oder mehr", "0 or more"))
    return Leaf(quantity, bound, below=given[0] == "below")


_LEAVES: dict[str, Callable[[Table, Vocabulary], Leaf]] = {
    "fact": _fact,
    "measure": _measure,
    "needs": _needs,
    "lives_in": _lives_in,
    "finding": _finding,
    "finding_by": _finding_by,
    "on_day": _on_day,
}
_KINDS: dict[str, Callable[[Table, Vocabulary, str], Leaf]] = {
    "flag": _flag,
    "codes": _codes,
    "number": _number,
    "date": _date,
}
