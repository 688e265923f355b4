"""The words for what is in a store, in German and in English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kim_rules import words
from kim_rules.store.records import (
    CONSENT_REFERRAL,
    Case,
    ErasureReason,
    Origin,
)
from kim_rules.vocabulary import Label
from kim_rules.wording import day_text

ORIGINS: dict[Origin, Label] = {
    Origin.FORM: Label("Formular", "form"),
    Origin.AUTHORITY: Label("Behörde", "authority"),
    Origin.IMPORT: Label("eingelesen", "import"),
    Origin.CONVERSATION: Label("Gespräch", "conversation"),
}
ERASURES: dict[ErasureReason, Label] = {
    ErasureReason.REQUEST: Label("auf Antrag", "on request"),
    ErasureReason.RETENTION: Label("Frist abgelaufen", "retention period over"),
    ErasureReason.MISTAKE: Label("irrtümlich erfasst", "recorded by mistake"),
    ErasureReason.ORDER: Label("auf Anordnung", "by order"),
}
PURPOSES: dict[str, Label] = {CONSENT_REFERRAL: Label("Verweisung", "referral")}


def moment_text(moment: datetime, lang: str) -> str:
    """A moment to the minute, in UTC."""
    moment = moment.astimezone(UTC)
    return f"{day_text(moment.date(), lang)} {moment:%H:%M} UTC"


def state_text(case: Case, lang: str) -> str:
    """How a case stands: open, closed or erased."""
    if case.erased_because is not None:
        because = ERASURES[case.erased_because]
        return Label(f"gelöscht ({because.de})", f"erased ({because.en})").text(lang)
    if case.closed_on is not None:
        told = day_text(case.closed_on, lang)
        return Label(f"geschlossen am {told}", f"closed on {told}").text(lang)
    assert case.opened_on is not None
    told = day_text(case.opened_on, lang)
    return Label(f"offen seit {told}", f"open since {told}").text(lang)


def answer_text(decided: Mapping[str, Any], lang: str) -> str:
    """What was decided, in one line.

    Args:
        decided: The JSON of a decision; its explanation is not needed.
        lang: ``de`` or ``en``.
    """
    status = words.STATUSES[decided["multiple_needs"]["status"]]
    parts = (
        _group(decided),
        Label(f"multipler Hilfebedarf {status.de}", f"multiple needs {status.en}"),
        _referral(decided["referral"]),
    )
    return ", ".join(part.text(lang) for part in parts)


def _group(decided: Mapping[str, Any]) -> Label:
    number, eligible = decided["primary_group"], decided["eligible"]
    if number is not None:
        return Label(f"Zielgruppe {number}", f"target group {number}")
    if eligible == "no":
        return Label("keine Zielgruppe", "no target group")
    return Label("Zielgruppe offen", "target group open")


def _referral(referral: Mapping[str, Any]) -> Label:
    if referral["to"] is not None:
        return Label(f"Verweisung an {referral['to']}", f"referral to {referral['to']}")
    told = words.REFERRALS[referral["verdict"]]
    return Label(f"Verweisung: {told.de}", f"referral: {told.en}")
