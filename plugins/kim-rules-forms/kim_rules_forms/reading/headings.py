"""What the headings of a table mean: columns of our forms, of survey tools, of a district."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from attrs import frozen

from kim_rules.rulebook import Rulebook
from kim_rules_forms.languages import shipped
from kim_rules_forms.questions import META, SUFFIXES, Kind, Question, questions_of
from kim_rules_forms.reading.cells import Row, Value
from kim_rules_forms.reading.limits import MAX_HEADING
from kim_rules_forms.reading.mapping import Column, Mapped
from kim_rules_forms.reading.spelling import key_of, spelt, trimmed


class Use(StrEnum):
    """What a column is read for."""

    QUESTION = "question"
    OPTION = "option"
    META = "meta"
    STATE = "state"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


@frozen
class Target:
    """What a column means.

    Args:
        use: What it is read for.
        name: Of the question, of the column beside the questions, or of the state.
        code: The answer for which a column of its own stands.
        rank: Which of several columns for the same counts, the smallest first.
        rule: What a mapping says about the column.
    """

    use: Use
    name: str = ""
    code: str = ""
    rank: int = 0
    rule: Column | None = None


UNKNOWN = Target(Use.UNKNOWN)
IGNORED = Target(Use.IGNORED)

#: The column in which rejected rows carry what was found.
FINDINGS = "kim_rules_findings"

#: The names of survey tools, by what they mean; the first that is there counts.
_SUBMISSION = (
    "submission_id", "KEY", "__id", "meta/rootUuid", "_uuid", "meta-instanceID",
    "meta/instanceID", "instanceID", "_id",
)  # fmt: skip
_PERSON = ("id", "client_id", "person_id", "kennung", "personenkennung")
_STATES = {
    "ReviewState": "odk",
    "__system/reviewState": "odk",
    "_validation_status": "kobo",
    "_validation_status/uid": "kobo",
    "submitdate": "limesurvey",
    "Date submitted": "limesurvey",
    "Datum Abgeschickt": "limesurvey",
}
_IGNORED = """
    consent_referral start end today deviceid phonenumber username simserial subscriberid audit caption intro unchecked
    SubmissionDate SubmitterID SubmitterName AttachmentsPresent AttachmentsExpected DeviceID
    Edits FormVersion instanceName _submission_time _notes _status _submitted_by __version__ _tags
    _index _attachments _geolocation _bamboo_dataset_id _xform_id_string formhub/uuid
    meta/instanceName meta-instanceName meta/deprecatedID meta-deprecatedID lastpage startlanguage
    seed startdate datestamp ipaddr refurl token
