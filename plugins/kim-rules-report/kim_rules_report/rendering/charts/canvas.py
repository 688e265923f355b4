"""An SVG under construction: shapes with classes for colours, and texts."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from attrs import Factory, define, frozen

from kim_rules_report.rendering.charts.colours import LOOKS
from kim_rules_report.rendering.charts.hatching import Box, hatch, pattern
from kim_rules_report.rendering.charts.lettering import LINE, SIZE, text_width, wrapped
from kim_rules_report.rendering.charts.signs import DASHES, sign

#: Size of the mark of a figure that is not told.
MARK = 12
_FONTS = "Noto Sans, Noto Sans Arabic, Segoe UI, Helvetica, Arial, sans-serif"


@frozen
class Lettering:
    """A line of text in a drawing.

    Args:
        x: Where it stands: its beginning, middle or end.
        y: The line under its letters.
        text: The text.
        anchor: ``start``, ``middle`` or ``end``.
        is_bold: Whether the letters are.
    """

    x: float
    y: float
    text: str
    anchor: str
    is_bold: bool


@define
class Canvas:
    """A drawing that grows downwards; all texts stand above all shapes.

    Args:
        width: How wide it is.
        name: What its ids begin with.
        height: How high it is by now.
        shapes: What is drawn.
        texts: What is written.
    """

    width: int
    name: str
    height: float = 0
    shapes: Element = Factory(lambda: Element("g"))
    texts: list[Lettering] = Factory(list)

    # --- shapes ------------------------------------------------------------------------------

    def bar(self, at: tuple[float, float], size: tuple[float, float], look: int) -> None:
        """A filled bar with the pattern of its series.

        Args:
            at: Its left upper corner.
            size: Its width and height.
            look: Position of its series.
        """
        look %= LOOKS
        box = _box(at, size)
        SubElement(self.shapes, "rect", {"class": f"c{look} cut", **box})
        if lines := pattern(look, _edges(at, size)):
            self.path(lines, kind="cut", fill="none", stroke_width="1.4")

    def mark(self, at: tuple[float, float]) -> None:
        """The sign of a figure that is not told: hatched, always of one size.

        Args:
            at: Its left upper corner.
        """
        size = (MARK, MARK)
        SubElement(self.shapes, "rect", {"class": "mark", "fill": "none", **_box(at, size)})
        self.path(hatch(_edges(at, size)), kind="mark", fill="none")

    def line(
        self, start: tuple[float, float], end: tuple[float, float], kind: str = "line"
    ) -> None:
        """A thin straight line.

        Args:
            start: Where it begins.
            end: Where it ends.
            kind: Its class.
        """
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        SubElement(self.shapes, "line", {"class": kind, **_numbers(ends)})

    def path(self, data: str, **attributes: str) -> None:
        """Any other shape.

        Args:
            data: Its points.
            attributes: How it is drawn; ``kind`` is its class.
        """
        attributes["class"] = attributes.pop("kind")
        named = {key.replace("_", "-"): value for key, value in attributes.items()}
        SubElement(self.shapes, "path", {"d": data, **named})

    # --- texts -------------------------------------------------------------------------------

    def text(
        self,
        at: tuple[float, float],
        lines: Sequence[str],
        *,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """Lines of text under each other.

        Args:
            at: Where the first line stands: its beginning, middle or end, and its middle height.
            lines: The lines.
            anchor: ``start``, ``middle`` or ``end``.
            bold: Whether the letters are.
        """
        for number, line in enumerate(lines):
            y = at[1] + number * LINE + SIZE * 0.36
            self.texts.append(Lettering(round(at[0], 2), round(y, 2), line, anchor, bold))

    def plate(self, middle: tuple[float, float], text: str) -> None:
        """A text on a small plate of the ground's colour, to be read on any pattern.

        Args:
            middle: Where it stands.
            text: The text.
        """
        size = (text_width(text) + 4, LINE)
        corner = (middle[0] - size[0] / 2, middle[1] - size[1] / 2)
        SubElement(self.shapes, "rect", {"class": "ground", "rx": "2", **_box(corner, size)})
        self.text(middle, [text], anchor="middle")

    def legend(self, names: Sequence[str], swatch: str = "bar") -> None:
        """What each series is called, beside its look; below what is drawn so far.

        Args:
            names: The names.
            swatch: ``bar``, or ``line`` for a line with its sign.
        """
        at = 0.0
        for look, name in enumerate(names):
            lines = wrapped(name, self.width - 34)
            room = 26 + max(map(text_width, lines)) + 16
            if at and at + room > self.width:
                at, self.height = 0.0, self.height + LINE + 5
            self._swatch((at, self.height), look, swatch)
            self.text((at + 26, self.height + 8), lines)
            at += room
            if len(lines) > 1:
                at, self.height = 0.0, self.height + len(lines) * LINE + 5
        self.height += (LINE + 5 if at else 0) + 7

    def _swatch(self, at: tuple[float, float], look: int, kind: str) -> None:
        if kind == "bar":
            self.bar((at[0], at[1] + 1), (20, 14), look)
            return
        middle = (at[0] + 10, at[1] + 8)
        data = f"M{at[0]:g} {middle[1]:g}h20"
        self.path(data, kind=f"l{look % LOOKS}", fill="none", stroke_width="2.5",
                  stroke_dasharray=DASHES[look % LOOKS])  # fmt: skip
        self.path(sign(look, middle), kind=f"c{look % LOOKS}")

    # --- the whole -------------------------------------------------------------------------------

    def svg(self, title: str, description: str, style: str = "") -> str:
        """The drawing as an element that tells what it shows to whoever does not see it.

        Args:
            title: What it shows.
            description: What is to be seen.
            style: Its colours; empty where the page has them.
        """
        root = self._root(style)
        root.set("role", "img")
        root.set("aria-labelledby", f"{self.name}-title {self.name}-desc")
        told = {"title": title, "desc": description}
        for at, (tag, text) in enumerate(told.items()):
            root.insert(at, Element(tag, {"id": f"{self.name}-{tag}"}))
            root[at].text = text
        for one in self.texts:
            place = _numbers({"x": one.x, "y": one.y})
            look = {"font-weight": "700"} if one.is_bold else {}
            attributes = {"class": "ink", "text-anchor": one.anchor, **place, **look}
            SubElement(root, "text", attributes).text = one.text
        return tostring(root, encoding="unicode")

    def shapes_only(self, style: str) -> str:
        """The drawing without its texts, for a program that sets texts itself.

        Args:
            style: Its colours.
        """
        return tostring(self._root(style), encoding="unicode")

    def _root(self, style: str) -> Element:
        height = round(self.height)
        root = Element("svg", {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {self.width} {height}",
            "width": str(self.width),
            "height": str(height),
            "font-family": _FONTS,
            "font-size": str(SIZE),
        })  # fmt: skip
        if style:
            SubElement(root, "style").text = style
        root.append(self.shapes)
        return root


def _edges(at: tuple[float, float], size: tuple[float, float]) -> Box:
    return at[0], at[1], at[0] + size[0], at[1] + size[1]


def _box(at: tuple[float, float], size: tuple[float, float]) -> dict[str, str]:
    return _numbers({"x": at[0], "y": at[1], "width": size[0], "height": size[1]})


def _numbers(values: dict[str, float]) -> dict[str, str]:
    """Numbers as short texts, the same on every machine."""
    return {key: f"{round(value, 2):g}" for key, value in values.items()}
