"""Single cells: dates, encodings, places, words, and two ways through a workbook."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from make_export_files import FILES, texts, xlsx

import kim_rules as kim
from kim_rules.values import PartialDate
from kim_rules_forms.questions import META, questions_of
from kim_rules_forms.reading import xlsx_rows
from kim_rules_forms.reading.archives import Archive
from kim_rules_forms.reading.cells import Value, cell_name, column_of
from kim_rules_forms.reading.dates import Dates
from kim_rules_forms.reading.day_numbers import day_of, shows
from kim_rules_forms.reading.encodings import encoding_of
from kim_rules_forms.reading.findings import Broken, Unreadable
from kim_rules_forms.reading.headings import Names, Use
from kim_rules_forms.reading.mapping import NOTHING
from kim_rules_forms.reading.places import read_place
from kim_rules_forms.reading.spelling import fault_of
from kim_rules_forms.reading.values import Reader
from kim_rules_forms.reading.words import Words
from kim_rules_forms.reading.xlsx import XlsxBook


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("31.12.1990", "1990-12-31"), ("1.2.1990", "1990-02-01"), ("06.1990", "1990-06"),
        ("1990", "1990"), ("1990-12-31", "1990-12-31"), ("1990-12", "1990-12"),
        ("1990/12/31", "1990-12-31"), ("31/12/1990", "1990-12-31"), ("12/31/1990", "1990-12-31"),
        ("05/05/1990", "1990-05-05"), ("06/1990", "1990-06"), ("19901231", "1990-12-31"),
        ("31. Dezember 1990", "1990-12-31"), ("Juni 1990", "1990-06"), ("Dez. 1990", "1990-12"),
        ("1990-12-31T00:00:00.000+01:00", "1990-12-31"), ("1990-12-31 00:00:00", "1990-12-31"),
        ("٣١.١٢.١٩٩٠", "1990-12-31"), (1990, "1990"), (1990.0, "1990"),
        (date(1990, 12, 31), "1990-12-31"), (datetime(1990, 12, 31, 8), "1990-12-31"),  # noqa: DTZ001
        (PartialDate(1990, 6), "1990-06"), (33238, "1990-12-31"), ("33238", "1990-12-31"),
    ],
)  # fmt: skip
def test_dates_that_mean_one_day(value: Value, wanted: str) -> None:
    """Whatever their form; day numbers count from 1900 here."""
    assert Dates(epoch=1900).read(value) == (wanted, None)


@pytest.mark.parametrize(
    ("value", "is_error"),
    [
        ("03/04/1990", False), ("3-4-1990", False), ("31.12.90", False),
        ("1990-12-31T23:00:00.000Z", False), ("33238", False), (33238, False),
        ("31.02.1990", True), ("32.12.1990", True), ("1990-13", True), ("morgen", True),
        ("99999999", True), (0, True), (-5, True), (True, True), (1e300, True), ("12", True),
    ],
)  # fmt: skip
def test_dates_that_are_ambiguous_or_none(value: Value, is_error: bool) -> None:
    """They stay open; what is no date at all rejects the row."""
    found, remark = Dates().read(value)
    assert found is None
    assert remark is not None
    assert remark.is_error == is_error


def test_day_numbers_of_both_epochs() -> None:
    """The same day has numbers 1,462 apart; 29 February 1900 never was."""
    assert day_of(45_000, 1900) == day_of(45_000 - 1_462, 1904) == date(2023, 3, 15)
    assert day_of(59, 1900) == date(1900, 2, 28)
    assert day_of(60, 1900) is None
    assert day_of(61, 1900) == date(1900, 3, 1)
    assert day_of(0, 1904) is None
    assert Dates(epoch=1904).read(43_538) == ("2023-03-15", None)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("dd.mm.yyyy", "day"), ("mm.yyyy", "month"), ("mmm yy", "month"), ("yyyy", "year"),
        ("hh:mm", "time"), ("0.00", None), ('0 "days"', None), ("General", None),
        ("[$-407]d. mmmm yyyy", "day"), ('"am "dd.mm.', "day"), ("#,##0\\d", None),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(code: str, wanted: str | None) -> None:
    """A month that Excel keeps as its first day is a month again."""
    assert shows(164, code) == wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("Wülfrath".encode(), "utf-8"), ("Wülfrath".encode("utf-8-sig"), "utf-8-sig"),
        ("Wülfrath „ja“ – 5 €".encode("cp1252"), "cp1252"),
        ("Wülfrath;ja;nein".encode("utf-16"), "utf-16"),
        ("Wülfrath;ja;nein".encode("utf-16-le"), "utf-16-le"), (b"Haan", "utf-8"),
    ],
)  # fmt: skip
def test_encodings_that_are_certain(data: bytes, wanted: str, tmp_path: Path) -> None:
    """A mark, valid UTF-8, or nothing but German letters in Windows-1252."""
    path = tmp_path / "a"
    path.write_bytes(data)
    assert encoding_of(path).name == wanted


@pytest.mark.parametrize("name", ["mac-roman", "cp850", "cp1254", "cp1251", "cp1250"])
def test_encodings_that_are_not_certain(name: str, tmp_path: Path) -> None:
    """They are a finding; whoever knows the encoding can name it."""
    text = {"cp1254": "Işık Yıldız", "cp1251": "Київ", "cp1250": "Łódź"}.get(name, "Wülfrath Köln")
    path = tmp_path / "a"
    path.write_bytes(text.encode(name))
    with pytest.raises(Unreadable):
        encoding_of(path)
    assert encoding_of(path, name).name == name


def test_letters_that_were_mangled_are_found() -> None:
    """UTF-8 that somebody saved as Windows-1252 in between, lost letters, control characters."""
    for text in ("WÃ¼lfrath", "W\ufffdlfrath", "Ha\x00an", "\ud800"):
        assert fault_of(text) is not None
    for text in ("Wülfrath", "Ürümqi", "Київ", "مرحبا", "a\nb", "Ñandú"):
        assert fault_of(text) is None


@pytest.mark.parametrize(
    ("value", "wanted", "is_told"),
    [
        ("Hilden", "Hilden", False), (5158016, "Hilden", True), ("05158016", "Hilden", False),
        ("5158016.0", "Hilden", True), ("40721 Hilden", "Hilden", False), ("D-40721 Hilden", "Hilden", False),
        ("Stadt Hilden", "Hilden", False), ("Hilden, Stadt", "Hilden", False),
        ("MONHEIM AM RHEIN", "Monheim", False), ("Düsseldorf", "Düsseldorf", False),
        ("05111000", "05111000", False), (5111000, "05111000", True),
        ("Velbert-Mitte", None, True), ("Haan / Hilden", None, True), ("40721", None, True),
        ("Langenfeld (Eifel)", None, True), (12.5, None, True),
    ],
)  # fmt: skip
def test_places(value: str | int | float, wanted: str | None, is_told: bool) -> None:
    """A place that may be one of the district is never taken for elsewhere."""
    found, remark = read_place(value, kim.load_rulebook())
    assert (found, remark is not None) == (wanted, is_told)


def reader(name: str, words: Words | None = None) -> Reader:
    """Reads the cells of a question."""
    rulebook = kim.load_rulebook()
    question = next(one for one in questions_of(rulebook) if one.name == name)
    return Reader(question, rulebook, words or Words())


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("fled", "Ja", "yes"), ("fled", " NEIN. ", "no"), ("fled", True, "yes"), ("fled", "так", "yes"),
        ("fled", "k. A.", None), ("fled", "möchte nicht sagen", None), ("fled", "\u00a0", None),
        ("residence_status", "Duldung", "duldung"), ("residence_status", "DULDUNG_60B", "duldung_60b"),
        ("needs_language", "kein Bedarf", "none"), ("needs_language", "long-term", "long_term"),
        ("nationalities", "AF SY", "AF SY"), ("nationalities", "Syrien; Irak", "SY IQ"),
        ("nationalities", "Bosnien und Herzegowina", "BA"), ("nationalities", "syrien, IRAK", "SY IQ"),
        ("nationalities", "NA", "NA"), ("nationalities", "n/a", None),
        ("finding_established", "none", "none"),
    ],
)  # fmt: skip
def test_answers(name: str, value: Value, wanted: str | None) -> None:
    """Codes, labels and words, in any language and spelling."""
    assert reader(name).read(value) == (wanted, None)


@pytest.mark.parametrize(
    ("name", "value", "is_error"),
    [
        ("fled", "x", False), ("fled", 1, False), ("fled", "0", False), ("fled", "vielleicht", True),
        ("fled", date(2023, 1, 1), True), ("finding_established", "ja", False),
        ("finding_established", False, False), ("residence_status", "Duldnug", True),
        ("nationalities", "AF ZZ", True), ("nationalities", "AF refused", False), ("nationalities", 5, True),
        ("institutions", 5, True),
    ],
)  # fmt: skip
def test_answers_that_are_ambiguous_or_none(name: str, value: Value, is_error: bool) -> None:
    """A mark that can mean two things stays open; what means nothing rejects the row."""
    found, remark = reader(name).read(value)
    assert found is None
    assert remark is not None
    assert remark.is_error == is_error


def test_words_of_a_district() -> None:
    """A mapping can say what a mark means."""
    own = reader("fled", Words(yes=["x"], no=["0"], unknown=["ja?"]))
    assert [own.read(one)[0] for one in ("x", "X", "ja?")] == ["yes", "yes", None]


def test_names_of_columns_and_cells() -> None:
    """As spreadsheet programs count."""
    assert [cell_name(7, at) for at in (0, 25, 26, 701, 702, 16_383)] == [
        "A7", "Z7", "AA7", "ZZ7", "AAA7", "XFD7",
    ]  # fmt: skip
    assert all(column_of(cell_name(0, at)[:-1]) == at for at in range(0, 16_384, 37))


@pytest.mark.parametrize(
    ("heading", "use", "name"),
    [
        ("birth_date", Use.QUESTION, "birth_date"), ("section_facts-birth_date", Use.QUESTION, "birth_date"),
        ("a/b/birth_date", Use.QUESTION, "birth_date"), ("BirthDate", Use.QUESTION, "birth_date"),
        ("Wann ist die Person geboren?", Use.QUESTION, "birth_date"),
        ("When was the person born?", Use.QUESTION, "birth_date"),
        ("section_sensitive/nationalities/AF", Use.OPTION, "nationalities"),
        ("nationalities[AF]", Use.OPTION, "nationalities"), ("needs[worktraining]", Use.QUESTION, "needs_work_training"),
        ("KEY", Use.META, "submission_id"), ("_uuid", Use.META, "submission_id"), ("_id", Use.META, "submission_id"),
        ("__id", Use.META, "submission_id"), ("id", Use.META, "id"), ("section_meta-id", Use.META, "id"),
        ("birth_date_known", Use.IGNORED, ""), ("Fall-ID", Use.UNKNOWN, ""), ("E-Mail", Use.UNKNOWN, ""),
        ("Steuer-ID", Use.UNKNOWN, ""), ("Name", Use.UNKNOWN, ""), ("", Use.UNKNOWN, ""),
    ],
)  # fmt: skip
def test_headings(heading: str, use: Use, name: str) -> None:
    """Our names behind the names of groups, labels in any language, and nothing by likeness."""
    found = Names(kim.load_rulebook(), NOTHING).target(heading)
    assert (found.use, found.name) == (use, name)


def test_every_column_of_a_form_is_known() -> None:
    """By its name, and behind a group."""
    names = Names(kim.load_rulebook(), NOTHING)
    for column in (*META, *(one.name for one in questions_of(kim.load_rulebook()))):
        for heading in (column, f"group-{column}", f"a/b/{column}"):
            assert names.target(heading).name == column, heading


# --- workbooks ------------------------------------------------------------------------------------


def rows_of(path: Path, way: str) -> list[tuple[int, list[Value]]]:
    """The rows of the first sheet, taken apart in one of two ways."""
    with Archive(path) as archive:
        book = XlsxBook(archive)
        sheet = book.sheets[0]
        maker = xlsx_rows.Maker(book.texts, book.shown, book.epoch)
        read = getattr(xlsx_rows, way)
        return [(row.number, list(row.cells)) for row in read(archive.chunks(sheet._part), maker)]


@pytest.mark.parametrize("path", sorted(FILES.glob("*.xlsx")), ids=lambda path: path.name)
def test_both_ways_through_a_sheet_give_the_same(path: Path) -> None:
    """By regular expressions, and by a parser of XML."""
    assert rows_of(path, "plain") == rows_of(path, "parsed")


@pytest.mark.parametrize("path", sorted(FILES.glob("*.xlsx")), ids=lambda path: path.name)
def test_another_program_reads_the_same_from_a_workbook(path: Path) -> None:
    """python-calamine sees the same texts, numbers and days."""
    import python_calamine as calamine

    sheet = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    theirs = sheet.to_python(skip_empty_area=False)
    ours = dict(rows_of(path, "plain"))
    for number, row in enumerate(theirs, 1):
        for at, cell in enumerate(row):
            mine = ours.get(number, [])
            value = mine[at] if at < len(mine) else None
            wanted = value.first if isinstance(value, PartialDate) else value
            assert (None if cell == "" else cell) == wanted, cell_name(number, at)


def test_texts_of_any_kind_survive_a_workbook(tmp_path: Path) -> None:
    """Marks of XML, spaces, lines, escapes, every script; in both ways."""
    rng = Random(5)
    letters = "aä<>&\"' \t\n;_x000D_عф€𝄞"
    cells = [
        ["".join(rng.choices(letters, k=rng.randint(1, 12))) for _ in range(6)] for _ in range(200)
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx({"S": cells}))
    wanted = [(number, row) for number, row in enumerate(cells, 1)]
    assert rows_of(path, "parsed") == wanted
    assert rows_of(path, "plain") == wanted


def test_cells_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    """A day that there is not, in a cell whose format shows a date."""
    from xlsxwriter import Workbook

    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for at, number in enumerate((60, -1, 45_000, 45_000.5)):
        sheet.write_number(0, at, number, day)
    book.close()
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    first, second, third, fourth = rows_of(path, "plain")[0][1]
    assert isinstance(first, Broken)
    assert isinstance(second, Broken)
    assert third == date(2023, 3, 15)
    assert fourth == datetime(2023, 3, 15, 12)  # noqa: DTZ001


def test_what_separates_the_columns_is_found_or_asked_for(tmp_path: Path) -> None:
    """One that gives rows of one width; where two do, somebody has to say."""
    from kim_rules_forms.reading.csv_file import CsvFile

    path = tmp_path / "a.csv"
    for delimiter in ";,\t|":
        path.write_bytes(texts([["id", "a, b; c"], ["p", "x"], ["q", "y"]], delimiter))
        assert CsvFile(path).delimiter == delimiter
    path.write_text("a;b,c\nd;e,f\n", encoding="utf-8")
    with pytest.raises(Unreadable):
        CsvFile(path)
    assert CsvFile(path, delimiter=",").delimiter == ","
