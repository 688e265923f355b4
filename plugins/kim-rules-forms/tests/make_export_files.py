"""Makes the files in ``files/``: exports as survey tools and offices write them.

Run ``python make_export_files.py`` in this folder to write them anew; the same program gives
the same bytes. The people are invented. How each file was made stands beside it in
``files/expected.json``, with the facts that must be read from it, and how many of its rows
must be rejected.

No file comes from a real installation: their form follows what the tools document of their
exports (ODK Central: CSV and OData; KoboToolbox: CSV, XLSX and the API's JSON; LimeSurvey:
CSV with codes or full answers), and what offices do to sheets by hand.
"""

from __future__ import annotations

import csv
import json
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import kim_rules as kim
from kim_rules_forms.answers import answers_from
from kim_rules_forms.languages import Language, shipped
from kim_rules_forms.questions import CONSENT, META, Kind, Question, questions_of

FILES = Path(__file__).parent / "files"
EXPECTED = FILES / "expected.json"
MADE_ON = (2024, 1, 2, 3, 4, 6)

Facts = dict[str, Any]
Cells = list[list[Any]]

#: Four people: much is known of the first, little of the second, dates of the third only
#: in part; the fourth lives elsewhere and has no institutions.
PEOPLE: tuple[Facts, ...] = (
    {
        "id": "p-01", "birth_date": "1990-12-31", "entry_date": "2019-02-05",
        "nationalities": ["AF", "SY"], "residence_status": "duldung", "immigrated": True,
        "fled": True, "unaccompanied_at_entry": False, "entitled_25b": True,
        "needs": {"language": "long_term", "housing": "short_term", "health": "none"},
        "institutions": ["Jobcenter", "Ausländeramt"], "overall_planning_needed": True,
        "multiple_needs_finding": {
            "established": True, "by": "fachberatungsstelle", "on": "2023-06-01",
        },
        "admitted_on": "2023-07-15", "support_wanted": True, "municipality": "Wülfrath",
    },
    {"id": "p-02", "residence_status": "duldung_60b", "support_wanted": False},
    {
        "id": "p-03", "birth_date": "2001-06", "entry_date": "2021", "nationalities": ["BG"],
        "residence_status": "freizuegigkeit_eu", "fled": False,
        "needs": {"work_training": "long_term", "education": "none"},
        "multiple_needs_finding": False, "admitted_on": False, "support_wanted": True,
        "municipality": "Monheim",
    },
    {
        "id": "p-04", "birth_date": "1975-03-09", "nationalities": ["XX"],
        "residence_status": "aufenthaltsgestattung", "institutions": [],
        "needs": {"residence": "short_term"}, "municipality": "Düsseldorf",
    },
)  # fmt: skip
RULEBOOK = kim.load_rulebook()
QUESTIONS = {one.name: one for one in questions_of(RULEBOOK)}
DAY = "2023-09-01"


# --- what is written ---------------------------------------------------------------------------


def answers(facts: Facts, number: int) -> dict[str, Any]:
    """The answers of a person as a form hands them out, with codes."""
    return {
        **answers_from(facts, RULEBOOK),
        "id": facts["id"],
        "submission_id": f"uuid:{number:08d}-0000-4000-8000-000000000000",
        "recorded_on": DAY,
        "case_manager": "kim-4",
    }


def rows(
    columns: Sequence[str], shown: Callable[[str, Any], Any] = lambda _, value: value
) -> Cells:
    """The rows of all people in some columns.

    Args:
        columns: Names of columns.
        shown: What is written for an answer.
    """
    found = []
    for number, facts in enumerate(PEOPLE, 1):
        told = answers(facts, number)
        found.append([shown(name, told[name]) if name in told else "" for name in columns])
    return found


def known() -> tuple[Facts, ...]:
    """The facts as they must be read: places by the name that the rulebook has."""
    names = {
        spelling: place.name for place in RULEBOOK.municipalities for spelling in place.spellings
    }
    return tuple(
        {**facts, "municipality": names.get(facts["municipality"], facts["municipality"])}
        if "municipality" in facts
        else facts
        for facts in PEOPLE
    )


ALL = (*META, *QUESTIONS)
PLAIN = tuple(name for name in ALL if name not in ("submission_id", "case_manager"))


def labelled(language: Language) -> Callable[[str, Any], Any]:
    """Writes labels in place of codes."""

    def shown(name: str, value: Any) -> Any:
        question = QUESTIONS.get(name)
        if question is None or not question.choices:
            return value
        labels = {one.code: language.choice(question, one) for one in question.answers}
        if question.kind is Kind.CHOICES:
            return "; ".join(labels[code] for code in value.split())
        return labels.get(value, value)

    return shown


