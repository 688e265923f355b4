"""Steps about the referral: to whom, to whom else, and why not."""

from __future__ import annotations

from kim_rules.testing import words
from kim_rules.testing.case import Case
from kim_rules.testing.german import REFERRALS, StepError, choose, listed, spoken
from kim_rules.testing.registry import dann


def _target(case: Case) -> str:
    referral = case.decision.referral
    if str(referral.verdict) == "refer":
        return str(referral.to)
    return spoken(str(referral.verdict), REFERRALS)


def _verdict(case: Case, expected: str, reason: str | None = None) -> None:
    case.same("Verweisung", spoken(expected, REFERRALS), _target(case))
    found = case.decision.referral.reason
    case.same("Grund", reason, None if found is None else str(found))


@dann('wird sie an "(?P<provider>[^"]*)" verwiesen')
def referred(kim_case: Case, provider: str) -> None:
    """The person is referred to a provider that covers every area of need."""
    kim_case.same("Verweisung", words.provider(kim_case.rulebook, provider), _target(kim_case))
    kim_case.same("Grund", None, kim_case.decision.referral.reason)


@dann('wird sie an "(?P<provider>[^"]*)" verwiesen, weil dort ein Teil des Bedarfs gedeckt ist')
def referred_in_part(kim_case: Case, provider: str) -> None:
    """No provider covers everything; the first that covers something is chosen."""
    kim_case.same("Verweisung", words.provider(kim_case.rulebook, provider), _target(kim_case))
    reason = kim_case.decision.referral.reason
    kim_case.same("Grund", "partial", None if reason is None else str(reason))


@dann("besteht kein Bedarf")
def no_need(kim_case: Case) -> None:
    """Every area was answered with no need."""
    _verdict(kim_case, "no_need", "no_need")


@dann("wird sie nicht verwiesen, weil sie keine Unterstützung wünscht")
def not_wanted(kim_case: Case) -> None:
    """There may be a need, but no support is wanted."""
    _verdict(kim_case, "no_need", "not_wanted")


@dann("ist der Kreis nicht zuständig")
def not_responsible(kim_case: Case) -> None:
    """The person lives elsewhere."""
    _verdict(kim_case, "not_responsible")


@dann("findet sich kein Angebot")
def gap(kim_case: Case) -> None:
    """Every provider is excluded, even for a part of the need."""
    _verdict(kim_case, "gap")


@dann("bleibt die Verweisung offen")
def referral_open(kim_case: Case) -> None:
    """Not enough is known to refer."""
    _verdict(kim_case, "open")


@dann('ist das Ergebnis der Verweisung "(?P<target>[^"]*)"')
def referral_is(kim_case: Case, target: str) -> None:
    """Any result of the referral, for tables of examples."""
    expected = words.answer(kim_case.rulebook, "referral", target)
    kim_case.same("Verweisung", spoken(expected, REFERRALS), _target(kim_case))


@dann('kommen daneben in Betracht: "(?P<providers>[^"]*)"')
def alternatives(kim_case: Case, providers: str) -> None:
    """Who else fits, in order; ``niemand`` for nobody."""
    expected = words.providers(kim_case.rulebook, providers)
    kim_case.same("Daneben in Betracht", expected, list(kim_case.decision.referral.alternatives))


@dann('stehen zur Wahl: "(?P<providers>[^"]*)"')
def candidates(kim_case: Case, providers: str) -> None:
    """Who could still be chosen while the referral is open; ``niemand`` for nobody."""
    expected = words.providers(kim_case.rulebook, providers)
    kim_case.same("Zur Wahl", expected, list(kim_case.decision.referral.candidates))


@dann('bleiben ungedeckt die Bereiche "(?P<areas>[^"]*)"')
def uncovered(kim_case: Case, areas: str) -> None:
    """The areas of need for which nobody was found, in the order of the rulebook."""
    expected = [words.area(kim_case.rulebook, word) for word in listed(areas)]
    kim_case.same("Ungedeckt", expected, list(kim_case.decision.referral.uncovered))


@dann("bleibt kein Bereich ungedeckt")
def all_covered(kim_case: Case) -> None:
    """Every area of need is covered."""
    kim_case.same("Ungedeckt", [], list(kim_case.decision.referral.uncovered))


@dann('scheidet "(?P<provider>[^"]*)" aus, weil nicht gilt: "(?P<because>[^"]*)"')
def excluded(kim_case: Case, provider: str, because: str) -> None:
    """A provider is excluded; every failing condition is named, parted by semicolons."""
    wanted = words.provider(kim_case.rulebook, provider)
    failing = {e.provider: e.because for e in kim_case.decision.referral.excluded}
    if wanted not in failing:
        told = kim_case.shown(list(failing))
        raise StepError(f"„{provider}“ scheidet nicht aus; es scheiden aus: {told}.")
    known = words.conditions(kim_case.rulebook, wanted)
    codes = {choose("Die Bedingung", part, known, known.values()) for part in because.split(";")}
    expected, found = (
        sorted(label for label, code in known.items() if code in some)
        for some in (codes, failing[wanted])
    )
    kim_case.same(f"Gründe gegen „{provider}“", expected, found)


@dann('scheidet "(?P<provider>[^"]*)" nicht aus')
def not_excluded(kim_case: Case, provider: str) -> None:
    """A provider is not among the excluded ones."""
    wanted = words.provider(kim_case.rulebook, provider)
    if wanted in [e.provider for e in kim_case.decision.referral.excluded]:
        raise StepError(f"„{provider}“ scheidet aus.")
