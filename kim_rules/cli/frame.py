"""German help and error texts around click, and commands that load when they are called."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from kim_rules.cli.exits import Misuse

LANGUAGES = ("de", "en")


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for on a command line, even on one that cannot be understood."""
    for at, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=")
        if argument == "--lang":
            value = arguments[at + 1] if at + 1 < len(arguments) else ""
        elif value == argument:
            continue
        if value in LANGUAGES:
            return value
    return "de"


class Command(click.Command):
    """A command whose help is German."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("options_metavar", "[OPTIONEN]")
        options["help"] = _with_examples(options.get("help") or "")
        super().__init__(*args, **options)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call it."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Aufruf: ")

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments."""
        arguments = [one for one in self.get_params(ctx) if isinstance(one, click.Argument)]
        _write_section(formatter, "Argumente", [one.get_help_record(ctx) for one in arguments])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        _write_section(formatter, "Optionen", [_option_row(one, ctx) for one in options])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, in German."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Zeigt diese Hilfe."
        return option


def _option_row(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    """An option with its help, without what click adds in English."""
    row = option.get_help_record(ctx)
    if row is None:
        return None
    told = option.help or ""
    return row[0], f"{told}  [nötig]" if option.required else told


def _with_examples(text: str) -> str:
    """The help with a mark, for click, at paragraphs whose lines have to stay as they are."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join("\b\n" + one if "\n  " in one else one for one in paragraphs)


class LazyGroup(Command, click.Group):
    """A group whose commands are imported when they are called.

    Args:
        members: For every command its module and attribute, and its help in one line.
    """

    def __init__(
        self, *args: Any, members: Mapping[str, tuple[str, str]] | None = None, **options: Any
    ) -> None:
        options.setdefault("subcommand_metavar", "BEFEHL …")
        super().__init__(*args, **options)
        self.members = dict(members or {})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's name
        """The names of the commands, in the order of the help."""
        return [*self.members, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.members:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.members[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands, without importing them."""
        super().format_options(ctx, formatter)
        _write_section(formatter, "Befehle", self.rows())

    def rows(self) -> list[tuple[str, str]]:
        """Every command with a line about it, in the order of the help."""
        lazy = [(name, told) for name, (_, told) in self.members.items()]
        return lazy + [(name, one.get_short_help_str(200)) for name, one in self.commands.items()]


def _write_section(
    formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str] | None]
) -> None:
    told = [row for row in rows if row is not None]
    if told:
        with formatter.section(title):
            formatter.write_dl(told)


def usage_text(error: click.UsageError, lang: str) -> str:
    """What is wrong with a command line, and where to find help.

    Args:
        error: What click, or a command, found.
        lang: ``de`` or ``en``.
    """
    lines = [_told(error, lang)]
    if error.ctx is not None:
        call = f"{error.ctx.command_path} --help"
        lines.append(f"Hilfe: {call}" if lang == "de" else f"Help: {call}")
    return "\n".join(lines)


def _told(error: click.UsageError, lang: str) -> str:
    if isinstance(error, Misuse):
        text = error.texts[lang]
        return f"{error.hint}: {text}" if error.hint else text
    return _in_german(error) if lang == "de" else error.format_message()


def _in_german(error: click.UsageError) -> str:
    known = getattr(error, "possibilities", None) or _near_commands(error)
    near = f" Gemeint ist vielleicht: {', '.join(known)}." if known else ""
    if isinstance(error, click.NoSuchOption):
        return f"Die Option {error.option_name} gibt es nicht.{near}"
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"Den Befehl {error.command_name} gibt es nicht.{near}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        if error.param.param_type_name == "argument":
            return f"Das Argument {error.param.metavar} fehlt."
        return f"Die Option {error.param.opts[-1]} fehlt."
    if isinstance(error, click.BadOptionUsage):
        takes = "nimmt keinen Wert" if "not take" in error.message else "braucht einen Wert"
        return f"Die Option {error.option_name} {takes}."
    if isinstance(error, click.BadParameter) and error.param is not None:
        choices = getattr(error.param.type, "choices", None)
        if choices:
            return f"{error.param.opts[-1]}: unbekannter Wert; erlaubt: {', '.join(choices)}"
    # These two have no class of their own, and their English words are all there is.
    if error.message.startswith("Got unexpected extra argument"):
        return f"Zu viele Argumente: {error.message.partition('(')[2].rstrip(').')}."
    if error.message.startswith("Missing command"):
        return "Ein Befehl fehlt."
    return f"Der Aufruf ist nicht verständlich: {error.format_message()}"


def _near_commands(error: click.UsageError) -> list[str]:
    if not isinstance(error, click.exceptions.NoSuchCommand) or error.ctx is None:
        return []
    from difflib import get_close_matches

    group = error.ctx.command
    names = group.list_commands(error.ctx) if isinstance(group, click.Group) else []
    return get_close_matches(error.command_name, names)