def german(name: str, value: Any) -> Any:
    """Writes dates as offices do: 31.12.1990, 06.2001, 2021."""
    question = QUESTIONS.get(name)
    is_date = name == "recorded_on" or (
        question is not None and question.kind in (Kind.PARTIAL_DATE, Kind.DAY)
    )
    return ".".join(reversed(str(value).split("-"))) if is_date else value


def texts(
    cells: Cells, delimiter: str = ",", encoding: str = "utf-8", quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    """A text file of separated values."""
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n", quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(cells)
    return out.getvalue().encode(encoding)


def xlsx(
    sheets: Mapping[str, Cells], *, merged: Sequence[str] = (), hidden: Sequence[str] = (),
    is_1904: bool = False, formats: Mapping[str, str] = {},
) -> bytes:  # fmt: skip
    """A workbook; a date becomes a date cell, another type what it is."""
    from xlsxwriter import Workbook

    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "date_1904": is_1904, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2024, 1, 2)})  # noqa: DTZ001
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    others = {text: book.add_format({"num_format": form}) for text, form in formats.items()}
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for number, row in enumerate(cells):
            for at, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, at, cell, others.get(cell.isoformat(), day))
                elif isinstance(cell, str) and cell:
                    sheet.write_string(number, at, cell)
                elif isinstance(cell, bool):
                    sheet.write_boolean(number, at, cell)
                elif isinstance(cell, (int, float)):
                    sheet.write_number(number, at, cell)
        for place in merged:
            sheet.merge_range(place, cells[int(place.split(":")[0][1:]) - 1][0])
    book.close()
    return out.getvalue()


def ods(cells: Cells, *, title: str = "") -> bytes:
    """A workbook as LibreOffice writes it: repeated cells and rows, styles of dates, notes."""
    body = "".join(_ods_row(row) for row in cells)
    head = (
        f'<table:table-row><table:table-cell table:number-columns-spanned="4" '
        f'office:value-type="string"><text:p>{title}</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="3"/></table:table-row>'
        if title
        else ""
    )
    names = ("office", "table", "text", "style", "datastyle:number", "calcext")
    spaces = "".join(
        f' xmlns:{name.split(":")[-1]}="urn:oasis:names:tc:opendocument:xmlns:{name.split(":")[0]}:1.0"'
        for name in names
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.3">'
        "<office:automatic-styles>"
        '<number:date-style style:name="N1"><number:day/><number:month/><number:year/></number:date-style>'
        '<number:date-style style:name="N2"><number:month/><number:year/></number:date-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Bogen">{head}{body}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content),
            ("META-INF/manifest.xml", _MANIFEST),
        ):
            archive.writestr(zipfile.ZipInfo(name, MADE_ON), text)
    return out.getvalue()


_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _ods_row(row: Sequence[Any]) -> str:
    cells = []
    for cell in row:
        if cell == "":
            cells.append('<table:table-cell table:number-columns-repeated="1"/>')
        elif isinstance(cell, date):
            style = "ce2" if cell.day == 1 and cell.year == 2001 else "ce1"
            cells.append(
                f'<table:table-cell table:style-name="{style}" office:value-type="date" '
                f'office:date-value="{cell.isoformat()}"><text:p>{cell}</text:p></table:table-cell>'
            )
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
            cells.append(
                f'<table:table-cell office:value-type="float" office:value="{cell}">'
                f"<text:p>{cell}</text:p></table:table-cell>"
            )
        else:
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
            note = (
                "<office:annotation><text:p>nur eine Notiz</text:p></office:annotation>"
                if str(cell) == "p-01"
                else ""
            )
            cells.append(
                f'<table:table-cell office:value-type="string">{note}{lines}</table:table-cell>'
            )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


# --- ODK Central ---------------------------------------------------------------------------------


def section(name: str) -> str:
    """The group in which our XLSForm asks a question."""
    if name == CONSENT:
        return "section_consent"
    return QUESTIONS[name].section if name in QUESTIONS else "section_meta"


