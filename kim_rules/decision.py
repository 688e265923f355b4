"""The decision: what ``decide`` answers, in Python and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import cached_property, partial
from html import escape
from typing import TYPE_CHECKING, Any, cast

from attrs import frozen

from kim_rules import explanation as explaining
from kim_rules import notices as noticing
from kim_rules.answers import (
    ChangesOn,
    GroupVerdict,
    MissingFact,
    MultipleNeeds,
    Notice,
    ReadingDependence,
    RulebookStamp,
)
from kim_rules.assessment import Assessment, runtime_of
from kim_rules.derive import Case
from kim_rules.errors import Difference, InvalidDecision
from kim_rules.facts import Client, check_for
from kim_rules.loading import load_rulebook
from kim_rules.plugins import observe
from kim_rules.referral import Referral
from kim_rules.rulebook import Rulebook
from kim_rules.stored import StoredDetails, fields_of
from kim_rules.texts import Texts, encoded
from kim_rules.verdicts import referral_of, verdicts_of
from kim_rules.vocabulary import Truth

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "kim-rules/decision/1"
LANGUAGES = ("de", "en")


@frozen(eq=False)
class Details:
    """The costly parts of a decision, each computed on first use."""

    assessment: Assessment

    @cached_property
    def missing_facts(self) -> tuple[MissingFact, ...]:
        """See :attr:`Decision.missing_facts`."""
        found = self.assessment.missing()
        return tuple(MissingFact(fact, tuple(outcomes)) for fact, outcomes in found.items())

    @cached_property
    def changes_on(self) -> ChangesOn | None:
        """See :attr:`Decision.changes_on`."""
        found = self.assessment.changes()
        return None if found is None else ChangesOn(*found)

    @cached_property
    def depends_on_readings(self) -> tuple[ReadingDependence, ...]:
        """See :attr:`Decision.depends_on_readings`."""
        return tuple(ReadingDependence(*found) for found in self.assessment.depends())

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """See :attr:`Decision.notices`."""
        return tuple(Notice(code, text) for code, text in noticing.notices(self.assessment))

    @cached_property
    def explanation_pieces(self) -> tuple[str, ...]:
        """The explanation as JSON text in pieces."""
        return explaining.explanation(self.assessment)

    @property
    def texts(self) -> Texts:
        """The texts of the answers, shared with the decisions under the same readings."""
        return self.assessment.evaluator.texts


@frozen(eq=False, repr=False)
class Decision:
    """Everything that is decided about one client on one key date.

    Two decisions are equal when their JSON is.

    Args:
        client: The client's opaque id.
        on: The key date.
        rulebook: Which rules.
        readings: Option by reading, complete.
        eligible: Whether the client belongs to any target group.
        primary_group: Number of the group in which statistics count the client.
        primary_group_settled: Whether no earlier group is still open.
        target_groups: The verdict of every group, by number.
        multiple_needs: The multiple need.
        referral: Where the screening leads.
    """

    client: str
    on: date
    rulebook: RulebookStamp
    readings: Mapping[str, str]
    eligible: Truth
    primary_group: int | None
    primary_group_settled: bool
    target_groups: tuple[GroupVerdict, ...]
    multiple_needs: MultipleNeeds
    referral: Referral
    _details: Details | StoredDetails
    _rules: Rulebook

    @property
    def missing_facts(self) -> tuple[MissingFact, ...]:
        """The facts that can still matter; the first is the next question to ask."""
        return self._details.missing_facts

    @property
    def changes_on(self) -> ChangesOn | None:
        """When an outcome differs next, up to the tenth anniversary of the key date."""
        return self._details.changes_on

    @property
    def depends_on_readings(self) -> tuple[ReadingDependence, ...]:
        """The options of readings under which an outcome would differ."""
        return self._details.depends_on_readings

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Remarks on what is possible but odd."""
        return self._details.notices

    @property
    def explanation(self) -> dict[str, Any]:
        """The explanation as JSON values: for every outcome a tree down to the facts.

        Each time anew, so that changing it changes no decision.
        """
        return cast("dict[str, Any]", json.loads("".join(self._details.explanation_pieces)))

    def target_group(self, number: int) -> GroupVerdict:
        """What is decided about one group.

        Raises:
            KeyError: If there is no group of that number.
        """
        for group in self.target_groups:
            if group.number == number:
                return group
        raise KeyError(number)

    @property
    def statistics_line(self) -> str | None:
        """The line in which statistics count the client; None without a primary group."""
        if self.primary_group is None:
            return None
        lines = self._rules.group(self.primary_group).lines
        holds = self.explanation["statistics"] if lines else {}
        for line in lines:
            if line.criterion is None or holds.get(line.id) == "yes":
                return line.id
        return str(self.primary_group)

    def explain(self, lang: str = "de") -> str:
        """The decision in sentences, with reasons and sources.

        Args:
            lang: ``de`` or ``en``.

        Raises:
            ValueError: If it is another language.
        """
        from kim_rules.wording import tell

        _refuse_other(lang)
        return tell(self, self._rules, lang)

    def to_dict(self, lang: str = "de") -> dict[str, Any]:
        """The decision as JSON values, in the order of the contract.

        Args:
            lang: Language of the notices; everything else has both or none.

        Raises:
            ValueError: If it is another language than ``de`` and ``en``.
        """
        return cast("dict[str, Any]", json.loads(self.to_json(lang)))

    def to_json(self, lang: str = "de") -> str:
        """The decision as one line of JSON; equal input gives equal bytes.

        Args:
            lang: Language of the notices; everything else has both or none.

        Raises:
            ValueError: If it is another language than ``de`` and ``en``.
        """
        _refuse_other(lang)
        kept, referral = self._details.texts.of, self.referral
        groups, needs = self.target_groups, self.multiple_needs
        verdicts = (self.eligible, self.primary_group, self.primary_group_settled, groups, needs)
        missing = [kept((one.fact, one.outcomes), one.to_dict) for one in self.missing_facts]
        depends = [kept(one, one.to_dict) for one in self.depends_on_readings]
        notices = [kept((one, lang), partial(one.to_dict, lang)) for one in self.notices]
        front = (
            f'{{"schema": "{SCHEMA}", "client": {encoded(self.client)}, '
            f'"on": "{self.on.isoformat()}", {kept("rules", self._rules_applied)[1:-1]}, '
            f"{kept(verdicts, self._verdicts)[1:-1]}, "
            f'"referral": {kept(referral, referral.to_dict)}, '
            f'"missing_facts": [{", ".join(missing)}], '
            f'"changes_on": {self._changes_text(kept)}, '
            f'"depends_on_readings": [{", ".join(depends)}], '
            f'"notices": [{", ".join(notices)}], '
            f'"explanation": '
        )
        return "".join((front, *self._details.explanation_pieces, "}"))

    def _changes_text(self, kept: Callable[[Hashable, Callable[[], object]], str]) -> str:
        """When an outcome differs next; what differs is the same for many clients."""
        found = self.changes_on
        if found is None:
            return "null"
        changes = kept(found.changes, lambda: [change.to_dict() for change in found.changes])
        return f'{{"date": "{found.date.isoformat()}", "changes": {changes}}}'

    def _rules_applied(self) -> dict[str, Any]:
        return {"rulebook": self.rulebook.to_dict(), "readings": dict(self.readings)}

    def _verdicts(self) -> dict[str, Any]:
        return {
            "eligible": self.eligible.value,
            "primary_group": self.primary_group,
            "primary_group_settled": self.primary_group_settled,
            "target_groups": [group.to_dict() for group in self.target_groups],
            "multiple_needs": self.multiple_needs.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], rulebook: Rulebook | None = None) -> Decision:
        """A stored decision.

        Args:
            data: What :meth:`to_dict` gave.
            rulebook: The rules, for the names in sentences; loaded by the stored id
                when None.

        Raises:
            InvalidDecision: If the data is not a whole decision of this schema.
            UnknownRulebook: If the rulebook of that id is not known.
        """
        if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
            raise InvalidDecision(f"not a decision of the schema {SCHEMA}")
        fields = fields_of(data)
        return cls(**fields, rules=rulebook or load_rulebook(fields["rulebook"].id))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.client, self.on, self.rulebook.sha256, self.eligible))

    def __reduce__(self) -> tuple[Any, ...]:
        return Decision.from_dict, (self.to_dict(), self._rules)

    def __repr__(self) -> str:
        return f"Decision(client={self.client!r}, on={self.on})"

    def _repr_html_(self) -> str:
        """The sentences, for notebooks."""
        return f'<pre lang="de" style="white-space: pre-wrap">{escape(self.explain())}</pre>'


