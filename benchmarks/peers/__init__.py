"""The peers: other ways of computing the same outcomes from the same inputs."""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

from benchmarks.inputs import Inputs

NO: Final = 0
OPEN: Final = 1
YES: Final = 2
VERDICTS: Final = ("no", "open", "yes")


class Outcomes(NamedTuple):
    """Five verdicts and the status of multiple needs, by their names."""

    group_1: str
    group_2: str
    group_3: str
    group_4: str
    group_5: str
    multiple_needs: str


class DisagreementError(Exception):
    """A contestant answers differently from the hand-written rules."""


class Peer(Protocol):
    """One way of deciding, ready to be timed."""

    name: str
    stride: int
    """Only every ``stride``-th client is decided; more than 1 for a slow peer."""

    def prepare(self) -> None:
        """Compile the rules; not timed."""

    def decide(self, inputs: Inputs) -> Outcomes:
        """Decide one client; timed."""


def outcomes(one: int, two: int, three: int, four: int, five: int | None, status: str) -> Outcomes:
    """Outcomes from truths as numbers; ``None`` for group 5 is "not in force"."""
    last = "not_in_force" if five is None else VERDICTS[five]
    return Outcomes(VERDICTS[one], VERDICTS[two], VERDICTS[three], VERDICTS[four], last, status)
