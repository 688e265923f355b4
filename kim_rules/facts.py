"""What is known of a client: every fact may be unknown, and unknown is never a no."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import attrs
import rfc8785
from attrs import field, frozen

from kim_rules import reading_facts as read
from kim_rules.errors import Finding, InvalidClient
from kim_rules.values import FrozenMap, NeedsFinding, PartialDate
from kim_rules.vocabulary import Label, NeedLevel, ResidenceStatus

if TYPE_CHECKING:
    from kim_rules.rulebook import Rulebook


def _fact(reader: Callable[..., Any], **options: Any) -> Any:
    return field(default=None, kw_only=True, metadata={"read": reader, **options})


@frozen(repr=False)
class Client:
    """The facts of one client; None is unknown, and so is a fact that is left out.

    Values are typed; but for ``extra`` the JSON form (``"1990-06"`` for a partial date)
    is understood, too. The constructor knows no rulebook: areas of need and declared
    facts are checked by :meth:`from_dict` and by ``decide``.

    Args:
        id: Opaque key; never a name.
        birth_date: Date of birth, perhaps only year or month.
        entry_date: The entry to Germany that began the present stay.
        nationalities: All nationalities, as ISO 3166-1 alpha-2 codes, XK or XX.
        residence_status: The status held on the key date.
        immigrated: *zugewandert*.
        fled: Came as a refugee.
        unaccompanied_at_entry: Entered without a person with custody.
        entitled_25a: The immigration authority found the person entitled to § 25a AufenthG.
        entitled_25b: The same for § 25b AufenthG.
        entitled_104c: The same for § 104c AufenthG.
        needs: Area to level of need; an area that is absent or None was not asked.
        institutions: The complete list of institutions that influence the case.
        overall_planning_needed: *Notwendigkeit einer Gesamtplanung*.
        multiple_needs_finding: False when no body has made a finding.
        admitted_on: Day of admission to case management; False when not admitted.
        support_wanted: Whether the person wants further support.
        municipality: Where the person lives: name, alias, AGS, or any other text for elsewhere.
        extra: The facts that a rulebook declares itself, by name, with typed values; in
            JSON they stand beside the others.

    Raises:
        InvalidClient: With every finding at once.
    """

    id: str = field(metadata={"read": read.identifier})
    birth_date: PartialDate | None = _fact(read.partial_date)
    entry_date: PartialDate | None = _fact(read.partial_date)
    nationalities: tuple[str, ...] | None = _fact(read.nationalities)
    residence_status: ResidenceStatus | None = _fact(read.code, enum=ResidenceStatus)
    immigrated: bool | None = _fact(read.boolean)
    fled: bool | None = _fact(read.boolean)
    unaccompanied_at_entry: bool | None = _fact(read.boolean)
    entitled_25a: bool | None = _fact(read.boolean)
    entitled_25b: bool | None = _fact(read.boolean)
    entitled_104c: bool | None = _fact(read.boolean)
    needs: Mapping[str, NeedLevel | None] | None = _fact(read.needs)
    institutions: tuple[str, ...] | None = _fact(read.institutions)
    overall_planning_needed: bool | None = _fact(read.boolean)
    multiple_needs_finding: NeedsFinding | Literal[False] | None = _fact(read.needs_finding)
    admitted_on: date | Literal[False] | None = _fact(read.day_or_false)
    support_wanted: bool | None = _fact(read.boolean)
    municipality: str | None = _fact(read.text)
    extra: Mapping[str, Any] = field(factory=dict, kw_only=True)

    def __attrs_post_init__(self) -> None:
        values, findings = _typed({name: getattr(self, name) for name in FACTS})
        findings += contradictions(values)
        if not isinstance(self.extra, Mapping):
            wanted = Label("ein Objekt: Name zu Wert", "a mapping of names to values")
            findings.append(Finding("extra", read.kind(self.extra), wanted))
        if findings:
            raise InvalidClient(findings)
        for name, value in values.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "extra", FrozenMap(self.extra))

    @classmethod
    def from_dict(
        cls, data: object, rulebook: Rulebook | None = None, on: date | None = None
    ) -> Client:
        """Read a client from JSON values.

        Args:
            data: The parsed JSON object.
            rulebook: Whose areas and declared facts are allowed; the default
                rulebook when None.
            on: A key date; when given, facts after it are reported with the rest.

        Raises:
            InvalidClient: With every finding of this client at once.
        """
        if rulebook is None:
            from kim_rules.loading import load_rulebook

            rulebook = load_rulebook()
        if not isinstance(data, Mapping):
            wanted = Label("ein Objekt mit Angaben", "an object with facts")
            raise InvalidClient([Finding("$", read.kind(data), wanted)])
        findings: list[Finding] = []
        values, extra = _sort_keys(data, rulebook, findings)
        findings += unknown_areas(values.get("needs"), rulebook)
        try:
            client = cls(values.pop("id", None), **values, extra=extra)
        except InvalidClient as error:
            findings += error.findings
            values = _typed(values)[0]
        else:
            values = {name: getattr(client, name) for name in _STARTS}
        findings += after_key_date(values, on)
        if findings:
            raise InvalidClient(findings) from None
        return client

    def to_dict(self) -> dict[str, Any]:
        """The known facts as JSON values, in the order of the fields."""
        known = {name: json_value(getattr(self, name)) for name in FACTS}
        known.update({name: json_value(value) for name, value in self.extra.items()})
        return {name: value for name, value in known.items() if value is not None}

    def sha256(self) -> str:
        """Hash of the canonical facts (RFC 8785), to name a case without its content."""
        return hashlib.sha256(rfc8785.dumps(self.to_dict())).hexdigest()

    def fact(self, name: str) -> Any:
        """The value of a fact by name, declared facts included; None is unknown."""
        return getattr(self, name) if name in _READERS else self.extra.get(name)

    def __repr__(self) -> str:
        return f"Client(id={self.id!r}, {len(self.to_dict()) - 1} facts known)"


#: The names of the facts that every rulebook knows, in the order of the JSON.
FACTS: tuple[str, ...] = tuple(a.name for a in attrs.fields(Client) if a.name != "extra")

#: The facts that begin something, so that they cannot lie after the key date.
_STARTS = ("birth_date", "entry_date", "admitted_on")

_READERS = {
    a.name: (a.metadata["read"], {k: v for k, v in a.metadata.items() if k != "read"})
    for a in attrs.fields(Client)
    if "read" in a.metadata
}


def known_facts(client: Client) -> set[str]:
    """The names of the facts that are known, declared facts included."""
    known = {name for name in FACTS if getattr(client, name) is not None}
    known.update(name for name, value in client.extra.items() if value is not None)
    return known


def json_value(value: Any) -> Any:
    """A fact's value as JSON values."""
    if isinstance(value, NeedsFinding):
        return value.to_dict()
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: None if level is None else level.value for key, level in value.items()}
    return value.value if isinstance(value, ResidenceStatus) else value


