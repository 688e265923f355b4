"""The laws that every reader has to keep, run on that of the sample."""

from __future__ import annotations

from pathlib import Path

import kim_sample
import pytest

from kim_rules.hookspecs import Reader
from kim_rules.testing.laws import CANARY, ReaderLaws

TABLE = """\
id;birth_date;nationalities;fled;needs.health;needs.language
c-1;1990;AF,IR;ja;long_term;
c-2;2001-05-17;;nein;;short_term
"""


class TestSampleReader(ReaderLaws):
    """The reader of the sample."""

    @pytest.fixture
    def reader(self) -> Reader:
        """The reader itself."""
        return kim_sample.read

    @pytest.fixture
    def source(self, tmp_path: Path) -> Path:
        """A table with two people."""
        path = tmp_path / "people.csv"
        path.write_text(TABLE, encoding="utf-8")
        return path

    @pytest.fixture
    def broken(self, tmp_path: Path) -> Path:
        """A table with a cell too many."""
        path = tmp_path / "broken.csv"
        path.write_text(f"{TABLE}c-3;1990;;;;;{CANARY}\n", encoding="utf-8")
        return path

    def test_what_a_row_says(self, source: Path) -> None:
        """Lists, truths and needs are read from their cells."""
        assert next(kim_sample.read(source)) == {
            "id": "c-1",
            "birth_date": "1990",
            "nationalities": ["AF", "IR"],
            "fled": True,
            "needs": {"health": "long_term"},
        }
