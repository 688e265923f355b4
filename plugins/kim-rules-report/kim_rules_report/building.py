"""Makes a report out of cases, in one pass over them.

Every section sees each case and keeps counts of it. Then the sections draft their tables,
it is chosen which figures stay hidden, and everything that is told is made from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kim_rules import plugins
from kim_rules.errors import Finding, PluginError
from kim_rules.loading import load_rulebook
from kim_rules.reading_facts import listed, shown_key
from kim_rules.report_tables import Hidden, Measure, Report, Table
from kim_rules.rulebook import Rulebook
from kim_rules.vocabulary import Label
from kim_rules_report import district
from kim_rules_report.counting import Counting
from kim_rules_report.drafting import table_of
from kim_rules_report.order import InvalidOrder, Order, check_days, check_lang
from kim_rules_report.protection import SMALLEST_THRESHOLD, FigureBook, explain_hiding
from kim_rules_report.sections import SECTIONS
from kim_rules_report.sections.limits import limit_figures
from kim_rules_report.sections.method import paragraphs
from kim_rules_report.sections.section import Section
from kim_rules_report.seen import Noted, Seen

if TYPE_CHECKING:
    from pathlib import Path

    from kim_rules.hookspecs import ReportSection
    from kim_rules_report.case_lines import UnreadCase
    from kim_rules_report.cases import ReportCase
    from kim_rules_report.network_file import Network
    from kim_rules_report.staffing_file import Staffing

#: The section that tells how the others came about.
METHOD = "method"


def build_report(
    cases: Iterable[ReportCase | UnreadCase],
    *,
    on: date,
    since: date,
    until: date,
    rulebook: Rulebook | str | Path | None = None,
    readings: Mapping[str, str] | None = None,
    lang: str = "de",
    sections: Sequence[str] | None = None,
    title: str | None = None,
    publish: int | None = None,
    compare_on: Sequence[date] = (),
    shows_not_wanted: bool = False,
    staffing: Staffing | None = None,
    network: Network | None = None,
    each: Callable[[Noted], object] | None = None,
    processes: int = 1,
) -> Report:
    """A report about cases.

    Args:
        cases: The cases; they are gone through once, and none is kept.
        on: The key date of the caseload.
        since: First day of the period of screenings and outcomes.
        until: Last day of the period.
        rulebook: A loaded rulebook, its id or folder; Kreis Mettmann when None.
        readings: Options to use instead of the defaults, by reading.
        lang: ``de`` or ``en``.
        sections: Ids of the sections, in this order; all when None.
        title: The title; one that names the district when None.
        publish: Counts below this number are hidden, with as many others as it takes; None
            for an internal report.
        compare_on: Earlier key dates.
        shows_not_wanted: Whether people who want no support stand in a row of their own.
        staffing: Full-time posts, from :func:`kim_rules_report.staffing_file.staffing_from`.
        network: From :func:`kim_rules_report.network_file.network_from`.
        each: Is told of each case, in their order, after it was counted.
        processes: How many processes count, if there are many cases; the report is the same.
            With more than one, the program has to guard its start by
            ``if __name__ == "__main__":``. A section of a plugin sees all cases in this
            process, so that there is only one then.

    Raises:
        InvalidOrder: If a section is not known, days do not fit together, or the threshold
            is too small; with every finding at once.
        InvalidReadings: If a reading or an option is not known.
        UnknownRulebook: If there is no such rulebook.
        EngineDisagreement: If the two executors answer differently.
        PluginError: If a section of a plugin fails.
    """
    findings = check_days(on, since, until, compare_on) + check_lang(lang)
    findings += _check_threshold(publish) + check_sections(sections)
    if findings:
        raise InvalidOrder(findings)
    rules = rulebook if isinstance(rulebook, Rulebook) else load_rulebook(rulebook)
    order = Order(
        on=on,
        since=since,
        until=until,
        rules=rules,
        readings=rules.choose(readings),
        lang=lang,
        earlier=tuple(sorted(set(compare_on))),
        threshold=publish,
        shows_not_wanted=shows_not_wanted,
        staffing=staffing,
        network=network,
    )
    made = _begun(order, _chosen(sections))
    secret = _count(cases, order, made, each, processes)
    return _report(order, made, title, secret)


# --- the sections ------------------------------------------------------------------------------


def known_sections() -> tuple[str, ...]:
    """The ids of all sections: those that ship, then those of plugins, the method last."""
    own = tuple(name for name in SECTIONS if name != METHOD)
    return (*own, *plugins.sections(), METHOD)


def check_sections(names: Sequence[str] | None) -> list[Finding]:
    """What is wrong with a choice of sections.

    Args:
        names: The ids; None chooses all.

    Raises:
        PluginError: If a plugin offers a section under an id of one that ships, or two
            plugins offer one under the same.
    """
    for name in plugins.sections():
        if name in SECTIONS:
            raise PluginError(
                plugins.sections().plugin_of(name),
                f"den Abschnitt „{name}“ hat der Bericht selbst",
                f"the report has a section “{name}” itself",
            )
    found = []
    known = known_sections()
    for name in names if names is not None else ():
        if name not in known and name not in plugins.sections():
            shown = shown_key(name)
            said = Label(f"unbekannt: {shown}", f"unknown: {shown}")
            found.append(Finding("sections", said, listed(known)))
    if names is not None and (not names or len(set(names)) < len(names)):
        said = Label("keiner oder einer zweimal", "none, or one twice")
        wanted = Label("mindestens einer, jeder einmal", "at least one, each once")
        found.append(Finding("sections", said, wanted))
    return found


def _check_threshold(threshold: int | None) -> list[Finding]:
    if threshold is None or threshold >= SMALLEST_THRESHOLD:
        return []
    least = SMALLEST_THRESHOLD
    wanted = Label(f"eine Zahl ab {least}", f"a number from {least}")
    return [Finding("publish", Label(f"{threshold}", f"{threshold}"), wanted)]


def _chosen(names: Sequence[str] | None) -> Sequence[str]:
    return known_sections() if names is None else names


class _Begun(NamedTuple):
    """The sections of a report, by name: those that ship, and those of plugins."""

    names: Sequence[str]
    own: Mapping[str, Section]
    added: Mapping[str, ReportSection]


def _begun(order: Order, names: Sequence[str]) -> _Begun:
    own = {name: SECTIONS[name](order) for name in names if name in SECTIONS}
    setting = district.setting_of(order)
    added = {name: plugins.sections()[name](setting) for name in names if name not in own}
    return _Begun(names, own, added)


def _count(
    cases: Iterable[ReportCase | UnreadCase],
    order: Order,
    begun: _Begun,
    each: Callable[[Noted], object] | None,
    processes: int,
) -> bytes:
    """Count all cases; the secret of them."""
    also = [partial(_show, section) for section in begun.added.values()]
    counting = Counting(order, begun.own, also, each)
    if processes > 1 and not also:
        counting.count_in_processes(cases, processes)
    else:
        counting.count(cases)
    return counting.secret.as_bytes()


def _show(section: ReportSection, seen: Seen) -> None:
    section.see(district.case_of(seen))


# --- the report --------------------------------------------------------------------------------


def _report(order: Order, begun: _Begun, title: str | None, secret: bytes) -> Report:
    book = FigureBook()
    drafts = {name: list(section.drafts(book)) for name, section in begun.own.items()}
    if order.is_published:
        limit_figures(book, order)
    told = book.publish(order.threshold, secret)
    tables: list[Table] = []
    for name in begun.names:
        if name in drafts:
            heading = begun.own[name].heading().text(order.lang)
            tables += (table_of(draft, heading, told, order.lang) for draft in drafts[name])
        else:
            tables += district.tables_of(begun.added[name], name, order)
    if order.is_published:
        tables += _hidden_table(order, tables)
    return Report(
        title=title or _title(order),
        lang=order.lang,
        tables=tuple(tables),
        notes=(*paragraphs(order), *(explain_hiding(told, order.lang) if order.is_published else ())),
        marking=_marking(order),
        facts=_facts(order),
    )  # fmt: skip


def _hidden_table(order: Order, tables: Sequence[Table]) -> Iterator[Table]:
    """How many figures are hidden in each table."""
    counted = [(table, _hidden_in(table)) for table in tables]
    rows = [(table.id, (table.title, count)) for table, count in counted if count]
    heading = SECTIONS[METHOD].heading().text(order.lang)
    yield Table(
        title=order.pick("Nicht genannte Zahlen", "Figures that are not told"),
        columns=(
            order.pick("Tabelle", "Table"),
            order.pick("Nicht genannt", "Not told"),
        ),
        rows=tuple(row for _, row in rows),
        id="method.hidden",
        section=heading,
        text=() if rows else (order.pick("Alle Zahlen sind genannt.", "All figures are told."),),
        column_ids=("table", "hidden"),
        row_ids=tuple(name for name, _ in rows),
        measures=(Measure.TEXT, Measure.COUNT),
    )


def _hidden_in(table: Table) -> int:
    return sum(isinstance(cell, Hidden) for row in table.rows for cell in row)


def _title(order: Order) -> str:
    district = order.rules.district.text(order.lang)
    return order.pick(
        f"Sachstandsbericht Case Management, {district}",
        f"Status report on case management, {district}",
    )


def _marking(order: Order) -> str:
    if order.is_published:
        return ""
    return order.pick("Nur für den internen Gebrauch", "For internal use only")


def _facts(order: Order) -> tuple[tuple[str, str], ...]:
    rules = order.rules
    label = rules.label.text(order.lang)
    version = order.pick("Fassung", "version")
    return (
        (order.pick("Stichtag", "Key date"), order.day(order.on)),
        (order.pick("Zeitraum", "Period"), order.period),
        (order.pick("Regelwerk", "Rulebook"), f"{label}, {version} {rules.version}"),
    )
