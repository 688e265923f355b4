"""Fills an XForm as a telephone would: relevance, calculations and constraints by its XPath.

The expressions are those of the converted form; libxml2 evaluates them, with the functions
that ODK adds to XPath 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lxml import etree

XF = "{http://www.w3.org/2002/xforms}"
H = "{http://www.w3.org/1999/xhtml}"
#: The day on which forms are filled.
TODAY = date(2036, 12, 31)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, etree._Element):
        return "".join(value.itertext())
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _format_date(_: Any, day: Any, form: Any) -> str:
    text = _text(day)
    return date.fromisoformat(text[:10]).strftime(_text(form)) if text else ""


def _if(_: Any, condition: Any, yes: Any, no: Any) -> str:
    if isinstance(condition, list):
        condition = bool(condition)
    return _text(yes) if condition else _text(no)


FUNCTIONS = {
    (None, "selected"): lambda _, value, code: _text(code) in _text(value).split(),
    (None, "count-selected"): lambda _, value: len(_text(value).split()),
    (None, "regex"): lambda _, value, form: re.search(_text(form), _text(value)) is not None,
    (None, "if"): _if,
    (None, "format-date"): _format_date,
    (None, "today"): lambda _: TODAY.isoformat(),
    (None, "substr"): lambda _, text, start, end: _text(text)[int(start) : int(end)],
    (None, "once"): lambda _, value: _text(value),
    (None, "uuid"): lambda _: "00000000-0000-4000-8000-000000000000",
}


class XForm:
    """A converted form.

    Args:
        text: The XForm.
    """

    def __init__(self, text: str) -> None:
        self.root = etree.fromstring(text.encode())
        model = self.root.find(f"{H}head/{XF}model")
        assert model is not None
        self.model = model
        self.binds = [dict(bind.attrib) for bind in model.findall(f"{XF}bind")]
        primary = model.find(f"{XF}instance")
        assert primary is not None
        self.empty = etree.tostring(primary[0])
        self.body = self.root.find(f"{H}body")
        #: Where the last answers broke a constraint.
        self.broken: list[str] = []

    def bind(self, name: str) -> Mapping[str, str]:
        """What is told about a question."""
        return next(one for one in self.binds if one["nodeset"].endswith(f"/{name}"))

    def filled(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Answer the questions that the form asks, in its order.

        Args:
            answers: What would be answered, were it asked.

        Returns:
            The columns of the submission: text by name; what was not asked is empty.
        """
        text = re.sub(rb' xmlns="[^"]+"', b"", self.empty, count=1)
        data = etree.fromstring(text)
        evaluate = etree.XPathEvaluator(data, extensions=FUNCTIONS)
        self.broken = []
        hidden: list[str] = []
        for bind in self.binds:
            path = bind["nodeset"]
            (node,) = evaluate(path)
            name = path.rpartition("/")[2]
            is_hidden = any(path.startswith(f"{one}/") for one in hidden)
            if is_hidden or ("relevant" in bind and not evaluate(bind["relevant"])):
                hidden.append(path)
            elif "calculate" in bind:
                node.text = _text(evaluate(bind["calculate"]))
            elif name in answers:
                node.text = answers[name]
                if "constraint" in bind and not self._holds(node, bind["constraint"]):
                    self.broken.append(name)
            if len(node) == 0 and node.text is None:
                node.text = ""
        return {_local(node): node.text or "" for node in data.iter() if len(node) == 0}

    def _holds(self, node: Any, expression: str) -> bool:
        evaluator = etree.XPathElementEvaluator(node, extensions=FUNCTIONS)
        return bool(evaluator(expression))

    def texts(self) -> dict[str, dict[str, str]]:
        """Text by id, by language."""
        found: dict[str, dict[str, str]] = {}
        for translation in self.model.iter(f"{XF}translation"):
            texts = {
                text.get("id"): "".join(value.itertext())
                for text in translation.findall(f"{XF}text")
                for value in text.findall(f"{XF}value")
                if value.get("form") is None
            }
            found[translation.get("lang")] = texts
        return found


def _local(node: Any) -> str:
    return str(etree.QName(node).localname)


def steps(answers: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What somebody taps on the telephone to give some answers.

    Args:
        answers: Answer by column, as ``answers_from`` gives them.
        kinds: Kind of the question by column.
    """
    for name, answer in answers.items():
        text, kind = str(answer), kinds.get(name, "")
        is_word = text in ("not_asked", "refused")
        if kind in ("partial_date", "day"):
            known = text if is_word else {4: "year", 7: "month", 10: "day"}[len(text)]
            yield f"{name}_known", known
            if not is_word:
                yield f"{name}_{known}", (text + "-01-01")[:10]
        elif kind in ("number", "text"):
            is_word = is_word or text == "none"
            yield f"{name}_known", text if is_word else "names" if "institut" in name else "value"
            yield from () if is_word else [(f"{name}_value", text)]
        else:
            yield name, text
