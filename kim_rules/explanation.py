"""The explanation of a decision: a tree from each outcome down to the facts, as JSON.

It is written as text at once, because most of it is the same for many clients: what is
said of a node and of everything below it is put into JSON once for each combination of
truths, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from kim_rules.assessment import Assessment
from kim_rules.derive import Window
from kim_rules.evaluator import Ranks
from kim_rules.logic import NO, TRUTHS, YES, Choice, Citation, Composite, readings_of
from kim_rules.quantities import InForce
from kim_rules.rulebook import Rulebook
from kim_rules.subtrees import Subtrees
from kim_rules.vocabulary import Label, NeedsStatus

Json = dict[str, Any]


def explanation(assessment: Assessment) -> str:
    """Every outcome down to the facts, as the text of a JSON object.

    Returns:
        ``outcomes``: for each outcome its tree; a node has ``id``, ``truth``, ``label``
        and ``source`` in both languages, ``in_force`` where it has a validity,
        ``left_out`` where it does not count, ``reading`` where one was used,
        ``only_under`` where one decides whether it counts, and either ``join`` and
        ``parts`` or the ``facts`` that it reads. ``rests_on``: for each outcome facts
        that are enough for it. ``statistics``: truth of the lines of the groups.
    """
    writer = _Writer(assessment)
    return (
        f'{{"outcomes": {{{", ".join(writer.outcomes())}}}, '
        f'"rests_on": {{{", ".join(writer.rests_on())}}}, '
        f'"statistics": {writer.statistics()}}}'
    )


class _Writer:
    """Writes the explanation of one client."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.rules = assessment.runtime.rulebook
        self.kept = assessment.evaluator.texts.of

    def outcomes(self) -> Iterator[str]:
        for group in self.rules.groups:
            yield f'"{group.node}": {self.tree(group.node)}'
        yield f'"multiple_needs": {self.needs()}'
        yield f'"referral": {self.referral()}'

    def tree(self, name: str) -> str:
        """One node with everything below it."""
        assessment = self.assessment
        return assessment.seen(name).texts.of(
            "tree", lambda: _tree(assessment.trees, name, assessment.ranks)
        )

    def with_parts(self, told: str, nodes: Iterable[str]) -> str:
        return f'{told[:-1]}, "parts": [{", ".join([self.tree(node) for node in nodes])}]}}'

    def needs(self) -> str:
        needs, status = self.rules.multiple_needs, self.assessment.outcomes.status.value
        told = self.kept(
            ("needs", status),
            lambda: {
                "status": status,
                "label": _both(needs.label),
                "source": source(self.rules, needs.citation),
            },
        )
        return self.with_parts(told, (needs.finding_counts, needs.established, needs.computed))

    def referral(self) -> str:
        stop, directory = self.assessment.outcomes.stop, self.rules.directory
        nodes = [directory.need, directory.wanted]
        if stop.step >= 3:
            nodes.append(directory.district)
        if stop.walk is not None:
            nodes += stop.walk.nodes
        outcomes = self.assessment.outcomes
        key = ("referral", stop.outcome, stop.step, outcomes.complex_need, outcomes.eligible)
        return self.with_parts(self.kept(key, self._referral_head), nodes)

    def _referral_head(self) -> Json:
        outcomes, directory = self.assessment.outcomes, self.rules.directory
        told: Json = {
            "outcome": str(outcomes.stop.outcome),
            "step": outcomes.stop.step,
            "label": _both(directory.label),
            "source": source(self.rules, directory.citation),
        }
        if outcomes.stop.step >= 4:
            told["complex_need"] = TRUTHS[outcomes.complex_need].value
            told["eligible"] = TRUTHS[outcomes.eligible].value
        return told

    def rests_on(self) -> Iterator[str]:
        """Every outcome with the known facts that are enough for it; both are identifiers."""
        client = self.assessment.case.client
        for name, facts in _rests_on(self.assessment):
            known = [f'"{fact}"' for fact in facts if client.fact(fact) is not None]
            yield f'"{name}": [{", ".join(known)}]'

    def statistics(self) -> str:
        lines = [line for group in self.rules.groups for line in group.lines if line.criterion]
        ranks = tuple([self.assessment.rank(line.criterion or "") for line in lines])
        named = zip(lines, ranks, strict=True)
        return self.kept(
            ("statistics", ranks), lambda: {line.id: TRUTHS[rank].value for line, rank in named}
        )


def _tree(trees: Subtrees, name: str, ranks: Ranks) -> Json:
    """What is said of a node and of everything below it."""
    at = trees.evaluator.position[name]
    told = _describe(trees, at, ranks[at])
    parts = trees.evaluator.parts[at]
    return {**told, "parts": [_tree(trees, part, ranks) for part in parts]} if parts else told


def _describe(trees: Subtrees, at: int, rank: int) -> Json:
    """What is said of a node itself."""
    evaluator = trees.evaluator
    node, rules = evaluator.nodes[at], evaluator.rulebook
    expression = evaluator.expression(node)
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
    if at in trees.left_out:
        told["left_out"] = "reading" if evaluator.is_out(node) else "not_in_force"
    if isinstance(expression, Composite):
        told["join"] = expression.join.value
    else:
        told["facts"] = list(expression.quantity.facts)
    return told


def _rests_on(assessment: Assessment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every outcome with facts that are enough for it, sorted."""
    for group in assessment.runtime.rulebook.groups:
        yield group.node, _facts(assessment, (group.node,))
    yield "multiple_needs", _facts(assessment, _status_rests_on(assessment))
    yield "referral", _facts(assessment, _referral_rests_on(assessment))


def _facts(assessment: Assessment, nodes: Sequence[str]) -> tuple[str, ...]:
    """The facts that are enough for the truths of some nodes."""
    return tuple(sorted(set().union(*(assessment.seen(node).rests_on for node in nodes))))


def _status_rests_on(assessment: Assessment) -> tuple[str, ...]:
    outcomes, needs = assessment.outcomes, assessment.runtime.rulebook.multiple_needs
    if outcomes.status is NeedsStatus.OPEN:
        return ()
    return needs.finding_counts, needs.established if outcomes.counts == YES else needs.computed


def _referral_rests_on(assessment: Assessment) -> tuple[str, ...]:
    stop, directory = assessment.outcomes.stop, assessment.runtime.rulebook.directory
    if stop.outcome == "open":
        return ()
    if stop.step == 1:
        return (directory.need if stop.reason == "no_need" else directory.wanted,)
    nodes = [directory.need, directory.wanted, directory.district]
    if stop.step >= 4:
        nodes += _step_4_rests_on(assessment)
    for walk in assessment.runtime.frame.walks[: max(0, stop.step - 4)]:
        last = stop.at if walk is stop.walk and stop.at is not None else len(walk.nodes) - 1
        nodes += walk.nodes[: last + 1]
    return tuple(nodes)


def _step_4_rests_on(assessment: Assessment) -> tuple[str, ...]:
    """Nodes that are enough for "complex need, and eligible", or for its no."""
    outcomes, status = assessment.outcomes, _status_rests_on(assessment)
    pairs = list(zip(assessment.runtime.rulebook.groups, outcomes.verdicts, strict=True))
    if outcomes.complex_need == NO:
        return status
    if outcomes.eligible == YES:
        return *status, next(group.node for group, verdict in pairs if verdict == "yes")
    return tuple(group.node for group, _ in pairs)


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
