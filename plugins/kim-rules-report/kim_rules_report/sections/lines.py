"""The lines in which statistics count people: target groups, one of them in several lines."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from attrs import frozen

from kim_rules.vocabulary import Label
from kim_rules_report.order import Order
from kim_rules_report.sections.section import shown
from kim_rules_report.seen import Remainder

#: Keeps a number and its letter on one line.
NO_BREAK = "\u00a0"

_REMAINDERS = {
    Remainder.NO_GROUP: Label("Keine Zielgruppe", "No target group"),
    Remainder.OPEN: Label("Zielgruppe offen", "Target group open"),
    Remainder.UNDECIDED: Label("Nicht entscheidbar", "Cannot be decided"),
}


@frozen
class Line:
    """A line of the statistics.

    Args:
        id: Its code.
        short: What it is called at the head of a column.
        label: What it is called in full.
    """

    id: str
    short: str
    label: str


def lines_of(order: Order, occurring: Iterable[str]) -> list[Line]:
    """The lines of a report, in their order.

    Args:
        order: What the report is asked for.
        occurring: Codes of the lines in which people count.
    """
    lines = list(_group_lines(order))
    for code in shown(order, tuple(Remainder), occurring):
        text = _REMAINDERS[Remainder(code)].text(order.lang)
        lines.append(Line(str(code), text, text))
    return lines


def _group_lines(order: Order) -> Iterable[Line]:
    for group in order.rules.groups:
        if not group.lines:
            yield _line(order, str(group.number), str(group.number), group.label)
        for letter, line in zip(ascii_lowercase, group.lines, strict=False):
            yield _line(order, line.id, f"{group.number}{NO_BREAK}{letter}", line.label)


def _line(order: Order, code: str, number: str, label: Label) -> Line:
    short = order.pick(f"Gruppe {number}", f"Group {number}")
    return Line(code, short, f"{number}. {label.text(order.lang)}")
