"""The pages on case stores are true: their code runs, and the store of the guide keeps the laws."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import made_plugins
import pytest
from markdown_blocks import Block, blocks_of, differ, outputs

DOCS = Path(__file__).parent.parent.parent.parent / "docs"
PAGES = ("case-store.md", "write-a-case-store.md")
GUIDE = DOCS / "write-a-case-store.md"


@pytest.fixture(autouse=True)
def _sql() -> Iterator[None]:
    """Of the plugins only the one that the pages name."""
    with made_plugins.only("sql"):
        yield


def settings(page: Path) -> dict[str, str]:
    """What the shell blocks of a page put into the environment."""
    lines = (
        line for block in blocks_of(page) if block.language == "sh" for line in lines_of(block)
    )
    told = (line.removeprefix("export ") for line in lines if line.startswith("export "))
    return dict(line.split("=", 1) for line in told)


def lines_of(block: Block) -> list[str]:
    """The lines of a block."""
    return block.text.splitlines()


@pytest.mark.parametrize("name", PAGES)
def test_code_prints_what_the_text_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python and console blocks run from top to bottom; their output is what stands below."""
    monkeypatch.chdir(tmp_path)
    for variable, value in settings(DOCS / name).items():
        monkeypatch.setenv(variable, value)
    for place, expected, printed in outputs(DOCS / name):
        told = differ(expected, printed)
        assert told is None, f"{place} prints\n{told}"


def test_the_page_names_every_setting() -> None:
    """The environment that is shown is the one that the commands read."""
    from kim_rules.cli.store.desk import SETTINGS

    assert set(settings(DOCS / "case-store.md")) == {one[1] for one in SETTINGS.values()}


def test_the_page_names_every_key_of_an_export() -> None:
    """What stands in an export is described, each key and each kind of entry."""
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.memory import MemoryJournal, MemorySealer
    from kim_rules.store.records import Kind
    from kim_rules.testing.laws.scene import Scene

    scene = Scene(lambda clock: CaseStore(MemoryJournal(), MemorySealer(), clock))
    scene.referred()
    text = (DOCS / "case-store.md").read_text(encoding="utf-8").split("## The export format")[1]
    keys = {key for line in scene.store.export(scene.access) for key in line}
    for name in (*keys, *Kind):
        assert f"`{name}`" in text, name


def guide_module() -> ModuleType:
    """The module that the guide builds, from its blocks."""
    module = ModuleType("mystore")
    for block in blocks_of(GUIDE):
        if block.language == "python" and lines_of(block)[0].endswith("mystore.py"):
            exec(block.text, module.__dict__)
    return module


def guide_test() -> Any:
    """The class with laws as it stands in the guide."""
    [block] = [one for one in blocks_of(GUIDE) if one.language == "py"]
    namespace: dict[str, Any] = {"__name__": __name__}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "mystore", guide_module())
        exec(block.text, namespace)
    return namespace["TestMyStore"]


#: The store that the guide builds keeps every law.
TestMyStore = guide_test()
