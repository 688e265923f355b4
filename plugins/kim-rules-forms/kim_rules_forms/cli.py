"""``kim-rules forms``: writes forms, and reads what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kim_rules.cli import options
from kim_rules.cli.exits import Exit, Misuse, Reported
from kim_rules.cli.frame import Command, LazyGroup, language_of
from kim_rules_forms import FORMATS

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook
    from kim_rules_forms.languages import Language

_READING = "kim_rules_forms.reading.cli"


@click.group(
    "forms",
    cls=LazyGroup,
    members={
        "write": ("kim_rules_forms.cli:write", "Schreibt einen Bogen aus dem Regelwerk."),
        "read": (f"{_READING}:read", "Liest ausgefüllte Bögen und Listen ein."),
        "guess": (f"{_READING}:guess", "Schlägt vor, welche Spalte einer Liste was bedeutet."),
    },
)
def command() -> None:
    """Schreibt Bögen für das Screening und liest sie ein.

    Die Fragen, Antworten, Hilfetexte und Quellen kommen aus dem Regelwerk.

    Beispiele:
      kim-rules forms write --format xlsform --lang de,en --out bogen.xlsx
      kim-rules forms write --format html --lang de,ar --out bogen.html
    """


@click.command("write", cls=Command)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMATS)),
    required=True,
    metavar="FORMAT",
    help="xlsform (ODK, KoboToolbox), xlsx, csv, html oder json-schema.",
)
@options.rulebook
@click.option(
    "--lang",
    "codes",
    default="de",
    metavar="de,en,…",
    help="Sprachen mit Komma; die erste gilt zuerst. Mitgeliefert: de, en, uk, ar, tr, ro, bg, fa.",
)
@click.option(
    "--translation",
    "translations",
    type=options.FILE,
    multiple=True,
    metavar="DATEI",
    help="Eigene Übersetzung (TOML) oder ein Ordner damit; mehrfach möglich.",
)
@click.option("--out", type=options.FILE, required=True, metavar="DATEI", help="Wohin.")
@click.option("--force", is_flag=True, help="Überschreibt eine Datei, die es schon gibt.")
def write(
    form: str,
    rules: str | None,
    codes: str,
    translations: tuple[str, ...],
    out: str,
    force: bool,
) -> None:
    r"""Schreibt einen Bogen für das Screening.

    Gleiches Regelwerk und gleiche Sprachen ergeben dieselbe Datei, Byte für Byte. Eine Datei,
    die es schon gibt, bleibt unberührt, wenn nicht --force gesagt ist.

    Beispiele:
      kim-rules forms write --format xlsform --lang de,en,uk --out bogen.xlsx
      kim-rules forms write --format xlsx --out liste.xlsx
      kim-rules forms write --format html --lang de,so --out bogen.html \
        --translation so.toml
    """
    from io import BytesIO

    from kim_rules.cli import streams
    from kim_rules.cli.setting import loaded
    from kim_rules.cli.store.files import written
    from kim_rules_forms import write_form

    lang = language_of([f"--lang={codes.partition(',')[0]}"])
    rulebook = loaded(rules, lang)
    chosen = _languages(codes, translations, lang)
    form_file = BytesIO()
    write_form(form, rulebook, chosen, form_file)
    with written(out, "--out", overwrite=force) as file:
        file.buffer.write(form_file.getvalue())
    for language in chosen:
        for line in _warnings(language, rulebook, lang):
            streams.say(line)
    streams.say(f"Geschrieben: {out}" if lang == "de" else f"Written: {out}")


def _warnings(language: Language, rulebook: Rulebook, lang: str) -> Iterator[str]:
    """What somebody still has to do about a language."""
    missing = sorted(set(language.untranslated(rulebook)))
    if missing:
        told = ", ".join(missing[:5]) + (", …" if len(missing) > 5 else "")
        de, en = "Texte bleiben deutsch", "texts stay German"
        yield f"{language.name}: {len(missing)} {de if lang == 'de' else en}: {told}"
    if not language.checked:
        de = "noch nicht von einer Person geprüft, deren Muttersprache es ist; der Bogen sagt es"
        en = "not yet checked by a native speaker; the form says so"
        yield f"{language.name}: {de if lang == 'de' else en}"


def _languages(codes: str, translations: tuple[str, ...], lang: str) -> tuple[Language, ...]:
    from kim_rules.cli import streams
    from kim_rules_forms.languages import (
        InvalidTranslation,
        UnknownLanguage,
        languages,
        shipped,
    )

    named = [code.strip() for code in codes.split(",") if code.strip()]
    if not named:
        raise Misuse("keine Sprache genannt", "no language is named", "--lang")
    try:
        return languages(named, [Path(one) for one in translations])
    except UnknownLanguage as error:
        known = ", ".join(shipped())
        raise Misuse(
            f"für {error.code} gibt es keine Übersetzung; mitgeliefert: {known}; "
            "eine eigene nennt --translation",
            f"there is no translation for {error.code}; known: {known}; "
            "name one with --translation",
            "--lang",
        ) from None
    except InvalidTranslation as error:
        for finding in error.findings:
            streams.say(finding.text(lang))
        raise Reported(Exit.INVALID) from None
