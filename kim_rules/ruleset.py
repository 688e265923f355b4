"""Turns nodes of the tree into rulesets that durable-rules decides rightly.

For every node a rule fires for yes and a rule for no; neither is open. All conditions
look at one flat fact. A node whose rules would be too many or too long is cut: its
parts are decided in an earlier stage and enter as truths. So a rulebook of any size
stays within the limits of the engine, which are checked here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

from attrs import define, evolve, field

from kim_rules.conditions import COUNTED, Condition, Rule, Rules, Slot, of_number, of_truth
from kim_rules.errors import EngineError
from kim_rules.logic import NO, YES, Choice, Composite, Join, Leaf, Node, Tree, expressions_of

#: Limits of durable-rules 2.0.28 with a margin (it fails at 64 conditions met by one
#: fact, 253 properties, 257 rules that begin alike). See ``docs/engine.md``.
MAX_MET = 56
MAX_PROPERTIES = 200
MAX_RULES = 200
#: Places in one rule: a condition takes one, "and" and "or" take two (it fails at 32).
MAX_SLOTS = 31
#: A node is cut when it needs more rules, or longer ones, than this.
MAX_RULES_OF_NODE = 48
MAX_CONDITIONS = 12
MAX_PARTS = 8


@define
class Ruleset:
    """Rules that are asserted one fact together.

    Args:
        stage: Rulesets of a lower stage are decided earlier.
        rules: For every node its rules for yes and for no.
    """

    stage: int
    rules: dict[str, Rules] = field(factory=dict)

    def named(self) -> Iterator[tuple[str, int, int, list[Rule]]]:
        """Every rule of the engine.

        Each as name, position of its node, the truth that it tells, and the alternatives
        of which any one is enough.

        The engine clears some kilobytes for each of its rules with every decision, so
        alternatives share one as far as it takes them.
        """
        for at, rules in enumerate(self.rules.values()):
            for letter, rank, some in (("y", YES, rules.yes), ("n", NO, rules.no)):
                for number, alternatives in enumerate(_packed(some)):
                    yield f"{letter}{at}_{number}", at, rank, alternatives

    @property
    def alternatives(self) -> list[Rule]:
        """The alternatives of all rules."""
        return [rule for *_, some in self.named() for rule in some]

    @property
    def properties(self) -> set[str]:
        """The properties that its rules look at."""
        return {condition.name for rule in self.alternatives for condition in rule}

    def fits(self) -> bool:
        """Whether it is within the limits."""
        return (
            len(self.alternatives) <= MAX_RULES
            and len(self.properties) <= MAX_PROPERTIES
            and most_met(self.alternatives) <= MAX_MET
        )


def _packed(some: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The alternatives, as many together as one rule of the engine takes."""
    pack: list[Rule] = []
    size = 2
    for rule in some:
        cost = 1 if len(rule) == 1 else len(rule) + 2
        if pack and size + cost > MAX_SLOTS:
            yield pack
            pack, size = [], 2
        pack.append(rule)
        size += cost
    if pack:
        yield pack


def expression(alternatives: Sequence[Rule]) -> dict[str, object]:
    """Alternatives as durable-rules reads them."""
    bodies: list[dict[str, object]] = []
    for rule in alternatives:
        conditions = [condition.to_json() for condition in rule]
        bodies.append(conditions[0] if len(conditions) == 1 else {"$and": conditions})
    return bodies[0] if len(bodies) == 1 else {"$or": bodies}


def most_met(rules: Sequence[Rule]) -> int:
    """How many conditions can wait on the engine's stack at most, for any fact.

    The engine walks a tree of conditions that begin alike and keeps every met condition
    of a level on a stack while it goes deeper. Of the equalities on one property only
    one can be met.
    """
    branches: dict[Condition, list[Rule]] = {}
    for rule in rules:
        if rule:
            branches.setdefault(rule[0], []).append(rule[1:])
    ends = int(len(rules) > sum(map(len, branches.values())))  # a met alternative waits once
    if not branches:
        return ends
    equal = {condition.name for condition in branches if condition.operator == "=="}
    ranges = sum(condition.operator != "==" for condition in branches)
    deepest = max(most_met(rest) for rest in branches.values())
    return len(equal) + ranges + ends + max(0, deepest - 1)


