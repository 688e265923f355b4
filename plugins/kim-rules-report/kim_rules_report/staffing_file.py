"""The posts of case management, from a file that the office keeps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from attrs import frozen

from kim_rules.tables import Table
from kim_rules_report.toml_file import office_file, posts


@frozen
class Staffing:
    """Full-time posts.

    Args:
        managers: Posts by key of the case manager.
        units: Posts by name of the unit, in the order of the file.
    """

    managers: Mapping[str, Decimal]
    units: Mapping[str, Decimal]


def staffing_from(path: Path) -> Staffing:
    """The posts that a file tells.

    Args:
        path: A TOML file with ``[case_managers]`` and perhaps ``[units]``, each with names and
            full-time posts.

    Raises:
        InvalidOfficeFile: With every finding at once.
        OSError: If the file cannot be read.
    """
    return office_file(path, _staffing)


def _staffing(top: Table) -> Staffing:
    managers = top.take_table("case_managers", required=True)
    return Staffing(_named(managers), _named(top.take_table("units")))


def _named(table: Table) -> dict[str, Decimal]:
    found = {name: posts(table, name) for name in tuple(table.data)}
    table.done()
    return found
