"""The words of the sentences, in German and in English."""

from __future__ import annotations

from kim_rules.vocabulary import Label, NeedsStatus, ReferralVerdict, Truth

#: What each fact is called in a sentence.
FACTS: dict[str, Label] = {
    "birth_date": Label("das Geburtsdatum", "the date of birth"),
    "entry_date": Label("der Tag der Einreise", "the day of entry"),
    "nationalities": Label("die Staatsangehörigkeiten", "the nationalities"),
    "residence_status": Label("der Aufenthaltsstatus", "the residence status"),
    "immigrated": Label("ob die Person zugewandert ist", "whether the person immigrated"),
    "fled": Label("ob die Person geflüchtet ist", "whether the person came as a refugee"),
    "unaccompanied_at_entry": Label(
        "ob die Person ohne sorgeberechtigte Person eingereist ist",
        "whether the person entered without a person with custody",
    ),
    "entitled_25a": Label(
        "ob die Ausländerbehörde einen Anspruch nach § 25a AufenthG festgestellt hat",
        "whether the immigration authority found an entitlement under § 25a AufenthG",
    ),
    "entitled_25b": Label(
        "ob die Ausländerbehörde einen Anspruch nach § 25b AufenthG festgestellt hat",
        "whether the immigration authority found an entitlement under § 25b AufenthG",
    ),
    "entitled_104c": Label(
        "ob die Ausländerbehörde einen Anspruch nach § 104c AufenthG festgestellt hat",
        "whether the immigration authority found an entitlement under § 104c AufenthG",
    ),
    "needs": Label("der Bedarf in den Themenbereichen", "the needs in the areas"),
    "institutions": Label(
        "die Institutionen, die den Fall beeinflussen",
        "the institutions that influence the case",
    ),
    "overall_planning_needed": Label(
        "ob eine Gesamtplanung notwendig ist", "whether an overall plan is needed"
    ),
    "multiple_needs_finding": Label(
        "die Feststellung zum multiplen Hilfebedarf", "the finding on multiple needs"
    ),
    "admitted_on": Label(
        "der Tag der Aufnahme ins Case Management", "the day of admission to case management"
    ),
    "support_wanted": Label(
        "ob die Person weitere Unterstützung wünscht", "whether the person wants further support"
    ),
    "municipality": Label("der Wohnort", "the municipality"),
}

TRUTHS: dict[str, Label] = {
    Truth.YES: Label("ja", "yes"),
    Truth.NO: Label("nein", "no"),
    Truth.OPEN: Label("offen", "open"),
}

#: How a condition stands, in front of its sentence.
MET: dict[str, Label] = {
    Truth.YES: Label("erfüllt", "met"),
    Truth.NO: Label("nicht erfüllt", "not met"),
    Truth.OPEN: Label("noch offen", "still open"),
}

#: How something stands that none of a group's people may have.
EXCLUDES: dict[str, Label] = {
    Truth.YES: Label("schließt aus", "excludes"),
    Truth.NO: Label("schließt nicht aus", "does not exclude"),
    Truth.OPEN: Label("noch offen", "still open"),
}

#: How a resolution stands.
IN_FORCE: dict[str, Label] = {
    Truth.YES: Label("in Kraft", "in force"),
    Truth.NO: Label("nicht in Kraft", "not in force"),
    Truth.OPEN: Label("noch offen", "still open"),
}

STATUSES: dict[str, Label] = {
    NeedsStatus.ESTABLISHED: Label("festgestellt", "established"),
    NeedsStatus.REJECTED: Label("durch Feststellung verneint", "rejected by a finding"),
    NeedsStatus.INDICATED: Label("nach den Angaben gegeben", "indicated by the facts"),
    NeedsStatus.NOT_INDICATED: Label(
        "nach den Angaben nicht gegeben", "not indicated by the facts"
    ),
    NeedsStatus.OPEN: Label("offen", "open"),
}

