"""``kim-rules store`` on a full disk: a sentence, the code 4, and nothing half written."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from sql_places import MASTER, Place

from kim_rules.store.cases import CaseStore
from kim_rules.store.records import Access
from kim_rules_sql.sealing import AesSealer

PUT = ("put", "clients.ndjson", "--origin", "import", "--valid-from", "2024-01-01")


def only_small_files() -> None:
    """Let the process write no file beyond a size: its writes fail as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, resource.RLIM_INFINITY))


def test_a_full_disk(sqlite_place: Place, tmp_path: Path) -> None:
    """What was written before is whole, and the log verifies."""
    (tmp_path / "master.key").write_bytes(MASTER)
    (tmp_path / "master.key").chmod(0o600)
    lines = [json.dumps({"id": f"c-{number}", "birth_date": "1990"}) for number in range(500)]
    (tmp_path / "clients.ndjson").write_text("\n".join(lines), encoding="utf-8")
    environment = {
        **os.environ,
        "KIM_RULES_STORE": sqlite_place.url,
        "KIM_RULES_KEY_FILE": "master.key",
        "KIM_RULES_TENANT": "velbert",
        "KIM_RULES_ACTOR": "anna",
        "KIM_RULES_PURPOSE": "tests",
    }
    done = subprocess.run(
        [sys.executable, "-m", "kim_rules", "store", *PUT],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=only_small_files,
    )
    assert done.returncode == 4
    assert "Datenträger" in done.stderr
    assert "Traceback" not in done.stderr
    with CaseStore(sqlite_place.open(), AesSealer(MASTER)) as store:
        access = Access("velbert", "anna", "tests")
        cases = list(store.cases(access))
        assert len(cases) < len(lines)
        assert all(len(case.facts) == 1 for case in cases)
        assert list(store.verify(access)) == []
