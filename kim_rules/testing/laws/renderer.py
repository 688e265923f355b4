"""Laws of renderers: what writes a report in a format."""

from __future__ import annotations

import io

import pytest
from attrs import evolve

from kim_rules.hookspecs import Renderer
from kim_rules.report_tables import Report, Table
from kim_rules.testing.laws.writing import Writing, WritingLaws, written

#: Texts that a careless renderer trips over.
ODD = ("Größe „5“ – ß", "=1+1", "@SUM(A1)", "<b>&amp;</b>", "a;b,c\td|e", '"', "\\", "#1", "%d {x}")

_TABLE = Table("Zielgruppen", ("Gruppe", "Personen"), (("1", 12), ("2", 0), ("3", None)))
REPORT = Report("Bericht", "de", (_TABLE, Table("Leer", ("Ort",))), ("Quelle: erfunden",))
#: The report with one thing changed in each.
CHANGED = (
    evolve(REPORT, title="Anderer Bericht"),
    evolve(REPORT, notes=("Quelle: andere",)),
    evolve(REPORT, notes=()),
    evolve(REPORT, tables=REPORT.tables[:1]),
    evolve(REPORT, tables=REPORT.tables[::-1]),
    *(
        evolve(REPORT, tables=(table, REPORT.tables[1]))
        for table in (
            evolve(_TABLE, title="Andere"),
            evolve(_TABLE, columns=("Gruppe", "Menschen")),
            evolve(_TABLE, rows=_TABLE.rows[:2]),
            evolve(_TABLE, rows=_TABLE.rows[::-1]),
            evolve(_TABLE, rows=(("1", 13), *_TABLE.rows[1:])),
        )
    ),
)


class RendererLaws(WritingLaws):
    """Laws of a renderer, for which the author provides a fixture.

    For example::

        class TestMyReports(RendererLaws):
            @pytest.fixture
            def renderer(self):
                return my_plugin.render
    """

    @pytest.fixture
    def renderer(self) -> Renderer:
        """What writes a report."""
        raise NotImplementedError("provide the fixture renderer")

    @pytest.fixture
    def writing(self, renderer: Renderer) -> Writing:
        """Writes a report with two tables and a note."""
        return lambda out: renderer(REPORT, out)

    @pytest.mark.parametrize("report", CHANGED)
    def test_everything_is_written(self, renderer: Renderer, report: Report) -> None:
        """Title, notes, tables, headings, rows and cells, in their order: each can be seen."""
        assert _rendered(renderer, report) != _rendered(renderer, REPORT)

    def test_nothing_is_not_zero(self, renderer: Renderer) -> None:
        """An empty cell does not look like the number 0."""
        assert _rendered(renderer, _with_cell(None)) != _rendered(renderer, _with_cell(0))

    def test_odd_texts_are_written(self, renderer: Renderer) -> None:
        """Whatever stands in a text, it is written, and each differently."""
        assert len({_rendered(renderer, _with_cell(text)) for text in ODD}) == len(ODD)

    @pytest.mark.parametrize(
        "report", [Report("Leer", "de", ()), Report("Empty", "en", (Table("x", ("a",)),))]
    )
    def test_little_is_written(self, renderer: Renderer, report: Report) -> None:
        """A report without tables, and a table without rows, are reports."""
        out = io.BytesIO()
        renderer(report, out)
        assert out.getvalue()

    def test_many_rows_are_written(self, renderer: Renderer) -> None:
        """The number of rows of a year is no problem."""
        table = Table("Viele", ("Nummer",), tuple((number,) for number in range(5_000)))
        shorter = evolve(table, rows=table.rows[:-1])
        many, fewer = (Report("x", "de", (one,)) for one in (table, shorter))
        assert _rendered(renderer, many) != _rendered(renderer, fewer)


def _with_cell(cell: str | int | None) -> Report:
    return Report("Bericht", "de", (Table("Tabelle", ("Spalte",), ((cell,),)),))


def _rendered(renderer: Renderer, report: Report) -> bytes:
    return written(lambda out: renderer(report, out))
