"""The values that facts are made of, none of which can be changed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar
from unicodedata import normalize

from attrs import frozen

from kim_rules.vocabulary import FindingBody

K = TypeVar("K")
V = TypeVar("V")

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


@frozen(order=False)
class PartialDate:
    """A calendar date, month or year.

    Args:
        year: 1 to 9999.
        month: 1 to 12, or None when only the year is known.
        day: Day of the month, or None when it is not known.

    Raises:
        ValueError: If there is no such date, or a day without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __attrs_post_init__(self) -> None:
        for part in (self.year, self.month, self.day):
            if part is not None and type(part) is not int:
                raise ValueError("a partial date is made of whole numbers")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(
            self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day
        )

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``1990``, ``1990-06`` or ``1990-06-15``.

        Raises:
            ValueError: If the text has another form or there is no such date.
                The message does not repeat the text.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError("not of the form YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (None if part is None else int(part) for part in match.groups())
        return cls(year, month, day)  # type: ignore[arg-type]

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The partial date that is exactly one day."""
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


class FrozenMap(Mapping[K, V]):
    """A mapping that cannot be changed and can be hashed and pickled."""

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        object.__setattr__(self, "_items", dict(items or {}))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a FrozenMap cannot be changed")

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def get(self, key: K, default: Any = None) -> Any:
        """The value of a key; the inherited way through KeyError is slow."""
        return self._items.get(key, default)

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __reduce__(self) -> tuple[type[FrozenMap[K, V]], tuple[dict[K, V]]]:
        return type(self), (dict(self._items),)

    def __repr__(self) -> str:
        return f"FrozenMap({len(self)} keys)"  # values of a person's facts stay out of logs


@frozen
class NeedsFinding:
    """What a body has found about multiple needs.

    Args:
        established: Whether the multiple need was established.
        by: The body; None when it is not known.
        on: The day of the finding; None when it is not known.
    """

    established: bool
    by: FindingBody | None = None
    on: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON values."""
        on = None if self.on is None else self.on.isoformat()
        by = None if self.by is None else self.by.value
        return {"established": self.established, "by": by, "on": on}


def folded(name: str) -> str:
    """A name as names are compared: casefolded, in NFC, without surrounding space."""
    return normalize("NFC", normalize("NFC", name).strip().casefold())