""".split()
_IGNORED_GROUPS = ("__system/", "_validation_status/", "meta/", "_supplementalDetails")
_LIMESURVEY = ("lastpage", "startlanguage", "submitdate", "seed")
_SEPARATORS = re.compile("[/.:-] ?")
#: LimeSurvey's headings with the code of the question before its text.
_CODED = re.compile(r"(\w+(?:\[\w+\])?)[.:] .+", re.DOTALL)
#: The numbers that survey servers give to submissions; they are not the person's key.
_NUMBERS = ("_id", "__id", "meta/_id")


class Names:
    """Knows what headings mean.

    Args:
        rulebook: Whose questions.
        mapped: What a mapping says.
    """

    def __init__(self, rulebook: Rulebook, mapped: Mapped) -> None:
        self._questions = {one.name: one for one in questions_of(rulebook)}
        self._mapped = {spelt(heading): column for heading, column in mapped.columns.items()}
        self._keys = _keys(rulebook)
        self._exact = _exact(rulebook)
        self._labels = _labels(rulebook)
        self._known: dict[str, Target] = {}

    def target(self, heading: Value) -> Target:
        """What a heading means."""
        if not isinstance(heading, str) or not heading or len(heading) > MAX_HEADING:
            return UNKNOWN
        found = self._known.get(heading)
        if found is None:
            found = self._known[heading] = self._found(heading)
        return found

    def _found(self, heading: str) -> Target:
        plain = spelt(heading)
        if plain in self._mapped:
            return _mapped_target(self._mapped[plain])
        if plain in _NUMBERS:
            return Target(Use.META, "submission_id", rank=len(_SUBMISSION))
        found = self._keys.get(key_of(plain)) or self._label(plain) or self._option(plain)
        if found is not None:
            return found
        if heading.startswith(_IGNORED_GROUPS):
            return IGNORED
        coded = _CODED.fullmatch(plain)
        if coded is not None and key_of(coded[1]) in self._keys:
            return self._keys[key_of(coded[1])]
        # A group's name may stand before it; then our names are taken to the letter.
        for rest in _without_groups(trimmed(heading)):
            found = self._exact.get(rest) or self._label(spelt(rest)) or self._option(spelt(rest))
            if found is not None:
                return found
        return UNKNOWN

    def _label(self, text: str) -> Target | None:
        return self._labels.get(text) or self._labels.get(text.rstrip(" *:?"))

    def _option(self, text: str) -> Target | None:
        """A column that stands for one answer of a question: ``nationalities/AF``."""
        cut = re.fullmatch(r"(.*?)(?:[/.\[]|(?<=\w)-)([^/\[\]]+)\]?", text)
        if cut is None:
            return None
        question = self._several(cut[1])
        if question is None:
            return None
        code = _codes(question).get(spelt(cut[2]))
        return None if code is None else Target(Use.OPTION, question.name, code)

    def _several(self, text: str) -> Question | None:
        found = self._keys.get(key_of(text)) or self._labels.get(text)
        question = self._questions.get(found.name) if found and found.use is Use.QUESTION else None
        return question if question is not None and question.kind is Kind.CHOICES else None


def _without_groups(heading: str) -> Iterator[str]:
    """What is left of a heading without its groups, one after the other."""
    for found in _SEPARATORS.finditer(heading):
        if rest := heading[found.end() :].strip():
            yield rest


def _mapped_target(column: Column) -> Target:
    if column.ignore:
        return IGNORED
    if column.to in META:
        return Target(Use.META, column.to, rule=column)
    if column.option:
        return Target(Use.OPTION, column.to, column.option, rule=column)
    return Target(Use.QUESTION, column.to, rule=column)


@lru_cache(maxsize=32)
def _keys(rulebook: Rulebook) -> Mapping[str, Target]:
    """What the names of columns mean, by their letters and digits."""
    found: dict[str, Target] = {}
    for name in (*_IGNORED, FINDINGS):
        found[key_of(name)] = IGNORED
    for name, state in _STATES.items():
        found[key_of(name)] = Target(Use.STATE, state)
    for rank, name in enumerate(_SUBMISSION):
        found.setdefault(key_of(name), Target(Use.META, "submission_id", rank=rank))
    for name in META:
        found[key_of(name)] = Target(Use.META, name)
    for rank, name in enumerate(_PERSON):
        found[key_of(name)] = Target(Use.META, "id", rank=rank)
    for question in questions_of(rulebook):
        for suffix in SUFFIXES:
            helper = Target(Use.QUESTION, question.name, rank=1) if suffix == "partly" else IGNORED
            found[key_of(f"{question.name}_{suffix}")] = helper
    for question in questions_of(rulebook):
        found[key_of(question.name)] = Target(Use.QUESTION, question.name)
    return found


@lru_cache(maxsize=32)
def _exact(rulebook: Rulebook) -> Mapping[str, Target]:
    """What our own names mean behind the name of a group."""
    names = [*META, *_IGNORED, *_STATES, *_SUBMISSION]
    for question in questions_of(rulebook):
        names += [question.name, *(f"{question.name}_{suffix}" for suffix in SUFFIXES)]
    keys = _keys(rulebook)
    found = {name: keys[key_of(name)] for name in names}
    number = Target(Use.META, "submission_id", rank=len(_SUBMISSION))
    return {**found, **dict.fromkeys(_NUMBERS, number)}


@lru_cache(maxsize=32)
def _labels(rulebook: Rulebook) -> Mapping[str, Target | None]:
    """What the labels of questions mean in every language; None where one means several."""
    found: dict[str, Target | None] = {}

    def add(label: str, target: Target) -> None:
        for text in {spelt(label), spelt(label).rstrip(" *:?")}:
            known = found.get(text, target)
            found[text] = target if known == target else None

    for question in questions_of(rulebook):
        target = Target(Use.QUESTION, question.name, rank=2)
        for label in (question.label.de, question.label.en):
            add(label, target)
        for language in shipped().values():
            add(language.question(question), target)
    for column in META:
        for language in shipped().values():
            add(language.meta(column), Target(Use.META, column, rank=20))
    return found


@lru_cache(maxsize=1)
def person_headings() -> frozenset[str]:
    """Every heading of the column with the person's key, without those of a mapping."""
    labels = (language.meta("id") for language in shipped().values())
    return frozenset(map(spelt, (*_PERSON, *labels)))


