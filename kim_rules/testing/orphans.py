"""Finds rules of a rulebook that no scenario names: nobody would notice if they changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kim_rules.testing.feature_file import FeatureFile

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook


def find_orphans(rulebook: Rulebook, folders: Iterable[Path]) -> list[str]:
    """The ids that no feature file names.

    Args:
        rulebook: Its resolutions, groups, criteria and readings are looked for.
        folders: Where the ``.feature`` files are, at any depth.

    Returns:
        The ids in the order of the rulebook; a tag ``@id`` of a scenario, rule or feature,
        or the id in the text of a step or of an example, counts as named.
    """
    named: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.feature")):
            named |= set(_named(FeatureFile(path, str(path))))
    return [id_ for id_ in _ids(rulebook) if id_ not in named]


def _ids(rulebook: Rulebook) -> list[str]:
    groups = [group.id for group in rulebook.groups]
    readings = [reading.id for reading in rulebook.readings]
    return list(dict.fromkeys([*rulebook.resolutions, *groups, *rulebook.criteria, *readings]))


def _named(file: FeatureFile) -> Iterator[str]:
    """Every word of the compiled scenarios that could be an id."""
    for pickle in file.pickles():
        yield from (tag["name"].removeprefix("@") for tag in pickle["tags"])
        for step in pickle["steps"]:
            yield from re.findall(r"\w+", step["text"])
