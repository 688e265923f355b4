"""The rules as a programmer would write them by hand: the floor for Python."""

from __future__ import annotations

from benchmarks.inputs import Inputs
from benchmarks.peers import NO, OPEN, YES, Outcomes, outcomes

PERMITS_FROM = 20221231
PERMITS_THROUGH = 20251231
RESOLUTION = (20230510, 20241231)
TOLERATED = frozenset({"duldung", "duldung_60b", "aufenthaltsgestattung"})
SOUTHEAST = frozenset({"BG", "RO", "HR", "AL", "BA", "XK", "ME", "MK", "RS"})


class Handwritten:
    """Plain functions over the inputs; truths are 0, 1, 2, so all is min and any is max."""

    name = "hand-written Python"
    stride = 1

    def prepare(self) -> None:
        """Nothing to prepare."""

    def decide(self, inputs: Inputs) -> Outcomes:
        """Verdicts of the five groups and the status of multiple needs."""
        allowed = _counting(inputs)
        return outcomes(
            _residence_prospects(inputs),
            _unaccompanied_minors(inputs),
            _tolerated_over_27(inputs),
            _southeast(inputs),
            _recent(inputs, allowed),
            _status(inputs, allowed),
        )


def _known(value: bool | None) -> int:
    return OPEN if value is None else YES if value else NO


def _at_least(lo: int, hi: int, bound: int) -> int:
    return YES if lo >= bound else NO if hi < bound else OPEN


def _residence_prospects(i: Inputs) -> int:
    status, on = i["status"], i["on"]
    parts = [_known(i["entitled_25a"]), _known(i["entitled_25b"])]
    holds = {"aufenthaltserlaubnis_25a", "aufenthaltserlaubnis_25b"}
    if on >= PERMITS_FROM:
        holds.add("aufenthaltserlaubnis_104c")
        if on <= PERMITS_THROUGH:
            parts.append(_known(i["entitled_104c"]))
    parts.append(_known(None if status is None else status in holds))
    return max(parts)


def _unaccompanied_minors(i: Inputs) -> int:
    minor = YES - _at_least(i["entry_age_lo"], i["entry_age_hi"], 18)
    return min(_known(i["fled"]), _known(i["unaccompanied"]), minor)


def _tolerated_over_27(i: Inputs) -> int:
    status = i["status"]
    tolerated = _known(None if status is None else status in TOLERATED)
    return min(tolerated, _at_least(i["age_lo"], i["age_hi"], 27))


def _southeast(i: Inputs) -> int:
    nations = i["nationalities"]
    listed = _known(None if nations is None else not SOUTHEAST.isdisjoint(nations))
    return min(_known(i["immigrated"]), listed)


def _counting(i: Inputs) -> int:
    """Whether a finding of an allowed body was made by the key date."""
    if i["finding"] != "made":
        return OPEN if i["finding"] == "unknown" else NO
    by, made = i["finding_by"], i["finding_on"]
    allowed = _known(None if by is None else by == "fachberatungsstelle")
    return min(allowed, _known(None if made is None else made <= i["on"]))


def _recent(i: Inputs, counting: int) -> int | None:
    """Group 5, or ``None`` outside the term of its resolution."""
    if not RESOLUTION[0] <= i["on"] <= RESOLUTION[1]:
        return None
    found = counting if i["finding"] != "made" else min(counting, _known(i["established"]))
    recent = YES - _at_least(i["stay_lo"], i["stay_hi"], 5)
    adult = _at_least(i["age_lo"], i["age_hi"], 18)
    return min(_known(i["immigrated"]), adult, recent, found)


def _status(i: Inputs, counting: int) -> str:
    if counting == OPEN:
        return "open"
    if counting == YES:
        return "established" if i["established"] else "rejected"
    computed = min(
        _at_least(i["long_lo"], i["long_hi"], 2),
        _at_least(i["institutions_lo"], i["institutions_hi"], 2),
        _known(i["planning"]),
    )
    return ("not_indicated", "open", "indicated")[computed]
