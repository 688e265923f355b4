"""The codes of the domain: truths, verdicts, statuses, levels of need.

What a district decides itself (areas of need, municipalities, groups, providers)
is content of its rulebook and not listed here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from attrs import frozen


@frozen
class Label:
    """A text in German and in English.

    Args:
        de: For policy staff, in plain administrative German.
        en: For developers.
    """

    de: str
    en: str

    def text(self, lang: str) -> str:
        """The text in one language.

        Args:
            lang: ``de`` or ``en``.
        """
        return self.de if lang == "de" else self.en


class _Spoken(StrEnum):
    """A code that refuses to be used as a condition.

    ``if decision.eligible:`` would take *open* and *no* for true; such a slip
    must not decide about a person.
    """

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} has no truth value; "
            f"compare it, for example: answer is {type(self).__name__}.YES"
        )


class Truth(_Spoken):
    """One of the three truths of Kleene's strong logic."""

    NO = "no"
    OPEN = "open"
    YES = "yes"


class Verdict(_Spoken):
    """What is decided about one target group."""

    NO = "no"
    OPEN = "open"
    YES = "yes"
    NOT_IN_FORCE = "not_in_force"


class NeedsStatus(StrEnum):
    """Whether a client has a multiple need (*multipler Hilfebedarf*)."""

    ESTABLISHED = "established"
    REJECTED = "rejected"
    INDICATED = "indicated"
    NOT_INDICATED = "not_indicated"
    OPEN = "open"


class ReferralVerdict(StrEnum):
    """Where the screening leads."""

    NO_NEED = "no_need"
    NOT_RESPONSIBLE = "not_responsible"
    REFER = "refer"
    GAP = "gap"
    OPEN = "open"


class ReferralReason(StrEnum):
    """What a referral verdict rests on, where the verdict alone does not say it."""

    NO_NEED = "no_need"
    NOT_WANTED = "not_wanted"
    PARTIAL = "partial"


class NeedLevel(StrEnum):
    """How long support is needed in one area."""

    NONE = "none"
    SHORT_TERM = "short_term"
    LONG_TERM = "long_term"


class FindingBody(StrEnum):
    """Who established or rejected a multiple need."""

    FACHBERATUNGSSTELLE = "fachberatungsstelle"
    KIM = "kim"
    OTHER = "other"


class ResidenceStatus(StrEnum):
    """The residence status held on the key date."""

    DULDUNG = "duldung"
    DULDUNG_60B = "duldung_60b"
    AUFENTHALTSGESTATTUNG = "aufenthaltsgestattung"
    ANKUNFTSNACHWEIS = "ankunftsnachweis"
    AUFENTHALTSERLAUBNIS_25A = "aufenthaltserlaubnis_25a"
    AUFENTHALTSERLAUBNIS_25B = "aufenthaltserlaubnis_25b"
    AUFENTHALTSERLAUBNIS_104C = "aufenthaltserlaubnis_104c"
    AUFENTHALTSERLAUBNIS_OTHER = "aufenthaltserlaubnis_other"
    NIEDERLASSUNGSERLAUBNIS = "niederlassungserlaubnis"
    FREIZUEGIGKEIT_EU = "freizuegigkeit_eu"
    FIKTIONSBESCHEINIGUNG = "fiktionsbescheinigung"
    VISUM = "visum"
    GRENZUEBERTRITTSBESCHEINIGUNG = "grenzuebertrittsbescheinigung"
    OHNE_TITEL = "ohne_titel"
    DEUTSCH = "deutsch"


STATUS_LABELS: dict[ResidenceStatus, Label] = {
    ResidenceStatus.DULDUNG: Label("Duldung", "Duldung (suspension of removal)"),
    ResidenceStatus.DULDUNG_60B: Label(
        "Duldung nach § 60b AufenthG", "Duldung under § 60b AufenthG"
    ),
    ResidenceStatus.AUFENTHALTSGESTATTUNG: Label(
        "Aufenthaltsgestattung", "Aufenthaltsgestattung (asylum procedure)"
    ),
    ResidenceStatus.ANKUNFTSNACHWEIS: Label("Ankunftsnachweis", "proof of arrival"),
    ResidenceStatus.AUFENTHALTSERLAUBNIS_25A: Label(
        "Aufenthaltserlaubnis nach § 25a AufenthG", "residence permit under § 25a AufenthG"
    ),
    ResidenceStatus.AUFENTHALTSERLAUBNIS_25B: Label(
        "Aufenthaltserlaubnis nach § 25b AufenthG", "residence permit under § 25b AufenthG"
    ),
    ResidenceStatus.AUFENTHALTSERLAUBNIS_104C: Label(
        "Aufenthaltserlaubnis nach § 104c AufenthG", "residence permit under § 104c AufenthG"
    ),
    ResidenceStatus.AUFENTHALTSERLAUBNIS_OTHER: Label(
        "andere Aufenthaltserlaubnis", "other residence permit"
    ),
    ResidenceStatus.NIEDERLASSUNGSERLAUBNIS: Label("Niederlassungserlaubnis", "settlement permit"),
    ResidenceStatus.FREIZUEGIGKEIT_EU: Label("EU-Freizügigkeit", "EU freedom of movement"),
    ResidenceStatus.FIKTIONSBESCHEINIGUNG: Label(
        "Fiktionsbescheinigung", "Fiktionsbescheinigung (provisional certificate)"
    ),
    ResidenceStatus.VISUM: Label("Visum", "visa"),
    ResidenceStatus.GRENZUEBERTRITTSBESCHEINIGUNG: Label(
        "Grenzübertrittsbescheinigung", "border crossing certificate"
    ),
    ResidenceStatus.OHNE_TITEL: Label("ohne Aufenthaltstitel", "no residence title"),
    ResidenceStatus.DEUTSCH: Label("deutsche Staatsangehörigkeit", "German national"),
}

#: ISO 3166-1 alpha-2 codes in use in 2026, with XK (Kosovo, user-assigned) and XX (stateless).
NATIONALITIES: frozenset[str] = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW XK XX
    """.split()
)
