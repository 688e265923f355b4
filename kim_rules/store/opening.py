"""Opens a case store by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from kim_rules.errors import StoreUnavailable
from kim_rules.store.cases import CaseStore
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.store.pen import system_clock
from kim_rules.vocabulary import Label

if TYPE_CHECKING:
    from kim_rules.hookspecs import StoreOpener

#: The scheme of a store in memory, which no plugin opens.
MEMORY = "memory"

#: The package that brings the usual stores.
_SQL = "kim-rules-sql"


@frozen
class StoreSettings:
    """What a plugin gets besides the address to open a store.

    Args:
        key_file: File with the master key; None when there is none.
        key: The master key itself, instead of a file.
        create: Whether to set up the store when it is not there.
        clock: Gives the present moment with its time zone.
    """

    key_file: Path | None = None
    key: bytes | None = field(default=None, repr=False)
    create: bool = False
    clock: Callable[[], datetime] = system_clock


def open_store(
    url: str,
    *,
    key_file: Path | str | None = None,
    key: bytes | None = None,
    create: bool = False,
    clock: Callable[[], datetime] | None = None,
) -> CaseStore:
    """Open a case store.

    Args:
        url: Its address: ``memory:``, or what a plugin opens, such as
            ``sqlite:///cases.db`` and ``postgresql://…``.
        key_file: File with the master key.
        key: The master key itself, instead of a file.
        create: Whether to set up the store when it is not there.
        clock: Gives the present moment with its time zone; the system's when None.

    Raises:
        StoreUnavailable: If no plugin opens such an address, or the store is not there.
        PluginError: If several plugins open such addresses, or the one that does fails.
        WrongKey: If the master key is missing or not the one of this store.
        SchemaMismatch: If the store has a newer or an older form.
        ValueError: If the address has no scheme, or both a key and a key file are given.
    """
    if not isinstance(url, str) or ":" not in url:
        raise ValueError("url must begin with a scheme, such as memory: or sqlite:///")
    if key is not None and key_file is not None:
        raise ValueError("give either key or key_file")
    settings = StoreSettings(
        key_file=None if key_file is None else Path(key_file),
        key=key,
        create=create,
        clock=clock or system_clock,
    )
    scheme = url.partition(":")[0].lower()
    if scheme == MEMORY:
        return open_memory(url, settings)
    openers = _openers()
    if scheme not in openers:
        raise _unknown(scheme, [MEMORY, *openers])
    return openers[scheme](url, settings)


def open_memory(url: str, settings: StoreSettings) -> CaseStore:  # noqa: ARG001 - of every opener
    """A new and empty store in memory; it needs no key."""
    return CaseStore(MemoryJournal(), MemorySealer(), settings.clock)


def _openers() -> Mapping[str, StoreOpener]:
    """The openers of the plugins, which are looked for only when they are needed."""
    from kim_rules.plugins import stores

    return stores()


def _unknown(scheme: str, schemes: Iterable[str]) -> StoreUnavailable:
    known = ", ".join(f"{name}:" for name in sorted(schemes))
    shown = scheme if scheme.isalnum() else "…"
    why = _left_out()
    return StoreUnavailable(
        f"Eine Fallablage mit {shown}: ist nicht bekannt; bekannt sind {known} ({why.de})",
        f"no case store is known for {shown}:; known are {known} ({why.en})",
    )


def _left_out() -> Label:
    """Which plugins are installed and not used, and why; what to install unless it is one."""
    from kim_rules.plugins import report

    de, en = [], []
    plugins = [one for one in report() if one.state in ("blocked", "refused") and one.faults]
    if not any(one.distribution == _SQL for one in plugins):
        de.append(f"sqlite: und postgresql: bringt das Paket {_SQL} mit")
        en.append(f"the package {_SQL} brings sqlite: and postgresql:")
    for one in plugins:
        de.append(f"Plugin {one.name} ({one.distribution}): {one.faults[0].de}")
        en.append(f"plugin {one.name} ({one.distribution}): {one.faults[0].en}")
    return Label("; ".join(de), "; ".join(en))
