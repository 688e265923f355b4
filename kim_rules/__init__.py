"""kim-rules decides who belongs in municipal integration case management.

From client facts it decides target-group eligibility, multiple needs and referral on
any key date, with reasons, sources, what is still missing and when the answer changes.

The names below are loaded when they are first used, so that importing the package costs
next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kim_rules.decision import Decision, decide, replay
    from kim_rules.errors import (
        ChainBroken,
        ClockWentBack,
        Conflict,
        EngineDisagreement,
        EngineError,
        Erased,
        Finding,
        InvalidClient,
        InvalidDecision,
        InvalidInput,
        InvalidReadings,
        InvalidRulebook,
        KimRulesError,
        NoSuchCase,
        NotAllowed,
        PluginError,
        SchemaMismatch,
        SealBroken,
        StoreError,
        StoreUnavailable,
        UnknownRulebook,
        WrongKey,
    )
    from kim_rules.facts import Client
    from kim_rules.loading import load_rulebook
    from kim_rules.rulebook import Rulebook
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.opening import open_store
    from kim_rules.store.records import Access
    from kim_rules.values import NeedsFinding, PartialDate
    from kim_rules.vocabulary import (
        FindingBody,
        NeedLevel,
        NeedsStatus,
        ReferralReason,
        ReferralVerdict,
        ResidenceStatus,
        Truth,
        Verdict,
    )

__all__ = [
    "Access",
    "CaseStore",
    "ChainBroken",
    "Client",
    "ClockWentBack",
    "Conflict",
    "Decision",
    "EngineDisagreement",
    "EngineError",
    "Erased",
    "Finding",
    "FindingBody",
    "InvalidClient",
    "InvalidDecision",
    "InvalidInput",
    "InvalidReadings",
    "InvalidRulebook",
    "KimRulesError",
    "NeedLevel",
    "NeedsFinding",
    "NeedsStatus",
    "NoSuchCase",
    "NotAllowed",
    "PartialDate",
    "PluginError",
    "ReferralReason",
    "ReferralVerdict",
    "ResidenceStatus",
    "Rulebook",
    "SchemaMismatch",
    "SealBroken",
    "StoreError",
    "StoreUnavailable",
    "Truth",
    "UnknownRulebook",
    "Verdict",
    "WrongKey",
    "decide",
    "load_rulebook",
    "open_store",
    "replay",
]

#: Where each name is defined.
_HOMES = {
    "decision": "Decision decide replay",
    "errors": "ChainBroken ClockWentBack Conflict EngineDisagreement EngineError Erased Finding "
    "InvalidClient InvalidDecision InvalidInput InvalidReadings InvalidRulebook KimRulesError "
    "NoSuchCase NotAllowed PluginError SchemaMismatch SealBroken StoreError StoreUnavailable "
    "UnknownRulebook WrongKey",
    "facts": "Client",
    "loading": "load_rulebook",
    "rulebook": "Rulebook",
    "store.cases": "CaseStore",
    "store.opening": "open_store",
    "store.records": "Access",
    "values": "NeedsFinding PartialDate",
    "vocabulary": "FindingBody NeedLevel NeedsStatus ReferralReason ReferralVerdict "
    "ResidenceStatus Truth Verdict",
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names.split():
            value: object = getattr(import_module(f"kim_rules.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
