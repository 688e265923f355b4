"""The letters of a PDF: fonts that come with the plugin, the same on every machine.

Noto Sans has Latin, Greek and Cyrillic letters, Noto Sans Arabic those of Arabic, Persian,
Kurdish and Urdu; what is built into typst adds a few more scripts.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kim_rules_report.rendering.cleaning import REPLACEMENT

if TYPE_CHECKING:
    import typst

FAMILIES = ("Noto Sans", "Noto Sans Arabic")
#: Letters of Armenian, Hebrew and Georgian, which the fonts within typst have.
BUILT_IN = ((0x0531, 0x0556), (0x0561, 0x0587), (0x05D0, 0x05EA), (0x10D0, 0x10F0))


@cache
def fonts() -> typst.Fonts:
    """The fonts, for typst; none of the machine is among them."""
    import typst

    folders = [str(path.parent) for path in font_files()]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def font_files() -> list[Path]:
    """Where the fonts are that come with the plugin."""
    import fontpkg

    return [Path(fontpkg.path(family)) for family in FAMILIES]


def printable(text: str) -> str:
    """A text with a sign for every letter that the fonts do not have.

    Args:
        text: Any text.
    """
    return _unprintable().sub(REPLACEMENT, text)


@cache
def _unprintable() -> re.Pattern[str]:
    from fontTools.ttLib import TTFont

    codes: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            codes.update(font["cmap"].getBestCmap())
    for first, last in BUILT_IN:
        codes.update(range(first, last + 1))
    letters = "".join(re.escape(chr(code)) for code in sorted(codes))
    return re.compile(f"[^\\s{letters}]")
