"""The rules of one district as data: resolutions, groups, readings, sources, providers.

A rulebook is loaded from a folder (:mod:`kim_rules.loading`) and never changed. It
carries one expression tree from which every executor is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from kim_rules import reading_facts
from kim_rules.errors import Finding, InvalidReadings
from kim_rules.facts import FACTS
from kim_rules.logic import Node, Tree
from kim_rules.rulebook_parts import (
    Area,
    Directory,
    ExtraFact,
    Group,
    MultipleNeeds,
    Municipality,
    Notice,
    Provider,
    Reading,
    Resolution,
    Source,
)
from kim_rules.vocabulary import STATUS_LABELS, Label, ResidenceStatus


@frozen(eq=False)
class Rulebook:
    """The rules of one district.

    Args:
        id: Its key.
        version: Of its content.
        sha256: Hash of its canonical content (RFC 8785).
        label: Its name.
        district: Name of the district.
        areas: Areas of need by id.
        municipalities: All of the district.
        extra_facts: Declared facts by name.
        sensitivity: How delicate a fact is to ask for, 0 to 2, by name.
        sources: By id.
        resolutions: By id.
        readings: In the order of the rulebook.
        groups: In the order of their numbers.
        precedence: Numbers of the groups, the one that counts first in front.
        multiple_needs: Its nodes.
        directory: The referral.
        notices: Remarks.
        criteria: Ids of the criteria, as the rulebook names them.
        tree: Every node.
    """

    id: str
    version: str
    sha256: str
    label: Label
    district: Label
    areas: Mapping[str, Area]
    municipalities: tuple[Municipality, ...]
    extra_facts: Mapping[str, ExtraFact]
    sensitivity: Mapping[str, int]
    sources: Mapping[str, Source]
    resolutions: Mapping[str, Resolution]
    readings: tuple[Reading, ...]
    groups: tuple[Group, ...]
    precedence: tuple[int, ...]
    multiple_needs: MultipleNeeds
    directory: Directory
    notices: tuple[Notice, ...]
    criteria: Mapping[str, Node]
    tree: Tree

    def __repr__(self) -> str:
        return f"Rulebook({self.id!r}, version {self.version!r})"

    @property
    def providers(self) -> tuple[Provider, ...]:
        """All entries of the directory, in the order of the screening table."""
        return tuple(self.provider(name) for name in self.directory.table)

    @property
    def statuses(self) -> Mapping[ResidenceStatus, Label]:
        """Residence status with its label."""
        return STATUS_LABELS

    @cached_property
    def defaults(self) -> dict[str, str]:
        """The default option of every reading."""
        return {reading.id: reading.default for reading in self.readings}

    @cached_property
    def fact_order(self) -> tuple[str, ...]:
        """Every fact but ``id``, in the order of asking when nothing else decides."""
        return (*FACTS[1:], *self.extra_facts)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The nodes from which every outcome follows."""
        needs, directory = self.multiple_needs, self.directory
        walks = [node for provider in directory.walk for node in (provider.every, provider.some)]
        return tuple(
            dict.fromkeys(
                [group.node for group in self.groups]
                + [needs.finding_counts, needs.established, needs.computed]
                + [directory.need, directory.wanted, directory.district, *walks]
            )
        )

    def group(self, number: int) -> Group:
        """The group of that number.

        Raises:
            KeyError: If there is none.
        """
        for group in self.groups:
            if group.number == number:
                return group
        raise KeyError(number)

    def reading(self, name: str) -> Reading:
        """The reading of that id.

        Raises:
            KeyError: If there is none.
        """
        return {reading.id: reading for reading in self.readings}[name]

    def provider(self, name: str) -> Provider:
        """The provider of that id.

        Raises:
            KeyError: If there is none.
        """
        directory = self.directory
        return {p.id: p for p in (directory.case_management, *directory.walk)}[name]

    def choose(self, readings: Mapping[str, str] | None) -> dict[str, str]:
        """A complete choice of options: the given ones, else the defaults.

        Args:
            readings: Option by reading.

        Raises:
            InvalidReadings: If a reading or an option is not known.
            TypeError: If it is not a mapping.
        """
        if not isinstance(readings or {}, Mapping):
            raise TypeError("readings must be a mapping of readings to options")
        chosen = dict(self.defaults)
        findings = []
        for name, option in (readings or {}).items():
            known = chosen.get(name) and self.reading(name).options
            if not known:
                path = reading_facts.shown_key(name)
                said = Label("eine unbekannte Lesart", "an unknown reading")
                findings.append(Finding(path, said, reading_facts.listed(chosen)))
            elif option not in known:
                said = Label("eine unbekannte Option", "an unknown option")
                findings.append(Finding(name, said, reading_facts.listed(known)))
            else:
                chosen[name] = option
        if findings:
            raise InvalidReadings(findings)
        return chosen
