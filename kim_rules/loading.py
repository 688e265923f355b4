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

from kim_rules import plugins
from kim_rules.composing import compose, provider_nodes, term_node
from kim_rules.criteria import Vocabulary, read_criterion
from kim_rules.errors import Finding, InvalidRulebook, PluginError, UnknownRulebook
from kim_rules.logic import Node, Tree
from kim_rules.reading_facts import listed
from kim_rules.rulebook import Rulebook
from kim_rules.rulebook_directory import read_directory
from kim_rules.rulebook_groups import (
    read_groups,
    read_multiple_needs,
    read_notices,
    read_precedence,
)
from kim_rules.rulebook_parts import Directory, Group, MultipleNeeds, Notice
from kim_rules.rulebook_terms import (
    read_areas,
    read_extra_facts,
    read_municipalities,
    read_readings,
    read_resolutions,
    read_running_cases,
    read_sensitivity,
    read_sources,
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


#: Every rulebook that was loaded, by its hash: the rules engine can free none of them.
_known: dict[str, Rulebook] = {}


def load_rulebook(name: str | Path | None = None) -> Rulebook:
    """Load a rulebook; a folder is read anew each time, equal content gives the same object.

    Args:
        name: Id of a rulebook that ships with the library or that a plugin offers, a path
            to a rulebook folder, or None for the default, Kreis Mettmann. A text that is an
            id is not taken for a path.

    Raises:
        UnknownRulebook: If there is no such rulebook or folder.
        InvalidRulebook: With every mistake of the folder at once.
        PluginError: If several plugins offer the id, or one offers a wrong folder.
    """
    if name is None or (isinstance(name, str) and name in shipped_rulebooks()):
        return _load_shipped(name or DEFAULT)
    if isinstance(name, str) and name in plugins.rulebooks():
        return _load_offered(name)
    folder = Path(name)
    if not folder.is_dir():
        known = ", ".join(known_rulebooks())
        raise UnknownRulebook(
            f"no rulebook folder at this place, and no rulebook of this id; known ids: {known}"
        )
    return _load_folder(folder)


def known_rulebooks() -> tuple[str, ...]:
    """The ids of all rulebooks: those that ship with the library, then those of plugins."""
    return (*shipped_rulebooks(), *plugins.rulebooks())


def shipped_rulebooks() -> tuple[str, ...]:
    """The ids of the rulebooks that ship with the library."""
    return tuple(sorted(path.name.replace("_", "-") for path in SHIPPED.iterdir() if path.is_dir()))


@lru_cache
def _load_shipped(name: str) -> Rulebook:
    return _load_folder(SHIPPED / name.replace("-", "_"))


def _load_folder(folder: Path) -> Rulebook:
    rulebook = _Loader(folder).rulebook()
    return _known.setdefault(rulebook.sha256, rulebook)


def _load_offered(name: str) -> Rulebook:
    offered = plugins.rulebooks()
    folder, plugin = offered[name], offered.plugin_of(name)
    if not folder.is_dir():
        raise PluginError(
            plugin,
            f"der Ordner des Regelwerks {name} fehlt",
            f"the folder of the rulebook {name} is missing",
        )
    rulebook = _load_folder(folder)
    if rulebook.id != name:
        raise PluginError(
            plugin,
            f"der Ordner des Regelwerks {name} enthält {rulebook.id}",
            f"the folder of the rulebook {name} holds {rulebook.id}",
        )
    return rulebook


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
        except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
            said = Label(f"kein gültiges TOML ({error})", f"not valid TOML ({error})")
        except OSError as error:
            said = Label(f"nicht lesbar ({error.strerror})", f"not readable ({error.strerror})")
        wanted = Label("eine TOML-Datei in UTF-8", "a TOML file in UTF-8")
        self.findings.append(Finding(file, said, wanted))
        return {}

    def _read(self) -> Rulebook | None:
        if self.findings:  # a file that cannot be parsed hides the rest
            return None
        tops = self.tops
        top, groups_file = tops["rulebook.toml"], tops["groups.toml"]
        if top.take_number("format") != 1:
            top.report("format", Label("eine andere Zahl", "another number"), listed(["1"]))
        id_, version = top.take_text("id"), top.take_text("version")
        label, district = top.take_label("label"), top.take_label("district")
        sources, areas = read_sources(tops["sources.toml"]), read_areas(top)
        municipalities, extra = read_municipalities(top), read_extra_facts(top)
        readings = read_readings(tops["readings.toml"], sources)
        sensitivity = read_sensitivity(top, extra)
        options = {reading.id: reading.options for reading in readings}
        vocabulary = Vocabulary(tuple(areas), municipalities, extra, options, tuple(sources))
        criteria = self._criteria(vocabulary)
        resolutions = read_resolutions(tops["resolutions.toml"], sources)
        running = read_running_cases(top, readings)
        groups = read_groups(groups_file, criteria, resolutions)
        precedence = read_precedence(top, groups)
        needs = read_multiple_needs(groups_file, criteria, sources)
        notices = read_notices(groups_file, criteria)
        directory = read_directory(tops["providers.toml"], vocabulary, criteria)
        for table in tops.values():
            table.done()
        nodes = dict(criteria)
        for group in groups:
            nodes.update(term_node(group, resolutions, options, running))
        for provider in directory.walk:
            places = [place for place in municipalities if place.name in provider.serves]
            nodes.update(provider_nodes(provider, places, vocabulary.areas))
        used = tuple(_used(groups, needs, directory, notices))
        ordered = compose(nodes, used, criteria, readings, self.findings)
        if self.findings:
            return None
        return Rulebook(
            id=id_, version=version, sha256=canonical_hash(self.raw), label=label,
            district=district, areas=areas, municipalities=municipalities,
            extra_facts=extra, sensitivity=sensitivity, sources=sources,
            resolutions=resolutions, readings=readings, groups=groups,
            precedence=precedence, multiple_needs=needs, directory=directory, notices=notices,
            criteria=criteria, tree=Tree(ordered),
        )  # fmt: skip

    def _criteria(self, vocabulary: Vocabulary) -> dict[str, Node]:
        tables = dict(self.tops["criteria.toml"].take_tables("criteria"))
        return {
            name: read_criterion(name, table, vocabulary, tuple(tables))
            for name, table in tables.items()
        }


def _used(
    groups: tuple[Group, ...],
    needs: MultipleNeeds,
    directory: Directory,
    notices: tuple[Notice, ...],
) -> Iterator[str]:
    """The nodes from which everything in use is reached."""
    if not groups:
        yield "group:1"  # there has to be one, and a finding was noted
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
