"""What the styles of an ODS workbook show of a date: a day, or only a month or a year."""

from __future__ import annotations

from kim_rules_forms.reading.archives import Xml, local

_PARTS = ("number:day", "number:month", "number:year", "number:era", "number:day-of-week")


class OdsStyles:
    """The styles of cells, as they are met in both parts that have some."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._styles: dict[str, tuple[str, str]] = {}
        self._open: str | None = None
        self._parts: set[str] = set()

    def start(self, name: str, told: dict[str, str]) -> None:
        """Note the beginning of an element."""
        if name == "number:date-style":
            self._open, self._parts = told.get("style:name", ""), set()
        elif name in _PARTS and self._open is not None:
            self._parts.add(local(name))
        elif name == "style:style" and told.get("style:family") == "table-cell":
            self._styles[told.get("style:name", "")] = (
                told.get("style:data-style-name", ""),
                told.get("style:parent-style-name", ""),
            )

    def end(self, name: str) -> None:
        """Note the end of an element."""
        if name == "number:date-style" and self._open is not None:
            if "day" not in self._parts and "year" in self._parts:
                self._formats[self._open] = "month" if "month" in self._parts else "year"
            self._open = None

    def shown(self, style: str | None) -> str:
        """What a style shows of a date: ``day``, ``month`` or ``year``.

        Args:
            style: Its name.
        """
        for _ in range(8):  # a style has a parent, and that may have one
            if style is None or style not in self._styles:
                break
            form, style = self._styles[style]
            if form:
                return self._formats.get(form, "day")
        return "day"


class StylesPart(Xml):
    """Reads the part with the styles that sheets share.

    Args:
        styles: Where they are noted.
    """

    def __init__(self, styles: OdsStyles) -> None:
        super().__init__()
        self.expat.StartElementHandler = styles.start
        self.expat.EndElementHandler = styles.end
