"""The plugin in ``examples/plugin_sample`` works when it is installed, and keeps the laws."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import child_process
import pytest
from command_line import PROGRAM

from kim_rules.facts import FACTS

SAMPLE = Path(__file__).parent.parent / "examples" / "plugin_sample"
TABLE = "id;birth_date;residence_status;fled\nc-1;1990;duldung;ja\nc-2;1990-13;;\nc-3;2001;;nein\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the module and the metadata that an installer makes of its pyproject."""
    folder = tmp_path_factory.mktemp("installed")
    project = tomllib.loads((SAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / f"kim_sample-{project['version']}.dist-info"
    info.mkdir()
    lines = [f"Name: {project['name']}", f"Version: {project['version']}"]
    lines += [f"Requires-Dist: {one}" for one in project["dependencies"]]
    (info / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", *lines, ""]))
    points = project["entry-points"]["kim_rules"]
    told = [f"{name} = {value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[kim_rules]", *told, ""]))
    (folder / "kim_sample.py").symlink_to(SAMPLE / "kim_sample.py")
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program with the sample as the only plugin."""
    return subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(installed), "KIM_RULES_PLUGINS": "sample"},
    )  # fmt: skip


def test_it_is_loaded(installed: Path) -> None:
    """It is found by its entry point, and nothing of it is refused."""
    told = json.loads(run(installed, "plugins", "--format", "json").stdout)["plugins"]
    [sample] = [plugin for plugin in told if plugin["name"] == "sample"]
    assert sample == {
        "name": "sample",
        "distribution": "kim-sample",
        "version": "0.1.0",
        "state": "loaded",
        "hooks": {
            "kim_rules_read_clients": ["sample"],
            "kim_rules_observe_decision": [],
            "kim_rules_add_commands": ["sample-columns"],
        },
        "faults": [],
    }


def test_it_reads_a_table(installed: Path, tmp_path: Path) -> None:
    """Clients of a table are decided, and one that is not valid is told with its row."""
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    done = run(
        installed, "decide", str(path), "--reader", "sample", "--on", "2023-09-15",
        "--format", "ndjson",
    )  # fmt: skip
    assert done.returncode == 3
    assert [json.loads(line)["client"] for line in done.stdout.splitlines()] == ["c-1", "c-3"]
    assert done.stderr.startswith(f"{path}:2: birth_date: kein mögliches Datum")


def test_its_own_words_for_a_broken_table(installed: Path, tmp_path: Path) -> None:
    """What the plugin says about the file is told with its name."""
    path = tmp_path / "people.csv"
    path.write_text("name;birth_date\nc-1;1990\n", encoding="utf-8")
    done = run(installed, "decide", str(path), "--reader", "sample", "--on", "2023-09-15")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "Plugin sample: Leser „sample“: Zeile 1: die Spalte id fehlt\n"


def test_it_adds_a_command(installed: Path) -> None:
    """The command stands in the help and runs."""
    assert "  sample-columns  Gibt die Kopfzeile" in run(installed, "--help").stdout
    assert run(installed, "sample-columns").stdout == ";".join(FACTS) + "\n"


def test_it_counts(installed: Path) -> None:
    """Decisions of many threads are counted, each once."""
    told = child_process.printed_by(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from datetime import date\n"
        "import kim_rules as kim\n"
        "def work(n): kim.decide(kim.Client.from_dict({'id': f'c-{n}'}), on=date(2023, 9, 1))\n"
        "with ThreadPoolExecutor(4) as pool: list(pool.map(work, range(100)))\n"
        "import kim_sample; print(dict(kim_sample.counted))\n",
        PYTHONPATH=str(installed),
        KIM_RULES_PLUGINS="sample",
    )
    assert told == "{'open': 100}\n"


def test_it_keeps_the_laws(installed: Path, tmp_path: Path) -> None:
    """The tests that stand beside it pass, as its author runs them."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SAMPLE)],
        capture_output=True, encoding="utf-8", timeout=120, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
