"""Puts the expression tree together: generated nodes, order, and checks of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from kim_rules.criteria import lives_in
from kim_rules.errors import Finding
from kim_rules.logic import (
    Choice,
    Composite,
    Expression,
    Join,
    Leaf,
    Node,
    expressions_of,
    parts_of,
    readings_of,
)
from kim_rules.quantities import InForce, NeedAreas
from kim_rules.vocabulary import Label, NeedLevel

if TYPE_CHECKING:
    from kim_rules.rulebook_parts import Group, Municipality, Provider, Reading, Resolution

#: The answers that mean "has a need in this area".
NEED = frozenset({NeedLevel.SHORT_TERM, NeedLevel.LONG_TERM})


def term_node(
    group: Group,
    resolutions: Mapping[str, Resolution],
    readings: Mapping[str, tuple[str, ...]],
    running: tuple[str, tuple[str, ...]] | None,
) -> dict[str, Node]:
    """The nodes of a group: for each resolution "in force, and its criterion holds".

    Args:
        group: The group.
        resolutions: Those that it names, by id.
        readings: Options by reading.
        running: The reading and its options under which a resolution goes on for people
            who were admitted while it was in force.
    """
    nodes: dict[str, Node] = {}
    if not group.terms or any(term.resolution not in resolutions for term in group.terms):
        return nodes  # a finding was noted
    for term in group.terms:
        resolution = resolutions[term.resolution]
        nodes[term.in_force] = Node(
            term.in_force,
            Label("wird an einem Tag betrachtet, an dem der Beschluss gilt",
                  "is looked at on a day on which the resolution applies"),
            resolution.citation,
            _in_force(resolution, readings, running),
        )  # fmt: skip
    citation = resolutions[group.terms[0].resolution].citation
    label = Label(
        f"gehört zur Zielgruppe {group.number}", f"belongs to target group {group.number}"
    )
    joined = [Composite(Join.ALL, (term.in_force, term.criterion)) for term in group.terms]
    if len(joined) == 1:
        nodes[group.node] = Node(group.node, label, citation, joined[0])
        return nodes
    parts = []
    for term, expression in zip(group.terms, joined, strict=True):
        part = f"{group.node}:{term.resolution}"
        said = resolutions[term.resolution]
        nodes[part] = Node(part, label, said.citation, expression)
        parts.append(part)
    nodes[group.node] = Node(group.node, label, citation, Composite(Join.ANY, tuple(parts)))
    return nodes


def _in_force(
    resolution: Resolution,
    readings: Mapping[str, tuple[str, ...]],
    running: tuple[str, tuple[str, ...]] | None,
) -> Expression:
    ends = Leaf(InForce(resolution.window))
    if running is None:
        return ends
    reading, under = running
    goes_on = Leaf(InForce(resolution.window, for_admitted=True))
    options = {option: goes_on if option in under else ends for option in readings[reading]}
    return Choice(reading, options)


def provider_nodes(
    provider: Provider, places: Sequence[Municipality], areas: Sequence[str]
) -> dict[str, Node]:
    """The nodes of a provider: its own conditions, and both ways of covering the needs.

    Args:
        provider: The entry.
        places: The municipalities it serves.
        areas: All areas of need of the rulebook.
    """
    stem = f"provider:{provider.id}"
    uncovered = tuple(area for area in areas if area not in provider.areas)
    leaves = {
        f"{stem}:in_force": (
            Label("wird an einem Tag betrachtet, an dem es das Angebot gibt",
                  "is looked at on a day on which the offer exists"),
            Leaf(InForce(provider.window)),
        ),
        f"{stem}:serves_municipality": (
            Label("wohnt in einer Stadt, für die das Angebot da ist",
                  "lives in a municipality that the offer serves"),
            Leaf(lives_in(tuple(places))),
        ),
        f"{stem}:covers_every_need": (
            Label("hat Bedarf nur in Themenbereichen, die das Angebot abdeckt",
                  "has needs only in areas that the offer covers"),
            Leaf(NeedAreas(NEED, uncovered), 1, below=True),
        ),
        f"{stem}:covers_some_need": (
            Label("hat Bedarf in mindestens einem Themenbereich, den das Angebot abdeckt",
                  "has a need in at least one area that the offer covers"),
            Leaf(NeedAreas(NEED, provider.areas)),
        ),
    }  # fmt: skip
    nodes = {
        name: Node(name, label, provider.citation, leaf) for name, (label, leaf) in leaves.items()
    }
    begin, serves, every, some = leaves
    for name, covers in ((provider.every, every), (provider.some, some)):
        parts = (begin, serves, *provider.conditions, covers)
        label = Label("findet dort ein passendes Angebot", "finds a suitable offer there")
        nodes[name] = Node(name, label, provider.citation, Composite(Join.ALL, parts))
    return nodes


def compose(
    nodes: Mapping[str, Node],
    used: Sequence[str],
    criteria: Mapping[str, Node],
    readings: Sequence[Reading],
    findings: list[Finding],
) -> dict[str, Node]:
    """All nodes in topological order.

    Args:
        nodes: Every node by id.
        used: The nodes from which everything in use is reached.
        criteria: The nodes that the rulebook names itself.
        readings: All readings.
        findings: Where cycles, unreachable nodes, unused readings and parts with a
            shorter validity are noted.
    """
    known = {node.id: _known_parts(node, nodes) for node in nodes.values()}
    try:
        order = list(TopologicalSorter(known).static_order())
    except CycleError as error:
        ring = " → ".join(error.args[1])
        said = Label(f"ein Kreis: {ring}", f"a cycle: {ring}")
        wanted = Label("Merkmale, die nicht auf sich selbst bauen", "criteria without cycles")
        findings.append(Finding("criteria.toml: criteria", said, wanted))
        return {}
    reached: dict[str, Node] = {}
    waiting = [name for name in used if name in nodes]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = nodes[name]
            waiting.extend(known[name])
    if all(name in nodes for name in used):  # else everything behind would be told as well
        _report_unused(reached, criteria, readings, findings)
    for node in nodes.values():
        _check_validity(node, nodes, findings)
    return {name: nodes[name] for name in order}


def _known_parts(node: Node, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """The parts that exist; for the others a finding was noted."""
    return tuple(part for part in parts_of(node) if part in nodes)


def _report_unused(
    reached: Mapping[str, Node],
    criteria: Mapping[str, Node],
    readings: Sequence[Reading],
    findings: list[Finding],
) -> None:
    for name in criteria:
        if name not in reached:
            said = Label("wird nirgends gebraucht", "is not used anywhere")
            wanted = Label("ein Merkmal, das zu einem Ergebnis führt", "a criterion in use")
            findings.append(Finding(f"criteria.toml: criteria.{name}", said, wanted))
    asked = {reading for node in reached.values() for reading in readings_of(node)}
    for one in readings:
        if one.id not in asked:
            said = Label("wird nirgends gebraucht", "is not used anywhere")
            wanted = Label("eine Lesart, die ein Merkmal benutzt", "a reading in use")
            findings.append(Finding(f"readings.toml: readings.{one.id}", said, wanted))


def _check_validity(node: Node, nodes: Mapping[str, Node], findings: list[Finding]) -> None:
    """Refuse a part of "all of" that can be left out while the whole counts.

    Leaving out a part of a conjunction would make it easier to fulfil, silently.
    """
    for expression in expressions_of(node):
        if not isinstance(expression, Composite) or expression.join is not Join.ALL:
            continue
        for part in (nodes[name] for name in expression.parts if name in nodes):
            if part.reading is not None or not part.window.covers(node.window):
                said = Label(
                    f"{part.id} gilt kürzer als {node.id}",
                    f"{part.id} is in force for a shorter time",
                )
                wanted = Label(
                    "in all_of nur Teile, die so lange gelten wie das Ganze",
                    "only parts in all_of that are in force as long as the whole",
                )
                findings.append(Finding(f"criteria.toml: criteria.{node.id}.all_of", said, wanted))
