"""The six steps of the referral (section 9 of the semantics), for the oracle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oracle_rules import (
    Case,
    Truth,
    age,
    all_of,
    areas_not_asked,
    areas_of_need,
    at_least,
    complex_need,
    eligible,
    group_verdicts,
    has_need,
    immigrated,
    less_than,
    status_in,
    truth,
)
from oracle_tables import PROVIDERS, Provider, municipality_of

Walk = dict[str, Truth]  # by provider id, in walking order


def referral(case: Case) -> dict[str, Any]:
    """The six steps in their order."""
    need, wanted = has_need(case), truth(case.fact("support_wanted"))
    if need == "no" or wanted == "no":
        return answer("no_need", reason="no_need" if need == "no" else "not_wanted")
    if "open" in (need, wanted):
        return answer("open")
    municipality = case.fact("municipality")
    if municipality is None:
        return answer("open")
    if municipality_of(municipality) is None:
        return answer("not_responsible")
    return referral_within_district(case)


def referral_within_district(case: Case) -> dict[str, Any]:
    """Steps 4 to 6."""
    first, second = walk(case, covers_every_need), walk(case, covers_some_need)
    used = second if excludes_all(first) else first
    for_kim = all_of([complex_need(case), eligible(group_verdicts(case))])
    if for_kim == "yes":
        return answer("refer", to="kim_cm", alternatives=fitting(first), excluded=excluded(first))
    if for_kim == "open":
        return answer("open", candidates=["kim_cm", *possible(used)], excluded=excluded(used))
    if excludes_all(used):
        return answer("gap", excluded=excluded(used))
    to = possible(used)[0]
    if used[to] == "open":
        return answer("open", candidates=possible(used), excluded=excluded(used))
    after = [provider for provider in fitting(used) if provider != to]
    if used is first:
        return answer("refer", to=to, alternatives=after, excluded=excluded(used))
    covered = next(provider.areas for provider in PROVIDERS if provider.id == to)
    uncovered = [area for area in areas_of_need(case) if area not in covered]
    return answer(
        "refer", to, "partial", alternatives=after, uncovered=uncovered, excluded=excluded(used)
    )


def answer(
    verdict: str, to: str | None = None, reason: str | None = None, **lists: list[str]
) -> dict[str, Any]:
    """A referral as JSON; lists that are not given are empty."""
    empty: dict[str, list[str]] = {
        "alternatives": [],
        "candidates": [],
        "uncovered": [],
        "excluded": [],
    }
    return {"verdict": verdict, "to": to, "reason": reason, **empty, **lists}


def walk(case: Case, covers: Callable[[Case, Provider], Truth]) -> Walk:
    """How every provider fits, in the order of priority and then of id."""
    in_order = sorted(PROVIDERS, key=lambda provider: (provider.priority, provider.id))
    # The default directory sets no validity: every provider is in force on every day.
    return {
        provider.id: all_of([conditions_of(case, provider.id), covers(case, provider)])
        for provider in in_order
    }


def conditions_of(case: Case, provider: str) -> Truth:
    """Whether all conditions of the default directory are met."""
    return all_of(conditions(case, provider).values())


def conditions(case: Case, provider: str) -> dict[str, Truth]:
    """The conditions of the default directory by name, the municipalities served among them."""
    if provider == "caritas_fuf":
        statuses = {"duldung", "duldung_60b", "aufenthaltsgestattung", "aufenthaltserlaubnis_104c"}
        return {"status_caritas_fuf": status_in(case, statuses)}
    if provider == "fluechtlingshilfe_velbert":
        in_velbert = municipality_of(case.fact("municipality")) == "Velbert"
        return {"serves_municipality": truth(in_velbert), "fled": truth(case.fact("fled"))}
    if provider == "jmd":
        return {
            "immigrated": immigrated(case),
            "aged_12_or_older": at_least(age(case), 12),
            "under_27": less_than(age(case), 27),
        }
    assert provider == "mbe"
    return {"immigrated": immigrated(case), "aged_27_or_older": at_least(age(case), 27)}


def exclusions(case: Case) -> list[dict[str, Any]]:
    """The excluded providers of the walk that counts, with every failing condition of each."""
    told = referral(case)
    if not told["excluded"]:
        return []
    is_first = told["to"] == "kim_cm" or not excludes_all(walk(case, covers_every_need))
    covers = covers_every_need if is_first else covers_some_need
    return [{"provider": id_, "because": failing(case, id_, covers)} for id_ in told["excluded"]]


def failing(case: Case, provider: str, covers: Callable[[Case, Provider], Truth]) -> list[str]:
    """Every condition that a provider fails, the areas it covers among them."""
    of_directory = next(one for one in PROVIDERS if one.id == provider)
    parts = {**conditions(case, provider), covers.__name__: covers(case, of_directory)}
    return [name for name, holds in parts.items() if holds == "no"]


def covers_every_need(case: Case, provider: Provider) -> Truth:
    """For the first walk."""
    if any(area not in provider.areas for area in areas_of_need(case)):
        return "no"
    return "open" if any(area not in provider.areas for area in areas_not_asked(case)) else "yes"


def covers_some_need(case: Case, provider: Provider) -> Truth:
    """For the second walk."""
    if any(area in provider.areas for area in areas_of_need(case)):
        return "yes"
    return "open" if any(area in provider.areas for area in areas_not_asked(case)) else "no"


def fitting(walked: Walk) -> list[str]:
    """The providers that fit for certain."""
    return [provider for provider, fits in walked.items() if fits == "yes"]


def possible(walked: Walk) -> list[str]:
    """The providers that fit or may fit."""
    return [provider for provider, fits in walked.items() if fits != "no"]


def excluded(walked: Walk) -> list[str]:
    """The providers that do not fit for certain."""
    return [provider for provider, fits in walked.items() if fits == "no"]


def excludes_all(walked: Walk) -> bool:
    """Whether the walk leads nowhere."""
    return not possible(walked)
