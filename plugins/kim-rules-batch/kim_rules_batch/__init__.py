"""Decides whole tables of clients with Polars, from the expression tree of a rulebook.

The names below are loaded when they are first used, so that a program that finds the
plugin does not load Polars.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from kim_rules.hookspecs import hookimpl

if TYPE_CHECKING:
    from kim_rules_batch.checking import InvalidTable
    from kim_rules_batch.executor import Executor
    from kim_rules_batch.layouts import (
        Layout,
        layout_of,
        outcome_schema,
        packed_schema,
        plain_schema,
    )
    from kim_rules_batch.rows import plain_table
    from kim_rules_batch.tables import decide_table, pack, unpack

__all__ = [
    "Executor",
    "InvalidTable",
    "Layout",
    "decide_table",
    "kim_rules_add_commands",
    "layout_of",
    "outcome_schema",
    "pack",
    "packed_schema",
    "plain_schema",
    "plain_table",
    "unpack",
]

#: Where each name is defined.
_HOMES = {
    "checking": "InvalidTable",
    "executor": "Executor",
    "layouts": "Layout layout_of outcome_schema packed_schema plain_schema",
    "rows": "plain_table",
    "tables": "decide_table pack unpack",
}


@hookimpl
def kim_rules_add_commands() -> Mapping[str, tuple[str, str]]:
    """The command ``kim-rules batch``."""
    told = "Entscheidet über ganze Tabellen und vergleicht, was ein Beschluss ändert."
    return {"batch": ("kim_rules_batch.cli:command", told)}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names.split():
            value: object = getattr(import_module(f"kim_rules_batch.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
