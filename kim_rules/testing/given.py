"""Steps that state facts of the person, and the step that asks for the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kim_rules.testing.case import Case
from kim_rules.testing.german import StepError, day, partial_date
from kim_rules.testing.registry import angenommen, wenn
from kim_rules.testing.words import body, fact

#: A date as it stands in a sentence: without quotation marks, a month perhaps by name.
DATE = r'[^\s"]+(?: \d{4})?'


@angenommen("eine Person")
def a_person(kim_case: Case, datatable: Sequence[Sequence[str]] | None = None) -> None:
    """Begin the case; the table has the columns *Angabe* and *Wert*."""
    for name, said in _two_columns(datatable, "Angabe", "Wert"):
        kim_case.know(name, said)


@angenommen('die Angabe "(?P<name>[^"]*)" lautet "(?P<said>[^"]*)"')
def any_fact(kim_case: Case, name: str, said: str) -> None:
    """State any fact by its German name."""
    kim_case.know(name, said)


@angenommen('die Angabe "(?P<name>[^"]*)" ist unbekannt')
def unknown_fact(kim_case: Case, name: str) -> None:
    """Take a fact back: it is not known."""
    kim_case.facts[fact(kim_case.rulebook, name)] = None


@angenommen(rf"die Person ist (?:am|im Jahr|im) (?P<born>{DATE}) geboren")
def born(kim_case: Case, born: str) -> None:
    """State the date of birth, as a day, a month or a year."""
    kim_case.facts["birth_date"] = partial_date(born)


@angenommen(rf"sie ist (?:am|im Jahr|im) (?P<entered>{DATE}) eingereist")
def entered(kim_case: Case, entered: str) -> None:
    """State the entry that began the present stay."""
    kim_case.facts["entry_date"] = partial_date(entered)


@angenommen('ihr Aufenthaltsstatus ist "(?P<status>[^"]*)"')
def holds_status(kim_case: Case, status: str) -> None:
    """State the residence status on the key date."""
    kim_case.know("Aufenthaltsstatus", status)


@angenommen('ihre Staatsangehörigkeit(?:en sind| ist) "(?P<countries>[^"]*)"')
def holds_nationality(kim_case: Case, countries: str) -> None:
    """State every nationality."""
    kim_case.know("Staatsangehörigkeit", countries)


@angenommen("sie ist (?P<negated>nicht )?zugewandert")
def immigrated(kim_case: Case, negated: str | None) -> None:
    """State whether the person immigrated."""
    kim_case.facts["immigrated"] = not negated


@angenommen("sie ist (?P<negated>nicht )?geflüchtet")
def fled(kim_case: Case, negated: str | None) -> None:
    """State whether the person came as a refugee."""
    kim_case.facts["fled"] = not negated


@angenommen("sie ist (?P<how>unbegleitet|begleitet) eingereist")
def entered_unaccompanied(kim_case: Case, how: str) -> None:
    """State whether a person with custody was there at the entry."""
    kim_case.facts["unaccompanied_at_entry"] = how == "unbegleitet"


@angenommen("sie ist nach § ?(?P<section>25a|25b|104c) AufenthG (?P<negated>nicht )?berechtigt")
def entitled(kim_case: Case, section: str, negated: str | None) -> None:
    """State what the immigration authority found about a permit."""
    kim_case.facts[f"entitled_{section}"] = not negated


@angenommen('im Bereich "(?P<area>[^"]*)" ist die Antwort "(?P<level>[^"]*)"')
def need_in_area(kim_case: Case, area: str, level: str) -> None:
    """State the need in one area."""
    kim_case.need(area, level)


@angenommen('in den Bereichen "(?P<areas>[^"]*)" ist die Antwort "(?P<level>[^"]*)"')
def need_in_areas(kim_case: Case, areas: str, level: str) -> None:
    """State the same need in several areas."""
    kim_case.need(areas, level)


@angenommen('in allen übrigen Bereichen ist die Antwort "(?P<level>[^"]*)"')
def need_elsewhere(kim_case: Case, level: str) -> None:
    """State the need in every area that was not named before."""
    kim_case.other_needs(level)


@angenommen("ihr Bedarf ist")
def needs(kim_case: Case, datatable: Sequence[Sequence[str]]) -> None:
    """State needs by a table with the columns *Bereich* and *Antwort*."""
    for area, level in _two_columns(datatable, "Bereich", "Antwort"):
        kim_case.need(area, level)


@angenommen('den Fall beeinflussen die Institutionen "(?P<names>[^"]*)"')
def institutions(kim_case: Case, names: str) -> None:
    """Name every institution that influences the case."""
    kim_case.know("Institutionen", names)


@angenommen(r"den Fall (?:beeinflussen|beeinflusst) (?P<count>\d+|keine) Institution(?:en)?")
def number_of_institutions(kim_case: Case, count: str) -> None:
    """Say how many institutions influence the case, where their names do not matter."""
    number = 0 if count == "keine" else int(count)
    kim_case.facts["institutions"] = [f"Institution {n + 1}" for n in range(number)]


@angenommen("eine Gesamtplanung ist (?P<negated>nicht )?notwendig")
def overall_planning(kim_case: Case, negated: str | None) -> None:
    """State whether an overall plan is necessary."""
    kim_case.facts["overall_planning_needed"] = not negated


@angenommen("es gibt keine Feststellung zum multiplen Hilfebedarf")
def no_finding(kim_case: Case) -> None:
    """State that no body has made a finding."""
    kim_case.facts["multiple_needs_finding"] = False


@angenommen(
    rf'die Stelle "(?P<by>[^"]*)" hat (?:am (?P<on>{DATE})|an unbekanntem Tag) '
    "einen multiplen Hilfebedarf (?P<what>festgestellt|verneint)"
)
def finding(kim_case: Case, by: str, on: str | None, what: str) -> None:
    """State who found what about a multiple need, and when."""
    kim_case.facts["multiple_needs_finding"] = {
        "established": what == "festgestellt",
        "by": body(by),
        "on": partial_date(on or "unbekannt"),
    }


@angenommen(
    rf"sie ist (?:am (?P<on>{DATE})|(?P<never>nicht)) in das Case Management aufgenommen worden"
)
def admitted(kim_case: Case, on: str | None, never: str | None) -> None:
    """State the day of admission to case management, or that there was none."""
    kim_case.facts["admitted_on"] = False if never else partial_date(on or "unbekannt")


@angenommen("sie wünscht (?P<negated>keine )?weitere Unterstützung")
def wants_support(kim_case: Case, negated: str | None) -> None:
    """State whether the person wants further support."""
    kim_case.facts["support_wanted"] = not negated


@angenommen('sie wohnt in "(?P<place>[^"]*)"')
def lives_in(kim_case: Case, place: str) -> None:
    """State the municipality, or any other place."""
    kim_case.know("Wohnort", place)


@angenommen('in den Daten steht bei "(?P<path>[^"]*)" der Wert (?P<text>.+)')
def raw_value(kim_case: Case, path: str, text: str) -> None:
    """Put a value into the data as it is, to see it refused."""
    kim_case.raw(path, text)


@angenommen('für "(?P<reading>[^"]*)" gilt die Lesart "(?P<option>[^"]*)"')
def reading(kim_case: Case, reading: str, option: str) -> None:
    """Choose an option of a reading for this scenario."""
    kim_case.read_as(reading, option)


@wenn(rf"zum Stichtag (?P<on>{DATE}) entschieden wird")
def decided(kim_case: Case, on: str) -> None:
    """Ask for the decision on a key date."""
    kim_case.decide(day(on))


def _two_columns(
    table: Sequence[Sequence[str]] | None, first: str, second: str
) -> list[tuple[str, str]]:
    if table is None:
        return []
    if list(table[0]) != [first, second]:
        raise StepError(f"Die Tabelle braucht die Überschriften „{first}“ und „{second}“.")
    pairs = [(row[0], row[1]) for row in table[1:]]
    if twice := [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]:
        raise StepError(f"In der Tabelle steht mehrfach: {', '.join(twice)}.")
    return pairs