def _typed(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Every fact in its type; None where it is unknown or has a finding."""
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for name, value in raw.items():
        reader, options = _READERS[name]
        if value is not None or name == "id":
            value = reader(value, name, findings, **options)
        values[name] = FrozenMap(value) if isinstance(value, dict) else value
    return values, findings


def _sort_keys(
    data: Mapping[Any, Any], rulebook: Rulebook, findings: list[Finding]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the known facts from the declared ones, and report keys that are neither."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in data.items():
        if key in _READERS:
            values[key] = value
        elif key in rulebook.extra_facts:
            if value is not None:
                extra[key] = rulebook.extra_facts[key].read(value, key, findings)
        else:
            findings.append(read.unknown_key(key, "", (*FACTS, *rulebook.extra_facts)))
    return values, extra


def unknown_areas(needs: object, rulebook: Rulebook) -> list[Finding]:
    """Findings for areas of need that the rulebook does not have."""
    if not isinstance(needs, Mapping):
        return []
    return [
        read.unknown_key(area, "needs.", tuple(rulebook.areas))
        for area in needs
        if area not in rulebook.areas
    ]


def contradictions(values: Mapping[str, Any]) -> list[Finding]:
    """Findings for facts that cannot be true together, on any key date."""
    found: list[Finding] = []
    if values.get("immigrated") is False and (values.get("entry_date") or values.get("fled")):
        said = Label(
            "false, obwohl eine Einreise oder Flucht angegeben ist",
            "false, although an entry or a flight is given",
        )
        found.append(Finding("immigrated", said, Label("true oder null", "true or null")))
    birth, entry = values.get("birth_date"), values.get("entry_date")
    if birth and entry and birth.first > entry.last:
        said = Label("ein Tag nach der Einreise", "a day after the entry")
        wanted = Label("nicht nach entry_date", "not after entry_date")
        found.append(Finding("birth_date", said, wanted))
    admitted = values.get("admitted_on")
    if birth and admitted and birth.first > admitted:
        said = Label("ein Tag vor der Geburt", "a day before the birth")
        wanted = Label("nicht vor birth_date", "not before birth_date")
        found.append(Finding("admitted_on", said, wanted))
    return found


def after_key_date(values: Mapping[str, Any], on: date | None) -> list[Finding]:
    """Findings for birth, entry or admission wholly after the key date."""
    found: list[Finding] = []
    for name in _STARTS if on is not None else ():
        value = values.get(name)
        first = value.first if isinstance(value, PartialDate) else value
        if first and on is not None and first > on:
            said = Label("ein Tag nach dem Stichtag", "a day after the key date")
            wanted = Label(f"bis zum Stichtag {on}", f"up to the key date {on}")
            found.append(Finding(name, said, wanted))
    return found


def check_for(client: Client, rulebook: Rulebook, on: date) -> None:
    """Refuse a client whose facts do not fit the rulebook or the key date.

    Raises:
        InvalidClient: With every finding at once.
    """
    findings = unknown_areas(client.needs, rulebook)
    for name, value in client.extra.items():
        findings += _extra_findings(name, value, rulebook)
    findings += after_key_date({name: getattr(client, name) for name in _STARTS}, on)
    if findings:
        raise InvalidClient(findings)


def _extra_findings(name: str, value: Any, rulebook: Rulebook) -> list[Finding]:
    if name not in rulebook.extra_facts:
        return [read.unknown_key(name, "", (*FACTS, *rulebook.extra_facts))]
    findings: list[Finding] = []
    if value is not None and rulebook.extra_facts[name].read(value, name, findings) != value:
        wanted = Label("ein Wert des angegebenen Typs", "a value of the declared type")
        findings = findings or [Finding(name, read.kind(value), wanted)]
    return findings
