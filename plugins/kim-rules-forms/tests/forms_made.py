"""Forms and clients that several tests of the forms share."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from xform_filling import XForm

import kim_rules as kim
from kim_rules.values import folded
from kim_rules_forms import write_form
from kim_rules_forms.languages import languages
from kim_rules_forms.questions import UNKNOWNS, Kind, Question, questions_of

ROOT = Path(__file__).parents[3]
BEISPIELLAND = ROOT / "examples" / "kreis_beispielland"
ALL_LANGUAGES = ("de", "en", "uk", "ar", "tr", "ro", "bg", "fa")


def written(
    form: str, rulebook: kim.Rulebook | None = None, codes: tuple[str, ...] = ("de", "en")
) -> bytes:
    """A form as bytes."""
    out = BytesIO()
    write_form(form, rulebook or kim.load_rulebook(), languages(codes), out)
    return out.getvalue()


def converted(workbook: bytes, *, validate: bool = False) -> str:
    """The XForm that pyxform makes of an XLSForm; a warning of pyxform is an error."""
    from pyxform.xls2xform import convert

    result = convert(BytesIO(workbook), file_type=".xlsx", validate=validate)
    assert result.warnings == []
    return str(result.xform)


@lru_cache
def xform(rulebook: kim.Rulebook | None = None, codes: tuple[str, ...] = ("de", "en")) -> XForm:
    """The form of a rulebook on a telephone."""
    return XForm(converted(written("xlsform", rulebook, codes)))


def plain(facts: Mapping[str, Any], rulebook: kim.Rulebook) -> dict[str, Any]:
    """Facts without what means the same as something shorter.

    What is unknown is left out, a municipality of the rulebook has its name, texts are
    without space around them and in one form of their umlauts.
    """
    names = {
        folded(text): place.name for place in rulebook.municipalities for text in place.spellings
    }
    known = {name: value for name, value in facts.items() if value is not None}
    if "needs" in known:
        known["needs"] = {k: level for k, level in known["needs"].items() if level is not None}
    if "municipality" in known:
        place = unicodedata.normalize("NFC", known["municipality"]).strip()
        known["municipality"] = names.get(folded(place), place)
    if isinstance(known.get("multiple_needs_finding"), Mapping):
        known["multiple_needs_finding"] = {
            "by": None,
            "on": None,
            **known["multiple_needs_finding"],
        }
    return {name: value for name, value in known.items() if name != "needs" or value}


def random_answer(rng: Random, question: Question) -> str:
    """Any answer to a question, "not asked" and "does not want to say" among them."""
    if rng.random() < 0.15:
        return rng.choice(UNKNOWNS).code
    if question.kind is Kind.CHOICES:
        codes = rng.sample(("AF", "SY", "BG", "RS", "UA", "DE"), rng.randint(1, 3))
        return " ".join(codes)
    if question.kind is Kind.NUMBER:
        return str(rng.randint(-1, 7))
    if question.kind is Kind.TEXT:
        return (
            rng.choice(("none", "Jobcenter", "Jobcenter; Schule")) if question.choices else "Bonn"
        )
    if question.kind in (Kind.DAY, Kind.PARTIAL_DATE):
        day = f"{rng.randint(1960, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return day if question.kind is Kind.DAY else day[: rng.choice((4, 7, 10))]
    return rng.choice(question.choices).code


def kinds_of(rulebook: kim.Rulebook) -> dict[str, str]:
    """Kind of the question by column."""
    return {one.name: one.kind.value for one in questions_of(rulebook)}
