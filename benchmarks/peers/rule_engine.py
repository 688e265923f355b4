"""rule-engine: one rule for "certain" and one for "possible" of each outcome.

The language has two truths. So every condition is written twice: with what is
certain, and with what is still possible. Certain is yes, not possible is no,
else open.
"""

from __future__ import annotations

import rule_engine

from benchmarks.inputs import Inputs
from benchmarks.peers import Outcomes

Pair = tuple[str, str]

SOUTHEAST = '["BG", "RO", "HR", "AL", "BA", "XK", "ME", "MK", "RS"]'
TOLERATED = '["duldung", "duldung_60b", "aufenthaltsgestattung"]'
PERMITS = '["aufenthaltserlaubnis_25a", "aufenthaltserlaubnis_25b"]'
IN_TERM = "on >= 20230510 and on <= 20241231"


def known(fact: str) -> Pair:
    """Certain and possible form of a bool that may be unknown."""
    return f"{fact} == true", f"{fact} != false"


def among(fact: str, codes: str) -> Pair:
    """Certain and possible form of a code being one of several."""
    return f"{fact} in {codes}", f"({fact} == null or {fact} in {codes})"


def equals(fact: str, code: str) -> Pair:
    """Certain and possible form of a code being this one."""
    return f'{fact} == "{code}"', f'({fact} == null or {fact} == "{code}")'


def at_least(fact: str, bound: int) -> Pair:
    """Certain and possible form of an interval being at or above a bound."""
    return f"{fact}_lo >= {bound}", f"{fact}_hi >= {bound}"


def below(fact: str, bound: int) -> Pair:
    """Certain and possible form of an interval being below a bound."""
    return f"{fact}_hi < {bound}", f"{fact}_lo < {bound}"


def joined(word: str, *parts: Pair) -> Pair:
    """Parts joined by ``and`` or ``or``, in both forms."""
    certain, possible = (f" {word} ".join(forms) for forms in zip(*parts, strict=True))
    return f"({certain})", f"({possible})"


def residence_prospects() -> Pair:
    """Group 1."""
    held = equals("status", "aufenthaltserlaubnis_104c")
    new = joined("and", ("on >= 20221231",) * 2, held)
    entitled = joined("and", ("on >= 20221231 and on <= 20251231",) * 2, known("entitled_104c"))
    old = known("entitled_25a"), known("entitled_25b")
    return joined("or", among("status", PERMITS), *old, new, entitled)


def southeast() -> Pair:
    """Group 4."""
    some = f"$any([code in {SOUTHEAST} for code in nationalities])"
    certain = f"(nationalities != null and {some})"
    possible = f"(nationalities == null or {some})"
    return joined("and", known("immigrated"), (certain, possible))


def counting() -> Pair:
    """A finding of an allowed body was made by the key date."""
    day = "(finding_on != null and finding_on <= on)", "(finding_on == null or finding_on <= on)"
    return _finding(joined("and", equals("finding_by", "fachberatungsstelle"), day))


def _finding(made: Pair) -> Pair:
    certain = f'(finding == "made" and {made[0]})'
    return certain, f'(finding == "unknown" or finding == "made" and {made[1]})'


def recent_multiple_needs() -> Pair:
    """Group 5, leaving aside the term of its resolution."""
    established = _finding(known("established"))
    parts = at_least("age", 18), below("stay", 5), counting(), established
    return joined("and", known("immigrated"), *parts)


def computed() -> Pair:
    """Multiple needs by the three criteria."""
    counts = at_least("long", 2), at_least("institutions", 2)
    return joined("and", *counts, known("planning"))


class RuleEngine:
    """Thirteen compiled rules; at most two are matched for an outcome."""

    name = "rule-engine"
    stride = 1

    def prepare(self) -> None:
        """Compile every rule once."""
        tolerated = joined("and", among("status", TOLERATED), at_least("age", 27))
        minors = joined("and", known("fled"), known("unaccompanied"), below("entry_age", 18))
        groups = residence_prospects(), minors, tolerated, southeast(), recent_multiple_needs()
        self._groups = [_compiled(pair) for pair in groups]
        self._counting, self._computed = _compiled(counting()), _compiled(computed())
        self._in_term = rule_engine.Rule(IN_TERM)

    def decide(self, inputs: Inputs) -> Outcomes:
        """Verdicts of the five groups and the status of multiple needs."""
        verdicts = [_verdict(rules, inputs) for rules in self._groups[:4]]
        in_term = self._in_term.matches(inputs)
        last = _verdict(self._groups[4], inputs) if in_term else "not_in_force"
        return Outcomes._make([*verdicts, last, self._status(inputs)])

    def _status(self, inputs: Inputs) -> str:
        counts = _verdict(self._counting, inputs)
        if counts == "yes":
            return "established" if inputs["established"] else "rejected"
        if counts == "open":
            return "open"
        shown = _verdict(self._computed, inputs)
        return {"yes": "indicated", "no": "not_indicated"}.get(shown, "open")


def _compiled(pair: Pair) -> tuple[rule_engine.Rule, rule_engine.Rule]:
    return rule_engine.Rule(pair[0]), rule_engine.Rule(pair[1])


def _verdict(rules: tuple[rule_engine.Rule, rule_engine.Rule], inputs: Inputs) -> str:
    certain, possible = rules
    if certain.matches(inputs):
        return "yes"
    return "open" if possible.matches(inputs) else "no"
