"""kim-rules decides who belongs in municipal integration case management.

From client facts it decides target-group eligibility, multiple needs and referral on
any key date, with reasons, sources, what is still missing and when the answer changes.
"""

from kim_rules.decision import Decision, decide, replay
from kim_rules.errors import (
    EngineDisagreement,
    EngineError,
    Finding,
    InvalidClient,
    InvalidInput,
    InvalidReadings,
    InvalidRulebook,
    KimRulesError,
    UnknownRulebook,
)
from kim_rules.facts import Client
from kim_rules.loading import load_rulebook
from kim_rules.rulebook import Rulebook
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
    "Client",
    "Decision",
    "EngineDisagreement",
    "EngineError",
    "Finding",
    "FindingBody",
    "InvalidClient",
    "InvalidInput",
    "InvalidReadings",
    "InvalidRulebook",
    "KimRulesError",
    "NeedLevel",
    "NeedsFinding",
    "NeedsStatus",
    "PartialDate",
    "ReferralReason",
    "ReferralVerdict",
    "ResidenceStatus",
    "Rulebook",
    "Truth",
    "UnknownRulebook",
    "Verdict",
    "decide",
    "load_rulebook",
    "replay",
]
