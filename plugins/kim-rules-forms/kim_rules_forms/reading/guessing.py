"""Proposes what the columns of a district's list mean, with how certain that is."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from kim_rules.rulebook import Rulebook
from kim_rules_forms.questions import DAYS, META, Kind, Question, questions_of
from kim_rules_forms.reading.cells import Row, Sheet, Value
from kim_rules_forms.reading.dates import Dates
from kim_rules_forms.reading.guessing_pieces import is_one_of_several, piece
from kim_rules_forms.reading.headings import Names, Use
from kim_rules_forms.reading.limits import MAX_HEAD
from kim_rules_forms.reading.mapping import FORMAT, NOTHING, Column
from kim_rules_forms.reading.sources import opened
from kim_rules_forms.reading.spelling import spelt, trimmed
from kim_rules_forms.reading.tables import no_headings
from kim_rules_forms.reading.values import Reader
from kim_rules_forms.reading.words import Words

#: How many rows are looked at.
SAMPLE = 300
#: From which likeness on a column is proposed, and by how much it must be ahead.
_LEAST, _AHEAD = 0.55, 0.08
#: How often a text must occur to be named as a code: what is rare may point to a person.
_OFTEN = 2
_MOST_CODES = 30
_DATED = (Kind.PARTIAL_DATE, Kind.DAY)

_WORDS: dict[str, str] = {
    "id": "id,kennung,fallnummer,fall-nr,fallnr,aktenzeichen,az,personen-id,personennummer,kenn-nr",
    "recorded_on": "datum,erfasst am,gespräch am,gesprächsdatum,datum des gesprächs,screening am,stand",
    "case_manager": "bearbeiter,bearbeitung,fachkraft,kürzel,case manager,fallmanager,sachbearbeitung",
    "birth_date": "geburtsdatum,geb.-datum,geb.datum,geboren,geboren am,geb.,geb. am",
    "entry_date": "einreise,einreisedatum,einreise am,eingereist,eingereist am,in deutschland seit",
    "nationalities": "staatsangehörigkeit,staatsangehörigkeiten,nationalität,staat,sta,herkunftsland",
    "residence_status": "status,aufenthaltsstatus,aufenthaltstitel,titel,aufenthalt",
    "immigrated": "zugewandert",
    "fled": "geflüchtet,flucht,flüchtling",
    "unaccompanied_at_entry": "uma,umf,unbegleitet,unbegleitet eingereist",
    "entitled_25a": "anspruch § 25a,berechtigt 25a,§ 25a",
    "entitled_25b": "anspruch § 25b,berechtigt 25b,§ 25b",
    "entitled_104c": "anspruch § 104c,berechtigt 104c,§ 104c,chancenaufenthalt",
    "institutions": "institutionen,beteiligte institutionen,beteiligte stellen,behörden",
    "overall_planning_needed": "gesamtplanung,gesamtplanung nötig,gesamtplanung notwendig",
    "finding_established": "multipler hilfebedarf,feststellung,hilfebedarf festgestellt",
    "finding_by": "festgestellt durch,festgestellt von",
    "finding_on": "festgestellt am",
    "admitted": "aufgenommen,im case management",
    "admitted_on": "aufnahme,aufnahme am,aufnahmedatum,aufgenommen am",
    "support_wanted": "unterstützung gewünscht,hilfe gewünscht,wunsch nach unterstützung,wunsch",
    "consent_referral_on": "einwilligung,einwilligung am,einwilligung verweisung,einverständnis",
    "municipality": "gemeinde,stadt,wohnort,ort,kommune,ags",
}


@frozen
class Proposed:
    """What a column may mean.

    Args:
        name: Of the question, or of the column beside the questions.
        score: How certain that is, 0 to 1.
        column: What the mapping says about it.
        odd: Texts that are still to be given a code.
        is_named: Whether the heading is one of the words for it.
    """

    name: str
    score: float
    column: Column
    odd: tuple[str, ...] = ()
    is_named: bool = False


def proposal(path: Path, rulebook: Rulebook, lang: str, only: str | None = None) -> str:
    """A mapping for a file, as text in TOML.

    Args:
        path: The file.
        rulebook: Whose questions there are.
        lang: Language of the remarks: ``de`` or ``en``.
        only: Name of the sheet; the first one with headings when None.

    Raises:
        Unreadable: If the file cannot be read, or has no headings.
    """
    with opened(path) as book:
        for sheet in book.sheets:
            if only is None or sheet.name == only:
                rows = list(islice(sheet.rows(), SAMPLE + MAX_HEAD))
                head = _heading(rows)
                if head is not None:
                    is_alone = len(book.sheets) == 1
                    return _Guess(sheet, head, rows, rulebook, lang).text(is_alone=is_alone)
    raise no_headings()


def _heading(rows: Sequence[Row]) -> Row | None:
    """The row that has most texts, each once, with rows of content below."""
    found: Row | None = None
    for row in rows[:MAX_HEAD]:
        if (
            row.broken is None
            and row is not rows[-1]
            and _heads(row) > (_heads(found) if found else 1)
        ):
            found = row
    return found


def _heads(row: Row) -> int:
    texts = [cell for cell in row.cells if isinstance(cell, str) and trimmed(cell)]
    letters = [text for text in texts if any(letter.isalpha() for letter in text)]
    return len(set(letters)) - (len(letters) - len(set(letters)))


class _Guess:
    """Guesses at one sheet."""

    def __init__(
        self, sheet: Sheet, head: Row, rows: Sequence[Row], rulebook: Rulebook, lang: str
    ) -> None:
        self._sheet = sheet
        self._head = head
        self._rows = [row for row in rows if row.number > head.number and row.broken is None]
        self._rulebook = rulebook
        self._lang = lang
        self._names = Names(rulebook, NOTHING)
        self._questions = {one.name: one for one in questions_of(rulebook)}

    def text(self, *, is_alone: bool) -> str:
        """The mapping."""
        lines = [
            self._pick(
                "# Ein Vorschlag. Bitte jede Spalte prüfen.",
                "# A proposal. Please check every column.",
            ),
            f'format = "{FORMAT}"',
        ]
        if not is_alone:
            lines.append(f"sheet = {_quoted(self._sheet.name)}")
        if self._head.number != 1:
            lines.append(f"heading_row = {self._head.number}")
        found = self._assigned()
        if not any(one and one[0].name == "id" for one in found.values()):
            lines += self._pick(
                '\n# Keine Spalte ist sicher die Kennung der Person. Bitte bei einer eintragen: to = "id"',
                '\n# No column is the key of the person for certain. Please say so in one: to = "id"',
            ).splitlines()
        for heading, proposed in found.items():
            lines += ["", *self._column(heading, proposed)]
        return "\n".join(lines) + "\n"

    def _pick(self, de: str, en: str) -> str:
        return de if self._lang == "de" else en

    def _assigned(self) -> dict[str, list[Proposed]]:
        """For every heading what it may mean, the best first; nothing where none is ahead."""
        found: dict[str, list[Proposed]] = {}
        for at, heading in enumerate(self._head.cells):
            if isinstance(heading, str) and trimmed(heading) and not self._is_known(heading):
                found[trimmed(heading)] = self._candidates(heading, self._values(at))
        alone = {
            heading: proposed
            for heading, proposed in found.items()
            if not proposed or not _is_piece(heading, proposed[0])
        }
        best = Counter(one[0].name for one in alone.values() if one)
        for proposed in alone.values():
            is_clear = [one.is_named for one in proposed[:2]] == [True, False]
            if len(proposed) > 1 and not is_clear and _lead(proposed) < _AHEAD:
                proposed.insert(0, Proposed("", 0, Column()))
            elif proposed and best[proposed[0].name] > 1:
                # Only the most certain of several columns gets the question.
                others = [
                    one[0].score
                    for one in alone.values()
                    if one and one[0].name == proposed[0].name
                ]
                if proposed[0].score < max(others) or others.count(max(others)) > 1:
                    proposed.insert(0, Proposed("", 0, Column()))
        return found

    def _is_known(self, heading: str) -> bool:
        """Whether a column of a survey tool says its state; no mapping must hide that."""
        return self._names.target(heading).use is Use.STATE

    def _values(self, at: int) -> list[Value]:
        cells = (row.cells[at] for row in self._rows if at < len(row.cells))
        found: list[Value] = [cell for cell in cells if cell not in (None, "")]
        return found[:SAMPLE]

    def _candidates(self, heading: str, values: list[Value]) -> list[Proposed]:
        target = self._names.target(heading)
        if target.use is Use.OPTION:
            return [Proposed(target.name, 1.0, Column(to=target.name, option=target.code))]
        part = piece(heading, values, self._questions)
        if part is not None:
            made = Column(to=part.name, option=part.option, part=part.part)
            return [Proposed(part.name, part.score, made)]
        names = [*META, *self._questions]
        likeness = {name: self._likeness(heading, name) for name in names}
        if target.use in (Use.QUESTION, Use.META):
            likeness[target.name] = 1.0
        likely = sorted((name for name in names if likeness[name] > 0.4), key=likeness.__getitem__)
        found = [self._judged(name, likeness[name], values) for name in likely[-6:]]
        good = [
            evolve(one, is_named=likeness[one.name] == 1) for one in found if one.score >= _LEAST
        ]
        return sorted(good, key=lambda one: -one.score)

    def _likeness(self, heading: str, name: str) -> float:
        """How much a heading is like the words for a question."""
        text = spelt(heading).rstrip(" :?*.")
        if is_one_of_several(heading, name):
            return 1.0
        words = [name.replace("_", " "), *_WORDS.get(name, "").split(",")]
        question = self._questions.get(name)
        if question is not None:
            words += [question.label.de, question.label.en]
            if question.fact == "needs":
                area = self._rulebook.areas[question.part].label
                words += [area.de, area.en, f"bedarf {area.de}"]
        else:
            words.append(META[name].de)
        spelt_words = [spelt(word).rstrip(" .") for word in words if word]
        if text in spelt_words:
            return 1.0
        return max(difflib.SequenceMatcher(None, text, word).ratio() for word in spelt_words) * 0.9

    def _judged(self, name: str, likeness: float, values: list[Value]) -> Proposed:
        """A candidate by what stands in the column."""
        question = self._questions.get(name)
        if question is None:
            fits = 1.0
            if name in DAYS:
                fits = _share(values, lambda one: Dates(epoch=1900).read(one) != (None, None))
            if name == "id":
                fits = len(set(map(str, values))) / len(values) if values else 1.0
            return Proposed(name, likeness * (0.3 + 0.7 * fits), Column(to=name))
        column = self._dated(question, values)
        reader = Reader(question, self._rulebook, Words(), 1900, column)
        answers = [(value, *reader.read(value)) for value in values]
        good = sum(remark is None or not remark.is_error for _, _, remark in answers)
        fits = good / len(answers) if answers else 0.5
        if question.name == "municipality" and answers:
            # Any text is a place; what tells is how many are of the district.
            here = {place.name for place in self._rulebook.municipalities}
            fits = sum(answer in here for _, answer, _ in answers) / len(answers)
        odd = Counter(
            trimmed(value)
            for value, answer, _ in answers
            if answer is None and isinstance(value, str) and Words().meaning(value) != ""
        )
        is_coded = question.kind in (Kind.CHOICE, Kind.YES_NO, Kind.CHOICES)
        often = [text for text, times in odd.most_common(_MOST_CODES) if times >= _OFTEN]
        weight = 0.3 if is_coded else 0.6
        return Proposed(
            name, likeness * (1 - weight + weight * fits), column, tuple(often if is_coded else ())
        )

    def _dated(self, question: Question, values: list[Value]) -> Column:
        """A column with the form of its dates, where only one form fits."""
        if question.kind not in _DATED:
            return Column(to=question.name)
        texts = [value for value in values if isinstance(value, str) and value.count("/") == 2]
        fitting = [
            form
            for form in ("DD/MM/YYYY", "MM/DD/YYYY")
            if texts and all(Dates(form=form).read(one)[1] is None for one in texts)
        ]
        return Column(to=question.name, dates=fitting[0] if len(fitting) == 1 else None)

    def _column(self, heading: str, proposed: list[Proposed]) -> Iterator[str]:
        """The lines for a column."""
        if not proposed or not proposed[0].name:
            shown = ", ".join(one.name for one in proposed if one.name)
            yield self._pick(
                f"# nicht zugeordnet{f'; vielleicht: {shown}' if shown else ''}",
                f"# not placed{f'; perhaps: {shown}' if shown else ''}",
            )
            yield f"[columns.{_quoted(heading)}]"
            yield "ignore = true"
            return
        best = proposed[0]
        score = round(best.score * 100)
        yield self._pick(f"# Sicherheit: {score} %", f"# confidence: {score} %")
        yield f"[columns.{_quoted(heading)}]"
        yield f'to = "{best.name}"'
        if best.column.option:
            yield f"option = {_quoted(best.column.option)}"
        if best.column.part:
            yield f'part = "{best.column.part}"'
        if best.column.dates:
            yield f'dates = "{best.column.dates}"'
        if best.odd:
            yield self._pick(
                "# noch ohne Code; ein leerer Code heißt „nicht bekannt“:",
                "# still without a code; an empty code means “not known”:",
            )
            yield "codes = { " + ", ".join(f'{_quoted(one)} = ""' for one in best.odd) + " }"


def _is_piece(heading: str, one: Proposed) -> bool:
    """Whether other columns may go to the same question beside this one."""
    return bool(one.column.option or one.column.part or is_one_of_several(heading, one.name))


def _share(values: Sequence[Value], fits: object) -> float:
    assert callable(fits)
    return sum(bool(fits(one)) for one in values) / len(values) if values else 0.5


def _lead(proposed: Sequence[Proposed]) -> float:
    return proposed[0].score - proposed[1].score


def _quoted(text: str) -> str:
    """A text in TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