class Compiler:
    """Compiles roots of a tree into rulesets, stage by stage.

    Args:
        tree: All nodes.
        roots: The nodes that are to be decided.
    """

    def __init__(self, tree: Tree, roots: Sequence[str]) -> None:
        self.nodes = dict(tree.nodes)
        self.slots: dict[tuple[object, ...], Slot] = {}
        self.presences: dict[str, str] = {}
        self.truths: dict[str, str] = {}
        self.rulesets: list[Ruleset] = []
        self._stages: dict[str, int] = {}
        self._cut: set[str] = set()
        for root in roots:
            self._place(root)
        check_names([*self._names(), "k", "sid", "id"])

    def _names(self) -> Iterator[str]:
        for slot in self.slots.values():
            yield from {slot.name, slot.highest}
        yield from self.presences.values()
        yield from self.truths.values()

    def _place(self, name: str) -> int:
        """Decide a node in a ruleset; returns its stage."""
        if name in self._stages:
            return self._stages[name]
        self._split(name)
        rules = self._rules(name)
        if not _is_small(rules):
            self._cut.update(self._parts_with_rules(name))
            rules = self._rules(name)
        if not _is_small(rules):
            self._part_options(name)
            rules = self._rules(name)
        if not _is_small(rules):
            raise EngineError(f"{name} has more options than the rules engine can take")
        stage = 1 + max([self._place(cut) for cut in self._cuts_below(name)], default=-1)
        self._stages[name] = stage
        self._pack(name, stage, rules)
        return stage

    def _pack(self, name: str, stage: int, rules: Rules) -> None:
        for ruleset in self.rulesets:
            if ruleset.stage == stage:
                ruleset.rules[name] = rules
                if ruleset.fits():
                    return
                del ruleset.rules[name]
        alone = Ruleset(stage, {name: rules})
        if not alone.fits():
            raise EngineError(f"node {name} is beyond the limits of the engine")
        self.rulesets.append(alone)
        self.rulesets.sort(key=lambda ruleset: ruleset.stage)

    def _split(self, name: str) -> None:
        """Bring the parts of a composite down to a few by joining some of them first."""
        node = self.nodes[name]
        self._replace(node, lambda expression: self._narrowed(node, expression))

    def _replace(self, node: Node, change: Callable[[Leaf | Composite], Leaf | Composite]) -> None:
        expression = node.expression
        if isinstance(expression, Choice):
            options = {option: change(one) for option, one in expression.options.items()}
            expression = Choice(expression.reading, options)
        else:
            expression = change(expression)
        self.nodes[node.id] = evolve(node, expression=expression)

    def _narrowed(self, node: Node, expression: Leaf | Composite) -> Leaf | Composite:
        if isinstance(expression, Leaf):
            return expression
        join, parts = expression.join, expression.parts
        while len(parts) > MAX_PARTS:
            chunks = [parts[at : at + MAX_PARTS] for at in range(0, len(parts), MAX_PARTS)]
            parts = tuple(self._chunk(node, Composite(join, chunk)) for chunk in chunks)
            # "None of" is "all of" over negations: its chunks are joined by "all of".
            join = Join.ALL if join is Join.NONE else join
        return Composite(join, parts)

    def _chunk(self, node: Node, expression: Composite) -> str:
        """A node of its own for a part of a node, decided in an earlier stage."""
        name = f"{node.id}/{len(self.nodes)}"
        self.nodes[name] = Node(name, node.label, node.citation, expression)
        self._cut.add(name)
        return name

    def _part_options(self, name: str) -> None:
        """Decide the composites among which a reading chooses in an earlier stage."""
        node = self.nodes[name]

        def parted(expression: Leaf | Composite) -> Leaf | Composite:
            if isinstance(expression, Leaf):
                return expression
            return Composite(Join.ALL, (self._chunk(node, expression),))

        if isinstance(node.expression, Choice):
            self._replace(node, parted)

    def _parts_with_rules(self, name: str) -> Iterator[str]:
        """The parts that take more than one condition for a truth."""
        for expression in expressions_of(self.nodes[name]):
            for part in expression.parts if isinstance(expression, Composite) else ():
                if not isinstance(self.nodes[part].expression, Leaf):
                    yield part

    def _cuts_below(self, name: str) -> Iterator[str]:
        """The nodes of earlier stages on which the rules of a node rest."""
        for expression in expressions_of(self.nodes[name]):
            for part in expression.parts if isinstance(expression, Composite) else ():
                if part in self._cut:
                    yield part
                else:
                    yield from self._cuts_below(part)

    def _rules(self, name: str) -> Rules:
        node = self.nodes[name]
        if not isinstance(node.expression, Choice):
            return self._of(node, node.expression, None)
        yes: list[Rule] = []
        no: list[Rule] = []
        for option, expression in node.expression.options.items():
            rules = self._of(node, expression, (node.expression.reading, option))
            yes += rules.yes
            no += rules.no
        return Rules(yes, no)

    def _of(
        self, node: Node, expression: Leaf | Composite, choice: tuple[str, str] | None
    ) -> Rules:
        if isinstance(expression, Leaf):
            return self._leaf(node, expression, choice)
        pairs = [self._part(part) for part in expression.parts]
        if any(len(rules) > MAX_RULES_OF_NODE for pair in pairs for rules in pair[:2]):
            return _TOO_MANY
        if expression.join is Join.ALL:
            yes, no = _every([p.yes for p in pairs]), _first((p.no, p.not_no) for p in pairs)
        else:
            yes, no = _first((p.yes, p.not_yes) for p in pairs), _every([p.no for p in pairs])
        if expression.join is Join.NONE:
            yes, no = no, yes
        return self._gated(node, choice, Rules(yes, no))

    def _part(self, name: str) -> Rules:
        if name not in self._cut:
            return self._rules(name)
        known = self.truths.setdefault(name, f"t{len(self.truths)}")
        return of_truth(known)

    def _leaf(self, node: Node, leaf: Leaf, choice: tuple[str, str] | None) -> Rules:
        gate = node if node.can_be_left_out else None
        left_out = leaf.bound if leaf.below else leaf.bound - 1
        key = (leaf.quantity, choice, gate and (gate.id, left_out))
        counted = isinstance(leaf.quantity, COUNTED)
        slot = self.slots.get(key)
        if slot is None:
            name = f"q{len(self.slots)}"
            slot = Slot(name, leaf.quantity, counted, gate, (left_out, left_out), choice)
            self.slots[key] = slot
        rules = of_number(slot, leaf.bound) if slot.counted else of_truth(slot.name)
        if leaf.below:
            rules = Rules(rules.no, rules.yes, rules.not_no, rules.not_yes)
        # With a choice the leaf may be absent, and then it is not "not no" either.
        return rules if choice is None else Rules(rules.yes, rules.no)

    def _gated(self, node: Node, choice: tuple[str, str] | None, rules: Rules) -> Rules:
        """Bind the rules of a composite to being there, and to its option being chosen."""
        yes, no = rules.yes, rules.no
        if choice is not None:
            name = self.presences.setdefault(f"{choice[0]}={choice[1]}", f"c{len(self.presences)}")
            chosen = Condition(name, "==", 1)
            yes, no = [(chosen, *rule) for rule in yes], [(chosen, *rule) for rule in no]
        if node.can_be_left_out:
            name = self.presences.setdefault(node.id, f"c{len(self.presences)}")
            there, gone = Condition(name, "==", 1), Condition(name, "==", 0)
            yes = [(there, *rule) for rule in yes]
            no = [(gone,), *((there, *rule) for rule in no)]
        return Rules(yes, no)