STATUS_SENTENCES: dict[str, Label] = {
    NeedsStatus.ESTABLISHED: Label(
        "Ein multipler Hilfebedarf ist festgestellt.", "A multiple need is established."
    ),
    NeedsStatus.REJECTED: Label(
        "Eine Feststellung verneint den multiplen Hilfebedarf.",
        "A finding rejects the multiple need.",
    ),
    NeedsStatus.INDICATED: Label(
        "Nach den Angaben liegt ein multipler Hilfebedarf vor; eine Feststellung, die zählt, "
        "gibt es nicht.",
        "By the facts there is a multiple need; there is no finding that counts.",
    ),
    NeedsStatus.NOT_INDICATED: Label(
        "Nach den Angaben liegt kein multipler Hilfebedarf vor.",
        "By the facts there is no multiple need.",
    ),
    NeedsStatus.OPEN: Label(
        "Ob ein multipler Hilfebedarf vorliegt, ist offen.",
        "Whether there is a multiple need is open.",
    ),
}

REFERRALS: dict[str, Label] = {
    ReferralVerdict.NO_NEED: Label("kein Bedarf", "no need"),
    ReferralVerdict.NOT_RESPONSIBLE: Label("nicht zuständig", "not responsible"),
    ReferralVerdict.GAP: Label("kein passendes Angebot", "no suitable offer"),
    ReferralVerdict.OPEN: Label("offen", "open"),
}

REFERRAL_SENTENCES: dict[str, Label] = {
    "no_need": Label(
        "Es besteht kein Bedarf; eine Verweisung ist nicht nötig.",
        "There is no need; no referral is necessary.",
    ),
    "not_wanted": Label(
        "Die Person wünscht keine weitere Unterstützung; sie wird nicht verwiesen.",
        "The person wants no further support and is not referred.",
    ),
    "not_responsible": Label(
        "Die Person wohnt außerhalb; der Kreis ist nicht zuständig.",
        "The person lives elsewhere; the district is not responsible.",
    ),
    "gap": Label(
        "Es besteht Bedarf, aber kein Angebot des Verzeichnisses passt.",
        "There is a need, but no offer of the directory suits.",
    ),
    "open": Label("Wohin verwiesen wird, ist offen.", "Where to refer the person is open."),
}

#: The conditions that every provider has, as reasons against it.
PROVIDER_CONDITIONS: dict[str, Label] = {
    "in_force": Label(
        "das Angebot gibt es am Stichtag nicht", "the offer does not exist on the key date"
    ),
    "serves_municipality": Label(
        "das Angebot gilt nicht für den Wohnort", "the offer does not serve the municipality"
    ),
    "covers_every_need": Label(
        "das Angebot deckt nicht jeden Bedarf ab", "the offer does not cover every need"
    ),
    "covers_some_need": Label(
        "das Angebot deckt keinen Bedarf ab", "the offer covers none of the needs"
    ),
}

#: The same conditions as sentences.
PROVIDER_SENTENCES: dict[str, Label] = {
    "in_force": Label("Das Angebot gibt es am Stichtag", "The offer exists on the key date"),
    "serves_municipality": Label(
        "Das Angebot gilt für den Wohnort", "The offer serves the municipality"
    ),
    "covers_every_need": Label("Das Angebot deckt jeden Bedarf ab", "The offer covers every need"),
    "covers_some_need": Label(
        "Das Angebot deckt mindestens einen Bedarf ab", "The offer covers at least one need"
    ),
}

