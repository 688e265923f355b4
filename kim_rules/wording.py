"""Sentences for people, German and English, from the tree of the explanation.

A stored decision is told in the same words: everything is taken from its JSON and
from the names in the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kim_rules import words
from kim_rules.assessment import horizon
from kim_rules.explanation import source
from kim_rules.logic import Join
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label, ReferralVerdict, Truth, Verdict

if TYPE_CHECKING:
    from kim_rules.answers import Change
    from kim_rules.decision import Decision

Json = Mapping[str, Any]
_OPPOSITE = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.OPEN: Truth.OPEN}
INDENT = "   "


def tell(decision: Decision, rules: Rulebook, lang: str = "de") -> str:
    """A decision in sentences: the verdict, why, what is missing, what changes when.

    Args:
        decision: The decision.
        rules: Its rulebook.
        lang: ``de`` or ``en``.
    """
    return "\n".join(_Teller(decision, rules, lang).summary())


def tell_tree(decision: Decision, rules: Rulebook, lang: str = "de") -> str:
    """The whole explanation of a decision: every condition down to the facts.

    Args:
        decision: The decision.
        rules: Its rulebook.
        lang: ``de`` or ``en``.
    """
    return "\n".join(_Teller(decision, rules, lang).whole())


def fact_name(rules: Rulebook, fact: str, lang: str) -> str:
    """What a fact is called in a sentence."""
    declared = rules.extra_facts.get(fact)
    label = declared.label if declared else words.FACTS.get(fact, Label(fact, fact))
    return label.text(lang)


def day_text(day: date, lang: str) -> str:
    """A day as it is written in the language."""
    return f"{day:%d.%m.}{day.year:04d}" if lang == "de" else day.isoformat()


class _Teller:
    """Tells one decision in one language."""

    def __init__(self, decision: Decision, rules: Rulebook, lang: str) -> None:
        self.decision = decision
        self.rules = rules
        self.lang = lang
        self.outcomes: Json = decision.explanation["outcomes"]

    def say(self, phrase: str, **parts: object) -> str:
        return words.PHRASES[phrase].text(self.lang).format(**parts)

    def text(self, label: Json) -> str:
        return str(label["de" if self.lang == "de" else "en"])

    # --- the whole -------------------------------------------------------------------

    def summary(self) -> Iterator[str]:
        yield from self.head()
        yield from self.section("groups", self.groups())
        yield from self.section("needs", self.needs())
        yield from self.section("referral", self.referral())
        yield from self.section("missing", self.missing())
        yield from self.section("later", self.later())
        yield from self.section("readings", self.readings())
        if self.decision.notices:
            notices = (f"{INDENT}{one.label.text(self.lang)}" for one in self.decision.notices)
            yield from self.section("notices", notices)

    def whole(self) -> Iterator[str]:
        yield from self.head()
        yield from self.section("groups", self.group_trees())
        needs = self.outcomes["multiple_needs"]
        yield from self.section("needs", self.with_parts(self.needs_sentence(), needs["parts"]))
        yield from self.section("referral", self.referral_tree())
        yield from self.section("missing", self.missing())
        yield from self.section("later", self.later())
        yield from self.section("readings", self.readings())

    def section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        yield ""
        yield self.say(title)
        yield from lines

    def head(self) -> Iterator[str]:
        decision = self.decision
        yield self.say("title", client=decision.client, on=day_text(decision.on, self.lang))
        label = self.rules.label.text(self.lang)
        yield self.say("rules", label=label, version=decision.rulebook.version)
        if "durable-rules" not in decision.rulebook.executors:
            yield self.say("executors")
        yield ""
        yield self.say(f"eligible_{decision.eligible.value}")
        if decision.primary_group is not None:
            settled = "counted" if decision.primary_group_settled else "counted_open"
            yield self.say(settled, number=decision.primary_group)

    # --- target groups ---------------------------------------------------------------

    def groups(self) -> Iterator[str]:
        for verdict in self.decision.target_groups:
            yield INDENT + self.group_line(verdict.number, verdict.verdict)
            root = self.outcomes[f"group:{verdict.number}"]
            if verdict.verdict is Verdict.NOT_IN_FORCE:
                yield from (2 * INDENT + self.condition(node) for node in _terms(root))
            else:
                yield from (2 * INDENT + line for line in self.reasons(root))

    def group_line(self, number: int, verdict: Verdict) -> str:
        label = self.rules.group(number).label.text(self.lang)
        return self.say(f"group_{verdict.value}", number=number, label=label)

    def reasons(self, node: Json, *, excluding: bool = False) -> Iterator[str]:
        """The conditions on which a truth rests, down to the facts.

        Args:
            node: A node of the explanation.
            excluding: Whether it stands below a "none of", where a yes means no.
        """
        if "left_out" in node:
            return
        if "parts" not in node:
            # That a resolution without a term applies goes without saying.
            if not node["id"].startswith("in_force:") or "in_force" in node:
                yield self.condition(node, excluding=excluding)
            return
        is_none = node["join"] == Join.NONE
        wanted = _OPPOSITE[node["truth"]] if is_none else node["truth"]
        same = [part for part in node["parts"] if part["truth"] == wanted]
        for part in same or node["parts"]:
            yield from self.reasons(part, excluding=excluding != is_none)

    def condition(self, node: Json, *, excluding: bool = False) -> str:
        """One condition with how it stands, the reading used and the source."""
        kind, last = node["id"].split(":")[0], node["id"].split(":")[-1]
        met, said = words.EXCLUDES if excluding else words.MET, ""
        if kind == "in_force":
            met, said = words.IN_FORCE, self.term(node)
        elif kind == "provider":
            said = words.PROVIDER_SENTENCES[last].text(self.lang)
        else:
            said = self.say("person", label=self.text(node["label"]))
        # That a resolution in force might end does not matter on this day.
        if "reading" in node and (kind != "in_force" or node["truth"] != Truth.YES):
            said += f" ({self.used(**node['reading'])})"
        return f"{met[node['truth']].text(self.lang)}: {said} [{self.text(node['source'])}]"

    def used(self, id: str, option: str) -> str:  # noqa: A002 - the key of the JSON
        reading = self.rules.reading(id).label.text(self.lang)
        return self.say("reading", reading=reading, option=self.option(id, option))

    def option(self, id: str, option: str) -> str:  # noqa: A002 - the key of the JSON
        return self.rules.reading(id).labels[option].text(self.lang)

    def term(self, node: Json) -> str:
        window = node.get("in_force", {"from": None, "through": None})
        parts = {
            name: day_text(date.fromisoformat(window[key]), self.lang)
            for name, key in (("start", "from"), ("through", "through"))
            if window[key] is not None
        }
        phrase = {0: "always", 2: "between"}.get(
            len(parts), "from" if "start" in parts else "through"
        )
        label = self.rules.resolutions[node["id"].removeprefix("in_force:")].label
        return self.say("term", label=label.text(self.lang), window=self.say(phrase, **parts))

    def group_trees(self) -> Iterator[str]:
        for verdict in self.decision.target_groups:
            line = INDENT + self.group_line(verdict.number, verdict.verdict)
            yield from self.with_parts(line, self.outcomes[f"group:{verdict.number}"]["parts"])

    def with_parts(
        self, line: str, parts: Iterable[Json], depth: int = 2, *, excluding: bool = False
    ) -> Iterator[str]:
        yield line
        for part in parts:
            if "left_out" in part:
                why = self.say(f"left_out_{part['left_out']}")
                label = self.say("person", label=self.text(part["label"]))
                yield f"{depth * INDENT}{label}: {why} [{self.text(part['source'])}]"
            else:
                below, is_none = part.get("parts", ()), part.get("join") == Join.NONE
                line = depth * INDENT + self.condition(part, excluding=excluding)
                turned = excluding != is_none
                yield from self.with_parts(line, below, depth + 1, excluding=turned)

    # --- multiple needs --------------------------------------------------------------

    def needs_sentence(self) -> str:
        status = self.decision.multiple_needs.status
        return INDENT + words.STATUS_SENTENCES[status].text(self.lang)

    def needs(self) -> Iterator[str]:
        yield self.needs_sentence()
        told = self.outcomes["multiple_needs"]
        counts, established, computed = told["parts"]
        nodes = {"established": [counts, established], "rejected": [counts, established]}
        chosen = nodes.get(
            told["status"], [computed] if counts["truth"] == "no" else [counts, computed]
        )
        for node in chosen:
            yield from (2 * INDENT + line for line in self.reasons(node))
        if self.decision.multiple_needs.conflict:
            yield INDENT + self.say("conflict")

    # --- referral --------------------------------------------------------------------

    def provider(self, name: str) -> str:
        return self.rules.provider(name).label.text(self.lang)

    def referral_sentence(self) -> str:
        referral = self.decision.referral
        if referral.to is not None:
            return INDENT + self.say("refer", to=self.provider(referral.to))
        key = referral.verdict.value
        if referral.verdict is ReferralVerdict.NO_NEED and referral.reason is not None:
            key = referral.reason.value
        return INDENT + words.REFERRAL_SENTENCES[key].text(self.lang)

    def referral(self) -> Iterator[str]:
        referral = self.decision.referral
        yield self.referral_sentence()
        if referral.uncovered:
            areas = (self.rules.areas[area].label.text(self.lang) for area in referral.uncovered)
            yield INDENT + self.say("uncovered", areas=", ".join(areas))
        for phrase in ("alternatives", "candidates"):
            names = [self.provider(name) for name in getattr(referral, phrase)]
            if names:
                yield INDENT + self.say(phrase, names=", ".join(names))
        for one in referral.excluded:
            because = ", ".join(self.failing(condition) for condition in one.because)
            name = self.provider(one.provider)
            yield INDENT + self.say("excluded", name=name, because=because)

    def failing(self, condition: str) -> str:
        known = words.PROVIDER_CONDITIONS.get(condition)
        if known is not None:
            return known.text(self.lang)
        label = self.rules.tree.nodes[condition].label.text(self.lang)
        return self.say("because", label=label)

    def referral_tree(self) -> Iterator[str]:
        told = self.outcomes["referral"]
        yield self.referral_sentence()
        for part in told["parts"]:
            name = part["id"].split(":")
            if name[0] == "provider":
                line = f"{2 * INDENT}{self.provider(name[1])}: {self.truth(part['truth'])}"
                yield from self.with_parts(line, part["parts"], 3)
            else:
                line = 2 * INDENT + self.condition(part)
                yield from self.with_parts(line, part.get("parts", ()), 3)
        for key in ("complex_need", "eligible"):
            if key in told:
                yield f"{2 * INDENT}{self.say(key)}: {self.truth(told[key])}"

    def truth(self, truth: str) -> str:
        return words.TRUTHS[truth].text(self.lang)

    # --- what is missing, what changes -----------------------------------------------

    def outcome(self, name: str) -> str:
        if name.startswith("group:"):
            return self.say("group", number=name.removeprefix("group:"))
        return self.say(f"outcome_{name}")

    def value(self, outcome: str, value: str) -> str:
        if outcome.startswith("group:"):
            return self.truth(value)
        if outcome == "multiple_needs":
            return words.STATUSES[value].text(self.lang)
        known = words.REFERRALS.get(value)
        return known.text(self.lang) if known else self.provider(value)

    def changes(self, changes: Iterable[Change]) -> str:
        return ", ".join(
            self.say(
                "change",
                outcome=self.outcome(one.outcome),
                before=self.value(one.outcome, one.before),
                after=self.value(one.outcome, one.after),
            )
            for one in changes
        )

    def missing(self) -> Iterator[str]:
        if not self.decision.missing_facts:
            yield INDENT + self.say("nothing_missing")
        for number, missing in enumerate(self.decision.missing_facts, 1):
            outcomes = ", ".join(map(self.outcome, missing.outcomes))
            fact = fact_name(self.rules, missing.fact, self.lang)
            yield f"{INDENT}{number}. {self.say('missing_one', fact=fact, outcomes=outcomes)}"

    def later(self) -> Iterator[str]:
        found = self.decision.changes_on
        if found is None:
            on = day_text(horizon(self.decision.on), self.lang)
            yield INDENT + self.say("no_change", on=on)
        else:
            changes = self.changes(found.changes)
            yield INDENT + self.say("changes", on=day_text(found.date, self.lang), changes=changes)

    def readings(self) -> Iterator[str]:
        if not self.decision.depends_on_readings:
            yield INDENT + self.say("no_dependence")
        for other in self.decision.depends_on_readings:
            reading = self.rules.reading(other.reading)
            yield INDENT + self.say(
                "depends",
                words=reading.words,
                option=self.option(other.reading, other.option),
                changes=self.changes(other.changes),
                source=self.text(source(self.rules, reading.citation)),
            )


def _terms(node: Json) -> Iterator[Json]:
    """The nodes that tell whether a resolution is in force."""
    if node["id"].startswith("in_force:"):
        yield node
    for part in node.get("parts", ()):
        yield from _terms(part)
