"""``kim-rules store get``: shows a case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from kim_rules.cli import options, streams
from kim_rules.cli.exits import Misuse
from kim_rules.cli.frame import Command
from kim_rules.cli.store.desk import Desk, with_desk
from kim_rules.cli.store.options import DAY, Count, case, formats

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook
    from kim_rules.store.records import Case


@click.command("get", cls=Command)
@case
@click.option(
    "--on",
    metavar="TAG",
    type=DAY,
    help="Zeigt die Angaben, die an diesem Tag galten; sonst die zuletzt erfassten.",
)
@click.option(
    "--known-at",
    metavar="TAG",
    type=DAY,
    help="Zusammen mit --on: nur, was bis zum Ende dieses Tages (UTC) erfasst war.",
)
@click.option(
    "--decision",
    "number",
    metavar="NUMMER",
    type=Count(1),
    help="Zeigt stattdessen diese Entscheidung mit allen Gründen.",
)
@formats("text", "json")
@options.rulebook
@with_desk
def command(
    desk: Desk,
    case_id: str,
    on: date | None,
    known_at: date | None,
    number: int | None,
    form: str,
    rules: str | None,
) -> None:
    """Zeigt einen Fall: Einwilligungen, Angaben, Entscheidungen, Verweisungen, Ereignisse.

    Mit --on und --known-at: Was war an einem Tag über einen anderen bekannt? Von den bis dahin
    erfassten Fassungen gilt die, die zuletzt gültig wurde, unter gleichen die zuletzt erfasste.

    Beispiele:
      kim-rules store get c-1
      kim-rules store get c-1 --on 2024-03-01 --known-at 2024-05-10
      kim-rules store get c-1 --decision 2
      kim-rules store get c-1 --format json
    """
    if known_at is not None and on is None:
        raise Misuse("nur zusammen mit --on", "only together with --on", "--known-at")
    if number is not None:
        _show_decision(desk, case_id, number, form, rules)
        return
    found = desk.store.case(desk.access, case_id)
    if form == "json":
        _write_json(found, on, known_at)
    else:
        streams.write("\n".join(_lines(desk, found, on, known_at, rules)) + "\n")


def _show_decision(desk: Desk, case_id: str, number: int, form: str, rules: str | None) -> None:
    from kim_rules.decision import Decision

    told = desk.store.decision(desk.access, case_id, number)
    if form == "json":
        streams.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        words = _rules_of(told["rulebook"], rules, desk)
        streams.write(Decision.from_dict(told, words).explain(desk.lang) + "\n")


def _rules_of(stamp: Mapping[str, str], rules: str | None, desk: Desk) -> Rulebook:
    """The rules whose names a decision needs."""
    from kim_rules.cli.exits import Exit, Problem
    from kim_rules.cli.setting import loaded
    from kim_rules.loading import known_rulebooks

    if rules is None and stamp["id"] not in known_rulebooks():
        raise Problem(
            Exit.INVALID,
            f"Das Regelwerk {stamp['id']} liegt nicht vor; --rulebook nennt seinen Ordner",
            f"the rulebook {stamp['id']} is not there; --rulebook names its folder",
        )
    found = loaded(rules or stamp["id"], desk.lang)
    if found.sha256 != stamp["sha256"]:
        desk.say(
            "Das Regelwerk ist nicht das von damals; die Bezeichnungen sind die von heute.",
            "The rulebook is not the one of that time; names are those of today.",
        )
    return found


def _write_json(found: Case, on: date | None, known_at: date | None) -> None:
    from kim_rules.cli.store.case_json import case_json, facts_json

    told = case_json(found)
    if on is not None:
        told["asked"] = {
            "on": on.isoformat(),
            "known_at": None if known_at is None else known_at.isoformat(),
            "facts": facts_json(found.facts_on(on, known_at)),
        }
    streams.write(json.dumps(told, ensure_ascii=False) + "\n")


def _lines(
    desk: Desk, found: Case, on: date | None, known_at: date | None, rules: str | None
) -> Iterator[str]:
    from kim_rules.cli.setting import loaded
    from kim_rules.cli.store.case_text import CaseText

    text = CaseText(found, loaded(rules, desk.lang), desk.lang)
    yield from text.whole()
    if on is not None and not found.erased:
        yield from text.facts_on(on, known_at, found.facts_on(on, known_at))
    elif found.facts:
        yield from text.facts(found.facts[-1])
