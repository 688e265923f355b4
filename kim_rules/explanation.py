"""The explanation of a decision: a tree from each outcome down to the facts, as JSON.

It is written as text at once, because most of it is the same for every client: what is
said of a node is put into JSON once for each truth and kept.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from kim_rules.assessment import Assessment
from kim_rules.derive import Window
from kim_rules.evaluator import Evaluator
from kim_rules.logic import NO, TRUTHS, YES, Choice, Citation, Composite, Node, readings_of
from kim_rules.quantities import InForce
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label, NeedsStatus

Json = dict[str, Any]
#: Position of a node, and what is said of it when it is no, open, yes.
Piece = tuple[int, tuple[str, str, str]]

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def explanation(assessment: Assessment) -> str:
    """Every outcome down to the facts, as the text of a JSON object.

    Returns:
        ``outcomes``: for each outcome its tree; a node has ``id``, ``truth``, ``label``
        and ``source`` in both languages, ``in_force`` where it has a validity,
        ``left_out`` where it does not count, ``reading`` where one was used,
        ``only_under`` where one decides whether it counts, and either ``parts`` or the
        ``facts`` that it reads. ``rests_on``: for each outcome facts that are enough
        for it. ``statistics``: truth of the lines of the groups.
    """
    rules = assessment.runtime.rulebook
    trees = [f'"{group.node}": {_tree(assessment, group.node)}' for group in rules.groups]
    trees += [f'"multiple_needs": {_needs(assessment)}', f'"referral": {_referral(assessment)}']
    rests_on = {name: _known(assessment, facts) for name, facts in _rests_on(assessment)}
    lines = [line for group in rules.groups for line in group.lines if line.criterion]
    statistics = {line.id: TRUTHS[assessment.rank(line.criterion or "")].value for line in lines}
    return (
        f'{{"outcomes": {{{", ".join(trees)}}}, "rests_on": {_ENCODER.encode(rests_on)}, '
        f'"statistics": {_ENCODER.encode(statistics)}}}'
    )


def _tree(assessment: Assessment, name: str) -> str:
    """One node with everything below it."""
    evaluator, day, ranks = assessment.evaluator, assessment.case.known_on, assessment.ranks
    in_force = tuple([evaluator.nodes[at].window.holds(day) for at in evaluator.timed])
    pieces = evaluator.told.get((name, in_force))
    if pieces is None:
        expired = {at for at, holds in zip(evaluator.timed, in_force, strict=True) if not holds}
        pieces = evaluator.told[name, in_force] = tuple(_pieces(evaluator, name, expired))
    return "".join([texts[ranks[at]] for at, texts in pieces])


def _pieces(
    evaluator: Evaluator, name: str, expired: Collection[int], closing: str = "}"
) -> Iterator[Piece]:
    """The texts of a node and of everything below it: position, and a text by truth."""
    at = evaluator.position[name]
    parts = evaluator.parts[at]
    told = [
        _ENCODER.encode(_describe(evaluator, evaluator.nodes[at], rank, expired=at in expired))[:-1]
        for rank in range(len(TRUTHS))
    ]
    rest = ', "parts": [' if parts else closing
    yield at, (told[0] + rest, told[1] + rest, told[2] + rest)
    for number, part in enumerate(parts, 1):
        after = "]" + closing if number == len(parts) else ", "
        yield from _pieces(evaluator, part, expired, "}" + after)


def _describe(evaluator: Evaluator, node: Node, rank: int, *, expired: bool) -> Json:
    """What is said of a node itself; the same for every client of whom it has that truth."""
    expression, rules = evaluator.expression(node), evaluator.rulebook
    told: Json = {
        "id": node.id,
        "truth": TRUTHS[rank].value,
        "label": _both(node.label),
        "source": source(rules, node.citation),
    }
    window = node.window
    if not isinstance(expression, Composite) and isinstance(expression.quantity, InForce):
        window = expression.quantity.window
    if window != Window():
        told["in_force"] = {"from": _iso(window.start), "through": _iso(window.through)}
    for reading in readings_of(node):
        key = "reading" if isinstance(node.expression, Choice) else "only_under"
        told[key] = {"id": reading, "option": evaluator.readings[reading]}
    if evaluator.is_out(node) or expired:
        told["left_out"] = "reading" if evaluator.is_out(node) else "not_in_force"
    if not isinstance(expression, Composite):
        told["facts"] = list(expression.quantity.facts)
    return told


def _needs(assessment: Assessment) -> str:
    rules = assessment.runtime.rulebook
    needs = rules.multiple_needs
    told = {
        "status": assessment.outcomes.status.value,
        "label": _both(needs.label),
        "source": source(rules, needs.citation),
    }
    return _with_parts(assessment, told, [needs.finding_counts, needs.established, needs.computed])


def _referral(assessment: Assessment) -> str:
    rules, stop = assessment.runtime.rulebook, assessment.outcomes.stop
    directory = rules.directory
    told: Json = {
        "outcome": str(stop.outcome),
        "step": stop.step,
        "label": _both(directory.label),
        "source": source(rules, directory.citation),
    }
    nodes = [directory.need, directory.wanted]
    if stop.step >= 3:
        nodes.append(directory.district)
    if stop.step >= 4:
        told["complex_need"] = TRUTHS[assessment.outcomes.complex_need].value
        told["eligible"] = TRUTHS[assessment.outcomes.eligible].value
    if stop.walk is not None:
        nodes += stop.walk.nodes
    return _with_parts(assessment, told, nodes)


def _with_parts(assessment: Assessment, told: Json, nodes: list[str]) -> str:
    parts = ", ".join([_tree(assessment, node) for node in nodes])
    return f'{_ENCODER.encode(told)[:-1]}, "parts": [{parts}]}}'


def _known(assessment: Assessment, facts: set[str]) -> list[str]:
    client = assessment.case.client
    return sorted(fact for fact in facts if client.fact(fact) is not None)


def _rests_on(assessment: Assessment) -> Iterator[tuple[str, set[str]]]:
    """Every outcome with facts that are enough for it."""
    for group in assessment.runtime.rulebook.groups:
        yield group.node, assessment.rests_on(group.node)
    status = _status_rests_on(assessment)
    yield "multiple_needs", status
    yield "referral", _referral_rests_on(assessment, status)


def _status_rests_on(assessment: Assessment) -> set[str]:
    outcomes, needs = assessment.outcomes, assessment.runtime.rulebook.multiple_needs
    if outcomes.status is NeedsStatus.OPEN:
        return set()
    decisive = needs.established if outcomes.counts == YES else needs.computed
    return assessment.rests_on(needs.finding_counts) | assessment.rests_on(decisive)


def _referral_rests_on(assessment: Assessment, status: set[str]) -> set[str]:
    stop, directory = assessment.outcomes.stop, assessment.runtime.rulebook.directory
    if stop.outcome == "open":
        return set()
    if stop.step == 1:
        node = directory.need if stop.reason == "no_need" else directory.wanted
        return assessment.rests_on(node)
    facts = _step_4_rests_on(assessment, status) if stop.step >= 4 else set()
    nodes = [directory.need, directory.wanted, directory.district]
    for walk in assessment.runtime.frame.walks[: max(0, stop.step - 4)]:
        last = stop.at if walk is stop.walk and stop.at is not None else len(walk.nodes) - 1
        nodes += walk.nodes[: last + 1]
    return facts.union(*map(assessment.rests_on, nodes))


def _step_4_rests_on(assessment: Assessment, status: set[str]) -> set[str]:
    """Facts that are enough for "complex need, and eligible", or for its no."""
    outcomes = assessment.outcomes
    pairs = list(zip(assessment.runtime.rulebook.groups, outcomes.verdicts, strict=True))
    if outcomes.complex_need == NO:
        return status
    if outcomes.eligible == YES:
        first = next(group.node for group, verdict in pairs if verdict == "yes")
        return status | assessment.rests_on(first)
    return set().union(*(assessment.rests_on(group.node) for group, _ in pairs))


def _both(label: Label) -> Json:
    return {"de": label.de, "en": label.en}


def source(rules: Rulebook, citation: Citation) -> Json:
    """Where a rule is written, in both languages."""
    place, of = citation.place, rules.sources[citation.source]
    de, en = place.de, place.en  # a paragraph names its statute itself
    if of.kind == "document":
        de, en = f"{of.label.de}, {de}", f"{of.label.en}, {en}"
    return {"id": citation.source, "de": de, "en": en}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
