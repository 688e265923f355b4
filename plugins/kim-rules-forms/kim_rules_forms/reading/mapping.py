"""A district's own list: a file in TOML says which column means what.

::

    format = "kim-rules/forms-mapping/1"
    sheet = "Liste"                  # otherwise every sheet with known headings
    heading_row = 3                  # otherwise it is looked for
    encoding = "cp1252"              # of a text file
    delimiter = ";"
    epoch = 1900                     # from when day numbers of a text file count
    unknown = ["o. B."]              # further words for unknown, yes and no
    yes = ["x"]
    no = ["leer"]

    [columns."Geb.-Datum"]
    to = "birth_date"                # name of a question, or id, recorded_on, ...
    dates = "DD/MM/YYYY"
    two_digit_years_from = 1930

    [columns."Status"]
    to = "residence_status"
    codes = { "AE 25a" = "aufenthaltserlaubnis_25a", "?" = "" }

    [columns."Jobcenter"]            # a mark in a column of its own
    to = "institutions"
    option = "Jobcenter"

    [columns."Geburtsjahr"]          # several columns for one date
    to = "birth_date"
    part = "year"

    [columns."Bemerkung"]
    ignore = true
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from kim_rules.errors import Finding, InvalidInput
from kim_rules.reading_facts import listed, shown_key, unknown_key
from kim_rules.rulebook import Rulebook
from kim_rules.values import FrozenMap
from kim_rules.vocabulary import Label
from kim_rules_forms.questions import DAYS, META, Kind, questions_of
from kim_rules_forms.reading.dates import FORMS
from kim_rules_forms.reading.spelling import spelt

FORMAT = "kim-rules/forms-mapping/1"
#: Largest mapping, in bytes.
MAX_MAPPING = 2**20
ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp850", "cp437", "mac-roman",
    "cp1250", "cp1251", "cp1254", "cp1256", "iso-8859-9",
)  # fmt: skip
PARTS = ("day", "month", "year")
_KEYS = (
    "format", "sheet", "heading_row", "encoding", "delimiter", "epoch", "unknown", "yes", "no",
    "columns",
)  # fmt: skip
_COLUMN_KEYS = ("to", "ignore", "dates", "two_digit_years_from", "codes", "option", "part")
_DATED = (Kind.PARTIAL_DATE, Kind.DAY)


class InvalidMapping(InvalidInput):
    """A mapping with mistakes, all of them at once."""


@frozen
class Column:
    """What a mapping says about a column.

    Args:
        to: The question, or the column beside the questions.
        ignore: Whether it is not read.
        dates: How its dates are written.
        two_digit_years_from: The first year that two digits can mean.
        codes: The answer by what stands in the cell; an empty one is unknown.
        option: The answer for which a mark in it stands.
        part: The part of a date that it holds.
    """

    to: str = ""
    ignore: bool = False
    dates: str | None = None
    two_digit_years_from: int | None = None
    codes: Mapping[str, str] = field(factory=FrozenMap)
    option: str = ""
    part: str = ""


@frozen
class Mapped:
    """What a mapping says; nothing, without one.

    Args:
        sheet: The only sheet that is read.
        heading_row: The row of the headings.
        encoding: Of a text file.
        delimiter: Of a text file.
        epoch: From when day numbers count.
        unknown: Further words for unknown.
        yes: Further words for yes.
        no: Further words for no.
        columns: By heading.
    """

    sheet: str | None = None
    heading_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    epoch: int | None = None
    unknown: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    columns: Mapping[str, Column] = field(factory=FrozenMap)


NOTHING = Mapped()


def read_mapping(path: Path, rulebook: Rulebook) -> Mapped:
    """The mapping of a file.

    Args:
        path: A TOML file.
        rulebook: Whose questions can be named.

    Raises:
        InvalidMapping: With every mistake of the file.
    """
    raw = _parsed(path)
    check = _Check(rulebook)
    found = check.whole(raw)
    if check.findings:
        raise InvalidMapping(check.findings)
    return found


def _parsed(path: Path) -> dict[str, Any]:
    said = Label("eine zu große Datei", "a file that is too large")
    try:
        if path.stat().st_size <= MAX_MAPPING:
            return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError:
        said = Label("nicht lesbar", "not readable")
    except (ValueError, RecursionError) as error:
        said = Label(f"kein gültiges TOML ({error})", f"not valid TOML ({error})")
    wanted = Label("eine TOML-Datei in UTF-8", "a TOML file in UTF-8")
    raise InvalidMapping([Finding("$", said, wanted)])


class _Check:
    """Checks a mapping and collects what is wrong with it."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.findings: list[Finding] = []
        self._questions = {one.name: one for one in questions_of(rulebook)}

    def whole(self, raw: Mapping[str, Any]) -> Mapped:
        """The whole mapping."""
        self.findings += [unknown_key(key, "", _KEYS) for key in raw if key not in _KEYS]
        if raw.get("format") != FORMAT:
            self._odd("format", listed([FORMAT]))
        columns = raw.get("columns", {})
        if not isinstance(columns, dict) or not columns:
            self._odd("columns", Label("mindestens eine Spalte", "at least one column"))
            columns = {}
        made = {key: self._column(key, told) for key, told in columns.items()}
        if len({spelt(key) for key in made}) < len(made):
            self._odd("columns", Label("jede Überschrift einmal", "each heading once"))
        return Mapped(
            sheet=self._text(raw, "sheet"),
            heading_row=self._number(raw, "heading_row", 1, 1_000),
            encoding=self._one_of(raw, "encoding", ENCODINGS),
            delimiter=self._one_of(raw, "delimiter", (";", ",", "\t", "|")),
            epoch=self._number(raw, "epoch", 1900, 1904, only=(1900, 1904)),
            unknown=self._words(raw, "unknown"),
            yes=self._words(raw, "yes"),
            no=self._words(raw, "no"),
            columns=FrozenMap(made),
        )

    def _column(self, heading: str, told: object) -> Column:
        stem = f"columns.{shown_key(heading)}"
        if not isinstance(told, dict):
            self._odd(stem, Label("eine Tabelle mit to", "a table with to"))
            return Column()
        self.findings += [
            unknown_key(key, f"{stem}.", _COLUMN_KEYS) for key in told if key not in _COLUMN_KEYS
        ]
        if told.get("ignore") is True:
            return Column(ignore=True)
        to = told.get("to")
        names = (*META, *self._questions)
        is_known = isinstance(to, str) and to in names
        if not is_known:
            self._odd(f"{stem}.to", listed(names))
        made = Column(
            to=str(to) if is_known else "",
            dates=self._one_of(told, "dates", tuple(FORMS), stem),
            two_digit_years_from=self._number(told, "two_digit_years_from", 1800, 2100, stem),
            codes=FrozenMap(self._codes(told, stem, str(to))),
            option=self._text(told, "option", stem) or "",
            part=self._one_of(told, "part", PARTS, stem) or "",
        )
        if is_known:
            self._fits(made, stem)
        return made

    def _fits(self, made: Column, stem: str) -> None:
        """Whether what is said fits the kind of the question."""
        question = self._questions.get(made.to)
        is_dated = made.to in DAYS or (question is not None and question.kind in _DATED)
        if (made.dates or made.two_digit_years_from or made.part) and not is_dated:
            self._odd(f"{stem}.to", Label("eine Frage nach einem Tag", "a question for a date"))
        if made.option and (
            question is None or question.fact not in ("nationalities", "institutions")
        ):
            wanted = Label("nationalities oder institutions", "nationalities or institutions")
            self._odd(f"{stem}.to", wanted)
        if made.option and question is not None and question.kind is Kind.CHOICES:
            codes = [choice.code for choice in question.answers]
            if made.option not in codes:
                self._odd(f"{stem}.option", listed(codes[:20]))

    def _codes(self, told: Mapping[str, Any], stem: str, to: str) -> Mapping[str, str]:
        codes = told.get("codes", {})
        if not isinstance(codes, dict) or not all(isinstance(one, str) for one in codes.values()):
            self._odd(f"{stem}.codes", Label("Text zu Code", "text to code"))
            return {}
        question = self._questions.get(to)
        known = {choice.code for choice in question.answers} if question else set()
        if known and question is not None and question.kind is not Kind.TEXT:
            for key, code in codes.items():
                if code and not known.issuperset(code.split()):
                    self._odd(f"{stem}.codes.{shown_key(key)}", listed(sorted(known)[:20]))
        return {spelt(key): code for key, code in codes.items()}

    def _odd(self, path: str, wanted: Label) -> None:
        said = Label("fehlt oder ist etwas anderes", "missing or something else")
        self.findings.append(Finding(path, said, wanted))

    def _text(self, raw: Mapping[str, Any], key: str, stem: str = "") -> str | None:
        value = raw.get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self._odd(_path(stem, key), Label("ein Text", "a text"))
        return None

    def _one_of(
        self, raw: Mapping[str, Any], key: str, allowed: Sequence[str], stem: str = ""
    ) -> str | None:
        value = raw.get(key)
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        self._odd(_path(stem, key), listed(map(repr, allowed)))
        return None

    def _number(
        self,
        raw: Mapping[str, Any],
        key: str,
        least: int,
        most: int,
        stem: str = "",
        only: Sequence[int] = (),
    ) -> int | None:
        value = raw.get(key)
        if value is None:
            return None
        if type(value) is int and least <= value <= most and (not only or value in only):
            return value
        told = ", ".join(map(str, only)) or f"{least}–{most}"
        self._odd(_path(stem, key), Label(told, told))
        return None

    def _words(self, raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._odd(key, Label("eine Liste von Wörtern", "a list of words"))
        return ()


def _path(stem: str, key: str) -> str:
    return f"{stem}.{key}" if stem else key
