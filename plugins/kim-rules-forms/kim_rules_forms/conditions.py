"""Conditions on the answers given so far, and how XLSForm writes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from attrs import frozen

Given = Mapping[str, str]


@frozen
class Condition(ABC):
    """Something that the answers fulfil or not."""

    @abstractmethod
    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""


@frozen
class Always(Condition):
    """Fulfilled by all answers, or by none.

    Args:
        is_true: Which of the two.
    """

    is_true: bool

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        return "true()" if self.is_true else "false()"


TRUE, FALSE = Always(True), Always(False)


@frozen
class Chosen(Condition):
    """One of some codes is chosen.

    Args:
        question: Name of the column.
        codes: The codes.
        is_list: Whether several can be chosen.
    """

    question: str
    codes: tuple[str, ...]
    is_list: bool = False

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        form = "selected(${{{}}}, '{}')" if self.is_list else "${{{}}} = '{}'"
        return _joined(" or ", (form.format(self.question, code) for code in self.codes))


@frozen
class Answered(Condition):
    """A list of codes is answered, and by none of some codes.

    Args:
        question: Name of the column.
        unknowns: The codes that are no answer.
        codes: The codes that must not be chosen.
    """

    question: str
    unknowns: tuple[str, ...]
    codes: tuple[str, ...]

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        chosen = Chosen(self.question, (*self.unknowns, *self.codes), is_list=True).xpath()
        return f"(${{{self.question}}} != '' and not({chosen}))"


@frozen
class Dated(Condition):
    """A date is given, at least its year.

    Args:
        question: Name of the column.
    """

    question: str

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        return f"regex(${{{self.question}}}, '^[0-9].*$')"


@frozen
class Compared(Condition):
    """A number is given, and at least a bound or below it.

    Args:
        question: Name of the column.
        bound: The bound.
        below: Whether it has to be below the bound.
    """

    question: str
    bound: int
    below: bool

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        sign = "<" if self.below else ">="
        return f"number(${{{self.question}}}) {sign} {self.bound}"


@frozen
class Count(Condition):
    """At least so many of some conditions are fulfilled.

    Args:
        parts: The conditions.
        at_least: How many.
    """

    parts: tuple[Condition, ...]
    at_least: int

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        counted = " + ".join(f"number({part.xpath()})" for part in self.parts)
        return f"({counted}) >= {self.at_least}"


@frozen
class Joined(Condition):
    """All of some conditions, or any of them.

    Args:
        parts: At least two.
        is_all: Whether all have to be fulfilled.
    """

    parts: tuple[Condition, ...]
    is_all: bool

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        return _joined(" and " if self.is_all else " or ", (one.xpath() for one in self.parts))


@frozen
class Not(Condition):
    """The opposite.

    Args:
        part: Of this condition.
    """

    part: Condition

    def xpath(self) -> str:
        """The condition in the XPath of XLSForm."""
        return f"not({self.part.xpath()})"


def _joined(glue: str, texts: Iterable[str]) -> str:
    found = tuple(texts)
    return found[0] if len(found) == 1 else f"({glue.join(found)})"


def both(*parts: Condition) -> Condition:
    """All of the conditions, without those that say nothing."""
    return _combined(parts, is_all=True)


def either(*parts: Condition) -> Condition:
    """Any of the conditions, without those that say nothing."""
    return _combined(parts, is_all=False)


def _combined(parts: Iterable[Condition], *, is_all: bool) -> Condition:
    neutral, decisive = (TRUE, FALSE) if is_all else (FALSE, TRUE)
    kept: dict[Condition, None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Joined) and part.is_all == is_all else (part,)
        kept.update(dict.fromkeys(inner))
    kept.pop(neutral, None)
    if decisive in kept:
        return decisive
    # "a, or a and b" is a; "a, and a or b" is a.
    alone = set(kept)
    left = tuple(
        part
        for part in kept
        if not (isinstance(part, Joined) and part.is_all != is_all and alone & set(part.parts))
    )
    if len(left) < 2:
        return left[0] if left else neutral
    return Joined(left, is_all)


def opposite(part: Condition) -> Condition:
    """The condition that is fulfilled when this one is not."""
    if isinstance(part, Always):
        return FALSE if part.is_true else TRUE
    return part.part if isinstance(part, Not) else Not(part)


def count(parts: Iterable[Condition], at_least: int) -> Condition:
    """At least so many of some conditions."""
    possible = tuple(part for part in parts if part != FALSE)
    if at_least <= 0:
        return TRUE
    if len(possible) < at_least:
        return FALSE
    if at_least == 1:
        return either(*possible)
    return both(*possible) if at_least == len(possible) else Count(possible, at_least)
