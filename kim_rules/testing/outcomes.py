"""Steps that hold the decision against what policy staff expect of it."""

from __future__ import annotations

from kim_rules.testing import words
from kim_rules.testing.case import Case
from kim_rules.testing.german import (
    NEEDS_STATUS,
    TRUTHS,
    VERDICTS,
    StepError,
    choose,
    listed,
    spoken,
)
from kim_rules.testing.registry import dann


def _group(case: Case, number: str, expected: str) -> None:
    case.same(
        f"Zielgruppe {number}",
        spoken(expected, VERDICTS),
        spoken(case.verdict(number), VERDICTS),
    )


@dann(r"gehört sie zur Zielgruppe (?P<number>\d+)")
def in_group(kim_case: Case, number: str) -> None:
    """The person belongs to the group."""
    _group(kim_case, number, "yes")


@dann(r"gehört sie nicht zur Zielgruppe (?P<number>\d+)")
def not_in_group(kim_case: Case, number: str) -> None:
    """The person does not belong to the group, which is in force."""
    _group(kim_case, number, "no")


@dann(r"ist offen, ob sie zur Zielgruppe (?P<number>\d+) gehört")
def group_open(kim_case: Case, number: str) -> None:
    """Not enough is known about the group."""
    _group(kim_case, number, "open")


@dann(r"ist die Zielgruppe (?P<number>\d+) nicht in Kraft")
def group_not_in_force(kim_case: Case, number: str) -> None:
    """The group does not apply on the key date."""
    _group(kim_case, number, "not_in_force")


@dann(r'ist das Ergebnis für Zielgruppe (?P<number>\d+) "(?P<verdict>[^"]*)"')
def group_verdict(kim_case: Case, number: str, verdict: str) -> None:
    """Any verdict about a group, for tables of examples."""
    _group(kim_case, number, choose("Das Ergebnis", verdict, VERDICTS))


@dann('ist das Ergebnis über alle Zielgruppen "(?P<truth>[^"]*)"')
def eligible(kim_case: Case, truth: str) -> None:
    """Whether the person belongs to any group."""
    expected = choose("Das Ergebnis", truth, TRUTHS)
    found = str(kim_case.decision.eligible)
    kim_case.same("Alle Zielgruppen", spoken(expected, TRUTHS), spoken(found, TRUTHS))


@dann(r'ist die vorrangige Zielgruppe "(?P<number>\d+|keine)"')
def primary_group(kim_case: Case, number: str) -> None:
    """The group in which statistics count the person."""
    found = kim_case.decision.primary_group
    kim_case.same("Vorrangige Zielgruppe", number, "keine" if found is None else str(found))


@dann("steht die vorrangige Zielgruppe (?P<unsettled>noch nicht )?fest")
def primary_group_settled(kim_case: Case, unsettled: str | None) -> None:
    """Whether further facts could still lead to another primary group."""
    said = {True: "steht fest", False: "steht noch nicht fest"}
    found = kim_case.decision.primary_group_settled
    kim_case.same("Vorrangige Zielgruppe", said[not unsettled], said[found])


@dann('zählt sie in der Statistik in der Zeile "(?P<line>[^"]*)"')
def statistics_line(kim_case: Case, line: str) -> None:
    """The line in which statistics count the person; a group can have several."""
    expected = words.line(kim_case.rulebook, line)
    kim_case.same("Zeile der Statistik", expected, kim_case.decision.statistics_line)


@dann('ist der multiple Hilfebedarf "(?P<status>[^"]*)"')
def needs_status(kim_case: Case, status: str) -> None:
    """The status of multiple needs."""
    expected = choose("Der Stand des multiplen Hilfebedarfs", status, NEEDS_STATUS)
    found = str(kim_case.decision.multiple_needs.status)
    kim_case.same(
        "Multipler Hilfebedarf", spoken(expected, NEEDS_STATUS), spoken(found, NEEDS_STATUS)
    )


@dann('ergibt sich der multiple Hilfebedarf aus den Angaben: "(?P<truth>[^"]*)"')
def needs_computed(kim_case: Case, truth: str) -> None:
    """Whether areas, institutions and planning amount to a multiple need."""
    expected = choose("Das Ergebnis", truth, TRUTHS)
    found = str(kim_case.decision.multiple_needs.computed)
    kim_case.same("Aus den Angaben", spoken(expected, TRUTHS), spoken(found, TRUTHS))


