"""Laws of form writers: what writes the screening form of a rulebook."""

from __future__ import annotations

import io
from copy import deepcopy

import pytest
from attrs import evolve

from kim_rules.errors import PluginError
from kim_rules.hookspecs import FormWriter
from kim_rules.loading import load_rulebook
from kim_rules.rulebook import Rulebook
from kim_rules.testing.laws.writing import Writing, WritingLaws, written

LANGUAGES = ("de", "en")


class FormWriterLaws(WritingLaws):
    """Laws of a form writer, for which the author provides a fixture.

    For example::

        class TestMyForms(FormWriterLaws):
            @pytest.fixture
            def form_writer(self):
                return my_plugin.write
    """

    @pytest.fixture
    def form_writer(self) -> FormWriter:
        """What writes a form."""
        raise NotImplementedError("provide the fixture form_writer")

    @pytest.fixture
    def rulebook(self) -> Rulebook:
        """The rulebook whose form is written."""
        return load_rulebook()

    @pytest.fixture
    def writing(self, form_writer: FormWriter, rulebook: Rulebook) -> Writing:
        """Writes the form in both languages."""
        return lambda out: form_writer(rulebook, LANGUAGES, out)

    def test_each_language_is_written(self, form_writer: FormWriter, rulebook: Rulebook) -> None:
        """A form in German, one in English and one in both are three forms."""
        forms = {_form(form_writer, rulebook, wanted) for wanted in (("de",), ("en",), LANGUAGES)}
        assert len(forms) == 3

    @pytest.mark.parametrize("languages", [(), ("xx",), ("de", "xx")])
    def test_other_languages_are_refused(
        self, form_writer: FormWriter, rulebook: Rulebook, languages: tuple[str, ...]
    ) -> None:
        """No language, or one that rulebooks do not have, is an error, and nothing is written."""
        out = io.BytesIO()
        with pytest.raises((ValueError, PluginError)):
            form_writer(rulebook, languages, out)
        assert out.getvalue() == b""

    def test_the_form_is_that_of_the_rulebook(
        self, form_writer: FormWriter, rulebook: Rulebook
    ) -> None:
        """It names the version of its rules, so that answers can be told apart later."""
        newer = evolve(rulebook, version=f"{rulebook.version}-next")
        assert _form(form_writer, newer, LANGUAGES) != _form(form_writer, rulebook, LANGUAGES)

    def test_the_rulebook_stays_as_it_is(self, writing: Writing, rulebook: Rulebook) -> None:
        """Writing its form changes nothing in a rulebook."""
        areas, readings = deepcopy(dict(rulebook.areas)), deepcopy(rulebook.readings)
        writing(io.BytesIO())
        assert (dict(rulebook.areas), rulebook.readings) == (areas, readings)


def _form(form_writer: FormWriter, rulebook: Rulebook, languages: tuple[str, ...]) -> bytes:
    return written(lambda out: form_writer(rulebook, languages, out))
