"""Reads the target groups, the multiple need and the notices of a rulebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kim_rules.derive import Window
from kim_rules.logic import Node
from kim_rules.rulebook_parts import Group, Line, MultipleNeeds, Notice, Resolution, Term
from kim_rules.tables import NO_CITATION, NO_LABEL, Table
from kim_rules.vocabulary import Label


def read_groups(
    top: Table, criteria: Mapping[str, Node], resolutions: Mapping[str, Resolution]
) -> tuple[Group, ...]:
    """The target groups, by number.

    Args:
        top: The file.
        criteria: By id.
        resolutions: By id.
    """
    found: dict[int, Group] = {}
    ids: set[str] = set()
    for table in top.take_list("groups", required=True):
        number, name = table.take_number("number"), table.take_text("id")
        table.once("number", number, found)
        table.once("id", name, ids)
        ids.add(name)
        label = table.take_label("label")
        terms = tuple(_terms(table, criteria, resolutions))
        lines = tuple(_lines(table, criteria))
        _check_overlap(
            table, [term for term in terms if term.resolution in resolutions], resolutions
        )
        found[number] = Group(number, name, label, terms, lines, f"group:{number}")
        table.done()
    return tuple(found[number] for number in sorted(found))


def _terms(
    table: Table, criteria: Mapping[str, Node], resolutions: Mapping[str, Resolution]
) -> Iterator[Term]:
    for term in table.take_list("decided", required=True):
        resolution = term.take_choice("resolution", resolutions)
        criterion = term.take_choice("criterion", criteria)
        check_always_counts(term, "criterion", criterion, criteria)
        yield Term(resolution, criterion, f"in_force:{resolution}")
        term.done()


def check_always_counts(
    table: Table, key: str, criterion: str, criteria: Mapping[str, Node]
) -> None:
    """Refuse a criterion that can be left out where nothing can be left out."""
    node = criteria.get(criterion)
    if node is not None and node.can_be_left_out:
        said = Label(f"{criterion} gilt nicht immer", f"{criterion} is not in force on every day")
        wanted = Label(
            "ein Merkmal ohne in_force und only_under (dafür ist any_of da)",
            "a criterion without in_force and only_under (use any_of for those)",
        )
        table.report(key, said, wanted)


def _lines(table: Table, criteria: Mapping[str, Node]) -> Iterator[Line]:
    for line in table.take_list("lines"):
        id_, label = line.take_text("id"), line.take_label("label")
        criterion = line.take_choice("criterion", criteria, required=False)
        check_always_counts(line, "criterion", criterion, criteria)
        yield Line(id_, label, criterion or None)
        line.done()


def _check_overlap(
    table: Table, terms: Sequence[Term], resolutions: Mapping[str, Resolution]
) -> None:
    for position, one in enumerate(terms):
        for other in terms[position + 1 :]:
            windows = [resolutions[term.resolution].window for term in (one, other)]
            if _overlap(*windows):
                names = f"{one.resolution} / {other.resolution}"
                said = Label(
                    f"zwei Beschlüsse gelten am selben Tag: {names}",
                    f"two resolutions in force on one day: {names}",
                )
                wanted = Label("höchstens einer an jedem Tag", "at most one on each day")
                table.report("decided", said, wanted)


def _overlap(one: Window, other: Window) -> bool:
    first = (one.start or date.min, one.through or date.max)
    second = (other.start or date.min, other.through or date.max)
    return first[0] <= second[1] and second[0] <= first[1]


def read_precedence(top: Table, groups: tuple[Group, ...]) -> tuple[int, ...]:
    """The numbers of the groups, the one that counts first in front."""
    numbers = tuple(group.number for group in groups)
    order = top.take("precedence")
    if order is None:
        return numbers
    if not isinstance(order, list) or sorted(map(repr, order)) != sorted(map(repr, numbers)):
        said = Label("andere Nummern", "other numbers")
        wanted = Label(
            f"jede Nummer einer Zielgruppe einmal: {list(numbers)}",
            f"each number of a group once: {list(numbers)}",
        )
        top.report("precedence", said, wanted)
        return numbers
    return tuple(order)


def read_multiple_needs(
    top: Table, criteria: Mapping[str, Node], sources: Mapping[str, object]
) -> MultipleNeeds:
    """The nodes from which the status of multiple needs follows."""
    table = top.take_table("multiple_needs", required=True)
    if not table.data:
        return MultipleNeeds(NO_LABEL, NO_CITATION, "", "", "")
    label, citation = table.take_label("label"), table.take_citation("source", sources)
    roles = [
        read_role(table, key, criteria) for key in ("computed", "finding_counts", "established")
    ]
    table.done()
    return MultipleNeeds(label, citation, *roles)


def read_role(table: Table, key: str, criteria: Mapping[str, Node]) -> str:
    """A criterion that has a role of its own."""
    criterion = table.take_choice(key, criteria)
    check_always_counts(table, key, criterion, criteria)
    return criterion


def read_notices(top: Table, criteria: Mapping[str, Node]) -> tuple[Notice, ...]:
    """The remarks."""
    found = []
    for name, table in top.take_tables("notices"):
        found.append(Notice(name, read_role(table, "when", criteria), table.take_label("text")))
        table.done()
    return tuple(found)
