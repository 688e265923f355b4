"""PDF: an accessible paper on A4 that keeps to PDF/UA-1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, BinaryIO

from kim_rules.report_tables import Report, Table
from kim_rules_report.rendering.cells import FIGURES, cell_text
from kim_rules_report.rendering.charts import draw
from kim_rules_report.rendering.cleaning import cleaned
from kim_rules_report.rendering.layout import (
    Placed,
    format_of,
    keeps_together,
    parts_of,
    sign_notes,
    widths,
)
from kim_rules_report.rendering.typesetting import drawing_data, pdf
from kim_rules_report.rendering.words import WORDS, word

_Json = dict[str, Any]
#: Room for a word in the title, in a heading, in a paragraph, in characters.
_TITLE, _HEADING, _TEXT = 28, 40, 70
#: Words of up to so many letters can be hyphenated.
_HYPHENATED = 30
_PIECE = 4


def render(report: Report, out: BinaryIO) -> None:
    """Write a report as a PDF.

    Args:
        report: The report.
        out: Where it is written.
    """
    out.write(pdf(_paper(cleaned(report))))


def _paper(report: Report) -> _Json:
    """What the template asks for."""
    lang = report.lang
    return {
        "title": report.title,
        "shown_title": breakable(report.title, _TITLE),
        "lang": lang,
        "marking": report.marking,
        "facts": [[breakable(text, _TEXT) for text in fact] for fact in report.facts],
        "words": {key: word(key, lang) for key in WORDS},
        "parts": [
            {
                "heading": breakable(part.heading, _HEADING),
                "tables": [_table(placed, lang) for placed in part.tables],
            }
            for part in parts_of(report)
        ],
        "notes": _paragraphs(report.notes),
    }


def _table(placed: Placed, lang: str) -> _Json:
    table = placed.table
    wide = widths(table, lang)
    is_figure = [table.measure(column) in FIGURES for column in range(len(table.columns))]
    return {
        "number": placed.number,
        "title": breakable(table.title, _HEADING),
        "text": _paragraphs(table.text),
        "columns": [breakable(*one) for one in zip(table.columns, wide, strict=True)],
        "widths": wide,
        "align": ["right" if one else "left" for one in is_figure],
        "format": format_of(table, lang).value,
        "together": keeps_together(table, lang),
        "rows": [_row(table, row, wide, lang) for row in range(len(table.rows))],
        "totals": sorted(table.totals),
        "notes": _paragraphs((*sign_notes(table, lang), *table.notes)),
        "chart": _chart(placed, lang) if placed.picture else None,
    }


def breakable(text: str, room: int) -> str:
    """A text in which a word that is too long, and cannot be hyphenated, may break anywhere.

    Args:
        text: The text.
        room: How many characters stand side by side.
    """
    return re.sub(rf"\S{{{room},}}", _breakable_word, text)


def _breakable_word(found: re.Match[str]) -> str:
    words = re.split(r"(?<=[/–-])", found[0])
    return "\N{ZERO WIDTH SPACE}".join(_pieces(one) for one in words)


def _pieces(word: str) -> str:
    if word.rstrip("/–-").isalpha() and len(word) <= _HYPHENATED:
        return word
    return "\N{ZERO WIDTH SPACE}".join(re.findall(rf".{{1,{_PIECE}}}", word))


def _paragraphs(texts: Iterable[str]) -> list[str]:
    return [breakable(text, _TEXT) for text in texts]


def _row(table: Table, row: int, wide: list[int], lang: str) -> list[str]:
    return [
        breakable(cell_text(cell, table.measure(column), lang), wide[column])
        for column, cell in enumerate(table.rows[row])
    ]


def _chart(placed: Placed, lang: str) -> _Json:
    chart = placed.table.chart
    assert chart is not None
    return {
        "number": placed.picture,
        "title": breakable(chart.title, _TEXT),
        "alt": f"{chart.title}. {chart.description}",
        "note": word("numbers_in", lang).format(placed.number),
        "drawing": drawing_data(draw(placed.table, lang, "chart")),
    }