def _refuse_other(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ValueError(f"lang must be one of {', '.join(LANGUAGES)}")


def decide(
    client: Client,
    *,
    on: date,
    rulebook: Rulebook | str | Path | None = None,
    readings: Mapping[str, str] | None = None,
) -> Decision:
    """Decide target groups, multiple needs and referral of one client on one key date.

    It reads no clock, writes nothing and may be called from many threads at once. Plugins
    that observe decisions see a copy of it.

    Args:
        client: The facts.
        on: The key date (*Stichtag*).
        rulebook: A loaded rulebook, its id or folder; Kreis Mettmann when None.
        readings: Options to use instead of the defaults, by reading.

    Raises:
        InvalidClient: If facts do not fit the rulebook or lie after the key date.
        InvalidReadings: If a reading or an option is not known.
        EngineDisagreement: If the two executors answer differently.
        EngineError: If the rules engine fails.
        TypeError: If ``client`` is not a :class:`Client` or ``on`` is not a date.
    """
    decision = _decide(client, on, rulebook, readings)
    observe(decision)
    return decision


def _decide(
    client: Client,
    on: date,
    rulebook: Rulebook | str | Path | None,
    readings: Mapping[str, str] | None,
) -> Decision:
    if not isinstance(client, Client):
        raise TypeError("client must be a Client; Client.from_dict makes one of JSON values")
    if not isinstance(on, date) or isinstance(on, datetime):
        raise TypeError("on must be a datetime.date without a time of day")
    rules = rulebook if isinstance(rulebook, Rulebook) else load_rulebook(rulebook)
    check_for(client, rules, on)
    runtime = runtime_of(rules)
    assessment = Assessment(runtime, Case(client, on), rules.choose(readings))
    runtime.check(assessment)
    return _decision(assessment)


def _decision(assessment: Assessment) -> Decision:
    runtime, evaluator = assessment.runtime, assessment.evaluator
    rules = runtime.rulebook
    return Decision(
        client=assessment.case.client.id,
        on=assessment.case.known_on,
        rulebook=runtime.stamp,
        readings=evaluator.chosen,
        referral=referral_of(assessment),
        details=Details(assessment),
        rules=rules,
        **verdicts_of(rules, assessment.outcomes),
    )


def replay(
    stored: Decision | Mapping[str, Any], client: Client, rulebook: Rulebook | None = None
) -> tuple[Difference, ...]:
    """Decide again what was stored, and tell what differs; nothing when all is the same.

    Two things are not compared: the executors, which tell on what machine it was decided,
    and the words of the notices, which are in one language.

    Args:
        stored: The stored decision or its JSON.
        client: The facts of that time.
        rulebook: The rules of that time; loaded by the stored id when None.

    Raises:
        InvalidClient: If the facts cannot be decided.
        InvalidDecision: If what was stored is not a decision.
        UnknownRulebook: If the rulebook of that id is not known.
    """
    known = stored if isinstance(stored, Decision) else Decision.from_dict(stored, rulebook)
    before = known.to_dict()
    rules = rulebook or load_rulebook(known.rulebook.id)
    after = _decide(client, known.on, rules, known.readings).to_dict()
    for one in (before, after):
        one["rulebook"] = {k: v for k, v in one["rulebook"].items() if k != "executors"}
        one["notices"] = [notice["code"] for notice in one["notices"]]
    return tuple(
        Difference(key, json.dumps(before.get(key)), json.dumps(after[key]))
        for key in after
        if before.get(key) != after[key]
    )
