"""XLSForm for ODK and KoboToolbox: a form on a telephone, from the questions of a rulebook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import BinaryIO

from attrs import define, field

from kim_rules.reading_facts import MAX_NUMBER
from kim_rules.rulebook import Rulebook
from kim_rules.testing.german import slug
from kim_rules_forms.conditions import TRUE, Chosen
from kim_rules_forms.languages import Language, list_of
from kim_rules_forms.questions import CONSENT, META, NO, NONE, UNKNOWNS, YES, Kind, Question
from kim_rules_forms.relevance import asked, relevances
from kim_rules_forms.workbook import workbook

Row = dict[str, str]

_LONG_LIST = 6
_UNKNOWN_CODES = tuple(choice.code for choice in UNKNOWNS)
#: The days that cannot lie after the interview, and those that cannot lie before the birth.
_PAST = ("birth_date", "entry_date", "finding_on", "admitted_on")
_AFTER_BIRTH = ("entry_date", "admitted_on")
_NUMBER = "number(format-date({}, '%Y%m%d'))"
#: Nobody is older than 130 years, and nothing of this was before.
_PAST_DAY = (
    f"{_NUMBER.format('.')} <= {_NUMBER.format('today()')} and {_NUMBER.format('.')} >= 18900101"
)
#: How a date is asked for: the question, its appearance, its form, the digits of that form.
_DATES = {
    "day": ("", "%Y-%m-%d", 8),
    "month": ("month-year", "%Y-%m", 6),
    "year": ("year", "%Y", 4),
}


def write_xlsform(rulebook: Rulebook, languages: Sequence[Language], out: BinaryIO) -> None:
    """Write the form as a workbook with the sheets survey, choices and settings.

    Args:
        rulebook: Whose questions.
        languages: The form's languages, the default first.
        out: Where it is written.
    """
    form = Form(rulebook, tuple(languages))
    form.fill()
    sheets = {
        "survey": form.survey,
        "choices": form.choices,
        "settings": [_settings(form)],
    }
    with workbook(out, languages[0].word("title")) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            columns = tuple(dict.fromkeys(key for row in rows for key in row))
            bold = book.add_format({"bold": True})
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column, bold)
            for number, row in enumerate(rows, 1):
                for at, column in enumerate(columns):
                    if row.get(column):
                        sheet.write_string(number, at, row[column])
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns), 24)


def _settings(form: Form) -> Row:
    content = json.dumps([form.survey, form.choices], ensure_ascii=False).encode()
    first = form.languages[0]
    title = f"{first.word('title')}: {first.told(form.rulebook.label)}"
    return {
        "form_title": title,
        "form_id": f"kim_rules_{slug(form.rulebook.id)}",
        # Another content is another version, so that a server takes a changed form.
        "version": f"{form.rulebook.version}-{hashlib.sha256(content).hexdigest()[:10]}",
        "default_language": first.title,
        "instance_name": "${id}",
    }


@define
class Form:
    """The rows of a form.

    Args:
        rulebook: Whose questions.
        languages: Its languages.
    """

    rulebook: Rulebook
    languages: tuple[Language, ...]
    survey: list[Row] = field(factory=list, init=False)
    choices: list[Row] = field(factory=list, init=False)
    _lists: set[str] = field(factory=set, init=False)

    def fill(self) -> None:
        """Make all rows."""
        conditions = relevances(self.rulebook)
        self._begin()
        by_section = groupby(asked(self.rulebook), key=lambda one: one.section)
        for section, questions in by_section:
            self._add("begin_group", section, self._in_all(lambda one: one.word(section)))  # noqa: B023
            for question in questions:
                condition = conditions[question.name]
                relevant = "" if condition == TRUE else condition.xpath()
                _WAYS[question.kind](self, question, relevant)
            self._add("end_group", section)
        self._consent()

    def _consent(self) -> None:
        """Ask at the end for consent to a referral, unless no support is wanted."""
        section, asks = "section_consent", "consent_referral"
        self._add("begin_group", section, self._in_all(lambda one: one.word(section)))
        answers = (YES, NO, *UNKNOWNS)
        texts = [(one.code, lambda lang, key=one.code: lang.word(key)) for one in answers]
        wanted = any(one.name == "support_wanted" for one in asked(self.rulebook))
        self._add(
            f"select_one {self._listed('yes_no', texts)}",
            asks,
            self._in_all(lambda one: one.word("consent_question")),
            relevant=f"not({Chosen('support_wanted', (NO.code,)).xpath()})" if wanted else "",
            **{f"hint::{one.title}": one.word("consent_told") for one in self.languages},
        )
        self._add(
            "date",
            CONSENT,
            self._in_all(lambda one: one.meta(CONSENT)),
            relevant=Chosen(asks, (YES.code,)).xpath(),
            required="yes",
            constraint=_PAST_DAY,
            **self._message("not_after_today"),
        )
        self._add("end_group", section)

    def _begin(self) -> None:
        """What stands before the questions."""
        unchecked = [one for one in self.languages if not one.checked]
        names = ", ".join(one.name for one in unchecked)
        self._add("note", "intro", self._in_all(lambda one: one.word("intro")))
        if unchecked:
            told = self._in_all(
                lambda one: one.word("unchecked") if one in unchecked
                else f"{names}: {one.word('unchecked')}"
            )  # fmt: skip
            self._add("note", "unchecked", told)
        section = "section_meta"
        self._add("begin_group", section, self._in_all(lambda one: one.word(section)))
        for column in META:
            if column == CONSENT:
                continue
            more: Row = {"required": "yes"} if column == "id" else {}
            kind = "text"
            if column == "submission_id":
                self._add("calculate", column, {}, calculation="once(uuid())")
                continue
            if column == "recorded_on":
                kind, more = "date", {"default": "today()", "constraint": _PAST_DAY}
                more |= self._message("not_after_today")
            self._add(kind, column, self._in_all(lambda one: one.meta(column)), **more)  # noqa: B023
        self._add("end_group", section)

    # --- rows ------------------------------------------------------------------------------

    def _add(
        self, kind: str, name: str, labels: Mapping[str, str] | None = None, **more: str
    ) -> None:
        row = {"type": kind, "name": name}
        row |= {f"label::{language}": text for language, text in (labels or {}).items()}
        self.survey.append({**row, **{key: text for key, text in more.items() if text}})

    def _in_all(self, text: Callable[[Language], str]) -> dict[str, str]:
        return {language.title: text(language) for language in self.languages}

    def _message(self, *keys: str) -> Row:
        texts = self._in_all(lambda one: " ".join(one.word(key) for key in keys))
        return {f"constraint_message::{language}": text for language, text in texts.items()}

    def _told(self, question: Question) -> Row:
        """Hints: what can be answered, and why it is asked."""
        more: Row = {}
        for language in self.languages:
            if hint := language.hint(question):
                more[f"hint::{language.title}"] = hint
            told = (
                f"{language.word('why')} {language.why(question)}",
                f"{language.word('source')}: {language.source(question)}",
            )
            more[f"guidance_hint::{language.title}"] = " ".join(told)
        return more

    def _listed(self, name: str, codes: Iterable[tuple[str, Callable[[Language], str]]]) -> str:
        """The name of a list of choices, which is written once."""
        if name not in self._lists:
            self._lists.add(name)
            for code, text in codes:
                labels = {f"label::{key}": label for key, label in self._in_all(text).items()}
                self.choices.append({"list_name": name, "name": code, **labels})
        return name

    def _choices_of(self, question: Question) -> Iterator[tuple[str, Callable[[Language], str]]]:
        for choice in self.languages[0].ordered(question):
            yield choice.code, lambda one, choice=choice: one.choice(question, choice)  # type: ignore[misc]

    # --- ways of asking --------------------------------------------------------------------

    def one(self, question: Question, relevant: str) -> None:
        """Ask for one of a few answers."""
        name = "yes_no" if question.kind is Kind.YES_NO else list_of(question)
        listed = self._listed(name, self._choices_of(question))
        more = self._told(question)
        if len(question.answers) > _LONG_LIST:
            more["appearance"] = "minimal"
        labels = self._in_all(lambda one: one.question(question))
        self._add(f"select_one {listed}", question.name, labels, relevant=relevant, **more)

    def several(self, question: Question, relevant: str) -> None:
        """Ask for any of many answers."""
        listed = self._listed(list_of(question), self._choices_of(question))
        unknown = " or ".join(f"selected(., '{code}')" for code in _UNKNOWN_CODES)
        more = {
            **self._told(question),
            **self._message("either"),
            "constraint": f"not(({unknown}) and count-selected(.) > 1)",
            "appearance": "minimal autocomplete",
        }
        labels = self._in_all(lambda one: one.question(question))
        self._add(f"select_multiple {listed}", question.name, labels, relevant=relevant, **more)

    def date(self, question: Question, relevant: str) -> None:
        """Ask how well a date is known, then for as much as is known."""
        forms = tuple(_DATES) if question.kind is Kind.PARTIAL_DATE else ("day",)
        self._gate(question, relevant, "dates" if len(forms) > 1 else "date", forms)
        known = f"${{{question.name}_known}}"
        value = known
        for form in reversed(forms):
            appearance, pattern, digits = _DATES[form]
            name = f"{question.name}_{form}"
            more = self._limits(question, digits) | {"appearance": appearance, "required": "yes"}
            self._detail("date", name, question, form, f"{known} = '{form}'", more)
            value = f"if({known} = '{form}', format-date(${{{name}}}, '{pattern}'), {value})"
        self._add("calculate", question.name, relevant=relevant, calculation=value)

    def free(self, question: Question, relevant: str) -> None:
        """Ask whether something is known, then for it."""
        is_number = question.kind is Kind.NUMBER
        codes = ("names", "none") if NONE in question.choices else ("value",)
        self._gate(question, relevant, "names" if len(codes) > 1 else "value", codes)
        known, name = f"${{{question.name}_known}}", f"{question.name}_value"
        more: Row = {"required": "yes"}
        if is_number:
            more |= {"constraint": f". >= -{MAX_NUMBER} and . <= {MAX_NUMBER}"}
            more |= self._message("not_possible")
        given = f"{known} = '{codes[0]}'"
        self._detail("integer" if is_number else "text", name, question, "value", given, more)
        value = f"if({given}, ${{{name}}}, {known})"
        self._add("calculate", question.name, relevant=relevant, calculation=value)

    def _gate(self, question: Question, relevant: str, list_: str, codes: Iterable[str]) -> None:
        """The first step: whether, and how well, something is known."""
        texts = [(code, _said(code)) for code in (*codes, *_UNKNOWN_CODES)]
        listed = self._listed(f"known_{list_}", texts)
        labels = self._in_all(lambda one: one.question(question))
        more = self._told(question)
        self._add(
            f"select_one {listed}", f"{question.name}_known", labels, relevant=relevant, **more
        )

    def _detail(
        self, kind: str, name: str, question: Question, word: str, given: str, more: Row
    ) -> None:
        """The second step: what is known."""
        labels = self._in_all(lambda one: f"{one.question(question)} ({one.word(word)})")
        hints = {}
        for language in self.languages if word == "value" else ():
            hints[f"hint::{language.title}"] = language.hint(question)
        self._add(kind, name, labels, relevant=given, **{**hints, **more})

    def _limits(self, question: Question, digits: int) -> Row:
        """What a date must be, in as many digits as are known of it."""
        found, keys = [], []
        if question.name in _PAST:
            found.append(_PAST_DAY)
            keys.append("not_after_today")
        if question.name in _AFTER_BIRTH:
            birth = "translate(substr(concat(${birth_date}, '-01-01'), 0, 10), '-', '')"
            pattern = {8: "%Y%m%d", 6: "%Y%m", 4: "%Y"}[digits]
            found.append(
                "(not(regex(${birth_date}, '^[0-9].*$')) or "
                f"number(format-date(., '{pattern}')) >= number(substr({birth}, 0, {digits})))"
            )
            keys.append("not_before_birth")
        if not found:
            return {}
        return {"constraint": " and ".join(found), **self._message(*keys)}


def _said(code: str) -> Callable[[Language], str]:
    """How the first step calls an answer."""
    own = ("none", *_UNKNOWN_CODES)
    return lambda language: language.word(code if code in own else f"known_{code}")


_WAYS: dict[Kind, Callable[[Form, Question, str], None]] = {
    Kind.CHOICE: Form.one,
    Kind.YES_NO: Form.one,
    Kind.CHOICES: Form.several,
    Kind.PARTIAL_DATE: Form.date,
    Kind.DAY: Form.date,
    Kind.NUMBER: Form.free,
    Kind.TEXT: Form.free,
}
