"""Reads the TOML files that an office keeps for its reports, with every mistake at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from kim_rules import reading_facts
from kim_rules.errors import Finding, InvalidInput
from kim_rules.tables import Table
from kim_rules.vocabulary import Label

T = TypeVar("T")

_TOML = Label("TOML in UTF-8", "TOML in UTF-8")


class InvalidOfficeFile(InvalidInput):
    """A file of the office with mistakes, or one that is no TOML."""


def office_file(path: Path, read: Callable[[Table], T]) -> T:
    """What a file says.

    Args:
        path: The file.
        read: Makes something of its top table, and notes findings there.

    Raises:
        InvalidOfficeFile: With every finding at once.
        OSError: If the file cannot be read.
    """
    findings: list[Finding] = []
    try:
        data = tomllib.loads(path.read_bytes().decode(), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidOfficeFile([_unreadable(error)]) from None
    table = Table(data, "", findings)
    found = read(table)
    table.done()
    if findings:
        raise InvalidOfficeFile(_without_dot(one) for one in findings)
    return found


def _unreadable(error: ValueError) -> Finding:
    """Where a file cannot be read; the parser tells why in English only."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return Finding(
            f"{line}", Label("Zeichen, die kein UTF-8 sind", "characters that are no UTF-8"), _TOML
        )
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    if place is None:
        return Finding("$", Label("die Datei endet zu früh", "the file ends too early"), _TOML)
    said = Label("von hier an kein TOML", "no TOML from here on")
    if "Cannot" in str(error):  # overwrite a value, declare a table twice, mutate one
        said = Label("steht schon einmal da", "stands there already")
    return Finding(f"{place[1]}:{place[2]}", said, _TOML)


def posts(table: Table, key: str) -> Decimal:
    """A number of full-time posts; zero after a finding.

    Args:
        table: Where it stands.
        key: Its key.
    """
    value = table.take(key)
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if is_number and Decimal(value).is_finite() and 0 < value <= MOST_POSTS:
        return Decimal(value)
    wanted = Label(
        f"eine Zahl größer als 0 bis {MOST_POSTS}, zum Beispiel 0.5",
        f"a number greater than 0 up to {MOST_POSTS}, such as 0.5",
    )
    said = Label("eine andere Zahl", "another number") if is_number else reading_facts.kind(value)
    table.report(key, said, wanted)
    return Decimal(0)


#: The largest number of full-time posts that a file can tell.
MOST_POSTS = 10_000


def _without_dot(finding: Finding) -> Finding:
    """The finding with its place as it stands in the file."""
    return Finding(finding.path.removeprefix("."), finding.said, finding.wanted)
