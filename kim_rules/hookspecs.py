# mypy: disable-error-code="empty-body"
"""Every hook that a plugin can implement: when it is called, and what an error does.

A plugin is a module or an object with functions that are named like the hooks below and
stand under :data:`hookimpl`. A distribution announces it as an entry point of the group
``kim_rules``. A hook has no arguments but those that it names here, and none with a
default; an implementation may leave arguments out.

Most hooks are *claims*: they do nothing but return what the plugin offers, under names.
Claims of all plugins are compared before anything of them is used. A name that two plugins
claim is refused to both, whenever it is used; a name of kim-rules itself cannot be claimed.

A hook that raises, or returns something else than it should, is left out and named with
the reason by ``kim-rules plugins``; the other hooks of the plugin, and all other plugins,
go on. No hook can alter a decision. How to write, test and publish a plugin is told in
``docs/write-a-plugin.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TypeAlias

from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from kim_rules.decision import Decision
    from kim_rules.report_tables import Report, Table
    from kim_rules.rulebook import Rulebook
    from kim_rules.store.cases import CaseStore
    from kim_rules.store.opening import StoreSettings

hookspec = HookspecMarker("kim_rules")
#: Stands over every hook of a plugin.
hookimpl = HookimplMarker("kim_rules")

#: Opens the case store of a URL. It raises StoreError where it cannot.
StoreOpener: TypeAlias = "Callable[[str, StoreSettings], CaseStore]"
#: Reads the records of a file one by one, each as JSON values like a client's.
Reader: TypeAlias = Callable[[Path], Iterable[Mapping[str, Any]]]
#: Writes the screening form of a rulebook in some languages (``de``, ``en``).
FormWriter: TypeAlias = "Callable[[Rulebook, Sequence[str], BinaryIO], None]"
#: Gives the texts of the questions of a rulebook in a language, by key.
Translator: TypeAlias = "Callable[[Rulebook], Mapping[str, str]]"
#: Writes a report in a format.
Renderer: TypeAlias = "Callable[[Report, BinaryIO], None]"


class ReportSection(Protocol):
    """A section of a report: it sees every case once, and keeps what it needs of it."""

    def see(self, case: Mapping[str, Any]) -> None:
        """Count a case.

        Args:
            case: The case as JSON values.
        """

    def tables(self) -> Iterable[Table]:
        """The tables, after every case was seen."""


#: Begins a section of a report, from what the report is asked for as JSON values.
SectionMaker: TypeAlias = Callable[[Mapping[str, Any]], ReportSection]


@hookspec
def kim_rules_load_rulebooks() -> Mapping[str, Path]:
    """Offer rulebooks: the folder of each, by the id that stands in its ``rulebook.toml``.

    Called:
        Once, when a rulebook is asked for that does not ship with kim-rules, or when
        rulebooks are listed.

    On error:
        The rulebooks of the plugin are unknown. A folder that is not there, or holds a
        rulebook of another id, is a ``PluginError`` when it is loaded; mistakes in its
        files are an ``InvalidRulebook`` as everywhere.

    Returns:
        Id to folder. The ids that ship with kim-rules cannot be claimed.

    Example::

        from pathlib import Path
        from kim_rules.hookspecs import hookimpl


        @hookimpl
        def kim_rules_load_rulebooks():
            return {"kreis-muster": Path("rulebooks") / "kreis_muster"}
    """


@hookspec
def kim_rules_open_stores() -> Mapping[str, StoreOpener]:
    """Offer case stores: for each URL scheme a function that opens one.

    Called:
        Once, when a case store other than ``memory:`` is opened. The function is called
        for each store that is opened, with the whole URL and the settings.

    On error:
        What the function raises as a ``StoreError`` reaches the caller as it is, anything
        else as a ``PluginError`` that names the plugin; the command line ends with 4.

    Returns:
        URL scheme, in lower case and without the colon, to the function. ``memory`` cannot
        be claimed.

    Example::

        from kim_rules.hookspecs import hookimpl


        def opened(url, settings):
            from my_journal import MyJournal, MySealer
            from kim_rules.store.cases import CaseStore

            return CaseStore(MyJournal(url), MySealer(settings.key_file))


        @hookimpl
        def kim_rules_open_stores():
            return {"mystore": opened}
    """


@hookspec
def kim_rules_read_clients() -> Mapping[str, Reader]:
    """Offer readers: for each format a function that reads the clients of a file.

    Called:
        Once, when a format is asked for by name, as in ``kim-rules decide FILE --reader
        NAME``. The function is called for each file, and gives the records one by one.

    On error:
        A ``PluginError`` that names the plugin, after the records that came before it; the
        command line ends with 4. A record whose facts are not valid is no error of the
        reader: it is reported with all its findings, and the others go on.

    Returns:
        Name of the format to the function.

    Example::

        import csv
        from kim_rules.hookspecs import hookimpl


        def read(source):
            with source.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file, delimiter=";"):
                    yield {key: value for key, value in row.items() if value}


        @hookimpl
        def kim_rules_read_clients():
            return {"semicolons": read}
    """


@hookspec
def kim_rules_write_forms() -> Mapping[str, FormWriter]:
    r"""Offer screening forms: for each format a function that writes the form of a rulebook.

    Called:
        Once, when a format is asked for by name. The function is called for each form,
        with the rulebook, the languages in their order, and an open binary stream.

    On error:
        A ``PluginError`` that names the plugin; the command line ends with 4.

    Returns:
        Name of the format to the function.

    Example::

        from kim_rules.facts import FACTS
        from kim_rules.hookspecs import hookimpl


        def write(rulebook, languages, out):
            for fact in (*FACTS, *rulebook.extra_facts):
                out.write(f"{fact}:\n".encode())


        @hookimpl
        def kim_rules_write_forms():
            return {"lines": write}
    """


@hookspec
def kim_rules_translate_questions() -> Mapping[str, Translator]:
    """Offer languages in which ``kim-rules ask`` puts its questions.

    Called:
        Once, when somebody asks for another language than German and English. The function
        is called for each interview, with the rulebook.

    On error:
        A ``PluginError`` that names the plugin; the command line ends with 4.

    Returns:
        Code of the language (BCP 47) to the function. ``de`` and ``en`` cannot be claimed.
        The function returns texts by key; what it leaves out is German. The keys are
        ``questions.`` and ``hints.`` with the name of a fact, or with a part of it, such as
        ``needs.health`` and ``multiple_needs_finding.by``; ``choices.``, that, and the code
        of an answer; and those of ``kim_rules.cli.languages.SAID``. ``words.unchecked`` is
        told at the beginning.

    Example::

        from kim_rules.hookspecs import hookimpl


        def in_dutch(rulebook):
            areas = {f"questions.needs.{area}": f"Hulp nodig: {area}?" for area in rulebook.areas}
            return {"questions.fled": "Is de persoon gevlucht?", "words.yes": "ja", **areas}


        @hookimpl
        def kim_rules_translate_questions():
            return {"nl": in_dutch}
    """


@hookspec
def kim_rules_render_reports() -> Mapping[str, Renderer]:
    r"""Offer renderers: for each format a function that writes a report.

    Called:
        Once, when a format is asked for by name. The function is called for each report,
        with the report and an open binary stream.

    On error:
        A ``PluginError`` that names the plugin; the command line ends with 4.

    Returns:
        Name of the format to the function.

    Example::

        from kim_rules.hookspecs import hookimpl


        def render(report, out):
            for table in report.tables:
                for row in (table.columns, *table.rows):
                    cells = ("" if cell is None else str(cell) for cell in row)
                    out.write("\t".join(cells).encode() + b"\n")


        @hookimpl
        def kim_rules_render_reports():
            return {"tabs": render}
    """


@hookspec
def kim_rules_add_sections() -> Mapping[str, SectionMaker]:
    """Offer sections for reports, each a function that begins one.

    Called:
        Once, when sections are listed or one is asked for by name. The function is called
        for each report, with ``on``, ``since``, ``until``, ``lang``, ``rulebook`` (its id)
        and ``published``. What it returns sees every case with ``see(case)``, one after the
        other, and then gives its tables with ``tables()``.

    On error:
        A ``PluginError`` that names the plugin, also for what fails later; the command line
        ends with 4.

    Returns:
        Name of the section to the function. A case has ``case_manager``, ``primary_goal``,
        ``in_caseload``, ``standing``, ``line``, ``facts``, ``decision``, ``screening``,
        ``events``, and ``id`` unless the report is published.

    Example::

        from kim_rules.hookspecs import hookimpl
        from kim_rules.report_tables import Measure, Table


        class Refugees:
            def __init__(self, setting):
                self.count = 0

            def see(self, case):
                self.count += case["in_caseload"] and (case["facts"] or {}).get("fled") is True

            def tables(self):
                columns, measures = ("Fälle", "Anzahl"), (Measure.TEXT, Measure.COUNT)
                row = ("geflüchtet", self.count)
                yield Table("Flucht", columns, (row,), id="refugees", measures=measures)


        @hookimpl
        def kim_rules_add_sections():
            return {"refugees": Refugees}
    """


@hookspec
def kim_rules_list_providers() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Tell more about the providers of a rulebook: opening hours, languages, addresses.

    Called:
        Once, when somebody asks for it with ``kim_rules.plugins.providers``. It is shown
        beside a decision and never read by one.

    On error:
        The plugin tells nothing; what other plugins tell is there.

    Returns:
        Id of the rulebook to records of JSON values. Each names its provider under ``id``.
        Several plugins may tell about the same provider.

    Example::

        from kim_rules.hookspecs import hookimpl


        @hookimpl
        def kim_rules_list_providers():
            return {"kreis-mettmann": [{"id": "mbe", "languages": ["de", "ar", "fa"]}]}
    """


