"""Why a question is asked: what depends on a fact, and where that is written."""

from __future__ import annotations

from collections.abc import Iterator

from kim_rules.logic import Leaf, Node, expressions_of
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label

_LANGS = ("de", "en")


def reads(rulebook: Rulebook, fact: str, *roots: str) -> Iterator[str]:
    """The nodes under some roots that look at a fact themselves.

    Args:
        rulebook: Whose tree.
        fact: Its name.
        roots: Ids of nodes.
    """
    for node in rulebook.tree.below(*roots):
        leaves = (one for one in expressions_of(node) if isinstance(one, Leaf))
        if any(fact in leaf.quantity.facts for leaf in leaves):
            yield node.id


def why(fact: str, rulebook: Rulebook) -> Label:
    """What depends on a fact, as the reason for asking for it.

    Args:
        fact: Its name.
        rulebook: Whose outcomes.

    Returns:
        A sentence; empty texts where nothing depends on the fact.
    """
    found = [
        Label(
            f"Zielgruppe {group.number} ({group.label.de})",
            f"target group {group.number} ({group.label.en})",
        )
        for group in rulebook.groups
        if any(True for _ in reads(rulebook, fact, group.node))
    ]
    needs, directory = rulebook.multiple_needs, rulebook.directory
    walks = [node for one in directory.walk for node in (one.every, one.some)]
    others = (
        (needs.label, (needs.finding_counts, needs.established, needs.computed)),
        (directory.label, (directory.need, directory.wanted, directory.district, *walks)),
    )
    found += [label for label, roots in others if any(True for _ in reads(rulebook, fact, *roots))]
    if not found:
        return Label("", "")
    de, en = ("; ".join(one.text(lang) for one in found) for lang in _LANGS)
    return Label(f"Davon hängt ab: {de}.", f"It decides about: {en}.")


def source(fact: str, rulebook: Rulebook) -> Label:
    """Where the rules stand that look at a fact.

    Args:
        fact: Its name.
        rulebook: Whose sources.
    """
    nodes = [rulebook.tree.nodes[name] for name in reads(rulebook, fact, *rulebook.roots)]
    told = {lang: dict.fromkeys(_cited(node, rulebook, lang) for node in nodes) for lang in _LANGS}
    return Label(*("; ".join(told[lang]) for lang in _LANGS))


def _cited(node: Node, rulebook: Rulebook, lang: str) -> str:
    cited = node.citation
    label = rulebook.sources[cited.source].label.text(lang)
    return f"{label}, {cited.place.text(lang)}"
