"""How many facts can still matter, in columns: those met at open nodes of open outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce, singledispatch
from operator import add

import polars as pl

from kim_rules.logic import Leaf
from kim_rules.quantities import Age, AgeAtEntry, DaysSinceAnniversary, Immigrated, Quantity
from kim_rules_batch.clients import Clients
from kim_rules_batch.outcomes import Outcomes
from kim_rules_batch.ternary import Holds, both, column, either, negated, some
from kim_rules_batch.truths import Truths

#: Name of a fact to where it is missing.
Missing = Mapping[str, Holds]


@singledispatch
def missing_of(quantity: Quantity, clients: Clients) -> Missing:
    """The facts, unknown or not precise enough, that could narrow an open quantity.

    Args:
        quantity: Looked at only where its comparison is open.
        clients: The columns.
    """
    # An open comparison of anything but dates stems from one fact that is not known.
    return dict.fromkeys(quantity.facts, True)


@missing_of.register
def _(quantity: Immigrated, clients: Clients) -> Missing:
    fled = negated(clients.is_known("fled"))
    return {"immigrated": True, "entry_date": True, "fled": fled}


@missing_of.register
def _(quantity: Age, clients: Clients) -> Missing:
    return _narrowing_birth(clients)


@missing_of.register
def _(quantity: AgeAtEntry, clients: Clients) -> Missing:
    birth, entry = _narrowing_birth(clients), _narrowing_entry(clients)
    return {name: either(birth[name], entry[name]) for name in birth}


@missing_of.register
def _(quantity: DaysSinceAnniversary, clients: Clients) -> Missing:
    if quantity.fact == "birth_date":
        return _narrowing_birth(clients)
    if quantity.fact == "entry_date":
        return _narrowing_entry(clients)
    return {quantity.fact: True}


def _narrowing_birth(clients: Clients) -> dict[str, Holds]:
    """Where the birth is not exact; where an earlier entry could cut it off."""
    unsure = _birth_is_unsure(clients)
    known = clients.is_known("entry_date.first")
    if known is False:
        could_be, is_any = clients.birth_first, negated(clients.is_known("birth_date.first"))
    else:
        could_be = pl.when(column(known)).then(clients.entry_first).otherwise(clients.birth_first)
        is_any = column(negated(known)) & clients.birth_first.is_null()
    earlier = either(is_any, (could_be < clients.birth_last).fill_null(False))
    return {
        "birth_date": unsure,
        "entry_date": both(unsure, both(_entry_is_unsure(clients), earlier)),
    }


def _birth_is_unsure(clients: Clients) -> Holds:
    if "birth_date.first" not in clients.columns:
        return True
    return (clients.birth_first != clients.birth_last).fill_null(True)


def _entry_is_unsure(clients: Clients) -> Holds:
    """Whether the entry is not exact; who did not immigrate has none."""
    may_have_come = clients.flag("immigrated").possible
    if "entry_date.first" not in clients.columns:
        return may_have_come
    differs = clients.entry_first != clients.entry_last
    return differs.fill_null(column(may_have_come))


def _narrowing_entry(clients: Clients) -> dict[str, Holds]:
    """Where the entry is not exact; where a later birth could cut it off."""
    unsure, birth = _entry_is_unsure(clients), _birth_is_unsure(clients)
    later: Holds = False
    if "entry_date.first" in clients.columns:
        later = (clients.birth_last > clients.entry_first).fill_null(False)
    return {"birth_date": both(unsure, both(birth, later)), "entry_date": unsure}


def missing_facts(outcomes: Outcomes, truths: Truths, clients: Clients) -> dict[str, Holds]:
    """For every fact whether it can still matter.

    Args:
        outcomes: Of the rulebook.
        truths: Of its nodes.
        clients: The columns.
    """
    met = _roots(outcomes)
    found: dict[str, list[Holds]] = {}
    narrowed: dict[Quantity, Missing] = {}
    for node in reversed(truths.nodes):
        above = some(met.get(node.id, []))
        here = clients.stages.hold(f"met {node.id}", both(above, truths[node.id].open))
        if here is False:
            continue
        for part in truths.parts(node):
            met.setdefault(part, []).append(here)
        expression = truths.expression(node)
        if isinstance(expression, Leaf):
            quantity = expression.quantity
            if quantity not in narrowed:
                narrowed[quantity] = missing_of(quantity, clients)
            for fact, where in narrowed[quantity].items():
                found.setdefault(fact, []).append(both(here, where))
    return {fact: some(places) for fact, places in found.items()}


def _roots(outcomes: Outcomes) -> dict[str, list[Holds]]:
    """The nodes from which an outcome is open, with where it is."""
    rulebook, stop = outcomes.rulebook, outcomes.stop
    needs, directory = rulebook.multiple_needs, rulebook.directory
    met: dict[str, list[Holds]] = {group.node: [True] for group in rulebook.groups}

    def add_root(node: str, where: Holds) -> None:
        met.setdefault(node, []).append(where)

    # Where the complex need stops the referral, multiple needs are open themselves.
    for node in (needs.finding_counts, needs.computed):
        add_root(node, outcomes.status_open)
    for node in (directory.need, directory.wanted):
        add_root(node, stop.unsure)
    add_root(directory.district, stop.unplaced)
    for walk, ends in zip(outcomes.walks, stop.walks, strict=True):
        for node, (_, is_open) in zip(walk.nodes, ends, strict=True):
            add_root(node, is_open)
    return met


def count_of(places: Mapping[str, Holds], kind: pl.DataType) -> pl.Expr:
    """How many facts are missing.

    Args:
        places: For every fact where it is missing.
        kind: Type of the column.
    """
    one, none = pl.lit(1, kind), pl.lit(0, kind)
    ones = (pl.when(column(holds)).then(one).otherwise(none) for holds in places.values())
    return reduce(add, ones, none)
