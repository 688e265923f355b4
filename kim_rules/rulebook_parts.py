"""What a rulebook is made of: sources, readings, resolutions, groups, providers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from attrs import field, frozen

from kim_rules import reading_facts
from kim_rules.derive import Window
from kim_rules.errors import Finding
from kim_rules.logic import Citation
from kim_rules.vocabulary import Label


@frozen
class Source:
    """A document or a statute that rules stem from.

    Args:
        id: Its key.
        kind: ``document`` or ``statute``.
        label: Short, as it stands in brackets behind a sentence.
        title: Full.
        date: Of the document.
        address: Where the public finds it.
    """

    id: str
    kind: str
    label: Label
    title: Label
    date: date | None = None
    address: str | None = None


@frozen
class Area:
    """An area of need (*Themenbereich*)."""

    id: str
    label: Label


@frozen
class Municipality:
    """A municipality of the district.

    Args:
        name: Its name.
        ags: The official key of eight digits (*Amtlicher Gemeindeschlüssel*).
        aliases: Other spellings that mean the same.
    """

    name: str
    ags: str
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that names this municipality."""
        return (self.name, *self.aliases, self.ags)


@frozen
class ExtraFact:
    """A fact that the rulebook declares itself.

    Args:
        name: Key in the client's JSON.
        kind: ``bool``, ``integer``, ``code`` or ``partial_date``.
        label: What it is.
        question: How a case manager asks for it.
        codes: The allowed codes with their labels.
    """

    name: str
    kind: str
    label: Label
    question: Label
    codes: Mapping[str, Label] = field(factory=dict)

    def read(self, value: object, path: str, findings: list[Finding]) -> Any:
        """The typed value; None, and a finding, when it does not fit."""
        return reading_facts.declared(value, path, findings, self.kind, tuple(self.codes))


@frozen
class Reading:
    """An open question of wording with its possible answers.

    Args:
        id: Its key.
        label: Short.
        words: The words of the source that leave room.
        question: What is open.
        citation: Where the words stand.
        labels: Label by option, the default first.
    """

    id: str
    label: Label
    words: str
    question: Label
    citation: Citation
    labels: Mapping[str, Label]

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of the options, the default first."""
        return tuple(self.labels)

    @property
    def default(self) -> str:
        """The option in use when the caller chooses none."""
        return next(iter(self.labels))


@frozen
class Resolution:
    """A dated decision of a body.

    Args:
        id: Its key.
        label: What was decided.
        body: Who decided.
        decided_on: When; None when it is not known.
        window: When it applies.
        citation: Where it is written.
        replaces: The resolution that ends when this one begins.
    """

    id: str
    label: Label
    body: Label
    decided_on: date | None
    window: Window
    citation: Citation
    replaces: str | None = None


@frozen
class Term:
    """What one resolution says about a group.

    Args:
        resolution: Id of the resolution.
        criterion: Id of the criterion that it names.
        in_force: Id of the node that tells whether it is in force.
    """

    resolution: str
    criterion: str
    in_force: str


@frozen
class Line:
    """A line in which statistics show a group; without criterion it takes the rest."""

    id: str
    label: Label
    criterion: str | None = None


@frozen
class Group:
    """A target group.

    Args:
        number: As in the resolutions.
        id: Its key.
        label: Its name.
        terms: What the resolutions say, in the order of the rulebook.
        lines: How statistics split it; one line when empty.
        node: Id of the node that decides.
    """

    number: int
    id: str
    label: Label
    terms: tuple[Term, ...]
    lines: tuple[Line, ...]
    node: str


@frozen
class MultipleNeeds:
    """The nodes from which the status of multiple needs follows."""

    label: Label
    citation: Citation
    computed: str
    finding_counts: str
    established: str


@frozen
class Provider:
    """An entry of the directory.

    Args:
        id: Its key.
        label: Its name, as in the screening table.
        offer: What it offers.
        citation: Where that is written.
        window: When it exists.
        serves: Names of the municipalities it serves.
        conditions: Ids of criteria that all have to hold.
        areas: Areas of need that it covers.
        priority: Small is asked first; equal ones by id.
        agreement: Date of the cooperation agreement, False for none, None when unknown.
        languages: Language codes (ISO 639) in which it advises.
        confirmed_on: When the entry was last confirmed.
        every: Id of the node "fits, and covers every area of need".
        some: Id of the node "fits, and covers at least one area of need".
    """

    id: str
    label: Label
    offer: Label
    citation: Citation
    window: Window
    serves: tuple[str, ...]
    conditions: tuple[str, ...]
    areas: tuple[str, ...]
    priority: int
    agreement: date | Literal[False] | None
    languages: tuple[str, ...]
    confirmed_on: date | None
    every: str
    some: str


@frozen
class Directory:
    """The referral: the nodes of its first steps and the providers in walking order.

    Args:
        label: Its name.
        citation: Where it is written.
        need: Id of the node "has a need".
        wanted: Id of the node "wants support".
        district: Id of the node "lives in the district".
        case_management: The entry to which complex needs are referred.
        walk: The other entries, by priority, then id.
        table: Ids of all entries in the order of the screening table.
    """

    label: Label
    citation: Citation
    need: str
    wanted: str
    district: str
    case_management: Provider
    walk: tuple[Provider, ...]
    table: tuple[str, ...]


@frozen
class Notice:
    """A remark on something possible but odd; it changes nothing."""

    id: str
    when: str
    text: Label
