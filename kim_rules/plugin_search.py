"""Finds plugins: entry points of installed distributions, what is allowed, what fits.

Nothing of a plugin is imported here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "kim_rules"
CORE = "kim-rules"
#: Names of entry points, separated by commas: only these are loaded; an empty text allows none.
ALLOW = "KIM_RULES_PLUGINS"
#: Names of entry points that are not loaded.
BLOCK = "KIM_RULES_BLOCK"

_REQUIREMENT = re.compile(
    r"kim[-_.]+rules\s*(?:\[[^\]]*\])?\s*\(?\s*(?P<versions>(?:[<>=!~][^;()]*?)?)\s*\)?\s*(?:;(?P<marker>.*))?",
    re.IGNORECASE,
)
_RELEASE = re.compile(r"\d+(?:\.\d+)*")
_CLAUSE = re.compile(rf"(~=|==|!=|<=|>=|<|>)\s*({_RELEASE.pattern})(\.\*)?")


class Found(NamedTuple):
    """An entry point.

    Args:
        name: The name of the plugin.
        distribution: Whose it is; a guess where its metadata cannot be read.
        version: Version of the distribution; None when it cannot be read.
        versions: The versions of kim-rules that the distribution requires; None when it
            does not say.
        entry_point: To load it with; None when the metadata cannot be read.
    """

    name: str
    distribution: str
    version: str | None
    versions: str | None
    entry_point: EntryPoint | None


def found() -> list[Found]:
    """Every entry point of the group, ordered by name and distribution."""
    from importlib.metadata import distributions

    seen: set[str] = set()
    entries: list[Found] = []
    for distribution in distributions():
        entries += _entries(distribution, seen)
    return sorted(entries, key=lambda one: (one.name, one.distribution))


def _entries(distribution: Distribution, seen: set[str]) -> Iterator[Found]:
    """The entry points of a distribution, unless one of the same name came before it."""
    try:
        points = [point for point in distribution.entry_points if point.group == GROUP]
        if not points:
            return
        name, version = distribution.metadata["Name"], distribution.version
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key not in seen:
            seen.add(key)
            versions = required_versions(distribution.requires or [])
            for point in points:
                yield Found(point.name, name, version, versions, point)
    except Exception:  # noqa: BLE001 - anything can stand in the files of others
        folder = getattr(distribution, "_path", None)
        name = getattr(folder, "name", "?")
        yield Found(name, name, None, None, None)


def core_version() -> str | None:
    """The version of kim-rules; None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(CORE)
    except PackageNotFoundError:
        return None


def listed(variable: str) -> frozenset[str] | None:
    """The names of a list in the environment; None when there is no such list."""
    told = os.environ.get(variable)
    if told is None:
        return None
    return frozenset(name.strip() for name in told.split(",") if name.strip())


# --- versions ------------------------------------------------------------------------------


def required_versions(requires: list[str]) -> str | None:
    """The versions of kim-rules that a distribution requires, as in ``>=0.1,<0.2``.

    Args:
        requires: Its requirements (``Requires-Dist``). Those of extras do not count.

    Returns:
        The range; empty when any version is allowed, None when kim-rules is not required.
    """
    ranges = []
    for requirement in requires:
        told = _REQUIREMENT.fullmatch(requirement.strip())
        if told is not None and "extra" not in (told["marker"] or ""):
            ranges.append(told["versions"])
    return ",".join(filter(None, ranges)) if ranges else None


def allows(versions: str, version: str) -> bool:
    """Whether a version lies in a range; of a version before a release, the release counts.

    Args:
        versions: Clauses of whole numbers, separated by commas: ``>=0.1,<0.2``, ``~=0.1.2``,
            ``==0.1.*``.
        version: The version.

    Raises:
        ValueError: If the range has another form.
    """
    return all(_fits(clause.strip(), version) for clause in versions.split(","))


def _fits(clause: str, version: str) -> bool:
    told, release = _CLAUSE.fullmatch(clause), _RELEASE.match(version)
    if told is None or release is None or (told[3] and told[1] not in ("==", "!=")):
        raise ValueError("not a range of plain versions")
    wanted, given = _numbers(told[2]), _numbers(release[0])
    length = max(len(wanted), len(given))
    padded, has = _padded(wanted, length), _padded(given, length)
    if told[3]:
        return (has[: len(wanted)] == wanted) == (told[1] == "==")
    if told[1] == "~=":
        if len(wanted) < 2:
            raise ValueError("not a range of plain versions")
        return has >= padded and has[: len(wanted) - 1] == wanted[:-1]
    compared = {
        "==": has == padded, "!=": has != padded, "<=": has <= padded,
        ">=": has >= padded, "<": has < padded, ">": has > padded,
    }  # fmt: skip
    return compared[told[1]]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def _padded(numbers: tuple[int, ...], length: int) -> tuple[int, ...]:
    return numbers + (0,) * (length - len(numbers))
