"""The guard refuses feature files that pytest-bdd would pass without testing them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import evolve
from pytest_bdd.parser import FeatureParser

from kim_rules.testing import STEPS, Finding, StepDefinition, check_features

REFUSED = Path(__file__).parent / "features_refused"

#: File, line, and words that its message has to contain.
TRAPS = [
    ("auslassende_kennung", 4, ("@skip", "auslassen")),
    ("auslassende_kennung", 10, ("@xfail", "entschuldigen")),
    ("doppelte_spalte", 10, ("Spalte „Geburt“", "mehrfach")),
    ("doppelter_name", 13, ("„Am Geburtstag“", "schon in Zeile 6", "eigenen Namen")),
    ("englisches_schluesselwort", 5, ("Given die Person", "kein Schritt")),
    ("englisches_szenario", 4, ("Regel „Mit englischem Titel“", "kein Szenario")),
    ("englisches_szenario", 6, ("Scenario: Verschwunden", "nicht ausgeführt")),
    ("englisches_szenario", 7, ("Angenommen die Person", "nicht ausgeführt")),
    ("falsche_kodierung", 1, ("UTF-8",)),
    ("falsche_reihenfolge", 4, ("Reihenfolge", "Angenommen, Wenn, Dann")),
    ("falsches_schluesselwort", 5, ("gehört zu Dann, nicht zu Angenommen",)),
    ("fehlende_spalte", 11, ("Platzhalter <Status>", "keine Spalte")),
    ("fehlende_tabelle", 5, ("ihr Bedarf ist", "fehlt die Tabelle")),
    ("grundlage_mit_dann", 4, ("Grundlage", "nur Schritte mit Angenommen")),
    ("grundlage_mit_platzhalter", 4, ("Grundlage", "<Status>", "nicht füllen")),
    ("grundriss_ohne_beispiele", 4, ("„Ohne Beispiele“", "keine Beispiele")),
    ("kennung_mit_sonderzeichen", 4, ("@§104c", "Buchstaben")),
    ("leere_beispiele", 9, ("keine Zeile",)),
    (
        "leere_datei",
        2,
        (
            "endet zu früh",
            "keine Funktionalität",
        ),
    ),
    ("mehrdeutiger_schritt", 5, ("mehrdeutig", "ein mehrdeutiger Schritt", "ein .* Schritt")),
    ("ohne_dann", 4, ("„Ohne Erwartung“", "kein Dann", "prüft deshalb nichts")),
    ("ohne_namen", 4, ("keinen Namen",)),
    ("ohne_schritte", 4, ("„Leer“", "keine Schritte")),
    ("ohne_sprache", 1, ("# language: de",)),
    ("ohne_wenn", 4, ("„Ohne Stichtag“", "kein Wenn")),
    ("platzhalter_ohne_grundriss", 4, ("<Status>", "Beispiele fehlen")),
    ("regel_ohne_szenario", 4, ("Regel „Ungeprüft“", "kein Szenario")),
    ("tippfehler_erster_schritt", 5, ("Angenomen die Person", "kein Schritt", "übergangen")),
    ("tippfehler_spaeter", 6, ("Wen zum Stichtag", "falsch geschrieben")),
    ("uebergangene_tabelle", 5, ("liest keine Tabelle", "übergangen")),
    ("unbekannter_schritt", 5, ("gibt es nicht", "Ähnlich ist", "geboren")),
    ("und_am_anfang", 4, ("beginnt mit Und",)),
    ("ungenutzte_spalte", 10, ("Spalte „Status“", "nirgends als <Status>")),
    ("zeile_ohne_strich", 10, ("Geburt |", "kein Schritt")),
]


def _nothing() -> None:
    """The body of a step that only has to be found."""


#: Two definitions that one text matches, beside the shipped ones.
AMBIGUOUS = [
    StepDefinition("given", "ein mehrdeutiger Schritt", _nothing),
    StepDefinition("given", "ein .* Schritt", _nothing),
]


def findings(name: str) -> list[Finding]:
    """What the guard says about one refused file."""
    return check_features([REFUSED / f"{name}.feature"], [*STEPS, *AMBIGUOUS])


@pytest.mark.parametrize(("name", "line", "words"), TRAPS)
def test_a_trap_is_refused_at_its_line_with_a_helpful_message(
    name: str, line: int, words: tuple[str, ...]
) -> None:
    """Every trap is found where it stands, and the message says what it is about."""
    at_line = [finding for finding in findings(name) if finding.line == line]
    assert any(all(word in f.message for word in words) for f in at_line), findings(name)


@pytest.mark.parametrize("name", sorted({name for name, _, _ in TRAPS}))
def test_a_trap_yields_no_other_findings(name: str) -> None:
    """A refused file holds its trap and nothing else, so that each check is proven alone."""
    expected = {line for known, line, _ in TRAPS if known == name}
    followers = {"englisches_szenario": {8, 9}}.get(name, set())
    assert {finding.line for finding in findings(name)} == expected | followers


def test_every_refused_file_is_in_the_table() -> None:
    """No bad file lies around untested."""
    assert {path.stem for path in REFUSED.glob("*.feature")} == {name for name, _, _ in TRAPS}


def test_all_findings_are_reported_at_once_with_file_and_line() -> None:
    """One run shows everything, in the form FILE:LINE: message, file after file."""
    found = list(map(str, check_features([REFUSED], [*STEPS, *AMBIGUOUS])))
    assert len({line.split(":")[0] for line in found}) == len(list(REFUSED.iterdir()))
    assert all(re.match(r".+\.feature:\d+: \S", line) for line in found)


def test_a_good_file_has_no_findings(tmp_path: Path) -> None:
    """Rules, background, outline, tables, tags and descriptions are no mistakes."""
    good = tmp_path / "gut.feature"
    good.write_text(
        """# language: de
