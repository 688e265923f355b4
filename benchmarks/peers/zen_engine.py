"""ZEN Engine (GoRules): a decision graph of expressions and decision tables.

Truths are 0 (no), 1 (open), 2 (yes), so "all of" is ``min`` and "any of" is
``max``. The graph: conditions, then groups (both expression nodes), then a
decision table for the status of multiple needs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

import zen

from benchmarks.inputs import Inputs
from benchmarks.peers import Outcomes

Expressions = dict[str, str]

KEY = "rules"


def known(fact: str) -> str:
    """Expression for the truth of a bool that may be unknown."""
    return f"{fact} == null ? 1 : ({fact} ? 2 : 0)"


def among(fact: str, codes: str) -> str:
    """Expression for a code being one of several."""
    return f"{fact} == null ? 1 : ({fact} in [{codes}] ? 2 : 0)"


def at_least(fact: str, bound: int) -> str:
    """Expression for an interval being at or above a bound."""
    return f"{fact}_lo >= {bound} ? 2 : ({fact}_hi < {bound} ? 0 : 1)"


def below(fact: str, bound: int) -> str:
    """Expression for an interval being below a bound."""
    return f"{fact}_hi < {bound} ? 2 : ({fact}_lo >= {bound} ? 0 : 1)"


CONDITIONS: Expressions = {
    "holds_ab": among("status", "'aufenthaltserlaubnis_25a', 'aufenthaltserlaubnis_25b'"),
    "holds_104c": f"on >= 20221231 ? ({among('status', repr('aufenthaltserlaubnis_104c'))}) : 0",
    "may_25a": known("entitled_25a"),
    "may_25b": known("entitled_25b"),
    "may_104c": f"on >= 20221231 and on <= 20251231 ? ({known('entitled_104c')}) : 0",
    "refugee": known("fled"),
    "alone": known("unaccompanied"),
    "minor_at_entry": below("entry_age", 18),
    "tolerated": among("status", "'duldung', 'duldung_60b', 'aufenthaltsgestattung'"),
    "over_27": at_least("age", 27),
    "newcomer": known("immigrated"),
    "southeast": (
        "nationalities == null ? 1 : (some(nationalities, "
        "# in ['BG', 'RO', 'HR', 'AL', 'BA', 'XK', 'ME', 'MK', 'RS']) ? 2 : 0)"
    ),
    "adult": at_least("age", 18),
    "recent": below("stay", 5),
    "allowed": among("finding_by", "'fachberatungsstelle'"),
    "in_time": "finding_on == null ? 1 : (finding_on <= on ? 2 : 0)",
    "counts": ("finding == 'made' ? min([$.allowed, $.in_time]) : (finding == 'unknown' ? 1 : 0)"),
    "found": f"finding == 'made' ? min([$.counts, {known('established')}]) : $.counts",
    "several_areas": at_least("long", 2),
    "several_institutions": at_least("institutions", 2),
    "planned": known("planning"),
    "computed": "min([$.several_areas, $.several_institutions, $.planned])",
}

PARTS = {
    "group_1": ("max", ("holds_ab", "holds_104c", "may_25a", "may_25b", "may_104c")),
    "group_2": ("min", ("refugee", "alone", "minor_at_entry")),
    "group_3": ("min", ("tolerated", "over_27")),
    "group_4": ("min", ("newcomer", "southeast")),
    "group_5": ("min", ("newcomer", "adult", "recent", "found")),
}
IN_TERM = "on >= 20230510 and on <= 20241231"
STATUS = (
    "$.counts == 1 ? 'open' : ($.counts == 2 ? (established ? 'established' : 'rejected')"
    " : ['not_indicated', 'open', 'indicated'][$.computed])"
)


def groups(prefix: str) -> Expressions:
    """The five groups over conditions; ``$.`` reaches conditions of the same node."""
    found = {}
    for name, (function, parts) in PARTS.items():
        listed = ", ".join(prefix + part for part in parts)
        found[name] = f"['no', 'open', 'yes'][{function}([{listed}])]"
    found["group_5"] = f"{IN_TERM} ? {found['group_5']} : 'not_in_force'"
    return found


STATUS_COLUMNS = ("counts", "established", "computed", "multiple_needs")
STATUS_ROWS = (
    ("1", "", "", "'open'"),
    ("2", "true", "", "'established'"),
    ("2", "false", "", "'rejected'"),
    ("0", "", "2", "'indicated'"),
    ("0", "", "0", "'not_indicated'"),
    ("0", "", "1", "'open'"),
)


def graph() -> dict[str, Any]:
    """The decision graph in the engine's JSON decision model."""
    nodes = [
        _node("facts", "inputNode", {}),
        _node("conditions", "expressionNode", _expressions(CONDITIONS)),
        _node("groups", "expressionNode", _expressions(groups(""))),
        _node("status", "decisionTableNode", _status_table()),
        _node("outcomes", "outputNode", {}),
    ]
    return _chained(nodes)


def lean_graph() -> dict[str, Any]:
    """The same rules with as few nodes, and so as short a trace, as possible."""
    every = {**CONDITIONS, **groups("$."), "multiple_needs": STATUS}
    content = {**_expressions(every), "passThrough": False}
    nodes = [
        _node("facts", "inputNode", {}),
        _node("rules", "expressionNode", content),
        _node("outcomes", "outputNode", {}),
    ]
    return _chained(nodes)


def _chained(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    names = [node["id"] for node in nodes]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairwise(names)
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    place = {"x": 0, "y": 0}
    return {"id": name, "name": name, "type": kind, "content": content, "position": place}


def _expressions(given: Expressions) -> dict[str, Any]:
    listed = [{"id": key, "key": key, "value": value} for key, value in given.items()]
    return {"expressions": listed, "passThrough": True}


def _status_table() -> dict[str, Any]:
    columns = [{"id": name, "name": name, "field": name} for name in STATUS_COLUMNS]
    rules = [
        {"_id": f"row-{number}", **dict(zip(STATUS_COLUMNS, row, strict=True))}
        for number, row in enumerate(STATUS_ROWS)
    ]
    return {
        "hitPolicy": "first",
        "inputs": columns[:-1],
        "outputs": columns[-1:],
        "rules": rules,
        "passThrough": True,
    }


class ZenEngine:
    """One decision by the compiled graph, with or without its trace."""

    stride = 1

    def __init__(self, traced: bool, lean: bool = False) -> None:
        """Choose whether evaluations return their trace, and the form of the graph."""
        kind = "traced" if traced else "untraced"
        self.name = f"zen-engine, {kind}, one node" if lean else f"zen-engine, {kind}"
        self._graph = lean_graph() if lean else graph()
        self._options: Any = {"trace": True} if traced else {}

    def prepare(self) -> None:
        """Compile the graph once.

        A static loader compiles when the engine is built. ``create_decision``
        compiles again on every call and is several times slower.
        """
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: self._graph}}})

    def decide(self, inputs: Inputs) -> Outcomes:
        """Verdicts of the five groups and the status of multiple needs."""
        found = self._engine.evaluate(KEY, cast("Any", inputs), self._options)["result"]
        return Outcomes._make([found[name] for name in Outcomes._fields])
