"""Tables before it is known which figures are told: their cells name figures by keys.

A section counts into a book and drafts its tables with the keys. When all is counted, it
is chosen which figures stay hidden, and the drafts become the tables of a report: cells,
shares and sentences alike are made from the figures that are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from attrs import field, frozen

from kim_rules.report_tables import Cell, Chart, Hidden, Measure, Table
from kim_rules_report.protection import Key, PublishedFigures, legend

_TENTH = Decimal("0.1")


@frozen
class Count:
    """A figure.

    Args:
        key: Its key.
    """

    key: Key


@frozen
class Share:
    """A figure in percent of another one.

    Args:
        part: Key of the figure.
        whole: Key of the other one.
    """

    part: Key
    whole: Key


@frozen
class PerPost:
    """A figure for each full-time post.

    Args:
        key: Key of the figure.
        posts: How many posts there are.
    """

    key: Key
    posts: Decimal


@frozen
class Sentence:
    """A text with figures in it; it is left out when one of them is hidden.

    Args:
        text: The text, with ``{name}`` for each figure.
        figures: Key of the figure by name.
        singular: The text when the first figure is one; the same text when None.
    """

    text: str
    figures: Mapping[str, Key]
    singular: str | None = None


DraftCell: TypeAlias = "Count | Share | PerPost | str | int | Decimal | date | None"


@frozen
class Column:
    """A column of a draft.

    Args:
        id: Its code.
        heading: What stands above it.
        measure: What its figures are.
    """

    id: str
    heading: str
    measure: Measure = Measure.TEXT


@frozen
class Row:
    """A row of a draft.

    Args:
        id: Its code.
        cells: A cell for every column.
        is_total: Whether it sums up others.
    """

    id: str
    cells: Sequence[DraftCell]
    is_total: bool = False


@frozen
class Draft:
    """A table whose figures are named by keys; see :class:`kim_rules.report_tables.Table`.

    Args:
        id: Code of the table.
        title: What it shows.
        columns: The columns.
        rows: The rows.
        text: Paragraphs before the table.
        notes: Notes under it.
        chart: How it is drawn.
    """

    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    text: Sequence[str | Sentence] = ()
    notes: Sequence[str | Sentence] = ()
    chart: Chart | None = field(default=None, kw_only=True)


def table_of(draft: Draft, section: str, told: PublishedFigures, lang: str) -> Table:
    """The table of a draft.

    Args:
        draft: The draft.
        section: Heading of the section.
        told: The figures, and which of them are hidden.
        lang: Language of numbers within sentences, and of the note on hidden figures.
    """
    rows = tuple(tuple(_cell(cell, told) for cell in row.cells) for row in draft.rows)
    notes = _texts(draft.notes, told, lang)
    if any(isinstance(cell, Hidden) for row in rows for cell in row):
        notes += (legend(lang),)
    return Table(
        title=draft.title,
        columns=tuple(column.heading for column in draft.columns),
        rows=rows,
        id=draft.id,
        section=section,
        text=_texts(draft.text, told, lang),
        notes=notes,
        column_ids=tuple(column.id for column in draft.columns),
        row_ids=tuple(row.id for row in draft.rows),
        measures=tuple(column.measure for column in draft.columns),
        totals=(at for at, row in enumerate(draft.rows) if row.is_total),
        chart=draft.chart,
    )


def _cell(cell: DraftCell, told: PublishedFigures) -> Cell:
    if isinstance(cell, Count):
        return told.cell(cell.key)
    if isinstance(cell, Share):
        share = _percent(told.figures[cell.part], told.figures[cell.whole])
        return told.unless_hidden(share, cell.part, cell.whole)
    if isinstance(cell, PerPost):
        return told.unless_hidden(_rounded(told.figures[cell.key] / cell.posts), cell.key)
    return cell


def _percent(part: int, whole: int) -> Decimal | None:
    """The share; nothing where there is nothing to have a share of."""
    return _rounded(Decimal(100 * part) / whole) if whole else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)


def _texts(texts: Sequence[str | Sentence], told: PublishedFigures, lang: str) -> tuple[str, ...]:
    made = (one if isinstance(one, str) else _sentence(one, told, lang) for one in texts)
    return tuple(one for one in made if one is not None)


def _sentence(sentence: Sentence, told: PublishedFigures, lang: str) -> str | None:
    if told.hidden.intersection(sentence.figures.values()):
        return None
    figures = {name: told.figures[key] for name, key in sentence.figures.items()}
    is_one = sentence.singular is not None and next(iter(figures.values())) == 1
    form = sentence.singular if is_one and sentence.singular is not None else sentence.text
    return form.format_map({name: figure_text(value, lang) for name, value in figures.items()})


def figure_text(figure: int, lang: str) -> str:
    """A figure within a sentence, with the thousands set apart."""
    return f"{figure:,}".replace(",", "." if lang == "de" else ",")
