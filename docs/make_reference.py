"""Writes ``reference.md`` from the code.

``python docs/make_reference.py`` writes the file anew, with ``--check`` it only compares.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from textwrap import dedent
from typing import Any

import attrs
import click
from up_to_date import store

import kim_rules as kim
from kim_rules import answers, hookspecs, plugins, referral, words
from kim_rules.cli import cli
from kim_rules.errors import Difference, InvalidInput
from kim_rules.facts import FACTS
from kim_rules.plugin_checks import HOOKS
from kim_rules.report_tables import Report, Table
from kim_rules.vocabulary import STATUS_LABELS

PAGE = Path(__file__).parent / "reference.md"

#: What stands in a JSON value of each type of a fact.
FORMS = {
    "str": "text, required",
    "str | None": "text",
    "PartialDate | None": "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`",
    "bool | None": "true or false",
    "date | Literal[False] | None": "false, or `YYYY-MM-DD`",
    "tuple[str, ...] | None": "list of texts",
    "ResidenceStatus | None": "a [code](#residencestatus)",
    "Mapping[str, NeedLevel | None] | None": "object: area to [level](#needlevel)",
    "NeedsFinding | Literal[False] | None": "false, or an object, see below",
}
#: The parts of a decision, none of which is made by callers.
PARTS: tuple[type, ...] = (
    answers.RulebookStamp, answers.GroupVerdict, answers.MultipleNeeds, referral.Referral,
    referral.Exclusion, answers.MissingFact, answers.ChangesOn, answers.ReadingDependence,
    answers.Change, answers.Notice, Difference,
)  # fmt: skip

HEAD = """# Reference

Generated from the code by `docs/make_reference.py`. How the parts are used:
[embed-the-decision.md](embed-the-decision.md). What the answers mean:
[bedeutung-der-antworten.md](bedeutung-der-antworten.md).