def odk_csv(
    *, prefix: str | None = "-", split: bool = False, review: Mapping[str, str] = {}
) -> bytes:
    """An export of ODK Central: system columns, groups with a dash, ``KEY`` at the end."""
    asked = [name for name in ALL if not (split and name == "nationalities")]
    head = [
        "SubmissionDate",
        *(f"{section(name)}{prefix}{name}" if prefix else name for name in asked),
    ]
    codes = ("AF", "SY", "BG", "XX", "UA", "not_asked", "refused")
    if split:
        group = f"{section('nationalities')}{prefix}" if prefix else ""
        head += [f"{group}nationalities", *(f"{group}nationalities/{code}" for code in codes)]
    head += ["meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent",
             "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]  # fmt: skip
    cells: Cells = [head]
    for row, facts in zip(rows(asked), PEOPLE, strict=True):
        told = answers(facts, PEOPLE.index(facts) + 1)
        key = told["submission_id"]
        more: list[Any] = []
        if split:
            given = told.get("nationalities", "").split()
            more = [" ".join(given), *(str(int(code in given)) if given else "" for code in codes)]
        tail = [
            key,
            key,
            "12",
            "Tablet 3",
            "0",
            "0",
            "",
            review.get(facts["id"], ""),
            "collect:x",
            "0",
            "1",
        ]
        cells.append(["2023-09-01T09:30:11.123Z", *row, *more, *tail])
    return texts(cells)


def odk_json() -> bytes:
    """An answer of the OData service of ODK Central: nested groups."""
    records = []
    for number, facts in enumerate(PEOPLE, 1):
        told = answers(facts, number)
        record: dict[str, Any] = {"__id": told["submission_id"]}
        record["__system"] = {
            "submissionDate": "2023-09-01T09:30:11.123Z", "submitterId": "12",
            "submitterName": "Tablet 3", "reviewState": None, "edits": 0, "status": None,
        }  # fmt: skip
        record["meta"] = {"instanceID": told["submission_id"], "instanceName": told["id"]}
        for name in ALL:
            record.setdefault(section(name), {})[name] = told.get(name)
        records.append(record)
    return json.dumps({"value": records, "@odata.context": "…/$metadata#Submissions"}).encode()


# --- KoboToolbox ---------------------------------------------------------------------------------


def kobo(
    *, groups: bool = True, split: str = "both", language: str | None = None,
    validation: Mapping[str, str] = {},
) -> Cells:  # fmt: skip
    """A table as KoboToolbox exports it: groups with a slash, its own columns at the end.

    Args:
        groups: Whether headings carry the names of groups.
        split: Whether select-multiple is one column, split, or both.
        language: The language of labels in place of names and codes.
        validation: What somebody said of a submission, by person.
    """
    tongue = shipped()[language] if language else None
    head = ["start", "end"]
    names: list[tuple[str, str]] = []
    for name in ALL:
        question = QUESTIONS.get(name)
        text = name
        # What the form computes has no label, so that its name stands there.
        if tongue and question and question.kind in (Kind.CHOICE, Kind.YES_NO, Kind.CHOICES):
            text = tongue.question(question)
        stem = f"{section(name)}/{text}" if groups and not tongue else text
        if name != "nationalities" or split != "split":
            names.append((name, stem))
        if name == "nationalities" and split != "one" and question:
            names += [
                (f"nationalities/{code}", f"{stem}/{_label(question, code, tongue)}")
                for code in ("AF", "SY", "BG", "XX")
            ]
    head += [stem for _, stem in names]
    head += ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
             "_submitted_by", "__version__", "_tags", "_index"]  # fmt: skip
    cells: Cells = [head]
    for number, facts in enumerate(PEOPLE, 1):
        told = answers(facts, number)
        row: list[Any] = ["2023-09-01T11:00:00.000+02:00", "2023-09-01T11:20:00.000+02:00"]
        for name, _ in names:
            row.append(_kobo_cell(name, told, tongue))
        status = validation.get(facts["id"], "")
        row += [
            4710 + number,
            told["submission_id"][5:],
            "2023-09-01T09:20:03",
            status,
            "",
            "submitted_via_web",
            "kim",
            "v1",
            "",
            number,
        ]
        cells.append(row)
    return cells


def _label(question: Question, code: str, tongue: Language | None) -> str:
    if tongue is None:
        return code
    return next(tongue.choice(question, one) for one in question.answers if one.code == code)


def _kobo_cell(name: str, told: Mapping[str, Any], tongue: Language | None) -> Any:
    stem, _, code = name.partition("/")
    value = told.get(stem)
    if value is None:
        return ""
    if code:
        return int(code in value.split())
    return labelled(tongue)(stem, value) if tongue else value


def kobo_json() -> bytes:
    """An answer of the API of KoboToolbox: flat keys with the names of groups."""
    records = []
    for number, facts in enumerate(PEOPLE, 1):
        told = answers(facts, number)
        record: dict[str, Any] = {
            "_id": 4710 + number, "formhub/uuid": "f0", "__version__": "v1",
            "meta/instanceID": told["submission_id"], "meta/rootUuid": told["submission_id"],
            "_xform_id_string": "a", "_uuid": told["submission_id"][5:], "_attachments": [],
            "_status": "submitted_via_web", "_geolocation": [None, None],
            "_submission_time": "2023-09-01T09:20:03", "_tags": [], "_notes": [],
            "_validation_status": {}, "_submitted_by": None,
        }  # fmt: skip
        record |= {f"{section(name)}/{name}": told[name] for name in ALL if name in told}
        records.append(record)
    return json.dumps({"count": 4, "next": None, "previous": None, "results": records}).encode()


# --- LimeSurvey ----------------------------------------------------------------------------------


