"""The command line ``kim-rules``.

A command is imported when it is called: asking for help loads neither a rulebook nor
the rules engine.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from kim_rules.cli import streams
from kim_rules.cli.exits import Exit, Problem, Reported
from kim_rules.cli.frame import language_of, usage_text
from kim_rules.cli.plugin_commands import Program
from kim_rules.plugin_calls import as_program

PROGRAM = "kim-rules"
COMPLETION = "_KIM_RULES_COMPLETE"

#: Every command: where it is, and what it does.
COMMANDS: dict[str, tuple[str, str]] = {
    "decide": ("kim_rules.cli.decide:command", "Entscheidet über eine oder viele Personen."),
    "explain": ("kim_rules.cli.explain:command", "Begründet die Entscheidung über eine Person."),
    "ask": ("kim_rules.cli.ask:command", "Fragt nach, was für die Entscheidung noch fehlt."),
    "rulebook": ("kim_rules.cli.rulebook:command", "Zeigt, prüft und nennt Regelwerke."),
    "readings": ("kim_rules.cli.readings:command", "Zeigt die offenen Fragen zum Wortlaut."),
    "store": ("kim_rules.cli.store:command", "Führt Fälle in einer Ablage."),
    "plugins": ("kim_rules.cli.plugins:command", "Zeigt die Plugins und was abgelehnt wurde."),
    "demo": ("kim_rules.cli.demo:command", "Entscheidet das mitgelieferte Beispiel."),
    "schema": ("kim_rules.cli.schema:command", "Gibt das JSON-Schema aus."),
    "completion": ("kim_rules.cli.completion:command", "Vervollständigt Eingaben in der Shell."),
}


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version

        streams.write(f"{PROGRAM} {version(PROGRAM)}\n")
        ctx.exit()


@click.group(PROGRAM, cls=Program, members=COMMANDS, no_args_is_help=True)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Zeigt die Fassung des Programms.",
)
@click.option(
    "--debug",
    is_flag=True,
    help="Zeigt bei einem internen Fehler die Einzelheiten für die Fehlersuche.",
)
def cli(debug: bool) -> None:
    """Wer gehört zum Case Management des Kommunalen Integrationsmanagements, und warum?

    Aus den Angaben zu einer Person folgt zu jedem Stichtag: zu welcher Zielgruppe sie gehört,
    ob ein multipler Hilfebedarf vorliegt und an wen verwiesen wird. Mit Gründen, Quellen,
    fehlenden Angaben und dem Tag, an dem sich das Ergebnis ändert.

    Beispiele:
      kim-rules demo
      kim-rules decide person.json --on 2023-09-15
      kim-rules decide personen.ndjson --format ndjson > entscheidungen.ndjson
      kim-rules ask --id c-1 --out person.json

    Rückgabewerte:
      0    erledigt, auch bei „gehört nicht dazu“ und wenn niemand die
           Ausgabe zu Ende liest („| head“)
      2    falscher Aufruf
      3    fehlerhafte Eingabe
      4    etwas Benötigtes fehlt, oder ein Plugin oder eine Fallablage versagt
      70   interner Fehler
      130  abgebrochen
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: What stands behind the name of the program; from the process when None.

    Returns:
        The exit code.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    streams.prepare()
    try:
        with as_program():
            code = _run(given)
            _tell_faults(given)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # nobody reads on, and so nothing is left to do
        streams.abandon()
        return Exit.DONE
    except OSError as error:
        return _failed(error, given)


def _run(given: list[str]) -> int:
    lang = language_of(given)
    try:
        return _called(given)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        streams.say(error.format_message())
        return Exit.USAGE
    except click.UsageError as error:
        streams.say(usage_text(error, lang))
        return Exit.USAGE
    except Reported as end:
        return end.code
    except Problem as problem:
        streams.say(problem.texts[lang])
        return problem.code
    except (KeyboardInterrupt, click.Abort):
        streams.say("\nAbgebrochen." if lang == "de" else "\nInterrupted.")
        return Exit.INTERRUPTED
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - the last resort
        return _unavailable(error, given) or _failed(error, given)


def _called(given: list[str]) -> int:
    instruction = os.environ.get(COMPLETION)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(cli, {}, PROGRAM, COMPLETION, instruction)
    with cli.make_context(PROGRAM, list(given)) as context:  # click empties the list
        cli.invoke(context)
    return Exit.DONE


def _tell_faults(given: list[str]) -> None:
    """Name the plugins that failed, after a command that works without them."""
    plugins = sys.modules.get("kim_rules.plugins")
    command = next((word for word in given if not word.startswith("-")), None)
    if plugins is not None and command not in (None, "plugins") and "--help" not in given:
        for fault in plugins.faults():
            streams.say(fault.text(language_of(given)))


def _unavailable(error: Exception, given: list[str]) -> int | None:
    """Tell that a plugin or a case store cannot do it; None for other errors."""
    from kim_rules.errors import PluginError, StoreError

    if not isinstance(error, (PluginError, StoreError)):
        return None
    if "--debug" in given:
        streams.say("".join(traceback.format_exception(error)), end="")
    place = f"Plugin {error.plugin}: " if isinstance(error, PluginError) else ""
    streams.say(place + error.label.text(language_of(given)))
    return Exit.UNAVAILABLE


def _failed(error: Exception, given: list[str]) -> int:
    """Tell that the program is at fault; only the kind of error, for it may repeat facts."""
    german = language_of(given) == "de"
    if "--debug" in given:
        streams.say("".join(traceback.format_exception(error)), end="")
    if isinstance(error, OSError):
        said = "Lesen oder Schreiben ist gescheitert" if german else "Reading or writing failed"
        streams.say(f"{said}: {error.strerror or type(error).__name__}")
    else:
        said = "Interner Fehler" if german else "Internal error"
        streams.say(f"{said}: {type(error).__name__}")
    if "--debug" not in given:
        hint = "Einzelheiten für die Fehlersuche" if german else "For the traceback"
        streams.say(f"{hint}: {PROGRAM} --debug …")
    streams.abandon()
    return Exit.INTERNAL
