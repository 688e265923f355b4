"""What is known of a report only to those who have its cases."""

from __future__ import annotations

import json
from hashlib import sha256

from kim_rules_report.cases import ReportCase

_BYTES = 32


class CaseSecret:
    """A number that follows from all cases, in whatever order they are seen.

    A published report decides by it among figures that could be hidden equally well. The same
    cases give the same report, and who has the program but not the cases cannot try out what
    it would have hidden of other figures.
    """

    def __init__(self) -> None:
        #: The number so far; those of parts of the cases add up.
        self.number = 0

    def see(self, case: ReportCase) -> None:
        """Take a case into account.

        Args:
            case: The case.
        """
        facts = [(one.valid_from, one.facts) for one in case.facts]
        told = json.dumps([case.id, case.case_manager, facts], default=str, sort_keys=True)
        self.number += int.from_bytes(sha256(told.encode()).digest())

    def as_bytes(self) -> bytes:
        """The number in a fixed length."""
        return (self.number % (1 << 8 * _BYTES)).to_bytes(_BYTES)
