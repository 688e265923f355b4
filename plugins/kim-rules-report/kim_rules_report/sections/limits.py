"""What figures of different sections tell of each other, without summing each other up.

Who is in case management stands in the table of cases read, too. So when that table hides how
many people were decided about, the caseload still tells how many they are at least. Here are
the limits of this kind, so that what is hidden stays hidden under them as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from kim_rules.vocabulary import NeedsStatus
from kim_rules_report.order import Order
from kim_rules_report.protection import FigureBook, Key
from kim_rules_report.sections.lines import lines_of
from kim_rules_report.sections.outcomes import EVENTS
from kim_rules_report.seen import Remainder, Standing

Keys = tuple[Key, ...]
#: Figures that are together at most others together.
Limit = tuple[Keys, Keys]


def _read(*standings: Standing) -> Keys:
    return tuple(("read", one.value) for one in standings)


_DECIDED = _read(Standing.RECORDED, Standing.DECIDED)
_NOT_DECIDED = _read(Standing.NO_FACTS, Standing.INVALID)
_READABLE = (*_DECIDED, *_NOT_DECIDED, *_read(Standing.LATER, Standing.CLOSED))
_WITH_OPEN = ("with_open",)
_COMPLEX = (("status", NeedsStatus.ESTABLISHED.value), ("status", NeedsStatus.INDICATED.value))


def limit_figures(book: FigureBook, order: Order) -> None:
    """Tell a book the limits of the figures that are in it.

    Args:
        book: The figures of all sections.
        order: What the report is asked for.
    """
    missing = tuple(key for fact in order.rules.fact_order if book.has(key := ("missing", fact)))
    for lower, upper in (*_of_cases(order), *_of_steering(order), *_of_missing(order, missing)):
        if book.has(*lower, *upper):
            book.limit(lower, upper)


def _line(order: Order, line: str | None) -> Key:
    return ("caseload", order.on, None, line)


def _decided_lines(order: Order) -> Keys:
    """The caseload without those about whom nothing could be decided."""
    lines = lines_of(order, ())
    return tuple(_line(order, line.id) for line in lines if line.id != Remainder.UNDECIDED)


def _of_cases(order: Order) -> Iterator[Limit]:
    """Whoever counts anywhere was read."""
    yield _decided_lines(order), _DECIDED
    yield (_line(order, Remainder.UNDECIDED),), _NOT_DECIDED
    counted: list[Key] = [("screening", None), ("level_before", None), ("level_unreadable",)]
    counted += [("reached", name) for name in (*EVENTS, "other")]
    counted += [("caseload", day, None, None) for day in order.earlier]
    for key in counted:
        yield (key,), _READABLE


def _of_steering(order: Order) -> Iterator[Limit]:
    """Whom a question or an end concerns, or who is in no group, is in the caseload or not."""
    lines, no_group = _decided_lines(order), _line(order, Remainder.NO_GROUP)
    others = tuple(line for line in lines if line != no_group)
    inside, outside = ("outside", "caseload"), ("outside", "others")
    yield (inside,), (no_group,)
    yield (inside,), _COMPLEX
    yield _COMPLEX, (*others, inside)
    yield (outside, *lines), _DECIDED
    for reading in order.rules.readings:
        yield (("reading", reading.id, "caseload"),), lines
        yield (("reading", reading.id, "others"), *lines), _DECIDED
    for resolution in order.rules.resolutions.values():
        yield (("loss", resolution.id),), lines


def _of_missing(order: Order, missing: Keys) -> Iterator[Limit]:
    """Where an outcome is open, a fact is missing, and where one is missing, an outcome is open."""
    yield (_WITH_OPEN,), _DECIDED
    yield (_line(order, Remainder.OPEN),), (_WITH_OPEN,)
    for key in missing:
        yield (key,), (_WITH_OPEN,)
    yield (_WITH_OPEN,), missing
