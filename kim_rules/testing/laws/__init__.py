"""Laws: what every case store, reader, form writer and renderer has to keep, as tests.

An author names the class and provides what is to be tested; pytest runs the laws::

    from kim_rules.testing.laws import ReaderLaws

    class TestMyReader(ReaderLaws):
        ...

Each class says what it needs. A law that fails tells in its docstring what is expected.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kim_rules.testing.laws.case_store import CaseStoreLaws
    from kim_rules.testing.laws.form_writer import FormWriterLaws
    from kim_rules.testing.laws.reader import CANARY, ReaderLaws
    from kim_rules.testing.laws.renderer import RendererLaws

__all__ = ["CANARY", "CaseStoreLaws", "FormWriterLaws", "ReaderLaws", "RendererLaws"]

_HOMES = {
    "CANARY": "reader",
    "CaseStoreLaws": "case_store",
    "FormWriterLaws": "form_writer",
    "ReaderLaws": "reader",
    "RendererLaws": "renderer",
}
#: What the laws of a case store are made of, one module a topic.
_TOPICS = "cases decisions facts log people referrals transfer".split()
for _home in ("writing", *(f"store_{topic}" for topic in _TOPICS), *sorted(set(_HOMES.values()))):
    # So that a law that fails shows both sides of its comparison.
    pytest.register_assert_rewrite(f"{__name__}.{_home}")


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
