"""Finds plugins, loads them on first need, and keeps what goes wrong with them apart.

The hooks are in :mod:`kim_rules.hookspecs`. A plugin is found by its entry point; the
environment can allow (``KIM_RULES_PLUGINS``) and block (``KIM_RULES_BLOCK``) by name. One
that fails is left out and named with the reason, by :func:`report` and in the log
``kim_rules.plugins``. No plugin can alter a decision.

Everything here may be called from many threads at once.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from kim_rules.plugin_calls import Fault, Refused, is_program, isolated, shown
from kim_rules.plugin_search import ALLOW, BLOCK, GROUP, Found, found, listed

if TYPE_CHECKING:
    from kim_rules.decision import Decision
    from kim_rules.hookspecs import (
        FormWriter,
        Reader,
        Renderer,
        SectionMaker,
        StoreOpener,
        Translator,
    )
    from kim_rules.plugin_claims import Claims

_OBSERVE = "kim_rules_observe_decision"
#: How many faults are remembered.
MAX_FAULTS = 1000


class Plugin(NamedTuple):
    """A plugin, and what became of it.

    Args:
        name: Name of its entry point, or the one given to :func:`register`.
        distribution: Whose it is; None for one that was registered by hand.
        version: Version of the distribution, if it is known.
        state: ``loaded``, ``refused``, ``blocked``, or ``missing`` for a name that the
            environment lists and no plugin has.
        hooks: Its hooks, each with the names that it claims there and can be used.
        faults: What was refused, and why.
    """

    name: str
    distribution: str | None
    version: str | None
    state: str
    hooks: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...]


class _Loaded(NamedTuple):
    """A plugin with its hooks, before their claims were asked for."""

    name: str
    distribution: str | None = None
    version: str | None = None
    state: str = "loaded"
    hooks: Mapping[str, Callable[..., list[Any]]] = MappingProxyType({})
    fault: Fault | None = None


class _Host:
    """What was found and loaded, once."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.is_loading = False
        self.by_hand: tuple[_Loaded, ...] = ()
        self.loaded: tuple[_Loaded, ...] | None = None
        self.observers: tuple[_Loaded, ...] | None = None
        self.claims: dict[str, Claims[Any]] = {}
        self.gathering: set[str] = set()
        self.faults: dict[Fault, None] = {}

    def plugins(self) -> tuple[_Loaded, ...]:
        """Every plugin; none to a plugin that asks while it is being loaded itself."""
        if self.loaded is None:
            with self.lock:
                if self.loaded is None and not self.is_loading:
                    self.is_loading = True
                    try:
                        self.loaded = (*_load(self), *self.by_hand)
                    finally:
                        self.is_loading = False
        return self.loaded or ()

    def having(self, hook: str) -> tuple[_Loaded, ...]:
        """The plugins that implement a hook."""
        return tuple(plugin for plugin in self.plugins() if hook in plugin.hooks)

    def claimed(self, hook: str) -> Claims[Any]:
        """What the plugins offer by a hook; each is asked once."""
        from kim_rules.plugin_claims import gathered

        known = self.claims.get(hook)
        if known is not None:
            return known
        with self.lock:
            offered = [(plugin.name, plugin.hooks[hook]) for plugin in self.having(hook)]
            if self.loaded is None or hook in self.gathering:  # a plugin asks meanwhile
                return gathered(hook, [])[0]
            self.gathering.add(hook)
            try:
                claims, faults = gathered(hook, offered)
            finally:
                self.gathering.remove(hook)
            self.claims[hook] = claims
        for fault in faults:
            self.note(fault)
        return claims

    def note(self, fault: Fault) -> None:
        """Remember and log a fault, unless it is known."""
        if fault not in self.faults and len(self.faults) < MAX_FAULTS:
            self.faults[fault] = None
            if not is_program():
                import logging

                logging.getLogger(__name__).warning("%s", fault.text("en"))


_host = _Host()
_observing: ContextVar[bool] = ContextVar("kim_rules_observing", default=False)


