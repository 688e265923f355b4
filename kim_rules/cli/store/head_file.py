"""The file in which the end of a log is remembered, outside the store."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from kim_rules.cli.clients_file import printable
from kim_rules.cli.exits import Exit, Problem
from kim_rules.cli.store.desk import Desk
from kim_rules.cli.store.files import written
from kim_rules.store.journal import Head

SCHEMA = "kim-rules/head/1"
_LONGEST = 10_000


def read_head(name: str, desk: Desk) -> Head | None:
    """The end that is remembered; None, and a word about it, when there is no such file.

    Raises:
        Problem: If it is another file, or of another tenant.
    """
    try:
        with Path(name).open("rb") as file:
            text = file.read(_LONGEST)
    except FileNotFoundError:
        desk.say(
            f"{printable(name)} gibt es noch nicht und wird angelegt",
            f"{printable(name)} does not exist yet and is made",
        )
        return None
    except OSError:
        raise _wrong(name, "nicht lesbar", "not readable") from None
    try:
        told = json.loads(text)
        if told["schema"] != SCHEMA or type(told["number"]) is not int:
            raise ValueError
        moment = told["recorded_at"]
        recorded_at = None if moment is None else datetime.fromisoformat(moment)
        head = Head(told["number"], bytes.fromhex(told["code"]), recorded_at)
        tenant = told["tenant"]
    except (ValueError, KeyError, TypeError):
        raise _wrong(name, "kein gemerktes Ende", "not a remembered head") from None
    if tenant != desk.access.tenant:
        raise _wrong(name, "von einem anderen Mandanten", "of another tenant")
    return head


def write_head(name: str, desk: Desk, head: Head) -> None:
    """Remember the end of a log."""
    moment = head.recorded_at
    told = {
        "schema": SCHEMA,
        "tenant": desk.access.tenant,
        "number": head.number,
        "code": head.code.hex(),
        "recorded_at": None if moment is None else moment.isoformat(timespec="microseconds"),
    }
    with written(name, "--head-file", overwrite=True) as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")


def _wrong(name: str, de: str, en: str) -> Problem:
    shown = printable(name)
    return Problem(Exit.INVALID, f"--head-file: {shown}: {de}", f"--head-file: {shown}: {en}")
