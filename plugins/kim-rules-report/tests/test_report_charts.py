"""Charts: read without colours, true to the figures, silent about what is hidden."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from lxml import etree
from report_random import reports
from report_samples import EMPTY, HIDDEN, MANAGERS, METTMANN, REPORTS, RTL

from kim_rules.report_tables import Cell, Chart, ChartKind, Hidden, Measure, Report, Table
from kim_rules_report.rendering.charts import NARROW, WIDE, chart_svg, draw
from kim_rules_report.rendering.charts.canvas import MARK
from kim_rules_report.rendering.charts.colours import DARK, LIGHT, LOOKS, Palette, style
from kim_rules_report.rendering.charts.hatching import hatch, pattern
from kim_rules_report.rendering.charts.lettering import text_width, wrapped
from kim_rules_report.rendering.layout import is_drawn

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [
    pytest.param(table, report.lang, id=f"{name}-{at}")
    for name, report in REPORTS.items()
    for at, table in enumerate(report.tables)
    if is_drawn(table)
]


def tree(table: Table, width: int = WIDE, lang: str = "de") -> Any:
    """A chart as a tree."""
    return etree.fromstring(chart_svg(table, lang, "c", width, style()))


def shapes(table: Table, kind: str, width: int = WIDE) -> list[Any]:
    """The shapes of a class that lie on the canvas."""
    found = tree(table, width).iterfind(f"{SVG}g//{SVG}*[@class]")
    return [one for one in found if kind in one.get("class").split()]


def bar_widths(table: Table) -> list[float]:
    """How long the bars are, without the legend."""
    bars = [one for look in range(LOOKS) for one in shapes(table, f"c{look}")]
    return [float(one.get("width")) for one in bars if one.get("width") != "20"]


def one_column(*cells: Any, kind: ChartKind = ChartKind.BARS) -> Table:
    """A table with a chart of its only figures."""
    rows = tuple((f"Zeile {at}", cell) for at, cell in enumerate(cells))
    return Table(
        "t", ("Name", "Zahl"), rows, measures=(Measure.TEXT, Measure.COUNT),
        chart=Chart(kind, "Titel", "Beschreibung", 0, (1,), tuple(range(len(rows)))),
    )  # fmt: skip


@pytest.mark.parametrize(("table", "lang"), DRAWN)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_says_what_it_shows(table: Table, lang: str, width: int) -> None:
    """Title and description are its name for whoever does not see it; so are all texts there."""
    root = tree(table, width, lang)
    assert table.chart is not None
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    texts = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [texts[name] for name in named] == [table.chart.title, table.chart.description]
    written = "".join(one.text for one in root.iter(f"{SVG}text") if one.text).replace(" ", "")
    for row in table.chart.rows:
        name = table.rows[row][table.chart.labels]
        if isinstance(name, str) and table.chart.kind is not ChartKind.LINES:
            assert name.replace(" ", "") in written


@pytest.mark.parametrize(("table", "lang"), DRAWN)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_leaves_the_canvas(table: Table, lang: str, width: int) -> None:
    """No text and no shape lies beyond the edges, however long the names are."""
    canvas = draw(table, lang, "c", width)
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}
    for one in canvas.texts:
        # Widths are those of a wide font; half a letter of it more does no harm.
        left = one.x - text_width(one.text) * shift[one.anchor]
        assert left >= -6
        assert left + text_width(one.text) <= canvas.width + 6, one.text
        assert 0 < one.y <= canvas.height
    for shape in canvas.shapes.iter("rect"):
        left, top, wide, high = (
            float(shape.get(key, "0")) for key in ("x", "y", "width", "height")
        )
        assert left >= 0
        assert top >= 0
        assert left + wide <= canvas.width
        assert top + high <= canvas.height


def test_bars_are_as_long_as_their_figures() -> None:
    """In proportion; nothing is drawn for 0 and for an empty cell."""
    table = one_column(10, 5, 0, None, 1)
    lengths = bar_widths(table)
    numbers = [one.text for one in draw(table, "de", "c").texts if one.text.isdigit()]
    assert numbers == ["10", "5", "0", "1"]
    assert len(lengths) == 3
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.1)
    assert lengths[0] == pytest.approx(10 * lengths[2], abs=0.1)


def test_figures_below_zero_go_to_the_left() -> None:
    """From the same line as those above."""
    down, up = shapes(one_column(-4, 8), "c0")
    zero = float(up.get("x"))
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(zero, abs=0.1)
    assert float(up.get("width")) == pytest.approx(2 * float(down.get("width")), abs=0.1)


@pytest.mark.parametrize("kind", ChartKind)
def test_a_hidden_figure_leaves_no_trace(kind: ChartKind) -> None:
    """A mark of one size, whatever it stands for; the scale does not know it."""
    table = one_column(8, Hidden.SMALL, 4, kind=kind)
    marks = [one for one in shapes(table, "mark") if one.tag == f"{SVG}rect"]
    assert [(one.get("width"), one.get("height")) for one in marks] == [(str(MARK), str(MARK))]
    without = evolve(table, rows=(table.rows[0], ("Zeile 1", None), table.rows[2]))
    assert shapes(without, "mark") == []
    places = [[one.attrib for one in shapes(each, "c0")] for each in (table, without)]
    assert places[0] == places[1]


def test_the_sum_of_a_bar_is_not_told_if_a_part_is_hidden() -> None:
    """It would give the part away."""
    stacked = HIDDEN.tables[1]
    texts = {one.text for one in tree(stacked).iter(f"{SVG}text")}
    assert "36" in texts
    assert "10" not in texts


def test_a_line_is_interrupted_where_nothing_is_told() -> None:
    """Not drawn through, as a line between its neighbours would be a figure."""
    values: list[Any] = [3, 4, Hidden.SMALL, 5, 6, None, 7]
    stretches = [one.get("d") for one in shapes(one_column(*values, kind=ChartKind.LINES), "l0")]
    assert [data.count("L") for data in stretches[1:]] == [1, 1, 0]


def test_series_differ_without_colours() -> None:
    """Each has a pattern or a dash and a sign of its own."""
    columns = tuple(f"Spalte {at}" for at in range(LOOKS))
    row: tuple[Cell, ...] = ("Zeile", *(at + 3 for at in range(LOOKS)))
    table = Table(
        "t", ("Name", *columns), (row, row), measures=(Measure.TEXT, *(Measure.COUNT,) * LOOKS)
    )
    for kind in (ChartKind.STACKED, ChartKind.LINES):
        chart = Chart(kind, "x", "y", 0, tuple(range(1, LOOKS + 1)), (0, 1))
        root = tree(evolve(table, chart=chart))
        dashes = {one.get("stroke-dasharray") for one in root.iter(f"{SVG}path")} - {None}
        assert len(dashes) == (LOOKS if kind is ChartKind.LINES else 0)
    assert len({pattern(look, (0, 0, 40, 20)) for look in range(LOOKS)}) == LOOKS


@pytest.mark.parametrize("box", [(0, 0, 40, 20), (10, 5, 12, 21), (3, 3, 15, 15), (0, 0, 1, 1)])
def test_patterns_stay_within_their_bar(box: tuple[float, float, float, float]) -> None:
    """However slim it is; a mark is never empty."""
    left, top, right, bottom = box
    for lines in (hatch(box), *(pattern(look, box) for look in range(LOOKS))):
        places = [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+) ([\d.]+)", lines)]
        assert all(left <= x <= right and top <= y <= bottom for x, y in places)
        assert len(places) == len(re.findall("[ML]", lines))
    assert hatch((0, 0, MARK, MARK))


def test_more_columns_than_looks_begin_anew() -> None:
    """Ten columns are drawn."""
    row = ("Zeile", *range(1, 11))
    table = Table(
        "t", ("Name", *(str(at) for at in range(10))), (row,),
        measures=(Measure.TEXT, *(Measure.COUNT,) * 10),
        chart=Chart(ChartKind.STACKED, "x", "y", 0, tuple(range(1, 11)), (0,)),
    )  # fmt: skip
    assert len(bar_widths(table)) == 10


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG counts."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_seen(palette: Palette) -> None:
    """3 to 1 for what is drawn, 4.5 to 1 for texts; no two series are alike."""
    assert contrast(palette.ink, palette.ground) >= 4.5
    assert contrast(palette.line, palette.ground) >= 3
    assert all(contrast(one, palette.ground) >= 3 for one in palette.series)
    assert len(set(palette.series)) == LOOKS
    neighbours = [contrast(*pair) for pair in combinations(palette.series[:2], 2)]
    assert min(neighbours) > 1.5


@pytest.mark.parametrize("name", ["Wort " * 12, "x" * 60, "", "WOHLFAHRT " * 6, "نور الحسن"])
def test_names_wrap(name: str) -> None:
    """Every letter is there, and no line is wider than its room."""
    lines = wrapped(name, 200)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert all(text_width(line) <= 200 for line in lines)


def test_ticks_are_round_numbers() -> None:
    """Of counts whole ones, whatever the figures are."""
    for highest in (0, 1, 2, 3, 7, 49, 94, 1200, 99_999):
        table = one_column(0, highest, kind=ChartKind.LINES)
        canvas = draw(table, "de", "c")
        ticks = [one.text for one in canvas.texts if re.fullmatch(r"[\d.,]+", one.text)]
        numbers = [int(tick.replace(".", "")) for tick in ticks]
        assert numbers[0] == 0
        assert numbers[-1] >= highest
        assert len(numbers) <= 7
        assert len({b - a for a, b in pairwise(numbers)}) == 1


def test_decimals_can_be_drawn() -> None:
    """Shares as well as counts."""
    rows = (("A", Decimal("0.5")), ("B", Decimal("1.5")))
    table = Table("t", ("n", "q"), rows, measures=(Measure.TEXT, Measure.RATIO),
                  chart=Chart(ChartKind.BARS, "x", "y", 0, (1,), (0, 1)))  # fmt: skip
    texts = [one.text for one in tree(table).iter(f"{SVG}text")]
    assert {"0,5", "1,5"} <= set(texts)


def test_a_table_without_a_chart() -> None:
    """Is an error."""
    with pytest.raises(ValueError, match="no chart"):
        draw(METTMANN.tables[2], "de", "c")


def test_what_is_drawn_of_no_rows() -> None:
    """Nothing, and the formats know."""
    assert [is_drawn(table) for table in EMPTY.tables] == [False, True, True]


def test_forty_rows_fit_on_a_page() -> None:
    """They are not higher than two widths."""
    canvas = draw(MANAGERS.tables[0], "de", "c")
    assert canvas.height < 2 * canvas.width


@given(reports())
@settings(max_examples=25, deadline=None)
def test_any_table_can_be_drawn(report: Report) -> None:
    """Whatever stands in it: the chart is well formed and has a size."""
    for table in report.tables:
        if is_drawn(table):
            for width in (WIDE, NARROW):
                root = tree(table, width, report.lang)
                assert float(root.get("height")) > 0
                assert "nan" not in etree.tostring(root).decode().lower().split("style")[0]


def test_names_of_other_scripts_are_whole() -> None:
    """No letter is lost."""
    texts = "".join(one.text for one in tree(RTL.tables[0]).iter(f"{SVG}text"))
    assert "نور الحسن" in texts
