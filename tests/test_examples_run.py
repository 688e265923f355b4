"""Every example runs as it is, and prints what is recorded beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from markdown_blocks import the_same_everywhere

EXAMPLES = Path(__file__).parent.parent / "examples"
SCRIPTS = sorted(EXAMPLES.glob("[0-9]*.py"))


def printed_by(script: Path, folder: Path) -> str:
    """What a script prints, run by itself in another folder."""
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", str(script)],
        cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    return the_same_everywhere(ran.stdout)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_an_example_prints_what_is_recorded(script: Path, tmp_path: Path) -> None:
    """It runs without warnings from any folder, and nothing it prints has changed."""
    recorded = script.with_suffix(".txt").read_text(encoding="utf-8")
    assert printed_by(script, tmp_path) == recorded, f"record {script.name} again, or mend it"


def test_every_example_is_listed_and_recorded() -> None:
    """The examples are numbered without a gap, and the overview names each with its output."""
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [int(script.name[:2]) for script in SCRIPTS] == list(range(1, len(SCRIPTS) + 1))
    for script in SCRIPTS:
        assert f"({script.name})" in listed
        assert f"({script.stem}.txt)" in listed
    recorded = {path.stem for path in EXAMPLES.glob("*.txt")}
    assert recorded == {script.stem for script in SCRIPTS}


def test_the_tour_is_made_of_cells() -> None:
    """Editors and notebooks split the tour at its marks, and each cell has a title."""
    cells = (EXAMPLES / "02_tour.py").read_text(encoding="utf-8").split("# %%")[1:]
    assert len(cells) >= 8
    assert all(cell.split("\n")[0].strip() for cell in cells)
