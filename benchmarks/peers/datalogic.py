"""datalogic-py: the rules as one JSONLogic expression that gives all outcomes.

Truths are 0 (no), 1 (open), 2 (yes), so "all of" is ``min`` and "any of" is
``max``. JSONLogic has no names for parts, so a part in two outcomes is written,
and computed, twice.
"""

from __future__ import annotations

from typing import Any

from datalogic_py import Engine

from benchmarks.inputs import Inputs
from benchmarks.peers import VERDICTS, Outcomes

Rule = dict[str, Any]

SOUTHEAST = ["BG", "RO", "HR", "AL", "BA", "XK", "ME", "MK", "RS"]
TOLERATED = ["duldung", "duldung_60b", "aufenthaltsgestattung"]


def var(name: str) -> Rule:
    """The value of an input."""
    return {"var": name}


def known(fact: str, test: Any = None) -> Rule:
    """Truth of a test of a fact that may be unknown; the fact itself by default."""
    test = var(fact) if test is None else test
    return {"if": [{"===": [var(fact), None]}, 1, test, 2, 0]}


def among(fact: str, codes: list[str]) -> Rule:
    """Truth of a code being one of several."""
    return known(fact, {"in": [var(fact), codes]})


def at_least(fact: str, bound: int) -> Rule:
    """Truth of an interval being at or above a bound."""
    over, under = {">=": [var(f"{fact}_lo"), bound]}, {"<": [var(f"{fact}_hi"), bound]}
    return {"if": [over, 2, under, 0, 1]}


def below(fact: str, bound: int) -> Rule:
    """Truth of an interval being below a bound."""
    return {"-": [2, at_least(fact, bound)]}


def within(first: int, last: int, rule: Any, otherwise: Any) -> Rule:
    """A rule in force between two days, both included."""
    return {"if": [{"<=": [first, var("on"), last]}, rule, otherwise]}


def residence_prospects() -> Rule:
    """Group 1."""
    permits = ["aufenthaltserlaubnis_25a", "aufenthaltserlaubnis_25b"]
    new = among("status", ["aufenthaltserlaubnis_104c"])
    return {
        "max": [
            among("status", permits),
            within(20221231, 99991231, new, 0),
            known("entitled_25a"),
            known("entitled_25b"),
            within(20221231, 20251231, known("entitled_104c"), 0),
        ]
    }


def counting() -> Rule:
    """Whether a finding of an allowed body was made by the key date."""
    in_time = known("finding_on", {"<=": [var("finding_on"), var("on")]})
    return {"min": [among("finding_by", ["fachberatungsstelle"]), in_time]}


def finding(made: Any) -> Rule:
    """A rule about a finding that was made; open or no without one."""
    kind = var("finding")
    return {"if": [{"===": [kind, "made"]}, made, {"===": [kind, "unknown"]}, 1, 0]}


def status() -> Rule:
    """Status of multiple needs."""
    parts = [at_least("long", 2), at_least("institutions", 2), known("planning")]
    computed: Rule = {"min": parts}
    counts = finding(counting())
    said: Rule = {"if": [var("established"), "established", "rejected"]}
    shown: Rule = {"if": [{"===": [computed, 2]}, "indicated", _not_shown(computed)]}
    return {"if": [{"===": [counts, 2]}, said, {"===": [counts, 1]}, "open", shown]}


def _not_shown(computed: Rule) -> Rule:
    return {"if": [{"===": [computed, 0]}, "not_indicated", "open"]}


def recent_multiple_needs() -> Rule:
    """Group 5; -1 outside the term of its resolution."""
    found = finding({"min": [counting(), known("established")]})
    parts = [known("immigrated"), at_least("age", 18), below("stay", 5), found]
    return within(20230510, 20241231, {"min": parts}, -1)


def rules() -> list[Rule]:
    """The five groups and the status, in this order."""
    southeast = {"some": [var("nationalities"), {"in": [var(""), SOUTHEAST]}]}
    return [
        residence_prospects(),
        {"min": [known("fled"), known("unaccompanied"), below("entry_age", 18)]},
        {"min": [among("status", TOLERATED), at_least("age", 27)]},
        {"min": [known("immigrated"), known("nationalities", southeast)]},
        recent_multiple_needs(),
        status(),
    ]


class DataLogic:
    """One decision by one compiled rule in a session that reuses its memory."""

    name = "datalogic-py (JSONLogic)"
    stride = 1

    def prepare(self) -> None:
        """Compile the rule once and open a session."""
        engine = Engine()
        self._rule = engine.compile_checked(rules())
        self._session = engine.session()

    def decide(self, inputs: Inputs) -> Outcomes:
        """Verdicts of the five groups and the status of multiple needs."""
        *groups, needs = self._session.evaluate(self._rule, inputs)
        names = ["not_in_force" if group < 0 else VERDICTS[group] for group in groups]
        return Outcomes._make([*names, needs])
