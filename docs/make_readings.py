"""Fills the generated parts of ``offene-lesarten.md`` from the rulebook.

``python docs/make_readings.py`` writes the file anew, with ``--check`` it only compares.
Between ``<!-- erzeugt: ID -->`` and ``<!-- ende -->`` everything comes from the rulebook and
from deciding an invented case under every option; the rest is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from up_to_date import store

import kim_rules as kim
from kim_rules import words
from kim_rules.derive import Window
from kim_rules.explanation import source
from kim_rules.logic import Choice, Leaf, Node, readings_of
from kim_rules.quantities import InForce
from kim_rules.rulebook_parts import Reading

PAGE = Path(__file__).parent / "offene-lesarten.md"
RULES = kim.load_rulebook()
PART = re.compile(r"(<!-- erzeugt: (\w+) -->\n).*?(<!-- ende -->)", re.DOTALL)


class Case(NamedTuple):
    """An invented case.

    Args:
        told: The case in a sentence.
        on: The key date.
        facts: What is known.
    """

    told: str
    on: date
    facts: dict[str, Any]


NONE = dict.fromkeys(RULES.areas, "none")
SETTLED: dict[str, Any] = {
    "id": "beispiel",
    "nationalities": ["AF"],
    "fled": True,
    "unaccompanied_at_entry": False,
    "entitled_25a": False,
    "entitled_25b": False,
    "entitled_104c": False,
    "needs": {**NONE, "language": "long_term", "work_training": "long_term"},
    "institutions": ["Jobcenter", "Ausländeramt"],
    "overall_planning_needed": True,
    "multiple_needs_finding": False,
    "admitted_on": False,
    "support_wanted": True,
    "municipality": "Hilden",
}
NEWCOMER: dict[str, Any] = {
    **SETTLED,
    "birth_date": "1990-04-12",
    "entry_date": "2022-02-07",
    "residence_status": "aufenthaltserlaubnis_other",
    "multiple_needs_finding": {
        "established": True, "by": "fachberatungsstelle", "on": "2023-06-20",
    },
}  # fmt: skip
LITTLE_NEED: dict[str, Any] = {
    "needs": {**NONE, "language": "short_term"},
    "overall_planning_needed": False,
}

CASES: dict[str, list[Case]] = {
    "older_than_27": [
        Case(
            "Eine geduldete Frau wird am Stichtag 27 Jahre alt.",
            date(2023, 9, 15),
            {**SETTLED, **LITTLE_NEED, "birth_date": "1996-09-15", "entry_date": "2017-03-01",
             "residence_status": "duldung"},
        )
    ],
    "over_18": [
        Case(
            "Ein junger Mann ist seit einem halben Jahr 18 Jahre alt, seit Ende 2022 in "
            "Deutschland und hat einen festgestellten multiplen Hilfebedarf.",
            date(2023, 9, 15),
            {**NEWCOMER, "birth_date": "2005-03-15", "entry_date": "2022-11-20"},
        )
    ],
    "not_yet_5_years": [
        Case(
            "Eine Frau ist am Stichtag auf den Tag genau fünf Jahre in Deutschland und hat einen "
            "festgestellten multiplen Hilfebedarf.",
            date(2023, 9, 15),
            {**NEWCOMER, "entry_date": "2018-09-15"},
        )
    ],
    "several": [
        Case(
            "Ein geduldeter Mann, 40 Jahre alt, braucht in genau zwei Themenbereichen "
            "längerfristige Unterstützung; zwei Institutionen sind beteiligt, eine Gesamtplanung "
            "ist notwendig, eine Feststellung gibt es nicht.",
            date(2023, 9, 15),
            {**SETTLED, "birth_date": "1983-01-20", "entry_date": "2015-10-01",
             "residence_status": "duldung"},
        )
    ],
    "southeast_europe": [
        Case(
            "Eine Frau ist aus Kroatien zugewandert.",
            date(2023, 9, 15),
            {**NEWCOMER, **LITTLE_NEED, "nationalities": ["HR"], "fled": False,
             "residence_status": "freizuegigkeit_eu", "multiple_needs_finding": False},
        ),
        Case(
            "Ein Mann ist aus Serbien zugewandert.",
            date(2023, 9, 15),
            {**NEWCOMER, **LITTLE_NEED, "nationalities": ["RS"], "fled": False,
             "multiple_needs_finding": False},
        ),
        Case(
            "Eine Frau ist aus Polen zugewandert.",
            date(2023, 9, 15),
            {**NEWCOMER, **LITTLE_NEED, "nationalities": ["PL"], "fled": False,
             "residence_status": "freizuegigkeit_eu", "multiple_needs_finding": False},
        ),
    ],
    "tolerated_or_permitted": [
        Case(
            "Ein Mann, 33 Jahre alt, hat bisher nur einen Ankunftsnachweis.",
            date(2023, 9, 15),
            {**NEWCOMER, **LITTLE_NEED, "entry_date": "2023-09-01",
             "residence_status": "ankunftsnachweis", "multiple_needs_finding": False},
        )
    ],
    "entitled": [
        Case(
            "Eine geduldete Frau, 24 Jahre alt, hat nach Feststellung der Ausländerbehörde "
            "Anspruch auf eine Aufenthaltserlaubnis nach § 25b AufenthG, besitzt sie aber noch "
            "nicht. Ihr Hilfebedarf ist komplex.",
            date(2023, 9, 15),
            {**SETTLED, "birth_date": "1999-05-05", "entry_date": "2016-01-10",
             "residence_status": "duldung", "entitled_25b": True},
        )
    ],
    "finding_by": [
        Case(
            "Bei einem Mann hat das Case Management selbst den multiplen Hilfebedarf festgestellt; "
            "alles andere spricht für Zielgruppe 5.",
            date(2023, 9, 15),
            {**NEWCOMER, "multiple_needs_finding": {
                "established": True, "by": "kim", "on": "2023-06-20"}},
        )
    ],
    "running_cases": [
        Case(
            "Eine Frau ist am 01.08.2023 nach Zielgruppe 5 aufgenommen worden. Der Stichtag ist "
            "der Tag nach dem Ende der Befristung.",
            date(2025, 1, 1),
            {**NEWCOMER, "admitted_on": "2023-08-01"},
        )
    ],
}  # fmt: skip


def page() -> str:
    """The page with its generated parts written anew."""

    def part(found: re.Match[str]) -> str:
        return found[1] + "\n".join(told(RULES.reading(found[2]))) + "\n" + found[3]

    return PART.sub(part, PAGE.read_text(encoding="utf-8"))


def told(reading: Reading) -> Iterator[str]:
    """The generated lines about one reading."""
    cited = source(RULES, reading.citation)["de"]
    yield f"**Wortlaut:** „{reading.words}“ ({cited})\n"
    yield f"**Offen ist:** {reading.question.de}\n"
    yield f"**Davon kann abhängen:** {', '.join(hangs_on(reading))}.\n"
    yield f"Kennung für das Programm: `{reading.id}`\n"
    cases = CASES[reading.id]
    columns = ["Beispiel"] if len(cases) == 1 else [f"Beispiel {n + 1}" for n in range(len(cases))]
    yield f"| Lesart | {' | '.join(columns)} |"
    yield f"|---|{'---|' * len(cases)}"
    found = [list(differing(reading, case)) for case in cases]
    for number, (option, label) in enumerate(reading.labels.items()):
        default = ", **voreingestellt**" if option == reading.default else ""
        results = " | ".join(answers[number] for answers in found)
        yield f"| {label.de} (`{option}`){default} | {results} |"
    yield ""
    for column, case in zip(columns, cases, strict=True):
        yield f"{column} (erfunden): {case.told} Stichtag ist der {case.on:%d.%m.%Y}.\n"


def differing(reading: Reading, case: Case) -> Iterator[str]:
    """For every option what comes out in a case, as far as it is not the same for all."""
    client = kim.Client.from_dict(case.facts, RULES, case.on)
    answers = [
        kim.decide(client, on=case.on, rulebook=RULES, readings={reading.id: option})
        for option in reading.options
    ]
    outcomes = [outcomes_of(decision) for decision in answers]
    names = [name for name in outcomes[0] if len({one[name] for one in outcomes}) > 1]
    assert names, f"the case of {reading.id} does not depend on it"
    for one in outcomes:
        yield "; ".join(f"{name}: {one[name]}" for name in names)


def outcomes_of(decision: kim.Decision) -> dict[str, str]:
    """The outcomes by their names in German."""
    verdicts = {**words.TRUTHS, kim.Verdict.NOT_IN_FORCE: "gilt nicht"}
    groups = {
        f"Zielgruppe {group.number}": verdict_text(verdicts[group.verdict.value])
        for group in decision.target_groups
    }
    to, verdict = decision.referral.to, decision.referral.verdict
    referral = words.REFERRALS[verdict].de if to is None else RULES.provider(to).label.de
    status = words.STATUSES[decision.multiple_needs.status].de
    return {**groups, "multipler Hilfebedarf": status, "Verweisung": referral}


def verdict_text(label: Any) -> str:
    """The German text of a verdict."""
    return label if isinstance(label, str) else str(label.de)


def hangs_on(reading: Reading) -> Iterator[str]:
    """The outcomes that can differ with a reading, by where the tree uses it."""
    groups = [group for group in RULES.groups if uses(reading, group.node)]
    for group in groups:
        yield f"Zielgruppe {group.number}"
    needs = RULES.multiple_needs
    if uses(reading, needs.computed, needs.finding_counts, needs.established):
        yield "multipler Hilfebedarf"
    yield "Verweisung"  # it asks for complex needs of those who belong to a group


def uses(reading: Reading, *roots: str) -> bool:
    """Whether a reading matters somewhere below these nodes."""
    return any(
        reading.id in readings_of(node) and not is_always_in_force(node)
        for node in RULES.tree.below(*roots)
    )


def is_always_in_force(node: Node) -> bool:
    """Whether a node asks for a resolution that has no known end, so that no end matters."""
    leaves = node.expression.options.values() if isinstance(node.expression, Choice) else ()
    quantities = [leaf.quantity for leaf in leaves if isinstance(leaf, Leaf)]
    return any(isinstance(one, InForce) and one.window == Window() for one in quantities)


if __name__ == "__main__":
    sys.exit(store(PAGE, page()))
