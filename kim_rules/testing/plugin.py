"""The pytest plugin: runs ``.feature`` files of folders that a project has named.

pytest loads this module in every project where kim-rules is installed, so it imports
nothing of weight and does nothing until a project opts in, with the ini option
``kim_rules_features`` or with ``--kim-features``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kim_rules.testing.collecting import FeatureModule

_ACCOUNT = "kim_rules_account"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("kim-rules", "deutsche Regelszenarien (kim-rules)")
    group.addoption(
        "--kim-features",
        action="append",
        default=[],
        metavar="ORDNER",
        help="Ordner, dessen .feature-Dateien ausgeführt werden; mehrfach möglich.",
    )
    group.addoption(
        "--kim-rulebook",
        default=None,
        metavar="ID|PFAD",
        help="Regelwerk, nach dem entschieden wird; sonst das mitgelieferte.",
    )
    parser.addini("kim_rules_features", "Ordner mit .feature-Dateien", type="paths", default=[])
    parser.addini("kim_rules_rulebook", "Regelwerk: Kennung oder Pfad", default="")


def feature_folders(config: pytest.Config) -> list[Path]:
    """The folders that the project has opted in, as absolute paths."""
    named = [config.invocation_params.dir / name for name in config.getoption("--kim-features")]
    return [path.resolve() for path in [*config.getini("kim_rules_features"), *named]]


def chosen_rulebook(config: pytest.Config) -> str | None:
    """Id or path of the rulebook, or None for the default one.

    A path in the configuration file is relative to that file, one on the command line to
    the working folder.
    """
    named: str | None = config.getoption("--kim-rulebook")
    base = config.invocation_params.dir
    if named is None:
        named = str(config.getini("kim_rules_rulebook"))
        base = config.inipath.parent if config.inipath else config.rootpath
    return str(base / named) if named and (base / named).is_dir() else named or None


def pytest_configure(config: pytest.Config) -> None:
    """Keep the account of scenarios, in projects that opted in only."""
    folders = feature_folders(config)
    if not folders:
        return
    if missing := [str(folder) for folder in folders if not folder.is_dir()]:
        raise pytest.UsageError(f"Kein Ordner mit .feature-Dateien: {', '.join(missing)}")
    if not config.pluginmanager.has_plugin("pytest-bdd"):
        raise pytest.UsageError(
            "Für .feature-Dateien fehlt pytest-bdd; es kommt mit: pip install kim-rules[features]"
        )
    from kim_rules.testing.account import Account

    config.pluginmanager.register(Account(config), _ACCOUNT)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureModule | None:
    """Collect a ``.feature`` file that lies in an opted-in folder."""
    if file_path.suffix != ".feature" or not parent.config.pluginmanager.has_plugin(_ACCOUNT):
        return None
    if not any(file_path.resolve().is_relative_to(f) for f in feature_folders(parent.config)):
        return None
    from kim_rules.testing.collecting import FeatureModule

    module: FeatureModule = FeatureModule.from_parent(parent, path=file_path)
    return module
