"""Plugins made for tests: as modules, and as installed distributions."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from kim_rules import plugins

#: Stands before the text of every plugin.
PRELUDE = "from pathlib import Path\nfrom kim_rules.hookspecs import hookimpl\n"


def plugin(text: str) -> ModuleType:
    """A plugin as a module, to be registered by hand.

    Args:
        text: Its code; ``hookimpl`` and ``Path`` are there.
    """
    module = ModuleType("made_plugin")
    exec(PRELUDE + dedent(text), module.__dict__)
    return module


def install(
    folder: Path,
    name: str,
    text: str,
    *,
    requires: str | None = "kim-rules>=0.1",
    value: str | None = None,
    distribution: str | None = None,
) -> None:
    """Install a plugin: a module, and the metadata of a distribution with its entry point.

    Args:
        folder: On the path of modules.
        name: Of the entry point; with ``installed_`` before it, of the module.
        text: The code of the module.
        requires: What the distribution requires.
        value: Of the entry point; the module when None.
        distribution: Name of the distribution; ``made-`` and the name when None.
    """
    module, owner = f"installed_{name}", distribution or f"made-{name}"
    (folder / f"{module}.py").write_text(PRELUDE + dedent(text), encoding="utf-8")
    info = folder / f"{owner.replace('-', '_')}-1.2.dist-info"
    info.mkdir()
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    metadata = f"Metadata-Version: 2.1\nName: {owner}\nVersion: 1.2\n{needs}"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    points = f"[kim_rules]\n{name} = {value or module}\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    importlib.invalidate_caches()


@contextmanager
def only(*names: str) -> Iterator[None]:
    """Of the installed plugins only these, found anew; none are left behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIM_RULES_PLUGINS", ",".join(names))
        patch.delenv("KIM_RULES_BLOCK", raising=False)
        plugins.reset()
        try:
            yield
        finally:
            plugins.reset()
            for module in [name for name in sys.modules if name.startswith("installed_")]:
                del sys.modules[module]


def told(name: str) -> plugins.Plugin:
    """What is reported about a plugin."""
    [found] = [one for one in plugins.report() if one.name == name]
    return found
