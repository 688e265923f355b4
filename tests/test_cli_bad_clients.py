"""Every mistake in a file of clients is told with its place, and no value of a person is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import ON, call

FOLDER = Path(__file__).parent / "bad_clients"

#: Stands in the values of the files, and must stand in no message.
CANARY = re.compile(r"geheim|4711|1987|2087", re.IGNORECASE)

#: File, line, path, words of its message, and how many clients beside it are decided.
MISTAKES = [
    ("alles_auf_einmal.json", 1, "birth_date", ("kein mögliches Datum",), 0),
    ("alles_auf_einmal.json", 1, "entry_date", ("nach dem Stichtag", "2023-09-15"), 0),
    ("alles_auf_einmal.json", 1, "fled", ("ein Text", "true oder false"), 0),
    ("alles_auf_einmal.json", 1, "id", ("ein leerer Text",), 0),
    ("alles_auf_einmal.json", 1, "nationalities[0]", ("unbekannter Code", "XK"), 0),
    ("alles_auf_einmal.json", 1, "needs.garten", ("unbekannter Schlüssel", "health"), 0),
    ("alles_auf_einmal.json", 1, "needs.health", ("unbekannter Code", "short_term"), 0),
    ("alles_auf_einmal.json", 1, "wohnort", ("unbekannter Schlüssel", "municipality"), 0),
    ("aufnahme_nach_stichtag.json", 1, "admitted_on", ("nach dem Stichtag",), 0),
    ("aufnahme_nur_monat.json", 1, "admitted_on", ("volles Datum", "JJJJ-MM-TT"), 0),
    ("aufnahme_vor_geburt.json", 1, "admitted_on", ("vor der Geburt",), 0),
    ("aufnahme_wahr.json", 1, "admitted_on", ("ein Wahrheitswert", "false oder"), 0),
    ("bedarf_als_liste.json", 1, "needs", ("eine Liste", "ein Objekt"), 0),
    ("datum_als_zahl.json", 1, "birth_date", ("eine Zahl", "JJJJ"), 0),
    ("datum_mit_uhrzeit.json", 1, "birth_date", ("kein mögliches Datum",), 0),
    ("deutsches_datum.json", 1, "entry_date", ("kein mögliches Datum", "JJJJ-MM-TT"), 0),
    ("doppelter_schluessel.json", 1, "birth_date", ("mehrmals", "jeder Schlüssel einmal"), 0),
    ("doppelter_schluessel_tief.ndjson", 2, "client.needs.health", ("mehrmals",), 1),
    ("einfache_anfuehrungszeichen.json", 1, "$", ("Spalte 2", "Schlüssel in Anführung"), 0),
    ("einreise_nach_stichtag.json", 1, "entry_date", ("nach dem Stichtag",), 0),
    ("einzelnes_surrogat.json", 1, "id", ("Steuerzeichen",), 0),
    ("endlose_zahl.json", 1, "fled", ("zu große Zahl", "20 Ziffern"), 0),
    ("feststellung_als_wahr.json", 1, "multiple_needs_finding", ("false oder ein Objekt",), 0),
    ("feststellung_ohne_inhalt.json", 1, "multiple_needs_finding.established", ("nichts",), 0),
    ("fremde_ziffern.json", 1, "birth_date", ("kein mögliches Datum",), 0),
    ("geburt_nach_einreise.json", 1, "birth_date", ("nach der Einreise",), 0),
    ("geburt_nach_stichtag.json", 1, "birth_date", ("nach dem Stichtag",), 0),
    ("halbe_liste.json", 4, "$", ("bricht ab",), 2),
    ("halbe_zeile.ndjson", 3, "$", ("Spalte 31", "bricht ab"), 2),
    ("halbes_objekt.json", 4, "$", ("bricht ab",), 0),
    ("institution_doppelt.json", 1, "institutions[1]", ("Wiederholung", "einmal"), 0),
    ("institutionen_als_text.json", 1, "institutions", ("ein Text", "Liste von Namen"), 0),
    ("kaputte_zeile_in_der_mitte.ndjson", 2, "$", ("Spalte 31", "ein Wert fehlt"), 2),
    ("kennung_als_zahl.json", 1, "id", ("eine Zahl", "Text"), 0),
    ("komma_am_ende.json", 3, "$", ("Spalte 1", "ein Wert fehlt"), 1),
    ("komma_fehlt.json", 3, "$", ("Spalte 1", "ein Komma"), 1),
    ("kommentar.json", 1, "$", ("Spalte 14", "ein Komma"), 0),
    ("leer.json", 1, "$", ("kein Inhalt", "JSON-Objekt"), 0),
    ("leere_kennung.json", 1, "id", ("ein leerer Text",), 0),
    ("leere_staatsangehoerigkeiten.json", 1, "nationalities", ("eine leere Liste",), 0),
    ("leerer_wohnort.json", 1, "municipality", ("ein leerer Text",), 0),
    ("liste_in_liste.json", 2, "$", ("eine Liste", "ein Objekt"), 0),
    ("nach_der_liste.json", 2, "$", ("nach der Liste",), 1),
    ("nan.json", 1, "overall_planning_needed", ("NaN",), 0),
    ("nicht_zugewandert_doch_eingereist.json", 1, "immigrated", ("obwohl eine Einreise",), 0),
    ("nicht_zugewandert_doch_gefluechtet.json", 1, "immigrated", ("Flucht",), 0),
    ("nul_maskiert.json", 1, "municipality", ("Steuerzeichen",), 0),
    ("nul_zeichen.json", 1, "$", ("Steuerzeichen", "Spalte 38"), 0),
    ("null.json", 1, "$", ("null", "ein Objekt"), 0),
    ("nur_leerzeilen.ndjson", 1, "$", ("kein Inhalt",), 0),
    ("ohne_kennung.json", 1, "id", ("nichts",), 0),
    ("tabelle.csv", 1, "$", ("kein gültiges JSON",), 0),
    ("text.json", 1, "$", ("ein Text", "ein Objekt"), 0),
    ("unbekannte_staatsangehoerigkeit.json", 1, "nationalities[1]", ("ISO 3166-1",), 0),
    ("unbekannte_stelle.json", 1, "multiple_needs_finding.by", ("fachberatungsstelle",), 0),
    ("unbekannter_bedarf.json", 1, "needs.health", ("short_term",), 0),
    ("unbekannter_bereich.json", 1, "needs.helth", ("erlaubt: health",), 0),
    ("unbekannter_schluessel.json", 1, "birthdate", ("erlaubt: birth_date",), 0),
    ("unbekannter_status.json", 1, "residence_status", ("duldung_60b",), 0),
    ("unendlich.json", 1, "institutions[1]", ("Infinity",), 0),
    ("unmoegliches_datum.json", 1, "birth_date", ("kein mögliches Datum",), 0),
    ("utf_16.json", 1, "$", ("UTF-16", "UTF-8"), 0),
    ("wahr.json", 1, "$", ("ein Wahrheitswert",), 0),
    ("wahrheitswert_als_text.json", 1, "support_wanted", ("ein Text", "true oder false"), 0),
    ("wahrheitswert_als_zahl.json", 1, "fled", ("eine Zahl", "true oder false"), 0),
    ("windows_1252.ndjson", 2, "$", ("kein UTF-8", "Byte 53", "Windows-1252"), 2),
    ("windows_1252_mehrzeilig.json", 3, "$", ("kein UTF-8", "Byte 41"), 0),
    ("zahl.json", 1, "$", ("eine Zahl", "ein Objekt"), 0),
    ("zeilenumbruch_im_text.json", 1, "$", ("Steuerzeichen", "Spalte 38"), 0),
    ("zu_langer_wohnort.json", 1, "municipality", ("zu langer Text", "1000"), 0),
    ("zwei_in_einer_zeile.ndjson", 1, "$", ("nach dem Ende", "Spalte 75"), 1),
]


@pytest.mark.parametrize(
    ("file", "line", "path", "words", "decided"),
    MISTAKES,
    ids=[f"{file}-{path}" for file, _, path, _, _ in MISTAKES],
)
def test_mistake_is_told(
    file: str, line: int, path: str, words: tuple[str, ...], decided: int
) -> None:
    """The message names file, line, path, what was found and what is allowed; exit code 3."""
    name = str(FOLDER / file)
    done = call("decide", name, *ON, "--format", "ndjson")
    told = [one for one in done.err.splitlines() if one.startswith(f"{name}:{line}: {path}: ")]
    assert len(told) == 1, done.err
    for word in (*words, "erlaubt: "):
        assert word in told[0]
    assert done.code == 3
    assert len(done.out.splitlines()) == decided


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_no_value_is_shown(path: Path) -> None:
    """Neither messages nor results repeat what stands in the facts, in either language."""
    for lang in ("de", "en"):
        done = call("--debug", "decide", path.name and str(path), *ON, "--lang", lang)
        said = done.err.replace(str(path), "")
        assert said
        assert not CANARY.search(said)


def test_every_file_is_in_the_table() -> None:
    """There is no file whose mistake nobody expects, and all findings are expected."""
    assert {path.name for path in FOLDER.iterdir()} == {file for file, *_ in MISTAKES}
    lines = call("decide", str(FOLDER / "alles_auf_einmal.json"), *ON).err.splitlines()
    assert len(lines) == sum(file == "alles_auf_einmal.json" for file, *_ in MISTAKES)


def test_english_messages() -> None:
    """With --lang en the findings are English."""
    done = call("decide", str(FOLDER / "datum_als_zahl.json"), *ON, "--lang", "en")
    assert "birth_date: a number; allowed: YYYY" in done.err