def limesurvey(
    *, headings: str = "code", language: str | None = None, unsent: bool = False
) -> Cells:
    """A table as LimeSurvey exports it: codes of questions have no underscores.

    Args:
        headings: ``code``, ``text`` or ``both``.
        language: The language of full answers; codes when None.
        unsent: Whether there is an answer that was not sent.
    """
    tongue = shipped()[language or "de"]
    head = [
        "id",
        "submitdate",
        "lastpage",
        "startlanguage",
        "seed",
        "startdate",
        "datestamp",
        "personid",
    ]
    names = ["recorded_on", *QUESTIONS]
    codes = ("AF", "SY", "BG", "XX")
    for name in names:
        question = QUESTIONS.get(name)
        code = name.replace("_", "")
        if name.startswith("needs_"):
            code = f"needs[{name.removeprefix('needs_').replace('_', '')}]"
        text = tongue.question(question) if question else code
        if name == "nationalities" and question:
            head += [f"{code}[{one}]" for one in codes]
        elif question is None or headings == "code":
            head.append(code)
        else:
            head.append(text if headings == "text" else f"{code}. {text}")
    cells: Cells = [head]
    for number, facts in enumerate(PEOPLE, 1):
        told = answers(facts, number)
        day = "2023-09-01 10:00:00"
        row: list[Any] = [str(900 + number), day, "3", "de", "77", day, day, facts["id"]]
        for name in names:
            value = told.get(name)
            if name == "nationalities":
                row += ["Y" if value and one in value.split() else "" for one in codes]
            elif value is None:
                row.append("")
            elif language:
                row.append(labelled(tongue)(name, value))
            else:
                row.append(value)
        cells.append(row)
    if unsent:
        cells.append(
            ["905", "", "1", "de", "78", "2023-09-01 10:00:00", "", "p-05", *[""] * (len(head) - 8)]
        )
    return cells


# --- offices and districts -----------------------------------------------------------------------


def sheet(language: str = "de", *, cells: Cells | None = None) -> Cells:
    """Our own sheet: title, remark, questions, names of columns, rows."""
    tongue = shipped()[language]
    columns = list(PLAIN)
    asked = [
        tongue.question(QUESTIONS[name]) if name in QUESTIONS else tongue.meta(name)
        for name in columns
    ]
    body = (
        rows(columns, lambda name, value: labelled(tongue)(name, value)) if cells is None else cells
    )
    return [[tongue.word("title")], [tongue.word("sheet_row")], asked, columns, *body]


def date_cells(name: str, value: Any) -> Any:
    """Writes full days as dates."""
    question = QUESTIONS.get(name)
    is_day = question is not None and question.kind in (Kind.PARTIAL_DATE, Kind.DAY)
    if (is_day or name == "recorded_on") and len(str(value)) == 10:
        return date.fromisoformat(value)
    return value


def day_numbers(epoch: date) -> Callable[[str, Any], Any]:
    """Writes full days as numbers of days."""

    def shown(name: str, value: Any) -> Any:
        found = date_cells(name, value)
        return (found - epoch).days if isinstance(found, date) else value

    return shown


def changed(cells: Cells, change: Callable[[Any], Any]) -> Cells:
    """A table with every text changed."""
    return [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in cells]


LIST_HEAD = ["Fall-Nr.", "Geb.-Datum", "Einreise", "Staat", "Titel", "Jobcenter", "Ausländeramt",
             "Sprache", "Wunsch", "Ort", "Erfasst am", "Bemerkung"]  # fmt: skip
LIST_MAPPING = """\
format = "kim-rules/forms-mapping/1"
{more}
[columns."Fall-Nr."]
to = "id"
[columns."Geb.-Datum"]
to = "birth_date"
dates = "{dates}"
[columns."Einreise"]
to = "entry_date"
dates = "{dates}"
[columns."Staat"]
to = "nationalities"
codes = {{ "afgh." = "AF", "bulg." = "BG" }}
[columns."Titel"]
to = "residence_status"
codes = {{ "Duld." = "duldung", "FZ EU" = "freizuegigkeit_eu", "?" = "" }}
[columns."Jobcenter"]
to = "institutions"
option = "Jobcenter"
[columns."Ausländeramt"]
to = "institutions"
option = "Ausländeramt"
[columns."Sprache"]
to = "needs_language"
codes = {{ "lang" = "long_term", "kurz" = "short_term", "kein" = "none" }}
[columns."Wunsch"]
to = "support_wanted"
[columns."Ort"]
to = "municipality"
[columns."Erfasst am"]
to = "recorded_on"
dates = "{dates}"
[columns."Bemerkung"]
ignore = true
"""


