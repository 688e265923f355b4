"""The page: everything is there, nothing comes from elsewhere, and it can be read aloud."""

from __future__ import annotations

import base64
import hashlib
import re
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from report_random import reports
from report_reading import page, page_tables, printed, texts_of, written
from report_samples import EMPTY, HIDDEN, METTMANN, REPORTS, RTL

from kim_rules.report_tables import Hidden, Report, Table
from kim_rules_report.rendering import html
from kim_rules_report.rendering.layout import is_drawn

ALL = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def tree(report: Report) -> Any:
    """The page as a tree."""
    return page(written(html.render, report))


@given(reports())
@settings(max_examples=30, deadline=None)
def test_the_page_says_everything(report: Report) -> None:
    """Each cell of each table at its place, and each text."""
    document = written(html.render, report)
    assert page_tables(document) == [printed(table, report.lang) for table in report.tables]
    (body,) = page(document).xpath("//body")
    said = body.text_content()
    assert all(text in said for text in [*texts_of(report), report.marking])


@ALL
def test_nothing_comes_from_elsewhere(report: Report) -> None:
    """No address, no script; a policy under which a browser loads nothing at all."""
    text = written(html.render, report).decode()
    root = page(text.encode())
    assert not root.xpath("//script|//link|//iframe|//object|//img|//*[@src or @style or @onclick]")
    assert all(one.startswith("#") for one in root.xpath("//a/@href"))
    assert not re.search(r"url\((?!#)|@import", text)
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (look,) = root.xpath("//head/style/text()")
    code = base64.b64encode(hashlib.sha256(look.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{code}';")


@ALL
def test_tables_can_be_read_aloud(report: Report) -> None:
    """A caption that is a heading, headings of columns and rows, a region that can be scrolled."""
    for table, seen in zip(report.tables, tree(report).xpath("//table"), strict=True):
        assert table.title in seen.xpath("string(./caption)")
        assert len(seen.xpath("./thead/tr/th[@scope='col']")) == len(table.columns)
        assert len(seen.xpath("./tbody/tr/th[@scope='row']")) == len(table.rows)
        (region,) = seen.xpath("./parent::div[@tabindex='0' and @role='group']")
        (caption,) = seen.xpath("./caption/@id")
        assert region.get("aria-labelledby") == caption


@ALL
def test_headings_leave_out_no_level(report: Report) -> None:
    """The title first, sections below it, tables below those."""
    levels = [int(one.tag[1]) for one in tree(report).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@ALL
def test_ids_are_used_once_and_links_lead_somewhere(report: Report) -> None:
    """In both twins of every chart as well."""
    root = tree(report)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in root.xpath("//a/@href")} <= set(ids)
    for names in root.xpath("//@aria-labelledby"):
        assert set(names.split()) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", written(html.render, report).decode())) <= set(ids)


@ALL
def test_each_chart_stands_beside_its_table(report: Report) -> None:
    """Twice, for wide and for narrow pages, with a caption that names the table."""
    root = tree(report)
    drawn = [at for at, table in enumerate(report.tables, 1) if is_drawn(table)]
    figures = root.xpath("//figure")
    assert len(figures) == len(drawn)
    for number, figure in zip(drawn, figures, strict=True):
        assert len(figure.xpath(".//*[local-name()='svg']")) == 2
        assert re.search(
            rf"[Tt]abelle {number}|table {number}", figure.xpath("string(./figcaption)")
        )


def test_a_hidden_figure_is_said() -> None:
    """A screen reader says what the sign means, and a note below explains it."""
    root = tree(HIDDEN)
    hidden = root.xpath("//td[span[@aria-hidden='true']='•']")
    cells = [cell for table in HIDDEN.tables for row in table.rows for cell in row]
    assert len(hidden) == sum(isinstance(cell, Hidden) for cell in cells)
    assert {one.xpath("string(span[@class='spoken'])") for one in hidden} == {"nicht ausgewiesen"}
    assert len(root.xpath("//p[@class='note' and starts-with(., '• ')]")) == 3


def test_names_from_right_to_left_stand_alone() -> None:
    """They do not turn around the digits beside them."""
    text = written(html.render, RTL).decode()
    body = re.sub(r"<svg.*?</svg>|<title>.*?</title>|<style>.*?</style>", "", text, flags=re.DOTALL)
    assert "<bdi>نور الحسن</bdi>" in body
    assert not re.sub(r"<bdi>.*?</bdi>", "", body).count("نور")


def test_the_marking_is_on_the_screen_and_on_every_page() -> None:
    """Where there is one; a published report has none."""
    text = written(html.render, METTMANN).decode()
    assert '<p class="marking">Nur für den internen Gebrauch</p>' in text
    assert "@page{@top-right{content:'Nur für den internen Gebrauch'}" in text
    published = written(html.render, evolve(METTMANN, marking="")).decode()
    assert 'class="marking"' not in published
    assert "@page{@top-right{content:''}" in published


def test_no_text_leaves_the_style_sheet() -> None:
    """Neither its quotes nor the element around it."""
    bad = "'} body{display:none} </style><script>\\"
    text = written(html.render, Report(bad, "de", (), (), bad)).decode()
    assert text.count("</style>") == 1
    assert "<script>" not in text
    (look,) = page(text.encode()).xpath("//head/style/text()")
    assert "body{display:none}" not in look


def test_no_text_is_markup() -> None:
    """In a cell, a heading, a chart or a note."""
    bad = '<img src=x onerror="alert(1)">'
    table = evolve(METTMANN.tables[0], title=bad, rows=((bad, 1, None),) * 7, notes=(bad,))
    text = written(html.render, Report(bad, "de", (table,))).decode()
    assert "<img" not in text
    assert text.count("&lt;img") >= 12


def test_empty_and_small_reports() -> None:
    """A table without rows says so; one section needs no contents."""
    root = tree(EMPTY)
    assert root.xpath("string(//td[@class='none'])") == "Keine Einträge"
    assert len(tree(Report("x", "en", (Table("t", ("a",)),))).xpath("//nav")) == 0
    assert root.get("lang") == "de"
