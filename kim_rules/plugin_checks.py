"""Checks one plugin before anything of it is called.

pluggy is lenient: it passes over a function without its mark, and over a misspelt name
unless asked. Each plugin gets a plugin manager of its own here, so that what one does wrong
cannot reach another.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, TypeAlias

from pluggy import PluginManager

from kim_rules import hookspecs
from kim_rules.plugin_calls import Refused, isolated, shown
from kim_rules.plugin_search import CORE, Found, allows, core_version

#: The hooks of a plugin, by name; each returns the list of what the plugin returned.
Hooks: TypeAlias = dict[str, Callable[..., list[Any]]]

PREFIX = "kim_rules_"
#: The names of all hooks, in the order of their definition.
HOOKS = tuple(name for name in vars(hookspecs) if name.startswith(PREFIX))

_LAZY = (
    inspect.iscoroutinefunction,
    inspect.isgeneratorfunction,
    inspect.isasyncgenfunction,
)


def hooks_of(found: Found) -> Hooks:
    """Import a plugin that was found, and check it.

    Raises:
        Refused: If it does not fit this version, cannot be imported, or is not as it
            should be.
    """
    if found.entry_point is None:
        raise Refused(
            "die Metadaten der Distribution sind nicht lesbar",
            "the metadata of the distribution cannot be read",
        )
    check_version(found.versions, core_version())
    return checked(isolated(found.entry_point.load, tells_why=True), found.name)


def check_version(versions: str | None, version: str | None) -> None:
    """Refuse a plugin made for other versions of kim-rules, or that does not say for which.

    Args:
        versions: The range that its distribution requires.
        version: The version of kim-rules; None where it is not known.

    Raises:
        Refused: If the version is not in the range, or there is no range.
    """
    if not versions:
        raise Refused(
            f"nennt nicht, für welche Fassungen von {CORE} es gemacht ist; "
            f"erlaubt ist eine Abhängigkeit wie „{CORE}>=0.1,<0.2“",
            f"does not say for which versions of {CORE} it is made; "
            f'allowed is a dependency like "{CORE}>=0.1,<0.2"',
        )
    told = shown(versions)
    try:
        fits = version is None or allows(versions, version)
    except ValueError:
        raise Refused(
            f"nennt Fassungen von {CORE}, die nicht lesbar sind: {told}",
            f"names versions of {CORE} that cannot be read: {told}",
        ) from None
    if not fits:
        raise Refused(
            f"ist gemacht für {CORE} {told}; installiert ist {version}",
            f"is made for {CORE} {told}; {version} is installed",
        )


def checked(plugin: object, name: str) -> Hooks:
    """The hooks of a plugin that has been imported.

    Args:
        plugin: A module, or an object with methods.
        name: Its name.

    Raises:
        Refused: If it is not as it should be.
    """
    return isolated(_checked, plugin, name)  # to look at a plugin can run code of it


def _checked(plugin: object, name: str) -> Hooks:
    if plugin is None or inspect.isclass(plugin):
        raise Refused(
            "weder ein Modul noch ein Objekt mit Hooks", "neither a module nor an object with hooks"
        )
    for attribute in dir(plugin):
        _check_attribute(plugin, attribute)
    manager = PluginManager("kim_rules")
    manager.add_hookspecs(hookspecs)
    manager.register(plugin, name)
    manager.check_pending()
    callers = {caller.name: caller for caller in manager.get_hookcallers(plugin) or ()}
    for hook, caller in callers.items():
        if len(caller.get_hookimpls()) > 1:
            raise Refused(f"{hook} steht mehrmals da", f"{hook} is there more than once")
    if not callers:
        raise Refused(
            f"kein Hook; erlaubt: {', '.join(HOOKS)}", f"no hook; allowed: {', '.join(HOOKS)}"
        )
    return {hook: callers[hook] for hook in HOOKS if hook in callers}


def _check_attribute(plugin: object, attribute: str) -> None:
    function = inspect.getattr_static(plugin, attribute, None)
    function = getattr(function, "__func__", function)  # of a static, class or bound method
    options = getattr(function, f"{PREFIX}impl", None)
    if isinstance(options, dict):
        hook = options.get("specname") or attribute
        _check_hook(getattr(plugin, attribute), hook)
    elif attribute in HOOKS or (attribute.startswith(PREFIX) and inspect.isroutine(function)):
        told = shown(attribute)
        raise Refused(
            f"{told} heißt wie ein Hook, ist aber keine Funktion mit @hookimpl",
            f"{told} is named like a hook, but is no function under @hookimpl",
        )


def _check_hook(function: Callable[..., Any], hook: str) -> None:
    if hook not in HOOKS:
        near = ", ".join(get_close_matches(hook, HOOKS, 1) or HOOKS)
        raise Refused(
            f"{shown(hook)} ist kein Hook; erlaubt: {near}",
            f"{shown(hook)} is no hook; allowed: {near}",
        )
    if any(is_lazy(function) for is_lazy in _LAZY):  # a wrapper is one of them
        raise Refused(
            f"{hook} ist keine gewöhnliche Funktion (async, yield oder wrapper)",
            f"{hook} is no plain function (async, yield or wrapper)",
        )
    for argument, de, en in _wrong_arguments(function, hook):
        allowed = ", ".join(arguments_of(hook))
        raise Refused(
            f"{hook}: das Argument {shown(argument)} {de}; erlaubt: {allowed or 'keines'}",
            f"{hook}: the argument {shown(argument)} {en}; allowed: {allowed or 'none'}",
        )


def arguments_of(hook: str) -> tuple[str, ...]:
    """The arguments that a hook is called with."""
    return tuple(inspect.signature(getattr(hookspecs, hook)).parameters)


def _wrong_arguments(function: Callable[..., Any], hook: str) -> Iterator[tuple[str, str, str]]:
    known = arguments_of(hook)
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            yield name, "ist kein gewöhnliches", "is no plain one"
        elif name not in known:
            yield name, "ist unbekannt", "is unknown"
        elif parameter.default is not parameter.empty:
            yield name, "hat einen Vorgabewert", "has a default"
