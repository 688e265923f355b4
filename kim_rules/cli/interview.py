"""The interview: asks what matters next until nothing is open."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from kim_rules.answers import MissingFact
from kim_rules.cli import streams
from kim_rules.cli.deciding import decision_on
from kim_rules.cli.questions import Question, open_keys, question
from kim_rules.cli.replies import NotUnderstood, Wish, wish
from kim_rules.cli.setting import Setting
from kim_rules.decision import Decision
from kim_rules.errors import InvalidClient
from kim_rules.facts import Client
from kim_rules.wording import day_text, fact_name


@frozen
class State:
    """Where an interview stands.

    Args:
        facts: What is known, as JSON values.
        done: The questions that are not asked again.
        last: The question answered last.
    """

    facts: Mapping[str, Any]
    done: frozenset[str] = frozenset()
    last: str = ""


@define
class Interview:
    """Asks about one client at the terminal.

    Args:
        setting: With what to decide.
        state: Where it begins.
    """

    setting: Setting
    state: State
    _past: list[State] = field(factory=list, init=False)
    _noticed: frozenset[str] = field(default=frozenset(), init=False)

    @property
    def client(self) -> Client:
        """The client as known so far.

        Raises:
            InvalidClient: If the facts contradict each other.
        """
        return self._typed(self.state)

    def _typed(self, state: State) -> Client:
        return Client.from_dict(dict(state.facts), self.setting.rulebook, self.setting.on)

    def run(self) -> Decision:
        """Ask until nothing is open, or nobody answers any more.

        Returns:
            The last decision.

        Raises:
            InvalidClient: If the facts at the beginning contradict each other.
        """
        self._greet()
        while True:
            decision = decision_on(self.client, self.setting)
            self._tell_notices(decision)
            found = self._next(decision)
            if found is None:
                self._say("Weitere Fragen gibt es nicht.", "There are no further questions.")
                return decision
            if not self._ask(*found):
                return decision

    def _next(self, decision: Decision) -> tuple[Question, MissingFact] | None:
        """The next question: the rest of what was begun, else what matters most."""
        begun = self.state.last.split(".")[0]
        missing = sorted(decision.missing_facts, key=lambda one: one.fact != begun)
        for one in missing:
            for key in open_keys(one.fact, self.state.facts, self.setting.rulebook):
                if key not in self.state.done:
                    return question(key, self.setting.rulebook), one
        return None

    def _ask(self, asked: Question, missing: MissingFact) -> bool:
        """Ask one question until it is answered, left open or taken back; false at the end."""
        self._put(asked)
        while True:
            streams.say("> ", end="")
            line = sys.stdin.readline()
            if not line:
                streams.say()
                self._say(
                    "Keine weiteren Antworten; es bleibt bei dem, was bekannt ist.",
                    "No further answers; what is known stands.",
                )
                return False
            text = line.strip()
            wanted = wish(text)
            if wanted is Wish.END:
                return False
            if wanted is Wish.WHY:
                self._tell_why(missing)
            elif wanted is Wish.BACK and not self._past:
                self._say("Das ist die erste Frage.", "This is the first question.")
            elif wanted is Wish.BACK:
                self.state = self._past.pop()
                return True
            elif self._takes(asked, None if wanted else text):
                return True

    def _takes(self, asked: Question, text: str | None) -> bool:
        """Take an answer, or None for leaving it open; false if it does not fit."""
        state = evolve(self.state, done=self.state.done | {asked.key}, last=asked.key)
        try:
            value = None if text is None else asked.parse(text)
            if value is not None:
                state = evolve(state, facts=asked.answered(state.facts, value))
                self._typed(state)
        except NotUnderstood as error:
            wanted = error.wanted
            self._say(f"Bitte antworten: {wanted.de}.", f"Please answer: {wanted.en}.")
            return False
        except InvalidClient as error:
            self._tell_misfit(error, asked)
            return False
        self._past.append(self.state)
        self.state = state
        return True

    # --- what is said ----------------------------------------------------------------

    def _say(self, de: str, en: str) -> None:
        streams.say(self.setting.pick(de, en))

    def _greet(self) -> None:
        day = day_text(self.setting.on, self.setting.lang)
        self._say(
            f"Fragen zum Stichtag {day}. „weiß nicht“ lässt eine Frage offen, „?“ sagt, warum sie\n"
            "gestellt wird, „zurück“ geht zur vorigen Frage, „ende“ hört auf.",
            f"Questions on the key date {day}. “unknown” leaves a question open, “?” tells why\n"
            "it is asked, “back” returns to the question before, “end” stops.",
        )

    def _put(self, asked: Question) -> None:
        lang = self.setting.lang
        streams.say("\n" + asked.text.text(lang))
        for number, (label, _) in enumerate(asked.choices, 1):
            streams.say(f"  {number:>2}  {label.text(lang)}")
        hint = asked.hint.text(lang)
        streams.say(f"  ({hint}; weiß nicht)" if lang == "de" else f"  ({hint}; unknown)")

    def _tell_why(self, missing: MissingFact) -> None:
        self._say("Davon hängt noch ab:", "Still depending on it:")
        for outcome in missing.outcomes:
            streams.say(f"  - {self._outcome(outcome)}")

    def _outcome(self, name: str) -> str:
        rules, lang = self.setting.rulebook, self.setting.lang
        if name.startswith("group:"):
            group = rules.group(int(name.removeprefix("group:")))
            word = self.setting.pick("Zielgruppe", "target group")
            return f"{word} {group.number}: {group.label.text(lang)}"
        label = rules.multiple_needs.label if name == "multiple_needs" else rules.directory.label
        return label.text(lang)

    def _tell_misfit(self, error: InvalidClient, asked: Question) -> None:
        rules, lang = self.setting.rulebook, self.setting.lang
        named = {re.split(r"[.\[]", one.path)[0]: one.said.text(lang) for one in error.findings}
        told = "; ".join(f"{fact_name(rules, fact, lang)}: {said}" for fact, said in named.items())
        self._say(f"Das geht nicht ({told}).", f"That cannot be ({told}).")
        hint = asked.hint
        self._say(f"Bitte antworten: {hint.de}.", f"Please answer: {hint.en}.")

    def _tell_notices(self, decision: Decision) -> None:
        for notice in decision.notices:
            if notice.code not in self._noticed:
                text = notice.label.text(self.setting.lang)
                self._say(f"Hinweis: {text}", f"Note: {text}")
        self._noticed = frozenset(notice.code for notice in decision.notices)