# Eine Anmerkung
@tolerated_over_27
Funktionalität: Gut
  Beschlossen von der Lenkungsgruppe.
  Quelle: SV 51/247.

  Grundlage:
    Angenommen eine Person
      | Angabe | Wert |
      | Wohnort | Hilden |

  Regel: Erläutert
    Ein Satz, der die Regel erläutert.

    # Noch eine Anmerkung
    Szenariogrundriss: Fall <Fall>
      Angenommen die Person ist am <Geburt> geboren
      Wenn zum Stichtag 01.09.2023 entschieden wird
      Dann gehört sie nicht zur Zielgruppe 3

      @older_than_27
      Beispiele: Jung
        | Fall  | Geburt     |
        | jung  | 15.06.2000 |
""",
        encoding="utf-8",
    )
    assert check_features([good], STEPS) == []


def test_tables_of_examples_are_checked_row_by_row(tmp_path: Path) -> None:
    """A row that makes an unknown step is found although another row makes a known one."""
    path = tmp_path / "zeilen.feature"
    path.write_text(
        """# language: de
Funktionalität: Zeilen
  Szenariogrundriss: Zeilen
    Angenommen sie ist <Wort>
    Wenn zum Stichtag 01.09.2023 entschieden wird
    Dann gehört sie nicht zur Zielgruppe 3

    Beispiele:
      | Wort       |
      | geflüchtet |
      | geflüchtte |
""",
        encoding="utf-8",
    )
    (found,) = check_features([path], STEPS)
    assert (found.line, "geflüchtte" in found.message) == (4, True)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "keine Funktionalit"), (b"\xef\xbb\xbf# language: de\nFunktion: x\n", "UTF-8 ohne BOM")],
)
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, content: bytes, word: str) -> None:
    """Empty files and files with a byte order mark are reported, and nothing is raised."""
    path = tmp_path / "datei.feature"
    path.write_bytes(content)
    assert any(word in finding.message for finding in check_features([path], STEPS))


def test_plain_pytest_bdd_loses_the_first_of_two_scenarios_with_one_name() -> None:
    """The reason for the guard: the parser keeps one of the two and reports nothing."""
    feature = FeatureParser(str(REFUSED), "doppelter_name.feature").parse()
    assert [scenario.line_number for scenario in feature.scenarios.values()] == [13]


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("tippfehler_erster_schritt", 3),
        ("englisches_schluesselwort", 2),
        ("ohne_dann", 2),
        ("ohne_schritte", 0),
    ],
)
def test_plain_pytest_bdd_reads_the_trap_without_an_error(name: str, steps: int) -> None:
    """The reason for the guard: a step is missing and the parser is content."""
    feature = FeatureParser(str(REFUSED), f"{name}.feature").parse()
    assert [len(scenario.steps) for scenario in feature.scenarios.values()] == [steps]


def test_findings_are_sorted_by_place() -> None:
    """Findings compare by file, then line."""
    first = Finding("a.feature", 2, "x")
    assert sorted([evolve(first, line=10), first]) == [first, evolve(first, line=10)]