@dann("widersprechen sich Feststellung und Angaben(?P<negated> nicht)?")
def needs_conflict(kim_case: Case, negated: str | None) -> None:
    """Whether a finding that counts disagrees with what the facts amount to."""
    said = {True: "Widerspruch", False: "kein Widerspruch"}
    found = kim_case.decision.multiple_needs.conflict
    kim_case.same("Feststellung und Angaben", said[not negated], said[found])


@dann('ist die nächste Frage "(?P<fact>[^"]*)"')
def next_question(kim_case: Case, fact: str) -> None:
    """The fact that should be asked for first."""
    missing = [known.fact for known in kim_case.decision.missing_facts]
    expected = words.fact(kim_case.rulebook, fact)
    kim_case.same("Nächste Frage", expected, missing[0] if missing else None)


@dann('fehlen genau die Angaben "(?P<facts>[^"]*)"')
def missing_exactly(kim_case: Case, facts: str) -> None:
    """Every fact that still matters, in the order of the questions."""
    expected = [words.fact(kim_case.rulebook, word) for word in listed(facts)]
    kim_case.same(
        "Fehlende Angaben", expected, [known.fact for known in kim_case.decision.missing_facts]
    )


@dann("fehlt keine Angabe")
def nothing_missing(kim_case: Case) -> None:
    """Nothing that is unknown can still matter."""
    kim_case.same("Fehlende Angaben", [], [known.fact for known in kim_case.decision.missing_facts])


@dann('fehlt die Angabe "(?P<fact>[^"]*)" für "(?P<outcomes>[^"]*)"')
def missing_for(kim_case: Case, fact: str, outcomes: str) -> None:
    """For which outcomes a missing fact still matters."""
    name = words.fact(kim_case.rulebook, fact)
    expected = {words.outcome(word) for word in listed(outcomes)}
    found = {m.fact: set(m.outcomes) for m in kim_case.decision.missing_facts}
    kim_case.same(f"Angabe „{fact}“ fehlt für", sorted(expected), sorted(found.get(name, ())))


@dann('fehlt die Angabe "(?P<fact>[^"]*)" nicht')
def not_missing(kim_case: Case, fact: str) -> None:
    """A fact that is unknown and cannot matter any more, or is known."""
    name = words.fact(kim_case.rulebook, fact)
    if name in [known.fact for known in kim_case.decision.missing_facts]:
        raise StepError(f"Die Angabe „{fact}“ fehlt noch.")


@dann('erscheint der Hinweis "(?P<code>[^"]*)"')
def notice(kim_case: Case, code: str) -> None:
    """The decision carries a notice."""
    found = [known.code for known in kim_case.decision.notices]
    if code not in found:
        raise StepError(f"Hinweise: erwartet ist „{code}“, erschienen ist {kim_case.shown(found)}.")


@dann("erscheint kein Hinweis")
def no_notice(kim_case: Case) -> None:
    """The decision carries no notice."""
    kim_case.same("Hinweise", [], [known.code for known in kim_case.decision.notices])


@dann('wird die Angabe "(?P<path>[^"]*)" zurückgewiesen')
def refused(kim_case: Case, path: str) -> None:
    """The facts are refused, and one finding is about this fact."""
    found = _refused_paths(kim_case)
    if path not in found and words.FACTS.get(path) not in found:
        told = f"erwartet ist „{path}“, zurückgewiesen ist {kim_case.shown(found)}"
        raise StepError(f"Zurückgewiesen: {told}.")


@dann(r"(?:wird|werden) genau (?P<count>\d+) Angaben? zurückgewiesen")
def number_of_refusals(kim_case: Case, count: str) -> None:
    """All findings are reported together."""
    kim_case.same("Zahl der zurückgewiesenen Angaben", int(count), len(_refused_paths(kim_case)))


def _refused_paths(case: Case) -> list[str]:
    if case.refusal is None:
        raise StepError("Die Angaben wurden nicht zurückgewiesen.")
    return [finding.path for finding in case.refusal.findings]
