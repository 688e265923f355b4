"""Reads cases from a file with one JSON object for each case.

An object is one of four: a client; ``{"client": {…}, "case": {…}}`` with perhaps
``valid_from``, ``decisions``, ``referrals`` and ``events`` beside them; a case as ``kim-rules
store get --format json`` tells it; or a decision alone, of somebody who was only screened.
A line that cannot be read becomes a case of the state ``unreadable`` with its findings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from kim_rules import reading_facts as read
from kim_rules.cli.clients_file import ClientsFile, Line, Record, record_of
from kim_rules.cli.store.case_json import CASE
from kim_rules.cli.strict_json import StrictJson
from kim_rules.decision import SCHEMA as DECISION
from kim_rules.errors import Finding
from kim_rules.store.records import ReferralStep
from kim_rules.vocabulary import Label
from kim_rules_report.cases import (
    CaseDecision,
    CaseEvent,
    CaseFacts,
    CaseReferral,
    ReportCase,
    State,
)

T = TypeVar("T")
Findings = list[Finding]
Json = Mapping[str, Any]

#: What may stand beside the client, and what may stand about the case.
_BESIDE = ("client", "case", "valid_from", "decisions", "referrals", "events")
_ABOUT = ("opened_on", "closed_on", "case_manager", "primary_goal", "consents")

_A_LIST = Label("eine Liste von Objekten", "a list of objects")
_AN_OBJECT = Label("ein Objekt", "an object")
_DECISIONS = Label(
    "vollständige Entscheidungen, wie „kim-rules decide“ sie schreibt",
    "whole decisions as “kim-rules decide” writes them",
)


class UnreadCase(NamedTuple):
    """A case of a file that was not read yet; cheap to hand to another process.

    Args:
        file: The name of the file as messages show it.
        item: Its line, or what was read of it already.
    """

    file: str
    item: Record | Line


class CaseReader:
    """Reads the cases of files, and knows which come again.

    To know them, eight bytes are kept for each case.
    """

    def __init__(self) -> None:
        #: Marks of the cases that were read.
        self.known: set[bytes] = set()
        self._json = StrictJson()

    def read(self, unread: UnreadCase) -> ReportCase:
        """Read a case; one that comes again is of the state ``repeated``."""
        item = unread.item
        record = record_of(item, self._json) if isinstance(item, Line) else item
        case = case_of(record, f"{unread.file}:{record.line}")
        if not case.id:
            return case
        mark = hashlib.blake2b(case.id.encode(errors="replace"), digest_size=8).digest()
        if case.state is State.READ and mark in self.known:
            return ReportCase(case.id, state=State.REPEATED, place=case.place)
        self.known.add(mark)
        return case


def unread_cases(file: ClientsFile) -> Iterator[UnreadCase]:
    """The cases of a file, one by one.

    Args:
        file: The open file.
    """
    for item in file.unread():
        yield UnreadCase(file.shown, item)


def from_file(file: ClientsFile) -> Iterator[ReportCase]:
    """The cases of a file, one by one, each read.

    Args:
        file: The open file.
    """
    return map(CaseReader().read, unread_cases(file))


def case_of(record: Record, place: str = "") -> ReportCase:
    """The case of a record of a file.

    Args:
        record: The record; what is wrong with it is told by the findings of the case.
        place: Where it stands.
    """
    findings = list(record.findings)
    fields = _fields(_whole(record), findings) if record.is_readable else None
    if fields is None or findings:
        return ReportCase("", state=State.UNREADABLE, place=place, findings=tuple(findings))
    return ReportCase(**fields, place=place)


def _whole(record: Record) -> Any:
    """The object as it stands in the file, with its wrapper."""
    if record.stem:
        return {"client": record.value, "case": record.case}
    return record.value


def _fields(value: Any, findings: Findings) -> dict[str, Any] | None:
    """The fields of the case of an object."""
    if not isinstance(value, Mapping):
        findings.append(Finding("$", read.kind(value), _AN_OBJECT))
        return None
    schema = value.get("schema")
    if schema == DECISION:
        return _of_decision(value, findings)
    if schema == CASE:
        return _of_store(value, findings)
    if isinstance(value.get("client"), Mapping):
        return _of_wrapper(value, findings)
    return _of_client(value, "", findings)


def _of_client(client: Json, stem: str, findings: Findings) -> dict[str, Any]:
    name = read.identifier(client.get("id"), f"{stem}id", findings)
    return {"id": name, "facts": (CaseFacts(date.min, client),)}


def _of_wrapper(value: Json, findings: Findings) -> dict[str, Any] | None:
    findings += [read.unknown_key(key, "", _BESIDE) for key in value if key not in _BESIDE]
    about = value.get("case") or {}
    if not isinstance(about, Mapping):
        findings.append(Finding("case", read.kind(about), _AN_OBJECT))
        return None
    findings += [read.unknown_key(key, "case.", _ABOUT) for key in about if key not in _ABOUT]
    valid_from = _optional(read.day, value, "valid_from", findings)
    return {
        **_of_client(value["client"], "client.", findings),
        "facts": (CaseFacts(valid_from or date.min, value["client"]),),
        "decisions": tuple(_each(value, "decisions", _decision, findings)),
        "referrals": tuple(_each(value, "referrals", _referral, findings)),
        "events": tuple(_each(value, "events", _event, findings)),
        **_about(about, "case.", findings),
    }


def _of_store(value: Json, findings: Findings) -> dict[str, Any]:
    name = read.identifier(value.get("id"), "id", findings)
    if value.get("erased") is True:
        return {"id": name, "state": State.ERASED}
    facts = tuple(_each(value, "facts", _facts, findings))
    decisions = tuple(_each(value, "decisions", _stored_decision, findings))
    if any((one.facts or 0) >= len(facts) for one in decisions):
        said = Label("eine Entscheidung ohne ihre Angaben", "a decision without its facts")
        findings.append(Finding("decisions", said, _DECISIONS))
    return {
        "id": name,
        "facts": facts,
        "decisions": decisions,
        "referrals": tuple(_each(value, "referrals", _stored_referral, findings)),
        "events": tuple(_each(value, "events", _event, findings)),
        **_about(value, "", findings),
    }


def _of_decision(value: Json, findings: Findings) -> dict[str, Any]:
    name = read.identifier(value.get("client"), "client", findings)
    return {"id": name, "decisions": (_decision(value, "$", findings),)}


def _about(about: Json, stem: str, findings: Findings) -> dict[str, Any]:
    opened = _optional(read.day, about, "opened_on", findings, stem)
    closed = _optional(read.day, about, "closed_on", findings, stem)
    if opened is not None and closed is not None and closed < opened:
        said = Label("ein Tag vor der Eröffnung", "a day before the opening")
        wanted = Label("nicht vor opened_on", "not before opened_on")
        findings.append(Finding(f"{stem}closed_on", said, wanted))
    return {
        "opened_on": opened,
        "closed_on": closed,
        "case_manager": _optional(read.identifier, about, "case_manager", findings, stem),
        "primary_goal": _optional(read.identifier, about, "primary_goal", findings, stem),
    }


def _optional(
    reader: Callable[[object, str, Findings], T | None],
    values: Json,
    key: str,
    findings: Findings,
    stem: str = "",
) -> T | None:
    value = values.get(key)
    return None if value is None else reader(value, stem + key, findings)


def _each(
    value: Json, key: str, reader: Callable[[Json, str, Findings], T | None], findings: Findings
) -> Iterator[T]:
    """What a reader makes of the objects of a list."""
    items = value.get(key)
    if items is None:
        return
    if not isinstance(items, list):
        findings.append(Finding(key, read.kind(items), _A_LIST))
        return
    for at, item in enumerate(items):
        place = f"{key}[{at}]"
        if not isinstance(item, Mapping):
            findings.append(Finding(place, read.kind(item), _AN_OBJECT))
        elif (made := reader(item, place, findings)) is not None:
            yield made


def _facts(item: Json, place: str, findings: Findings) -> CaseFacts | None:
    valid_from = read.day(item.get("valid_from"), f"{place}.valid_from", findings)
    facts = item.get("facts")
    if not isinstance(facts, Mapping):
        findings.append(Finding(f"{place}.facts", read.kind(facts), _AN_OBJECT))
        return None
    return None if valid_from is None else CaseFacts(valid_from, facts)


def _decision(
    item: Json, place: str, findings: Findings, facts: int | None = None
) -> CaseDecision | None:
    summary = {key: value for key, value in item.items() if key != "explanation"}
    try:
        found = CaseDecision(date.fromisoformat(str(item.get("on"))), summary, facts)
        assert found.answer  # read now, so that what is wrong with it is told
    except ValueError:
        said = Label("eine unvollständige Entscheidung", "an incomplete decision")
        findings.append(Finding(place, said, _DECISIONS))
        return None
    return found


def _stored_decision(item: Json, place: str, findings: Findings) -> CaseDecision | None:
    summary, number = item.get("summary"), item.get("facts_version")
    if not isinstance(summary, Mapping) or type(number) is not int or number < 1:
        said = Label("eine unvollständige Entscheidung", "an incomplete decision")
        findings.append(Finding(place, said, _DECISIONS))
        return None
    return _decision(summary, f"{place}.summary", findings, number - 1)


def _referral(item: Json, place: str, findings: Findings) -> CaseReferral | None:
    to = read.identifier(item.get("to"), f"{place}.to", findings)
    on = read.day(item.get("on"), f"{place}.on", findings)
    step = read.code(item.get("step"), f"{place}.step", findings, enum=ReferralStep)
    return None if to is None or on is None or step is None else CaseReferral(to, on, step.value)


def _stored_referral(item: Json, place: str, findings: Findings) -> CaseReferral | None:
    steps = item.get("steps")
    if not isinstance(steps, list) or not steps or not all(isinstance(s, Mapping) for s in steps):
        findings.append(Finding(f"{place}.steps", read.kind(steps), _A_LIST))
        return None
    proposed = str(steps[0].get("at"))[:10]
    told = {"to": item.get("to"), "on": proposed, "step": steps[-1].get("step")}
    return _referral(told, place, findings)


def _event(item: Json, place: str, findings: Findings) -> CaseEvent | None:
    code = read.identifier(item.get("code"), f"{place}.code", findings)
    on = read.day(item.get("on"), f"{place}.on", findings)
    value = _optional(read.text, item, "value", findings, f"{place}.")
    return None if code is None or on is None else CaseEvent(code, on, value)
