"""The laws of form writers, for each format."""

from __future__ import annotations

import pytest

from kim_rules.hookspecs import FormWriter
from kim_rules.testing.laws import FormWriterLaws
from kim_rules_forms import FORMATS, kim_rules_write_forms


class TestForms(FormWriterLaws):
    """What other programs get from the hook."""

    @pytest.fixture(params=FORMATS)
    def form_writer(self, request: pytest.FixtureRequest) -> FormWriter:
        """Each writer in turn."""
        return kim_rules_write_forms()[request.param]
