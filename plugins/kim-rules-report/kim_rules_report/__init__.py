"""Status reports of kim-rules: the council paper out of the cases.

Importing this loads nothing of weight; the libraries come with the format that needs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

from kim_rules.hookspecs import Renderer, hookimpl

if TYPE_CHECKING:
    from kim_rules.report_tables import Report

__all__ = ["FORMATS", "kim_rules_add_commands", "kim_rules_render_reports"]

#: The formats, each with the module whose ``render`` writes it.
FORMATS: dict[str, str] = {
    name: f"kim_rules_report.rendering.{name}"
    for name in ("html", "pdf", "docx", "xlsx", "csv", "json")
}


@hookimpl
def kim_rules_render_reports() -> Mapping[str, Renderer]:
    """The formats in which a report can be written."""
    return {name: _renderer(module) for name, module in FORMATS.items()}


@hookimpl
def kim_rules_add_commands() -> Mapping[str, tuple[str, str]]:
    """The command ``kim-rules report``."""
    told = "Schreibt den Sachstandsbericht aus den Fällen."
    return {"report": ("kim_rules_report.cli:command", told)}


def _renderer(module: str) -> Renderer:
    def render(report: Report, out: BinaryIO) -> None:
        import_module(module).render(report, out)

    return render