_TOO_MANY = Rules([()] * (MAX_RULES + 1), [()] * (MAX_RULES + 1))


def _every(alternatives: Sequence[list[Rule]]) -> list[Rule]:
    """One rule for each way in which every part has one of its rules met."""
    size = 1
    for rules in alternatives:
        size *= len(rules)
    if size > MAX_RULES_OF_NODE:
        return _TOO_MANY[0]
    joined = (sum(combination, ()) for combination in product(*alternatives))
    return [tuple(dict.fromkeys(rule)) for rule in joined]


def _first(alternatives: Iterable[tuple[list[Rule], Condition | None]]) -> list[Rule]:
    """One rule for each way in which a part has one of its rules met.

    Earlier parts are told not to, where one condition can say so: each rule that fires
    costs time, and the first one tells enough.
    """
    found: dict[Rule, None] = {}
    before: Rule = ()
    for rules, opposite in alternatives:
        for rule in rules:
            joined = tuple(dict.fromkeys((*before, *rule)))
            found[joined if len(joined) <= MAX_CONDITIONS else rule] = None
        if opposite is not None:
            before = (*before, opposite)
    return list(found)


def _is_small(rules: Rules) -> bool:
    return all(
        len(some) <= MAX_RULES_OF_NODE and all(len(rule) <= MAX_CONDITIONS for rule in some)
        for some in rules[:2]
    )


def check_names(names: Sequence[str]) -> None:
    """Refuse property names that durable-rules could not tell apart.

    It compares names by a 32-bit FNV-1a hash only.

    Raises:
        EngineError: If two names collide.
    """
    seen: dict[int, str] = {}
    for name in names:
        number = 2166136261
        for byte in name.encode():
            number = (number ^ byte) * 16777619 % 2**32
        if seen.setdefault(number, name) != name:
            raise EngineError(
                f"the engine cannot tell the properties {seen[number]} and {name} apart"
            )
