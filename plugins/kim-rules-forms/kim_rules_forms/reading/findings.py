"""What is wrong with a cell, a row or a file, or is worth knowing; never what stands there."""

from __future__ import annotations

from attrs import frozen

from kim_rules.errors import Finding
from kim_rules.vocabulary import Label


@frozen
class Remark:
    """Something about a cell.

    Args:
        said: What was found.
        wanted: What is allowed; for a note, what was done.
        is_error: Whether the row is rejected.
    """

    said: Label
    wanted: Label
    is_error: bool = True

    def at(self, path: str) -> Finding:
        """The remark as the finding of an input.

        Args:
            path: Where it belongs.
        """
        return Finding(path, self.said, self.wanted)


def error(said: tuple[str, str], wanted: tuple[str, str]) -> Remark:
    """A remark for which a row is rejected.

    Args:
        said: What was found, in German and English.
        wanted: What is allowed, in German and English.
    """
    return Remark(Label(*said), Label(*wanted))


LEFT_OPEN = ("bleibt offen", "left open")


def note(said: tuple[str, str], done: tuple[str, str] = LEFT_OPEN) -> Remark:
    """A remark with which a row is accepted.

    Args:
        said: What was found, in German and English.
        done: What was made of it, in German and English.
    """
    return Remark(Label(*said), Label(*done), is_error=False)


@frozen
class Located:
    """A remark and where it belongs.

    Args:
        place: ``FILE:SHEET!CELL``, or a part of it.
        remark: The remark.
    """

    place: str
    remark: Remark

    def text(self, lang: str) -> str:
        """The whole line.

        Args:
            lang: ``de`` or ``en``.
        """
        said, wanted = self.remark.said.text(lang), self.remark.wanted.text(lang)
        if self.remark.is_error:
            return f"{self.place}: {said}; {'erlaubt' if lang == 'de' else 'allowed'}: {wanted}"
        return f"{self.place}: {'Hinweis' if lang == 'de' else 'note'}: {said}; {wanted}"


class Unreadable(Exception):
    """A file, or a sheet, that cannot be read at all.

    Args:
        said: What was found, in German and English.
        wanted: What is allowed, in German and English.
    """

    def __init__(self, said: tuple[str, str], wanted: tuple[str, str]) -> None:
        super().__init__(said[1])
        self.remark = error(said, wanted)


class Broken(str):
    """The place of a cell that cannot be read; its text is empty.

    Args:
        remark: Why.
    """

    __slots__ = ("remark",)
    remark: Remark

    def __new__(cls, remark: Remark) -> Broken:
        """A cell that holds nothing but the reason."""
        made = super().__new__(cls, "")
        made.remark = remark
        return made

    def __hash__(self) -> int:
        return hash(self.remark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Broken) and other.remark == self.remark
