"""Every format keeps the laws of renderers."""

from __future__ import annotations

import pytest

from kim_rules.hookspecs import Renderer
from kim_rules.testing.laws import RendererLaws
from kim_rules_report.rendering import csv, docx, html, json, pdf, xlsx


class TestCsv(RendererLaws):
    """CSV keeps them."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Writes CSV."""
        return csv.render


class TestDocx(RendererLaws):
    """DOCX keeps them."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Writes DOCX."""
        return docx.render


class TestHtml(RendererLaws):
    """HTML keeps them."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Writes HTML."""
        return html.render


class TestJson(RendererLaws):
    """JSON keeps them."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Writes JSON."""
        return json.render


class TestPdf(RendererLaws):
    """PDF keeps them."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Writes PDF."""
        return pdf.render


class TestXlsx(RendererLaws):
    """XLSX keeps them."""

    @pytest.fixture
    def renderer(self) -> Renderer:
        """Writes XLSX."""
        return xlsx.render