def own_list(slash: bool = True) -> tuple[Cells, tuple[Facts, ...]]:
    """A district's own list, and what it tells."""

    def day(text: str) -> str:
        return "/".join(reversed(text.split("-"))) if slash else text

    people = (
        {"id": "417", "birth_date": "1990-04-03", "entry_date": "2019-02-05",
         "nationalities": ["AF"], "residence_status": "duldung", "institutions": ["Jobcenter"],
         "needs": {"language": "long_term"}, "support_wanted": True, "municipality": "Hilden"},
        {"id": "418", "nationalities": ["BG"], "residence_status": "freizuegigkeit_eu",
         "institutions": [], "needs": {"language": "none"}, "support_wanted": False,
         "municipality": "Langenfeld"},
        {"id": "419", "birth_date": "1985-11-12", "municipality": "Velbert"},
    )  # fmt: skip
    cells: Cells = [
        LIST_HEAD,
        ["417", day("1990-04-03"), day("2019-02-05"), "afgh.", "Duld.", "x", "0", "lang", "ja",
         "5158016", day("2023-09-01"), "ruft zurück"],
        ["418", "", "", "bulg.", "FZ EU", "0", "0", "kein", "nein", "40764 Langenfeld (Rhld.)",
         day("2023-09-01"), ""],
        ["419", day("1985-11-12"), "unbek.", "", "?", "", "", "k. A.", "-", "Stadt Velbert",
         day("2023-09-01"), "=1+1"],
    ]  # fmt: skip
    return cells, people


# --- the files -----------------------------------------------------------------------------------


