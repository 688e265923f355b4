"""The explanation of a decision: a tree from each outcome down to the facts, as JSON.

It is written as text at once, because most of it is the same for every client: what is
said of a node is put into JSON once for each truth and kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
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
        evaluator, day = assessment.evaluator, assessment.case.known_on
        self.in_force = tuple([evaluator.nodes[at].window.holds(day) for at in evaluator.timed])

    def outcomes(self) -> Iterator[str]:
        for group in self.rules.groups:
            yield f'"{group.node}": {self.tree(group.node)}'
        yield f'"multiple_needs": {self.needs()}'
        yield f'"referral": {self.referral()}'

    def kept(self, key: Hashable, describe: Callable[[], object]) -> str:
        """The JSON of something that is the same for every client with the same key."""
        text = self.assessment.evaluator.told.get(key)
        if text is None:
            text = self.assessment.evaluator.told[key] = _ENCODER.encode(describe())
        return text

    def tree(self, name: str) -> str:
        """One node with everything below it."""
        evaluator, ranks = self.assessment.evaluator, self.assessment.ranks
        pieces = evaluator.pieces.get((name, self.in_force))
        if pieces is None:
            pairs = zip(evaluator.timed, self.in_force, strict=True)
            expired = {at for at, holds in pairs if not holds}
            pieces = tuple(_pieces(evaluator, name, expired))
            evaluator.pieces[name, self.in_force] = pieces
        return "".join([texts[ranks[at]] for at, texts in pieces])

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
            known = [f'"{fact}"' for fact in sorted(facts) if client.fact(fact) is not None]
            yield f'"{name}": [{", ".join(known)}]'

    def statistics(self) -> str:
        lines = [line for group in self.rules.groups for line in group.lines if line.criterion]
        ranks = tuple([self.assessment.rank(line.criterion or "") for line in lines])
        named = zip(lines, ranks, strict=True)
        return self.kept(
            ("statistics", ranks), lambda: {line.id: TRUTHS[rank].value for line, rank in named}
        )


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
    if isinstance(expression, Composite):
        told["join"] = expression.join.value
    else:
        told["facts"] = list(expression.quantity.facts)
    return told


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
