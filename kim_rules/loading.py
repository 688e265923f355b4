"""Loads a rulebook folder and reports every mistake in it at once.

The loader knows no district: whatever a rulebook says stands in its TOML files. What
the files are made of is written down in ``docs/write-a-rulebook.md``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import rfc8785

from kim_rules.composing import compose, provider_nodes, term_node
from kim_rules.criteria import Vocabulary, read_criterion
from kim_rules.derive import Window
from kim_rules.errors import Finding, InvalidRulebook, UnknownRulebook
from kim_rules.facts import FACTS
from kim_rules.logic import Citation, Node, Tree
from kim_rules.reading_facts import listed
from kim_rules.rulebook import (
    Area,
    Directory,
    ExtraFact,
    Group,
    Line,
    MultipleNeeds,
    Municipality,
    Notice,
    Provider,
    Reading,
    Resolution,
    Rulebook,
    Source,
    Term,
)
from kim_rules.tables import Table
from kim_rules.vocabulary import Label

#: The folder of the rulebooks that ship with the library; a folder's name is the id with "_".
SHIPPED = Path(__file__).parent / "rulebooks"
DEFAULT = "kreis-mettmann"

#: The files of a rulebook and the tables that each may contain.
FILES: dict[str, tuple[str, ...]] = {
    "rulebook.toml": (
        "format", "id", "version", "label", "district", "precedence", "running_cases",
        "sensitivity", "areas", "municipalities", "facts",
    ),
    "sources.toml": ("sources",),
    "resolutions.toml": ("resolutions",),
    "readings.toml": ("readings",),
    "criteria.toml": ("criteria",),
    "groups.toml": ("groups", "multiple_needs", "notices"),
    "providers.toml": ("referral", "providers"),
}  # fmt: skip
#: Files that a rulebook without open questions of wording does without.
OPTIONAL_FILES = frozenset({"readings.toml"})
#: Largest file, in bytes: a thousand times what a district needs.
MAX_FILE = 32 * 2**20

FACT_KINDS = ("bool", "integer", "code", "partial_date")


def load_rulebook(name: str | Path | None = None) -> Rulebook:
    """Load a rulebook; one that was loaded is kept.

    Args:
        name: Id of a shipped rulebook, a path to a rulebook folder, or None for the
            default, Kreis Mettmann.

    Raises:
        UnknownRulebook: If there is no such rulebook or folder.
        InvalidRulebook: With every mistake of the folder at once.
    """
    if name is None or (isinstance(name, str) and name in shipped_rulebooks()):
        return _load_shipped(name or DEFAULT)
    folder = Path(name)
    if not folder.is_dir():
        known = ", ".join(shipped_rulebooks())
        raise UnknownRulebook(
            f"no rulebook folder at this place, and no rulebook of this id; known ids: {known}"
        )
    return _Loader(folder).rulebook()


def shipped_rulebooks() -> tuple[str, ...]:
    """The ids of the rulebooks that ship with the library."""
    return tuple(sorted(path.name.replace("_", "-") for path in SHIPPED.iterdir() if path.is_dir()))


@lru_cache
def _load_shipped(name: str) -> Rulebook:
    return _Loader(SHIPPED / name.replace("-", "_")).rulebook()


class _Loader:
    """Reads one folder; every part notes its findings, and the end raises them together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.raw: dict[str, dict[str, Any]] = {}
        self.tops: dict[str, Table] = {}
        for file in FILES:
            self.raw[file] = self._parse(file)
            self.tops[file] = Table(self.raw[file], f"{file}: ", self.findings)

    def rulebook(self) -> Rulebook:
        """The rulebook.

        Raises:
            InvalidRulebook: With every finding.
        """
        rulebook = self._read()
        if self.findings or rulebook is None:
            raise InvalidRulebook(self.findings)
        return rulebook

    def _parse(self, file: str) -> dict[str, Any]:
        path = self.folder / file
        said = None
        try:
            if path.stat().st_size > MAX_FILE:
                said = Label("eine zu große Datei", "a file that is too large")
            else:
                return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            if file in OPTIONAL_FILES:
                return {}
            said = Label("fehlt", "missing")
        except UnicodeDecodeError:
            said = Label("eine Datei, die nicht UTF-8 ist", "a file that is not UTF-8")
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            said = Label(f"kein gültiges TOML ({error})", f"not valid TOML ({error})")
        except OSError as error:
            said = Label(f"nicht lesbar ({error.strerror})", f"not readable ({error.strerror})")
        wanted = Label("eine TOML-Datei in UTF-8", "a TOML file in UTF-8")
        self.findings.append(Finding(file, said, wanted))
        return {}

    def _read(self) -> Rulebook | None:
        if self.findings:  # a file that cannot be parsed hides the rest
            return None
        top = self.tops["rulebook.toml"]
        if top.take_number("format") != 1:
            top.report("format", Label("eine andere Zahl", "another number"), listed(["1"]))
        id_, version = top.take_text("id"), top.take_text("version")
        label, district = top.take_label("label"), top.take_label("district")
        self.sources = self._sources()
        self.areas = self._areas(top)
        self.municipalities = self._municipalities(top)
        self.extra = self._extra_facts(top)
        self.readings = self._readings()
        sensitivity = self._sensitivity(top)
        self.vocabulary = Vocabulary(
            tuple(self.areas),
            self.municipalities,
            self.extra,
            {reading.id: reading.options for reading in self.readings},
            tuple(self.sources),
        )
        self.criteria = self._criteria()
        self.resolutions = self._resolutions()
        running = self._running_cases(top)
        nodes = dict(self.criteria)
        groups = self._groups(nodes, running)
        precedence = self._precedence(top, groups)
        needs = self._multiple_needs()
        directory = self._directory(nodes)
        notices = self._notices()
        for table in self.tops.values():
            table.done()
        if self.findings:
            return None
        entry_points = [*_used(groups, needs, directory, notices)]
        ordered = compose(nodes, entry_points, self.criteria, self.readings, self.findings)
        return Rulebook(
            id=id_, version=version, sha256=canonical_hash(self.raw), label=label,
            district=district, areas=self.areas, municipalities=self.municipalities,
            extra_facts=self.extra, sensitivity=sensitivity, sources=self.sources,
            resolutions=self.resolutions, readings=self.readings, groups=groups,
            precedence=precedence, multiple_needs=needs, directory=directory, notices=notices,
            criteria=self.criteria, tree=Tree(ordered),
        )  # fmt: skip

    def _sources(self) -> dict[str, Source]:
        found = {}
        for name, table in self.tops["sources.toml"].take_tables("sources"):
            kind = table.take_choice("kind", ("document", "statute"))
            label, title = table.take_label("label"), table.take_label("title")
            address = table.take_text("address", required=False) or None
            found[name] = Source(name, kind, label, title, table.take_date("date"), address)
            table.done()
        return found

    def _areas(self, top: Table) -> dict[str, Area]:
        found: dict[str, Area] = {}
        for table in top.take_list("areas", required=True):
            area = Area(table.take_text("id"), table.take_label("label"))
            self._once(table, "id", area.id, found)
            found[area.id] = area
            table.done()
        return found

    def _municipalities(self, top: Table) -> tuple[Municipality, ...]:
        found: list[Municipality] = []
        spelt: set[str] = set()
        for table in top.take_list("municipalities", required=True):
            name, ags = table.take_text("name"), table.take_text("ags")
            if not (len(ags) == 8 and ags.isascii() and ags.isdigit()):
                said = Label("kein AGS", "not an AGS")
                table.report("ags", said, Label("ein Text aus 8 Ziffern", "a text of 8 digits"))
            place = Municipality(name, ags, table.take_texts("aliases"))
            for spelling in place.spellings:
                self._once(table, "name", spelling.casefold(), spelt)
                spelt.add(spelling.casefold())
            found.append(place)
            table.done()
        return tuple(found)

    def _extra_facts(self, top: Table) -> dict[str, ExtraFact]:
        found = {}
        for name, table in top.take_tables("facts"):
            if name in FACTS or not name.isidentifier():
                said = Label("ein vergebener oder unmöglicher Name", "a name that is taken or odd")
                wanted = Label("ein neuer Name aus a-z und _", "a new name of a-z and _")
                table.report("", said, wanted)
            kind = table.take_choice("type", FACT_KINDS)
            label, question = table.take_label("label"), table.take_label("question")
            codes = {}
            if kind == "code":
                inner = table.take_table("codes", required=True)
                codes = {code: inner.take_label(code) for code in list(inner.data)}
            found[name] = ExtraFact(name, kind, label, question, codes)
            table.done()
        return found

    def _sensitivity(self, top: Table) -> dict[str, int]:
        table = top.take_table("sensitivity")
        found = {name: table.take_number(name) for name in list(table.data)}
        table.check("", tuple(found), (*FACTS[1:], *self.extra))
        for name, grade in found.items():
            if not 0 <= grade <= 2:
                table.report(name, Label("eine andere Zahl", "another number"), listed("012"))
        return found

    def _readings(self) -> tuple[Reading, ...]:
        found = []
        for name, table in self.tops["readings.toml"].take_tables("readings"):
            label, words = table.take_label("label"), table.take_text("words")
            question = table.take_label("question")
            citation = table.take_citation("source", self.sources)
            options = table.take_table("options", required=True)
            labels = {option: options.take_label(option) for option in list(options.data)}
            default = table.take_choice("default", labels)
            if len(labels) < 2:
                said = Label("weniger als zwei Optionen", "fewer than two options")
                table.report("options", said, Label("mindestens zwei", "at least two"))
            first = {option: labels[option] for option in (default,) if option in labels}
            found.append(Reading(name, label, words, question, citation, {**first, **labels}))
            table.done()
        return tuple(found)

    def _criteria(self) -> dict[str, Node]:
        tables = dict(self.tops["criteria.toml"].take_tables("criteria"))
        return {
            name: read_criterion(name, table, self.vocabulary, tuple(tables))
            for name, table in tables.items()
        }

    def _resolutions(self) -> dict[str, Resolution]:
        tables = dict(self.tops["resolutions.toml"].take_tables("resolutions"))
        found = {}
        for name, table in tables.items():
            found[name] = Resolution(
                name,
                table.take_label("label"),
                table.take_label("body"),
                table.take_date("decided_on"),
                table.take_window("in_force"),
                table.take_citation("source", self.sources),
                table.take_choice("replaces", tables, required=False) or None,
            )
            table.done()
        for name, resolution in found.items():
            self._check_replacement(tables[name], resolution, found)
        return found

    def _check_replacement(
        self, table: Table, new: Resolution, all_: Mapping[str, Resolution]
    ) -> None:
        old = all_.get(new.replaces or "")
        if old is None:
            return
        if (
            new.window.start is None
            or old.window.through is None
            or (new.window.start.toordinal() != old.window.through.toordinal() + 1)
        ):
            said = Label(
                f"{new.id} beginnt nicht am Tag nach dem Ende von {old.id}",
                f"{new.id} does not begin on the day after {old.id} ends",
            )
            wanted = Label("ein lückenloser Übergang", "a change without a gap")
            table.report("in_force", said, wanted)

    def _running_cases(self, top: Table) -> tuple[str, tuple[str, ...]] | None:
        if "running_cases" not in top.data:
            return None
        table = top.take_table("running_cases")
        options = self.vocabulary.readings
        reading = table.take_choice("reading", options)
        under = table.take_choices("go_on_under", options.get(reading, ()), required=True)
        table.done()
        return (reading, under) if reading in options else None

    def _groups(
        self, nodes: dict[str, Node], running: tuple[str, tuple[str, ...]] | None
    ) -> tuple[Group, ...]:
        found: dict[int, Group] = {}
        ids: set[str] = set()
        for table in self.tops["groups.toml"].take_list("groups", required=True):
            number, name = table.take_number("number"), table.take_text("id")
            self._once(table, "number", number, found)
            self._once(table, "id", name, ids)
            ids.add(name)
            label = table.take_label("label")
            terms = tuple(self._terms(table))
            group = Group(number, name, label, terms, tuple(self._lines(table)), f"group:{number}")
            known = [term for term in terms if term.resolution in self.resolutions]
            self._check_overlap(table, known)
            if len(known) == len(terms) and terms:
                resolutions = {term.resolution: self.resolutions[term.resolution] for term in terms}
                nodes.update(term_node(group, resolutions, self.vocabulary.readings, running))
            found[number] = group
            table.done()
        return tuple(found[number] for number in sorted(found))

    def _terms(self, table: Table) -> Iterator[Term]:
        for term in table.take_list("decided", required=True):
            resolution = term.take_choice("resolution", self.resolutions)
            criterion = term.take_choice("criterion", self.criteria)
            self._plain(term, "criterion", criterion)
            yield Term(resolution, criterion, f"in_force:{resolution}")
            term.done()

    def _plain(self, table: Table, key: str, criterion: str) -> None:
        """Refuse a criterion that can be left out where nothing can be left out."""
        node = self.criteria.get(criterion)
        if node is not None and node.can_be_left_out:
            said = Label(
                f"{criterion} gilt nicht immer", f"{criterion} is not in force on every day"
            )
            wanted = Label(
                "ein Merkmal ohne in_force und only_under (dafür ist any_of da)",
                "a criterion without in_force and only_under (use any_of for those)",
            )
            table.report(key, said, wanted)

    def _lines(self, table: Table) -> Iterator[Line]:
        for line in table.take_list("lines"):
            id_, label = line.take_text("id"), line.take_label("label")
            criterion = line.take_choice("criterion", self.criteria, required=False)
            self._plain(line, "criterion", criterion)
            yield Line(id_, label, criterion or None)
            line.done()

    def _check_overlap(self, table: Table, terms: list[Term]) -> None:
        for position, one in enumerate(terms):
            for other in terms[position + 1 :]:
                windows = [self.resolutions[term.resolution].window for term in (one, other)]
                if _overlap(*windows):
                    names = f"{one.resolution} / {other.resolution}"
                    said = Label(
                        f"zwei Beschlüsse gelten am selben Tag: {names}",
                        f"two resolutions in force on one day: {names}",
                    )
                    wanted = Label("höchstens einer an jedem Tag", "at most one on each day")
                    table.report("decided", said, wanted)

    def _precedence(self, top: Table, groups: tuple[Group, ...]) -> tuple[int, ...]:
        numbers = tuple(group.number for group in groups)
        order = top.take("precedence")
        if order is None:
            return numbers
        if not isinstance(order, list) or sorted(map(str, order)) != sorted(map(str, numbers)):
            said = Label("andere Nummern", "other numbers")
            wanted = Label(
                f"jede Nummer einer Zielgruppe einmal: {list(numbers)}",
                f"each number of a group once: {list(numbers)}",
            )
            top.report("precedence", said, wanted)
            return numbers
        return tuple(order)

    def _multiple_needs(self) -> MultipleNeeds:
        table = self.tops["groups.toml"].take_table("multiple_needs", required=True)
        if not table.data:
            return MultipleNeeds(Label("", ""), Citation("", Label("", "")), "", "", "")
        label, citation = table.take_label("label"), table.take_citation("source", self.sources)
        roles = [self._role(table, key) for key in ("computed", "finding_counts", "established")]
        table.done()
        return MultipleNeeds(label, citation, *roles)

    def _role(self, table: Table, key: str) -> str:
        criterion = table.take_choice(key, self.criteria)
        self._plain(table, key, criterion)
        return criterion

    def _notices(self) -> tuple[Notice, ...]:
        found = []
        for name, table in self.tops["groups.toml"].take_tables("notices"):
            found.append(Notice(name, self._role(table, "when"), table.take_label("text")))
            table.done()
        return tuple(found)

    def _directory(self, nodes: dict[str, Node]) -> Directory:
        top = self.tops["providers.toml"]
        table = top.take_table("referral", required=True)
        label, citation = table.take_label("label"), table.take_citation("source", self.sources)
        roles = [self._role(table, key) for key in ("need", "wanted", "district")]
        main = table.take_text("case_management")
        providers: dict[str, Provider] = {}
        for entry in top.take_list("providers", required=True):
            provider = self._provider(entry, is_case_management=entry.data.get("id") == main)
            self._once(entry, "id", provider.id, providers)
            providers[provider.id] = provider
            if provider.id != main:
                places = [m for m in self.municipalities if m.name in provider.serves]
                nodes.update(provider_nodes(provider, places, self.vocabulary.areas))
        table.check("case_management", (main,), providers)
        order = table.take_choices("table", providers) or tuple(providers)
        if main in providers and set(order) != set(providers):
            said = Label("eine andere Auswahl", "another selection")
            table.report("table", said, listed(providers))
        table.done()
        empty = self._no_provider() if main not in providers else providers[main]
        walk = sorted(
            (p for p in providers.values() if p.id != main), key=lambda p: (p.priority, p.id)
        )
        return Directory(label, citation, *roles, empty, tuple(walk), order)

    def _no_provider(self) -> Provider:
        blank = Label("", "")
        nothing: tuple[str, ...] = ()
        return Provider(
            "", blank, blank, Citation("", blank), Window(), nothing, nothing, nothing, 0, None,
            nothing, None, "", "",
        )  # fmt: skip

    def _provider(self, table: Table, *, is_case_management: bool) -> Provider:
        name = table.take_text("id")
        names = tuple(municipality.name for municipality in self.municipalities)
        window = table.take_window("in_force")
        agreement = table.take("agreement")
        if not (type(agreement) is date or agreement in ("none", "unknown")):
            wanted = Label("ein Datum, „none“ oder „unknown“", 'a date, "none" or "unknown"')
            table.report("agreement", Label("fehlt oder ist etwas anderes", "missing"), wanted)
        agreed = {"none": False, "unknown": None}.get(agreement, agreement)  # type: ignore[call-overload]
        label, offer = table.take_label("label"), table.take_label("offer")
        citation = table.take_citation("source", self.sources)
        languages, confirmed = table.take_texts("languages"), table.take_date("confirmed_on")
        serves, conditions, areas, priority = names, (), tuple(self.areas), 0
        if not is_case_management:
            serves = table.take_choices("serves", names) or names
            conditions = table.take_choices("conditions", self.criteria)
            areas = table.take_choices("areas", self.areas) or areas
            priority = table.take_number("priority")
        for condition in conditions:
            self._check_covers(table, condition, window)
        table.done()
        return Provider(
            name, label, offer, citation, window, serves, conditions, areas, priority, agreed,
            languages, confirmed, f"provider:{name}:every", f"provider:{name}:some",
        )  # fmt: skip

    def _check_covers(self, table: Table, criterion: str, window: Window) -> None:
        node = self.criteria.get(criterion)
        if node is not None and (node.reading is not None or not node.window.covers(window)):
            self._plain(table, "conditions", criterion)

    def _once(self, table: Table, key: str, value: object, seen: Any) -> None:
        if value in seen:
            said = Label(f"zweimal: {value}", f"twice: {value}")
            table.report(key, said, Label("jeder Eintrag einmal", "each entry once"))


def _overlap(one: Window, other: Window) -> bool:
    first = (one.start or date.min, one.through or date.max)
    second = (other.start or date.min, other.through or date.max)
    return first[0] <= second[1] and second[0] <= first[1]


def _used(
    groups: tuple[Group, ...],
    needs: MultipleNeeds,
    directory: Directory,
    notices: tuple[Notice, ...],
) -> Iterator[str]:
    """The nodes from which everything in use is reached."""
    for group in groups:
        yield group.node
        yield from (line.criterion for line in group.lines if line.criterion)
    yield from (needs.computed, needs.finding_counts, needs.established)
    yield from (directory.need, directory.wanted, directory.district)
    for provider in directory.walk:
        yield from (provider.every, provider.some)
    yield from (notice.when for notice in notices)


def canonical_hash(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the content of the files, whatever their layout and comments (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(_plain_json(raw))).hexdigest()


def _plain_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_json(item) for item in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value
