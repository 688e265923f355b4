"""Who offers what where, and with whom there is an agreement, from a file of the office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from attrs import evolve, frozen

from kim_rules.tables import NO_LABEL, Table
from kim_rules.vocabulary import Label
from kim_rules_report.toml_file import office_file

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook

#: Since when there is a cooperation agreement; False for none, None when it is not known.
Agreement: TypeAlias = date | Literal[False] | None

_AGREEMENTS: dict[str, Literal[False] | None] = {"missing": False, "unknown": None}


@frozen
class Entry:
    """What a provider offers.

    Args:
        provider: Id in the directory of the rulebook, or None for another provider.
        name: Its name.
        municipalities: Names of the municipalities in which it offers that.
        offer: What it offers.
        target_group: For whom.
        agreement: The cooperation agreement.
        confirmed_on: When the entry was last confirmed.
    """

    provider: str | None
    name: Label
    municipalities: tuple[str, ...]
    offer: Label
    target_group: Label
    agreement: Agreement
    confirmed_on: date | None


@frozen
class Network:
    """What is known of the network.

    Args:
        entries: Who offers what where.
    """

    entries: tuple[Entry, ...]


def network_from(path: Path, rules: Rulebook) -> Network:
    """The network that a file tells.

    Args:
        path: A TOML file with a table ``[[entries]]`` for each offer.
        rules: Whose providers and municipalities are known.

    Raises:
        InvalidOfficeFile: With every finding at once.
        OSError: If the file cannot be read.
    """
    return office_file(path, lambda top: _network(top, rules))


def _network(top: Table, rules: Rulebook) -> Network:
    read = (_entry(table, rules) for table in top.take_list("entries", required=True))
    return Network(tuple(read))


def _entry(table: Table, rules: Rulebook) -> Entry:
    providers = {provider.id: provider for provider in rules.providers}
    places = tuple(place.name for place in rules.municipalities)
    known, offered = None, None
    if "name" in table.data:
        name = _label(table, "name")
    else:
        known = providers.get(table.take_choice("provider", providers))
        name, offered = (NO_LABEL, NO_LABEL) if known is None else (known.label, known.offer)
    found = Entry(
        provider=None if known is None else known.id,
        name=name,
        municipalities=table.take_choices("municipalities", places, filled=True)
        or (places if known is None else known.serves),
        offer=_label(table, "offer", offered),
        target_group=_label(table, "target_group", NO_LABEL),
        agreement=_agreement(table),
        confirmed_on=table.take_date("confirmed_on"),
    )
    table.done()
    return found


def _label(table: Table, key: str, otherwise: Label | None = None) -> Label:
    """A text, in one language or in both; the other label when it may be missing and is."""
    value = table.data.get(key)
    if isinstance(value, dict):
        return table.take_label(key)
    text = table.take_text(key, required=otherwise is None)
    return Label(text, text) if text or otherwise is None else otherwise


def _agreement(table: Table) -> Agreement:
    value = table.take("agreement")
    if type(value) is date:
        return value
    if isinstance(value, str) and value in _AGREEMENTS:
        return _AGREEMENTS[value]
    said = Label("fehlt", "missing") if value is None else Label("etwas anderes", "something else")
    wanted = Label("ein Datum, „missing“ oder „unknown“", 'a date, "missing" or "unknown"')
    table.report("agreement", said, wanted)
    return None


def directory_entries(rules: Rulebook, on: date) -> Iterator[Entry]:
    """What the directory of a rulebook tells about the providers that exist on a day.

    Args:
        rules: The rulebook.
        on: The day.
    """
    for one in rules.providers:
        begun, ended = one.window.start or date.min, one.window.through or date.max
        if begun <= on <= ended:
            known = (one.serves, one.offer, NO_LABEL, one.agreement, one.confirmed_on)
            yield Entry(one.id, one.label, *known)


def completed(entry: Entry, told: Mapping[str, Any]) -> Entry:
    """An entry of the directory with what a plugin tells about its provider.

    Args:
        entry: The entry.
        told: JSON values; of these ``target_group``, ``agreement`` and ``confirmed_on``
            count, where they are of the form that a network file has.
    """
    agreement = told.get("agreement")
    if isinstance(agreement, str):
        day = _day(agreement)
        agreed = _AGREEMENTS.get(agreement, entry.agreement) if day is None else day
        entry = evolve(entry, agreement=agreed)
    if isinstance(group := told.get("target_group"), str):
        entry = evolve(entry, target_group=Label(group, group))
    if (confirmed := _day(told.get("confirmed_on"))) is not None:
        entry = evolve(entry, confirmed_on=confirmed)
    return entry


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
