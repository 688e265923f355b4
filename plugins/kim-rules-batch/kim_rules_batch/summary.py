"""The tables at the end of a run: how many people have which outcome."""

from __future__ import annotations

from collections.abc import Iterator

from kim_rules.cli.text_table import table
from kim_rules.vocabulary import ReferralVerdict, Truth, Verdict
from kim_rules.words import IN_FORCE, PHRASES, REFERRALS, STATUSES, TRUTHS
from kim_rules_batch.job import Setting
from kim_rules_batch.tally import ERROR, INVALID, ROWS, Tally

_VERDICTS = (Verdict.YES, Verdict.NO, Verdict.OPEN, Verdict.NOT_IN_FORCE)
Rows = list[list[object]]


def number_text(number: int, lang: str) -> str:
    """A number as it is written in the language, in groups of three digits."""
    return f"{number:,}".replace(",", "." if lang == "de" else ",")


class Summary:
    """Tells the outcomes of a run.

    Args:
        setting: With what was decided.
        tally: What was counted.
        lang: ``de`` or ``en``.
    """

    def __init__(self, setting: Setting, tally: Tally, lang: str) -> None:
        self.setting = setting
        self.tally = tally
        self.lang = lang

    def pick(self, de: str, en: str) -> str:
        """One of two texts, by language."""
        return de if self.lang == "de" else en

    def number(self, *kind: str) -> str:
        """How many rows there are of a kind."""
        return number_text(self.tally[kind], self.lang)

    def text(self) -> str:
        """All tables."""
        parts = [self._groups(), self._needs(), self._referrals(), self.end()]
        return "\n\n".join(parts) + "\n"

    def end(self) -> str:
        """How many rows there were, and what was wrong with those that are invalid."""
        rows: Rows = [
            [self.pick("Zeilen", "Rows"), self.pick("Anzahl", "Number")],
            [self.pick("gelesen", "read"), self.number(*ROWS)],
            [self.pick("fehlerhaft", "invalid"), self.number(*INVALID)],
        ]
        if ("complete", "true") in self.tally or ("complete", "false") in self.tally:
            said = self.pick("entschieden, Angaben fehlen", "decided, with facts missing")
            rows.append([said, self.number("complete", "false")])
        errors = [kind for kind in self.tally if kind[0] == ERROR]
        rows += [
            [self.pick("Fehler ", "error ") + kind[1], self.number(*kind)]
            for kind in sorted(errors, key=lambda kind: (-self.tally[kind], kind))
        ]
        return table(rows)

    def _groups(self) -> str:
        heads = [TRUTHS[str(verdict)] for verdict in _VERDICTS[:3]] + [IN_FORCE[Truth.NO]]
        title = self.pick("Zielgruppe", "Target group")
        rows: Rows = [[title, *(head.text(self.lang) for head in heads)]]
        for group in self.setting.rulebook.groups:
            numbers = [self.number(f"group_{group.number}", v) for v in _VERDICTS]
            rows.append([f"{group.number}. {group.label.text(self.lang)}", *numbers])
        numbers = [self.number("eligible", v) for v in _VERDICTS[:3]]
        rows.append([PHRASES["eligible"].text(self.lang), *numbers, ""])
        return table(rows, totals=1)

    def _needs(self) -> str:
        rows = [self._head(PHRASES["needs"].text(self.lang))]
        rows += [[label.text(self.lang), self.number("multiple_needs", status)]
                 for status, label in STATUSES.items()]  # fmt: skip
        return table(rows)

    def _referrals(self) -> str:
        rows = [self._head(self.pick("Verweis an", "Referred to"))]
        for provider in self.setting.rulebook.providers:
            number = self.number("referral_to", provider.id)
            rows.append([provider.label.text(self.lang), number])
        rows += [
            [label.text(self.lang), self.number("referral", verdict)]
            for verdict, label in REFERRALS.items()
            if verdict != ReferralVerdict.REFER
        ]
        return table(rows)

    def _head(self, title: str) -> list[object]:
        return [title, self.pick("Anzahl", "Number")]


def lines_of(tally: Tally, *start: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The counts of the kinds that begin with some words, with what comes after these."""
    for kind, number in tally.items():
        if kind[: len(start)] == start:
            yield kind[len(start) :], number
