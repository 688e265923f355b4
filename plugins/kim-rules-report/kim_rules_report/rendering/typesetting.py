"""What typst sets: a template that never changes, and texts that reach it as data only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attrs import asdict

from kim_rules_report.rendering.charts import style
from kim_rules_report.rendering.charts.canvas import Canvas
from kim_rules_report.rendering.charts.lettering import SIZE
from kim_rules_report.rendering.fonts import fonts, printable

_TEMPLATES = Path(__file__).parent / "templates"
#: Dots of a picture for an inch.
_DOTS = 200


def pdf(data: Any) -> bytes:
    """Set a report as an accessible PDF.

    Args:
        data: What the template asks for.

    Returns:
        A PDF that keeps to PDF/UA-1.
    """
    return _set("report.typ", data, format="pdf", pdf_standards="ua-1")


def picture(canvas: Canvas) -> bytes:
    """A chart as a picture of dots, for programs that take no drawing.

    Args:
        canvas: The chart.

    Returns:
        A PNG.
    """
    return _set("picture.typ", drawing_data(canvas), format="png", ppi=_DOTS)


def drawing_data(canvas: Canvas) -> dict[str, Any]:
    """A chart as the templates ask for it: typst sets its texts, which a PDF needs to be told.

    Args:
        canvas: The chart.
    """
    return {
        "svg": canvas.shapes_only(style()),
        "width": canvas.width,
        "height": canvas.height,
        "size": SIZE,
        "texts": [asdict(one) for one in canvas.texts],
    }


def _set(template: str, data: Any, **options: Any) -> bytes:
    import typst

    names = {"main.typ": template, "drawing.typ": "drawing.typ"}
    done = typst.compile(
        {name: (_TEMPLATES / file).read_bytes() for name, file in names.items()},
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
        timestamp=0,
        **options,
    )
    assert isinstance(done, bytes)
    return done


def _printable(data: Any) -> Any:
    """The same data with nothing in its texts that the fonts do not have."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    return [_printable(one) for one in data] if isinstance(data, list) else data
