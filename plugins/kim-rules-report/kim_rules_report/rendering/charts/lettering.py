"""How much room texts take in a chart, and where they wrap.

Nobody knows the font that a browser takes, so widths are those of a wide one.
"""

from __future__ import annotations

import unicodedata

#: Size of the letters, and height of a line.
SIZE, LINE = 12, 15
_WIDE, _CAPITAL, _USUAL, _SLIM = 1.0, 0.72, 0.6, 0.34
_SLIM_LETTERS = frozenset("iljtfrI.,:;'|!()[] -")


def text_width(text: str) -> float:
    """How wide a text is at most.

    Args:
        text: The text.
    """
    return SIZE * sum(map(_letter_width, text))


def wrapped(text: str, width: float) -> list[str]:
    """The lines of a text; a word that is wider than a line is cut.

    Args:
        text: The text.
        width: Of a line.

    Returns:
        At least one line.
    """
    lines = [""]
    for word in text.split():
        if text_width(f"{lines[-1]} {word}".strip()) <= width:
            lines[-1] = f"{lines[-1]} {word}".strip()
            continue
        *full, rest = _pieces(word, width)
        lines += [*full, rest]
    return [line for line in lines if line] or [""]


def _pieces(word: str, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _letter_width(letter: str) -> float:
    if letter in _SLIM_LETTERS:
        return _SLIM
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF" or letter in "WM@%mw":
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL
