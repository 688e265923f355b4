"""What a district needs to write its rules as German scenarios and to trust that they run.

Names are loaded when first used: pytest imports this package in every project.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kim_rules.testing.feature_file import Finding
    from kim_rules.testing.german import StepError, UnknownWord
    from kim_rules.testing.guard import check_features
    from kim_rules.testing.orphans import find_orphans
    from kim_rules.testing.registry import STEPS, StepDefinition

__all__ = [
    "STEPS",
    "Finding",
    "StepDefinition",
    "StepError",
    "UnknownWord",
    "check_features",
    "find_orphans",
]

_HOMES = {
    "STEPS": "steps",
    "Finding": "feature_file",
    "StepDefinition": "registry",
    "StepError": "german",
    "UnknownWord": "german",
    "check_features": "guard",
    "find_orphans": "orphans",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
