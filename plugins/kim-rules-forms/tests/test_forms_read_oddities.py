"""What real files look like, one oddity after the other: read as meant, open, or rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_forms_read_files import read

HEAD = "id;birth_date;municipality;residence_status;fled"
P: dict[str, Any] = {"id": "a"}

#: What a file says below its headings, the facts of who is accepted, and what is rejected why.
ODD: dict[str, tuple[str, list[dict[str, Any]], list[str]]] = {
    "a day with a time": ("a;31.12.1990 00:00;;;\nb;31.12.1990 23:59:59;;;\nc;1990-12-31 00:00:00;;;",
        [{"id": one, "birth_date": "1990-12-31"} for one in "abc"], []),
    "a month with a time": ("a;12.1990 10:00;;;", [], ["B2"]),
    "a number with the mark of a text": ("a;'31.12.1990;'05158016;;",
        [{**P, "birth_date": "1990-12-31", "municipality": "Hilden"}], []),
    "an AGS that is a number": ("a;;5158016;;\nb;;5158016.0;;\nc;;05158016.0;;",
        [{"id": one, "municipality": "Hilden"} for one in "abc"], []),
    "months as words": ("a;31. Dezember 1990;;;\nb;Dez 1990;;;\nc;1. März 1990;;;",
        [{**P, "birth_date": "1990-12-31"}, {"id": "b", "birth_date": "1990-12"},
         {"id": "c", "birth_date": "1990-03-01"}], []),
    "what is no date": ("a;ca. 1990;;;\nb;vor 1990;;;\nc;1990/91;;;\nd;00.00.1990;;;\ne;########;;;",
        [], ["B2", "B3", "B4", "B5", "B6"]),
    "two digits of a year": ("a;31.12.24;;;\nb;1.1.90;;;", [{"id": "a"}, {"id": "b"}], []),
    "a day to come": ("a;31.12.2990;;;", [], ["B2"]),
    "sums and a date of issue below": ("a;1990;Haan;;ja\nGesamt;;;;1\n\nSumme: 1;;;;\nStand: 01.09.2023;;;;\nerstellt am 01.09.2023",
        [{**P, "birth_date": "1990", "municipality": "Haan", "fled": True}], ["A6", "A7"]),
    "a key alone": ("a;;;;\nKIM-7", [{"id": "a"}, {"id": "KIM-7"}], []),
    "empty rows and columns": (";;;;;;;\na;1990;;;;;;\n \u00a0 ;;\u200b;;;;;\n;;;;;;;", [{**P, "birth_date": "1990"}], []),
    "a delimiter within a value": ("a;1990;Haan;;ja;nein\nb;1990;Haan;;ja;", [{"id": "b", "birth_date": "1990", "municipality": "Haan", "fled": True}], ["A2"]),
    "a row that ends early": ("a;1990", [{**P, "birth_date": "1990"}], []),
    "errors of a spreadsheet": ("a;#NV;;#N/A;#NV\nb;;;;#BEZUG!", [{"id": "a"}], ["E3"]),
    "words and marks": ("a;;;;JA \nb;;;; k.A.\nc;;;;x\nd;;;;N\ne;;;;vielleicht",
        [{**P, "fled": True}, {"id": "b"}, {"id": "c"}, {"id": "d", "fled": False}], ["E6"]),
    "the end of a file of DOS": ("a;1990;;;ja\r\n\x1a", [{**P, "birth_date": "1990", "fled": True}], []),
    "the end of DOS behind a value": ("a;1990;;;ja\x1a", [{**P, "birth_date": "1990", "fled": True}], []),
    "places that are nearly ours": ("a;;Hilden-Süd;;\nb;;05158016 Hilden;;\nc;;40721;;\nd;;Düsseldorf;;",
        [{"id": "a"}, {"id": "b"}, {"id": "d", "municipality": "Düsseldorf"}], ["C4"]),
    "two forms of umlauts": ("a;;Wu\u0308lfrath;;\nb;;WÜLFRATH;;", [{**P, "municipality": "Wülfrath"}, {"id": "b", "municipality": "Wülfrath"}], []),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_oddity(name: str, encoding: str, tmp_path: Path) -> None:
    """Each gives facts, leaves a fact open, or rejects its row with a finding at its cell."""
    text, facts, rejected = ODD[name]
    if encoding == "cp1252" and any(one in text for one in "\u0308\u200b\x1a"):
        encoding = "utf-8"
    path = tmp_path / "list.csv"
    path.write_bytes(f"{HEAD}\n{text}".encode(encoding))
    found, told = read(path)
    said = "\n".join(one.text("en") for one in told)
    assert [one.facts for one in found.accepted.values()] == facts, said
    places = [one.place.rpartition("!")[2] for one in told if one.remark.is_error]
    assert places == rejected, said
    assert found.rows == len(facts) + len(found.rejected)


@pytest.mark.parametrize("mark", ["\t", "|", ","])
def test_what_separates_the_values_is_found(mark: str, tmp_path: Path) -> None:
    """Tabulators, bars and commas, with a line that names them or without."""
    row = f"{HEAD}\na;31.12.1990;Haan;;ja".replace(";", mark)
    for text in (row, f"sep={mark}\n{row}"):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        [one] = read(path)[0].accepted.values()
        assert one.facts == {
            "id": "a", "birth_date": "1990-12-31", "municipality": "Haan", "fled": True,
        }  # fmt: skip


def test_headings_as_people_write_them(tmp_path: Path) -> None:
    """Other letters, spaces around, a line break within, the same one twice."""
    path = tmp_path / "list.csv"
    path.write_text(
        'ID ;"Wann ist die Person\n geboren?";FLED;fled\na;1990;ja;ja\nb;;ja;nein', encoding="utf-8"
    )
    found, told = read(path)
    assert [one.facts for one in found.accepted.values()] == [
        {"id": "a", "birth_date": "1990", "fled": True}
    ]
    assert [one.place for one in told if one.remark.is_error] == ["list.csv:CSV!D4"]
