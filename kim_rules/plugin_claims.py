"""What plugins offer under names: checked, compared, and wrapped so that errors name them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from kim_rules.plugin_calls import Fault, Refused, isolated, shown
from kim_rules.plugin_search import BLOCK

if TYPE_CHECKING:
    from kim_rules.errors import PluginError
    from kim_rules.report_tables import Table

V = TypeVar("V")

_END = object()
_FORMAT = re.compile(r"[a-z][a-z0-9_-]*")
_WHERE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


class Kind(NamedTuple):
    """What the names of a hook stand for.

    Args:
        de: A noun for such a name, in German.
        en: The same in English.
        pattern: What a name looks like.
        refuse: Raises Refused for a value that does not fit.
        wrap: Makes of plugin, name and value what callers get.
        reserved: The names that kim-rules has itself.
        is_shared: Whether several plugins may offer something under one name.
    """

    de: str
    en: str
    pattern: re.Pattern[str]
    refuse: Callable[[object], None]
    wrap: Callable[[str, str, Any], Any] = lambda _plugin, _name, value: value
    reserved: Callable[[], Collection[str]] = tuple
    is_shared: bool = False


class Claims(Mapping[str, V], Generic[V]):
    """What all plugins offer of one kind, by name.

    A name that several plugins claim is not among the names, and asking for it is an error
    that names them.

    Args:
        kind: Of which kind.
        offers: For every name the offer of each plugin that claims it.
    """

    def __init__(self, kind: Kind, offers: Mapping[str, Mapping[str, V]]) -> None:
        self._kind = kind
        self._offers = offers

    def __getitem__(self, name: str) -> V:
        offers = self._offers[name]
        if self._is_contested(name):
            raise self._clash(name)
        return next(iter(offers.values()))

    def __contains__(self, name: object) -> bool:
        return name in self._offers

    def __iter__(self) -> Iterator[str]:
        return (name for name in sorted(self._offers) if not self._is_contested(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def plugin_of(self, name: str) -> str:
        """The plugin that offers a name.

        Raises:
            KeyError: If none does.
            PluginError: If several do.
        """
        self[name]
        return next(iter(self._offers[name]))

    def offers(self, name: str) -> Mapping[str, V]:
        """What each plugin offers under a name, in the order of their names."""
        return self._offers.get(name, {})

    def of(self, plugin: str) -> tuple[str, ...]:
        """The names that a plugin, and no other, claims."""
        return tuple(name for name in self if plugin in self._offers[name])

    def clashes(self, plugin: str) -> Iterator[tuple[str, str]]:
        """What a plugin claims and others claim too, told in German and in English."""
        for name, offers in sorted(self._offers.items()):
            if plugin in offers and self._is_contested(name):
                error = self._clash(name)
                yield error.label.de, error.label.en

    def _is_contested(self, name: str) -> bool:
        return len(self._offers[name]) > 1 and not self._kind.is_shared

    def _clash(self, name: str) -> PluginError:
        from kim_rules.errors import PluginError

        both, told = sorted(self._offers[name]), shown(name)
        return PluginError(
            ", ".join(both),
            f"{self._kind.de} „{told}“ wird von {' und '.join(both)} beansprucht; "
            f"erlaubt ist eines davon, {BLOCK} sperrt die anderen",
            f"{self._kind.en} “{told}” is claimed by {' and '.join(both)}; "
            f"allowed is one of them, {BLOCK} blocks the others",
        )


def gathered(
    hook: str, offered: Iterable[tuple[str, Callable[[], list[Any]]]]
) -> tuple[Claims[Any], list[Fault]]:
    """The claims of all plugins for one hook.

    Args:
        hook: The hook.
        offered: The name of each plugin, and what asks it.

    Returns:
        What can be used, and what was refused.
    """
    kind = KINDS[hook]
    offers: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    reserved = frozenset(kind.reserved())
    for plugin, ask in offered:
        try:
            claims = isolated(_checked, kind, plugin, ask)
        except Refused as refused:
            faults.append(Fault(plugin, hook, refused.de, refused.en))
            continue
        for name, value in claims.items():
            if name in reserved:
                faults.append(_taken(plugin, hook, kind, name))
            else:
                offers.setdefault(name, {})[plugin] = value
    return Claims(kind, offers), faults


def _taken(plugin: str, hook: str, kind: Kind, name: str) -> Fault:
    return Fault(
        plugin,
        hook,
        f"{kind.de} „{name}“ gehört zu kim-rules selbst",
        f"{kind.en} “{name}” belongs to kim-rules itself",
    )


def _checked(kind: Kind, plugin: str, ask: Callable[[], list[Any]]) -> dict[str, Any]:
    claims = next(iter(ask()), None)  # pluggy leaves out a None
    if not isinstance(claims, Mapping):
        raise _wrong(claims, "eines Mappings", "a mapping")
    told = dict(claims)
    for name, value in told.items():
        if not isinstance(name, str) or not kind.pattern.fullmatch(name):
            raise Refused(
                f"als {kind.de} nicht erlaubt: {shown(name)}",
                f"not allowed as {kind.en}: {shown(name)}",
            )
        kind.refuse(value)
    return {name: kind.wrap(plugin, name, value) for name, value in told.items()}


def _wrong(value: object, de: str, en: str) -> Refused:
    """The refusal of a value, which tells its class only."""
    found = shown(type(value).__name__)
    return Refused(f"{found} statt {de}", f"{found} in place of {en}")


# --- what the values must be ---------------------------------------------------------------


def _path(value: object) -> None:
    if not isinstance(value, Path):
        raise _wrong(value, "eines pathlib.Path", "a pathlib.Path")


def _function(value: object) -> None:
    if not callable(value):
        raise _wrong(value, "einer Funktion", "a function")


def _command(value: object) -> None:
    if not isinstance(value, tuple) or list(map(type, value)) != [str, str]:
        raise _wrong(value, "eines Paares von Texten", "a pair of texts")
    where, told = value
    if not _WHERE.fullmatch(where):
        raise Refused(
            f"kein Ort der Form modul:attribut: {shown(where)}",
            f"no place of the form module:attribute: {shown(where)}",
        )
    if not told.strip() or shown(told) != told:
        raise Refused("die Hilfe ist keine Zeile Text", "the help is not a line of text")


def _records(value: object) -> None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _wrong(value, "einer Liste", "a list")
    for record in value:
        if not isinstance(record, Mapping) or not isinstance(record.get("id"), str):
            raise _wrong(record, "eines Objekts mit „id“", "an object with “id”")


def _as_json(_plugin: str, _name: str, value: Any) -> str:
    return json.dumps([dict(record) for record in value], allow_nan=False)


# --- what callers get ----------------------------------------------------------------------


def failed(plugin: str, refused: Refused, de: str, en: str) -> PluginError:
    """The error for something of a plugin that failed when it was used.

    Args:
        plugin: The name of the plugin.
        refused: What happened. If that was a PluginError, the plugin tells it in its words.
        de: What failed, in German.
        en: The same in English.
    """
    from kim_rules.errors import PluginError

    cause = refused.__cause__
    if isinstance(cause, PluginError):
        return PluginError(plugin, f"{de}: {cause.label.de}", f"{en}: {cause.label.en}")
    return PluginError(plugin, f"{de}: {refused.de}", f"{en}: {refused.en}")


def _store(plugin: str, scheme: str, opener: Callable[..., Any]) -> Callable[..., Any]:
    from kim_rules.errors import StoreError

    def open_store(url: str, settings: object) -> Any:
        from kim_rules.store.cases import CaseStore

        try:
            store = isolated(opener, url, settings)
            if not isinstance(store, CaseStore):
                raise _wrong(store, "eines CaseStore", "a CaseStore")
            return store
        except Refused as refused:
            if isinstance(refused.__cause__, StoreError):
                raise refused.__cause__ from None
            de, en = f"Fallablage „{scheme}“", f"case store “{scheme}”"
            raise failed(plugin, refused, de, en) from refused.__cause__

    return open_store


def _reader(plugin: str, name: str, reader: Callable[..., Any]) -> Callable[..., Any]:
    def read(source: Path) -> Iterator[Mapping[str, Any]]:
        try:
            records = isolated(lambda: iter(reader(source)))
            while (record := isolated(next, records, _END)) is not _END:
                if not isinstance(record, Mapping):
                    raise _wrong(record, "eines Objekts", "an object")
                yield isolated(dict, record)
        except Refused as refused:
            error = failed(plugin, refused, f"Leser „{name}“", f"reader “{name}”")
            raise error from refused.__cause__

    return read


def _writer(de: str, en: str) -> Callable[[str, str, Callable[..., Any]], Callable[..., None]]:
    def wrap(plugin: str, name: str, writer: Callable[..., Any]) -> Callable[..., None]:
        def write(*args: object) -> None:
            try:
                isolated(writer, *args)
            except Refused as refused:
                error = failed(plugin, refused, f"{de} „{name}“", f"{en} “{name}”")
                raise error from refused.__cause__

        return write

    return wrap


def _translator(plugin: str, code: str, translator: Callable[..., Any]) -> Callable[..., Any]:
    def texts(rulebook: object) -> dict[str, str]:
        try:
            found = isolated(lambda: dict(translator(rulebook)))
            for text in (*found, *found.values()):
                if not isinstance(text, str):
                    raise _wrong(text, "eines Textes", "a text")
            return found
        except Refused as refused:
            error = failed(
                plugin, refused, f"Sprache der Fragen „{code}“", f"language of questions “{code}”"
            )
            raise error from refused.__cause__

    return texts


def _section(plugin: str, name: str, maker: Callable[..., Any]) -> Callable[..., _Section]:
    def begin(setting: Mapping[str, Any]) -> _Section:
        return _Section(plugin, name, maker, setting)

    return begin


class _Section:
    """A section of a plugin, whose errors name it."""

    def __init__(self, plugin: str, name: str, maker: Callable[..., Any], setting: object) -> None:
        self._place = (plugin, name)
        self._begun = self._asked(maker, setting)

    def see(self, case: Mapping[str, Any]) -> None:
        """Count a case."""
        self._asked(lambda: self._begun.see(case))

    def tables(self) -> list[Table]:
        """The tables."""
        found: list[Table] = self._asked(self._checked)
        return found

    def _checked(self) -> list[Table]:
        from kim_rules.report_tables import Table

        found = list(self._begun.tables())
        for table in found:
            if not isinstance(table, Table):
                raise _wrong(table, "eines Table", "a Table")
        return found

    def _asked(self, function: Callable[..., Any], *args: object) -> Any:
        try:
            return isolated(function, *args)
        except Refused as refused:
            plugin, name = self._place
            error = failed(plugin, refused, f"Abschnitt „{name}“", f"section “{name}”")
            raise error from refused.__cause__


def _shipped() -> Collection[str]:
    from kim_rules.loading import shipped_rulebooks

    return shipped_rulebooks()


def _commands() -> Collection[str]:
    from kim_rules.cli import COMMANDS

    return COMMANDS


KINDS = {
    "kim_rules_load_rulebooks": Kind(
        "Regelwerk", "rulebook", re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*"), _path,
        reserved=_shipped,
    ),
    "kim_rules_open_stores": Kind(
        "URL-Schema", "URL scheme", re.compile(r"[a-z][a-z0-9+.-]*"), _function, _store,
        reserved=lambda: ("memory",),
    ),
    "kim_rules_read_clients": Kind("Format", "format", _FORMAT, _function, _reader),
    "kim_rules_write_forms": Kind(
        "Format", "format", _FORMAT, _function, _writer("Formular", "form")
    ),
    "kim_rules_translate_questions": Kind(
        "Sprache der Fragen", "language of questions", re.compile(r"[a-z]{1,8}(-[A-Za-z0-9]{1,8})*"), _function, _translator,
        reserved=lambda: ("de", "en"),
    ),
    "kim_rules_render_reports": Kind(
        "Format", "format", _FORMAT, _function, _writer("Bericht", "report")
    ),
    "kim_rules_add_sections": Kind("Abschnitt", "section", _FORMAT, _function, _section),
    "kim_rules_list_providers": Kind(
        "Regelwerk", "rulebook", re.compile(r"\S+"), _records, _as_json, is_shared=True
    ),
    "kim_rules_add_commands": Kind(
        "Befehl", "command", re.compile(r"[a-z][a-z0-9-]*"), _command, reserved=_commands
    ),
}  # fmt: skip
