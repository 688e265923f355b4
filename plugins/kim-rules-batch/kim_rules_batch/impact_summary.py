"""The tables at the end of a comparison: who gains, who loses, why, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from kim_rules.cli.text_table import table
from kim_rules.rulebook import Rulebook
from kim_rules.values import folded
from kim_rules.vocabulary import Label
from kim_rules.wording import day_text
from kim_rules.words import PHRASES
from kim_rules_batch.compared import ELIGIBLE, NEEDS, REFERRAL, Kind, outcomes_of
from kim_rules_batch.impact import CHANGED, PLACE
from kim_rules_batch.job import Setting
from kim_rules_batch.summary import Rows, Summary, lines_of, number_text
from kim_rules_batch.tally import INVALID, NOTHING, ROWS, Tally

_KINDS = {
    Kind.GAINED: Label("gewinnen", "gain"),
    Kind.LOST: Label("verlieren", "lose"),
    Kind.OPENED: Label("werden offen", "become open"),
    Kind.OTHER: Label("sonst anders", "otherwise different"),
}
_NAMES = {
    ELIGIBLE: PHRASES["eligible"],
    NEEDS: PHRASES["needs"],
    REFERRAL: PHRASES["referral"],
}
_UNKNOWN = Label("unbekannt", "unknown")
_ELSEWHERE = Label("außerhalb", "elsewhere")


class ImpactSummary(Summary):
    """Tells what differs between two settings.

    Args:
        earlier: With what was decided.
        later: With what it was compared.
        tally: What was counted.
        lang: ``de`` or ``en``.
    """

    def __init__(self, earlier: Setting, later: Setting, tally: Tally, lang: str) -> None:
        super().__init__(earlier, tally, lang)
        self._later = later
        self._outcomes = outcomes_of(earlier.rulebook, later.rulebook)
        self._heads = [label.text(lang) for label in _KINDS.values()]

    def text(self) -> str:
        """All tables, or that nobody is concerned."""
        return "\n\n".join(self._parts()) + "\n"

    def _parts(self) -> Iterator[str]:
        yield self._compared()
        if not self.tally[CHANGED]:
            yield self._nobody()
        else:
            yield self._somebody()
            yield self._by_outcome()
            yield self._nodes()
            yield from map(self._by_column, self._columns())
        yield self.end()

    # --- in words ------------------------------------------------------------------------

    def _compared(self) -> str:
        """What is compared with what; only what differs is named."""
        before, after = self._told(self.setting), self._told(self._later)
        lines = [
            f"{name}: {before[name]} → {after[name]}"
            for name in before
            if before[name] != after[name]
        ]
        same = self.pick("beide Seiten sind gleich", "both sides are the same")
        return (
            self.pick("Verglichen wird", "Compared")
            + ":\n"
            + "\n".join(f"   {line}" for line in lines or [same])
        )

    def _told(self, setting: Setting) -> dict[str, str]:
        rulebook, on = setting.rulebook, setting.on
        rules = f"{rulebook.label.text(self.lang)}, {rulebook.version}, {rulebook.sha256[:12]}"
        day = day_text(on, self.lang) if isinstance(on, date) else on
        readings = self.setting.readings.keys() | self._later.readings.keys()
        reading = self.pick("Lesart", "Reading")
        return {
            self.pick("Regelwerk", "Rulebook"): rules,
            self.pick("Stichtag", "Key date"): day,
            **{f"{reading} {name}": setting.readings.get(name, "–") for name in sorted(readings)},
        }

    def _nobody(self) -> str:
        decided = number_text(self.tally[ROWS] - self.tally[INVALID], self.lang)
        return self.pick(
            f"Niemand ist betroffen: Für keine der {decided} Personen ändert sich ein Ergebnis.",
            f"Nobody is concerned: no outcome changes for any of the {decided} clients.",
        )

    def _somebody(self) -> str:
        changed = self.number(*CHANGED)
        decided = number_text(self.tally[ROWS] - self.tally[INVALID], self.lang)
        return self.pick(
            f"Für {changed} von {decided} Personen ändert sich mindestens ein Ergebnis.",
            f"At least one outcome changes for {changed} of {decided} clients.",
        )

    # --- in tables -----------------------------------------------------------------------

    def _name(self, outcome: str) -> str:
        if outcome in _NAMES:
            return _NAMES[outcome].text(self.lang)
        number = int(outcome.partition(":")[2])
        rules = (self._later.rulebook, self.setting.rulebook)
        labels = [g.label for one in rules for g in one.groups if g.number == number]
        return f"{number}. {labels[0].text(self.lang)}"

    def _by_outcome(self) -> str:
        rows: Rows = [[self.pick("Ergebnis", "Outcome"), *self._heads]]
        for outcome in self._outcomes:
            numbers = [self.number("change", outcome.name, kind) for kind in Kind]
            rows.append([self._name(outcome.name), *numbers])
        return table(rows)

    def _nodes(self) -> str:
        title = self.pick("Maßgebliche Bedingung", "Responsible condition")
        rows: Rows = [[title, *self._heads]]
        for outcome in self._outcomes:
            counts = Counter(
                {(node, kind): n for (kind, node), n in lines_of(self.tally, "node", outcome.name)}
            )
            nodes = Counter({node: 0 for node, _ in counts})
            for (node, _), number in counts.items():
                nodes[node] += number
            if nodes:
                rows.append([self._name(outcome.name), *[""] * len(Kind)])
            for node, _ in nodes.most_common():
                numbers = [number_text(counts[node, kind], self.lang) for kind in Kind]
                rows.append([f"   {self._label(node)}", *numbers])
        return table(rows)

    def _label(self, node: str) -> str:
        for rulebook in (self._later.rulebook, self.setting.rulebook):
            if node in rulebook.tree.nodes:
                return f"{rulebook.tree.nodes[node].label.text(self.lang)} ({node})"
        return self.pick("der Aufbau des Regelwerks", "the structure of the rulebook")

    def _columns(self) -> list[str]:
        return list(dict.fromkeys(rest[0] for rest, _ in sorted(lines_of(self.tally, "by"))))

    def _by_column(self, column: str) -> str:
        """For each value of a column, how eligibility changes; and of how many people."""
        counts: Counter[tuple[str, str]] = Counter()
        for (value, *what), number in lines_of(self.tally, "by", column):
            counts[self._value(column, value), ":".join(what)] += number
        title = self.pick("Wohnort", "Municipality") if column == PLACE else column
        rows: Rows = []
        for outcome in self._outcomes:
            keys = [f"{outcome.name}:{kind}" for kind in Kind]
            values = sorted({v for v, what in counts if what in keys})
            if not values:
                continue
            rows.append([self._name(outcome.name), *[""] * (len(Kind) + 1)])
            for value in values:
                numbers = [counts[value, "all"], *(counts[value, key] for key in keys)]
                rows.append([f"   {value}", *(number_text(n, self.lang) for n in numbers)])
        return table([[title, self.pick("Personen", "clients"), *self._heads], *rows])

    def _value(self, column: str, value: str) -> str:
        if value == NOTHING:
            return _UNKNOWN.text(self.lang)
        if column != PLACE:
            return value
        return self._places().get(folded(value), _ELSEWHERE.text(self.lang))

    def _places(self) -> Mapping[str, str]:
        return _spellings(self.setting.rulebook)


def _spellings(rulebook: Rulebook) -> dict[str, str]:
    """The name of each municipality by everything that names it."""
    return {
        folded(spelling): place.name
        for place in rulebook.municipalities
        for spelling in place.spellings
    }
