"""Case stores in memory that outlive a command, for tests of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import made_plugins
import pytest
from command_line import Outcome, call

from kim_rules import plugins
from kim_rules.cli.store.desk import Desk
from kim_rules.errors import StoreUnavailable, WrongKey
from kim_rules.hookspecs import StoreOpener, hookimpl
from kim_rules.store.cases import CaseStore
from kim_rules.store.journal import Journal
from kim_rules.store.memory import MemoryJournal, MemorySealer
from kim_rules.store.opening import StoreSettings
from kim_rules.store.records import Access
from kim_rules.testing.laws.scene import REFERRED, TODAY, SetClock

ENVIRONMENT = {
    "KIM_RULES_STORE": "shelf:one",
    "KIM_RULES_TENANT": "hilden",
    "KIM_RULES_ACTOR": "worker-1",
    "KIM_RULES_PURPOSE": "case_management",
}
ACCESS = Access("hilden", "worker-1", "case_management")
#: Today by the clock of the machine, which tests do not go by.
MACHINE_TODAY: property = vars(Desk)["today"]
#: A value that no message may repeat.
CANARY = "Geheimhausen"
#: A line of a file: a client who is referred, with consent.
REFERRED_CLIENT: dict[str, Any] = {
    "client": {"id": "c-1", **REFERRED},
    "case": {
        "opened_on": "2024-05-02",
        "case_manager": "kim-4",
        "primary_goal": "language",
        "consents": {"referral": "2024-05-03"},
    },
}


class Shelf:
    """A plugin with stores ``shelf:NAME`` under one master key; all go by the same clock.

    ``shelf:locked`` wants a key file. Today is :data:`~kim_rules.testing.laws.scene.TODAY`.
    """

    def __init__(self) -> None:
        self.journals: dict[str, Journal] = {"one": MemoryJournal()}
        self.sealers: dict[str, MemorySealer] = {}
        self.sealer = MemorySealer()
        self.clock = SetClock()

    @hookimpl
    def kim_rules_open_stores(self) -> Mapping[str, StoreOpener]:
        """The scheme."""
        return {"shelf": self.opened}

    def opened(self, url: str, settings: StoreSettings) -> CaseStore:
        """The store of that name."""
        name = url.partition(":")[2]
        if name == "locked" and settings.key_file is None:
            raise WrongKey("Der Hauptschlüssel fehlt.", "the master key is missing")
        if settings.create:
            self.journals.setdefault(name, MemoryJournal())
        if name not in self.journals:
            raise StoreUnavailable("Die Ablage ist nicht da.", "the store is not there")
        return CaseStore(self.journals[name], self.sealers.get(name, self.sealer), self.clock)

    @property
    def store(self) -> CaseStore:
        """The store ``shelf:one``, which is there from the beginning."""
        return self.opened("shelf:one", StoreSettings())


@contextmanager
def new_shelf() -> Iterator[Shelf]:
    """A shelf as the only plugin, named in the environment."""
    shelf = Shelf()
    with made_plugins.only(), pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.delenv("KIM_RULES_KEY_FILE", raising=False)
        patch.setattr(Desk, "today", TODAY)
        plugins.register(shelf, "shelf")
        yield shelf


def store(*arguments: object, given: str | bytes = "") -> Outcome:
    """Call ``kim-rules store``."""
    return call("store", *map(str, arguments), given=given)


def done(*arguments: object, given: str | bytes = "") -> str:
    """What a command prints that has to succeed without a word beside."""
    outcome = store(*arguments, given=given)
    assert (outcome.code, outcome.err) == (0, ""), outcome.err
    return outcome.out


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)
