"""The fixed words of a report: what is printed around the texts that it brings."""

from __future__ import annotations

from kim_rules.report_tables import Hidden
from kim_rules.vocabulary import Label

WORDS = {
    "table": Label("Tabelle", "Table"),
    "picture": Label("Abbildung", "Figure"),
    "numbers_in": Label("Die Zahlen stehen in Tabelle {0}.", "The figures are in table {0}."),
    "page": Label("Seite", "Page"),
    "page_of": Label("von", "of"),
    "contents": Label("Inhalt", "Contents"),
    "skip": Label("Zum Inhalt springen", "Skip to content"),
    "notes": Label("Hinweise", "Notes"),
    "no_rows": Label("Keine Einträge", "No entries"),
    "overview": Label("Übersicht", "Overview"),
    "sheet": Label("Blatt", "Sheet"),
    "title": Label("Titel", "Title"),
    "not_told": Label("nicht ausgewiesen", "not shown"),
}
#: What the sign of a figure that is not told means.
SIGNS = {
    Hidden.SMALL: Label(
        "Zahl wird zum Schutz kleiner Gruppen nicht ausgewiesen.",
        "figure not shown, to protect small groups.",
    ),
}


def word(key: str, lang: str) -> str:
    """A fixed word.

    Args:
        key: Which.
        lang: ``de`` or ``en``.
    """
    return WORDS[key].text(lang)


def sign_note(sign: Hidden, lang: str) -> str:
    """What a sign means, in a sentence that begins with the sign.

    Args:
        sign: The sign.
        lang: ``de`` or ``en``.
    """
    return f"{sign.text()} {SIGNS[sign].text(lang)}"
