"""The page in a real browser: axe finds nothing, nothing overflows, in any light and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from programs import CHROMIUM, program
from report_cases import built, examples
from report_reading import written
from report_samples import EMPTY, LONG_NAMES, METTMANN, REPORTS, TOGETHER

from kim_rules.report_tables import Report
from kim_rules_report.rendering import html

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
NARROW, WIDE = 320, 1280
#: Width of the window, colours, and whether it is paper.
VIEWS = [
    pytest.param(NARROW, "light", "screen", id="320-light"),
    pytest.param(NARROW, "dark", "screen", id="320-dark"),
    pytest.param(WIDE, "light", "screen", id="1280-light"),
    pytest.param(WIDE, "dark", "screen", id="1280-dark"),
    pytest.param(WIDE, "light", "print", id="print"),
]
#: What sticks out of the page, the sides of what it stands in, or the edges of its drawing.
OVERFLOWING = """() => {
  const out = [];
  if (document.documentElement.scrollWidth > innerWidth) out.push('page');
  for (const cell of document.querySelectorAll('th, td, p, h1, h2, h3, dd, figcaption'))
    if (cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).display !== 'inline'
        && !cell.classList.contains('spoken'))
      out.push(cell.tagName + ' ' + cell.textContent.slice(0, 40));
  for (const text of document.querySelectorAll('svg text')) {
    const box = text.getBoundingClientRect(), svg = text.ownerSVGElement.getBoundingClientRect();
    if (box.width && (box.left < svg.left - 2 || box.right > svg.right + 2
        || box.top < svg.top - 2 || box.bottom > svg.bottom + 2))
      out.push('svg ' + text.textContent);
  }
  return out;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program(*CHROMIUM), args=["--no-sandbox"]
        )
        yield opened
        opened.close()


def opened(browser: Browser, report: Report, width: int, scheme: Any, media: Any) -> Page:
    """A report in a window; its policy stands aside for the scripts of the tests."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.emulate_media(media=media, color_scheme=scheme)
    page.set_content(written(html.render, report).decode())
    return page


def found_by_axe(page: Page) -> list[str]:
    """Every rule that axe finds broken, with the places."""
    page.evaluate(AXE)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme", "media"), VIEWS)
def test_axe_finds_nothing(browser: Browser, width: int, scheme: str, media: str) -> None:
    """No violation in tables and charts of every kind."""
    page = opened(browser, TOGETHER, width, scheme, media)
    assert found_by_axe(page) == []
    page.context.close()


def test_axe_finds_nothing_in_an_empty_report(browser: Browser) -> None:
    """No violation either where there are no figures."""
    page = opened(browser, EMPTY, NARROW, "light", "screen")
    assert found_by_axe(page) == []
    page.context.close()


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    """A page with mistakes is found out, so that finding nothing means something."""
    page = opened(browser, METTMANN, WIDE, "light", "screen")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('th').style.color = '#eee'")
    rules = {one.split(":")[0] for one in found_by_axe(page)}
    page.context.close()
    assert {"html-has-lang", "color-contrast"} <= rules


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_nothing_overflows(browser: Browser, width: int) -> None:
    """Not the page, no cell, no text of a chart."""
    for report in (TOGETHER, REPORTS["managers"]):
        page = opened(browser, report, width, "light", "screen")
        assert page.evaluate(OVERFLOWING) == []
        page.context.close()


def test_dark_is_dark(browser: Browser) -> None:
    """In the dark the page and its charts have other colours; on paper never."""
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    bar = "getComputedStyle(document.querySelector('svg .c0')).fill"
    looks = {}
    for scheme, media in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        page = opened(browser, METTMANN, WIDE, scheme, media)
        looks[scheme, media] = (page.evaluate(ground), page.evaluate(bar))
        page.context.close()
    assert looks["dark", "print"] == looks["light", "screen"]
    assert looks["dark", "screen"][0] != looks["light", "screen"][0]
    assert looks["dark", "screen"][1] != looks["light", "screen"][1]


def test_one_of_the_twins_of_a_chart_is_seen(browser: Browser) -> None:
    """The narrow one on a telephone, the wide one elsewhere and on paper."""
    shown = (
        "[...document.querySelectorAll('figure > div')]"
        ".filter(one => one.offsetHeight).map(one => one.className)"
    )
    for width, media, kind in (
        (NARROW, "screen", "narrow"),
        (WIDE, "screen", "wide"),
        (NARROW, "print", "wide"),
    ):
        page = opened(browser, METTMANN, width, "light", media)
        assert page.evaluate(shown) == [kind] * 3
        page.context.close()


def test_the_skip_link_comes_first(browser: Browser) -> None:
    """The first stop of the keyboard, and it leads to the content."""
    page = opened(browser, METTMANN, WIDE, "light", "screen")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.context.close()


def test_wide_tables_scroll_with_the_keyboard(browser: Browser) -> None:
    """Their region can be reached and moved; the page stays where it is."""
    page = opened(browser, LONG_NAMES, NARROW, "light", "screen")
    region = "document.querySelectorAll('.scroll')[1]"
    page.evaluate(f"{region}.focus()")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{region}.scrollLeft > 0")
    assert page.evaluate("scrollX") == 0
    page.context.close()


def test_printed_pages(browser: Browser, tmp_path: Path) -> None:
    """A4, with the marking and the number on each; no cell is cut at the edge."""
    from pypdf import PdfReader

    for name in ("managers", "long"):
        page = opened(browser, REPORTS[name], WIDE, "dark", "print")
        file = tmp_path / f"{name}.pdf"
        page.pdf(path=file, prefer_css_page_size=True)
        page.context.close()
        pages, turned = PdfReader(file).pages, 0
        for number, one in enumerate(pages, 1):
            sides = [round(float(one.mediabox.width)), round(float(one.mediabox.height))]
            assert sorted(sides) == [595, 842]
            turned += sides[0] > sides[1]
            text = one.extract_text().replace("\u00a0", " ")
            assert f"Seite {number} von {len(pages)}" in " ".join(text.split())
            assert REPORTS[name].marking in " ".join(text.split())
        assert (len(pages), turned) == {"long": (3, 1), "managers": (3, 0)}[name]


#: Width of the text on an upright page, in pixels.
PAPER = 642


def test_no_column_is_cut_on_paper(browser: Browser) -> None:
    """Every table for an upright page is as wide as its text, all sections of them."""
    page = opened(browser, built(examples()), PAPER, "light", "print")
    wide = page.evaluate(
        "[...document.querySelectorAll('article.upright table, article.dense table')]"
        ".map(table => table.getBoundingClientRect().right)"
    )
    page.context.close()
    assert len(wide) > 10
    assert max(wide) <= PAPER + 1
