"""Small numbers: which figures of a report are not told, so that nobody can compute them back.

A section counts into a ``FigureBook``: every figure under a key of its own, every sum as an
equation. When all is counted, ``publish`` chooses what is hidden, and the tables are built from
what it returns:

    book = FigureBook()
    book.count(("caseload", "A. Muster", "3"), 1)
    ...
    book.total(("caseload", "A. Muster", "all"), [("caseload", "A. Muster", group) for ...])
    told = book.publish(threshold=3)            # or None: internal, nothing is hidden
    told.cell(("caseload", "A. Muster", "3"))   # a number, or Hidden.SMALL
    told.unless_hidden(share, part_key, base_key)  # a share, hidden with either of them

What is to be minded, because nothing here can see it:

- The same figure in two tables has one key. If it must have two, ``book.total(one, [other])``.
- Every sum that a reader can make from the tables is an equation, also those across tables.
- Shares, ratios, charts and sentences tell figures: build them with ``unless_hidden``, and leave
  out of sentences what it hides.
- What figures of different sections tell of each other without adding up, is a ``limit``: whoever
  is in case management was read as well. A row that stands there only for somebody says
  ``at_least_one``.
- A figure that is not printed, but follows from two that are (the rest of a total), is a figure
  like any other if it must not be told: count it, and say of what it is a part.

How it is chosen what is hidden stands in ``protection.hiding``, which loads the solver.
"""

from kim_rules_report.protection.equations import SMALLEST_THRESHOLD, Equation, Key
from kim_rules_report.protection.figures import FigureBook, PublishedFigures
from kim_rules_report.protection.wording import explain_hiding, legend

__all__ = [
    "SMALLEST_THRESHOLD",
    "Equation",
    "FigureBook",
    "Key",
    "PublishedFigures",
    "explain_hiding",
    "legend",
]
