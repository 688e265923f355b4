"""What the leaves of the tree compare, in columns: each quantity against a bound.

A quantity is an interval; "at least" is certain when the lower end is at least the bound
and possible when the upper end is. Each kind of quantity of the core has one function here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce, singledispatch
from operator import add, or_

import polars as pl

from kim_rules.derive import MAX_AGE, UNBOUNDED, Window
from kim_rules.quantities import (
    Age,
    AgeAtEntry,
    CodeIn,
    DaysSinceAnniversary,
    FindingBy,
    FindingEstablished,
    FindingMade,
    Flag,
    Immigrated,
    InForce,
    Institutions,
    LivesIn,
    NeedAreas,
    Number,
    Quantity,
)
from kim_rules.vocabulary import FindingBody, NeedLevel
from kim_rules_batch.clients import Clients, lies_in
from kim_rules_batch.days import Day, latest_starts
from kim_rules_batch.layouts import NATIONALITY_SLOTS
from kim_rules_batch.ternary import (
    NO,
    OPEN,
    YES,
    Holds,
    Ternary,
    all_of,
    any_of,
    both,
    either,
    every,
    negated,
    some,
)


@singledispatch
def at_least(quantity: Quantity, bound: int, clients: Clients) -> Ternary:
    """Whether a quantity is at least a bound on the key date.

    Args:
        quantity: Of a leaf.
        bound: The number.
        clients: The columns.

    Raises:
        NotImplementedError: If the core has a new kind of quantity.
    """
    raise NotImplementedError(type(quantity).__name__)


def _truth(truth: Ternary, bound: int) -> Ternary:
    """A truth as a quantity that is 0 or 1."""
    if bound <= 0:
        return YES
    return truth if bound == 1 else NO


# --- truths and codes ----------------------------------------------------------------------


@at_least.register
def _(quantity: Flag, bound: int, clients: Clients) -> Ternary:
    return _truth(clients.flag(quantity.fact), bound)


@at_least.register
def _(quantity: CodeIn, bound: int, clients: Clients) -> Ternary:
    if quantity.fact == "nationalities":
        return _truth(_any_nationality(clients, quantity.codes), bound)
    return _truth(clients.codes_in(quantity.fact, quantity.codes), bound)


def _any_nationality(clients: Clients, wanted: frozenset[str]) -> Ternary:
    slots = [name for name in NATIONALITY_SLOTS if name in clients.columns]
    certain = [clients.codes_in(name, wanted).certain for name in slots]
    unknown = [clients.is_unknown(name) for name in slots]
    name = "nationalities.more"
    if name in clients.columns:
        found = clients.columns[name].list.agg(pl.element().is_in(sorted(wanted)).any())
        certain.append(found.fill_null(False))
        unknown.append(clients.is_unknown(name))
    held = clients.stages.hold("nationalities", some(certain))
    return Ternary(held, either(held, every(unknown)))


@at_least.register
def _(quantity: LivesIn, bound: int, clients: Clients) -> Ternary:
    places = clients.places
    wanted = {ags for ags, names in places.items() if not names.isdisjoint(quantity.names)}
    assert quantity.names == frozenset().union(*(places[ags] for ags in wanted))
    return _truth(clients.codes_in("municipality", wanted), bound)


@at_least.register
def _(quantity: Immigrated, bound: int, clients: Clients) -> Ternary:
    said = clients.flag("immigrated")
    came = either(clients.is_known("entry_date.first"), clients.flag("fled").certain)
    # Who says no and came all the same is a contradiction, and is not decided.
    return _truth(Ternary(either(said.certain, came), said.possible), bound)


# --- numbers -------------------------------------------------------------------------------


@at_least.register
def _(quantity: Number, bound: int, clients: Clients) -> Ternary:
    return _counted(quantity.fact, -UNBOUNDED, bound, clients)


@at_least.register
def _(quantity: Institutions, bound: int, clients: Clients) -> Ternary:
    return _counted("institutions", 0, bound, clients)


def _counted(name: str, lowest: int, bound: int, clients: Clients) -> Ternary:
    if bound <= lowest:
        return YES
    if bound >= UNBOUNDED:  # no known number is so large
        return NO if bound > UNBOUNDED else Ternary(False, negated(clients.is_known(name)))
    if name not in clients.columns:
        return OPEN
    return clients.truth(name, clients.columns[name] >= bound)


@at_least.register
def _(quantity: NeedAreas, bound: int, clients: Clients) -> Ternary:
    if bound <= 0:
        return YES
    if bound > len(quantity.areas):
        return NO
    found, possible = _areas(clients, quantity)
    if bound == 1:
        return Ternary(some(s != 0 for s in found), some(s != 0 for s in possible))
    return Ternary(_count(found) >= bound, _count(possible) >= bound)


def _areas(clients: Clients, quantity: NeedAreas) -> tuple[list[pl.Expr], list[pl.Expr]]:
    """Sets of the areas in which there is such a need, and in which there may be."""
    found, possible = [], []
    for word, areas in enumerate(clients.words):
        mask = sum(1 << at for at, area in enumerate(areas) if area in quantity.areas)
        if not mask:
            continue
        levels = {level: clients.need(level, word) for level in NeedLevel}
        found.append(_union(levels[level] for level in sorted(quantity.levels)) & mask)
        others = [levels[level] for level in NeedLevel if level not in quantity.levels]
        possible.append((~_union(others)) & mask)
    return found, possible


def _union(sets: Iterable[pl.Expr]) -> pl.Expr:
    parts = list(sets)
    return reduce(or_, parts) if parts else pl.lit(0, pl.UInt8())


def _count(sets: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(add, (one.bitwise_count_ones() for one in sets))


# --- days ----------------------------------------------------------------------------------


def _by(day: pl.Expr, limit: Day | None) -> Holds:
    """Whether a day is not after a limit; null where either is."""
    if limit is None:
        return False
    return day <= limit if isinstance(limit, date) else day.to_physical() <= limit.to_physical()


def _if_known(holds: Holds) -> Holds:
    """False where it is null."""
    return holds if isinstance(holds, bool) else holds.fill_null(False)


@at_least.register
def _(quantity: Age, bound: int, clients: Clients) -> Ternary:
    if bound <= 0:
        return YES
    if bound > MAX_AGE:
        return NO
    return _since_birth(clients, clients.start(bound, "march"))


def _since_birth(clients: Clients, start: Day | None) -> Ternary:
    certain = _by(clients.birth_last, start)
    unknown = clients.is_unknown("birth_date.first")
    return Ternary(certain, either(_if_known(_by(clients.birth_first, start)), unknown))


@at_least.register
def _(quantity: AgeAtEntry, bound: int, clients: Clients) -> Ternary:
    if bound <= 0:
        return YES
    if bound > MAX_AGE:
        return NO
    first, last = (
        clients.kept(f"{bound} years before entry", latest_starts(entry, bound, "march"))
        for entry in (clients.entry_first, clients.entry_last)
    )
    known = clients.is_known("entry_date.first")
    certain = both(known, _if_known(_by(clients.birth_last, first)))
    possible = _if_known(_by(clients.birth_first, last))
    return Ternary(certain, either(possible, clients.is_unknown("birth_date.first")))


@at_least.register
def _(quantity: DaysSinceAnniversary, bound: int, clients: Clients) -> Ternary:
    start = clients.start(quantity.years, quantity.leap_day, days_ago=bound)
    if quantity.fact == "birth_date":
        return _since_birth(clients, start)
    first, last = clients.days(quantity.fact)
    unknown = clients.is_unknown(f"{quantity.fact}.first")
    certain = both(negated(unknown), _if_known(_by(last, start)))
    return Ternary(certain, either(_if_known(_by(first, start)), unknown))


@at_least.register
def _(quantity: InForce, bound: int, clients: Clients) -> Ternary:
    in_force = Ternary.of(clients.in_window(quantity.window))
    if not quantity.for_admitted:
        return _truth(in_force, bound)
    return _truth(any_of([in_force, _went_on(quantity, clients)]), bound)


def _went_on(quantity: InForce, clients: Clients) -> Ternary:
    """Whether the person was admitted while it was in force."""
    began = clients.in_window(Window(start=quantity.window.start))
    admitted = clients.value("admitted_on")
    in_time = both(lies_in(admitted, quantity.window), _by(admitted, clients.day))
    happened = clients.flag("admitted_on.happened")
    certain = both(happened.certain, _if_known(in_time))
    return Ternary(certain, either(certain, both(happened.open, began)))


# --- the finding of multiple needs -----------------------------------------------------------


def _if_found(truth: Ternary, clients: Clients) -> Ternary:
    """A truth about a finding: open if it is unknown whether there is one, no if none."""
    name = "multiple_needs_finding"
    return all_of([clients.codes_in(name, ("established", "rejected")), truth])


@at_least.register
def _(quantity: FindingEstablished, bound: int, clients: Clients) -> Ternary:
    return _truth(clients.codes_in("multiple_needs_finding", ("established",)), bound)


@at_least.register
def _(quantity: FindingBy, bound: int, clients: Clients) -> Ternary:
    if len(quantity.bodies) == len(FindingBody):
        return _truth(_if_found(YES, clients), bound)
    by = clients.codes_in("multiple_needs_finding.by", quantity.bodies)
    return _truth(_if_found(by, clients), bound)


@at_least.register
def _(quantity: FindingMade, bound: int, clients: Clients) -> Ternary:
    name = "multiple_needs_finding.on"
    made = OPEN
    if name in clients.columns:
        made = clients.truth(name, clients.columns[name] <= clients.day)
    return _truth(_if_found(made, clients), bound)
