"""What a telephone would refuse an XForm for, as ODK Validate sees it, without Java."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from lxml import etree
from xform_filling import FUNCTIONS, XF, XForm

TYPES = ("string", "int", "date", "dateTime", "boolean", "decimal")
_PATH = re.compile(r"/[A-Za-z_]\w*(?:/[\w-]+)+")
_EXPRESSIONS = ("relevant", "calculate", "constraint", "required")


def faults_of(form: XForm) -> list[str]:
    """Every fault of a form.

    Args:
        form: The form.
    """
    data = etree.fromstring(re.sub(rb' xmlns="[^"]+"', b"", form.empty, count=1))
    tree = data.getroottree()
    nodes = {tree.getpath(node): node for node in data.iter(etree.Element)}
    return [*_in_binds(form, nodes), *_in_body(form, set(nodes)), *_circles(form)]


def _in_binds(form: XForm, nodes: dict[str, etree._Element]) -> Iterator[str]:
    """Questions without a type or a place, and expressions that cannot be evaluated."""
    bound = Counter(bind["nodeset"] for bind in form.binds)
    yield from (f"bound twice: {one}" for one, times in bound.items() if times > 1)
    leaves = (one for one, node in nodes.items() if len(node) == 0)
    yield from (f"not bound: {one}" for one in leaves if one not in bound and "/meta" not in one)
    for bind in form.binds:
        place = bind["nodeset"]
        if place not in nodes:
            yield f"bound, but not there: {place}"
            continue
        if bind.get("type", "string") not in TYPES:
            yield f"no type: {bind['type']}"
        for kind in _EXPRESSIONS:
            if bind.get(kind):
                yield from _in_expression(f"{place}, {kind}", bind[kind], nodes[place], set(nodes))


def _in_expression(
    where: str, expression: str, node: etree._Element, nodes: set[str]
) -> Iterator[str]:
    try:
        etree.XPathEvaluator(node, extensions=FUNCTIONS)(expression)
    except (etree.XPathError, ValueError) as error:
        yield f"{where}: {error}"
    yield from (f"{where} looks at {one}" for one in _PATH.findall(expression) if one not in nodes)


def _in_body(form: XForm, nodes: set[str]) -> Iterator[str]:
    """References of the questions, their texts and their lists that lead nowhere."""
    by_language = ({one.get("id") for one in each} for each in form.model.iter(f"{XF}translation"))
    shared = set.intersection(*by_language)
    lists = {one.get("id") for one in form.model.findall(f"{XF}instance")}
    for one in form.body.iter(etree.Element):
        place = one.get("ref") or ""
        text = re.fullmatch(r"jr:itext\('(.+)'\)", place)
        if text is not None and text[1] not in shared:
            yield f"no text: {place}"
        elif place.startswith("/") and place not in nodes:
            yield f"no question: {place}"
        for name in re.findall(r"instance\('([^']+)'\)", one.get("nodeset") or ""):
            if name not in lists:
                yield f"no list: {name}"


def _circles(form: XForm) -> Iterator[str]:
    """Questions whose relevance or calculation depends on itself."""
    looks = {
        bind["nodeset"]: _PATH.findall(f"{bind.get('relevant', '')} {bind.get('calculate', '')}")
        for bind in form.binds
    }
    try:
        TopologicalSorter(looks).prepare()
    except CycleError as error:
        yield f"in a circle: {error.args[1]}"
