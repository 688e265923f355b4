"""The only door to durable-rules: decides the roots of a rulebook's tree.

durable-rules is driven through its C module, without ``Host`` and its timer threads:
one ruleset is built once and kept, each decision asserts one flat fact, reads which rules
fired, and retracts the fact. A catch-all rule always fires, so that a fact on which no
other rule fires cannot crash the engine. One lock keeps decisions apart, because the
engine knows no concurrency.

A ruleset keeps one state of the engine for all decisions: making one clears some
kilobytes for each rule, which costs more than deciding. That is safe because the rules
look at single facts and only one fact is ever there. When anything goes wrong on the
way, the state is deleted, and the next decision gets another; so does a forked child.

The readings enter as properties of the fact and not as rulesets of their own: rulesets
can never be freed, and nine readings make thousands of combinations.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from types import ModuleType

from attrs import frozen

from kim_rules.conditions import Slot
from kim_rules.derive import Interval, Window
from kim_rules.errors import EngineError
from kim_rules.evaluator import Quantities
from kim_rules.logic import NO, OPEN, YES, Node, Tree
from kim_rules.ruleset import Compiler, Ruleset, expression

NAME = "durable-rules"
#: The rule that always fires.
CATCH_ALL = "z"
#: How many choices of readings are kept ready.
MAX_PLANS = 512

_lock = threading.Lock()
_numbers = count(1)
_rulesets = count(1)
#: The ``sid`` of the state in use, by ruleset.
_sids: dict[int, str] = {}


def _start_anew() -> None:
    """A child process takes over neither lock nor state: a thread may have been at it."""
    global _lock
    _lock = threading.Lock()
    _sids.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)


def load() -> ModuleType | None:
    """The C module of durable-rules, or None where it cannot be imported.

    That is so on Python 3.13 and later, whose C interface lacks what it calls.
    """
    try:
        import durable_rules_engine
    except ImportError:
        return None
    module: ModuleType = durable_rules_engine
    return module


@frozen(eq=False)
class Built:
    """A ruleset in the engine.

    Args:
        handle: The engine's number for it.
        nodes: The nodes that it decides.
        properties: What its rules look at.
        meaning: For each rule the position of its node and the truth that it tells.
        limit: How often rules can fire at most: once for each alternative.
    """

    handle: int
    nodes: tuple[str, ...]
    properties: frozenset[str]
    meaning: Mapping[str, tuple[int, int]]
    limit: int


@frozen(eq=False)
class Plan:
    """How the fact for one ruleset is written under one choice of readings.

    Args:
        truths: Text by truth, and position of the quantity, of slots that always count.
        numbers: Beginning of the member, which end of the interval, and position of the
            quantity, of slots that do.
        timed: Slots whose node has a validity, with that node and the position.
        fixed: The members that are the same on every day and for every client.
        properties: What the rules look at.
        presences: Property and node of a composite that has a validity.
    """

    truths: tuple[tuple[tuple[str, str, str], int], ...]
    numbers: tuple[tuple[str, int, int], ...]
    timed: tuple[tuple[Slot, Node, int], ...]
    properties: frozenset[str]
    fixed: tuple[str, ...]
    presences: tuple[tuple[str, Node], ...]

    def members(self, intervals: Sequence[Interval], day: date) -> list[str]:
        """The members of the fact's JSON object."""
        members = [texts[sum(intervals[at])] for texts, at in self.truths]
        members += [f"{begin}{intervals[at][end]}" for begin, end, at in self.numbers]
        for slot, node, at in self.timed:
            ends = intervals[at] if node.window.holds(day) else slot.left_out
            members += slot.members(ends, self.properties)
        members += self.fixed
        members += [f'"{name}":{int(node.window.holds(day))}' for name, node in self.presences]
        return members


