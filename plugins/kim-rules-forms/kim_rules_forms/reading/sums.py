"""Tells rows of sums, which people put below a table, from rows about people."""

from __future__ import annotations

from kim_rules_forms.reading.cells import Row
from kim_rules_forms.reading.headings import Layout, Use
from kim_rules_forms.reading.spelling import spelt, trimmed


def totals(row: Row, layout: Layout) -> bool:
    """Whether a row holds the sums of the columns above it.

    Args:
        row: The row.
        layout: Where the columns are.
    """
    first = next((cell for cell in row.cells if cell not in (None, "")), None)
    if not isinstance(first, str) or not _begins_a_sum(first):
        return False
    filled = [(at, cell) for at, cell in enumerate(row.cells) if cell not in (None, "")]
    words = [cell for _, cell in filled if isinstance(cell, str) and not _is_number(cell)]
    people = [at for at, one in layout.columns(Use.META) if one.name == "id"]
    return len(words) == 1 and all(cell is first for at, cell in filled if at in people)


_SUMS = ("summe", "gesamt", "insgesamt", "gesamtsumme", "anzahl", "total", "sum", "σ")


def _begins_a_sum(text: str) -> bool:
    return text[:1].casefold() in "sgiatσ" and spelt(text).split(" ")[0].rstrip(":") in _SUMS


def _is_number(text: str) -> bool:
    return trimmed(text).replace(".", "").replace(",", "").lstrip("-").isdigit()
