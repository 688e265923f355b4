"""Reads what the rules of a rulebook refer to: sources, areas, facts, readings, resolutions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from kim_rules.facts import FACTS
from kim_rules.reading_facts import listed
from kim_rules.rulebook_parts import Area, ExtraFact, Municipality, Reading, Resolution, Source
from kim_rules.tables import Table
from kim_rules.values import folded
from kim_rules.vocabulary import Label

FACT_KINDS = ("bool", "integer", "code", "partial_date")


def read_sources(top: Table) -> dict[str, Source]:
    """The sources by id."""
    found = {}
    for name, table in top.take_tables("sources"):
        kind = table.take_choice("kind", ("document", "statute"))
        label, title = table.take_label("label"), table.take_label("title")
        address = table.take_text("address", required=False) or None
        found[name] = Source(name, kind, label, title, table.take_date("date"), address)
        table.done()
    return found


def read_areas(top: Table) -> dict[str, Area]:
    """The areas of need by id, in order."""
    found: dict[str, Area] = {}
    for table in top.take_list("areas", required=True):
        area = Area(table.take_text("id"), table.take_label("label"))
        table.once("id", area.id, found)
        found[area.id] = area
        table.done()
    return found


def read_municipalities(top: Table) -> tuple[Municipality, ...]:
    """The municipalities of the district."""
    found: list[Municipality] = []
    spelt: set[str] = set()
    for table in top.take_list("municipalities", required=True):
        name, ags = table.take_text("name"), table.take_text("ags")
        if not (len(ags) == 8 and ags.isascii() and ags.isdigit()):
            said = Label("kein AGS", "not an AGS")
            table.report("ags", said, Label("ein Text aus 8 Ziffern", "a text of 8 digits"))
        place = Municipality(name, ags, table.take_texts("aliases"))
        for spelling in place.spellings:
            table.once("name", folded(spelling), spelt)
            spelt.add(folded(spelling))
        found.append(place)
        table.done()
    return tuple(found)


def read_extra_facts(top: Table) -> dict[str, ExtraFact]:
    """The facts that the rulebook declares, by name."""
    found = {}
    for name, table in top.take_tables("facts"):
        if name in FACTS or not name.isidentifier():
            said = Label("ein vergebener oder unmöglicher Name", "a name that is taken or odd")
            wanted = Label("ein neuer Name aus a-z und _", "a new name of a-z and _")
            table.report("", said, wanted)
        kind = table.take_choice("type", FACT_KINDS)
        label, question = table.take_label("label"), table.take_label("question")
        codes = {}
        if kind == "code":
            inner = table.take_table("codes", required=True)
            codes = {code: inner.take_label(code) for code in list(inner.data)}
            if not codes:
                said = Label("keine Codes", "no codes")
                table.report("codes", said, Label("mindestens ein Code", "at least one code"))
        found[name] = ExtraFact(name, kind, label, question, codes)
        table.done()
    return found


def read_sensitivity(top: Table, extra: Collection[str]) -> dict[str, int]:
    """How delicate facts are to ask for, by name."""
    table = top.take_table("sensitivity")
    found = {name: table.take_number(name) for name in list(table.data)}
    table.check("", tuple(found), (*FACTS[1:], *extra))
    for name, grade in found.items():
        if not 0 <= grade <= 2:
            table.report(name, Label("eine andere Zahl", "another number"), listed("012"))
    return found


def read_readings(top: Table, sources: Collection[str]) -> tuple[Reading, ...]:
    """The readings, in order."""
    found = []
    for name, table in top.take_tables("readings"):
        label, words = table.take_label("label"), table.take_text("words")
        question = table.take_label("question")
        citation = table.take_citation("source", sources)
        options = table.take_table("options", required=True)
        labels = {option: options.take_label(option) for option in list(options.data)}
        default = table.take_choice("default", labels)
        if len(labels) < 2:
            said = Label("weniger als zwei Optionen", "fewer than two options")
            table.report("options", said, Label("mindestens zwei", "at least two"))
        first = {option: labels[option] for option in (default,) if option in labels}
        found.append(Reading(name, label, words, question, citation, {**first, **labels}))
        table.done()
    return tuple(found)


def read_resolutions(top: Table, sources: Collection[str]) -> dict[str, Resolution]:
    """The resolutions by id."""
    tables = dict(top.take_tables("resolutions"))
    found = {}
    for name, table in tables.items():
        found[name] = Resolution(
            name,
            table.take_label("label"),
            table.take_label("body"),
            table.take_date("decided_on"),
            table.take_window("in_force"),
            table.take_citation("source", sources),
            table.take_choice("replaces", tables, required=False) or None,
        )
        table.done()
    for name, resolution in found.items():
        _check_replacement(tables[name], resolution, found)
    return found


def _check_replacement(table: Table, new: Resolution, all_: Mapping[str, Resolution]) -> None:
    old = all_.get(new.replaces or "")
    if old is None:
        return
    if (
        new.window.start is None
        or old.window.through is None
        or (new.window.start.toordinal() != old.window.through.toordinal() + 1)
    ):
        said = Label(
            f"{new.id} beginnt nicht am Tag nach dem Ende von {old.id}",
            f"{new.id} does not begin on the day after {old.id} ends",
        )
        wanted = Label("ein lückenloser Übergang", "a change without a gap")
        table.report("in_force", said, wanted)


def read_running_cases(
    top: Table, readings: Sequence[Reading]
) -> tuple[str, tuple[str, ...]] | None:
    """The reading, and its options, under which a resolution goes on for people admitted."""
    if "running_cases" not in top.data:
        return None
    table = top.take_table("running_cases")
    options = {reading.id: reading.options for reading in readings}
    reading = table.take_choice("reading", options)
    under = table.take_choices("go_on_under", options.get(reading, ()), required=True)
    table.done()
    return (reading, under) if reading in options else None
