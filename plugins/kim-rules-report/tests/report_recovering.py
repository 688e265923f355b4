"""Hides the figures of random tables and lets a reader try to compute them back.

``./run python plugins/kim-rules-report/tests/report_recovering.py --tables 20000`` does so with
20,000 of them. The reader (``report_reader``) shares no code with the program.
"""

from __future__ import annotations

import argparse
import sys
from random import Random

from attrs import define
from report_figures_made import made_book
from report_reader import Reader

from kim_rules_report.protection import FigureBook, PublishedFigures


@define
class Tally:
    """What came of it."""

    tables: int = 0
    figures: int = 0
    small: int = 0
    hidden: int = 0
    recovered: int = 0
    told_small: int = 0

    def text(self) -> str:
        """All of it in a line."""
        return (
            f"{self.tables} tables, {self.figures} figures, {self.small} small, {self.hidden} hidden, "
            f"{self.recovered} recovered, {self.told_small} small ones told"
        )


def reader_of(book: FigureBook, published: PublishedFigures) -> Reader:
    """A reader of the published figures."""
    figures, hidden = published.figures, published.hidden
    return Reader(
        told={key: value for key, value in figures.items() if key not in hidden},
        sums=[(equation.total, equation.parts) for equation in book.equations],
        hidden={key: value for key, value in figures.items() if key in hidden},
        signed=book.signed,
        threshold=published.threshold or 0,
    )


def check(seed: int, tally: Tally) -> None:
    """Make a random report, hide, and try to recover."""
    random = Random(seed)
    book = made_book(random)
    threshold = random.choice((3, 3, 3, 4, 5))
    published = book.publish(threshold)
    small = {
        key
        for key, value in published.figures.items()
        if key not in book.signed and 0 < value < threshold
    }
    tally.tables += 1
    tally.figures += len(published.figures)
    tally.small += len(small)
    tally.hidden += len(published.hidden)
    tally.told_small += len(small - published.hidden)
    recovered = reader_of(book, published).recovered()
    tally.recovered += len(recovered)
    if recovered:
        print(f"seed {seed}: recovered {recovered}", file=sys.stderr)


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    wanted = parser.parse_args()
    tally = Tally()
    for seed in range(wanted.first, wanted.first + wanted.tables):
        check(seed, tally)
    print(tally.text())
    return int(bool(tally.recovered or tally.told_small))


if __name__ == "__main__":
    sys.exit(main())