- [Functions](#functions), [classes](#classes), [parts of a decision](#parts-of-a-decision),
  [errors](#errors)
- [Facts](#facts) and [codes](#codes)
- [A decision as JSON](#a-decision-as-json)
- [Hooks](#hooks)
- [Commands](#commands)

Everything is imported from `kim_rules`. Names that are not listed here are internal and may change
at any time.
"""

HOOKS_HEAD = """
## Hooks

What a plugin can implement. How to write one: [write-a-plugin.md](write-a-plugin.md). The hooks are
in `kim_rules.hookspecs`, as is `hookimpl`, which stands over each function.

| hook | |
|---|---|
"""

FACTS_HEAD = """
## Facts

The facts of a client as JSON, all but `id` optional; a fact that is absent or `null` is unknown.
A rulebook can declare further ones.

| fact | JSON | meaning | in German sentences |
|---|---|---|---|"""

FACTS_TAIL = """
- `immigrated`, when unknown, is yes if `entry_date` is given or `fled` is true.
- `nationalities` are ISO 3166-1 alpha-2 codes, `XK` (Kosovo) or `XX` (stateless).
- `needs` names areas of the rulebook. Those of the default are {areas}.
- `multiple_needs_finding` is false, or an object with `established` (true or false), `by` (a
  [code](#findingbody) or null) and `on` (`YYYY-MM-DD` or null).
- `municipality` is the name, an alias or the AGS of a municipality of the rulebook, in any case of
  letters, or any other text for elsewhere.
"""

#: An invented client whose decision is shown.
SHOWN = {
    "id": "c-1",
    "birth_date": "1996-09-20",
    "entry_date": "2019-02",
    "nationalities": ["AF"],
    "residence_status": "duldung",
    "fled": True,
    "unaccompanied_at_entry": False,
    "entitled_25a": False,
    "entitled_104c": False,
    "needs": {"language": "long_term"},
    "institutions": ["Jobcenter"],
    "multiple_needs_finding": False,
    "support_wanted": True,
    "municipality": "Hilden",
}


def page() -> str:
    """The whole reference."""
    parts = [HEAD, functions(), classes(), decision_parts(), errors(), facts(), codes()]
    text = "\n".join([*parts, decision_json(), hooks(), commands()])
    # In front of the functions and classes of an example two blank lines stay.
    return re.sub(r"\n{3,}(?!@hookimpl|def |class )", "\n\n", text).rstrip() + "\n"


# --- Python ------------------------------------------------------------------------------


def public() -> Iterator[tuple[str, Any]]:
    """Every public name with what it stands for."""
    for name in kim.__all__:
        yield name, getattr(kim, name)


def functions() -> str:
    """The public functions."""
    found = [(name, one) for name, one in public() if inspect.isfunction(one)]
    told = [f"### {name}\n\n{signature(name, one)}\n{prose(one)}" for name, one in found]
    return "\n## Functions\n\n" + "\n".join(told)


def classes() -> str:
    """The public classes that are neither codes nor errors."""
    told = []
    for name, one in public():
        if inspect.isclass(one) and not issubclass(one, (StrEnum, Exception)):
            told.append(f"### {name}\n\n{prose(one)}{members(one)}")
    return "\n## Classes\n\n" + "\n".join(told)


def decision_parts() -> str:
    """The classes of which a decision is made."""
    told = []
    for one in PARTS:
        fields = [f"`{field.name}`: {type_of(field)}" for field in attrs.fields(one)]
        told.append(f"### {one.__name__}\n\n{prose(one)}\nFields: {', '.join(fields)}.\n")
    return "\n## Parts of a decision\n\n" + "\n".join(told)


def errors() -> str:
    """The public exceptions."""
    told = []
    for name, one in public():
        if inspect.isclass(one) and issubclass(one, Exception):
            base = one.__bases__[0].__name__
            carries = " Carries `findings`." if one is InvalidInput else ""
            told.append(f"| `{name}` | `{base}` | {first_line(one)}{carries} |")
    return (
        "\n## Errors\n\n| error | derives from | when |\n|---|---|---|\n" + "\n".join(told) + "\n"
    )


def signature(name: str, function: Any) -> str:
    """How a function is called, as a block of code."""
    shown = inspect.signature(function)
    parameters, starred = [], False
    for parameter in shown.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            parameters.append("*")
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        kind = "" if parameter.annotation is parameter.empty else f": {parameter.annotation}"
        parameters.append(f"{parameter.name}{kind}{default}")
    body = "".join(f"    {one},\n" for one in parameters if one not in ("self", "cls"))
    returns = shown.return_annotation
    return f"```py\n{name}(\n{body}) -> {returns}\n```\n".replace("(\n)", "()")


def members(cls: type) -> str:
    """The public methods and properties of a class, with the first line of each."""
    rows = []
    fields = {field.name for field in attrs.fields(cls)} if attrs.has(cls) else set()
    ours = [one for one in reversed(cls.__mro__) if one.__module__.startswith("kim_rules")]
    inherited = {name: one for base in ours for name, one in vars(base).items()}
    for name, one in sorted(inherited.items()):
        function = one.__func__ if isinstance(one, classmethod) else one
        if name.startswith("_") or name in fields:
            continue
        if inspect.isfunction(function):
            given = [n for n in inspect.signature(function).parameters if n not in ("self", "cls")]
            rows.append(f"| `{name}({', '.join(given)})` | {first_line(function)} |")
        elif isinstance(one, property) or hasattr(one, "func"):
            rows.append(f"| `{name}` | {first_line(one)} |")
    return "\n| member | |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""


def type_of(field: Any) -> str:
    """The type of a field as text."""
    told = field.type if isinstance(field.type, str) else field.type.__name__
    return f"`{told}`"


def first_line(one: Any) -> str:
    """The first paragraph of a docstring."""
    return plain(inspect.getdoc(one) or "").split("\n\n")[0].replace("\n", " ")


def plain(text: str) -> str:
    """Text of a docstring as Markdown."""
    text = re.sub(r":\w+:`~?([\w.]+)`", r"``\1``", text)
    return text.replace("``", "`")


def prose(one: Any) -> str:
    """A docstring as Markdown: paragraphs, then lists for its sections."""
    told = []
    for paragraph in plain(inspect.getdoc(one) or "").split("\n\n"):
        head, _, rest = paragraph.partition("\n")
        if head in ("Args:", "Returns:", "Raises:"):
            told.append(f"{head.replace('Args', 'Arguments')}\n\n{items(dedent(rest))}")
        else:
            told.append(paragraph)
    return "\n\n".join(told) + "\n"


def items(text: str) -> str:
    """The entries of a section as a list; further lines of an entry are indented."""
    entries = re.split(r"\n(?! )", text)
    lines = (re.sub(r"\n\s+", " ", entry) for entry in entries)
    return "\n".join(re.sub(r"^(\w+): ", r"- `\1`: ", line) for line in lines)


# --- facts and codes -----------------------------------------------------------------------


def facts() -> str:
    """The table of the facts."""
    args = dedent((inspect.getdoc(kim.Client) or "").split("Args:\n")[1].split("\n\n")[0])
    meaning = dict(re.findall(r"^(\w+): (.*(?:\n .*)*)", args, re.MULTILINE))
    rows = [FACTS_HEAD]
    for name in FACTS:
        field = getattr(attrs.fields(kim.Client), name)
        said = re.sub(r"\s+", " ", meaning[name])
        german = words.FACTS[name].de if name in words.FACTS else ""
        rows.append(f"| `{name}` | {FORMS[field.type]} | {said} | {german} |")
    areas = ", ".join(f"`{area}` ({label.label.de})" for area, label in default_areas())
    return "\n".join(rows) + "\n" + FACTS_TAIL.format(areas=areas)


def default_areas() -> Any:
    """The areas of the default rulebook."""
    return kim.load_rulebook().areas.items()


def codes() -> str:
    """The tables of the codes, with the German words where there are any."""
    german: dict[Any, str] = {code: label.de for code, label in STATUS_LABELS.items()}
    german |= {code: label.de for code, label in words.STATUSES.items()}
    german |= {code: label.de for code, label in words.REFERRALS.items()}
    told = ["\n## Codes\n"]
    for name, one in public():
        if inspect.isclass(one) and issubclass(one, StrEnum):
            spoken = {code: german.get(code, "") if has_words(one) else "" for code in one}
            rows = [f"| `{code.value}` | {text} |" for code, text in spoken.items()]
            if not any(spoken.values()):
                rows = [f"`{'`, `'.join(one)}`\n"]
            head = ["| code | German |", "|---|---|"] if any(spoken.values()) else []
            told.append("\n".join([f"### {name}\n", f"{first_line(one)}\n", *head, *rows]) + "\n")
    return "\n".join(told)


def has_words(one: type) -> bool:
    """Whether the German words in the tables are about this kind of code."""
    return one in (kim.ResidenceStatus, kim.NeedsStatus, kim.ReferralVerdict)


# --- JSON, commands ------------------------------------------------------------------------

JSON_TAIL = """
The explanation, shortened to `{}` above, has three members. `outcomes` holds a tree for each
outcome: a node has `id`, `truth`, `label` and `source` in both languages; `in_force` where it has a
validity; `left_out` where it does not count; `reading` or `only_under` where a reading decides; and
either `parts` or the `facts` that it reads. `rests_on` names for each outcome facts that are enough
for it. `statistics` tells the truth of the lines of the groups.

Outcomes are named `group:N`, `multiple_needs` and `referral`. In `from` and `to` stand `yes`, `no`,
`open` for a group (one that is not in force counts as `no`), the status for multiple needs, and the
provider, or else the verdict, for the referral. `kim-rules schema decision` prints the JSON Schema.
"""


def decision_json() -> str:
    """A decision as JSON."""
    decided = kim.decide(kim.Client.from_dict(SHOWN), on=date(2023, 9, 1)).to_dict()
    decided["rulebook"]["executors"] = ["durable-rules", "evaluator"]
    decided["explanation"] = {}
    lines = (f'"{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in decided.items())
    text = ",\n  ".join(lines)
    return f"\n## A decision as JSON\n\n```json\n{{\n  {text}\n}}\n```\n{JSON_TAIL}"


def hooks() -> str:
    """Every hook: when it is called, what an error does, an example."""
    found = [(name, getattr(hookspecs, name)) for name in HOOKS]
    rows = [f"| [`{name}`](#{name}) | {first_line(one)} |" for name, one in found]
    told = [f"### {name}\n\n{signature(name, one)}\n{hook_prose(one)}" for name, one in found]
    told += [f"### {one.__name__}\n\n{prose(one)}" for one in (Report, Table)]
    return HOOKS_HEAD + "\n".join([*rows, "", *told, plugin_functions()])


def plugin_functions() -> str:
    """What a program that has plugins calls."""
    rows = ["### kim_rules.plugins\n", "| function | |", "|---|---|"]
    for name, one in vars(plugins).items():
        if inspect.isfunction(one) and one.__module__ == plugins.__name__ and name[0] != "_":
            given = ", ".join(inspect.signature(one).parameters)
            rows.append(f"| `{name}({given})` | {first_line(one)} |")
    return "\n".join(rows) + "\n"


def hook_prose(one: Any) -> str:
    """The docstring of a hook as Markdown; its sections become paragraphs, its example code."""
    text, _, example = (inspect.getdoc(one) or "").partition("Example::\n\n")
    summary, *sections = re.split(r"^(?=\w[\w ]*:\n)", plain(text), flags=re.MULTILINE)
    told = [summary.strip()]
    for section in sections:
        head, _, rest = section.partition("\n")
        body = " ".join(rest.split()) if head != "Args:" else items(dedent(rest).strip())
        told.append(f"Arguments:\n\n{body}" if head == "Args:" else f"**{head}** {body}")
    return "\n\n".join([*told, f"```py\n{dedent(example).strip()}\n```\n"])


def commands() -> str:
    """The help of every command, as the program shows it."""
    told = ["\n## Commands\n\nThe help of the command line, as it stands there.\n"]
    for name, command in walk("kim-rules", cli):
        context = click.Context(command, info_name=name, terminal_width=80)
        told.append(f"### {name}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(told)


def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """A command and all commands below it."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for under in command.list_commands(context):
            found = command.get_command(context, under)
            if found is not None:
                yield from walk(f"{name} {under}", found)


if __name__ == "__main__":
    os.environ["KIM_RULES_PLUGINS"] = ""  # whatever is installed here adds no commands
    sys.exit(store(PAGE, page()))
