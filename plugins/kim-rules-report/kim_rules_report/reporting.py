"""One call of ``kim-rules report``: reads the cases, makes the report, and writes it."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from attrs import evolve

from kim_rules import plugins
from kim_rules.cli.clients_file import STDIN, ClientsFile, printable
from kim_rules.cli.exits import Exit, Misuse, Problem, Reported
from kim_rules.cli.progress import Measured, Progress, Tally
from kim_rules.cli.setting import chosen
from kim_rules.cli.store.desk import CASES, Call
from kim_rules.cli.store.files import written
from kim_rules.store.records import Access
from kim_rules_report.building import build_report, check_sections
from kim_rules_report.case_lines import UnreadCase, unread_cases
from kim_rules_report.cases import ReportCase, from_store
from kim_rules_report.network_file import network_from
from kim_rules_report.order import InvalidOrder, check_days
from kim_rules_report.seen import Noted, Standing
from kim_rules_report.staffing_file import staffing_from
from kim_rules_report.toml_file import InvalidOfficeFile

if TYPE_CHECKING:
    from kim_rules.errors import Finding
    from kim_rules.hookspecs import Renderer
    from kim_rules.report_tables import Report

T = TypeVar("T")

#: The option that a finding of an order is about.
_OPTIONS = {"sections": "--sections", "period": "--from, --to", "compare_on": "--compare-on"}


class Asked(NamedTuple):
    """What the command line asks for.

    Args:
        on: The key date; today when None.
        since: First day of the period.
        until: Last day of it; the key date when None.
        form: The format.
        sections: Ids of the sections; all when None.
        title: The title; or None.
        publish: Counts below it are hidden; None for an internal report.
        compare_on: Earlier key dates.
        shows_not_wanted: Whether people who want no support stand apart.
        staffing: File with the posts; or None.
        network: File with the network; or None.
        readings: Options to use instead of the defaults.
        rules: Id or folder of the rulebook; or None.
        processes: How many processes count; as many as there are processors when None.
    """

    on: date | None
    since: date
    until: date | None
    form: str
    sections: Sequence[str] | None
    title: str | None
    publish: int | None
    compare_on: Sequence[date]
    shows_not_wanted: bool
    staffing: str | None
    network: str | None
    readings: dict[str, str]
    rules: str | None
    processes: int | None


class Reporting:
    """One report.

    Args:
        call: The store, who uses it, and the language.
        files: The files with cases; none for the store.
        asked: What is asked for.
    """

    def __init__(self, call: Call, files: Sequence[str], asked: Asked) -> None:
        self._call = call
        self._files = files
        self._asked = asked
        self._standings: Counter[Standing] = Counter()
        self._former: Counter[str] = Counter()

    def write(self, out: str, *, force: bool) -> None:
        """Make the report and write it, as a whole or not at all.

        Args:
            out: Path of the file; ``-`` for standard output.
            force: Whether it may replace another file.

        Raises:
            Misuse: If something that was asked for is not possible.
            Problem: If a file cannot be read or written.
            Reported: If some entries or a file of the office cannot be read; it was told.
        """
        render = self._renderer()
        self._check_order()
        if out == STDIN:
            sys.stdout.buffer.write(self._rendered(render))
        else:
            with written(out, "--out", overwrite=force) as file:
                file.buffer.write(self._rendered(render))
        self._tell(out)

    def _renderer(self) -> Renderer:
        known = plugins.renderers()
        form = self._asked.form
        if form not in known:
            told = ", ".join(known)
            raise Misuse(
                f"das Format {printable(form)} gibt es nicht; erlaubt: {told}",
                f"there is no format {printable(form)}; allowed: {told}",
                "--format",
            )
        return known[form]

    def _check_order(self) -> None:
        """Refuse what cannot be asked for, before anything is read."""
        asked = self._asked
        findings = check_sections(asked.sections)
        if asked.on is not None:
            until = asked.until or asked.on
            findings = check_days(asked.on, asked.since, until, asked.compare_on) + findings
        if findings:
            raise _misuse(findings)

    def _rendered(self, render: Renderer) -> bytes:
        report = self._report()
        out = BytesIO()
        render(report, out)
        return out.getvalue()

    # --- the report ------------------------------------------------------------------------

    def _report(self) -> Report:
        asked, lang = self._asked, self._call.lang
        setting = chosen(asked.on, asked.readings, asked.rules, lang)
        staffing = self._office_file(asked.staffing, staffing_from)
        network = self._office_file(
            asked.network, lambda path: network_from(path, setting.rulebook)
        )
        try:
            with self._cases() as cases:
                return build_report(
                    cases,
                    on=setting.on,
                    since=asked.since,
                    until=asked.until or setting.on,
                    rulebook=setting.rulebook,
                    readings=setting.readings,
                    lang=lang,
                    sections=asked.sections,
                    title=asked.title,
                    publish=asked.publish,
                    compare_on=asked.compare_on,
                    shows_not_wanted=asked.shows_not_wanted,
                    staffing=staffing,
                    network=network,
                    each=self._note,
                    processes=asked.processes or _processors(),
                )
        except InvalidOrder as error:  # the key date is today, and only known by now
            raise _misuse(error.findings) from None

    def _office_file(self, name: str | None, read: Callable[[Path], T]) -> T | None:
        if name is None:
            return None
        shown = printable(name)
        try:
            return read(Path(name))
        except InvalidOfficeFile as error:
            for finding in error.findings:
                told = finding.text(self._call.lang)
                self._call.say(f"{shown}: {told}", f"{shown}: {told}")
            raise Reported(Exit.INVALID) from None
        except FileNotFoundError:
            raise Problem(
                Exit.INVALID,
                f"{shown}: diese Datei gibt es nicht",
                f"{shown}: there is no such file",
            ) from None
        except (OSError, ValueError):
            raise Problem(
                Exit.INVALID, f"{shown}: nicht lesbar", f"{shown}: cannot be read"
            ) from None

    @contextmanager
    def _cases(self) -> Iterator[Iterator[ReportCase] | Iterator[UnreadCase]]:
        """The cases, with progress shown."""
        if not self._files:
            self._call.require("url", "tenant", "actor", "purpose")
            call = self._call
            access = Access(str(call.tenant), str(call.actor), str(call.purpose))
            with call.open() as store:
                yield self._watched(from_store(store, access), Tally())
        else:
            yield self._of_files()

    def _of_files(self) -> Iterator[UnreadCase]:
        for name in self._files:
            with ClientsFile(name) as file:
                yield from self._watched(unread_cases(file), file)

    def _watched(self, cases: Iterator[T], work: Measured) -> Iterator[T]:
        with Progress(work, self._call.lang, CASES) as progress:
            for case in cases:
                yield case
                progress.step()

    # --- what is told ------------------------------------------------------------------------

    def _note(self, noted: Noted) -> None:
        """Count what became of a case, and tell why one could not be read or decided."""
        self._standings[noted.standing] += 1
        self._former.update(noted.former)
        for finding in noted.findings:
            told = f"{noted.place}: {finding.text(self._call.lang)}"
            self._call.say(told, told)
        if noted.standing is Standing.REPEATED:
            place = noted.place
            self._call.say(f"{place}: Fall steht zweimal da", f"{place}: the case comes again")

    def _tell(self, out: str) -> None:
        """How many cases were read, and how many of them are not in the figures.

        Raises:
            Reported: If entries of a file could not be read.
        """
        counts = self._standings
        whole = sum(counts.values())
        for name, cases in sorted(self._former.items()):
            shown = printable(name)
            self._call.say(
                f"nicht im Verzeichnis: {shown}; Fälle mit einer Verweisung dorthin: {cases}",
                f"not in the directory: {shown}; cases with a referral to it: {cases}",
            )
        bad = [Standing.UNREADABLE, Standing.REPEATED, Standing.INVALID]
        left = sum(counts[one] for one in bad)
        place = "" if out == STDIN else f"{printable(out)}: "
        self._call.say(
            f"{place}gelesene Fälle: {whole}, davon nicht lesbar, wiederholt oder nicht "
            f"entscheidbar: {left}",
            f"{place}cases read: {whole}, of them not readable, repeated or not decidable: {left}",
        )
        if self._files and left:
            raise Reported(Exit.INVALID)


def _misuse(findings: Sequence[Finding]) -> Misuse:
    named = [evolve(one, path=_OPTIONS.get(one.path, one.path)) for one in findings]
    return Misuse(*("\n".join(one.text(lang) for one in named) for lang in ("de", "en")))


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
