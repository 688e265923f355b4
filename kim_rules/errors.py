"""What can go wrong, as exceptions.

::

    KimRulesError
    ├── InvalidInput            carries every finding at once
    │   ├── InvalidClient       facts that cannot be decided
    │   ├── InvalidRulebook     a rulebook folder with mistakes
    │   └── InvalidReadings     an unknown reading or option
    ├── InvalidDecision         a stored decision that cannot be read
    ├── UnknownRulebook         no rulebook of that id, no folder at that path
    ├── EngineError             the rules engine cannot be trusted here
    │   └── EngineDisagreement  both executors answered, and differently
    ├── PluginError             a plugin failed, or two claim the same; named with the reason
    └── StoreError              a case store cannot do that; nothing was changed
        ├── StoreUnavailable    not reachable, wrong password, disk full, not a case store
        ├── SchemaMismatch      the database has a newer or an older form
        ├── WrongKey            the master key is missing, or not the one of this store
        ├── NoSuchCase          this tenant has no case of this id
        ├── Conflict            somebody else wrote first: read again and decide anew
        ├── NotAllowed          the case does not allow it: no consent, wrong step, closed
        ├── Erased              the person was erased
        ├── ClockWentBack       the clock stands before the last entry
        ├── SealBroken          a sealed text was altered, or belongs elsewhere
        └── ChainBroken         the log was altered

Messages name keys, codes and places. They never show the value of a person's fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from kim_rules.vocabulary import Label


@frozen
class Finding:
    """One mistake in an input: where it is, what was found there, what is allowed.

    Args:
        path: Where, as keys and positions: ``needs.health``, ``nationalities[1]``,
            ``criteria.toml: over_18.label``.
        said: What was found, in both languages; a kind of value, never a person's value.
        wanted: What is allowed instead, in both languages.
    """

    path: str
    said: Label
    wanted: Label

    @property
    def found(self) -> str:
        """What was found, in English."""
        return self.said.en

    @property
    def allowed(self) -> str:
        """What is allowed, in English."""
        return self.wanted.en

    def text(self, lang: str = "en") -> str:
        """The finding as one line, without the place of the file.

        Args:
            lang: ``de`` or ``en``.
        """
        glue = "erlaubt" if lang == "de" else "allowed"
        return f"{self.path}: {self.said.text(lang)}; {glue}: {self.wanted.text(lang)}"


class KimRulesError(Exception):
    """The root of every error that kim-rules raises on purpose."""


class InvalidInput(KimRulesError):
    """Input with one or more findings; all of them are reported together."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(finding.text("en") for finding in self.findings))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)


class InvalidClient(InvalidInput):
    """Facts of a client that contradict each other or are not of the allowed form."""


class InvalidRulebook(InvalidInput):
    """A rulebook folder that does not say what a rulebook has to say."""


class InvalidReadings(InvalidInput):
    """A reading that the rulebook does not know, or an option that the reading lacks."""


class InvalidDecision(KimRulesError, ValueError):
    """JSON values that are not a whole decision of the known schema."""


class UnknownRulebook(KimRulesError):
    """Neither an id of a known rulebook nor a folder with one."""


class EngineError(KimRulesError):
    """The rules engine failed or is outside the limits in which it is known to be right."""


@frozen
class Difference:
    """One node on which two executors, or two runs, differ.

    Args:
        outcome: The node or outcome.
        first: The answer of the first.
        second: The answer of the second.
    """

    outcome: str
    first: str = field(converter=str)
    second: str = field(converter=str)


class EngineDisagreement(EngineError):
    """Both executors answered, and differently: no answer is given.

    Args:
        facts_sha256: Hash of the client's canonical facts, to find the case again.
        differences: Every node with the answers of durable-rules and of the evaluator.
    """

    def __init__(self, facts_sha256: str, differences: Iterable[Difference]) -> None:
        self.facts_sha256 = facts_sha256
        self.differences: tuple[Difference, ...] = tuple(differences)
        told = ", ".join(f"{d.outcome}: {d.first} / {d.second}" for d in self.differences)
        super().__init__(f"the executors disagree (facts {facts_sha256}): {told}")

    def __reduce__(self) -> tuple[type[EngineDisagreement], tuple[str, tuple[Difference, ...]]]:
        return type(self), (self.facts_sha256, self.differences)


class PluginError(KimRulesError):
    """A plugin that failed or clashes with another.

    Args:
        plugin: Its name.
        de: What is wrong, in German.
        en: What is wrong, in English.
    """

    def __init__(self, plugin: str, de: str, en: str) -> None:
        self.plugin = plugin
        self.label = Label(de, en)
        super().__init__(f"{plugin}: {en}")

    def __reduce__(self) -> tuple[type[PluginError], tuple[str, str, str]]:
        return type(self), (self.plugin, self.label.de, self.label.en)


class StoreError(KimRulesError):
    """A case store cannot do what it was asked; nothing was changed.

    Args:
        de: What is wrong and what is allowed, in German.
        en: The same in English.
    """

    def __init__(self, de: str, en: str) -> None:
        self.label = Label(de, en)
        super().__init__(en)

    def __reduce__(self) -> tuple[type[StoreError], tuple[str, str]]:
        return type(self), (self.label.de, self.label.en)


class StoreUnavailable(StoreError):
    """Not reachable, no permission, full, or not a case store at all."""


class SchemaMismatch(StoreError):
    """The database has a newer or an older form than this program."""


class WrongKey(StoreError):
    """The master key is missing, or it is not the one of this store."""


class NoSuchCase(StoreError):
    """This tenant has no case of this id."""


class Conflict(StoreError):
    """Somebody else wrote to the case first: read it again and decide anew."""


class NotAllowed(StoreError):
    """The case does not allow the step: no consent, a closed case, a step out of turn."""


class Erased(StoreError):
    """The person was erased; there is nothing left to read, and nothing can be added."""


class ClockWentBack(StoreError):
    """The clock stands before the last entry of the log."""


class SealBroken(StoreError):
    """A sealed text was altered, belongs to another entry, or is sealed under another key."""


class ChainBroken(StoreError):
    """The log was altered; see what ``verify`` lists."""
