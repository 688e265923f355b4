"""Random rulebooks of nested criteria, and a plain reference that evaluates them.

The reference works on the TOML values and shares no code with the library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from made_rulebooks import ON, SOURCE, Criterion, criterion, flags, label, made
from toml_folders import Files

import kim_rules as kim

Facts = dict[str, Any]

WORDING = {"first": ("one", "two"), "second": ("one", "two", "three")}


def wording() -> dict[str, Any]:
    """Two questions of wording with two and three options."""
    return {
        name: {
            "label": label(name), "words": name, "question": label("what is meant?"),
            "source": SOURCE, "default": options[0],
            "options": {option: label(option) for option in options},
        }
        for name, options in WORDING.items()
    }  # fmt: skip


class RandomTree:
    """A random rulebook of nested criteria over flags, numbers, ages and dates.

    Args:
        rng: Source of chance.
        depth: How deep criteria are nested.
        groups: How many groups.
        width: Most parts that a criterion has.
    """

    FLAGS = 12

    def __init__(self, rng: Random, depth: int, groups: int = 3, width: int = 4) -> None:
        self.rng = rng
        self.width = width
        self.criteria: dict[str, Criterion] = {}
        self.roots = [self._grow(depth, can_be_left_out=False) for _ in range(groups)]
        for name in WORDING:  # each reading has to be used
            self._choice(name)

    def files(self) -> Files:
        """The content of the rulebook's files."""
        number = {"type": "integer", "label": label("number"), "question": label("how many?")}
        partial = {"type": "partial_date", "label": label("day"), "question": label("when?")}
        facts = {**flags(self.FLAGS), "n": number, "d": partial}
        return made(self.criteria, self.roots, facts, wording())

    def _name(self, new: Criterion) -> str:
        name = f"c{len(self.criteria)}"
        self.criteria[name] = criterion(**new)
        return name

    def _grow(self, depth: int, *, can_be_left_out: bool) -> str:
        limits: Criterion = self._limits() if can_be_left_out else {}
        if depth == 0 or self.rng.random() < 0.1:
            return self._name({**self._leaf(), **limits})
        if self.rng.random() < 0.15:
            return self._name({**self._choice_of(depth), **limits})
        return self._name({**self._join(depth), **limits})

    def _join(self, depth: int) -> Criterion:
        join = self.rng.choice(("all_of", "any_of", "none_of"))
        count = self.rng.randint(1, self.width)
        free = join != "all_of"
        return {join: [self._grow(depth - 1, can_be_left_out=free) for _ in range(count)]}

    def _choice_of(self, depth: int) -> Criterion:
        name = self.rng.choice(sorted(WORDING))
        joins = depth > 1 and self.rng.random() < 0.6
        options = {o: self._join(depth) if joins else self._leaf() for o in WORDING[name]}
        return {"reading": name, "options": options}

    def _choice(self, name: str) -> None:
        options = {option: self._leaf() for option in WORDING[name]}
        self.roots.append(self._name({"reading": name, "options": options}))

    def _limits(self) -> Criterion:
        limits: Criterion = {}
        if self.rng.random() < 0.25:
            start = ON + timedelta(days=self.rng.choice((-400, -1, 0, 1, 400)))
            limits["in_force"] = {"from": start}
            if self.rng.random() < 0.5:
                limits["in_force"]["through"] = start + timedelta(days=self.rng.choice((0, 1, 500)))
        if self.rng.random() < 0.2:
            name = self.rng.choice(sorted(WORDING))
            limits["only_under"] = {"reading": name, "options": [self.rng.choice(WORDING[name])]}
        return limits

    def _leaf(self) -> Criterion:
        bound = {self.rng.choice(("at_least", "below")): self.rng.randint(0, 5)}
        years = self.rng.choice(("from", "after", "before", "through")) + "_anniversary"
        return self.rng.choice(
            (
                {"fact": f"b{self.rng.randrange(self.FLAGS)}", "is": self.rng.random() < 0.7},
                {"fact": f"b{self.rng.randrange(self.FLAGS)}", "is": True},
                {"fact": "n", **bound},
                {"measure": "age", next(iter(bound)): self.rng.choice((18, 19, 27))},
                {"fact": "d", years: 5},
                {"fact": "residence_status", "in": ["duldung", "visum"]},
            )
        )


def random_facts(rng: Random, rulebook: kim.Rulebook) -> Facts:
    """A client of a random tree, about half of it known."""
    facts: Facts = {"id": "c-1"}
    for name, declared in rulebook.extra_facts.items():
        if rng.random() < 0.6:
            values: dict[str, list[Any]] = {
                "bool": [True, False],
                "integer": list(range(-1, 7)),
                "partial_date": ["2018", "2018-09", "2018-09-01", "2020-02-29"],
            }
            facts[name] = rng.choice(values[declared.kind])
    if rng.random() < 0.7:
        facts["birth_date"] = rng.choice(("1996", "1996-09", "1996-09-01", "2004-09-02", "1980"))
    if rng.random() < 0.7:
        facts["residence_status"] = rng.choice(("duldung", "visum", "deutsch"))
    return facts


