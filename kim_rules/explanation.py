"""The explanation of a decision as JSON values: a tree from each outcome to the facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kim_rules.assessment import Assessment
from kim_rules.derive import InForce, Window
from kim_rules.evaluator import Evaluator
from kim_rules.logic import NO, TRUTHS, YES, Choice, Citation, Composite, Node
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label, NeedsStatus

Json = dict[str, Any]


def explanation(assessment: Assessment) -> Json:
    """Every outcome down to the facts.

    Returns:
        ``outcomes``: for each outcome its tree; a node has ``id``, ``truth``, ``label``
        and ``source`` in both languages, ``in_force`` where it has a validity,
        ``left_out`` where it does not count, ``reading`` where one was used, and either
        ``parts`` or the ``facts`` that it reads. ``rests_on``: for each outcome facts
        that are enough for it. ``statistics``: truth of the lines of the groups.
    """
    rules = assessment.runtime.rulebook
    needs = rules.multiple_needs
    outcomes: Json = {group.node: tree(assessment, group.node) for group in rules.groups}
    nodes = (needs.finding_counts, needs.established, needs.computed)
    outcomes["multiple_needs"] = {
        "status": assessment.outcomes.status.value,
        "label": both(needs.label),
        "source": source(rules, needs.citation),
        "parts": [tree(assessment, node) for node in nodes],
    }
    outcomes["referral"] = _referral(assessment)
    lines = [line for group in rules.groups for line in group.lines if line.criterion]
    return {
        "outcomes": outcomes,
        "rests_on": {name: sorted(set(facts)) for name, facts in _rests_on(assessment)},
        "statistics": {
            line.id: TRUTHS[assessment.rank(line.criterion or "")].value for line in lines
        },
    }


def tree(assessment: Assessment, name: str) -> Json:
    """One node with everything below it."""
    evaluator, day = assessment.evaluator, assessment.case.known_on
    node = assessment.runtime.rulebook.tree.nodes[name]
    told: Json = {
        "id": name,
        "truth": TRUTHS[assessment.rank(name)].value,
        **_unchanging(evaluator, node),
    }
    if evaluator.is_out(node):
        told["left_out"] = "reading"
    elif not node.window.holds(day):
        told["left_out"] = "not_in_force"
    expression = evaluator.expression(node)
    if isinstance(expression, Composite):
        told["parts"] = [tree(assessment, part) for part in expression.parts]
    return told


def _unchanging(evaluator: Evaluator, node: Node) -> Json:
    """The part of a node's explanation that is the same for every client."""
    kept = evaluator.told.get(node.id)
    if kept is None:
        kept = evaluator.told[node.id] = dict(_describe(evaluator, node))
    return kept


def _describe(evaluator: Evaluator, node: Node) -> Iterator[tuple[str, Any]]:
    expression = evaluator.expression(node)
    yield "label", both(node.label)
    yield "source", source(evaluator.rulebook, node.citation)
    window = node.window
    if not isinstance(expression, Composite) and isinstance(expression.quantity, InForce):
        window = expression.quantity.window
    if window != Window():
        yield "in_force", {"from": _iso(window.start), "through": _iso(window.through)}
    reading = node.expression.reading if isinstance(node.expression, Choice) else node.reading
    if reading is not None:
        yield "reading", {"id": reading, "option": evaluator.readings[reading]}
    if not isinstance(expression, Composite):
        yield "facts", list(expression.quantity.facts)


def _referral(assessment: Assessment) -> Json:
    rules, stop = assessment.runtime.rulebook, assessment.outcomes.stop
    directory = rules.directory
    nodes = [directory.need, directory.wanted]
    if stop.step >= 3:
        nodes.append(directory.district)
    parts = [tree(assessment, node) for node in nodes]
    told: Json = {
        "outcome": str(stop.outcome),
        "step": stop.step,
        "label": both(directory.label),
        "source": source(rules, directory.citation),
    }
    if stop.step >= 4:
        told["complex_need"] = TRUTHS[assessment.outcomes.complex_need].value
        told["eligible"] = TRUTHS[assessment.outcomes.eligible].value
    if stop.walk is not None:
        parts += [tree(assessment, node) for node in stop.walk.nodes]
    told["parts"] = parts
    return told


def _rests_on(assessment: Assessment) -> Iterator[tuple[str, list[str]]]:
    groups = assessment.runtime.rulebook.groups
    for group in groups:
        yield group.node, list(assessment.rests_on(group.node))
    status = list(_status_rests_on(assessment))
    yield "multiple_needs", status
    stop, directory = assessment.outcomes.stop, assessment.runtime.rulebook.directory
    if stop.outcome == "open":
        yield "referral", []
        return
    if stop.step == 1:
        node = directory.need if stop.reason == "no_need" else directory.wanted
        yield "referral", list(assessment.rests_on(node))
        return
    nodes = [directory.need, directory.wanted, directory.district]
    facts: list[str] = []
    if stop.step >= 4:
        facts = _step_4_rests_on(assessment, status)
    for walk in assessment.runtime.frame.walks[: max(0, stop.step - 4)]:
        last = stop.at if walk is stop.walk and stop.at is not None else len(walk.nodes) - 1
        nodes += walk.nodes[: last + 1]
    for node in nodes:
        facts += assessment.rests_on(node)
    yield "referral", facts


def _status_rests_on(assessment: Assessment) -> Iterator[str]:
    outcomes, needs = assessment.outcomes, assessment.runtime.rulebook.multiple_needs
    if outcomes.status is NeedsStatus.OPEN:
        return
    yield from assessment.rests_on(needs.finding_counts)
    yield from assessment.rests_on(needs.established if outcomes.counts == YES else needs.computed)


def _step_4_rests_on(assessment: Assessment, status: list[str]) -> list[str]:
    """Facts that are enough for "complex need, and eligible", or for its no."""
    outcomes = assessment.outcomes
    pairs = list(zip(assessment.runtime.rulebook.groups, outcomes.verdicts, strict=True))
    if outcomes.complex_need == NO:
        return list(status)
    if outcomes.eligible == YES:
        first = next(group.node for group, verdict in pairs if verdict == "yes")
        return [*status, *assessment.rests_on(first)]
    return [fact for group, _ in pairs for fact in assessment.rests_on(group.node)]


def both(label: Label) -> Json:
    """A text in both languages."""
    return {"de": label.de, "en": label.en}


def source(rules: Rulebook, citation: Citation) -> Json:
    """Where a rule is written, in both languages."""
    label = rules.sources[citation.source].label
    if rules.sources[citation.source].kind == "statute":
        de, en = f"{citation.place.de} {label.de}", f"{citation.place.en} {label.en}"
    else:
        de, en = f"{label.de}, {citation.place.de}", f"{label.en}, {citation.place.en}"
    return {"id": citation.source, "de": de, "en": en}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
