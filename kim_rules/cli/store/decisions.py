"""One pass over a store, in which every open case is decided."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from kim_rules.cli import streams
from kim_rules.cli.deciding import disagreement_text
from kim_rules.cli.exits import Exit, Reported
from kim_rules.cli.progress import Progress, Tally
from kim_rules.cli.setting import Setting
from kim_rules.cli.store.counting import Written
from kim_rules.cli.store.desk import CASES, Desk
from kim_rules.cli.store.words import answer_text
from kim_rules.decision import Decision
from kim_rules.errors import EngineDisagreement, InvalidInput, KimRulesError
from kim_rules.store.records import Kind


class Pass:
    """Decides every open case and writes the decisions.

    Args:
        desk: Whose cases.
        setting: With what to decide.
        propose: Whether to propose the referrals that follow.
        form: ``text`` or ``ndjson``.
    """

    def __init__(self, desk: Desk, setting: Setting, propose: bool, form: str) -> None:
        self._desk = desk
        self._setting = setting
        self._propose = propose
        self._form = form
        self._written = Written(desk.store)
        self._failed = 0
        self._code = Exit.DONE

    def all(self) -> None:
        """Decide all cases.

        Raises:
            Reported: If a case could not be decided; it has been told.
        """
        try:
            with Progress(Tally(), self._desk.lang, CASES) as progress:
                for case_id, answer in self._answers():
                    if isinstance(answer, Decision):
                        streams.write(self._text(answer) + "\n")
                    else:
                        self._fail(case_id, answer, progress)
                    progress.step()
        except BaseException:
            decided = self._written.kinds[Kind.DECISION]
            self._desk.say(f"Bis dahin entschieden: {decided}", f"Decided so far: {decided}")
            raise
        self._count()
        if self._code is not Exit.DONE:
            raise Reported(self._code)

    def _answers(self) -> Iterator[tuple[str, Decision | KimRulesError]]:
        return self._written.store.decide_all(
            evolve(self._desk.access, automatic=True),
            on=self._setting.on,
            rulebook=self._setting.rulebook,
            readings=self._setting.readings,
            propose=self._propose,
        )

    def _text(self, decision: Decision) -> str:
        lang = self._desk.lang
        if self._form == "ndjson":
            return decision.to_json(lang)
        told = {
            "eligible": decision.eligible,
            "primary_group": decision.primary_group,
            "multiple_needs": {"status": decision.multiple_needs.status},
            "referral": {"verdict": decision.referral.verdict, "to": decision.referral.to},
        }
        return f"{decision.client}: {answer_text(told, lang)}"

    def _fail(self, case_id: str, error: KimRulesError, progress: Progress) -> None:
        """Tell why a case could not be decided: keys, codes and kinds of values only."""
        self._failed += 1
        if isinstance(error, InvalidInput):
            self._code = max(self._code, Exit.INVALID)
            for finding in error.findings:
                progress.say(f"{case_id}: {finding.text(self._desk.lang)}")
        elif isinstance(error, EngineDisagreement):
            self._code = Exit.INTERNAL
            progress.say(f"{case_id}: {disagreement_text(error, self._setting)}")
        else:
            raise error

    def _count(self) -> None:
        kinds = self._written.kinds
        decided, proposed = kinds[Kind.DECISION], kinds[Kind.REFERRAL]
        de, en = f"{decided} entschieden", f"{decided} decided"
        if self._propose:
            de, en = (
                f"{de}, {proposed} zur Verweisung vorgeschlagen",
                f"{en}, {proposed} proposed for referral",
            )
        if self._failed:
            de, en = (
                f"{de}, {self._failed} nicht entscheidbar",
                f"{en}, {self._failed} not decidable",
            )
        self._desk.say(de, en)
