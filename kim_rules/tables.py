"""Reads TOML tables key by key and collects every mistake with its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Container, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from kim_rules.derive import Window
from kim_rules.errors import Finding
from kim_rules.logic import Citation
from kim_rules.reading_facts import MAX_NUMBER, kind, listed, shown_key
from kim_rules.vocabulary import Label

NO_LABEL = Label("", "")
NO_CITATION = Citation("", NO_LABEL)

_A_LABEL = Label("{ de = „…“, en = „…“ }", '{ de = "…", en = "…" }')
_A_TEXT = Label("ein nicht leerer Text", "a text that is not empty")
_A_TABLE = Label("eine Tabelle", "a table")
_A_LIST = Label("eine Liste von Texten", "a list of texts")
_NONE_KNOWN = Label("nichts, denn es ist keines angegeben", "nothing, for none is given")
_EMPTY = Label("eine leere Liste", "an empty list")
_A_DATE = Label("ein Datum ohne Anführungszeichen: 2024-12-31", "a date without quotes: 2024-12-31")


class Table:
    """One TOML table that is being read.

    Every ``take_…`` removes a key, returns its value in the wanted type, and notes a
    finding when it is missing or of another type; :meth:`done` reports what is left.

    Args:
        data: The parsed table.
        path: Where it stands: file and keys.
        findings: Where mistakes are noted; shared by all tables of a rulebook.
    """

    def __init__(self, data: Mapping[str, Any], path: str, findings: list[Finding]) -> None:
        self.data = dict(data)
        self.path = path
        self.findings = findings
        self._known: list[str] = []

    def at(self, key: str) -> str:
        """The place of a key, for messages."""
        glue = "" if self.path.endswith(": ") else "."
        return f"{self.path}{glue}{key}"

    def report(self, key: str, said: Label, wanted: Label) -> None:
        """Note a finding at a key."""
        self.findings.append(Finding(self.at(key), said, wanted))

    def take(self, key: str) -> Any:
        """Whatever stands at a key, or None."""
        self._known.append(key)
        return self.data.pop(key, None)

    def _typed(self, key: str, types: type, wanted: Label, *, required: bool) -> Any:
        value = self.take(key)
        fits = isinstance(value, types) and not (isinstance(value, bool) and types is int)
        if fits and not isinstance(value, datetime):
            return value
        if value is not None or required:
            said = Label("fehlt", "missing") if value is None else kind(value)
            self.report(key, said, wanted)
        return None

    def take_text(self, key: str, *, required: bool = True) -> str:
        """A text; empty after a finding or when it may be missing."""
        value = self._typed(key, str, _A_TEXT, required=required)
        if value is not None and not value.strip():
            self.report(key, Label("ein leerer Text", "an empty text"), _A_TEXT)
        return value or ""

    def take_number(self, key: str, *, default: int | None = None) -> int:
        """A whole number that every executor keeps exactly."""
        wanted = Label(
            f"eine ganze Zahl von -{MAX_NUMBER} bis {MAX_NUMBER}",
            f"a whole number from -{MAX_NUMBER} to {MAX_NUMBER}",
        )
        value = self._typed(key, int, wanted, required=default is None)
        if value is None:
            return default or 0
        if abs(value) > MAX_NUMBER:
            self.report(key, Label("eine andere Zahl", "another number"), wanted)
            return 0
        return int(value)

    def take_flag(self, key: str) -> bool | None:
        """True, false, or None when it is not there."""
        value = self._typed(key, bool, Label("true oder false", "true or false"), required=False)
        return None if value is None else bool(value)

    def take_date(self, key: str) -> date | None:
        """A date that may be missing."""
        value: date | None = self._typed(key, date, _A_DATE, required=False)
        return value

    def take_texts(
        self, key: str, *, required: bool = False, filled: bool = False
    ) -> tuple[str, ...]:
        """A list of texts without repetition.

        Args:
            key: The key.
            required: Whether it must be there, and not be empty.
            filled: Whether it must not be empty when it is there.
        """
        values = self._typed(key, list, _A_LIST, required=required)
        if values is None:
            return ()
        if not values and (required or filled):
            self.report(key, _EMPTY, Label("mindestens ein Eintrag", "at least one entry"))
        if not all(isinstance(value, str) and value for value in values):
            self.report(key, Label("eine andere Liste", "another list"), _A_LIST)
            return ()
        for value in sorted({value for value in values if values.count(value) > 1}):
            said = Label(f"zweimal {shown_key(value)}", f"{shown_key(value)} twice")
            self.report(key, said, Label("jeder Eintrag einmal", "each entry once"))
        return tuple(dict.fromkeys(values))

    def take_label(self, key: str, *, required: bool = True) -> Label:
        """A text in German and English."""
        value = self._typed(key, dict, _A_LABEL, required=required)
        if value is None:
            return NO_LABEL
        table = Table(value, self.at(key), self.findings)
        label = Label(table.take_text("de"), table.take_text("en"))
        table.done()
        return label

    def take_table(self, key: str, *, required: bool = False) -> Table:
        """A table; an empty one when it may be missing."""
        value = self._typed(key, dict, _A_TABLE, required=required)
        return Table(value or {}, self.at(key), self.findings)

    def take_tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """The named tables below a key."""
        value = self._typed(key, dict, _A_TABLE, required=False)
        outer = Table(value or {}, self.at(key), self.findings)
        for name in list(outer.data):
            yield name, outer.take_table(name)

    def take_list(self, key: str, *, required: bool = False) -> Iterator[Table]:
        """The tables of an array of tables."""
        wanted = Label("eine Liste von Tabellen", "a list of tables")
        values = self._typed(key, list, wanted, required=required)
        if values == [] and required:
            self.report(key, _EMPTY, wanted)
        for position, value in enumerate(values or ()):
            place = f"{key}[{position}]"
            if isinstance(value, dict):
                yield Table(value, self.at(place), self.findings)
            else:
                self.report(place, kind(value), _A_TABLE)

    def take_window(self, key: str) -> Window:
        """A validity ``{ from = …, through = … }``; unbounded when missing."""
        table = self.take_table(key)
        window = Window(table.take_date("from"), table.take_date("through"))
        table.done()
        if window.start and window.through and window.through < window.start:
            said = Label("endet vor ihrem Beginn", "ends before it begins")
            self.report(key, said, Label("from nicht nach through", "from not after through"))
        return window

    def take_citation(self, key: str, sources: Collection[str]) -> Citation:
        """A source ``{ in = …, place = { de, en } }``."""
        table = self.take_table(key, required=True)
        if not table.data:
            return NO_CITATION
        citation = Citation(table.take_choice("in", sources), table.take_label("place"))
        table.done()
        return citation

    def take_choice(self, key: str, allowed: Collection[str], *, required: bool = True) -> str:
        """A text that is one of the allowed ones; empty otherwise."""
        value = self.take_text(key, required=required)
        return self.check(key, (value,), allowed)[0] if value else ""

    def take_choices(
        self, key: str, allowed: Collection[str], *, required: bool = False, filled: bool = False
    ) -> tuple[str, ...]:
        """A list of texts, each one of the allowed ones; see :meth:`take_texts`."""
        return self.check(key, self.take_texts(key, required=required, filled=filled), allowed)

    def check(self, key: str, values: tuple[str, ...], allowed: Collection[str]) -> tuple[str, ...]:
        """The values as they are, with a finding for each that is not allowed."""
        for value in values:
            if value not in allowed:
                shown = shown_key(value)
                said = Label(f"unbekannt: {shown}", f"unknown: {shown}")
                near = difflib.get_close_matches(value, allowed, 3)
                known = near or sorted(allowed)
                self.report(key, said, listed(known) if known else _NONE_KNOWN)
        return values

    def once(self, key: str, value: object, seen: Container[object]) -> None:
        """Report a value that was already given."""
        if value in seen:
            said = Label(f"zweimal: {value}", f"twice: {value}")
            self.report(key, said, Label("jeder Eintrag einmal", "each entry once"))

    def done(self) -> None:
        """Report every key that was not taken."""
        for key in self.data:
            shown = shown_key(key)
            near = difflib.get_close_matches(shown, self._known, 1)
            said = Label("ein unbekannter Schlüssel", "an unknown key")
            self.report(shown, said, listed(near or sorted(set(self._known))))
