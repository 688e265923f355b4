"""The files that an office keeps: posts and network, with every mistake at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from report_cases import RULES

from kim_rules.vocabulary import Label
from kim_rules_report.network_file import completed, directory_entries, network_from
from kim_rules_report.staffing_file import staffing_from
from kim_rules_report.toml_file import InvalidOfficeFile


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "office.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_posts(tmp_path: Path) -> None:
    """Numbers with and without fraction, exactly as they stand there."""
    text = '[case_managers]\nA = 1\n"Frau Ö" = 0.65\n[units]\n"Koordinierende Stelle" = 3.5\n'
    found = staffing_from(written(tmp_path, text))
    assert found.managers == {"A": Decimal(1), "Frau Ö": Decimal("0.65")}
    assert found.units == {"Koordinierende Stelle": Decimal("3.5")}


def test_mistakes_in_posts(tmp_path: Path) -> None:
    """Each with its place, what was found and what is allowed, in German too."""
    text = '[case_managers]\nA = "viel"\nB = 0\nC = true\nD = 99999\nE = nan\n[unit]\nx = 1\n'
    with pytest.raises(InvalidOfficeFile) as error:
        staffing_from(written(tmp_path, text))
    assert [one.path for one in error.value.findings] == [
        "case_managers.A", "case_managers.B", "case_managers.C", "case_managers.D",
        "case_managers.E", "unit",
    ]  # fmt: skip
    wanted = "erlaubt: eine Zahl größer als 0 bis 10000, zum Beispiel 0.5"
    assert error.value.findings[0].text("de") == f"case_managers.A: ein Text; {wanted}"
    assert "units" in error.value.findings[-1].text("de")


def test_posts_have_to_be_there(tmp_path: Path) -> None:
    """A file without the table says nothing."""
    with pytest.raises(InvalidOfficeFile, match="case_managers: missing"):
        staffing_from(written(tmp_path, ""))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[case_managers\nA = 1", "1:15: von hier an kein TOML"),
        ("\n\nA = = 1", "3:5: von hier an kein TOML"),
        ("[case_managers]\nA = 1\nA = 2\n", "3:6: steht schon einmal da"),
        ("[case_managers]\n[case_managers]\n", "2:15: steht schon einmal da"),
        ("[case_managers]\nA = ", "$: die Datei endet zu früh"),
        ("A = 1\nä = 1", "2: Zeichen, die kein UTF-8 sind"),
    ],
)
def test_a_file_that_is_no_toml(data: str, said: str, tmp_path: Path) -> None:
    """Line and column are told, and in the language of the reader what is wrong there."""
    path = tmp_path / "office.toml"
    path.write_bytes(data.encode("latin-1"))
    with pytest.raises(InvalidOfficeFile) as error:
        staffing_from(path)
    assert [one.text("de") for one in error.value.findings] == [f"{said}; erlaubt: TOML in UTF-8"]


def test_the_network(tmp_path: Path) -> None:
    """A provider of the directory keeps its name and offer; another one names both."""
    text = """
    [[entries]]
    provider = "mbe"
    municipalities = ["Hilden"]
    target_group = "Erwachsene"
    agreement = 2022-02-01
    confirmed_on = 2023-05-02

    [[entries]]
    name = "Beispielverein"
    offer = { de = "Sprachcafé", en = "language café" }
    agreement = "missing"

    [[entries]]
    provider = "fluechtlingshilfe_velbert"
    agreement = "unknown"
    """
    mbe, club, aid = network_from(written(tmp_path, text), RULES).entries
    assert mbe.provider == "mbe"
    assert mbe.name == RULES.provider("mbe").label
    assert mbe.offer == RULES.provider("mbe").offer
    assert (mbe.municipalities, mbe.target_group.de) == (("Hilden",), "Erwachsene")
    assert (mbe.agreement, mbe.confirmed_on) == (date(2022, 2, 1), date(2023, 5, 2))
    assert (club.provider, club.name.en, club.offer.en) == (None, "Beispielverein", "language café")
    assert club.agreement is False
    assert len(club.municipalities) == len(RULES.municipalities)
    assert aid.agreement is None
    assert aid.municipalities == ("Velbert",)


def test_mistakes_in_the_network(tmp_path: Path) -> None:
    """All of them at once, with the place of each."""
    text = """
    [[entries]]
    provider = "mbee"
    municipalities = ["Hildn"]
    agreement = "none"
    [[entries]]
    name = ""
    agreement = true
    confirmed = 2023-01-01
    [[entries]]
    """
    with pytest.raises(InvalidOfficeFile) as error:
        network_from(written(tmp_path, text), RULES)
    assert [one.path for one in error.value.findings] == [
        "entries[0].provider", "entries[0].municipalities", "entries[0].agreement",
        "entries[1].name", "entries[1].offer", "entries[1].agreement", "entries[1].confirmed",
        "entries[2].provider", "entries[2].agreement",
    ]  # fmt: skip
    told = [one.text("de") for one in error.value.findings]
    assert told[0] == "entries[0].provider: unbekannt: mbee; erlaubt: mbe"
    assert "„missing“" in told[2]
    assert "fehlt" in told[-1]


def test_the_directory_of_a_day() -> None:
    """Only providers that exist then."""
    assert [one.provider for one in directory_entries(RULES, date(2023, 9, 15))] == [
        one.id for one in RULES.providers if one.window.holds(date(2023, 9, 15))
    ]


def test_what_plugins_tell_about_a_provider() -> None:
    """It completes the directory where it is of the form of a network file."""
    first = next(directory_entries(RULES, date(2023, 9, 15)))
    told = {"target_group": "Familien", "agreement": "2022-01-01", "confirmed_on": "2023-01-01"}
    found = completed(first, told)
    assert found.target_group == Label("Familien", "Familien")
    assert (found.agreement, found.confirmed_on) == (date(2022, 1, 1), date(2023, 1, 1))
    assert completed(first, {"agreement": "missing"}).agreement is False
    assert completed(first, {"agreement": "x", "confirmed_on": 7, "target_group": []}) == first
