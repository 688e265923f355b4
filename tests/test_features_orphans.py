"""Every rule of the default rulebook is named by a scenario that policy staff can read."""

from __future__ import annotations

from pathlib import Path

import kim_rules as kim
from kim_rules.testing import find_orphans
from kim_rules.testing.feature_file import FeatureFile

FEATURES = Path(__file__).parents[1] / "features"

MINIMAL = """# language: de
@tolerated_over_27
Funktionalität: Wenig
  Regel: Etwas
    @older_than_27
    Szenario: Ein Fall
      Angenommen für "southeast_europe" gilt die Lesart "bg_ro"
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann fehlt keine Angabe
"""


def test_no_rule_of_the_default_rulebook_is_an_orphan() -> None:
    """A resolution, group, criterion or reading that no scenario names could change unseen."""
    assert find_orphans(kim.load_rulebook(), [FEATURES]) == []


def test_an_id_counts_as_named_in_a_tag_or_in_the_text_of_a_step(tmp_path: Path) -> None:
    """Tags of the feature and of the scenario count, and so does the id of a reading in a step."""
    (tmp_path / "wenig.feature").write_text(MINIMAL, encoding="utf-8")
    left = find_orphans(kim.load_rulebook(), [tmp_path])
    named = {"tolerated_over_27", "older_than_27", "southeast_europe"}
    assert (named & set(left), "over_18" in left, "fled" in left) == (set(), True, True)


def test_without_features_everything_is_an_orphan_in_the_order_of_the_rulebook(
    tmp_path: Path,
) -> None:
    """Resolutions come first, each id once, although some are both criterion and reading."""
    rulebook = kim.load_rulebook()
    left = find_orphans(rulebook, [tmp_path])
    assert left[: len(rulebook.resolutions)] == list(rulebook.resolutions)
    assert len(left) == len(set(left))


def test_at_least_170_examples_are_compiled() -> None:
    """The promise of the project about its own features."""
    paths = sorted(FEATURES.glob("*.feature"))
    assert sum(len(FeatureFile(path, path.name).pickles()) for path in paths) >= 170


def test_every_feature_says_who_decided_what_or_where_it_is_written() -> None:
    """Each file names its source, and each rule names one in brackets."""
    for path in sorted(FEATURES.glob("*.feature")):
        file = FeatureFile(path, path.name)
        assert file.feature is not None
        assert any(word in file.feature["description"] for word in ("Quelle", "Festgelegt")), path
        for rule in file.rules():
            assert rule["name"].endswith(")"), (path.name, rule["name"])