def random_wording(rng: Random) -> dict[str, str]:
    """An option for each reading."""
    return {name: rng.choice(options) for name, options in WORDING.items()}


# --- the plain reference --------------------------------------------------------------------


class Reference:
    """Evaluates the criteria of a random tree from the TOML values alone.

    Args:
        criteria: The criteria by id.
        facts: Of the client, as JSON.
        on: The key date.
        readings: Option by reading.
    """

    def __init__(
        self, criteria: Mapping[str, Criterion], facts: Facts, on: date, readings: Mapping[str, str]
    ) -> None:
        self.criteria = criteria
        self.facts = facts
        self.on = on
        self.readings = readings
        self._known: dict[str, str] = {}

    def truth(self, name: str) -> str:
        """Yes, no or open, whether the criterion counts or not."""
        if name not in self._known:
            self._known[name] = self._truth(name)
        return self._known[name]

    def _truth(self, name: str) -> str:
        table = self.criteria[name]
        if "reading" in table:
            table = table["options"][self.readings[table["reading"]]]
        for join in ("all_of", "any_of", "none_of"):
            if join in table:
                counted = [part for part in table[join] if self.counts(part)]
                return joined(join, [self.truth(part) for part in counted])
        return self.compared(table)

    def counts(self, name: str) -> bool:
        """Whether a part is in force and not left out by a reading."""
        table = self.criteria[name]
        window, under = table.get("in_force", {}), table.get("only_under")
        if not window.get("from", date.min) <= self.on <= window.get("through", date.max):
            return False
        return under is None or self.readings[under["reading"]] in under["options"]

    def compared(self, table: Criterion) -> str:
        """The truth of a leaf."""
        if "is" in table:
            value = self.facts.get(table["fact"])
            return "open" if value is None else yes_or_no(value is table["is"])
        if "in" in table:
            value = self.facts.get(table["fact"])
            return "open" if value is None else yes_or_no(value in table["in"])
        years = [key for key in table if key.endswith("_anniversary")]
        if years:
            possible = days_of(self.facts.get(table["fact"]), date.max)
            return agreed({self.anniversary(years[0], day, table[years[0]]) for day in possible})
        numbers = self.numbers(table)
        if "at_least" in table:
            return agreed({number >= table["at_least"] for number in numbers})
        return agreed({number < table["below"] for number in numbers})

    def numbers(self, table: Criterion) -> list[int]:
        """Every number that the quantity of a leaf can be; ends stand for what is between."""
        if table.get("fact") == "n":
            value = self.facts.get("n")
            return [-(2**31), 2**31] if value is None else [value]
        births = days_of(self.facts.get("birth_date"), self.on)
        on = (self.on.month, self.on.day)
        ages = {self.on.year - day.year - (on < (day.month, day.day)) for day in births}
        return sorted(ages) or [0, 130]

    def anniversary(self, key: str, start: date, years: int) -> bool:
        """Whether the key date stands to an anniversary as the key says."""
        leap = (start.month, start.day) == (2, 29)
        common = (2, 28) if key.startswith("through") else (3, 1)
        try:
            turn = date(start.year + years, start.month, start.day)
        except ValueError:
            assert leap
            turn = date(start.year + years, *common)
        return {
            "from_anniversary": self.on >= turn,
            "after_anniversary": self.on > turn,
            "before_anniversary": self.on < turn,
            "through_anniversary": self.on <= turn,
        }[key]


@lru_cache
def days_of(text: str | None, last: date) -> tuple[date, ...]:
    """Every day up to the last one that a partial date can be; none when it is unknown."""
    if text is None:
        return ()
    first = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    days = (first + timedelta(days=number) for number in range(366))
    return tuple(day for day in days if day.isoformat().startswith(text) and day <= last)


def joined(join: str, truths: Sequence[str]) -> str:
    """The table of section 1."""
    if join == "none_of":
        truths = [{"yes": "no", "no": "yes", "open": "open"}[truth] for truth in truths]
    strong = "yes" if join == "any_of" else "no"
    weak = "no" if join == "any_of" else "yes"
    return strong if strong in truths else "open" if "open" in truths else weak


def yes_or_no(value: bool) -> str:
    """A known truth in words."""
    return "yes" if value else "no"


def agreed(answers: set[bool]) -> str:
    """Yes or no when every possibility agrees, else open; nothing known is open."""
    return yes_or_no(answers.pop()) if len(answers) == 1 else "open"