class Made:
    """The files and what must be read from them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.expected: dict[str, dict[str, Any]] = {}

    def add(
        self, name: str, data: bytes, made: str, *, people: Sequence[Facts] | None = None,
        rejected: int = 0, mapping: str | None = None, unreadable: bool = False,
    ) -> None:  # fmt: skip
        """Note a file.

        Args:
            name: Of the file.
            data: Its bytes.
            made: How it was made.
            people: The facts that must be read; those of all people when None.
            rejected: How many rows must be rejected.
            mapping: The mapping that it needs.
            unreadable: Whether nothing may be read.
        """
        assert name not in self.files
        self.files[name] = data
        told = () if unreadable else known() if people is None else people
        self.expected[name] = {
            "made": made, "accepted": list(told), "rejected": rejected,
            "unreadable": unreadable, "mapping": None,
        }  # fmt: skip
        if mapping is not None:
            self.files[f"{name}.toml"] = mapping.encode()
            self.expected[name]["mapping"] = f"{name}.toml"


def made() -> Made:
    """Every file."""
    found = Made()
    for part in (
        _odk,
        _kobo,
        _limesurvey,
        _sheets,
        _sheets_of_others,
        _texts,
        _lists,
        _dirty,
        _broken,
    ):
        part(found)
    return found


def _odk(found: Made) -> None:
    add = found.add
    add("odk-central.csv", odk_csv(), "ODK Central, CSV with group prefixes")
    add(
        "odk-central-no-groups.csv", odk_csv(prefix=None), "ODK Central, CSV without group prefixes"
    )
    add("odk-central-split.csv", odk_csv(split=True), "ODK Central, select-multiple split")
    add("odk-central-split-no-groups.csv", odk_csv(prefix=None, split=True), "the same, no groups")
    add("odk-central.json", odk_json(), "ODK Central, OData with nested groups")
    states = {"p-01": "rejected", "p-02": "hasIssues", "p-03": "approved"}
    add("odk-central-reviewed.csv", odk_csv(review=states),
        "ODK Central, one submission rejected there, one with issues",
        people=known()[1:], rejected=1)  # fmt: skip


def _kobo(found: Made) -> None:
    add = found.add
    semicolon = {"delimiter": ";", "quoting": csv.QUOTE_ALL}
    add("kobo.csv", texts(kobo(), **semicolon), "KoboToolbox, CSV, names and groups, both ways")  # type: ignore[arg-type]
    add("kobo-no-groups.csv", texts(kobo(groups=False), **semicolon), "KoboToolbox, no groups")  # type: ignore[arg-type]
    add("kobo-split.csv", texts(kobo(split="split"), **semicolon), "KoboToolbox, split only")  # type: ignore[arg-type]
    add("kobo-one-column.csv", texts(kobo(split="one"), **semicolon), "KoboToolbox, one column")  # type: ignore[arg-type]
    for code in shipped():
        add(f"kobo-labels-{code}.csv", texts(kobo(language=code, split="one"), **semicolon),  # type: ignore[arg-type]
            f"KoboToolbox, questions and answers as labels in {code}")  # fmt: skip
    add("kobo-labels-split-de.csv", texts(kobo(language="de", split="split"), **semicolon),  # type: ignore[arg-type]
        "KoboToolbox, labels in German, select-multiple split")  # fmt: skip
    add("kobo.xlsx", xlsx({"screening": kobo()}), "KoboToolbox, XLSX with names and groups")
    add(
        "kobo-labels.xlsx",
        xlsx({"screening": kobo(language="en", split="one")}),
        "KoboToolbox, XLSX, English labels",
    )
    add("kobo.json", kobo_json(), "KoboToolbox, JSON of the API")
    refused = {"p-02": "Not Approved", "p-03": "On Hold"}
    add("kobo-validated.csv", texts(kobo(validation=refused), **semicolon),  # type: ignore[arg-type]
        "KoboToolbox, one submission not approved", people=[one for one in known() if one["id"] != "p-02"], rejected=1)  # fmt: skip


def _limesurvey(found: Made) -> None:
    add = found.add
    add(
        "limesurvey-codes.csv",
        texts(limesurvey(), quoting=csv.QUOTE_ALL),
        "LimeSurvey, codes of questions and answers",
    )
    add(
        "limesurvey-semicolon.csv",
        texts(limesurvey(), ";", "utf-8-sig"),
        "LimeSurvey, semicolons, byte order mark",
    )
    add(
        "limesurvey-texts.csv",
        texts(limesurvey(headings="text", language="de"), quoting=csv.QUOTE_ALL),
        "LimeSurvey, full questions and answers",
    )
    add(
        "limesurvey-both.csv",
        texts(limesurvey(headings="both", language="de"), quoting=csv.QUOTE_ALL),
        "LimeSurvey, code and text as heading",
    )
    add(
        "limesurvey-unsent.csv",
        texts(limesurvey(unsent=True), quoting=csv.QUOTE_ALL),
        "LimeSurvey, with an answer that was not sent",
        rejected=1,
    )


def _sheets(found: Made) -> None:
    add = found.add
    codes = {
        "codes": [["list", "code"], ["x", "y"]],
        "Hinweise": [["Bogen zum Screening"], ["id", "wozu"]],
    }
    add(
        "sheet.xlsx",
        xlsx({"Bogen": sheet(), **codes}, hidden=["codes"]),
        "our sheet, filled in with labels and texts",
    )
    body = rows(PLAIN, lambda name, value: date_cells(name, labelled(shipped()["de"])(name, value)))
    add("sheet-dates.xlsx", xlsx({"Bogen": sheet(cells=body)}), "our sheet, days as date cells")
    add(
        "sheet-1904.xlsx",
        xlsx({"Bogen": sheet(cells=body)}, is_1904=True),
        "the same, counted from 1904",
    )
    shown = rows(
        PLAIN,
        lambda name, value: date_cells(
            name, {"2001-06": "2001-06-01", "2021": "2021-01-01"}.get(value, value)
        ),
    )
    add("sheet-month-format.xlsx", xlsx({"Bogen": sheet(cells=shown)}, formats={"2001-06-01": "mmm yy", "2021-01-01": "yyyy"}),
        "date cells that show only month or year, as Excel makes them of 06/2001")  # fmt: skip
    numbers = rows(PLAIN, day_numbers(date(1899, 12, 30)))
    add(
        "sheet-day-numbers.xlsx",
        xlsx({"Bogen": sheet(cells=numbers)}),
        "days as plain numbers, counted from 1900",
    )
    numbers = rows(PLAIN, day_numbers(date(1904, 1, 1)))
    add(
        "sheet-day-numbers-1904.xlsx",
        xlsx({"Bogen": sheet(cells=numbers)}, is_1904=True),
        "days as plain numbers, counted from 1904",
    )
    titled: Cells = [
        ["Screening im Ausländeramt 09/2023"],
        [],
        *sheet()[3:6],
        [],
        [],
        *sheet()[6:],
        [],
        ["Summe", "", 4, 4],
    ]
    add(
        "sheet-titles-and-sums.xlsx",
        xlsx({"Liste": titled}, merged=["A1:F1"]),
        "a merged title, empty rows, a row of sums",
    )


def _sheets_of_others(found: Made) -> None:
    add = found.add
    add("sheet-uk.xlsx", xlsx({"Бланк": sheet("uk")}), "our sheet in Ukrainian")
    add("sheet-ar.xlsx", xlsx({"Bogen": sheet("ar")}), "our sheet in Arabic")
    days = rows(
        PLAIN, lambda name, value: date_cells(name, "2001-06-01" if value == "2001-06" else value)
    )
    add(
        "sheet.ods",
        ods(sheet(cells=days)),
        "our sheet from LibreOffice, with repeated cells and a note",
    )
    add(
        "sheet-title.ods",
        ods(sheet()[3:], title="Screening 2023"),
        "a merged title above the headings",
    )
    add(
        "sheet-several.xlsx",
        xlsx({"Nord": sheet()[3:6], "Süd": [sheet()[3], *sheet()[6:]]}),
        "two sheets with the same headings",
    )


def _texts(found: Made) -> None:
    add = found.add
    table: Cells = [list(ALL), *rows(ALL, german)]
    add("sheet-utf8.csv", texts(table, ";"), "our list, UTF-8 without a mark")
    add("sheet-bom.csv", texts(table, ";", "utf-8-sig"), "our list, UTF-8 with a mark")
    add("sheet-cp1252.csv", texts(table, ";", "cp1252"), "our list, Windows-1252")
    add("sheet-utf16.csv", texts(table, "\t", "utf-16"), "Unicode text of Excel: UTF-16 and tabs")
    add("sheet-comma.csv", texts(table, ","), "commas, German dates")
    add("sheet-sep.csv", b"sep=;\r\n" + texts(table, ";", "cp1252"), "with the line sep=; of Excel")
    notes: Cells = [
        table[0],
        ["# de: Kennung der Person", "Kennung des Bogens"],
        ["# codes"],
        *table[1:],
    ]
    add(
        "sheet-notes.csv", texts(notes, ";", "utf-8-sig"), "our list with the rows of notes left in"
    )
    add(
        "sheet-one-person.json",
        json.dumps(answers(PEOPLE[0], 1)).encode(),
        "what the HTML form gives",
        people=known()[:1],
    )
    lines = "\n".join(
        json.dumps(answers(facts, number), ensure_ascii=False)
        for number, facts in enumerate(PEOPLE, 1)
    )
    add("sheet-lines.ndjson", lines.encode(), "one object a line")


def _lists(found: Made) -> None:
    add = found.add
    cells, people = own_list()
    mapping = LIST_MAPPING.format(dates="DD/MM/YYYY", more='no = ["0"]')
    add(
        "list-slashes.csv",
        texts(cells, ";", "cp1252"),
        "a district's list with 03/04/1990",
        people=people,
        mapping=mapping,
    )
    titled: Cells = [["Fallliste"], ["Stand: 01.09.2023"], *cells, ["Anzahl: 3"]]
    mapping = LIST_MAPPING.format(dates="DD/MM/YYYY", more='sheet = "Liste"\nheading_row = 3')
    numbers = [
        [int(cell) if str(cell).isdigit() and at in (0, 9) else cell for at, cell in enumerate(row)]
        for row in titled
    ]
    add(
        "list.xlsx",
        xlsx({"Deckblatt": [["KIM"]], "Liste": numbers}),
        "the same as a workbook, with keys and AGS as numbers",
        people=people,
        mapping=mapping,
    )
    parts: Cells = [
        ["Nr", "T", "M", "J"],
        ["a-1", "3", "4", "1990"],
        ["a-2", "", "6", "2001"],
        ["a-3", "", "", "1970"],
        ["a-4", "31", "2", "1990"],
    ]
    mapping = 'format = "kim-rules/forms-mapping/1"\n[columns.Nr]\nto = "id"\n' + "".join(
        f'[columns.{key}]\nto = "birth_date"\npart = "{part}"\n'
        for key, part in (("T", "day"), ("M", "month"), ("J", "year"))
    )
    known_parts = [
        {"id": "a-1", "birth_date": "1990-04-03"},
        {"id": "a-2", "birth_date": "2001-06"},
        {"id": "a-3", "birth_date": "1970"},
    ]
    add(
        "list-parts.csv",
        texts(parts, ";"),
        "day, month and year in columns of their own; one impossible",
        people=known_parts,
        rejected=1,
        mapping=mapping,
    )

    several: Cells = [
        ["Nr", "Staat 1", "Staat 2", "Stelle 1", "Stelle 2"],
        ["s-1", "AF", "Syrien", "Jobcenter", "Schule"],
        ["s-2", "BG", "", "", "Jugendamt"],
        ["s-3", "BG", "BG", "keine", "Jugendamt"],
    ]
    mapping = 'format = "kim-rules/forms-mapping/1"\n[columns.Nr]\nto = "id"\n' + "".join(
        f'[columns."{heading} {number}"]\nto = "{to}"\n'
        for heading, to in (("Staat", "nationalities"), ("Stelle", "institutions"))
        for number in (1, 2)
    )
    add(
        "list-several-columns.csv",
        texts(several, ";"),
        "two columns for nationalities and two for institutions; one row contradicts itself",
        people=[
            {"id": "s-1", "nationalities": ["AF", "SY"], "institutions": ["Jobcenter", "Schule"]},
            {"id": "s-2", "nationalities": ["BG"], "institutions": ["Jugendamt"]},
        ],
        rejected=1,
        mapping=mapping,
    )


def _dirty(found: Made) -> None:
    add = found.add
    table: Cells = [list(ALL), *rows(ALL, german)]
    spaced = changed(table, lambda cell: f" \u00a0{cell}\u2009 " if cell else "\u00a0")
    add("dirty-spaces.csv", texts(spaced, ";"), "no-break and thin spaces around everything")
    add("dirty-nfd.csv", texts(changed(table, lambda cell: unicodedata.normalize("NFD", cell)), ";"),
        "umlauts as two characters",
        people=[_decomposed(one) for one in known()])  # fmt: skip
    ambiguous: Cells = [
        ["id", "birth_date", "entry_date", "fled"],
        ["d-1", "03/04/1990", "31/12/2019", "x"],
        ["d-2", "1.2.85", "45000", "1"],
        ["d-3", "05/05/1990", "ca. 2019", "ja"],
    ]
    add("dirty-ambiguous.csv", texts(ambiguous, ";"), "what can mean two things stays open; what means nothing is rejected",
        people=[{"id": "d-1", "entry_date": "2019-12-31"}, {"id": "d-2"}], rejected=1)  # fmt: skip


def _broken(found: Made) -> None:
    add = found.add
    table: Cells = [list(ALL), *rows(ALL, german)]
    wrong: Cells = [
        ["id", "birth_date", "residence_status", "municipality"],
        ["e-1", "30.02.1990", "duldung", "Haan"],
        ["", "1990", "duldung", "Haan"],
        ["e-3", "1990", "Asyl", "Haan"],
        ["e-4", "1990", "duldung", "40721"],
        ["e-5", "1990", "duldung", "Velbert-Mitte"],
    ]
    add("dirty-wrong.csv", texts(wrong, ";"), "an impossible day, no key, an unknown status, a postcode as place",
        people=[{"id": "e-5", "birth_date": "1990", "residence_status": "duldung"}], rejected=4)  # fmt: skip
    words: Cells = [
        ["id", "fled", "immigrated", "support_wanted"],
        ["w-1", "JA", "wahr", "k. A."],
        ["w-2", "Nein.", "n", "weiß nicht"],
        ["w-3", "j", "Yes", "-"],
    ]
    add("dirty-words.csv", texts(words, ";", "cp1252"), "ja, nein and k. A. in many spellings",
        people=[{"id": "w-1", "fled": True, "immigrated": True}, {"id": "w-2", "fled": False, "immigrated": False}, {"id": "w-3", "fled": True, "immigrated": True}])  # fmt: skip
    quotes = b'id;birth_date\r\nq-1;1990\r\nq-2;"1991\r\nq-3;1992\r\n'
    add(
        "dirty-quotes.csv",
        quotes,
        "a quotation mark that is never closed",
        people=[{"id": "q-1", "birth_date": "1990"}, {"id": "q-3", "birth_date": "1992"}],
        rejected=1,
    )
    twice: Cells = [
        ["id", "submission_id", "recorded_on", "fled"],
        ["t-1", "s1", "2023-09-01", "yes"],
        ["t-1", "s2", "2023-09-01", "no"],
        ["t-2", "s3", "2023-08-01", "yes"],
        ["t-2", "s4", "2023-09-01", "no"],
        ["t-3", "s5", "2023-09-01", "yes"],
        ["t-3", "s5", "2023-09-01", "yes"],
    ]
    add("dirty-twice.csv", texts(twice, ";"), "two submissions of a person that contradict, one that has changed, one handed in twice",
        people=[{"id": "t-2", "fled": True}, {"id": "t-2", "fled": False}, {"id": "t-3", "fled": True}, {"id": "t-3", "fled": True}], rejected=2)  # fmt: skip
    add(
        "dirty-mac.csv",
        texts(table, ";", "mac-roman"),
        "Mac Roman, which may be Windows-1252",
        unreadable=True,
    )
    add("dirty-dos.csv", texts(table, ";", "cp850"), "an encoding of DOS", unreadable=True)
    add("dirty-no-headings.csv", texts(rows(ALL), ";"), "without headings", unreadable=True)
    add(
        "dirty-nul.csv",
        b"id;municipality\r\nn-1;Ha\x00an\r\nn-2;Haan\r\n",
        "a NUL byte in a cell",
        people=[{"id": "n-2", "municipality": "Haan"}],
        rejected=1,
    )


def _decomposed(facts: Facts) -> Facts:
    """Facts whose free texts have umlauts as two characters, as they were typed."""
    found = dict(facts)
    if "institutions" in found:
        found["institutions"] = [unicodedata.normalize("NFD", one) for one in found["institutions"]]
    if found.get("municipality") == "Düsseldorf":
        found["municipality"] = unicodedata.normalize("NFD", "Düsseldorf")
    return found


def texts_of() -> Iterator[tuple[str, bytes]]:
    """Every file with its bytes, ``expected.json`` last."""
    found = made()
    yield from found.files.items()
    yield EXPECTED.name, (json.dumps(found.expected, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for file_name, content in texts_of():
        (FILES / file_name).write_bytes(content)
