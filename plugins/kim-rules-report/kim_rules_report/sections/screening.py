"""Screening: to whom people were referred, and what became of the referrals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kim_rules.report_tables import Chart, ChartKind, Measure
from kim_rules.store.records import STEP_LABELS, ReferralStep
from kim_rules.vocabulary import Label, ReferralReason, ReferralVerdict
from kim_rules_report.drafting import Column, Count, Draft, Row, Sentence, Share
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook
from kim_rules_report.sections.section import Section, cells, count_cross, count_rows, shown
from kim_rules_report.seen import Screening, Seen

FORMER, UNDECIDED, NOT_WANTED = "former_provider", "undecided", "not_wanted"

#: The rows that stand behind the providers when there is something to tell.
_RARE: dict[str, Label] = {
    FORMER: Label("Nicht mehr im Verzeichnis", "No longer in the directory"),
    ReferralVerdict.GAP.value: Label("Kein passendes Angebot", "No suitable offer"),
    ReferralVerdict.NOT_RESPONSIBLE.value: Label("Nicht zuständig", "Not responsible"),
    ReferralVerdict.OPEN.value: Label("Offen", "Open"),
    UNDECIDED: Label("Nicht entscheidbar", "Cannot be decided"),
}
_NO_NEED = Label("Kein Bedarf", "No need")
_NO_SUPPORT = Label("Keine Unterstützung gewünscht", "No support wanted")
_TOTAL = Label("Gesamt", "Total")

_STEM, _STEPS_STEM = ("screening",), ("referrals",)
_STEPS = tuple(step.value for step in ReferralStep)


class ScreeningSection(Section):
    """Counts screenings by where they led.

    Args:
        order: What the report is asked for.
    """

    TALLIES = ("_led", "_steps", "_former")

    def __init__(self, order: Order) -> None:
        self._order = order
        self._providers = {one.id: one.label for one in order.rules.providers}
        self._led: Counter[str] = Counter()
        self._steps: Counter[tuple[str, str]] = Counter()
        self._former: set[str] = set()

    @classmethod
    def heading(cls) -> Label:
        """The heading of the section."""
        return Label("Screening", "Screening")

    def see(self, seen: Seen) -> None:
        """Count the screening of a case, and its referrals in the period."""
        if seen.screening is not None:
            self._led[self._outcome(seen.screening)] += 1
        for referral in seen.case.referrals:
            if self._order.since <= referral.on <= self._order.until:
                self._steps[self._known(referral.to), referral.step] += 1

    def _outcome(self, screening: Screening) -> str:
        where = screening.where
        if where is None:
            return UNDECIDED
        if where.to is not None:
            return self._known(where.to)
        is_unwanted = where.reason is ReferralReason.NOT_WANTED
        if is_unwanted and self._order.shows_not_wanted:
            return NOT_WANTED
        return where.verdict.value

    def _known(self, provider: str) -> str:
        if provider in self._providers:
            return provider
        self._former.add(provider)
        return FORMER

    def drafts(self, book: FigureBook) -> Iterator[Draft]:
        """The referrals by provider; what became of them, when any were recorded."""
        yield self._referrals(book)
        if self._steps:
            yield self._progress(book)

    # --- to whom people were referred -----------------------------------------------------

    def _referrals(self, book: FigureBook) -> Draft:
        order, labels = self._order, self._labels()
        count_rows(book, _STEM, self._led, labels)
        total = (*_STEM, None)
        rows = [
            Row(name, (label.text(order.lang), Count((*_STEM, name)), Share((*_STEM, name), total)))
            for name, label in labels.items()
        ]
        rows.append(
            Row("total", (_TOTAL.text(order.lang), Count(total), Share(total, total)), True)
        )
        return Draft(
            "screening.referrals",
            order.pick("Verweise aus dem Screening", "Referrals from the screening"),
            (
                Column("to", order.pick("Verweis an", "Referred to")),
                Column("count", order.pick("Anzahl", "Number"), Measure.COUNT),
                Column("share", order.pick("Anteil", "Share"), Measure.PERCENT),
            ),
            rows,
            text=self._introduction(),
            notes=self._notes(),
            chart=self._chart(len(labels)),
        )

    def _labels(self) -> dict[str, Label]:
        """The rows in the order in which they are printed, without the total."""
        rare = shown(self._order, _RARE, self._led)
        no_need = {ReferralVerdict.NO_NEED.value: _NO_NEED}
        if self._order.shows_not_wanted:
            no_need[NOT_WANTED] = _NO_SUPPORT
        return {**self._providers, **{name: _RARE[name] for name in rare}, **no_need}

    def _introduction(self) -> tuple[Sentence, ...]:
        period, no_need = self._order.period, (*_STEM, ReferralVerdict.NO_NEED.value)
        since, until = self._order.day(self._order.since), self._order.day(self._order.until)
        return (
            Sentence(
                self._order.pick(
                    f"Im Zeitraum vom {since} bis zum {until} wurden {{total}} Personen gescreent.",
                    f"In the period {period} {{total}} people were screened.",
                ),
                {"total": (*_STEM, None)},
                self._order.pick(
                    f"Im Zeitraum vom {since} bis zum {until} wurde eine Person gescreent.",
                    f"In the period {period} one person was screened.",
                ),
            ),
            Sentence(
                self._order.pick(
                    "Für {no_need} Personen war keine Verweisung nötig.",
                    "For {no_need} people no referral was needed.",
                ),
                {"no_need": no_need},
                self._order.pick(
                    "Für eine Person war keine Verweisung nötig.",
                    "For one person no referral was needed.",
                ),
            ),
        )

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if not self._order.shows_not_wanted:
            notes.append(
                self._order.pick(
                    "„Kein Bedarf“ zählt auch Personen, die keine weitere Unterstützung wünschen.",
                    "“No need” also counts people who want no further support.",
                )
            )
        if self._former and not self._order.is_published:
            named = ", ".join(sorted(self._former))
            notes.append(
                self._order.pick(
                    f"Nicht mehr im Verzeichnis stehen: {named}.",
                    f"No longer in the directory: {named}.",
                )
            )
        return tuple(notes)

    def _chart(self, rows: int) -> Chart:
        pick = self._order.pick
        return Chart(
            ChartKind.BARS,
            pick("Verweise aus dem Screening", "Referrals from the screening"),
            pick(
                "Ein Balken je Angebot zeigt, wie viele Personen dorthin verwiesen wurden; "
                "die Zahlen stehen in der Tabelle.",
                "A bar for each offer shows how many people were referred to it; the figures "
                "are in the table.",
            ),
            labels=0,
            columns=(1,),
            rows=tuple(range(rows)),
        )

    # --- what became of the referrals -----------------------------------------------------

    def _progress(self, book: FigureBook) -> Draft:
        order = self._order
        providers = dict(self._providers)
        for name in shown(order, (FORMER,), (to for to, _ in self._steps)):
            providers[name] = _RARE[name]
        count_cross(book, _STEPS_STEM, self._steps, tuple(providers), _STEPS)
        columns = (*_STEPS, None)
        rows = [
            Row(name, (label.text(order.lang), *cells(_STEPS_STEM, name, columns)))
            for name, label in providers.items()
        ]
        rows.append(
            Row("total", (_TOTAL.text(order.lang), *cells(_STEPS_STEM, None, columns)), True)
        )
        return Draft(
            "screening.progress",
            order.pick("Was aus den Verweisungen wurde", "What became of the referrals"),
            (
                Column("to", order.pick("Verweis an", "Referred to")),
                *(
                    Column(step, STEP_LABELS[ReferralStep(step)].text(order.lang), Measure.COUNT)
                    for step in _STEPS
                ),
                Column("total", _TOTAL.text(order.lang), Measure.COUNT),
            ),
            rows,
            notes=(
                order.pick(
                    "Gezählt sind alle Verweisungen, die im Zeitraum vorgeschlagen wurden, nach "
                    "ihrem letzten Stand; eine Person kann mehrere haben.",
                    "All referrals that were proposed in the period are counted by where they "
                    "stand last; a person can have several.",
                ),
            ),
        )
