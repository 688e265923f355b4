"""Writes tables of cells as ODS, with nothing but texts, numbers and dates."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kim_rules.values import PartialDate
from kim_rules_forms.reading.cells import Value
from kim_rules_forms.reading.ods import CONTENT, MIMETYPE

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_PARTS = {
    "day": ("day", ".", "month", ".", "year"),
    "month": ("month", ".", "year"),
    "year": ("year",),
}


def write_ods(
    sheets: Sequence[tuple[str, Iterator[Sequence[Value]]]],
    out: BinaryIO,
    is_1904: Callable[[], bool],
) -> None:
    """Write a workbook.

    Args:
        sheets: The name of each sheet with its rows.
        out: Where it is written.
        is_1904: Whether day numbers count from 1904; asked when all rows were taken.
    """
    body = "".join(_table(name, rows) for name, rows in sheets)
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        "</table:calculation-settings>"
        if is_1904()
        else ""
    )
    content = _document(
        "office:document-content",
        f"<office:automatic-styles>{_styles()}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{settings}{body}</office:spreadsheet></office:body>",
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", MIMETYPE.decode()), (CONTENT, "text/xml"))
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr(CONTENT, content)
        archive.writestr("META-INF/manifest.xml", _document("manifest:manifest", entries))


def _document(name: str, inside: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    prefix = name.partition(":")[0]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<{name} {spaces} {prefix}:version="1.3">{inside}</{name}>'
    )


def _styles() -> str:
    """A style for days, for months and for years."""
    made = []
    for name, parts in _PARTS.items():
        inside = "".join(
            f"<number:text>{part}</number:text>"
            if part == "."
            else f'<number:{part} number:style="long"/>'
            for part in parts
        )
        made.append(f'<number:date-style style:name="n-{name}">{inside}</number:date-style>')
        made.append(
            f'<style:style style:name="{name}" style:family="table-cell" '
            f'style:data-style-name="n-{name}"/>'
        )
    return "".join(made)


def _table(name: str, rows: Iterator[Sequence[Value]]) -> str:
    inside = "".join(
        f"<table:table-row>{''.join(map(_cell, row)) or '<table:table-cell/>'}</table:table-row>"
        for row in rows
    )
    return f"<table:table table:name={quoteattr(_plain(name))}>{inside}</table:table>"


def _cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return _typed("boolean", "boolean-value", str(value).lower())
    if isinstance(value, (int, float)):
        return _typed("float", "value", str(value))
    if isinstance(value, (date, PartialDate)):
        style = "day"
        day: object = value
        if isinstance(value, PartialDate):
            style, day = ("month" if value.month else "year"), value.first
        assert isinstance(day, date)
        return _typed("date", "date-value", day.isoformat(), f' table:style-name="{style}"')
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _typed(kind: str, key: str, value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:{key}="{value}"{more}/>'


def _spaced(text: str) -> str:
    """A line in which no space gets lost."""
    made = escape(_plain(text)).replace("\t", "<text:tab/>")
    return made.replace("  ", "<text:s/><text:s/>")


def _plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(
        letter
        for letter in text
        if letter == "\t"
        or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter < "\ufffe")
        or letter > "\uffff"
    )