@hookspec
def kim_rules_observe_decision(decision: Decision) -> None:
    """See a decision after it was made, for a log or for statistics.

    Called:
        After every ``decide``, in the thread that decides, perhaps in several at once.
        Replaying observes nothing, and neither does a decision that an observer makes.

    On error:
        Nothing: the decision is returned as it is, and the plugin is named once with the
        reason.

    Args:
        decision: A copy of the decision. What an observer does to it reaches nobody.

    Example::

        from collections import Counter
        from kim_rules.hookspecs import hookimpl

        counted = Counter()


        @hookimpl
        def kim_rules_observe_decision(decision):
            counted[decision.eligible.value] += 1
    """


@hookspec
def kim_rules_add_commands() -> Mapping[str, tuple[str, str]]:
    """Offer commands for the command line.

    Called:
        Once, for the help of ``kim-rules`` and for commands that it does not have itself.
        The module of a command is imported when the command is run.

    On error:
        The commands of the plugin are missing. One that cannot be imported, or fails, ends
        with 4 and the name of the plugin.

    Returns:
        Name of the command to where it is (``module:attribute``, a ``click.Command``) and
        to one line about it in German. The commands of kim-rules cannot be claimed.

    Example::

        from kim_rules.hookspecs import hookimpl


        @hookimpl
        def kim_rules_add_commands():
            return {"greet": ("my_plugin.greeting:command", "Grüßt freundlich.")}
    """
