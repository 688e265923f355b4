"""The interview: asks what matters next until nothing is open."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from kim_rules.answers import MissingFact
from kim_rules.cli import streams
from kim_rules.cli.deciding import decision_on
from kim_rules.cli.frame import LANGUAGES
from kim_rules.cli.languages import Language, Voice
from kim_rules.cli.phrasing import Phrasing
from kim_rules.cli.questions import Question, State, open_keys, question
from kim_rules.cli.reasons import source
from kim_rules.cli.replies import NotUnderstood, Wish
from kim_rules.cli.setting import Setting
from kim_rules.decision import Decision
from kim_rules.errors import InvalidClient
from kim_rules.facts import Client
from kim_rules.vocabulary import Label
from kim_rules.wording import day_text, fact_name


def _german(setting: Setting) -> Voice:
    return Voice((Language(setting.lang, {}),))


@define
class Interview:
    """Asks about one client at the terminal.

    Answers that were taken back are kept. They count again when the new path comes to
    their question, and are dropped when it does not.

    Args:
        setting: With what to decide.
        state: Where it begins.
        voice: In which languages it asks; in the setting's without one.
    """

    setting: Setting
    state: State
    voice: Voice = field()
    _past: list[State] = field(factory=list, init=False)
    _kept: dict[str, Any] = field(factory=dict, init=False)
    _reopened: str = field(default="", init=False)
    _noticed: frozenset[str] = field(default=frozenset(), init=False)

    @voice.default
    def _voice(self) -> Voice:
        return _german(self.setting)

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
        goes_on = True
        while True:
            decision = decision_on(self.client, self.setting)
            self._tell_notices(decision)
            found = self._next(decision)
            if found is not None and self._still_holds(found[0]):
                continue
            if found is None:
                self.voice.say("interview.over")
            if found is None or not goes_on:
                self._tell_dropped()
                return decision
            goes_on = self._ask(*found)

    def _next(self, decision: Decision) -> tuple[Question, MissingFact] | None:
        """The next question: the delicate ones last, else the rest of what was begun first."""
        begun = next(reversed(self.state.said), "").split(".")[0]
        grades = self.setting.rulebook.sensitivity
        missing = sorted(
            decision.missing_facts, key=lambda one: (grades.get(one.fact, 0), one.fact != begun)
        )
        for one in missing:
            for key in open_keys(one.fact, self.state, self.setting.rulebook):
                if key not in self.state.said:
                    return question(key, self.setting.rulebook), one
        return None

    def _still_holds(self, asked: Question) -> bool:
        """Whether an answer that was taken back counts again, on the new path."""
        if asked.key == self._reopened or asked.key not in self._kept:
            return False
        try:
            self._take(asked, self._kept.pop(asked.key))
        except InvalidClient:  # it does not fit what was answered anew
            return False
        return True

    def _take(self, asked: Question, value: Any) -> None:
        """Take an answer.

        Raises:
            InvalidClient: If it contradicts what is known.
        """
        state = asked.answered(self.state, value)
        self._typed(state)
        self._past.append(self.state)
        self.state = state

    def _ask(self, asked: Question, missing: MissingFact) -> bool:
        """Ask one question until it is answered, left open or taken back; false at the end."""
        phrasing = Phrasing(asked, self.voice)
        phrasing.put()
        if asked.key in self._kept:
            self.voice.say("interview.keep")
        while True:
            streams.say("> ", end="")
            line = sys.stdin.readline()
            if not line:
                streams.say()
                self.voice.say("interview.silent")
            text = line.strip()
            wanted = phrasing.wish(text)
            if not line or wanted is Wish.END:
                self._reopened = ""
                return False
            if wanted is Wish.WHY:
                self._tell_why(asked, missing)
            elif wanted is Wish.BACK and not self._past:
                self.voice.say("interview.first")
            elif wanted is Wish.BACK:
                self._go_back()
                return True
            elif self._takes(asked, phrasing, text, wanted):
                return True

    def _go_back(self) -> None:
        before = self._past.pop()
        self._reopened = next(reversed(self.state.said))
        self._kept[self._reopened] = self.state.said[self._reopened]
        self.state = before

    def _takes(self, asked: Question, phrasing: Phrasing, text: str, wanted: Wish | None) -> bool:
        """Take what was typed as the answer; false if it does not fit."""
        try:
            if not text and asked.key in self._kept:
                value = self._kept[asked.key]
            else:
                value = None if wanted else phrasing.parse(text)
            self._take(asked, value)
        except NotUnderstood as error:
            self._tell_wanted(phrasing, error.wanted)
            return False
        except InvalidClient as error:
            self._tell_misfit(error)
            self._tell_wanted(phrasing, asked.hint)
            return False
        self._kept.pop(asked.key, None)
        self._reopened = ""
        return True

    # --- what is said ----------------------------------------------------------------

    def _greet(self) -> None:
        on = self.setting.on
        self.voice.say("interview.day", day=Label(day_text(on, "de"), day_text(on, "en")))
        self.voice.say("interview.also")
        for sign, name in (("-", "unknown"), ("?", "why"), ("<", "back"), (".", "end")):
            told = self.voice.line(f"interview.{name}_told")
            streams.say(f"  {sign}  {self.voice.line(f'interview.{name}')}: {told}")

    def _tell_why(self, asked: Question, missing: MissingFact) -> None:
        self.voice.say("interview.depends")
        for outcome in missing.outcomes:
            streams.say(f"  - {self._outcome(outcome)}")
        cited = source(asked.fact, self.setting.rulebook).text(self.setting.lang)
        streams.say(f"{self.voice.line('interview.source')}: {cited}")

    def _outcome(self, name: str) -> str:
        rules, lang = self.setting.rulebook, self.setting.lang
        if name.startswith("group:"):
            group = rules.group(int(name.removeprefix("group:")))
            word = self.setting.pick("Zielgruppe", "target group")
            return f"{word} {group.number}: {group.label.text(lang)}"
        label = rules.multiple_needs.label if name == "multiple_needs" else rules.directory.label
        return label.text(lang)

    def _tell_wanted(self, phrasing: Phrasing, wanted: Label) -> None:
        keys = {"wanted": phrasing.hint_key}
        self.voice.say("interview.please", keys, wanted=wanted)

    def _tell_misfit(self, error: InvalidClient) -> None:
        rules = self.setting.rulebook
        named: Mapping[str, Label] = {
            re.split(r"[.\[]", one.path)[0]: one.said for one in error.findings
        }
        told = Label(
            *(
                "; ".join(
                    f"{fact_name(rules, fact, lang)}: {said.text(lang)}"
                    for fact, said in named.items()
                )
                for lang in LANGUAGES
            )
        )
        self.voice.say("interview.impossible", found=told)

    def _tell_dropped(self) -> None:
        """Name the answers that nobody needs any more."""
        facts: dict[str, list[str]] = {}
        for key, value in self._kept.items():
            if value is not None:
                facts.setdefault(key.split(".")[0], []).append(key)
        if facts:
            told = (
                ", ".join(self._dropped(fact, keys, lang) for fact, keys in facts.items())
                for lang in LANGUAGES
            )
            self.voice.say("interview.dropped", facts=Label(*told))

    def _dropped(self, fact: str, keys: list[str], lang: str) -> str:
        """A fact, with the questions about parts of it; the rest of the fact may stand."""
        rules = self.setting.rulebook
        texts = [question(key, rules).text.text(lang) for key in keys if "." in key]
        parts = ", ".join(f"„{text}“" if lang == "de" else f"“{text}”" for text in texts)
        return fact_name(rules, fact, lang) + (f" ({parts})" if parts else "")

    def _tell_notices(self, decision: Decision) -> None:
        for notice in decision.notices:
            if notice.code not in self._noticed:
                self.voice.say("interview.note", notice=notice.label)
        self._noticed = frozenset(notice.code for notice in decision.notices)
