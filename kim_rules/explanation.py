"""The explanation of a decision: a tree from each outcome down to the facts, as JSON.

It is written as text at once, because most of it is the same for many clients: what is
said of a node and of everything below it is put into JSON once for each combination of
truths, and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from kim_rules.assessment import MAX_CONCLUDED, Assessment, Runtime
from kim_rules.derive import Window
from kim_rules.evaluator import Ranks
from kim_rules.facts import known_facts
from kim_rules.logic import NO, TRUTHS, YES, Choice, Citation, Composite, readings_of
from kim_rules.outcomes import Outcomes
from kim_rules.quantities import InForce
from kim_rules.rulebook import Rulebook
from kim_rules.subtrees import Subtrees
from kim_rules.vocabulary import Label, NeedsStatus

Json = dict[str, Any]


def explanation(assessment: Assessment) -> tuple[str, ...]:
    """Every outcome down to the facts, as the text of a JSON object in pieces.

    The text is long, so that each copy of it costs: it is put together only once, by
    whoever writes what it is a part of.

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
        '{"outcomes": {',
        *writer.outcomes(),
        '}, "rests_on": {',
        ", ".join(writer.rests_on()),
        f'}}, "statistics": {writer.statistics()}}}',
    )


class _Writer:
    """Writes the explanation of one client."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.rules = assessment.runtime.rulebook
        self.kept = assessment.evaluator.texts.of

    def outcomes(self) -> list[str]:
        pieces: list[str] = []
        for group in self.rules.groups:
            pieces += (f'"{group.node}": ', self.tree(group.node), ", ")
        pieces.append('"multiple_needs": ')
        pieces += self.needs()
        pieces.append(', "referral": ')
        pieces += self.referral()
        return pieces

    def tree(self, name: str) -> str:
        """One node with everything below it."""
        assessment = self.assessment
        return assessment.seen(name).texts.of(
            "tree", lambda: _tree(assessment.trees, name, assessment.ranks)
        )

    def with_parts(self, told: str, nodes: Iterable[str]) -> list[str]:
        pieces = [told[:-1]]
        separator = ', "parts": ['
        for node in nodes:
            pieces += (separator, self.tree(node))
            separator = ", "
        pieces.append("]}")
        return pieces

    def needs(self) -> list[str]:
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

    def referral(self) -> list[str]:
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
        assessment = self.assessment
        known = known_facts(assessment.case.client)
        for name, nodes in _rests_on(assessment.runtime, assessment.outcomes):
            if len(nodes) == 1:
                facts: Iterable[str] = assessment.seen(nodes[0]).rests_on
            else:
                facts = sorted({f for node in nodes for f in assessment.seen(node).rests_on})
            listed = [f'"{fact}"' for fact in facts if fact in known]
            yield f'"{name}": [{", ".join(listed)}]'

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


@lru_cache(MAX_CONCLUDED)
def _rests_on(runtime: Runtime, outcomes: Outcomes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every outcome with nodes whose truths are enough for it."""
    return (
        *((group.node, (group.node,)) for group in runtime.rulebook.groups),
        ("multiple_needs", _status_rests_on(runtime, outcomes)),
        ("referral", _referral_rests_on(runtime, outcomes)),
    )


def _status_rests_on(runtime: Runtime, outcomes: Outcomes) -> tuple[str, ...]:
    needs = runtime.rulebook.multiple_needs
    if outcomes.status is NeedsStatus.OPEN:
        return ()
    return needs.finding_counts, needs.established if outcomes.counts == YES else needs.computed


def _referral_rests_on(runtime: Runtime, outcomes: Outcomes) -> tuple[str, ...]:
    stop, directory = outcomes.stop, runtime.rulebook.directory
    if stop.outcome == "open":
        return ()
    if stop.step == 1:
        return (directory.need if stop.reason == "no_need" else directory.wanted,)
    nodes = [directory.need, directory.wanted, directory.district]
    if stop.step >= 4:
        nodes += _step_4_rests_on(runtime, outcomes)
    for walk in runtime.frame.walks[: max(0, stop.step - 4)]:
        last = stop.at if walk is stop.walk and stop.at is not None else len(walk.nodes) - 1
        nodes += walk.nodes[: last + 1]
    return tuple(nodes)


def _step_4_rests_on(runtime: Runtime, outcomes: Outcomes) -> tuple[str, ...]:
    """Nodes that are enough for "complex need, and eligible", or for its no."""
    status = _status_rests_on(runtime, outcomes)
    pairs = list(zip(runtime.rulebook.groups, outcomes.verdicts, strict=True))
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