@lru_cache(maxsize=64)
def _codes(question: Question) -> Mapping[str, str]:
    """Code by code and by label in every language."""
    from kim_rules_forms.languages import choice_labels

    found: dict[str, str] = {}
    for choice in question.answers:
        for label in choice_labels(question, choice):
            found.setdefault(spelt(label), choice.code)
    found.update({spelt(choice.code): choice.code for choice in question.answers})
    return found


@frozen
class Layout:
    """Where the columns of a table are.

    Args:
        row: Number of the row of the headings.
        headings: What stands there, by column.
        targets: What the columns mean.
    """

    row: int
    headings: tuple[str, ...]
    targets: tuple[Target, ...]

    def columns(self, use: Use) -> Iterator[tuple[int, Target]]:
        """The columns that are read for something."""
        return ((at, one) for at, one in enumerate(self.targets) if one.use is use)

    @property
    def has_person(self) -> bool:
        """Whether a column tells whom a row is about."""
        return any(one.name == "id" for _, one in self.columns(Use.META))

    @property
    def score(self) -> int:
        """How many columns are known."""
        uses = (Use.QUESTION, Use.OPTION, Use.META)
        return len({(one.use, one.name, one.code) for one in self.targets if one.use in uses})


def layout_of(row: Row, names: Names) -> Layout:
    """The layout that a row of headings tells.

    Args:
        row: The row.
        names: Knows what headings mean.
    """
    headings = tuple(cell if isinstance(cell, str) else "" for cell in row.cells)
    targets = [names.target(heading) for heading in headings]
    plain = {spelt(heading) for heading in headings}
    if sum(mark in plain for mark in _LIMESURVEY) >= 2:
        targets = [
            Target(Use.META, "submission_id", rank=1)
            if spelt(heading) in ("id", "response id", "antwort id")
            else target
            for heading, target in zip(headings, targets, strict=True)
        ]
    return Layout(row.number, headings, tuple(targets))


def best_layout(rows: Iterable[Row], names: Names) -> Layout | None:
    """The layout of the row that has most headings; None when none has two.

    Args:
        rows: The first rows of a table.
        names: Knows what headings mean.
    """
    found = [layout_of(row, names) for row in rows if row.broken is None]
    best = max(found, key=lambda one: (one.has_person, one.score), default=None)
    return best if best is not None and best.score >= 2 else None


def is_heading(cells: Sequence[Value], layout: Layout, names: Names) -> bool:
    """Whether a row repeats the headings, by their names or in other words."""
    same = known = 0
    for cell, target in zip(cells, layout.targets, strict=False):
        if isinstance(cell, str) and cell and target.use in (Use.QUESTION, Use.META):
            known += 1
            found = names.target(cell)
            same += (found.use, found.name) == (target.use, target.name)
    return same >= 2 and same * 2 > known
