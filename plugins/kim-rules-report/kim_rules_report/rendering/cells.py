"""How the cell of a table is written for people: digits grouped, days and shares as is usual."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kim_rules.report_tables import Cell, Hidden, Measure
from kim_rules.wording import day_text

#: Measures whose figures are set to the right.
FIGURES = frozenset({Measure.COUNT, Measure.CHANGE, Measure.PERCENT, Measure.RATIO})
_MINUS = "\N{MINUS SIGN}"
_NARROW = "\N{NO-BREAK SPACE}"


def cell_text(cell: Cell, measure: Measure, lang: str) -> str:
    """What is printed for a cell; nothing for an empty one.

    Args:
        cell: The cell.
        measure: What the figures of its column are.
        lang: ``de`` or ``en``.
    """
    if cell is None:
        return ""
    if isinstance(cell, Hidden):
        return cell.text()
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return day_text(cell, lang)
    return _number_text(cell, measure, lang)


def is_figure(cell: Cell, measure: Measure) -> bool:
    """Whether a cell is set to the right.

    Args:
        cell: The cell.
        measure: What the figures of its column are.
    """
    if isinstance(cell, Hidden):
        return measure in FIGURES
    return isinstance(cell, int | Decimal)


def number_of(cell: Cell) -> Decimal | None:
    """The number in a cell; ``None`` where there is a text, a day or no figure that is told.

    Args:
        cell: The cell.
    """
    return Decimal(cell) if isinstance(cell, int | Decimal) else None


def _number_text(number: int | Decimal, measure: Measure, lang: str) -> str:
    grouping = "" if measure is Measure.TEXT else ","
    text = (
        f"{abs(number):{grouping}f}" if isinstance(number, Decimal) else f"{abs(number):{grouping}}"
    )
    if lang == "de":
        text = text.translate(str.maketrans(",.", ".,"))
    if measure is Measure.PERCENT:
        text += f"{_NARROW}%" if lang == "de" else "%"
    return _sign(number, measure) + text


def _sign(number: int | Decimal, measure: Measure) -> str:
    if number < 0:
        return _MINUS
    return "+" if number > 0 and measure is Measure.CHANGE else ""