def _after_fork() -> None:
    """Free what another thread held when the process was forked."""
    _host.lock = threading.RLock()
    _host.is_loading = False
    _host.gathering.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


# --- loading -------------------------------------------------------------------------------


def _load(host: _Host) -> list[_Loaded]:
    """Load whatever is installed, allowed, and not blocked."""
    try:
        entries = isolated(found, tells_why=True)
    except Refused as refused:  # the list of installed distributions cannot be read
        host.note(Fault(GROUP, None, refused.de, refused.en))
        entries = []
    owners = {plugin.name: ["register()"] for plugin in host.by_hand}
    for entry in entries:
        owners.setdefault(entry.name, []).append(entry.distribution)
    loaded = [_loaded(entry, owners[entry.name]) for entry in entries]
    loaded += (_missing(name, ALLOW) for name in sorted((listed(ALLOW) or set()) - owners.keys()))
    loaded += (_missing(name, BLOCK) for name in sorted((listed(BLOCK) or set()) - owners.keys()))
    for plugin in loaded:
        if plugin.fault is not None and plugin.state != "blocked":
            host.note(plugin.fault)
    return loaded


def _missing(name: str, variable: str) -> _Loaded:
    de, en = f"{variable} nennt es, aber es ist nicht da", f"{variable} names it, but it is absent"
    return _Loaded(shown(name), state="missing", fault=Fault(shown(name), None, de, en))


def _loaded(entry: Found, owners: list[str]) -> _Loaded:
    allowed, blocked = listed(ALLOW), listed(BLOCK)
    state = "blocked"
    try:
        if blocked is not None and entry.name in blocked:
            raise Refused(f"gesperrt durch {BLOCK}", f"blocked by {BLOCK}")
        if allowed is not None and entry.name not in allowed:
            raise Refused(f"nicht zugelassen durch {ALLOW}", f"not allowed by {ALLOW}")
        state = "refused"
        if len(owners) > 1:
            both = sorted(owners)
            raise Refused(
                f"mehrere heißen so: {' und '.join(both)}",
                f"several have this name: {' and '.join(both)}",
            )
        from kim_rules.plugin_checks import hooks_of

        return _Loaded(*entry[:3], "loaded", hooks_of(entry))
    except Refused as refused:
        fault = Fault(entry.name, None, refused.de, refused.en)
        return _Loaded(*entry[:3], state, fault=fault)


def register(plugin: object, name: str) -> None:
    """Add a plugin by hand, as tests and programs do that bring their own.

    The lists in the environment are about installed plugins and do not concern it.

    Args:
        plugin: A module, or an object with methods.
        name: Its name.

    Raises:
        PluginError: If it is not as it should be, or there is one of that name.
    """
    from kim_rules.errors import PluginError
    from kim_rules.plugin_checks import checked

    host = _host
    try:
        hooks = checked(plugin, name)
    except Refused as refused:
        raise PluginError(name, refused.de, refused.en) from refused.__cause__
    with host.lock:
        if any(one.name == name for one in (*host.by_hand, *(host.loaded or ()))):
            raise PluginError(
                name, "ein Plugin dieses Namens gibt es schon", "there is a plugin of this name"
            )
        added = _Loaded(name, hooks=hooks)
        host.by_hand += (added,)
        if host.loaded is not None:
            host.loaded += (added,)
        host.observers = None
        host.claims = {}


def reset() -> None:
    """Forget every plugin, those registered by hand too; the next need finds them anew."""
    global _host
    _host = _Host()


# --- what plugins offer --------------------------------------------------------------------


def stores() -> Claims[StoreOpener]:
    """What opens case stores, by URL scheme.

    Returns:
        A mapping. A name that several plugins claim raises a PluginError when it is asked
        for. What a function raises is a StoreError, or a PluginError that names the plugin.
    """
    return _host.claimed("kim_rules_open_stores")


