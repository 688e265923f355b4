"""What a decision tells beside its outcomes, for the oracle: statistics (section 7), notices (sections 3, 8)."""

from __future__ import annotations

from datetime import date

from oracle_rules import (
    Case,
    any_of,
    group_verdicts,
    needs_conflict,
    primary_group,
    status_in,
    truth,
)
from oracle_tables import SECTION_104C_SINCE, birth_and_entry

ENTITLEMENTS = ("entitled_25a", "entitled_25b", "entitled_104c")


def statistics_line(case: Case) -> str | None:
    """The line in which statistics count a person; who fits both lines of group 1 counts in the first."""
    primary, _ = primary_group(group_verdicts(case))
    if primary != 1:
        return None if primary is None else str(primary)
    statuses = {"aufenthaltserlaubnis_25a", "aufenthaltserlaubnis_25b"}
    parts = [status_in(case, statuses)]
    if case.readings["entitled"] == "holder_or_entitled":
        parts += [truth(case.fact("entitled_25a")), truth(case.fact("entitled_25b"))]
    return "1:25ab" if any_of(parts) == "yes" else "1:104c"


def notices(case: Case) -> set[str]:
    """The codes of what is possible but odd; which names are nearly spelt right is left to the library."""
    status = case.fact("residence_status")
    told = {
        "permit_104c_too_early": status == "aufenthaltserlaubnis_104c"
        and case.day < SECTION_104C_SINCE,
        "german_with_entitlement": status == "deutsch"
        and any(case.fact(name) for name in ENTITLEMENTS),
        "finding_older_than_entry": finding_older_than_entry(case),
        "conflict": needs_conflict(case),
    }
    return {code for code, is_told in told.items() if is_told}


def finding_older_than_entry(case: Case) -> bool:
    """Whether the finding is older than every possible day of entry."""
    finding = case.fact("multiple_needs_finding")
    if not finding or finding.get("on") is None or case.fact("entry_date") is None:
        return False
    _, entry = birth_and_entry(case.client, case.known_on)
    return date.fromisoformat(finding["on"]) < entry.first
