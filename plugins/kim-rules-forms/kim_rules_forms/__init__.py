"""Screening forms of kim-rules: written from a rulebook, read back as facts.

Importing this loads nothing of weight; the libraries come with the form that needs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kim_rules.hookspecs import FormWriter, Reader, Translator, hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kim_rules.rulebook import Rulebook
    from kim_rules_forms.languages import Language

__all__ = [
    "kim_rules_add_commands",
    "kim_rules_read_clients",
    "kim_rules_translate_questions",
    "kim_rules_write_forms",
    "write_form",
]

#: The formats, each with the module and the function that writes it.
FORMATS: dict[str, tuple[str, str]] = {
    "xlsform": ("kim_rules_forms.xlsform", "write_xlsform"),
    "xlsx": ("kim_rules_forms.sheet", "write_sheet"),
    "csv": ("kim_rules_forms.csv_form", "write_csv"),
    "html": ("kim_rules_forms.page", "write_page"),
    "json-schema": ("kim_rules_forms.json_schema", "write_json_schema"),
}


@hookimpl
def kim_rules_write_forms() -> Mapping[str, FormWriter]:
    """The formats of :func:`write_form`, in the languages that ship with the plugin."""
    return {name: _writer(name) for name in FORMATS}


@hookimpl
def kim_rules_read_clients() -> Mapping[str, Reader]:
    """Submissions of every form that is read, told apart by what stands in the file."""
    return {"forms": _read_clients}


def _read_clients(source: Path) -> Iterator[Mapping[str, Any]]:
    from kim_rules_forms.reading.readers import read_clients

    return read_clients(source)


@hookimpl
def kim_rules_translate_questions() -> Mapping[str, Translator]:
    """The questions of ``kim-rules ask`` in every language of the forms."""
    from kim_rules_forms.asking import translators

    return translators()


@hookimpl
def kim_rules_add_commands() -> Mapping[str, tuple[str, str]]:
    """The command ``kim-rules forms``."""
    told = "Schreibt Bögen für das Screening und liest sie ein."
    return {"forms": ("kim_rules_forms.cli:command", told)}


def _writer(name: str) -> FormWriter:
    def write(rulebook: Rulebook, codes: Sequence[str], out: BinaryIO) -> None:
        from kim_rules_forms.languages import languages

        write_form(name, rulebook, languages(codes), out)

    return write


def write_form(name: str, rulebook: Rulebook, chosen: Sequence[Language], out: BinaryIO) -> None:
    """Write a form.

    Args:
        name: One of the formats.
        rulebook: Whose questions.
        chosen: The languages, from :func:`kim_rules_forms.languages.languages`.
        out: Where it is written.

    Raises:
        KeyError: If there is no such format.
    """
    from importlib import import_module

    module, attribute = FORMATS[name]
    getattr(import_module(module), attribute)(rulebook, chosen, out)