def rulebooks() -> Claims[Path]:
    """The folders of rulebooks, by id; a contested id is an error as in :func:`stores`."""
    return _host.claimed("kim_rules_load_rulebooks")


def readers() -> Claims[Reader]:
    """What reads clients, by format.

    Returns:
        A mapping as in :func:`stores`. A reader gives records one by one; what it raises
        is a PluginError that names the plugin.
    """
    return _host.claimed("kim_rules_read_clients")


def form_writers() -> Claims[FormWriter]:
    """What writes screening forms, by format; errors are as in :func:`readers`."""
    return _host.claimed("kim_rules_write_forms")


def translators() -> Claims[Translator]:
    """What gives the questions in a language, by its code; errors are as in :func:`readers`."""
    return _host.claimed("kim_rules_translate_questions")


def renderers() -> Claims[Renderer]:
    """What writes reports, by format; errors are as in :func:`readers`."""
    return _host.claimed("kim_rules_render_reports")


def sections() -> Claims[SectionMaker]:
    """What begins sections of reports, by name.

    Returns:
        A mapping as in :func:`stores`. Whatever a section raises later is a PluginError, too.
    """
    return _host.claimed("kim_rules_add_sections")


def commands() -> Claims[tuple[str, str]]:
    """Commands for the command line: where each is, and a line about it in German."""
    return _host.claimed("kim_rules_add_commands")


def providers(rulebook_id: str) -> list[dict[str, Any]]:
    """What plugins tell about the providers of a rulebook.

    Args:
        rulebook_id: Its id.

    Returns:
        Records of JSON values, each with the ``id`` of its provider; anew each time.
    """
    told = _host.claimed("kim_rules_list_providers").offers(rulebook_id)
    return [record for text in told.values() for record in json.loads(text)]


# --- observing -----------------------------------------------------------------------------


def observe(decision: Decision) -> None:
    """Show a decision to every observer; nothing that they do reaches it.

    Each gets a copy, made from the decision's JSON: whatever is shared inside decisions,
    to make them fast, is out of reach. A decision that an observer makes is not observed.

    Args:
        decision: As it goes to the caller.
    """
    observers = _host.observers
    if observers is None:
        observers = _observers(_host)
    if observers and not _observing.get():
        token = _observing.set(True)
        try:
            for plugin in observers:
                _show(decision, plugin)
        finally:
            _observing.reset(token)


def _observers(host: _Host) -> tuple[_Loaded, ...]:
    observers = host.having(_OBSERVE)
    if host.loaded is not None:  # it is None to a plugin that decides while it is imported
        host.observers = observers
    return observers


def _show(decision: Decision, plugin: _Loaded) -> None:
    try:
        isolated(lambda: plugin.hooks[_OBSERVE](decision=copy(decision)))
    except Refused as refused:
        _host.note(Fault(plugin.name, _OBSERVE, refused.de, refused.en))


# --- telling -------------------------------------------------------------------------------


def faults() -> tuple[Fault, ...]:
    """What went wrong with plugins so far, without looking for more."""
    return tuple(_host.faults)


def report() -> tuple[Plugin, ...]:
    """Every plugin and what became of it; asks all of them what they offer."""
    from kim_rules.plugin_claims import KINDS

    host = _host
    loaded = host.plugins()
    claims = {hook: host.claimed(hook) for hook in KINDS}
    return tuple(_told(host, plugin, claims) for plugin in loaded)


def _told(host: _Host, plugin: _Loaded, claims: Mapping[str, Claims[Any]]) -> Plugin:
    name = plugin.name
    hooks = {hook: claims[hook].of(name) if hook in claims else () for hook in plugin.hooks}
    faults = [] if plugin.fault is None else [plugin.fault]
    faults += (fault for fault in tuple(host.faults) if fault.plugin == name and fault.hook)
    for hook in hooks.keys() & claims.keys():
        faults += (Fault(name, hook, *told) for told in claims[hook].clashes(name))
    return Plugin(*plugin[:4], hooks, tuple(faults))