#: Phrases of the frame; ``{…}`` are filled in.
PHRASES: dict[str, Label] = {
    "title": Label("Entscheidung für {client} zum Stichtag {on}", "Decision for {client} on {on}"),
    "rules": Label("Regelwerk: {label}, Fassung {version}", "Rules: {label}, version {version}"),
    "eligible_yes": Label(
        "Die Person gehört zu den Zielgruppen des Case Managements.",
        "The person belongs to the target groups of case management.",
    ),
    "eligible_no": Label(
        "Die Person gehört zu keiner Zielgruppe des Case Managements.",
        "The person belongs to no target group of case management.",
    ),
    "eligible_open": Label(
        "Ob die Person zu einer Zielgruppe des Case Managements gehört, ist offen.",
        "Whether the person belongs to a target group of case management is open.",
    ),
    "counted": Label(
        "Gezählt wird sie in Zielgruppe {number}.", "Statistics count the person in group {number}."
    ),
    "counted_open": Label(
        "Gezählt wird sie vorläufig in Zielgruppe {number}; eine Zielgruppe, die vorgeht, "
        "ist noch offen.",
        "For now statistics count the person in group {number}; a group that goes first is "
        "still open.",
    ),
    "groups": Label("Zielgruppen", "Target groups"),
    "group_yes": Label("{number}. {label}: ja", "{number}. {label}: yes"),
    "group_no": Label("{number}. {label}: nein", "{number}. {label}: no"),
    "group_open": Label("{number}. {label}: offen", "{number}. {label}: open"),
    "group_not_in_force": Label(
        "{number}. {label}: gilt am Stichtag nicht", "{number}. {label}: not in force on this day"
    ),
    "person": Label("Die Person {label}", "The person {label}"),
    "term": Label("{label}, gültig {window}", "{label}, valid {window}"),
    "from": Label("ab dem {start}", "from {start}"),
    "through": Label("bis zum {through}", "up to {through}"),
    "between": Label("vom {start} bis zum {through}", "from {start} to {through}"),
    "always": Label("ohne bekannte Befristung", "without a known term"),
    "reading": Label("Lesart „{reading}“: {option}", "reading “{reading}”: {option}"),
    "needs": Label("Multipler Hilfebedarf", "Multiple needs"),
    "conflict": Label(
        "Achtung: Die übrigen Angaben sprechen für das Gegenteil.",
        "Note: the other facts point to the opposite.",
    ),
    "referral": Label("Verweisung", "Referral"),
    "refer": Label("Empfohlen wird der Verweis an {to}.", "Recommended: refer to {to}."),
    "uncovered": Label("Nicht abgedeckt bleibt: {areas}.", "What remains uncovered: {areas}."),
    "alternatives": Label("Ebenfalls geeignet: {names}.", "Also suitable: {names}."),
    "candidates": Label("In Betracht kommen: {names}.", "Possible: {names}."),
    "excluded": Label("Nicht geeignet ist {name}: {because}.", "Not suitable: {name}: {because}."),
    "because": Label("„{label}“ trifft nicht zu", "“{label}” does not hold"),
    "missing": Label("Noch zu klären, in dieser Reihenfolge", "Still to find out, in this order"),
    "missing_one": Label("{fact} (wichtig für: {outcomes})", "{fact} (matters for: {outcomes})"),
    "nothing_missing": Label(
        "Alle Ergebnisse stehen fest; es fehlt keine Angabe.",
        "Every outcome is settled; no fact is missing.",
    ),
    "later": Label("Wie lange das gilt", "How long this holds"),
    "changes": Label(
        "Bleiben die Angaben gleich, ändert sich am {on}: {changes}.",
        "If the facts stay as they are, on {on} this changes: {changes}.",
    ),
    "no_change": Label(
        "Bleiben die Angaben gleich, ändert sich bis zum {on} nichts.",
        "If the facts stay as they are, nothing changes up to {on}.",
    ),
    "change": Label(
        "{outcome} von „{before}“ zu „{after}“", "{outcome} from “{before}” to “{after}”"
    ),
    "group": Label("Zielgruppe {number}", "target group {number}"),
    "outcome_multiple_needs": Label("multipler Hilfebedarf", "multiple needs"),
    "outcome_referral": Label("Verweisung", "referral"),
    "readings": Label("Was von der Lesart abhängt", "What depends on the reading"),
    "depends": Label(
        "Wird „{words}“ anders gelesen ({option}), ändert sich: {changes} [{source}].",
        "If “{words}” is read differently ({option}), this changes: {changes} [{source}].",
    ),
    "no_dependence": Label(
        "Keine andere Lesart ändert ein Ergebnis.", "No other reading changes an outcome."
    ),
    "notices": Label("Hinweise", "Notices"),
    "executors": Label(
        "Ohne Gegenprobe durch durable-rules entschieden.",
        "Decided without the cross-check by durable-rules.",
    ),
    "left_out_reading": Label("zählt bei dieser Lesart nicht", "does not count under this reading"),
    "left_out_not_in_force": Label("galt am Stichtag nicht", "was not in force on the key date"),
    "complex_need": Label("Komplexer Hilfebedarf", "Complex need"),
    "eligible": Label("Gehört zu einer Zielgruppe", "Belongs to a target group"),
}
