"""Carries the log of a tenant from one store to another, as lines of JSON.

The format ``kim-rules/store/1``: the first line names tenant and end of the log and proves
the master key; then follow the entries in order, before the first one of a person who was
not erased the wrapped key of that person; the last line counts both. What entries say
stays sealed, so whoever imports needs the master key under which it was written.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice, takewhile
from typing import Any

import rfc8785

from kim_rules.errors import ChainBroken, Conflict, NotAllowed, SchemaMismatch, SealBroken, WrongKey
from kim_rules.store.checking import Chain
from kim_rules.store.journal import Entry, Head, Journal, Sealer, Writing
from kim_rules.store.records import Kind
from kim_rules.store.sealing import said

FORMAT = "kim-rules/store/1"

#: How many entries are held at once.
CHUNK = 200


def exported(journal: Journal, sealer: Sealer, tenant: str) -> Iterator[dict[str, Any]]:
    """The lines of an export, with flat memory.

    Raises:
        Conflict: If a person is erased while the export is read.
    """
    head = journal.head(tenant)
    yield _header(sealer, tenant, head)
    entries = _up_to(journal.entries(tenant, bodies=True), head.number)
    keyless: set[str] = set()
    written = keys = 0
    while chunk := list(islice(entries, CHUNK)):
        wrapped = journal.keys(tenant, [entry.case for entry in chunk if entry.version == 1])
        for entry in chunk:
            if entry.version == 1 and entry.case in wrapped:
                keys += 1
                yield {"key": _text(wrapped[entry.case]), "case": entry.case}
            elif entry.version == 1:
                keyless.add(entry.case)
            elif entry.kind == Kind.ERASED:
                keyless.discard(entry.case)
            written += 1
            yield _line(entry)
    if written != head.number:
        raise ChainBroken("Das Protokoll endet zu früh", "the log ends too early")
    if keyless:
        raise Conflict(
            "Während der Ausfuhr wurde eine Person gelöscht; bitte noch einmal ausführen",
            "a person was erased during the export; export again",
        )
    yield {"end": FORMAT, "entries": written, "keys": keys}


def _up_to(entries: Iterator[Entry], number: int) -> Iterator[Entry]:
    return takewhile(lambda entry: entry.number <= number, entries)


def imported(
    writing: Writing, sealer: Sealer, tenant: str, lines: Iterable[Mapping[str, Any]]
) -> Head:
    """Write the lines of an export into an empty tenant.

    Args:
        writing: The transaction, which has to be undone when this raises.
        sealer: Who can read the entries.
        tenant: Whose log it is.
        lines: The lines as JSON values.

    Returns:
        The end of the log.

    Raises:
        Conflict: If the tenant has entries already.
        WrongKey: If the export was made under another master key.
        ChainBroken: If a line is missing, or is not as it was written.
    """
    if writing.head().number:
        raise Conflict(
            "Eingelesen wird nur in eine leere Ablage; dieser Mandant hat schon Einträge",
            "an import needs an empty store; this tenant has entries already",
        )
    return _Import(writing, sealer, tenant).read(lines)


class _Import:
    """Reads an export line by line."""

    def __init__(self, writing: Writing, sealer: Sealer, tenant: str) -> None:
        self._writing, self._sealer, self._tenant = writing, sealer, tenant
        self._keys = self._entries = self._line = 0
        self._pending: list[Entry] = []
        #: The key that was read last; it belongs to the next line.
        self._key: tuple[str, bytes] | None = None
        #: Cases without a key, whose erasure has to follow.
        self._keyless: set[str] = set()

    def read(self, lines: Iterable[Mapping[str, Any]]) -> Head:
        """Read all lines."""
        numbered = self._counted(lines)
        try:
            self._head = _read_header(next(numbered, {}), self._sealer, self._tenant)
            self._chain = Chain(self._sealer.chain_key(self._tenant), [self._head])
            for line in numbered:
                if "end" in line:
                    return self._finish(line, numbered)
                self._take(line)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._altered() from error
        raise _broken(self._line, "das Ende fehlt", "the end is missing")

    def _counted(self, lines: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for self._line, line in enumerate(lines, 1):
            yield line

    def _altered(self) -> ChainBroken:
        return _broken(self._line, "die Zeile ist nicht so, wie sie geschrieben wurde", "altered")

    def _take(self, line: Mapping[str, Any]) -> None:
        if "key" in line:
            if self._key is not None:
                raise self._altered()
            self._key = (line["case"], _bytes(line["key"]))
            return
        entry = _entry(line, self._tenant)
        if any(self._chain.follow(entry)):
            raise self._altered()
        self._keep_key(entry)
        self._pending.append(entry)
        if len(self._pending) >= CHUNK:
            self._flush()

    def _keep_key(self, entry: Entry) -> None:
        """Keep the key of a new case, and check that erased persons have none."""
        if self._key is not None:
            case, wrapped = self._key
            if (entry.case, entry.version) != (case, 1):
                raise self._altered()
            self._open(wrapped, entry)
            self._writing.put_key(case, wrapped)
            self._key, self._keys = None, self._keys + 1
        elif entry.version == 1:
            self._keyless.add(entry.case)
        elif entry.kind == Kind.ERASED:
            if entry.case not in self._keyless:
                raise self._altered()
            self._keyless.remove(entry.case)

    def _open(self, wrapped: bytes, entry: Entry) -> None:
        try:
            said(self._sealer, wrapped, entry)
        except SealBroken:
            raise self._altered() from None

    def _flush(self) -> None:
        if self._pending:
            self._writing.add(self._pending)
            self._entries += len(self._pending)
            self._pending = []

    def _finish(self, end: Mapping[str, Any], rest: Iterator[Mapping[str, Any]]) -> Head:
        self._flush()
        told = (end["end"], end["entries"], end["keys"])
        complete = self._chain.last.number == self._head.number and not self._keyless
        if told != (FORMAT, self._entries, self._keys) or self._key is not None or not complete:
            raise self._altered()
        if next(rest, None) is not None:
            raise self._altered()
        return self._chain.last


def _header(sealer: Sealer, tenant: str, head: Head) -> dict[str, Any]:
    told = {"format": FORMAT, "tenant": tenant, "number": head.number, "code": head.code.hex()}
    return {**told, "check": _check(sealer, tenant, told)}


def _check(sealer: Sealer, tenant: str, told: Mapping[str, Any]) -> str:
    return hmac.digest(sealer.chain_key(tenant), rfc8785.dumps(dict(told)), "sha256").hex()


def _read_header(line: Mapping[str, Any], sealer: Sealer, tenant: str) -> Head:
    form = line.get("format")
    if form != FORMAT:
        known = isinstance(form, str) and form.startswith("kim-rules/store/")
        raise _other_form() if known else _broken(1, "keine Ausfuhr", "not an export")
    if line["tenant"] != tenant:
        raise NotAllowed(
            "Die Ausfuhr gehört einem anderen Mandanten", "the export is of another tenant"
        )
    told = {name: line[name] for name in ("format", "tenant", "number", "code")}
    if not hmac.compare_digest(_check(sealer, tenant, told), line["check"]):
        raise WrongKey(
            "Die Ausfuhr entstand unter einem anderen Hauptschlüssel, oder ihre erste Zeile "
            "wurde verändert",
            "the export was made under another master key, or its first line was altered",
        )
    return Head(line["number"], bytes.fromhex(line["code"]))


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "case": entry.case,
        "version": entry.version,
        "kind": entry.kind,
        "recorded_at": entry.recorded_at.isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "purpose": entry.purpose,
        "sealed": entry.sealed and _text(entry.sealed),
        "body": entry.body and _text(entry.body),
        "code": entry.code.hex(),
    }


def _entry(line: Mapping[str, Any], tenant: str) -> Entry:
    """The entry of a line; every value is checked by the code that it carries."""
    return Entry(
        tenant=tenant,
        number=line["number"],
        case=line["case"],
        version=line["version"],
        kind=line["kind"],
        recorded_at=datetime.fromisoformat(line["recorded_at"]).astimezone(UTC),
        actor=line["actor"],
        purpose=line["purpose"],
        sealed=line["sealed"] and _bytes(line["sealed"]),
        body=line["body"] and _bytes(line["body"]),
        code=bytes.fromhex(line["code"]),
    )


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)


def _other_form() -> SchemaMismatch:
    return SchemaMismatch(
        f"Die Ausfuhr hat eine andere Form; dieses Programm liest {FORMAT}",
        f"the export has another form; this program reads {FORMAT}",
    )


def _broken(line: int, de: str, en: str) -> ChainBroken:
    return ChainBroken(
        f"Zeile {line} der Ausfuhr: {de}; nichts wurde übernommen",
        f"line {line} of the export: {en}; nothing was imported",
    )