class Engine:
    """Decides the given nodes of a tree with durable-rules.

    Args:
        tree: All nodes.
        roots: The nodes to decide.
        quantities: Of the tree; the intervals come in their order.
        module: The C module, see :func:`load`.

    Raises:
        EngineError: If the engine refuses a ruleset.
    """

    def __init__(
        self, tree: Tree, roots: Sequence[str], quantities: Quantities, module: ModuleType
    ) -> None:
        compiled = Compiler(tree, roots)
        self._module = module
        self._roots = tuple(roots)
        self._quantities = quantities
        self._slots = tuple(compiled.slots.values())
        self._presences = compiled.presences
        self._truths = compiled.truths
        self._nodes = compiled.nodes
        self._plans: dict[tuple[tuple[str, str], ...], list[Plan]] = {}
        self._built = tuple(self._build(ruleset) for ruleset in compiled.rulesets)

    def _build(self, ruleset: Ruleset) -> Built:
        rules: dict[str, object] = {CATCH_ALL: {"all": [{"m": {"k": 1}}]}}
        meaning = {}
        for name, at, rank, alternatives in ruleset.named():
            meaning[name] = (at, rank)
            rules[name] = {"all": [{"m": expression(alternatives)}]}
        limit = 1 + len(ruleset.alternatives)
        try:
            with _lock:
                name = f"kim{next(_rulesets)}"
                handle = self._module.create_ruleset(name, json.dumps(rules))
        except Exception as error:  # noqa: BLE001 - the C module raises whatever it likes
            raise EngineError(f"durable-rules refused a ruleset: {error}") from None
        return Built(handle, tuple(ruleset.rules), frozenset(ruleset.properties), meaning, limit)

    def decide(
        self, intervals: Sequence[Interval], day: date, readings: Mapping[str, str]
    ) -> dict[str, int]:
        """The truth of every root.

        Args:
            intervals: Of all quantities of the tree, on the day.
            day: The day.
            readings: Option by reading, complete.

        Raises:
            EngineError: If the engine fails, fires what cannot fire, or stays silent.
        """
        key = tuple(readings.items())
        plans = self._plans.get(key)
        if plans is None:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            plans = self._plans[key] = [self._plan(built, readings) for built in self._built]
        ranks: dict[str, int] = {}
        for built, plan in zip(self._built, plans, strict=True):
            members = plan.members(intervals, day)
            for node, name in self._truths.items():
                if node in ranks and name in built.properties:
                    members.append(f'"{name}":{ranks[node]}')
            fired = self._run(built, ",".join(members))
            ranks.update(zip(built.nodes, self._ranks(built, fired), strict=True))
        return {root: ranks[root] for root in self._roots}

    def _plan(self, built: Built, readings: Mapping[str, str]) -> Plan:
        truths, numbers, timed, fixed = [], [], [], []
        for slot in self._slots_of(built, readings):
            at, node = self._quantities.position[slot.quantity], slot.node
            if _is_out(node, readings):
                fixed += slot.members(slot.left_out, built.properties)
            elif node is not None and node.window != Window():
                timed.append((slot, node, at))
            elif slot.counted:
                names = ((slot.name, 0), (slot.highest, 1))
                numbers += [(f'"{n}":', end, at) for n, end in names if n in built.properties]
            else:
                no, open_, yes = (f'"{slot.name}":{rank}' for rank in (NO, OPEN, YES))
                truths.append(((no, open_, yes), at))
        presences = []
        for key, name in self._presences.items():
            node = self._nodes.get(key)
            if name not in built.properties:
                continue
            if node is None:
                reading, option = key.split("=")
                fixed.append(f'"{name}":{int(readings[reading] == option)}')
            elif _is_out(node, readings):
                fixed.append(f'"{name}":0')
            else:
                presences.append((name, node))
        return Plan(
            tuple(truths),
            tuple(numbers),
            tuple(timed),
            built.properties,
            tuple(fixed),
            tuple(presences),
        )

    def _slots_of(self, built: Built, readings: Mapping[str, str]) -> Iterator[Slot]:
        for slot in self._slots:
            is_chosen = slot.choice is None or readings[slot.choice[0]] == slot.choice[1]
            if is_chosen and not built.properties.isdisjoint((slot.name, slot.highest)):
                yield slot

    def _run(self, built: Built, members: str) -> list[str]:
        """Assert one fact and return the names of the rules that fired."""
        try:
            with _lock:
                # Taken out while it is in use: only a clean end puts it back.
                sid = _sids.pop(built.handle, None) or str(next(_numbers))
                fired = self._fired(built, sid, f'{{"sid":"{sid}","id":"1","k":1,{members}}}')
                _sids[built.handle] = sid
        except EngineError:
            raise
        except Exception as error:  # noqa: BLE001 - the C module raises whatever it likes
            # The engine's messages may repeat the fact; only the kind of error goes on.
            raise EngineError(f"durable-rules failed: {type(error).__name__}") from None
        return fired

    def _fired(self, built: Built, sid: str, fact: str) -> list[str]:
        module, handle = self._module, built.handle
        fired: list[str] = []
        _, state = module.assert_fact(handle, fact)
        try:
            answer = module.start_action_for_state(handle, state)
            action = answer[1] if answer else None
            while action and len(fired) <= built.limit:
                fired.append(action[2 : action.index('"', 2)])
                action = module.complete_and_start_action(handle, state)
            if CATCH_ALL not in fired or len(fired) > built.limit:
                raise EngineError("durable-rules fired no rule, or more rules than there are")
            module.retract_fact(handle, fact)
        except BaseException:
            module.delete_state(handle, sid)
            raise
        return fired

    def _ranks(self, built: Built, fired: Sequence[str]) -> list[int]:
        ranks = [OPEN] * len(built.nodes)
        for name in fired:
            if name != CATCH_ALL:
                at, rank = built.meaning[name]
                if ranks[at] not in (OPEN, rank):
                    raise EngineError(f"durable-rules fired yes and no for {built.nodes[at]}")
                ranks[at] = rank
        return ranks


def _is_out(node: Node | None, readings: Mapping[str, str]) -> bool:
    return (
        node is not None and node.reading is not None and readings[node.reading] not in node.under
    )
