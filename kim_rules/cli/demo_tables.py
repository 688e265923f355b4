"""The tables that were published for Kreis Mettmann, computed from the shipped example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import frozen

from kim_rules.cli.clients_file import ClientsFile
from kim_rules.cli.deciding import decided
from kim_rules.cli.exits import Exit, Problem
from kim_rules.cli.setting import Setting
from kim_rules.cli.text_table import table
from kim_rules.decision import Decision
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import ReferralVerdict
from kim_rules.wording import day_text
from kim_rules.words import REFERRALS

SCREENING_ON = date(2023, 9, 15)
CASELOAD_ON = date(2023, 8, 31)
#: The client whose decision is told in full.
TASTE = "h-02"
#: The source whose tables are printed.
SOURCE = "sv_51_247"

_PACKAGE = Path(__file__).parent.parent
#: In an installed package, and in a checkout.
_PLACES = (_PACKAGE / "examples", _PACKAGE.parent / "examples")


@frozen
class Case:
    """A decided client of the caseload.

    Args:
        decision: The decision.
        manager: Who is in charge.
        goal: The area of the primary goal.
    """

    decision: Decision
    manager: str
    goal: str


def whole(rules: Rulebook, lang: str) -> str:
    """The tables, one decision in full, and where the tables come from.

    Args:
        rules: The rulebook of Kreis Mettmann.
        lang: ``de`` or ``en``.
    """
    screening = Setting(rules, SCREENING_ON, dict(rules.defaults), lang)
    caseload = Setting(rules, CASELOAD_ON, dict(rules.defaults), lang)
    cases = list(_cases(caseload))
    taste = next(case.decision for case in cases if case.decision.client == TASTE)
    source = rules.sources[SOURCE]
    parts = (
        screening.pick(
            "Alle Personen sind erfunden; die Zahlen sind aus ihren Angaben berechnet.",
            "All people are invented; the figures are computed from their facts.",
        ),
        screening_table(screening),
        caseload_table(caseload, cases),
        goals_table(caseload, cases),
        screening.pick("Eine der Entscheidungen im Wortlaut:", "One of the decisions in full:"),
        taste.explain(lang),
        screening.pick("Quelle der Tabellen", "Source of the tables")
        + f": {source.title.text(lang)}, {source.address}",
    )
    return "\n\n".join(parts)


def folder() -> Path:
    """Where the example is.

    Raises:
        Problem: If it was not installed.
    """
    for place in _PLACES:
        if (place / "kreis_mettmann").is_dir():
            return place / "kreis_mettmann"
    raise Problem(
        Exit.UNAVAILABLE,
        "Das Beispiel fehlt in dieser Installation (examples/kreis_mettmann).",
        "The example is missing in this installation (examples/kreis_mettmann).",
    )


def _title(setting: Setting, de: str, en: str) -> str:
    day = day_text(setting.on, setting.lang)
    return setting.pick(f"{de} (Stichtag {day})\n\n", f"{en} (key date {day})\n\n")


def screening_table(setting: Setting) -> str:
    """The table "Screening Chancenaufenthalt": to whom people were referred.

    Args:
        setting: With what to decide.
    """
    with ClientsFile(str(folder() / "screening.ndjson")) as clients:
        found = [decided(clients, record, setting).referral for record in clients]
    counted = Counter(referral.to or referral.verdict.value for referral in found)
    rows: list[tuple[str, object]] = [
        (setting.pick("Verweis an", "Referred to"), setting.pick("Anzahl", "Number"))
    ]
    rows += [(one.label.text(setting.lang), counted[one.id]) for one in setting.rulebook.providers]
    rows.append((setting.pick("Kein Bedarf", "No need"), counted[ReferralVerdict.NO_NEED.value]))
    # The published table has no other rows; with other rules there may be some.
    rows += [
        (label.text(setting.lang), counted[verdict])
        for verdict, label in REFERRALS.items()
        if verdict != ReferralVerdict.NO_NEED and counted[verdict]
    ]
    rows.append((setting.pick("Gesamt", "Total"), len(found)))
    return _title(setting, "Screening Chancenaufenthalt", "Screening") + table(rows, totals=1)


def _cases(setting: Setting) -> Iterator[Case]:
    with ClientsFile(str(folder() / "caseload.ndjson")) as clients:
        for record in clients:
            manager, goal = record.case["case_manager"], record.case["primary_goal"]
            yield Case(decided(clients, record, setting), manager, goal)


def statistics_lines(rules: Rulebook, lang: str) -> dict[str, str]:
    """The lines of the statistics with their names, in order.

    Args:
        rules: Whose groups are split into lines.
        lang: ``de`` or ``en``.
    """
    lines: dict[str, str] = {}
    for group in rules.groups:
        named = {line.id: line.label for line in group.lines} or {str(group.number): group.label}
        for key, label in named.items():
            lines[key] = f"{group.number}. {label.text(lang)}"
    return lines


def caseload_table(setting: Setting, cases: list[Case]) -> str:
    """Who belongs to which target group, by case manager.

    Args:
        setting: With what was decided.
        cases: The decided cases.
    """
    managers = sorted({case.manager for case in cases})
    counted = Counter((case.decision.statistics_line, case.manager) for case in cases)
    total = setting.pick("Gesamt", "Total")
    rows: list[list[object]] = [[setting.pick("Zielgruppe", "Target group"), *managers, total]]
    for line, label in statistics_lines(setting.rulebook, setting.lang).items():
        numbers = [counted[line, manager] for manager in managers]
        rows.append([label, *numbers, sum(numbers)])
    sums = [sum(case.manager == manager for case in cases) for manager in managers]
    rows.append([total, *sums, len(cases)])
    title = _title(setting, "Fälle in Hilden nach Zielgruppe", "Cases in Hilden by target group")
    return title + table(rows, totals=1)


def goals_table(setting: Setting, cases: list[Case]) -> str:
    """The primary goals of all cases.

    Args:
        setting: With what was decided.
        cases: The decided cases.
    """
    counted = Counter(case.goal for case in cases)
    areas, lang = setting.rulebook.areas, setting.lang
    rows: list[tuple[str, object]] = [
        (setting.pick("Vorrangiges Ziel", "Primary goal"), setting.pick("Anzahl", "Number"))
    ]
    rows += [(areas[goal].label.text(lang), number) for goal, number in counted.most_common()]
    rows.append((setting.pick("Gesamt", "Total"), len(cases)))
    title = _title(setting, "Vorrangige Ziele in Hilden", "Primary goals in Hilden")
    return title + table(rows, totals=1)
