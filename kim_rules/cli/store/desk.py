"""An open case store on the command line: which one, who uses it, and what for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kim_rules.cli import options, streams
from kim_rules.cli.exits import Exit, Misuse, Problem
from kim_rules.cli.store.options import KEY

if TYPE_CHECKING:
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.records import Access

#: What progress counts, in German and in English.
CASES = ("Fälle", "cases")

#: Every option that all commands have: its name within the program, variable, and help.
SETTINGS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "--store": (
        "url",
        "KIM_RULES_STORE",
        {"metavar": "URL", "help": "Adresse der Ablage; sonst KIM_RULES_STORE."},
    ),
    "--tenant": (
        "tenant",
        "KIM_RULES_TENANT",
        {"metavar": "MANDANT", "type": KEY, "help": "Für wen; sonst KIM_RULES_TENANT."},
    ),
    "--actor": (
        "actor",
        "KIM_RULES_ACTOR",
        {"metavar": "KENNUNG", "type": KEY, "help": "Wer handelt; sonst KIM_RULES_ACTOR."},
    ),
    "--purpose": (
        "purpose",
        "KIM_RULES_PURPOSE",
        {"metavar": "ZWECK", "type": KEY, "help": "Wozu; sonst KIM_RULES_PURPOSE."},
    ),
    "--key-file": (
        "key_file",
        "KIM_RULES_KEY_FILE",
        {
            "metavar": "DATEI",
            "type": options.FILE,
            "help": "Datei mit dem Hauptschlüssel; sonst KIM_RULES_KEY_FILE.",
        },
    ),
}


class Call(NamedTuple):
    """What a command line says about the store and its user.

    Args:
        url: Address of the store.
        tenant: Whose cases.
        actor: Who acts.
        purpose: What for.
        key_file: File with the master key.
        lang: ``de`` or ``en``.
    """

    url: str | None
    tenant: str | None
    actor: str | None
    purpose: str | None
    key_file: str | None
    lang: str

    def require(self, *names: str) -> None:
        """Check that something was given.

        Args:
            names: Names of the fields.

        Raises:
            Misuse: Naming everything that is missing.
        """
        missing = [
            (option, variable)
            for option, (name, variable, _) in SETTINGS.items()
            if name in names and getattr(self, name) is None
        ]
        if missing:
            raise Misuse(_listed(missing, "Es fehlt", "oder"), _listed(missing, "Missing", "or"))

    def open(self, *, create: bool = False) -> CaseStore:
        """Open the store.

        Args:
            create: Whether to make it when it is not there.
        """
        from kim_rules.errors import WrongKey
        from kim_rules.store.opening import MEMORY, open_store

        self.require("url")
        url = self.url or ""
        if ":" not in url:
            raise Misuse(
                "keine Adresse; erlaubt ist zum Beispiel sqlite:///faelle.db",
                "not an address; allowed is, for example, sqlite:///cases.db",
                "--store",
            )
        if url.partition(":")[0].lower() == MEMORY:
            self.say(
                "Eine Ablage memory: ist leer und endet mit diesem Befehl.",
                "A store memory: is empty and ends with this command.",
            )
        try:
            return open_store(url, key_file=self.key_file, create=create)
        except WrongKey:
            self.require("key_file")
            raise

    def say(self, de: str, en: str) -> None:
        """Tell something that is not a result."""
        streams.say(de if self.lang == "de" else en)


def _listed(missing: Sequence[tuple[str, str]], head: str, glue: str) -> str:
    return f"{head}: " + ", ".join(f"{option} ({glue} {variable})" for option, variable in missing)


class Desk:
    """An open store, and who uses it.

    Args:
        store: The store.
        access: Who uses it, for whom and what for.
        lang: ``de`` or ``en``.
    """

    def __init__(self, store: CaseStore, access: Access, lang: str) -> None:
        self.store = store
        self.access = access
        self.lang = lang

    def pick(self, de: str, en: str) -> str:
        """One of two texts, by language."""
        return de if self.lang == "de" else en

    def say(self, de: str, en: str) -> None:
        """Tell something that is not a result."""
        streams.say(self.pick(de, en))

    def write(self, de: str, en: str) -> None:
        """Write a result of one line."""
        streams.write(self.pick(de, en) + "\n")

    @property
    def today(self) -> date:
        """The day on which the command is called, by the clock of the machine."""
        return datetime.now().astimezone().date()

    def day(self, on: date | None) -> date:
        """The day that was given; today, and a word about it, when none was."""
        from kim_rules.wording import day_text

        if on is not None:
            return on
        told = day_text(self.today, self.lang)
        self.say(f"--on: heute, {told}", f"--on: today, {told}")
        return self.today


@contextmanager
def _opened(call: Call) -> Iterator[Desk]:
    """The open store; what a case does not allow is told as a mistake of the input."""
    from kim_rules.errors import Conflict, Erased, NoSuchCase, NotAllowed
    from kim_rules.store.records import Access

    call.require("url", "tenant", "actor", "purpose")
    access = Access(str(call.tenant), str(call.actor), str(call.purpose))
    with call.open() as store:
        try:
            yield Desk(store, access, call.lang)
        except (Conflict, Erased, NoSuchCase, NotAllowed) as error:
            raise Problem(Exit.INVALID, error.label.de, error.label.en) from error


def with_call(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name the store and its user, handed over as a :class:`Call`."""

    @wraps(function)
    def command(**given: Any) -> None:
        from kim_rules.cli.store.warned import warnings_told

        call = Call(**{name: given.pop(name) for name in Call._fields})
        with warnings_told(call.lang):
            function(call, **given)

    command = options.language(command)
    for option, (name, variable, told) in reversed(SETTINGS.items()):
        command = click.option(option, name, envvar=variable, **told)(command)
    return command


def with_desk(function: Callable[..., None]) -> Callable[..., None]:
    """Add these options, open the store, and hand it over as a :class:`Desk`."""

    @wraps(function)
    def command(call: Call, **given: Any) -> None:
        with _opened(call) as desk:
            function(desk, **given)

    return with_call(command)
