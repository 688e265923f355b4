"""A case in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kim_rules.cli.store.facts_text import fact_lines
from kim_rules.cli.store.words import (
    ORIGINS,
    PURPOSES,
    answer_text,
    moment_text,
    state_text,
)
from kim_rules.rulebook import Rulebook
from kim_rules.store.records import (
    STEP_LABELS,
    Case,
    Consent,
    Event,
    FactsVersion,
    RecordedDecision,
    Referral,
)
from kim_rules.wording import day_text

INDENT = "   "


class CaseText:
    """Tells a case in one language.

    Args:
        case: The case.
        rules: Whose words to use for facts.
        lang: ``de`` or ``en``.
    """

    def __init__(self, case: Case, rules: Rulebook, lang: str) -> None:
        self._case = case
        self._rules = rules
        self._lang = lang

    def whole(self) -> Iterator[str]:
        """Everything but the facts themselves."""
        case = self._case
        yield self._pick(
            f"Fall {case.id}, Mandant {case.tenant}, Stand {case.version}",
            f"Case {case.id}, tenant {case.tenant}, version {case.version}",
        )
        yield from self._lines(self._head())
        if case.erased:
            return
        yield from self._section("Einwilligungen", "Consents", map(self._consent, case.consents))
        yield from self._section("Fassungen der Angaben", "Facts", map(self._version, case.facts))
        made = (line for one in case.decisions for line in self._decision(one))
        yield from self._section("Entscheidungen", "Decisions", made)
        taken = (line for one in case.referrals for line in self._referral(one))
        yield from self._section("Verweisungen", "Referrals", taken)
        yield from self._section("Ereignisse", "Events", map(self._event, case.events))

    def facts(self, version: FactsVersion) -> Iterator[str]:
        """The facts of a version."""
        lines = fact_lines(version.facts, self._rules, self._lang)
        number = version.number
        yield from self._section(
            f"Angaben der Fassung {number}", f"Facts of version {number}", lines
        )

    def facts_on(
        self, day: date, known_at: date | None, version: FactsVersion | None
    ) -> Iterator[str]:
        """The facts that counted on a day, as far as they were known on another."""
        told = day_text(day, self._lang)
        de, en = f"Angaben, die am {told} galten", f"Facts that counted on {told}"
        if known_at is not None:
            known = day_text(known_at, self._lang)
            de, en = f"{de}, soweit am {known} bekannt", f"{en}, as known on {known}"
        if version is not None:
            de, en = f"{de} (Fassung {version.number})", f"{en} (version {version.number})"
        lines = () if version is None else fact_lines(version.facts, self._rules, self._lang)
        yield from self._section(de, en, lines)

    def _pick(self, de: str, en: str) -> str:
        return de if self._lang == "de" else en

    def _day(self, day: date) -> str:
        return day_text(day, self._lang)

    def _lines(self, lines: Iterable[str]) -> Iterator[str]:
        return (INDENT + line for line in lines)

    def _section(self, de: str, en: str, lines: Iterable[str]) -> Iterator[str]:
        yield ""
        yield self._pick(de, en)
        found = list(self._lines(lines))
        yield from found or [INDENT + self._pick("keine", "none")]

    def _head(self) -> Iterator[str]:
        case = self._case
        yield state_text(case, self._lang)
        if case.closed_because is not None:
            yield self._pick(f"Grund: {case.closed_because}", f"reason: {case.closed_because}")
        if case.case_manager is not None:
            yield self._pick(f"zuständig: {case.case_manager}", f"manager: {case.case_manager}")
        if case.primary_goal is not None:
            area = self._rules.areas.get(case.primary_goal)
            goal = case.primary_goal if area is None else area.label.text(self._lang)
            yield self._pick(f"vorrangiges Ziel: {goal}", f"primary goal: {goal}")

    def _consent(self, consent: Consent) -> str:
        label = PURPOSES.get(consent.purpose)
        name = consent.purpose if label is None else label.text(self._lang)
        given = self._day(consent.given_on)
        told = self._pick(f"{name}: gegeben am {given}", f"{name}: given on {given}")
        if consent.withdrawn_on is None:
            return told
        withdrawn = self._day(consent.withdrawn_on)
        return told + self._pick(f", widerrufen am {withdrawn}", f", withdrawn on {withdrawn}")

    def _version(self, version: FactsVersion) -> str:
        since, when = self._day(version.valid_from), moment_text(version.recorded_at, self._lang)
        origin, by = ORIGINS[version.origin].text(self._lang), version.recorded_by
        source = origin if version.reference is None else f"{origin} {version.reference}"
        return f"{version.number}. " + self._pick(
            f"gültig ab {since}; erfasst am {when} von {by}; Quelle: {source}",
            f"valid from {since}; recorded on {when} by {by}; source: {source}",
        )

    def _decision(self, decision: RecordedDecision) -> Iterator[str]:
        on, when = self._day(decision.on), moment_text(decision.recorded_at, self._lang)
        number, by = decision.facts_version, decision.recorded_by
        yield f"{decision.number}. " + self._pick(
            f"zum Stichtag {on}, nach Fassung {number}; getroffen am {when} von {by}",
            f"for {on}, by facts version {number}; made on {when} by {by}",
        )
        yield INDENT + answer_text(decision.summary, self._lang)
        if decision.changes_on is not None:
            then = self._day(decision.changes_on)
            yield INDENT + self._pick(f"ändert sich am {then}", f"changes on {then}")

    def _referral(self, referral: Referral) -> Iterator[str]:
        number, to = referral.decision, referral.to
        yield f"{referral.number}. " + self._pick(
            f"an {to}, nach Entscheidung {number}", f"to {to}, by decision {number}"
        )
        for step, moment, by, because in referral.steps:
            when, said = moment_text(moment, self._lang), STEP_LABELS[step].text(self._lang)
            told = self._pick(f"{said} am {when} von {by}", f"{said} on {when} by {by}")
            yield INDENT + (told if because is None else f"{told}: {because}")

    def _event(self, event: Event) -> str:
        told = f"{self._day(event.on)}: {event.code}"
        return told if event.value is None else f"{told} ({event.value})"
